//! Revisions read back exactly, make the page follow them, and cost little.

use crate::fixture::{at, bordeaux, city, head, live_page, named_page, next_record, page, person, save};
use koinon_core::key::RecordKey;
use koinon_core::record::PageState;
use koinon_core::{Hash, OpaqueId};
use koinon_store::testing::each_database;
use koinon_store::{ChangeKind, Error, HERE, NewRevision, Standing};

#[tokio::test]
async fn a_revision_reads_back_exactly_and_becomes_the_page() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let leila = person(tx, HERE, "leila")?;
                let paul = person(tx, HERE, "paul")?;
                let page = page(tx, HERE, "compost")?;
                let author = tx.opaque_id(page, leila, OpaqueId([1; 16]))?;
                assert_eq!(tx.opaque_id(page, leila, OpaqueId([2; 16]))?, author);
                let text = "# Compost partagé\n\nChaque bac sert trente foyers.\n";
                let mut record = next_record(tx, page, text, at(5))?;
                record.title = "Compost partagé".into();
                record.slug = "compost-partagé".into();
                record.kind = "practice_sheet".into();
                record.media = vec![Hash::of("a"), Hash::of("b")];
                record.media.sort_unstable();
                record.note = Some(Hash::of("Première version"));
                (record.author, record.accepted_by) = (author, Some(OpaqueId([3; 16])));
                record.sign(&RecordKey::from_secret([9; 32]), "https://bordeaux.example/id/person/pages#ed25519-key");
                let new = NewRevision {
                    note: Some("Première version"),
                    author: Some(leila),
                    accepted_by: Some(paul),
                    summary: "Chaque bac sert trente foyers.",
                    ..head(page, &record, text)
                };
                let id = tx.insert_revision(&new)?;
                assert_eq!(tx.insert_revision(&new)?, id);

                let stored = tx.revision(id)?.unwrap();
                assert_eq!(stored.record, record);
                assert_eq!(stored.record.to_json(), record.to_json());
                assert_eq!((stored.hash, stored.page, stored.body_held), (record.revision(), page, true));
                assert_eq!(stored.note.as_deref(), Some("Première version"));
                assert_eq!(stored.author.as_ref().map(|p| p.handle.as_str()), Some("leila"));
                assert_eq!(stored.accepted_by.as_ref().map(|p| p.handle.as_str()), Some("paul"));
                assert_eq!(tx.revision_by_hash(&stored.hash)?, Some(stored.clone()));
                assert_eq!(tx.body(id)?.as_deref(), Some(text));
                assert_eq!(tx.contributors(page)?.len(), 2);

                let page = tx.page(page)?.unwrap();
                assert_eq!((page.head, page.head_hash), (Some(id), Some(stored.hash)));
                assert_eq!((page.title.as_str(), page.slug.as_str()), ("Compost partagé", "compost-partagé"));
                assert_eq!((page.kind.as_str(), page.standing), ("practice_sheet", Standing::Live));
                assert_eq!((page.created, page.updated), (at(5), at(5)));
                assert_eq!(page.summary, "Chaque bac sert trente foyers.");
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        let log = store.read(|db| db.changes_after(0, 10)).await.unwrap();
        assert_eq!(log.len(), 1);
        assert_eq!((log[0].kind, log[0].local, log[0].bulk, log[0].time), (ChangeKind::Revision, true, false, at(5)));
        assert_eq!(store.read(|db| db.change(1)).await.unwrap().as_ref(), Some(&log[0]));
    })
    .await;
}

