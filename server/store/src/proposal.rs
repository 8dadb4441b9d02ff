//! Suggested edits: made here, and sent here for pages of this city.

use std::collections::HashMap;

use diesel::prelude::*;
use koinon_core::proposal::ProposalState;
use koinon_core::{Hash, Timestamp};

use crate::backend::on_each_backend;
use crate::change::NewChange;
use crate::error::{found, stored_hash};
use crate::schema::proposal;
use crate::{ChangeKind, Conn, Draft, Error, PageId, Person, PersonId, ProposalId, Tx};

/// A suggested edit of a page, or a new page that waits to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its row.
    pub id: ProposalId,
    /// Its id in our API.
    pub ulid: String,
    /// Its permanent ActivityPub id, of its author's city.
    pub ap_id: String,
    /// The id of the Offer that carries it.
    pub offer: String,
    /// The page.
    pub page: PageId,
    /// Who made it; `None` once they have been forgotten.
    pub author: Option<Person>,
    /// The revision that it started from; none for a new page.
    pub base: Option<Hash>,
    /// The whole text proposed.
    pub markdown: String,
    /// A title beside the text.
    pub title: Option<String>,
    /// The slug wished for a new page.
    pub slug: Option<String>,
    /// Why: plain text.
    pub reason: String,
    /// Its sources.
    pub sources: Vec<String>,
    /// Where it stands.
    pub state: ProposalState,
    /// This city decides on it, and has not yet.
    pub waits: bool,
    /// When it was made.
    pub sent: Timestamp,
    /// When the server of the page's city took it.
    pub delivered: Option<Timestamp>,
    /// When the page's city said that it has it.
    pub received: Option<Timestamp>,
    /// By when an answer is expected.
    pub due: Option<Timestamp>,
    /// Its place in another city's queue, and when that was told.
    pub told_position: Option<(i64, Timestamp)>,
    /// What was decided.
    pub decision: Option<ProposalDecision>,
}

/// How a proposal was answered. Which way, its state says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalDecision {
    /// When.
    pub time: Timestamp,
    /// Who answered, if that is known here.
    pub by: Option<PersonId>,
    /// The answer in words; may be empty where all was taken.
    pub answer: String,
    /// The revision that came of it.
    pub result: Option<Hash>,
}

/// A proposal that is to be stored.
#[derive(Debug, Clone)]
pub struct NewProposal {
    /// Its id in our API.
    pub ulid: String,
    /// Its permanent ActivityPub id.
    pub ap_id: String,
    /// The id of the Offer that carries it.
    pub offer: String,
    /// The page.
    pub page: PageId,
    /// Who made it.
    pub author: PersonId,
    /// The revision that it started from.
    pub base: Option<Hash>,
    /// The whole text proposed.
    pub markdown: String,
    /// A title beside the text.
    pub title: Option<String>,
    /// The slug wished for a new page.
    pub slug: Option<String>,
    /// Why.
    pub reason: String,
    /// Its sources, each a line.
    pub sources: Vec<String>,
    /// When it was made.
    pub sent: Timestamp,
    /// Set where this city decides: when it received it, and by when it is to answer.
    pub received: Option<(Timestamp, Timestamp)>,
}

/// Which proposals a list wants.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProposalFilter {
    /// Of this page only.
    pub page: Option<PageId>,
    /// By this person only.
    pub author: Option<PersonId>,
    /// In this state only.
    pub state: Option<ProposalState>,
    /// Only those on which this city has to decide still; oldest first, all others newest first.
    pub waiting: bool,
    /// Those beyond this place of the list.
    pub after: Option<ProposalId>,
    /// At most so many.
    pub limit: i64,
}

#[derive(Queryable)]
struct Row {
    id: i64,
    ulid: String,
    ap_id: String,
    offer: String,
    page: i64,
    person: Option<i64>,
    base: Option<Vec<u8>>,
    markdown: String,
    title: Option<String>,
    slug: Option<String>,
    reason: String,
    sources: String,
    state: String,
    waits: bool,
    sent: i64,
    delivered: Option<i64>,
    received: Option<i64>,
    due: Option<i64>,
    told_position: Option<i64>,
    told: Option<i64>,
    decided: Option<i64>,
    decided_by: Option<i64>,
    answer: Option<String>,
    result: Option<Vec<u8>>,
}

fn read(row: Row, people: &HashMap<i64, Person>) -> Result<Proposal, Error> {
    let time = |millis: Option<i64>| millis.map(Timestamp::from_millis);
    Ok(Proposal {
        id: ProposalId(row.id),
        ulid: row.ulid,
        ap_id: row.ap_id,
        offer: row.offer,
        page: PageId(row.page),
        author: row.person.and_then(|person| people.get(&person).cloned()),
        base: row.base.as_deref().map(stored_hash).transpose()?,
        markdown: row.markdown,
        title: row.title,
        slug: row.slug,
        reason: row.reason,
        sources: row.sources.lines().map(str::to_owned).collect(),
        state: ProposalState::from_code(&row.state).ok_or(Error::Corrupt(row.state))?,
        waits: row.waits,
        sent: Timestamp::from_millis(row.sent),
        delivered: time(row.delivered),
        received: time(row.received),
        due: time(row.due),
        told_position: row.told_position.zip(time(row.told)),
        decision: match time(row.decided) {
            Some(time) => Some(ProposalDecision {
                time,
                by: row.decided_by.map(PersonId),
                answer: row.answer.unwrap_or_default(),
                result: row.result.as_deref().map(stored_hash).transpose()?,
            }),
            None => None,
        },
    })
}

