//! Pictures in sizes: what a phone loads, and who may.

use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{Frame, ImageEncoder as _, RgbImage, RgbaImage};
use koinon_core::Hash;
use koinon_store::Media;
use koinon_store::testing::{TestDatabase, each_database};
use serde_json::json;

use crate::city::City;
use crate::forms::sign_in;

/// Where and with what a picture was taken.
const NOTE: &[u8] = b"44.8378 N 0.5792 W, made-up camera 4711";

fn photograph(width: u32) -> Vec<u8> {
    let mixed = |x: u32, y: u32| (x ^ y.rotate_left(16)).wrapping_mul(2_654_435_761);
    let grain = |x, y| ((mixed(x, y) ^ (mixed(x, y) >> 15)).wrapping_mul(2_246_822_519) >> 26) as u8;
    let picture = RgbImage::from_fn(width, width / 2, |x, y| image::Rgb([(x / 16) as u8, (y / 8) as u8, grain(x, y)]));
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 92);
    encoder.set_exif_metadata([b"MM\0*\0\0\0\x08\0\0\0\0\0\0", NOTE].concat()).unwrap();
    picture.write_with_encoder(encoder).unwrap();
    bytes
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part == text)
}

async fn upload(city: &City, token: &str, bytes: Vec<u8>) -> String {
    let kept = city.ask("POST", "/api/v1/media").token(token).body(bytes).send().await;
    assert_eq!(kept.status, 201, "{}", kept.text());
    kept.json()["path"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_phone_loads_a_small_picture_and_the_record_stays_as_it_was() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let path = upload(&city, &token, photograph(2400)).await;
        let page = city.publish(&token, &format!("# Quais\n\n![Les quais]({path})\n")).await;

        let html = city.read("/pages/quais").await;
        let srcset = format!(
            "srcset=\"{path}?width=480 480w, {path}?width=960 960w, {path}?width=1600 1600w, {path} 2400w\" \
             sizes=\"(max-width: 40rem) 100vw, 37rem\" loading=\"lazy\">"
        );
        assert!(html.contains(&format!("width=\"2400\" height=\"1200\" {srcset}")), "{html}");
        let whole = city.get(&path).await;
        let mut least = whole.body.len();
        for width in [1600, 960, 480] {
            let small = city.get(&format!("{path}?width={width}")).await;
            assert_eq!((small.status, small.content_type()), (200, "image/jpeg"));
            let pixels = image::load_from_memory(&small.body).unwrap();
            assert_eq!((pixels.width(), pixels.height()), (width, width / 2));
            assert!(small.body.len() < least, "{width}: {} of {least} bytes", small.body.len());
            assert!(!holds(&small.body, NOTE) && !holds(&small.body, b"Exif"));
            for header in ["cache-control", "content-security-policy", "content-disposition", "x-content-type-options"]
            {
                assert_eq!(small.header(header), whole.header(header), "{header}");
            }
            assert_eq!(city.get(&format!("{path}?width={width}")).await.body, small.body, "it is the same each time");
            least = small.body.len();
        }
        assert!(least * 10 < whole.body.len(), "{least} of {} bytes", whole.body.len());

        // What other servers are sent, what is signed and what is exported know nothing of it.
        let ulid = page["id"].as_str().unwrap();
        let article = city.ask("GET", &format!("/id/page/{ulid}"));
        let article = article.header("Accept", "application/activity+json").send().await.text();
        assert!(article.contains(&path) && !article.contains("srcset") && !article.contains("width="), "{article}");
        let markdown = city.get(&format!("/api/v1/pages/{ulid}")).await.json()["markdown"].clone();
        assert_eq!(markdown, json!(format!("# Quais\n\n![Les quais]({path})\n")));
        let revision = format!("/api/v1/pages/{ulid}/revisions/{}", page["revision"].as_str().unwrap());
        let record = city.get(&revision).await.json()["record"].to_string();
        assert!(record.contains(&Hash::of(&whole.body).to_string()), "{record}");
        assert!(!record.contains("width"), "{record}");
    })
    .await;
}

