//! Writes are durable when they are answered, share commits, and do not harm each other.

use koinon_store::Error;
use koinon_store::testing::each_database;

#[tokio::test]
async fn a_failing_write_leaves_nothing_and_spares_the_others() {
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
