//! Permanent ids under `/id/`: ActivityPub for servers, a redirect for people.

use actix_web::http::header::{CACHE_CONTROL, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use koinon_federation::documents::Document;
use koinon_federation::wire::collection::PageCursor;
use koinon_federation::wire::ids::{ActorId, LocalId};
use serde::Deserialize;

use super::{ACTIVITY_JSON, discovery::to_people, wants_activity};
use crate::State;
use crate::api::problem::Problem;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/id/{rest:.*}", web::get().to(get));
}

#[derive(Deserialize)]
struct Query {
    page: Option<String>,
}

async fn get(state: web::Data<State>, request: HttpRequest, query: web::Query<Query>) -> Result<HttpResponse, Problem> {
    let id = LocalId::parse_path(request.path()).ok_or_else(Problem::not_found)?;
    if !wants_activity(request.headers()) {
        return Ok(for_people(&state, &id).await?.map_or_else(|| to_people("/".into()), to_people));
    }
    let cursor = match query.page.as_deref().map(PageCursor::parse) {
        Some(None) => return Err(Problem::bad_request("there is no such page of this collection")),
        Some(cursor) => cursor,
        None => None,
    };
    let (mut response, document) = match state.federation.document(id, cursor).await? {
        Document::Found(document) => (HttpResponse::Ok(), document),
        Document::Gone(stone) => (HttpResponse::Gone(), stone),
        Document::Unknown => return Err(Problem::not_found()),
    };
    Ok(response
        .insert_header((VARY, "Accept"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .content_type(ACTIVITY_JSON)
        .body(document.to_string()))
}

/// Where people find what stands at a permanent id.
async fn for_people(state: &State, id: &LocalId) -> Result<Option<String>, Problem> {
    let page = match id {
        LocalId::Page(ulid) | LocalId::PageCollection(ulid, _) => ulid.clone(),
        LocalId::Actor(ActorId::Person(ulid)) => {
            let person = state.commons.person_by_ulid(ulid.clone()).await?;
            return Ok(person.map(|person| format!("/people/{}", person.handle)));
        }
        LocalId::Proposal(ulid) => return Ok(Some(format!("/proposals/{ulid}"))),
        LocalId::Note(ulid) => {
            return match state.commons.find_comment(&koinon_commons::Actor::Anyone, ulid).await {
                Ok(found) => {
                    let here = state.commons.origin();
                    let page = koinon_commons::render::page_path(here, &found.page.authority, &found.page.slug);
                    let place = found.said.comment.number.map(|number| format!("?from={number}#c{number}"));
                    Ok(Some(format!("{page}/debate{}", place.unwrap_or_default())))
                }
                // A city's word that it has a proposal stands at the proposal.
                Err(_) => Ok(Some(format!("/proposals/{ulid}"))),
            };
        }
        LocalId::Actor(_) | LocalId::City(_) => return Ok(Some("/".into())),
        _ => return Ok(None),
    };
    let reference = koinon_commons::read::PageRef::Ulid(page);
    let row = state.commons.page_row(&koinon_commons::Actor::Anyone, &reference).await?;
    Ok(Some(koinon_commons::render::page_path(state.commons.origin(), &row.authority, &row.slug)))
}
