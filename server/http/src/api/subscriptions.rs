//! `/subscriptions`: the cities that this one follows.

use actix_web::{HttpResponse, web};
use koinon_commons::scope::Scope;
use koinon_store::{Subscription, SubscriptionState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::List;
use super::calls::{Access, Call};
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/subscriptions", Access::Holder(Scope::Read), list),
        Call::post("/subscriptions", Access::Holder(Scope::Admin), subscribe),
        Call::delete("/subscriptions/{id}", Access::Holder(Scope::Admin), unsubscribe),
    ]
}

/// A city that this one follows.
#[derive(Serialize, ToSchema)]
pub struct SubscriptionJson {
    /// ULID.
    id: String,
    /// The authority of the city.
    city: String,
    /// `pending`, `accepted` or `refused`.
    state: &'static str,
    /// How far the first synchronisation has come.
    synchronised: Progress,
}

/// How many pages have arrived.
#[derive(Serialize, ToSchema)]
pub struct Progress {
    /// So many pages are here.
    done: i64,
    /// Of so many; null until the city has told.
    total: Option<i64>,
}

impl SubscriptionJson {
    fn of(subscription: &Subscription) -> Self {
        let state = match subscription.state {
            SubscriptionState::Pending => "pending",
            SubscriptionState::Accepted => "accepted",
            SubscriptionState::Refused => "refused",
        };
        Self {
            id: subscription.ulid.clone(),
            city: subscription.city.origin.authority().to_owned(),
            state,
            synchronised: Progress { done: subscription.sync_done, total: subscription.sync_total },
        }
    }
}

/// The cities that this one follows, by name. Everybody who is signed in may read it: which cities follow each other is no
/// secret (see `GET /cities`), how far a synchronisation has come concerns those who work here.
#[utoipa::path(get, path = "/subscriptions", tag = "cities",
    responses((status = 200, body = List<SubscriptionJson>)))]
pub(super) async fn list(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let subscriptions = state.federation.subscriptions().await?;
    let items: Vec<_> = subscriptions.iter().map(SubscriptionJson::of).collect();
    Ok(HttpResponse::Ok().json(List { items, next: None }))
}

/// Which city to follow.
#[derive(Deserialize, ToSchema)]
pub struct Subscribe {
    /// An origin (`https://bordeaux.example`), an authority (`bordeaux.example`) or a handle (`@city@bordeaux.example`).
    city: String,
}

/// Follows a city: asks it, and synchronises its pages once it accepts. For administrators. A city that is followed already
/// answers the subscription that there is.
#[utoipa::path(post, path = "/subscriptions", tag = "cities", request_body = Subscribe,
    responses((status = 201, body = SubscriptionJson), (status = 502, description = "the other city could not be read")))]
pub(super) async fn subscribe(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Json<Subscribe>,
) -> Result<HttpResponse, Problem> {
    let subscription = state.federation.subscribe(who.actor(), body.city.trim()).await?;
    Ok(HttpResponse::Created().json(SubscriptionJson::of(&subscription)))
}

/// Leaves a city. What was mirrored of it stays, marked with its origin. For administrators.
#[utoipa::path(delete, path = "/subscriptions/{id}", tag = "cities",
    params(("id" = String, Path, description = "ULID of the subscription")),
    responses((status = 204, description = "the city is not followed any more")))]
pub(super) async fn unsubscribe(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    state.federation.unsubscribe(who.actor(), &id).await?;
    Ok(HttpResponse::NoContent().finish())
}
