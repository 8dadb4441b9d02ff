//! The change log.

use crate::{Change, Conn, Error, LogHead, Tx};

impl Conn {
    /// The end of the log.
    pub fn log_head(&mut self) -> Result<LogHead, Error> {
        todo!()
    }
    /// Rows after `position`, oldest first.
    pub fn changes_after(&mut self, position: i64, limit: i64) -> Result<Vec<Change>, Error> {
        todo!()
    }
    /// Rows of local pages after `position`, oldest first: what is delivered.
    pub fn local_changes_after(&mut self, position: i64, limit: i64) -> Result<Vec<Change>, Error> {
        todo!()
    }
    /// One row.
    pub fn change(&mut self, position: i64) -> Result<Option<Change>, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// Renews the epoch, at a restore.
    pub fn set_epoch(&mut self, epoch: &str) -> Result<(), Error> {
        todo!()
    }
}
