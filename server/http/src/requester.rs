//! Who sent a request to the API.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use koinon_commons::Actor;

use crate::api::problem::Problem;

/// The sender of an API request, as the way into the call found them. Only `Authorization: Bearer` counts there, never a
/// cookie: so no other site can make a browser write through the API.
#[derive(Clone)]
pub struct ApiRequester {
    actor: Actor,
}

impl ApiRequester {
    pub(crate) fn new(actor: Actor) -> Self {
        Self { actor }
    }

    /// On whose behalf the call is.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
}

impl FromRequest for ApiRequester {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().cloned().ok_or_else(Problem::internal))
    }
}
