//! The search index: every page that this node holds, its own and the mirrored ones, in one tantivy index.
//!
//! *Invariant:* the index is derived. Deleting it loses nothing: it follows the change log of the store, remembers in
//! each commit how far it came, and starts anew from an empty folder. This crate reads no store and speaks no HTTP: the
//! caller follows the log and hands in documents.
//!
//! # How words are found
//!
//! Three indexed fields serve every language at once:
//!
//! - `words` holds each word of title, summary and text *folded* (no case, no diacritics, one form for each Arabic
//!   letter), with positions: phrases, and the dictionary that prefixes, typing errors and suggestions are looked up in.
//! - `forms` holds each folded word again and beside it its stems in the language of the page. Whatever `words` finds
//!   `forms` finds too, so an ordinary word reads one list of pages, not two.
//! - `title` holds the same forms for the title alone and only adds to the score.

mod clean;
mod collect;
mod columns;
mod complete;
mod cursor;
mod document;
mod error;
mod fold;
mod generation;
mod held;
mod index;
mod language;
mod marks;
mod parse;
mod plan;
mod query;
mod rebuild;
mod schema;
mod search;
mod similar;
mod snippet;
mod vocabulary;

pub use document::{Op, PageDoc, Position};
pub use error::Error;
pub use held::HeldPages;
pub use index::{IndexOptions, SearchIndex};
pub use query::{Facets, Fragment, Hit, MAX_DEPTH, MAX_LIMIT, Query, Results};
pub use rebuild::Rebuild;
