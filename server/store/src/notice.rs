//! What people are told of, and what they want to be told of.

use std::collections::HashMap;

use diesel::prelude::*;
use koinon_core::Timestamp;
use koinon_core::frequency::Frequency;

use crate::backend::on_each_backend;
use crate::schema::{mail_notice, notice, watch};
use crate::{CommentId, Conn, Error, MailSettings, NoticeId, PageId, Person, PersonId, ProposalId, Tx};

/// What somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// Their proposal was answered.
    ProposalAnswered,
    /// A change was proposed for a page that they watch.
    ProposalMade,
    /// They are called by name in what somebody says.
    Mentioned,
    /// What they said, or proposed, was answered by somebody who says something.
    Answered,
    /// Something was said about a page that they watch.
    Commented,
    /// A page that they watch has a new version.
    PageChanged,
    /// A page appeared: in a city, of a theme, or by a person that they watch.
    PageAppeared,
    /// Somebody should look again at a page that they look after.
    ReviewDue,
    /// A page fits a search that they keep, and did not before.
    SearchFound,
    /// Moderation has looked at what they reported.
    ReportAnswered,
    /// A page of another city links to a page that they watch.
    PageLinked,
    /// The city of the other page declines to show a link from a page that they watch.
    LinkDeclined,
    /// Somebody measured a value about a page that they watch that is beyond a bound which the page names.
    ThresholdPassed,
}

impl NoticeKind {
    const ALL: [Self; 13] = [
        Self::ProposalAnswered,
        Self::ProposalMade,
        Self::Mentioned,
        Self::Answered,
        Self::Commented,
        Self::PageChanged,
        Self::PageAppeared,
        Self::ReviewDue,
        Self::SearchFound,
        Self::ReportAnswered,
        Self::PageLinked,
        Self::LinkDeclined,
        Self::ThresholdPassed,
    ];

    /// The code used by the store and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ProposalAnswered => "proposal_answered",
            Self::ProposalMade => "proposal_made",
            Self::Mentioned => "mentioned",
            Self::Answered => "answered",
            Self::Commented => "commented",
            Self::PageChanged => "page_changed",
            Self::PageAppeared => "page_appeared",
            Self::ReviewDue => "review_due",
            Self::SearchFound => "search_found",
            Self::ReportAnswered => "report_answered",
            Self::PageLinked => "page_linked",
            Self::LinkDeclined => "link_declined",
            Self::ThresholdPassed => "threshold_passed",
        }
    }

    fn from_code(code: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or_else(|| Error::Corrupt(format!("a notice of {code}")))
    }
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its row.
    pub id: NoticeId,
    /// What it says.
    pub kind: NoticeKind,
    /// Of which page.
    pub page: PageId,
    /// Of which proposal.
    pub proposal: Option<ProposalId>,
    /// Of which comment.
    pub comment: Option<CommentId>,
    /// Who did it, if that is known here.
    pub by: Option<Person>,
    /// When.
    pub time: Timestamp,
    /// Whether it was read.
    pub seen: bool,
}

/// Something that people are to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// What happened, by a name of its own: nobody is told of it twice.
    pub event: String,
    /// What it is.
    pub kind: NoticeKind,
    /// Of which page.
    pub page: PageId,
    /// Of which proposal.
    pub proposal: Option<ProposalId>,
    /// Of which comment.
    pub comment: Option<CommentId>,
    /// Who did it.
    pub by: Option<PersonId>,
    /// When.
    pub time: Timestamp,
}

/// What somebody wants to be told of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Watch {
    /// A page, by its ActivityPub id.
    Page(String),
    /// New pages of a theme, by its code.
    Theme(String),
    /// New pages of a city, by its authority.
    City(String),
    /// New pages by a person, by their ActivityPub id.
    Person(String),
    /// Pages that fit a search and did not before, by the search as it is written in the address of its list.
    Search(String),
}

