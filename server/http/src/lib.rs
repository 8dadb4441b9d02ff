//! The program's HTTP faces: pages for people, the JSON API, and ActivityPub for other servers.
//!
//! Handlers extract, call one use case of `koinon-commons` or `koinon-federation`, and put its answer into words. They
//! decide nothing.

pub mod api;
pub mod requester;
mod site;
mod state;
mod wire;

use actix_web::web;

pub use state::State;

/// Mounts all faces. The pages for people come last: what nobody else answers is answered there.
pub fn configure(config: &mut web::ServiceConfig) {
    config.configure(api::configure).configure(wire::configure).configure(site::configure);
}
