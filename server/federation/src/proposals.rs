//! Proposals that arrive: the Offer of one, its Undo, and what the page's city says of ours.

use koinon_commons::proposal_arrives::{Arrival, ArrivedDecision, ArrivedProposal, ArrivedReceipt, RemotePerson};
use koinon_core::proposal::ProposalState;
use koinon_store::{City, RemoteActor};
use url::Url;

use crate::inbox::Outcome;
use crate::service::{Error, Federation};
use crate::subscribe::json;
use crate::transport::{Accept, FetchError};
use crate::wire::ids::{ActivityId, ActorId};
use crate::wire::read::{IncomingActivity, IncomingDecision, IncomingProposal, IncomingReceipt, value};
use crate::wire::{DecisionView, Verdict};

impl Federation {
    /// An Offer: somebody elsewhere proposes an edit of a page of ours. Nothing is applied: it waits in the queue (H01).
    pub(crate) async fn offered(&self, signer: &RemoteActor, activity: &IncomingActivity) -> Result<Outcome, Error> {
        let now = self.commons().now();
        let Ok(embedded) = IncomingProposal::of_offer(activity, now) else {
            return Ok(Outcome::Refused("what is offered is no proposal that can be read"));
        };
        let proposal = match embedded {
            Some(proposal) => proposal,
            None => match self.fetch_proposal(activity).await? {
                Ok(proposal) => proposal,
                Err(outcome) => return Ok(outcome),
            },
        };
        if proposal.attributed_to != activity.actor {
            return Ok(Outcome::Refused("one proposes in one's own name"));
        }
        if !self.origin().owns(&proposal.page) {
            return Ok(Outcome::Refused("the page is none of this city"));
        }
        let arrived = ArrivedProposal {
            ap_id: proposal.id.clone(),
            offer: activity.id.clone(),
            author: RemotePerson {
                ap_id: signer.ap_id.clone(),
                handle: signer.handle.clone(),
                name: signer.name.clone(),
            },
            page: proposal.page,
            base_revision: proposal.base_revision,
            markdown: proposal.source,
            title: proposal.title,
            reason: proposal.reason,
            sources: proposal.sources,
        };
        match self.commons().receive_proposal(activity.id.clone(), arrived).await? {
            Arrival::Taken => Ok(Outcome::Done),
            Arrival::NotOurs => Ok(Outcome::Refused("there is no such page here")),
            Arrival::Rejected(reason) => self.reject_offer(signer, activity, proposal.id, reason).await,
        }
    }

    /// The proposal of an Offer that names it by its id alone.
    async fn fetch_proposal(&self, activity: &IncomingActivity) -> Result<Result<IncomingProposal, Outcome>, Error> {
        let Some(url) = activity.object_id().and_then(|id| Url::parse(id).ok()) else {
            return Ok(Err(Outcome::Refused("nothing is offered")));
        };
        let signer = self.signer(&ActorId::Server).await?;
        let patch = match self.transport().get_json(&url, Accept::Object, Some(&signer)).await {
            Ok(fetched) if fetched.final_url == url && !fetched.gone => fetched.json,
            Ok(_) | Err(FetchError::Status { code: 404, .. }) => {
                return Ok(Err(Outcome::Refused("what is offered is not there")));
            }
            Err(error) => {
                tracing::info!(%url, ?error, "a proposal could not be fetched");
                return Ok(Err(Outcome::Later("what is offered could not be fetched")));
            }
        };
        let proposal = IncomingProposal::read(&patch, self.commons().now()).ok();
        let target = value::id(&activity.raw["target"]);
        let proposal = proposal.filter(|proposal| {
            Some(proposal.id.as_str()) == activity.object_id() && target.is_none_or(|target| target == proposal.page)
        });
        Ok(proposal.ok_or(Outcome::Refused("what is offered is no proposal that can be read")))
    }

