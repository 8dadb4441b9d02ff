//! Where people get mail, and how often; the links that confirm an address; the feed of one's notices.

use diesel::prelude::*;
use koinon_core::frequency::Frequency;
use koinon_core::{Hash, Timestamp};

use crate::backend::on_each_backend;
use crate::error::found;
use crate::schema::{mail, mail_address, mail_notice, mail_token, notice_feed};
use crate::{Conn, Error, PersonId, Tx};

/// Where somebody gets mail, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// Whose they are.
    pub person: PersonId,
    /// Where their mail goes, once they have confirmed it.
    pub address: Option<String>,
    /// Where it is to go, once they have confirmed that.
    pub pending: Option<String>,
    /// How often.
    pub frequency: Frequency,
    /// The language of their mail, by its code.
    pub lang: String,
    /// When their next mail that gathers several notices is due.
    pub next_digest: Option<Timestamp>,
    /// The secret of the link with which they end it.
    pub unsubscribe: String,
}

impl MailSettings {
    /// Whether mail goes anywhere.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.address.is_some() && self.frequency != Frequency::Never
    }
}

/// What a link in a mail is for, which only whoever reads the address follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailLink {
    /// Confirming the address.
    Confirm,
    /// Making an account.
    SignUp,
    /// Choosing a new password.
    Reset,
}

impl MailLink {
    fn code(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::SignUp => "sign_up",
            Self::Reset => "reset",
        }
    }

    fn from_code(code: &str) -> Result<Self, Error> {
        let all = [Self::Confirm, Self::SignUp, Self::Reset];
        let known = all.into_iter().find(|link| link.code() == code);
        known.ok_or_else(|| Error::Corrupt(format!("a link in a mail for {code}")))
    }
}

/// A link in a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailToken {
    /// What it is for.
    pub link: MailLink,
    /// Whose account it is about; none for whoever has none yet.
    pub person: Option<PersonId>,
    /// The address, by [`koinon_core::mail_address::MailAddress::key`].
    pub address: String,
    /// The address as it was typed.
    pub typed: String,
    /// When.
    pub created: Timestamp,
    /// Whether it was followed, or is of no use any more.
    pub used: bool,
}

type SettingsRow = (i64, Option<String>, Option<String>, String, String, Option<i64>, String, Option<String>);
type TokenRow = (Vec<u8>, String, Option<i64>, String, String, i64, bool);

fn read_settings(
    (person, address, pending, frequency, lang, next_digest, unsubscribe, _): SettingsRow,
) -> Result<MailSettings, Error> {
    Ok(MailSettings {
        person: PersonId(person),
        address,
        pending,
        frequency: Frequency::from_code(&frequency).ok_or(Error::Corrupt(frequency))?,
        lang,
        next_digest: next_digest.map(Timestamp::from_millis),
        unsubscribe,
    })
}

fn read_token((_, link, person, address, typed, created, used): TokenRow) -> Result<MailToken, Error> {
    Ok(MailToken {
        link: MailLink::from_code(&link)?,
        person: person.map(PersonId),
        address,
        typed,
        created: Timestamp::from_millis(created),
        used,
    })
}

impl Conn {
    /// Those whose mail goes to this address, which they have confirmed; at most `limit`.
    pub fn people_with_address(&mut self, key: &str, limit: i64) -> Result<Vec<PersonId>, Error> {
        let people = mail_address::table.filter(mail_address::address_key.eq(key)).order(mail_address::person);
        let people = people.limit(limit).select(mail_address::person);
        Ok(on_each_backend!(self, db => people.load(db))?.into_iter().map(PersonId).collect())
    }

    /// Where somebody gets mail, if they ever said.
    pub fn mail_settings(&mut self, of: PersonId) -> Result<Option<MailSettings>, Error> {
        let row = on_each_backend!(self, db => mail_address::table.find(of.0).first::<SettingsRow>(db)).optional()?;
        row.map(read_settings).transpose()
    }

