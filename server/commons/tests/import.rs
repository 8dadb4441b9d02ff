//! Importing a folder and exporting it again, on both databases.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails may panic")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use koinon_commons::import::{FileReport, Import, Outcome, Reason};
use koinon_commons::publish::Edit;
use koinon_commons::read::PageRef;
use koinon_commons::setup::Setup;
use koinon_commons::verify::Finding;
use koinon_commons::{Actor, Commons, Config, Error, SystemClock};
use koinon_store::testing::{TestDatabase, each_database};
use koinon_store::{HERE, Store};

/// The smallest PNG that there is: one pixel.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

async fn city(store: &Store, data: &Path) -> (Commons, Actor) {
    let config = Config {
        origin: "http://bordeaux.localhost:8100".parse().unwrap(),
        data_dir: data.to_owned(),
        default_lang: "en".into(),
        sends_mail: false,
        media_store: None,
    };
    let commons = Commons::open_without_index(config, store.clone(), Arc::new(SystemClock)).await.unwrap();
    let setup = Setup {
        name: "Bordeaux".into(),
        summary: String::new(),
        login: "ana".into(),
        password: "made-up words".into(),
    };
    commons.set_up(setup).await.unwrap();
    let operator = commons.operator().await.unwrap();
    (commons, operator)
}

fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

fn import_of(folder: &Path) -> Import {
    Import { folder: folder.to_owned(), source: "a test".into(), lang: None, kind: None }
}

async fn run(commons: &Commons, actor: &Actor, folder: &Path) -> BTreeMap<String, FileReport> {
    let mut reports = BTreeMap::new();
    commons
        .import_markdown(actor, &import_of(folder), &mut |_, report| {
            reports.extend(report.map(|report| (report.path.clone(), report)));
        })
        .await
        .unwrap();
    reports
}

async fn position(store: &Store) -> i64 {
    store.read(|conn| conn.log_head()).await.unwrap().position
}

async fn body(store: &Store, slug: &str) -> String {
    let slug = slug.to_owned();
    store
        .read(move |conn| {
            let page = conn.page_by_slug(HERE, &slug)?.ok_or(koinon_store::Error::Missing("page"))?;
            conn.body(page.head.ok_or(koinon_store::Error::Missing("head"))?)
        })
        .await
        .unwrap()
        .unwrap()
}

async fn edit(commons: &Commons, actor: &Actor, slug: &str, markdown: &str) {
    let page = commons.page_row(actor, &PageRef::parse(slug)).await.unwrap();
    let edit = Edit { base_revision: page.head_hash, markdown: markdown.into(), ..Edit::default() };
    commons.edit_page(actor, page.id, edit).await.unwrap();
}

