//! The chunks of a PNG file (W3C PNG, third edition) that draw.

use super::parts::Parts;
use super::{PictureError, exif};

/// The picture, its palette, transparency, colours, size on paper, and the pictures of an animation.
const DRAWING: [&[u8; 4]; 15] = [
    b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
];

/// The file with the chunks that draw, up to the end of its picture.
pub(super) fn cleaned(bytes: &[u8]) -> Result<Vec<u8>, PictureError> {
    let mut parts = Parts(bytes);
    let mut clean = parts.take(8)?.to_vec();
    loop {
        let length: [u8; 4] = parts.array()?;
        let name: [u8; 4] = parts.array()?;
        let content = parts.take(usize::try_from(u32::from_be_bytes(length)).map_err(|_| PictureError::Damaged)?)?;
        let sum: [u8; 4] = parts.array()?;
        if DRAWING.contains(&&name) {
            for part in [&length[..], &name, content, &sum] {
                clean.extend_from_slice(part);
            }
        } else if &name == b"eXIf"
            && let Some(content) = exif::only_orientation(content)
        {
            clean.extend_from_slice(&chunk(&name, &content)?);
        }
        if &name == b"IEND" {
            return Ok(clean);
        }
    }
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Result<Vec<u8>, PictureError> {
    let sum = crc32fast::hash(&[name, content].concat());
    let length = u32::try_from(content.len()).map_err(|_| PictureError::Damaged)?;
    Ok([&length.to_be_bytes()[..], name, content, &sum.to_be_bytes()].concat())
}
