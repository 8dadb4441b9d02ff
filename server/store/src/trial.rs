//! How the trials ended that pages report: those that are live, and those that their city withdrew.

use std::collections::HashMap;

use diesel::prelude::*;
use koinon_core::Timestamp;

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
    /// How it names what was tried; empty where that was not asked for.
    pub relation: String,
    /// When its city withdrew it.
    pub withdrawn: Option<Timestamp>,
}

/// What a page says of a trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialReport {
    /// The code of its outcome; empty where it says none.
    pub outcome: String,
    /// Whether what it measured was compared with anything.
    pub compared: bool,
}

/// A database takes only so many bound values at once: more reports of one practice are not looked at.
const AT_ONCE: usize = 10_000;

type Row = (i64, String, bool, Option<i64>);

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
            .select((trial::page, trial::outcome, trial::compared, trial::withdrawn))
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
    pub fn trial_of(&mut self, page: PageId) -> Result<Option<TrialReport>, Error> {
        let said = trial::table.find(page.0).select((trial::outcome, trial::compared));
        let said = on_each_backend!(self, db => said.first::<(String, bool)>(db)).optional()?;
        Ok(said.map(|(outcome, compared)| TrialReport { outcome, compared }))
    }

    /// The newest reports that stand, of these outcomes where some are named.
    pub fn newest_trials(&mut self, outcomes: Option<&[&str]>, limit: i64) -> Result<Vec<Trial>, Error> {
        let mut query = trial::table.filter(trial::withdrawn.is_null()).into_boxed();
        if let Some(outcomes) = outcomes {
            query = query.filter(trial::outcome.eq_any(outcomes.to_vec()));
        }
        let order = (trial::updated.desc(), trial::page.desc());
        let columns = (trial::page, trial::outcome, trial::compared, trial::withdrawn);
        let rows = query.order(order).limit(limit).select(columns).load(&mut self.db)?;
        self.with_pages(rows)
    }

    fn with_pages(&mut self, rows: Vec<Row>) -> Result<Vec<Trial>, Error> {
        let ids: Vec<PageId> = rows.iter().map(|(page, ..)| PageId(*page)).collect();
        let pages = self.pages_by_id(&ids)?.into_iter().map(|page| (page.id.0, page));
        let mut pages: HashMap<i64, Page> = pages.collect();
        let trial = |(page, outcome, compared, withdrawn): Row| {
            let withdrawn = withdrawn.map(Timestamp::from_millis);
            Some(Trial { page: pages.remove(&page)?, outcome, compared, relation: String::new(), withdrawn })
        };
        Ok(rows.into_iter().filter_map(trial).collect())
    }
}

impl Tx<'_> {
    /// Notes what a page says of a trial, after its head; none if it reports no trial. The report of a page that was deleted
    /// stays, as its city last had it: withdrawn.
    pub fn set_trial(&mut self, id: PageId, report: Option<&TrialReport>) -> Result<(), Error> {
        let columns = (trial::outcome, trial::compared, trial::withdrawn);
        let known = trial::table.find(id.0).select(columns);
        let known = on_each_backend!(self, db => known.first::<(String, bool, Option<i64>)>(db)).optional()?;
        // Most pages report none: nothing more is asked of them.
        if known.is_none() && report.is_none() {
            return Ok(());
        }
        let page = page::table.find(id.0).select((page::state, page::updated));
        let (state, updated) = on_each_backend!(self, db => page.first::<(String, i64)>(db))?;
        let last = known.as_ref().map(|(outcome, compared, _)| TrialReport { outcome: outcome.clone(), compared: *compared });
        let (report, withdrawn) = match state == Standing::Live.code() {
            true => (report.cloned(), None),
            false => (last.clone(), Some(updated)),
        };
        if last != report || known.is_some_and(|(.., before)| before.is_some() != withdrawn.is_some()) {
            self.more_than_text(id);
        }
        on_each_backend!(self, db => diesel::delete(trial::table.find(id.0)).execute(db))?;
        if let Some(report) = report {
            let row = (
                trial::page.eq(id.0),
                trial::outcome.eq(report.outcome),
                trial::updated.eq(updated),
                trial::compared.eq(report.compared),
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
