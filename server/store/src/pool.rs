//! A pool of connections that are opened when they are needed. An error while connecting is the caller's answer at once.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::backend::{AnyConnection, Location, Purpose};
use crate::{Conn, Error};

/// Connections of one purpose, at most so many at once.
pub(crate) struct Pool {
    location: Location,
    purpose: Purpose,
    busy: Duration,
    idle: Mutex<Vec<Conn>>,
    permits: Arc<Semaphore>,
}

impl Pool {
    /// An empty pool of at most `size` connections.
    pub(crate) fn new(location: Location, purpose: Purpose, busy: Duration, size: usize) -> Self {
        let permits = Arc::new(Semaphore::new(size.max(1)));
        Self { location, purpose, busy, idle: Mutex::default(), permits }
    }

    /// Begins a transaction with `begin` and runs `f` in it, on a blocking thread. `f` ends the transaction, and says
    /// whether the connection can be used again.
    pub(crate) async fn run<T, E>(
        self: &Arc<Self>,
        begin: fn(&mut AnyConnection) -> Result<(), Error>,
        f: impl FnOnce(&mut Conn) -> (Result<T, E>, bool) + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|_| Error::Database("it is closed".into()))?;
        let pool = Arc::clone(self);
        let job = tokio::task::spawn_blocking(move || {
            let mut conn = pool.begin(begin)?;
            let (outcome, usable) = f(&mut conn);
            if usable {
                pool.idle().push(conn);
            }
            drop(permit);
            outcome
        });
        job.await.unwrap_or_else(|e| Err(Error::Database(format!("its thread ended: {e}")).into()))
    }

    /// A connection in a fresh transaction. Idle ones may have died with their server: those are let go.
    fn begin(&self, begin: fn(&mut AnyConnection) -> Result<(), Error>) -> Result<Conn, Error> {
        while let Some(mut conn) = self.take_idle() {
            if begin(&mut conn.db).is_ok() {
                return Ok(conn);
            }
        }
        let mut conn = Conn { db: AnyConnection::open(&self.location, self.purpose, self.busy)? };
        begin(&mut conn.db)?;
        Ok(conn)
    }

    fn take_idle(&self) -> Option<Conn> {
        self.idle().pop()
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Conn>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
