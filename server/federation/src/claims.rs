//! Typed links across cities: what is asked of us and answered to us, what we ask and answer.

use koinon_commons::claims::{ArrivedAnswer, ArrivedClaim, ClaimHeard};
use koinon_core::Origin;
use koinon_store::{City, Claim, ClaimAnswer, ClaimId, Conn, Error as StoreError, HERE, Page};

use crate::inbox::Outcome;
use crate::outgoing::{Message, actor_of};
use crate::service::{Error, Federation};
use crate::wire::Activity;
use crate::wire::claim::{ClaimView, DeclinedLink, IncomingAnswer, IncomingClaim};
use crate::wire::ids::ActorId;
use crate::wire::read::IncomingActivity;

/// How many replications of a page are listed.
const MOST_LISTED: i64 = 500;

impl Federation {
    /// The Offer of a Relationship: a city asks that a page of ours shows a link from one of its pages. `None` if something else is
    /// offered.
    pub(crate) async fn link_offered(
        &self,
        city: Option<&City>,
        activity: &IncomingActivity,
    ) -> Result<Option<Outcome>, Error> {
        let Some(claim) = IncomingClaim::read(activity) else { return Ok(None) };
        let Some(city) = city.filter(|city| city.city_actor.as_deref() == Some(activity.actor.as_str())) else {
            return Ok(Some(Outcome::Ignored("only a city that is known here speaks for its pages")));
        };
        let arrived = ArrivedClaim {
            source: claim.source,
            relation: claim.relation,
            target: claim.target,
            relationship: claim.relationship,
            offer: activity.id.clone(),
        };
        Ok(Some(match self.commons().receive_claim(activity.id.clone(), city, arrived).await? {
            ClaimHeard::Noted => Outcome::Done,
            ClaimHeard::NotOurs => Outcome::Refused("there is no such page here"),
            ClaimHeard::Refused(reason) => Outcome::Ignored(reason),
        }))
    }

    /// `Undo{Offer}` of a link; `None` if what is undone is no link that was offered.
    pub(crate) async fn link_withdrawn(
        &self,
        city: Option<&City>,
        activity: &IncomingActivity,
    ) -> Result<Option<Outcome>, Error> {
        let (Some(city), Some(offer)) = (city, activity.object_id()) else { return Ok(None) };
        if city.city_actor.as_deref() != Some(activity.actor.as_str()) {
            return Ok(None);
        }
        let known = self.commons().receive_claim_withdrawal(activity.id.clone(), city, offer).await?;
        Ok(known.then_some(Outcome::Done))
    }

    /// A city's public answer about a link to a page of its own; `None` if the Accept or Reject is about something else.
    pub(crate) async fn link_answered(
        &self,
        city: Option<&City>,
        activity: &IncomingActivity,
    ) -> Result<Option<Outcome>, Error> {
        let Some(answer) = IncomingAnswer::read(activity) else { return Ok(None) };
        let Some(city) = city.filter(|city| city.city_actor.as_deref() == Some(activity.actor.as_str())) else {
            return Ok(Some(Outcome::Ignored("only the page's city answers")));
        };
        let arrived = ArrivedAnswer {
            source: answer.source,
            relation: answer.relation,
            target: answer.target,
            answer: answer.answer,
            reason: answer.reason,
        };
        let theirs = self.commons().receive_claim_answer(activity.id.clone(), city, arrived).await?;
        Ok(Some(if theirs { Outcome::Done } else { Outcome::Ignored("the page is none of theirs that is held here") }))
    }
}

/// What the city of the page is asked, or told, about a link from a page of ours.
pub(crate) fn claim_message(
    conn: &mut Conn,
    here: &Origin,
    fresh: String,
    id: ClaimId,
) -> Result<Option<Message>, StoreError> {
    let Some(claim) = conn.claim(id)? else { return Ok(None) };
    let Some(page) = conn.page(claim.target)?.filter(Page::mirrored) else { return Ok(None) };
    let Some(city) = conn.city(page.city)?.filter(|city| !city.blocked && city.runs_koinon()) else { return Ok(None) };
    let Some(inbox) = city.inbox.clone() else { return Ok(None) };
    let source = conn.page_by_ap_id(&claim.source)?.filter(|page| page.city == HERE);
    let outcome = source.map(|source| conn.trial_of(&source)).transpose()?.flatten();
    let view = ClaimView {
        from: ActorId::City.at(here),
        to: actor_of(&city),
        outcome: outcome.map(|trial| trial.outcome).filter(|outcome| !outcome.is_empty()),
        ..view_of(&claim, &page)
    };
    let activity = if claim.withdrawn { view.undo(fresh) } else { view.offer() };
    Ok(activity.map(|activity| Message { inbox, object: claim.source, activity }))
}

/// What this city answered about a link to a page of its own, for everybody who follows it.
pub(crate) fn claim_answer(conn: &mut Conn, here: &Origin, id: ClaimId) -> Result<Option<Activity>, StoreError> {
    let Some(claim) = conn.claim(id)? else { return Ok(None) };
    let (Some(answer), Some(answered)) = (claim.answer, claim.answered.clone()) else { return Ok(None) };
    let Some(page) = conn.page(claim.target)?.filter(|page| page.city == HERE && page.travels()) else {
        return Ok(None);
    };
    let Some(home) = Origin::of_str(&claim.source) else { return Ok(None) };
    let from = conn.city_by_origin(&home)?.map_or_else(|| ActorId::City.at(&home), |city| actor_of(&city));
    let view = ClaimView { from, to: ActorId::City.at(here), outcome: None, ..view_of(&claim, &page) };
    Ok(Some(view.answer(here, answered, answer, &claim.reason)))
}

/// The links to a page of ours that we decline to show, as they stand beside it.
pub(crate) fn declined_beside(conn: &mut Conn, page: &Page) -> Result<Vec<DeclinedLink>, StoreError> {
    let declined = conn.declined_claims_on(page.id)?;
    Ok(declined.into_iter().map(|claim| DeclinedLink::new(claim.source, &claim.relation, claim.reason)).collect())
}

/// The ids of the reports of other cities that replicate a page of ours, and stand.
pub(crate) fn replications_of(conn: &mut Conn, page: &Page) -> Result<Vec<String>, StoreError> {
    let declined = conn.declined_claims_on(page.id)?;
    let mut reports = conn.trials_elsewhere(page, &["replicates"], MOST_LISTED)?;
    reports.retain(|trial| trial.withdrawn.is_none() && !declined.iter().any(|no| no.source == trial.page.ap_id));
    Ok(reports.into_iter().map(|trial| trial.page.ap_id).collect())
}

/// Those that stand beside a page of another city.
pub(crate) fn declined_by_city(page: &str, declined: Vec<DeclinedLink>) -> Vec<ArrivedAnswer> {
    let one = |link: DeclinedLink| ArrivedAnswer {
        source: link.subject,
        relation: link.relationship,
        target: page.to_owned(),
        answer: ClaimAnswer::Declined,
        reason: link.summary,
    };
    declined.into_iter().map(one).collect()
}

fn view_of(claim: &Claim, page: &Page) -> ClaimView {
    ClaimView {
        relationship: claim.relationship.clone(),
        offer: claim.offer.clone(),
        source: claim.source.clone(),
        relation: claim.relation.clone(),
        target: page.ap_id.clone(),
        from: String::new(),
        to: String::new(),
        outcome: None,
    }
}