impl Watch {
    /// What sort of thing is watched: the code used by the store and the API.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match self {
            Self::Page(_) => "page",
            Self::Theme(_) => "theme",
            Self::City(_) => "city",
            Self::Person(_) => "person",
            Self::Search(_) => "search",
        }
    }

    /// Which one.
    #[must_use]
    pub fn target(&self) -> &str {
        match self {
            Self::Page(target)
            | Self::Theme(target)
            | Self::City(target)
            | Self::Person(target)
            | Self::Search(target) => target,
        }
    }

    /// The watch with this code and target.
    #[must_use]
    pub fn of(what: &str, target: &str) -> Option<Self> {
        let target = target.to_owned();
        match what {
            "page" => Some(Self::Page(target)),
            "theme" => Some(Self::Theme(target)),
            "city" => Some(Self::City(target)),
            "person" => Some(Self::Person(target)),
            "search" => Some(Self::Search(target)),
            _ => None,
        }
    }
}

type Row = (i64, i64, String, String, i64, Option<i64>, Option<i64>, Option<i64>, i64, bool);

fn read(row: Row, people: &HashMap<i64, Person>) -> Result<Notice, Error> {
    let (id, _, _, what, page, proposal, comment, by, time, seen) = row;
    Ok(Notice {
        id: NoticeId(id),
        kind: NoticeKind::from_code(&what)?,
        page: PageId(page),
        proposal: proposal.map(ProposalId),
        comment: comment.map(CommentId),
        by: by.and_then(|by| people.get(&by).cloned()),
        time: Timestamp::from_millis(time),
        seen,
    })
}

impl Conn {
    fn read_notices(&mut self, rows: Vec<Row>) -> Result<Vec<Notice>, Error> {
        let people = self.people_by_id(rows.iter().map(|row| row.7))?;
        rows.into_iter().map(|row| read(row, &people)).collect()
    }

    /// Somebody's notices, newest first, beyond `after`.
    pub fn notices(&mut self, of: PersonId, after: Option<NoticeId>, limit: i64) -> Result<Vec<Notice>, Error> {
        let after = after.map_or(i64::MAX, |after| after.0);
        let rows = notice::table
            .filter(notice::person.eq(of.0).and(notice::id.lt(after)))
            .order(notice::id.desc())
            .limit(limit);
        let rows = on_each_backend!(self, db => rows.load::<Row>(db))?;
        self.read_notices(rows)
    }

    /// How many notices somebody has not read, up to `most`.
    pub fn count_unseen_notices(&mut self, of: PersonId, most: i64) -> Result<i64, Error> {
        let unseen = notice::table.filter(notice::person.eq(of.0)).filter(diesel::dsl::not(notice::seen));
        let some = unseen.select(notice::id).limit(most);
        Ok(on_each_backend!(self, db => some.load::<i64>(db))?.len() as i64)
    }

    /// Everything that somebody watches.
    pub fn watches(&mut self, of: PersonId, limit: i64) -> Result<Vec<Watch>, Error> {
        let rows = watch::table
            .filter(watch::person.eq(of.0))
            .order((watch::what, watch::target))
            .limit(limit)
            .select((watch::what, watch::target));
        let rows = on_each_backend!(self, db => rows.load::<(String, String)>(db))?;
        Ok(rows.iter().filter_map(|(what, target)| Watch::of(what, target)).collect())
    }

    /// Whether somebody watches this.
    pub fn is_watched(&mut self, by: PersonId, what: &Watch) -> Result<bool, Error> {
        let row = watch::table.find((by.0, what.what(), what.target())).select(watch::created);
        Ok(on_each_backend!(self, db => row.first::<i64>(db)).optional()?.is_some())
    }

    /// Every search that somebody keeps, each once.
    pub fn kept_searches(&mut self) -> Result<Vec<String>, Error> {
        let rows = watch::table.filter(watch::what.eq("search")).select(watch::target).distinct();
        Ok(on_each_backend!(self, db => rows.load(db))?)
    }

