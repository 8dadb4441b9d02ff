//! Links in mails that only whoever reads the address follows: to confirm it, to make an account, to choose a new password.

use koinon_core::mail_address::MailAddress;
use koinon_core::{Hash, Timestamp};
use koinon_store::{Conn, MailLink, MailToken, PersonId, Tx};

use crate::Error;
use crate::clock::random_secret;

const HOUR: i64 = 3600 * 1000;
const DAY: i64 = 24 * HOUR;
/// How long a link is good, in milliseconds.
pub(crate) const GOOD_FOR: i64 = DAY;
/// So many links are sent to one address within an hour, and within a day, whoever asks from wherever.
const MOST_IN_AN_HOUR: usize = 3;
const MOST_IN_A_DAY: usize = 10;

/// Whether a link is of any use.
pub(crate) fn is_good(link: &MailToken, now: Timestamp) -> bool {
    !link.used && now.since(link.created) < GOOD_FOR
}

/// A link that is for this, by the hash of its secret, if it is of any use.
pub(crate) fn find(
    conn: &mut Conn,
    token: &Hash,
    link: MailLink,
    now: Timestamp,
) -> Result<Option<MailToken>, koinon_store::Error> {
    Ok(conn.mail_token(token)?.filter(|found| found.link == link && is_good(found, now)))
}

/// Sends a link to an address, in this language: one for each of these accounts, whose owners read it.
///
/// # Errors
/// [`Error::TooMany`] if too many were sent there lately, or asked for by this person.
pub(crate) fn send(
    tx: &mut Tx<'_>,
    link: MailLink,
    people: &[Option<PersonId>],
    address: &MailAddress,
    lang: &str,
    now: Timestamp,
) -> Result<(), Error> {
    may_send(tx, people.first().copied().flatten(), address, now)?;
    for person in people {
        let secret = note(tx, link, *person, address, false, now)?;
        tx.queue_link(*person, &secret, lang, now)?;
    }
    Ok(())
}

/// Notes that a link was asked for where none may be sent: it counts as one, so that nobody learns from the limit who has an
/// account.
pub(crate) fn pretend(tx: &mut Tx<'_>, link: MailLink, address: &MailAddress, now: Timestamp) -> Result<(), Error> {
    may_send(tx, None, address, now)?;
    note(tx, link, None, address, true, now).map(drop)
}

fn may_send(tx: &mut Tx<'_>, person: Option<PersonId>, address: &MailAddress, now: Timestamp) -> Result<(), Error> {
    let yesterday = now.plus_millis(-DAY);
    tx.delete_mail_tokens(yesterday)?;
    let there = tx.mail_tokens_for(&address.key(), yesterday)?;
    let by_person: Vec<Timestamp> = match person {
        Some(person) => tx.mail_tokens_of(person, yesterday)?.iter().map(|link| link.created).collect(),
        None => Vec::new(),
    };
    let waits = [(&there, MOST_IN_AN_HOUR, HOUR), (&there, MOST_IN_A_DAY, DAY), (&by_person, MOST_IN_A_DAY, DAY)];
    // The latest comes first: there is room again once the one that fills the measure is too old to count.
    let wait =
        waits.iter().filter_map(|(asked, most, period)| Some(asked.get(most - 1)?.plus_millis(*period).since(now)));
    if let Some(millis) = wait.max().filter(|millis| *millis > 0) {
        return Err(Error::TooMany(u32::try_from(millis / 1000 + 1).unwrap_or(u32::MAX)));
    }
    Ok(())
}

fn note(
    tx: &mut Tx<'_>,
    link: MailLink,
    person: Option<PersonId>,
    address: &MailAddress,
    used: bool,
    now: Timestamp,
) -> Result<String, Error> {
    let secret = random_secret();
    let typed = address.as_str().to_owned();
    let token = MailToken { link, person, address: address.key(), typed, created: now, used };
    tx.insert_mail_token(&Hash::of(&secret), &token)?;
    Ok(secret)
}
