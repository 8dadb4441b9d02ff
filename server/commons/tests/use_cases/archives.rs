//! A page with its history as one file: restored with the very same revisions, and refused whole where anything in it is not what its
//! city signed, or where the file wishes us ill.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use koinon_commons::mirror::MirroredRevision;
use koinon_commons::publish::{Edit, NewPageText};
use koinon_commons::read::PageRef;
use koinon_commons::setup::Setup;
use koinon_commons::{Actor, Clock, Commons, Config, Error};
use koinon_core::key::RecordKey;
use koinon_core::{Hash, Origin};
use koinon_store::testing::{TestDatabase, each_database};
use koinon_store::{HERE, Revision};
use proptest::test_runner::{Config as Runs, TestRunner};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::city::{PASSWORD, TestCity, actor, codes, setup};
use crate::peer::Peer;

/// One grey point.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

type Parts = Vec<(String, Vec<u8>)>;

/// Strasbourg, which knows no other city.
async fn strasbourg(database: &TestDatabase, folder: &Path, clock: Arc<dyn Clock>) -> (Commons, Actor) {
    let config = Config {
        origin: Origin::of_str("https://strasbourg.example").unwrap(),
        data_dir: folder.to_owned(),
        default_lang: "fr".into(),
        sends_mail: false,
        media_store: None,
    };
    let commons = Commons::open(config, database.store.clone(), clock).await.unwrap();
    commons.set_up(Setup { name: "Strasbourg".into(), password: PASSWORD.into(), ..setup() }).await.unwrap();
    let administrator = actor(&commons, "adele.admin").await;
    (commons, administrator)
}

fn written(folder: &Path, parts: &Parts) -> PathBuf {
    let path = folder.join(format!("{}.zip", Hash::of(format!("{parts:?}"))));
    let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    path
}

/// The archive of a page as its city makes it, taken apart.
async fn archived(commons: &Commons, page: &PageRef) -> Parts {
    let mut made = commons.archive_page(&Actor::Anyone, page).await.unwrap();
    let mut zip = ZipArchive::new(&mut made.file).unwrap();
    let mut parts = Vec::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        parts.push((entry.name().unwrap().to_string(), bytes));
    }
    parts
}

/// The archive of a page that some city signed.
fn signed(peer: &Peer, revisions: &[MirroredRevision]) -> Parts {
    let first = &revisions[0];
    let cover = json!({
        "format": "koinon-history", "version": 1, "revisions": revisions.len(), "complete": true,
        "page": { "id": first.record.page, "title": "Jasmin", "lang": "fr" },
        "city": {
            "origin": peer.origin, "name": "Elsewhere", "record_key": peer.key.public().to_multibase(),
            "record_key_id": peer.key_id,
        },
    });
    let lines: Vec<String> =
        revisions.iter().map(|one| json!({ "record": one.record.to_json() }).to_string()).collect();
    let people = json!({ "id": first.record.author, "actor": peer.origin.at("/id/person/leila"), "name": "Leïla Exemple", "handle": "leila" });
    let mut parts = vec![
        ("history.json".to_owned(), cover.to_string().into_bytes()),
        ("records.ndjson".to_owned(), lines.join("\n").into_bytes()),
        ("people.ndjson".to_owned(), people.to_string().into_bytes()),
        ("files.ndjson".to_owned(), Vec::new()),
    ];
    for text in revisions.iter().filter_map(|one| one.source.as_ref()) {
        let part = (format!("texts/{}.md", Hash::of(text)), text.clone().into_bytes());
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}

/// Three versions of a page of this city or another one.
fn versions(peer: &Peer) -> Vec<MirroredRevision> {
    // The last part of an id is that of one page alone, in whatever city.
    let id = peer.page(if peer.row == HERE { 9 } else { 7 });
    let first = peer.live(&id, &[], "# Jasmin\n\nBlanc.\n");
    let second = peer.live(&id, &[&first], "---\nthemes: [water]\n---\n# Jasmin\n\nJaune. [[Compost]]\n");
    let third = peer.live(&id, &[&second], "---\nthemes: [water]\n---\n# Jasmin\n\nJaune pâle. [[Compost]]\n");
    vec![first, second, third]
}

/// This city itself, as it signs.
fn ourselves(city: &TestCity) -> Peer {
    let identity = city.commons.identity().unwrap();
    let key = RecordKey::from_secret(identity.record_key.secret());
    Peer { origin: city.commons.origin().clone(), key, key_id: identity.record_key_id.clone(), row: HERE }
}

/// All that a refused archive must leave as it is.
async fn standing(city: &TestCity) -> (i64, usize, i64, Vec<PathBuf>) {
    let cities = city.stored(|conn| conn.cities()).await;
    let pages = city.stored(|conn| conn.pages_after(None, koinon_store::PageId(0), 100)).await.len();
    let mut files = Vec::new();
    let mut folders = vec![city.commons.data_dir().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_index = path.ends_with("search");
            if path.is_dir() { folders.extend((!is_index).then_some(path)) } else { files.push(path) }
        }
    }
    files.sort();
    (city.log_position().await, cities.len(), pages as i64, files)
}

