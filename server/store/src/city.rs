//! Cities: this one and the others.

use diesel::prelude::*;
use koinon_core::{Origin, Timestamp};

use crate::backend::{AnyConnection, on_each_backend};
use crate::error::found;
use crate::prepared::{Value, prepared};
use crate::schema::{city, follower, subscription};
use crate::{City, CityId, CityProfile, Conn, Error, HERE, NewCity, Standing, Tx};

/// A row of the table, in the order of its columns.
#[derive(Queryable)]
pub(crate) struct CityRow {
    id: i64,
    authority: String,
    origin: String,
    name: String,
    summary: String,
    city_actor: Option<String>,
    pages_actor: Option<String>,
    inbox: Option<String>,
    record_key: Option<String>,
    record_key_id: Option<String>,
    software: Option<String>,
    blocked: bool,
    blocked_reason: Option<String>,
    last_heard: Option<i64>,
    last_error: Option<String>,
    mismatches: i64,
    live_pages: i64,
    _deleted_pages: i64,
    _created: i64,
}

impl CityRow {
    pub(crate) fn read(self) -> Result<City, Error> {
        let origin = Origin::of_str(&self.origin)
            .filter(|origin| origin.authority() == self.authority)
            .ok_or_else(|| Error::Corrupt(format!("the origin of a city: {}", self.origin)))?;
        Ok(City {
            id: CityId(self.id),
            origin,
            name: self.name,
            summary: self.summary,
            city_actor: self.city_actor,
            pages_actor: self.pages_actor,
            inbox: self.inbox,
            record_key: self.record_key,
            record_key_id: self.record_key_id,
            software: self.software,
            blocked: self.blocked,
            blocked_reason: self.blocked_reason,
            last_heard: self.last_heard.map(Timestamp::from_millis),
            last_error: self.last_error,
            mismatches: self.mismatches,
        })
    }
}

impl City {
    /// Whether it is known to run this software.
    #[must_use]
    pub fn runs_koinon(&self) -> bool {
        self.software.as_deref() == Some(koinon_core::SOFTWARE)
    }
}

impl Conn {
    /// This city; `None` before it is set up.
    pub fn here(&mut self) -> Result<Option<City>, Error> {
        self.city(HERE)
    }

    /// A city by row.
    pub fn city(&mut self, id: CityId) -> Result<Option<City>, Error> {
        on_each_backend!(self, db => city::table.find(id.0).first::<CityRow>(db))
            .optional()?
            .map(CityRow::read)
            .transpose()
    }

    /// A city by authority.
    pub fn city_by_authority(&mut self, authority: &str) -> Result<Option<City>, Error> {
        let found =
            on_each_backend!(self, db => city::table.filter(city::authority.eq(authority)).first::<CityRow>(db))
                .optional()?;
        found.map(CityRow::read).transpose()
    }

    /// A city by origin, compared whole.
    pub fn city_by_origin(&mut self, origin: &Origin) -> Result<Option<City>, Error> {
        let found =
            on_each_backend!(self, db => city::table.filter(city::origin.eq(origin.as_str())).first::<CityRow>(db))
                .optional()?;
        found.map(CityRow::read).transpose()
    }

    /// The cities that this one has to do with by name, itself first, with the number of their live pages here: those that
    /// it follows, that follow it, whose pages are here, or that it blocks. A city that is only named as the home of
    /// somebody who wrote on another's page is none of them.
    pub fn cities(&mut self) -> Result<Vec<(City, i64)>, Error> {
        let followed = diesel::dsl::exists(subscription::table.filter(subscription::city.eq(city::id)));
        // A city of ours follows as the author of its pages; others may as themselves.
        let actor = follower::actor.nullable();
        let is_its = actor.eq(city::pages_actor).or(actor.eq(city::city_actor));
        let follows = diesel::dsl::exists(follower::table.filter(is_its));
        let pages = city::live_pages.gt(0).or(city::deleted_pages.gt(0));
        let rows = on_each_backend!(self, db => city::table
            .filter(city::id.eq(HERE.0).or(pages).or(city::blocked).or(followed).or(follows))
            .order((city::id.ne(HERE.0), city::name, city::id))
            .load::<CityRow>(db))?;
        let with_count = |row: CityRow| {
            let live = row.live_pages;
            Ok((row.read()?, live))
        };
        rows.into_iter().map(with_count).collect()
    }
}

/// A new row; the number is the database's.
#[derive(Insertable)]
#[diesel(table_name = city)]
struct NewRow<'a> {
    authority: &'a str,
    origin: &'a str,
    name: &'a str,
    summary: &'a str,
    blocked: bool,
    mismatches: i64,
    live_pages: i64,
    deleted_pages: i64,
    created: i64,
}

impl<'a> From<&'a NewCity> for NewRow<'a> {
    fn from(city: &'a NewCity) -> Self {
        Self {
            authority: city.origin.authority(),
            origin: city.origin.as_str(),
            name: &city.name,
            summary: &city.summary,
            blocked: false,
            mismatches: 0,
            live_pages: 0,
            deleted_pages: 0,
            created: city.created.as_millis(),
        }
    }
}

