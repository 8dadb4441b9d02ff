//! Which organisations people of this city belong to.

use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::error::found;
use crate::person::{PersonRow, read_person};
use crate::schema::{affiliation, city, person};
use crate::{AffiliationId, Conn, Error, Person, PersonId, Tx};

/// Somebody's membership in an organisation, as they told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affiliation {
    /// Its row.
    pub id: AffiliationId,
    /// Who belongs to it.
    pub person: Person,
    /// The name of the organisation.
    pub organisation: String,
    /// When they told it.
    pub asked: Timestamp,
    /// When the city confirmed it; none while it has not.
    pub confirmed: Option<Timestamp>,
}

type Row = (i64, i64, String, i64, Option<i64>, Option<i64>);

fn read(((id, _, organisation, asked, confirmed, _), person, authority): (Row, PersonRow, String)) -> Affiliation {
    Affiliation {
        id: AffiliationId(id),
        person: read_person(person, authority),
        organisation,
        asked: Timestamp::from_millis(asked),
        confirmed: confirmed.map(Timestamp::from_millis),
    }
}

impl Conn {
    /// Affiliations, of one person where `of` names them, those told last first.
    pub fn affiliations(&mut self, of: Option<PersonId>, limit: i64) -> Result<Vec<Affiliation>, Error> {
        let mut query = affiliation::table
            .inner_join(person::table.on(affiliation::person.eq(person::id)))
            .inner_join(city::table.on(person::city.eq(city::id)))
            .select((affiliation::all_columns, person::all_columns, city::authority))
            .into_boxed();
        if let Some(of) = of {
            query = query.filter(affiliation::person.eq(of.0));
        }
        let rows = query.order((affiliation::asked.desc(), affiliation::id.desc())).limit(limit).load(&mut self.db)?;
        Ok(rows.into_iter().map(read).collect())
    }
}

impl Tx<'_> {
    /// Stores that somebody says to belong to an organisation; what is known stays as it is.
    pub fn ask_affiliation(&mut self, of: PersonId, organisation: &str, now: Timestamp) -> Result<(), Error> {
        let row = (
            affiliation::person.eq(of.0),
            affiliation::organisation.eq(organisation),
            affiliation::asked.eq(now.as_millis()),
        );
        on_each_backend!(self, db => {
            diesel::insert_into(affiliation::table).values(row).on_conflict_do_nothing().execute(db)
        })?;
        Ok(())
    }

    /// The city confirms an affiliation.
    pub fn confirm_affiliation(&mut self, id: AffiliationId, by: PersonId, now: Timestamp) -> Result<(), Error> {
        let set = (affiliation::confirmed.eq(now.as_millis()), affiliation::confirmed_by.eq(by.0));
        let row = diesel::update(affiliation::table.find(id.0)).set(set);
        found(on_each_backend!(self, db => row.execute(db))?, "the affiliation")
    }

    /// Takes an affiliation out.
    pub fn delete_affiliation(&mut self, id: AffiliationId) -> Result<(), Error> {
        let row = diesel::delete(affiliation::table.find(id.0));
        found(on_each_backend!(self, db => row.execute(db))?, "the affiliation")
    }
}
