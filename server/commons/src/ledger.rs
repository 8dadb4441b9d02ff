//! The replication ledger of a practice: who tried it elsewhere and how it went, who will, and what follows from that.

use std::collections::{BTreeSet, HashMap, HashSet};

use koinon_core::Timestamp;
use koinon_core::act::Act;
use koinon_core::kind::Kind;
use koinon_core::ledger::{self, Replicated, lapsed};
use koinon_core::policy::Role;
use koinon_core::review::end_of;
use koinon_core::schema::is_date;
use koinon_core::text::clean_line;
use koinon_store::{City, CityId, Comment, Conn, HERE, Page, PageId, Standing, Trial, Tx};
use serde_json::Value;

use crate::around::TRIED;
use crate::claims::declined_links;
use crate::debate::{NewComment, save_own, take_back};
use crate::error::Refusal;
use crate::prepare::fields;
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// Reports of one practice that are looked at.
const MAX_REPORTS: i64 = 500;
/// So many intentions are read at once.
const BATCH: i64 = 500;
/// The code of the act.
const INTENTION: &str = "intention";
/// How a report says that it is of the practice itself.
const REPLICATES: &str = TRIED[0];
/// Adaptations of one report that are told.
const MAX_ADAPTATIONS: usize = 10;

/// Who tried a practice elsewhere, and who will.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// The reports of other cities, newest first.
    pub reports: Vec<Report>,
    /// The last intention of each city that has not reported since, the last one first.
    pub intentions: Vec<Intention>,
}

/// A report of another city.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What it says, or said last.
    pub trial: Trial,
    /// Why the practice's city declines to show it as one of its practice: then it counts for nothing.
    pub declined: Option<String>,
}

/// A city said that it will try the practice.
#[derive(Debug, Clone, PartialEq)]
pub struct Intention {
    /// The comment that says so.
    pub comment: Comment,
    /// When: a date or a part of one.
    pub date: String,
    /// The city.
    pub city: CityId,
    /// Its authority.
    pub authority: String,
    /// Whether that has been over for six months, without a report.
    pub lapsed: bool,
}

/// What a report says beside how it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportDetail {
    /// What was done otherwise; nothing where nothing is said.
    pub adaptations: Vec<String>,
    /// Whether it says that nothing was.
    pub as_it_is: bool,
    /// From when until when.
    pub period: (Option<String>, Option<String>),
}

impl Report {
    /// Whether it counts: neither withdrawn nor declined.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.trial.withdrawn.is_none() && self.declined.is_none()
    }

    /// Whether it is of the practice itself, and not of something like it.
    #[must_use]
    pub fn replicates(&self) -> bool {
        self.trial.relation == REPLICATES
    }
}

impl Ledger {
    /// The level of evidence that follows from the reports, if one above those that the practice's own city can state does.
    #[must_use]
    pub fn replicated(&self) -> Option<Replicated> {
        ledger::replicated(self.reports.iter().map(|report| ledger::Report {
            city: &report.trial.page.authority,
            outcome: &report.trial.outcome,
            replicates: report.replicates(),
            compared: report.trial.compared,
            stands: report.stands(),
        }))
    }

    /// In how many cities it was tried, also where the report was withdrawn.
    #[must_use]
    pub fn cities(&self) -> usize {
        let cities: BTreeSet<_> = self.counted().map(|report| report.trial.page.city).collect();
        cities.len()
    }

    /// The reports that the practice's city does not decline, withdrawn ones too.
    pub fn counted(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter().filter(|report| report.declined.is_none())
    }

    /// How many cities are preparing to try it.
    #[must_use]
    pub fn preparing(&self) -> usize {
        self.intentions.iter().filter(|intention| !intention.lapsed).count()
    }
}

/// The ledger of a page at `now`: empty for what is no practice.
pub(crate) fn ledger_of(conn: &mut Conn, page: &Page, now: Timestamp) -> Result<Ledger, Error> {
    if Kind::of(&page.kind) != Kind::PracticeSheet {
        return Ok(Ledger::default());
    }
    let trials = conn.trials_elsewhere(page, &TRIED, MAX_REPORTS)?;
    let mut declined = if trials.is_empty() { HashMap::new() } else { declined_links(conn, page.id)? };
    let report = |trial: Trial| {
        let declined = declined.remove(&(trial.page.ap_id.clone(), trial.relation.clone()));
        Report { trial, declined }
    };
    let reports: Vec<Report> = trials.into_iter().map(report).collect();
    let mut intentions = Vec::new();
    let mut seen = HashSet::new();
    for comment in said(conn, page.id)?.into_iter().rev() {
        let (Some(Act::Intention { date }), Some(author)) = (comment.act.clone(), &comment.author) else { continue };
        if author.city == page.city || !seen.insert(author.city) {
            continue;
        }
        let has_reported = reports
            .iter()
            .any(|report| report.trial.page.city == author.city && report.trial.page.updated >= comment.published);
        if !has_reported {
            let (city, authority) = (author.city, author.authority.clone());
            intentions.push(Intention { lapsed: lapsed(&date, now), comment, date, city, authority });
        }
    }
    Ok(Ledger { reports, intentions })
}