#[tokio::test]
async fn a_folder_is_taken_in_and_what_is_not_is_named() {
    each_database(async |database: &TestDatabase| {
        let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = folder.path();
        let (commons, operator) = city(database, data.path()).await;
        let huge = vec![b'x'; (1 << 20) + 1];
        write(
            folder,
            &[
                ("guides/compost.md", b"---\ntitle: Shared compost\nslug: compost\n---\n![Bins](../img/three%20bins.png) [next](streets.md)\n"),
                ("guides/streets.md", b"# School streets\n\n{{< note >}}Closed at 8.{{< /note >}} [back](compost.md) [lost](gone.md)\n"),
                ("other/compost.markdown", b"---\ntitle: Shared compost\nslug: compost\n---\nAnother one. ![](/img/three%20bins.png)\n"),
                ("cool-islands.md", b"No heading here.\n"),
                ("windows.md", b"# Windows\r\n\r\nLine ends.\r\n"),
                ("mixed.md", b"# Mixed\r\n\nLine ends.\n"),
                ("draft.md", b"---\ntitle: Not yet\ndraft: true\n---\n"),
                ("latin1.md", b"# Caf\xe9\n"),
                ("nul.md", b"# A\0B\n"),
                ("huge.md", &huge),
                ("---.md", b"Neither heading nor name.\n"),
                ("kind.md", b"---\ntitle: Strange\nkind: spaceship\n---\n"),
                ("img/three bins.png", PICTURE),
                ("img/vector.svg", b"<svg/>"),
                ("picture.md", b"# Picture\n![](img/vector.svg) ![](img/none.png) ![](../outside.png)\n"),
                (".hidden/page.md", b"# Hidden\n"),
            ],
        );
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.join("windows.md"), folder.join("link.md")).unwrap();

        let reports = run(&commons, &operator, folder).await;
        let left = |path: &str| match &reports[path].outcome {
            Outcome::Left(reason) => reason.clone(),
            other => panic!("{path}: {other:?}"),
        };
        assert_eq!(left("latin1.md"), Reason::NotUtf8);
        assert_eq!(left("nul.md"), Reason::Nul);
        assert_eq!(left("huge.md"), Reason::TooLarge);
        assert_eq!(left("---.md"), Reason::NoTitle);
        assert_eq!(left("draft.md"), Reason::Draft);
        assert!(matches!(left("kind.md"), Reason::Refused(why) if why.contains("spaceship")));
        let taken: Vec<_> = reports.values().filter(|r| r.outcome == Outcome::Created).map(|r| r.path.as_str()).collect();
        let expected = ["cool-islands.md", "guides/compost.md", "guides/streets.md", "mixed.md", "other/compost.markdown", "picture.md", "windows.md"];
        assert_eq!(taken, expected);
        assert_eq!(reports.len(), expected.len() + 6, "neither hidden nor linked files are part of it");
        assert!(reports["windows.md"].line_ends_changed && reports["mixed.md"].line_ends_changed);
        assert_eq!(reports["guides/streets.md"].shortcodes, BTreeMap::from([("note".to_owned(), 2)]));
        assert_eq!(reports["guides/streets.md"].left_references.iter().map(|(r, _)| r.as_str()).collect::<Vec<_>>(), ["gone.md"]);
        assert_eq!(reports["picture.md"].left_references.len(), 2);
        assert_eq!((reports["guides/compost.md"].pictures, reports["other/compost.markdown"].pictures), (1, 1));

        let island = commons.page(&Actor::Anyone, &PageRef::parse("cool-islands")).await.unwrap();
        assert_eq!(island.page.title, "Cool islands");
        let compost = commons.page(&Actor::Anyone, &PageRef::parse("compost")).await.unwrap();
        assert_eq!((compost.files.len(), compost.files[0].reference.as_str()), (1, "../img/three%20bins.png"));
        assert!(commons.page(&Actor::Anyone, &PageRef::parse("compost-2")).await.is_ok());
        assert_eq!(body(database, "streets").await.as_bytes(), std::fs::read(folder.join("guides/streets.md")).unwrap());
        assert_eq!(body(database, "windows").await, "# Windows\n\nLine ends.\n");

        let exported = tempfile::tempdir().unwrap();
        let counts = commons.export_markdown(&operator, exported.path(), &mut |_, _| {}).await.unwrap();
        assert_eq!(counts.pages, expected.len());
        for path in expected.iter().filter(|path| **path != "mixed.md").chain(&["img/three bins.png"]) {
            assert_eq!(std::fs::read(exported.path().join(path)).unwrap(), std::fs::read(folder.join(path)).unwrap(), "{path}");
        }
        let again = commons.export_markdown(&operator, exported.path(), &mut |_, _| {}).await;
        assert!(matches!(again, Err(Error::File(why)) if why.contains("not empty")));
        let list = std::fs::read_to_string(exported.path().join("pages.ndjson")).unwrap();
        assert_eq!(list.lines().count(), expected.len());

        let mut findings = Vec::new();
        let checked = commons.verify(&mut |_, finding| findings.extend(finding)).await.unwrap();
        assert_eq!((checked.pages, checked.revisions, checked.broken), (expected.len(), expected.len(), 0), "{findings:?}");
        std::fs::write(commons.media_file(&compost.files[0].media.hash), "altered").unwrap();
        let checked = commons.verify(&mut |_, finding| findings.extend(finding)).await.unwrap();
        assert_eq!(checked.broken, 2, "both pages that show it are named");
        assert!(findings.iter().all(|finding| matches!(finding, Finding::Broken(_))));
    })
    .await;
}

