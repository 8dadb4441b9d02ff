//! Typed links between pages of different cities: the city of the page that is linked is asked to show the link, and answers.
//!
//! *Invariant:* only the city of a page decides what is shown as linked to it. It declines only with a reason that everybody can
//! read, and what it declined stays to be seen as that, and never counts.

use std::collections::HashMap;

use koinon_core::schema::RELATIONS;
use koinon_core::text::clean_line;
use koinon_core::{Origin, Timestamp};
use koinon_store::{City, Claim, ClaimAnswer, ClaimId, Conn, HERE, Link, News, Page, PageId, Standing, Tx};

use crate::clock::new_ulid;
use crate::mirror::origin_of_id;
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// How many links to one page are taken note of that were asked for; a city that sends more is not heard.
pub(crate) const MOST_ON_ONE: i64 = 2000;
/// How many pages of ours are looked through that link to a page that arrives.
const MOST_WAITING: i64 = 100;
/// The longest reason, in characters.
const MAX_REASON_CHARS: usize = 500;
/// The shortest one that says something, in characters.
const MIN_REASON_CHARS: usize = 10;

/// A link that another city asks us to show.
#[derive(Debug, Clone)]
pub struct ArrivedClaim {
    /// The ActivityPub id of their page.
    pub source: String,
    /// The kind of link.
    pub relation: String,
    /// The ActivityPub id of our page.
    pub target: String,
    /// The id by which they speak of the link.
    pub relationship: Option<String>,
    /// The activity by which they ask.
    pub offer: String,
}

/// What the city of a page says of a link to it.
#[derive(Debug, Clone)]
pub struct ArrivedAnswer {
    /// The ActivityPub id of the page that links.
    pub source: String,
    /// The kind of link.
    pub relation: String,
    /// The ActivityPub id of the page of that city.
    pub target: String,
    /// What it says.
    pub answer: ClaimAnswer,
    /// Why it is not shown.
    pub reason: String,
}

/// What became of a claim that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimHeard {
    /// It was taken note of, or had been.
    Noted,
    /// It is about nothing here.
    NotOurs,
    /// It is not theirs to say, or there are too many.
    Refused(&'static str),
}

/// Where a page's links stand: asks for those to pages of other cities that are held here, and says of those that are gone. To be
/// called after its links were stored; of a deleted page there are none.
pub(crate) fn claim_links(tx: &mut Tx<'_>, page: &Page, links: &[Link], now: Timestamp) -> Result<(), Error> {
    let Some(here) = Origin::of_str(&page.ap_id).filter(|_| page.shipped.is_none()) else { return Ok(()) };
    let mut wanted = Vec::new();
    for link in links {
        if link.authority != here.authority() && RELATIONS.contains(&link.relation.as_str()) {
            let target = tx.page_at(&link.authority, &link.slug)?;
            let target = target.filter(|target| target.standing == Standing::Live);
            wanted.extend(target.map(|target| (link.relation.as_str(), target.id)));
        }
    }
    // A page that was just made has none yet.
    let known = if page.head.is_some() { tx.claims_of(&page.ap_id)? } else { Vec::new() };
    for (relation, target) in &wanted {
        let same = known.iter().find(|claim| claim.target == *target && claim.relation == *relation);
        if same.is_none_or(|claim| claim.withdrawn || claim.offer.is_none()) {
            ask(tx, &here, &page.ap_id, relation, *target, same, now)?;
        }
    }
    let is_wanted =
        |claim: &Claim| wanted.iter().any(|(relation, to)| *relation == claim.relation && *to == claim.target);
    for gone in known.into_iter().filter(|claim| !claim.withdrawn && !is_wanted(claim)) {
        let id = tx.save_claim(&Claim { withdrawn: true, time: now, ..gone })?;
        tx.tell(News::Claim(id))?;
    }
    Ok(())
}

