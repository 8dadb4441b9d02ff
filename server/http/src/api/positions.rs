//! Positions: statements on two sides about pages, and who supports or contests them.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::positions::{NewStatement, Statement};
use koinon_commons::read::PageRef;
use koinon_commons::scope::Scope;
use koinon_core::Timestamp;
use koinon_core::act::Side;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::List;
use super::calls::{Access, Call};
use super::page_json::PersonJson;
use super::part::Part;
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/pages/{id}/positions", Access::Anyone(Scope::Read), list),
        Call::post("/pages/{id}/positions", Access::Holder(Scope::Write), make),
        Call::put("/positions/{id}/stance", Access::Holder(Scope::Write), take_stance),
        Call::delete("/positions/{id}/stance", Access::Holder(Scope::Write), withdraw_stance),
    ]
}

/// A statement about a page, on one of two sides.
#[derive(Serialize, ToSchema)]
pub(super) struct PositionJson {
    /// ULID: that of the comment that it is.
    id: String,
    /// `is` or `is_not`.
    side: &'static str,
    /// What it says: one line.
    statement: String,
    /// Where it is known from.
    source: Option<String>,
    /// Who says so; null once they have been forgotten.
    author: Option<PersonJson>,
    /// As what they say so: `inhabitant` or `officer` of their city.
    role: &'static str,
    /// Its place in the debate; null while the page's city has not given it one.
    number: Option<i64>,
    /// When it was said.
    #[schema(value_type = String, format = DateTime)]
    published: Timestamp,
    /// What people hold of it, as the page's city counted it.
    stances: Vec<TallyJson>,
    /// What you hold of it: `true` if you support it, `false` if you contest it.
    own: Option<bool>,
    /// Whether that waits to be counted by the page's city.
    own_waits: bool,
}

/// What people of one city, in one role, hold of a statement.
#[derive(Serialize, ToSchema)]
pub(super) struct TallyJson {
    /// Host and port of their city; null for all whose home is not known to run this software.
    city: Option<String>,
    /// `inhabitant` or `officer`.
    role: &'static str,
    /// So many support it.
    supports: i64,
    /// So many contest it.
    contests: i64,
}

impl From<Statement> for PositionJson {
    fn from(statement: Statement) -> Self {
        let Statement { comment, side, source, role, tallies, own, own_waits, .. } = statement;
        Self {
            id: comment.ulid,
            side: side.code(),
            statement: comment.markdown.unwrap_or_default(),
            source,
            author: comment.author.as_ref().map(PersonJson::from),
            role: role.code(),
            number: comment.number,
            published: comment.published,
            stances: tallies
                .into_iter()
                .map(|tally| TallyJson {
                    city: tally.city,
                    role: tally.role.code(),
                    supports: tally.supports,
                    contests: tally.contests,
                })
                .collect(),
            own,
            own_waits,
        }
    }
}

/// The statements about a page, in the order of their numbers: they are not ranked. What waits for a number comes with the last
/// part, beside its limit.
#[utoipa::path(get, path = "/pages/{id}/positions", tag = "positions",
    params(super::PageName, Part), responses((status = 200, body = List<PositionJson>)))]
pub(super) async fn list(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    part: web::Query<Part>,
) -> Result<HttpResponse, Problem> {
    let (after, limit) = (part.cursor()?, part.limit());
    let positions = state.commons.positions(who.actor(), &PageRef::parse(&id), after, limit).await?;
    let items: Vec<_> = positions.statements.into_iter().map(PositionJson::from).collect();
    Ok(HttpResponse::Ok().json(List { items, next: positions.next.map(|last| last.to_string()) }))
}

/// A statement to be made.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewPosition {
    /// `is` or `is_not`.
    side: String,
    /// One line, 140 characters at most.
    statement: String,
    /// The http(s) address of a source.
    source: Option<String>,
}

/// Makes a statement about a page of this city or of another one. It cannot be changed: others take a stance on it. It is taken
/// back as every comment is.
#[utoipa::path(post, path = "/pages/{id}/positions", tag = "positions",
    params(super::PageName), request_body = NewPosition, responses((status = 201, body = PositionJson)))]
pub(super) async fn make(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<NewPosition>,
) -> Result<HttpResponse, Problem> {
    let (actor, body) = (who.actor(), body.into_inner());
    let page = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    let unknown = || Error::invalid("side", "unknown_code", "a side is `is` or `is_not`");
    let side = Side::from_code(&body.side).ok_or_else(unknown)?;
    let new = NewStatement { side, statement: body.statement, source: body.source };
    let made = state.commons.make_statement(actor, page.id, new).await?;
    let (_, statement) = state.commons.statement(actor, &made.ulid).await?;
    Ok(HttpResponse::Created().json(PositionJson::from(statement)))
}

/// What somebody holds of a statement.
#[derive(Deserialize, ToSchema)]
pub(super) struct StanceJson {
    /// Whether you support it, or contest it.
    supports: bool,
}

/// Supports or contests a statement of somebody else. You have one stance on each: the later one counts.
#[utoipa::path(put, path = "/positions/{id}/stance", tag = "positions",
    params(("id" = String, Path, description = "ULID of the statement")), request_body = StanceJson,
    responses((status = 200, body = PositionJson)))]
pub(super) async fn take_stance(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<StanceJson>,
) -> Result<HttpResponse, Problem> {
    stance(&state, &who, &id, Some(body.supports)).await
}

/// Takes your stance on a statement back.
#[utoipa::path(delete, path = "/positions/{id}/stance", tag = "positions",
    params(("id" = String, Path, description = "ULID of the statement")),
    responses((status = 200, body = PositionJson)))]
pub(super) async fn withdraw_stance(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    stance(&state, &who, &id, None).await
}

async fn stance(
    state: &State,
    who: &ApiRequester,
    ulid: &str,
    supports: Option<bool>,
) -> Result<HttpResponse, Problem> {
    state.commons.take_stance(who.actor(), ulid, supports).await?;
    let (_, statement) = state.commons.statement(who.actor(), ulid).await?;
    Ok(HttpResponse::Ok().json(PositionJson::from(statement)))
}
