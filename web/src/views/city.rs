//! The page of a city.

use askama::Template;

use super::{CompareCell, PageLink};
use crate::shell::{CityName, Shell};

/// A city, `/cities/{authority}`.
#[derive(Debug, Clone, Template)]
#[template(path = "city.html")]
pub struct CityPageView {
    /// What surrounds it.
    pub shell: Shell,
    /// The city.
    pub city: CityName,
    /// One sentence about it; may be empty.
    pub summary: String,
    /// What it is to the league, in a sentence.
    pub membership: String,
    /// Whether it was removed from the league.
    pub removed: bool,
    /// The city itself; `None` for this one.
    pub origin_href: Option<String>,
    /// The page on which it says what it is.
    pub profile: Option<PageLink>,
    /// Where that is written; for those who may, where there is none.
    pub write_href: Option<&'static str>,
    /// Where what is shown is chosen; for those who may.
    pub choose_href: Option<&'static str>,
    /// Its figures, in the order that it chose.
    pub figures: Vec<CityFigure>,
    /// What follows them, in the order that it chose.
    pub sections: Vec<CitySection>,
    /// How many of its pages are here.
    pub pages: u64,
    /// Where they are listed.
    pub pages_href: String,
    /// Where it stands beside other cities; `None` where there is nothing to compare.
    pub compare_href: Option<String>,
}

impl CityPageView {
    /// Whether the city says none of its figures.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        self.figures.iter().all(|figure| matches!(figure.cell, CompareCell::Missing))
    }
}

/// A figure of a city.
#[derive(Debug, Clone)]
pub struct CityFigure {
    /// Of what.
    pub label: String,
    /// The language of these words, BCP 47; empty for words of the interface.
    pub lang: String,
    /// In what; may be empty.
    pub unit: String,
    /// What the city says of it.
    pub cell: CompareCell,
}

/// Something that a city gave, took up, or has.
#[derive(Debug, Clone)]
pub struct CitySection {
    /// Its code.
    pub code: &'static str,
    /// How its trials ended: in words, how many, where they are listed.
    pub outcomes: Vec<(String, i64, String)>,
    /// What stands in it.
    pub lists: Vec<CityList>,
    /// Who looks after the city's profile.
    pub people: Vec<String>,
}

impl CitySection {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outcomes.is_empty() && self.people.is_empty() && self.lists.iter().all(|list| list.pages.is_empty())
    }
}

/// A few pages of a city.
#[derive(Debug, Clone)]
pub struct CityList {
    /// What they are; may be empty.
    pub title: String,
    /// The pages, each with what is said of it; may be empty.
    pub pages: Vec<(PageLink, String)>,
    /// Where the others are listed.
    pub all_href: Option<String>,
}
