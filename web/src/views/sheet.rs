//! What a page says in fields: the trust box, what must not be left out, the conditions, and all the rest.

use askama::Template;
use koinon_core::Timestamp;

use super::{Changes, Delivery, Measured, PageHead, PageLink};
use crate::shell::Shell;

/// The trust box: what can be known at a glance. What nothing is known of has no line.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Its lines, five at most.
    pub lines: Vec<TrustLine>,
}

/// A line of the trust box.
#[derive(Debug, Clone, Default)]
pub struct TrustLine {
    /// The key of what it is about.
    pub key: &'static str,
    /// What is known, in the words of the interface; may be empty.
    pub text: String,
    /// A point in time that stands for it.
    pub time: Option<Timestamp>,
    /// Names, as people wrote them.
    pub names: Vec<String>,
    /// What has to be said plainly beside it.
    pub remark: Option<String>,
    /// Something more about it, and where that is read.
    pub aside: Option<(String, String)>,
    /// A page that it is about.
    pub page: Option<PageLink>,
    /// Trials, each as a tile of its city with the outcome beneath.
    pub trials: Vec<TrialTile>,
    /// Where all of them are, if there are more.
    pub more_href: Option<String>,
}

/// A trial in a city.
#[derive(Debug, Clone)]
pub struct TrialTile {
    /// Its report.
    pub page: PageLink,
    /// How it ended, in words.
    pub outcome: String,
}

/// Whose words a text of a page is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Voice {
    /// Those of the page, in its language.
    Page,
    /// Those of another page, or of people who speak this language (BCP 47).
    In(String),
    /// Those of the interface.
    Interface,
    /// Nobody's: an address, a code, a number.
    Code,
}

/// A part of a value.
#[derive(Debug, Clone)]
pub struct FactPart {
    /// What it is, where a value has several parts.
    pub label: Option<String>,
    /// The text.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// Whose words it is in.
    pub voice: Voice,
}

/// A value: its parts.
#[derive(Debug, Clone)]
pub struct FactValue {
    /// At least one.
    pub parts: Vec<FactPart>,
}

/// What a page says in one field.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What the field is, in the words of the interface.
    pub label: String,
    /// What it says: at least one value.
    pub values: Vec<FactValue>,
}

/// Something that must not be left out.
#[derive(Debug, Clone)]
pub struct CoreElement {
    /// What.
    pub name: String,
    /// Why; may be empty.
    pub why: String,
}

/// Whether it can be done elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// What its authors think, in the words of the interface.
    pub verdict: Option<String>,
    /// How sure they are.
    pub confidence: Option<String>,
    /// On what condition.
    pub conditions: Vec<Condition>,
}

/// A condition.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The condition.
    pub text: FactPart,
    /// Whether it must be met, what it is about and the like, in the words of the interface.
    pub remarks: Vec<String>,
    /// What to do where it is not met; may be empty.
    pub workaround: String,
}

/// What a page says in fields, in the order in which it is read.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Above the text.
    pub first: Vec<Fact>,
    /// What must not be left out.
    pub core: Vec<CoreElement>,
    /// Below the text: the conditions.
    pub conditions: Option<Conditions>,
    /// What was measured.
    pub measured: Option<Measured>,
    /// What was planned and what was done.
    pub delivery: Option<Delivery>,
    /// What was done otherwise than in the practice.
    pub changes: Option<Changes>,
    /// Below the text: the rest.
    pub rest: Vec<Fact>,
}

/// A language that a page can be read in.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The page in that language.
    pub page: PageLink,
    /// The language, named in itself.
    pub language: String,
    /// The whole address of the page.
    pub address: String,
    /// Whether the others translate this one.
    pub is_original: bool,
}

/// Said of a translation.
#[derive(Debug, Clone)]
pub struct Translated {
    /// The page that it translates.
    pub original: PageLink,
    /// Whether that one has changed since.
    pub behind: bool,
    /// What has changed, where it can be shown here; else the history of the original.
    pub diff_href: String,
}

/// A language that a page can be translated into.
#[derive(Debug, Clone)]
pub struct TranslateOption {
    /// BCP 47.
    pub lang: String,
    /// The language, named in itself.
    pub language: String,
    /// The editor of a new translation.
    pub write_href: String,
    /// The page in that language, if there is one.
    pub there: Option<PageLink>,
}

/// Into which language is a page to be translated?
#[derive(Debug, Clone, Template)]
#[template(path = "translate.html")]
pub struct TranslateView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The languages.
    pub options: Vec<TranslateOption>,
}
