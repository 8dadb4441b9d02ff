//! Deletions of comments that come from elsewhere, perhaps before what they delete.

use koinon_core::comment::next_time;
use koinon_core::text::clean_text;
use koinon_core::{Origin, Timestamp};
use koinon_store::{City, CityId, Comment, HERE, NewComment, Tx};

use crate::clock::new_ulid;
use crate::debate::{deleted_at, stored_comment};
use crate::debate_arrives::{Heard, Place, locked, misplaced, refusal};
use crate::mirror::origin_of_id;
use crate::moderate::hidden_by_city;
use crate::redact::MAX_REASON_CHARS;
use crate::{Commons, Error};

/// A deletion that the page's city relays.
#[derive(Debug, Clone)]
pub struct RelayedDeletion {
    /// The ActivityPub id of the comment.
    pub ap_id: String,
    /// The ActivityPub id of its page, if that is told: the comment keeps its place then, also if it never arrived.
    pub page: Option<String>,
    /// Its place.
    pub number: Option<i64>,
    /// When it was deleted, if that is told.
    pub deleted: Option<Timestamp>,
    /// Why the page's city hides it, where that is what it does.
    pub hidden: Option<String>,
}

impl Commons {
    /// An author deleted a comment of theirs, on a page of this city or on a copy.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_deletion(
        &self,
        activity: String,
        author: String,
        ap_id: String,
        deleted: Option<Timestamp>,
    ) -> Result<Heard, Error> {
        self.receive(activity, move |tx, here, now| {
            if let Some(reason) = refusal(tx, here, &ap_id, &author)? {
                return Ok(Heard::Refused(reason));
            }
            let Some(known) = locked(tx, &ap_id)? else {
                tx.note_deleted_comment(&author, &ap_id, deleted.unwrap_or(now).min(now), now)?;
                return Ok(Heard::Noted);
            };
            // Many servers do not say when. Copies are told in whole seconds, and there too it must be the later word.
            let deleted = deleted.map_or_else(|| next_time(known.last_word(), now), |deleted| deleted.min(now));
            if known.author.as_ref().is_none_or(|known| known.ap_id != author) {
                return Ok(Heard::Refused("it is somebody else's"));
            }
            delete(tx, known, deleted, now)
        })
        .await
    }

    /// The page's city relays that an author deleted a comment.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_relayed_deletion(
        &self,
        activity: String,
        city: &City,
        arrived: RelayedDeletion,
    ) -> Result<Heard, Error> {
        let city = city.id;
        self.receive(activity, move |tx, here, now| take_deletion(tx, here, city, &arrived, now)).await
    }
}

/// Takes the words out of a comment of elsewhere, unless its author said something later.
fn delete(tx: &mut Tx<'_>, mut known: Comment, deleted: Timestamp, now: Timestamp) -> Result<Heard, Error> {
    let is_older = deleted < known.last_word() || known.deleted.is_some_and(|known| known == deleted);
    if is_older {
        return Ok(Heard::Known);
    }
    deleted_at(&mut known, deleted);
    known.erase();
    tx.delete_remote_object(&known.ap_id)?;
    tx.save_comment(&known, now)?;
    Ok(Heard::Taken(known.id))
}

/// Takes a deletion that a page's city relays.
fn take_deletion(
    tx: &mut Tx<'_>,
    here: &Origin,
    city: CityId,
    arrived: &RelayedDeletion,
    now: Timestamp,
) -> Result<Heard, Error> {
    let Some(origin) = origin_of_id(&arrived.ap_id) else { return Ok(Heard::Refused("its id cannot be kept")) };
    // What was said here is deleted here.
    if origin == *here && arrived.hidden.is_none() {
        return Ok(Heard::Known);
    }
    let deleted = arrived.deleted.unwrap_or(now).min(now);
    let known = locked(tx, &arrived.ap_id)?;
    let page = match (&known, &arrived.page) {
        (Some(known), _) => tx.page(known.page)?,
        (None, Some(page)) => tx.page_by_ap_id(page)?,
        (None, None) => None,
    };
    let of_city = tx.city(city)?.filter(|city| !city.blocked && city.id != HERE);
    let Some(of_city) = of_city.filter(|city| page.as_ref().is_none_or(|page| page.city == city.id)) else {
        return Ok(Heard::Refused("this is not for that city to say"));
    };
    let (Some(page), Some(number)) = (page, arrived.number.or(known.as_ref().and_then(|known| known.number))) else {
        return match known {
            Some(known) => delete(tx, known, deleted, now),
            None => {
                tx.note_deleted_comment(of_city.origin.as_str(), &arrived.ap_id, deleted, now)?;
                Ok(Heard::Noted)
            }
        };
    };
    tx.lock_page(page.id)?;
    let known = tx.comment_by_ap_id(&arrived.ap_id)?;
    let place = Place::Given { city, number };
    if let Some(heard) = misplaced(tx, &page, place, known.as_ref(), &arrived.ap_id)? {
        return Ok(heard);
    }
    match (known, &arrived.hidden) {
        (Some(known), Some(reason)) => {
            let id = known.id;
            let is_new = hidden_by_city(tx, known, &of_city, &clean_text(reason, MAX_REASON_CHARS), now)?;
            Ok(if is_new { Heard::Taken(id) } else { Heard::Known })
        }
        (Some(known), None) => delete(tx, known, deleted, now),
        (None, hidden) => {
            let place_alone = NewComment {
                ulid: new_ulid(now),
                ap_id: arrived.ap_id.clone(),
                page: page.id,
                proposal: None,
                author: None,
                in_reply_to: None,
                markdown: None,
                html: None,
                lang: None,
                number: Some(number),
                anchor: None,
                published: deleted,
                updated: None,
                deleted: Some(deleted),
                act: None,
            };
            let id = tx.insert_comment(&place_alone, now)?;
            if let Some(reason) = hidden {
                let place = stored_comment(tx, id)?;
                hidden_by_city(tx, place, &of_city, &clean_text(reason, MAX_REASON_CHARS), now)?;
            }
            Ok(Heard::Taken(id))
        }
    }
}
