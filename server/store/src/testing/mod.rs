//! Databases for tests: every test of what is stored runs on SQLite and on PostgreSQL.
#![allow(clippy::panic, clippy::expect_used, reason = "a test that cannot have its database has failed")]

mod postgres;

use std::ops::Deref;

use diesel::RunQueryDsl as _;

use crate::{Error, Store, StoreOptions};

/// A fresh, empty database that goes away with this value.
pub struct TestDatabase {
    /// The store, open. A [`TestDatabase`] can be used in its place.
    pub store: Store,
    /// How it was opened: another process would open it the same way.
    pub options: StoreOptions,
    kind: Kind,
}

enum Kind {
    Sqlite { _folder: tempfile::TempDir },
    Postgres { _database: postgres::Database },
}

/// Runs a test on each database: first SQLite, then PostgreSQL.
///
/// # Panics
/// If PostgreSQL is not installed: its half of the test is never skipped.
pub async fn each_database(test: impl AsyncFn(&TestDatabase)) {
    test(&TestDatabase::sqlite().await).await;
    test(&TestDatabase::postgres().await).await;
}

impl TestDatabase {
    /// A file in a folder of its own.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let options = StoreOptions::sqlite(folder.path().join("koinon.sqlite"));
        Self::open(options, Kind::Sqlite { _folder: folder }).await
    }

    /// A database of a PostgreSQL that runs for the tests: the one at `KOINON_TEST_POSTGRES` (an address without a
    /// database), else one that is started from the machine's programs and shared by all tests that run.
    pub async fn postgres() -> Self {
        let database = postgres::Database::create();
        let options = StoreOptions { url: database.url(), ..StoreOptions::sqlite(std::path::PathBuf::new()) };
        Self::open(options, Kind::Postgres { _database: database }).await
    }

    /// How many bytes the database takes, tables and indexes together.
    pub async fn size(&self) -> u64 {
        #[derive(diesel::QueryableByName)]
        struct Size {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            bytes: i64,
        }
        let sql = match self.kind {
            Kind::Sqlite { .. } => {
                "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()"
            }
            Kind::Postgres { .. } => "SELECT pg_database_size(current_database()) AS bytes",
        };
        let size = self.store.read(move |conn| Ok::<Size, Error>(diesel::sql_query(sql).get_result(&mut conn.db)?));
        size.await.expect("the size of the database").bytes.unsigned_abs()
    }

    async fn open(options: StoreOptions, kind: Kind) -> Self {
        let store = Store::open(options.clone()).await.expect("the database of the test opens");
        Self { store, options, kind }
    }
}

impl Deref for TestDatabase {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let kind = match self.kind {
                Kind::Sqlite { .. } => "SQLite",
                Kind::Postgres { .. } => "PostgreSQL",
            };
            eprintln!("this was on {kind}");
        }
    }
}
