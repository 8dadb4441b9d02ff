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
}

impl Told {
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

/// What one is told of, newest first. A form posts to `/notices` to say that all was read.
#[derive(Debug, Clone, Template)]
#[template(path = "notices.html")]
pub struct NoticesView {
    /// What surrounds it.
    pub shell: Shell,
    /// The notices.
    pub notices: Vec<NoticeItem>,
    /// More of them.
    pub pager: Pager,
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