#[tokio::test]
async fn a_record_of_an_unusual_form_is_kept_as_it_was_written() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let page = live_page(tx, "compost", at(0))?;
                for n in 1..5_u8 {
                    let mut record = next_record(tx, page, "Texte", at(n.into()))?;
                    record.sign(&RecordKey::from_secret([9; 32]), "https://bordeaux.example/key");
                    match n {
                        1 => {
                            record.more.insert("later_addition".into(), serde_json::json!({ "a": [1, 2] }));
                        }
                        2 => record.proof.as_mut().unwrap().created = "2030-01-01T00:00:00Z".into(),
                        3 => {
                            record.parents.extend([Hash::of("of"), Hash::of("others")]);
                            record.parents.sort_unstable();
                        }
                        _ => record.proof.as_mut().unwrap().cryptosuite = "of a later time".into(),
                    }
                    let id = tx.insert_revision(&head(page, &record, "Texte"))?;
                    let stored = tx.revision(id)?.unwrap();
                    assert_eq!(stored.record.to_json(), record.to_json());
                    assert_eq!(stored.hash, stored.record.revision());
                }
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_its_record_is_not_stored() {
    each_database(async |store| {
        bordeaux(store).await;
        let text: Result<_, Error> = store
            .write(|tx| {
                let page = page(tx, HERE, "compost")?;
                let record = next_record(tx, page, "Texte", at(1))?;
                tx.insert_revision(&head(page, &record, "Un autre texte"))
            })
            .await;
        assert!(matches!(text, Err(Error::Corrupt(_))));
        let note: Result<_, Error> = store
            .write(|tx| {
                let page = page(tx, HERE, "compost")?;
                let record = next_record(tx, page, "Texte", at(1))?;
                tx.insert_revision(&NewRevision { note: Some("Une note"), ..head(page, &record, "Texte") })
            })
            .await;
        assert!(matches!(note, Err(Error::Corrupt(_))));
        assert_eq!(store.read(|db| db.log_head()).await.unwrap().position, 0);
    })
    .await;
}

