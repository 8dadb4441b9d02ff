//! Proposals: those of a page, those of a city, and one of them.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::proposals::{ListedProposal, ProposalQuery, ProposalView};
use koinon_commons::read::PageRef;
use koinon_core::policy::PagePolicy;
use koinon_core::proposal::{ProposalState, rebase};
use koinon_core::text::clean_line;
use koinon_core::title::title_of;
use koinon_core::{Hash, Origin};
use koinon_store::{City, Page, Proposal, ProposalId, Revision, Standing};
use koinon_web::views::{
    self, DecideForm, DecisionShown, PageHead, PageLink, Pager, ProposalFilter, ProposalHunk, ProposalItem,
    ProposalSource, ProposalStep, ProposalsView,
};
use koinon_web::{Errors, Notice, Shell};
use serde::Deserialize;

use super::asked::Asked;
use super::debate::{At, Said, ThreadPlace, thread};
use super::failure::Failure;
use super::history::rows_of;
use super::visitor::Visitor;
use super::words::{author, city_name, named, page_head, page_links};

/// Proposals in one part of a list.
const LISTED: i64 = 30;
/// After a decision it is looked up for so many places of change whether they were taken.
const LOOKED_UP: usize = 100;

/// Where a proposal is read.
pub(super) fn href(proposal: &Proposal) -> String {
    format!("/proposals/{}", proposal.ulid)
}

#[derive(Deserialize)]
pub(super) struct Place {
    #[serde(default)]
    state: String,
    after: Option<i64>,
}

