//! What moderation does: one form for each act, each with a reason that everybody can read; and the log of what it did.

use askama::Template;
use koinon_core::Timestamp;

use super::{Author, PageHead, Pager};
use crate::form::Errors;
use crate::shell::Shell;

/// An act of moderation that is asked about once before it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The text of a version is erased.
    Redact,
    /// A comment is hidden.
    Hide,
    /// A hidden comment is shown again.
    Show,
}

impl Act {
    /// The messages are `moderate-CODE`, and `-lead` and `-button` of it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Redact => "redact",
            Self::Hide => "hide",
            Self::Show => "show",
        }
    }
}

/// *Hide this?* Posts `csrf`, `reason`, and `revision` where a version is meant.
#[derive(Debug, Clone, Template)]
#[template(path = "moderate.html")]
pub struct ModerateView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// What is asked.
    pub act: Act,
    /// Where it posts to.
    pub action: String,
    /// The version that is meant, by its hash.
    pub revision: Option<String>,
    /// When that was written.
    pub time: Option<Timestamp>,
    /// Whether its author is of another server: `suspend` can be ticked.
    pub suspend: bool,
    /// Why.
    pub reason: String,
    /// Back to where it was asked.
    pub back: String,
    /// What is to be mended (status 422).
    pub errors: Errors,
}

/// *Report this.* Posts `csrf`, `reason`, and `comment` or `page`.
#[derive(Debug, Clone, Template)]
#[template(path = "report.html")]
pub struct ReportView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The comment that is meant, by its ULID and its number.
    pub comment: Option<(String, Option<i64>)>,
    /// The page, by its ULID.
    pub page: String,
    /// Why.
    pub reason: String,
    /// Whether the page's own city can be told, if that is another one, and whether it is to be.
    pub forward: Option<bool>,
    /// Back to where it was asked.
    pub back: String,
    /// What is to be mended (status 422).
    pub errors: Errors,
}

/// What an entry of the log, or a report, is about.
#[derive(Debug, Clone)]
pub struct Concern {
    /// Where it is.
    pub href: Option<String>,
    /// The page's title, the city's name, the person's name; `None` for somebody who has left.
    pub name: Option<String>,
    /// The number of the comment.
    pub number: Option<i64>,
}

/// An entry of the log.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// What was done: the message is `moderated-CODE`.
    pub act: &'static str,
    /// What it is about.
    pub concern: Concern,
    /// The city that did it with something of its own; `None` for this one.
    pub by_city: Option<String>,
    /// For those who moderate: the row of somebody of another server who is still suspended.
    pub readmit: Option<i64>,
    /// Who did it: for those who moderate.
    pub moderator: Option<Author>,
    /// Why.
    pub reason: String,
    /// When.
    pub time: Timestamp,
}

/// What moderation did, newest first.
#[derive(Debug, Clone, Template)]
#[template(path = "moderation.html")]
pub struct ModerationView {
    /// What surrounds it.
    pub shell: Shell,
    /// The entries.
    pub done: Vec<LogEntry>,
    /// More of them.
    pub pager: Pager,
}

/// A report that waits for an answer, or had one.
#[derive(Debug, Clone)]
pub struct ReportItem {
    /// Its id: its form posts to `/admin/reports/{ulid}`.
    pub ulid: String,
    /// What it is about.
    pub concern: Concern,
    /// The comment's words, shortened.
    pub words: String,
    /// Who reports it; `None` for another city, and for somebody who has left.
    pub reporter: Option<Author>,
    /// Whether nobody reports: it is the first thing that somebody says here.
    pub first_time: bool,
    /// The city that reports it.
    pub city: Option<String>,
    /// Why.
    pub reason: String,
    /// When.
    pub time: Timestamp,
    /// What was done, by its code (`dismissed`, `hidden`); `None` while it waits.
    pub decided: Option<&'static str>,
    /// Whether it can be hidden at once.
    pub may_hide: bool,
}

/// `/admin/reports`.
#[derive(Debug, Clone, Template)]
#[template(path = "admin_reports.html")]
pub struct AdminReportsView {
    /// What surrounds it.
    pub shell: Shell,
    /// Those that wait, or those that were decided on, newest first.
    pub reports: Vec<ReportItem>,
    /// Whether those are shown that were decided on.
    pub decided: bool,
    /// More of them.
    pub pager: Pager,
    /// What is to be mended (status 422).
    pub errors: Errors,
}
