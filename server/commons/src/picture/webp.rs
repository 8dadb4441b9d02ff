//! The chunks of a WebP file (RFC 9649) that draw.

use super::parts::Parts;
use super::{Kept, PictureError, exif};

/// In the extended head: there is a note of the camera.
const HAS_EXIF: u8 = 0x08;
/// In the extended head: there is a description in XML.
const HAS_XMP: u8 = 0x04;

/// The file with the chunks that draw, up to the end that its head announces.
pub(super) fn cleaned(bytes: &[u8]) -> Result<Vec<u8>, PictureError> {
    let mut parts = Parts(bytes);
    parts.take(4)?;
    let length = u32::from_le_bytes(parts.array()?);
    let body = parts.take(usize::try_from(length).map_err(|_| PictureError::Damaged)?)?;
    let mut inner = Parts(body);
    let mut clean = inner.take(4)?.to_vec();
    let mut has_exif = false;
    filtered(inner, &mut clean, |name, content| match name {
        b"VP8X" | b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ICCP" => Ok(Some(content.into())),
        b"ANMF" => Ok(Some(frame(content)?.into())),
        b"EXIF" if !has_exif => {
            let kept = exif::only_orientation(content);
            has_exif = kept.is_some();
            Ok(kept)
        }
        _ => Ok(None),
    })?;
    // The extended head, where there is one, comes first and says what follows.
    if clean.get(4..8) == Some(b"VP8X")
        && let Some(flags) = clean.get_mut(12)
    {
        *flags &= !(HAS_EXIF | HAS_XMP);
        *flags |= if has_exif { HAS_EXIF } else { 0 };
    }
    let length = u32::try_from(clean.len()).map_err(|_| PictureError::Damaged)?;
    Ok([b"RIFF", &length.to_le_bytes()[..], &clean].concat())
}

/// One picture of an animation: its place and time, then chunks of its own.
fn frame(content: &[u8]) -> Result<Vec<u8>, PictureError> {
    let mut parts = Parts(content);
    let mut clean = parts.take(16)?.to_vec();
    filtered(parts, &mut clean, |name, content| {
        Ok(matches!(name, b"VP8 " | b"VP8L" | b"ALPH").then(|| content.into()))
    })?;
    Ok(clean)
}

/// Copies what `kept` leaves of each chunk.
fn filtered<'a, F>(mut parts: Parts<'a>, clean: &mut Vec<u8>, mut kept: F) -> Result<(), PictureError>
where
    F: FnMut(&[u8; 4], &'a [u8]) -> Result<Kept<'a>, PictureError>,
{
    while !parts.is_empty() {
        let name: [u8; 4] = parts.array()?;
        let length = usize::try_from(u32::from_le_bytes(parts.array()?)).map_err(|_| PictureError::Damaged)?;
        let content = parts.take(length)?;
        // Chunks begin at even places; some programs forget that after the last one.
        let padded = length % 2 == 1;
        if padded && !parts.is_empty() {
            parts.take(1)?;
        }
        if let Some(content) = kept(&name, content)? {
            clean.extend_from_slice(&name);
            clean.extend_from_slice(&u32::try_from(content.len()).map_err(|_| PictureError::Damaged)?.to_le_bytes());
            clean.extend_from_slice(&content);
            if content.len() % 2 == 1 {
                clean.push(0);
            }
        }
    }
    Ok(())
}
