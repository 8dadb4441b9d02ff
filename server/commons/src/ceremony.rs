//! Steps of a sign-in under way: what is known here of one, under a secret that the browser holds.

use koinon_core::Hash;
use koinon_store::{Ceremony, PersonId};

use crate::clock::random_secret;
use crate::{Commons, Error};

/// A step waits for so long, in milliseconds.
const WAITS_FOR: i64 = 10 * 60 * 1000;
/// So many steps are begun from one network in a quarter of an hour by whoever is not signed in: a town hall is one network.
const MOST: u32 = 200;

impl Commons {
    /// Checks that a stranger may begin a step now: each is a row that is kept for a while. `network` is where they ask from.
    pub(crate) fn may_begin(&self, network: &str) -> Result<(), Error> {
        let (name, now) = (format!("begin {network}"), self.now());
        if let Some(wait) = self.inner.throttle.wait_after(&name, MOST, now) {
            return Err(Error::TooMany(wait));
        }
        self.inner.throttle.failed(&name, now);
        Ok(())
    }

    /// Begins a step that is for this; answers the secret that the browser keeps.
    pub(crate) async fn begin_ceremony(
        &self,
        purpose: &'static str,
        person: Option<PersonId>,
        detail: String,
    ) -> Result<String, Error> {
        let (secret, now) = (random_secret(), self.now());
        let token = Hash::of(&secret);
        let new = Ceremony { person, detail, created: now };
        let old = now.plus_millis(-WAITS_FOR);
        self.store().write(move |tx| Ok::<_, Error>(tx.begin_ceremony(&token, purpose, &new, old)?)).await?;
        Ok(secret)
    }

    /// A step that has not ended, or [`Error::NotFound`].
    pub(crate) async fn ceremony(&self, purpose: &'static str, secret: &str) -> Result<Ceremony, Error> {
        let (token, since) = (Hash::of(secret), self.now().plus_millis(-WAITS_FOR));
        let found = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.ceremony(&token, purpose, since)?) });
        found.await?.ok_or(Error::NotFound)
    }

    /// Ends a step, or [`Error::NotFound`] if it was ended meanwhile: each is gone through once.
    pub(crate) async fn end_ceremony(&self, secret: &str) -> Result<(), Error> {
        let token = Hash::of(secret);
        let ended = self.store().write(move |tx| -> Result<_, Error> { Ok(tx.end_ceremony(&token)?) }).await?;
        if ended { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Ends a step and gives what is known of it.
    pub(crate) async fn take_ceremony(&self, purpose: &'static str, secret: &str) -> Result<Ceremony, Error> {
        let step = self.ceremony(purpose, secret).await?;
        self.end_ceremony(secret).await?;
        Ok(step)
    }
}
