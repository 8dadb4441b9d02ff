//! What is left of hostile and of honest pictures.

use std::io::Cursor;

use image::codecs::gif::{GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{AnimationDecoder as _, DynamicImage, Frame, ImageDecoder as _, ImageEncoder, RgbImage, RgbaImage};
use proptest::prelude::*;

use super::*;

const SCRIPT: &[u8] = b"*/<script>alert(1)</script>/*";
/// Words of a place and of a camera, as they stand in an Exif note.
const PLACE: &[u8] = b"44.8378 N 0.5792 W, made-up camera 4711";

/// An Exif note with an orientation and, behind it, a place.
pub(super) fn note(orientation: u8) -> Vec<u8> {
    let head = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice();
    [head, &[orientation, 0, 0, 0, 0, 0, 0], PLACE].concat()
}

fn colours() -> DynamicImage {
    RgbImage::from_fn(40, 30, |x, y| image::Rgb([(x * 6) as u8, (y * 8) as u8, 90])).into()
}

/// Writes a picture with an Exif note and a colour profile.
fn write(mut encoder: impl ImageEncoder, orientation: u8) {
    encoder.set_exif_metadata(note(orientation)).unwrap();
    encoder.set_icc_profile(b"a colour profile".to_vec()).unwrap();
    colours().write_with_encoder(encoder).unwrap();
}

fn png(orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(PngEncoder::new(&mut bytes), orientation);
    bytes
}

fn jpeg(orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(JpegEncoder::new(&mut bytes), orientation);
    bytes
}

fn webp(orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(WebPEncoder::new_lossless(&mut bytes), orientation);
    bytes
}

fn gif() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for shade in [0, 120, 240] {
        let frame = RgbaImage::from_pixel(8, 8, image::Rgba([shade, 10, 10, 255]));
        encoder.encode_frame(Frame::new(frame)).unwrap();
    }
    drop(encoder);
    bytes
}

fn pixels(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

pub(super) fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part == text)
}

/// Puts bytes in the place of a position.
pub(super) fn with(bytes: &[u8], at: usize, inserted: &[u8]) -> Vec<u8> {
    [&bytes[..at], inserted, &bytes[at..]].concat()
}

/// A chunk of PNG.
pub(super) fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let sum = crc32fast::hash(&[name, content].concat());
    [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], name, content, &sum.to_be_bytes()].concat()
}

/// Where the first chunk of this name begins.
pub(super) fn chunk_at(bytes: &[u8], name: &[u8; 4]) -> usize {
    bytes.windows(4).position(|part| part == name).unwrap() - 4
}

#[test]
fn an_honest_picture_stays_as_it_is_but_for_what_it_tells() {
    for (bytes, kind) in [(png(1), PictureType::Png), (jpeg(1), PictureType::Jpeg), (webp(1), PictureType::WebP)] {
        assert!(holds(&bytes, PLACE) && holds(&bytes, b"a colour profile") || kind == PictureType::Png);
        let (found, clean) = cleaned(&bytes).unwrap();
        assert_eq!((found, check(&clean)), (kind, Ok(kind)));
        assert_eq!(pixels(&clean), pixels(&bytes), "{kind:?}: not a pixel is changed");
        assert!(!holds(&clean, PLACE), "{kind:?}");
        assert_eq!(cleaned(&clean).unwrap().1, clean, "{kind:?}: done twice, it changes nothing");
        let mut decoder =
            image::ImageReader::new(Cursor::new(&clean)).with_guessed_format().unwrap().into_decoder().unwrap();
        assert_eq!(decoder.icc_profile().unwrap().unwrap(), b"a colour profile", "{kind:?}");
    }
    assert_eq!(cleaned(&gif()).unwrap(), (PictureType::Gif, gif()));
}

#[test]
fn which_side_is_up_is_kept_and_nothing_else_of_the_note() {
    for bytes in [png(6), jpeg(6), webp(6)] {
        let (kind, clean) = cleaned(&bytes).unwrap();
        let mut decoder =
            image::ImageReader::new(Cursor::new(&clean)).with_guessed_format().unwrap().into_decoder().unwrap();
        assert_eq!(decoder.orientation().unwrap(), Orientation::Rotate90, "{kind:?}");
        assert!(!holds(&clean, PLACE), "{kind:?}");
        assert_eq!(cleaned(&clean).unwrap().1, clean, "{kind:?}");
    }
}

#[test]
fn an_animation_stays_animated() {
    let (_, clean) = cleaned(&gif()).unwrap();
    assert_eq!(GifDecoder::new(Cursor::new(&clean)).unwrap().into_frames().count(), 3);
    assert!(holds(&clean, b"NETSCAPE2.0"));
}

