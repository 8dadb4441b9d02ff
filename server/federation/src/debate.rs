//! What is said about pages, as it arrives: from whoever says it at the page's own city, from that city at copies.

use koinon_commons::debate_arrives::{ArrivedComment, Heard};
use koinon_commons::deletion_arrives::RelayedDeletion;
use koinon_commons::proposal_arrives::RemotePerson;
use koinon_core::anchor::Anchor;
use koinon_core::mention::MAX_MENTIONS;
use koinon_core::{Origin, Timestamp};
use koinon_store::{City, Page, PageId, RemoteActor};
use serde_json::Value;
use url::Url;

use crate::inbox::Outcome;
use crate::service::{Error, Federation};
use crate::transport::Accept;
use crate::wire::ids::{ActorId, LocalId};
use crate::wire::read::{
    ActivityKind, IncomingActivity, IncomingNote, announced_count, announced_place, deleted_object, value,
};

/// So many parts of a thread are read at once, and so many of what stands in each.
const MOST_PARTS: usize = 100;
const MOST_ITEMS: usize = 200;

impl Federation {
    /// Create, Update or Delete of a Note by its author; `None` if the activity is about something else. It counts where the page
    /// is ours: its place is for its city to give.
    pub(crate) async fn said(
        &self,
        signer: &RemoteActor,
        activity: &IncomingActivity,
    ) -> Result<Option<Outcome>, Error> {
        if activity.kind == Some(ActivityKind::Delete) {
            return self.taken_back(activity).await;
        }
        let now = self.commons().now();
        let Ok(note) = IncomingNote::of(activity, now) else { return Ok(None) };
        if note.attributed_to != activity.actor {
            return Ok(Some(Outcome::Ignored("one speaks in one's own name")));
        }
        // What is not said to everyone is shown to nobody (G22).
        if !note.is_public {
            return Ok(Some(Outcome::Ignored("it is not addressed to everyone")));
        }
        let author =
            RemotePerson { ap_id: signer.ap_id.clone(), handle: signer.handle.clone(), name: signer.name.clone() };
        let arrived = self.arrived(note, author, None).await?;
        let heard = self.commons().receive_comment(activity.id.clone(), arrived).await?;
        Ok(Some(outcome(heard)))
    }

    /// A Delete that carries no record of a page: of something that was said, if it is known here or says so itself.
    async fn taken_back(&self, activity: &IncomingActivity) -> Result<Option<Outcome>, Error> {
        let Some(object) = deleted_object(activity).map(str::to_owned) else { return Ok(None) };
        if !activity.raw["record"].is_null() {
            return Ok(None);
        }
        let deleted = deleted_at(activity, self.commons().now());
        let deletion =
            self.commons().receive_deletion(activity.id.clone(), activity.actor.clone(), object, deleted).await?;
        Ok(Some(outcome(deletion)))
    }

    /// What a page's city relays, with the place that it gave to it; `None` if the Announce gives no place. That city is believed
    /// about the thread of its page, also about what others said in it: copies need not ask each one's server.
    pub(crate) async fn relayed(
        &self,
        city: Option<&City>,
        activity: &IncomingActivity,
        inner: &IncomingActivity,
    ) -> Result<Option<Outcome>, Error> {
        let Some(number) = announced_place(activity).and_then(|number| i64::try_from(number).ok()) else {
            return Ok(None);
        };
        let Some(city) = city.filter(|city| city.city_actor.as_deref() == Some(activity.actor.as_str())) else {
            return Ok(Some(Outcome::Ignored("only a page's city gives places")));
        };
        let now = self.commons().now();
        let page = page_of(&activity.raw["context"]);
        let heard = match inner.kind {
            Some(ActivityKind::Delete) => {
                let Some(ap_id) = deleted_object(inner).map(str::to_owned) else {
                    return Ok(Some(Outcome::Ignored("nothing is deleted")));
                };
                // What the author deletes, and what the city hides.
                let hides = inner.actor == activity.actor;
                let hidden = hides.then(|| inner.raw["summary"].as_str().unwrap_or_default().to_owned());
                let deleted = deleted_at(inner, now);
                let deletion = RelayedDeletion { ap_id, page, number: Some(number), deleted, hidden };
                self.commons().receive_relayed_deletion(activity.id.clone(), city, deletion).await?
            }
            _ => {
                let note = match IncomingNote::of(inner, now) {
                    Ok(note) if note.is_public => note,
                    _ => return Ok(Some(Outcome::Ignored("what is relayed cannot be read"))),
                };
                let author = self.speaker(city, &activity.raw["contributor"], &note.attributed_to).await?;
                let statement = note.id.clone();
                let arrived = self.arrived(note, author, page).await?;
                let heard = self.commons().receive_relayed(activity.id.clone(), city, number, arrived).await?;
                if let (Some(count), Heard::Taken(_) | Heard::Known) = (announced_count(activity, now), heard) {
                    self.commons().receive_count(city, &statement, count).await?;
                }
                heard
            }
        };
        Ok(Some(outcome(heard)))
    }

