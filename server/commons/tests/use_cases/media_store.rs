//! Files that the nodes of a city share.

use std::io::Cursor;
use std::sync::Arc;

use koinon_commons::media::media_path;
use koinon_commons::media_store::Moved;
use koinon_commons::page_archive::Archived;
use koinon_commons::read::PageRef;
use koinon_commons::render::RenderJob;
use koinon_commons::verify::Finding;
use koinon_commons::{Actor, Commons, Error, MediaStore};
use koinon_core::Hash;
use koinon_core::observation::{Observation, Photo, Reading};
use koinon_store::testing::{TestDatabase, each_database};
use koinon_store::{Media, Page};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use crate::city::{TestCity, open_sharing};

const DAY: i64 = 24 * 60 * 60 * 1000;
const TABLE: &[u8] = b"mois,bacs\n2025-01,12\n2025-02,14\n";

/// Two nodes of one city, with folders of their own and a store that they share.
struct Nodes {
    city: TestCity,
    other: Commons,
    objects: Arc<InMemory>,
    _folder: tempfile::TempDir,
}

impl Nodes {
    async fn of(database: &TestDatabase) -> Self {
        let objects = Arc::new(InMemory::new());
        let shared = MediaStore::new(Arc::clone(&objects) as Arc<dyn ObjectStore>, "files").unwrap();
        let city = TestCity::sharing(database, Some(shared.clone())).await;
        let folder = tempfile::tempdir().unwrap();
        let other = open_sharing(city.commons.store(), &folder, &city.clock, Some(shared)).await;
        Self { city, other, objects, _folder: folder }
    }

    /// A page with a table, which the other node has not seen.
    async fn page_with_table(&self) -> (Page, Media) {
        let media = self.city.commons.add_media(&self.city.officer, TABLE.to_vec()).await.unwrap();
        (self.city.published(&format!("# Parc\n\n![Bacs]({})\n", media_path(&media))).await, media)
    }

    /// The page as the other node shows it.
    async fn shown(&self, page: &Page) -> String {
        let view = self.other.page(&Actor::Anyone, &PageRef::Row(page.id)).await.unwrap();
        let job = RenderJob {
            page: Some(page.id),
            home: self.other.origin().clone(),
            source: view.markdown.unwrap(),
            title: "Parc".into(),
            lang: "fr".into(),
            files: view.files,
        };
        self.other.render(job).await.unwrap().html
    }
}

fn place(hash: &Hash) -> Path {
    Path::from(format!("files/{}/{hash}", &hash.to_string()[..2]))
}

#[tokio::test]
async fn a_node_draws_exports_and_checks_what_another_one_has_taken() {
    each_database(async |database| {
        let nodes = Nodes::of(database).await;
        let (page, media) = nodes.page_with_table().await;
        assert_eq!(nodes.objects.get(&place(&media.hash)).await.unwrap().bytes().await.unwrap(), TABLE);
        assert!(!nodes.other.media_file(&media.hash).exists());
        let html = nodes.shown(&page).await;
        assert!(html.contains("<svg"), "{html}");
        let copy = nodes.other.media_file(&media.hash);
        assert_eq!(std::fs::read(&copy).unwrap(), TABLE);

        // Whatever reads files fetches them again.
        let again = || std::fs::remove_file(&copy).unwrap();
        again();
        let (known, path) = nodes.other.public_media(&Actor::Anyone, media.hash).await.unwrap();
        assert_eq!((known, path, std::fs::read(&copy).unwrap()), (media.clone(), copy.clone(), TABLE.to_vec()));
        again();
        let archive = nodes.other.archive_page(&nodes.city.officer, &PageRef::Row(page.id)).await.unwrap();
        assert_eq!(archive.archived, Archived { revisions: 1, texts: 1, files: 1, complete: true });
        again();
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("export");
        let exported = nodes.other.export_markdown(&nodes.city.officer, &folder, &mut |_, _| {}).await.unwrap();
        assert_eq!(exported.pages, 1);
        again();
        assert_eq!(nodes.other.verify(&mut |_, _| {}).await.unwrap().broken, 0);
        assert!(copy.exists());
    })
    .await;
}