fn said(history: &[Revision]) -> Vec<(Hash, Value, Option<String>)> {
    history.iter().map(|one| (one.hash, one.record.to_json(), one.note.clone())).collect()
}

#[tokio::test]
async fn a_history_is_restored_elsewhere_with_the_very_same_revisions() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let picture = city.commons.add_media(&city.ana, PNG.to_vec()).await.unwrap();
        let named = koinon_commons::media::media_path(&picture);
        let new = NewPageText { markdown: format!("# Compost\n\n![Un bac]({named})\n"), ..NewPageText::default() };
        let page = city.created(NewPageText { note: Some("Premier jet".into()), ..new }).await;
        city.edit(&city.officer, page.id, "# Compost\n\nSecret.\n").await.unwrap();
        let secret = city.row(page.id).await.head_hash.unwrap();
        city.edit(&city.officer, page.id, &format!("# Compost partagé\n\n![Trois bacs]({named})\n")).await.unwrap();
        city.commons.redact(&city.administrator, &PageRef::Row(page.id), secret, "Un nom").await.unwrap();
        let base_revision = city.row(page.id).await.head_hash;
        let renamed =
            Edit { base_revision, slug: Some("bacs".into()), markdown: city.text(page.id).await, ..Edit::default() };
        city.edit_with(&city.officer, page.id, renamed).await.unwrap();
        let ours = city.history(page.id).await;
        assert_eq!(ours.len(), 4);

        let parts = archived(&city.commons, &PageRef::parse("bacs")).await;
        assert_eq!(parts, archived(&city.commons, &PageRef::Row(page.id)).await, "the same history is the same file");
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path(), &parts);
        let (other, data) = (TestDatabase::sqlite().await, tempfile::tempdir().unwrap());
        let clock = Arc::clone(&city.clock) as Arc<dyn Clock>;
        let (elsewhere, officer) = strasbourg(&other, data.path(), clock).await;
        // Nobody is believed for bringing a key along, and not everybody restores pages.
        assert_eq!(codes(elsewhere.restore_history(&officer, &path, None).await), ["archive_key_needed"]);
        let key = city.commons.identity().unwrap().record_key.public().to_multibase();
        let foreign = RecordKey::from_secret([9; 32]).public().to_multibase();
        assert_eq!(codes(elsewhere.restore_history(&officer, &path, Some(&foreign)).await), ["record_false"]);
        assert!(matches!(elsewhere.restore_history(&Actor::Anyone, &path, Some(&key)).await, Err(Error::SignInNeeded)));
        assert_eq!(elsewhere.cities().await.unwrap().len(), 1, "the city is not known by an archive that was refused");

        let restored = elsewhere.restore_history(&officer, &path, Some(&key)).await.unwrap();
        assert_eq!((restored.revisions, restored.new, restored.files), (4, 4, 1));
        let reference = PageRef::parse("bacs@bordeaux.example");
        let (there, mut theirs) = elsewhere.revisions(&Actor::Anyone, &reference, None, 100).await.unwrap();
        theirs.reverse();
        assert_eq!(said(&theirs), said(&ours));
        assert_eq!((there.created, there.title.as_str()), (ours[0].record.time, "Compost partagé"));
        let writers: Vec<_> = theirs.iter().map(|one| one.author.clone().unwrap().name).collect();
        assert_eq!(writers, vec![city.officer.account().unwrap().person.name.clone(); 4]);
        for revision in &theirs {
            let text = elsewhere.revision(&Actor::Anyone, &reference, revision.hash).await;
            let ours = city.commons.revision(&Actor::Anyone, &PageRef::Row(page.id), revision.hash).await;
            match (text, ours) {
                (Ok((.., theirs)), Ok((.., ours))) => assert_eq!(theirs, ours),
                (Err(Error::Redacted(theirs)), Err(Error::Redacted(ours))) => assert_eq!(theirs.reason, ours.reason),
                (theirs, ours) => panic!("{theirs:?} {ours:?}"),
            }
        }
        assert!(elsewhere.media_file(&picture.hash).exists());
        let checked = elsewhere.verify(&mut |_, _| {}).await.unwrap();
        assert_eq!((checked.broken, checked.redacted, checked.not_held), (0, 1, 0));

        // Once more, and after the page has gone on.
        let again = elsewhere.restore_history(&officer, &path, None).await.unwrap();
        assert_eq!((again.new, again.page.id), (0, there.id));
        city.edit(&city.officer, page.id, "# Compost partagé\n\nQuatre bacs.\n").await.unwrap();
        let newer = written(folder.path(), &archived(&city.commons, &PageRef::Row(page.id)).await);
        assert_eq!(elsewhere.restore_history(&officer, &newer, None).await.unwrap().new, 1);
        let older = elsewhere.restore_history(&officer, &path, None).await.unwrap();
        assert_eq!((older.new, older.page.head_hash), (0, city.row(page.id).await.head_hash), "it does not go back");
        assert_eq!(elsewhere.verify(&mut |_, _| {}).await.unwrap().broken, 0);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_its_own_city_lost_is_its_own_again() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let us = ourselves(&city);
        let history = versions(&us);
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path(), &signed(&us, &history));
        let restored = city.commons.restore_history(&city.administrator, &path, None).await.unwrap();
        assert_eq!((restored.new, restored.page.city, restored.page.slug.as_str()), (3, HERE, "jasmin"));
        assert_eq!((restored.page.created, restored.page.updated), (history[0].record.time, history[2].record.time));
        let records: Vec<_> = city.history(restored.page.id).await.into_iter().map(|one| one.record).collect();
        assert_eq!(records, history.iter().map(|one| one.record.clone()).collect::<Vec<_>>());
        let links = city.commons.links(&Actor::Anyone, &PageRef::parse("jasmin"), 10).await.unwrap();
        assert_eq!(links.outgoing[0].link.slug, "compost");
        assert_eq!(city.commons.verify(&mut |_, _| {}).await.unwrap().broken, 0);
        // The cities that follow hear of it.
        assert!(!city.stored(|conn| conn.local_changes_after(0, 10)).await.is_empty());

        // Another history of it, and a page that stands in its place, are refused with nothing kept.
        let fork = peer_text(&us, &history[..1], "# Jasmin\n\nUne autre.\n");
        let path = written(folder.path(), &signed(&us, &fork));
        let before = standing(&city).await;
        assert!(matches!(city.commons.restore_history(&city.administrator, &path, None).await, Err(Error::Taken(_))));
        assert_eq!(standing(&city).await, before);
    })
    .await;
}

