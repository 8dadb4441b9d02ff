//! What is said about a page, and saying something.

use askama::Template;
use koinon_core::Timestamp;

use super::{Author, PageHead, Pager};
use crate::form::Errors;
use crate::safe_html::SafeHtml;
use crate::shell::{CityName, Shell};

/// What there is to be read of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentText {
    /// Its text.
    Live(SafeHtml),
    /// Its author deleted it.
    Deleted,
    /// Moderation hid it, for this reason.
    Hidden(String),
}

/// The passage of the page that a comment is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentPassage {
    /// It is about none.
    None,
    /// As it stands in the page.
    Quote(String),
    /// It is not there any more.
    Gone,
}

/// Another comment, or a proposal, that is named.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Where it is read.
    pub href: String,
    /// Whose it is.
    pub author: Author,
    /// Its number, where it is a comment that has one.
    pub number: Option<i64>,
}

/// A comment.
#[derive(Debug, Clone)]
pub struct CommentItem {
    /// The `id` of its place on the page.
    pub id: String,
    /// Its number; `None` while the page's city has not given it one.
    pub number: Option<i64>,
    /// Its permanent address here.
    pub href: String,
    /// Who said it; `None` where only its place is left.
    pub author: Option<Author>,
    /// Their city.
    pub city: Option<CityName>,
    /// When it was said first.
    pub time: Timestamp,
    /// Whether it was said anew since.
    pub edited: bool,
    /// Its text.
    pub text: CommentText,
    /// BCP 47.
    pub lang: String,
    /// What it answers.
    pub answers: Option<Mention>,
    /// The proposal that it is about, where that is not said by the page around it.
    pub proposal: Option<Mention>,
    /// What it is beside words: the key of a message.
    pub act: Option<&'static str>,
    /// The photo of what it measured: where it is, and what is to be seen on it.
    pub photo: Option<(String, String)>,
    /// The passage that it is about.
    pub passage: CommentPassage,
    /// Opens the form to answer it.
    pub answer_href: Option<String>,
    /// For its author: opens the form to say it anew.
    pub edit_href: Option<String>,
    /// For its author: where *Delete* posts to (`csrf` alone).
    pub delete_action: Option<String>,
    /// For its author: where *Bring it back* posts to (`csrf` alone).
    pub restore_action: Option<String>,
    /// For those who are signed in: opens the form to report it.
    pub report_href: Option<String>,
    /// For moderators: opens the form to hide it.
    pub hide_href: Option<String>,
    /// For moderators: opens the form to show it again.
    pub show_href: Option<String>,
}

impl CommentItem {
    /// Whether the reader can do something with it.
    #[must_use]
    pub fn has_acts(&self) -> bool {
        let own = [&self.edit_href, &self.delete_action, &self.restore_action];
        let others = [&self.answer_href, &self.report_href, &self.hide_href, &self.show_href];
        own.into_iter().chain(others).any(Option::is_some)
    }
}

/// What can be said.
#[derive(Debug, Clone)]
pub enum Say {
    /// Something, with a form.
    Form(Box<SayForm>),
    /// Something, by those who sign in.
    SignIn,
    /// Nothing: the page is gone, or its city cannot be told.
    Nothing,
}

/// *Say something*. Posts to `action`: `csrf`, `markdown`, and `in_reply_to`, `proposal` and `exact` where they are shown.
///
/// What is to be mended may stand at `said` (the text) and `exact`.
#[derive(Debug, Clone)]
pub struct SayForm {
    /// Where it posts to.
    pub action: String,
    /// The text so far.
    pub markdown: String,
    /// The comment that is answered, by its ULID.
    pub answering: Option<(String, Mention)>,
    /// The proposal that it is about, by its ULID.
    pub proposal: Option<String>,
    /// The words of the page that it is about; `None` where they are not asked for.
    pub exact: Option<String>,
    /// What is to be mended (status 422).
    pub errors: Errors,
}

/// A part of what is said about a page or a proposal.
#[derive(Debug, Clone)]
pub struct ThreadView {
    /// The address of what it stands on.
    pub base: String,
    /// What the page's city has numbered, in that order.
    pub comments: Vec<CommentItem>,
    /// What waits for a number.
    pub waiting: Vec<CommentItem>,
    /// More of it.
    pub pager: Pager,
    /// What can be said.
    pub say: Say,
}

impl ThreadView {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.comments.is_empty() && self.waiting.is_empty() && self.pager.is_empty()
    }

    /// Whether the reader can answer here.
    #[must_use]
    pub fn takes_answers(&self) -> bool {
        !matches!(self.say, Say::Nothing)
    }
}

/// Saying something anew, `/comments/{ulid}/edit`. Posts `csrf` and `markdown`; what is to be mended stands at `said`.
#[derive(Debug, Clone, Template)]
#[template(path = "comment.html")]
pub struct CommentEditView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// Where it posts to.
    pub action: String,
    /// Where it stands in the debate.
    pub back: String,
    /// The text.
    pub markdown: String,
    /// What is to be mended (status 422).
    pub errors: Errors,
}
