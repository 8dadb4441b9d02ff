//! Where a page stands in learning paths, and who came to see what it tells of.

use super::PageLink;

/// What others made of a page, and its own steps.
#[derive(Debug, Clone, Default)]
pub struct Learning {
    /// Set where the page is read as a step of a learning path.
    pub place: Option<PathPlace>,
    /// Of a learning path, its steps.
    pub steps: Vec<PathStep>,
    /// Where its first step is read.
    pub begin_href: Option<String>,
    /// The learning paths that it is a step of, each with where it is read as one.
    pub paths: Vec<(PageLink, String)>,
    /// The events at which it was visited, each with when, in words.
    pub visits: Vec<(PageLink, String)>,
    /// Where one asks for a study visit, where that is offered.
    pub ask_visit_href: Option<String>,
}

/// A step of a learning path.
#[derive(Debug, Clone)]
pub struct PathStep {
    /// What it is called where it is not here to be read.
    pub name: String,
    /// Why it is read here; may be empty.
    pub why: String,
    /// The page, and where it is read as a step.
    pub page: Option<(PageLink, String)>,
}

/// The place of a page in a learning path.
#[derive(Debug, Clone)]
pub struct PathPlace {
    /// The path.
    pub path: PageLink,
    /// Which step it is, from 1.
    pub number: usize,
    /// How many there are.
    pub total: usize,
    /// Why it is read here; may be empty.
    pub why: String,
    /// The step before: its title, its language, where it is read.
    pub before: Option<(PageLink, String)>,
    /// The step after.
    pub after: Option<(PageLink, String)>,
}
