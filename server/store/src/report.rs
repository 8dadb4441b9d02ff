//! What people, and other cities, ask moderation to look at.

use std::collections::HashMap;

use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::error::found;
use crate::schema::report;
use crate::{CommentId, Conn, Error, PageId, Person, PersonId, ReportId, Tx};

/// What was made of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportState {
    /// It waits.
    Open,
    /// What it is about was hidden.
    Hidden,
    /// Nothing was done.
    Dismissed,
}

impl ReportState {
    const ALL: [Self; 3] = [Self::Open, Self::Hidden, Self::Dismissed];

    /// The code used by the store and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Hidden => "hidden",
            Self::Dismissed => "dismissed",
        }
    }
}

/// Who reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reporter {
    /// Somebody of this city; `None` once they have left.
    Person(Option<PersonId>),
    /// Another server, by its authority: it does not say who (L10).
    City(String),
    /// Nobody: it is the first thing that this person says here, and somebody of the city is to look at it.
    FirstTime(PersonId),
}

/// A report that is to be stored.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// Its id in our API.
    pub ulid: String,
    /// Who reports.
    pub reporter: Reporter,
    /// The page.
    pub page: PageId,
    /// The comment on it, if that is what is meant.
    pub comment: Option<CommentId>,
    /// Why.
    pub reason: String,
    /// Whether the page's city is to be told.
    pub forwarded: bool,
    /// When.
    pub time: Timestamp,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its row.
    pub id: ReportId,
    /// Its id in our API.
    pub ulid: String,
    /// Who of this city reports, unless they have left.
    pub reporter: Option<Person>,
    /// Whether nobody reports: it is the first thing that somebody says here.
    pub first_time: bool,
    /// The server that reports.
    pub reporting_city: Option<String>,
    /// The page.
    pub page: Option<PageId>,
    /// The comment on it, if that is what is meant.
    pub comment: Option<CommentId>,
    /// Why.
    pub reason: String,
    /// What was made of it.
    pub state: ReportState,
    /// What moderation said.
    pub answer: Option<String>,
    /// When that was.
    pub decided: Option<Timestamp>,
    /// When it was made.
    pub time: Timestamp,
}

type Row = (
    i64,
    String,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    String,
    bool,
    String,
    Option<String>,
    Option<i64>,
    Option<i64>,
    i64,
);

fn read(row: Row, people: &HashMap<i64, Person>) -> Result<Report, Error> {
    let (id, ulid, reporter, reporting_city, page, comment, newcomer, reason, _, state, answer, _, decided, time) = row;
    let known = ReportState::ALL.into_iter().find(|known| known.code() == state);
    Ok(Report {
        id: ReportId(id),
        ulid,
        reporter: reporter.and_then(|reporter| people.get(&reporter).cloned()),
        first_time: newcomer.is_some(),
        reporting_city,
        page: page.map(PageId),
        comment: comment.map(CommentId),
        reason,
        state: known.ok_or(Error::Corrupt(state))?,
        answer,
        decided: decided.map(Timestamp::from_millis),
        time: Timestamp::from_millis(time),
    })
}

impl Conn {
    fn read_reports(&mut self, rows: Vec<Row>) -> Result<Vec<Report>, Error> {
        let people = self.people_by_id(rows.iter().map(|row| row.2))?;
        rows.into_iter().map(|row| read(row, &people)).collect()
    }

    /// Reports that wait, or that were decided, newest first, before the row `before`.
    pub fn reports(&mut self, open: bool, before: Option<i64>, limit: i64) -> Result<Vec<Report>, Error> {
        let states: Vec<&str> = ReportState::ALL
            .into_iter()
            .filter(|state| (*state == ReportState::Open) == open)
            .map(ReportState::code)
            .collect();
        let rows = report::table
            .filter(report::state.eq_any(states))
            .filter(report::id.lt(before.unwrap_or(i64::MAX)))
            .order(report::id.desc())
            .limit(limit);
        let rows = on_each_backend!(self, db => rows.load::<Row>(db))?;
        self.read_reports(rows)
    }

    /// How many reports wait.
    pub fn count_open_reports(&mut self) -> Result<i64, Error> {
        let open = report::table.filter(report::state.eq(ReportState::Open.code()));
        Ok(on_each_backend!(self, db => open.count().get_result(db))?)
    }

    /// A report by its id in our API.
    pub fn report_by_ulid(&mut self, ulid: &str) -> Result<Option<Report>, Error> {
        let row = report::table.filter(report::ulid.eq(ulid));
        let row = on_each_backend!(self, db => row.first::<Row>(db)).optional()?;
        Ok(self.read_reports(row.into_iter().collect())?.pop())
    }

