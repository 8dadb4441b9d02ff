//! Who sent a request: the holder of a token (API), or the browser of somebody who signed in (pages for people).

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use koinon_commons::session::Scope;
use koinon_commons::{Actor, Error, Refusal};

use crate::State;
use crate::api::problem::Problem;

/// The sender of an API request. Only `Authorization: Bearer` counts here, never a cookie: so no other site can make a
/// browser write through the API.
pub struct ApiRequester {
    actor: Actor,
    scope: Scope,
}

impl ApiRequester {
    /// For reading.
    #[must_use]
    pub fn reader(&self) -> &Actor {
        &self.actor
    }

    /// For changing something.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the token is for reading only; [`Error::SignInNeeded`] without a token.
    pub fn writer(&self) -> Result<&Actor, Error> {
        self.actor.account()?;
        match self.scope {
            Scope::Write => Ok(&self.actor),
            Scope::Read => Err(Error::Forbidden(Refusal::TokenScope)),
        }
    }
}

impl FromRequest for ApiRequester {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = request.app_data::<web::Data<State>>().cloned();
        let header = request.headers().get(actix_web::http::header::AUTHORIZATION).cloned();
        Box::pin(async move {
            let Some(header) = header else { return Ok(Self { actor: Actor::Anyone, scope: Scope::Read }) };
            let state = state.ok_or_else(Problem::internal)?;
            let secret = header.to_str().ok().and_then(bearer).ok_or_else(Problem::bad_token)?;
            let (account, scope) = state.commons.token(secret).await?.ok_or_else(Problem::bad_token)?;
            Ok(Self { actor: Actor::Person(Box::new(account)), scope })
        })
    }
}

/// The secret in `Bearer SECRET`; the scheme's case does not matter (RFC 9110 section 11.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(secret.trim()).filter(|secret| !secret.is_empty())
}
