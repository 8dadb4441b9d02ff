//! What pages of places say, and by which clock cities live: what lists and maps of places are made of.

use std::collections::HashMap;

use diesel::prelude::*;
use koinon_core::Timestamp;
use koinon_core::geo::{Area, Spot};

use crate::backend::on_each_backend;
use crate::schema::{city_clock, page, place};
use crate::{CityId, Conn, Error, Page, PageId, Standing, Tx};

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The page that tells of it.
    pub page: Page,
    /// What it says.
    pub said: PlaceSaid,
}

/// What a page says of a place. It follows the page's newest text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceSaid {
    /// Its name, as it is sorted.
    pub name: String,
    /// What it is: a code; may be empty.
    pub kind: String,
    /// Whether it is open at all: a code; may be empty.
    pub status: String,
    /// Where it is.
    pub spot: Option<Spot>,
    /// Its address; may be empty.
    pub address: String,
    /// Which needs it meets: codes without blanks.
    pub needs: Vec<String>,
    /// When it is open, as the page says it; empty where that is not known.
    pub hours: String,
    /// When somebody last made sure: a date or a part of one; may be empty.
    pub checked: String,
    /// From when on somebody should make sure again.
    pub due: Option<Timestamp>,
}

/// Where a list goes on: after this city, name and page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceCursor {
    /// The city.
    pub city: CityId,
    /// The name, as it is sorted.
    pub name: String,
    /// The page.
    pub page: PageId,
}

/// Which places a list wants.
#[derive(Debug, Clone, Default)]
pub struct PlaceFilter {
    /// Of this city only.
    pub city: Option<CityId>,
    /// Of this kind only.
    pub kind: Option<String>,
    /// Only those that are so: a code.
    pub status: Option<String>,
    /// Only those that meet all of these needs: codes.
    pub needs: Vec<String>,
    /// Only there.
    pub within: Option<Area>,
    /// After this place in the list.
    pub after: Option<PlaceCursor>,
    /// At most so many.
    pub limit: i64,
}

/// By which clock a city lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CityClock {
    /// The city.
    pub city: CityId,
    /// The page that says it.
    pub page: PageId,
    /// Its country (ISO 3166-1); may be empty.
    pub country: String,
    /// Its time zone (IANA); may be empty.
    pub zone: String,
}

/// More cities than this are not looked at for their clocks.
const MOST_CLOCKS: i64 = 10_000;

#[derive(Queryable)]
struct Row {
    page: i64,
    _city: i64,
    name: String,
    kind: String,
    status: String,
    latitude: Option<i64>,
    longitude: Option<i64>,
    address: String,
    needs: String,
    hours: String,
    checked: String,
    due: Option<i64>,
}

impl From<Row> for PlaceSaid {
    fn from(row: Row) -> Self {
        Self {
            name: row.name,
            kind: row.kind,
            status: row.status,
            spot: row.latitude.zip(row.longitude).and_then(|(lat, lon)| Spot::of_parts(lat, lon)),
            address: row.address,
            needs: row.needs.split_whitespace().map(str::to_owned).collect(),
            hours: row.hours,
            checked: row.checked,
            due: row.due.map(Timestamp::from_millis),
        }
    }
}

