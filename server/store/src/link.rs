//! Links between pages.

use crate::{Conn, Error, Link, Page, PageId, Tx};

impl Conn {
    /// The links of a page.
    pub fn links_from(&mut self, page: PageId) -> Result<Vec<Link>, Error> {
        todo!()
    }
    /// The live pages that link to a page by its slug or a former one, with the relation; newest first.
    pub fn links_to(&mut self, page: &Page, limit: i64) -> Result<Vec<(String, Page)>, Error> {
        todo!()
    }
    /// Which of these addresses (authority, slug) lead to a live page: the answer is in the order asked.
    pub fn targets_exist(&mut self, targets: &[(String, String)]) -> Result<Vec<bool>, Error> {
        todo!()
    }
    /// Addresses in this authority that are linked but lead nowhere, with how often, most wanted first.
    pub fn red_links(&mut self, authority: &str, limit: i64) -> Result<Vec<(String, i64)>, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// Replaces the links of a page.
    pub fn set_links(&mut self, page: PageId, links: &[Link]) -> Result<(), Error> {
        todo!()
    }
}
