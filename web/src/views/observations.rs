//! What people measured about a page.

use askama::Template;

use super::{Author, PageHead};
use crate::form::Errors;
use crate::safe_html::SafeHtml;
use crate::shell::Shell;

/// A value that somebody read.
#[derive(Debug, Clone)]
pub struct ObservationRow {
    /// When, in words.
    pub when: String,
    /// The value, as it was read.
    pub value: String,
    /// Whether it is far from most others.
    pub unusual: bool,
    /// Whether it is beyond a bound that the page names.
    pub beyond: bool,
    /// Where: degrees, and where that is on a map.
    pub place: Option<(String, String)>,
    /// How; may be empty.
    pub method: String,
    /// Who read it.
    pub author: Author,
    /// What it looked like: where the photo is, and what is to be seen on it.
    pub photo: Option<(String, String)>,
    /// The comment that tells it.
    pub href: String,
}

/// Everything that was measured of one thing.
#[derive(Debug, Clone)]
pub struct ObservationSeries {
    /// What.
    pub what: String,
    /// In what; may be empty.
    pub unit: String,
    /// All of it, drawn.
    pub drawing: SafeHtml,
    /// The newest ones.
    pub rows: Vec<ObservationRow>,
    /// How many there are.
    pub count: usize,
    /// From which values on those who watch the page are told, in words.
    pub bounds: Vec<String>,
}

/// What is being told.
#[derive(Debug, Clone, Default)]
pub struct ObservationForm {
    /// What was measured.
    pub what: String,
    /// In what.
    pub unit: String,
    /// When.
    pub date: String,
    /// How much.
    pub value: String,
    /// Where.
    pub place: String,
    /// How.
    pub method: String,
    /// Rows of a table.
    pub csv: String,
    /// What there is more to say.
    pub words: String,
    /// What is to be seen on the photo.
    pub alt: String,
    /// The hash of a photo that is kept already; may be empty.
    pub photo: String,
    /// What the page, or somebody before, measures already.
    pub known: Vec<String>,
    /// What is to be mended.
    pub errors: Errors,
}

impl ObservationForm {
    /// Whether something about the photo is said or to be mended.
    #[must_use]
    pub fn asks_photo(&self) -> bool {
        let wrong = |field| !self.errors.at(field).is_empty();
        !self.photo.is_empty() || !self.alt.is_empty() || wrong("alt") || wrong("file")
    }
}

/// `/pages/{name}/observations`.
#[derive(Debug, Clone, Template)]
#[template(path = "observations.html")]
pub struct ObservationsView {
    /// What surrounds it.
    pub shell: Shell,
    /// What stands above it.
    pub head: PageHead,
    /// What was measured.
    pub series: Vec<ObservationSeries>,
    /// Where, on a map, with a list.
    pub map: Option<SafeHtml>,
    /// Whether there is more than stands here.
    pub more: bool,
    /// Where something is told; `None` where this reader cannot, or not yet.
    pub form: Option<ObservationForm>,
    /// Whether those who sign in may tell something.
    pub may_sign_in: bool,
}
