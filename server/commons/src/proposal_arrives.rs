//! Proposals that cross from city to city: what arrives, taken once, and only from whom it may come.

use koinon_core::proposal::ProposalState;
use koinon_core::text::{clean_line, normalize_source};
use koinon_core::{Hash, Origin, PageState, Timestamp};
use koinon_store::{
    City, CityId, HERE, NewCity, NewPerson, NewProposal, News, Person, Proposal, ProposalDecision, Standing, Tx,
};

use crate::clock::new_ulid;
use crate::propose::{cleaned, cleaned_sources, due, may_have_another, tell_author, tell_who_moved_up};
use crate::{Commons, Error};

/// A person of another server, as that server describes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemotePerson {
    /// Their ActivityPub id.
    pub ap_id: String,
    /// Their `preferredUsername`.
    pub handle: String,
    /// Their name for people.
    pub name: String,
}

/// A proposal for a page of this city, as it arrived: signed by its author's server.
#[derive(Debug, Clone)]
pub struct ArrivedProposal {
    /// Its ActivityPub id.
    pub ap_id: String,
    /// The id of the Offer.
    pub offer: String,
    /// Who made it.
    pub author: RemotePerson,
    /// The ActivityPub id of the page.
    pub page: String,
    /// The revision that it started from.
    pub base_revision: Option<Hash>,
    /// The whole text proposed.
    pub markdown: String,
    /// A title beside the text.
    pub title: Option<String>,
    /// Why.
    pub reason: String,
    /// Its sources.
    pub sources: Vec<String>,
}

/// What became of a proposal that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It waits in the queue, or was here before.
    Taken,
    /// It cannot be considered, for this reason, which its author is told: nothing was stored.
    Rejected(&'static str),
    /// It is for none of our pages: nothing was stored.
    NotOurs,
}

/// What the page's city decided on a proposal that was made here.
#[derive(Debug, Clone)]
pub struct ArrivedDecision {
    /// The id of the Offer.
    pub offer: String,
    /// `Accepted`, `AcceptedInPart` or `Declined`.
    pub state: ProposalState,
    /// The answer in words.
    pub answer: String,
    /// The revision that came of it, as the city says: shown once it is here.
    pub result: Option<Hash>,
}

/// Word of the page's city that a proposal made here is there.
#[derive(Debug, Clone)]
pub struct ArrivedReceipt {
    /// The ActivityPub id of the proposal.
    pub proposal: String,
    /// Its place in the queue.
    pub position: Option<i64>,
    /// By when it answers.
    pub due: Option<Timestamp>,
}

impl Commons {
    /// Takes a proposal of somebody elsewhere into the queue. `activity` carried it: its mark is written together with the
    /// effect.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_proposal(&self, activity: String, arrived: ArrivedProposal) -> Result<Arrival, Error> {
        let now = self.now();
        let here = self.origin().clone();
        self.store()
            .write(move |tx| {
                if tx.received(&activity)? {
                    return Ok(Arrival::Taken);
                }
                let arrival = take(tx, &here, &arrived, now)?;
                // What has no effect is marked with the answer that its author is given, or may come again.
                if arrival == Arrival::Taken {
                    tx.mark_received(&activity, now)?;
                }
                Ok(arrival)
            })
            .await
    }

    /// The author of a proposal took it back. `false` if there is no such proposal of theirs.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_withdrawal(&self, activity: String, author: String, offer: String) -> Result<bool, Error> {
        let now = self.now();
        self.store()
            .write(move |tx| {
                let Some(proposal) = tx.proposal_by_offer(&offer)? else { return Ok(false) };
                if proposal.author.as_ref().is_none_or(|person| person.ap_id != author) {
                    return Ok(false);
                }
                tx.lock_page(proposal.page)?;
                if !tx.mark_received(&activity, now)? {
                    return Ok(true);
                }
                // Answered meanwhile: the answer is on its way.
                let proposal = crate::propose::stored(tx, proposal.id)?;
                if proposal.waits {
                    tx.close_proposal(&proposal, ProposalState::Withdrawn, None, now)?;
                    tell_who_moved_up(tx)?;
                }
                Ok(true)
            })
            .await
    }

    /// The page's city answered a proposal that was made here. `false` if it is not that city's to answer.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_decision(
        &self,
        activity: String,
        city: &City,
        arrived: ArrivedDecision,
    ) -> Result<bool, Error> {
        let (now, city) = (self.now(), city.id);
        self.store()
            .write(move |tx| {
                let found = tx.proposal_by_offer(&arrived.offer)?;
                let proposal = match word_of(tx, city, found, &activity, now)? {
                    Word::New(proposal) => proposal,
                    Word::Known => return Ok(true),
                    Word::NotTheirs => return Ok(false),
                };
                // What its author took back too late was answered; what was answered once stays so.
                if proposal.state.is_open() || proposal.state == ProposalState::Withdrawn {
                    let decision = ProposalDecision {
                        time: now,
                        by: None,
                        answer: cleaned(&arrived.answer),
                        result: arrived.result,
                    };
                    tx.close_proposal(&proposal, arrived.state, Some(&decision), now)?;
                    tell_author(tx, &proposal, None, now)?;
                }
                Ok(true)
            })
            .await
    }

    /// The page's city has a proposal that was made here. `false` if it is not that city's to say.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_receipt(&self, activity: String, city: &City, arrived: ArrivedReceipt) -> Result<bool, Error> {
        let (now, city) = (self.now(), city.id);
        self.store()
            .write(move |tx| {
                let found = tx.proposal_by_ap_id(&arrived.proposal)?;
                let proposal = match word_of(tx, city, found, &activity, now)? {
                    Word::New(proposal) => proposal,
                    Word::Known => return Ok(true),
                    Word::NotTheirs => return Ok(false),
                };
                tx.proposal_received(&proposal, arrived.position, arrived.due, now)?;
                Ok(true)
            })
            .await
    }
}

