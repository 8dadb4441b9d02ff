//! Changing a page only while it is as somebody has seen it.

use koinon_core::Hash;
use koinon_store::PageId;

use crate::Error;

/// The revisions in one of which a page has to be for a change of it (`None` among them: a draft); any if not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OnlyIf(pub Option<Vec<Option<Hash>>>);

impl OnlyIf {
    /// Lets a change of a page go on that is in this revision. To be asked in the transaction that makes the change.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn check(&self, head: Option<Hash>) -> Result<(), Error> {
        match &self.0 {
            Some(revisions) if !revisions.contains(&head) => Err(Error::Stale(head)),
            _ => Ok(()),
        }
    }
}

/// A page that is to be changed.
#[derive(Debug, Clone)]
pub struct Target {
    /// It.
    pub page: PageId,
    /// How it has to be then.
    pub only_if: OnlyIf,
}

impl From<PageId> for Target {
    fn from(page: PageId) -> Self {
        Self { page, only_if: OnlyIf::default() }
    }
}
