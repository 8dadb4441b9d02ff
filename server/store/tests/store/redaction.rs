//! Erased texts: what goes, what stays, and that nothing brings them back.

use koinon_core::Hash;
use koinon_store::testing::each_database;
use koinon_store::{Error, HERE, NewRevision, Redaction};

use crate::fixture::{at, bordeaux, head, next_record, page, save};

#[tokio::test]
async fn an_erased_text_is_gone_and_its_neighbours_and_its_record_are_not() {
    each_database(async |store| {
        bordeaux(store).await;
        // Long and alike, so that each is kept against the one before.
        let text =
            |secret: &str| format!("{}{secret}\n", "A line about compost and its bins, which stays.\n".repeat(80));
        let texts = ["one", "the name of a child", "three", "the name of a child", "five"].map(text);
        let all = texts.clone();
        let (page, saved) = store
            .write(move |tx| {
                let page = page(tx, HERE, "compost")?;
                let saved = all.iter().zip(0..).map(|(text, time)| save(tx, page, text, at(time)));
                Ok::<_, Error>((page, saved.collect::<Result<Vec<_>, _>>()?))
            })
            .await
            .unwrap();
        let ids = saved.clone();
        let hashes = store
            .read(move |conn| {
                ids.iter().map(|id| Ok(conn.revision(*id)?.unwrap().hash)).collect::<Result<Vec<_>, Error>>()
            })
            .await
            .unwrap();
        let of = Redaction { revision: hashes[1], page, reason: "It named a child.".into(), time: at(10) };
        let (first, again) = (of.clone(), of.clone());
        assert!(store.write(move |tx| tx.redact(&first, at(10))).await.unwrap());
        assert!(!store.write(move |tx| tx.redact(&again, at(11))).await.unwrap(), "it was done already");

        let (ids, hashes_asked) = (saved.clone(), hashes.clone());
        let (bodies, records, redacted) = store
            .read(move |conn| {
                let mut bodies = Vec::new();
                let mut records = Vec::new();
                for id in ids {
                    bodies.push(conn.body(id)?);
                    let revision = conn.revision(id)?.unwrap();
                    records.push(revision.record.revision() == revision.hash);
                }
                Ok::<_, Error>((bodies, records, conn.redactions(&hashes_asked)?))
            })
            .await
            .unwrap();
        let left = [Some(texts[0].clone()), None, Some(texts[2].clone()), None, Some(texts[4].clone())];
        assert_eq!(bodies, left, "both that say the same are erased, and no other");
        assert_eq!(records, [true; 5]);
        let mut erased: Vec<Hash> = redacted.iter().map(|of| of.revision).collect();
        let mut expected = vec![hashes[1], hashes[3]];
        erased.sort_unstable();
        expected.sort_unstable();
        assert_eq!(erased, expected);
        assert!(redacted.iter().all(|of| of.reason == "It named a child."));

        // Whoever sends it again brings nothing back.
        let (again, erased) = (texts[1].clone(), saved[1]);
        let body = store
            .write(move |tx| {
                let record = tx.revision(erased)?.unwrap().record;
                tx.insert_revision(&NewRevision { becomes_head: false, ..head(page, &record, &again) })?;
                tx.body(erased)
            })
            .await
            .unwrap();
        assert_eq!(body, None);
    })
    .await;
}

#[tokio::test]
async fn what_was_erased_before_it_arrived_comes_without_its_text() {
    each_database(async |store| {
        bordeaux(store).await;
        let body = store
            .write(|tx| {
                let page = page(tx, HERE, "compost")?;
                save(tx, page, "one\n", at(0))?;
                let record = next_record(tx, page, "a secret\n", at(1))?;
                let revision = record.revision();
                let of = Redaction { revision, page, reason: "A secret.".into(), time: at(2) };
                assert!(tx.redact(&of, at(2))?);
                let id =
                    tx.insert_revision(&NewRevision { becomes_head: false, ..head(page, &record, "a secret\n") })?;
                tx.body(id)
            })
            .await
            .unwrap();
        assert_eq!(body, None);
    })
    .await;
}