macro_rules! first_proposal {
    ($conn:expr, $filter:expr) => {
        match on_each_backend!($conn, db => proposal::table.filter($filter).first::<Row>(db)).optional()? {
            Some(row) => Ok($conn.read_proposals(vec![row])?.pop()),
            None => Ok(None),
        }
    };
}

fn open_states() -> Vec<&'static str> {
    ProposalState::ALL.into_iter().filter(|state| state.is_open()).map(ProposalState::code).collect()
}

impl Conn {
    /// The proposals of these rows, with their authors.
    fn read_proposals(&mut self, rows: Vec<Row>) -> Result<Vec<Proposal>, Error> {
        let people = self.people_by_id(rows.iter().map(|row| row.person))?;
        rows.into_iter().map(|row| read(row, &people)).collect()
    }

    /// A proposal by row.
    pub fn proposal(&mut self, id: ProposalId) -> Result<Option<Proposal>, Error> {
        first_proposal!(self, proposal::id.eq(id.0))
    }

    /// A proposal by its id in our API.
    pub fn proposal_by_ulid(&mut self, ulid: &str) -> Result<Option<Proposal>, Error> {
        first_proposal!(self, proposal::ulid.eq(ulid))
    }

    /// A proposal by its ActivityPub id.
    pub fn proposal_by_ap_id(&mut self, ap_id: &str) -> Result<Option<Proposal>, Error> {
        first_proposal!(self, proposal::ap_id.eq(ap_id))
    }

    /// A proposal by the Offer that carries it.
    pub fn proposal_by_offer(&mut self, offer: &str) -> Result<Option<Proposal>, Error> {
        first_proposal!(self, proposal::offer.eq(offer))
    }

    /// Proposals, newest first; those that wait for this city oldest first.
    pub fn proposals(&mut self, filter: &ProposalFilter) -> Result<Vec<Proposal>, Error> {
        let mut query = proposal::table.into_boxed();
        if let Some(page) = filter.page {
            query = query.filter(proposal::page.eq(page.0));
        }
        if let Some(author) = filter.author {
            query = query.filter(proposal::person.eq(author.0));
        }
        if let Some(state) = filter.state {
            query = query.filter(proposal::state.eq(state.code()));
        }
        if filter.waiting {
            query = query.filter(proposal::waits).order(proposal::id.asc());
            if let Some(ProposalId(after)) = filter.after {
                query = query.filter(proposal::id.gt(after));
            }
        } else {
            query = query.order(proposal::id.desc());
            if let Some(ProposalId(after)) = filter.after {
                query = query.filter(proposal::id.lt(after));
            }
        }
        let rows = query.limit(filter.limit).load::<Row>(&mut self.db)?;
        self.read_proposals(rows)
    }

    /// The place of a proposal among those on which this city has to decide: 1 is next.
    pub fn queue_position(&mut self, id: ProposalId) -> Result<i64, Error> {
        let before = proposal::table.filter(proposal::waits).filter(proposal::id.le(id.0)).count();
        Ok(on_each_backend!(self, db => before.get_result(db))?)
    }

    /// On how many proposals this city has to decide.
    pub fn count_waiting_proposals(&mut self) -> Result<i64, Error> {
        let waiting = proposal::table.filter(proposal::waits).count();
        Ok(on_each_backend!(self, db => waiting.get_result(db))?)
    }

    /// How many open proposals a page has.
    pub fn count_open_proposals(&mut self, page: PageId) -> Result<i64, Error> {
        let open = proposal::table.filter(proposal::page.eq(page.0)).filter(proposal::state.eq_any(open_states()));
        Ok(on_each_backend!(self, db => open.count().get_result(db))?)
    }

    /// How many open proposals a person has.
    pub fn count_open_proposals_of(&mut self, author: PersonId) -> Result<i64, Error> {
        let open = proposal::table.filter(proposal::person.eq(author.0)).filter(proposal::state.eq_any(open_states()));
        Ok(on_each_backend!(self, db => open.count().get_result(db))?)
    }
}

