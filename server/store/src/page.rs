//! Pages and their slugs.

use koinon_core::Timestamp;
use koinon_core::policy::PagePolicy;

use crate::{CityId, Conn, Error, NewPage, Page, PageFilter, PageId, Tx};

impl Conn {
    /// A page by row.
    pub fn page(&mut self, id: PageId) -> Result<Option<Page>, Error> {
        todo!()
    }
    /// Several pages by row, in the order asked for; missing ones are left out.
    pub fn pages_by_id(&mut self, ids: &[PageId]) -> Result<Vec<Page>, Error> {
        todo!()
    }
    /// A page by its id in our API.
    pub fn page_by_ulid(&mut self, ulid: &str) -> Result<Option<Page>, Error> {
        todo!()
    }
    /// A page by its permanent ActivityPub id.
    pub fn page_by_ap_id(&mut self, ap_id: &str) -> Result<Option<Page>, Error> {
        todo!()
    }
    /// The page that answers to a slug of a city; also to a former slug (then `page.slug` differs).
    pub fn page_by_slug(&mut self, city: CityId, slug: &str) -> Result<Option<Page>, Error> {
        todo!()
    }
    /// Live pages, newest first.
    pub fn pages(&mut self, filter: &PageFilter) -> Result<Vec<Page>, Error> {
        todo!()
    }
    /// How many live pages a city has here.
    pub fn count_pages(&mut self, city: CityId) -> Result<i64, Error> {
        todo!()
    }
    /// Live and deleted pages of a city by row after `after`: for synchronisation, digests and index rebuilds. All cities if `None`.
    pub fn pages_after(&mut self, city: Option<CityId>, after: PageId, limit: i64) -> Result<Vec<Page>, Error> {
        todo!()
    }
    /// How many live and deleted pages that is.
    pub fn count_pages_with_deleted(&mut self, city: CityId) -> Result<i64, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// Waits for other writers of this page, so that what is read of it next stays true until commit.
    pub fn lock_page(&mut self, id: PageId) -> Result<(), Error> {
        todo!()
    }
    /// Stores a page in state `Draft`. Takes its slug too, unless another page of the city answers to it now
    /// ([`Error::Taken`] for a local page; a mirrored page's newer claim wins).
    pub fn insert_page(&mut self, page: &NewPage) -> Result<PageId, Error> {
        todo!()
    }
    /// Changes what a draft page is called, before its first revision.
    pub fn rename_draft_page(
        &mut self,
        id: PageId,
        slug: &str,
        kind: &str,
        lang: &str,
        title: &str,
    ) -> Result<(), Error> {
        todo!()
    }
    /// Whether a slug of a city is used by another page now (a former slug of another page is free to take).
    pub fn slug_taken(&mut self, city: CityId, slug: &str, except: Option<PageId>) -> Result<bool, Error> {
        todo!()
    }
    /// Sets who may edit a page, and writes a change row.
    pub fn set_policy(
        &mut self,
        id: PageId,
        policy: PagePolicy,
        reason: Option<&str>,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Error> {
        todo!()
    }
    /// Notes what is wrong with a copy, or that nothing is; writes a change row if that is new.
    pub fn set_problem(&mut self, id: PageId, problem: Option<&str>, now: Timestamp) -> Result<(), Error> {
        todo!()
    }
    /// Removes a page that never had a revision, with its drafts.
    pub fn delete_draft_page(&mut self, id: PageId) -> Result<(), Error> {
        todo!()
    }
}