impl Tx<'_> {
    /// Makes this city (row 1) and the log's epoch. [`Error::Taken`] if there is one.
    pub fn create_here(&mut self, city: &NewCity, epoch: &str) -> Result<(), Error> {
        if self.here()?.is_some() {
            return Err(Error::Taken("this city".into()));
        }
        let row = (city::id.eq(HERE.0), NewRow::from(city));
        on_each_backend!(self, db => diesel::insert_into(city::table).values(row).execute(db))?;
        if let AnyConnection::Postgres(db) = &mut self.db {
            // A row that was numbered by hand does not move the counter.
            diesel::sql_query("SELECT setval(pg_get_serial_sequence('city', 'id'), 1)").execute(db)?;
        }
        self.set_epoch(epoch)
    }

    /// Renames this city.
    pub fn update_here(&mut self, name: &str, summary: &str) -> Result<(), Error> {
        let set = (city::name.eq(name), city::summary.eq(summary));
        found(on_each_backend!(self, db => diesel::update(city::table.find(HERE.0)).set(set).execute(db))?, "this city")
    }

    /// Remembers a city when it is first seen; the row there is, if it is known already. [`Error::Missing`] before this
    /// city itself is set up.
    pub fn ensure_city(&mut self, city: &NewCity) -> Result<CityId, Error> {
        if let Some(known) = self.city_by_origin(&city.origin)? {
            return Ok(known.id);
        }
        // Row 1 is kept for this city.
        self.here()?.ok_or(Error::Missing("this city"))?;
        on_each_backend!(self, db => {
            diesel::insert_into(city::table).values(NewRow::from(city)).on_conflict(city::origin).do_nothing().execute(db)
        })?;
        let id = on_each_backend!(self, db => {
            city::table.filter(city::origin.eq(city.origin.as_str())).select(city::id).first(db)
        })?;
        Ok(CityId(id))
    }

    /// Takes over what a city's documents say of it.
    pub fn set_city_profile(&mut self, id: CityId, profile: &CityProfile) -> Result<(), Error> {
        let set = (
            city::name.eq(&profile.name),
            city::summary.eq(&profile.summary),
            city::city_actor.eq(&profile.city_actor),
            city::pages_actor.eq(&profile.pages_actor),
            city::inbox.eq(&profile.inbox),
            city::software.eq(&profile.software),
        );
        found(on_each_backend!(self, db => diesel::update(city::table.find(id.0)).set(set).execute(db))?, "the city")
    }

    /// Pins a city's record key. Whoever calls this has checked that it may be pinned.
    pub fn pin_record_key(&mut self, id: CityId, key_id: &str, multibase: &str) -> Result<(), Error> {
        let set = (city::record_key.eq(multibase), city::record_key_id.eq(key_id));
        found(on_each_backend!(self, db => diesel::update(city::table.find(id.0)).set(set).execute(db))?, "the city")
    }

    /// Something verified arrived.
    pub fn city_heard(&mut self, id: CityId, at: Timestamp) -> Result<(), Error> {
        let heard = "UPDATE city SET last_heard = ? WHERE id = ?";
        let values = [Value::Integer(at.as_millis()), Value::Integer(id.0)];
        found(on_each_backend!(self, db => prepared::<()>(heard, &values).execute(db))?, "the city")
    }

    /// Notes a difficulty, in words; `None` when it is over.
    pub fn city_error(&mut self, id: CityId, error: Option<&str>) -> Result<(), Error> {
        let set = city::last_error.eq(error);
        found(on_each_backend!(self, db => diesel::update(city::table.find(id.0)).set(set).execute(db))?, "the city")
    }

    /// Counts a page that did not fit its record.
    pub fn count_mismatch(&mut self, id: CityId) -> Result<(), Error> {
        let set = city::mismatches.eq(city::mismatches + 1);
        found(on_each_backend!(self, db => diesel::update(city::table.find(id.0)).set(set).execute(db))?, "the city")
    }

    /// Blocks a city with a public reason; `None` lifts the block.
    pub fn set_city_blocked(&mut self, id: CityId, reason: Option<&str>) -> Result<(), Error> {
        let set = (city::blocked.eq(reason.is_some()), city::blocked_reason.eq(reason));
        found(on_each_backend!(self, db => diesel::update(city::table.find(id.0)).set(set).execute(db))?, "the city")
    }

    /// Counts a page of a city that came into or went out of a standing.
    pub(crate) fn count_page(&mut self, id: CityId, standing: Standing, change: i64) -> Result<(), Error> {
        let sql = match standing {
            Standing::Draft => return Ok(()),
            Standing::Live => "UPDATE city SET live_pages = live_pages + ? WHERE id = ?",
            Standing::Deleted => "UPDATE city SET deleted_pages = deleted_pages + ? WHERE id = ?",
        };
        let values = [Value::Integer(change), Value::Integer(id.0)];
        found(on_each_backend!(self, db => prepared::<()>(sql, &values).execute(db))?, "the city")
    }
}