impl Tx<'_> {
    /// Stores a proposal. [`Error::Taken`] if one with this id is here.
    pub fn insert_proposal(&mut self, new: &NewProposal) -> Result<ProposalId, Error> {
        if self.proposal_by_ap_id(&new.ap_id)?.is_some() || self.proposal_by_offer(&new.offer)?.is_some() {
            return Err(Error::Taken("the proposal".into()));
        }
        let state = if new.received.is_some() { ProposalState::InReview } else { ProposalState::Submitted };
        let row = (
            (
                proposal::ulid.eq(&new.ulid),
                proposal::ap_id.eq(&new.ap_id),
                proposal::offer.eq(&new.offer),
                proposal::page.eq(new.page.0),
                proposal::person.eq(new.author.0),
                proposal::base.eq(new.base.as_ref().map(|hash| &hash.0[..])),
                proposal::markdown.eq(&new.markdown),
                proposal::title.eq(new.title.as_deref()),
                proposal::slug.eq(new.slug.as_deref()),
                proposal::reason.eq(&new.reason),
            ),
            proposal::sources.eq(new.sources.join("\n")),
            proposal::state.eq(state.code()),
            proposal::waits.eq(new.received.is_some()),
            proposal::sent.eq(new.sent.as_millis()),
            proposal::received.eq(new.received.map(|(received, _)| received.as_millis())),
            proposal::due.eq(new.received.map(|(_, due)| due.as_millis())),
        );
        let insert = diesel::insert_into(proposal::table).values(row).returning(proposal::id);
        let id = ProposalId(on_each_backend!(self, db => insert.get_result(db))?);
        self.debate_changed(new.page, new.sent);
        Ok(id)
    }

    /// Puts the newer text of a page that is not published yet into its proposal.
    pub fn renew_proposal(&mut self, id: ProposalId, draft: &Draft, now: Timestamp) -> Result<(), Error> {
        let set = (
            proposal::markdown.eq(&draft.markdown),
            proposal::title.eq(draft.title.as_deref()),
            proposal::slug.eq(draft.slug.as_deref()),
        );
        let row = diesel::update(proposal::table.find(id.0)).set(set);
        found(on_each_backend!(self, db => row.execute(db))?, "the proposal")?;
        self.debate_changed(draft.page, now);
        Ok(())
    }

    /// The server of the page's city took the Offer.
    pub fn proposal_delivered(&mut self, ap_id: &str, now: Timestamp) -> Result<(), Error> {
        let set = (proposal::state.eq(ProposalState::Delivered.code()), proposal::delivered.eq(now.as_millis()));
        on_each_backend!(self, db => {
            diesel::update(
                proposal::table
                    .filter(proposal::ap_id.eq(ap_id))
                    .filter(proposal::state.eq(ProposalState::Submitted.code())),
            )
            .set(set)
            .execute(db)
        })?;
        Ok(())
    }

    /// Notes that the author's city is told where the proposal stands now; `false` if it never was before.
    pub fn tell_position(&mut self, of: &Proposal, position: Option<i64>, now: Timestamp) -> Result<bool, Error> {
        let set = (proposal::told_position.eq(position), proposal::told.eq(now.as_millis()));
        let row = diesel::update(proposal::table.find(of.id.0)).set(set);
        on_each_backend!(self, db => row.execute(db))?;
        Ok(of.told_position.is_some())
    }

    /// The page's city said that it has the proposal; where it stands in its queue and by when it answers, if it said so.
    pub fn proposal_received(
        &mut self,
        of: &Proposal,
        position: Option<i64>,
        due: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Error> {
        if !of.state.is_open() {
            return Ok(());
        }
        let state = if position.is_some() || due.is_some() { ProposalState::InReview } else { ProposalState::Received };
        let set = (
            proposal::state.eq(state.code()),
            proposal::delivered.eq(of.delivered.unwrap_or(now).as_millis()),
            proposal::received.eq(of.received.unwrap_or(now).as_millis()),
            proposal::due.eq(due.map(Timestamp::as_millis)),
            proposal::told_position.eq(position),
            proposal::told.eq(now.as_millis()),
        );
        let row = diesel::update(proposal::table.find(of.id.0)).set(set);
        found(on_each_backend!(self, db => row.execute(db))?, "the proposal")
    }

    /// Notes an answer, or that the author took the proposal back (then without a decision).
    pub fn close_proposal(
        &mut self,
        of: &Proposal,
        state: ProposalState,
        decision: Option<&ProposalDecision>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let set = (
            proposal::state.eq(state.code()),
            proposal::waits.eq(false),
            proposal::decided.eq(decision.map(|decision| decision.time.as_millis())),
            proposal::decided_by.eq(decision.and_then(|decision| decision.by).map(|by| by.0)),
            proposal::answer.eq(decision.map(|decision| decision.answer.as_str())),
            proposal::result.eq(decision.and_then(|decision| decision.result.as_ref()).map(|hash| &hash.0[..])),
        );
        let row = diesel::update(proposal::table.find(of.id.0)).set(set);
        found(on_each_backend!(self, db => row.execute(db))?, "the proposal")?;
        self.debate_changed(of.page, now);
        Ok(())
    }

    /// Collects the change row for something in a page's debate: it changes nothing of the page that others show, and is sent
    /// in words of its own.
    pub(crate) fn debate_changed(&mut self, page: PageId, now: Timestamp) {
        self.changes.push(NewChange {
            kind: ChangeKind::Debate,
            page,
            revision: None,
            local: false,
            bulk: false,
            time: now,
            text_only: true,
            comment: None,
            claim: None,
        });
    }
}
