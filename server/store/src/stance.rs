//! What people hold of statements, and how that is counted.

use diesel::dsl::{count_star, max, not};
use diesel::prelude::*;
use koinon_core::Timestamp;
use koinon_core::tally::{Count, StanceRole, Tally};

use crate::backend::on_each_backend;
use crate::error::found;
use crate::schema::{comment, person, stance, tally};
use crate::{CityId, CommentId, Conn, Error, PageId, PersonId, Tx};

/// A database takes only so many bound values at once.
const AT_ONCE: usize = 500;

/// The row of a stance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StanceId(pub i64);

/// What somebody holds of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stance {
    /// The statement.
    pub comment: CommentId,
    /// Who.
    pub person: PersonId,
    /// Whether they support it, or contest it.
    pub supports: bool,
    /// Whether they have taken that back.
    pub withdrawn: bool,
    /// As what.
    pub role: StanceRole,
    /// When they said so.
    pub time: Timestamp,
}

/// How many people of one city hold one thing of a statement, in one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StanceCount {
    /// The statement.
    pub comment: CommentId,
    /// Their city.
    pub city: CityId,
    /// Their role.
    pub role: StanceRole,
    /// Whether they support it, or contest it.
    pub supports: bool,
    /// So many.
    pub people: i64,
}

impl Stance {
    /// Whether they support it, or contest it; `None` once they have taken that back.
    #[must_use]
    pub fn held(&self) -> Option<bool> {
        (!self.withdrawn).then_some(self.supports)
    }
}

type Row = (i64, i64, i64, bool, bool, bool, i64);

fn read((_, comment, person, supports, withdrawn, officer, time): Row) -> Stance {
    Stance {
        comment: CommentId(comment),
        person: PersonId(person),
        supports,
        withdrawn,
        role: role(officer),
        time: Timestamp::from_millis(time),
    }
}

fn role(officer: bool) -> StanceRole {
    if officer { StanceRole::Officer } else { StanceRole::Inhabitant }
}

impl Conn {
    /// A stance by row.
    pub fn stance(&mut self, id: StanceId) -> Result<Option<Stance>, Error> {
        let found = on_each_backend!(self, db => stance::table.find(id.0).first::<Row>(db)).optional()?;
        Ok(found.map(read))
    }

    /// The stances of a person on these statements, also those that they took back.
    pub fn stances_of(&mut self, person: PersonId, statements: &[CommentId]) -> Result<Vec<Stance>, Error> {
        let mut stances = Vec::new();
        for ids in numbers(statements).chunks(AT_ONCE) {
            let theirs = stance::table.filter(stance::person.eq(person.0)).filter(stance::comment.eq_any(ids));
            stances.extend(on_each_backend!(self, db => theirs.load::<Row>(db))?.into_iter().map(read));
        }
        Ok(stances)
    }

    /// How many people of each city support and contest these statements, in each role.
    pub fn count_stances(&mut self, statements: &[CommentId]) -> Result<Vec<StanceCount>, Error> {
        let mut counts = Vec::new();
        for ids in numbers(statements).chunks(AT_ONCE) {
            let groups = stance::table
                .inner_join(person::table.on(stance::person.eq(person::id)))
                .filter(stance::comment.eq_any(ids))
                .filter(not(stance::withdrawn))
                .group_by((stance::comment, person::city, stance::officer, stance::supports))
                .select((stance::comment, person::city, stance::officer, stance::supports, count_star()));
            let rows = on_each_backend!(self, db => groups.load::<(i64, i64, bool, bool, i64)>(db))?;
            counts.extend(rows.into_iter().map(|(comment, city, officer, supports, people)| {
                let (comment, city) = (CommentId(comment), CityId(city));
                StanceCount { comment, city, role: role(officer), supports, people }
            }));
        }
        Ok(counts)
    }

    /// When somebody last said what they hold of a statement.
    pub fn last_stance(&mut self, statement: CommentId) -> Result<Option<Timestamp>, Error> {
        let last = stance::table.filter(stance::comment.eq(statement.0)).select(max(stance::time));
        Ok(on_each_backend!(self, db => last.first::<Option<i64>>(db))?.map(Timestamp::from_millis))
    }

    /// When others were last told how the stances on a statement are counted; for a copy, when its page's city counted them.
    pub fn count_told(&mut self, statement: CommentId) -> Result<Option<Timestamp>, Error> {
        let told = tally::table.find(statement.0).select(tally::counted);
        Ok(on_each_backend!(self, db => told.first::<i64>(db)).optional()?.map(Timestamp::from_millis))
    }

    /// What the cities of the pages of these statements counted; of those that none has told us of, nothing.
    pub fn told_counts(&mut self, statements: &[CommentId]) -> Result<Vec<(CommentId, Count)>, Error> {
        let mut counts = Vec::new();
        for ids in numbers(statements).chunks(AT_ONCE) {
            let told = tally::table.filter(tally::comment.eq_any(ids));
            let columns = told.select((tally::comment, tally::counts, tally::counted));
            let rows = on_each_backend!(self, db => columns.load::<(i64, Option<String>, i64)>(db))?;
            for (comment, text, counted) in rows {
                let Some(text) = text else { continue };
                let tallies: Vec<Tally> =
                    serde_json::from_str(&text).map_err(|error| Error::Corrupt(format!("a count: {error}")))?;
                counts.push((CommentId(comment), Count { counted: Timestamp::from_millis(counted), tallies }));
            }
        }
        Ok(counts)
    }

