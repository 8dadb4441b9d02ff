//! Who looks after pages, and which of them somebody should look at again.

use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::page::{read_page, select_pages};
use crate::schema::{city, page, revision};
use crate::{Conn, Error, HERE, Page, PageId, Standing, Tx};

/// Who looks after a page, and until when. It follows the page's newest text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Care {
    /// Who looks after it, as the text names them; people of a city as `@ana@bordeaux.example`.
    pub stewards: Vec<String>,
    /// From when on somebody should look at it again; none where that was never noted.
    pub due: Option<Timestamp>,
}

impl Care {
    pub(crate) fn read(stewards: Option<&str>, due: Option<i64>) -> Self {
        Self {
            stewards: stewards.and_then(|names| serde_json::from_str(names).ok()).unwrap_or_default(),
            due: due.map(Timestamp::from_millis),
        }
    }
}

impl Conn {
    /// The live pages of this city that somebody should have looked at again before `now`, those that wait longest first;
    /// without those that came with the program.
    pub fn pages_due(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Page>, Error> {
        let due = select_pages!()
            .filter(page::review_due.le(now.as_millis()))
            .filter(page::city.eq(HERE.0))
            .filter(page::state.eq(Standing::Live.code()))
            .filter(page::shipped.is_null())
            .order((page::review_due, page::id))
            .limit(limit);
        on_each_backend!(self, db => due.load(db))?.into_iter().map(read_page).collect()
    }
}

impl Tx<'_> {
    /// Notes who looks after a page, and until when, after its head.
    pub fn set_care(&mut self, id: PageId, care: &Care) -> Result<(), Error> {
        let names = serde_json::to_string(&care.stewards).map_err(|error| Error::Corrupt(error.to_string()))?;
        let set = (
            page::stewards.eq((!care.stewards.is_empty()).then_some(names)),
            page::review_due.eq(care.due.map(Timestamp::as_millis)),
        );
        on_each_backend!(self, db => diesel::update(page::table.find(id.0)).set(set).execute(db))?;
        Ok(())
    }
}
