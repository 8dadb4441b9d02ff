//! Why a use case did not do what was asked.

use koinon_core::Hash;
use koinon_core::merge::Region;
use koinon_core::schema::Problem;
use koinon_store::{PageId, Redaction};
use serde::Serialize;

/// What went wrong. The faces of the program (pages for people, JSON API, command line) put it into their own words.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the asker may not know of it.
    #[error("there is nothing here by that name")]
    NotFound,
    /// It was there and has been deleted.
    #[error("this page was deleted")]
    Gone,
    /// The text of this version was erased; its record and the chain are intact.
    #[error("redacted, chain intact: {}", .0.reason)]
    Redacted(Box<Redaction>),
    /// Nobody is signed in, and this needs somebody.
    #[error("please sign in first")]
    SignInNeeded,
    /// The person may not do this.
    #[error("{0}")]
    Forbidden(Refusal),
    /// Something in the request is not as it must be. Nothing was changed.
    #[error("some of what was sent cannot be used: {}", .0.iter().map(FieldError::to_string).collect::<Vec<_>>().join("; "))]
    Invalid(Vec<FieldError>),
    /// Publishing waits for answers. The text is kept as a draft.
    #[error(
        "your text is kept as a draft; before it is published, please see to: {}",
        .0.problems.iter().map(|problem| format!("{} ({})", problem.path, problem.message())).collect::<Vec<_>>().join(", ")
    )]
    Incomplete(Box<Incomplete>),
    /// The page has moved on, and the same lines were changed.
    #[error("somebody else changed the same lines")]
    Conflict(Box<Conflict>),
    /// Somebody else took this name, or keeps changing the page.
    #[error("{0}")]
    Taken(String),
    /// Too often.
    #[error("too many tries: please wait {0} seconds")]
    TooMany(u32),
    /// The page is not in the revision that the change was for; the one that it is in, if it has one.
    #[error("the page has changed meanwhile; nothing was done")]
    Stale(Option<Hash>),
    /// The city has not been set up.
    #[error("this city has not been set up yet")]
    NotSetUp,
    /// The store failed: ours to mend.
    #[error(transparent)]
    Store(#[from] koinon_store::Error),
    /// The search index failed: ours to mend.
    #[error(transparent)]
    Search(#[from] koinon_search::Error),
    /// A file could not be read or written.
    #[error("{0}")]
    File(String),
    /// The store of files that the nodes share does not answer as it should.
    #[error("the store of pictures and files cannot be used: {0}")]
    MediaStore(String),
}

/// Why a person may not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The page is locked.
    #[error("this page is locked")]
    Locked,
    /// For officers.
    #[error("only the city's officers may do this")]
    OfficersOnly,
    /// For administrators.
    #[error("only administrators may do this")]
    AdministratorsOnly,
    /// For those to whom moderation was given.
    #[error("only moderators may do this")]
    ModeratorsOnly,
    /// The page is of another city, which alone may change it.
    #[error("this page belongs to another city, which alone can change it")]
    OtherCity,
}

impl Refusal {
    /// A code that interfaces translate.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::OfficersOnly => "officers_only",
            Self::AdministratorsOnly => "administrators_only",
            Self::ModeratorsOnly => "moderators_only",
            Self::OtherCity => "other_city",
        }
    }
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {message}")]
pub struct FieldError {
    /// The field's name in the API.
    pub field: String,
    /// A code that interfaces translate.
    pub code: String,
    /// What is wrong, in English.
    pub message: String,
}

/// A text that cannot be published yet, and is kept as a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete {
    /// The page whose draft it is.
    pub page: PageId,
    /// That page's ULID.
    pub ulid: String,
    /// What publishing waits for, in the order of the kind's schema: never empty.
    pub problems: Vec<Problem>,
}

impl Incomplete {
    /// The problems as they are told of a request's fields.
    #[must_use]
    pub fn field_errors(&self) -> Vec<FieldError> {
        let told = self.problems.iter().map(|problem| FieldError {
            field: problem.path.clone(),
            code: problem.code.into(),
            message: problem.message().into(),
        });
        told.collect()
    }
}

/// An edit that touches lines that somebody else changed meanwhile. The editor's text is kept as their draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The revision that the edit started from.
    pub base_revision: Option<Hash>,
    /// The revision that is there now.
    pub head: Hash,
    /// The text both started from.
    pub base: String,
    /// The editor's text.
    pub yours: String,
    /// The text that is there now.
    pub theirs: String,
    /// All that could be merged, with conflict markers around the rest.
    pub merged_with_conflicts: String,
    /// The text in pieces: agreed ones and conflicting ones.
    pub regions: Vec<Region>,
}

impl Error {
    /// One field is not as it must be.
    #[must_use]
    pub fn invalid(field: &str, code: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), code: code.into(), message: message.into() }])
    }
}