    /// The same, by the secret of the link with which they end it.
    pub fn mail_settings_to_end(&mut self, unsubscribe: &str) -> Result<Option<MailSettings>, Error> {
        let row = mail_address::table.filter(mail_address::unsubscribe.eq(unsubscribe));
        let row = on_each_backend!(self, db => row.first::<SettingsRow>(db)).optional()?;
        row.map(read_settings).transpose()
    }

    /// Those whose next mail that gathers several notices is due at `now`, earliest first.
    pub fn due_digests(&mut self, now: Timestamp, limit: i64) -> Result<Vec<MailSettings>, Error> {
        let due = mail_address::table
            .filter(mail_address::next_digest.le(now.as_millis()))
            .order((mail_address::next_digest, mail_address::person))
            .limit(limit);
        on_each_backend!(self, db => due.load::<SettingsRow>(db))?.into_iter().map(read_settings).collect()
    }

    /// A link in a mail, by the hash of its secret.
    pub fn mail_token(&mut self, token: &Hash) -> Result<Option<MailToken>, Error> {
        let row = mail_token::table.find(&token.0[..]);
        let row = on_each_backend!(self, db => row.first::<TokenRow>(db)).optional()?;
        row.map(read_token).transpose()
    }

    /// When links were sent to this address, whoever asked for them, after `since`: the latest first.
    pub fn mail_tokens_for(&mut self, address: &str, since: Timestamp) -> Result<Vec<Timestamp>, Error> {
        let rows = mail_token::table
            .filter(mail_token::address.eq(address).and(mail_token::created.gt(since.as_millis())))
            .order(mail_token::created.desc())
            .select(mail_token::created);
        let rows = on_each_backend!(self, db => rows.load::<i64>(db))?;
        Ok(rows.into_iter().map(Timestamp::from_millis).collect())
    }

    /// The links that somebody asked for, to whatever address, after `since`: the latest first.
    pub fn mail_tokens_of(&mut self, person: PersonId, since: Timestamp) -> Result<Vec<MailToken>, Error> {
        let rows = mail_token::table
            .filter(mail_token::person.eq(person.0).and(mail_token::created.gt(since.as_millis())))
            .order(mail_token::created.desc());
        on_each_backend!(self, db => rows.load::<TokenRow>(db))?.into_iter().map(read_token).collect()
    }

    /// The secret of the feed of somebody's notices, if they have one.
    pub fn notice_feed(&mut self, of: PersonId) -> Result<Option<String>, Error> {
        let token = notice_feed::table.find(of.0).select(notice_feed::token);
        Ok(on_each_backend!(self, db => token.first(db)).optional()?)
    }

    /// Whose notices the feed with this secret has.
    pub fn notice_feed_owner(&mut self, token: &str) -> Result<Option<PersonId>, Error> {
        let owner = notice_feed::table.filter(notice_feed::token.eq(token)).select(notice_feed::person);
        Ok(on_each_backend!(self, db => owner.first(db)).optional()?.map(PersonId))
    }
}

