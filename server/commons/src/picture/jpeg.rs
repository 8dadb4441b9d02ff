//! The segments of a JPEG file (ITU-T T.81 annex B) that draw.

use image::metadata::Orientation;

use super::parts::Parts;
use super::{Kept, PictureError, exif};

const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const ICC: &[u8] = b"ICC_PROFILE\0";

/// The file with the segments that draw, up to the end of its picture.
pub(super) fn cleaned(bytes: &[u8]) -> Result<Vec<u8>, PictureError> {
    let mut parts = Parts(bytes);
    let mut clean = parts.take(2)?.to_vec();
    let mut has_orientation = false;
    loop {
        let marker = next_marker(&mut parts)?;
        if marker == END {
            clean.extend_from_slice(&[0xff, END]);
            return Ok(clean);
        }
        let length = usize::from(u16::from_be_bytes(parts.array()?)).checked_sub(2).ok_or(PictureError::Damaged)?;
        let content = parts.take(length)?;
        let kept = match marker {
            // The first note counts, as in browsers.
            0xe1 if content.starts_with(b"Exif\0\0") && !has_orientation => {
                exif::only_orientation(content).map(|tiff| [b"Exif\0\0", &*tiff].concat().into())
            }
            _ => kept(marker, content),
        };
        if let Some(content) = kept {
            has_orientation |= marker == 0xe1;
            let length = u16::try_from(content.len() + 2).map_err(|_| PictureError::Damaged)?;
            clean.extend_from_slice(&[0xff, marker]);
            clean.extend_from_slice(&length.to_be_bytes());
            clean.extend_from_slice(&content);
        }
        if marker == SCAN {
            clean.extend_from_slice(scan(&mut parts)?);
        }
    }
}

/// Which side is up, if a note before the pixels says so.
pub(super) fn orientation(bytes: &[u8]) -> Option<Orientation> {
    let mut parts = Parts(bytes);
    parts.take(2).ok()?;
    loop {
        let marker = next_marker(&mut parts).ok()?;
        if matches!(marker, END | SCAN) {
            return None;
        }
        let length = usize::from(u16::from_be_bytes(parts.array().ok()?)).checked_sub(2)?;
        let content = parts.take(length).ok()?;
        if marker == 0xe1
            && let Some(tiff) = content.strip_prefix(b"Exif\0\0")
        {
            return Orientation::from_exif_chunk(tiff);
        }
    }
}

/// The next marker, which any number of 0xff may precede.
fn next_marker(parts: &mut Parts<'_>) -> Result<u8, PictureError> {
    if parts.byte()? != 0xff {
        return Err(PictureError::Damaged);
    }
    loop {
        match parts.byte()? {
            0xff => {}
            marker @ 0xc0..=0xfe if !(0xd0..=0xd8).contains(&marker) => return Ok(marker),
            _ => return Err(PictureError::Damaged),
        }
    }
}

/// What of a segment draws.
fn kept(marker: u8, content: &[u8]) -> Kept<'_> {
    match marker {
        // Frames, tables, the number of lines, the interval of restarts, scans.
        0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdd => Some(content.into()),
        // JFIF says how pixels lie on paper; it may have a small preview, which is dropped.
        0xe0 if content.starts_with(b"JFIF\0") && content.len() >= 14 => {
            Some([&content[..12], &[0, 0]].concat().into())
        }
        // The colour profile, and Adobe's word for how colours are coded.
        0xe2 if content.starts_with(ICC) => Some(content.into()),
        0xee if content.starts_with(b"Adobe") && content.len() >= 12 => Some(content[..12].into()),
        _ => None,
    }
}

/// The coded data after the head of a scan, up to the next marker that is none of its own.
fn scan<'a>(parts: &mut Parts<'a>) -> Result<&'a [u8], PictureError> {
    let ends = |two: &[u8]| two[0] == 0xff && !matches!(two[1], 0 | 0xd0..=0xd7 | 0xff);
    let end = parts.0.windows(2).position(ends).ok_or(PictureError::Damaged)?;
    parts.take(end)
}
