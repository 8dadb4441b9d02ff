//! Being told by e-mail: where, how often, and the links that confirm an address or end it.

use koinon_core::frequency::Frequency;
use koinon_core::mail_address::MailAddress;
use koinon_core::{Hash, Timestamp};
use koinon_store::{MailLink, MailSettings, MailToken, PersonId, Tx};

use crate::clock::random_secret;
use crate::mail_link::{self, GOOD_FOR, is_good};
use crate::{Actor, Commons, Error};

/// What somebody wants of their mail.
#[derive(Debug, Clone, Default)]
pub struct MailWish {
    /// Where it is to go, as they typed it; nowhere if empty.
    pub address: String,
    /// How often.
    pub frequency: Frequency,
    /// In which language, by its code.
    pub lang: String,
    /// Whether the link that confirms the address is to be sent once more.
    pub again: bool,
}

impl Commons {
    /// Where one gets mail, if one ever said.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn mail_settings(&self, actor: &Actor) -> Result<Option<MailSettings>, Error> {
        let person = actor.account()?.person.id;
        self.store().read(move |conn| Ok(conn.mail_settings(person)?)).await
    }

    /// Says where one wants mail, and how often. An address that one has not confirmed is sent a link, and nothing else before
    /// the link is followed: until then mail goes where it went.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::Invalid`] if this city sends no mail, for an address that is none, and for a frequency
    /// without an address; [`Error::TooMany`] if too many links were asked for. Nothing is changed then.
    pub async fn change_mail(&self, actor: &Actor, wish: MailWish) -> Result<MailSettings, Error> {
        let (person, now) = (actor.account()?.person.id, self.now());
        if !self.sends_mail() {
            return Err(Error::invalid("address", "no_mail", "this city sends no mail"));
        }
        let address = match wish.address.trim() {
            "" if wish.frequency == Frequency::Never => None,
            "" => return Err(Error::invalid("address", "mail_address_needed", "mail needs an address to go to")),
            typed => Some(MailAddress::parse(typed).ok_or_else(|| {
                Error::invalid("address", "no_mail_address", "an address looks like ana@mail.example")
            })?),
        };
        let changed = self
            .store()
            .write(move |tx| {
                let Some(address) = address else {
                    tx.delete_mail_settings(person)?;
                    return Ok(blank(person, wish.lang));
                };
                let mut settings = tx.mail_settings(person)?.unwrap_or_else(|| blank(person, String::new()));
                settings.lang = wish.lang;
                if settings.frequency != wish.frequency {
                    settings.frequency = wish.frequency;
                    settings.next_digest = wish.frequency.next_digest(now);
                    match wish.frequency {
                        Frequency::Never => tx.delete_mail_of(person)?,
                        // What was gathered for a later mail is told now.
                        Frequency::AtOnce => drop(tx.queue_digest(person, now)?),
                        Frequency::Daily | Frequency::Weekly => {}
                    }
                }
                let is_confirmed = settings.address.as_deref() == Some(address.as_str());
                settings.pending = (!is_confirmed).then(|| address.as_str().to_owned());
                tx.keep_mail_settings(&settings)?;
                if is_confirmed {
                    tx.use_mail_tokens(person, MailLink::Confirm)?;
                } else if wish.again || !has_link(tx, person, &address, now)? {
                    let lang = settings.lang.clone();
                    mail_link::send(tx, MailLink::Confirm, &[Some(person)], &address, &lang, now)?;
                }
                Ok(settings)
            })
            .await;
        // A mail may wait.
        self.notices_changed();
        changed
    }

    /// The address that a link confirms; none if it was followed before, is older than a day, or never was one.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn mail_to_confirm(&self, secret: &str) -> Result<Option<String>, Error> {
        let (token, now) = (Hash::of(secret), self.now());
        self.store()
            .read(move |conn| -> Result<_, Error> {
                let Some(link) = mail_link::find(conn, &token, MailLink::Confirm, now)? else { return Ok(None) };
                let settings = link.person.map(|person| conn.mail_settings(person)).transpose()?.flatten();
                Ok(settings.and_then(|settings| settings.pending).filter(|pending| is_for(&link, pending)))
            })
            .await
    }

    /// Follows a link that confirms an address: mail goes there from now on. Whoever has the link reads what is sent to the
    /// address, so nobody needs to be signed in.
    ///
    /// # Errors
    /// [`Error::NotFound`] where [`Commons::mail_to_confirm`] gives none.
    pub async fn confirm_mail(&self, secret: &str) -> Result<MailSettings, Error> {
        let (token, now) = (Hash::of(secret), self.now());
        self.store()
            .write(move |tx| {
                let link = mail_link::find(tx, &token, MailLink::Confirm, now)?.ok_or(Error::NotFound)?;
                let person = link.person.ok_or(Error::NotFound)?;
                let mut settings = tx.mail_settings(person)?.ok_or(Error::NotFound)?;
                let pending =
                    settings.pending.take().filter(|pending| is_for(&link, pending)).ok_or(Error::NotFound)?;
                settings.address = Some(pending);
                tx.use_mail_tokens(person, MailLink::Confirm)?;
                tx.keep_mail_settings(&settings)?;
                Ok(settings)
            })
            .await
    }

    /// The address whose mail a link ends.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a link that is none.
    pub async fn mail_to_end(&self, secret: &str) -> Result<MailSettings, Error> {
        let secret = secret.to_owned();
        let found = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.mail_settings_to_end(&secret)?) });
        found.await?.ok_or(Error::NotFound)
    }

    /// Ends somebody's mail by the link that each of their mails has. Doing it twice is the same as once.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a link that is none.
    pub async fn end_mail(&self, secret: &str) -> Result<MailSettings, Error> {
        let secret = secret.to_owned();
        self.store()
            .write(move |tx| {
                let mut settings = tx.mail_settings_to_end(&secret)?.ok_or(Error::NotFound)?;
                settings.frequency = Frequency::Never;
                settings.next_digest = None;
                tx.delete_mail_of(settings.person)?;
                tx.keep_mail_settings(&settings)?;
                Ok(settings)
            })
            .await
    }
}

/// Settings of somebody who has said nothing.
pub(crate) fn blank(person: PersonId, lang: String) -> MailSettings {
    MailSettings {
        person,
        address: None,
        pending: None,
        frequency: Frequency::Never,
        lang,
        next_digest: None,
        unsubscribe: random_secret(),
    }
}

fn is_for(link: &MailToken, address: &str) -> bool {
    MailAddress::parse(address).is_some_and(|address| address.key() == link.address)
}

/// Whether a link is on its way that confirms this address for this person.
fn has_link(tx: &mut Tx<'_>, person: PersonId, address: &MailAddress, now: Timestamp) -> Result<bool, Error> {
    let links = tx.mail_tokens_of(person, now.plus_millis(-GOOD_FOR))?;
    let confirms = |link: &MailToken| link.link == MailLink::Confirm && is_good(link, now);
    Ok(links.iter().any(|link| confirms(link) && link.address == address.key()))
}
