//! The history of a page, the difference between two versions, and its links.

use askama::Template;
use koinon_core::Timestamp;

use super::{Author, PageHead};
use crate::shell::Shell;

/// What a version did to its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionKind {
    /// The first one.
    First,
    /// An edit.
    Edit,
    /// The page was deleted.
    Deleted,
    /// The page came back.
    Restored,
}

/// A version in the history.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its hash: the value of the buttons *from* and *to*.
    pub revision: String,
    /// Where it can be read.
    pub href: String,
    /// When it was written.
    pub time: Timestamp,
    /// Who wrote it.
    pub author: Author,
    /// Who accepted it, if it was proposed.
    pub accepted_by: Option<Author>,
    /// What its author said of it; may be empty.
    pub note: String,
    /// What it did.
    pub kind: VersionKind,
    /// The title it gave, where that is not the one before.
    pub new_title: Option<String>,
    /// Whether its text is here.
    pub held: bool,
    /// Why its text was erased, where it was.
    pub redacted: Option<String>,
    /// For moderators: opens the form to erase its text.
    pub redact_href: Option<String>,
    /// Makes it the newest again; `None` for the newest, and for those who may not.
    pub revert_href: Option<String>,
    /// How many vouch for it.
    pub vouchers: usize,
}

/// Ways to the neighbouring parts of a list.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// Back to the first part, where this is not it.
    pub first: Option<String>,
    /// The next part.
    pub next: Option<String>,
}

impl Pager {
    /// Whether there is nothing else.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_none() && self.next.is_none()
    }
}

/// The history, newest first. Its form goes to `{page}/diff` with `from` and `to`.
#[derive(Debug, Clone, Template)]
#[template(path = "history.html")]
pub struct HistoryView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// Its versions.
    pub versions: Vec<Version>,
    /// More of them.
    pub pager: Pager,
    /// Whether a copy here holds only the newer part of the history.
    pub older_elsewhere: bool,
}

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// They stand in both versions.
    Same,
    /// They stand in the newer only.
    Added,
    /// They stand in the older only.
    Removed,
}

/// Some words of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffSpan {
    /// What became of them.
    pub change: Change,
    /// The words, with the spaces that belong to them.
    pub text: String,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffRow {
    /// A line; of both versions, where both have it in some form.
    Line(Vec<DiffSpan>),
    /// So many equal lines are left out.
    Gap(usize),
}

impl DiffRow {
    /// What became of the line as a whole: `added`, `removed`, `changed`, `same`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        let Self::Line(spans) = self else { return "same" };
        let has = |change| spans.iter().any(|span| span.change == change);
        match (has(Change::Same), has(Change::Added), has(Change::Removed)) {
            (_, false, false) => "same",
            (false, true, false) => "added",
            (false, false, true) => "removed",
            _ => "changed",
        }
    }

    /// The words of the line in the older version.
    pub fn older(&self) -> impl Iterator<Item = &DiffSpan> {
        self.spans().iter().filter(|span| span.change != Change::Added)
    }

    /// The words of the line in the newer version.
    pub fn newer(&self) -> impl Iterator<Item = &DiffSpan> {
        self.spans().iter().filter(|span| span.change != Change::Removed)
    }

    fn spans(&self) -> &[DiffSpan] {
        match self {
            Self::Line(spans) => spans,
            Self::Gap(_) => &[],
        }
    }
}

/// A field beside the text that differs.
#[derive(Debug, Clone)]
pub struct FieldChange {
    /// Its name for people.
    pub name: String,
    /// As it was.
    pub before: String,
    /// As it is.
    pub after: String,
}

/// One end of a difference.
#[derive(Debug, Clone)]
pub struct DiffEnd {
    /// Where it can be read.
    pub href: String,
    /// When it was written.
    pub time: Timestamp,
    /// Who wrote it.
    pub author: Author,
}

/// What differs between two versions, word by word.
#[derive(Debug, Clone, Template)]
#[template(path = "diff.html")]
pub struct DiffView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The older version.
    pub from: DiffEnd,
    /// The newer version.
    pub to: DiffEnd,
    /// Whether the two stand side by side.
    pub side_by_side: bool,
    /// The same difference in the other layout.
    pub other_layout_href: String,
    /// The lines.
    pub rows: Vec<DiffRow>,
    /// Title, language and the like.
    pub fields: Vec<FieldChange>,
}

impl DiffView {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.rows.iter().all(|row| row.state() == "same")
    }
}
