//! Drafts: one per page and person.

use koinon_core::Timestamp;

use crate::{Conn, Draft, Error, Page, PageId, PersonId, Tx};

impl Conn {
    /// A person's draft of a page.
    pub fn draft(&mut self, page: PageId, person: PersonId) -> Result<Option<Draft>, Error> {
        todo!()
    }
    /// A person's drafts, newest first.
    pub fn drafts_of(
        &mut self,
        person: PersonId,
        before: Option<(Timestamp, PageId)>,
        limit: i64,
    ) -> Result<Vec<(Draft, Page)>, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// Keeps a draft; the last one saved wins.
    pub fn save_draft(&mut self, draft: &Draft) -> Result<(), Error> {
        todo!()
    }
    /// Removes a draft.
    pub fn delete_draft(&mut self, page: PageId, person: PersonId) -> Result<(), Error> {
        todo!()
    }
}