/// What a city says about a proposal that was made here.
enum Word {
    /// It has not been heard yet: the proposal, under the lock of its page.
    New(Box<Proposal>),
    /// It was heard before.
    Known,
    /// The proposal is for no page of that city.
    NotTheirs,
}

/// Hears what `activity` of a city says about a proposal, and marks it.
fn word_of(
    tx: &mut Tx<'_>,
    city: CityId,
    found: Option<Proposal>,
    activity: &str,
    now: Timestamp,
) -> Result<Word, Error> {
    let Some(found) = found else { return Ok(Word::NotTheirs) };
    let page = tx.page(found.page)?.ok_or(koinon_store::Error::Missing("page"))?;
    if page.city != city || city == HERE {
        return Ok(Word::NotTheirs);
    }
    tx.lock_page(page.id)?;
    if !tx.mark_received(activity, now)? {
        return Ok(Word::Known);
    }
    tx.city_heard(city, now)?;
    Ok(Word::New(Box::new(crate::propose::stored(tx, found.id)?)))
}

fn take(tx: &mut Tx<'_>, here: &Origin, arrived: &ArrivedProposal, now: Timestamp) -> Result<Arrival, Error> {
    let page = tx.page_by_ap_id(&arrived.page)?.filter(|page| page.travels() && page.standing != Standing::Draft);
    let Some(page) = page else { return Ok(Arrival::NotOurs) };
    tx.lock_page(page.id)?;
    if tx.proposal_by_ap_id(&arrived.ap_id)?.is_some() || tx.proposal_by_offer(&arrived.offer)?.is_some() {
        return Ok(Arrival::Taken);
    }
    if page.standing == Standing::Deleted {
        return Ok(Arrival::Rejected("this page was deleted"));
    }
    if page.policy.in_force(page.policy_until, now) == koinon_core::policy::PagePolicy::Locked {
        return Ok(Arrival::Rejected("this page is locked"));
    }
    let base = arrived.base_revision.map(|base| tx.revision_by_hash(&base)).transpose()?.flatten();
    let Some(base) = base.filter(|base| base.page == page.id && base.record.state == PageState::Live) else {
        return Ok(Arrival::Rejected("it does not start from a version of this page"));
    };
    let Ok(markdown) = normalize_source(&arrived.markdown) else {
        return Ok(Arrival::Rejected("its text cannot be kept"));
    };
    if markdown.trim().is_empty() || tx.body(base.id)?.as_deref() == Some(&markdown) {
        return Ok(Arrival::Rejected("it changes nothing that can be changed"));
    }
    let author = known_person(tx, here, &arrived.author, now)?;
    if may_have_another(tx, author.id).is_err() {
        return Ok(Arrival::Rejected("too many proposals of yours wait for an answer"));
    }
    let id = tx.insert_proposal(&NewProposal {
        ulid: new_ulid(now),
        ap_id: arrived.ap_id.clone(),
        offer: arrived.offer.clone(),
        page: page.id,
        author: author.id,
        base: Some(base.hash),
        markdown,
        title: arrived.title.as_deref().map(|title| clean_line(title, koinon_core::title::MAX_TITLE_CHARS)),
        slug: None,
        reason: cleaned(&arrived.reason),
        sources: cleaned_sources(&arrived.sources),
        sent: now,
        received: Some((now, due(now))),
    })?;
    tx.tell(News::Receipt(id))?;
    Ok(Arrival::Taken)
}

/// The row of somebody elsewhere.
pub(crate) fn known_person(
    tx: &mut Tx<'_>,
    here: &Origin,
    person: &RemotePerson,
    now: Timestamp,
) -> Result<Person, Error> {
    let missing = || Error::Store(koinon_store::Error::Missing("the person"));
    let origin = Origin::of_str(&person.ap_id).filter(|origin| origin != here).ok_or_else(missing)?;
    let city = NewCity { name: origin.host().to_owned(), summary: String::new(), created: now, origin };
    let city = tx.ensure_city(&city)?;
    let id = tx.ensure_person(&NewPerson {
        ulid: new_ulid(now),
        ap_id: person.ap_id.clone(),
        city,
        handle: clean_line(&person.handle, 60),
        name: clean_line(&person.name, 100),
        created: now,
    })?;
    tx.person(id)?.ok_or_else(missing)
}
