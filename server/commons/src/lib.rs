//! The use cases of the commons, one file each.
//!
//! Every change takes one way: a use case checks the actor's right, applies the rules of `koinon-core`, and writes the new
//! state and one row of the change log in one transaction. No transaction is held across a network call.

pub mod about_practice;
pub mod account;
mod act_arrives;
pub mod actor;
pub mod adaptations;
pub mod affiliation;
mod alike;
pub mod answers;
mod append;
pub mod around;
mod arrived_words;
pub mod blame;
pub mod called;
pub mod care;
pub mod catalogue;
mod ceremony;
pub mod cities;
pub mod city_page;
pub mod claims;
pub mod clock;
pub mod compare;
pub mod consultations;
mod csv_text;
mod data_file;
pub mod debate;
pub mod debate_arrives;
pub mod decide;
pub mod deletion_arrives;
pub mod dependency;
pub mod draft;
pub mod error;
pub mod export;
pub mod form;
pub mod gate;
pub mod here;
pub mod history;
pub mod identity;
pub mod import;
pub mod index;
pub mod kept_search;
pub mod league;
pub mod learning;
pub mod leave;
pub mod ledger;
pub mod links;
pub mod mail;
mod mail_link;
pub mod mail_queue;
pub mod maturity;
pub mod media;
pub mod media_store;
pub mod mirror;
pub mod missing;
pub mod moderate;
pub mod nearness;
mod newcomer;
pub mod notices;
pub mod notifier;
pub mod observations;
pub mod offer_back;
pub mod older_pages;
pub mod only_if;
pub mod own_data;
pub mod page_archive;
pub mod passkeys;
pub mod picture;
pub mod places;
pub mod positions;
pub mod practice_tried;
pub mod prepare;
pub mod proof_of_work;
pub mod proposal_arrives;
pub mod proposals;
pub mod propose;
pub mod protocol;
pub mod publish;
pub mod read;
pub mod redact;
pub mod render;
pub mod reports;
pub mod retention;
pub mod scope;
pub mod search;
pub mod second_factor;
pub mod session;
pub mod setup;
pub mod shipped;
pub mod sign_up;
pub mod stance_arrives;
pub mod standing;
pub mod take_over;
pub mod thread;
mod throttle;
pub mod translations;
pub mod verify;
pub mod vouch;

use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use koinon_core::key::RecordKey;
use koinon_core::{Origin, Timestamp};
use koinon_search::{IndexOptions, SearchIndex};
use koinon_store::Store;

pub use actor::Actor;
pub use clock::{Clock, SharedClock, SystemClock};
pub use error::{Conflict, Error, FieldError, Incomplete, Refusal};
pub use media_store::MediaStore;

/// Of so many pictures it is remembered how they stand on a screen.
const PICTURE_SHAPES: u64 = 10_000;

/// What the commons needs to know of its surroundings.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where this city lives.
    pub origin: Origin,
    /// The folder with media and the search index.
    pub data_dir: PathBuf,
    /// The language of new pages and of visitors whose browser asks for none that we speak.
    pub default_lang: String,
    /// Whether mail can be sent.
    pub sends_mail: bool,
    /// Where files are kept that several nodes share, if not in the data folder alone.
    pub media_store: Option<MediaStore>,
}

/// The commons of one city. Cheap to clone.
#[derive(Clone)]
pub struct Commons {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    store: Store,
    /// None where another program has it open.
    search: Option<SearchIndex>,
    /// Held by the one that builds the index anew.
    rebuilding: tokio::sync::Mutex<()>,
    clock: SharedClock,
    identity: RwLock<Option<Arc<Identity>>>,
    throttle: throttle::Throttle,
    /// Tasks that browsers have answered, for as long as they could be answered again.
    answered_tasks: moka::sync::Cache<String, ()>,
    /// Counts up when sessions end of people who did not end them themselves.
    sessions_ended: tokio::sync::watch::Sender<u64>,
    /// Counts up when somebody is told something, or has read it.
    notices_told: tokio::sync::watch::Sender<u64>,
    picture_shapes: moka::sync::Cache<koinon_core::Hash, picture::shape::Shape>,
    smaller_pictures: picture::smaller::SmallerPictures,
    resting_files: media_store::Resting,
    /// Held by many while a file is written and named, by one alone while those are removed that nothing names.
    keeping_files: tokio::sync::RwLock<()>,
}

