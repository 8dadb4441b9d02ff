//! Mails that wait to be sent, written in one transaction with what they tell of.

use diesel::dsl::exists;
use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::schema::{mail, mail_notice, notice};
use crate::{Conn, Error, NoticeId, PersonId, Tx};

/// The row of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailId(pub i64);

/// A mail that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedMail {
    /// Its row.
    pub id: MailId,
    /// To whom; none for whoever has no account yet.
    pub person: Option<PersonId>,
    /// The secret of the link in it; none in a mail that tells of notices.
    pub secret: Option<String>,
    /// Its language, where no settings say it.
    pub lang: Option<String>,
    /// How often it could not be sent.
    pub failures: i64,
    /// When it is tried.
    pub next_try: Timestamp,
    /// Why it could not be sent last.
    pub error: Option<String>,
}

type Row = (i64, Option<i64>, Option<String>, Option<String>, i64, i64, Option<String>, i64, bool, Option<String>);

fn read((id, person, secret, lang, failures, next_try, _, _, _, error): Row) -> QueuedMail {
    QueuedMail {
        id: MailId(id),
        person: person.map(PersonId),
        secret,
        lang,
        failures,
        next_try: Timestamp::from_millis(next_try),
        error,
    }
}

impl Conn {
    /// A mail that may be sent at `now` by this node: its time has come, and no other node has it in hand.
    pub fn due_mail(&mut self, node: &str, now: Timestamp) -> Result<Option<QueuedMail>, Error> {
        let free = mail::leased_until.le(now.as_millis()).or(mail::lease.eq(node).assume_not_null());
        let due = mail::table
            .filter(mail::dead.eq(false).and(mail::next_try.le(now.as_millis())))
            .filter(free)
            .order((mail::next_try, mail::id));
        Ok(on_each_backend!(self, db => due.first::<Row>(db)).optional()?.map(read))
    }

    /// The notices that a mail tells of, of those that were not read yet, oldest first.
    pub fn notices_of_mail(&mut self, id: MailId) -> Result<Vec<NoticeId>, Error> {
        let unseen = mail_notice::table
            .inner_join(notice::table.on(notice::id.eq(mail_notice::notice)))
            .filter(mail_notice::mail.eq(id.0).and(notice::seen.eq(false)))
            .order(notice::id)
            .select(notice::id);
        Ok(on_each_backend!(self, db => unseen.load(db))?.into_iter().map(NoticeId).collect())
    }

    /// How many mails wait, up to `most`.
    pub fn count_waiting_mails(&mut self, most: i64) -> Result<i64, Error> {
        let waiting = mail::table.filter(mail::dead.eq(false)).select(mail::id).limit(most);
        Ok(on_each_backend!(self, db => waiting.load::<i64>(db))?.len() as i64)
    }

    /// How many mails could not be sent at all, up to `most`, and those that fail or failed last, at most `limit`.
    pub fn failed_mails(&mut self, most: i64, limit: i64) -> Result<(i64, Vec<QueuedMail>), Error> {
        let dead = mail::table.filter(mail::dead.eq(true)).select(mail::id).limit(most);
        let count = on_each_backend!(self, db => dead.load::<i64>(db))?.len() as i64;
        let failed = mail::table.filter(mail::error.is_not_null()).order(mail::id.desc()).limit(limit);
        let failed = on_each_backend!(self, db => failed.load::<Row>(db))?;
        Ok((count, failed.into_iter().map(read).collect()))
    }
}

