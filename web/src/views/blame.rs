//! Who wrote each line of a page.

use askama::Template;
use koinon_core::Timestamp;

use super::{Author, PageHead};
use crate::shell::Shell;

/// The version that wrote some lines.
#[derive(Debug, Clone)]
pub struct LineSource {
    /// Where it can be read.
    pub href: String,
    /// When it was written.
    pub time: Timestamp,
    /// Who wrote it.
    pub author: Author,
    /// What its author said of it; may be empty.
    pub note: String,
}

/// Neighbouring lines that one version wrote.
#[derive(Debug, Clone)]
pub struct BlamedPart {
    /// The number of the first one, from 1.
    pub start: usize,
    /// The lines.
    pub text: String,
    /// What wrote them; `None` where that is not known.
    pub source: Option<LineSource>,
}

/// Who wrote each line.
#[derive(Debug, Clone, Template)]
#[template(path = "blame.html")]
pub struct BlameView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// Its source, in parts.
    pub parts: Vec<BlamedPart>,
    /// Whether every line is known.
    pub complete: bool,
}
