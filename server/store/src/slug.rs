//! The slugs that pages answer to: their present ones and, until another page takes them, their former ones.
//!
//! *Invariant:* the present slug of a local live page belongs to that page. A draft has none: it is found by its id.

use diesel::prelude::*;

use crate::backend::{AnyConnection, on_each_backend};
use crate::schema::{page, page_slug};
use crate::{CityId, Conn, Error, HERE, PageId, Standing, Tx};

impl Tx<'_> {
    /// Whether a slug of a city is used by another page now (a former slug of another page is free to take).
    pub fn slug_taken(&mut self, city: CityId, slug: &str, except: Option<PageId>) -> Result<bool, Error> {
        Ok(self.slug_user(city, slug)?.is_some_and(|user| Some(user) != except))
    }

    /// Makes a page answer to a slug of its city. Of another city's pages the newest claim wins; here, a slug that
    /// another page uses now is [`Error::Taken`].
    pub(crate) fn take_slug(&mut self, city: CityId, slug: &str, page: PageId) -> Result<(), Error> {
        if self.take_unused_slug(city, slug, page)? {
            return Ok(());
        }
        let entry = page_slug::table.find((city.0, slug));
        if let AnyConnection::Postgres(db) = &mut self.db {
            // Whoever takes the same slug at this moment waits here, and then sees it taken.
            entry.select(page_slug::page).for_update().first::<i64>(db)?;
        }
        if city == HERE && self.slug_taken(city, slug, Some(page))? {
            return Err(Error::Taken(slug.to_owned()));
        }
        on_each_backend!(self, db => diesel::update(entry).set(page_slug::page.eq(page.0)).execute(db))?;
        Ok(())
    }

    /// Makes a page answer to a slug that no page answers to; whether there was none.
    pub(crate) fn take_unused_slug(&mut self, city: CityId, slug: &str, page: PageId) -> Result<bool, Error> {
        let row = (page_slug::city.eq(city.0), page_slug::slug.eq(slug), page_slug::page.eq(page.0));
        let taken = on_each_backend!(self, db => {
            diesel::insert_into(page_slug::table).values(row).on_conflict_do_nothing().execute(db)
        })?;
        Ok(taken > 0)
    }
}

impl Conn {
    /// All slugs that a page answers to, its present one included.
    pub fn page_slugs(&mut self, page: PageId) -> Result<Vec<String>, Error> {
        let slugs = page_slug::table.filter(page_slug::page.eq(page.0)).select(page_slug::slug);
        Ok(on_each_backend!(self, db => slugs.load(db))?)
    }

    /// The page whose present slug this is, unless it is deleted.
    fn slug_user(&mut self, city: CityId, slug: &str) -> Result<Option<PageId>, Error> {
        let user = page_slug::table
            .inner_join(page::table)
            .filter(page_slug::city.eq(city.0).and(page_slug::slug.eq(slug)))
            .filter(page::slug.eq(slug).and(page::state.ne(Standing::Deleted.code())))
            .select(page::id);
        Ok(on_each_backend!(self, db => user.first(db)).optional()?.map(PageId))
    }
}
