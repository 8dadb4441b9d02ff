//! Revisions, their bodies (compact: deltas against the one before) and their contributors.

use koinon_core::{Hash, OpaqueId};

use crate::{Conn, Contributor, Error, NewRevision, PageId, PersonId, Revision, RevisionId, Tx};

impl Conn {
    /// A revision by row.
    pub fn revision(&mut self, id: RevisionId) -> Result<Option<Revision>, Error> {
        todo!()
    }
    /// A revision by hash.
    pub fn revision_by_hash(&mut self, hash: &Hash) -> Result<Option<Revision>, Error> {
        todo!()
    }
    /// Revisions of a page, newest first, before `before`.
    pub fn revisions(&mut self, page: PageId, before: Option<RevisionId>, limit: i64) -> Result<Vec<Revision>, Error> {
        todo!()
    }
    /// How many revisions of a page are here.
    pub fn count_revisions(&mut self, page: PageId) -> Result<i64, Error> {
        todo!()
    }
    /// The Markdown source of a revision; `None` if it is not held.
    pub fn body(&mut self, id: RevisionId) -> Result<Option<String>, Error> {
        todo!()
    }
    /// Whether the chain of first parents held here leads from `descendant` to `ancestor` (true if they are the same).
    pub fn descends(&mut self, descendant: &Hash, ancestor: &Hash) -> Result<bool, Error> {
        todo!()
    }
    /// Everyone who wrote on a page: those whose revisions are held.
    pub fn contributors(&mut self, page: PageId) -> Result<Vec<Contributor>, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// The opaque id of a person on a page; `fresh` becomes it if there is none yet.
    pub fn opaque_id(&mut self, page: PageId, person: PersonId, fresh: OpaqueId) -> Result<OpaqueId, Error> {
        todo!()
    }
    /// Links an opaque id of a mirrored page to the person it stands for.
    pub fn set_contributor(&mut self, page: PageId, opaque: OpaqueId, person: Option<PersonId>) -> Result<(), Error> {
        todo!()
    }
    /// Stores a revision with its body, note and contributors. If it becomes the head, the page's title, slug, summary and
    /// state follow it, its slug is taken, and a change row is written. A revision that is here already is left as it is
    /// (its body is filled in if it was not held, and it becomes the head if asked to).
    pub fn insert_revision(&mut self, revision: &NewRevision<'_>) -> Result<RevisionId, Error> {
        todo!()
    }
}
