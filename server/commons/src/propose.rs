//! Suggesting an edit: of a page of this city or of another one; and taking the suggestion back.

use koinon_core::policy::EditRight;
use koinon_core::proposal::{MAX_REASON_CHARS, MAX_SOURCE_CHARS, MAX_SOURCES, ProposalState};
use koinon_core::text::{clean_line, clean_text, normalize_source};
use koinon_core::title::MAX_TITLE_CHARS;
use koinon_core::{Hash, Timestamp};
use koinon_store::{
    Conn, Draft, HERE, NewNotice, NewProposal, News, NoticeKind, Page, PageId, Person, PersonId, Proposal,
    ProposalFilter, ProposalId, Standing, Tx,
};

use crate::clock::new_ulid;
use crate::error::Refusal;
use crate::prepare::{Hints, prepare};
use crate::publish::PAGE_LOCKED;
use crate::{Actor, Commons, Error, Incomplete, gate};

/// So many days a city has to answer.
const DAYS_TO_ANSWER: i64 = 7;
/// So many places of the queue are told to those who have them.
const NEARLY_NEXT: i64 = 3;
const DAY: i64 = 24 * 60 * 60 * 1000;
/// So many proposals of one person may wait for an answer.
pub(crate) const MOST_OPEN: i64 = 200;

/// A suggested edit.
#[derive(Debug, Clone, Default)]
pub struct ProposedEdit {
    /// The revision that it started from.
    pub base_revision: Option<Hash>,
    /// The whole text proposed.
    pub markdown: String,
    /// A new title, where the front matter names none.
    pub title: Option<String>,
    /// Why: needed.
    pub reason: String,
    /// Where that is known from.
    pub sources: Vec<String>,
}

/// By when an answer is expected to what arrives now.
pub(crate) fn due(now: Timestamp) -> Timestamp {
    now.plus_millis(DAYS_TO_ANSWER * DAY)
}

/// A reason or an answer as it is kept: plain text of several lines.
pub(crate) fn cleaned(text: &str) -> String {
    clean_text(text, MAX_REASON_CHARS).trim().to_owned()
}

/// Sources as they are kept, each a line.
pub(crate) fn cleaned_sources(sources: &[String]) -> Vec<String> {
    let lines = sources.iter().map(|source| clean_line(source, MAX_SOURCE_CHARS)).filter(|source| !source.is_empty());
    lines.take(MAX_SOURCES).collect()
}

impl Commons {
    /// Proposes an edit. For a page of this city it waits in its queue at once; for one of another city it is kept here and
    /// sent until that city has it. The draft that it was written in ends.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::Invalid`] without a reason, for a base that is no revision of the page, or for a text
    /// that changes nothing or cannot be kept; [`Error::Forbidden`] for a locked page, [`Error::Gone`] for a deleted one,
    /// [`Error::Incomplete`] where it leaves answers out that were there: the text is kept as a draft then.
    pub async fn propose(&self, actor: &Actor, page: PageId, edit: ProposedEdit) -> Result<Proposal, Error> {
        let author = actor.account()?.person.id;
        let now = self.now();
        let markdown =
            normalize_source(&edit.markdown).map_err(|e| Error::invalid("markdown", "unusable_text", e.to_string()))?;
        let reason = cleaned(&edit.reason);
        let draft = Draft {
            page,
            person: author,
            base: edit.base_revision,
            markdown: markdown.clone(),
            title: edit.title.clone(),
            slug: None,
            note: Some(clean_line(&reason, 500)).filter(|note| !note.is_empty()),
            explanation: None,
            updated: now,
        };
        let proposed = Proposed {
            base: edit.base_revision,
            markdown,
            title: edit
                .title
                .as_deref()
                .map(|title| clean_line(title, MAX_TITLE_CHARS))
                .filter(|title| !title.is_empty()),
            reason,
            sources: cleaned_sources(&edit.sources),
        };
        match self.try_to_propose(actor, page, proposed).await {
            // What cannot be sent yet is kept.
            Err(
                error @ (Error::Invalid(_)
                | Error::Forbidden(Refusal::Locked)
                | Error::Gone
                | Error::Incomplete(_)
                | Error::TooMany(_)),
            ) => {
                let locked = matches!(error, Error::Forbidden(_)).then(|| PAGE_LOCKED.to_owned());
                self.store()
                    .write(move |tx| -> Result<(), Error> {
                        Ok(tx.save_draft(&Draft { explanation: locked, ..draft })?)
                    })
                    .await?;
                Err(error)
            }
            outcome => outcome,
        }
    }

