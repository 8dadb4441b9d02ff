//! Finding pages.

use koinon_core::Origin;
use koinon_core::slug::wikilink_key;
use koinon_search::Hit;
pub use koinon_search::{Facets, Fragment, Query, Results};
use koinon_store::{Page, PageId, Standing};

use crate::{Commons, Error};

/// Whether searches can be narrowed by this: what every page has, or what the table of a kind says.
#[must_use]
pub fn is_filter(name: &str) -> bool {
    ["city", "kind", "lang"].contains(&name) || koinon_core::schema::Facet::of(name).is_some()
}

/// A page that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The page.
    pub page: Page,
    /// Where and how well it fits.
    pub hit: Hit,
}

/// Pages whose titles are looked at to complete one: the best of them are shown.
const CANDIDATES: usize = 60;

/// How a text of this city links to a page: `[[Title]]` where that leads there, else with its address.
#[must_use]
pub fn wikilink_to(here: &Origin, page: &Page) -> String {
    let shown = page.title.replace(['[', ']', '|', '\n'], " ");
    match page.authority == here.authority() {
        true if shown == page.title && !shown.contains('@') && wikilink_key(&shown) == page.slug => {
            format!("[[{shown}]]")
        }
        true => format!("[[{}|{shown}]]", page.slug),
        false => format!("[[{}@{}|{shown}]]", page.slug, page.authority),
    }
}

impl Commons {
    /// Pages that a link may be meant to lead to, while its title is being typed: those whose title begins so first, this
    /// city's before others', short titles before long ones.
    ///
    /// # Errors
    /// [`Error::Search`] or [`Error::Store`].
    pub async fn complete(&self, typed: &str, limit: usize) -> Result<Vec<Page>, Error> {
        let (index, typed) = (self.index()?.clone(), typed.to_owned());
        self.store()
            .read(move |conn| {
                let ids: Vec<PageId> = index.complete(&typed, CANDIDATES)?.into_iter().map(PageId).collect();
                let mut pages = conn.pages_by_id(&ids)?;
                pages.retain(|page| page.standing == Standing::Live);
                let beginning = wikilink_key(&typed);
                pages.sort_by_cached_key(|page| {
                    let begins = wikilink_key(&page.title).starts_with(&beginning);
                    (!begins, page.mirrored(), page.title.chars().count(), page.id.0)
                });
                pages.truncate(limit);
                Ok(pages)
            })
            .await
    }

    /// Searches the pages that everybody may read, of this city and of those that it follows.
    ///
    /// # Errors
    /// [`Error::Search`] or [`Error::Store`]; no query of a person is an error.
    pub async fn search(&self, query: Query) -> Result<(Vec<Found>, Results), Error> {
        let index = self.index()?.clone();
        self.store()
            .read(move |conn| {
                let results = index.search(&query).map_err(|error| match error {
                    koinon_search::Error::Cursor => {
                        Error::invalid("cursor", "unknown_cursor", "this cursor is none of ours")
                    }
                    other => Error::Search(other),
                })?;
                let ids: Vec<PageId> = results.hits.iter().map(|hit| PageId(hit.page)).collect();
                let pages = conn.pages_by_id(&ids)?;
                // The index may be a moment behind: what is not there any more is not shown.
                let found = results.hits.iter().filter_map(|hit| {
                    let page = pages.iter().find(|page| page.id.0 == hit.page && page.standing == Standing::Live)?;
                    Some(Found { page: page.clone(), hit: hit.clone() })
                });
                Ok((found.collect(), results))
            })
            .await
    }
}
