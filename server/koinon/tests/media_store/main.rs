//! A city whose nodes share their files by an S3-compatible store: real processes, and a store that checks signatures.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails may panic")]

mod city;
mod s3;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use image::{ImageEncoder as _, RgbImage};
use koinon_store::testing::TestDatabase;
use serde_json::json;

use crate::city::{Node, ORIGIN, configure, done, koinon, refused};
use crate::s3::S3;

/// A picture that is told from others by its width.
fn picture(width: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = RgbImage::from_fn(width, 300, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    encoder.write_image(&pixels, width, 300, image::ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// What is in the store, but for what `doctor` leaves there.
fn names(s3: &S3) -> Vec<String> {
    s3.objects().keys().filter(|name| !name.ends_with(".doctor")).cloned().collect()
}

/// The files in the media folder of a node.
fn held(data: &Path) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(data.join("media")).into_iter().flatten();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    files.map(|file| file.unwrap().path()).collect()
}

fn page(title: &str, path: &str) -> Vec<u8> {
    json!({ "markdown": format!("# {title}\n\nLe texte.\n\n![{title}]({path})\n") }).to_string().into_bytes()
}

/// The address of a picture that a page of this node shows.
fn published(node: &Node, token: &str) -> String {
    let kept = node.ask("POST", "/api/v1/media", Some(token), &picture(900)).json();
    let path = kept["path"].as_str().unwrap().to_owned();
    assert_eq!(node.ask("POST", "/api/v1/pages", Some(token), &page("Quais", &path)).status, 201);
    path
}

/// The nodes of one city on PostgreSQL, the first of them set up.
struct Nodes {
    database: TestDatabase,
    s3: S3,
}

impl Nodes {
    async fn new() -> Self {
        Self { database: TestDatabase::postgres().await, s3: S3::start() }
    }

    fn start(&self, set_up: bool) -> Node {
        let data = tempfile::tempdir().unwrap();
        configure(data.path(), &self.s3, Some(&self.database.options.url));
        if set_up {
            done(data.path(), &["init", "--name", "Bordeaux", "--origin", ORIGIN, "--admin", "ana"]);
        }
        Node::serve(data)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_uploaded_on_one_node_is_shown_by_another() {
    let nodes = Nodes::new().await;
    let (one, other) = (nodes.start(true), nodes.start(false));
    let token = one.token();
    let kept = one.ask("POST", "/api/v1/media", Some(&token), &picture(1000));
    assert_eq!(kept.status, 201, "{}", kept.text());
    let (path, hash) = (kept.json()["path"].clone(), kept.json()["hash"].clone());
    let (path, hash) = (path.as_str().unwrap(), hash.as_str().unwrap());
    assert_eq!(names(&nodes.s3), [format!("bordeaux/files/{}/{hash}", &hash[..2])]);
    assert_eq!(one.ask("POST", "/api/v1/pages", Some(&token), &page("Quais", path)).status, 201);

    // The page knows the picture's size: the file was there before it was rendered.
    assert_eq!(held(other.data.path()).len(), 0);
    let shown = other.get("/pages/quais");
    assert!(shown.text().contains("width=\"1000\" height=\"300\" srcset="), "{}", shown.text());
    assert_eq!(held(other.data.path()).len(), 1);
    let (here, there) = (one.get(path), other.get(path));
    assert_eq!((here.status, there.status, here.body.is_empty()), (200, 200, false));
    assert_eq!(here.body, there.body);
    let small = other.get(&format!("{path}?width=480"));
    assert_eq!(image::load_from_memory(&small.body).unwrap().width(), 480);
    // A node may lose its folder.
    std::fs::remove_dir_all(one.data.path().join("media")).unwrap();
    assert_eq!(one.get(path).body, there.body);
    assert_eq!(nodes.s3.strangers(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_store_is_away_texts_are_served_and_no_file_is_taken() {
    let nodes = Nodes::new().await;
    let one = nodes.start(true);
    let token = one.token();
    let path = published(&one, &token);

    nodes.s3.switch(false);
    let other = nodes.start(false);
    let refused_upload = one.ask("POST", "/api/v1/media", Some(&token), &picture(901));
    assert_eq!(refused_upload.status, 503);
    assert_eq!(refused_upload.json()["type"], "urn:koinon:problem:files_away");
    assert!(refused_upload.head.contains("retry-after: "), "{}", refused_upload.head);
    assert!(!refused_upload.text().contains(&nodes.s3.endpoint()), "where the store is, is nobody's business");
    assert_eq!(held(one.data.path()).len(), 1, "what was refused is not kept either");
    // What this node has, it shows; the other one shows the page without the picture.
    assert_eq!(one.get(&path).status, 200);
    let shown = other.get("/pages/quais");
    assert_eq!(shown.status, 200);
    assert!(shown.text().contains("Le texte.") && shown.text().contains(&path), "{}", shown.text());
    let missing = other.get(&path);
    assert_eq!((missing.status, missing.head.contains("cache-control: public")), (503, false));
    assert_eq!(other.get(&format!("{path}?width=480")).status, 503);
    let text = json!({ "markdown": "# Parc\n\nSans image.\n" }).to_string();
    assert_eq!(other.ask("POST", "/api/v1/pages", Some(&token), text.as_bytes()).status, 201);

    nodes.s3.switch(true);
    assert_eq!(other.get(&path).body, one.get(&path).body);
    let again = one.ask("POST", "/api/v1/media", Some(&token), &picture(901));
    assert_eq!((again.status, names(&nodes.s3).len()), (201, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_never_answers_holds_up_no_page_for_long() {
    let nodes = Nodes::new().await;
    let one = nodes.start(true);
    let token = one.token();
    let path = published(&one, &token);
    nodes.s3.fall_silent();
    let other = nodes.start(false);
    let began = Instant::now();
    let shown = other.get("/pages/quais");
    assert!(shown.status == 200 && shown.text().contains("Le texte."), "{}", shown.text());
    assert!(began.elapsed() < Duration::from_secs(20), "it waited for the store until that was given up");
    assert_eq!(other.get(&format!("{path}?width=7")).status, 400, "what needs no file is answered");
    assert_eq!(one.get(&path).status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_store_falsifies_is_not_served() {
    let nodes = Nodes::new().await;
    let (one, other) = (nodes.start(true), nodes.start(false));
    let token = one.token();
    let path = one.ask("POST", "/api/v1/media", Some(&token), &picture(800)).json()["path"].clone();
    let path = path.as_str().unwrap().to_owned();
    assert_eq!(one.ask("POST", "/api/v1/pages", Some(&token), &page("Quais", &path)).status, 201);
    let name = names(&nodes.s3).remove(0);
    let honest = nodes.s3.objects().insert(name.clone(), picture(801)).unwrap();
    for lie in [picture(801), honest[..honest.len() - 1].to_vec(), Vec::new(), b"<script>alert(1)</script>".to_vec()] {
        nodes.s3.objects().insert(name.clone(), lie);
        assert_eq!(other.get(&path).status, 503);
        assert_eq!(held(other.data.path()).len(), 0, "nor is it kept");
    }
    nodes.s3.objects().remove(&name);
    assert_eq!(other.get(&path).status, 503);
    nodes.s3.objects().insert(name, honest.clone());
    assert_eq!(other.get(&path).body, honest);
}

/// A city in a folder, with two pictures that an import brought.
fn founded() -> tempfile::TempDir {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for width in [20, 21] {
        std::fs::write(folder.path().join(format!("{width}.jpg")), picture(width)).unwrap();
    }
    std::fs::write(folder.path().join("quais.md"), "# Quais\n\n![a](20.jpg) ![b](21.jpg)\n").unwrap();
    done(data.path(), &["init", "--name", "Bordeaux", "--origin", ORIGIN, "--admin", "ana"]);
    assert_eq!(done(data.path(), &["import", "markdown", folder.path().to_str().unwrap()])["pictures"], 2);
    data
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_moves_into_a_store_and_a_backup_has_the_files_of_the_store() {
    let s3 = S3::start();
    let data = founded();
    let data = data.path();
    let (code, message) = refused(data, &["media", "push"]);
    assert!(code == 3 && message.contains("--media-store"), "{message}");
    configure(data, &s3, None);
    let first = done(data, &["media", "push"]);
    assert_eq!((&first["pushed"], &first["known"]), (&json!(2), &json!(0)));
    let mut expected: Vec<_> = held(data)
        .iter()
        .map(|file| format!("bordeaux/files/{}", file.strip_prefix(data.join("media")).unwrap().to_str().unwrap()))
        .collect();
    expected.sort();
    assert_eq!(names(&s3), expected, "as a copy of the folder would lie there");
    assert_eq!(done(data, &["media", "push"]), json!({ "pushed": 0, "known": 2, "altered": 0 }));

    // A copy that is whole is made of what the store has.
    std::fs::remove_dir_all(data.join("media")).unwrap();
    let backup = tempfile::tempdir().unwrap();
    assert_eq!(done(data, &["backup", backup.path().to_str().unwrap()])["pictures"], 2);
    let files = held(backup.path());
    assert_eq!(files.len(), 2);
    assert_eq!(done(data, &["verify"])["broken"], 0);

    // A file that was altered is left, and the others are brought.
    s3.objects().clear();
    let file = held(data).remove(0);
    std::fs::write(&file, "altered").unwrap();
    let (code, message) = refused(data, &["media", "push"]);
    assert!(code == 1 && message.contains("1 files are not what their names say"), "{message}");
    assert_eq!(names(&s3).len(), 1);
    std::fs::remove_file(file).unwrap();
    let (code, message) = refused(data, &["verify"]);
    assert!(code == 1 && message.contains("cannot be had"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_says_how_the_store_is() {
    let s3 = S3::start();
    let data = founded();
    let data = data.path();
    assert!(!refused(data, &["doctor"]).1.contains("media store"));
    configure(data, &s3, None);
    let (_, said) = refused(data, &["doctor"]);
    assert!(said.contains("answers and can be written"), "{said}");
    assert_eq!(s3.objects().len(), 1, "it leaves one small object");

    s3.switch(false);
    let (code, said) = refused(data, &["doctor"]);
    assert!(code == 1 && said.contains("media store  BAD"), "{said}");
    s3.switch(true);
    let stranger = koinon(data, &["doctor"]).env("KOINON_MEDIA_STORE_SECRET", "another").output().unwrap();
    let said = String::from_utf8(stranger.stdout).unwrap();
    assert!(!stranger.status.success() && said.contains("media store  BAD"), "{said}");
    assert!(s3.strangers() > 0 && !said.contains("another"), "{said}");
    for (options, named) in [
        (&["--media-store", "bucket"][..], "s3://"),
        (&["--media-store", "s3://"], "bucket"),
        (&["--media-store-endpoint", "not an address"], "media store  BAD"),
        (&["--media-store", "s3://pictures/a//b"], "media store  BAD"),
    ] {
        let (code, said) = refused(data, &[&["doctor"], options].concat());
        assert!(code == 1 && said.contains(named) && said.contains("BAD"), "{options:?}: {said}");
    }
}
