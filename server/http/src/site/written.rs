//! What the editor posts.

use actix_web::web;
use koinon_commons::draft::Typed;
use koinon_commons::prepare::retitled;

use super::edit::some;
use super::questions;
use super::share::ASK;
use super::visitor::Visitor;

/// What the editor posts.
#[derive(Clone, Default)]
pub(super) struct Written {
    pub(super) csrf: String,
    /// The page's ULID; that of a new page was handed out with its form.
    pub(super) page: String,
    pub(super) base_revision: String,
    pub(super) kind: String,
    pub(super) lang: String,
    pub(super) title: String,
    /// The whole text, with what the form's questions were answered.
    pub(super) markdown: String,
    pub(super) note: String,
    pub(super) action: String,
    /// When the draft was saved that a script goes on with; see [`koinon_commons::draft::Typed::seen`].
    pub(super) seen: String,
    /// Not empty: keep it whatever another window saved.
    pub(super) anyway: String,
    /// The text was written as a whole, without questions.
    pub(super) whole: bool,
    /// What the link to a colleague's draft ends with; empty for one's own.
    pub(super) share: String,
    /// The version of the original that this translation is said to follow now.
    pub(super) follows: String,
    /// What a proposal rests on, one source a line.
    pub(super) sources: String,
    /// It is proposed to those who decide on the page.
    pub(super) proposes: bool,
}

impl Written {
    /// Reads a form: its names and values, in its order. A form with questions has the fields of the text apart.
    pub(super) fn read(v: &Visitor, form: web::Form<Vec<(String, String)>>) -> Self {
        let pairs = form.into_inner();
        let value = |name: &str| {
            let found = pairs.iter().find(|(other, _)| other == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        // Browsers send every line break of a form as CRLF; texts are kept with LF.
        let text = |name: &str| value(name).replace("\r\n", "\n");
        let (kind, asks) = (value("kind"), !value("asks").is_empty());
        let mut markdown = text("front") + &text("markdown");
        if asks {
            let is_answer = |(name, _): &&(String, String)| name.starts_with(questions::ANSWER);
            let answers: Vec<_> = pairs.iter().filter(is_answer).cloned().collect();
            let city = v.state.commons.identity().map(|identity| identity.name.clone()).unwrap_or_default();
            markdown = questions::answered(&kind, &markdown, &answers, &city);
        }
        Self {
            csrf: value("csrf"),
            page: value("page"),
            base_revision: value("base_revision"),
            lang: value("lang"),
            title: value("title"),
            note: text("note"),
            action: value("action"),
            seen: value("seen"),
            anyway: value("anyway"),
            whole: !asks,
            share: value("share"),
            follows: value("follows"),
            sources: text("sources"),
            proposes: false,
            kind,
            markdown,
        }
    }

    /// Whether it is to be kept and not published.
    pub(super) fn is_draft(&self) -> bool {
        matches!(self.action.as_str(), "draft" | ASK)
    }

    /// What was written, as the other form that was asked for shows it: the text as a whole, or the questions.
    pub(super) fn turned(&self) -> Option<Self> {
        let whole = match self.action.as_str() {
            "whole" => true,
            "questions" => false,
            _ => return None,
        };
        Some(Self { whole, ..self.clone() })
    }

    /// The text with the title of its field, and that title where it is another than the page's: one that was changed in its
    /// field is changed in the front matter too, where that names one.
    pub(super) fn titled(&self, present: &str) -> (String, Option<String>) {
        match self.title.trim() {
            title if title.is_empty() || title == present => (self.markdown.clone(), None),
            title => (retitled(&self.markdown, present, title), Some(title.to_owned())),
        }
    }

    /// What was written, to be kept as a draft.
    pub(super) fn typed(&self) -> Typed {
        Typed {
            page: self.page.clone(),
            base: self.base_revision.parse().ok(),
            kind: self.kind.clone(),
            lang: self.lang.clone(),
            title: self.title.clone(),
            markdown: self.markdown.clone(),
            note: self.note.clone(),
            seen: self.seen.parse().ok(),
            anyway: !self.anyway.is_empty(),
            link: some(&self.share),
        }
    }
}
