//! The history of a page, and what changed between two of its revisions.

use koinon_core::Hash;
use koinon_core::diff::{Diff, diff};
use koinon_store::{Page, Revision, RevisionId};

use crate::read::{PageRef, find, held_text};
use crate::{Actor, Commons, Error};

/// What changed between two revisions of a page.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The page.
    pub page: Page,
    /// The older revision.
    pub from: Revision,
    /// The newer one.
    pub to: Revision,
    /// The texts, word by word.
    pub diff: Diff,
}

impl Commons {
    /// The revisions of a page that are held here, newest first, before `before`.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn revisions(
        &self,
        actor: &Actor,
        reference: &PageRef,
        before: Option<RevisionId>,
        limit: i64,
    ) -> Result<(Page, Vec<Revision>), Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                let revisions = conn.revisions(page.id, before, limit.clamp(1, 501))?;
                Ok((page, revisions))
            })
            .await
    }

    /// Compares two revisions of a page: `to` is the newest if not named, `from` the one before `to`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is no revision of the page; [`Error::Redacted`] where a text was erased, [`Error::Gone`]
    /// where it is not held.
    pub async fn compare(
        &self,
        actor: &Actor,
        reference: &PageRef,
        from: Option<Hash>,
        to: Option<Hash>,
    ) -> Result<Comparison, Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                let mut named = |hash: Hash| -> Result<Revision, Error> {
                    conn.revision_by_hash(&hash)?.filter(|r| r.page == page.id).ok_or(Error::NotFound)
                };
                let to = named(to.or(page.head_hash).ok_or(Error::NotFound)?)?;
                let from = named(from.or(to.parent).unwrap_or(to.hash))?;
                let old = held_text(conn, &from)?;
                let new = held_text(conn, &to)?;
                Ok(Comparison { diff: diff(&old, &new), page, from, to })
            })
            .await
    }
}
