//! Pictures in smaller sizes: whoever reads on a small screen is not sent four thousand pixels.
//!
//! A smaller picture is derived: it is made of the file that is kept, when somebody asks for it, and may be forgotten at any
//! time. Nothing but pixels and a colour profile goes into it.

use std::io::Cursor;
use std::path::PathBuf;

use bytes::Bytes;
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngDecoder, PngEncoder};
use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, RgbaImage};
use koinon_core::Hash;
use koinon_store::Media;
use moka::future::Cache;
use tokio::sync::Semaphore;

use super::shape::lies;
use super::{PictureError, PictureType, limited, limits};
use crate::{Commons, Error};

/// The widths in which pictures are served besides their own, in pixels: a phone, a phone whose points are small or a
/// column of text, and such a column on a screen whose points are small.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];

/// The most that smaller pictures may take in memory, in bytes.
const KEPT: u64 = 64 * 1024 * 1024;
/// Pictures that are made smaller at the same time. Not in the turns of those that are uploaded: readers hold up no author.
static TURNS: Semaphore = Semaphore::const_new(2);
/// How well JPEG is to be like what it was made of.
const QUALITY: u8 = 80;
/// A longer colour profile is for printing presses.
const MAX_PROFILE: usize = 16 * 1024;
/// A result of more pixels is drawn with less care: the careful way needs sixteen bytes for each and more.
const MAX_CAREFUL: u64 = 4_000_000;

