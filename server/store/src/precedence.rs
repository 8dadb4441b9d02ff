//! Which of the processes that write one SQLite file goes first.
//!
//! SQLite's own lock says who may write, and it is the only one that has to be right. But those who wait for it look again
//! and again, without a row: a process that commits without a pause (an import beside a running server) would keep the
//! others out for seconds. So whoever has somebody waiting says it by a shared lock on a file beside the database, and bulk
//! work goes on only while nobody does. The lock is of the kind that ends with its process; without the file all goes on as
//! SQLite alone would have it.

use std::fs::{File, TryLockError};

/// The ending of the file's name, after that of the database.
const ENDING: &str = "-claim";

/// The file on which interactive writes are announced.
pub(crate) struct Precedence {
    file: Option<File>,
}

/// Says that an interactive write waits, until it is dropped.
pub(crate) struct Claim<'a> {
    file: Option<&'a File>,
}

impl Precedence {
    /// For the database at `path`.
    pub(crate) fn beside(path: &str) -> Self {
        let path = format!("{path}{ENDING}");
        // Its content means nothing: only the locks on it do.
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.inspect_err(|error| tracing::warn!(%error, path, "imports may hold up saves")).ok();
        Self { file }
    }

    /// Announces an interactive write that cannot begin yet.
    pub(crate) fn claim(&self) -> Claim<'_> {
        let file = self.file.as_ref();
        // Others hold it exclusively for no longer than it takes to see whether they can.
        Claim { file: file.filter(|file| file.lock_shared().is_ok()) }
    }

    /// Whether an interactive write waits in another process.
    pub(crate) fn is_claimed(&self) -> bool {
        let Some(file) = &self.file else { return false };
        match file.try_lock() {
            Ok(()) => {
                let _ = file.unlock();
                false
            }
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(_)) => false,
        }
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if let Some(file) = self.file {
            let _ = file.unlock();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_seen_by_others_until_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("koinon.sqlite").display().to_string();
        let (server, command, import) =
            (Precedence::beside(&path), Precedence::beside(&path), Precedence::beside(&path));
        assert!(!import.is_claimed());
        let of_server = server.claim();
        let of_command = command.claim();
        assert!(import.is_claimed());
        drop(of_server);
        assert!(import.is_claimed());
        drop(of_command);
        assert!(!import.is_claimed() && !server.is_claimed());
    }

    #[test]
    fn without_the_file_nobody_waits() {
        let nowhere = Precedence::beside("/nowhere/at/all.sqlite");
        let _claim = nowhere.claim();
        assert!(!nowhere.is_claimed());
    }
}