    /// Statements about pages of this city whose stances changed since others were last told, which was not after `before`.
    pub fn counts_to_tell(&mut self, before: Timestamp, limit: i64) -> Result<Vec<CommentId>, Error> {
        let waiting = tally::table.filter(tally::waits).filter(tally::counted.le(before.as_millis()));
        let ids = waiting.order(tally::counted).limit(limit).select(tally::comment);
        Ok(on_each_backend!(self, db => ids.load::<i64>(db))?.into_iter().map(CommentId).collect())
    }

    /// How many comments of a page that do the act with this code are there to be read.
    pub fn count_with_act(&mut self, page: PageId, act: &str) -> Result<i64, Error> {
        let live = comment::state.eq(koinon_core::comment::CommentState::Live.code());
        let of_act = comment::table.filter(comment::page.eq(page.0)).filter(comment::act.eq(act)).filter(live);
        Ok(on_each_backend!(self, db => of_act.count().get_result(db))?)
    }
}

impl Tx<'_> {
    /// Stores what somebody holds of a statement, or that they took it back, unless they said something later; its row, if it was
    /// stored. To be called under the lock of the page.
    pub fn save_stance(&mut self, new: &Stance) -> Result<Option<StanceId>, Error> {
        let same = stance::table.filter(stance::comment.eq(new.comment.0)).filter(stance::person.eq(new.person.0));
        let known = on_each_backend!(self, db => same.first::<Row>(db)).optional()?;
        let said = (
            stance::supports.eq(new.supports),
            stance::withdrawn.eq(new.withdrawn),
            stance::officer.eq(new.role == StanceRole::Officer),
            stance::time.eq(new.time.as_millis()),
        );
        if let Some((id, .., time)) = known {
            if time >= new.time.as_millis() {
                return Ok(None);
            }
            let row = diesel::update(stance::table.find(id)).set(said);
            found(on_each_backend!(self, db => row.execute(db))?, "the stance")?;
            return Ok(Some(StanceId(id)));
        }
        let row = (stance::comment.eq(new.comment.0), stance::person.eq(new.person.0), said);
        let insert = diesel::insert_into(stance::table).values(row).returning(stance::id);
        Ok(Some(StanceId(on_each_backend!(self, db => insert.get_result(db))?)))
    }

    /// Forgets what people hold of a statement: it is another one now.
    pub fn forget_stances(&mut self, statement: CommentId) -> Result<(), Error> {
        let theirs = stance::table.filter(stance::comment.eq(statement.0));
        on_each_backend!(self, db => diesel::delete(theirs).execute(db))?;
        Ok(())
    }

    /// Notes that others are to be told anew how the stances on a statement about a page of this city are counted.
    pub fn count_again(&mut self, statement: CommentId) -> Result<(), Error> {
        let row = (tally::comment.eq(statement.0), tally::counted.eq(0), tally::waits.eq(true));
        on_each_backend!(self, db => {
            diesel::insert_into(tally::table)
                .values(row)
                .on_conflict(tally::comment)
                .do_update()
                .set(tally::waits.eq(true))
                .execute(db)
        })?;
        Ok(())
    }

    /// Tells others how the stances on a statement are counted: writes a change row for it, and that this was done.
    pub fn tell_count(&mut self, statement: CommentId, now: Timestamp) -> Result<(), Error> {
        let row = diesel::update(tally::table.find(statement.0));
        let row = row.set((tally::counted.eq(now.as_millis()), tally::waits.eq(false)));
        found(on_each_backend!(self, db => row.execute(db))?, "the count")?;
        self.statement_changed(statement, now)
    }

    /// Stores what the city of a page counted, unless it told something later; whether it was stored. Writes a change row then.
    pub fn save_count(&mut self, statement: CommentId, count: &Count, now: Timestamp) -> Result<bool, Error> {
        if self.count_told(statement)?.is_some_and(|told| told >= count.counted) {
            return Ok(false);
        }
        let text =
            serde_json::to_string(&count.tallies).map_err(|error| Error::Corrupt(format!("a count: {error}")))?;
        let told =
            (tally::counts.eq(text.as_str()), tally::counted.eq(count.counted.as_millis()), tally::waits.eq(false));
        on_each_backend!(self, db => {
            diesel::insert_into(tally::table)
                .values((tally::comment.eq(statement.0), told))
                .on_conflict(tally::comment)
                .do_update()
                .set(told)
                .execute(db)
        })?;
        self.statement_changed(statement, now)?;
        Ok(true)
    }

    fn statement_changed(&mut self, statement: CommentId, now: Timestamp) -> Result<(), Error> {
        let page = comment::table.find(statement.0).select(comment::page);
        let page: i64 = on_each_backend!(self, db => page.first(db))?;
        self.comment_changed(PageId(page), statement, now)
    }
}

fn numbers(statements: &[CommentId]) -> Vec<i64> {
    statements.iter().map(|id| id.0).collect()
}
