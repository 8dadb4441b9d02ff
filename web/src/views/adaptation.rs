//! Our version of a page: making it, where it comes from, and what differs.

use askama::Template;

use super::{DiffEnd, DiffRow, PageHead, PageLink};
use crate::shell::Shell;

/// Said of a page that was made from another one.
#[derive(Debug, Clone)]
pub struct Adapted {
    /// That page.
    pub original: PageLink,
    /// What differs from it, where that can be shown here.
    pub differs_href: Option<String>,
    /// Whether the original has changed since.
    pub behind: bool,
    /// What has changed there, where it can be shown here; else its history.
    pub news_href: String,
    /// Takes those changes over; `None` where that cannot be done.
    pub take_over_href: Option<String>,
    /// Proposes our changes to the original; `None` where that cannot be done.
    pub offer_href: Option<String>,
}

/// *Make our version of this page?* Posts nothing but the token; the editor of a new page opens.
#[derive(Debug, Clone, Template)]
#[template(path = "adapt.html")]
pub struct AdaptView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// Its licence, SPDX.
    pub licence: String,
}

/// What differs between a page and the version of another one that it was made from, word by word.
#[derive(Debug, Clone, Template)]
#[template(path = "original_diff.html")]
pub struct OriginalDiffView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The page that it was made from.
    pub original: PageLink,
    /// The version of that.
    pub from: DiffEnd,
    /// The newest version of this page.
    pub to: DiffEnd,
    /// The lines.
    pub rows: Vec<DiffRow>,
}

/// *Take over what the original has changed?* Posts `base_revision`, `theirs_revision`, `note`.
#[derive(Debug, Clone, Template)]
#[template(path = "take_over.html")]
pub struct TakeOverView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The page that it was made from.
    pub original: PageLink,
    /// What has changed there.
    pub news_href: String,
    /// Our version that is looked at.
    pub base_revision: String,
    /// The original's version that is looked at.
    pub theirs_revision: String,
}
