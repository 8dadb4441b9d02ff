//! One pass over the matching pages: the best of them, their number, and the counts of every facet.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::columns::{Columns, Combinations, FacetColumn};
use crate::query::Facets;
use crate::schema::Facet;

/// So many pages are few, and more where there are very many combinations: one page for so many of these.
const FEW: usize = 256;
const COMBINATIONS_FOR_ONE: usize = 16;

/// The most values that a facet answers with.
const MAX_VALUES: usize = 100;

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The higher score.
    Relevance,
    /// The later head.
    Newest,
}

/// The bits of a rank's key below the closeness of the page's city.
const BELOW: u32 = 48;

/// How close cities are, by the value that their pages have in the facet; the farthest are left out.
pub(crate) type Closeness = HashMap<String, u16>;

/// The place of a page in the list: the greater comes first. Total, so that paging by it skips and doubles nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    /// Score or time, mapped to integers in the same order; where pages are ordered by their cities' closeness, that in the
    /// uppermost bits.
    pub(crate) key: u64,
    /// The page.
    pub(crate) page: Reverse<i64>,
}

impl Rank {
    fn of_score(score: Score) -> u64 {
        // Scores are sums of products of positive numbers; the bits of non-negative floats are in their order.
        u64::from(score.max(0.0).to_bits())
    }

    fn of_time(time: i64) -> u64 {
        (time as u64) ^ (1 << 63)
    }

    /// The same where it stands below the closeness: the years from 1970 to 10889.
    fn of_time_below(time: i64) -> u64 {
        time.clamp(0, (1 << BELOW) - 1) as u64
    }

    /// The score that this rank was made of.
    pub(crate) fn score(self) -> f32 {
        f32::from_bits(self.key as u32)
    }
}

/// Gathers one list of results.
pub(crate) struct Gather {
    pub(crate) columns: Arc<[Arc<Columns>]>,
    pub(crate) order: Order,
    /// Pages of closer cities come before others, if this names any.
    pub(crate) closeness: Closeness,
    pub(crate) limit: usize,
    /// Only what comes after this.
    pub(crate) after: Option<Rank>,
}

/// What was gathered.
#[derive(Default)]
pub(crate) struct Gathered {
    /// Best first.
    pub(crate) top: Vec<(Rank, DocAddress)>,
    pub(crate) total: usize,
    /// How many come after the rank asked for, those in `top` included.
    pub(crate) following: usize,
    pub(crate) facets: Facets,
}

impl Collector for Gather {
    type Fruit = Gathered;
    type Child = GatherSegment;

