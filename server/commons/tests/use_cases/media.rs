//! Files that pages refer to.

use koinon_commons::media::{MAX_MEDIA, hash_in_path, media_path};
use koinon_commons::mirror::MirroredFile;
use koinon_commons::picture::PictureType;
use koinon_commons::publish::{Edit, NewPageText};
use koinon_commons::read::PageRef;
use koinon_commons::{Actor, Error};
use koinon_core::{Hash, PageState};
use koinon_store::testing::each_database;
use koinon_store::{Media, PageMedia};

use crate::city::{TestCity, codes};
use crate::peer::{Peer, record, sent};

/// One grey point.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

#[test]
fn a_file_is_what_its_first_bytes_say() {
    let kinds: [(&[u8], Option<&str>); 13] = [
        (PNG, Some("image/png")),
        (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
        (b"GIF89a...", Some("image/gif")),
        (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", None),
        (b"<!doctype html><script>alert(1)</script>", None),
        (b" \x89PNG\r\n\x1a\n", None),
        (b"<!--\x89PNG\r\n\x1a\n--><script>", None),
        (b"%PDF-1.7", None),
        (b"{\"@context\":\"https://www.w3.org/ns/activitystreams\"}", None),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"PK\x03\x04", None),
        (b"", None),
    ];
    for (bytes, kind) in kinds {
        assert_eq!(PictureType::of(bytes).map(PictureType::media_type), kind, "{bytes:?}");
    }
}

#[tokio::test]
async fn only_pictures_of_people_who_signed_in_are_taken() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let add = |bytes: &[u8]| city.commons.add_media(&city.ana, bytes.to_vec());
        for hostile in [&b"<svg onload='alert(1)'/>"[..], b"<html><script>alert(1)</script>", b"{\"id\":\"x\"}", b"MZ"]
        {
            assert_eq!(codes(add(hostile).await), ["media_type"]);
            assert!(!city.commons.media_file(&Hash::of(hostile)).exists());
        }
        let mut large = PNG.to_vec();
        large.resize(MAX_MEDIA + 1, 0);
        assert_eq!(codes(add(&large).await), ["too_large"]);
        assert!(matches!(city.commons.add_media(&Actor::Anyone, PNG.to_vec()).await, Err(Error::SignInNeeded)));

        let begins_like_one = b"GIF89a/*<script>alert(1)</script>*/";
        assert_eq!(codes(add(begins_like_one).await), ["picture_damaged"]);
        assert!(!city.commons.media_file(&Hash::of(begins_like_one)).exists());
        // Of what hides a script behind its end, the picture is kept and nothing else.
        let polyglot = [PNG, b"<script>alert(1)</script>"].concat();
        let kept = add(&polyglot).await.unwrap();
        assert_eq!((kept.media_type.as_str(), kept.hash), ("image/png", Hash::of(PNG)));
        assert_eq!(media_path(&kept), format!("/media/{}.png", Hash::of(PNG)));
        assert!(!city.commons.media_file(&Hash::of(&polyglot)).exists());
        // The same file twice is one.
        assert_eq!(add(PNG).await.unwrap(), add(PNG).await.unwrap());
        assert_eq!(std::fs::read(city.commons.media_file(&Hash::of(PNG))).unwrap(), PNG);
    })
    .await;
}