/// The intentions that were said about a page, in order.
fn said(conn: &mut Conn, page: PageId) -> Result<Vec<Comment>, Error> {
    let mut comments = conn.comments_with_act(page, INTENTION, Some(0), BATCH)?;
    comments.append(&mut conn.comments_with_act(page, INTENTION, None, BATCH)?);
    Ok(comments)
}

impl Commons {
    /// The ledger of a practice.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that the asker may not see.
    pub async fn ledger(&self, actor: &Actor, reference: &PageRef) -> Result<(Page, City, Ledger), Error> {
        let (actor, reference, now) = (actor.clone(), reference.clone(), self.now());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                let city = conn.city(page.city)?.ok_or(koinon_store::Error::Missing("city"))?;
                let ledger = ledger_of(conn, &page, now)?;
                Ok((page, city, ledger))
            })
            .await
    }

    /// What these reports say beside how they ended, in their order; nothing of those that were withdrawn.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn report_details(&self, reports: &[Report]) -> Result<Vec<ReportDetail>, Error> {
        let pages: Vec<Page> = reports.iter().map(|report| report.trial.page.clone()).collect();
        self.store()
            .read(move |conn| {
                let mut details = Vec::with_capacity(pages.len());
                for page in pages {
                    let text = match page.head.filter(|_| page.standing == Standing::Live) {
                        Some(head) => conn.body(head)?,
                        None => None,
                    };
                    details.push(text.map(|text| detail(&text)).unwrap_or_default());
                }
                Ok(details)
            })
            .await
    }

    /// Says for the asker's city that it will try a practice of another city, on a date or in a part of one. What it said before is
    /// taken back.
    ///
    /// # Errors
    /// Those of [`Commons::comment`]; [`Error::Forbidden`] for whoever does not speak for the city; [`Error::Invalid`] for a date that
    /// is none or is over, and for a page that is no practice of another city.
    pub async fn intend(&self, actor: &Actor, page: PageId, date: &str, words: &str) -> Result<Comment, Error> {
        actor.account()?;
        if actor.role() < Some(Role::Officer) {
            return Err(Error::Forbidden(Refusal::OfficersOnly));
        }
        let (date, now) = (date.trim().to_owned(), self.now());
        if !is_date(&date) {
            return Err(Error::invalid("date", "date_form", "a date is written like 2027-03-01, or 2027-03, or 2027"));
        }
        if end_of(&date).is_none_or(|end| end <= now) {
            return Err(Error::invalid("date", "in_the_past", "this date is over"));
        }
        let act = Some(Act::Intention { date });
        let saying = self.saying(actor, NewComment { markdown: words.to_owned(), act, ..NewComment::default() })?;
        self.store()
            .write(move |tx| {
                tx.lock_page(page)?;
                let row = tx.page(page)?.ok_or(Error::NotFound)?;
                if !row.mirrored() || Kind::of(&row.kind) != Kind::PracticeSheet {
                    return Err(Error::invalid("page", "no_practice_elsewhere", "this is no practice of another city"));
                }
                take_back_before(tx, page, now)?;
                saying.say(tx, page)
            })
            .await
    }
}

/// A city has one intention: what anybody here said before is taken back.
fn take_back_before(tx: &mut Tx<'_>, page: PageId, now: Timestamp) -> Result<(), Error> {
    for mut before in said(tx, page)? {
        if before.author.as_ref().is_some_and(|author| author.city == HERE) {
            take_back(&mut before, now);
            save_own(tx, &before, now)?;
        }
    }
    Ok(())
}

fn detail(text: &str) -> ReportDetail {
    let fields = fields(text);
    let adaptations = fields.get("adaptations");
    let told = |value: &Value| value.get("change").and_then(Value::as_str).map(|change| clean_line(change, 200));
    let date = |name: &str| {
        let date = fields.get("period")?.get(name)?.as_str()?;
        is_date(date).then(|| date.to_owned())
    };
    ReportDetail {
        adaptations: adaptations
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(told)
            .filter(|change| !change.is_empty())
            .take(MAX_ADAPTATIONS)
            .collect(),
        as_it_is: adaptations.and_then(Value::as_array).is_some_and(Vec::is_empty)
            || adaptations.and_then(Value::as_str).is_some_and(|text| text.trim() == "none"),
        period: (date("start"), date("end")),
    }
}
