//! Facts about this city, and its keys.

use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::schema::{local_key, setting};
use crate::{Conn, Error, Tx};

impl Conn {
    /// The value of a setting.
    pub fn setting(&mut self, name: &str) -> Result<Option<String>, Error> {
        Ok(on_each_backend!(self, db => setting::table.find(name).select(setting::value).first(db)).optional()?)
    }

    /// A key of this city: its private bytes and its public text.
    pub fn local_key(&mut self, name: &str) -> Result<Option<(Vec<u8>, String)>, Error> {
        let key = local_key::table.find(name).select((local_key::private, local_key::public));
        Ok(on_each_backend!(self, db => key.first(db)).optional()?)
    }
}

impl Tx<'_> {
    /// Sets a setting; `None` removes it.
    pub fn set_setting(&mut self, name: &str, value: Option<&str>) -> Result<(), Error> {
        let Some(value) = value else {
            on_each_backend!(self, db => diesel::delete(setting::table.find(name)).execute(db))?;
            return Ok(());
        };
        on_each_backend!(self, db => {
            diesel::insert_into(setting::table)
                .values((setting::name.eq(name), setting::value.eq(value)))
                .on_conflict(setting::name)
                .do_update()
                .set(setting::value.eq(value))
                .execute(db)
        })?;
        Ok(())
    }

    /// Keeps a key of this city. [`Error::Taken`] if there is one of that name: keys are not overwritten.
    pub fn insert_local_key(
        &mut self,
        name: &str,
        private: &[u8],
        public: &str,
        created: Timestamp,
    ) -> Result<(), Error> {
        let row = (
            local_key::name.eq(name),
            local_key::private.eq(private),
            local_key::public.eq(public),
            local_key::created.eq(created.as_millis()),
        );
        on_each_backend!(self, db => diesel::insert_into(local_key::table).values(row).execute(db))?;
        Ok(())
    }
}