#[tokio::test]
async fn a_table_is_kept_drawn_and_handed_on_as_it_is() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let table = "mois;bacs (kg)\n2025-01;12,5\n2025-02;14\n";
        let kept = city.commons.add_media(&city.ana, ["\u{feff}", table].concat().into_bytes()).await.unwrap();
        assert_eq!((kept.media_type.as_str(), kept.hash), ("text/csv", Hash::of(table.as_bytes())));
        assert_eq!(media_path(&kept), format!("/media/{}.csv", kept.hash));
        for hostile in [&b"a,b\n1\n"[..], b"<!doctype html>,a\n<script>alert(1)</script>,b\n", b"a,b\n\0,1\n"] {
            assert_eq!(codes(city.commons.add_media(&city.ana, hostile.to_vec()).await), ["media_type"]);
            assert!(!city.commons.media_file(&Hash::of(hostile)).exists());
        }

        let page = city.published(&format!("# Parc\n\n![Bacs]({})\n", media_path(&kept))).await;
        let view = city.commons.page(&Actor::Anyone, &PageRef::Row(page.id)).await.unwrap();
        assert_eq!(view.files.len(), 1);
        assert_eq!(city.history(page.id).await[0].record.media, [kept.hash]);
        let job = koinon_commons::render::RenderJob {
            page: Some(page.id),
            home: city.commons.origin().clone(),
            source: view.markdown.unwrap(),
            title: "Parc".into(),
            lang: "fr".into(),
            files: view.files,
        };
        let html = city.commons.render(job).await.unwrap().html;
        assert!(html.contains("<svg") && html.contains("bacs (kg) : de 12,5 à 14."), "{html}");
        assert!(html.contains(&format!("<a href=\"{}\">Télécharger (CSV)</a>", media_path(&kept))), "{html}");

        // A copy of another city's table must have the bytes that its record names.
        let other = b"a,b\n1,2\n".to_vec();
        let hash = Hash::of(&other);
        assert_eq!(codes(city.commons.keep_mirrored_media(other.clone(), Hash::of(b"x")).await), ["media_hash"]);
        assert_eq!(city.commons.keep_mirrored_media(other, hash).await.unwrap().media_type, "text/csv");
    })
    .await;
}

#[test]
fn an_address_of_a_file_names_its_hash_and_nothing_else() {
    let hash = Hash::of(PNG);
    assert_eq!(hash_in_path(&format!("/media/{hash}.png")), Some(hash));
    for other in ["/media/../../etc/passwd", "/media/", "/media/x.png", "media/x", "https://city.example/media/x"] {
        assert_eq!(hash_in_path(other), None, "{other}");
    }
}

#[tokio::test]
async fn a_file_is_public_while_a_live_page_names_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let media = city.commons.add_media(&city.officer, PNG.to_vec()).await.unwrap();
        let public = async || city.commons.public_media(&Actor::Anyone, media.hash).await;
        assert!(matches!(public().await, Err(Error::NotFound)));
        // Its author sees it in the preview.
        assert!(city.commons.public_media(&city.officer, media.hash).await.is_ok());
        assert!(matches!(city.commons.public_media(&city.officer, Hash::of("x")).await, Err(Error::NotFound)));

        let text = format!("# Parc\n\n![a tree]({})\n", media_path(&media));
        let draft = koinon_commons::publish::NewPageText { markdown: text.clone(), ..Default::default() };
        city.commons.create_page(&city.ana, draft).await.unwrap();
        assert!(matches!(public().await, Err(Error::NotFound)));
        let page = city.published(&text).await;
        let (known, path) = public().await.unwrap();
        assert_eq!((known.clone(), std::fs::read(path).unwrap()), (media.clone(), PNG.to_vec()));
        assert_eq!(city.history(page.id).await[0].record.media, [media.hash]);

        city.commons.delete_page(&city.officer, page.id, None).await.unwrap();
        assert!(matches!(public().await, Err(Error::NotFound)));
        city.commons.restore_page(&city.officer, page.id, None).await.unwrap();
        assert!(public().await.is_ok());
        city.edit(&city.officer, page.id, "# Parc\n\nNo picture.\n").await.unwrap();
        assert!(matches!(public().await, Err(Error::NotFound)));
        let first = city.history(page.id).await[0].hash;
        city.commons.revert_page(&city.officer, page.id, first, None).await.unwrap();
        assert!(public().await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn going_back_brings_the_pictures_of_that_text_back() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let other = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\xda\x63\xf8\x0f\x00\x01\x01\x01\x00\x1c\xb0\x8c\x99\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";
        let first = city.commons.add_media(&city.officer, PNG.to_vec()).await.unwrap();
        let second = city.commons.add_media(&city.officer, other.to_vec()).await.unwrap();
        let named =
            |media: &Media| vec![PageMedia { reference: "images/tree.png".into(), media: media.clone(), url: None }];
        // As an import leaves it: the text names its picture by where it lay.
        let text = "# Parc\n\n![a tree](images/tree.png)\n";
        let new = NewPageText { markdown: text.into(), files: named(&first), ..NewPageText::default() };
        let page = city.created(new).await;
        let newer = Edit {
            base_revision: page.head_hash,
            markdown: format!("{text}\nMore.\n"),
            files: named(&second),
            ..Edit::default()
        };
        city.edit_with(&city.officer, page.id, newer).await.unwrap();
        city.edit(&city.officer, page.id, "# Parc\n\nNo picture.\n").await.unwrap();
        assert!(matches!(city.commons.public_media(&Actor::Anyone, first.hash).await, Err(Error::NotFound)));

        let history = city.history(page.id).await;
        for (revision, media) in [(&history[0], &first), (&history[1], &second), (&history[0], &first)] {
            city.commons.revert_page(&city.officer, page.id, revision.hash, None).await.unwrap();
            let view = city.commons.page(&Actor::Anyone, &PageRef::Row(page.id)).await.unwrap();
            assert_eq!(view.files, named(media));
            assert_eq!(view.head.unwrap().record.media, [media.hash]);
            assert!(city.commons.public_media(&Actor::Anyone, media.hash).await.is_ok());
        }
    })
    .await;
}

