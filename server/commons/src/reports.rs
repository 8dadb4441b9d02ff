//! Reports: what people, and other cities, ask moderation to look at, and what it makes of that.

use koinon_core::comment::CommentState;
use koinon_store::{
    Comment, Conn, NewNotice, NewReport, News, NoticeKind, Page, Report, ReportId, ReportState, Reporter, Standing, Tx,
};

use crate::clock::new_ulid;
use crate::debate_arrives::Heard;
use crate::read::{PageRef, find};
use crate::redact::public_reason;
use crate::{Actor, Commons, Error, newcomer};

/// So many reports may one person, or one other city, make…
const MOST: i64 = 20;
/// …in this time, in milliseconds.
const WINDOW: i64 = 60 * 60 * 1000;

/// What is to be reported.
#[derive(Debug, Clone)]
pub struct Complaint {
    /// The page.
    pub page: PageRef,
    /// The comment on it, by its ULID, if that is what is meant.
    pub comment: Option<String>,
    /// Why.
    pub reason: String,
    /// Whether the page's city is to be told, if that is another one. It is not told who reports.
    pub forward: bool,
}

/// A report, with what it is about.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// The report.
    pub report: Report,
    /// The page.
    pub page: Option<Page>,
    /// The comment.
    pub comment: Option<Comment>,
}

impl Commons {
    /// Asks moderation to look at a page, or at a comment on it. Reporting the same again while that waits does nothing.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::NotFound`] for what is not there to be read, [`Error::Invalid`] without a reason,
    /// [`Error::TooMany`].
    pub async fn report(&self, actor: &Actor, complaint: Complaint) -> Result<(), Error> {
        let reporter = Reporter::Person(Some(actor.account()?.person.id));
        let (actor, now) = (actor.clone(), self.now());
        let reason = public_reason(&complaint.reason)?;
        self.store()
            .write(move |tx| {
                let page = find(tx, &actor, &complaint.page)?;
                if page.standing != Standing::Live {
                    return Err(Error::NotFound);
                }
                let comment = match &complaint.comment {
                    Some(ulid) => {
                        let found = tx.comment_by_ulid(&ulid.to_uppercase())?;
                        let found = found.filter(|found| found.page == page.id && found.state == CommentState::Live);
                        Some(found.ok_or(Error::NotFound)?.id)
                    }
                    None => None,
                };
                let forwarded = complaint.forward && page.mirrored();
                let ulid = new_ulid(now);
                let new = NewReport { ulid, reporter, page: page.id, comment, reason, forwarded, time: now };
                if let Some(report) = make(tx, &new)?
                    && forwarded
                {
                    tx.tell(News::Report(report))?;
                }
                Ok(())
            })
            .await
    }

