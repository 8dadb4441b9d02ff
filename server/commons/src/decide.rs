//! Answering a proposal: all of it, some of it, or none, always with the one who proposed it as the author.

use koinon_core::diff::diff;
use koinon_core::merge::{Merge, merge};
use koinon_core::policy::EditRight;
use koinon_core::proposal::{ProposalState, Rebased, rebase};
use koinon_core::text::normalize_source;
use koinon_core::title::title_of;
use koinon_core::{Hash, PageState, Timestamp};
use koinon_store::{Conn, HERE, News, Page, PersonId, Proposal, ProposalDecision, Standing, Tx};

use crate::append::{Append, ROUNDS, append, append_first, slug_after};
use crate::error::Refusal;
use crate::prepare::{Hints, Prepared, note, prepare};
use crate::propose::{answered, cleaned, stored, tell_author, tell_who_moved_up};
use crate::{Actor, Commons, Conflict, Error, Identity, newcomer};

/// What is made of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// All of it is taken; or, with a text, what the officer made of it.
    Accept {
        /// The text after the officer's hand.
        markdown: Option<String>,
    },
    /// Some of it is taken.
    AcceptInPart {
        /// The places of change that are taken, by their numbers in the diff.
        hunks: Option<Vec<usize>>,
        /// Or the text that is left of it.
        markdown: Option<String>,
    },
    /// None of it is.
    Decline,
}

/// An answer to a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What is made of it.
    pub verdict: Verdict,
    /// Why, in words that everybody can read; needed unless all is taken as it is.
    pub reason: String,
    /// What the officer saw when they decided: the page's newest revision, or for a new page the hash of its text. Places and
    /// texts are about that.
    pub seen: Option<Hash>,
}

/// What a page's text becomes.
struct Outcome {
    state: ProposalState,
    /// None if the proposal is declined.
    text: Option<String>,
}

impl Commons {
    /// Answers a proposal.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::Forbidden`] unless an officer asks, or somebody who looks after the page, who may publish on it, [`Error::NotFound`];
    /// [`Error::Invalid`] without a reason where one is needed; [`Error::Conflict`] where all is to be taken and the page was
    /// changed in the same places; [`Error::Stale`] if the page is not as it was seen; [`Error::Taken`] if somebody answered
    /// already.
    pub async fn decide(&self, actor: &Actor, ulid: &str, answer: Answer) -> Result<Proposal, Error> {
        let officer = actor.account()?.person.id;
        let identity = self.identity()?;
        let reason = cleaned(&answer.reason);
        let needs_reason = !matches!(answer.verdict, Verdict::Accept { markdown: None });
        if needs_reason && reason.is_empty() {
            return Err(Error::invalid("reason", "empty", "say why: everybody can read it"));
        }
        let answer = Answer { reason, ..answer };
        for _ in 0..ROUNDS {
            let now = self.now();
            let seen = self.see_for_decision(actor, ulid, &answer, now).await?;
            let (identity, answer, asked) = (identity.clone(), answer.clone(), seen.proposal.slug.clone());
            let decided = self
                .store()
                .write(move |tx| settle(tx, &identity, officer, &seen, &answer, asked.as_deref(), now))
                .await?;
            if let Some(decided) = decided {
                return Ok(decided);
            }
        }
        Err(Error::Taken("this page is being changed by many at once; nothing was decided, please try again".into()))
    }

    /// Reads all that a decision needs, on a reader's thread.
    async fn see_for_decision(
        &self,
        actor: &Actor,
        ulid: &str,
        answer: &Answer,
        now: Timestamp,
    ) -> Result<Seen, Error> {
        let (ulid, actor, answer) = (ulid.to_uppercase(), actor.clone(), answer.clone());
        let (lang, origin) = (self.default_lang().to_owned(), self.origin().clone());
        self.store()
            .read(move |conn| {
                let proposal = conn.proposal_by_ulid(&ulid)?.ok_or(Error::NotFound)?;
                let page = conn.page(proposal.page)?.ok_or(Error::NotFound)?;
                if page.mirrored() {
                    return Err(Error::Forbidden(Refusal::OtherCity));
                }
                actor.require_keeper(&page)?;
                if !proposal.waits {
                    return Err(answered());
                }
                if answer.verdict != Verdict::Decline {
                    match actor.edit_right(&page, now)? {
                        EditRight::Publish => {}
                        EditRight::Propose => return Err(Error::Forbidden(Refusal::OfficersOnly)),
                        EditRight::Locked => return Err(Error::Forbidden(Refusal::Locked)),
                    }
                    if page.standing == Standing::Deleted {
                        return Err(Error::Gone);
                    }
                }
                let today = match page.head {
                    Some(head) => conn.body(head)?.unwrap_or_default(),
                    None => String::new(),
                };
                let outcome = outcome(conn, &proposal, &page, &today, &answer)?;
                let prepared = match &outcome.text {
                    Some(text) => Some(prepare(text, &hints(&proposal, &page, &today), &lang, &origin)?),
                    None => None,
                };
                Ok(Seen { proposal, page, today, prepared, state: outcome.state })
            })
            .await
    }
}

