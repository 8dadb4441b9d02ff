//! The JSON API under `/api/v1`.

mod act_json;
mod adaptations;
mod archives;
pub mod blame;
pub(crate) mod calls;
pub mod changes;
pub mod comments;
mod compare;
mod conditional;
pub mod consultations;
pub mod endorsements;
mod gate;
mod here;
pub mod kinds;
mod league;
mod leave;
mod mail;
mod maturity;
pub mod media;
mod missing;
mod moderation;
pub mod notices;
pub mod observations;
pub mod openapi;
pub mod page_json;
pub mod pages;
mod part;
mod places;
pub mod positions;
pub mod problem;
pub mod proposals;
pub mod replications;
pub mod revisions;
pub mod search;
pub mod session;
mod sign_up;
pub mod subscriptions;

use actix_web::web;
use koinon_commons::media::MAX_MEDIA;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use calls::Call;
use problem::Problem;

/// The most that a list answers at once.
pub const MAX_LIMIT: i64 = 500;
/// What a list answers unless asked.
pub const DEFAULT_LIMIT: i64 = 50;
/// The largest JSON body that is read, in bytes: a page of 1 MiB, escaped.
const MAX_JSON: usize = 4 * 1024 * 1024;

/// Every call of the API.
fn calls() -> Vec<Call> {
    [
        session::calls(),
        sign_up::calls(),
        pages::calls(),
        kinds::calls(),
        revisions::calls(),
        archives::calls(),
        replications::calls(),
        observations::calls(),
        blame::calls(),
        changes::calls(),
        adaptations::calls(),
        here::calls(),
        maturity::calls(),
        league::calls(),
        missing::calls(),
        proposals::calls(),
        comments::calls(),
        compare::calls(),
        places::calls(),
        leave::calls(),
        moderation::calls(),
        endorsements::calls(),
        positions::calls(),
        consultations::calls(),
        search::calls(),
        subscriptions::calls(),
        media::calls(),
        notices::calls(),
        mail::calls(),
        openapi::calls(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Mounts the API.
pub fn configure(config: &mut web::ServiceConfig) {
    let json =
        web::JsonConfig::default().limit(MAX_JSON).error_handler(|error, _| Problem::from_json_error(&error).into());
    let query = web::QueryConfig::default().error_handler(|error, _| Problem::bad_request(error.to_string()).into());
    let path = web::PathConfig::default().error_handler(|_, _| Problem::not_found().into());
    let scope = web::scope("/api/v1")
        .app_data(json)
        .app_data(query)
        .app_data(path)
        .app_data(web::PayloadConfig::new(MAX_MEDIA + 1))
        .default_service(web::to(|| async { Err::<String, _>(Problem::not_found()) }));
    config.service(calls::resources(calls()).fold(scope, |scope, resource| scope.service(resource)));
}

/// How a page is named in the address of a call.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct PageName {
    /// ULID, `slug@authority`, or the slug of a page of this city.
    #[expect(dead_code, reason = "it is described, the handlers read it from the path")]
    id: String,
}

/// A list, or one part of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// What is in this part.
    pub items: Vec<T>,
    /// The `cursor` of the next part; null at the end.
    pub next: Option<String>,
}

/// How many items a list answers: what was asked for, within bounds.
pub(crate) fn limit(asked: Option<i64>) -> i64 {
    asked.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
}