#[test]
fn j07_what_hides_in_a_picture_does_not_survive() {
    let (png, jpeg, gif, webp) = (png(1), jpeg(1), gif(), webp(1));
    let comment = [&[0xff, 0xfe, 0, 2 + SCRIPT.len() as u8], SCRIPT].concat();
    let private = [&[0xff, 0xec, 0, 2 + SCRIPT.len() as u8], SCRIPT].concat();
    let gif_comment = [&[0x21, 0xfe, SCRIPT.len() as u8], SCRIPT, &[0]].concat();
    let riff = [b"JUNK", &u32::try_from(SCRIPT.len()).unwrap().to_le_bytes()[..], SCRIPT, &[0]].concat();
    let mut webp_with_more = [&webp[..], &riff].concat();
    let length = u32::try_from(webp_with_more.len() - 8).unwrap();
    webp_with_more[4..8].copy_from_slice(&length.to_le_bytes());
    for (case, honest, hostile) in [
        ("behind a PNG", &png, [&png, SCRIPT].concat()),
        ("behind a JPEG", &jpeg, [&jpeg, SCRIPT].concat()),
        ("behind a GIF", &gif, [&gif, SCRIPT].concat()),
        ("behind a WebP", &webp, [&webp, SCRIPT].concat()),
        ("an archive behind a PNG", &png, [&png[..], b"PK\x03\x04", SCRIPT].concat()),
        ("text of a PNG", &png, with(&png, chunk_at(&png, b"IDAT"), &chunk(b"tEXt", SCRIPT))),
        ("a private chunk of a PNG", &png, with(&png, chunk_at(&png, b"IEND"), &chunk(b"prVt", SCRIPT))),
        ("comment of a JPEG", &jpeg, with(&jpeg, 2, &comment)),
        ("a private segment of a JPEG", &jpeg, with(&jpeg, 2, &private)),
        ("comment of a GIF", &gif, with(&gif, gif.len() - 1, &gif_comment)),
        ("a chunk of a WebP", &webp, webp_with_more),
    ] {
        assert!(holds(&hostile, SCRIPT), "{case}");
        let (_, clean) = cleaned(&hostile).unwrap_or_else(|error| panic!("{case}: {error}"));
        assert!(!holds(&clean, SCRIPT), "{case}");
        assert_eq!(clean, cleaned(honest).unwrap().1, "{case}: what is left is the honest picture");
    }
}

#[test]
fn j07_what_is_no_whole_picture_is_refused() {
    for (case, bytes, expected) in [
        ("a script that begins like a GIF", b"GIF89a/*<script>alert(1)</script>*/".to_vec(), PictureError::Damaged),
        ("a head alone", b"\x89PNG\r\n\x1a\n".to_vec(), PictureError::Damaged),
        ("a JPEG without end", jpeg(1)[..400].to_vec(), PictureError::Damaged),
        ("a PNG without end", png(1)[..200].to_vec(), PictureError::Damaged),
        ("a WebP without end", webp(1)[..200].to_vec(), PictureError::Damaged),
        ("a drawing with scripts", b"<svg onload='alert(1)'/>".to_vec(), PictureError::Type),
        ("a page", b"<!doctype html><script>alert(1)</script>".to_vec(), PictureError::Type),
        (
            "instructions for ImageMagick",
            b"push graphic-context\nfill 'url(https://x.example)'".to_vec(),
            PictureError::Type,
        ),
        ("a playlist for ffmpeg", b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n".to_vec(), PictureError::Type),
    ] {
        assert_eq!(cleaned(&bytes).unwrap_err(), expected, "{case}");
        assert!(check(&bytes).is_err(), "{case}, mirrored");
    }
}

#[test]
fn j06_a_picture_that_unpacks_without_end_is_refused() {
    let mut wide = png(1);
    let size = [30_000_u32.to_be_bytes(), 30_000_u32.to_be_bytes()].concat();
    let head = [&size, &wide[24..29]].concat();
    wide.splice(8..33, chunk(b"IHDR", &head));
    assert_eq!(cleaned(&wide).unwrap_err(), PictureError::TooManyPixels);

    // An animation may show a large picture again and again, in few bytes each time: all of them count.
    let all = 3 * 8 * 8;
    assert_eq!(check_within(&gif(), all), Ok(PictureType::Gif));
    assert_eq!(check_within(&gif(), all - 1), Err(PictureError::TooManyPixels));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_a_reader_fail(
        which in 0..4_usize,
        spoiled in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = match which {
            0 => png(6),
            1 => jpeg(6),
            2 => gif(),
            _ => webp(6),
        };
        for (at, byte) in spoiled {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok((kind, clean)) = cleaned(&bytes) {
            prop_assert_eq!(check(&clean), Ok(kind));
        }
        bytes.truncate(cut.index(bytes.len()));
        let _ = cleaned(&bytes);
    }
}
