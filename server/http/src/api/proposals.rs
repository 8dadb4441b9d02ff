//! Proposals: made, listed, read, answered, taken back.

use actix_web::{HttpResponse, web};
use koinon_commons::decide::{Answer, Verdict};
use koinon_commons::proposals::{ProposalQuery, ProposalView};
use koinon_commons::propose::ProposedEdit;
use koinon_commons::read::PageRef;
use koinon_commons::render::page_path;
use koinon_commons::scope::Scope;
use koinon_commons::{Actor, Error};
use koinon_core::diff::Hunk;
use koinon_core::proposal::ProposalState;
use koinon_core::text::clean_line;
use koinon_core::title::MAX_TITLE_CHARS;
use koinon_core::{Hash, Origin, Timestamp};
use koinon_store::{Page, Person, Proposal, ProposalId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::List;
use super::calls::{Access, Call};
use super::conditional::IfMatch;
use super::page_json::PersonJson;
use super::part::number;
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/pages/{id}/proposals", Access::Anyone(Scope::Read), of_page),
        Call::post("/pages/{id}/proposals", Access::Holder(Scope::Write), propose),
        Call::get("/proposals", Access::Anyone(Scope::Read), list),
        Call::get("/proposals/{id}", Access::Anyone(Scope::Read), read),
        Call::post("/proposals/{id}/decision", Access::Holder(Scope::Write), decide),
        Call::post("/proposals/{id}/withdraw", Access::Holder(Scope::Write), withdraw),
    ]
}

/// A proposal in a list: without its text.
#[derive(Serialize, ToSchema)]
pub(super) struct ProposalItem {
    /// ULID.
    id: String,
    /// Permanent ActivityPub id, of its author's city.
    ap_id: String,
    /// Where people read it on this site.
    url: String,
    /// ULID of the page.
    page: String,
    /// Where people read the page on this site.
    page_url: String,
    /// The revision that it started from; null for a page that is not published yet.
    #[schema(value_type = Option<String>)]
    base_revision: Option<Hash>,
    /// `submitted`, `delivered`, `received`, `in_review`, `accepted`, `accepted_in_part`, `declined` or `withdrawn`.
    state: &'static str,
    /// Who made it; null where they have been forgotten.
    author: Option<PersonJson>,
    /// Why.
    reason: String,
    /// Its sources, each a line.
    sources: Vec<String>,
    /// A title beside the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// Whether the page has a newer revision than `base_revision`.
    moved_on: bool,
    /// Its place in the queue, while it waits; 1 is next.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<i64>,
    /// By when an answer is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    due: Option<Timestamp>,
    /// Whether that has passed without an answer.
    overdue: bool,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    sent_at: Timestamp,
    /// When the server of the page's city took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    delivered_at: Option<Timestamp>,
    /// When the page's city said that it has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    received_at: Option<Timestamp>,
    /// What was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DecisionJson>,
}

/// A proposal with its text.
#[derive(Serialize, ToSchema)]
pub(super) struct ProposalJson {
    #[serde(flatten)]
    item: ProposalItem,
    /// The whole text proposed.
    markdown: String,
    /// What it would change in the page of today; once it is answered, in the revision that it started from. The number of a
    /// place, from 0, is what `hunks` of an answer names.
    diff: Vec<HunkJson>,
    /// What an answer that is given now is about: the page's newest revision; of a page that is not published yet, the hash of
    /// the text.
    #[schema(value_type = String)]
    seen: Hash,
}

/// A place of change: `{old_start, old_lines, new_start, new_lines, lines: [{old, new, segments: [{kind, text}]}]}`.
#[derive(Serialize, ToSchema)]
pub(super) struct HunkJson {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    hunk: Hunk,
    /// Whether the page was changed in the same place since.
    overlaps: bool,
}

/// What was decided.
#[derive(Serialize, ToSchema)]
pub(super) struct DecisionJson {
    /// `accepted`, `accepted_in_part` or `declined`.
    state: &'static str,
    /// The answer in words; may be empty where all was accepted.
    reason: String,
    /// Who decided, where one proposal is asked for and that is known here.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<PersonJson>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    time: Timestamp,
    /// The revision that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    revision: Option<Hash>,
}

impl ProposalItem {
    fn of(
        proposal: &Proposal,
        page: &Page,
        position: Option<i64>,
        by: Option<&Person>,
        here: &Origin,
        now: Timestamp,
    ) -> Self {
        let decision = proposal.decision.as_ref().map(|decision| DecisionJson {
            state: proposal.state.code(),
            reason: decision.answer.clone(),
            by: by.map(PersonJson::from),
            time: decision.time,
            revision: decision.result,
        });
        Self {
            id: proposal.ulid.clone(),
            ap_id: proposal.ap_id.clone(),
            url: here.at(&format!("/proposals/{}", proposal.ulid)),
            page: page.ulid.clone(),
            page_url: here.at(&page_path(here, &page.authority, &page.slug)),
            base_revision: proposal.base,
            state: proposal.state.code(),
            author: proposal.author.as_ref().map(PersonJson::from),
            reason: proposal.reason.clone(),
            sources: proposal.sources.clone(),
            title: proposal.title.clone(),
            moved_on: proposal.base.is_some() && proposal.base != page.head_hash,
            position,
            due: proposal.due,
            overdue: proposal.state.is_open() && proposal.due.is_some_and(|due| due < now),
            sent_at: proposal.sent,
            delivered_at: proposal.delivered,
            received_at: proposal.received,
            decision,
        }
    }
}

