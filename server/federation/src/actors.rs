//! Other servers' actors and their keys: fetched from their own server, kept in the store, and never taken from what
//! somebody else embedded.
//!
//! [`Actors::authenticate`] answers the first question about everything that arrives: who signed this? It fetches a key at
//! most once per minute and key, and only after everything that needs no key was found in order.

mod document;
#[cfg(test)]
pub(crate) mod fixtures;
mod store;

use std::sync::Arc;
use std::time::{Duration, Instant};

use koinon_core::Timestamp;
use koinon_store::RemoteActor;
use moka::sync::Cache;
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use crate::signature::{self, Incoming, Pending, RsaPublicKey, SignatureError, Signer};
use crate::transport::{Accept, Budget, FetchError, Fetched, Rate, Transport, domain_of};

pub use document::{ActorError, read_actor};
pub use store::ActorStore;

/// How long a key is not fetched again, in milliseconds.
const KEY_PAUSE: i64 = 60 * 1000;
/// How long an actor from the store is good enough, in milliseconds.
const FRESH: i64 = 24 * 60 * 60 * 1000;
/// Fetches that requests from strangers may cause per domain (the last two labels of a name).
const STRANGERS: Rate = Rate { burst: 60.0, per_second: 1.0 };

/// Why a request does not tell who sent it.
#[derive(Debug, thiserror::Error)]
pub enum Unauthenticated {
    /// The signature is missing, badly made, or not by its key.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The key cannot be had. `Display` tells strangers nothing about the network: a name that leads inside, a closed port, a
    /// slow answer and an answer that is no actor read alike. `Debug` has the reason, for the log.
    #[error("the key of this signature could not be had from its server")]
    Key(#[source] ActorError),
    /// The signer's own server says that it is gone. Its Delete of itself is answered 202 and dropped: there is nothing
    /// to do, and any other answer would be retried for days.
    #[error("the signer is gone")]
    Gone,
    /// Our database failed: a 5xx, so that the sender tries again.
    #[error("the request could not be checked")]
    Store(#[source] koinon_store::Error),
}

impl Unauthenticated {
    /// The HTTP status that says so.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Signature(error) => error.status(),
            Self::Key(_) | Self::Gone => 401,
            Self::Store(_) => 500,
        }
    }
}

/// An actor and the document in which its own server describes it.
#[derive(Debug, Clone)]
pub struct ActorDocument {
    /// What we keep of it.
    pub actor: RemoteActor,
    /// All of it: keys of records, software, collections.
    pub json: Value,
}

/// Whose key is being fetched, and when it was last tried.
type Attempt = Arc<Mutex<Option<Timestamp>>>;

/// The actors of other servers.
pub struct Actors<S> {
    store: S,
    transport: Transport,
    signer: Signer,
    attempts: Cache<String, Attempt>,
    strangers: Budget,
}

impl<S: ActorStore> Actors<S> {
    /// Keeps actors in `store` and fetches them as `signer`, this city's server actor.
    pub fn new(store: S, transport: Transport, signer: Signer) -> Self {
        let attempts = Cache::builder().max_capacity(10_000).time_to_idle(Duration::from_secs(600)).build();
        Self { store, transport, signer, attempts, strangers: Budget::new(STRANGERS) }
    }

    /// The way out through which actors are fetched.
    #[must_use]
    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    /// Who signed a request.
    ///
    /// # Errors
    /// See [`Unauthenticated`].
    pub async fn authenticate(&self, request: &Incoming<'_>) -> Result<RemoteActor, Unauthenticated> {
        let pending = signature::check(request, self.transport.network(), self.transport.now())?;
        if let Some(actor) = self.known_signer(&pending).await? {
            return Ok(actor);
        }
        // One request at a time fetches a key; those that wait find it in the store.
        let document = pending.key_url()[..url::Position::AfterQuery].to_owned();
        let attempt = self.attempts.get_with(document, Attempt::default);
        let mut last = attempt.lock().await;
        if let Some(actor) = self.known_signer(&pending).await? {
            return Ok(actor);
        }
        let now = self.transport.now();
        if last.is_some_and(|last| now.since(last) < KEY_PAUSE) {
            return Err(SignatureError::Wrong.into());
        }
        *last = Some(now);
        self.fetched_signer(&pending).await
    }

    /// The signer, if the store has the key and the key fits.
    async fn known_signer(&self, pending: &Pending) -> Result<Option<RemoteActor>, Unauthenticated> {
        let known = self.store.actor_by_key(pending.key_id()).await.map_err(Unauthenticated::Store)?;
        match known {
            Some(actor) if actor.gone => Err(Unauthenticated::Gone),
            Some(actor) if signed_by(pending, &actor).is_ok() => Ok(Some(actor)),
            _ => Ok(None),
        }
    }

