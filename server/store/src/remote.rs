//! What is known of other servers: actors, raw objects, and the activities already received.

use koinon_core::Timestamp;

use crate::{Conn, Error, RemoteActor, Tx};

impl Conn {
    /// An actor by ActivityPub id.
    pub fn actor(&mut self, ap_id: &str) -> Result<Option<RemoteActor>, Error> {
        todo!()
    }
    /// The actor whose HTTP signature key has this id.
    pub fn actor_by_key(&mut self, key_id: &str) -> Result<Option<RemoteActor>, Error> {
        todo!()
    }
    /// The raw JSON of a remote object, as its server wrote it.
    pub fn remote_object(&mut self, ap_id: &str) -> Result<Option<String>, Error> {
        todo!()
    }
    /// Whether an activity's effect is in the store.
    pub fn received(&mut self, activity: &str) -> Result<bool, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// Stores or renews an actor.
    pub fn save_actor(&mut self, actor: &RemoteActor) -> Result<(), Error> {
        todo!()
    }
    /// Its server said that it is gone.
    pub fn actor_gone(&mut self, ap_id: &str) -> Result<(), Error> {
        todo!()
    }
    /// Keeps the raw JSON of a remote object.
    pub fn save_remote_object(&mut self, ap_id: &str, json: &str, fetched: Timestamp) -> Result<(), Error> {
        todo!()
    }
    /// Forgets the raw JSON of a remote object.
    pub fn delete_remote_object(&mut self, ap_id: &str) -> Result<(), Error> {
        todo!()
    }
    /// Marks an activity as received; false if it already was.
    pub fn mark_received(&mut self, activity: &str, at: Timestamp) -> Result<bool, Error> {
        todo!()
    }
    /// Forgets activities received before `before` (no signature that old is taken).
    pub fn forget_received(&mut self, before: Timestamp) -> Result<(), Error> {
        todo!()
    }
}