    /// One notice of somebody's for each of these numbers, oldest first.
    pub fn notices_by_id(&mut self, of: PersonId, ids: &[NoticeId]) -> Result<Vec<Notice>, Error> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let rows = notice::table.filter(notice::person.eq(of.0).and(notice::id.eq_any(ids))).order(notice::id);
        let rows = on_each_backend!(self, db => rows.load::<Row>(db))?;
        self.read_notices(rows)
    }

    /// Those who watch this, in the order of their rows, beyond `after`.
    pub fn watchers(&mut self, of: &Watch, after: PersonId, limit: i64) -> Result<Vec<PersonId>, Error> {
        let rows = watch::table
            .filter(watch::what.eq(of.what()).and(watch::target.eq(of.target())))
            .filter(watch::person.gt(after.0))
            .order(watch::person)
            .limit(limit)
            .select(watch::person);
        Ok(on_each_backend!(self, db => rows.load(db))?.into_iter().map(PersonId).collect())
    }
}

impl Tx<'_> {
    /// Forgets notices of before `time`, and that they were to be mailed; how many those were.
    pub fn delete_notices(&mut self, before: Timestamp) -> Result<usize, Error> {
        let old = || notice::table.filter(notice::time.lt(before.as_millis()));
        let mails = mail_notice::table.filter(mail_notice::notice.eq_any(old().select(notice::id)));
        on_each_backend!(self, db => diesel::delete(mails).execute(db))?;
        Ok(on_each_backend!(self, db => diesel::delete(old()).execute(db))?)
    }

    /// Tells somebody, unless they were told of this event; also by mail, if they want that.
    pub fn notify(&mut self, whom: PersonId, new: &NewNotice) -> Result<(), Error> {
        let row = (
            notice::person.eq(whom.0),
            notice::event.eq(&new.event),
            notice::what.eq(new.kind.code()),
            notice::page.eq(new.page.0),
            notice::proposal.eq(new.proposal.map(|id| id.0)),
            notice::comment.eq(new.comment.map(|id| id.0)),
            notice::by_person.eq(new.by.map(|by| by.0)),
            notice::time.eq(new.time.as_millis()),
            notice::seen.eq(false),
        );
        let insert = diesel::insert_into(notice::table).values(row).on_conflict_do_nothing().returning(notice::id);
        let told = on_each_backend!(self, db => insert.get_result(db)).optional()?.map(NoticeId);
        let mailed = self.mail_settings(whom)?.filter(MailSettings::is_on);
        if let (Some(id), Some(settings)) = (told, mailed) {
            let at_once = settings.frequency == Frequency::AtOnce;
            let mail = at_once.then(|| self.queue_mail(whom, None, new.time)).transpose()?;
            self.mail_notice(id, whom, mail)?;
        }
        Ok(())
    }

    /// Somebody has read a notice of theirs.
    pub fn see_notice(&mut self, of: PersonId, id: NoticeId) -> Result<(), Error> {
        let row = notice::table.filter(notice::person.eq(of.0).and(notice::id.eq(id.0)));
        on_each_backend!(self, db => diesel::update(row).set(notice::seen.eq(true)).execute(db))?;
        Ok(())
    }

    /// Somebody has read their notices up to this one.
    pub fn see_notices(&mut self, of: PersonId, up_to: NoticeId) -> Result<(), Error> {
        let rows =
            notice::table.filter(notice::person.eq(of.0).and(notice::seen.eq(false))).filter(notice::id.le(up_to.0));
        on_each_backend!(self, db => diesel::update(rows).set(notice::seen.eq(true)).execute(db))?;
        Ok(())
    }

    /// Somebody wants to be told of this.
    pub fn watch(&mut self, by: PersonId, what: &Watch, now: Timestamp) -> Result<(), Error> {
        let row = (
            watch::person.eq(by.0),
            watch::what.eq(what.what()),
            watch::target.eq(what.target()),
            watch::created.eq(now.as_millis()),
        );
        on_each_backend!(self, db => {
            diesel::insert_into(watch::table).values(row).on_conflict_do_nothing().execute(db)
        })?;
        Ok(())
    }

    /// Somebody does not want to be told of this any more.
    pub fn unwatch(&mut self, by: PersonId, what: &Watch) -> Result<(), Error> {
        let row = watch::table.find((by.0, what.what(), what.target()));
        on_each_backend!(self, db => diesel::delete(row).execute(db))?;
        Ok(())
    }
}
