//! Accounts that people make for themselves, and new passwords: by a link in a mail.

use actix_web::{HttpRequest, HttpResponse, web};
use koinon_commons::proof_of_work::BITS;
use koinon_commons::scope::Scope;
use koinon_commons::sign_up::{Joining, LinkWish};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calls::{Access, Call};
use super::page_json::PersonJson;
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/sign-up", Access::Open, sign_up_state),
        Call::post("/sign-up", Access::Open, ask_to_sign_up),
        Call::put("/sign-up", Access::Holder(Scope::Admin), open_sign_up),
        Call::post("/sign-up/{secret}", Access::Open, sign_up),
        Call::post("/password-reset", Access::Open, ask_for_password),
        Call::post("/password-reset/{secret}", Access::Open, choose_password),
    ]
}

/// Whether people make accounts for themselves, and a task.
#[derive(Serialize, ToSchema)]
pub(super) struct SignUpState {
    /// Whether they do.
    open: bool,
    /// Find a number such that the SHA-256 of the task, a dot and the number begins with `bits` zero bits.
    task: String,
    /// How many.
    bits: u32,
}

/// Whether people make accounts for themselves, and a task whose answer lets one ask more often.
#[utoipa::path(get, path = "/sign-up", tag = "session", responses((status = 200, body = SignUpState)))]
pub(super) async fn sign_up_state(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let open = state.commons.sign_up_is_open().await?;
    Ok(HttpResponse::Ok().json(SignUpState { open, task: state.commons.new_task()?, bits: BITS }))
}

/// Whether people may make accounts for themselves.
#[derive(Deserialize, ToSchema)]
pub(super) struct OpenSignUp {
    /// Whether they may.
    open: bool,
}

/// Says whether people may make accounts for themselves: for administrators, where the city sends mail.
#[utoipa::path(put, path = "/sign-up", tag = "session", request_body = OpenSignUp, responses((status = 204)))]
pub(super) async fn open_sign_up(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Json<OpenSignUp>,
) -> Result<HttpResponse, Problem> {
    state.commons.open_sign_up(who.actor(), body.open).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Where a link is to be sent.
#[derive(Deserialize, ToSchema)]
pub(super) struct LinkWishJson {
    /// The address.
    address: String,
    /// The language of the mail: `fr`, `en` or `ar`.
    #[serde(default)]
    lang: String,
    /// The task of `GET /sign-up`.
    #[serde(default)]
    task: String,
    /// Its answer.
    #[serde(default)]
    work: String,
}

impl LinkWishJson {
    fn wish(self, state: &State, request: &HttpRequest) -> LinkWish {
        let Self { address, lang, task, work } = self;
        let network = state.client_network(request);
        LinkWish { address, lang, trap: String::new(), task, work, network }
    }
}

/// Sends a link with which an account is made, or the way back to the one that there is.
#[utoipa::path(post, path = "/sign-up", tag = "session", request_body = LinkWishJson, responses((status = 202)))]
pub(super) async fn ask_to_sign_up(
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Json<LinkWishJson>,
) -> Result<HttpResponse, Problem> {
    state.commons.ask_to_sign_up(body.into_inner().wish(&state, &request)).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// What somebody chooses who makes an account.
#[derive(Deserialize, ToSchema)]
pub(super) struct JoiningJson {
    /// What they sign in with.
    login: String,
    /// Their name for people; the login if none.
    #[serde(default)]
    name: String,
    /// The password.
    password: String,
    /// The language of their mail: `fr`, `en` or `ar`.
    #[serde(default)]
    lang: String,
}

/// Makes an account by the secret of a link.
#[utoipa::path(post, path = "/sign-up/{secret}", tag = "session", request_body = JoiningJson,
    params(("secret" = String, Path, description = "What the link ends with")),
    responses((status = 201, body = PersonJson)))]
pub(super) async fn sign_up(
    state: web::Data<State>,
    secret: web::Path<String>,
    body: web::Json<JoiningJson>,
) -> Result<HttpResponse, Problem> {
    let JoiningJson { login, name, password, lang } = body.into_inner();
    let account = state.commons.sign_up(&secret, Joining { login, name, password }, &lang).await?;
    Ok(HttpResponse::Created().json(PersonJson::from(&account.person)))
}

/// Sends a link with which a new password is chosen, to an address at which somebody gets mail from this city. The answer is the
/// same for any other.
#[utoipa::path(post, path = "/password-reset", tag = "session", request_body = LinkWishJson, responses((status = 202)))]
pub(super) async fn ask_for_password(
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Json<LinkWishJson>,
) -> Result<HttpResponse, Problem> {
    state.commons.ask_for_password(body.into_inner().wish(&state, &request)).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// A new password.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewPasswordJson {
    /// The password.
    password: String,
}

/// Sets a password by the secret of a link; all sessions end.
#[utoipa::path(post, path = "/password-reset/{secret}", tag = "session", request_body = NewPasswordJson,
    params(("secret" = String, Path, description = "What the link ends with")),
    responses((status = 204)))]
pub(super) async fn choose_password(
    state: web::Data<State>,
    secret: web::Path<String>,
    body: web::Json<NewPasswordJson>,
) -> Result<HttpResponse, Problem> {
    state.commons.choose_password(&secret, body.into_inner().password).await?;
    Ok(HttpResponse::NoContent().finish())
}
