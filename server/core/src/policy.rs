//! Who may do what: roles, page policies and the one place where rights are decided.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// What an account may do in its city. Ordered: each role may do all that the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// An inhabitant: drafts, proposes, debates.
    Contributor,
    /// City staff: also publishes, decides on proposals, moderates when given that duty.
    Officer,
    /// Accounts, roles, peers, settings.
    Administrator,
}

impl Role {
    /// The code used by the store, the API and the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Contributor => "contributor",
            Self::Officer => "officer",
            Self::Administrator => "administrator",
        }
    }

    /// The role with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Contributor, Self::Officer, Self::Administrator].into_iter().find(|role| role.code() == code)
    }
}

/// Who may edit a page directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum PagePolicy {
    /// Everyone with an account can edit.
    Open,
    /// The city reads first: contributors propose, officers publish.
    #[default]
    Reviewed,
    /// Nobody edits: an act of moderation with a public reason and an end.
    Locked,
}

impl PagePolicy {
    /// The code used by the store and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Reviewed => "reviewed",
            Self::Locked => "locked",
        }
    }

    /// The policy with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Reviewed, Self::Locked].into_iter().find(|policy| policy.code() == code)
    }

    /// The policy in force at `now`: a lock whose end has passed is the ordinary policy again.
    #[must_use]
    pub fn in_force(self, until: Option<Timestamp>, now: Timestamp) -> Self {
        match (self, until) {
            (Self::Locked, Some(until)) if until <= now => Self::default(),
            _ => self,
        }
    }
}

/// What becomes of an edit that a person sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditRight {
    /// It becomes a revision.
    Publish,
    /// It is kept as a draft and waits for the city to read it.
    Propose,
    /// It is refused; the text is kept as a draft.
    Locked,
}

/// What a person with this role may do to a page of their own city under `policy` (already [`PagePolicy::in_force`]).
#[must_use]
pub fn edit_right(role: Role, policy: PagePolicy) -> EditRight {
    match (policy, role) {
        (PagePolicy::Locked, _) => EditRight::Locked,
        (PagePolicy::Open, _) | (PagePolicy::Reviewed, Role::Officer | Role::Administrator) => EditRight::Publish,
        (PagePolicy::Reviewed, Role::Contributor) => EditRight::Propose,
    }
}