    /// Somebody whose words a city relays. It names its own people; those of others keep the name that they have here.
    async fn speaker(&self, city: &City, told: &Value, ap_id: &str) -> Result<RemotePerson, Error> {
        let asked = ap_id.to_owned();
        let known = self.commons().store().read(move |conn| conn.person_by_ap_id(&asked)).await?;
        if let Some(known) = known.filter(|_| !city.origin.owns(ap_id)) {
            return Ok(RemotePerson { ap_id: known.ap_id, handle: known.handle, name: known.name });
        }
        let told = value::entries(told, 10).find(|told| told["actor"].as_str() == Some(ap_id));
        let text = |name: &str| told.and_then(|told| told[name].as_str()).map(value::name).unwrap_or_default();
        Ok(RemotePerson { ap_id: ap_id.to_owned(), handle: text("handle"), name: text("name") })
    }

    async fn arrived(
        &self,
        note: IncomingNote,
        author: RemotePerson,
        page: Option<String>,
    ) -> Result<ArrivedComment, Error> {
        let in_reply_to = match note.in_reply_to {
            Some(answered) => Some(self.answered_thing(answered).await?),
            None => None,
        };
        let context = note.context.as_deref().and_then(page_of_context);
        let mentions = note.mentions.into_iter().map(|(called, _)| called).filter(|called| self.origin().owns(called));
        Ok(ArrivedComment {
            ap_id: note.id,
            author,
            in_reply_to,
            page: page.or(context),
            proposal: note.proposal,
            markdown: note.source,
            html: note.content,
            lang: note.lang,
            anchor: note.anchor.and_then(|anchor| Anchor::new(&anchor.exact, &anchor.prefix, &anchor.suffix)),
            act: note.act,
            mentions: mentions.take(MAX_MENTIONS).collect(),
            published: note.published,
            updated: note.updated,
            raw: Some(note.raw.to_string()),
        })
    }

    /// What is answered: an answer to our word that we have a proposal is about that proposal.
    async fn answered_thing(&self, answered: String) -> Result<String, Error> {
        let Some(LocalId::Note(ulid)) = LocalId::parse(self.origin(), &answered) else { return Ok(answered) };
        let proposal = self.commons().store().read(move |conn| conn.proposal_by_ulid(&ulid)).await?;
        Ok(proposal.map_or(answered, |proposal| proposal.ap_id))
    }
}

impl Federation {
    /// Reads what was said about a copied page from its own city: what was said before this city followed that one, or what did
    /// not arrive. Nothing is taken from elsewhere (D12).
    ///
    /// # Errors
    /// Only faults of ours.
    pub async fn fill_thread(&self, page: PageId) -> Result<(), Error> {
        let found = self.commons().store().read(move |conn| -> Result<_, koinon_store::Error> {
            let Some(page) = conn.page(page)?.filter(Page::mirrored) else { return Ok(None) };
            Ok(conn.city(page.city)?.filter(|city| !city.blocked).map(|city| (page.ap_id, city)))
        });
        let Some((page, city)) = found.await? else { return Ok(()) };
        let signer = self.signer(&ActorId::Server).await?;
        let mut next = Some(format!("{page}/thread?page=first"));
        for _ in 0..MOST_PARTS {
            let Some(url) = next.take().filter(|next| city.origin.owns(next)).and_then(|next| Url::parse(&next).ok())
            else {
                break;
            };
            let part = match self.transport().get_json(&url, Accept::Object, Some(&signer)).await {
                Ok(fetched) if fetched.final_url == url && !fetched.gone => fetched.json,
                Ok(_) => break,
                Err(error) => {
                    tracing::info!(%url, ?error, "a thread could not be read from its city");
                    break;
                }
            };
            for announce in part["orderedItems"].as_array().into_iter().flatten().take(MOST_ITEMS) {
                let Ok(announce) = IncomingActivity::read(announce) else { continue };
                if announce.kind == Some(ActivityKind::Announce)
                    && city.origin.owns(&announce.id)
                    && let Ok(Some(inner)) = announce.inner()
                {
                    self.relayed(Some(&city), &announce, &inner).await?;
                }
            }
            next = part["next"].as_str().map(str::to_owned);
        }
        Ok(())
    }
}

pub(crate) fn outcome(heard: Heard) -> Outcome {
    match heard {
        Heard::Taken(_) | Heard::Known | Heard::Noted => Outcome::Done,
        Heard::NotOurs => Outcome::Ignored("it is about nothing of ours"),
        Heard::Refused(reason) | Heard::Mismatch(reason) => Outcome::Ignored(reason),
    }
}

/// When something was deleted, as its Tombstone says.
fn deleted_at(delete: &IncomingActivity, now: Timestamp) -> Option<Timestamp> {
    value::time(&delete.raw["object"]["deleted"], now)
}

pub(crate) fn page_of(context: &Value) -> Option<String> {
    context.as_str().and_then(page_of_context)
}

/// The page whose conversation has this id, at a city that runs Koinon.
fn page_of_context(context: &str) -> Option<String> {
    let page = context.strip_suffix("/context")?;
    let origin = Origin::of_str(page)?;
    matches!(LocalId::parse(&origin, page), Some(LocalId::Page(_))).then(|| page.to_owned())
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod vouching_tests;