impl Tx<'_> {
    /// Keeps where somebody gets mail, in the place of what was kept before. The secret that ends it stays what it first was.
    pub fn keep_mail_settings(&mut self, settings: &MailSettings) -> Result<(), Error> {
        let key = settings.address.as_ref().map(|address| address.to_ascii_lowercase());
        let values = (
            mail_address::address_key.eq(key.as_deref()),
            mail_address::address.eq(settings.address.as_deref()),
            mail_address::pending.eq(settings.pending.as_deref()),
            mail_address::frequency.eq(settings.frequency.code()),
            mail_address::lang.eq(&settings.lang),
            mail_address::next_digest.eq(settings.next_digest.map(Timestamp::as_millis)),
        );
        let whose = (mail_address::person.eq(settings.person.0), mail_address::unsubscribe.eq(&settings.unsubscribe));
        on_each_backend!(self, db => {
            diesel::insert_into(mail_address::table)
                .values((whose, values))
                .on_conflict(mail_address::person)
                .do_update()
                .set(values)
                .execute(db)
        })?;
        Ok(())
    }

    /// Moves the time of somebody's next mail that gathers several notices; false if that is not `was` any more, since another
    /// node has it in hand.
    pub fn advance_digest(&mut self, of: PersonId, was: Timestamp, next: Option<Timestamp>) -> Result<bool, Error> {
        let row = mail_address::table.find(of.0).filter(mail_address::next_digest.eq(was.as_millis()));
        let next = mail_address::next_digest.eq(next.map(Timestamp::as_millis));
        Ok(on_each_backend!(self, db => diesel::update(row).set(next).execute(db))? > 0)
    }

    /// Forgets where somebody gets mail, and what was to be mailed to them.
    pub fn delete_mail_settings(&mut self, of: PersonId) -> Result<(), Error> {
        self.delete_mail_of(of)?;
        self.use_mail_tokens(of, MailLink::Confirm)?;
        on_each_backend!(self, db => diesel::delete(mail_address::table.find(of.0)).execute(db))?;
        Ok(())
    }

    /// Forgets what was to be mailed to somebody, but for links.
    pub fn delete_mail_of(&mut self, person: PersonId) -> Result<(), Error> {
        let notices = mail_notice::table.filter(mail_notice::person.eq(person.0));
        on_each_backend!(self, db => diesel::delete(notices).execute(db))?;
        let mails = mail::table.filter(mail::person.eq(person.0).and(mail::secret.is_null()));
        on_each_backend!(self, db => diesel::delete(mails).execute(db))?;
        Ok(())
    }

    /// Keeps the hash of the secret of a link in a mail.
    pub fn insert_mail_token(&mut self, token: &Hash, new: &MailToken) -> Result<(), Error> {
        let row = (
            mail_token::token.eq(&token.0[..]),
            mail_token::purpose.eq(new.link.code()),
            mail_token::person.eq(new.person.map(|person| person.0)),
            mail_token::address.eq(&new.address),
            mail_token::typed.eq(&new.typed),
            mail_token::created.eq(new.created.as_millis()),
            mail_token::used.eq(new.used),
        );
        on_each_backend!(self, db => diesel::insert_into(mail_token::table).values(row).execute(db))?;
        Ok(())
    }

    /// A link is of no use any more.
    pub fn use_mail_token(&mut self, token: &Hash) -> Result<(), Error> {
        let row = diesel::update(mail_token::table.find(&token.0[..])).set(mail_token::used.eq(true));
        found(on_each_backend!(self, db => row.execute(db))?, "the link")
    }

    /// No link about somebody's account that is for this is of any use any more.
    pub fn use_mail_tokens(&mut self, of: PersonId, link: MailLink) -> Result<(), Error> {
        let rows = mail_token::table.filter(mail_token::person.eq(of.0).and(mail_token::purpose.eq(link.code())));
        on_each_backend!(self, db => diesel::update(rows).set(mail_token::used.eq(true)).execute(db))?;
        Ok(())
    }

    /// Forgets the links that were asked for up to `time`.
    pub fn delete_mail_tokens(&mut self, up_to: Timestamp) -> Result<(), Error> {
        let old = mail_token::table.filter(mail_token::created.le(up_to.as_millis()));
        on_each_backend!(self, db => diesel::delete(old).execute(db))?;
        Ok(())
    }

    /// Gives the feed of somebody's notices a secret, in the place of the one before.
    pub fn set_notice_feed(&mut self, of: PersonId, token: &str) -> Result<(), Error> {
        on_each_backend!(self, db => {
            diesel::insert_into(notice_feed::table)
                .values((notice_feed::person.eq(of.0), notice_feed::token.eq(token)))
                .on_conflict(notice_feed::person)
                .do_update()
                .set(notice_feed::token.eq(token))
                .execute(db)
        })?;
        Ok(())
    }
}