#[tokio::test]
async fn a_mirrored_picture_must_have_the_hash_that_was_signed() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let text = "# Jasmin\n\n![](jasmin.png)\n";
        let mut signed = record(&peer.page(1), &[], text, PageState::Live);
        signed.media = vec![Hash::of(PNG)];
        let mut arrived = peer.signed(signed, Some(text));
        arrived.files.push(MirroredFile {
            reference: "jasmin.png".into(),
            url: "https://sidi-bou-said.example/media/jasmin.png".into(),
            media_type: "text/html".into(),
            hash: Hash::of(PNG),
        });
        sent(&city, &arrived).await;
        assert!(matches!(city.commons.public_media(&Actor::Anyone, Hash::of(PNG)).await, Err(Error::NotFound)));
        let other = b"\x89PNG\r\n\x1a\nanother".to_vec();
        assert_eq!(codes(city.commons.keep_mirrored_media(other, Hash::of(PNG)).await), ["media_hash"]);
        let script = b"<script>".to_vec();
        assert_eq!(codes(city.commons.keep_mirrored_media(script.clone(), Hash::of(&script)).await), ["media_type"]);
        let broken = PNG[..40].to_vec();
        assert_eq!(
            codes(city.commons.keep_mirrored_media(broken.clone(), Hash::of(&broken)).await),
            ["picture_damaged"]
        );
        assert!(!city.commons.media_file(&Hash::of(&broken)).exists());
        assert_eq!(city.stored(|conn| conn.missing_media(10)).await.len(), 1);

        city.commons.keep_mirrored_media(PNG.to_vec(), Hash::of(PNG)).await.unwrap();
        let (media, _) = city.commons.public_media(&Actor::Anyone, Hash::of(PNG)).await.unwrap();
        assert_eq!((media.media_type.as_str(), media.held), ("image/png", true));
        assert_eq!(city.stored(|conn| conn.missing_media(10)).await, []);

        // What another city signed stays byte for byte as it is, also where it says more than it must.
        let talkative = [PNG, b"a remark behind the end"].concat();
        city.commons.keep_mirrored_media(talkative.clone(), Hash::of(&talkative)).await.unwrap();
        assert_eq!(std::fs::read(city.commons.media_file(&Hash::of(&talkative))).unwrap(), talkative);
    })
    .await;
}