/// Asks the city of `target` to show a link from a page of ours.
fn ask(
    tx: &mut Tx<'_>,
    here: &Origin,
    source: &str,
    relation: &str,
    target: PageId,
    known: Option<&Claim>,
    now: Timestamp,
) -> Result<(), Error> {
    let id = tx.save_claim(&Claim {
        id: ClaimId(0),
        source: source.to_owned(),
        relation: relation.to_owned(),
        target,
        relationship: Some(here.at(&format!("/id/link/{}", new_ulid(now)))),
        offer: Some(here.at(&format!("/id/activity/{}", new_ulid(now)))),
        answer: known.and_then(|claim| claim.answer),
        answered: known.and_then(|claim| claim.answered.clone()),
        reason: known.map(|claim| claim.reason.clone()).unwrap_or_default(),
        time: now,
        withdrawn: false,
    })?;
    Ok(tx.tell(News::Claim(id))?)
}

/// A page of another city appeared here: the links of our pages that waited for it are asked about.
pub(crate) fn ask_about_new(tx: &mut Tx<'_>, page: &Page, slug: &str, now: Timestamp) -> Result<(), Error> {
    let names = [slug.to_owned(), page.ulid.clone(), page.ulid.to_lowercase()];
    for ours in tx.local_pages_naming(&page.authority, &names, &RELATIONS, MOST_WAITING)? {
        let links = tx.links_from(ours.id)?;
        claim_links(tx, &ours, &links, now)?;
    }
    Ok(())
}

/// A page of another city has these links now: what they ask us is answered, and those that are gone are noted. To be called after its
/// links were stored; of a deleted page there are none.
pub(crate) fn settle_links(
    tx: &mut Tx<'_>,
    here: &Origin,
    page: &str,
    links: &[Link],
    now: Timestamp,
) -> Result<(), Error> {
    for claim in tx.claims_of(page)? {
        let Some(target) = tx.page(claim.target)?.filter(|target| target.city == HERE) else { continue };
        let links = leads_to(tx, links, &claim.relation, &target, here)?;
        if links && claim.answer.is_none() {
            answer(tx, here, Claim { withdrawn: false, ..claim }, ClaimAnswer::Shown, "", now)?;
        } else if links == claim.withdrawn {
            tx.save_claim(&Claim { withdrawn: !links, ..claim })?;
        }
    }
    Ok(())
}