    async fn try_to_propose(&self, actor: &Actor, page: PageId, proposed: Proposed) -> Result<Proposal, Error> {
        if proposed.reason.is_empty() {
            return Err(Error::invalid("reason", "empty", "say why: others decide on it"));
        }
        let author = actor.account()?.person.id;
        let (now, origin) = (self.now(), self.origin().clone());
        let (lang, actor) = (self.default_lang().to_owned(), actor.clone());
        let fresh = self.fresh_names(now);
        self.store()
            .write(move |tx| {
                let row = tx.page(page)?.ok_or(Error::NotFound)?;
                match row.standing {
                    Standing::Live => {}
                    Standing::Deleted => return Err(Error::Gone),
                    Standing::Draft => return Err(Error::NotFound),
                }
                let elsewhere = row.mirrored();
                if !elsewhere && actor.edit_right(&row, now)? == EditRight::Locked {
                    return Err(Error::Forbidden(Refusal::Locked));
                }
                let city = tx.city(row.city)?.ok_or(koinon_store::Error::Missing("city"))?;
                if city.blocked || (elsewhere && city.inbox.is_none()) {
                    return Err(Error::Forbidden(Refusal::OtherCity));
                }
                let base = base_of(tx, &row, proposed.base)?;
                let base_text = tx.body(base.1)?.unwrap_or_default();
                let retitled = proposed.title.as_ref().is_some_and(|title| *title != row.title);
                if proposed.markdown == base_text && !retitled {
                    return Err(Error::invalid("markdown", "unchanged", "this is what the page says already"));
                }
                if proposed.markdown.trim().is_empty() {
                    return Err(Error::invalid("markdown", "emptied", "a page without a text says nothing"));
                }
                let title = proposed.title.clone().unwrap_or_else(|| row.title.clone());
                // Another city judges by its own rules; ours are for kindness there.
                if !elsewhere {
                    let hints = Hints {
                        kind: Some(row.kind.clone()),
                        lang: Some(row.lang.clone()),
                        title: proposed.title.clone(),
                        title_so_far: Some(row.title.clone()),
                    };
                    prepare(&proposed.markdown, &hints, &lang, &city.origin)?;
                }
                let missing = gate::missing(&row.kind, &title, &proposed.markdown);
                let problems = gate::new_on_page(tx, &row, Some(base.0), missing)?;
                if !problems.is_empty() {
                    return Err(Error::Incomplete(Box::new(Incomplete { page, ulid: row.ulid, problems })));
                }
                may_have_another(tx, author)?;
                let received = (!elsewhere).then(|| (now, due(now)));
                let [ap_id, offer] = fresh.ids(&origin);
                let id = tx.insert_proposal(&NewProposal {
                    ulid: fresh.proposal,
                    ap_id,
                    offer,
                    page,
                    author,
                    base: Some(base.0),
                    markdown: proposed.markdown,
                    title: proposed.title.filter(|title| *title != row.title),
                    slug: None,
                    reason: proposed.reason,
                    sources: proposed.sources,
                    sent: now,
                    received,
                })?;
                if elsewhere {
                    tx.tell(News::Offer(id))?;
                }
                tx.delete_draft(page, author)?;
                stored(tx, id)
            })
            .await
    }

    /// Takes one's own proposal back.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::NotFound`] if it is not one's own, [`Error::Taken`] if it was answered already.
    pub async fn withdraw(&self, actor: &Actor, ulid: &str) -> Result<Proposal, Error> {
        let person = actor.account()?.person.id;
        let (ulid, now) = (ulid.to_uppercase(), self.now());
        self.store()
            .write(move |tx| {
                let found = tx.proposal_by_ulid(&ulid)?.ok_or(Error::NotFound)?;
                tx.lock_page(found.page)?;
                let proposal = stored(tx, found.id)?;
                if proposal.author.as_ref().map(|author| author.id) != Some(person) {
                    return Err(Error::NotFound);
                }
                if !proposal.state.is_open() {
                    return Err(answered());
                }
                tx.close_proposal(&proposal, ProposalState::Withdrawn, None, now)?;
                if tx.page(proposal.page)?.is_some_and(|page| page.mirrored()) {
                    tx.tell(News::Withdrawal(proposal.id))?;
                } else {
                    tell_who_moved_up(tx)?;
                }
                stored(tx, proposal.id)
            })
            .await
    }

    /// Ids for a proposal that is to be.
    pub(crate) fn fresh_names(&self, now: Timestamp) -> FreshNames {
        FreshNames { proposal: new_ulid(now), offer: new_ulid(now) }
    }
}

/// What is proposed, cleaned.
struct Proposed {
    base: Option<Hash>,
    markdown: String,
    title: Option<String>,
    reason: String,
    sources: Vec<String>,
}

