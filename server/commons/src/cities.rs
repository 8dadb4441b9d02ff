//! Other cities: blocking one with a public reason, and lifting that.

use koinon_core::text::clean_line;
use koinon_store::{ModerationAct, Subject};

use crate::clock::new_ulid;
use crate::{Actor, Commons, Error};

impl Commons {
    /// Blocks a city: nothing is taken from it and nothing sent. The reason is public.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks; [`Error::Invalid`] without a reason; [`Error::NotFound`].
    pub async fn block_city(&self, actor: &Actor, authority: &str, reason: Option<String>) -> Result<(), Error> {
        let reason = reason.map(|reason| clean_line(&reason, 500)).filter(|reason| !reason.is_empty());
        if reason.is_none() {
            return Err(Error::invalid("reason", "reason_needed", "a block needs a public reason"));
        }
        self.set_blocked(actor, authority, reason).await
    }

    /// Lifts a block.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks; [`Error::NotFound`].
    pub async fn unblock_city(&self, actor: &Actor, authority: &str) -> Result<(), Error> {
        self.set_blocked(actor, authority, None).await
    }

    async fn set_blocked(&self, actor: &Actor, authority: &str, reason: Option<String>) -> Result<(), Error> {
        let administrator = actor.require_administrator()?.person.id;
        let (authority, now) = (authority.to_owned(), self.now());
        self.store()
            .write(move |tx| {
                let city = tx.city_by_authority(&authority)?.filter(|city| city.id != koinon_store::HERE);
                let city = city.ok_or(Error::NotFound)?;
                tx.set_city_blocked(city.id, reason.as_deref())?;
                let act = if reason.is_some() { ModerationAct::Block } else { ModerationAct::Unblock };
                let subject = Subject { city: Some(city.id), ..Subject::default() };
                let said = reason.as_deref().unwrap_or_default();
                tx.log_moderation(&new_ulid(now), act, Some(administrator), &subject, said, now)?;
                if let (Some(inbox), Some(_)) = (&city.inbox, &reason) {
                    tx.drop_inbox(inbox)?;
                }
                Ok(())
            })
            .await
    }
}
