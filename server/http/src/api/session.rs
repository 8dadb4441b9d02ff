//! `POST /session`: a token for a login and its password.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calls::Call;
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
}

/// A token, and whose it is.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// For `Authorization: Bearer`; it lasts 30 days.
    token: String,
    /// Who signed in.
    person: PersonJson,
    /// `contributor`, `officer` or `administrator`.
    role: &'static str,
}

pub(super) fn calls() -> Vec<Call> {
    vec![Call::post("/session", sign_in)]
}

/// A token for a login and its password.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn, security(()),
    responses((status = 201, body = SignedIn)))]
pub(super) async fn sign_in(
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Json<SignIn>,
) -> Result<HttpResponse, Problem> {
    let body = body.into_inner();
    let address = state.client_address(&request);
    let account = state.commons.check_password(&body.login, body.password, &address).await?;
    let token = state.commons.make_session_token(&account).await?;
    let person = PersonJson::from(&account.person);
    Ok(HttpResponse::Created().json(SignedIn { token, person, role: account.role.code() }))
}
