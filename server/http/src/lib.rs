//! The program's HTTP faces: pages for people, the JSON API, and ActivityPub for other servers.
//!
//! Handlers extract, call one use case of `koinon-commons` or `koinon-federation`, and put its answer into words. They
//! decide nothing.

pub mod api;
mod archive;
mod cache;
mod compare;
mod cursor;
mod guard;
mod health;
mod live;
mod places;
mod quota;
pub mod requester;
mod shipped;
mod site;
mod spool;
mod state;
mod wire;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{App, Error, web};

pub use quota::ApiLimits;
pub use shipped::bring_texts;
pub use state::State;

/// A city's whole web application, for `actix_web::HttpServer::new`: all faces, and what surrounds every answer.
pub fn app(
    state: State,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Response = ServiceResponse<impl MessageBody + use<>>,
        Config = (),
        InitError = (),
        Error = Error,
    > + use<>,
> {
    App::new().app_data(web::Data::new(state)).wrap(from_fn(guard::around::<BoxBody>)).configure(configure)
}

/// Mounts all faces. The pages for people come last: what nobody else answers is answered there.
fn configure(config: &mut web::ServiceConfig) {
    config.configure(api::configure).configure(health::configure).configure(wire::configure).configure(site::configure);
}
