//! `POST /session`: a token for a login and its password.

use actix_web::{HttpRequest, HttpResponse, web};
use koinon_commons::scope::Scopes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calls::{Access, Call};
use super::page_json::PersonJson;
use super::problem::Problem;
use crate::State;

/// A login and its password.
#[derive(Deserialize, ToSchema)]
pub struct SignIn {
    /// The login.
    login: String,
    /// The password.
    password: String,
    /// The code of the app, or a recovery code, where the account asks for one (422 with `code_needed` of `code` without).
    code: Option<String>,
    /// What the token is for: `read`, `write`, `media`, `admin`, with a space between (RFC 6749 section 3.3); all of them
    /// unless said.
    #[schema(pattern = "^(read|write|media|admin)( (read|write|media|admin))*$")]
    scope: Option<String>,
}

/// A token, and whose it is.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// For `Authorization: Bearer`; it lasts 30 days.
    token: String,
    /// What it is for.
    scope: String,
    /// Who signed in.
    person: PersonJson,
    /// `contributor`, `officer` or `administrator`.
    role: &'static str,
}

pub(super) fn calls() -> Vec<Call> {
    vec![Call::post("/session", Access::Open, sign_in)]
}

/// A token for a login and its password.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn,
    responses((status = 201, body = SignedIn)))]
pub(super) async fn sign_in(
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Json<SignIn>,
) -> Result<HttpResponse, Problem> {
    let body = body.into_inner();
    let address = state.client_address(&request);
    let scopes = body.scope.as_deref().map_or_else(|| Ok(Scopes::all()), Scopes::parse)?;
    let account = state.commons.check_sign_in(&body.login, body.password, body.code.as_deref(), &address).await?;
    let token = state.commons.make_session_token(&account, &scopes).await?;
    let person = PersonJson::from(&account.person);
    Ok(HttpResponse::Created().json(SignedIn { token, scope: scopes.to_string(), person, role: account.role.code() }))
}
