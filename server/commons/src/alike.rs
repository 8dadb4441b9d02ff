//! Pages whose titles are easily taken for one another. That is no reason to refuse one: cities have streets of the same name. But whoever
//! publishes a page is told.

use koinon_store::{Page, PageId};

use crate::{Commons, Error};

/// So many pages that look the same are named.
const MOST: i64 = 5;

impl Commons {
    /// The live pages of this city, a few at most, whose title looks like that of this page of it: the same words, in any case, or in
    /// letters that are easily taken for theirs.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn pages_that_look_like(&self, page: PageId) -> Result<Vec<Page>, Error> {
        self.store()
            .read(move |conn| -> Result<_, Error> {
                let Some(row) = conn.page(page)?.filter(|row| !row.mirrored()) else { return Ok(Vec::new()) };
                Ok(conn.pages_that_look_like(&row.title, page, MOST)?)
            })
            .await
    }
}
