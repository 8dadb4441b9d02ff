//! What the page of a city shows of its pages.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::backend::on_each_backend;
use crate::{City, CityId, Conn, Error, Page, PageId};

/// Of a city's newest pages, so many are looked at.
pub const NEWEST_PAGES: i64 = 1000;

#[derive(QueryableByName)]
struct Outcome {
    #[diesel(sql_type = Text)]
    outcome: String,
    #[diesel(sql_type = BigInt)]
    trials: i64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

impl Conn {
    /// How the trials ended that a city reports, with how many of its newest [`NEWEST_PAGES`] reports say so.
    pub fn trial_outcomes(&mut self, city: CityId) -> Result<Vec<(String, i64)>, Error> {
        let counted = diesel::sql_query(
            "SELECT outcome, COUNT(*) AS trials FROM ( \
                 SELECT trial.outcome AS outcome FROM page JOIN trial ON trial.page = page.id \
                 WHERE page.city = $1 AND page.kind = 'experiment_report' AND page.state = 'live' \
                 ORDER BY page.updated DESC, page.id DESC LIMIT $2 \
             ) AS newest GROUP BY outcome ORDER BY outcome",
        );
        let counted = counted.bind::<BigInt, _>(city.0).bind::<BigInt, _>(NEWEST_PAGES);
        let counted: Vec<Outcome> = on_each_backend!(self, db => counted.load(db))?;
        Ok(counted.into_iter().map(|row| (row.outcome, row.trials)).collect())
    }

    /// The reports of a city about practices of others, newest first, among its newest [`NEWEST_PAGES`] reports.
    pub fn trials_of_others(&mut self, city: &City, limit: i64) -> Result<Vec<Page>, Error> {
        let found = diesel::sql_query(
            "SELECT DISTINCT looked.id AS id, looked.updated AS updated FROM ( \
                 SELECT id, updated FROM page WHERE city = $1 AND kind = 'experiment_report' AND state = 'live' \
                 ORDER BY updated DESC, id DESC LIMIT $2 \
             ) AS looked JOIN link ON link.page = looked.id \
             WHERE link.relation IN ('replicates', 'reports_on') AND link.authority <> $3 \
             ORDER BY updated DESC, id DESC LIMIT $4",
        );
        self.of_others(found, city, limit)
    }

    /// The pages of a city that were made from pages of others, newest first, among its newest [`NEWEST_PAGES`] pages. (What did not come
    /// with the program is asked for in a way that keeps SQLite from looking it up in the index of what did.)
    pub fn made_from_others(&mut self, city: &City, limit: i64) -> Result<Vec<Page>, Error> {
        let found = diesel::sql_query(
            "SELECT DISTINCT looked.id AS id, looked.updated AS updated FROM ( \
                 SELECT id, updated FROM page WHERE city = $1 AND state = 'live' AND COALESCE(shipped, '') = '' \
                 ORDER BY updated DESC, id DESC LIMIT $2 \
             ) AS looked JOIN link ON link.page = looked.id \
             WHERE link.relation = 'adapted_from' AND link.authority <> $3 \
             ORDER BY updated DESC, id DESC LIMIT $4",
        );
        self.of_others(found, city, limit)
    }

    fn of_others(
        &mut self,
        found: diesel::query_builder::SqlQuery,
        city: &City,
        limit: i64,
    ) -> Result<Vec<Page>, Error> {
        let found = found
            .bind::<BigInt, _>(city.id.0)
            .bind::<BigInt, _>(NEWEST_PAGES)
            .bind::<Text, _>(city.origin.authority().to_owned())
            .bind::<BigInt, _>(limit);
        let found: Vec<Row> = on_each_backend!(self, db => found.load(db))?;
        self.pages_by_id(&found.into_iter().map(|row| PageId(row.id)).collect::<Vec<_>>())
    }
}
