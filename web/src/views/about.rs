//! Errors, the texts of the footer, and the page that shows every part of the look.

use askama::Template;

use crate::form::Errors;
use crate::shell::Shell;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// No such address (404).
    NotFound,
    /// The text of a version was erased (410).
    Redacted,
    /// Not for this reader (403).
    Forbidden,
    /// The form was too old, or not ours (403).
    FormExpired,
    /// The request makes no sense (400).
    Malformed,
    /// More than we take at once (413).
    TooLarge,
    /// Too many requests (429).
    TooMany,
    /// A fault of ours (500).
    Fault,
    /// Not ready yet, or busy (503).
    Busy,
    /// Where the city keeps its files cannot be reached (503).
    FilesAway,
}

impl Problem {
    /// The messages are `problem-CODE`, and `-what`, `-kept`, `-do` of it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Redacted => "redacted",
            Self::Forbidden => "forbidden",
            Self::FormExpired => "form-expired",
            Self::Malformed => "malformed",
            Self::TooLarge => "too-large",
            Self::TooMany => "too-many",
            Self::Fault => "fault",
            Self::Busy => "busy",
            Self::FilesAway => "files-away",
        }
    }
}

/// Something went wrong: what happened, what was kept, what to do.
#[derive(Debug, Clone, Template)]
#[template(path = "error.html")]
pub struct ErrorView {
    /// What surrounds it.
    pub shell: Shell,
    /// What went wrong.
    pub problem: Problem,
    /// A number to tell the administrator, for faults.
    pub reference: Option<String>,
    /// What the reader had written, so that they can copy it; `None` if they had written nothing.
    pub text: Option<String>,
}

/// `/style`: every part of the look, in all states.
#[derive(Debug, Clone, Template)]
#[template(path = "style.html")]
pub struct StyleView {
    /// What surrounds it.
    pub shell: Shell,
    /// Sample mistakes, for the error summary.
    pub errors: Errors,
}

impl StyleView {
    /// The page with its sample mistakes.
    #[must_use]
    pub fn new(shell: Shell) -> Self {
        let mut errors = Errors::default();
        errors.add("sample-bad", shell.t("error-empty"));
        Self { shell, errors }
    }
}
