//! Runs a search: plan, one pass, passages of the best.

use std::sync::Arc;

use tantivy::schema::Value;
use tantivy::{DocAddress, TantivyDocument};

use crate::collect::{Gather, Gathered, Order, Rank};
use crate::cursor::Cursor;
use crate::error::Error;
use crate::generation::Snapshot;
use crate::language::stemmer;
use crate::marks::Marks;
use crate::plan::Plan;
use crate::query::{Hit, MAX_DEPTH, MAX_LIMIT, Query, Results};
use crate::schema::{Facet, Fields};
use crate::snippet;
use crate::vocabulary::Vocabulary;

/// Answers a query from one commit.
pub(crate) fn run(snapshot: &Snapshot, fields: &Fields, query: &Query) -> Result<Results, Error> {
    let cursor = query.cursor.as_deref().map(Cursor::from_text).transpose()?;
    let limit = query.limit.clamp(1, MAX_LIMIT);
    let plan = Plan::new(Vocabulary { searcher: &snapshot.searcher, fields }, query)?;
    let order = if plan.is_list() { Order::Newest } else { Order::Relevance };
    let named = |(city, close): &(String, u16)| (Facet::CITY.value(city), *close);
    let gather = Gather {
        columns: Arc::clone(&snapshot.columns),
        order,
        closeness: query.closeness.iter().map(named).collect(),
        limit,
        after: cursor.map(|cursor| cursor.last),
    };
    let mut relaxed = cursor.is_some_and(|cursor| cursor.relaxed);
    let mut gathered = snapshot.searcher.search(&*plan.search(relaxed), &gather)?;
    if gathered.total == 0 && !relaxed && plan.can_relax() {
        relaxed = true;
        gathered = snapshot.searcher.search(&*plan.search(relaxed), &gather)?;
    }
    let hits = gathered
        .top
        .iter()
        .map(|(rank, address)| hit(snapshot, fields, &plan.marks, order, *rank, *address))
        .collect::<Result<_, _>>()?;
    Ok(Results {
        hits,
        total: gathered.total,
        next: next(&gathered, cursor, relaxed),
        facets: gathered.facets,
        did_you_mean: plan.did_you_mean,
    })
}

fn next(gathered: &Gathered, cursor: Option<Cursor>, relaxed: bool) -> Option<String> {
    let (last, _) = gathered.top.last()?;
    let seen = cursor.map_or(0, |cursor| cursor.seen as usize) + gathered.top.len();
    let more = gathered.following > gathered.top.len() && seen < MAX_DEPTH;
    more.then(|| Cursor { relaxed, seen: u32::try_from(seen).unwrap_or(u32::MAX), last: *last }.to_text())
}

fn hit(
    snapshot: &Snapshot,
    fields: &Fields,
    marks: &Marks,
    order: Order,
    rank: Rank,
    address: DocAddress,
) -> Result<Hit, Error> {
    let document: TantivyDocument = snapshot.searcher.doc(address)?;
    let shown = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
    let stemmer = stemmer(lang(snapshot, address));
    Ok(Hit {
        page: rank.page.0,
        score: if order == Order::Relevance { rank.score() } else { 0.0 },
        title: snippet::marked(shown(fields.shown_title), marks, stemmer),
        snippet: snippet::passage(shown(fields.shown_summary), shown(fields.shown_text), marks, stemmer),
    })
}

fn lang(snapshot: &Snapshot, address: DocAddress) -> &str {
    let column = snapshot.columns.get(address.segment_ord as usize).map(|columns| &columns.facets[Facet::LANG.place()]);
    let ordinal =
        column.and_then(|column| column.ordinals.as_ref()).and_then(|ordinals| ordinals.first(address.doc_id));
    let value = column.zip(ordinal).and_then(|(column, ordinal)| column.values.get(ordinal as usize));
    value.map_or("", |value| value)
}
