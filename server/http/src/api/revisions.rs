//! The history of a page: its revisions, what changed between two, and its links.

use actix_web::{HttpResponse, web};
use koinon_commons::read::PageRef;
use koinon_core::Hash;
use koinon_store::{Revision, RevisionId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::page_json::{PageItem, PersonJson};
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/pages/{id}/revisions", web::get().to(list))
        .route("/pages/{id}/revisions/{revision}", web::get().to(one))
        .route("/pages/{id}/diff", web::get().to(diff))
        .route("/pages/{id}/links", web::get().to(links));
}

/// A revision in a list.
#[derive(Serialize)]
pub struct RevisionJson {
    revision: Hash,
    parents: Vec<Hash>,
    title: String,
    state: &'static str,
    author: Option<PersonJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_by: Option<PersonJson>,
    note: Option<String>,
    time: koinon_core::Timestamp,
    held: bool,
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
        }
    }
}

#[derive(Deserialize)]
struct List {
    limit: Option<i64>,
    cursor: Option<String>,
}

async fn list(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    query: web::Query<List>,
) -> Result<HttpResponse, Problem> {
    let limit = super::limit(query.limit);
    let before = match query.cursor.as_deref().map(str::parse) {
        Some(Ok(row)) => Some(RevisionId(row)),
        Some(Err(_)) => return Err(Problem::bad_request("this cursor is none of ours")),
        None => None,
    };
    let (_, mut revisions) = state.commons.revisions(who.reader(), &PageRef::parse(&id), before, limit + 1).await?;
    let more = revisions.len() as i64 > limit;
    revisions.truncate(usize::try_from(limit).unwrap_or(0));
    let next = revisions.last().filter(|_| more).map(|revision| revision.id.0.to_string());
    let items: Vec<_> = revisions.iter().map(RevisionJson::of).collect();
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": next })))
}

async fn one(
    state: web::Data<State>,
    who: ApiRequester,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, hash) = path.into_inner();
    let hash: Hash = hash.parse().map_err(|_| Problem::not_found())?;
    let (_, revision, text) = state.commons.revision(who.reader(), &PageRef::parse(&id), hash).await?;
    let mut answer = serde_json::to_value(RevisionJson::of(&revision)).unwrap_or_default();
    if let Value::Object(members) = &mut answer {
        members.insert("markdown".into(), text.into());
        members.insert("record".into(), revision.record.to_json());
    }
    Ok(HttpResponse::Ok().json(answer))
}

#[derive(Deserialize)]
struct Between {
    from: Option<Hash>,
    to: Option<Hash>,
}

async fn diff(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    query: web::Query<Between>,
) -> Result<HttpResponse, Problem> {
    let comparison = state.commons.compare(who.reader(), &PageRef::parse(&id), query.from, query.to).await?;
    Ok(HttpResponse::Ok().json(json!({
        "from": RevisionJson::of(&comparison.from),
        "to": RevisionJson::of(&comparison.to),
        "hunks": comparison.diff.hunks,
    })))
}

async fn links(state: web::Data<State>, who: ApiRequester, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let links = state.commons.links(who.reader(), &PageRef::parse(&id), super::MAX_LIMIT).await?;
    let (here, now) = (state.commons.origin(), state.commons.now());
    let outgoing: Vec<_> = links
        .outgoing
        .iter()
        .map(|out| {
            let url = here.at(&koinon_commons::render::page_path(here, &out.link.authority, &out.link.slug));
            json!({ "relation": out.link.relation, "city": out.link.authority, "slug": out.link.slug, "url": url, "exists": out.exists })
        })
        .collect();
    let incoming: Vec<_> = links
        .incoming
        .iter()
        .map(|(relation, page)| json!({ "relation": relation, "page": PageItem::of(page, here, now) }))
        .collect();
    Ok(HttpResponse::Ok().json(json!({ "outgoing": outgoing, "incoming": incoming })))
}
