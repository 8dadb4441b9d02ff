//! What leaves the house: the card of a page for other sites, everything that can be taken along, how far a practice has come.

use askama::Template;

use super::{Citation, PageHead, PageLink};
use crate::lang::Lang;
use crate::shell::{CityName, Shell};

/// A page as a card that other sites show in a frame, `{page}/card`. It has no script, no form and no cookie.
#[derive(Debug, Clone, Template)]
#[template(path = "card.html")]
pub struct CardView {
    /// The language, the city and its colour; nothing of it stands around the card.
    pub shell: Shell,
    /// The page.
    pub page: PageLink,
    /// The whole address of the page.
    pub address: String,
    /// How a trial ended, or what is known of a practice elsewhere; may be empty.
    pub outcome: String,
}

impl CardView {
    /// Key of the message that says whose page it is.
    #[must_use]
    pub fn origin_key(&self) -> &'static str {
        if self.page.kind == koinon_core::kind::Kind::PracticeSheet { "sheet-of" } else { "page-of" }
    }
}

/// All forms in which a page can be taken along, `{page}/take-along`.
#[derive(Debug, Clone, Template)]
#[template(path = "take_along.html")]
pub struct TakeAlongView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The brief in each language of the interface; empty for a page of which none is made.
    pub briefs: Vec<(Lang, String)>,
    /// The frame with the card, as it is put into another site.
    pub snippet: String,
    /// How this version is cited.
    pub citation: Citation,
}

/// How far a practice has come in one city.
#[derive(Debug, Clone)]
pub struct MaturityRow {
    /// The city.
    pub city: CityName,
    /// One for each step, in their order.
    pub steps: Vec<Option<MaturityStep>>,
}

/// When something was first so far, in a city.
#[derive(Debug, Clone)]
pub struct MaturityStep {
    /// When, in words.
    pub when: String,
    /// Whether that is the day on which the page was written, and not one that it names.
    pub by_page: bool,
    /// The page that says it.
    pub page: PageLink,
}

/// The steps of all cities along the years.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// How high it is.
    pub height: u32,
    /// The years, each where it begins.
    pub years: Vec<(u32, String)>,
    /// One for each city.
    pub rows: Vec<TimelineRow>,
}

/// The steps of one city along the years.
#[derive(Debug, Clone)]
pub struct TimelineRow {
    /// Where its line is.
    pub y: u32,
    /// The name of the city, as far as there is room for it.
    pub name: String,
    /// Its marks.
    pub marks: Vec<TimelineMark>,
}

/// A mark on a line.
#[derive(Debug, Clone)]
pub struct TimelineMark {
    /// Where.
    pub x: u32,
    /// The code of the step.
    pub step: &'static str,
}

/// When a practice was mentioned, tried, adopted and given up, `{page}/maturity`.
#[derive(Debug, Clone, Template)]
#[template(path = "maturity.html")]
pub struct MaturityView {
    /// What surrounds it.
    pub shell: Shell,
    /// The practice.
    pub head: PageHead,
    /// The codes of the steps, in their order.
    pub steps: Vec<&'static str>,
    /// The cities, that of the practice first.
    pub rows: Vec<MaturityRow>,
    /// The same as a drawing.
    pub timeline: Timeline,
}

/// A practice in a list.
#[derive(Debug, Clone)]
pub struct MaturityOfPractice {
    /// The practice.
    pub page: PageLink,
    /// When each step was first reached anywhere.
    pub steps: Vec<Option<MaturityStep>>,
    /// Where that is told city by city.
    pub href: String,
}

/// The same for the practices of a theme, `/maturity?theme=`.
#[derive(Debug, Clone, Template)]
#[template(path = "maturities.html")]
pub struct MaturitiesView {
    /// What surrounds it.
    pub shell: Shell,
    /// The code of the theme; empty for all.
    pub theme: String,
    /// The codes of the themes that can be chosen.
    pub themes: Vec<String>,
    /// The codes of the steps, in their order.
    pub steps: Vec<&'static str>,
    /// The practices.
    pub practices: Vec<MaturityOfPractice>,
    /// Where the list goes on.
    pub pager: super::Pager,
}

impl MaturitiesView {
    /// Whether this theme is the one that is shown.
    #[must_use]
    pub fn is_chosen(&self, theme: &str) -> bool {
        self.theme == theme
    }
}
