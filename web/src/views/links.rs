//! The links of a page, both ways, and what was tried of it elsewhere.

use askama::Template;
use koinon_core::Timestamp;

use super::{PageHead, PageLink, TrialTile};
use crate::form::Errors;
use crate::shell::{CityName, Shell};

/// Where a link leads.
#[derive(Debug, Clone)]
pub enum LinkTarget {
    /// To a page that is here.
    Page(PageLink),
    /// To a page that nobody has written yet, or that is not held here.
    Missing {
        /// Its name as written.
        title: String,
        /// Where it can be written; `None` if it would be another city's.
        write_href: Option<String>,
    },
}

/// A link from the page.
#[derive(Debug, Clone)]
pub struct LinkOut {
    /// What kind of link it is; `None` for one in the text.
    pub relation: Option<String>,
    /// Where it leads.
    pub target: LinkTarget,
    /// What the city of that page says of it, in words.
    pub answer: Option<String>,
}

/// A link to the page.
#[derive(Debug, Clone)]
pub struct LinkIn {
    /// What kind of link it is; `None` for one in a text.
    pub relation: Option<String>,
    /// The page that links.
    pub page: PageLink,
    /// For those who answer for the page: what declining it posts.
    pub answering: Option<Answering>,
}

/// What the form about a link posts to `{page}/links/answer`, beside `csrf` and, to decline, `reason`.
#[derive(Debug, Clone)]
pub struct Answering {
    /// `source`: the id of the page that links.
    pub source: String,
    /// `relation`: the code of the kind of link.
    pub relation: String,
}

/// A link to the page that its city declines to show.
#[derive(Debug, Clone)]
pub struct LinkDeclined {
    /// What kind of link it is.
    pub relation: String,
    /// The page that links, where it is here.
    pub page: Option<PageLink>,
    /// Its address, where it is not.
    pub address: String,
    /// Why.
    pub reason: String,
    /// When that was said.
    pub time: Timestamp,
    /// For those who answer for the page: what showing it again posts.
    pub answering: Option<Answering>,
}

/// The links of a page, both ways.
#[derive(Debug, Clone, Template)]
#[template(path = "links.html")]
pub struct LinksView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// Where it links to.
    pub outgoing: Vec<LinkOut>,
    /// What links to it.
    pub incoming: Vec<LinkIn>,
    /// What is said to link to it, and is not here: what kind of link, and the address.
    pub told: Vec<(String, String)>,
    /// What its city declines to show.
    pub declined: Vec<LinkDeclined>,
    /// What is to be mended in a form that was sent.
    pub errors: Errors,
    /// The reason that was sent with it, and the page and the kind of link that it is about.
    pub sent: Option<(String, String, String)>,
}

impl LinksView {
    /// The reason that was sent about a link.
    #[must_use]
    pub fn sent_about(&self, answering: &Answering) -> Option<&str> {
        let (reason, source, relation) = self.sent.as_ref()?;
        (*source == answering.source && *relation == answering.relation).then_some(reason.as_str())
    }
}

/// A report in the ledger.
#[derive(Debug, Clone)]
pub struct LedgerRow {
    /// The report.
    pub page: PageLink,
    /// How far the context of its city is from that of the practice's, in words.
    pub context: String,
    /// How it ended, in words.
    pub outcome: String,
    /// What is to be known of it: repeated or only like it, compared or not, withdrawn when.
    pub remarks: Vec<String>,
    /// What was done otherwise, in the words of the report.
    pub adaptations: Vec<String>,
    /// What stands where nothing of that is told.
    pub without: String,
}

/// A city that said that it will try it.
#[derive(Debug, Clone)]
pub struct LedgerIntention {
    /// The city.
    pub city: CityName,
    /// When, and whether that is over.
    pub when: String,
    /// Where that was said.
    pub href: String,
}

/// The form to say that one's city will try it. Posts `date` and `words` to `{page}/tried`.
#[derive(Debug, Clone, Default)]
pub struct IntentionForm {
    /// When: a date or a part of one.
    pub date: String,
    /// A few words.
    pub words: String,
    /// What is to be mended.
    pub errors: Errors,
}

/// `/pages/{slug}/tried`: the replication ledger.
#[derive(Debug, Clone, Template)]
#[template(path = "tried.html")]
pub struct TriedView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// In how many cities, and how it went, in one sentence.
    pub sentence: String,
    /// The tiles of those cities.
    pub tiles: Vec<TrialTile>,
    /// The reports.
    pub rows: Vec<LedgerRow>,
    /// Reports that the practice's city does not confirm, each with its reason.
    pub declined: Vec<(LedgerRow, String)>,
    /// Who will.
    pub intentions: Vec<LedgerIntention>,
    /// What follows from all that, and why.
    pub level: String,
    /// For officers, of a practice of another city.
    pub form: Option<IntentionForm>,
}
