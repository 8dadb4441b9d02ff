//! What other servers see: permanent ids, inboxes, discovery.

mod changes;
mod discovery;
mod ids;
mod inbox;

use actix_web::http::header::{ACCEPT, HeaderMap};
use actix_web::web;

/// The media type of ActivityPub documents. Only the serialisers of this room answer with it (J13).
pub(crate) const ACTIVITY_JSON: &str = "application/activity+json; charset=utf-8";

/// Mounts everything of this room.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .configure(discovery::configure)
        .configure(inbox::configure)
        .configure(changes::configure)
        .configure(ids::configure);
}

/// Whether a request asks for ActivityPub rather than for a page for people: with any parameters, `q` aside.
#[must_use]
pub(crate) fn wants_activity(headers: &HeaderMap) -> bool {
    headers.get_all(ACCEPT).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|range| {
        let media_type = range.split(';').next().unwrap_or_default().trim();
        media_type.eq_ignore_ascii_case("application/activity+json")
            || media_type.eq_ignore_ascii_case("application/ld+json")
    })
}
