//! A few pages held against many searches: whether a search that somebody keeps finds a page that has just changed.

use tantivy::collector::DocSetCollector;
use tantivy::directory::RamDirectory;
use tantivy::{Index, Searcher};

use crate::document::PageDoc;
use crate::error::Error;
use crate::plan::Plan;
use crate::query::Query;
use crate::schema::{Fields, Forms, PAGE};
use crate::vocabulary::Vocabulary;

/// What the making of the index may take, in bytes: the least that is allowed.
const HEAP: usize = 15_000_000;

/// Some pages in an index of their own, in memory: to hold a search against them costs the same however many others there are.
pub struct HeldPages {
    searcher: Searcher,
    fields: Fields,
}

impl HeldPages {
    /// Takes these pages.
    ///
    /// # Errors
    /// [`Error`] if the index cannot be made.
    pub fn new(pages: &[PageDoc]) -> Result<Self, Error> {
        let (schema, fields) = Fields::schema();
        let mut writer = Index::builder().schema(schema).single_segment_index_writer(RamDirectory::create(), HEAP)?;
        let mut known = Forms::default();
        for page in pages {
            writer.add_document(fields.document(page, &mut known))?;
        }
        let searcher = writer.finalize()?.reader()?.searcher();
        Ok(Self { searcher, fields })
    }

    /// The rows of those that fit a search, whole and to the letter: what is unfinished or misspelt in it is not put right. Limit
    /// and cursor say nothing.
    ///
    /// # Errors
    /// [`Error`] if the index cannot be read; no query of a person is an error.
    pub fn fitting(&self, query: &Query) -> Result<Vec<i64>, Error> {
        let plan = Plan::strict(Vocabulary { searcher: &self.searcher, fields: &self.fields }, query)?;
        let found = self.searcher.search(&*plan.search(false), &DocSetCollector)?;
        let mut rows = Vec::with_capacity(found.len());
        for address in found {
            let pages = self.searcher.segment_reader(address.segment_ord).fast_fields().i64(PAGE)?;
            rows.extend(pages.first(address.doc_id));
        }
        Ok(rows)
    }
}
