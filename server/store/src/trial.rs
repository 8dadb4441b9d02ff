//! How the trials ended that live pages report.

use diesel::prelude::*;

use crate::backend::on_each_backend;
use crate::schema::{link, page, trial};
use crate::{Conn, Error, Page, PageId, Standing, Tx};

/// A report of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The page that reports it.
    pub page: Page,
    /// The code of its outcome; empty where it says none.
    pub outcome: String,
}

impl Conn {
    /// The live reports, of cities other than the page's own, that link to a page by one of these relations; newest first.
    pub fn trials_elsewhere(&mut self, of: &Page, relations: &[&str], limit: i64) -> Result<Vec<Trial>, Error> {
        let names = self.names_of(of)?;
        let linking = link::table
            .filter(link::authority.eq(&of.authority).and(link::slug.eq_any(names)))
            .filter(link::relation.eq_any(relations.to_vec()))
            .select(link::page);
        let rows = on_each_backend!(self, db => trial::table
            .inner_join(page::table)
            .filter(trial::page.eq_any(linking).and(page::city.ne(of.city.0)))
            .order((trial::updated.desc(), trial::page.desc()))
            .limit(limit)
            .select((trial::page, trial::outcome))
            .load(db))?;
        self.with_pages(rows)
    }

    /// The newest reports, of these outcomes where some are named.
    pub fn newest_trials(&mut self, outcomes: Option<&[&str]>, limit: i64) -> Result<Vec<Trial>, Error> {
        let mut query = trial::table.into_boxed();
        if let Some(outcomes) = outcomes {
            query = query.filter(trial::outcome.eq_any(outcomes.to_vec()));
        }
        let order = (trial::updated.desc(), trial::page.desc());
        let rows = query.order(order).limit(limit).select((trial::page, trial::outcome)).load(&mut self.db)?;
        self.with_pages(rows)
    }

    fn with_pages(&mut self, rows: Vec<(i64, String)>) -> Result<Vec<Trial>, Error> {
        let ids: Vec<PageId> = rows.iter().map(|(page, _)| PageId(*page)).collect();
        let pages = self.pages_by_id(&ids)?;
        let outcome = |page: &Page| rows.iter().find(|(id, _)| *id == page.id.0).map(|(_, outcome)| outcome.clone());
        Ok(pages.into_iter().map(|page| Trial { outcome: outcome(&page).unwrap_or_default(), page }).collect())
    }
}

impl Tx<'_> {
    /// Notes how the trial ended that a page reports, after its head; none if it reports no trial. A page that is not live
    /// reports none.
    pub fn set_trial(&mut self, id: PageId, outcome: Option<&str>) -> Result<(), Error> {
        let known = on_each_backend!(self, db => trial::table.find(id.0).select(trial::outcome).first::<String>(db))
            .optional()?;
        // Most pages report none: nothing more is asked of them.
        if known.is_none() && outcome.is_none() {
            return Ok(());
        }
        if known.as_deref() != outcome {
            self.more_than_text(id);
        }
        on_each_backend!(self, db => diesel::delete(trial::table.find(id.0)).execute(db))?;
        let Some(outcome) = outcome else { return Ok(()) };
        let page = page::table.find(id.0).select((page::state, page::updated));
        let (state, updated) = on_each_backend!(self, db => page.first::<(String, i64)>(db))?;
        if state == Standing::Live.code() {
            let row = (trial::page.eq(id.0), trial::outcome.eq(outcome), trial::updated.eq(updated));
            on_each_backend!(self, db => diesel::insert_into(trial::table).values(row).execute(db))?;
        }
        Ok(())
    }
}
