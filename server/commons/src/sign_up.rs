//! Accounts that people make for themselves, once they have followed a link in a mail; and new passwords, by the same way.
//!
//! *Invariant:* no answer tells a stranger whether an address has an account here: what they learn, they learn from the mail.

use koinon_core::frequency::Frequency;
use koinon_core::mail_address::MailAddress;
use koinon_core::policy::Role;
use koinon_core::{Hash, Timestamp};
use koinon_store::{Account, MailLink, MailSettings, PersonId, Tx};

use crate::account::{self, NewAccount};
use crate::{Actor, Commons, Error, mail, mail_link};

/// The setting that says whether people may make accounts for themselves.
const SETTING: &str = "sign_up";
/// So many links may be asked for from one network in a quarter of an hour, by browsers that did the work…
const MOST_WITH_WORK: u32 = 10;
/// …by those that did not, having no scripts…
const MOST_WITHOUT: u32 = 3;
/// …and by all of these together.
const MOST_WITHOUT_IN_ALL: u32 = 30;
/// So many accounts of one address are sent a link.
const ACCOUNTS_OF_ADDRESS: i64 = 5;

/// Somebody asks for a link in a mail.
#[derive(Debug, Clone, Default)]
pub struct LinkWish {
    /// Their address, as they typed it.
    pub address: String,
    /// The language that they read, by its code.
    pub lang: String,
    /// What stands in a field that people do not see, and machines fill in.
    pub trap: String,
    /// The task that their browser was given.
    pub task: String,
    /// What it answered: nothing without scripts.
    pub work: String,
    /// The network that they ask from.
    pub network: String,
}

/// What somebody chooses who makes an account.
#[derive(Debug, Clone, Default)]
pub struct Joining {
    /// What they sign in with.
    pub login: String,
    /// Their name for people.
    pub name: String,
    /// The password.
    pub password: String,
}

