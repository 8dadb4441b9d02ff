//! A page with its whole history as one file: the signed records, the texts, the files, who wrote. What is restored from it has
//! the very same revisions, and whoever restores it need not believe the file: the records are signed by the page's city.
//!
//! A ZIP file: `history.json` names the page, its city and the city's key; `records.ndjson` has the records, the oldest first;
//! `people.ndjson` who is behind their opaque ids, `files.ndjson` how the texts name their files; texts and files lie in `texts/` and
//! `media/`, named by their hashes. Made twice of the same history it is the same file.

mod container;
mod restore;
mod verified;
mod write;

use koinon_core::{Hash, OpaqueId, Record, Timestamp};
use koinon_store::Page;
use serde::{Deserialize, Serialize};

use crate::Error;
use container::Unusable;

pub use container::MAX_ARCHIVE;

/// What the cover of an archive calls its form.
const FORMAT: &str = "koinon-history";
/// The version of that form.
const VERSION: u32 = 1;
/// The longest history that fits into one archive.
const MAX_REVISIONS: usize = 20_000;
/// How many revisions are read or stored at once.
const BATCH: usize = 100;

/// What an archive is about: `history.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Cover {
    format: String,
    version: u32,
    page: CoverPage,
    city: CoverCity,
    /// How many records there are.
    revisions: usize,
    /// Whether every text is there that was not erased; not so of a copy whose older versions nobody asked for.
    complete: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CoverPage {
    /// Its permanent id.
    id: String,
    title: String,
    lang: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CoverCity {
    origin: String,
    name: String,
    /// The key of its records, as a Multikey.
    record_key: String,
    record_key_id: String,
}

/// One line of `records.ndjson`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Line<R = serde_json::Value> {
    record: R,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    redacted: Option<Erased>,
}

/// That a text was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Erased {
    reason: String,
    time: Timestamp,
}

/// One line of `people.ndjson`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Writer {
    id: OpaqueId,
    actor: String,
    name: String,
    handle: String,
}

/// One line of `files.ndjson`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Named {
    reference: String,
    hash: Hash,
    media_type: String,
    /// Whether the page's newest text names it.
    present: bool,
}

/// What an archive holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Archived {
    /// Records.
    pub revisions: usize,
    /// Texts, each once.
    pub texts: usize,
    /// Pictures and data.
    pub files: usize,
    /// Whether every text is there that was not erased.
    pub complete: bool,
}

/// An archive that was made.
#[derive(Debug)]
pub struct PageArchive {
    /// The page.
    pub page: Page,
    /// What is in it.
    pub archived: Archived,
    /// The archive, to be read from its beginning.
    pub file: std::fs::File,
}

impl PageArchive {
    /// What it is called where it is kept.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.history.zip", self.page.ulid.to_lowercase())
    }
}

/// What became of an archive that was taken in.
#[derive(Debug, Clone, PartialEq)]
pub struct RestoredPage {
    /// The page.
    pub page: Page,
    /// How many revisions the archive has.
    pub revisions: usize,
    /// How many of them were not here before.
    pub new: usize,
    /// How many pictures and data files were kept.
    pub files: usize,
}

fn unusable(error: &Unusable) -> Error {
    refused("archive_unusable", format!("this archive is not taken: {error}"))
}

fn refused(code: &str, message: String) -> Error {
    Error::invalid("archive", code, message)
}

/// How a revision is named to whoever has to find it.
fn named(record: &Record) -> String {
    let title = koinon_core::text::clean_line(&record.title, 80);
    format!("version {} of {} ({title})", record.revision().short(), record.time.to_day_string())
}
