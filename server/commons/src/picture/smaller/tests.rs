//! What a small screen is sent.

use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{Frame, GrayImage, ImageReader, Rgba};

use super::super::shape::{self, Shape};
use super::super::tests::{chunk, chunk_at, holds, note, with};
use super::*;

/// A profile that says for which colours it is.
fn profile(space: &[u8; 4]) -> Vec<u8> {
    [&[0; 16][..], space, &[7; 80]].concat()
}

/// Something like a photograph: it packs badly without loss.
fn photograph(width: u32, height: u32) -> DynamicImage {
    let colour = |x: u32, y: u32| {
        let mixed = (x ^ y.rotate_left(16)).wrapping_mul(2_654_435_761);
        let grain = (mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519) >> 27;
        image::Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, grain as u8])
    };
    image::RgbImage::from_fn(width, height, colour).into()
}

fn packed(picture: &DynamicImage, mut encoder: impl ImageEncoder, orientation: u8, space: &[u8; 4]) {
    encoder.set_exif_metadata(note(orientation)).unwrap();
    encoder.set_icc_profile(profile(space)).unwrap();
    picture.write_with_encoder(encoder).unwrap();
}

fn jpeg(picture: &DynamicImage, orientation: u8, space: &[u8; 4]) -> Vec<u8> {
    let mut bytes = Vec::new();
    packed(picture, JpegEncoder::new_with_quality(&mut bytes, 95), orientation, space);
    bytes
}

fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    packed(picture, PngEncoder::new(&mut bytes), 1, b"RGB ");
    bytes
}

fn webp(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    packed(picture, WebPEncoder::new_lossless(&mut bytes), 1, b"RGB ");
    bytes
}