/// What this city signs its records with, and as whom.
pub struct Identity {
    /// Its name for people.
    pub name: String,
    /// One sentence about it.
    pub summary: String,
    /// The key of its records.
    pub record_key: RecordKey,
    /// The id of that key.
    pub record_key_id: String,
}

impl Commons {
    /// Opens the commons over a store, with its search index in the data folder.
    ///
    /// # Errors
    /// [`Error::Search`] if the index folder cannot be used, [`Error::Store`].
    pub async fn open(config: Config, store: Store, clock: SharedClock) -> Result<Self, Error> {
        let search = SearchIndex::open(&config.data_dir.join("search"), IndexOptions::default())?;
        Self::with_index(config, store, clock, Some(search)).await
    }

    /// Opens the commons without its search index, which one program at a time may have open: for commands beside a server.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn open_without_index(config: Config, store: Store, clock: SharedClock) -> Result<Self, Error> {
        Self::with_index(config, store, clock, None).await
    }

    async fn with_index(
        config: Config,
        store: Store,
        clock: SharedClock,
        search: Option<SearchIndex>,
    ) -> Result<Self, Error> {
        let commons = Self {
            inner: Arc::new(Inner {
                config,
                store,
                search,
                rebuilding: tokio::sync::Mutex::default(),
                clock,
                identity: RwLock::new(None),
                throttle: throttle::Throttle::default(),
                answered_tasks: proof_of_work::answered_tasks(),
                sessions_ended: tokio::sync::watch::Sender::new(0),
                notices_told: tokio::sync::watch::Sender::new(0),
                picture_shapes: moka::sync::Cache::new(PICTURE_SHAPES),
                smaller_pictures: picture::smaller::smaller_pictures(),
                resting_files: media_store::resting(),
                keeping_files: tokio::sync::RwLock::default(),
            }),
        };
        commons.load_identity().await?;
        Ok(commons)
    }

    /// The store, for the followers of the log.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The search index.
    ///
    /// # Errors
    /// [`Error::Search`] if this was opened without it.
    pub fn index(&self) -> Result<&SearchIndex, Error> {
        self.inner.search.as_ref().ok_or(Error::Search(koinon_search::Error::Locked))
    }

    /// Where this city lives.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.inner.config.origin
    }

    /// The folder with media and the search index.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.inner.config.data_dir
    }

    /// Where files are kept that several nodes share.
    #[must_use]
    pub fn media_store(&self) -> Option<&MediaStore> {
        self.inner.config.media_store.as_ref()
    }

    /// The language of new pages.
    #[must_use]
    pub fn default_lang(&self) -> &str {
        &self.inner.config.default_lang
    }

    /// Whether this city sends mail.
    #[must_use]
    pub fn sends_mail(&self) -> bool {
        self.inner.config.sends_mail
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// Who this city is, or [`Error::NotSetUp`].
    ///
    /// # Errors
    /// [`Error::NotSetUp`] before the first run's page was filled in.
    pub fn identity(&self) -> Result<Arc<Identity>, Error> {
        let identity = self.inner.identity.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        identity.clone().ok_or(Error::NotSetUp)
    }

    /// Reads the city's name and key from the store.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn load_identity(&self) -> Result<(), Error> {
        let origin = self.origin().clone();
        let identity = self
            .store()
            .read(move |conn| -> Result<_, Error> {
                let (Some(here), Some((secret, _))) = (conn.here()?, conn.local_key(setup::RECORD_KEY)?) else {
                    return Ok(None);
                };
                if here.origin != origin {
                    return Err(Error::Store(koinon_store::Error::Address(format!(
                        "this data folder belongs to {}, not to {origin}",
                        here.origin
                    ))));
                }
                let secret = <[u8; 32]>::try_from(secret.as_slice())
                    .map_err(|_| koinon_store::Error::Corrupt("the city's record key is not 32 bytes".into()))?;
                Ok(Some(Arc::new(Identity {
                    name: here.name,
                    summary: here.summary,
                    record_key: RecordKey::from_secret(secret),
                    record_key_id: setup::record_key_id(&origin),
                })))
            })
            .await?;
        *self.inner.identity.write().unwrap_or_else(std::sync::PoisonError::into_inner) = identity;
        Ok(())
    }
}
