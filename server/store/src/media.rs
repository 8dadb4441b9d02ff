//! Files that pages refer to, and what was imported from where.

use koinon_core::{Hash, Timestamp};

use crate::{Conn, Error, Media, PageId, PageMedia, Tx};

impl Conn {
    /// A file by hash.
    pub fn media(&mut self, hash: &Hash) -> Result<Option<Media>, Error> {
        todo!()
    }
    /// The files of a page.
    pub fn page_media(&mut self, page: PageId) -> Result<Vec<PageMedia>, Error> {
        todo!()
    }
    /// Files named by live pages whose bytes are not here, with an address to fetch them from.
    pub fn missing_media(&mut self, limit: i64) -> Result<Vec<(Media, String)>, Error> {
        todo!()
    }
    /// Whether a live page names this file: only such files are served.
    pub fn media_is_public(&mut self, hash: &Hash) -> Result<bool, Error> {
        todo!()
    }
    /// What an earlier import made of a file: the page, and the hash of what was imported.
    pub fn import_source(&mut self, source: &str, path: &str) -> Result<Option<(PageId, Hash)>, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// Remembers a file; one that is now held stays held.
    pub fn ensure_media(&mut self, media: &Media, created: Timestamp) -> Result<(), Error> {
        todo!()
    }
    /// Replaces the files of a page (each already ensured).
    pub fn set_page_media(&mut self, page: PageId, files: &[PageMedia]) -> Result<(), Error> {
        todo!()
    }
    /// Remembers what an import made of a file.
    pub fn set_import_source(&mut self, source: &str, path: &str, page: PageId, body: &Hash) -> Result<(), Error> {
        todo!()
    }
}