impl ProposalJson {
    fn of(view: ProposalView, here: &Origin, now: Timestamp) -> Self {
        let (proposal, overlapping) = (&view.proposal, &view.rebased.overlapping);
        let diff = view.rebased.diff.hunks.into_iter().enumerate();
        Self {
            item: ProposalItem::of(proposal, &view.page, view.position, view.decided_by.as_ref(), here, now),
            markdown: proposal.markdown.clone(),
            diff: diff.map(|(n, hunk)| HunkJson { hunk, overlaps: overlapping.contains(&n) }).collect(),
            seen: view.seen,
        }
    }
}

/// A proposal as the asker may see it.
async fn load(state: &State, actor: &Actor, id: &str) -> Result<ProposalJson, Problem> {
    let view = state.commons.proposal(actor, id).await?;
    Ok(ProposalJson::of(view, state.commons.origin(), state.commons.now()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// One of the states, or `open`: what waits for an answer; for that of this city, those that came first at first.
    #[param(pattern = "^(open|submitted|delivered|received|in_review|accepted|accepted_in_part|declined|withdrawn)$")]
    state: Option<String>,
    /// At most 500; 50 unless said.
    limit: Option<i64>,
    /// The `next` of the list before.
    #[param(pattern = "^[0-9]{1,15}$")]
    cursor: Option<String>,
}

/// The proposals for a page, newest first, without their texts.
#[utoipa::path(get, path = "/pages/{id}/proposals", tag = "proposals",
    params(super::PageName, Which), responses((status = 200, body = List<ProposalItem>)))]
pub(super) async fn of_page(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    query: web::Query<Which>,
) -> Result<HttpResponse, Problem> {
    let page = state.commons.page_row(who.actor(), &PageRef::parse(&id)).await?;
    listed(&state, who.actor(), Some(&page), query.into_inner()).await
}

/// The proposals for pages of this city and of those that people of this city made for others, newest first, without their
/// texts.
#[utoipa::path(get, path = "/proposals", tag = "proposals",
    params(Which), responses((status = 200, body = List<ProposalItem>)))]
pub(super) async fn list(
    state: web::Data<State>,
    who: ApiRequester,
    query: web::Query<Which>,
) -> Result<HttpResponse, Problem> {
    listed(&state, who.actor(), None, query.into_inner()).await
}

async fn listed(state: &State, actor: &Actor, page: Option<&Page>, which: Which) -> Result<HttpResponse, Problem> {
    let after = number(which.cursor.as_deref())?.map(ProposalId);
    // Of a page of another city nothing waits here, and all of it there.
    let elsewhere = page.is_some_and(Page::mirrored);
    let waiting = which.state.as_deref() == Some("open") && !elsewhere;
    let states = match which.state.as_deref().filter(|_| !waiting) {
        Some("open") => ProposalState::ALL.into_iter().filter(|state| state.is_open()).collect(),
        Some(code) => {
            let known = ProposalState::from_code(code);
            vec![known.ok_or_else(|| Problem::bad_request("`state` is one of the states, or `open`"))?]
        }
        None => Vec::new(),
    };
    let page = page.map(|page| page.id);
    let query =
        ProposalQuery { page, states, waiting, after, limit: super::limit(which.limit), ..ProposalQuery::default() };
    let (found, next) = state.commons.proposals(actor, query).await?;
    let (here, now) = (state.commons.origin(), state.commons.now());
    let items: Vec<_> = found
        .iter()
        .map(|found| ProposalItem::of(&found.proposal, &found.page, found.position, None, here, now))
        .collect();
    Ok(HttpResponse::Ok().json(List { items, next: next.map(|last| last.0.to_string()) }))
}

/// A suggested edit.
#[derive(Deserialize, ToSchema)]
pub(super) struct Propose {
    /// The revision that it starts from; the one of `If-Match` unless said.
    #[schema(value_type = Option<String>, pattern = "^[0-9a-f]{64}$")]
    base_revision: Option<Hash>,
    /// The whole text proposed.
    markdown: String,
    /// Why: plain text of 2,000 characters at most.
    #[serde(default)]
    #[schema(required = true)]
    reason: String,
    /// Where that is known from: 20 lines at most.
    #[serde(default)]
    sources: Vec<String>,
    /// A new title, where the front matter names none.
    title: Option<String>,
}