#[tokio::test]
async fn what_the_store_lacks_or_falsifies_is_an_error_and_the_page_is_shown() {
    each_database(async |database| {
        let nodes = Nodes::of(database).await;
        let (page, media) = nodes.page_with_table().await;
        let at = place(&media.hash);
        let lies = [&b"mois,bacs\n2025-01,99\n2025-02,14\n"[..], b"", b"<script>alert(1)</script>"];
        // More than any file has is not read to its end.
        for lie in lies.into_iter().chain([&vec![b'x'; 30 << 20][..]]) {
            nodes.objects.put(&at, lie.to_vec().into()).await.unwrap();
            let error = nodes.other.public_media(&Actor::Anyone, media.hash).await.unwrap_err();
            assert!(matches!(&error, Error::MediaStore(what) if what.contains("is not that file")), "{error}");
            assert!(!nodes.other.media_file(&media.hash).exists());
        }
        nodes.objects.delete(&at).await.unwrap();
        let missing = nodes.other.public_media(&Actor::Anyone, media.hash).await;
        assert!(matches!(missing, Err(Error::MediaStore(_))));
        let html = nodes.shown(&page).await;
        assert!(!html.contains("<svg") && html.contains(&media_path(&media)), "{html}");
        let mut broken = Vec::new();
        let mut report = |_: &Page, finding: Option<Finding>| broken.extend(finding.map(|found| format!("{found:?}")));
        assert_eq!(nodes.other.verify(&mut report).await.unwrap().broken, 1);
        assert!(broken[0].contains("cannot be had"), "{broken:?}");

        nodes.objects.put(&at, TABLE.into()).await.unwrap();
        assert!(nodes.other.public_media(&Actor::Anyone, media.hash).await.is_ok());
        assert!(nodes.shown(&page).await.contains("<svg"));
    })
    .await;
}

