//! The history of a page: its revisions, what changed between two, and its links.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::links::{Asked, Declined};
use koinon_commons::read::PageRef;
use koinon_commons::scope::Scope;
use koinon_core::Hash;
use koinon_core::diff::Hunk;
use koinon_store::{Revision, RevisionId, Standing};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::List;
use super::calls::{Access, Call};
use super::page_json::{PageItem, PersonJson};
use super::part::Part;
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/pages/{id}/revisions", Access::Anyone(Scope::Read), list),
        Call::get("/pages/{id}/revisions/{revision}", Access::Anyone(Scope::Read), one),
        Call::get("/pages/{id}/diff", Access::Anyone(Scope::Read), diff),
        Call::get("/pages/{id}/links", Access::Anyone(Scope::Read), links),
        Call::get("/pages/{id}/history", Access::Anyone(Scope::Read), archive),
    ]
}

/// A revision in a list.
#[derive(Serialize, ToSchema)]
pub struct RevisionJson {
    /// The hash of its record.
    #[schema(value_type = String)]
    revision: Hash,
    /// The revisions that it follows.
    #[schema(value_type = Vec<String>)]
    parents: Vec<Hash>,
    /// The page's title then.
    title: String,
    /// `live` or `deleted`.
    state: &'static str,
    /// Who saved or proposed it; null where they have been forgotten.
    author: Option<PersonJson>,
    /// Who accepted it, if it was proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_by: Option<PersonJson>,
    /// What the change is about.
    note: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    time: koinon_core::Timestamp,
    /// Whether its text is here.
    held: bool,
    /// Why its text was erased, where it was: its record and the chain are intact.
    redacted: Option<String>,
}

/// A revision with its text.
#[derive(Serialize, ToSchema)]
pub(super) struct WholeRevision {
    #[serde(flatten)]
    revision: RevisionJson,
    /// The Markdown source.
    markdown: String,
    /// The signed record.
    #[schema(value_type = Object)]
    record: Value,
}

impl RevisionJson {
    /// A revision as lists show it.
    #[must_use]
    pub fn of(revision: &Revision) -> Self {
        Self {
            revision: revision.hash,
            parents: revision.record.parents.clone(),
            title: revision.record.title.clone(),
            state: revision.record.state.code(),
            author: revision.author.as_ref().map(PersonJson::from),
            accepted_by: revision.accepted_by.as_ref().map(PersonJson::from),
            note: revision.note.clone(),
            time: revision.record.time,
            held: revision.body_held,
            redacted: None,
        }
    }
}

/// The revisions of a page that are held here, newest first.
#[utoipa::path(get, path = "/pages/{id}/revisions", tag = "history",
    params(super::PageName, Part), responses((status = 200, body = List<RevisionJson>)))]
pub(super) async fn list(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    part: web::Query<Part>,
) -> Result<HttpResponse, Problem> {
    let (before, limit) = (part.cursor()?.map(RevisionId), part.limit());
    let (_, mut revisions) = state.commons.revisions(who.actor(), &PageRef::parse(&id), before, limit + 1).await?;
    let more = revisions.len() as i64 > limit;
    revisions.truncate(usize::try_from(limit).unwrap_or(0));
    let next = revisions.last().filter(|_| more).map(|revision| revision.id.0.to_string());
    let redactions = state.commons.redactions(&revisions).await?;
    let reason = |of: &Revision| redactions.iter().find(|one| one.revision == of.hash).map(|one| one.reason.clone());
    let items: Vec<_> =
        revisions.iter().map(|of| RevisionJson { redacted: reason(of), ..RevisionJson::of(of) }).collect();
    Ok(HttpResponse::Ok().json(List { items, next }))
}

/// The page with its whole history as one ZIP file: signed records, texts, pictures and data, who wrote. It is restored by
/// `koinon import history`, with the same revisions.
#[utoipa::path(get, path = "/pages/{id}/history", tag = "history", params(super::PageName),
    responses((status = 200, description = "a ZIP file", body = Vec<u8>, content_type = "application/zip"),
        (status = 410, description = "the page was deleted")))]
pub(super) async fn archive(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let page = state.commons.page_row(who.actor(), &PageRef::parse(&id)).await?;
    if page.standing == Standing::Deleted {
        return Err(Error::Gone.into());
    }
    let archive = state.commons.archive_page(who.actor(), &PageRef::Row(page.id)).await?;
    Ok(crate::archive::answer(archive))
}

/// A revision with its text and its signed record. 410 where the text is not held, or was erased (`redacted`).
#[utoipa::path(get, path = "/pages/{id}/revisions/{revision}", tag = "history",
    params(super::PageName, ("revision" = String, Path, description = "the hash of the revision")),
    responses((status = 200, body = WholeRevision)))]
