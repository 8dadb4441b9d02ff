//! The index as its users see it: what is found, what lasts, what a hostile query does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod completed;
mod filtered;
mod found;
mod hostile;
mod killed;
mod lasting;
mod rebuilt;
mod shown;

use koinon_search::{Fragment, IndexOptions, Op, PageDoc, Position, Query, Results, SearchIndex};
use tempfile::TempDir;

/// A page of which only what matters to a test is said.
fn page(page: i64, lang: &str, title: &str, text: &str) -> PageDoc {
    PageDoc {
        page,
        city: "bordeaux.example".to_owned(),
        kind: "article".to_owned(),
        lang: lang.to_owned(),
        title: title.to_owned(),
        summary: String::new(),
        text: text.to_owned(),
        facets: Vec::new(),
        updated: page * 1_000,
    }
}

fn at(position: i64) -> Position {
    Position { epoch: "first".to_owned(), position }
}

fn open(folder: &TempDir) -> SearchIndex {
    SearchIndex::open(folder.path(), IndexOptions { heap_bytes: 15_000_000 }).unwrap()
}

fn put(index: &SearchIndex, position: i64, pages: impl IntoIterator<Item = PageDoc>) {
    index.apply(pages.into_iter().map(Op::Put).collect(), at(position)).unwrap();
}

/// An index of these pages. The folder goes with it.
fn index_of(pages: impl IntoIterator<Item = PageDoc>) -> (TempDir, SearchIndex) {
    let folder = TempDir::new().unwrap();
    let index = open(&folder);
    put(&index, 1, pages);
    (folder, index)
}

fn query(text: &str, interface_lang: &str) -> Query {
    Query { text: text.to_owned(), interface_lang: interface_lang.to_owned(), limit: 20, ..Query::default() }
}

fn search(index: &SearchIndex, text: &str) -> Results {
    index.search(&query(text, "en")).unwrap()
}

/// The pages found, in their order.
fn pages(results: &Results) -> Vec<i64> {
    results.hits.iter().map(|hit| hit.page).collect()
}

/// The pages found, whatever their order.
fn found(index: &SearchIndex, text: &str) -> Vec<i64> {
    let mut found = pages(&search(index, text));
    found.sort_unstable();
    found
}

fn joined(fragments: &[Fragment]) -> String {
    fragments.iter().map(|fragment| fragment.text.as_str()).collect()
}

fn marked(fragments: &[Fragment]) -> Vec<&str> {
    fragments.iter().filter(|fragment| fragment.marked).map(|fragment| fragment.text.as_str()).collect()
}
