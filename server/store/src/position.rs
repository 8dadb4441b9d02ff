//! How far the change log is known to reach, cheaply enough to be asked for at every page view.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::connection::Writing;
use crate::writer::raise;
use crate::{Conn, Error, Store};

/// Reads of the log's head, shared by all who ask at the same time.
#[derive(Default)]
pub(crate) struct HeadReads {
    begun: AtomicU64,
    /// The last one that succeeded.
    done: AtomicU64,
    reading: tokio::sync::Mutex<()>,
}

impl Store {
    /// The highest position of the change log. What was committed before this was called is never missing from it: on
    /// SQLite that holds for this process, and what another process wrote is known a tenth of a second later; on PostgreSQL
    /// it holds for every node, since the database is asked, once for all who ask at the same time.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn position_now(&self) -> Result<i64, Error> {
        if let Writing::Pooled { .. } = self.inner.writing {
            self.read_head_with_others().await?;
        }
        Ok(*self.inner.log.borrow())
    }

    /// Returns once a read of the head that began after this call has succeeded.
    async fn read_head_with_others(&self) -> Result<(), Error> {
        let reads = &self.inner.head_reads;
        let before = reads.begun.load(Ordering::SeqCst);
        let _alone = reads.reading.lock().await;
        if reads.done.load(Ordering::SeqCst) > before {
            return Ok(());
        }
        let this = reads.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let head = self.read(Conn::log_head).await?;
        raise(&self.inner.log, head.position);
        reads.done.store(this, Ordering::SeqCst);
        Ok(())
    }
}