#[tokio::test]
async fn a_second_run_changes_nothing_and_never_what_people_wrote() {
    each_database(async |database: &TestDatabase| {
        let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = folder.path();
        let (commons, operator) = city(database, data.path()).await;
        write(folder, &[("a.md", b"# A\n\nOne.\n"), ("b.md", b"# B\n\nOne.\n"), ("c.md", b"# C\n\nOne.\n")]);
        run(&commons, &operator, folder).await;
        let before = position(database).await;
        let reports = run(&commons, &operator, folder).await;
        assert!(reports.values().all(|report| report.outcome == Outcome::Unchanged), "{reports:?}");
        assert_eq!(position(database).await, before, "no change row was added");

        edit(&commons, &operator, "b", "# B\n\nWritten by a person.\n").await;
        let page = commons.page_row(&operator, &PageRef::parse("c")).await.unwrap();
        commons.delete_page(&operator, page.id, None).await.unwrap();
        write(folder, &[("a.md", b"# A\n\nTwo.\n"), ("b.md", b"# B\n\nTwo.\n"), ("c.md", b"# C\n\nTwo.\n")]);
        let before = position(database).await;
        let reports = run(&commons, &operator, folder).await;
        assert_eq!(reports["a.md"].outcome, Outcome::Updated);
        assert_eq!(reports["b.md"].outcome, Outcome::Left(Reason::EditedSince));
        assert_eq!(reports["c.md"].outcome, Outcome::Left(Reason::DeletedSince));
        assert_eq!(position(database).await, before + 1);
        assert_eq!(body(database, "a").await, "# A\n\nTwo.\n");
        assert_eq!(body(database, "b").await, "# B\n\nWritten by a person.\n");
        let before = position(database).await;
        assert_eq!(run(&commons, &operator, folder).await["a.md"].outcome, Outcome::Unchanged);
        assert_eq!(position(database).await, before);
    })
    .await;
}

#[tokio::test]
async fn an_import_that_broke_off_is_completed_without_doubles() {
    each_database(async |database: &TestDatabase| {
        let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = folder.path();
        let (commons, operator) = city(database, data.path()).await;
        for number in 0..200 {
            write(folder, &[(&format!("{number}.md"), format!("# Page {number}\n\nText.\n").as_bytes())]);
        }
        // Dropped in the midst, with pages under way.
        let (enough, mut reached) = tokio::sync::mpsc::unbounded_channel();
        let import = import_of(folder);
        let mut count = 0;
        let mut report = |_: usize, report: Option<FileReport>| {
            count += usize::from(report.is_some());
            if count == 40 {
                let _ = enough.send(());
            }
        };
        tokio::select! {
            biased;
            _ = reached.recv() => {}
            _ = commons.import_markdown(&operator, &import, &mut report) => panic!("it was to be broken off"),
        }
        run(&commons, &operator, folder).await;
        assert_eq!(database.read(|conn| conn.count_pages(HERE)).await.unwrap(), 200);
        for number in 0..200 {
            assert_eq!(body(database, &number.to_string()).await, format!("# Page {number}\n\nText.\n"));
        }
    })
    .await;
}

#[tokio::test]
async fn only_officers_import_and_export() {
    let database = TestDatabase::sqlite().await;
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (commons, _) = city(&database, data.path()).await;
    let imported = commons.import_markdown(&Actor::Anyone, &import_of(folder.path()), &mut |_, _| {}).await;
    assert!(matches!(imported, Err(Error::SignInNeeded)));
    let exported = commons.export_markdown(&Actor::Anyone, folder.path(), &mut |_, _| {}).await;
    assert!(matches!(exported, Err(Error::SignInNeeded)));
}
