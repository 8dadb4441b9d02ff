#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use koinon_core::policy::PagePolicy;
use koinon_core::{Hash, OpaqueId, Origin, PageState, Record, Timestamp};
use koinon_search::Query;
use koinon_store::testing::{TestDatabase, each_database};
use koinon_store::{HERE, NewPage, NewRevision};

use super::*;
use crate::publish::NewPageText;
use crate::setup::Setup;
use crate::{Actor, Config, SystemClock};

async fn city(database: &TestDatabase, folder: &tempfile::TempDir) -> (Commons, Actor) {
    let config = Config {
        origin: Origin::of_str("https://bordeaux.example").unwrap(),
        data_dir: folder.path().to_owned(),
        default_lang: "fr".into(),
        sends_mail: false,
        media_store: None,
    };
    let commons = Commons::open(config, database.store.clone(), Arc::new(SystemClock)).await.unwrap();
    let setup = Setup {
        name: "Bordeaux".into(),
        summary: String::new(),
        login: "adele.admin".into(),
        password: "correct horse battery".into(),
    };
    commons.set_up(setup).await.unwrap();
    let account = commons.account_by_login("adele.admin").await.unwrap();
    (commons, Actor::Person(Box::new(account)))
}

/// Stores pages as an import does, many in one transaction.
async fn import(commons: &Commons, numbers: std::ops::Range<u32>) {
    let store_all = move |tx: &mut koinon_store::Tx<'_>| -> Result<(), Error> {
        for number in numbers {
            let ap_id = format!("https://bordeaux.example/id/page/{number}");
            let body = format!("# Sheet {number}\n");
            let record = Record {
                v: 1,
                page: ap_id.clone(),
                parents: Vec::new(),
                kind: "note".into(),
                lang: "en".into(),
                title: format!("Sheet {number}"),
                slug: format!("sheet-{number}"),
                state: PageState::Live,
                licence: "CC0-1.0".into(),
                body: Hash::of(&body),
                media: Vec::new(),
                note: None,
                author: OpaqueId([1; 16]),
                accepted_by: None,
                time: Timestamp::from_millis(1_795_000_000_000),
                proof: None,
                more: serde_json::Map::new(),
            };
            let page = tx.insert_page(&NewPage {
                ulid: format!("{number:026}"),
                ap_id,
                city: HERE,
                slug: record.slug.clone(),
                kind: record.kind.clone(),
                lang: record.lang.clone(),
                title: record.title.clone(),
                licence: record.licence.clone(),
                policy: PagePolicy::default(),
                created: record.time,
            })?;
            tx.insert_revision(&NewRevision {
                page,
                record: &record,
                body: Some(&body),
                known: None,
                note: None,
                author: None,
                accepted_by: None,
                summary: "",
                becomes_head: true,
                bulk: true,
                received: record.time,
            })?;
        }
        Ok(())
    };
    commons.store().write(store_all).await.unwrap();
}

async fn save(commons: &Commons, actor: &Actor, word: &str) {
    let new = NewPageText { markdown: format!("# {word}\n"), ..NewPageText::default() };
    commons.create_page(actor, new).await.unwrap();
}

async fn total(commons: &Commons, text: &str) -> usize {
    commons.search(Query { text: text.into(), limit: 1, ..Query::default() }).await.unwrap().1.total
}

#[tokio::test]
async fn a_save_is_found_before_an_import_that_was_queued_earlier() {
    each_database(async |database| {
        let folder = tempfile::tempdir().unwrap();
        let (commons, actor) = city(database, &folder).await;
        commons.catch_up_index().await.unwrap();
        for start in (0..1500).step_by(500) {
            import(&commons, start..start + 500).await;
        }
        save(&commons, &actor, "Peonies").await;
        assert_eq!(commons.index_round().await.unwrap(), None);
        assert_eq!((total(&commons, "peonies").await, total(&commons, "sheet").await), (1, 400));
        // What is saved while the import is being taken in goes first too.
        save(&commons, &actor, "Dahlias").await;
        assert_eq!(commons.index_round().await.unwrap(), None);
        assert_eq!((total(&commons, "dahlias").await, total(&commons, "sheet").await), (1, 800));

        commons.catch_up_index().await.unwrap();
        assert_eq!((total(&commons, "sheet").await, total(&commons, "").await), (1500, 1502));
    })
    .await;
}

#[tokio::test]
async fn an_index_that_was_built_anew_stands_at_the_end_of_the_log() {
    each_database(async |database| {
        let folder = tempfile::tempdir().unwrap();
        let (commons, actor) = city(database, &folder).await;
        commons.catch_up_index().await.unwrap();
        import(&commons, 0..900).await;
        save(&commons, &actor, "Peonies").await;
        let before = commons.index().unwrap().position();
        assert_eq!(commons.rebuild_index(|_, _| {}).await.unwrap(), 901);
        assert_ne!(commons.index().unwrap().position(), before);
        assert_eq!((total(&commons, "peonies").await, total(&commons, "sheet").await), (1, 900));
        // The end of the log was reached: there is nothing left to do.
        assert!(commons.index_round().await.unwrap().is_some());
    })
    .await;
}

/// Waits until a page is found, while the index is being built anew.
async fn until_found(commons: &Commons, word: &str) {
    let mut look_again = tokio::time::interval(Duration::from_millis(20));
    let found = async {
        while total(commons, word).await == 0 {
            look_again.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), found).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_is_found_while_an_empty_index_is_being_filled() {
    each_database(async |database| {
        let folder = tempfile::tempdir().unwrap();
        let (commons, actor) = city(database, &folder).await;
        import(&commons, 0..900).await;
        let head = commons.store().read(|conn| conn.log_head()).await.unwrap();
        // The filling stops after its first batch until the save was found.
        let (begun, has_begun) = std::sync::mpsc::channel();
        let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
        let filling = tokio::spawn({
            let commons = commons.clone();
            async move {
                let stop_once = move |_, _| {
                    let _ = begun.send(());
                    let _ = may_go_on.recv();
                };
                commons.begin_anew(head, stop_once).await
            }
        });
        tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
        save(&commons, &actor, "Peonies").await;
        until_found(&commons, "peonies").await;
        save(&commons, &actor, "Dahlias").await;
        until_found(&commons, "dahlias").await;
        // Killed here, it would begin again: the index does not say that it has followed the log.
        assert_eq!((total(&commons, "sheet").await, commons.index().unwrap().position()), (0, None));
        drop(go_on);
        filling.await.unwrap().unwrap();
        assert_eq!((total(&commons, "dahlias").await, total(&commons, "sheet").await), (1, 900));
        commons.catch_up_index().await.unwrap();
        assert_eq!(total(&commons, "").await, 902);
    })
    .await;
}
