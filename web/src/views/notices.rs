//! What one is told of, and watching a page.

use askama::Template;
use koinon_core::Timestamp;

use super::{Author, PageHead, PageLink, Pager, ProposalState};
use crate::shell::Shell;

/// What a notice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// A proposal of the reader's was answered.
    ProposalAnswered(ProposalState),
    /// A change was proposed for a page that they watch.
    ProposalMade,
    /// They are called by name in what somebody says.
    Mentioned,
    /// What they said, or proposed, was answered.
    Answered,
    /// Something was said about a page that they watch.
    Commented,
    /// A page that they watch has a new version.
    PageChanged,
    /// A page appeared, of something that they watch.
    PageAppeared,
    /// Somebody should look again at a page that the reader looks after.
    ReviewDue,
    /// A search that they keep finds a page that it did not find before.
    SearchFound,
    /// Moderation has looked at what they reported.
    ReportAnswered,
    /// A page of another city links to a page that they watch.
    PageLinked,
    /// Another city declines to show a link from a page that they watch.
    LinkDeclined,
    /// Something that was measured about a page that they watch is beyond a bound.
    ThresholdPassed,
}

impl Told {
    /// What a notice says, by the code of its kind, and by the state of the proposal that it is about; `None` where that lacks.
    #[must_use]
    pub fn of(kind: &str, proposal: Option<ProposalState>) -> Option<Self> {
        Some(match kind {
            "proposal_answered" => Self::ProposalAnswered(proposal?),
            "proposal_made" => Self::ProposalMade,
            "mentioned" => Self::Mentioned,
            "answered" => Self::Answered,
            "commented" => Self::Commented,
            "page_changed" => Self::PageChanged,
            "page_appeared" => Self::PageAppeared,
            "review_due" => Self::ReviewDue,
            "search_found" => Self::SearchFound,
            "report_answered" => Self::ReportAnswered,
            "page_linked" => Self::PageLinked,
            "link_declined" => Self::LinkDeclined,
            "threshold_passed" => Self::ThresholdPassed,
            _ => return None,
        })
    }

    /// The key of its words.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::ProposalAnswered(ProposalState::Accepted) => "told-accepted",
            Self::ProposalAnswered(ProposalState::AcceptedInPart) => "told-accepted-in-part",
            Self::ProposalAnswered(ProposalState::Declined) => "told-declined",
            Self::ProposalAnswered(_) => "told-answered",
            Self::ProposalMade => "told-proposal-made",
            Self::Mentioned => "told-mentioned",
            Self::Answered => "told-answer",
            Self::Commented => "told-commented",
            Self::PageChanged => "told-page-changed",
            Self::PageAppeared => "told-page-appeared",
            Self::ReviewDue => "told-review-due",
            Self::SearchFound => "told-search-found",
            Self::ReportAnswered => "told-report-answered",
            Self::PageLinked => "told-page-linked",
            Self::LinkDeclined => "told-link-declined",
            Self::ThresholdPassed => "told-threshold-passed",
        }
    }
}

/// A notice.
#[derive(Debug, Clone)]
pub struct NoticeItem {
    /// Leads to what it is about, and notes that it was read.
    pub href: String,
    /// What it says.
    pub told: Told,
    /// The page.
    pub page: PageLink,
    /// Who did it; `None` where that is the page's city.
    pub by: Option<Author>,
    /// When.
    pub time: Timestamp,
    /// Whether it was read.
    pub seen: bool,
}

/// Something that one is told of. Posts `what` and `target` to `/notices/watches` to be told no more.
#[derive(Debug, Clone)]
pub struct WatchedItem {
    /// What sort of thing: `page`, `theme`, `city`, `person` or `search`.
    pub what: &'static str,
    /// Which one, as the form says it.
    pub target: String,
    /// Leads to it, where something does.
    pub href: Option<String>,
    /// What people call it.
    pub name: String,
}

/// What one is told of, newest first. A form posts to `/notices` to say that all was read, another one to `/notices/feed` to
/// renew the address of the feed.
#[derive(Debug, Clone, Template)]
#[template(path = "notices.html")]
pub struct NoticesView {
    /// What surrounds it.
    pub shell: Shell,
    /// The notices.
    pub notices: Vec<NoticeItem>,
    /// More of them.
    pub pager: Pager,
    /// Everything that is watched.
    pub watched: Vec<WatchedItem>,
    /// The address of the feed, with scheme and host.
    pub feed: String,
}

impl NoticesView {
    /// Whether something was not read.
    #[must_use]
    pub fn has_unseen(&self) -> bool {
        self.notices.iter().any(|notice| !notice.seen)
    }
}

/// A thing that one can be told of. Its checkbox is named `watch`.
#[derive(Debug, Clone)]
pub struct WatchOption {
    /// The value of the checkbox: what sort of thing, a space, which one.
    pub value: String,
    /// What is asked.
    pub label: String,
    /// Whether it is watched.
    pub chosen: bool,
}

/// *Tell me of changes*: of a page, its city, its themes. Posts `offered` (every value shown) and `watch` (those chosen).
#[derive(Debug, Clone, Template)]
#[template(path = "watch.html")]
pub struct WatchView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// What can be watched.
    pub options: Vec<WatchOption>,
}
