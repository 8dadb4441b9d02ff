//! Moderation: hiding what is said, erasing the text of a version, reports, and the log of all that.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::moderate::LoggedModeration;
use koinon_commons::read::PageRef;
use koinon_commons::reports::{Complaint, ReportView};
use koinon_commons::scope::Scope;
use koinon_core::{Hash, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::List;
use super::calls::{Access, Call};
use super::page_json::PersonJson;
use super::part::{Part, number};
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/moderation", Access::Anyone(Scope::Read), log),
        Call::post("/comments/{id}/hide", Access::Holder(Scope::Write), hide),
        Call::post("/comments/{id}/show", Access::Holder(Scope::Write), show),
        Call::post("/pages/{id}/revisions/{revision}/redact", Access::Holder(Scope::Write), redact),
        Call::get("/reports", Access::Holder(Scope::Read), reports),
        Call::post("/reports", Access::Holder(Scope::Write), report),
        Call::post("/reports/{id}/decision", Access::Holder(Scope::Write), decide),
    ]
}

/// Something that moderation did.
#[derive(Serialize, ToSchema)]
pub(super) struct ModerationJson {
    /// ULID.
    id: String,
    /// `redact`, `hide`, `show`, `suspend`, `readmit`, `block`, `unblock` or `lock`.
    act: &'static str,
    /// ULID of the page.
    page: Option<String>,
    /// The version whose text was erased.
    #[schema(value_type = Option<String>)]
    revision: Option<Hash>,
    /// ULID of the comment.
    comment: Option<String>,
    /// The person; null too once they have left.
    person: Option<PersonJson>,
    /// The authority of the city that was blocked, or that did it with something of its own.
    city: Option<String>,
    /// Why.
    reason: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    time: Timestamp,
}

impl From<LoggedModeration> for ModerationJson {
    fn from(logged: LoggedModeration) -> Self {
        Self {
            id: logged.entry.ulid,
            act: logged.entry.act.code(),
            page: logged.page.map(|page| page.ulid),
            revision: logged.entry.subject.revision,
            comment: logged.comment.map(|comment| comment.ulid),
            person: logged.person.as_ref().map(PersonJson::from),
            city: logged.city.map(|city| city.origin.authority().to_owned()),
            reason: logged.entry.reason,
            time: logged.entry.time,
        }
    }
}

/// What moderation did, newest first.
#[utoipa::path(get, path = "/moderation", tag = "moderation",
    params(Part), responses((status = 200, body = List<ModerationJson>)))]
pub(super) async fn log(
    state: web::Data<State>,
    _who: ApiRequester,
    part: web::Query<Part>,
) -> Result<HttpResponse, Problem> {
    let (entries, next) = state.commons.moderation_log(part.cursor()?, part.limit()).await?;
    let items: Vec<_> = entries.into_iter().map(ModerationJson::from).collect();
    Ok(HttpResponse::Ok().json(List { items, next: next.map(|next| next.to_string()) }))
}

/// Why something is done.
#[derive(Deserialize, ToSchema)]
pub(super) struct Reason {
    /// Everybody can read it; at most 1,000 characters.
    reason: String,
}

/// Hides what somebody said. It keeps its place, here and in the copies of a page of this city.
#[utoipa::path(post, path = "/comments/{id}/hide", tag = "moderation",
    params(("id" = String, Path, description = "ULID")), request_body = Reason, responses((status = 204)))]
pub(super) async fn hide(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<Reason>,
) -> Result<HttpResponse, Problem> {
    state.commons.moderate_comment(who.actor(), &id, true, &body.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Shows again what was hidden.
#[utoipa::path(post, path = "/comments/{id}/show", tag = "moderation",
    params(("id" = String, Path, description = "ULID")), request_body = Reason, responses((status = 204)))]
pub(super) async fn show(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<Reason>,
) -> Result<HttpResponse, Problem> {
    state.commons.moderate_comment(who.actor(), &id, false, &body.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Erases the text and the edit summary of a version, and of all others of its page that say the same. Its record and the chain
/// stay. 410 if that was done already.
#[utoipa::path(post, path = "/pages/{id}/revisions/{revision}/redact", tag = "moderation",
    params(super::PageName, ("revision" = String, Path, description = "the hash of the revision")),
    request_body = Reason, responses((status = 204)))]
