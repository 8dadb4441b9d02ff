//! Hiding what people say, with a reason that everybody can read, and showing it again; and the log of what moderation did.
//!
//! *Invariant:* moderation never rewrites anybody's words. What it hides keeps its place, here and in the copies of a page of
//! this city. On a copy it hides for this city alone.

use koinon_core::Timestamp;
use koinon_core::comment::CommentState;
use koinon_store::{City, Comment, Conn, HERE, Moderation, ModerationAct, Page, Person, PersonId, Subject, Tx};

use crate::called::tell_called;
use crate::clock::new_ulid;
use crate::debate::stored_comment;
use crate::redact::public_reason;
use crate::{Actor, Commons, Error};

/// An entry of the log, with what it is about as far as everybody may see it.
#[derive(Debug, Clone)]
pub struct LoggedModeration {
    /// The entry.
    pub entry: Moderation,
    /// The page.
    pub page: Option<Page>,
    /// The comment, for its place in the debate.
    pub comment: Option<Comment>,
    /// The person, unless they have left.
    pub person: Option<Person>,
    /// The city.
    pub city: Option<City>,
}

impl Commons {
    /// Hides a comment, or shows one again that was hidden.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::Forbidden`] for whoever does not moderate; [`Error::NotFound`], also if it is so already;
    /// [`Error::Invalid`] without a reason.
    pub async fn moderate_comment(
        &self,
        actor: &Actor,
        ulid: &str,
        hide: bool,
        reason: &str,
    ) -> Result<Comment, Error> {
        let moderator = actor.require_moderator()?.person.id;
        let (ulid, reason, now) = (ulid.to_uppercase(), public_reason(reason)?, self.now());
        self.store()
            .write(move |tx| {
                let found = tx.comment_by_ulid(&ulid)?.ok_or(Error::NotFound)?;
                tx.lock_page(found.page)?;
                let mut comment = stored_comment(tx, found.id)?;
                if (comment.state == CommentState::Hidden) == hide {
                    return Err(Error::NotFound);
                }
                let act = if hide { ModerationAct::Hide } else { ModerationAct::Show };
                set_hidden(&mut comment, hide);
                let subject = about(&comment);
                tx.log_moderation(&new_ulid(now), act, Some(moderator), &subject, &reason, now)?;
                tx.save_comment(&comment, now)?;
                tell_called(tx, comment.id)?;
                Ok(comment)
            })
            .await
    }

    /// Takes nothing more from a person of another server, or takes their words again.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::Forbidden`] for whoever does not moderate; [`Error::NotFound`] for a person of this city
    /// (an administrator suspends their account), and if it is so already; [`Error::Invalid`] without a reason.
    pub async fn suspend_remote(
        &self,
        actor: &Actor,
        person: PersonId,
        suspended: bool,
        reason: &str,
    ) -> Result<(), Error> {
        let moderator = actor.require_moderator()?.person.id;
        let (reason, now) = (public_reason(reason)?, self.now());
        self.store()
            .write(move |tx| {
                let found = tx.person(person)?.filter(|found| found.city != HERE && found.suspended != suspended);
                let found = found.ok_or(Error::NotFound)?;
                tx.suspend_remote(found.id, suspended)?;
                let act = if suspended { ModerationAct::Suspend } else { ModerationAct::Readmit };
                let subject = Subject { person: Some(found.id), ..Subject::default() };
                Ok(tx.log_moderation(&new_ulid(now), act, Some(moderator), &subject, &reason, now)?)
            })
            .await
    }

    /// What moderation did, newest first, before the row `before`, and the row after which the log goes on.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn moderation_log(
        &self,
        before: Option<i64>,
        limit: i64,
    ) -> Result<(Vec<LoggedModeration>, Option<i64>), Error> {
        let limit = limit.clamp(1, 500);
        self.store()
            .read(move |conn| {
                let mut entries = conn.moderations(before, limit + 1)?;
                let more = entries.len() as i64 > limit;
                entries.truncate(usize::try_from(limit).unwrap_or(0));
                let next = entries.last().filter(|_| more).map(|last| last.id);
                let entries = entries.into_iter().map(|entry| logged(conn, entry)).collect::<Result<_, Error>>()?;
                Ok((entries, next))
            })
            .await
    }
}

fn logged(conn: &mut Conn, entry: Moderation) -> Result<LoggedModeration, Error> {
    let subject = entry.subject;
    Ok(LoggedModeration {
        page: subject.page.map(|page| conn.page(page)).transpose()?.flatten(),
        comment: subject.comment.map(|comment| conn.comment(comment)).transpose()?.flatten(),
        person: subject.person.map(|person| conn.person(person)).transpose()?.flatten(),
        city: subject.city.map(|city| conn.city(city)).transpose()?.flatten(),
        entry,
    })
}

fn about(comment: &Comment) -> Subject {
    let person = comment.author.as_ref().map(|author| author.id);
    Subject { page: Some(comment.page), comment: Some(comment.id), person, ..Subject::default() }
}

fn set_hidden(comment: &mut Comment, hidden: bool) {
    comment.state = match (hidden, comment.deleted) {
        (true, _) => CommentState::Hidden,
        (false, Some(_)) => CommentState::Deleted,
        (false, None) => CommentState::Live,
    };
}

/// The city of a page hides a comment there: so does its copy, and says why. Its words are kept, in case it shows them again.
pub(crate) fn hidden_by_city(
    tx: &mut Tx<'_>,
    mut comment: Comment,
    city: &City,
    reason: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    if comment.state == CommentState::Hidden {
        return Ok(false);
    }
    set_hidden(&mut comment, true);
    let subject = Subject { city: Some(city.id), ..about(&comment) };
    tx.log_moderation(&new_ulid(now), ModerationAct::Hide, None, &subject, reason, now)?;
    tx.save_comment(&comment, now)?;
    tell_called(tx, comment.id)?;
    Ok(true)
}

/// The city of a page relays a comment that it had hidden: it shows it again. What was hidden here stays so.
pub(crate) fn shown_by_city(tx: &mut Tx<'_>, comment: &mut Comment, now: Timestamp) -> Result<(), Error> {
    if comment.state != CommentState::Hidden {
        return Ok(());
    }
    let Some(hidden) = tx.last_moderation_of(comment.id)? else { return Ok(()) };
    let Some(city) = hidden.subject.city.filter(|city| *city != HERE && hidden.moderator.is_none()) else {
        return Ok(());
    };
    set_hidden(comment, false);
    let subject = Subject { city: Some(city), ..about(comment) };
    Ok(tx.log_moderation(&new_ulid(now), ModerationAct::Show, None, &subject, "", now)?)
}
