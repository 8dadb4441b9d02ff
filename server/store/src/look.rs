//! How the titles of this city's live pages look: which of them are easily taken for one another.

use diesel::prelude::*;
use koinon_core::title::looks;

use crate::backend::on_each_backend;
use crate::schema::{page, page_look};
use crate::{Conn, Error, HERE, Page, PageId, Standing, Tx};

impl Conn {
    /// The live pages of this city, except one, whose title looks like this one; at most `limit`, oldest first.
    pub fn pages_that_look_like(&mut self, title: &str, except: PageId, limit: i64) -> Result<Vec<Page>, Error> {
        let alike = page_look::table
            .filter(page_look::look.eq_any(looks(title)).and(page_look::page.ne(except.0)))
            .order(page_look::page)
            .select(page_look::page)
            .distinct()
            .limit(limit);
        let ids: Vec<i64> = on_each_backend!(self, db => alike.load(db))?;
        let ids: Vec<PageId> = ids.into_iter().map(PageId).collect();
        self.pages_by_id(&ids)
    }
}

impl Tx<'_> {
    /// Notes how the title of a page looks, after its head: of a live page of this city that did not come with the program.
    pub fn set_look(&mut self, id: PageId) -> Result<(), Error> {
        let row = page::table.find(id.0).select((page::city, page::state, page::shipped.is_null(), page::title));
        let (city, state, is_own, title) = on_each_backend!(self, db => row.first::<(i64, String, bool, String)>(db))?;
        on_each_backend!(self, db => diesel::delete(page_look::table.filter(page_look::page.eq(id.0))).execute(db))?;
        if city != HERE.0 || state != Standing::Live.code() || !is_own {
            return Ok(());
        }
        for look in looks(&title) {
            let row = (page_look::page.eq(id.0), page_look::look.eq(look));
            on_each_backend!(self, db => diesel::insert_into(page_look::table).values(row).execute(db))?;
        }
        Ok(())
    }
}