    fn for_segment(&self, ordinal: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<GatherSegment> {
        let columns =
            self.columns.get(ordinal as usize).cloned().ok_or_else(|| {
                tantivy::TantivyError::InternalError("a segment without columns was searched".to_owned())
            })?;
        let cities = columns.facets.get(Facet::CITY.place()).map_or(&[][..], |facet| &facet.values);
        let close = |city: &Arc<str>| self.closeness.get(&**city).copied().unwrap_or(0);
        let closeness = (!self.closeness.is_empty()).then(|| cities.iter().map(close).collect());
        Ok(GatherSegment {
            ordinal,
            order: self.order,
            closeness,
            limit: self.limit,
            after: self.after,
            heap: BinaryHeap::with_capacity(self.limit + 1),
            counting: Counting::default(),
            columns,
            total: 0,
            following: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.order == Order::Relevance
    }

    fn merge_fruits(&self, segments: Vec<GatheredSegment>) -> tantivy::Result<Gathered> {
        let mut gathered = Gathered::default();
        let mut counts: Vec<HashMap<Arc<str>, u64>> = Facet::all().map(|_| HashMap::new()).collect();
        for segment in segments {
            gathered.total += segment.total;
            gathered.following += segment.following;
            gathered.top.extend(segment.top);
            for (counts, segment_counts) in counts.iter_mut().zip(segment.counts) {
                for (value, count) in segment_counts {
                    *counts.entry(value).or_default() += count;
                }
            }
        }
        gathered.top.sort_unstable_by_key(|(rank, _)| Reverse(*rank));
        gathered.top.truncate(self.limit);
        gathered.facets = Facets(Facet::all().map(Facet::name).zip(counts.into_iter().map(most_frequent)).collect());
        Ok(gathered)
    }
}

fn most_frequent(counts: HashMap<Arc<str>, u64>) -> Vec<(String, u64)> {
    let mut counts: Vec<(Arc<str>, u64)> = counts.into_iter().collect();
    counts.sort_unstable_by(|(left, left_count), (right, right_count)| {
        right_count.cmp(left_count).then_with(|| left.cmp(right))
    });
    counts.truncate(MAX_VALUES);
    counts.into_iter().map(|(value, count)| (value.as_ref().to_owned(), count)).collect()
}

/// [`Gather`] in one segment.
pub(crate) struct GatherSegment {
    ordinal: SegmentOrdinal,
    columns: Arc<Columns>,
    order: Order,
    /// By the place of the city among the values of its facet; none where pages are not ordered by it.
    closeness: Option<Vec<u16>>,
    limit: usize,
    after: Option<Rank>,
    /// The worst of the best on top.
    heap: BinaryHeap<Reverse<(Rank, DocId)>>,
    counting: Counting,
    total: usize,
    following: usize,
}

/// The combinations of the pages that match: as a list while they are few, so that a search costs what it finds; then counted by
/// combination.
enum Counting {
    Few(Vec<u32>),
    Many(Vec<u32>),
}

impl Default for Counting {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Counting {
    fn count(&mut self, among: &Combinations, combination: u32) {
        match self {
            Self::Many(counts) => {
                if let Some(count) = counts.get_mut(combination as usize) {
                    *count += 1;
                }
            }
            Self::Few(found) => {
                found.push(combination);
                if found.len() > FEW.max(among.len() / COMBINATIONS_FOR_ONE) {
                    let mut counts = vec![0; among.len()];
                    for combination in found {
                        counts[*combination as usize] += 1;
                    }
                    *self = Self::Many(counts);
                }
            }
        }
    }

    /// How many of the pages have each value.
    fn by_value(self, columns: &Columns) -> Vec<u32> {
        let mut counts = vec![0; columns.facets.iter().map(|facet| facet.values.len()).sum()];
        let mut add = |combination: u32, pages: u32| {
            for value in columns.combinations.values(combination) {
                counts[*value as usize] += pages;
            }
        };
        match self {
            Self::Few(found) => found.into_iter().for_each(|combination| add(combination, 1)),
            Self::Many(found) => {
                let found = (0..).zip(found).filter(|(_, pages)| *pages > 0);
                found.for_each(|(combination, pages)| add(combination, pages));
            }
        }
        counts
    }
}

/// [`Gathered`] in one segment.
pub(crate) struct GatheredSegment {
    top: Vec<(Rank, DocAddress)>,
    total: usize,
    following: usize,
    counts: Vec<Vec<(Arc<str>, u64)>>,
}

impl GatherSegment {
    fn key(&self, doc: DocId, score: Score) -> u64 {
        let time = || self.columns.updated.first(doc).unwrap_or_default();
        match (&self.closeness, self.order) {
            (None, Order::Relevance) => Rank::of_score(score),
            (None, Order::Newest) => Rank::of_time(time()),
            (Some(closeness), order) => {
                let city =
                    self.columns.facets.get(Facet::CITY.place()).and_then(|facet| facet.ordinals.as_ref()?.first(doc));
                let close = city.and_then(|city| closeness.get(city as usize)).copied().unwrap_or(0);
                let below = if order == Order::Relevance { Rank::of_score(score) } else { Rank::of_time_below(time()) };
                (u64::from(close) << BELOW) | below
            }
        }
    }

    fn rank(&mut self, doc: DocId, key: u64) {
        let page = || Reverse(self.columns.page.first(doc).unwrap_or_default());
        if let Some(after) = self.after
            && (key > after.key || (key == after.key && page() >= after.page))
        {
            return;
        }
        self.following += 1;
        if let Some(Reverse((worst, _))) = self.heap.peek()
            && self.heap.len() == self.limit
        {
            if key < worst.key {
                return;
            }
            let rank = Rank { key, page: page() };
            if rank > *worst {
                self.heap.pop();
                self.heap.push(Reverse((rank, doc)));
            }
        } else {
            let rank = Rank { key, page: page() };
            self.heap.push(Reverse((rank, doc)));
        }
    }
}

impl SegmentCollector for GatherSegment {
    type Fruit = GatheredSegment;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        self.counting.count(&self.columns.combinations, self.columns.combinations.of_page(doc));
        self.rank(doc, self.key(doc, score));
    }

    fn harvest(self) -> GatheredSegment {
        let ordinal = self.ordinal;
        let top = self.heap.into_iter().map(|Reverse((rank, doc))| (rank, DocAddress::new(ordinal, doc))).collect();
        let mut counts = self.counting.by_value(&self.columns).into_iter();
        let of_facet = |facet: &FacetColumn| {
            let counts = facet.values.iter().zip(counts.by_ref());
            counts.filter(|(_, count)| *count > 0).map(|(value, count)| (value.clone(), u64::from(count))).collect()
        };
        let counts = self.columns.facets.iter().map(of_facet).collect();
        GatheredSegment { top, total: self.total, following: self.following, counts }
    }
}