/// Whether one of these links leads to a page of ours, by this relation.
fn leads_to(tx: &mut Tx<'_>, links: &[Link], relation: &str, target: &Page, here: &Origin) -> Result<bool, Error> {
    for link in links.iter().filter(|link| link.relation == relation && link.authority == here.authority()) {
        if tx.page_at(&link.authority, &link.slug)?.is_some_and(|to| to.id == target.id) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The links of a page, as it is to be read here; of a deleted one there are none.
fn live_links(tx: &mut Tx<'_>, page: &Page) -> Result<Vec<Link>, Error> {
    if page.standing == Standing::Live { Ok(tx.links_from(page.id)?) } else { Ok(Vec::new()) }
}

fn answer(
    tx: &mut Tx<'_>,
    here: &Origin,
    claim: Claim,
    answer: ClaimAnswer,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let id = tx.save_claim(&Claim {
        answer: Some(answer),
        answered: Some(here.at(&format!("/id/activity/{}", new_ulid(now)))),
        reason: reason.to_owned(),
        time: now,
        ..claim
    })?;
    Ok(tx.claim_answered(id, now)?)
}

/// The links to a page that its city declines to show, with the reasons, by the page that links and the kind of link.
pub(crate) fn declined_links(conn: &mut Conn, target: PageId) -> Result<HashMap<(String, String), String>, Error> {
    Ok(conn
        .declined_claims_on(target)?
        .into_iter()
        .map(|claim| ((claim.source, claim.relation), claim.reason))
        .collect())
}

/// The live pages that link to a page by this relation, without those that its city declines to show; newest first.
pub(crate) fn shown_links(conn: &mut Conn, page: &Page, relation: &str, limit: i64) -> Result<Vec<Page>, Error> {
    let mut linking = conn.linking_pages(page, &[relation], limit)?;
    if !linking.is_empty() {
        let declined = declined_links(conn, page.id)?;
        linking.retain(|from| !declined.contains_key(&(from.ap_id.clone(), relation.to_owned())));
    }
    Ok(linking)
}

impl Commons {
    /// Answers a link from a page of another city to a page of ours, in public: declines to show it with a reason of 10 to 500
    /// characters, or shows it again without one.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::Forbidden`] for those who do not keep the page; [`Error::NotFound`] if the page is none of
    /// ours, or nothing links to it from there; [`Error::Invalid`] for a reason that says too little or too much.
    pub async fn answer_link(
        &self,
        actor: &Actor,
        page: &PageRef,
        source: &str,
        relation: &str,
        declined_because: Option<&str>,
    ) -> Result<(), Error> {
        actor.account()?;
        let reason = declined_because.map(|reason| clean_line(reason, MAX_REASON_CHARS + 1)).unwrap_or_default();
        let length = reason.chars().count();
        if declined_because.is_some() && length < MIN_REASON_CHARS {
            return Err(Error::invalid("reason", "too_short", "say why, so that the other city can understand it"));
        }
        if length > MAX_REASON_CHARS {
            return Err(Error::invalid(
                "reason",
                "too_long",
                format!("this has at most {MAX_REASON_CHARS} characters"),
            ));
        }
        let says = if declined_because.is_some() { ClaimAnswer::Declined } else { ClaimAnswer::Shown };
        let (actor, page, here, now) = (actor.clone(), page.clone(), self.origin().clone(), self.now());
        let (source, relation) = (source.to_owned(), relation.to_owned());
        self.store()
            .write(move |tx| {
                let target = find(tx, &actor, &page)?;
                if target.mirrored() {
                    return Err(Error::NotFound);
                }
                actor.require_keeper(&target)?;
                tx.lock_page(target.id)?;
                let known = known_claim(tx, &source, &relation, target.id)?;
                let claim = match known {
                    Some(claim) => claim,
                    None => {
                        let from = tx.page_by_ap_id(&source)?.filter(Page::mirrored).ok_or(Error::NotFound)?;
                        let names_it = RELATIONS.contains(&relation.as_str());
                        let links = live_links(tx, &from)?;
                        if !names_it || !leads_to(tx, &links, &relation, &target, &here)? {
                            return Err(Error::NotFound);
                        }
                        unasked(source, relation, target.id, now)
                    }
                };
                if claim.answer == Some(says) && claim.reason == reason {
                    return Ok(());
                }
                answer(tx, &here, claim, says, &reason, now)
            })
            .await
    }

    /// Takes the wish of another city that we show a link from a page of theirs. It is shown at once if their page, as it is held
    /// here, says so; else when it does.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_claim(
        &self,
        activity: String,
        city: &City,
        arrived: ArrivedClaim,
    ) -> Result<ClaimHeard, Error> {
        let (here, now, city) = (self.origin().clone(), self.now(), city.clone());
        self.store()
            .write(move |tx| {
                if !RELATIONS.contains(&arrived.relation.as_str()) || origin_of_id(&arrived.source) != Some(city.origin)
                {
                    return Ok(ClaimHeard::Refused("it is not theirs to say"));
                }
                let target = tx.page_by_ap_id(&arrived.target)?;
                let Some(target) = target.filter(|page| page.city == HERE && page.travels()) else {
                    return Ok(ClaimHeard::NotOurs);
                };
                tx.lock_page(target.id)?;
                if !tx.mark_received(&activity, now)? {
                    return Ok(ClaimHeard::Noted);
                }
                let known = known_claim(tx, &arrived.source, &arrived.relation, target.id)?;
                if known.is_none() && tx.count_claims_on(target.id)? >= MOST_ON_ONE {
                    return Ok(ClaimHeard::Refused("too many pages are said to link there"));
                }
                let asked = Claim {
                    relationship: arrived.relationship,
                    offer: Some(arrived.offer),
                    withdrawn: false,
                    ..known.unwrap_or_else(|| unasked(arrived.source, arrived.relation, target.id, now))
                };
                let id = tx.save_claim(&asked)?;
                match (asked.answer, tx.page_by_ap_id(&asked.source)?) {
                    // What was answered once is so still: they are told again.
                    (Some(_), _) => tx.claim_answered(id, now)?,
                    (None, Some(page)) => {
                        let links = live_links(tx, &page)?;
                        settle_links(tx, &here, &page.ap_id, &links, now)?;
                    }
                    (None, None) => {}
                }
                Ok(ClaimHeard::Noted)
            })
            .await
    }

    /// Takes it that a page of another city does not link to one of ours any more; whether that was known to have been asked.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_claim_withdrawal(&self, activity: String, city: &City, offer: &str) -> Result<bool, Error> {
        let (now, origin, offer) = (self.now(), city.origin.clone(), offer.to_owned());
        self.store()
            .write(move |tx| {
                let Some(claim) = tx.claim_by_offer(&offer)?.filter(|claim| origin.owns(&claim.source)) else {
                    return Ok(false);
                };
                if tx.mark_received(&activity, now)? {
                    tx.save_claim(&Claim { withdrawn: true, time: now, ..claim })?;
                }
                Ok(true)
            })
            .await
    }

    /// Takes what the city of a page says of a link to it; whether that was theirs to say. `activity` carried it, if one did.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_claim_answer(
        &self,
        activity: String,
        city: &City,
        arrived: ArrivedAnswer,
    ) -> Result<bool, Error> {
        let (city, now) = (city.id, self.now());
        self.store()
            .write(move |tx| {
                let Some(target) =
                    tx.page_by_ap_id(&arrived.target)?.filter(|page| page.city == city && page.mirrored())
                else {
                    return Ok(false);
                };
                if tx.mark_received(&activity, now)? {
                    take_answer(tx, target.id, arrived, now)?;
                }
                Ok(true)
            })
            .await
    }
}

