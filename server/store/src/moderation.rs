//! What moderation did: a log that everybody can read.

use std::collections::HashMap;

use diesel::prelude::*;
use koinon_core::{Hash, Timestamp};

use crate::backend::on_each_backend;
use crate::error::stored_hash;
use crate::schema::moderation;
use crate::{CityId, CommentId, Conn, Error, PageId, Person, PersonId, Tx};

/// What moderation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModerationAct {
    /// The text of a version was erased.
    Redact,
    /// A comment was hidden.
    Hide,
    /// A hidden comment is shown again.
    Show,
    /// Somebody was suspended.
    Suspend,
    /// Somebody was readmitted.
    Readmit,
    /// A city was blocked.
    Block,
    /// A city is no longer blocked.
    Unblock,
    /// A page was locked.
    Lock,
}

impl ModerationAct {
    const ALL: [Self; 8] =
        [Self::Redact, Self::Hide, Self::Show, Self::Suspend, Self::Readmit, Self::Block, Self::Unblock, Self::Lock];

    /// The code used by the store and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Redact => "redact",
            Self::Hide => "hide",
            Self::Show => "show",
            Self::Suspend => "suspend",
            Self::Readmit => "readmit",
            Self::Block => "block",
            Self::Unblock => "unblock",
            Self::Lock => "lock",
        }
    }

    fn from_code(code: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|act| act.code() == code);
        found.ok_or_else(|| Error::Corrupt(format!("an act of moderation called {code}")))
    }
}

/// What an act of moderation is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Subject {
    /// The page.
    pub page: Option<PageId>,
    /// The version of it.
    pub revision: Option<Hash>,
    /// The comment.
    pub comment: Option<CommentId>,
    /// The person; `None` too once they have left.
    pub person: Option<PersonId>,
    /// The city.
    pub city: Option<CityId>,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moderation {
    /// Its row.
    pub id: i64,
    /// Its id in our API.
    pub ulid: String,
    /// What was done.
    pub act: ModerationAct,
    /// Who did it; `None` once they have left.
    pub moderator: Option<Person>,
    /// What it is about.
    pub subject: Subject,
    /// Why, for everybody to read.
    pub reason: String,
    /// When.
    pub time: Timestamp,
}

type Row = (
    i64,
    String,
    String,
    Option<i64>,
    Option<i64>,
    Option<Vec<u8>>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    String,
    i64,
);

fn read(row: Row, people: &HashMap<i64, Person>) -> Result<Moderation, Error> {
    let (id, ulid, act, moderator, page, revision, comment, person, city, reason, time) = row;
    let subject = Subject {
        page: page.map(PageId),
        revision: revision.map(|hash| stored_hash(&hash)).transpose()?,
        comment: comment.map(CommentId),
        person: person.map(PersonId),
        city: city.map(CityId),
    };
    Ok(Moderation {
        id,
        ulid,
        act: ModerationAct::from_code(&act)?,
        moderator: moderator.and_then(|moderator| people.get(&moderator).cloned()),
        subject,
        reason,
        time: Timestamp::from_millis(time),
    })
}

impl Conn {
    fn read_moderations(&mut self, rows: Vec<Row>) -> Result<Vec<Moderation>, Error> {
        let people = self.people_by_id(rows.iter().map(|row| row.3))?;
        rows.into_iter().map(|row| read(row, &people)).collect()
    }

    /// What moderation did, newest first, before the row `before`.
    pub fn moderations(&mut self, before: Option<i64>, limit: i64) -> Result<Vec<Moderation>, Error> {
        let rows = moderation::table
            .filter(moderation::id.lt(before.unwrap_or(i64::MAX)))
            .order(moderation::id.desc())
            .limit(limit);
        let rows = on_each_backend!(self, db => rows.load::<Row>(db))?;
        self.read_moderations(rows)
    }

    /// The last act about a comment.
    pub fn last_moderation_of(&mut self, comment: CommentId) -> Result<Option<Moderation>, Error> {
        let rows = moderation::table.filter(moderation::comment.eq(comment.0)).order(moderation::id.desc());
        let row = on_each_backend!(self, db => rows.first::<Row>(db)).optional()?;
        Ok(self.read_moderations(row.into_iter().collect())?.pop())
    }

    /// When a city was blocked last.
    pub fn last_blocked(&mut self, city: CityId) -> Result<Option<Timestamp>, Error> {
        let blocked = moderation::table
            .filter(moderation::city.eq(city.0).and(moderation::act.eq(ModerationAct::Block.code())))
            .order(moderation::id.desc())
            .select(moderation::time);
        let time = on_each_backend!(self, db => blocked.first::<i64>(db)).optional()?;
        Ok(time.map(Timestamp::from_millis))
    }

    /// Why a comment was hidden last.
    pub fn hidden_because(&mut self, comment: CommentId) -> Result<Option<String>, Error> {
        let hidden = moderation::table
            .filter(moderation::comment.eq(comment.0).and(moderation::act.eq(ModerationAct::Hide.code())))
            .order(moderation::id.desc())
            .select(moderation::reason);
        Ok(on_each_backend!(self, db => hidden.first(db)).optional()?)
    }
}

impl Tx<'_> {
    /// Writes into the log what moderation did. `moderator` is none where another city did it with something of its own.
    pub fn log_moderation(
        &mut self,
        ulid: &str,
        act: ModerationAct,
        moderator: Option<PersonId>,
        subject: &Subject,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let row = (
            moderation::ulid.eq(ulid),
            moderation::act.eq(act.code()),
            moderation::moderator.eq(moderator.map(|person| person.0)),
            moderation::page.eq(subject.page.map(|page| page.0)),
            moderation::revision.eq(subject.revision.as_ref().map(|hash| &hash.0[..])),
            moderation::comment.eq(subject.comment.map(|comment| comment.0)),
            moderation::person.eq(subject.person.map(|person| person.0)),
            moderation::city.eq(subject.city.map(|city| city.0)),
            moderation::reason.eq(reason),
            moderation::time.eq(now.as_millis()),
        );
        on_each_backend!(self, db => diesel::insert_into(moderation::table).values(row).execute(db))?;
        Ok(())
    }
}
