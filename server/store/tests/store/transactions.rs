//! Writes are durable when they are answered, share commits, and do not harm each other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::fixture::{at, bordeaux, live_page, page, save};
use koinon_core::policy::PagePolicy;
use koinon_store::testing::{TestDatabase, each_database};
use koinon_store::{Error, HERE, Priority, Store};

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_or_panicking_write_leaves_nothing_and_spares_the_others() {
    each_database(async |store| {
        let writes = (0..60).map(|n| {
            let store = store.store.clone();
            tokio::spawn(async move {
                store
                    .write(move |tx| {
                        tx.set_setting(&format!("write-{n}"), Some("done"))?;
                        match n % 3 {
                            0 => Ok(()),
                            1 => Err(Error::Missing("what was asked for")),
                            _ => panic!("a bug in a use case"),
                        }
                    })
                    .await
            })
        });
        for (n, write) in writes.collect::<Vec<_>>().into_iter().enumerate() {
            let outcome = write.await.unwrap();
            let stored = store.read(move |db| db.setting(&format!("write-{n}"))).await.unwrap();
            match n % 3 {
                0 => assert!(outcome.is_ok() && stored.is_some()),
                1 => assert!(matches!(outcome, Err(Error::Missing(_))) && stored.is_none()),
                _ => assert!(matches!(outcome, Err(Error::Database(_))) && stored.is_none()),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_fails_does_not_let_the_rest_pass_for_written() {
    each_database(async |store| {
        let outcome: Result<(), Error> = store
            .write(|tx| {
                tx.set_setting("before", Some("1"))?;
                tx.insert_local_key("record", b"one", "public", at(0))?;
                // A use case that forgives what it should not.
                let _ = tx.insert_local_key("record", b"two", "public", at(0));
                Ok(())
            })
            .await;
        let stored = store.read(|db| db.setting("before")).await.unwrap();
        assert_eq!(outcome.is_ok(), stored.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_concurrent_writes_are_all_there_and_numbered_without_gaps() {
    each_database(async |store| {
        bordeaux(store).await;
        let pages: Vec<_> = store.write(|tx| (0..8).map(|n| page(tx, HERE, &format!("p{n}"))).collect()).await.unwrap();
        let writes: Vec<_> = (0..200_i64)
            .map(|n| {
                let (store, page) = (store.store.clone(), pages[n as usize % 8]);
                tokio::spawn(async move {
                    store
                        .write(move |tx| {
                            tx.lock_page(page)?;
                            save(tx, page, &format!("Texte {n}"), at(n))?;
                            // Some write two rows, some fail at the end.
                            if n % 10 == 0 {
                                tx.set_policy(page, PagePolicy::Open, None, None, at(n))?;
                            }
                            if n % 7 == 0 { Err(Error::Missing("on purpose")) } else { Ok(()) }
                        })
                        .await
                })
            })
            .collect();
        // A follower of the log, at the same time: it must meet every row, and in order.
        let follower = {
            let store = store.store.clone();
            tokio::spawn(async move {
                let mut position = 0;
                let mut met = Vec::new();
                while met.len() < 171 + 17 {
                    store.changed_since(position, Duration::from_secs(20)).await;
                    for change in store.read(move |db| db.changes_after(position, 10)).await.unwrap() {
                        position = change.position;
                        met.push(change);
                    }
                }
                met
            })
        };
        let mut written = 0;
        for write in writes {
            written += u32::from(write.await.unwrap().is_ok());
        }
        assert_eq!(written, 171);
        let met = tokio::time::timeout(Duration::from_secs(30), follower).await.unwrap().unwrap();
        assert_eq!(met.iter().map(|change| change.position).collect::<Vec<_>>(), (1..=188).collect::<Vec<_>>());
        let again = Store::open(store.options.clone()).await.unwrap();
        assert_eq!(again.read(|db| db.changes_after(0, 1000)).await.unwrap(), met);
        assert_eq!(again.read(|db| db.log_head()).await.unwrap().position, 188);
        let revisions: Vec<i64> = again
            .read(move |db| pages.iter().map(|page| db.count_revisions(*page)).collect::<Result<_, Error>>())
            .await
            .unwrap();
        assert_eq!(revisions.iter().sum::<i64>(), 171);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_stores_write_to_one_database_and_notice_each_other() {
    each_database(async |store| {
        bordeaux(store).await;
        let other = Store::open(store.options.clone()).await.unwrap();
        let writes = (0..60_i64).map(|n| {
            let store = if n % 2 == 0 { store.store.clone() } else { other.clone() };
            tokio::spawn(async move { store.write(move |tx| live_page(tx, &format!("page-{n}"), at(n))).await })
        });
        for write in writes.collect::<Vec<_>>() {
            write.await.unwrap().unwrap();
        }
        let (one, two) = (store.read(|db| db.log_head()).await.unwrap(), other.read(|db| db.log_head()).await.unwrap());
        assert_eq!((one.position, &one), (60, &two));
        // Whoever waits at one store is told of what the other writes, long before the limit.
        let waiting = tokio::spawn({
            let other = other.clone();
            async move { other.changed_since(60, Duration::from_secs(300)).await }
        });
        store.write(|tx| live_page(tx, "la-dernière", at(61))).await.unwrap();
        tokio::time::timeout(Duration::from_secs(60), waiting).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn waiting_for_a_change_that_does_not_come_ends_at_its_limit() {
    each_database(async |store| store.changed_since(0, Duration::from_millis(1)).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn interactive_writes_overtake_bulk_ones() {
    let store = TestDatabase::sqlite().await;
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (begin, begun) = tokio::sync::oneshot::channel::<()>();
    let first = tokio::spawn({
        let store = store.store.clone();
        // While this one is written, the others queue up.
        async move {
            store
                .write(move |_| {
                    let _ = begin.send(());
                    let _ = released.recv();
                    Ok::<_, Error>(())
                })
                .await
        }
    });
    begun.await.unwrap();
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let noted = |name: &'static str| {
        let order = Arc::clone(&order);
        move |_: &mut koinon_store::Tx<'_>| {
            order.lock().unwrap().push(name);
            Ok::<_, Error>(())
        }
    };
    {
        let bulk = store.write_with(Priority::Bulk, noted("bulk"));
        let interactive = store.write(noted("interactive"));
        let mut both = std::pin::pin!(async { tokio::join!(bulk, interactive) });
        // Polled once, both are queued: the bulk one first.
        assert!(tokio::time::timeout(Duration::ZERO, both.as_mut()).await.is_err());
        release.send(()).unwrap();
        let (bulk, interactive) = both.await;
        bulk.and(interactive).unwrap();
    }
    first.await.unwrap().unwrap();
    assert_eq!(*order.lock().unwrap(), ["interactive", "bulk"]);
}

#[tokio::test]
async fn a_read_sees_one_snapshot() {
    each_database(async |store| {
        let writer = store.store.clone();
        let handle = tokio::runtime::Handle::current();
        let seen = store
            .read(move |db| {
                let before = db.setting("name")?;
                handle.block_on(writer.write(|tx| tx.set_setting("name", Some("Bordeaux"))))?;
                Ok::<_, Error>((before, db.setting("name")?))
            })
            .await
            .unwrap();
        assert_eq!(seen, (None, None));
        assert_eq!(store.read(|db| db.setting("name")).await.unwrap().as_deref(), Some("Bordeaux"));
    })
    .await;
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_says_why_at_once() {
    let nowhere = |url: &str| koinon_store::StoreOptions { url: url.into(), ..store_options() };
    let refused = Store::open(nowhere("postgres://nobody@?host=/nowhere/at/all")).await.err().unwrap();
    assert!(matches!(&refused, Error::Database(reason) if reason.contains("/nowhere/at/all")), "{refused}");
    assert!(matches!(Store::open(nowhere("sqlite:/nowhere/at/all.sqlite")).await, Err(Error::Database(_))));
}

fn store_options() -> koinon_store::StoreOptions {
    koinon_store::StoreOptions::sqlite(std::path::PathBuf::new())
}

/// Another process, as far as the database can tell, that always has more bulk work queued. Each of its writes takes as long
/// as a commit may.
async fn import_without_end(store: &TestDatabase, written: &Arc<AtomicUsize>) -> tokio::task::JoinSet<()> {
    let other = Store::open(store.options.clone()).await.unwrap();
    let mut import = tokio::task::JoinSet::new();
    for number in 0..16 {
        let (other, written) = (other.clone(), Arc::clone(written));
        import.spawn(async move {
            loop {
                let written = Arc::clone(&written);
                let write = move |tx: &mut koinon_store::Tx<'_>| {
                    let begun = std::time::Instant::now();
                    while begun.elapsed() < Duration::from_millis(20) {
                        tx.set_setting(&format!("import-{number}"), Some("a page"))?;
                    }
                    written.fetch_add(1, Ordering::SeqCst);
                    Ok::<_, Error>(())
                };
                other.write_with(Priority::Bulk, write).await.unwrap();
            }
        });
    }
    import
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_in_another_process_holds_up_no_save() {
    each_database(async |store| {
        let written = Arc::new(AtomicUsize::new(0));
        let import = import_without_end(store, &written).await;
        let mut overtaken_by = 0;
        for _ in 0..10 {
            let before = written.load(Ordering::SeqCst);
            let now = Arc::clone(&written);
            let save = move |tx: &mut koinon_store::Tx<'_>| {
                tx.set_setting("save", Some("a person's"))?;
                Ok::<_, Error>(now.load(Ordering::SeqCst) - before)
            };
            overtaken_by += store.write(save).await.unwrap();
            // The import goes on, too.
            while written.load(Ordering::SeqCst) <= before {
                tokio::task::yield_now().await;
            }
        }
        assert!(overtaken_by <= 50, "{overtaken_by} commits of the import went before 10 saves");
        drop(import);
    })
    .await;
}