#[tokio::test]
async fn only_the_widths_that_there_are_are_made_and_nothing_is_made_larger() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    let path = upload(&city, &token, photograph(800)).await;
    city.publish(&token, &format!("# Quais\n\n![Les quais]({path})\n")).await;
    let html = city.read("/pages/quais").await;
    assert!(html.contains(&format!("srcset=\"{path}?width=480 480w, {path} 800w\"")), "{html}");

    let whole = city.get(&path).await.body;
    for width in ["960", "1600"] {
        assert_eq!(city.get(&format!("{path}?width={width}")).await.body, whole, "{width}");
    }
    for width in
        ["0", "1", "479", "481", "800", "-480", "4294967295", "99999999999999999999", "480.0", "x", "", "480&width=960"]
    {
        let refused = city.get(&format!("{path}?width={width}")).await;
        assert_eq!((refused.status, refused.content_type()), (400, "application/problem+json"), "{width}");
    }
    assert_eq!(city.get(&format!("/media/{}.jpg?width=480", Hash::of("nothing"))).await.status, 404);
    // What is no picture is as wide as it is.
    let table = upload(&city, &token, b"a,b\n1,2\n".to_vec()).await;
    city.publish(&token, &format!("# Bacs\n\n![Les bacs]({table})\n")).await;
    assert_eq!(city.get(&format!("{table}?width=480")).await.text(), "a,b\n1,2\n");
}

#[tokio::test]
async fn an_animation_is_served_whole_in_every_width() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new(&mut gif);
    for shade in [0, 120, 240] {
        encoder.encode_frame(Frame::new(RgbaImage::from_pixel(700, 60, image::Rgba([shade, 9, 9, 255])))).unwrap();
    }
    drop(encoder);
    let path = upload(&city, &token, gif).await;
    city.publish(&token, &format!("# Quais\n\n![Les quais]({path})\n")).await;
    assert!(!city.read("/pages/quais").await.contains("srcset"));
    let (whole, small) = (city.get(&path).await, city.get(&format!("{path}?width=480")).await);
    assert_eq!((small.content_type(), &small.body), ("image/gif", &whole.body));
}

#[tokio::test]
async fn the_sizes_of_a_picture_are_as_private_as_itself() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let path = upload(&city, &token, photograph(1000)).await;
        let small = format!("{path}?width=480");
        let cookie = sign_in(&city, "odile").await;
        let own = city.ask("GET", &small).header("Cookie", &cookie).send().await;
        assert_eq!((own.status, image::load_from_memory(&own.body).unwrap().width()), (200, 480));
        // It is made and remembered; still it is nobody's business.
        assert_eq!((city.get(&small).await.status, city.get(&path).await.status), (404, 404));
        let page = city.publish(&token, &format!("# Quais\n\n![Les quais]({path})\n")).await;
        assert_eq!(city.get(&small).await.status, 200);
        let page = format!("/pages/{}", page["id"].as_str().unwrap());
        assert_eq!(city.call("DELETE", &page, &token, json!({})).await.status, 200);
        assert_eq!(city.get(&small).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn j06_a_picture_that_unpacks_without_end_is_handed_out_as_it_is() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    // As if it had come past all that looks at pictures: three gigabytes of one colour.
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bomb.extend(30_000_u32.to_be_bytes().into_iter().chain(30_000_u32.to_be_bytes()));
    bomb.extend(b"\x08\x06\0\0\0\xcd\xf3\x2a\x29\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xaeB`\x82");
    let media = Media { hash: Hash::of(&bomb), media_type: "image/png".into(), size: bomb.len() as i64, held: true };
    let file = city.commons.media_file(&media.hash);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, &bomb).unwrap();
    let (row, now) = (media.clone(), city.commons.now());
    city.commons.store().write(move |tx| tx.ensure_media(&row, now)).await.unwrap();
    let path = format!("/media/{}.png", media.hash);
    city.publish(&token, &format!("# Quais\n\n![Les quais]({path})\n")).await;
    let small = city.get(&format!("{path}?width=480")).await;
    assert_eq!((small.status, small.body), (200, bomb));
}