    /// Says to somebody elsewhere why their proposal cannot be considered (H03).
    async fn reject_offer(
        &self,
        signer: &RemoteActor,
        activity: &IncomingActivity,
        proposal: String,
        reason: &'static str,
    ) -> Result<Outcome, Error> {
        let rejection = DecisionView {
            id: ActivityId::Message(self.new_ulid()).at(self.origin()),
            city: ActorId::City.at(self.origin()),
            proposer: activity.actor.clone(),
            offer: activity.id.clone(),
            verdict: Verdict::Declined,
            reason: Some(reason.to_owned()),
            result: None,
            revision: None,
        };
        let (message, now, id) = (json(&rejection.activity()), self.commons().now(), activity.id.clone());
        let inbox = signer.shared_inbox.clone().unwrap_or_else(|| signer.inbox.clone());
        self.commons()
            .store()
            .write(move |tx| -> Result<(), koinon_store::Error> {
                if tx.mark_received(&id, now)? {
                    tx.insert_message(&inbox, &proposal, &message, now)?;
                }
                Ok(())
            })
            .await?;
        self.nudge();
        Ok(Outcome::Done)
    }

    /// `Undo{Offer}`: its author takes a proposal back.
    pub(crate) async fn withdrawn(&self, activity: &IncomingActivity) -> Result<Outcome, Error> {
        let Some(offer) = activity.object_id() else { return Ok(Outcome::Ignored("nothing is taken back")) };
        let known = self.commons().receive_withdrawal(activity.id.clone(), activity.actor.clone(), offer.to_owned());
        Ok(if known.await? { Outcome::Done } else { Outcome::Ignored("there is no such proposal of theirs") })
    }

    /// An Accept or Reject of a proposal that was made here; `None` if it is about none. Only the city whose page it is
    /// decides (H08); what is said to have come of it counts once that city has sent it (H09).
    pub(crate) async fn decided(
        &self,
        city: Option<&City>,
        activity: &IncomingActivity,
    ) -> Result<Option<Outcome>, Error> {
        let Ok(decision) = IncomingDecision::read(activity) else { return Ok(None) };
        let offer = decision.offer.clone();
        let known = self.commons().store().read(move |conn| conn.proposal_by_offer(&offer)).await?;
        if known.is_none() {
            return Ok(None);
        }
        let Some(city) = city.filter(|city| city.city_actor.as_deref() == Some(activity.actor.as_str())) else {
            return Ok(Some(Outcome::Ignored("only the page's city decides")));
        };
        let arrived = ArrivedDecision {
            offer: decision.offer,
            state: match decision.verdict {
                Verdict::Accepted => ProposalState::Accepted,
                Verdict::AcceptedInPart => ProposalState::AcceptedInPart,
                Verdict::Declined => ProposalState::Declined,
            },
            answer: decision.reason.unwrap_or_default(),
            result: decision.revision,
        };
        let theirs = self.commons().receive_decision(activity.id.clone(), city, arrived).await?;
        Ok(Some(if theirs { Outcome::Done } else { Outcome::Ignored("only the page's city decides") }))
    }

    /// The Note of a city that has a proposal of ours; `None` if the activity is none.
    pub(crate) async fn receipt(
        &self,
        city: Option<&City>,
        activity: &IncomingActivity,
    ) -> Result<Option<Outcome>, Error> {
        let Some(city) = city.filter(|city| city.pages_actor.as_deref() == Some(activity.actor.as_str())) else {
            return Ok(None);
        };
        let Ok(Some(receipt)) = IncomingReceipt::read(activity, self.commons().now()) else { return Ok(None) };
        if receipt.attributed_to != activity.actor {
            return Ok(None);
        }
        let arrived = ArrivedReceipt {
            proposal: receipt.proposal,
            position: receipt.position.and_then(|position| i64::try_from(position).ok()),
            due: receipt.due,
        };
        let ours = self.commons().receive_receipt(activity.id.clone(), city, arrived).await?;
        Ok(ours.then_some(Outcome::Done))
    }
}

#[cfg(test)]
mod tests;
