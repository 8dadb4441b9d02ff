//! Facts about this city, and its keys.

use koinon_core::Timestamp;

use crate::{Conn, Error, Tx};

impl Conn {
    /// The value of a setting.
    pub fn setting(&mut self, name: &str) -> Result<Option<String>, Error> {
        todo!()
    }
    /// A key of this city: its private bytes and its public text.
    pub fn local_key(&mut self, name: &str) -> Result<Option<(Vec<u8>, String)>, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// Sets a setting; `None` removes it.
    pub fn set_setting(&mut self, name: &str, value: Option<&str>) -> Result<(), Error> {
        todo!()
    }
    /// Keeps a key of this city.
    pub fn insert_local_key(
        &mut self,
        name: &str,
        private: &[u8],
        public: &str,
        created: Timestamp,
    ) -> Result<(), Error> {
        todo!()
    }
}
