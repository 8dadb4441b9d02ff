//! Who asks, and the one place where their rights are checked.

use koinon_core::policy::{EditRight, Role, edit_right};
use koinon_core::shelf::Shelf;
use koinon_store::{Account, Page, PersonId, Standing};

use crate::care::steward_name;
use crate::error::{Error, Refusal};
use koinon_core::Timestamp;

/// Who asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A reader who is not signed in.
    Anyone,
    /// Somebody with an account, signed in by a session or a token.
    Person(Box<Account>),
    /// The operator at the command line: may do what an administrator may, in the name of this account.
    Operator(Box<Account>),
}

impl Actor {
    /// The account, or [`Error::SignInNeeded`].
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] for a reader.
    pub fn account(&self) -> Result<&Account, Error> {
        match self {
            Self::Anyone => Err(Error::SignInNeeded),
            Self::Person(account) | Self::Operator(account) => Ok(account),
        }
    }

    /// The person's row, if somebody is signed in.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        self.account().ok().map(|account| account.person.id)
    }

    /// The role in force.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Anyone => None,
            Self::Person(account) => Some(account.role),
            Self::Operator(_) => Some(Role::Administrator),
        }
    }

    /// Checks for an officer.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] or [`Error::Forbidden`].
    pub fn require_officer(&self) -> Result<&Account, Error> {
        self.require(Role::Officer, Refusal::OfficersOnly)
    }

    /// Checks for an administrator.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] or [`Error::Forbidden`].
    pub fn require_administrator(&self) -> Result<&Account, Error> {
        self.require(Role::Administrator, Refusal::AdministratorsOnly)
    }

    /// Checks for a moderator: an administrator, or an officer to whom moderation was given.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] or [`Error::Forbidden`].
    pub fn require_moderator(&self) -> Result<&Account, Error> {
        let account = self.account()?;
        let officer = self.role() == Some(Role::Officer) && account.moderates;
        if officer { Ok(account) } else { self.require(Role::Administrator, Refusal::ModeratorsOnly) }
    }

    /// Whether this is a person who looks after a page.
    #[must_use]
    pub fn is_steward(&self, page: &Page) -> bool {
        self.account().is_ok_and(|account| page.care.stewards.contains(&steward_name(&account.person)))
    }

    /// Checks for an officer, or somebody who looks after the page: they decide on it.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] or [`Error::Forbidden`].
    pub fn require_keeper(&self, page: &Page) -> Result<&Account, Error> {
        if self.is_steward(page) { self.account() } else { self.require_officer() }
    }

    fn require(&self, role: Role, refusal: Refusal) -> Result<&Account, Error> {
        let account = self.account()?;
        if self.role() >= Some(role) { Ok(account) } else { Err(Error::Forbidden(refusal)) }
    }

    /// What becomes of this person's edit of a page.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], or [`Error::Forbidden`] for a page of another city.
    pub fn edit_right(&self, page: &Page, now: Timestamp) -> Result<EditRight, Error> {
        let role = self.account().map(|_| self.role())?.unwrap_or(Role::Contributor);
        if page.mirrored() {
            return Err(Error::Forbidden(Refusal::OtherCity));
        }
        let role = if self.is_steward(page) { role.max(Role::Officer) } else { role };
        Ok(match page.shelf() {
            Some(Shelf::Legal) if role == Role::Administrator => EditRight::Publish,
            Some(Shelf::Legal) => EditRight::Locked,
            Some(Shelf::Help) | None => edit_right(role, page.policy.in_force(page.policy_until, now)),
        })
    }
}

/// Whether a page may be seen: the one visibility rule, for pages, histories, search hits, feeds and the wire.
/// `holds_draft` says whether the asker has a draft of it.
#[must_use]
pub fn visible(page: &Page, holds_draft: bool) -> bool {
    match page.standing {
        Standing::Live | Standing::Deleted => true,
        Standing::Draft => holds_draft,
    }
}
