//! What other cities synchronise by: the change list and the digest tree.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use koinon_federation::changes::{MOST_NAMED, NDJSON};
use serde::Deserialize;
use url::form_urlencoded;

use super::ACTIVITY_JSON;
use crate::State;
use crate::api::problem::Problem;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/id/changes", web::get().to(changes)).route("/id/city/digest", web::get().to(digest));
}

/// The whole list, or from `since` on; or the pages that `page` names, as often as it is given.
async fn changes(state: web::Data<State>, request: HttpRequest) -> HttpResponse {
    let (mut since, mut named) = (None, Vec::new());
    for (key, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
        match key.as_ref() {
            "since" => since = Some(value.into_owned()),
            "page" if named.len() < MOST_NAMED => named.push(value.into_owned()),
            _ => {}
        }
    }
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "no-store")).content_type(NDJSON);
    if named.is_empty() {
        return response.streaming(state.federation.changes(since.as_deref()));
    }
    let federation = state.federation.clone();
    response.streaming(futures_util::stream::once(async move { federation.named_pages(named).await }))
}

#[derive(Deserialize)]
struct Query {
    #[serde(default)]
    prefix: String,
}

async fn digest(state: web::Data<State>, query: web::Query<Query>) -> Result<HttpResponse, Problem> {
    let node = state.federation.digest(&query.prefix).await?.ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-cache")).content_type(ACTIVITY_JSON).body(node.to_string()))
}
