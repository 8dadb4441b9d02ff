//! Lists of proposals: those of a page, and those of a city.

use askama::Template;

use super::{ConsultationItem, PageHead, Pager, ProposalItem, ProposalState, ThreadView};
use crate::shell::Shell;

/// What is proposed for a page, and what is said about it, `{page}/debate`.
#[derive(Debug, Clone, Template)]
#[template(path = "debate.html")]
pub struct DebateView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// What opinions are asked for on the page.
    pub consultations: Vec<ConsultationItem>,
    /// Proposals that are to be decided, those who come first at first.
    pub open: Vec<ProposalItem>,
    /// Proposals that were decided or taken back, newest first.
    pub closed: Vec<ProposalItem>,
    /// More of the latter.
    pub pager: Pager,
    /// What is said; `None` on a further part of the proposals.
    pub thread: Option<ThreadView>,
    /// Whether this is a further part of what is said, without the proposals.
    pub goes_on: bool,
}

/// Which proposals are listed: the query parameter `state`. Its words are the message `proposals-CODE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProposalFilter {
    /// Those that are to be decided.
    #[default]
    Open,
    /// Those accepted, wholly or in part.
    Accepted,
    /// Those declined.
    Declined,
    /// Those that their authors took back.
    Withdrawn,
    /// All of them.
    All,
}

impl ProposalFilter {
    /// Every filter, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Open, Self::Accepted, Self::Declined, Self::Withdrawn, Self::All];

    /// The value of the parameter.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::All => "all",
        }
    }

    /// The filter with this value.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.code() == code)
    }

    /// Whether proposals in this state are listed.
    #[must_use]
    pub fn takes(self, state: ProposalState) -> bool {
        match self {
            Self::Open => state.is_open(),
            Self::Accepted => matches!(state, ProposalState::Accepted | ProposalState::AcceptedInPart),
            Self::Declined => state == ProposalState::Declined,
            Self::Withdrawn => state == ProposalState::Withdrawn,
            Self::All => true,
        }
    }
}

/// The proposals for the pages of this city, `/proposals`.
#[derive(Debug, Clone, Template)]
#[template(path = "proposals.html")]
pub struct ProposalsView {
    /// What surrounds it.
    pub shell: Shell,
    /// Which are listed.
    pub filter: ProposalFilter,
    /// The proposals: open ones as they wait, others newest first.
    pub items: Vec<ProposalItem>,
    /// More of them.
    pub pager: Pager,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_in_exactly_one_list_beside_that_of_all() {
        for state in ProposalState::ALL {
            assert_eq!(ProposalFilter::ALL.into_iter().filter(|filter| filter.takes(state)).count(), 2, "{state:?}");
        }
        for filter in ProposalFilter::ALL {
            assert_eq!(ProposalFilter::from_code(filter.code()), Some(filter));
        }
    }
}
