//! How deliveries to other servers go, for the administration: what waits, what was given up, and trying again.

use koinon_commons::{Actor, Error as CommonsError};
use koinon_core::Timestamp;

use crate::service::{Error, Federation};

/// How many given-up deliveries are shown.
const LETTERS: i64 = 200;

/// How deliveries to one inbox go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The inbox.
    pub inbox: String,
    /// How many changes of ours it has not been sent yet.
    pub waiting: u64,
    /// When it is tried next, if it failed.
    pub next_try: Option<Timestamp>,
    /// What it answered when it last failed.
    pub last_error: Option<String>,
}

/// Something that could not be delivered after all tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Names it to [`Federation::replay_letter`].
    pub id: String,
    /// The inbox.
    pub inbox: String,
    /// A page's title, or the type of a message.
    pub what: String,
    /// The page's path here, where it was one.
    pub page: Option<String>,
    /// What was answered.
    pub error: String,
    /// When it was first to be sent, where that is known.
    pub since: Option<Timestamp>,
}

impl Federation {
    /// How deliveries go, by inbox.
    ///
    /// # Errors
    /// [`Error::Commons`].
    pub async fn links(&self) -> Result<Vec<Link>, Error> {
        let links = self.commons().store().read(|conn| -> Result<_, koinon_store::Error> {
            let head = conn.log_head()?.position;
            let links = conn.delivery_cursors()?.into_iter().map(|cursor| Link {
                waiting: u64::try_from(head - cursor.position).unwrap_or(0),
                next_try: (cursor.failures > 0).then_some(cursor.next_try),
                last_error: cursor.last_error.filter(|_| cursor.failures > 0),
                inbox: cursor.inbox,
            });
            Ok(links.collect())
        });
        Ok(links.await?)
    }

    /// Tries a city's inbox again now.
    ///
    /// # Errors
    /// [`CommonsError::Forbidden`] unless an administrator asks; [`CommonsError::NotFound`] for an unknown city.
    pub async fn retry(&self, actor: &Actor, authority: &str) -> Result<(), Error> {
        actor.require_administrator()?;
        let (authority, now) = (authority.to_owned(), self.commons().now());
        let retried = self.commons().store().write(move |tx| -> Result<(), CommonsError> {
            let city = tx.city_by_authority(&authority)?.ok_or(CommonsError::NotFound)?;
            let inbox = city.inbox.ok_or(CommonsError::NotFound)?;
            Ok(tx.retry_inbox(&inbox, now)?)
        });
        Ok(retried.await?)
    }

    /// What was given up, newest first.
    ///
    /// # Errors
    /// [`CommonsError::Forbidden`] unless an administrator asks.
    pub async fn dead_letters(&self, actor: &Actor) -> Result<Vec<DeadLetter>, Error> {
        actor.require_administrator()?;
        let here = self.origin().clone();
        let letters = self.commons().store().read(move |conn| -> Result<_, koinon_store::Error> {
            let (parked, messages) = conn.dead_letters(LETTERS)?;
            let mut letters = Vec::new();
            for row in parked {
                let page = match row.page {
                    Some(page) => conn.page(page)?,
                    None => None,
                };
                letters.push(DeadLetter {
                    id: format!("row-{}", row.id),
                    inbox: row.inbox,
                    what: page.as_ref().map(|page| page.title.clone()).unwrap_or_default(),
                    page: page.map(|page| koinon_commons::render::page_path(&here, &page.authority, &page.slug)),
                    error: row.error,
                    since: conn.change(row.position)?.map(|change| change.time),
                });
            }
            letters.extend(messages.into_iter().map(|message| DeadLetter {
                id: format!("message-{}", message.id),
                inbox: message.inbox,
                what: type_of(&message.activity),
                page: None,
                error: message.error.unwrap_or_default(),
                since: None,
            }));
            Ok(letters)
        });
        Ok(letters.await?)
    }

    /// Sends a given-up delivery again.
    ///
    /// # Errors
    /// [`CommonsError::Forbidden`] unless an administrator asks; [`CommonsError::NotFound`].
    pub async fn replay_letter(&self, actor: &Actor, id: &str) -> Result<(), Error> {
        actor.require_administrator()?;
        let (letter, now) = (letter(id)?, self.commons().now());
        let replayed = self.commons().store().write(move |tx| match letter {
            Letter::Row(id) => tx.revive_parked(id, now),
            Letter::Message(id) => tx.revive_message(id, now),
        });
        Ok(replayed.await?)
    }

    /// Throws a given-up delivery away.
    ///
    /// # Errors
    /// As [`Federation::replay_letter`].
    pub async fn discard_letter(&self, actor: &Actor, id: &str) -> Result<(), Error> {
        actor.require_administrator()?;
        let letter = letter(id)?;
        let discarded = self.commons().store().write(move |tx| match letter {
            Letter::Row(id) => tx.delete_parked(id),
            Letter::Message(id) => tx.delete_message(id),
        });
        Ok(discarded.await?)
    }
}

enum Letter {
    Row(i64),
    Message(i64),
}

fn letter(id: &str) -> Result<Letter, CommonsError> {
    let number = |text: &str| text.parse().map_err(|_| CommonsError::NotFound);
    match id.split_once('-') {
        Some(("row", id)) => number(id).map(Letter::Row),
        Some(("message", id)) => number(id).map(Letter::Message),
        _ => Err(CommonsError::NotFound),
    }
}

fn type_of(activity: &str) -> String {
    let activity: serde_json::Value = serde_json::from_str(activity).unwrap_or_default();
    activity["type"].as_str().unwrap_or_default().to_owned()
}
