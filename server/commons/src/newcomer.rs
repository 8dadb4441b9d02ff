//! The first thing that somebody says here who made their account themselves: everybody reads it at once, and somebody of the city
//! looks at it. Until then they say little, nothing with links, and nothing that calls people of other servers: so nobody has to prove
//! beforehand that they are no machine.

use koinon_core::Timestamp;
use koinon_core::act::Act;
use koinon_core::mention::mentions;
use koinon_core::observation::Observation;
use koinon_markdown::prose;
use koinon_store::{CommentId, NewReport, PageId, PersonId, ReportId, Reporter, Tx};

use crate::Error;
use crate::clock::new_ulid;

/// So much a newcomer says…
const MOST: i64 = 5;
/// …in this time, in milliseconds.
const WINDOW: i64 = 24 * 60 * 60 * 1000;
/// So many first things of strangers wait to be looked at; beyond that the first of somebody else is not noted. What a moderator
/// has not looked at is there to be reported all the same.
const MOST_WAITING: i64 = 500;

/// Checks that somebody may say this now, and says whether they are a newcomer: what they say is to be looked at then.
///
/// # Errors
/// Those of [`may_write`], and [`Error::TooMany`].
pub(crate) fn may_say(
    tx: &mut Tx<'_>,
    author: PersonId,
    markdown: &str,
    act: Option<&Act>,
    now: Timestamp,
) -> Result<bool, Error> {
    if !is_newcomer(tx, author)? {
        return Ok(false);
    }
    may_write(tx, author, markdown, act)?;
    let Some(oldest) = tx.comment_time_of(author, MOST - 1)? else { return Ok(true) };
    let left = WINDOW - now.since(oldest);
    if left > 0 {
        return Err(Error::TooMany(u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX)));
    }
    Ok(true)
}

/// Checks that these may be the words of somebody, also of something that they said before.
///
/// # Errors
/// [`Error::Invalid`] for links and photos by a newcomer, and for people of other servers whom they call: those would get it at once.
pub(crate) fn may_write(tx: &mut Tx<'_>, author: PersonId, markdown: &str, act: Option<&Act>) -> Result<(), Error> {
    if !is_newcomer(tx, author)? {
        return Ok(());
    }
    let is_sourced = matches!(act, Some(Act::Statement { source: Some(_), .. }));
    if is_sourced || markdown.contains("://") || markdown.to_ascii_lowercase().contains("www.") {
        let field = if is_sourced { "source" } else { "markdown" };
        let message = "you can add links once somebody of the city has looked at the first thing that you said here";
        return Err(Error::invalid(field, "links_later", message));
    }
    if matches!(act, Some(Act::Observation(Observation { photo: Some(_), .. }))) {
        let message = "you can add photos once somebody of the city has looked at the first thing that you said here";
        return Err(Error::invalid("photo", "photos_later", message));
    }
    if mentions(&prose(markdown)).iter().any(|mention| mention.authority.is_some()) {
        let message = "you can call people of other cities once somebody of the city has looked at the first thing that \
                       you said here";
        return Err(Error::invalid("markdown", "mentions_later", message));
    }
    Ok(())
}

/// Has somebody of the city look at what was said by a newcomer, or by somebody of a server that does not run Koinon whose first word
/// here this is, unless something of theirs waits for that already.
pub(crate) fn look_at(
    tx: &mut Tx<'_>,
    author: PersonId,
    page: PageId,
    comment: CommentId,
    now: Timestamp,
) -> Result<(), Error> {
    if tx.count_first_times(Some(author), 1)? > 0 || tx.count_first_times(None, MOST_WAITING)? >= MOST_WAITING {
        return Ok(());
    }
    let new = NewReport {
        ulid: new_ulid(now),
        reporter: Reporter::FirstTime(author),
        page,
        comment: Some(comment),
        reason: String::new(),
        forwarded: false,
        time: now,
    };
    let _: ReportId = tx.insert_report(&new)?;
    Ok(())
}

/// Whoever made their account themselves, as long as nobody has looked at the first thing that they said.
fn is_newcomer(tx: &mut Tx<'_>, person: PersonId) -> Result<bool, Error> {
    Ok(tx.account(person)?.is_some_and(|account| !account.checked))
}

/// Somebody of the city has looked at what this person said, and found nothing wrong with it.
pub(crate) fn passed(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Error> {
    if is_newcomer(tx, person)? {
        tx.set_checked(person, true)?;
    }
    Ok(())
}
