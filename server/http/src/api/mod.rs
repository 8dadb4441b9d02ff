//! The JSON API under `/api/v1`.

pub mod media;
pub mod page_json;
pub mod pages;
pub mod problem;
pub mod revisions;
pub mod search;
pub mod session;

use actix_web::web;

use problem::Problem;

/// The most that a list answers at once.
pub const MAX_LIMIT: i64 = 500;
/// What a list answers unless asked.
pub const DEFAULT_LIMIT: i64 = 50;

/// Mounts the API.
pub fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("/api/v1")
            .app_data(
                web::JsonConfig::default()
                    .limit(4 * 1024 * 1024)
                    .error_handler(|e, _| Problem::from_json_error(&e).into()),
            )
            .app_data(web::QueryConfig::default().error_handler(|e, _| Problem::bad_request(e.to_string()).into()))
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found().into()))
            .configure(session::configure)
            .configure(pages::configure)
            .configure(revisions::configure)
            .configure(search::configure)
            .configure(media::configure)
            .default_service(web::to(|| async { Err::<String, _>(Problem::not_found()) })),
    );
}

/// How many items a list answers: what was asked for, within bounds.
pub(crate) fn limit(asked: Option<i64>) -> i64 {
    asked.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
}