struct Seen {
    proposal: Proposal,
    page: Page,
    today: String,
    prepared: Option<Prepared>,
    state: ProposalState,
}

fn hints(proposal: &Proposal, page: &Page, today: &str) -> Hints {
    let heading = koinon_markdown::outline(today).first_heading;
    let title_from_heading = heading.is_some_and(|heading| title_of(None, None, Some(&heading), "") == page.title);
    Hints {
        kind: Some(page.kind.clone()),
        lang: Some(page.lang.clone()),
        title: proposal
            .title
            .clone()
            .or_else(|| (!title_from_heading && page.standing != Standing::Draft).then(|| page.title.clone())),
        title_so_far: Some(page.title.clone()),
    }
}

/// What a proposal would change in today's text. A new page changes all of nothing.
pub(crate) fn rebased(conn: &mut Conn, proposal: &Proposal, today: &str) -> Result<Rebased, Error> {
    let base = match &proposal.base {
        Some(base) => match conn.revision_by_hash(base)? {
            Some(base) => conn.body(base.id)?.unwrap_or_default(),
            None => String::new(),
        },
        None => String::new(),
    };
    Ok(rebase(&base, &proposal.markdown, today))
}

/// What an officer who looks at the proposal sees of its page: approval is bound to it.
pub(crate) fn seen_of(proposal: &Proposal, page: &Page) -> Hash {
    page.head_hash.unwrap_or_else(|| Hash::of(&proposal.markdown))
}

fn outcome(conn: &mut Conn, proposal: &Proposal, page: &Page, today: &str, answer: &Answer) -> Result<Outcome, Error> {
    let head = seen_of(proposal, page);
    let is_as_seen = answer.seen.is_none_or(|seen| seen == head);
    let (state, markdown, hunks) = match &answer.verdict {
        Verdict::Decline => return Ok(Outcome { state: ProposalState::Declined, text: None }),
        Verdict::Accept { markdown } => (ProposalState::Accepted, markdown, None),
        Verdict::AcceptInPart { markdown, hunks } => (ProposalState::AcceptedInPart, markdown, hunks.as_ref()),
    };
    // A new page has no version that others could have changed: its author may have, and that is looked at again.
    if page.head.is_none() && !is_as_seen {
        return Err(Error::Stale(Some(head)));
    }
    let text = match (markdown, hunks) {
        (Some(markdown), _) => {
            let text =
                normalize_source(markdown).map_err(|e| Error::invalid("markdown", "unusable_text", e.to_string()))?;
            if is_as_seen { text } else { merged(conn, page, answer.seen, &text, today)? }
        }
        (None, Some(_)) if !is_as_seen => return Err(Error::Stale(Some(head))),
        (None, Some(hunks)) => {
            let taken = rebased(conn, proposal, today)?.with(today, hunks);
            taken.ok_or_else(|| Error::invalid("hunks", "unknown", "the proposal has no such place"))?
        }
        (None, None) if state == ProposalState::AcceptedInPart => {
            return Err(Error::invalid("hunks", "missing", "say which places are taken, or what the text becomes"));
        }
        (None, None) => {
            let rebased = rebased(conn, proposal, today)?;
            if !rebased.is_clean() {
                return Err(conflict(conn, proposal, page, today)?);
            }
            rebased.text
        }
    };
    if text.trim().is_empty() {
        return Err(Error::invalid(
            "markdown",
            "emptied",
            "a page without a text says nothing: to take it down, delete it",
        ));
    }
    if state == ProposalState::AcceptedInPart && page.head.is_some() && diff(today, &text).hunks.is_empty() {
        return Err(Error::invalid("hunks", "nothing_taken", "nothing of it is taken: decline it, with the reason"));
    }
    Ok(Outcome { state, text: Some(text) })
}

