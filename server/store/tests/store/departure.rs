//! People who leave: nothing names them any more, and nothing brings them back.

use koinon_core::policy::Role;
use koinon_store::testing::each_database;
use koinon_store::{Error, HERE, NewRevision, Watch};

use crate::fixture::{at, bordeaux, head, next_record, page, person};

/// Whoever adds a column that names a person says here what becomes of it when they leave.
#[test]
fn every_column_that_names_a_person_is_dealt_with_when_they_leave() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/sqlite");
    let forgetting = include_str!("../../src/departure.rs");
    let mut found = 0;
    for folder in std::fs::read_dir(root).unwrap() {
        let sql = std::fs::read_to_string(folder.unwrap().path().join("up.sql")).unwrap();
        let mut table = String::new();
        for line in sql.lines() {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                table = rest.split([' ', '(']).next().unwrap().to_owned();
            }
            if line.contains("REFERENCES person (id)") {
                found += 1;
                let column = format!("{table}.{}", line.split_whitespace().next().unwrap());
                let by_draft = column == "draft.person";
                assert!(by_draft || forgetting.contains(&column), "{column} still names whoever left");
            }
        }
    }
    assert!(found > 10, "the migrations were read");
}

#[tokio::test]
async fn who_leaves_is_nobodys_author_and_their_name_is_nobodys() {
    each_database(async |store| {
        bordeaux(store).await;
        let (left, author, again, handle, accounts, verifies) = store
            .write(|tx| {
                let leila = person(tx, HERE, "leila")?;
                tx.insert_account(leila, "leila", "hash", Role::Contributor, at(0))?;
                tx.watch(leila, &Watch::Theme("energy".into()), at(0))?;
                let page = page(tx, HERE, "compost")?;
                let record = next_record(tx, page, "one\n", at(0))?;
                let new = NewRevision { author: Some(leila), ..head(page, &record, "one\n") };
                let id = tx.insert_revision(&new)?;
                assert!(tx.revision(id)?.unwrap().author.is_some());
                let who = tx.person(leila)?.unwrap();
                assert_eq!(tx.forget_person(&who, at(1))?, [page]);
                let revision = tx.revision(id)?.unwrap();
                Ok::<_, Error>((
                    tx.has_left(&who.ap_id)?,
                    revision.author,
                    person(tx, HERE, "leila").is_err(),
                    tx.handle_has_left("leila")?,
                    tx.count_accounts()?,
                    revision.record.revision() == revision.hash,
                ))
            })
            .await
            .unwrap();
        assert_eq!((left, author, again, handle, accounts, verifies), (true, None, true, true, 0, true));
    })
    .await;
}