/// A history with one more version that says this.
fn peer_text(peer: &Peer, history: &[MirroredRevision], text: &str) -> Vec<MirroredRevision> {
    let last = history.last().unwrap();
    history.iter().cloned().chain([peer.live(&last.record.page, &[last], text)]).collect()
}

#[tokio::test]
async fn what_does_not_fit_what_was_signed_is_named_and_nothing_is_kept() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let elsewhere = Peer::sidi_bou_said(&city).await;
        let us = ourselves(&city);
        let folder = tempfile::tempdir().unwrap();
        let before = standing(&city).await;
        for peer in [&elsewhere, &us] {
            let history = versions(peer);
            let honest = signed(peer, &history);
            let in_part = |name: &str, from: &str, to: &str| {
                let mut parts = honest.clone();
                let (_, bytes) = parts.iter_mut().find(|(part, _)| part.starts_with(name)).unwrap();
                let text = String::from_utf8(bytes.clone()).unwrap();
                assert!(text.contains(from), "{text}");
                *bytes = text.replacen(from, to, 1).into_bytes();
                parts
            };
            let without =
                |name: &str| -> Parts { honest.iter().filter(|(part, _)| !part.starts_with(name)).cloned().collect() };
            let text = format!("texts/{}", history[1].record.body);
            let last = history[2].record.revision().short().to_string();
            let falsified = [
                ("a text that was changed", in_part("texts/", "Blanc", "Noir"), "archive_unusable", "texts/"),
                (
                    "a title that was changed",
                    in_part("records", "\"title\":\"Jasmin\"", "\"title\":\"Rose\""),
                    "record_false",
                    "Rose",
                ),
                (
                    "a signature that was changed",
                    {
                        // Its last letter: it stays as long as it was.
                        let records = &honest.iter().find(|(part, _)| part.starts_with("records")).unwrap().1;
                        let records = String::from_utf8(records.clone()).unwrap();
                        let value = records.split("\"proofValue\":\"").nth(1).unwrap().split('"').next().unwrap();
                        let other = if value.ends_with('A') { 'B' } else { 'A' };
                        in_part("records", value, &format!("{}{other}", &value[..value.len() - 1]))
                    },
                    "record_false",
                    "signature",
                ),
                ("a text that is missing", without(&text), "record_false", "text is missing"),
                (
                    "a record that is missing",
                    {
                        let gap = [history[0].clone(), history[2].clone()];
                        signed(peer, &gap)
                    },
                    "history_chain",
                    last.as_str(),
                ),
                (
                    "a version of another page",
                    {
                        let other = peer.live(&peer.page(8), &[&history[2]], "# Autre\n");
                        signed(peer, &[&history[..], &[other]].concat())
                    },
                    "history_chain",
                    "another page",
                ),
                (
                    "a record that stands there twice",
                    signed(peer, &[history[0].clone(), history[0].clone()]),
                    "history_chain",
                    "twice",
                ),
                ("no form of ours", in_part("history", "koinon-history", "other"), "archive_form", "form"),
                (
                    "another city",
                    in_part("history", peer.origin.as_str(), "https://evil.example"),
                    "archive_page",
                    "city",
                ),
                ("no record", in_part("records", "{", "["), "archive_lines", "records.ndjson"),
                (
                    "a text that no version has",
                    {
                        let stray = ("texts/".to_owned() + &Hash::of("Stray").to_string() + ".md", b"Stray".to_vec());
                        [&honest[..], &[stray]].concat()
                    },
                    "archive_part",
                    "texts/",
                ),
            ];
            for (what, parts, code, names) in falsified {
                let path = written(folder.path(), &parts);
                let refused = city.commons.restore_history(&city.administrator, &path, None).await;
                let Err(Error::Invalid(errors)) = refused else { panic!("{what}: {refused:?}") };
                assert_eq!(errors[0].code, code, "{what}: {}", errors[0].message);
                assert!(errors[0].message.contains(names), "{what}: {}", errors[0].message);
                assert_eq!(standing(&city).await, before, "{what}");
            }
            // Signed by somebody else in the city's name.
            let forger = Peer {
                key: RecordKey::from_secret([3; 32]),
                origin: peer.origin.clone(),
                key_id: peer.key_id.clone(),
                row: HERE,
            };
            let path = written(folder.path(), &signed(&forger, &versions(&forger)));
            assert_eq!(codes(city.commons.restore_history(&city.administrator, &path, None).await), ["record_false"]);
            assert_eq!(standing(&city).await, before);
        }
        // The honest twins.
        for peer in [&elsewhere, &us] {
            let path = written(folder.path(), &signed(peer, &versions(peer)));
            assert_eq!(city.commons.restore_history(&city.administrator, &path, None).await.unwrap().new, 3);
        }
    })
    .await;
}