/// The officer's text, with what was changed since they saw the page.
fn merged(conn: &mut Conn, page: &Page, seen: Option<Hash>, text: &str, today: &str) -> Result<String, Error> {
    let revision = seen
        .map(|seen| conn.revision_by_hash(&seen))
        .transpose()?
        .flatten()
        .filter(|revision| revision.page == page.id);
    let revision = revision.ok_or_else(|| Error::invalid("seen", "unknown", "this is no revision of the page"))?;
    let base = conn.body(revision.id)?.unwrap_or_default();
    match merge(&base, text, today) {
        Merge::Clean(text) => Ok(text),
        Merge::Conflict { .. } => Err(Error::Stale(page.head_hash)),
    }
}

fn conflict(conn: &mut Conn, proposal: &Proposal, page: &Page, today: &str) -> Result<Error, Error> {
    let base = proposal.base.map(|base| conn.revision_by_hash(&base)).transpose()?.flatten();
    let base_text = base.as_ref().map(|base| conn.body(base.id)).transpose()?.flatten().unwrap_or_default();
    let (merged_with_conflicts, regions) = match merge(&base_text, &proposal.markdown, today) {
        Merge::Conflict { merged_with_conflicts, regions } => (merged_with_conflicts, regions),
        Merge::Clean(text) => (text, Vec::new()),
    };
    Ok(Error::Conflict(Box::new(Conflict {
        base_revision: proposal.base,
        head: seen_of(proposal, page),
        base: base_text,
        yours: proposal.markdown.clone(),
        theirs: today.to_owned(),
        merged_with_conflicts,
        regions,
    })))
}

/// Writes the decision and what comes of it; `None` if the page has moved on since it was looked at.
fn settle(
    tx: &mut Tx<'_>,
    identity: &Identity,
    officer: PersonId,
    seen: &Seen,
    answer: &Answer,
    asked: Option<&str>,
    now: Timestamp,
) -> Result<Option<Proposal>, Error> {
    tx.lock_page(seen.page.id)?;
    let page = tx.page(seen.page.id)?.ok_or(Error::NotFound)?;
    let proposal = stored(tx, seen.proposal.id)?;
    if !proposal.waits {
        return Err(answered());
    }
    if page.head_hash != seen.page.head_hash || proposal.markdown != seen.proposal.markdown {
        return Ok(None);
    }
    let author = proposal.author.as_ref().ok_or(Error::NotFound)?.id;
    let result = match &seen.prepared {
        None => None,
        Some(prepared) => {
            let new = Append {
                page: &page,
                head_source: page.head.map(|_| seen.today.as_str()),
                prepared,
                slug: String::new(),
                state: PageState::Live,
                files: None,
                note: note(Some(&proposal.reason)),
                author,
                accepted_by: Some(officer),
                import: None,
                takes_over: None,
            };
            take(tx, identity, &page, new, asked, now)?
        }
    };
    if page.head.is_none() && result.is_some() {
        tx.delete_draft(page.id, author)?;
    }
    let decision = ProposalDecision { time: now, by: Some(officer), answer: answer.reason.clone(), result };
    tx.close_proposal(&proposal, seen.state, Some(&decision), now)?;
    if proposal.author.as_ref().is_some_and(|author| author.city != HERE) {
        tx.tell(News::Decision(proposal.id))?;
    }
    if let Some(author) = proposal.author.as_ref().filter(|_| seen.state != ProposalState::Declined) {
        newcomer::passed(tx, author.id)?;
    }
    tell_author(tx, &proposal, Some(officer), now)?;
    tell_who_moved_up(tx)?;
    stored(tx, proposal.id).map(Some)
}

/// Appends the text to its page; no revision comes of what the page says already.
fn take(
    tx: &mut Tx<'_>,
    identity: &Identity,
    page: &Page,
    new: Append<'_>,
    asked: Option<&str>,
    now: Timestamp,
) -> Result<Option<Hash>, Error> {
    if page.head.is_none() {
        return append_first(tx, identity, now, &new, asked).map(Some);
    }
    let slug = slug_after(tx, page, &new.prepared.title, None)?;
    let same = new.head_source == Some(&new.prepared.source)
        && (&page.title, &page.slug, &page.kind, &page.lang, &page.licence)
            == (&new.prepared.title, &slug, &new.prepared.kind, &new.prepared.lang, &new.prepared.licence);
    if same {
        return Ok(None);
    }
    append(tx, identity, now, Append { slug, ..new }).map(Some)
}
