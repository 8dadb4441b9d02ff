//! Consultations: what cities ask opinions on, until when, and whether they have answered.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::consultations::{Consultation, NewConsultation};
use koinon_commons::read::PageRef;
use koinon_commons::scope::Scope;
use koinon_core::consultation::ConsultationState;
use koinon_core::{Origin, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::List;
use super::calls::{Access, Call};
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/consultations", Access::Anyone(Scope::Read), list),
        Call::get("/consultations/{id}", Access::Anyone(Scope::Read), read),
        Call::post("/pages/{id}/consultations", Access::Holder(Scope::Write), ask),
        Call::post("/consultations/{id}/answer", Access::Holder(Scope::Write), answer),
    ]
}

/// A question that a city asks everybody.
#[derive(Serialize, ToSchema)]
pub(super) struct ConsultationJson {
    /// ULID: that of the comment that it is. Opinions answer it.
    id: String,
    /// Where people read it on this site.
    url: String,
    /// ULID of the page.
    page: String,
    /// Host and port of the city that asks.
    city: String,
    /// The question: one line.
    question: String,
    /// From when on opinions are taken.
    #[schema(value_type = String, format = DateTime)]
    opens: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    closes: Timestamp,
    /// When the city's answer is due.
    #[schema(value_type = String, format = DateTime)]
    answer_due: Timestamp,
    /// `planned`, `open`, `closed` (its answer is not due yet), `overdue` or `answered`.
    state: &'static str,
    /// ULID of the comment that is the city's answer.
    answer: Option<String>,
}

impl ConsultationJson {
    fn of(one: Consultation, here: &Origin) -> Self {
        Self {
            url: here.at(&format!("/consultations/{}", one.comment.ulid)),
            id: one.comment.ulid,
            page: one.page.ulid,
            city: one.page.authority,
            question: one.comment.markdown.unwrap_or_default(),
            opens: one.opens,
            closes: one.closes,
            answer_due: one.answer_due,
            state: one.state.code(),
            answer: one.answer.map(|answer| answer.ulid),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// `planned`, `open`, `closed`, `overdue` or `answered`: only those.
    #[param(pattern = "^(planned|open|closed|overdue|answered)$")]
    state: Option<String>,
}

/// Consultations of this city and of those whose pages are here: open ones first, by when they close, then those that wait for
/// an answer, then answered ones. At most 500, those that were begun last.
#[utoipa::path(get, path = "/consultations", tag = "consultations",
    params(Which), responses((status = 200, body = List<ConsultationJson>)))]
pub(super) async fn list(
    state: web::Data<State>,
    _: ApiRequester,
    which: web::Query<Which>,
) -> Result<HttpResponse, Problem> {
    let states = match which.state.as_deref() {
        None => ConsultationState::ALL.to_vec(),
        Some(code) => match ConsultationState::from_code(code) {
            Some(state) => vec![state],
            None => return Err(Problem::bad_request("there is no such state of a consultation")),
        },
    };
    let here = state.commons.origin();
    let listed = state.commons.consultations(&states).await?;
    let items: Vec<_> = listed.into_iter().map(|one| ConsultationJson::of(one, here)).collect();
    Ok(HttpResponse::Ok().json(List { items, next: None }))
}

/// One consultation.
#[utoipa::path(get, path = "/consultations/{id}", tag = "consultations",
    params(("id" = String, Path, description = "ULID of the consultation")),
    responses((status = 200, body = ConsultationJson)))]
pub(super) async fn read(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let found = state.commons.consultation(who.actor(), &id).await?.consultation;
    Ok(HttpResponse::Ok().json(ConsultationJson::of(found, state.commons.origin())))
}

/// A consultation to be begun.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewConsultationJson {
    /// One line, 300 characters at most.
    question: String,
    /// From when on opinions are taken: from now on unless it is said.
    #[schema(value_type = Option<String>, format = DateTime)]
    opens: Option<String>,
    /// Until when: 30 days unless it is said.
    #[schema(value_type = Option<String>, format = DateTime)]
    closes: Option<String>,
    /// When the city's answer is due: 60 days after that unless it is said.
    #[schema(value_type = Option<String>, format = DateTime)]
    answer_due: Option<String>,
}

/// Begins a consultation on a page of this city: for its officers. People answer it by comments, while it is open.
#[utoipa::path(post, path = "/pages/{id}/consultations", tag = "consultations",
    params(super::PageName), request_body = NewConsultationJson, responses((status = 201, body = ConsultationJson)))]
pub(super) async fn ask(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<NewConsultationJson>,
) -> Result<HttpResponse, Problem> {
    let page = state.commons.page_row(who.actor(), &PageRef::parse(&id)).await?;
    let NewConsultationJson { question, opens, closes, answer_due } = body.into_inner();
    let new = NewConsultation {
        question,
        opens: time("opens", opens)?,
        closes: time("closes", closes)?,
        answer_due: time("answer_due", answer_due)?,
    };
    let begun = state.commons.consult(who.actor(), page.id, new).await?;
    created(&state, &who, &begun.ulid).await
}

/// A point in time as it was sent, or which field has none.
fn time(field: &str, text: Option<String>) -> Result<Option<Timestamp>, Error> {
    let wrong = |_| Error::invalid(field, "time_form", "a point in time is written like 2026-11-20T09:00:00.000Z");
    text.map(|text| text.parse().map_err(wrong)).transpose()
}

/// What a city answers.
#[derive(Deserialize, ToSchema)]
pub(super) struct AnswerJson {
    /// Markdown, 5,000 characters at most.
    markdown: String,
}

/// Answers a consultation for its city, once it has closed: for its officers, once.
#[utoipa::path(post, path = "/consultations/{id}/answer", tag = "consultations",
    params(("id" = String, Path, description = "ULID of the consultation")), request_body = AnswerJson,
    responses((status = 201, body = ConsultationJson)))]
pub(super) async fn answer(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<AnswerJson>,
) -> Result<HttpResponse, Problem> {
    state.commons.answer_consultation(who.actor(), &id, &body.markdown).await?;
    created(&state, &who, &id).await
}

async fn created(state: &State, who: &ApiRequester, ulid: &str) -> Result<HttpResponse, Problem> {
    let found = state.commons.consultation(who.actor(), ulid).await?.consultation;
    let json = ConsultationJson::of(found, state.commons.origin());
    let location = json.url.clone();
    Ok(HttpResponse::Created().insert_header(("Location", location)).json(json))
}
