//! Reading proposals: one, a page's, those that wait, one's own.

use koinon_core::Hash;
use koinon_core::policy::EditRight;
use koinon_core::proposal::{ProposalState, Rebased};
use koinon_store::{City, Conn, Page, PageId, Person, Proposal, ProposalFilter, ProposalId, Standing};

use crate::actor::visible;
use crate::decide::{rebased, seen_of};
use crate::propose::is_by;
use crate::{Actor, Commons, Error};

/// A proposal with what is needed to show it.
#[derive(Debug, Clone)]
pub struct ProposalView {
    /// The proposal.
    pub proposal: Proposal,
    /// Its page.
    pub page: Page,
    /// The page's city.
    pub city: City,
    /// Its place in the queue: of this city, or as the page's city told it.
    pub position: Option<i64>,
    /// What it would change today, while it is open; what it would have changed then, once it was answered.
    pub rebased: Rebased,
    /// The page's text that this is about.
    pub today: String,
    /// What an officer who decides now has seen: see [`crate::decide::Answer::seen`].
    pub seen: Hash,
    /// Whether the page has a newer version than the one that it started from.
    pub moved_on: bool,
    /// What the page's city answered, if it would not take it.
    pub undeliverable: Option<String>,
    /// Who answered, if that is known here.
    pub decided_by: Option<Person>,
    /// Whether the asker may decide on it.
    pub may_decide: bool,
    /// Whether the asker may take it back.
    pub may_withdraw: bool,
}

/// A proposal in a list.
#[derive(Debug, Clone)]
pub struct ListedProposal {
    /// The proposal.
    pub proposal: Proposal,
    /// Its page.
    pub page: Page,
    /// Its place in the queue.
    pub position: Option<i64>,
}

/// Which proposals a list wants, as asked from outside.
#[derive(Debug, Clone, Default)]
pub struct ProposalQuery {
    /// Of this page only.
    pub page: Option<PageId>,
    /// The asker's own only.
    pub own: bool,
    /// In one of these states only; in any where none is named.
    pub states: Vec<ProposalState>,
    /// Only those that wait for this city's answer, oldest first.
    pub waiting: bool,
    /// Where an earlier list ended.
    pub after: Option<ProposalId>,
    /// At most so many.
    pub limit: i64,
}

/// Whether somebody may see a proposal: one of a page that they may see; one of a page that is not published yet only its
/// author and those who decide on it.
fn may_see(actor: &Actor, proposal: &Proposal, page: &Page) -> bool {
    match page.standing {
        Standing::Draft => {
            let is_own = actor.account().is_ok_and(|account| is_by(proposal, &account.person));
            is_own || actor.require_keeper(page).is_ok()
        }
        Standing::Live | Standing::Deleted => visible(page, false),
    }
}

fn position_of(conn: &mut Conn, proposal: &Proposal) -> Result<Option<i64>, Error> {
    if proposal.waits {
        return Ok(Some(conn.queue_position(proposal.id)?));
    }
    Ok(proposal.told_position.map(|(position, _)| position).filter(|_| proposal.state.is_open()))
}

