//! The league, and what administrators say of it.

use askama::Template;
use koinon_core::Timestamp;

use super::PageLink;
use crate::form::Errors;
use crate::shell::{CityName, Shell};

/// The league, `/league`.
#[derive(Debug, Clone, Template)]
#[template(path = "league.html")]
pub struct LeagueView {
    /// What surrounds it.
    pub shell: Shell,
    /// This city and those that agreed with it.
    pub members: Vec<LeagueCityRow>,
    /// Those that were asked or did not agree, and those that are only known.
    pub others: Vec<LeagueCityRow>,
    /// Those that were removed.
    pub removed: Vec<LeagueCityRow>,
    /// The charter.
    pub charter: Option<Charter>,
    /// The regional groups.
    pub groups: Vec<LeagueGroup>,
    /// The newest learning paths.
    pub paths: Vec<PageLink>,
}

/// A city in the league.
#[derive(Debug, Clone)]
pub struct LeagueCityRow {
    /// Its name.
    pub city: CityName,
    /// Its page.
    pub href: String,
    /// What it is to the league, in a sentence.
    pub membership: String,
    /// How many of its pages are here.
    pub pages: u64,
}

/// The charter of the league.
#[derive(Debug, Clone)]
pub struct Charter {
    /// Its page.
    pub page: PageLink,
    /// When its version was written.
    pub version: Timestamp,
    /// How many vouch for it.
    pub vouchers: usize,
}

/// A group of cities.
#[derive(Debug, Clone)]
pub struct LeagueGroup {
    /// Its page.
    pub page: PageLink,
    /// Its cities: the name, and the page of a city that is known here.
    pub members: Vec<(String, Option<String>)>,
}

/// The league and the page of the city, before administrators.
#[derive(Debug, Clone, Template)]
#[template(path = "admin_league.html")]
pub struct AdminLeagueView {
    /// What surrounds it.
    pub shell: Shell,
    /// What is to be mended.
    pub errors: Errors,
    /// What names the charter.
    pub charter: String,
    /// The page of this city.
    pub city_href: String,
    /// Whether this city has a profile, which keeps what is chosen.
    pub has_profile: bool,
    /// The figures that can be chosen.
    pub figures: Vec<Ordered>,
    /// What can follow them.
    pub sections: Vec<Ordered>,
}

/// Something that is given a place in an order, or none.
#[derive(Debug, Clone)]
pub struct Ordered {
    /// Its code.
    pub code: String,
    /// What it is.
    pub label: String,
    /// Its place, as it was typed; empty for none.
    pub place: String,
}