impl Tx<'_> {
    /// Puts a mail into the queue: it is due at `now`.
    pub fn queue_mail(&mut self, to: PersonId, secret: Option<&str>, now: Timestamp) -> Result<MailId, Error> {
        self.queue(Some(to), secret, None, now)
    }

    /// Puts a mail with a link into the queue, for whoever reads the link's address, in this language.
    pub fn queue_link(
        &mut self,
        to: Option<PersonId>,
        secret: &str,
        lang: &str,
        now: Timestamp,
    ) -> Result<MailId, Error> {
        self.queue(to, Some(secret), Some(lang), now)
    }

    fn queue(
        &mut self,
        to: Option<PersonId>,
        secret: Option<&str>,
        lang: Option<&str>,
        now: Timestamp,
    ) -> Result<MailId, Error> {
        let row = (
            mail::person.eq(to.map(|to| to.0)),
            mail::secret.eq(secret),
            mail::lang.eq(lang),
            mail::failures.eq(0),
            mail::next_try.eq(now.as_millis()),
            mail::leased_until.eq(0),
            mail::dead.eq(false),
        );
        let insert = diesel::insert_into(mail::table).values(row).returning(mail::id);
        Ok(MailId(on_each_backend!(self, db => insert.get_result(db))?))
    }

    /// Notes that a notice is to be mailed: in this mail, or in the next that gathers several.
    pub(crate) fn mail_notice(&mut self, id: NoticeId, to: PersonId, mail: Option<MailId>) -> Result<(), Error> {
        let row =
            (mail_notice::notice.eq(id.0), mail_notice::person.eq(to.0), mail_notice::mail.eq(mail.map(|mail| mail.0)));
        on_each_backend!(self, db => diesel::insert_into(mail_notice::table).values(row).execute(db))?;
        Ok(())
    }

    /// Gathers all that is still to be mailed to somebody, and was not read meanwhile, into one mail; none if that is nothing.
    pub fn queue_digest(&mut self, to: PersonId, now: Timestamp) -> Result<Option<MailId>, Error> {
        let read = notice::table.filter(notice::id.eq(mail_notice::notice).and(notice::seen.eq(true)));
        let gathered = mail_notice::table.filter(mail_notice::person.eq(to.0).and(mail_notice::mail.is_null()));
        on_each_backend!(self, db => diesel::delete(gathered.filter(exists(read))).execute(db))?;
        let any = on_each_backend!(self, db => gathered.select(mail_notice::notice).first::<i64>(db)).optional()?;
        if any.is_none() {
            return Ok(None);
        }
        let id = self.queue_mail(to, None, now)?;
        on_each_backend!(self, db => diesel::update(gathered).set(mail_notice::mail.eq(id.0)).execute(db))?;
        Ok(Some(id))
    }

    /// Leases a mail to this node; false if another one has it.
    pub fn lease_mail(&mut self, id: MailId, node: &str, now: Timestamp, until: Timestamp) -> Result<bool, Error> {
        let free = mail::leased_until.le(now.as_millis()).or(mail::lease.eq(node).assume_not_null());
        let row = diesel::update(mail::table.find(id.0)).filter(free);
        let lease = (mail::lease.eq(node), mail::leased_until.eq(until.as_millis()));
        Ok(on_each_backend!(self, db => row.set(lease).execute(db))? > 0)
    }

    /// Notes why a mail could not be sent; it is tried again, or given up where there is no next time.
    pub fn fail_mail(&mut self, id: MailId, error: &str, next_try: Option<Timestamp>) -> Result<(), Error> {
        let failure = (mail::failures.eq(mail::failures + 1), mail::error.eq(error), mail::leased_until.eq(0));
        let row = diesel::update(mail::table.find(id.0));
        match next_try {
            Some(next_try) => {
                let again = (failure, mail::next_try.eq(next_try.as_millis()));
                on_each_backend!(self, db => row.set(again).execute(db))?;
            }
            None => {
                self.forget_notices_of_mail(id)?;
                // What is given up confirms nothing.
                let dead = (failure, mail::dead.eq(true), mail::secret.eq(None::<String>));
                on_each_backend!(self, db => row.set(dead).execute(db))?;
            }
        }
        Ok(())
    }

    /// A mail was sent, or has nothing to tell any more.
    pub fn delete_mail(&mut self, id: MailId) -> Result<(), Error> {
        self.forget_notices_of_mail(id)?;
        on_each_backend!(self, db => diesel::delete(mail::table.find(id.0)).execute(db))?;
        Ok(())
    }

    fn forget_notices_of_mail(&mut self, id: MailId) -> Result<(), Error> {
        let rows = mail_notice::table.filter(mail_notice::mail.eq(id.0));
        on_each_backend!(self, db => diesel::delete(rows).execute(db))?;
        Ok(())
    }

    /// Forgets every mail that could not be sent at all.
    pub fn delete_dead_mails(&mut self) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::delete(mail::table.filter(mail::dead.eq(true))).execute(db))?;
        Ok(())
    }
}
