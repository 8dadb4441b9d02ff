//! Cities beside each other.

use askama::Template;
use koinon_core::Timestamp;
use koinon_core::lang::direction;

use crate::shell::{CityName, Shell};

/// Cities beside each other, `/compare`.
#[derive(Debug, Clone, Template)]
#[template(path = "compare.html")]
pub struct CompareView {
    /// What surrounds it.
    pub shell: Shell,
    /// Whether this is a snapshot, which never changes.
    pub snapshot: bool,
    /// The cities that can be chosen.
    pub cities: Vec<CompareChoice>,
    /// The figures that can be chosen.
    pub figures: Vec<CompareChoice>,
    /// The size classes.
    pub sizes: Vec<CompareChoice>,
    /// Whether counts are given for a thousand inhabitants.
    pub per_head: bool,
    /// Whether anything was chosen.
    pub chosen: bool,
    /// The heads of the columns.
    pub columns: Vec<CompareColumn>,
    /// The cities.
    pub rows: Vec<CompareRow>,
    /// What is left out, in sentences.
    pub remarks: Vec<String>,
    /// The same as a file.
    pub csv_href: String,
    /// Where these very figures stay; `None` where they stand in too many pages.
    pub snapshot_href: Option<String>,
    /// The figures of today, for a snapshot.
    pub now_href: String,
}

/// Something that can be chosen.
#[derive(Debug, Clone)]
pub struct CompareChoice {
    /// What is sent.
    pub value: String,
    /// Its name for people.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The head of a column.
#[derive(Debug, Clone)]
pub struct CompareColumn {
    /// Of what.
    pub label: String,
    /// The language of these words, BCP 47; empty for words of the interface.
    pub lang: String,
    /// In what; may be empty.
    pub unit: String,
    /// What else has to be known of it; may be empty.
    pub remark: String,
}

/// A city.
#[derive(Debug, Clone)]
pub struct CompareRow {
    /// Its name.
    pub city: CityName,
    /// How large it is, in words; may be empty.
    pub size: String,
    /// Its figures.
    pub cells: Vec<CompareCell>,
}

/// A figure of a city.
#[derive(Debug, Clone)]
pub enum CompareCell {
    /// It does not say it.
    Missing,
    /// The text that says it is not held.
    NotHeld(CompareSource),
    /// It says it.
    Known {
        /// How much, as people write it.
        value: String,
        /// Where it stands.
        source: CompareSource,
    },
}

/// Where a figure stands.
#[derive(Debug, Clone)]
pub struct CompareSource {
    /// When, in words; empty where the page does not say.
    pub date: String,
    /// When the page was saved that says it.
    pub saved: Timestamp,
    /// Who says it, or the title of the page.
    pub name: String,
    /// The language of the page, BCP 47.
    pub lang: String,
    /// The page.
    pub href: String,
}

impl CompareSource {
    /// `ltr` or `rtl`.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        direction(&self.lang).code()
    }
}