/// Proposes an edit of a page of this city, or of another one: for that it is sent until the other city has it. 422 says what
/// is missing; the text is kept as a draft then.
#[utoipa::path(post, path = "/pages/{id}/proposals", tag = "proposals",
    params(super::PageName), request_body = Propose, responses((status = 201, body = ProposalJson)))]
pub(super) async fn propose(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    if_match: IfMatch,
    body: web::Json<Propose>,
) -> Result<HttpResponse, Problem> {
    let (actor, body) = (who.actor(), body.into_inner());
    let page = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    if_match.0.check(page.head_hash)?;
    let edit = ProposedEdit {
        base_revision: body.base_revision.or(if_match.revision()),
        markdown: body.markdown,
        title: body.title.map(|title| clean_line(&title, MAX_TITLE_CHARS)),
        reason: body.reason,
        sources: body.sources,
    };
    let proposal = state.commons.propose(actor, page.id, edit).await?;
    proposed(&state, actor, &proposal.ulid).await
}

/// The answer to whoever has just made a proposal.
pub(super) async fn proposed(state: &State, actor: &Actor, ulid: &str) -> Result<HttpResponse, Problem> {
    let proposal = load(state, actor, ulid).await?;
    let location = proposal.item.url.clone();
    Ok(HttpResponse::Created().insert_header(("Location", location)).json(proposal))
}

/// A proposal with its text and with what it would change.
#[utoipa::path(get, path = "/proposals/{id}", tag = "proposals",
    params(("id" = String, Path, description = "ULID of the proposal")),
    responses((status = 200, body = ProposalJson)))]
pub(super) async fn read(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(load(&state, who.actor(), &id).await?))
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Decision {
    /// All of it is taken; or, with `markdown`, what was made of it.
    Accept,
    /// Some of it is taken: the places in `hunks`, or what `markdown` leaves of it.
    AcceptInPart,
    /// None of it is taken.
    Decline,
}

/// An answer to a proposal.
#[derive(Deserialize, ToSchema)]
pub(super) struct Decide {
    /// `accept`, `accept_in_part` or `decline`.
    #[schema(value_type = String, pattern = "^(accept|accept_in_part|decline)$")]
    decision: Decision,
    /// The numbers of the places that are taken, as `diff` lists them, from 0.
    hunks: Option<Vec<usize>>,
    /// What the page's text becomes instead.
    markdown: Option<String>,
    /// Why, in words that everybody can read; needed unless all is taken as it is.
    #[serde(default)]
    reason: String,
    /// The `seen` of the proposal that was looked at: if the page is another one by now, places and texts are not taken
    /// unasked.
    #[schema(value_type = Option<String>, pattern = "^[0-9a-f]{64}$")]
    seen: Option<Hash>,
}

/// Answers a proposal for a page of this city. For officers. The one who proposed it is the author of what comes of it. Where
/// all of it is to be taken and the page was changed in the same places, the answer is 409 with `base`, `yours` (the
/// proposal), `theirs` (the page) and `merged_with_conflicts`.
#[utoipa::path(post, path = "/proposals/{id}/decision", tag = "proposals",
    params(("id" = String, Path, description = "ULID of the proposal")), request_body = Decide,
    responses((status = 200, body = ProposalJson),
        (status = 409, description = "the page was changed in the same places, or somebody was faster"),
        (status = 410, description = "the page was deleted"),
        (status = 412, description = "the page is not as it was `seen`; nothing was decided")))]
pub(super) async fn decide(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<Decide>,
) -> Result<HttpResponse, Problem> {
    let (actor, body) = (who.actor(), body.into_inner());
    let Decide { decision, hunks, markdown, reason, seen } = body;
    let verdict = match decision {
        Decision::Accept if hunks.is_some() => {
            let detail = "`accept` takes all of it: to take some places, say `accept_in_part`";
            return Err(Error::invalid("hunks", "not_expected", detail).into());
        }
        Decision::Accept => Verdict::Accept { markdown },
        Decision::AcceptInPart => Verdict::AcceptInPart { hunks, markdown },
        Decision::Decline => Verdict::Decline,
    };
    let decided = state.commons.decide(actor, &id, Answer { verdict, reason, seen }).await;
    let proposal = decided.map_err(|error| match error {
        Error::Conflict(_) => Problem::from(error)
            .saying("the page was changed in the same places; nothing was decided: take some of it, or say what the text becomes"),
        other => other.into(),
    })?;
    Ok(HttpResponse::Ok().json(load(&state, actor, &proposal.ulid).await?))
}

/// Takes one's own proposal back. It stays listed, as withdrawn.
#[utoipa::path(post, path = "/proposals/{id}/withdraw", tag = "proposals",
    params(("id" = String, Path, description = "ULID of the proposal")),
    responses((status = 200, body = ProposalJson), (status = 409, description = "it was answered already")))]
pub(super) async fn withdraw(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let proposal = state.commons.withdraw(who.actor(), &id).await?;
    Ok(HttpResponse::Ok().json(load(&state, who.actor(), &proposal.ulid).await?))
}
