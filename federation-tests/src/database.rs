//! Where a city keeps its data: every whole-city test runs on both.

use koinon_store::testing::TestDatabase;

/// The kinds of database that a city can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file in the data folder.
    Sqlite,
    /// A database of its own on the tests' PostgreSQL server.
    Postgres,
}

/// A city's database. It goes when this is dropped.
pub struct Database {
    on_postgres: Option<TestDatabase>,
}

impl Database {
    /// A database without a page.
    pub async fn empty(backend: Backend) -> Self {
        let on_postgres = match backend {
            Backend::Sqlite => None,
            Backend::Postgres => Some(TestDatabase::postgres().await),
        };
        Self { on_postgres }
    }

    /// Its address; none for the file that a city has in its data folder without being told.
    pub fn url(&self) -> Option<&str> {
        self.on_postgres.as_ref().map(|database| database.options.url.as_str())
    }
}
