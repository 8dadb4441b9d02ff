//! Finding pages.

use koinon_search::Hit;
pub use koinon_search::{Facets, Fragment, Query, Results};
use koinon_store::{Page, PageId, Standing};

use crate::{Commons, Error};

/// A page that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The page.
    pub page: Page,
    /// Where and how well it fits.
    pub hit: Hit,
}

impl Commons {
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
