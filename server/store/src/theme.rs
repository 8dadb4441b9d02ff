//! The themes of live pages: what lists of one theme walk along.

use diesel::prelude::*;

use crate::backend::on_each_backend;
use crate::schema::{page, page_theme};
use crate::{Conn, Error, Page, PageFilter, PageId, Standing, Tx};

impl Conn {
    /// The live pages of a theme as `filter` wants them, newest first.
    pub(crate) fn pages_of_theme(&mut self, theme: &str, filter: &PageFilter) -> Result<Vec<Page>, Error> {
        let mut query = page_theme::table.inner_join(page::table).filter(page_theme::theme.eq(theme)).into_boxed();
        if let Some(city) = filter.city {
            query = query.filter(page::city.eq(city.0));
        }
        if let Some(kind) = &filter.kind {
            query = query.filter(page::kind.eq(kind));
        }
        if let Some(lang) = &filter.lang {
            query = query.filter(page::lang.eq(lang));
        }
        if let Some((updated, PageId(id))) = filter.after {
            let updated = updated.as_millis();
            query = query.filter(page_theme::updated.le(updated));
            query = query.filter(page_theme::updated.lt(updated).or(page_theme::page.lt(id)));
        }
        let order = (page_theme::updated.desc(), page_theme::page.desc());
        let ids: Vec<i64> = query.order(order).limit(filter.limit).select(page_theme::page).load(&mut self.db)?;
        let ids: Vec<PageId> = ids.into_iter().map(PageId).collect();
        self.pages_by_id(&ids)
    }
}

impl Conn {
    /// The themes of a page.
    pub fn themes_of(&mut self, id: PageId) -> Result<Vec<String>, Error> {
        let themes = page_theme::table.filter(page_theme::page.eq(id.0)).order(page_theme::theme);
        Ok(on_each_backend!(self, db => themes.select(page_theme::theme).load(db))?)
    }

    /// The themes of live pages with the number of pages that have each, most pages first.
    pub fn theme_counts(&mut self) -> Result<Vec<(String, i64)>, Error> {
        let pages = diesel::dsl::count(page_theme::page);
        let counts = page_theme::table.group_by(page_theme::theme).select((page_theme::theme, pages));
        let mut counts: Vec<(String, i64)> = on_each_backend!(self, db => counts.load(db))?;
        counts.sort_by(|(one, pages), (other, other_pages)| other_pages.cmp(pages).then_with(|| one.cmp(other)));
        Ok(counts)
    }
}

impl Tx<'_> {
    /// Replaces the themes of a page, after its head: a page that is not live has none, nor one that came with the program.
    pub fn set_themes(&mut self, id: PageId, themes: &[String]) -> Result<(), Error> {
        let page = page::table.find(id.0).select((page::state, page::updated, page::shipped.is_null()));
        let (state, updated, listed) = on_each_backend!(self, db => page.first::<(String, i64, bool)>(db))?;
        let themes = if listed && state == Standing::Live.code() { themes } else { &[] };
        let known = page_theme::table.filter(page_theme::page.eq(id.0));
        if themes.is_empty()
            && !on_each_backend!(self, db => diesel::select(diesel::dsl::exists(known)).get_result::<bool>(db))?
        {
            return Ok(());
        }
        on_each_backend!(self, db => diesel::delete(page_theme::table.filter(page_theme::page.eq(id.0))).execute(db))?;
        for (nth, theme) in themes.iter().enumerate() {
            if themes[..nth].contains(theme) {
                continue;
            }
            let row = (page_theme::page.eq(id.0), page_theme::theme.eq(theme), page_theme::updated.eq(updated));
            on_each_backend!(self, db => diesel::insert_into(page_theme::table).values(row).execute(db))?;
        }
        Ok(())
    }
}
