//! How the trials ended that pages report: those that are live, and those that their city withdrew.

use std::collections::HashMap;

use diesel::prelude::*;
use koinon_core::{Hash, Timestamp};

use crate::backend::on_each_backend;
use crate::schema::{link, page, trial};
use crate::{Conn, Error, Page, PageId, Standing, Tx};

/// A report of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The page that reports it.
    pub page: Page,
    /// The code of its outcome, the last one that is known; empty where it says none.
    pub outcome: String,
    /// Whether what it measured was compared with anything.
    pub compared: bool,
    /// Whether its protocol was frozen.
    pub frozen: bool,
    /// When its protocol was first seen to be another one than the one that was frozen.
    pub rewritten: Option<Timestamp>,
    /// How it names what was tried; empty where that was not asked for.
    pub relation: String,
    /// When its city withdrew it.
    pub withdrawn: Option<Timestamp>,
}

/// What a page says of a trial.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrialReport {
    /// The code of its outcome; empty where it says none.
    pub outcome: String,
    /// Whether what it measured was compared with anything.
    pub compared: bool,
    /// The fingerprint of the protocol as it was frozen, where it says that it was.
    pub frozen: Option<Hash>,
    /// The fingerprint of the protocol as it is.
    pub protocol: Option<Hash>,
}

/// A database takes only so many bound values at once: more reports of one practice are not looked at.
const AT_ONCE: usize = 10_000;

type Row = (i64, String, bool, Option<String>, Option<i64>, Option<i64>);
/// What stands in a row beside its page.
type Known = (String, bool, Option<String>, Option<i64>, Option<i64>);

const COLUMNS: (trial::page, trial::outcome, trial::compared, trial::frozen, trial::rewritten, trial::withdrawn) =
    (trial::page, trial::outcome, trial::compared, trial::frozen, trial::rewritten, trial::withdrawn);

impl Conn {
    /// The reports, of cities other than the page's own, that link to a page by one of these relations, or did when they were
    /// withdrawn; newest first, each once, for the first of these relations by which it does.
    pub fn trials_elsewhere(&mut self, of: &Page, relations: &[&str], limit: i64) -> Result<Vec<Trial>, Error> {
        let names = self.names_of(of)?;
        let linking = link::table
            .filter(link::authority.eq(&of.authority).and(link::slug.eq_any(names)))
            .filter(link::relation.eq_any(relations.to_vec()))
            .select((link::page, link::relation));
        let linking: Vec<(i64, String)> = on_each_backend!(self, db => linking.load(db))?;
        let pages: Vec<i64> = linking.iter().map(|(page, _)| *page).take(AT_ONCE).collect();
        let rows = on_each_backend!(self, db => trial::table
            .inner_join(page::table)
            .filter(trial::page.eq_any(pages).and(page::city.ne(of.city.0)))
            .order((trial::updated.desc(), trial::page.desc()))
            .limit(limit)
            .select(COLUMNS)
            .load::<Row>(db))?;
        let mut by: HashMap<i64, usize> = HashMap::new();
        for (page, relation) in linking {
            let place = relations.iter().position(|known| *known == relation).unwrap_or(usize::MAX);
            by.entry(page).and_modify(|known| *known = place.min(*known)).or_insert(place);
        }
        let mut trials = self.with_pages(rows)?;
        for trial in &mut trials {
            let relation = by.get(&trial.page.id.0).and_then(|place| relations.get(*place));
            trial.relation = relation.map(|relation| (*relation).to_owned()).unwrap_or_default();
        }
        Ok(trials)
    }

    /// What a page says of a trial, or said last.
    pub fn trial_of(&mut self, page: &Page) -> Result<Option<Trial>, Error> {
        let row = trial::table.find(page.id.0).select(COLUMNS);
        let row = on_each_backend!(self, db => row.first::<Row>(db)).optional()?;
        Ok(self.with_pages(row.into_iter().collect())?.pop())
    }

    /// What these pages say of trials, in no order.
    pub fn trials_of(&mut self, pages: &[PageId]) -> Result<Vec<Trial>, Error> {
        let ids: Vec<i64> = pages.iter().map(|page| page.0).take(AT_ONCE).collect();
        let rows = trial::table.filter(trial::page.eq_any(ids)).select(COLUMNS);
        let rows = on_each_backend!(self, db => rows.load::<Row>(db))?;
        self.with_pages(rows)
    }