#[tokio::test]
async fn deleting_and_restoring_share_the_text_and_count_the_page() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let page = live_page(tx, "compost", at(1))?;
                assert_eq!((tx.count_pages(HERE)?, tx.count_pages_with_deleted(HERE)?), (1, 1));
                let mut record = next_record(tx, page, "Premier texte.\n", at(2))?;
                record.state = PageState::Deleted;
                // A Delete carries no text; it is the one that is here.
                let deleted = tx.insert_revision(&NewRevision { body: None, ..head(page, &record, "") })?;
                assert_eq!(tx.body(deleted)?.as_deref(), Some("Premier texte.\n"));
                assert_eq!(tx.page(page)?.unwrap().standing, Standing::Deleted);
                assert_eq!((tx.count_pages(HERE)?, tx.count_pages_with_deleted(HERE)?), (0, 1));
                assert_eq!(tx.page_by_slug(HERE, "compost")?.unwrap().id, page);
                save(tx, page, "Premier texte.\n", at(3))?;
                assert_eq!(tx.page(page)?.unwrap().standing, Standing::Live);
                assert_eq!((tx.count_pages(HERE)?, tx.count_pages_with_deleted(HERE)?), (1, 1));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_mirror_holds_the_head_first_and_older_revisions_later() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let city = tx.ensure_city(&city("https://sidi.example", "Sidi Bou Saïd"))?;
                let page = page(tx, city, "couscous")?;
                let texts: Vec<String> = (0..5).map(|n| format!("Texte numéro {n}, un peu plus long.\n")).collect();
                let mut records = Vec::new();
                for (n, text) in texts.iter().enumerate() {
                    let mut record = next_record(tx, page, text, at(n as i64))?;
                    record.parents = records.last().map(|r: &koinon_core::Record| r.revision()).into_iter().collect();
                    records.push(record);
                }
                let newest = tx.insert_revision(&NewRevision { bulk: true, ..head(page, &records[4], &texts[4]) })?;
                assert!(!tx.descends(&records[4].revision(), &records[0].revision())?);
                assert!(tx.descends(&records[4].revision(), &records[3].revision())?, "a parent need not be held");
                // Older ones arrive, newest first, one of them without its text.
                for n in [3, 2, 1, 0] {
                    let body = (n != 2).then_some(texts[n].as_str());
                    let new = NewRevision { body, becomes_head: false, ..head(page, &records[n], "") };
                    tx.insert_revision(&new)?;
                }
                assert!(tx.descends(&records[4].revision(), &records[0].revision())?);
                assert!(!tx.descends(&records[0].revision(), &records[4].revision())?);
                let page_now = tx.page(page)?.unwrap();
                assert_eq!((page_now.head, page_now.updated), (Some(newest), at(4)));

                let all = tx.revisions(page, None, 10)?;
                assert_eq!(all.iter().map(|r| r.record.time).collect::<Vec<_>>(), [4, 3, 2, 1, 0].map(at));
                assert_eq!(all.iter().map(|r| r.body_held).collect::<Vec<_>>(), [true, true, false, true, true]);
                let first = tx.revisions(page, None, 2)?;
                let rest = tx.revisions(page, Some(first[1].id), 10)?;
                assert_eq!([first, rest].concat(), all);
                assert_eq!(tx.body(all[2].id)?, None);
                // The missing text arrives.
                tx.insert_revision(&NewRevision { becomes_head: false, ..head(page, &records[2], &texts[2]) })?;
                for (revision, text) in all.iter().zip(texts.iter().rev()) {
                    assert_eq!(tx.body(revision.id)?.as_ref(), Some(text));
                }
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        let log = store.read(|db| db.changes_after(0, 10)).await.unwrap();
        assert_eq!(log.iter().map(|c| (c.local, c.bulk)).collect::<Vec<_>>(), [(false, true)]);
        assert!(store.read(|db| db.local_changes_after(0, 10)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_slug_in_use_here_is_refused_and_a_former_one_is_free() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let compost = live_page(tx, "compost", at(1))?;
                let draft = named_page(tx, HERE, "draft", "compost")?;
                assert!(matches!(save(tx, draft, "Texte", at(2)), Err(Error::Taken(slug)) if slug == "compost"));
                let other = live_page(tx, "bacs", at(2))?;
                let mut record = next_record(tx, other, "Texte", at(3))?;
                record.slug = "compost".into();
                let before = tx.page(other)?;
                assert!(matches!(tx.insert_revision(&head(other, &record, "Texte")), Err(Error::Taken(_))));
                assert_eq!(tx.page(other)?, before, "a refused revision leaves nothing");
                // The first page is renamed: its former slug leads to it until someone takes it.
                let mut renamed = next_record(tx, compost, "Texte", at(4))?;
                renamed.slug = "compost-partagé".into();
                tx.insert_revision(&head(compost, &renamed, "Texte"))?;
                assert_eq!(tx.page_by_slug(HERE, "compost")?.unwrap().id, compost);
                assert!(!tx.slug_taken(HERE, "compost", None)?);
                tx.insert_revision(&head(other, &record, "Texte"))?;
                assert_eq!(tx.page_by_slug(HERE, "compost")?.unwrap().id, other);
                assert!(tx.slug_taken(HERE, "compost", None)? && !tx.slug_taken(HERE, "compost", Some(other))?);
                // A deleted page gives its slug away, and cannot come back under it.
                let mut deleted = next_record(tx, other, "Texte", at(5))?;
                deleted.state = PageState::Deleted;
                tx.insert_revision(&head(other, &deleted, "Texte"))?;
                let third = named_page(tx, HERE, "third", "compost")?;
                assert_eq!(tx.page_by_slug(HERE, "compost")?.unwrap().id, other, "a draft takes nothing");
                save(tx, third, "Texte", at(6))?;
                assert_eq!(tx.page_by_slug(HERE, "compost")?.unwrap().id, third);
                assert!(matches!(save(tx, other, "Texte", at(6)), Err(Error::Taken(_))));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn of_mirrored_pages_the_newest_claim_to_a_slug_wins() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let city = tx.ensure_city(&city("https://sidi.example", "Sidi Bou Saïd"))?;
                let first = named_page(tx, city, "first", "port")?;
                save(tx, first, "Texte", at(1))?;
                let second = named_page(tx, city, "second", "port")?;
                save(tx, second, "Texte", at(2))?;
                assert_eq!(tx.page_by_slug(city, "port")?.unwrap().id, second);
                // One that comes deleted takes the address from nobody.
                let gone = named_page(tx, city, "gone", "port")?;
                let mut record = next_record(tx, gone, "Texte", at(3))?;
                record.state = PageState::Deleted;
                tx.insert_revision(&head(gone, &record, "Texte"))?;
                assert_eq!(tx.page_by_slug(city, "port")?.unwrap().id, second);
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}
