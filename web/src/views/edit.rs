//! Writing: a new page, an edit, and what happens when two people wrote at once.

use askama::Template;
use koinon_core::Timestamp;
use koinon_core::kind::Kind;
use koinon_core::lang::direction;
use koinon_core::policy::EditRight;

use super::{PageHead, Questions};
use crate::form::Errors;
use crate::safe_html::SafeHtml;
use crate::shell::{CityName, Shell};

/// A language that a page may be written in.
#[derive(Debug, Clone)]
pub struct LangOption {
    /// BCP 47.
    pub code: String,
    /// Its name in itself.
    pub name: String,
}

/// The first question of a new page: what is it? A GET form to `/write/text` with `kind`, `title`, `lang`, and `practice` where it is about one.
#[derive(Debug, Clone, Template)]
#[template(path = "write.html")]
pub struct WriteView {
    /// What surrounds it.
    pub shell: Shell,
    /// The chosen kind.
    pub kind: Kind,
    /// The kinds to choose from.
    pub kinds: &'static [Kind],
    /// The practice that it is to be about: the last part of its address.
    pub practice: Option<String>,
    /// The title so far.
    pub title: String,
    /// The chosen language, BCP 47.
    pub lang: String,
    /// Languages to choose from.
    pub languages: Vec<LangOption>,
    /// For officers: where a page comes back from a file.
    pub restore_href: Option<&'static str>,
    /// What is to be mended.
    pub errors: Errors,
}

/// `/restore`: a page with all its versions, from a file.
#[derive(Debug, Clone, Template)]
#[template(path = "restore_file.html")]
pub struct RestoreFileView {
    /// What surrounds it.
    pub shell: Shell,
    /// The key of the page's city, as it was typed.
    pub key: String,
    /// What is to be mended.
    pub errors: Errors,
}

/// What the editor is writing.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A new page.
    New,
    /// A page that exists.
    Page(Box<PageHead>),
}

/// The editor. Posts to its own address: `csrf`, `base_revision`, `kind`, `lang`, `title`, `markdown`, `note`, and
/// `action`, which is `publish`, `draft`, `preview`, `ask` (a colleague), `whole` (the text with its fields) or `questions`.
/// Where an edit is proposed, `note` is its reason (what is to be mended there stands at `note`), there is `sources`, and
/// `propose` stands for `publish`.
#[derive(Debug, Clone, Template)]
#[template(path = "edit.html")]
pub struct EditView {
    /// What surrounds it.
    pub shell: Shell,
    /// What is written.
    pub subject: Subject,
    /// The page's id; that of a new page is handed out with its form, so that the form sent twice makes one page.
    pub page: String,
    /// The id of whoever writes: what their browser keeps of it is shown to nobody else.
    pub owner: String,
    /// When the draft that there is was saved.
    pub seen: Option<Timestamp>,
    /// Where the form posts to.
    pub action: String,
    /// The version that the text started from; empty for a new page.
    pub base_revision: String,
    /// The kind's code.
    pub kind: String,
    /// BCP 47.
    pub lang: String,
    /// The title.
    pub title: String,
    /// The text, to the byte; without its fields where `questions` ask for them.
    pub markdown: String,
    /// The questions of the kind's form, where it has one and the text as a whole was not asked for.
    pub questions: Option<Questions>,
    /// The newest version of the original, where the page is a translation that does not follow it yet.
    pub behind: Option<String>,
    /// Summary of the change.
    pub note: String,
    /// What becomes of the text when it is sent.
    pub right: EditRight,
    /// Rendered by the server, after *Preview* was pressed.
    pub preview: Option<SafeHtml>,
    /// When the draft that is shown was saved, if it is one.
    pub draft_saved: Option<Timestamp>,
    /// Why that draft was not published.
    pub draft_reason: Option<DraftReason>,
    /// Whether the page has a newer version than the draft started from.
    pub moved_on: bool,
    /// What is to be mended (status 422). The text was kept.
    pub errors: Errors,
    /// What is said of all `errors` together, where they are what publishing waits for: then a colleague may be asked.
    pub gate: Option<String>,
    /// The draft is a colleague's, opened by their link.
    pub share: Option<SharedDraft>,
    /// Set where the edit is proposed to those who decide on the page.
    pub proposing: Option<Proposing>,
}

/// An edit that is proposed.
#[derive(Debug, Clone)]
pub struct Proposing {
    /// The city that decides.
    pub to: CityName,
    /// Whether that is another city than this one.
    pub elsewhere: bool,
    /// What it rests on, one source a line.
    pub sources: String,
}

/// A colleague's draft.
#[derive(Debug, Clone)]
pub struct SharedDraft {
    /// What the link ends with.
    pub secret: String,
    /// The colleague's name.
    pub owner: String,
}

/// A draft that one lets colleagues open. Posts to `action`: `csrf` and `act`, which is `make` or `withdraw`.
#[derive(Debug, Clone, Template)]
#[template(path = "share.html")]
pub struct ShareView {
    /// What surrounds it.
    pub shell: Shell,
    /// The draft's title; may be empty.
    pub title: String,
    /// BCP 47.
    pub lang: String,
    /// Where the form posts to.
    pub action: String,
    /// The editor of the draft.
    pub edit_href: String,
    /// The link; none once it was withdrawn.
    pub link: Option<String>,
}