/// What is known of the link from a page to another one by this relation.
fn known_claim(tx: &mut Tx<'_>, source: &str, relation: &str, target: PageId) -> Result<Option<Claim>, Error> {
    let known = tx.claims_of(source)?;
    Ok(known.into_iter().find(|claim| claim.target == target && claim.relation == relation))
}

/// Notes what the city of a page said of a link to it.
pub(crate) fn take_answer(
    tx: &mut Tx<'_>,
    target: PageId,
    arrived: ArrivedAnswer,
    now: Timestamp,
) -> Result<(), Error> {
    let known = known_claim(tx, &arrived.source, &arrived.relation, target)?;
    // That a link is shown is said of each: what nobody here asked about, or saw declined, needs no note.
    if known.is_none() && arrived.answer == ClaimAnswer::Shown {
        return Ok(());
    }
    if !RELATIONS.contains(&arrived.relation.as_str()) || origin_of_id(&arrived.source).is_none() {
        return Ok(());
    }
    if known.is_none() && tx.count_claims_on(target)? >= MOST_ON_ONE {
        return Ok(());
    }
    let reason = clean_line(&arrived.reason, MAX_REASON_CHARS);
    let before = known.unwrap_or_else(|| unasked(arrived.source, arrived.relation, target, now));
    if before.answer == Some(arrived.answer) && before.reason == reason {
        return Ok(());
    }
    let id = tx.save_claim(&Claim { answer: Some(arrived.answer), reason, time: now, ..before })?;
    Ok(tx.claim_answered(id, now)?)
}

/// A link that nobody has asked about.
fn unasked(source: String, relation: String, target: PageId, now: Timestamp) -> Claim {
    Claim {
        id: ClaimId(0),
        source,
        relation,
        target,
        relationship: None,
        offer: None,
        answer: None,
        answered: None,
        reason: String::new(),
        time: now,
        withdrawn: false,
    }
}