impl Commons {
    /// A proposal by its id.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn proposal(&self, actor: &Actor, ulid: &str) -> Result<ProposalView, Error> {
        let (ulid, actor, now) = (ulid.to_uppercase(), actor.clone(), self.now());
        self.store()
            .read(move |conn| {
                let proposal = conn.proposal_by_ulid(&ulid)?.ok_or(Error::NotFound)?;
                let page = conn.page(proposal.page)?.ok_or(Error::NotFound)?;
                if !may_see(&actor, &proposal, &page) {
                    return Err(Error::NotFound);
                }
                let city = conn.city(page.city)?.ok_or(koinon_store::Error::Missing("city"))?;
                let about = if proposal.state.is_open() { page.head_hash } else { proposal.base };
                let today = match about.map(|about| conn.revision_by_hash(&about)).transpose()?.flatten() {
                    Some(revision) => conn.body(revision.id)?.unwrap_or_default(),
                    None => String::new(),
                };
                let rebased = rebased(conn, &proposal, &today)?;
                let undeliverable = match &city.inbox {
                    Some(inbox) if page.mirrored() && proposal.state == ProposalState::Submitted => {
                        conn.given_up_about(inbox, &proposal.ap_id)?
                    }
                    _ => None,
                };
                let right = if page.mirrored() { None } else { actor.edit_right(&page, now).ok() };
                let by = proposal.decision.as_ref().and_then(|decision| decision.by);
                Ok(ProposalView {
                    position: position_of(conn, &proposal)?,
                    decided_by: by.map(|by| conn.person(by)).transpose()?.flatten(),
                    moved_on: proposal.base.is_some() && proposal.base != page.head_hash,
                    seen: seen_of(&proposal, &page),
                    undeliverable,
                    may_decide: proposal.waits
                        && actor.require_keeper(&page).is_ok()
                        && matches!(right, Some(EditRight::Publish | EditRight::Locked)),
                    may_withdraw: proposal.state.is_open()
                        && actor.account().is_ok_and(|account| is_by(&proposal, &account.person)),
                    proposal,
                    page,
                    city,
                    rebased,
                    today,
                })
            })
            .await
    }

    /// Proposals that the asker may see, newest first; those that wait oldest first. `next` is where the list goes on.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] where one's own are asked for.
    pub async fn proposals(
        &self,
        actor: &Actor,
        query: ProposalQuery,
    ) -> Result<(Vec<ListedProposal>, Option<ProposalId>), Error> {
        let author = if query.own { Some(actor.account()?.person.id) } else { None };
        let actor = actor.clone();
        self.store()
            .read(move |conn| {
                let limit = query.limit.clamp(1, 500);
                let ProposalQuery { page, states, waiting, after, .. } = query;
                let filter = ProposalFilter { page, author, state: None, waiting, after, limit: limit + 1 };
                let mut rows = Vec::new();
                match states.as_slice() {
                    [] => rows = conn.proposals(&filter)?,
                    states => {
                        for state in states {
                            rows.append(&mut conn.proposals(&ProposalFilter { state: Some(*state), ..filter })?);
                        }
                    }
                }
                // Each state came in the order of the list: together they are in it too.
                match waiting {
                    true => rows.sort_unstable_by_key(|proposal| proposal.id),
                    false => rows.sort_unstable_by_key(|proposal| std::cmp::Reverse(proposal.id)),
                }
                let more = rows.len() as i64 > limit;
                rows.truncate(usize::try_from(limit).unwrap_or(0));
                let next = rows.last().filter(|_| more).map(|last| last.id);
                let mut ids: Vec<PageId> = rows.iter().map(|proposal| proposal.page).collect();
                ids.sort_unstable();
                ids.dedup();
                let pages = conn.pages_by_id(&ids)?;
                let mut listed = Vec::with_capacity(rows.len());
                for proposal in rows {
                    let Some(page) = pages.iter().find(|page| page.id == proposal.page) else { continue };
                    if may_see(&actor, &proposal, page) {
                        let position = position_of(conn, &proposal)?;
                        listed.push(ListedProposal { proposal, page: page.clone(), position });
                    }
                }
                Ok((listed, next))
            })
            .await
    }

    /// The proposals that wait for the asker's answer, oldest first, at most so many: an officer's are all that wait, those of
    /// others are about pages that they look after.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn proposals_to_decide(&self, actor: &Actor, limit: i64) -> Result<Vec<ListedProposal>, Error> {
        if actor.account().is_err() {
            return Ok(Vec::new());
        }
        let query = ProposalQuery { waiting: true, limit: 500, ..ProposalQuery::default() };
        let (mut listed, _) = self.proposals(actor, query).await?;
        listed.retain(|listed| actor.require_keeper(&listed.page).is_ok());
        listed.truncate(usize::try_from(limit).unwrap_or(0));
        Ok(listed)
    }

    /// How many open proposals a page has.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn open_proposals(&self, page: PageId) -> Result<i64, Error> {
        self.store().read(move |conn| Ok(conn.count_open_proposals(page)?)).await
    }

    /// On how many proposals this city has to decide.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn waiting_proposals(&self) -> Result<i64, Error> {
        self.store().read(|conn| Ok(conn.count_waiting_proposals()?)).await
    }
}
