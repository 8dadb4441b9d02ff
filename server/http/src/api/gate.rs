//! The way into every call: who asks, how much they may still ask, and whether their token is for that. Nothing else checks
//! these.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest, ResponseError as _, web};
use koinon_commons::Actor;
use koinon_commons::session::TokenHolder;

use super::calls::Access;
use super::problem::Problem;
use crate::State;
use crate::quota::Quota;
use crate::requester::ApiRequester;

/// What a call counts as.
pub(super) fn quota_of(method: &Method, path: &str) -> Quota {
    match (method, path) {
        (&Method::POST, "/session" | "/sign-up" | "/sign-up/{secret}") => Quota::SignIn,
        (&Method::POST, "/password-reset" | "/password-reset/{secret}") => Quota::SignIn,
        (&Method::GET, _) => Quota::Read,
        _ => Quota::Write,
    }
}

/// Lets a request in, or says why not.
pub(super) async fn enter(
    access: Access,
    quota: Quota,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(state) = request.app_data::<web::Data<State>>().cloned() else {
        return Ok(request.into_response(Problem::internal().error_response()));
    };
    let holder = match access {
        Access::Open => Ok(None),
        Access::Anyone(_) | Access::Holder(_) => holder(&state, request.headers()).await,
    };
    let found = holder.as_ref().ok().and_then(Option::as_ref);
    let share = state.quotas.count(quota, &whose(&state, quota, request.request(), found), state.commons.now());
    let let_in = match share.refused() {
        Some(seconds) => Err(Problem::quota_exceeded(quota, seconds)),
        None => holder.and_then(|holder| check(access, holder)),
    };
    let mut response = match let_in {
        Ok(requester) => {
            request.extensions_mut().insert(requester);
            next.call(request).await?
        }
        Err(problem) => request.into_response(problem.error_response()),
    };
    share.tell(response.headers_mut());
    Ok(response)
}

/// Whose token was sent, if one was.
async fn holder(state: &State, headers: &HeaderMap) -> Result<Option<TokenHolder>, Problem> {
    let Some(header) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let secret = header.to_str().ok().and_then(bearer).ok_or_else(Problem::bad_token)?;
    state.commons.token(secret).await?.ok_or_else(Problem::bad_token).map(Some)
}

/// The secret in `Bearer SECRET`; the scheme's case does not matter (RFC 9110 section 11.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(secret.trim()).filter(|secret| !secret.is_empty())
}

fn check(access: Access, holder: Option<TokenHolder>) -> Result<ApiRequester, Problem> {
    let Some(holder) = holder else {
        return match access {
            Access::Holder(scope) => Err(Problem::token_needed(scope)),
            Access::Open | Access::Anyone(_) => Ok(ApiRequester::new(Actor::Anyone)),
        };
    };
    match access {
        Access::Anyone(scope) | Access::Holder(scope) if !holder.scopes.has(scope) => {
            Err(Problem::insufficient_scope(scope))
        }
        _ => Ok(ApiRequester::new(Actor::Person(Box::new(holder.account)))),
    }
}

/// By which name a request is counted: reading by the token, so that one program does not use up what another of the same
/// person has; writing by the person, however many tokens they make; the rest by the address.
fn whose(state: &State, quota: Quota, request: &HttpRequest, holder: Option<&TokenHolder>) -> String {
    match (quota, holder) {
        (Quota::Read, Some(holder)) => format!("token {}", holder.id.0),
        (Quota::Write, Some(holder)) => format!("person {}", holder.account.person.id.0),
        _ => state.client_network(request),
    }
}
