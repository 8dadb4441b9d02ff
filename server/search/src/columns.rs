//! The columns of a segment, opened once: a segment never changes.

use std::sync::Arc;

use tantivy::SegmentReader;
use tantivy::columnar::Column;
use tantivy::index::SegmentId;

use crate::schema::{Facet, PAGE, UPDATED};

/// What ranking and counting read of a segment.
pub(crate) struct Columns {
    pub(crate) segment: SegmentId,
    pub(crate) page: Column<i64>,
    pub(crate) updated: Column<i64>,
    /// In the order of [`Facet::all`].
    pub(crate) facets: Vec<FacetColumn>,
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
        Ok(Self {
            segment: reader.segment_id(),
            page: fast.i64(PAGE)?,
            updated: fast.i64(UPDATED)?,
            facets: Facet::all().map(facet).collect::<tantivy::Result<_>>()?,
        })
    }
}