    /// Takes a report of another server about something of this city. `activity` carried it.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_report(
        &self,
        activity: String,
        authority: String,
        about: Vec<String>,
        reason: String,
    ) -> Result<Heard, Error> {
        self.receive(activity, move |tx, _, now| {
            let Some((page, comment)) = ours(tx, &about)? else { return Ok(Heard::NotOurs) };
            let reason = public_reason(&reason).unwrap_or_default();
            let reporter = Reporter::City(authority);
            let new = NewReport {
                ulid: new_ulid(now),
                reporter,
                page: page.id,
                comment,
                reason,
                forwarded: false,
                time: now,
            };
            match make(tx, &new) {
                Ok(Some(_)) => Ok(Heard::Noted),
                Ok(None) => Ok(Heard::Known),
                Err(Error::TooMany(_)) => Ok(Heard::Refused("its server reports too much")),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// Reports that wait, or that were decided, newest first, before the row `before`; and the row after which they go on.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::Forbidden`] for whoever does not moderate.
    pub async fn reports(
        &self,
        actor: &Actor,
        open: bool,
        before: Option<i64>,
        limit: i64,
    ) -> Result<(Vec<ReportView>, Option<i64>), Error> {
        actor.require_moderator()?;
        let limit = limit.clamp(1, 500);
        self.store()
            .read(move |conn| {
                let mut reports = conn.reports(open, before, limit + 1)?;
                let more = reports.len() as i64 > limit;
                reports.truncate(usize::try_from(limit).unwrap_or(0));
                let next = reports.last().filter(|_| more).map(|last| last.id.0);
                let view = |report: Report| view(conn, report);
                Ok((reports.into_iter().map(view).collect::<Result<_, Error>>()?, next))
            })
            .await
    }

    /// How many reports wait.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn count_open_reports(&self) -> Result<i64, Error> {
        self.store().read(|conn| Ok(conn.count_open_reports()?)).await
    }

    /// Decides on a report: the comment is hidden, or nothing is done. A reason is needed to hide.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::Forbidden`] for whoever does not moderate; [`Error::NotFound`]; [`Error::Taken`] if it
    /// was decided already; [`Error::Invalid`] without a reason, and where there is no comment to hide.
    pub async fn decide_report(&self, actor: &Actor, ulid: &str, hide: bool, reason: &str) -> Result<(), Error> {
        let moderator = actor.require_moderator()?.person.id;
        let (asked, now) = (ulid.to_uppercase(), self.now());
        let found = self.store().read(move |conn| -> Result<_, Error> {
            let report = conn.report_by_ulid(&asked)?.ok_or(Error::NotFound)?;
            view(conn, report)
        });
        let found = found.await?;
        if found.report.state != ReportState::Open {
            return Err(Error::Taken("somebody decided on this already".into()));
        }
        if hide {
            let nothing = || Error::invalid("decision", "unknown", "there is no comment to hide");
            let comment = found.comment.as_ref().ok_or_else(nothing)?;
            match self.moderate_comment(actor, &comment.ulid, true, reason).await {
                // Hidden meanwhile.
                Err(Error::NotFound) => {}
                other => drop(other?),
            }
        }
        let state = if hide { ReportState::Hidden } else { ReportState::Dismissed };
        let answer = public_reason(reason).unwrap_or_default();
        self.store()
            .write(move |tx| {
                tx.decide_report(found.report.id, state, &answer, moderator, now)?;
                let author = found.comment.and_then(|comment| comment.author);
                if let Some(author) = author.filter(|_| found.report.first_time && !hide) {
                    newcomer::passed(tx, author.id)?;
                }
                if let Some((reporter, page)) = found.report.reporter.zip(found.report.page) {
                    let notice = NewNotice {
                        event: format!("report {}", found.report.ulid),
                        kind: NoticeKind::ReportAnswered,
                        page,
                        proposal: None,
                        comment: found.report.comment,
                        by: None,
                        time: now,
                    };
                    tx.notify(reporter.id, &notice)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        self.notices_changed();
        Ok(())
    }
}

/// Stores a report, unless the same waits already.
fn make(tx: &mut Tx<'_>, new: &NewReport) -> Result<Option<ReportId>, Error> {
    if tx.waits_for_moderation(new)? {
        return Ok(None);
    }
    if tx.count_reports_by(&new.reporter, new.time.plus_millis(-WINDOW))? >= MOST {
        return Err(Error::TooMany(u32::try_from(WINDOW / 1000).unwrap_or(u32::MAX)));
    }
    Ok(Some(tx.insert_report(new)?))
}

fn view(conn: &mut Conn, report: Report) -> Result<ReportView, Error> {
    Ok(ReportView {
        page: report.page.map(|page| conn.page(page)).transpose()?.flatten(),
        comment: report.comment.map(|comment| conn.comment(comment)).transpose()?.flatten(),
        report,
    })
}

/// The first of these ids that is a page of this city, or a comment on one.
fn ours(conn: &mut Conn, about: &[String]) -> Result<Option<(Page, Option<koinon_store::CommentId>)>, Error> {
    for ap_id in about {
        let (page, comment) = match conn.comment_by_ap_id(ap_id)? {
            Some(comment) => (conn.page(comment.page)?, Some(comment.id)),
            None => (conn.page_by_ap_id(ap_id)?, None),
        };
        if let Some(page) = page.filter(|page| page.travels() && page.standing == Standing::Live) {
            return Ok(Some((page, comment)));
        }
    }
    Ok(None)
}
