//! What must be kept of other servers' actors.

use std::future::Future;

use koinon_store::{Error, RemoteActor, Store};

/// Keeps actors: the store of a running city; tests bring their own.
pub trait ActorStore: Send + Sync {
    /// An actor by id.
    fn actor(&self, ap_id: &str) -> impl Future<Output = Result<Option<RemoteActor>, Error>> + Send;
    /// The actor whose HTTP signature key has this id.
    fn actor_by_key(&self, key_id: &str) -> impl Future<Output = Result<Option<RemoteActor>, Error>> + Send;
    /// Stores or renews an actor.
    fn save_actor(&self, actor: RemoteActor) -> impl Future<Output = Result<(), Error>> + Send;
    /// Its server said that it is gone. Nothing happens if it was never known.
    fn actor_gone(&self, ap_id: &str) -> impl Future<Output = Result<(), Error>> + Send;
}

impl ActorStore for Store {
    async fn actor(&self, ap_id: &str) -> Result<Option<RemoteActor>, Error> {
        let ap_id = ap_id.to_owned();
        self.read(move |conn| conn.actor(&ap_id)).await
    }

    async fn actor_by_key(&self, key_id: &str) -> Result<Option<RemoteActor>, Error> {
        let key_id = key_id.to_owned();
        self.read(move |conn| conn.actor_by_key(&key_id)).await
    }

    async fn save_actor(&self, actor: RemoteActor) -> Result<(), Error> {
        self.write(move |tx| tx.save_actor(&actor)).await
    }

    async fn actor_gone(&self, ap_id: &str) -> Result<(), Error> {
        let ap_id = ap_id.to_owned();
        self.write(move |tx| tx.actor_gone(&ap_id)).await
    }
}
