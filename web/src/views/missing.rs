//! What is missing in the commons.

use askama::Template;

use super::{PageLink, Pager};
use crate::shell::Shell;

/// What is missing, `/missing`.
#[derive(Debug, Clone, Template)]
#[template(path = "missing.html")]
pub struct MissingView {
    /// What surrounds it.
    pub shell: Shell,
    /// What is shown: all that can be missing, or one thing.
    pub sections: Vec<MissingSection>,
    /// Whether one thing alone is shown, part by part.
    pub is_list: bool,
    /// More of it.
    pub pager: Pager,
}

/// Something that can be missing.
#[derive(Debug, Clone)]
pub struct MissingSection {
    /// Its code.
    pub code: &'static str,
    /// How much is missing; empty where that was not counted.
    pub count: String,
    /// The pages that lack it, each with where one mends that.
    pub pages: Vec<(PageLink, Option<String>)>,
    /// The pages that are wanted.
    pub wanted: Vec<WantedPage>,
    /// The whole list, where only its beginning is shown.
    pub all_href: Option<String>,
}

/// A page that texts link to and that there is not.
#[derive(Debug, Clone)]
pub struct WantedPage {
    /// What it would be called.
    pub title: String,
    /// Where it would be.
    pub href: String,
    /// Where it is written; `None` for readers.
    pub write_href: Option<String>,
    /// Pages that name it, the first few.
    pub named_by: Vec<PageLink>,
    /// How many more do.
    pub more: usize,
}

impl MissingSection {
    /// Whether nothing of it is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.wanted.is_empty()
    }
}
