//! Cities: this one and the others.

use koinon_core::{Origin, Timestamp};

use crate::{City, CityId, CityProfile, Conn, Error, NewCity, Tx};

impl Conn {
    /// This city; `None` before it is set up.
    pub fn here(&mut self) -> Result<Option<City>, Error> {
        todo!()
    }
    /// A city by row.
    pub fn city(&mut self, id: CityId) -> Result<Option<City>, Error> {
        todo!()
    }
    /// A city by authority.
    pub fn city_by_authority(&mut self, authority: &str) -> Result<Option<City>, Error> {
        todo!()
    }
    /// A city by origin, compared whole.
    pub fn city_by_origin(&mut self, origin: &Origin) -> Result<Option<City>, Error> {
        todo!()
    }
    /// All cities by name, this one first, with the number of their live pages here.
    pub fn cities(&mut self) -> Result<Vec<(City, i64)>, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// Makes this city (row 1) and the log's epoch.
    pub fn create_here(&mut self, city: &NewCity, epoch: &str) -> Result<(), Error> {
        todo!()
    }
    /// Renames this city.
    pub fn update_here(&mut self, name: &str, summary: &str) -> Result<(), Error> {
        todo!()
    }
    /// Remembers a city when it is first seen; the row there is, if it is known already.
    pub fn ensure_city(&mut self, city: &NewCity) -> Result<CityId, Error> {
        todo!()
    }
    /// Takes over what a city's documents say of it.
    pub fn set_city_profile(&mut self, id: CityId, profile: &CityProfile) -> Result<(), Error> {
        todo!()
    }
    /// Pins a city's record key. Whoever calls this has checked that it may be pinned.
    pub fn pin_record_key(&mut self, id: CityId, key_id: &str, multibase: &str) -> Result<(), Error> {
        todo!()
    }
    /// Something verified arrived.
    pub fn city_heard(&mut self, id: CityId, at: Timestamp) -> Result<(), Error> {
        todo!()
    }
    /// Notes a difficulty, in words; `None` when it is over.
    pub fn city_error(&mut self, id: CityId, error: Option<&str>) -> Result<(), Error> {
        todo!()
    }
    /// Counts a page that did not fit its record.
    pub fn count_mismatch(&mut self, id: CityId) -> Result<(), Error> {
        todo!()
    }
    /// Blocks a city with a public reason; `None` lifts the block.
    pub fn set_city_blocked(&mut self, id: CityId, reason: Option<&str>) -> Result<(), Error> {
        todo!()
    }
}