pub(super) async fn redact(
    state: web::Data<State>,
    who: ApiRequester,
    path: web::Path<(String, String)>,
    body: web::Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let (id, hash) = path.into_inner();
    let hash: Hash = hash.parse().map_err(|_| Problem::not_found())?;
    state.commons.redact(who.actor(), &PageRef::parse(&id), hash, &body.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What is to be reported.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewReport {
    /// The page: its ULID, or `slug@authority`.
    page: String,
    /// ULID of the comment on it, if that is what is meant.
    comment: Option<String>,
    /// Why; at most 1,000 characters.
    reason: String,
    /// Whether the page's city is to be told, if that is another one. It is not told who reports.
    #[serde(default)]
    forward: bool,
}

/// Asks moderation to look at a page, or at something that was said about it.
#[utoipa::path(post, path = "/reports", tag = "moderation",
    request_body = NewReport, responses((status = 202, description = "moderation will look at it")))]
pub(super) async fn report(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Json<NewReport>,
) -> Result<HttpResponse, Problem> {
    let NewReport { page, comment, reason, forward } = body.into_inner();
    let complaint = Complaint { page: PageRef::parse(&page), comment, reason, forward };
    match state.commons.report(who.actor(), complaint).await {
        Ok(()) => Ok(HttpResponse::Accepted().finish()),
        // The page stands in the body: not being there is a fault of a field.
        Err(Error::NotFound) => {
            Err(Error::invalid("page", "unknown", "there is no such page, or no such comment on it").into())
        }
        Err(other) => Err(other.into()),
    }
}

/// A report.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportJson {
    /// ULID.
    id: String,
    /// ULID of the page.
    page: Option<String>,
    /// ULID of the comment on it.
    comment: Option<String>,
    /// Who of this city reports it; null for another city, and once they have left.
    reporter: Option<PersonJson>,
    /// Whether nobody reports: it is the first thing that somebody says here.
    first_time: bool,
    /// The authority of the city that reports it.
    city: Option<String>,
    /// Why.
    reason: String,
    /// `open`, `hidden` or `dismissed`.
    state: &'static str,
    /// What moderation said.
    answer: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    time: Timestamp,
}

impl From<ReportView> for ReportJson {
    fn from(view: ReportView) -> Self {
        let report = view.report;
        Self {
            id: report.ulid,
            page: view.page.map(|page| page.ulid),
            comment: view.comment.map(|comment| comment.ulid),
            reporter: report.reporter.as_ref().map(PersonJson::from),
            first_time: report.first_time,
            city: report.reporting_city,
            reason: report.reason,
            state: report.state.code(),
            answer: report.answer,
            time: report.time,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct WhichReports {
    /// Those that were decided on, and not those that wait.
    #[serde(default)]
    decided: bool,
    /// At most 500; 50 unless said.
    limit: Option<i64>,
    /// The `next` of the list before.
    #[param(pattern = "^[0-9]{1,15}$")]
    cursor: Option<String>,
}

/// Reports that wait for moderation, or that were decided on, newest first: for moderators.
#[utoipa::path(get, path = "/reports", tag = "moderation",
    params(WhichReports), responses((status = 200, body = List<ReportJson>)))]
pub(super) async fn reports(
    state: web::Data<State>,
    who: ApiRequester,
    which: web::Query<WhichReports>,
) -> Result<HttpResponse, Problem> {
    let (before, limit) = (number(which.cursor.as_deref())?, super::limit(which.limit));
    let (reports, next) = state.commons.reports(who.actor(), !which.decided, before, limit).await?;
    let items: Vec<_> = reports.into_iter().map(ReportJson::from).collect();
    Ok(HttpResponse::Ok().json(List { items, next: next.map(|next| next.to_string()) }))
}

/// What is made of a report.
#[derive(Deserialize, ToSchema)]
pub(super) struct Decision {
    /// `hide` (the comment) or `dismiss`.
    decision: String,
    /// Why: needed to hide, and then everybody can read it.
    #[serde(default)]
    reason: String,
}

/// Decides on a report.
#[utoipa::path(post, path = "/reports/{id}/decision", tag = "moderation",
    params(("id" = String, Path, description = "ULID")), request_body = Decision, responses((status = 204)))]
pub(super) async fn decide(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<Decision>,
) -> Result<HttpResponse, Problem> {
    let hide = match body.decision.as_str() {
        "hide" => true,
        "dismiss" => false,
        _ => return Err(Error::invalid("decision", "unknown", "say hide or dismiss").into()),
    };
    state.commons.decide_report(who.actor(), &id, hide, &body.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}
