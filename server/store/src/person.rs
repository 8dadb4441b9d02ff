//! People, of this city and of others.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::backend::on_each_backend;
use crate::error::found;
use crate::prepared::FEW;
use crate::schema::{city, person};
use crate::{CityId, Conn, Error, HERE, NewPerson, Person, PersonId, Tx};

/// A row of the table.
pub(crate) type PersonRow = (i64, String, String, i64, String, String, i64, bool);

/// A person, with the authority of their city.
pub(crate) fn read_person(row: PersonRow, authority: String) -> Person {
    let (id, ulid, ap_id, city, handle, name, _, suspended) = row;
    Person { id: PersonId(id), ulid, ap_id, city: CityId(city), authority, handle, name, suspended }
}

/// The first person that fits a filter.
macro_rules! first_person {
    ($conn:expr, $filter:expr) => {{
        let people = person::table.inner_join(city::table).filter($filter);
        let found = people.select((person::all_columns, city::authority)).first(&mut $conn.db).optional()?;
        Ok(found.map(|(row, authority)| read_person(row, authority)))
    }};
}

impl Conn {
    /// A person by row.
    pub fn person(&mut self, id: PersonId) -> Result<Option<Person>, Error> {
        first_person!(self, person::id.eq(id.0))
    }

    /// People by row, of these ids that are there. Rows that name people are read first, and the people after that: whether a
    /// filter fits a query over three tables, two of which may have no row, takes the compiler seconds to see.
    pub(crate) fn people_by_id(
        &mut self,
        ids: impl Iterator<Item = Option<i64>>,
    ) -> Result<HashMap<i64, Person>, Error> {
        let mut ids: Vec<i64> = ids.flatten().collect();
        ids.sort_unstable();
        ids.dedup();
        let mut people = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(500) {
            if ids.len() > FEW {
                let some = person::table.inner_join(city::table).filter(person::id.eq_any(ids));
                let some = some.select((person::all_columns, city::authority));
                for (row, authority) in some.load::<(PersonRow, String)>(&mut self.db)? {
                    people.insert(row.0, read_person(row, authority));
                }
                continue;
            }
            for id in ids {
                people.extend(self.person(PersonId(*id))?.map(|person| (*id, person)));
            }
        }
        Ok(people)
    }

    /// A person by ActivityPub id.
    pub fn person_by_ap_id(&mut self, ap_id: &str) -> Result<Option<Person>, Error> {
        first_person!(self, person::ap_id.eq(ap_id))
    }

    /// A person of this city by ULID.
    pub fn person_by_ulid(&mut self, ulid: &str) -> Result<Option<Person>, Error> {
        first_person!(self, person::ulid.eq(ulid).and(person::city.eq(HERE.0)))
    }

    /// A person of this city by `preferredUsername`.
    pub fn local_person(&mut self, handle: &str) -> Result<Option<Person>, Error> {
        // The number stands in the query and is not bound, so that the partial index serves.
        let here = diesel::dsl::sql::<diesel::sql_types::Bool>("person.city = 1");
        first_person!(self, person::handle.eq(handle).and(here))
    }
}

impl Tx<'_> {
    /// Stores a person. [`Error::Taken`] if the ActivityPub id is, or the handle of a person of this city, also of one who left.
    pub fn insert_person(&mut self, person: &NewPerson) -> Result<PersonId, Error> {
        let known = self.person_by_ap_id(&person.ap_id)?.is_some() || self.has_left(&person.ap_id)?;
        let is_left = person.city == HERE && self.handle_has_left(&person.handle)?;
        if known || is_left || (person.city == HERE && self.local_person(&person.handle)?.is_some()) {
            return Err(Error::Taken(person.handle.clone()));
        }
        let row = diesel::insert_into(person::table).values(new_row(person)).returning(person::id);
        Ok(PersonId(on_each_backend!(self, db => row.get_result(db))?))
    }

    /// Stores a remote person, or renews the name of the one there is.
    pub fn ensure_person(&mut self, person: &NewPerson) -> Result<PersonId, Error> {
        let same = person::table
            .filter(person::ap_id.eq(&person.ap_id))
            .filter(person::handle.eq(&person.handle).and(person::name.eq(&person.name)))
            .select(person::id);
        if let Some(id) = on_each_backend!(self, db => same.first(db)).optional()? {
            return Ok(PersonId(id));
        }
        let id = on_each_backend!(self, db => {
            diesel::insert_into(person::table)
                .values(new_row(person))
                .on_conflict(person::ap_id)
                .do_update()
                .set((person::handle.eq(&person.handle), person::name.eq(&person.name)))
                .returning(person::id)
                .get_result(db)
        })?;
        Ok(PersonId(id))
    }

    /// Takes nothing more from a person of another server, or takes their words again.
    pub fn suspend_remote(&mut self, person: PersonId, suspended: bool) -> Result<(), Error> {
        let row = diesel::update(person::table.find(person.0)).set(person::suspended.eq(suspended));
        found(on_each_backend!(self, db => row.execute(db))?, "the person")
    }

    /// Sets the name for people.
    pub fn set_person_name(&mut self, person: PersonId, name: &str) -> Result<(), Error> {
        let row = diesel::update(person::table.find(person.0)).set(person::name.eq(name));
        found(on_each_backend!(self, db => row.execute(db))?, "the person")
    }
}

#[derive(Insertable)]
#[diesel(table_name = person)]
struct NewRow<'a> {
    ulid: &'a str,
    ap_id: &'a str,
    city: i64,
    handle: &'a str,
    name: &'a str,
    created: i64,
}

fn new_row(person: &NewPerson) -> NewRow<'_> {
    NewRow {
        ulid: &person.ulid,
        ap_id: &person.ap_id,
        city: person.city.0,
        handle: &person.handle,
        name: &person.name,
        created: person.created.as_millis(),
    }
}