    /// The signer, by the key that its server serves now.
    async fn fetched_signer(&self, pending: &Pending) -> Result<RemoteActor, Unauthenticated> {
        let host = pending.key_url().host_str().unwrap_or_default();
        if !self.strangers.take(domain_of(host), Instant::now()) {
            return Err(Unauthenticated::Key(FetchError::Busy.into()));
        }
        let fetched = match self.fetch_document(pending.key_url(), Accept::Activity).await {
            Err(ActorError::Fetch(error)) if error.is_gone() => return Err(Unauthenticated::Gone),
            other => other.map_err(Unauthenticated::Key)?,
        };
        let actor = self.read(&fetched, Some(pending.key_id())).map_err(Unauthenticated::Key)?;
        signed_by(pending, &actor)?;
        match self.keep(actor.clone()).await {
            Err(ActorError::Store(error)) => Err(Unauthenticated::Store(error)),
            other => other.map(|()| actor).map_err(Unauthenticated::Key),
        }
    }

    /// Whether anything is known of this actor. What is not need not be deleted: the farewell of a stranger is dropped
    /// without a fetch, since a server that deletes many accounts sends one to everyone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn knows(&self, id: &str) -> Result<bool, koinon_store::Error> {
        Ok(self.store.actor(id).await?.is_some())
    }

    /// The actor with this id: from the store if it was read within a day, else from its server.
    ///
    /// # Errors
    /// See [`ActorError`].
    pub async fn actor(&self, id: &Url) -> Result<RemoteActor, ActorError> {
        match self.store.actor(id.as_str()).await? {
            Some(actor) if actor.gone => Err(ActorError::Gone),
            Some(actor) if self.transport.now().since(actor.fetched) < FRESH => Ok(actor),
            _ => Ok(self.refresh(id).await?.actor),
        }
    }

    /// The actor with this id as its server describes it now. This is what an `Update` of an actor calls for: nothing is
    /// taken from the activity itself.
    ///
    /// # Errors
    /// See [`ActorError`].
    pub async fn refresh(&self, id: &Url) -> Result<ActorDocument, ActorError> {
        let found = match self.find(id).await {
            Err(ActorError::Fetch(error)) if error.is_gone() => {
                self.store.actor_gone(id.as_str()).await?;
                return Err(ActorError::Gone);
            }
            other => other?,
        };
        if found.actor.ap_id == id.as_str() { Ok(found) } else { Err(ActorError::WrongId) }
    }

    /// The actor that an address leads to, whatever its id: for what people type.
    ///
    /// # Errors
    /// See [`ActorError`].
    pub async fn find(&self, url: &Url) -> Result<ActorDocument, ActorError> {
        let fetched = self.fetch_document(url, Accept::Activity).await?;
        let actor = self.read(&fetched, None)?;
        self.keep(actor.clone()).await?;
        Ok(ActorDocument { actor, json: fetched.json })
    }

    /// The object with this id from its own server, for what nobody else may say. The answer must come from the object's
    /// origin and be about that very object; of one that is gone it is the Tombstone, if there is one.
    ///
    /// # Errors
    /// See [`ActorError`].
    pub async fn object(&self, id: &Url) -> Result<Fetched, ActorError> {
        let fetched = self.fetch_document(id, Accept::Object).await?;
        if same_document(&fetched.final_url, id) { Ok(fetched) } else { Err(ActorError::WrongId) }
    }

    fn read(&self, fetched: &Fetched, key_id: Option<&str>) -> Result<RemoteActor, ActorError> {
        let network = self.transport.network();
        read_actor(&fetched.json, network, key_id, self.transport.now())
    }

    /// Stores an actor. An actor that became something else, a Person that calls itself a Group, is not believed.
    async fn keep(&self, actor: RemoteActor) -> Result<(), ActorError> {
        match self.store.actor(&actor.ap_id).await? {
            Some(known) if known.kind != actor.kind => Err(ActorError::TypeChanged),
            _ => Ok(self.store.save_actor(actor).await?),
        }
    }

    /// A document whose `id` is the address that served it. One that names another address of the same origin (or, a key
    /// document, its owner) is fetched once more from there.
    async fn fetch_document(&self, url: &Url, accept: Accept) -> Result<Fetched, ActorError> {
        let mut url = url.clone();
        for _ in 0..2 {
            url.set_fragment(None);
            let fetched = self.transport.get_json(&url, accept, Some(&self.signer)).await?;
            let named = document::address_of(&fetched.json).ok_or(ActorError::WrongId)?;
            if same_document(&named, &fetched.final_url) {
                return Ok(fetched);
            }
            if named.origin() != fetched.final_url.origin() {
                return Err(ActorError::WrongId);
            }
            url = named;
        }
        Err(ActorError::WrongId)
    }
}

fn signed_by(pending: &Pending, actor: &RemoteActor) -> Result<(), SignatureError> {
    pending.verify(&RsaPublicKey::from_pem(&actor.key_pem)?)
}

/// Whether two addresses differ in their fragment at most.
fn same_document(a: &Url, b: &Url) -> bool {
    a[..url::Position::AfterQuery] == b[..url::Position::AfterQuery]
}

#[cfg(test)]
mod tests;
