//! Erasing the text of a version: the record and the chain stay, here and in every copy, and say why.

use koinon_core::text::clean_text;
use koinon_core::{Hash, Origin, Timestamp};
use koinon_store::{ModerationAct, Redaction, Revision, Subject};

use crate::clock::new_ulid;
use crate::debate_arrives::Heard;
use crate::error::Refusal;
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// The longest reason that moderation gives, in characters.
pub const MAX_REASON_CHARS: usize = 1000;

/// That a city erased the text of a version of one of its pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivedRedaction {
    /// The page's ActivityPub id.
    pub page: String,
    /// The revision.
    pub revision: Hash,
    /// Why.
    pub reason: String,
    /// When, as the city says.
    pub time: Timestamp,
}

impl Commons {
    /// Erases the text and the edit summary of a version of a page of this city, and of all others of that page that say the
    /// same. What leads to it stays: its record, its place in the chain, its title.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::Forbidden`] for whoever does not moderate and for a page of another city;
    /// [`Error::NotFound`]; [`Error::Invalid`] without a reason, and for what the page says now; [`Error::Redacted`] if that was
    /// done already.
    pub async fn redact(&self, actor: &Actor, page: &PageRef, revision: Hash, reason: &str) -> Result<(), Error> {
        let moderator = actor.require_moderator()?.person.id;
        let reason = public_reason(reason)?;
        let (actor, reference, now) = (actor.clone(), page.clone(), self.now());
        self.store()
            .write(move |tx| {
                let page = find(tx, &actor, &reference)?;
                if page.mirrored() {
                    return Err(Error::Forbidden(Refusal::OtherCity));
                }
                tx.lock_page(page.id)?;
                let page = tx.page(page.id)?.ok_or(Error::NotFound)?;
                let found = tx.revision_by_hash(&revision)?.filter(|found| found.page == page.id);
                let found = found.ok_or(Error::NotFound)?;
                if let Some(redaction) = tx.redaction(&revision)? {
                    return Err(Error::Redacted(Box::new(redaction)));
                }
                let head = page.head.map(|head| tx.revision(head)).transpose()?.flatten();
                if head.is_some_and(|head| head.record.body == found.record.body) {
                    let message = "this is what the page says now: first save a version without it";
                    return Err(Error::invalid("revision", "says_this_now", message));
                }
                let redaction = Redaction { revision, page: page.id, reason: reason.clone(), time: now };
                tx.redact(&redaction, now)?;
                let subject = Subject { page: Some(page.id), revision: Some(revision), ..Subject::default() };
                tx.log_moderation(&new_ulid(now), ModerationAct::Redact, Some(moderator), &subject, &reason, now)?;
                Ok(())
            })
            .await
    }

    /// Those of these revisions that were redacted.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn redactions(&self, of: &[Revision]) -> Result<Vec<Redaction>, Error> {
        let missing: Vec<Hash> = of.iter().filter(|one| !one.body_held).map(|one| one.hash).collect();
        if missing.is_empty() {
            return Ok(Vec::new());
        }
        self.store().read(move |conn| Ok(conn.redactions(&missing)?)).await
    }

    /// Takes the word of a page's own city that the text of a version was erased. What has not arrived yet will come without
    /// its text. `activity` carried it.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_redaction(
        &self,
        activity: String,
        city: &Origin,
        arrived: ArrivedRedaction,
    ) -> Result<Heard, Error> {
        let city = city.clone();
        self.receive(activity, move |tx, _, now| {
            let Some(page) = tx.page_by_ap_id(&arrived.page)? else { return Ok(Heard::NotOurs) };
            if !page.mirrored() || tx.city(page.city)?.is_none_or(|of| of.origin != city) {
                return Ok(Heard::Refused("this is not for that city to say"));
            }
            if let Some(found) = tx.revision_by_hash(&arrived.revision)?
                && found.page != page.id
            {
                return Ok(Heard::Refused("this version is of another page"));
            }
            let reason = clean_text(&arrived.reason, MAX_REASON_CHARS);
            let time = arrived.time.min(now);
            let redaction = Redaction { revision: arrived.revision, page: page.id, reason, time };
            Ok(if tx.redact(&redaction, now)? { Heard::Noted } else { Heard::Known })
        })
        .await
    }
}

/// A reason that everybody can read.
pub(crate) fn public_reason(reason: &str) -> Result<String, Error> {
    let cleaned = clean_text(reason, MAX_REASON_CHARS + 1);
    if cleaned.is_empty() {
        return Err(Error::invalid("reason", "empty", "say why: everybody can read it"));
    }
    if cleaned.chars().count() > MAX_REASON_CHARS {
        return Err(Error::invalid(
            "reason",
            "too_long",
            format!("a reason has at most {MAX_REASON_CHARS} characters"),
        ));
    }
    Ok(cleaned)
}