    /// A report by row.
    pub fn report(&mut self, id: ReportId) -> Result<Option<Report>, Error> {
        let row = report::table.filter(report::id.eq(id.0));
        let row = on_each_backend!(self, db => row.first::<Row>(db)).optional()?;
        Ok(self.read_reports(row.into_iter().collect())?.pop())
    }

    /// How many first things that people said wait to be looked at, up to `most`; of one person alone, if one is named.
    pub fn count_first_times(&mut self, of: Option<PersonId>, most: i64) -> Result<i64, Error> {
        let mut open = report::table
            .filter(report::state.eq(ReportState::Open.code()))
            .filter(report::person.is_not_null())
            .select(report::id)
            .limit(most)
            .into_boxed();
        if let Some(person) = of {
            open = open.filter(report::person.eq(person.0));
        }
        Ok(open.load::<i64>(&mut self.db)?.len() as i64)
    }

    /// Whether the same was reported already by the same, and waits.
    pub fn waits_for_moderation(&mut self, new: &NewReport) -> Result<bool, Error> {
        let mut same = report::table
            .filter(report::state.eq(ReportState::Open.code()))
            .filter(report::page.eq(new.page.0))
            .select(report::id)
            .into_boxed();
        same = match &new.reporter {
            Reporter::Person(person) => same.filter(report::reporter.eq(person.map(|person| person.0))),
            Reporter::City(authority) => same.filter(report::reporting_city.eq(authority.clone())),
            Reporter::FirstTime(person) => same.filter(report::person.eq(person.0)),
        };
        same = match new.comment {
            Some(comment) => same.filter(report::comment.eq(comment.0)),
            None => same.filter(report::comment.is_null()),
        };
        Ok(same.first::<i64>(&mut self.db).optional()?.is_some())
    }

    /// How many reports were made by the same after `since`.
    pub fn count_reports_by(&mut self, reporter: &Reporter, since: Timestamp) -> Result<i64, Error> {
        let recent = report::table.filter(report::time.gt(since.as_millis()));
        Ok(match reporter {
            Reporter::Person(person) => {
                let theirs = recent.filter(report::reporter.eq(person.map(|person| person.0)));
                on_each_backend!(self, db => theirs.count().get_result(db))?
            }
            Reporter::City(authority) => {
                let theirs = recent.filter(report::reporting_city.eq(authority));
                on_each_backend!(self, db => theirs.count().get_result(db))?
            }
            Reporter::FirstTime(person) => {
                let theirs = recent.filter(report::person.eq(person.0));
                on_each_backend!(self, db => theirs.count().get_result(db))?
            }
        })
    }
}

impl Tx<'_> {
    /// Stores a report.
    pub fn insert_report(&mut self, new: &NewReport) -> Result<ReportId, Error> {
        let (person, city, newcomer) = match &new.reporter {
            Reporter::Person(person) => (person.map(|person| person.0), None, None),
            Reporter::City(authority) => (None, Some(authority), None),
            Reporter::FirstTime(person) => (None, None, Some(person.0)),
        };
        let row = (
            report::ulid.eq(&new.ulid),
            report::reporter.eq(person),
            report::reporting_city.eq(city),
            report::person.eq(newcomer),
            report::page.eq(new.page.0),
            report::comment.eq(new.comment.map(|comment| comment.0)),
            report::reason.eq(&new.reason),
            report::forwarded.eq(new.forwarded),
            report::state.eq(ReportState::Open.code()),
            report::time.eq(new.time.as_millis()),
        );
        let insert = diesel::insert_into(report::table).values(row).returning(report::id);
        Ok(ReportId(on_each_backend!(self, db => insert.get_result(db))?))
    }

    /// Forgets the reports that were decided up to `time`; how many those were.
    pub fn delete_reports_decided(&mut self, up_to: Timestamp) -> Result<usize, Error> {
        let old = report::table.filter(report::decided.le(up_to.as_millis()));
        Ok(on_each_backend!(self, db => diesel::delete(old).execute(db))?)
    }

    /// Notes what was made of a report.
    pub fn decide_report(
        &mut self,
        id: ReportId,
        state: ReportState,
        answer: &str,
        by: PersonId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let row = diesel::update(report::table.find(id.0)).set((
            report::state.eq(state.code()),
            report::answer.eq(answer),
            report::decided_by.eq(by.0),
            report::decided.eq(now.as_millis()),
        ));
        found(on_each_backend!(self, db => row.execute(db))?, "the report")
    }
}