#[tokio::test]
async fn a_text_fetches_no_file_that_the_city_does_not_have() {
    let database = TestDatabase::sqlite().await;
    let nodes = Nodes::of(&database).await;
    let stranger = b"a,b\n1,2\n";
    let hash = Hash::of(stranger);
    nodes.objects.put(&place(&hash), stranger.to_vec().into()).await.unwrap();
    let page = nodes.city.published(&format!("# Parc\n\n![Bacs](/media/{hash}.csv)\n")).await;
    assert!(!nodes.shown(&page).await.contains("<svg"));
    assert!(!nodes.other.media_file(&hash).exists());
    assert!(matches!(nodes.other.public_media(&nodes.city.officer, hash).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_folder_goes_into_the_store_and_comes_back() {
    let database = TestDatabase::sqlite().await;
    let nodes = Nodes::of(&database).await;
    let mut hashes = Vec::new();
    for number in 0..40 {
        let table = format!("a,b\n{number},2\n").into_bytes();
        hashes.push(nodes.city.commons.add_media(&nodes.city.officer, table).await.unwrap().hash);
    }
    let commons = &nodes.city.commons;
    let known = |known| Moved { known, ..Moved::default() };
    assert_eq!(commons.push_media(&mut |_| {}).await.unwrap(), known(40));
    for hash in &hashes[..7] {
        nodes.objects.delete(&place(hash)).await.unwrap();
    }
    // Half of a file, as from a copy that broke off, is brought again; what is being written is not.
    nodes.objects.put(&place(&hashes[7]), b"a,b".to_vec().into()).await.unwrap();
    std::fs::write(commons.media_file(&hashes[8]).with_extension("00ff.part"), "a,b").unwrap();
    // Something that somebody else put there is none of ours.
    let elsewhere = Path::from(format!("files/{}/old/{}", &hashes[9].to_string()[..2], Hash::of("x")));
    nodes.objects.put(&elsewhere, b"x".to_vec().into()).await.unwrap();
    let mut told = Vec::new();
    let moved = commons.push_media(&mut |moved| told.push(moved.moved)).await.unwrap();
    assert_eq!((moved, told.len()), (Moved { moved: 8, known: 32, altered: 0 }, 8));

    assert_eq!(nodes.other.pull_media().await.unwrap(), Moved { moved: 40, ..Moved::default() });
    for hash in &hashes {
        assert_eq!(Hash::of(std::fs::read(nodes.other.media_file(hash)).unwrap()), *hash);
    }
    assert_eq!(nodes.other.pull_media().await.unwrap(), known(40));
    assert!(nodes.other.media_store().unwrap().probe().await.is_ok());
    let alone = TestCity::new(&TestDatabase::sqlite().await).await;
    assert!(matches!(alone.commons.push_media(&mut |_| {}).await, Err(Error::NotFound)));
}

/// A picture that is so many points wide.
fn picture(width: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::new(width, 1).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn photos_that_were_taken_back_are_removed_a_month_later_unless_something_else_names_them() {
    each_database(async |database| {
        let nodes = Nodes::of(database).await;
        let (city, commons) = (&nodes.city, &nodes.city.commons);
        let page = city.published("# Parc\n").await.id;
        let told = async |width: u32| {
            let media = commons.add_media(&city.ana, picture(width)).await.unwrap();
            let photo = Photo { hash: media.hash, alt: "Bins".into(), media_type: String::new(), url: None };
            let observation = Observation {
                what: "Bins".into(),
                unit: String::new(),
                method: None,
                readings: vec![Reading { date: "2026".into(), value: "5".parse().unwrap(), place: None }],
                photo: Some(photo),
            };
            (commons.observe(&city.ana, page, vec![observation], "").await.unwrap().remove(0), media)
        };
        let (gone, shown, twice, kept, restored) =
            (told(1).await, told(2).await, told(3).await, told(4).await, told(5).await);
        told(3).await;
        // One stands in an earlier text of a page.
        let text = |media: &Media| format!("# Parc\n\n![Bins]({})\n", media_path(media));
        let of_page = city.published(&text(&shown.1)).await.id;
        city.edit(&city.officer, of_page, "# Parc\n").await.unwrap();
        for (comment, _) in [&gone, &shown, &twice, &restored] {
            commons.delete_comment(&city.ana, &comment.ulid).await.unwrap();
        }
        commons.restore_comment(&city.ana, &restored.0.ulid).await.unwrap();
        let is_there = async |media: &Media| {
            let there = nodes.objects.head(&place(&media.hash)).await.is_ok();
            assert_eq!(there, commons.media_file(&media.hash).exists());
            there
        };
        city.clock.advance(29 * DAY);
        assert_eq!(commons.forget_deleted_comments(commons.now()).await.unwrap(), 0);
        assert!(is_there(&gone.1).await, "it can still be restored");

        city.clock.advance(2 * DAY);
        assert_eq!(commons.forget_deleted_comments(commons.now()).await.unwrap(), 3);
        assert!(!is_there(&gone.1).await);
        assert!(matches!(commons.public_media(&city.officer, gone.1.hash).await, Err(Error::NotFound)));
        for (_, media) in [&shown, &twice, &kept, &restored] {
            assert!(is_there(media).await);
            assert!(commons.public_media(&city.officer, media.hash).await.is_ok());
        }

        // What was removed can be brought again, and what was brought lately is left to whoever writes about it.
        let (again, media) = told(1).await;
        assert!(is_there(&media).await);
        commons.delete_comment(&city.ana, &again.ulid).await.unwrap();
        city.clock.advance(29 * DAY);
        commons.add_media(&city.officer, picture(1)).await.unwrap();
        city.clock.advance(2 * DAY);
        assert_eq!(commons.forget_deleted_comments(commons.now()).await.unwrap(), 1);
        assert!(is_there(&media).await);
    })
    .await;
}