/// Overwrites bytes of a file, all that are found.
fn patched(path: &Path, from: &[u8], to: &[u8]) {
    assert_eq!(from.len(), to.len());
    let mut bytes = std::fs::read(path).unwrap();
    let found: Vec<usize> = memchr::memmem::find_iter(&bytes, from).collect();
    assert!(!found.is_empty());
    for at in found {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn j08_a_hostile_archive_is_refused_and_touches_nothing() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let folder = tempfile::tempdir().unwrap();
        let honest = signed(&peer, &versions(&peer));
        let before = standing(&city).await;
        let mut hostile: Vec<(&str, PathBuf, &str)> = Vec::new();
        for name in
            ["../evil", "/etc/evil", "texts/../../evil", "C:\\evil", "..\\evil", "media/", "texts/evil.md", "a/b/c"]
        {
            let parts = [&honest[..], &[(name.to_owned(), b"evil".to_vec())]].concat();
            hostile.push((name, written(folder.path(), &parts), "part"));
        }
        let with_link = folder.path().join("link.zip");
        let mut zip = ZipWriter::new(std::fs::File::create(&with_link).unwrap());
        zip.add_symlink("history.json", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        zip.finish().unwrap();
        hostile.push(("a symbolic link", with_link, "no plain file"));
        let twice = written(folder.path(), &[&honest[..], &[("history.jsoX".to_owned(), b"{}".to_vec())]].concat());
        patched(&twice, b"history.jsoX", b"history.json");
        hostile.push(("two parts of one name", twice, "one name"));
        // Thirty texts of a mebibyte of nothing pack to almost nothing.
        let nothing: Parts =
            (0..30).map(|n| (format!("texts/{}.md", Hash::of(format!("{n}"))), vec![b' '; 1 << 20])).collect();
        hostile.push(("a bomb", written(folder.path(), &[&honest[..], &nothing].concat()), "unpacks to"));
        let large = vec![(format!("texts/{}.md", Hash::of("x")), vec![b' '; (1 << 20) + 1])];
        hostile.push(("a text that is too long", written(folder.path(), &[&honest[..], &large].concat()), "larger"));
        // A part that is larger than it says: its size stands in the directory of the archive.
        let liar = folder.path().join("liar.zip");
        std::fs::rename(written(folder.path(), &honest), &liar).unwrap();
        let size = u32::try_from(honest[1].1.len()).unwrap().to_le_bytes();
        patched(&liar, &size, &7_u32.to_le_bytes());
        hostile.push(("a part that lies about its size", liar, ""));
        let no_zip = folder.path().join("no.zip");
        std::fs::write(&no_zip, b"PK\x03\x04 and nothing more").unwrap();
        hostile.push(("no archive", no_zip, "no ZIP file"));
        hostile.push(("a folder", folder.path().to_owned(), "no file"));
        hostile.push(("nothing", folder.path().join("nowhere"), "no ZIP file"));
        let cut = folder.path().join("cut.zip");
        let whole = std::fs::read(written(folder.path(), &honest)).unwrap();
        std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
        hostile.push(("half an archive", cut, "no ZIP file"));
        for (what, path, names) in hostile {
            let refused = city.commons.restore_history(&city.administrator, &path, None).await;
            let Err(Error::Invalid(errors)) = refused else { panic!("{what}: {refused:?}") };
            assert!(errors[0].message.contains(names), "{what}: {}", errors[0].message);
            assert_eq!(standing(&city).await, before, "{what}");
        }
        assert!(!city.commons.data_dir().parent().unwrap().join("evil").exists());
        // Whatever single byte of the honest one is changed: it is refused, or it is the same history.
        let mut runner = TestRunner::new(Runs { failure_persistence: None, ..Runs::with_cases(60) });
        let path = folder.path().join("one-byte.zip");
        let tried: Vec<(usize, u8)> = (0..60)
            .map(|_| {
                use proptest::strategy::{Strategy as _, ValueTree as _};
                (0..whole.len(), 1..=255_u8).new_tree(&mut runner).unwrap().current()
            })
            .collect();
        for (at, by) in tried {
            let mut bytes = whole.clone();
            bytes[at] ^= by;
            std::fs::write(&path, bytes).unwrap();
            match city.commons.restore_history(&city.administrator, &path, None).await {
                Err(Error::Invalid(_)) => {}
                Ok(restored) => assert_eq!(restored.page.head_hash, Some(versions(&peer)[2].record.revision()), "{at}"),
                Err(error) => panic!("{at} ^ {by}: {error:?}"),
            }
        }
        std::fs::write(&path, &whole).unwrap();
        let restored = city.commons.restore_history(&city.administrator, &path, None).await.unwrap();
        assert_eq!(restored.revisions, 3);
        assert_eq!(city.commons.verify(&mut |_, _| {}).await.unwrap().broken, 0);
    })
    .await;
}
