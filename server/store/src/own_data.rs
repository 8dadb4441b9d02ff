//! What one person wrote, said and proposed, in the order of its rows.

use diesel::prelude::*;

use crate::backend::on_each_backend;
use crate::schema::{comment, contributor, proposal, revision, stance};
use crate::{CommentId, Conn, Error, PersonId, ProposalId, RevisionId, StanceId};

impl Conn {
    /// Revisions that a person saved or proposed, after the row `after`.
    pub fn revisions_by(&mut self, person: PersonId, after: RevisionId, limit: i64) -> Result<Vec<RevisionId>, Error> {
        let rows = revision::table
            .inner_join(contributor::table.on(revision::author.eq(contributor::id)))
            .filter(contributor::person.eq(person.0).and(revision::id.gt(after.0)))
            .order(revision::id)
            .limit(limit)
            .select(revision::id);
        Ok(on_each_backend!(self, db => rows.load::<i64>(db))?.into_iter().map(RevisionId).collect())
    }

    /// Comments of a person, after the row `after`.
    pub fn comments_by(&mut self, person: PersonId, after: CommentId, limit: i64) -> Result<Vec<CommentId>, Error> {
        let rows = comment::table.filter(comment::person.eq(person.0).and(comment::id.gt(after.0)));
        let rows = rows.order(comment::id).limit(limit).select(comment::id);
        Ok(on_each_backend!(self, db => rows.load::<i64>(db))?.into_iter().map(CommentId).collect())
    }

    /// Proposals of a person, after the row `after`.
    pub fn proposals_by(&mut self, person: PersonId, after: ProposalId, limit: i64) -> Result<Vec<ProposalId>, Error> {
        let rows = proposal::table.filter(proposal::person.eq(person.0).and(proposal::id.gt(after.0)));
        let rows = rows.order(proposal::id).limit(limit).select(proposal::id);
        Ok(on_each_backend!(self, db => rows.load::<i64>(db))?.into_iter().map(ProposalId).collect())
    }

    /// Stances of a person, after the row `after`.
    pub fn stances_by(&mut self, person: PersonId, after: StanceId, limit: i64) -> Result<Vec<StanceId>, Error> {
        let rows = stance::table.filter(stance::person.eq(person.0).and(stance::id.gt(after.0)));
        let rows = rows.order(stance::id).limit(limit).select(stance::id);
        Ok(on_each_backend!(self, db => rows.load::<i64>(db))?.into_iter().map(StanceId).collect())
    }
}
