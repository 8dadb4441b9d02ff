//! Pages that come with the program.

use diesel::prelude::*;
use koinon_core::Hash;
use koinon_core::shelf::Shelf;

use crate::error::found;
use crate::schema::page;
use crate::{Conn, Error, HERE, Page, PageId, Tx};

/// What a page that came with the program is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipped {
    /// The text of the program that it holds, as [`Shelf::text`] names it.
    pub text: String,
    /// The hash of the text that it was last given: a head with another one was edited here.
    pub body: Hash,
}

impl Page {
    /// The shelf of a page that came with the program.
    #[must_use]
    pub fn shelf(&self) -> Option<Shelf> {
        self.shipped.as_ref().and_then(|shipped| Shelf::of(&shipped.text))
    }

    /// Whether other cities are told of this page: one of ours that did not come with the program.
    #[must_use]
    pub fn travels(&self) -> bool {
        self.city == HERE && self.shipped.is_none()
    }
}

impl Conn {
    /// All pages that came with the program, in whatever standing.
    pub fn shipped_pages(&mut self) -> Result<Vec<Page>, Error> {
        let ids: Vec<i64> = page::table.filter(page::shipped.is_not_null()).select(page::id).load(&mut self.db)?;
        self.pages_by_id(&ids.into_iter().map(PageId).collect::<Vec<_>>())
    }

    /// The page that holds a text of the program.
    pub fn shipped_page(&mut self, text: &str) -> Result<Option<Page>, Error> {
        let id = page::table.filter(page::shipped.eq(text)).select(page::id).first(&mut self.db).optional()?;
        id.map_or(Ok(None), |id| self.page(PageId(id)))
    }
}

impl Tx<'_> {
    /// Notes which text of the program a page holds. To be said before its first revision: pages that travel are counted.
    pub fn set_shipped(&mut self, id: PageId, shipped: &Shipped) -> Result<(), Error> {
        let set = (page::shipped.eq(&shipped.text), page::shipped_body.eq(&shipped.body.0[..]));
        found(diesel::update(page::table.find(id.0)).set(set).execute(&mut self.db)?, "the page")
    }
}
