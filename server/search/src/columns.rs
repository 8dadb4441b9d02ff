//! The columns of a segment, opened once: a segment never changes.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::{DocId, SegmentReader};

use crate::schema::{Facet, PAGE, UPDATED};

/// What ranking and counting read of a segment.
pub(crate) struct Columns {
    pub(crate) segment: SegmentId,
    pub(crate) page: Column<i64>,
    pub(crate) updated: Column<i64>,
    /// In the order of [`Facet::all`].
    pub(crate) facets: Vec<FacetColumn>,
    pub(crate) combinations: Combinations,
}

/// The values of a facet in a segment.
pub(crate) struct FacetColumn {
    /// For each page the places of its values in `values`; none if no page of the segment has one.
    pub(crate) ordinals: Option<Column<u64>>,
    pub(crate) values: Vec<Arc<str>>,
}

impl Columns {
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        let facet = |facet: Facet| -> tantivy::Result<FacetColumn> {
            let Some(column) = fast.str(facet.name())? else {
                return Ok(FacetColumn { ordinals: None, values: Vec::new() });
            };
            let mut values = Vec::with_capacity(column.num_terms());
            let mut stream = column.dictionary().stream()?;
            while stream.advance() {
                values.push(Arc::from(String::from_utf8_lossy(stream.key())));
            }
            Ok(FacetColumn { ordinals: Some(column.ords().clone()), values })
        };
        let facets: Vec<FacetColumn> = Facet::all().map(facet).collect::<tantivy::Result<_>>()?;
        Ok(Self {
            segment: reader.segment_id(),
            page: fast.i64(PAGE)?,
            updated: fast.i64(UPDATED)?,
            combinations: Combinations::of(&facets, reader.max_doc()),
            facets,
        })
    }
}

/// Which values of all facets the pages of a segment have, each combination once: whatever is counted takes one step for a page,
/// not one for each facet. Values are numbered through all facets, in the order of [`Facet::all`].
pub(crate) struct Combinations {
    of_page: Vec<u32>,
    /// Where the values of each begin among `values`, and where those of the last one end.
    begins: Vec<u32>,
    values: Vec<u32>,
}

impl Combinations {
    fn of(facets: &[FacetColumn], pages: DocId) -> Self {
        let mut combinations =
            Self { of_page: Vec::with_capacity(pages as usize), begins: vec![0], values: Vec::new() };
        let mut known: HashMap<Box<[u32]>, u32> = HashMap::new();
        let mut values: Vec<u32> = Vec::new();
        for page in 0..pages {
            values.clear();
            let mut first = 0;
            for facet in facets {
                if let Some(ordinals) = &facet.ordinals {
                    values.extend(ordinals.values_for_doc(page).map(|ordinal| first + ordinal as u32));
                }
                first += facet.values.len() as u32;
            }
            let combination = known.get(values.as_slice()).copied().unwrap_or_else(|| {
                let next = known.len() as u32;
                known.insert(values.as_slice().into(), next);
                combinations.values.extend_from_slice(&values);
                combinations.begins.push(combinations.values.len() as u32);
                next
            });
            combinations.of_page.push(combination);
        }
        combinations
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.begins.len() - 1
    }

    /// That of a page.
    pub(crate) fn of_page(&self, page: DocId) -> u32 {
        self.of_page.get(page as usize).copied().unwrap_or_default()
    }

    /// Its values.
    pub(crate) fn values(&self, combination: u32) -> &[u32] {
        let end = |at: usize| self.begins.get(at).map_or(0, |at| *at as usize);
        self.values.get(end(combination as usize)..end(combination as usize + 1)).unwrap_or_default()
    }
}
