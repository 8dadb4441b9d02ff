//! What is to be mailed, and what became of it. Whoever sends takes one mail at a time, under a lease, so that several nodes
//! send none twice; what is sent stands in the store before, so that a crash loses none.

use koinon_core::frequency::Frequency;
use koinon_core::mail_address::MailAddress;
use koinon_core::{Hash, Timestamp};
use koinon_store::{Account, MailId, MailLink, NoticeId, Person, QueuedMail, Tx};

use crate::mail_link::is_good;
use crate::notices::{ListedNotice, listed};
use crate::{Actor, Commons, Error};

/// For so long a mail is in the hands of the node that took it, in milliseconds: longer than any server may take.
const LEASE: i64 = 5 * 60 * 1000;
/// What happened longer ago is not mailed any more, in milliseconds: it stands among the notices.
const TOO_OLD: i64 = 14 * 24 * 3600 * 1000;
/// So many notices stand in one mail; the list in the city has the others.
const MOST_TOLD: usize = 50;
/// So many people's mails are gathered in one round.
const GATHERED: i64 = 100;
/// Failed mails are counted up to this number.
pub const COUNTED: i64 = 1000;
/// So many failures are shown.
const SHOWN: i64 = 5;

/// How long to wait before a mail is tried again.
#[derive(Debug, Clone, Copy)]
pub struct MailRetry(&'static [i64]);

impl Default for MailRetry {
    /// Sooner at first, for four days in all.
    fn default() -> Self {
        const MINUTE: i64 = 60 * 1000;
        const HOUR: i64 = 60 * MINUTE;
        Self(&[MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR, 24 * HOUR])
    }
}

impl MailRetry {
    /// After moments, for tests.
    #[must_use]
    pub fn short() -> Self {
        Self(&[200, 400, 800, 1600, 3200])
    }

    fn next(self, failures: i64, now: Timestamp) -> Option<Timestamp> {
        let wait = usize::try_from(failures).ok().and_then(|failures| self.0.get(failures))?;
        Some(now.plus_millis(*wait))
    }
}

/// What a mail says.
#[derive(Debug, Clone)]
pub enum MailContent {
    /// Follow this link, and mail for you goes to this address.
    Confirm {
        /// The secret of the link.
        secret: String,
    },
    /// What is new for you: never empty, oldest first.
    Notices {
        /// What is told.
        notices: Vec<ListedNotice>,
        /// How many more there are.
        more: usize,
        /// The secret of the link that ends these mails.
        unsubscribe: String,
    },
    /// Follow this link to make an account.
    SignUp {
        /// The secret of the link.
        secret: String,
    },
    /// Follow this link to choose a new password.
    Reset {
        /// The secret of the link.
        secret: String,
        /// What its owner signs in with.
        login: String,
    },
}

/// A mail that is to be sent now.
#[derive(Debug, Clone)]
pub struct OutgoingMail {
    /// Its row.
    pub id: MailId,
    /// How often it failed before.
    pub failures: i64,
    /// To whom; none for whoever has no account yet.
    pub person: Option<Person>,
    /// At which address.
    pub to: String,
    /// In which language, by its code.
    pub lang: String,
    /// What it says.
    pub content: MailContent,
}

/// How the sending of mail goes.
#[derive(Debug, Clone, Default)]
pub struct MailHealth {
    /// How many mails wait, up to [`COUNTED`].
    pub waiting: i64,
    /// How many could not be sent at all, up to [`COUNTED`].
    pub given_up: i64,
    /// What mail servers said last, newest first.
    pub reasons: Vec<String>,
}

impl Commons {
    /// Gathers what is to be told to those whose mail of the day or the week is due. Answers whether there may be more of them.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn gather_digests(&self) -> Result<bool, Error> {
        let now = self.now();
        let due = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.due_digests(now, GATHERED)?) }).await?;
        let more = due.len() as i64 == GATHERED;
        for settings in due {
            let Some(was) = settings.next_digest else { continue };
            self.store()
                .write(move |tx| -> Result<(), Error> {
                    let next = settings.frequency.next_digest(now);
                    if tx.advance_digest(settings.person, was, next)? && settings.is_on() {
                        tx.queue_digest(settings.person, now)?;
                    }
                    Ok(())
                })
                .await?;
        }
        Ok(more)
    }

    /// The next mail that is to be sent, in the hands of this node from now on. What has nothing to tell any more is dropped.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn take_mail(&self, node: &str) -> Result<Option<OutgoingMail>, Error> {
        loop {
            let (now, mine) = (self.now(), node.to_owned());
            let due = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.due_mail(&mine, now)?) }).await?;
            let Some(due) = due else { return Ok(None) };
            let mine = node.to_owned();
            let taken = self
                .store()
                .write(move |tx| -> Result<_, Error> {
                    if !tx.lease_mail(due.id, &mine, now, now.plus_millis(LEASE))? {
                        return Ok(None);
                    }
                    let mail = outgoing(tx, &due, now)?;
                    if mail.is_none() {
                        tx.delete_mail(due.id)?;
                    }
                    Ok(mail)
                })
                .await?;
            if taken.is_some() {
                return Ok(taken);
            }
        }
    }

    /// A mail was taken by the server of its receiver, or by one on the way there.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn mail_sent(&self, id: MailId) -> Result<(), Error> {
        self.store().write(move |tx| Ok(tx.delete_mail(id)?)).await
    }

    /// A mail was not taken. It is tried again, unless that is of no use: `for_good`, or too many failures.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn mail_failed(
        &self,
        mail: &OutgoingMail,
        reason: &str,
        for_good: bool,
        retry: MailRetry,
    ) -> Result<(), Error> {
        let next = retry.next(mail.failures, self.now()).filter(|_| !for_good);
        let (id, reason) = (mail.id, koinon_core::text::clean_line(reason, 300));
        self.store().write(move |tx| Ok(tx.fail_mail(id, &reason, next)?)).await
    }

    /// How the sending of mail goes.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks.
    pub async fn mail_health(&self, actor: &Actor) -> Result<MailHealth, Error> {
        actor.require_administrator()?;
        self.store()
            .read(|conn| {
                let (given_up, failed) = conn.failed_mails(COUNTED, SHOWN)?;
                let reasons = failed.into_iter().filter_map(|mail| mail.error).collect();
                Ok(MailHealth { waiting: conn.count_waiting_mails(COUNTED)?, given_up, reasons })
            })
            .await
    }

    /// Forgets the mails that could not be sent at all.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks.
    pub async fn forget_failed_mails(&self, actor: &Actor) -> Result<(), Error> {
        actor.require_administrator()?;
        self.store().write(|tx| Ok(tx.delete_dead_mails()?)).await
    }
}

