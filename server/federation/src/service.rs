//! The federation of one city: its keys, its way out, and what the other files of this crate do with them.

use std::sync::{Arc, RwLock};
use std::time::Duration;

use koinon_store::{PageId, Store};
use tokio::sync::{Notify, OnceCell};

use koinon_commons::clock::new_ulid;
use koinon_commons::{Commons, Error as CommonsError};
use koinon_core::Origin;

use crate::actors::Actors;
use crate::digest::DigestCache;
use crate::signature::{KeyError, RsaKey, Signer, generate_rsa};
use crate::transport::{Budget, FetchError, Rate, Transport};
use crate::wire::ids::ActorId;

/// The name of the HTTP signature key among the city's keys.
const HTTP_KEY: &str = "http";

/// Of so many copies it is remembered that their thread was just read from their city.
const FILLED: u64 = 10_000;
/// For so long it is not read again.
const FILLED_FOR: Duration = Duration::from_secs(10 * 60);
/// Deliveries that one server may make.
const DELIVERIES: Rate = Rate { burst: 2000.0, per_second: 200.0 };
/// Deliveries that one actor may make: half of its server's, so that no actor can use up what the others need.
const DELIVERIES_OF_ACTOR: Rate = Rate { burst: 1000.0, per_second: 100.0 };

/// Why something with another city did not work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The commons refused, or its store failed.
    #[error(transparent)]
    Commons(#[from] CommonsError),
    /// The other server did not answer as hoped.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// What it answered is not what was asked for.
    #[error("{0}")]
    Unusable(String),
    /// Our own key cannot be made or read.
    #[error("the city's own key cannot be used: {0}")]
    Key(#[from] KeyError),
}

impl From<koinon_store::Error> for Error {
    fn from(error: koinon_store::Error) -> Self {
        Self::Commons(error.into())
    }
}

/// The federation of one city. Cheap to clone.
#[derive(Clone)]
pub struct Federation {
    inner: Arc<Inner>,
}

struct Inner {
    commons: Commons,
    transport: Transport,
    key: RwLock<Option<HttpKey>>,
    actors: OnceCell<Actors<Store>>,
    visitors: Budget,
    senders: Budget,
    digests: DigestCache,
    nudge: Notify,
    /// Pages whose thread was asked for from their city a short time ago.
    filled: moka::sync::Cache<PageId, ()>,
}

#[derive(Clone)]
struct HttpKey {
    key: RsaKey,
    pem: String,
}

impl Federation {
    /// The federation over a commons, with its one way out.
    #[must_use]
    pub fn new(commons: Commons, transport: Transport) -> Self {
        let (key, actors) = (RwLock::new(None), OnceCell::new());
        let (visitors, senders) = (Budget::new(DELIVERIES), Budget::new(DELIVERIES_OF_ACTOR));
        Self {
            inner: Arc::new(Inner {
                commons,
                transport,
                key,
                actors,
                visitors,
                senders,
                digests: DigestCache::default(),
                nudge: Notify::new(),
                filled: moka::sync::Cache::builder().max_capacity(FILLED).time_to_live(FILLED_FOR).build(),
            }),
        }
    }

    /// The use cases.
    #[must_use]
    pub fn commons(&self) -> &Commons {
        &self.inner.commons
    }

    /// The way out.
    #[must_use]
    pub fn transport(&self) -> &Transport {
        &self.inner.transport
    }

    /// Where this city lives.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        self.inner.commons.origin()
    }

    /// The actors of other servers and their keys.
    ///
    /// # Errors
    /// As [`Federation::signer`].
    pub async fn actors(&self) -> Result<&Actors<Store>, Error> {
        let make = async || {
            let signer = self.signer(&ActorId::Server).await?;
            Ok(Actors::new(self.commons().store().clone(), self.transport().clone(), signer))
        };
        self.inner.actors.get_or_try_init(make).await
    }

    /// How much each server may still deliver.
    pub(crate) fn visitors(&self) -> &Budget {
        &self.inner.visitors
    }

    /// What each actor may still deliver, by its id.
    pub(crate) fn senders(&self) -> &Budget {
        &self.inner.senders
    }

    /// Signs as one of the city's actors.
    ///
    /// # Errors
    /// [`Error::Key`]; [`Error::Commons`] before the city is set up.
    pub async fn signer(&self, actor: &ActorId) -> Result<Signer, Error> {
        Ok(Signer::new(actor.key_at(self.origin()), self.http_key().await?.key))
    }

    /// The public half of the key that signs requests, PEM.
    ///
    /// # Errors
    /// As [`Federation::signer`].
    pub async fn http_key_pem(&self) -> Result<String, Error> {
        Ok(self.http_key().await?.pem)
    }

    /// The key that signs requests: read once, made when the city first needs it.
    async fn http_key(&self) -> Result<HttpKey, Error> {
        let cached = self.inner.key.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        if let Some(key) = cached {
            return Ok(key);
        }
        self.commons().identity()?;
        let stored = self.commons().store().read(|conn| conn.local_key(HTTP_KEY)).await?;
        let (pkcs8, pem) = match stored {
            Some(stored) => stored,
            None => {
                let (pkcs8, pem) =
                    tokio::task::spawn_blocking(generate_rsa).await.map_err(|e| Error::Unusable(e.to_string()))??;
                let now = self.commons().now();
                self.commons()
                    .store()
                    .write(move |tx| -> Result<_, koinon_store::Error> {
                        // Another node may have been faster: then its key is the city's.
                        if let Some(stored) = tx.local_key(HTTP_KEY)? {
                            return Ok(stored);
                        }
                        tx.insert_local_key(HTTP_KEY, &pkcs8, &pem, now)?;
                        Ok((pkcs8, pem))
                    })
                    .await?
            }
        };
        let key = HttpKey { key: RsaKey::from_pkcs8(&pkcs8)?, pem };
        *self.inner.key.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(key.clone());
        Ok(key)
    }

    /// Says to the followers that something was queued or answered that is not in the log, so that it goes on at once.
    pub(crate) fn nudge(&self) {
        self.inner.nudge.notify_waiters();
    }

    /// Waits for that.
    pub(crate) async fn nudged(&self) {
        self.inner.nudge.notified().await;
    }

    /// Reads the thread of a copy from its city beside everything else, unless that was done a short time ago: somebody looks at
    /// it.
    pub fn fill_thread_soon(&self, page: PageId) {
        if self.inner.filled.contains_key(&page) {
            return;
        }
        self.inner.filled.insert(page, ());
        let federation = self.clone();
        tokio::spawn(async move {
            if let Err(error) = federation.fill_thread(page).await {
                tracing::warn!(%error, "a thread could not be filled up");
            }
        });
    }

    /// The digest tree of this city's pages.
    pub(crate) fn digests(&self) -> &DigestCache {
        &self.inner.digests
    }

    /// A fresh ULID.
    pub(crate) fn new_ulid(&self) -> String {
        new_ulid(self.commons().now())
    }
}
