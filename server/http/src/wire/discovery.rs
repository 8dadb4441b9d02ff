//! WebFinger, host-meta, NodeInfo.

use actix_web::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use koinon_federation::documents::city_handle;
use koinon_federation::wire::ids::ActorId;
use koinon_federation::wire::nodeinfo::{self, NODEINFO_JSON, NodeInfoView};
use koinon_federation::wire::webfinger::{Descriptor, JRD_JSON, Resource, WebfingerError, XRD_XML, host_meta};

use crate::State;
use crate::api::problem::Problem;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/.well-known/webfinger", web::get().to(webfinger))
        .route("/.well-known/host-meta", web::get().to(host_meta_document))
        .route("/.well-known/nodeinfo", web::get().to(nodeinfo_links))
        .route("/nodeinfo/2.1", web::get().to(nodeinfo_document));
}

async fn webfinger(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let origin = state.commons.origin();
    let resource = Resource::of_query(origin, request.query_string()).map_err(|error| match error {
        WebfingerError::Malformed => Problem::bad_request(error.to_string()),
        WebfingerError::Unknown => Problem::not_found(),
    })?;
    let identity = state.commons.identity()?;
    drop(identity);
    let city = city_handle(origin);
    let descriptor = match resource {
        Resource::Origin => Descriptor::of_origin(origin),
        Resource::Actor(ActorId::Person(ulid)) => match state.commons.person_by_ulid(ulid).await? {
            Some(person) => of_person(&state, &person),
            None => return Err(Problem::not_found()),
        },
        Resource::Actor(ActorId::Theme(_)) => return Err(Problem::not_found()),
        Resource::Actor(actor) => of_city(&state, &actor),
        Resource::Handle(handle) if handle == city || handle == "city" => of_city(&state, &ActorId::City),
        Resource::Handle(handle) if handle == "pages" => of_city(&state, &ActorId::Pages),
        Resource::Handle(handle) if handle == origin.authority() => of_city(&state, &ActorId::Server),
        Resource::Handle(handle) => match state.commons.local_person(handle).await? {
            Some(person) => of_person(&state, &person),
            None => return Err(Problem::not_found()),
        },
    };
    Ok(HttpResponse::Ok()
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .content_type(JRD_JSON)
        .body(serde_json::to_string(&descriptor).unwrap_or_default()))
}

fn of_city(state: &State, actor: &ActorId) -> Descriptor {
    let origin = state.commons.origin();
    let handle = match actor {
        ActorId::Pages => "pages".to_owned(),
        ActorId::Server => origin.authority().to_owned(),
        _ => city_handle(origin),
    };
    Descriptor::of_actor(origin, actor, &handle, origin.at("/"))
}

fn of_person(state: &State, person: &koinon_store::Person) -> Descriptor {
    let origin = state.commons.origin();
    let page = origin.at(&format!("/people/{}", person.handle));
    Descriptor::of_actor(origin, &ActorId::Person(person.ulid.clone()), &person.handle, page).with_intents(origin)
}

async fn host_meta_document(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok().content_type(XRD_XML).body(host_meta(state.commons.origin()))
}

async fn nodeinfo_links(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok().json(nodeinfo::links(state.commons.origin()))
}

async fn nodeinfo_document(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let identity = state.commons.identity()?;
    let (people, pages) = state.commons.counts().await?;
    let view = NodeInfoView {
        origin: state.commons.origin().clone(),
        name: identity.name.clone(),
        summary: identity.summary.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        people,
        pages,
    };
    let body = serde_json::to_string(&view.document()).unwrap_or_default();
    Ok(HttpResponse::Ok().content_type(NODEINFO_JSON).body(body))
}

/// Sends a reader from a permanent id to the page for people.
pub(super) fn to_people(path: String) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}