/// `/proposals?state=`.
pub(super) async fn list(v: Visitor, place: Asked<Place>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let filter = ProposalFilter::from_code(&place.state).unwrap_or_default();
        let after = place.after.map(ProposalId);
        let query = ProposalQuery {
            waiting: filter == ProposalFilter::Open,
            states: match filter {
                ProposalFilter::Open | ProposalFilter::All => Vec::new(),
                _ => ProposalState::ALL.into_iter().filter(|state| filter.takes(*state)).collect(),
            },
            after,
            limit: LISTED,
            ..ProposalQuery::default()
        };
        let (listed, next) = commons.proposals(&v.actor, query).await?;
        let (cities, shell) = (commons.cities().await?, v.shell().await?);
        let base = format!("/proposals?state={}", filter.code());
        let view = ProposalsView {
            items: listed.iter().map(|listed| listed_item(&v, &shell, listed, &cities)).collect(),
            shell,
            filter,
            pager: Pager {
                next: next.map(|ProposalId(last)| format!("{base}&after={last}")),
                first: after.map(|_| base),
            },
        };
        Ok(v.show(&view))
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Wish {
    /// The text is asked for, to be changed before it is accepted.
    text: Option<String>,
}

/// `/proposals/{ulid}`.
pub(super) async fn read(
    v: Visitor,
    ulid: web::Path<String>,
    wish: Asked<Wish>,
    place: Asked<ThreadPlace>,
) -> HttpResponse {
    v.answer(async {
        let view = v.state.commons.proposal(&v.actor, &ulid).await?;
        let text = wish.text.is_some().then(|| view.rebased.text.clone());
        let answered = Answered { text, place: place.into_inner(), ..Answered::default() };
        show(&v, view, answered, StatusCode::OK).await
    })
    .await
}

/// What stands in the form of those who decide, and in that of those who say something.
#[derive(Default)]
pub(super) struct Answered {
    /// The text that is changed before it is accepted, where it is.
    pub(super) text: Option<String>,
    /// What is ticked.
    pub(super) chosen: Option<Vec<usize>>,
    pub(super) reason: String,
    pub(super) errors: Errors,
    pub(super) notice: Option<Notice>,
    /// The part of the thread.
    pub(super) place: ThreadPlace,
    /// What is to be said.
    pub(super) said: Said,
}

#[derive(Deserialize)]
pub(super) struct Form {
    csrf: String,
}

/// `/proposals/{ulid}/withdraw`, posted.
pub(super) async fn withdraw(v: Visitor, ulid: web::Path<String>, form: web::Form<Form>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        match v.state.commons.withdraw(&v.actor, &ulid).await {
            Ok(proposal) => Ok(v.go(&href(&proposal), Some(Notice::ProposalWithdrawn))),
            // It was answered meanwhile: that is what is shown.
            Err(Error::Taken(_)) => {
                let view = v.state.commons.proposal(&v.actor, &ulid).await?;
                show(&v, view, Answered::default(), StatusCode::CONFLICT).await
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// A proposal, as the asker may see it.
pub(super) async fn show(
    v: &Visitor,
    view: ProposalView,
    answered: Answered,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let (cities, mut shell) = (commons.cities().await?, v.shell().await?);
    shell.notice = answered.notice.or(shell.notice);
    let (proposal, page) = (&view.proposal, &view.page);
    let item = item(v, &shell, proposal, page, view.position, &cities);
    let head = match page.standing {
        Standing::Draft => head_of_new(&item.page),
        Standing::Live | Standing::Deleted => {
            page_head(commons, &v.actor, &commons.page(&v.actor, &PageRef::Row(page.id)).await?)
        }
    };
    let (base, result) = (held(v, &view, proposal.base).await, held(v, &view, result_of(proposal)).await);
    let path = href(proposal);
    let thread = match page.standing {
        Standing::Draft => None,
        Standing::Live | Standing::Deleted => {
            let about = Some(proposal.ulid.as_str());
            let at = At { page, city: &view.city, head: &head, proposal: about, cities: &cities };
            Some(thread(v, at, &answered.place, answered.said).await?)
        }
    };
    let decide = view.may_decide.then(|| DecideForm {
        action: format!("{path}/decision"),
        seen: view.seen.to_string(),
        edit_href: format!("{path}?text=1"),
        markdown: answered.text,
        chosen: answered.chosen,
        reason: answered.reason,
        errors: answered.errors,
    });
    let shown = views::ProposalView {
        sources: proposal.sources.iter().map(|text| source(text)).collect(),
        steps: steps(&view),
        waits_for: (page.mirrored() && proposal.state == ProposalState::Submitted).then(|| city_name(&view.city)),
        undeliverable: view.undeliverable.clone(),
        decision: decision(v, &view, &head, result.as_ref()),
        hunks: hunks(&view, result.as_ref()),
        moved_on: view.moved_on,
        title_change: title_change(&view, base.as_ref()),
        whole_text: proposal.base.is_none().then(|| proposal.markdown.clone()),
        withdraw_action: view.may_withdraw.then(|| format!("{path}/withdraw")),
        decide,
        thread,
        shell,
        head,
        item,
    };
    Ok(v.show_with(status, &shown))
}

/// A revision of the page with its text, if that is here.
async fn held(v: &Visitor, view: &ProposalView, hash: Option<Hash>) -> Option<(Revision, String)> {
    let row = PageRef::Row(view.page.id);
    let (_, revision, text) = v.state.commons.revision(&v.actor, &row, hash?).await.ok()?;
    Some((revision, text))
}

fn result_of(proposal: &Proposal) -> Option<Hash> {
    proposal.decision.as_ref().and_then(|decision| decision.result)
}

fn decision(
    v: &Visitor,
    view: &ProposalView,
    head: &PageHead,
    result: Option<&(Revision, String)>,
) -> Option<DecisionShown> {
    let decided = view.proposal.decision.as_ref()?;
    let at = |what: &str| result.map(|(revision, _)| format!("{}{what}{}", head.page.href, revision.hash));
    let follows_another = result.is_some_and(|(revision, _)| !revision.record.parents.is_empty());
    Some(DecisionShown {
        state: view.proposal.state,
        reason: decided.answer.clone(),
        by: view.decided_by.as_ref().map(|person| author(&v.state.commons, Some(person))),
        time: decided.time,
        result_href: at("?version="),
        result_diff_href: at("/diff?to=").filter(|_| follows_another),
    })
}

/// What it changes, place by place; a new page is shown whole.
fn hunks(view: &ProposalView, result: Option<&(Revision, String)>) -> Vec<ProposalHunk> {
    if view.proposal.base.is_none() {
        return Vec::new();
    }
    let in_part = result.filter(|_| view.proposal.state == ProposalState::AcceptedInPart);
    let in_part = in_part.filter(|_| view.rebased.diff.hunks.len() <= LOOKED_UP);
    let places = view.rebased.diff.hunks.iter().enumerate().map(|(number, hunk)| ProposalHunk {
        number,
        rows: rows_of(hunk).collect(),
        overlaps: view.rebased.overlapping.contains(&number),
        accepted: in_part.and_then(|(_, result)| is_in(view, number, result)),
    });
    places.collect()
}

/// Whether a place of a proposal is in the text that came of it: whether taking it changes nothing more.
fn is_in(view: &ProposalView, number: usize, result: &str) -> Option<bool> {
    let alone = view.rebased.with(&view.today, &[number])?;
    Some(rebase(&view.today, &alone, result).diff.hunks.is_empty())
}

fn title_change(view: &ProposalView, base: Option<&(Revision, String)>) -> Option<(String, String)> {
    let after = view.proposal.title.clone()?;
    let before = match view.proposal.state.is_open() {
        true => view.page.title.clone(),
        false => base?.0.record.title.clone(),
    };
    let before = clean_line(&before, 300);
    (view.proposal.base.is_some() && before != after).then_some((before, after))
}

/// Its way so far, and what is to come.
fn steps(view: &ProposalView) -> Vec<ProposalStep> {
    let proposal = &view.proposal;
    let ours = !view.page.mirrored();
    let answers = proposal.told_position.map(|(_, told)| told).or(proposal.received);
    let way = match ours {
        true => vec![(ProposalState::Submitted, Some(proposal.sent)), (ProposalState::InReview, proposal.received)],
        false => vec![
            (ProposalState::Submitted, Some(proposal.sent)),
            (ProposalState::Delivered, proposal.delivered),
            (ProposalState::Received, proposal.received),
            (ProposalState::InReview, answers.filter(|_| proposal.state == ProposalState::InReview)),
        ],
    };
    let is_open = proposal.state.is_open();
    let end = (!is_open).then(|| (proposal.state, proposal.decision.as_ref().map(|decision| decision.time)));
    way.into_iter()
        .filter(|(_, time)| is_open || time.is_some())
        .chain(end)
        .map(|(state, time)| ProposalStep { state, time, current: state == proposal.state })
        .collect()
}

/// What a proposal rests on, as a link where it is an address on the web.
fn source(text: &str) -> ProposalSource {
    let address = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    ProposalSource { text: text.to_owned(), href: address.map(String::from) }
}

/// What stands above the proposal of a page that is not published yet.
fn head_of_new(page: &PageLink) -> PageHead {
    PageHead {
        page: page.clone(),
        copy: None,
        dated: None,
        themes: Vec::new(),
        policy: PagePolicy::default(),
        lock: None,
        edit: None,
        propose: false,
        debate: 0,
        manage: false,
        keeps: false,
    }
}

/// A proposal in a list.
pub(super) fn listed_item(v: &Visitor, shell: &Shell, listed: &ListedProposal, cities: &[(City, i64)]) -> ProposalItem {
    item(v, shell, &listed.proposal, &listed.page, listed.position, cities)
}

fn item(
    v: &Visitor,
    shell: &Shell,
    proposal: &Proposal,
    page: &Page,
    position: Option<i64>,
    cities: &[(City, i64)],
) -> ProposalItem {
    let commons = &v.state.commons;
    let mut link = page_links(commons, std::slice::from_ref(page), cities).remove(0);
    if page.standing == Standing::Draft {
        link.title = title_of_new(shell, proposal, page);
    }
    // Whoever made it was of the city that gave it its id, also once they have been forgotten.
    let home = Origin::of_str(&proposal.ap_id).unwrap_or_else(|| commons.origin().clone());
    let overdue = proposal.due.is_some_and(|due| due < commons.now());
    ProposalItem {
        href: href(proposal),
        reason: proposal.reason.clone(),
        page: link,
        author: author(commons, proposal.author.as_ref()),
        author_city: named(home.authority(), cities),
        state: proposal.state,
        sent: proposal.sent,
        position: position.and_then(|position| u64::try_from(position).ok()),
        due: proposal.due,
        overdue: overdue && proposal.state.is_open(),
        decided: proposal.decision.as_ref().map(|decision| decision.time),
        is_new_page: page.standing == Standing::Draft,
        answer: proposal.decision.as_ref().map(|decision| decision.answer.clone()).unwrap_or_default(),
    }
}

/// What a page would be called that is not published yet.
fn title_of_new(shell: &Shell, proposal: &Proposal, page: &Page) -> String {
    let fields = koinon_commons::prepare::fields(&proposal.markdown);
    let heading = koinon_markdown::outline(&proposal.markdown).first_heading;
    let named = fields.get("title").and_then(|title| title.as_str());
    let title = title_of(named, proposal.title.as_deref(), heading.as_deref(), &page.title);
    if title.is_empty() { shell.t("untitled") } else { title }
}
