//! What this city's pages lack: links to them, pages that links promise, evidence, somebody who looked again.
//!
//! Each list is read in parts. For one part at most [`LOOKED_AT`] candidates are looked at, however large the commons is: a part may
//! hold nothing and still say where the list goes on.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::page::{read_page, select_pages};
use crate::schema::{city, link, page, revision};
use crate::{Conn, Error, HERE, Page, PageId, Standing};

/// So many pages or names are looked at for one part of a list.
pub const LOOKED_AT: i64 = 2000;
/// So many pages that name what there is not are read for one part.
const MOST_NAMING: i64 = 2000;

/// A place in a list of pages: after this one.
pub type ListPlace = (Timestamp, PageId);

/// A part of a list, and where it goes on; nowhere if that was all.
pub type Part<T, P> = (Vec<T>, Option<P>);

/// A name that pages link to and that leads nowhere.
#[derive(Debug, Clone, PartialEq)]
pub struct RedLink {
    /// The name, as it stands in addresses.
    pub slug: String,
    /// Pages that name it, newest first, at most as many as were asked for.
    pub named_by: Vec<Page>,
    /// How many pages do; of very many, at least so many.
    pub names: usize,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    updated: i64,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    slug: String,
}

/// The candidates of a list and what a candidate must be to stand in it. Bound are, in this order: the place, twice; how many are
/// looked at; then, in the condition, the authority of this city.
struct Wanted {
    candidates: &'static str,
    condition: &'static str,
}

/// Live pages of this city that no other live page links to. A city's profile is led to by the list of cities, the charter by the
/// page of the league. (A `CROSS JOIN` is taken in
/// its order by SQLite, which else walks through all links to this city for each page.)
const ORPHANS: Wanted = Wanted {
    candidates: "SELECT page.id AS id, page.updated AS updated FROM page \
        WHERE page.city = 1 AND page.state = 'live' AND page.shipped IS NULL AND page.kind <> 'city_profile' \
        AND NOT EXISTS (SELECT 1 FROM setting WHERE setting.name = 'league_charter' AND setting.value = page.ulid) \
        AND page.updated <= $1 AND (page.updated < $1 OR page.id < $2) ORDER BY page.updated DESC, page.id DESC",
    condition: "NOT EXISTS ( \
        SELECT 1 FROM page_slug CROSS JOIN link CROSS JOIN page AS linking \
        WHERE page_slug.page = looked.id AND link.authority = $4 AND link.slug = page_slug.slug \
        AND linking.id = link.page AND linking.state = 'live' AND linking.id <> looked.id \
    ) AND NOT EXISTS ( \
        SELECT 1 FROM page AS own CROSS JOIN link CROSS JOIN page AS linking \
        WHERE own.id = looked.id AND link.authority = $4 AND link.slug IN (own.ulid, LOWER(own.ulid)) \
        AND linking.id = link.page AND linking.state = 'live' AND linking.id <> looked.id \
    )",
};

/// Practices of this city that nobody observed or measured, and of which no trial is reported. The facet is noted of pages of this
/// city alone.
const UNPROVEN: Wanted = Wanted {
    candidates: "SELECT page_facet.page AS id, page_facet.updated AS updated FROM page_facet \
        WHERE page_facet.facet = 'evidence_level:0' \
        AND page_facet.updated <= $1 AND (page_facet.updated < $1 OR page_facet.page < $2) \
        ORDER BY page_facet.updated DESC, page_facet.page DESC",
    condition: "NOT EXISTS ( \
        SELECT 1 FROM page_slug CROSS JOIN link CROSS JOIN trial \
        WHERE page_slug.page = looked.id AND link.authority = $4 AND link.slug = page_slug.slug \
        AND trial.page = link.page AND link.relation IN ('replicates', 'reports_on') AND trial.withdrawn IS NULL \
    ) AND NOT EXISTS ( \
        SELECT 1 FROM page AS own CROSS JOIN link CROSS JOIN trial \
        WHERE own.id = looked.id AND link.authority = $4 AND link.slug IN (own.ulid, LOWER(own.ulid)) \
        AND trial.page = link.page AND link.relation IN ('replicates', 'reports_on') AND trial.withdrawn IS NULL \
    )",
};

