//! A long history of small edits: every version reads back, and none costs much.

use koinon_core::{Hash, Timestamp};
use koinon_store::testing::{TestDatabase, each_database};
use koinon_store::{Error, HERE, PageId, RevisionId};
use proptest::prelude::*;

use crate::fixture::{at, bordeaux, head, next_record, page, save};

/// The limit for one small edit of a 10 kB page, in all tables and indexes of SQLite.
const BYTES_PER_EDIT: u64 = 500;
const EDITS: i64 = 600;

/// Words as they come: a small generator, so that each run writes the same.
struct Words(u64);

impl Words {
    fn number(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % below
    }

    fn word(&mut self) -> String {
        (0..=self.number(9)).map(|_| char::from(b'a' + u8::try_from(self.number(26)).unwrap())).collect()
    }

    fn text(&mut self, length: usize) -> String {
        let mut text = String::new();
        while text.len() < length {
            text.push_str(&self.word());
            text.push(if self.number(12) == 0 { '\n' } else { ' ' });
        }
        text
    }
}

async fn edit_often(store: &TestDatabase) -> (PageId, Vec<(RevisionId, Hash)>, u64) {
    bordeaux(store).await;
    let mut words = Words(42);
    let mut text = words.text(10_000);
    let first = text.clone();
    let page = store
        .write(move |tx| {
            let page = page(tx, HERE, "compost")?;
            save(tx, page, &first, at(0))?;
            Ok::<_, Error>(page)
        })
        .await
        .unwrap();
    let before = store.size().await;
    let mut all = Vec::new();
    for batch in 0..EDITS / 100 {
        let (texts, more) = tokio::task::spawn_blocking(move || {
            let texts: Vec<String> = (0..100)
                .map(|_| {
                    let place = words.number(text.len() - 20);
                    text.replace_range(place..place + 5, &words.word());
                    text.clone()
                })
                .collect();
            (texts, (words, text))
        })
        .await
        .unwrap();
        (words, text) = more;
        let stored = store.write(move |tx| {
            let mut stored = Vec::new();
            for (n, text) in (0..).zip(&texts) {
                let mut record = next_record(tx, page, text, at(batch * 100 + n + 1))?;
                record.note = Some(Hash::of("faute de frappe"));
                record.sign(&koinon_core::key::RecordKey::from_secret([9; 32]), "https://bordeaux.example/key");
                let new = koinon_store::NewRevision { note: Some("faute de frappe"), ..head(page, &record, text) };
                stored.push((tx.insert_revision(&new)?, record.body));
            }
            Ok::<_, Error>(stored)
        });
        all.extend(stored.await.unwrap());
    }
    let grown = store.size().await - before;
    (page, all, grown / EDITS.unsigned_abs())
}

#[tokio::test]
async fn a_small_edit_costs_few_bytes_and_every_old_version_reads_back() {
    each_database(async |store| {
        let (page, all, bytes) = edit_often(store).await;
        // PostgreSQL keeps replaced rows until it clears them away.
        if store.options.url.starts_with("sqlite:") {
            assert!(bytes <= BYTES_PER_EDIT, "an edit costs {bytes} bytes");
        }
        store
            .read(move |db| {
                assert_eq!(db.count_revisions(page)?, EDITS + 1);
                for (id, body) in all {
                    assert_eq!(Hash::of(db.body(id)?.unwrap()), body);
                }
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

fn histories() -> impl Strategy<Value = Vec<(String, bool)>> {
    let text = prop_oneof![".{0,40}", "(abc |défi |\n){0,400}", Just(String::new()), Just("même texte\n".to_owned())];
    prop::collection::vec((text, any::<bool>()), 1..120)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn any_history_reads_back_whatever_the_order_it_came_in(history in histories(), backwards: bool) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(each_database(async |store| {
            bordeaux(store).await;
            let history = history.clone();
            store.write(move |tx| {
                let page = page(tx, HERE, "compost")?;
                let mut records = Vec::new();
                for (n, (text, appends)) in (0..).zip(&history) {
                    let text = if *appends { format!("{}{text}", "Un début commun, assez long. ".repeat(20)) } else { text.clone() };
                    let mut record = next_record(tx, page, &text, Timestamp::from_millis(n))?;
                    record.parents = records.last().map(|(r, _): &(koinon_core::Record, String)| r.revision()).into_iter().collect();
                    records.push((record, text));
                }
                if backwards {
                    records.reverse();
                }
                let mut stored = Vec::new();
                for (record, text) in &records {
                    let new = head(page, record, text);
                    stored.push(tx.insert_revision(&koinon_store::NewRevision { becomes_head: false, ..new })?);
                }
                for (id, (record, text)) in stored.into_iter().zip(&records) {
                    assert_eq!(tx.body(id)?.as_ref(), Some(text));
                    assert_eq!(&tx.revision(id)?.unwrap().record, record);
                }
                Ok::<_, Error>(())
            }).await.unwrap();
        }));
    }
}