/// What a queued mail says, to which address; none if that is nothing, or if it may not be sent any more.
fn outgoing(tx: &mut Tx<'_>, mail: &QueuedMail, now: Timestamp) -> Result<Option<OutgoingMail>, Error> {
    let account = mail.person.map(|person| tx.account(person)).transpose()?.flatten();
    let account = account.filter(|account| !account.suspended);
    if account.is_none() && mail.person.is_some() {
        return Ok(None);
    }
    let said = match &mail.secret {
        Some(secret) => link(tx, mail, account.as_ref(), secret, now)?,
        None => match &account {
            Some(account) => news(tx, mail, account, now)?,
            None => None,
        },
    };
    Ok(said.map(|Said { to, lang, content }| OutgoingMail {
        id: mail.id,
        failures: mail.failures,
        person: account.map(|account| account.person),
        to,
        lang,
        content,
    }))
}

/// What is said, to which address and in which language.
struct Said {
    to: String,
    lang: String,
    content: MailContent,
}

fn link(
    tx: &mut Tx<'_>,
    mail: &QueuedMail,
    account: Option<&Account>,
    secret: &str,
    now: Timestamp,
) -> Result<Option<Said>, Error> {
    let Some(link) = tx.mail_token(&Hash::of(secret))?.filter(|link| is_good(link, now)) else { return Ok(None) };
    let secret = secret.to_owned();
    let content = match (link.link, account) {
        (MailLink::SignUp, _) => MailContent::SignUp { secret },
        (MailLink::Reset, Some(account)) => MailContent::Reset { secret, login: account.login.clone() },
        (MailLink::Confirm, Some(account)) => {
            let key = |address: &String| MailAddress::parse(address).map(|address| address.key());
            let pending = tx.mail_settings(account.person.id)?.and_then(|settings| settings.pending);
            if pending.as_ref().and_then(key) != Some(link.address) {
                return Ok(None);
            }
            MailContent::Confirm { secret }
        }
        (MailLink::Reset | MailLink::Confirm, None) => return Ok(None),
    };
    Ok(Some(Said { to: link.typed, lang: mail.lang.clone().unwrap_or_default(), content }))
}

fn news(tx: &mut Tx<'_>, mail: &QueuedMail, account: &Account, now: Timestamp) -> Result<Option<Said>, Error> {
    let Some(settings) = tx.mail_settings(account.person.id)? else { return Ok(None) };
    let ids = tx.notices_of_mail(mail.id)?;
    let (notices, more) = told(tx, &account.person, &ids, now)?;
    let on = settings.frequency != Frequency::Never && !notices.is_empty();
    let content = MailContent::Notices { notices, more, unsubscribe: settings.unsubscribe };
    Ok(settings.address.filter(|_| on).map(|to| Said { to, lang: settings.lang, content }))
}

/// What a mail tells of, and how much more there is: of what is neither too old nor about a page that is no longer there.
fn told(
    tx: &mut Tx<'_>,
    person: &Person,
    ids: &[NoticeId],
    now: Timestamp,
) -> Result<(Vec<ListedNotice>, usize), Error> {
    let (ids, later) = ids.split_at(ids.len().min(MOST_TOLD));
    let notices = tx.notices_by_id(person.id, ids)?;
    let mut notices = listed(tx, notices)?;
    notices.retain(|listed| now.since(listed.notice.time) < TOO_OLD);
    Ok((notices, later.len()))
}
