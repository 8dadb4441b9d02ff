//! What live pages are, as far as lists ask for it: what such a list walks along.

use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::schema::{page, page_facet};
use crate::{CityId, Conn, Error, Page, PageId, Standing, Tx};

/// What a page is, as far as lists ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFacet {
    /// The code of what it is: a field and a code of it.
    pub code: String,
    /// What its list is ordered by, where that is not when the page was saved.
    pub at: Option<Timestamp>,
}

impl Conn {
    /// The live pages with this facet, newest first, after a place in the list.
    pub fn pages_with_facet(
        &mut self,
        facet: &str,
        after: Option<(Timestamp, PageId)>,
        limit: i64,
    ) -> Result<Vec<Page>, Error> {
        let mut query = page_facet::table.filter(page_facet::facet.eq(facet)).into_boxed();
        if let Some((updated, PageId(id))) = after {
            let updated = updated.as_millis();
            query = query.filter(page_facet::updated.le(updated));
            query = query.filter(page_facet::updated.lt(updated).or(page_facet::page.lt(id)));
        }
        let order = (page_facet::updated.desc(), page_facet::page.desc());
        let ids: Vec<i64> = query.order(order).limit(limit).select(page_facet::page).load(&mut self.db)?;
        self.pages_by_id(&ids.into_iter().map(PageId).collect::<Vec<_>>())
    }

    /// The live pages of a city with this facet whose time is `now` or later, the next first.
    pub fn coming_pages(&mut self, city: CityId, facet: &str, now: Timestamp, limit: i64) -> Result<Vec<Page>, Error> {
        let coming = page_facet::table
            .inner_join(page::table)
            .filter(page_facet::facet.eq(facet).and(page_facet::updated.ge(now.as_millis())))
            .filter(page::city.eq(city.0))
            .order((page_facet::updated, page_facet::page))
            .limit(limit)
            .select(page_facet::page);
        let ids: Vec<i64> = on_each_backend!(self, db => coming.load(db))?;
        self.pages_by_id(&ids.into_iter().map(PageId).collect::<Vec<_>>())
    }
}

impl Tx<'_> {
    /// Replaces the facets of a page, after its head: a page that is not live has none, nor one that came with the program.
    pub fn set_facets(&mut self, id: PageId, facets: &[PageFacet]) -> Result<(), Error> {
        let known = || page_facet::table.filter(page_facet::page.eq(id.0));
        let has_some = diesel::select(diesel::dsl::exists(known()));
        // Most pages have none: nothing more is asked of them.
        if facets.is_empty() && !on_each_backend!(self, db => has_some.get_result::<bool>(db))? {
            return Ok(());
        }
        let page = page::table.find(id.0).select((page::state, page::updated, page::shipped.is_null()));
        let (state, updated, listed) = on_each_backend!(self, db => page.first::<(String, i64, bool)>(db))?;
        on_each_backend!(self, db => diesel::delete(known()).execute(db))?;
        let facets = if listed && state == Standing::Live.code() { facets } else { &[] };
        for (nth, facet) in facets.iter().enumerate() {
            if facets[..nth].iter().any(|before| before.code == facet.code) {
                continue;
            }
            let at = facet.at.map_or(updated, Timestamp::as_millis);
            let row = (page_facet::page.eq(id.0), page_facet::facet.eq(&facet.code), page_facet::updated.eq(at));
            on_each_backend!(self, db => diesel::insert_into(page_facet::table).values(row).execute(db))?;
        }
        Ok(())
    }
}