/// The names in links to this city after one of them, each once: from name to name along the index, however often each is linked.
const NAMES: &str = "WITH RECURSIVE named (slug, nth) AS ( \
        SELECT MIN(link.slug), 1 FROM link WHERE link.authority = $1 AND link.slug > $2 \
        UNION ALL \
        SELECT (SELECT MIN(link.slug) FROM link WHERE link.authority = $1 AND link.slug > named.slug), named.nth + 1 \
        FROM named WHERE named.slug IS NOT NULL AND named.nth < $3 \
    )";

impl Conn {
    /// The live pages of this city that no other page links to, newest first.
    pub fn orphans(
        &mut self,
        here: &str,
        after: Option<ListPlace>,
        limit: i64,
    ) -> Result<Part<Page, ListPlace>, Error> {
        self.lacking(&ORPHANS, here, after, limit)
    }

    /// The practices of this city without evidence, newest first.
    pub fn unproven(
        &mut self,
        here: &str,
        after: Option<ListPlace>,
        limit: i64,
    ) -> Result<Part<Page, ListPlace>, Error> {
        self.lacking(&UNPROVEN, here, after, limit)
    }

    /// How many pages that no other page links to there are, and whether there may be more.
    pub fn count_orphans(&mut self, here: &str, most: i64) -> Result<(usize, bool), Error> {
        let (rows, next) = self.lacking_rows(&ORPHANS, here, None, most)?;
        Ok((rows.len(), next.is_some()))
    }

    /// How many practices without evidence there are, and whether there may be more.
    pub fn count_unproven(&mut self, here: &str, most: i64) -> Result<(usize, bool), Error> {
        let (rows, next) = self.lacking_rows(&UNPROVEN, here, None, most)?;
        Ok((rows.len(), next.is_some()))
    }

    fn lacking(
        &mut self,
        wanted: &Wanted,
        here: &str,
        after: Option<ListPlace>,
        limit: i64,
    ) -> Result<Part<Page, ListPlace>, Error> {
        let (rows, next) = self.lacking_rows(wanted, here, after, limit)?;
        let ids: Vec<PageId> = rows.into_iter().map(|row| PageId(row.id)).collect();
        Ok((self.pages_by_id(&ids)?, next))
    }

    fn lacking_rows(
        &mut self,
        Wanted { candidates, condition }: &Wanted,
        here: &str,
        after: Option<ListPlace>,
        limit: i64,
    ) -> Result<Part<Row, ListPlace>, Error> {
        let (updated, id) = after.map_or((i64::MAX, i64::MAX), |(updated, PageId(id))| (updated.as_millis(), id));
        let sql = format!(
            "SELECT looked.id AS id, looked.updated AS updated FROM ({candidates} LIMIT $3) AS looked \
             WHERE {condition} ORDER BY looked.updated DESC, looked.id DESC LIMIT $5"
        );
        let found = diesel::sql_query(sql)
            .bind::<BigInt, _>(updated)
            .bind::<BigInt, _>(id)
            .bind::<BigInt, _>(LOOKED_AT)
            .bind::<Text, _>(here)
            .bind::<BigInt, _>(limit + 1);
        let mut rows: Vec<Row> = on_each_backend!(self, db => found.load(db))?;
        let place = |row: &Row| (Timestamp::from_millis(row.updated), PageId(row.id));
        if usize::try_from(limit).is_ok_and(|limit| rows.len() > limit) {
            rows.pop();
            let next = rows.last().map(place);
            return Ok((rows, next));
        }
        // The last one that was looked at, where there may be more.
        let last = diesel::sql_query(format!("{candidates} LIMIT 1 OFFSET $3"))
            .bind::<BigInt, _>(updated)
            .bind::<BigInt, _>(id)
            .bind::<BigInt, _>(LOOKED_AT - 1);
        let last: Vec<Row> = on_each_backend!(self, db => last.load(db))?;
        Ok((rows, last.first().map(place)))
    }