/// A picture that was made smaller.
#[derive(Debug, Clone)]
pub struct SmallerPicture {
    /// Its type, which need not be that of the file it was made of.
    pub kind: PictureType,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Pictures that were made smaller, by file and width; `None` for one that is shown as it is.
pub(crate) type SmallerPictures = Cache<(Hash, u32), Option<SmallerPicture>>;

/// Room for them.
pub(crate) fn smaller_pictures() -> SmallerPictures {
    let weight = |_: &(Hash, u32), made: &Option<SmallerPicture>| {
        let bytes = made.as_ref().map_or(0, |made| made.bytes.len());
        u32::try_from(bytes + 200).unwrap_or(u32::MAX)
    };
    Cache::builder().max_capacity(KEPT).weigher(weight).build()
}

impl Commons {
    /// A picture in one of the [`WIDTHS`]; `None` for one that is better shown as it is: it is no wider, an animation, no
    /// picture at all, or would not have fewer bytes.
    ///
    /// # Errors
    /// [`Error::File`], [`Error::MediaStore`] if its file cannot be read.
    pub async fn smaller_picture(&self, media: &Media, width: u32) -> Result<Option<SmallerPicture>, Error> {
        let can_be = PictureType::of_media_type(&media.media_type).is_some_and(|kind| kind != PictureType::Gif);
        if !can_be || !WIDTHS.contains(&width) {
            return Ok(None);
        }
        // Whoever asks for the same at the same time waits for the one that is being made.
        let file = self.held_file(&media.hash).await?;
        let made = self.inner.smaller_pictures.try_get_with((media.hash, width), made(file, width)).await;
        made.map_err(|error| Error::File(error.to_string()))
    }
}

/// Makes it on a thread for slow work, few at a time.
async fn made(file: PathBuf, width: u32) -> Result<Option<SmallerPicture>, std::io::Error> {
    let turn = TURNS.acquire().await.map_err(std::io::Error::other)?;
    let work = move || {
        // Until the work ends, also if nobody waits for it any more.
        let _turn = turn;
        std::fs::read(file).map(|bytes| smaller(&bytes, width))
    };
    // What its decoder gives up on is shown as it is, by whoever can.
    let made = tokio::task::spawn_blocking(work).await.unwrap_or(Ok(Err(PictureError::Damaged)))?;
    Ok(made.unwrap_or(None).map(|(kind, bytes)| SmallerPicture { kind, bytes: bytes.into() }))
}

/// A picture of this width, with fewer bytes; `None` if there is none.
///
/// # Errors
/// See [`PictureError`].
pub fn smaller(bytes: &[u8], width: u32) -> Result<Option<(PictureType, Vec<u8>)>, PictureError> {
    let kind = PictureType::of(bytes).ok_or(PictureError::Type)?;
    let file = Cursor::new(bytes);
    let drawn = match kind {
        PictureType::Gif => None,
        PictureType::Jpeg => drawn(JpegDecoder::new(file)?, width)?,
        PictureType::Png => {
            let decoder = PngDecoder::with_limits(file, limits())?;
            if decoder.is_apng()? { None } else { drawn(decoder, width)? }
        }
        PictureType::WebP => {
            let decoder = WebPDecoder::new(file)?;
            if decoder.has_animation() { None } else { drawn(decoder, width)? }
        }
    };
    let Some(drawn) = drawn else { return Ok(None) };
    let (kind, made) = drawn.packed(kind)?;
    Ok((made.len() < bytes.len()).then_some((kind, made)))
}

/// Pixels, and what their colours mean.
struct Drawn {
    pixels: DynamicImage,
    profile: Option<Vec<u8>>,
}

/// Draws a picture in a width that is smaller than its own, with the side up that is to be up.
fn drawn(mut decoder: impl ImageDecoder, width: u32) -> Result<Option<Drawn>, PictureError> {
    limited(&mut decoder)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (across, down) = decoder.dimensions();
    let own = if lies(orientation) { down } else { across };
    if own <= width {
        return Ok(None);
    }
    let profile = decoder.icc_profile().unwrap_or_default();
    let side = |side: u32| u32::try_from(u64::from(side) * u64::from(width) / u64::from(own)).unwrap_or(width).max(1);
    let mut pixels = shrunk(DynamicImage::from_decoder(decoder)?, side(across), side(down));
    pixels.apply_orientation(orientation);
    Ok(Some(Drawn { pixels, profile }))
}

fn shrunk(pixels: DynamicImage, width: u32, height: u32) -> DynamicImage {
    if !pixels.color().has_alpha() {
        return resized(pixels, width, height);
    }
    // Points that cannot be seen must not colour those beside them.
    let mut seen = pixels.into_rgba8();
    weigh(&mut seen, |colour, alpha| colour * alpha / 255);
    let mut seen = resized(seen.into(), width, height).into_rgba8();
    weigh(&mut seen, |colour, alpha| (colour * 255).checked_div(alpha).unwrap_or(0).min(255));
    seen.into()
}

fn weigh(pixels: &mut RgbaImage, weight: impl Fn(u16, u16) -> u16) {
    for pixel in pixels.pixels_mut() {
        let [colours @ .., alpha] = &mut pixel.0;
        for colour in colours {
            *colour = u8::try_from(weight(u16::from(*colour), u16::from(*alpha))).unwrap_or(u8::MAX);
        }
    }
}

fn resized(pixels: DynamicImage, width: u32, height: u32) -> DynamicImage {
    if u64::from(width) * u64::from(height) > MAX_CAREFUL {
        return pixels.thumbnail_exact(width, height);
    }
    // The quick way first, as far as it is as good: what the careful one needs then does not grow with the picture.
    let near = if pixels.width() > 3 * width { pixels.thumbnail_exact(2 * width, 2 * height) } else { pixels };
    near.resize_exact(width, height, FilterType::CatmullRom)
}

impl Drawn {
    /// Packs it anew. Photographs become JPEG and drawings stay as sharp as they were: WebP holds both, and is a photograph
    /// unless one can look through it.
    fn packed(self, kind: PictureType) -> Result<(PictureType, Vec<u8>), PictureError> {
        let Self { pixels, profile } = self;
        let (has_colour, has_alpha) = (pixels.color().has_color(), pixels.color().has_alpha());
        let kind = match kind {
            PictureType::WebP if !has_alpha => PictureType::Jpeg,
            kind => kind,
        };
        let pixels: DynamicImage = match (has_colour, has_alpha && kind != PictureType::Jpeg) {
            (_, true) => pixels.into_rgba8().into(),
            (true, false) => pixels.into_rgb8().into(),
            (false, false) => pixels.into_luma8().into(),
        };
        let space: &[u8] = if has_colour || has_alpha { b"RGB " } else { b"GRAY" };
        let profile = profile.filter(|profile| profile.len() <= MAX_PROFILE && profile.get(16..20) == Some(space));
        let mut made = Vec::new();
        match kind {
            PictureType::Jpeg => write(&pixels, JpegEncoder::new_with_quality(&mut made, QUALITY), profile)?,
            PictureType::WebP => write(&pixels, WebPEncoder::new_lossless(&mut made), profile)?,
            PictureType::Png | PictureType::Gif => {
                let encoder = PngEncoder::new_with_quality(&mut made, CompressionType::Default, PngFilter::Adaptive);
                write(&pixels, encoder, profile)?;
            }
        }
        Ok((kind, made))
    }
}

fn write(pixels: &DynamicImage, mut encoder: impl ImageEncoder, profile: Option<Vec<u8>>) -> Result<(), PictureError> {
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).map_err(|_| PictureError::Damaged)?;
    }
    Ok(pixels.write_with_encoder(encoder)?)
}

#[cfg(test)]
mod tests;
