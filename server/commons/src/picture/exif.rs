//! Of all that a camera notes (Exif), only which side is up.

use image::metadata::Orientation;

use super::Kept;

/// A note that says only which side is up, in place of one that may say more; nothing if the picture stands as it is.
pub(super) fn only_orientation(note: &[u8]) -> Kept<'static> {
    // In JPEG the note has a prefix; some programs write it elsewhere too.
    let tiff = note.strip_prefix(b"Exif\0\0").unwrap_or(note);
    let orientation = Orientation::from_exif_chunk(tiff).filter(|found| *found != Orientation::NoTransforms)?;
    let mut kept = Vec::with_capacity(26);
    // TIFF 6.0: little-endian, one entry at offset 8, which is tag 0x0112 with one SHORT; no further directory.
    kept.extend_from_slice(b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0");
    kept.extend_from_slice(&[orientation.to_exif(), 0, 0, 0, 0, 0, 0, 0]);
    Some(kept.into())
}