fn read(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

fn shape_of(bytes: &[u8]) -> Shape {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("picture");
    std::fs::write(&file, bytes).unwrap();
    shape::of(&file).unwrap()
}

#[test]
fn a_phone_is_sent_fewer_bytes_of_every_type_and_nothing_but_the_picture() {
    let large = photograph(2000, 1000);
    let see_through = DynamicImage::from(large.to_rgba8()).brighten(10);
    let mut see_through = see_through.into_rgba8();
    see_through.put_pixel(0, 0, Rgba([0, 0, 0, 0]));
    for (bytes, expected) in [
        (jpeg(&large, 1, b"RGB "), PictureType::Jpeg),
        (png(&large), PictureType::Png),
        (webp(&large), PictureType::Jpeg),
        (webp(&see_through.into()), PictureType::WebP),
    ] {
        assert_eq!(shape_of(&bytes), Shape { width: 2000, height: 1000, still: true });
        let mut before = bytes.len();
        for width in WIDTHS.into_iter().rev() {
            let (kind, small) = smaller(&bytes, width).unwrap().unwrap();
            assert_eq!((kind, PictureType::of(&small)), (expected, Some(expected)));
            assert_eq!((read(&small).width(), read(&small).height()), (width, width / 2), "{kind:?}");
            assert!(small.len() < before, "{kind:?} {width}: {} bytes of {before}", small.len());
            before = small.len();
            assert!(!holds(&small, b"made-up camera") && !holds(&small, b"Exif"), "{kind:?}");
            let decoder = ImageReader::new(Cursor::new(&small)).with_guessed_format().unwrap().into_decoder();
            assert_eq!(decoder.unwrap().icc_profile().unwrap(), Some(profile(b"RGB ")), "{kind:?}: its colours stay");
        }
        assert!(before * 4 < bytes.len(), "{expected:?}: {before} bytes of {}", bytes.len());
        // The colours are about the same.
        let (_, small) = smaller(&bytes, 480).unwrap().unwrap();
        let (small, large) = (read(&small).into_rgb8(), read(&bytes).into_rgb8());
        for (x, y) in [(40, 30), (240, 120), (470, 200)] {
            let (found, wanted) = (small.get_pixel(x, y).0, large.get_pixel(x * 2000 / 480, y * 2000 / 480).0);
            assert!(found[..2].iter().zip(&wanted[..2]).all(|(a, b)| a.abs_diff(*b) < 8), "{found:?} {wanted:?}");
        }
    }
}

#[test]
fn nothing_is_made_larger_and_nothing_that_has_more_bytes() {
    for width in [479, 480, 481] {
        let bytes = jpeg(&photograph(width, 300), 1, b"RGB ");
        assert_eq!(smaller(&bytes, 480).unwrap().is_some(), width > 480, "{width}");
    }
    // One colour, in few bytes: in between, its edges would need more.
    let flat = DynamicImage::from(GrayImage::from_fn(2000, 20, |x, _| image::Luma([if x % 3 == 0 { 0 } else { 255 }])));
    let flat = png(&flat);
    if let Some((_, small)) = smaller(&flat, 1600).unwrap() {
        assert!(small.len() < flat.len());
    }
}

#[test]
fn which_side_is_up_goes_into_the_pixels() {
    let lying = photograph(1200, 800);
    for (orientation, width, height) in [(1, 1200, 800), (3, 1200, 800), (6, 800, 1200), (8, 800, 1200)] {
        let bytes = jpeg(&lying, orientation, b"RGB ");
        assert_eq!(shape_of(&bytes), Shape { width, height, still: true }, "{orientation}");
        let small = read(&smaller(&bytes, 480).unwrap().unwrap().1).into_rgb8();
        assert_eq!((small.width(), small.height()), (480, 480 * height / width), "{orientation}");
        // The left end of the camera's picture is dark, the right one is red.
        let (dark, red) = match orientation {
            1 => ((2, 100), (477, 100)),
            3 => ((477, 100), (2, 100)),
            6 => ((100, 2), (100, 717)),
            _ => ((100, 717), (100, 2)),
        };
        assert!(small.get_pixel(dark.0, dark.1).0[0] < 16, "{orientation}");
        assert!(small.get_pixel(red.0, red.1).0[0] > 239, "{orientation}");
    }
    assert_eq!(smaller(&jpeg(&lying, 6, b"RGB "), 960).unwrap().map(|made| made.0), None, "as shown it is 800 wide");
}

#[test]
fn colours_that_nobody_sees_do_not_shine_through() {
    let halves = |x, _| if x < 500 { Rgba([0, 0, 0, 0]) } else { Rgba([250, 200, 150, 255]) };
    let bytes = png(&RgbaImage::from_fn(1001, 400, halves).into());
    let small = read(&smaller(&bytes, 480).unwrap().unwrap().1).into_rgba8();
    for pixel in small.pixels().filter(|pixel| pixel.0[3] > 8) {
        let [red, green, blue, _] = pixel.0;
        assert!(red >= 220 && green >= 170 && blue >= 120, "{pixel:?} is darker than anything that was drawn");
    }
    assert_eq!(small.get_pixel(1, 1).0[3], 0);
}

#[test]
fn a_profile_for_other_colours_or_for_a_press_is_left_out() {
    let gray = DynamicImage::from(photograph(1000, 500).into_luma8());
    let kept = |bytes: &[u8]| {
        let (_, small) = smaller(bytes, 480).unwrap().unwrap();
        let decoder = ImageReader::new(Cursor::new(&small)).with_guessed_format().unwrap().into_decoder();
        decoder.unwrap().icc_profile().unwrap().is_some()
    };
    assert!(kept(&jpeg(&gray, 1, b"GRAY")));
    assert!(!kept(&jpeg(&gray, 1, b"RGB ")));
    assert!(!kept(&jpeg(&photograph(1000, 500), 1, b"CMYK")));
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder.set_icc_profile([profile(b"RGB "), vec![0; MAX_PROFILE]].concat()).unwrap();
    photograph(1000, 500).write_with_encoder(encoder).unwrap();
    assert!(!kept(&bytes));
}

#[test]
fn an_animation_is_left_whole() {
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new(&mut gif);
    for shade in [0, 200] {
        encoder.encode_frame(Frame::new(RgbaImage::from_pixel(600, 40, Rgba([shade, 0, 0, 255])))).unwrap();
    }
    drop(encoder);
    let still = png(&photograph(600, 40));
    // One picture that is shown at once and again: an animation all the same.
    let control = chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]);
    let animated_png = with(&still, chunk_at(&still, b"IDAT"), &control);
    let still = webp(&photograph(600, 40));
    let mut animated_webp = still.clone();
    assert_eq!(&animated_webp[12..16], b"VP8X");
    animated_webp[20] |= 2;
    for bytes in [gif, animated_png, animated_webp] {
        assert!(!shape_of(&bytes).still);
        // What only says that it is an animation may be damaged; it is not made smaller in any case.
        assert!(!matches!(smaller(&bytes, 480), Ok(Some(_))));
    }
    assert!(matches!(smaller(&still, 480), Ok(Some(_))));
}

#[test]
fn j06_what_unpacks_without_end_is_not_unpacked() {
    let mut wide = png(&photograph(40, 30));
    let size = [30_000_u32.to_be_bytes(), 30_000_u32.to_be_bytes()].concat();
    let head = [&size, &wide[24..29]].concat();
    wide.splice(8..33, chunk(b"IHDR", &head));
    let mut tall = wide.clone();
    let size = [16_000_u32.to_be_bytes(), 16_000_u32.to_be_bytes()].concat();
    tall.splice(8..33, chunk(b"IHDR", &[&size, &wide[24..29]].concat()));
    for bomb in [wide, tall] {
        assert_eq!(smaller(&bomb, 480).unwrap_err(), PictureError::TooManyPixels);
    }
    for damaged in [&b"\xff\xd8\xff"[..], b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8X", b"GIF89a", b"<svg/>", b""] {
        assert!(!matches!(smaller(damaged, 480), Ok(Some(_))));
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("x"), damaged).unwrap();
        let _ = shape::of(&folder.path().join("x"));
    }
}