impl Conn {
    /// Live places, those of each city by their names.
    pub fn places(&mut self, filter: &PlaceFilter) -> Result<Vec<Place>, Error> {
        let mut query = place::table.into_boxed();
        if let Some(city) = filter.city {
            query = query.filter(place::city.eq(city.0));
        }
        if let Some(kind) = &filter.kind {
            query = query.filter(place::kind.eq(kind));
        }
        if let Some(status) = &filter.status {
            query = query.filter(place::status.eq(status));
        }
        for need in &filter.needs {
            query = query.filter(place::needs.like(format!("% {need} %")));
        }
        if let Some(Area { south_west, north_east }) = filter.within {
            let ((south, west), (north, east)) = (south_west.parts(), north_east.parts());
            query = query.filter(place::latitude.between(south, north));
            query = match west <= east {
                true => query.filter(place::longitude.between(west, east)),
                false => query.filter(place::longitude.ge(west).or(place::longitude.le(east))),
            };
        }
        if let Some(PlaceCursor { city, name, page }) = &filter.after {
            let after_name = place::name.gt(name).or(place::name.eq(name).and(place::page.gt(page.0)));
            query = query.filter(place::city.gt(city.0).or(place::city.eq(city.0).and(after_name)));
        }
        let rows =
            query.order((place::city, place::name, place::page)).limit(filter.limit).load::<Row>(&mut self.db)?;
        let ids: Vec<PageId> = rows.iter().map(|row| PageId(row.page)).collect();
        let pages = self.pages_by_id(&ids)?.into_iter().map(|page| (page.id.0, page));
        let mut pages: HashMap<i64, Page> = pages.collect();
        let place = |row: Row| Some(Place { page: pages.remove(&row.page)?, said: row.into() });
        Ok(rows.into_iter().filter_map(place).collect())
    }

    /// By which clocks cities live, as the newest profile of each says: of all cities that say it, or of one.
    pub fn city_clocks(&mut self, city: Option<CityId>) -> Result<Vec<CityClock>, Error> {
        let mut query = city_clock::table.inner_join(page::table).into_boxed();
        if let Some(city) = city {
            query = query.filter(page::city.eq(city.0));
        }
        let order = (page::updated.desc(), page::id.desc());
        let columns = (page::city, page::id, city_clock::country, city_clock::zone);
        let rows: Vec<(i64, i64, String, String)> =
            query.order(order).limit(MOST_CLOCKS).select(columns).load(&mut self.db)?;
        let mut clocks: Vec<CityClock> = Vec::new();
        for (city, page, country, zone) in rows {
            if !clocks.iter().any(|known| known.city.0 == city) {
                clocks.push(CityClock { city: CityId(city), page: PageId(page), country, zone });
            }
        }
        Ok(clocks)
    }
}

impl Tx<'_> {
    /// Notes what a page says of a place, after its head; none if it tells of none. A page that is not live tells of none.
    pub fn set_place(&mut self, id: PageId, said: Option<&PlaceSaid>) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::delete(place::table.find(id.0)).execute(db))?;
        let Some(said) = said else { return Ok(()) };
        let Some(city) = self.city_of_live(id)? else { return Ok(()) };
        let (latitude, longitude) = said.spot.map(Spot::parts).unzip();
        let needs: String = said.needs.iter().map(|need| format!(" {need}")).collect();
        let row = (
            place::page.eq(id.0),
            place::city.eq(city),
            place::name.eq(&said.name),
            place::kind.eq(&said.kind),
            place::status.eq(&said.status),
            place::latitude.eq(latitude),
            place::longitude.eq(longitude),
            place::address.eq(&said.address),
            place::needs.eq(format!("{needs} ")),
            place::hours.eq(&said.hours),
            place::checked.eq(&said.checked),
            place::due.eq(said.due.map(Timestamp::as_millis)),
        );
        on_each_backend!(self, db => diesel::insert_into(place::table).values(row).execute(db))?;
        Ok(())
    }

    /// Notes what a city's profile says of its country and its time zone, after its head; none if it is none.
    pub fn set_city_clock(&mut self, id: PageId, said: Option<(&str, &str)>) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::delete(city_clock::table.find(id.0)).execute(db))?;
        let Some((country, zone)) = said else { return Ok(()) };
        if self.city_of_live(id)?.is_some() {
            let row = (city_clock::page.eq(id.0), city_clock::country.eq(country), city_clock::zone.eq(zone));
            on_each_backend!(self, db => diesel::insert_into(city_clock::table).values(row).execute(db))?;
        }
        Ok(())
    }

    /// The city of a page, if the page is live.
    fn city_of_live(&mut self, id: PageId) -> Result<Option<i64>, Error> {
        let live = page::table.find(id.0).filter(page::state.eq(Standing::Live.code())).select(page::city);
        Ok(on_each_backend!(self, db => live.first::<i64>(db)).optional()?)
    }
}