impl ShareView {
    /// A message to a colleague, to be sent by one's own program.
    #[must_use]
    pub fn mail(&self, link: &str) -> String {
        let part = |text: String| crate::shell::percent_encoded(&text).replace('/', "%2F");
        let (subject, body) = (
            self.shell.t1("share-mail-subject", "title", self.title.as_str()),
            self.shell.t1("share-mail-body", "link", link),
        );
        format!("mailto:?subject={}&body={}", part(subject), part(body))
    }

    /// The direction of the title.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        direction(&self.lang).code()
    }
}

impl EditView {
    /// Whether the text is sent to those who decide: a new page of somebody whom the city reads first, say.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        self.proposing.is_some() || self.right == EditRight::Propose
    }

    /// What the help beside the heading is about.
    #[must_use]
    pub fn help_subject(&self) -> &'static str {
        let is_practice = self.questions.as_ref().is_some_and(|questions| questions.kind == Kind::PracticeSheet);
        if is_practice { "questions" } else { "writing" }
    }

    /// Whether the kind has a form.
    #[must_use]
    pub fn has_form(&self) -> bool {
        Kind::from_code(&self.kind).is_some_and(|kind| koinon_core::schema::Schema::of(kind).gated())
    }

    /// The page, if it exists.
    #[must_use]
    pub fn head(&self) -> Option<&PageHead> {
        match &self.subject {
            Subject::New => None,
            Subject::Page(head) => Some(head),
        }
    }

    /// The path of the script that betters the text area, where scripts were built.
    #[must_use]
    pub fn script(&self) -> Option<&'static str> {
        crate::asset_url("editor.js")
    }

    /// When the draft that there is was saved, as the form sends it.
    #[must_use]
    pub fn seen(&self) -> String {
        self.seen.map(|seen| seen.to_string()).unwrap_or_default()
    }

    /// How long ago that was, in milliseconds; empty without a draft. A browser's clock may go wrong, a span does not.
    #[must_use]
    pub fn draft_age(&self) -> String {
        self.seen.map(|seen| self.shell.now.since(seen).to_string()).unwrap_or_default()
    }

    /// The direction of the text.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        direction(&self.lang).code()
    }
}

/// Why a text was kept as a draft and not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftReason {
    /// The city reads first.
    WaitsForReview,
    /// The page is locked.
    PageLocked,
    /// Somebody else changed the same lines.
    Conflict,
    /// Answers are missing.
    Incomplete,
}

impl DraftReason {
    /// The code that the store keeps; the message is `draft-reason-CODE`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::WaitsForReview => "waits_for_review",
            Self::PageLocked => "page_locked",
            Self::Conflict => "conflict",
            Self::Incomplete => "incomplete",
        }
    }

    /// The reason with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::WaitsForReview, Self::PageLocked, Self::Conflict, Self::Incomplete]
            .into_iter()
            .find(|reason| reason.code() == code)
    }
}

/// Whose lines are taken where two people changed the same ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// The reader's own: chosen until they choose otherwise, so that nothing of theirs is lost by a slip.
    #[default]
    Yours,
    /// The other person's.
    Theirs,
    /// Theirs, then yours.
    Both,
    /// As it was before both.
    Before,
    /// What the reader writes in the text area.
    Own,
}

impl Side {
    /// The value of the radio button.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Yours => "yours",
            Self::Theirs => "theirs",
            Self::Both => "both",
            Self::Before => "before",
            Self::Own => "own",
        }
    }

    /// The side with this value.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Yours, Self::Theirs, Self::Both, Self::Before, Self::Own].into_iter().find(|side| side.code() == code)
    }
}

/// Lines that two people changed.
#[derive(Debug, Clone)]
pub struct ConflictPart {
    /// Under which heading they stand; may be empty.
    pub heading: String,
    /// As they were before both.
    pub before: String,
    /// As the other person left them.
    pub theirs: String,
    /// As the reader left them.
    pub yours: String,
    /// What is chosen.
    pub choice: Side,
    /// What the reader wrote instead.
    pub own: String,
}

impl ConflictPart {
    /// The three sides, the reader's own first.
    #[must_use]
    pub fn sides(&self) -> [(Side, &str); 3] {
        [(Side::Yours, &self.yours), (Side::Theirs, &self.theirs), (Side::Before, &self.before)]
    }
}

/// Two people changed the same lines (status 409). Posts to `action`: `csrf`, `base_revision`, `theirs_revision`, `title`,
/// `markdown` (the reader's whole text), `note`, for each part `choice-N` and `own-N` (from 1), and `action`, which is
/// `publish` or `draft`. The server merges again from the same three texts, so the parts have the same numbers.
#[derive(Debug, Clone, Template)]
#[template(path = "conflict.html")]
pub struct ConflictView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// Where the form posts to.
    pub action: String,
    /// The version that the reader started from.
    pub base_revision: String,
    /// The version that came meanwhile.
    pub theirs_revision: String,
    /// Who wrote it.
    pub theirs_author: super::Author,
    /// When.
    pub theirs_time: Timestamp,
    /// The title that the reader gave.
    pub title: String,
    /// The reader's whole text.
    pub markdown: String,
    /// Summary of the change.
    pub note: String,
    /// The lines in question, in the order of the page.
    pub parts: Vec<ConflictPart>,
    /// Whether the reader's text may be kept as a draft instead.
    pub may_keep: bool,
    /// What is to be mended.
    pub errors: Errors,
}

impl ConflictView {
    /// What is to be mended at part `n`, counted from 1.
    #[must_use]
    pub fn error_at(&self, n: &usize) -> &str {
        self.errors.at(format!("choice-{n}"))
    }
}
