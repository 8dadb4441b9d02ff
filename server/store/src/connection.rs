//! Opening the database, reading it, and writing it in transactions.

use std::path::PathBuf;
use std::time::Duration;

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database does not answer as it should: ours to mend, never the caller's fault.
    #[error("the database failed: {0}")]
    Database(String),
    /// Something of this name is there already.
    #[error("there is already one of that name: {0}")]
    Taken(String),
    /// A row that must exist does not.
    #[error("not found in the store: {0}")]
    Missing(&'static str),
    /// The database was made by a newer program.
    #[error("the database was made by a newer version of this program ({0}); nothing was changed")]
    NewerThanProgram(String),
    /// The stored bytes cannot be read back.
    #[error("what is stored cannot be read: {0}")]
    Corrupt(String),
    /// The database's address is of no form that we know.
    #[error("{0}")]
    Address(String),
}

/// Where the data is and how it is reached.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// `postgres://…`, or `sqlite:PATH`.
    pub url: String,
    /// How many readers at once.
    pub readers: usize,
    /// How long to wait for another process that writes.
    pub busy: Duration,
}

impl StoreOptions {
    /// SQLite in this file.
    #[must_use]
    pub fn sqlite(path: PathBuf) -> Self {
        Self { url: format!("sqlite:{}", path.display()), readers: 4, busy: Duration::from_secs(30) }
    }
}

/// The database, open. Cheap to clone.
#[derive(Clone)]
pub struct Store {}

/// A connection: its methods are the queries.
pub struct Conn {}

/// A write transaction: all that a [`Conn`] can, and changes.
pub struct Tx<'a> {
    conn: &'a mut Conn,
}

impl std::ops::Deref for Tx<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.conn
    }
}

impl std::ops::DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn
    }
}

impl Store {
    /// Opens the database, brings its schema up to date and starts its threads.
    ///
    /// # Errors
    /// [`Error::NewerThanProgram`], [`Error::Address`], or [`Error::Database`].
    pub async fn open(options: StoreOptions) -> Result<Self, Error> {
        todo!()
    }

    /// Runs queries.
    ///
    /// # Errors
    /// Those of `f`, and [`Error::Database`].
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        todo!()
    }

    /// Runs one write transaction. It is durable when this returns `Ok`; when `f` fails, nothing of it stays, and the
    /// others that share its commit are not touched.
    ///
    /// # Errors
    /// Those of `f`, and [`Error::Database`].
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        todo!()
    }

    /// Waits until the log has a row beyond `position` (written by any process or node) or `limit` has passed.
    pub async fn changed_since(&self, position: i64, limit: Duration) {
        todo!()
    }
}
