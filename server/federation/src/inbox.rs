//! What other servers send: verified, judged, then one effect, marked in the same transaction.

use koinon_commons::mirror::{Authority, MirroredContributor, MirroredFile, MirroredRevision, Received};
use koinon_core::{Origin, PageState};
use koinon_store::{City, RemoteActor, SubscriptionState};
use url::Url;

use crate::changes::since_in;
use crate::claims::declined_by_city;
use crate::service::{Error, Federation};
use crate::transport::{Accept, FetchError};
use crate::wire::ids::ActorId;
use crate::wire::read::{
    ActivityKind, IncomingActivity, IncomingArticle, IncomingTombstone, Reference, SignedRevision,
};

/// What became of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It had its effect, or had it before.
    Done,
    /// It has no effect here: unknown, not for us, or not theirs to say.
    Ignored(&'static str),
    /// It asks for what there is not here, or cannot be read: the sender is told, and need not send it again.
    Refused(&'static str),
    /// It could not be judged now, through no fault of the sender's: it should come again.
    Later(&'static str),
}

impl Federation {
    /// Carries out an activity whose signature has been verified as `signer`'s.
    ///
    /// # Errors
    /// Only faults of ours: whatever arrives is an [`Outcome`].
    pub async fn carry_out(&self, signer: &RemoteActor, activity: &IncomingActivity) -> Result<Outcome, Error> {
        if activity.actor != signer.ap_id {
            return Ok(Outcome::Ignored("the actor is not the one who signed"));
        }
        let Some(origin) = Origin::of_str(&signer.ap_id).filter(|origin| origin.owns(&activity.id)) else {
            return Ok(Outcome::Ignored("the activity is not of the signer's server"));
        };
        let sender = origin.clone();
        let (id, city) = (activity.id.clone(), self.commons().store());
        let who = signer.ap_id.clone();
        let (received, city, person, left) = city
            .read(move |conn| -> Result<_, koinon_store::Error> {
                Ok((
                    conn.received(&id)?,
                    conn.city_by_origin(&sender)?,
                    conn.person_by_ap_id(&who)?,
                    conn.has_left(&who)?,
                ))
            })
            .await?;
        if received {
            return Ok(Outcome::Done);
        }
        if city.as_ref().is_some_and(|city| city.blocked) {
            return Ok(Outcome::Ignored("its city is blocked"));
        }
        // Whoever left is forgotten, whatever of theirs is still on its way.
        if left {
            return Ok(Outcome::Ignored("its author has left"));
        }
        if person.is_some_and(|person| person.suspended) {
            return Ok(Outcome::Ignored("its author is suspended"));
        }
        match activity.kind {
            Some(ActivityKind::Follow) => self.follow(signer, city, activity).await,
            Some(ActivityKind::Undo) if inner_kind(activity) == Some(ActivityKind::Follow) => {
                self.unfollow(activity).await
            }
            Some(ActivityKind::Like | ActivityKind::Dislike) => self.held(signer, activity).await,
            Some(ActivityKind::Undo)
                if matches!(inner_kind(activity), Some(ActivityKind::Like | ActivityKind::Dislike)) =>
            {
                self.no_longer_held(signer, activity).await
            }
            Some(ActivityKind::Offer) => match self.link_offered(city.as_ref(), activity).await? {
                Some(outcome) => Ok(outcome),
                None => self.offered(signer, activity).await,
            },
            Some(ActivityKind::Undo) if inner_kind(activity) == Some(ActivityKind::Offer) => {
                match self.link_withdrawn(city.as_ref(), activity).await? {
                    Some(outcome) => Ok(outcome),
                    None => self.withdrawn(activity).await,
                }
            }
            Some(kind @ (ActivityKind::Accept | ActivityKind::Reject)) => {
                if let Some(outcome) = self.departure_confirmed(city.as_ref(), activity).await? {
                    return Ok(outcome);
                }
                if let Some(outcome) = self.link_answered(city.as_ref(), activity).await? {
                    return Ok(outcome);
                }
                if let Some(outcome) = self.decided(city.as_ref(), activity).await? {
                    return Ok(outcome);
                }
                let accepts = kind == ActivityKind::Accept;
                let state = if accepts { SubscriptionState::Accepted } else { SubscriptionState::Refused };
                self.answered(city, activity, state).await
            }
            Some(ActivityKind::Announce) => match activity.inner() {
                Ok(Some(inner)) => {
                    if let Some(outcome) = self.redacted(city.as_ref(), activity, &inner).await? {
                        return Ok(outcome);
                    }
                    match self.relayed(city.as_ref(), activity, &inner).await? {
                        Some(outcome) => Ok(outcome),
                        None => self.page_activity(&origin, &activity.id, &inner).await,
                    }
                }
                Ok(None) => self.announced(activity).await,
                Err(_) => Ok(Outcome::Ignored("what is announced cannot be read")),
            },
            Some(ActivityKind::Update) if let Some(since) = list_goes_on(&origin, activity) => {
                self.fell_behind(city, activity, since).await
            }
            Some(ActivityKind::Create | ActivityKind::Update | ActivityKind::Delete | ActivityKind::Undo) => {
                if let Some(outcome) = self.left(&origin, city.as_ref(), activity).await? {
                    return Ok(outcome);
                }
                if let Some(outcome) = self.receipt(city.as_ref(), activity).await? {
                    return Ok(outcome);
                }
                match self.said(signer, activity).await? {
                    Some(outcome) => Ok(outcome),
                    None => self.page_activity(&origin, &activity.id, activity).await,
                }
            }
            Some(ActivityKind::Flag) => self.reported(&origin, activity).await,
            None => Ok(Outcome::Ignored("activities of this type are not known here")),
        }
    }

    async fn answered(
        &self,
        city: Option<City>,
        activity: &IncomingActivity,
        state: SubscriptionState,
    ) -> Result<Outcome, Error> {
        let (Some(city), Some(follow)) = (city, activity.object_id().map(str::to_owned)) else {
            return Ok(Outcome::Ignored("no city that we asked"));
        };
        if city.city_actor.as_deref() != Some(activity.actor.as_str()) {
            return Ok(Outcome::Ignored("only the city that was asked can answer"));
        }
        let (now, id) = (self.commons().now(), activity.id.clone());
        let outcome = self
            .commons()
            .store()
            .write(move |tx| -> Result<_, koinon_store::Error> {
                let Some(subscription) = tx.subscription_by_follow(&follow)?.filter(|s| s.city.id == city.id) else {
                    return Ok(Outcome::Ignored("we sent no such Follow"));
                };
                tx.mark_received(&id, now)?;
                tx.set_subscription_state(subscription.id, state, now)?;
                tx.city_heard(city.id, now)?;
                Ok(Outcome::Done)
            })
            .await?;
        self.nudge();
        Ok(outcome)
    }

    /// A city that we follow took in many pages at once: its change list is read on instead of each being sent.
    async fn fell_behind(
        &self,
        city: Option<City>,
        activity: &IncomingActivity,
        since: String,
    ) -> Result<Outcome, Error> {
        let Some(city) = city.filter(|city| city.city_actor.as_deref() == Some(activity.actor.as_str())) else {
            return Ok(Outcome::Ignored("only a city says what its list has"));
        };
        let (now, id) = (self.commons().now(), activity.id.clone());
        let outcome = self
            .commons()
            .store()
            .write(move |tx| -> Result<_, koinon_store::Error> {
                let subscription = tx.subscription_to(city.id)?;
                let Some(subscription) = subscription.filter(|s| s.state == SubscriptionState::Accepted) else {
                    return Ok(Outcome::Ignored("its city is none that we follow"));
                };
                if tx.mark_received(&id, now)? {
                    tx.subscription_is_behind(subscription.id, &since)?;
                    tx.city_heard(city.id, now)?;
                }
                Ok(Outcome::Done)
            })
            .await?;
        self.nudge();
        Ok(outcome)
    }

    /// A page is announced by its id alone: worth asking its city, if we follow that.
    async fn announced(&self, activity: &IncomingActivity) -> Result<Outcome, Error> {
        let Some(page) = activity.object_id() else { return Ok(Outcome::Ignored("nothing is announced")) };
        if !self.follows_city_of(page).await? {
            return Ok(Outcome::Ignored("the page is of no city that we follow"));
        }
        self.ask_origin(page, Some(activity.id.clone())).await
    }

    /// Create, Update, Delete or Undo{Delete} of a page, sent by its city itself or announced by `sender`. An Announce lends
    /// no authority: what counts is what the page's own city signed (FEP-fe34).
    async fn page_activity(&self, sender: &Origin, outer: &str, act: &IncomingActivity) -> Result<Outcome, Error> {
        let revision = match read_revision(act, self.commons().now()) {
            Ok(Some(revision)) => revision,
            Ok(None) => return Ok(Outcome::Ignored("it carries no page with a record")),
            Err(reason) => return self.unreadable(sender, act, reason).await,
        };
        let page = revision.record.page.clone();
        let Some(origin) = Origin::of_str(&page) else { return Ok(Outcome::Ignored("the page has no city")) };
        let pages = self.pages_actor(&origin).await?;
        // Who acts, who the page is attributed to and who owns it are one: the author of pages of the page's city.
        if pages.as_deref() != Some(act.actor.as_str())
            || !origin.owns(&act.id)
            || revision.attributed_to.is_some_and(|by| by != act.actor)
        {
            return Ok(Outcome::Ignored("it is not theirs to say"));
        }
        if !self.follows_city_of(&page).await? {
            return Ok(Outcome::Ignored("the page is of no city that we follow"));
        }
        let mut arrived = mirrored(revision.signed, revision.raw, false);
        if *sender != origin {
            // What stands beside the record is the page's city's to say.
            arrived.declined.clear();
        }
        let received = self.commons().receive_revision(Some(outer.to_owned()), Authority::Sent, arrived).await?;
        match received {
            Received::Stored(_) | Received::Known => Ok(Outcome::Done),
            Received::Refused(reason) => Ok(Outcome::Ignored(reason)),
            Received::AskOrigin => self.ask_origin(&page, Some(outer.to_owned())).await,
            Received::Mismatch(reason) => {
                tracing::warn!(%page, %sender, reason, "a page does not fit what its city signed; asking its city");
                // The sender's word is spent either way; what the city itself answers counts.
                let _ = self.ask_origin(&page, None).await?;
                Ok(Outcome::Ignored("it does not fit what its city signed"))
            }
        }
    }

    /// What claims to be a page's new state cannot even be read as that: counted, and its city asked.
    async fn unreadable(&self, sender: &Origin, act: &IncomingActivity, reason: String) -> Result<Outcome, Error> {
        let Some(page) = act.object_id().filter(|page| sender.owns(page)).map(str::to_owned) else {
            return Ok(Outcome::Ignored("the page cannot be read"));
        };
        if !self.follows_city_of(&page).await? {
            return Ok(Outcome::Ignored("the page is of no city that we follow"));
        }
        tracing::warn!(%page, %sender, reason, "a page cannot be read; asking its city");
        let origin = sender.clone();
        self.commons()
            .store()
            .write(move |tx| -> Result<(), koinon_store::Error> {
                let Some(city) = tx.city_by_origin(&origin)? else { return Ok(()) };
                tx.count_mismatch(city.id)?;
                tx.city_error(city.id, Some(&format!("a page did not fit what its city signed: {reason}")))
            })
            .await?;
        let _ = self.ask_origin(&page, None).await?;
        Ok(Outcome::Ignored("it does not fit what its city signed"))
    }

    /// Asks a page's own city for its present state, and takes what it answers.
    ///
    /// # Errors
    /// Only faults of ours.
    pub async fn ask_origin(&self, page: &str, activity: Option<String>) -> Result<Outcome, Error> {
        let Ok(url) = Url::parse(page) else { return Ok(Outcome::Ignored("the page has no address")) };
        let signer = self.signer(&ActorId::Server).await?;
        let answer = match self.transport().get_json(&url, Accept::Object, Some(&signer)).await {
            Ok(fetched) if fetched.final_url != url => {
                return Ok(Outcome::Ignored("the page's city answered for another page"));
            }
            Ok(fetched) if fetched.gone => {
                let stone = IncomingTombstone::read(&fetched.json).ok().filter(|stone| stone.ap_id == page);
                stone.and_then(|stone| stone.revision).map(|signed| (signed, None))
            }
            Ok(fetched) => {
                let article = IncomingArticle::read(&fetched.json, self.commons().now()).ok();
                article.and_then(|article| article.revision.map(|signed| (signed, Some(article.raw.to_string()))))
            }
            Err(FetchError::Status { code: 404, .. }) => {
                return Ok(Outcome::Ignored("its city does not know the page"));
            }
            Err(error) => {
                tracing::info!(%page, ?error, "a page's city could not be asked");
                return Ok(Outcome::Later("its city could not be asked"));
            }
        };
        let Some((signed, raw)) = answer.filter(|(signed, _)| signed.record.page == page) else {
            return Ok(Outcome::Ignored("the page's city answered nothing that we can use"));
        };
        let arrived = mirrored(signed, raw, false);
        match self.commons().receive_revision(activity, Authority::OriginAnswered, arrived).await? {
            Received::Stored(_) | Received::Known => Ok(Outcome::Done),
            Received::Refused(reason) => Ok(Outcome::Ignored(reason)),
            Received::AskOrigin | Received::Mismatch(_) => {
                Ok(Outcome::Ignored("its city's answer does not fit what it signed"))
            }
        }
    }

    async fn follows_city_of(&self, page: &str) -> Result<bool, Error> {
        let Some(origin) = Origin::of_str(page) else { return Ok(false) };
        let followed = self
            .commons()
            .store()
            .read(move |conn| -> Result<_, koinon_store::Error> {
                let Some(city) = conn.city_by_origin(&origin)? else { return Ok(false) };
                Ok(conn.subscription_to(city.id)?.is_some_and(|subscription| subscription.is_membership()))
            })
            .await?;
        Ok(followed)
    }

    async fn pages_actor(&self, origin: &Origin) -> Result<Option<String>, Error> {
        let origin = origin.clone();
        Ok(self
            .commons()
            .store()
            .read(move |conn| conn.city_by_origin(&origin))
            .await?
            .and_then(|city| city.pages_actor))
    }
}

/// A revision as an activity carries it.
struct CarriedRevision {
    signed: SignedRevision,
    record: koinon_core::Record,
    attributed_to: Option<String>,
    raw: Option<String>,
}

fn read_revision(act: &IncomingActivity, now: koinon_core::Timestamp) -> Result<Option<CarriedRevision>, String> {
    let article = match act.kind {
        Some(ActivityKind::Create | ActivityKind::Update) => act.object.as_ref(),
        Some(ActivityKind::Undo) => act.result.as_ref(),
        Some(ActivityKind::Delete) => {
            let deletion =
                act.deletion().map_err(|e| e.to_string())?.filter(|signed| signed.record.state == PageState::Deleted);
            return Ok(deletion.map(|signed| CarriedRevision {
                record: signed.record.clone(),
                signed,
                attributed_to: None,
                raw: None,
            }));
        }
        _ => None,
    };
    let Some(article) = article.and_then(Reference::embedded) else { return Ok(None) };
    let article = IncomingArticle::read(article, now).map_err(|e| e.to_string())?;
    let raw = Some(article.raw.to_string());
    let attributed_to = Some(article.attributed_to);
    Ok(article.revision.map(|signed| CarriedRevision { record: signed.record.clone(), signed, attributed_to, raw }))
}

/// A revision in the form that the commons judges.
pub(crate) fn mirrored(signed: SignedRevision, raw: Option<String>, bulk: bool) -> MirroredRevision {
    let contributors = signed.contributors.into_iter().map(|contributor| MirroredContributor {
        id: contributor.opaque,
        actor: contributor.actor,
        name: contributor.name,
        handle: contributor.handle,
    });
    let files = signed.attachments.into_iter().map(|file| MirroredFile {
        reference: file.reference,
        url: file.url,
        media_type: file.media_type,
        hash: file.sha256,
    });
    MirroredRevision {
        source: signed.source,
        note: signed.note,
        contributors: contributors.collect(),
        files: files.collect(),
        declined: declined_by_city(&signed.record.page, signed.declined),
        record: signed.record,
        raw,
        bulk,
    }
}

/// From where the sender's change list goes on, if that is what the activity says.
fn list_goes_on(sender: &Origin, activity: &IncomingActivity) -> Option<String> {
    since_in(sender, activity.object_id()?)
}

fn inner_kind(activity: &IncomingActivity) -> Option<ActivityKind> {
    activity.inner().ok().flatten().and_then(|inner| inner.kind)
}