    /// The names that texts link to in this city and that lead nowhere, after a name, with up to `naming` pages that name each.
    pub fn red_links(
        &mut self,
        here: &str,
        after: &str,
        limit: i64,
        naming: usize,
    ) -> Result<Part<RedLink, String>, Error> {
        let (slugs, next) = self.red_names(here, after, limit)?;
        let pages = link::table
            .inner_join(page::table)
            .filter(link::authority.eq(here).and(link::slug.eq_any(slugs.clone())))
            .filter(link::relation.eq("mentions").and(page::state.eq(Standing::Live.code())))
            .order((page::updated.desc(), page::id.desc()))
            .limit(MOST_NAMING)
            .select((link::slug, page::id));
        let pages: Vec<(String, i64)> = on_each_backend!(self, db => pages.load(db))?;
        let mut named: HashMap<&str, Vec<PageId>> = HashMap::new();
        for (slug, page) in &pages {
            named.entry(slug.as_str()).or_default().push(PageId(*page));
        }
        let shown: Vec<PageId> = named.values().flat_map(|pages| pages.iter().take(naming).copied()).collect();
        let shown: HashMap<PageId, Page> = self.pages_by_id(&shown)?.into_iter().map(|page| (page.id, page)).collect();
        let red = slugs.iter().map(|slug| {
            let by = named.get(slug.as_str()).map(Vec::as_slice).unwrap_or_default();
            RedLink {
                slug: slug.clone(),
                named_by: by.iter().take(naming).filter_map(|page| shown.get(page).cloned()).collect(),
                names: by.len(),
            }
        });
        Ok((red.collect(), next))
    }

    /// How many such names there are, and whether there may be more.
    pub fn count_red_links(&mut self, here: &str, most: i64) -> Result<(usize, bool), Error> {
        let (slugs, next) = self.red_names(here, "", most)?;
        Ok((slugs.len(), next.is_some()))
    }

    fn red_names(&mut self, here: &str, after: &str, limit: i64) -> Result<Part<String, String>, Error> {
        let sql = format!(
            "{NAMES} SELECT named.slug AS slug FROM named WHERE named.slug IS NOT NULL \
             AND EXISTS (SELECT 1 FROM link JOIN page ON page.id = link.page WHERE link.authority = $1 \
                 AND link.slug = named.slug AND link.relation = 'mentions' AND page.state = 'live') \
             AND NOT EXISTS (SELECT 1 FROM page_slug JOIN page ON page.id = page_slug.page \
                 WHERE page_slug.city = 1 AND page_slug.slug = named.slug AND page.state = 'live') \
             AND NOT EXISTS (SELECT 1 FROM page WHERE page.ulid = UPPER(named.slug) AND page.state = 'live') \
             ORDER BY named.slug LIMIT $4"
        );
        let found = diesel::sql_query(sql)
            .bind::<Text, _>(here)
            .bind::<Text, _>(after)
            .bind::<BigInt, _>(LOOKED_AT)
            .bind::<BigInt, _>(limit + 1);
        let found: Vec<Name> = on_each_backend!(self, db => found.load(db))?;
        let mut slugs: Vec<String> = found.into_iter().map(|name| name.slug).collect();
        if usize::try_from(limit).is_ok_and(|limit| slugs.len() > limit) {
            slugs.pop();
            let next = slugs.last().cloned();
            return Ok((slugs, next));
        }
        let last = diesel::sql_query(format!(
            "{NAMES} SELECT named.slug AS slug FROM named WHERE named.slug IS NOT NULL AND named.nth = $3"
        ));
        let last = last.bind::<Text, _>(here).bind::<Text, _>(after).bind::<BigInt, _>(LOOKED_AT);
        let last: Vec<Name> = on_each_backend!(self, db => last.load(db))?;
        Ok((slugs, last.into_iter().next().map(|name| name.slug)))
    }

    /// The live pages of this city that somebody should have looked at again before `now`, those that wait longest first, after
    /// a place in that list; the time of a place is when that page was due.
    pub fn overdue(
        &mut self,
        now: Timestamp,
        after: Option<ListPlace>,
        limit: i64,
    ) -> Result<Part<Page, ListPlace>, Error> {
        let (due, id) = after.map_or((i64::MIN, i64::MIN), |(due, PageId(id))| (due.as_millis(), id));
        let pages = select_pages!()
            .filter(page::review_due.le(now.as_millis()).and(page::review_due.ge(due)))
            .filter(page::review_due.gt(due).or(page::id.gt(id)))
            .filter(page::city.eq(HERE.0).and(page::state.eq(Standing::Live.code())))
            .filter(page::shipped.is_null())
            .order((page::review_due, page::id))
            .limit(limit + 1);
        let mut pages: Vec<Page> =
            on_each_backend!(self, db => pages.load(db))?.into_iter().map(read_page).collect::<Result<_, _>>()?;
        let goes_on = usize::try_from(limit).is_ok_and(|limit| pages.len() > limit);
        if goes_on {
            pages.pop();
        }
        let last = pages.last().filter(|_| goes_on);
        let next = last.and_then(|page| Some((page.care.due?, page.id)));
        Ok((pages, next))
    }
}