impl Commons {
    /// Whether people may make accounts for themselves: an administrator has said so, and mail can be sent.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn sign_up_is_open(&self) -> Result<bool, Error> {
        if !self.sends_mail() {
            return Ok(false);
        }
        self.store().read(|conn| Ok(conn.setting(SETTING)?.as_deref() == Some("open"))).await
    }

    /// Says whether people may make accounts for themselves.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks; [`Error::Invalid`] where the city sends no mail.
    pub async fn open_sign_up(&self, actor: &Actor, open: bool) -> Result<(), Error> {
        actor.require_administrator()?;
        if open && !self.sends_mail() {
            return Err(Error::invalid("sign_up", "no_mail", "this city sends no mail"));
        }
        self.store().write(move |tx| Ok(tx.set_setting(SETTING, open.then_some("open"))?)).await
    }

    /// Sends a link with which somebody makes an account. Whoever has one at this address is sent the way back to it instead.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the city gives accounts itself, and for an address that is none; [`Error::TooMany`].
    pub async fn ask_to_sign_up(&self, wish: LinkWish) -> Result<(), Error> {
        if !self.sign_up_is_open().await? {
            return Err(Error::invalid("address", "sign_up_closed", "this city gives accounts itself"));
        }
        self.ask_for_link(wish, true).await
    }

    /// Sends a link with which somebody chooses a new password, if their mail goes to this address.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an address that is none, and where the city sends no mail; [`Error::TooMany`].
    pub async fn ask_for_password(&self, wish: LinkWish) -> Result<(), Error> {
        if !self.sends_mail() {
            return Err(Error::invalid("address", "no_mail", "this city sends no mail"));
        }
        self.ask_for_link(wish, false).await
    }

    async fn ask_for_link(&self, wish: LinkWish, joins: bool) -> Result<(), Error> {
        let address = MailAddress::parse(&wish.address)
            .ok_or_else(|| Error::invalid("address", "no_mail_address", "an address looks like ana@mail.example"))?;
        if !wish.trap.is_empty() {
            // A machine. It need not know that it was seen.
            return Ok(());
        }
        let now = self.now();
        self.may_ask(&wish, now)?;
        let lang = wish.lang;
        let asked = self.store().write(move |tx| -> Result<(), Error> {
            let known = tx.people_with_address(&address.key(), ACCOUNTS_OF_ADDRESS)?;
            let known: Vec<_> = known.into_iter().map(Some).collect();
            match (known.is_empty(), joins) {
                (true, true) => mail_link::send(tx, MailLink::SignUp, &[None], &address, &lang, now),
                (true, false) => mail_link::pretend(tx, MailLink::Reset, &address, now),
                (false, _) => mail_link::send(tx, MailLink::Reset, &known, &address, &lang, now),
            }
        });
        let asked = asked.await;
        self.notices_changed();
        asked
    }

    fn may_ask(&self, wish: &LinkWish, now: Timestamp) -> Result<(), Error> {
        let throttle = &self.inner.throttle;
        let limits = if self.is_worked(&wish.task, &wish.work) {
            vec![(format!("link with work {}", wish.network), MOST_WITH_WORK)]
        } else {
            vec![
                (format!("link without work {}", wish.network), MOST_WITHOUT),
                ("link without work".to_owned(), MOST_WITHOUT_IN_ALL),
            ]
        };
        if let Some(wait) = limits.iter().find_map(|(name, most)| throttle.wait_after(name, *most, now)) {
            return Err(Error::TooMany(wait));
        }
        limits.iter().for_each(|(name, _)| throttle.failed(name, now));
        Ok(())
    }

    /// The address whose reader a link lets make an account; none if it was used before, is older than a day, or never was one.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn sign_up_address(&self, secret: &str) -> Result<Option<String>, Error> {
        self.address_of(secret, MailLink::SignUp).await
    }

    /// The address whose reader a link lets choose a new password, likewise.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn reset_address(&self, secret: &str) -> Result<Option<String>, Error> {
        self.address_of(secret, MailLink::Reset).await
    }

    async fn address_of(&self, secret: &str, link: MailLink) -> Result<Option<String>, Error> {
        let (token, now) = (Hash::of(secret), self.now());
        let found =
            self.store().read(move |conn| -> Result<_, Error> { Ok(mail_link::find(conn, &token, link, now)?) });
        Ok(found.await?.map(|link| link.typed))
    }

    /// Makes an account for whoever follows a link. What is new for them goes to the address of the link, once a day.
    ///
    /// # Errors
    /// [`Error::NotFound`] where [`Commons::sign_up_address`] gives none; [`Error::Invalid`]; the link is good still then.
    pub async fn sign_up(&self, secret: &str, joining: Joining, lang: &str) -> Result<Account, Error> {
        let (token, now, lang) = (Hash::of(secret), self.now(), lang.to_owned());
        self.sign_up_address(secret).await?.ok_or(Error::NotFound)?;
        let Joining { login, name, password } = joining;
        let new = NewAccount { login, password, name: Some(name), role: Role::Contributor };
        let prepared = account::prepare(self.origin(), new, now).await?;
        self.store()
            .write(move |tx| {
                let link = mail_link::find(tx, &token, MailLink::SignUp, now)?.ok_or(Error::NotFound)?;
                tx.use_mail_token(&token)?;
                let person = match account::insert(tx, &prepared) {
                    Err(Error::Store(koinon_store::Error::Taken(_))) => {
                        Err(Error::invalid("login", "login_taken", "somebody has this login"))
                    }
                    other => other,
                }?;
                tx.set_checked(person, false)?;
                confirm_address(tx, person, link.typed, lang, now)?;
                tx.account(person)?.ok_or(Error::NotFound)
            })
            .await
    }

    /// Sets the password of whoever follows a link; all their sessions end.
    ///
    /// # Errors
    /// [`Error::NotFound`] where [`Commons::reset_address`] gives none; [`Error::Invalid`] for a password that is too short.
    pub async fn choose_password(&self, secret: &str, password: String) -> Result<(), Error> {
        let (token, now) = (Hash::of(secret), self.now());
        self.reset_address(secret).await?.ok_or(Error::NotFound)?;
        let hash = account::new_password(password).await?;
        self.store()
            .write(move |tx| {
                let link = mail_link::find(tx, &token, MailLink::Reset, now)?.ok_or(Error::NotFound)?;
                let person = link.person.ok_or(Error::NotFound)?;
                tx.use_mail_tokens(person, MailLink::Reset)?;
                tx.set_password(person, &hash)?;
                Ok::<_, Error>(tx.delete_sessions_of(person)?)
            })
            .await?;
        self.end_sessions_seen();
        Ok(())
    }
}

/// Somebody's mail goes to an address from now on, since they have just read a mail that was sent there.
fn confirm_address(
    tx: &mut Tx<'_>,
    person: PersonId,
    address: String,
    lang: String,
    now: Timestamp,
) -> Result<(), Error> {
    let frequency = Frequency::Daily;
    let next_digest = frequency.next_digest(now);
    let settings = MailSettings { address: Some(address), frequency, next_digest, ..mail::blank(person, lang) };
    Ok(tx.keep_mail_settings(&settings)?)
}
