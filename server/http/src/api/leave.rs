//! One's own data, and leaving.

use actix_web::{HttpResponse, web};
use koinon_commons::scope::Scope;
use koinon_core::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calls::{Access, Call};
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/own-data", Access::Holder(Scope::Read), own_data),
        Call::post("/leave", Access::Holder(Scope::Write), leave),
        Call::get("/receipts/{secret}", Access::Anyone(Scope::Read), receipt),
    ]
}

/// Everything that is kept of the holder of the token: a list of objects, each with its `type`.
#[utoipa::path(get, path = "/own-data", tag = "leaving",
    responses((status = 200, body = Vec<Object>)))]
pub(super) async fn own_data(state: web::Data<State>, who: ApiRequester) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(state.commons.own_data(who.actor()).await?))
}

/// To be sure that it is the holder of the account.
#[derive(Deserialize, ToSchema)]
pub(super) struct Farewell {
    /// The password of the account.
    password: String,
}

/// Where it is seen which cities have confirmed.
#[derive(Serialize, ToSchema)]
pub(super) struct Left {
    /// The secret of the receipt, for `GET /receipts/{secret}`.
    receipt: String,
    /// Where people read it.
    url: String,
}

/// Leaves this city for good: the account ends, the name goes from here and from every city that is told.
#[utoipa::path(post, path = "/leave", tag = "leaving",
    request_body = Farewell, responses((status = 200, body = Left)))]
pub(super) async fn leave(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Json<Farewell>,
) -> Result<HttpResponse, Problem> {
    let receipt = state.commons.leave(who.actor(), body.into_inner().password).await?;
    let url = state.commons.origin().at(&format!("/left/{receipt}"));
    Ok(HttpResponse::Ok().json(Left { receipt, url }))
}

/// Which cities have confirmed that they forgot somebody.
#[derive(Serialize, ToSchema)]
pub(super) struct ReceiptJson {
    /// When they left.
    #[schema(value_type = String, format = DateTime)]
    time: Timestamp,
    /// The cities that were told.
    cities: Vec<ConfirmationJson>,
}

/// A city that was told.
#[derive(Serialize, ToSchema)]
pub(super) struct ConfirmationJson {
    /// Its authority.
    city: String,
    /// When it confirmed; null while it has not.
    #[schema(value_type = Option<String>, format = DateTime)]
    confirmed: Option<Timestamp>,
}

/// A receipt, by its secret.
#[utoipa::path(get, path = "/receipts/{secret}", tag = "leaving",
    params(("secret" = String, Path, description = "the secret that leaving gave")),
    responses((status = 200, body = ReceiptJson)))]
pub(super) async fn receipt(
    state: web::Data<State>,
    _who: ApiRequester,
    secret: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let receipt = state.commons.receipt(&secret).await?;
    let cities = receipt.cities.into_iter();
    let cities = cities.map(|told| ConfirmationJson { city: told.authority, confirmed: told.confirmed }).collect();
    Ok(HttpResponse::Ok().json(ReceiptJson { time: receipt.time, cities }))
}