    /// The newest reports that stand, of these outcomes where some are named.
    pub fn newest_trials(&mut self, outcomes: Option<&[&str]>, limit: i64) -> Result<Vec<Trial>, Error> {
        let mut query = trial::table.filter(trial::withdrawn.is_null()).into_boxed();
        if let Some(outcomes) = outcomes {
            query = query.filter(trial::outcome.eq_any(outcomes.to_vec()));
        }
        let order = (trial::updated.desc(), trial::page.desc());
        let rows = query.order(order).limit(limit).select(COLUMNS).load(&mut self.db)?;
        self.with_pages(rows)
    }

    fn with_pages(&mut self, rows: Vec<Row>) -> Result<Vec<Trial>, Error> {
        let ids: Vec<PageId> = rows.iter().map(|(page, ..)| PageId(*page)).collect();
        let pages = self.pages_by_id(&ids)?.into_iter().map(|page| (page.id.0, page));
        let mut pages: HashMap<i64, Page> = pages.collect();
        let trial = |(page, outcome, compared, frozen, rewritten, withdrawn): Row| {
            Some(Trial {
                page: pages.remove(&page)?,
                outcome,
                compared,
                frozen: frozen.is_some(),
                rewritten: rewritten.map(Timestamp::from_millis),
                relation: String::new(),
                withdrawn: withdrawn.map(Timestamp::from_millis),
            })
        };
        Ok(rows.into_iter().filter_map(trial).collect())
    }
}

impl Tx<'_> {
    /// Notes what a page says of a trial, after its head; none if it reports no trial. The report of a page that was deleted
    /// stays, as its city last had it: withdrawn.
    pub fn set_trial(&mut self, id: PageId, report: Option<&TrialReport>) -> Result<(), Error> {
        let known = trial::table.find(id.0).select((
            trial::outcome,
            trial::compared,
            trial::frozen,
            trial::rewritten,
            trial::withdrawn,
        ));
        let known = on_each_backend!(self, db => known.first::<Known>(db)).optional()?;
        // Most pages report none: nothing more is asked of them.
        if known.is_none() && report.is_none() {
            return Ok(());
        }
        let page = page::table.find(id.0).select((page::state, page::updated));
        let (state, updated) = on_each_backend!(self, db => page.first::<(String, i64)>(db))?;
        let is_live = state == Standing::Live.code();
        let new = match report.filter(|_| is_live) {
            Some(report) => Some(following(known.as_ref(), report, updated)),
            None if is_live => None,
            None => known
                .clone()
                .map(|(outcome, compared, frozen, rewritten, _)| (outcome, compared, frozen, rewritten, Some(updated))),
        };
        let without_day = |row: &Known| (row.0.clone(), row.1, row.2.clone(), row.3, row.4.is_some());
        if known.as_ref().map(without_day) != new.as_ref().map(without_day) {
            self.more_than_text(id);
        }
        on_each_backend!(self, db => diesel::delete(trial::table.find(id.0)).execute(db))?;
        if let Some((outcome, compared, frozen, rewritten, withdrawn)) = new {
            let row = (
                trial::page.eq(id.0),
                trial::outcome.eq(outcome),
                trial::updated.eq(updated),
                trial::compared.eq(compared),
                trial::frozen.eq(frozen),
                trial::rewritten.eq(rewritten),
                trial::withdrawn.eq(withdrawn),
            );
            on_each_backend!(self, db => diesel::insert_into(trial::table).values(row).execute(db))?;
        }
        Ok(())
    }

    /// Replaces the links of a page that was deleted: those by one of these relations stay, so that what they led to shows that they
    /// were there.
    pub fn keep_links(&mut self, page: PageId, relations: &[&str]) -> Result<(), Error> {
        let mut links = self.links_from(page)?;
        links.retain(|link| relations.contains(&link.relation.as_str()));
        self.set_links(page, &links)
    }
}

/// What is noted of a report that follows what is known of it: the first protocol that was frozen stays the one that counts, and a
/// report that was once seen to have another one stays known for that.
fn following(known: Option<&Known>, report: &TrialReport, updated: i64) -> Known {
    let (frozen, rewritten) = known.map_or((None, None), |(_, _, frozen, rewritten, _)| (frozen.clone(), *rewritten));
    let frozen = frozen.or_else(|| report.frozen.map(|hash| hash.to_string()));
    let is_other = frozen.is_some() && frozen != report.protocol.map(|hash| hash.to_string());
    (report.outcome.clone(), report.compared, frozen, rewritten.or(is_other.then_some(updated)), None)
}
