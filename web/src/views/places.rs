//! Places: the list with its map, and how near to people they are.

use askama::Template;

use super::{CompareChoice, PageLink, Pager};
use crate::safe_html::SafeHtml;
use crate::shell::{CityName, Shell};

/// Places, `/places`.
#[derive(Debug, Clone, Template)]
#[template(path = "places.html")]
pub struct PlacesView {
    /// What surrounds it.
    pub shell: Shell,
    /// The cities that can be chosen.
    pub cities: Vec<CompareChoice>,
    /// The kinds of place.
    pub kinds: Vec<CompareChoice>,
    /// The needs.
    pub needs: Vec<CompareChoice>,
    /// Whether only those are shown that are open now.
    pub open_now: bool,
    /// Whether anything was chosen.
    pub chosen: bool,
    /// The places on a map; none without one that says where it is.
    pub map: Option<SafeHtml>,
    /// How many of those listed do not say where they are.
    pub unmapped: usize,
    /// The places.
    pub rows: Vec<PlaceRow>,
    /// Other parts of the list.
    pub pager: Pager,
    /// All of them as a file.
    pub geojson_href: String,
}

/// A place in the list.
#[derive(Debug, Clone)]
pub struct PlaceRow {
    /// Its number, here and on the map.
    pub number: usize,
    /// Its page.
    pub page: PageLink,
    /// What it is, in words; may be empty.
    pub kind: String,
    /// Whether it is planned, suspended or closed for good, in words; empty for an open one.
    pub status: String,
    /// Its address; may be empty.
    pub address: String,
    /// Whether it is open now, in words; may be empty.
    pub now: String,
    /// Whether that says that it is.
    pub is_open: bool,
    /// Which needs it meets, in words; may be empty.
    pub needs: String,
    /// How far it is, in words; may be empty.
    pub distance: String,
    /// Since when nobody has made sure, where somebody should have.
    pub overdue: Option<String>,
}

/// How near to people the places of a city are, `/places/coverage`.
#[derive(Debug, Clone, Template)]
#[template(path = "coverage.html")]
pub struct CoverageView {
    /// What surrounds it.
    pub shell: Shell,
    /// The cities that can be chosen.
    pub cities: Vec<CompareChoice>,
    /// The kinds of place.
    pub kinds: Vec<CompareChoice>,
    /// The city.
    pub city: CityName,
    /// The page on which it says what districts it has.
    pub profile: Option<PageLink>,
    /// Whether that is this city.
    pub is_here: bool,
    /// Districts and places on a map; none without a district that says where its middle is.
    pub map: Option<SafeHtml>,
    /// The districts.
    pub rows: Vec<CoverageRow>,
    /// How many people live how near; nothing where nobody is counted.
    pub within: Vec<PlacesWithin>,
    /// How many people that is counted of.
    pub people: String,
    /// How many districts are not counted.
    pub uncounted: usize,
    /// How many places were looked at.
    pub places: usize,
    /// How far around the districts they were looked for, in kilometres.
    pub farthest: u32,
    /// Of which year the people are; may be empty.
    pub year: String,
    /// Who says it; may be empty.
    pub source: String,
}

/// A district.
#[derive(Debug, Clone)]
pub struct CoverageRow {
    /// Its number, here and on the map.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// How many people live there; none where that is not said.
    pub people: Option<String>,
    /// Whether its middle is said.
    pub is_placed: bool,
    /// The nearest place and how far it is; none where there is none.
    pub nearest: Option<(PageLink, String)>,
}

/// How many people live within a distance of a place.
#[derive(Debug, Clone)]
pub struct PlacesWithin {
    /// The distance.
    pub kilometres: u32,
    /// How many.
    pub people: String,
    /// How many of a hundred.
    pub percent: String,
}

impl PlacesWithin {
    /// All of it in a sentence.
    #[must_use]
    pub fn words(&self, shell: &Shell) -> String {
        let (people, percent) = (self.people.clone(), self.percent.clone());
        let args = [("people", people), ("percent", percent), ("km", self.kilometres.to_string())];
        shell.t_args("coverage-within", args)
    }
}
