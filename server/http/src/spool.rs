//! What somebody sends as a file, kept in a file of its own that is gone with it: never wholly in memory.

use std::path::Path;

use koinon_commons::Error;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt as _;

/// A file that is being sent.
pub(crate) struct Spool {
    named: NamedTempFile,
    file: tokio::fs::File,
    length: u64,
    most: u64,
}

/// A file that was sent.
pub(crate) struct Spooled {
    named: NamedTempFile,
    length: u64,
}

impl Spool {
    /// An empty one. Of more than `most` bytes one more than that is kept, which tells that it is too large.
    pub(crate) fn new(most: u64) -> Result<Self, Error> {
        let named = NamedTempFile::new().map_err(failed)?;
        let file = tokio::fs::File::from_std(named.reopen().map_err(failed)?);
        Ok(Self { named, file, length: 0, most })
    }

    /// Adds what came; whether more of it is wanted.
    pub(crate) async fn add(&mut self, chunk: &[u8]) -> Result<bool, Error> {
        let room = usize::try_from(self.most + 1 - self.length).unwrap_or(usize::MAX);
        let kept = &chunk[..chunk.len().min(room)];
        self.file.write_all(kept).await.map_err(failed)?;
        self.length += kept.len() as u64;
        Ok(self.length <= self.most)
    }

    /// All of it.
    pub(crate) async fn done(mut self) -> Result<Spooled, Error> {
        self.file.flush().await.map_err(failed)?;
        Ok(Spooled { named: self.named, length: self.length })
    }
}

impl Spooled {
    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        self.named.path()
    }

    /// Whether nothing came.
    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// What is in it.
    pub(crate) async fn bytes(&self) -> Result<Vec<u8>, Error> {
        tokio::fs::read(self.path()).await.map_err(failed)
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::File(format!("what was sent could not be kept: {error}"))
}
