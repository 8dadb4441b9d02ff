//! Pictures that strangers give us: read whole by a decoder, and kept without anything that does not draw.
//!
//! A file that begins like a picture can hold a script, a second file behind its end, a street address or somebody's name. So
//! a picture is taken apart, only the parts that draw are put together again, and the result must be decoded from beginning to
//! end within limits. The pixels stay as they are: nothing is compressed a second time, so doing it twice changes nothing.

mod exif;
mod gif;
mod jpeg;
mod parts;
mod png;
pub(crate) mod shape;
pub mod smaller;
mod webp;

use std::borrow::Cow;
use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, ImageDecoder, Limits};
use tokio::sync::Semaphore;

use crate::Error;

/// The longest side, in pixels.
pub const MAX_SIDE: u32 = 16_384;
/// The largest picture when it is unpacked, in bytes: 50 million pixels of four bytes.
const MAX_UNPACKED: u64 = 192 * 1024 * 1024;
/// All pictures of an animation together, in pixels: reading more would take many seconds.
const MAX_ANIMATED: u64 = 400_000_000;
/// Pictures that are unpacked at the same time: each may need [`MAX_UNPACKED`] bytes and more.
static TURNS: Semaphore = Semaphore::const_new(2);

/// A type of picture that we take and serve. Others could carry scripts (SVG, HTML) or are not shown by browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureType {
    /// Portable Network Graphics, also animated.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF, also animated.
    Gif,
    /// WebP, also animated.
    WebP,
}

impl PictureType {
    pub(crate) const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::Gif, Self::WebP];

    /// What the bytes begin like: what a file is called or said to be counts for nothing.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }

    /// The type of a media type that we serve.
    #[must_use]
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == media_type)
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }

    /// The ending of its address.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::WebP => "webp",
        }
    }
}

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// It is no picture of a type that we take.
    #[error(
        "only PNG, JPEG, GIF and WebP pictures are taken, tables (CSV) with headings and equally long rows, and maps (GeoJSON) with longitudes and latitudes, of 1 MB at most"
    )]
    Type,
    /// It begins like one and cannot be read to its end.
    #[error("the picture is damaged: it cannot be read to its end. Please save it anew with a picture program")]
    Damaged,
    /// It has more pixels than are unpacked here.
    #[error("the picture has too many pixels: {MAX_SIDE} on a side and 50 million in all are the most")]
    TooManyPixels,
}

impl PictureError {
    fn code(self) -> &'static str {
        match self {
            Self::Type => "media_type",
            Self::Damaged => "picture_damaged",
            Self::TooManyPixels => "too_many_pixels",
        }
    }
}

impl From<PictureError> for Error {
    fn from(error: PictureError) -> Self {
        Self::invalid("file", error.code(), error.to_string())
    }
}

/// The picture without what does not draw: no place, no camera, no comment, no preview, nothing behind its end. What stays
/// beside the pixels is their colour profile and which side is up.
///
/// # Errors
/// See [`PictureError`].
pub fn cleaned(bytes: &[u8]) -> Result<(PictureType, Vec<u8>), PictureError> {
    let kind = PictureType::of(bytes).ok_or(PictureError::Type)?;
    let clean = match kind {
        PictureType::Png => png::cleaned(bytes)?,
        PictureType::Jpeg => jpeg::cleaned(bytes)?,
        PictureType::Gif => gif::cleaned(bytes)?,
        PictureType::WebP => webp::cleaned(bytes)?,
    };
    check(&clean)?;
    Ok((kind, clean))
}

/// Reads a picture to its end, as it is.
///
/// # Errors
/// See [`PictureError`].
pub fn check(bytes: &[u8]) -> Result<PictureType, PictureError> {
    check_within(bytes, MAX_ANIMATED)
}

fn check_within(bytes: &[u8], most: u64) -> Result<PictureType, PictureError> {
    let kind = PictureType::of(bytes).ok_or(PictureError::Type)?;
    let file = Cursor::new(bytes);
    match kind {
        PictureType::Jpeg => still(JpegDecoder::new(file)?)?,
        PictureType::Gif => animated(GifDecoder::new(file)?, most)?,
        PictureType::WebP => {
            let decoder = WebPDecoder::new(file)?;
            if decoder.has_animation() { animated(decoder, most)? } else { still(decoder)? }
        }
        PictureType::Png => {
            let decoder = PngDecoder::with_limits(file, limits())?;
            if decoder.is_apng()? {
                animated_png(decoder, most)?;
            } else {
                still(decoder)?;
            }
        }
    }
    Ok(kind)
}

/// As [`cleaned`] or, for bytes that must stay as they are, [`check`]; on a thread for slow work, few at a time.
///
/// # Errors
/// [`Error::Invalid`] with a [`PictureError`].
pub(crate) async fn read(bytes: Vec<u8>, keep_as_is: bool) -> Result<(PictureType, Vec<u8>), Error> {
    let turn = TURNS.acquire().await.map_err(|e| Error::File(e.to_string()))?;
    let work = move || {
        // Until the work ends, also if nobody waits for it any more.
        let _turn = turn;
        match keep_as_is {
            true => check(&bytes).map(|kind| (kind, bytes)),
            false => cleaned(&bytes),
        }
    };
    // A decoder that gives up on a hostile file does so on its own thread.
    Ok(tokio::task::spawn_blocking(work).await.unwrap_or(Err(PictureError::Damaged))?)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(2 * MAX_UNPACKED);
    limits
}

/// Sets the limits of a decoder, and answers how many pixels its picture has.
fn limited(decoder: &mut impl ImageDecoder) -> Result<u64, PictureError> {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if width > MAX_SIDE || height > MAX_SIDE || pixels * 4 > MAX_UNPACKED || decoder.total_bytes() > MAX_UNPACKED {
        return Err(PictureError::TooManyPixels);
    }
    decoder.set_limits(limits())?;
    Ok(pixels)
}

fn still(mut decoder: impl ImageDecoder) -> Result<(), PictureError> {
    limited(&mut decoder)?;
    let bytes = usize::try_from(decoder.total_bytes()).map_err(|_| PictureError::TooManyPixels)?;
    Ok(decoder.read_image(&mut vec![0; bytes])?)
}

fn animated<'a>(mut decoder: impl ImageDecoder + AnimationDecoder<'a>, most: u64) -> Result<(), PictureError> {
    let pixels = limited(&mut decoder)?;
    frames(decoder, pixels, most)
}

fn animated_png(mut decoder: PngDecoder<Cursor<&[u8]>>, most: u64) -> Result<(), PictureError> {
    let pixels = limited(&mut decoder)?;
    frames(decoder.apng()?, pixels, most)
}

/// Reads the pictures of an animation, as long as they have no more pixels than `most` together.
fn frames<'a>(decoder: impl AnimationDecoder<'a>, pixels: u64, most: u64) -> Result<(), PictureError> {
    let mut unpacked = 0;
    for frame in decoder.into_frames() {
        frame?;
        unpacked += pixels;
        if unpacked > most {
            return Err(PictureError::TooManyPixels);
        }
    }
    if unpacked == 0 { Err(PictureError::Damaged) } else { Ok(()) }
}

impl From<image::ImageError> for PictureError {
    fn from(error: image::ImageError) -> Self {
        match error {
            image::ImageError::Limits(_) => Self::TooManyPixels,
            _ => Self::Damaged,
        }
    }
}

/// A part that is kept as it is, or rewritten.
type Kept<'a> = Option<Cow<'a, [u8]>>;

#[cfg(test)]
mod tests;
