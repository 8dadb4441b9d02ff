//! Whom comments call by name: people of other servers in what is said here, people of this city in what arrives.

use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::schema::mention;
use crate::{CommentId, Conn, Error, Tx};

/// The row of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MentionId(pub i64);

/// Somebody whom a comment calls by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its row.
    pub id: MentionId,
    /// The comment.
    pub comment: CommentId,
    /// As it is written, without the first `@`: `leila@sidi-bou-said.example`, of somebody here `ana`.
    pub name: String,
    /// Their ActivityPub id, once it is known.
    pub actor: Option<String>,
    /// Whether the comment was sent to them: then they are told also of what becomes of it.
    pub told: bool,
    /// How often they were looked for in vain.
    pub failures: i64,
}

type Row = (i64, i64, String, Option<String>, bool, i64, Option<i64>);

fn read((id, comment, name, actor, told, failures, _): Row) -> Mention {
    Mention { id: MentionId(id), comment: CommentId(comment), name, actor, told, failures }
}

impl Conn {
    /// Whom a comment calls, or called before it was edited, in the order in which that became known.
    pub fn mentions(&mut self, comment: CommentId) -> Result<Vec<Mention>, Error> {
        let rows = mention::table.filter(mention::comment.eq(comment.0)).order(mention::id);
        Ok(on_each_backend!(self, db => rows.load::<Row>(db))?.into_iter().map(read).collect())
    }

    /// A mention by row.
    pub fn mention(&mut self, id: MentionId) -> Result<Option<Mention>, Error> {
        let row = mention::table.find(id.0);
        Ok(on_each_backend!(self, db => row.first::<Row>(db)).optional()?.map(read))
    }

    /// Mentions whose people are to be looked for now, those that wait longest first.
    pub fn due_mentions(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Mention>, Error> {
        let due = mention::table.filter(mention::next_try.le(now.as_millis())).order((mention::next_try, mention::id));
        let rows = due.limit(limit);
        Ok(on_each_backend!(self, db => rows.load::<Row>(db))?.into_iter().map(read).collect())
    }
}

impl Tx<'_> {
    /// Notes that a comment calls somebody: by their id where it is known, else they are looked for from `now` on. What is noted
    /// already stays as it is.
    pub fn call(&mut self, comment: CommentId, name: &str, actor: Option<&str>, now: Timestamp) -> Result<(), Error> {
        let row = (
            mention::comment.eq(comment.0),
            mention::name.eq(name),
            mention::actor.eq(actor),
            mention::told.eq(false),
            mention::failures.eq(0),
            mention::next_try.eq(actor.is_none().then_some(now.as_millis())),
        );
        on_each_backend!(self, db => {
            diesel::insert_into(mention::table)
                .values(row)
                .on_conflict((mention::comment, mention::name))
                .do_nothing()
                .execute(db)
        })?;
        Ok(())
    }

    /// Notes who it is that a comment calls; `false` if that was known.
    pub fn found_called(&mut self, id: MentionId, actor: &str) -> Result<bool, Error> {
        let unknown = mention::table.filter(mention::id.eq(id.0).and(mention::actor.is_null()));
        let set = (mention::actor.eq(actor), mention::next_try.eq(None::<i64>));
        Ok(on_each_backend!(self, db => diesel::update(unknown).set(set).execute(db))? > 0)
    }

    /// Notes that whom a comment calls was not found, and when to look again, if ever.
    pub fn missed_called(&mut self, id: MentionId, next_try: Option<Timestamp>) -> Result<(), Error> {
        let unknown = mention::table.filter(mention::id.eq(id.0).and(mention::actor.is_null()));
        let next_try = next_try.map(Timestamp::as_millis);
        let set = (mention::failures.eq(mention::failures + 1), mention::next_try.eq(next_try));
        on_each_backend!(self, db => diesel::update(unknown).set(set).execute(db))?;
        Ok(())
    }

    /// Notes that the comment was sent to whom it calls.
    pub fn told_called(&mut self, id: MentionId) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::update(mention::table.find(id.0)).set(mention::told.eq(true)).execute(db))?;
        Ok(())
    }
}