/// The ULIDs of a proposal and of its Offer.
#[derive(Debug, Clone)]
pub(crate) struct FreshNames {
    pub(crate) proposal: String,
    pub(crate) offer: String,
}

impl FreshNames {
    /// The ActivityPub ids of both.
    pub(crate) fn ids(&self, origin: &koinon_core::Origin) -> [String; 2] {
        [origin.at(&format!("/id/proposal/{}", self.proposal)), origin.at(&format!("/id/activity/{}", self.offer))]
    }
}

/// The revision of a page that a proposal starts from.
pub(crate) fn base_of(
    conn: &mut Conn,
    page: &Page,
    base: Option<Hash>,
) -> Result<(Hash, koinon_store::RevisionId), Error> {
    let base = base
        .ok_or_else(|| Error::invalid("base_revision", "missing", "name the revision that this edit started from"))?;
    let revision = conn.revision_by_hash(&base)?.filter(|revision| revision.page == page.id);
    let revision =
        revision.ok_or_else(|| Error::invalid("base_revision", "unknown", "this is no revision of the page"))?;
    Ok((base, revision.id))
}

/// Whether somebody may have one more proposal that waits.
pub(crate) fn may_have_another(conn: &mut Conn, author: PersonId) -> Result<(), Error> {
    if conn.count_open_proposals_of(author)? < MOST_OPEN {
        return Ok(());
    }
    Err(Error::invalid(
        "reason",
        "too_many",
        "too many proposals of yours wait for an answer: first let some be answered",
    ))
}

/// Puts a contributor's new page, kept as their draft, into the queue; or the newer text of one that is there already.
pub(crate) fn queue_new_page(
    tx: &mut Tx<'_>,
    names: FreshNames,
    origin: &koinon_core::Origin,
    draft: &Draft,
    now: Timestamp,
) -> Result<(), Error> {
    let filter =
        ProposalFilter { page: Some(draft.page), author: Some(draft.person), limit: 1, ..ProposalFilter::default() };
    if let Some(waiting) = tx.proposals(&filter)?.into_iter().find(|proposal| proposal.state.is_open()) {
        return Ok(tx.renew_proposal(waiting.id, draft, now)?);
    }
    may_have_another(tx, draft.person)?;
    let [ap_id, offer] = names.ids(origin);
    tx.insert_proposal(&NewProposal {
        ulid: names.proposal,
        ap_id,
        offer,
        page: draft.page,
        author: draft.person,
        base: None,
        markdown: draft.markdown.clone(),
        title: draft.title.clone(),
        slug: draft.slug.clone(),
        reason: draft.note.clone().unwrap_or_default(),
        sources: Vec::new(),
        sent: now,
        received: Some((now, due(now))),
    })?;
    Ok(())
}

/// Tells the authors elsewhere who are nearly next that they have moved up in the queue. The others were told their place when
/// it began, and are told again when it matters.
pub(crate) fn tell_who_moved_up(tx: &mut Tx<'_>) -> Result<(), Error> {
    let next = ProposalFilter { waiting: true, limit: NEARLY_NEXT, ..ProposalFilter::default() };
    for proposal in tx.proposals(&next)? {
        if proposal.author.as_ref().is_some_and(|author| author.city != HERE) {
            tx.tell_once(News::Receipt(proposal.id))?;
        }
    }
    Ok(())
}

/// Tells the author of a proposal, who lives here, that it was answered: once, whoever answered.
pub(crate) fn tell_author(
    tx: &mut Tx<'_>,
    proposal: &Proposal,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), Error> {
    let author = proposal.author.as_ref().filter(|author| author.city == HERE && Some(author.id) != by);
    let Some(author) = author else { return Ok(()) };
    let notice = NewNotice {
        event: format!("answer {}", proposal.id.0),
        kind: NoticeKind::ProposalAnswered,
        page: proposal.page,
        proposal: Some(proposal.id),
        comment: None,
        by,
        time: now,
    };
    Ok(tx.notify(author.id, &notice)?)
}

/// Whether a person is the author of a proposal.
pub(crate) fn is_by(proposal: &Proposal, person: &Person) -> bool {
    proposal.author.as_ref().is_some_and(|author| author.id == person.id)
}

pub(crate) fn stored(conn: &mut Conn, id: ProposalId) -> Result<Proposal, Error> {
    conn.proposal(id)?.ok_or(Error::Store(koinon_store::Error::Missing("the proposal")))
}

/// Somebody was faster.
pub(crate) fn answered() -> Error {
    Error::Taken("this proposal has been answered already".into())
}
