//! Taking part from one's own city.

use askama::Template;

use crate::form::Errors;
use crate::shell::Shell;

/// What somebody wanted to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// To propose a change.
    Propose,
    /// To say something.
    Answer,
    /// To read.
    Read,
}

impl Intent {
    /// The message is `intent-CODE`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Propose => "propose",
            Self::Answer => "answer",
            Self::Read => "read",
        }
    }
}

/// `/from-my-city`: a visitor whose account is elsewhere. Posts `csrf`, `back` and `handle` to itself.
#[derive(Debug, Clone, Template)]
#[template(path = "from_my_city.html")]
pub struct FromMyCityView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page's title.
    pub title: String,
    /// What they wanted to do.
    pub intent: Intent,
    /// Where their own server takes them to, once it was asked: shown before they go.
    pub there: Option<String>,
    /// The authority of that server.
    pub there_host: Option<String>,
    /// Their handle, as given.
    pub handle: String,
    /// Where they were.
    pub back: String,
    /// What is to be mended (status 422).
    pub errors: Errors,
}

/// `/intents`: somebody of this city comes from elsewhere.
#[derive(Debug, Clone, Template)]
#[template(path = "arrival.html")]
pub struct ArrivalView {
    /// What surrounds it.
    pub shell: Shell,
    /// The authority of the server that they come from, or that has what they wanted.
    pub host: String,
    /// The title of the page, if this city has it.
    pub title: Option<String>,
    /// Opens the form to answer.
    pub answer: Option<String>,
    /// Opens the form to propose a change.
    pub propose: Option<String>,
    /// The page here.
    pub read: Option<String>,
    /// What they wanted, where it is.
    pub original: String,
}
