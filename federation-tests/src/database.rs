//! Where a city keeps its data: every whole-city test runs on both.

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
    url: Option<String>,
}

impl Database {
    /// An empty database.
    ///
    /// # Errors
    /// When PostgreSQL cannot be started.
    pub async fn empty(backend: Backend) -> anyhow::Result<Self> {
        match backend {
            Backend::Sqlite => Ok(Self { url: None }),
            Backend::Postgres => anyhow::bail!("not yet"),
        }
    }

    /// Its address, none for the file that a city has by itself.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }
}
