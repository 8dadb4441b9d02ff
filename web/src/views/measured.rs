//! What was measured and what was done otherwise, of a trial beside the practice that it is of.

use super::{FactPart, FactValue, PageLink};

/// What a page measured: a row for each figure.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The practice that was tried, if its figures stand beside those of the trial.
    pub practice: Option<PageLink>,
    /// Whether anything was hoped for.
    pub hoped: bool,
    /// The key of what the last figure is called.
    pub after_key: &'static str,
    /// The figures: those of the page in its order, then those of the practice that it does not have.
    pub rows: Vec<MeasuredRow>,
}

/// A figure.
#[derive(Debug, Clone)]
pub struct MeasuredRow {
    /// What was measured.
    pub name: FactPart,
    /// In what.
    pub unit: Option<FactPart>,
    /// Before.
    pub before: Option<FactPart>,
    /// What was hoped for.
    pub target: Option<FactPart>,
    /// What came of it.
    pub after: Option<FactPart>,
    /// What the practice measured.
    pub at_practice: Option<FactValue>,
    /// When, how, by whom and compared with what.
    pub how: Option<FactValue>,
}

/// What was done otherwise than in the practice, beside what must not be left out of it.
#[derive(Debug, Clone)]
pub struct Changes {
    /// The practice.
    pub practice: PageLink,
    /// Whether its core stands here as it was in the version that was tried.
    pub exact: bool,
    /// Each part of the core, then what touches none.
    pub rows: Vec<ChangeRow>,
}

/// What was done otherwise with a part of the core.
#[derive(Debug, Clone)]
pub struct ChangeRow {
    /// The part; `None` for what touches none.
    pub element: Option<String>,
    /// What was done otherwise; empty if nothing is said.
    pub changes: Vec<FactValue>,
}

/// What was planned and what was done.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// What was planned, where it is said.
    pub planned: Option<FactPart>,
    /// What was done, where it is said.
    pub actual: Option<FactPart>,
}
