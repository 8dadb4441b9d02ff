//! `POST /session`: a token for a login and its password.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::page_json::PersonJson;
use super::problem::Problem;
use crate::State;

#[derive(Deserialize)]
struct SignIn {
    login: String,
    password: String,
}

#[derive(Serialize)]
struct SignedIn {
    token: String,
    person: PersonJson,
    role: &'static str,
}

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/session", web::post().to(sign_in));
}

async fn sign_in(
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Json<SignIn>,
) -> Result<HttpResponse, Problem> {
    let body = body.into_inner();
    let address = crate::requester::client_address(&request);
    let account = state.commons.check_password(&body.login, body.password, &address).await?;
    let token = state.commons.make_session_token(&account).await?;
    let person = PersonJson::from(&account.person);
    Ok(HttpResponse::Created().json(SignedIn { token, person, role: account.role.code() }))
}
