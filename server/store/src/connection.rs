//! Opening the database, reading it, and writing it in transactions.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, watch};

use crate::backend::{AnyConnection, Location, Purpose};
use crate::migration::migrate;
use crate::pool::Pool;
use crate::position::HeadReads;
use crate::precedence::Precedence;
use crate::transaction::{self, Tx};
use crate::writer::{Writer, raise};
use crate::{Conn, Error};

/// How often a store that someone waits at looks for changes that another process made.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Where the data is and how it is reached.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// `postgres://…`, or `sqlite:PATH`.
    pub url: String,
    /// How many readers at once; on PostgreSQL connections, for readers and writers together.
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

/// Whether somebody waits for a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// A person does, or another server: at once.
    Interactive,
    /// Nobody does (imports, first synchronisation): it waits while anything interactive does.
    Bulk,
}

impl Priority {
    /// [`Priority::Bulk`] if `bulk`.
    #[must_use]
    pub fn bulk_if(bulk: bool) -> Self {
        if bulk { Self::Bulk } else { Self::Interactive }
    }
}

/// The database, open. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pool: Arc<Pool>,
    pub(crate) writing: Writing,
    /// The highest position of the change log that this process knows of.
    pub(crate) log: watch::Sender<i64>,
    pub(crate) head_reads: HeadReads,
    /// Held by the one waiter that looks into the database for the others.
    looking: tokio::sync::Mutex<()>,
}

pub(crate) enum Writing {
    /// SQLite: one thread writes.
    Alone(Writer),
    /// PostgreSQL: the pool's connections write. Bulk work may have half of them.
    Pooled { bulk: Semaphore },
}

impl Store {
    /// Opens the database, brings its schema up to date and starts its threads.
    ///
    /// # Errors
    /// [`Error::NewerThanProgram`], [`Error::Address`], or [`Error::Database`].
    pub async fn open(options: StoreOptions) -> Result<Self, Error> {
        let location = Location::parse(&options.url)?;
        let StoreOptions { readers, busy, .. } = options;
        let opened = tokio::task::spawn_blocking(move || {
            let mut db = AnyConnection::open(&location, Purpose::Writing, busy)?;
            migrate(&mut db)?;
            let mut conn = Conn { db };
            let head = conn.log_head()?;
            let (log, _) = watch::channel(head.position);
            let (purpose, writing) = match location {
                Location::Sqlite(ref path) => {
                    let writer = Writer::start(conn, Precedence::beside(path), busy, log.clone())?;
                    (Purpose::Reading, Writing::Alone(writer))
                }
                Location::Postgres(_) => {
                    (Purpose::Writing, Writing::Pooled { bulk: Semaphore::new((readers / 2).max(1)) })
                }
            };
            let pool = Arc::new(Pool::new(location, purpose, busy, readers));
            let (head_reads, looking) = (HeadReads::default(), tokio::sync::Mutex::default());
            Ok(Self { inner: Arc::new(Inner { pool, writing, log, head_reads, looking }) })
        });
        opened.await.unwrap_or_else(|e| Err(Error::Database(format!("it cannot be opened: {e}"))))
    }

    /// Runs queries, which see one snapshot of the database.
    ///
    /// # Errors
    /// Those of `f`, and [`Error::Database`].
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.inner.pool.run(AnyConnection::begin_read, move |conn| transaction::read(conn, f)).await
    }

    /// Runs one write transaction. It is durable when this returns `Ok`; when `f` fails, nothing of it stays, and the
    /// others that share its commit are not touched. It is run to its end even if the caller stops waiting.
    ///
    /// # Errors
    /// Those of `f`, and [`Error::Database`].
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.write_with(Priority::Interactive, f).await
    }

    /// [`Store::write`], in its turn.
    ///
    /// # Errors
    /// Those of `f`, and [`Error::Database`].
    pub async fn write_with<T, E, F>(&self, priority: Priority, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let bulk = match &self.inner.writing {
            Writing::Alone(writer) => return writer.write(priority, f).await,
            Writing::Pooled { bulk } => bulk,
        };
        let _permit = match priority {
            Priority::Interactive => None,
            Priority::Bulk => Some(bulk.acquire().await.map_err(|_| Error::Database("it is closed".into()))?),
        };
        self.write_pooled(f).await
    }

    async fn write_pooled<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let log = self.inner.log.clone();
        let job = move |conn: &mut Conn| {
            let committed = transaction::write(conn, f).and_then(|outcome| match outcome {
                Ok(done) => conn.db.control("COMMIT").map(|()| Ok(done)),
                Err(e) => Ok(Err(e)),
            });
            match committed {
                Ok(Ok((value, position))) => {
                    position.into_iter().for_each(|position| raise(&log, position));
                    (Ok(value), true)
                }
                Ok(Err(e)) => (Err(e), conn.db.control("ROLLBACK").is_ok()),
                Err(e) => (Err(e.into()), conn.db.control("ROLLBACK").is_ok()),
            }
        };
        self.inner.pool.run(AnyConnection::begin_write, job).await
    }

    /// Waits until the log has a row beyond `position` (written by any process or node) or `limit` has passed.
    pub async fn changed_since(&self, position: i64, limit: Duration) {
        let mut known = self.inner.log.subscribe();
        let grown = async {
            tokio::select! {
                // What this process writes is known at once.
                _ = known.wait_for(|known| *known > position) => {}
                () = self.look_for_changes(position) => {}
            }
        };
        let _ = tokio::time::timeout(limit, grown).await;
    }

    /// Looks into the database, again and again, until the log has a row beyond `position`. However many wait, one looks.
    async fn look_for_changes(&self, position: i64) {
        let _alone = self.inner.looking.lock().await;
        loop {
            match self.read(Conn::log_head).await {
                Ok(head) => raise(&self.inner.log, head.position),
                Err(e) => tracing::warn!(error = %e, "the change log cannot be read"),
            }
            if *self.inner.log.borrow() > position {
                return;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}
