//! What cities ask for opinions on, and what they are answered.

use askama::Template;
use koinon_core::Timestamp;
use koinon_core::consultation::ConsultationState;

use super::{CommentItem, PageHead, PageLink};
use crate::form::Errors;
use crate::shell::Shell;

/// Consultations of this city and of others, `/consultations`.
#[derive(Debug, Clone, Template)]
#[template(path = "consultations.html")]
pub struct ConsultationsView {
    /// What surrounds it.
    pub shell: Shell,
    /// They, open ones first.
    pub items: Vec<ConsultationItem>,
}

/// A consultation in a list.
#[derive(Debug, Clone)]
pub struct ConsultationItem {
    /// Its address.
    pub href: String,
    /// The question.
    pub question: String,
    /// The page that it is about; its city asks.
    pub page: PageLink,
    /// Where it stands.
    pub state: ConsultationState,
    /// From when on opinions are taken.
    pub opens: Timestamp,
    /// Until when.
    pub closes: Timestamp,
    /// When the city's answer is due.
    pub answer_due: Timestamp,
}

impl ConsultationItem {
    /// Whether opinions are taken.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == ConsultationState::Open
    }

    /// Whether its city should have answered.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.state == ConsultationState::Overdue
    }

    /// Whether its city has answered.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.state == ConsultationState::Answered
    }
}

/// One consultation, `/consultations/{ulid}`.
#[derive(Debug, Clone, Template)]
#[template(path = "consultation.html")]
pub struct ConsultationView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The consultation.
    pub item: ConsultationItem,
    /// The city's answer.
    pub answer: Option<CommentItem>,
    /// What people answered.
    pub opinions: Vec<CommentItem>,
    /// What the reader can say.
    pub give: Give,
    /// For who asked: where *Take it back* posts to (`csrf` alone).
    pub delete_action: Option<String>,
}

/// What can be said to a consultation.
#[derive(Debug, Clone)]
pub enum Give {
    /// An opinion. Posts to the debate: `csrf`, `in_reply_to` (this ULID) and `markdown`.
    Opinion(String),
    /// An opinion, by those who sign in.
    SignIn,
    /// The city's answer. Posts to `/consultations/{ulid}/answer`: `csrf` and `markdown`; what is to be mended stands at `said`.
    Answer(String, Errors),
    /// Nothing.
    Nothing,
}

/// Beginning a consultation, `{page}/consult`. Posts `csrf`, `question`, and the days `opens`, `closes` and `answer_due`, at each
/// of which something may be to be mended.
#[derive(Debug, Clone, Template)]
#[template(path = "consult.html")]
pub struct ConsultView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The question so far.
    pub question: String,
    /// The first day, `2026-11-20`.
    pub opens: String,
    /// The last day.
    pub closes: String,
    /// The last day for the city's answer.
    pub answer_due: String,
    /// What is to be mended (status 422).
    pub errors: Errors,
}
