//! The first run: a city gets its name, its keys and its first administrator.

use koinon_core::key::RecordKey;
use koinon_core::policy::Role;
use koinon_core::text::clean_line;
use koinon_core::{Hash, Origin};
use koinon_store::NewCity;

use crate::account::{self, NewAccount};
use crate::clock::{random_bytes, random_secret};
use crate::{Commons, Error, older_pages};

/// The name of the record key among the city's keys.
pub const RECORD_KEY: &str = "record";
/// The setting that holds the hash of the first-run token.
const SETUP_TOKEN: &str = "setup_token";

/// The id of a city's record key.
#[must_use]
pub fn record_key_id(origin: &Origin) -> String {
    origin.at("/id/person/pages#ed25519-key")
}

/// What the first run asks.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The city's name.
    pub name: String,
    /// One sentence about it.
    pub summary: String,
    /// What the first administrator signs in with.
    pub login: String,
    /// Their password.
    pub password: String,
}

impl Commons {
    /// Whether the city has been set up.
    #[must_use]
    pub fn is_set_up(&self) -> bool {
        self.identity().is_ok()
    }

    /// Makes the token that guards the first-run page; `None` once the city is set up. An earlier token ends.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn new_setup_token(&self) -> Result<Option<String>, Error> {
        if self.is_set_up() {
            return Ok(None);
        }
        let token = random_secret();
        let hash = Hash::of(&token).to_string();
        self.store().write(move |tx| -> Result<(), Error> { Ok(tx.set_setting(SETUP_TOKEN, Some(&hash))?) }).await?;
        Ok(Some(token))
    }

    /// Sets the city up from the first-run page.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a city that is set up already, [`Error::Invalid`] for a wrong token and for the answers.
    pub async fn set_up_with_token(&self, token: &str, setup: Setup) -> Result<(), Error> {
        let expected = self.store().read(|conn| -> Result<_, Error> { Ok(conn.setting(SETUP_TOKEN)?) }).await?;
        // Hashes are compared, so that the time taken tells nothing of the token.
        if self.is_set_up() {
            return Err(Error::NotFound);
        }
        if expected != Some(Hash::of(token).to_string()) {
            return Err(Error::invalid("token", "wrong_token", "this is not the key that the log shows"));
        }
        self.set_up(setup).await
    }

    /// Sets the city up.
    ///
    /// # Errors
    /// [`Error::Taken`] if it is set up already, [`Error::Invalid`] for the answers.
    pub async fn set_up(&self, setup: Setup) -> Result<(), Error> {
        let name = clean_line(&setup.name, 100);
        if name.is_empty() {
            return Err(Error::invalid("name", "empty", "the city needs a name"));
        }
        let summary = clean_line(&setup.summary, 280);
        let now = self.now();
        let account =
            NewAccount { login: setup.login, password: setup.password, name: None, role: Role::Administrator };
        let account = account::prepare(self.origin(), account, now).await?;
        let origin = self.origin().clone();
        let key = RecordKey::from_secret(random_bytes());
        let epoch = hex::encode(random_bytes::<16>());
        self.store()
            .write(move |tx| -> Result<(), Error> {
                if tx.here()?.is_some() {
                    return Err(Error::Taken("this city has been set up already".into()));
                }
                tx.create_here(&NewCity { origin, name, summary, created: now }, &epoch)?;
                tx.insert_local_key(RECORD_KEY, &key.secret(), &key.public().to_multibase(), now)?;
                account::insert(tx, &account)?;
                // A new city has no pages of before.
                tx.set_setting(older_pages::DONE, Some("1"))?;
                Ok(tx.set_setting(SETUP_TOKEN, None)?)
            })
            .await?;
        self.load_identity().await
    }

    /// Changes the city's name and the sentence about it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks, [`Error::Invalid`] for an empty name.
    pub async fn rename_city(&self, actor: &crate::Actor, name: &str, summary: &str) -> Result<(), Error> {
        actor.require_administrator()?;
        let (name, summary) = (clean_line(name, 100), clean_line(summary, 280));
        if name.is_empty() {
            return Err(Error::invalid("name", "empty", "the city needs a name"));
        }
        self.store().write(move |tx| -> Result<(), Error> { Ok(tx.update_here(&name, &summary)?) }).await?;
        self.load_identity().await
    }
}
