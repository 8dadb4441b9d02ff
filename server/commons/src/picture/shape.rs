//! How a picture stands on a screen, told from its first bytes.

use std::io::Read as _;
use std::path::Path;

use image::metadata::Orientation;

use super::parts::Parts;
use super::{PictureError, PictureType, jpeg};

/// So much of a file is read: what is asked for stands before the pixels.
const HEAD: u64 = 128 * 1024;

/// How a picture stands on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Its width in pixels, as it is shown: some cameras write the picture lying and note which side is up.
    pub(crate) width: u32,
    /// Its height, likewise.
    pub(crate) height: u32,
    /// Whether it can be made smaller: an animation cannot.
    pub(crate) still: bool,
}

/// The shape of a picture that is held; `None` if its file cannot be read.
pub(crate) fn of(file: &Path) -> Option<Shape> {
    let size = imagesize::size(file).ok()?;
    let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    let mut head = Vec::new();
    std::fs::File::open(file).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    let (lying, still) = match PictureType::of(&head)? {
        PictureType::Jpeg => (jpeg::orientation(&head).is_some_and(lies), true),
        PictureType::Png => (false, !is_animated_png(&head)),
        // The flags of the extended form (VP8X).
        PictureType::WebP => {
            (false, !matches!(head.get(12..21), Some([b'V', b'P', b'8', b'X', .., flags]) if flags & 2 > 0))
        }
        // One picture or many: that would have to be read to its end.
        PictureType::Gif => (false, false),
    };
    Some(if lying { Shape { width: height, height: width, still } } else { Shape { width, height, still } })
}

/// Whether a picture that is to be shown so is written with its sides exchanged.
pub(super) fn lies(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate90FlipH | Rotate270 | Rotate270FlipH)
}

/// An animation says so before its pixels.
fn is_animated_png(head: &[u8]) -> bool {
    let mut parts = Parts(head.get(8..).unwrap_or_default());
    let mut next = || -> Result<[u8; 4], PictureError> {
        let length = u32::from_be_bytes(parts.array()?);
        let name = parts.array()?;
        parts.take(usize::try_from(length).map_err(|_| PictureError::Damaged)?.saturating_add(4))?;
        Ok(name)
    };
    std::iter::from_fn(|| next().ok()).take_while(|name| name != b"IDAT").any(|name| &name == b"acTL")
}