pub(super) async fn one(
    state: web::Data<State>,
    who: ApiRequester,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, hash) = path.into_inner();
    let hash: Hash = hash.parse().map_err(|_| Problem::not_found())?;
    let (_, revision, text) = state.commons.revision(who.actor(), &PageRef::parse(&id), hash).await?;
    let record = revision.record.to_json();
    Ok(HttpResponse::Ok().json(WholeRevision { revision: RevisionJson::of(&revision), markdown: text, record }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Between {
    /// A revision; the one before `to` unless said.
    #[param(value_type = Option<String>, pattern = "^[0-9a-f]{64}$")]
    from: Option<Hash>,
    /// A revision; the newest unless said.
    #[param(value_type = Option<String>, pattern = "^[0-9a-f]{64}$")]
    to: Option<Hash>,
}

/// What changed between two revisions.
#[derive(Serialize, ToSchema)]
pub(super) struct DiffJson {
    /// The older one.
    from: RevisionJson,
    /// The newer one.
    to: RevisionJson,
    /// Changed places with the lines around them: `{old_start, old_lines, new_start, new_lines, lines: [{old, new,
    /// segments: [{kind, text}]}]}`.
    #[schema(value_type = Vec<Object>)]
    hunks: Vec<Hunk>,
}

/// What changed between two revisions of a page, word by word.
#[utoipa::path(get, path = "/pages/{id}/diff", tag = "history",
    params(super::PageName, Between), responses((status = 200, body = DiffJson)))]
pub(super) async fn diff(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    query: web::Query<Between>,
) -> Result<HttpResponse, Problem> {
    let comparison = state.commons.compare(who.actor(), &PageRef::parse(&id), query.from, query.to).await?;
    Ok(HttpResponse::Ok().json(DiffJson {
        from: RevisionJson::of(&comparison.from),
        to: RevisionJson::of(&comparison.to),
        hunks: comparison.diff.hunks,
    }))
}

/// The links of a page, both ways.
#[derive(Serialize, ToSchema)]
pub(super) struct LinksJson {
    /// Where it leads.
    outgoing: Vec<LinkOut>,
    /// What leads to it.
    incoming: Vec<LinkIn>,
    /// What is said to lead to it, and is not here to be read.
    told: Vec<LinkToldJson>,
    /// What its city declines to show as leading to it.
    declined: Vec<LinkDeclinedJson>,
}

/// A link of a page to another.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkOut {
    /// How the two belong together.
    relation: String,
    /// The authority of the other page's city.
    city: String,
    /// The readable part of its address.
    slug: String,
    /// Where people read it on this site.
    url: String,
    /// Whether there is such a page here.
    exists: bool,
    /// What the page's city says of the link, where that is another one that was asked to show it: `waiting`, `shown` or `declined`.
    answer: Option<&'static str>,
    /// Why it declines.
    reason: Option<String>,
}

/// A link of another page to this one.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkIn {
    /// How the two belong together.
    relation: String,
    /// The other page.
    page: PageItem,
}

/// A link to this page that its city declines to show.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkDeclinedJson {
    /// How the two would belong together.
    relation: String,
    /// The permanent id of the page that links.
    source: String,
    /// Why it is not shown.
    reason: String,
    /// When that was said.
    #[schema(value_type = String, format = DateTime)]
    time: koinon_core::Timestamp,
}

/// A link to this page that its city was told of, from a page that is not here to be read.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkToldJson {
    /// How the two belong together.
    relation: String,
    /// The permanent id of the page that links.
    source: String,
}

/// Where a page leads, and what leads to it.
#[utoipa::path(get, path = "/pages/{id}/links", tag = "pages",
    params(super::PageName), responses((status = 200, body = LinksJson)))]
pub(super) async fn links(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let links = state.commons.links(who.actor(), &PageRef::parse(&id), super::MAX_LIMIT).await?;
    let (here, now) = (state.commons.origin(), state.commons.now());
    let outgoing: Vec<_> = links
        .outgoing
        .iter()
        .map(|out| {
            let url = here.at(&koinon_commons::render::page_path(here, &out.link.authority, &out.link.slug));
            let link = out.link.clone();
            let (answer, reason) = match &out.asked {
                None => (None, None),
                Some(Asked::Waits) => (Some("waiting"), None),
                Some(Asked::Shown) => (Some("shown"), None),
                Some(Asked::Declined(reason)) => (Some("declined"), Some(reason.clone())),
            };
            let exists = out.page.is_some();
            LinkOut { relation: link.relation, city: link.authority, slug: link.slug, url, exists, answer, reason }
        })
        .collect();
    let incoming: Vec<_> = links
        .incoming
        .iter()
        .map(|(relation, page)| LinkIn { relation: relation.clone(), page: PageItem::of(page, here, now) })
        .collect();
    let declined = links.declined.into_iter().map(|link| {
        let Declined { source, relation, reason, time, .. } = link;
        LinkDeclinedJson { relation, source, reason, time }
    });
    let told = links.told.into_iter().map(|(relation, source)| LinkToldJson { relation, source });
    Ok(HttpResponse::Ok().json(LinksJson { outgoing, incoming, told: told.collect(), declined: declined.collect() }))
}
