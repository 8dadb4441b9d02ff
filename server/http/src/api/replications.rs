//! The replication ledger of a practice, intentions to try it, answers to links from other cities; freezing the protocol of a trial.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::ledger::{Intention, Report};
use koinon_commons::read::PageRef;
use koinon_commons::scope::Scope;
use koinon_core::{Hash, Origin, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calls::{Access, Call};
use super::page_json::PageItem;
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/pages/{id}/replications", Access::Anyone(Scope::Read), read),
        Call::post("/pages/{id}/intentions", Access::Holder(Scope::Write), intend),
        Call::post("/pages/{id}/links/answer", Access::Holder(Scope::Write), answer),
        Call::post("/pages/{id}/freeze", Access::Holder(Scope::Write), freeze),
    ]
}

/// Who tried a practice elsewhere, and who will.
#[derive(Serialize, ToSchema)]
pub(super) struct LedgerJson {
    /// In how many cities it was tried: declined reports not counted, withdrawn ones too.
    cities: usize,
    /// How many cities are preparing to try it.
    preparing: usize,
    /// The level of evidence that follows from the reports: 4, 5, or null where none does. 4: a replication in another city that
    /// compared what it measured `worked` or `worked_with_changes`. 5: in two cities or more, and no replication had `no_effect` or
    /// was `harmful`. Reports that are withdrawn or declined do not count.
    evidence_level: Option<u8>,
    /// The reports of other cities, newest first.
    reports: Vec<ReportJson>,
    /// The last intention of each city that has not reported since.
    intentions: Vec<IntentionJson>,
}

/// A report of another city.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportJson {
    /// The page; of a withdrawn report, what is left of it.
    page: PageItem,
    /// The authority of its city.
    city: String,
    /// `replicates` for the practice itself, `reports_on` for something like it.
    relation: String,
    /// The code of its outcome, the last one that is known; null where it says none.
    outcome: Option<String>,
    /// Whether what it measured was compared with anything.
    compared: bool,
    /// Whether its protocol was frozen.
    frozen: bool,
    /// When its protocol was first seen here to be another one than the one that was frozen.
    #[schema(value_type = Option<String>, format = DateTime)]
    rewritten: Option<Timestamp>,
    /// When its city withdrew it.
    #[schema(value_type = Option<String>, format = DateTime)]
    withdrawn: Option<Timestamp>,
    /// Why the practice's city declines to show it as one of its practice.
    declined: Option<String>,
}

/// A city that said that it will try the practice.
#[derive(Serialize, ToSchema)]
pub(super) struct IntentionJson {
    /// ULID of the comment that says so.
    id: String,
    /// The authority of the city.
    city: String,
    /// When: a date or a part of one.
    date: String,
    /// Whether that has been over for six months.
    lapsed: bool,
    /// When it was said.
    #[schema(value_type = String, format = DateTime)]
    published: Timestamp,
}

impl ReportJson {
    fn of(report: Report, here: &Origin, now: Timestamp) -> Self {
        let trial = report.trial;
        Self {
            page: PageItem::of(&trial.page, here, now),
            city: trial.page.authority.clone(),
            relation: trial.relation,
            outcome: Some(trial.outcome).filter(|outcome| !outcome.is_empty()),
            compared: trial.compared,
            frozen: trial.frozen,
            rewritten: trial.rewritten,
            withdrawn: trial.withdrawn,
            declined: report.declined,
        }
    }
}

impl From<Intention> for IntentionJson {
    fn from(intention: Intention) -> Self {
        Self {
            city: intention.authority,
            date: intention.date,
            lapsed: intention.lapsed,
            published: intention.comment.published,
            id: intention.comment.ulid,
        }
    }
}

/// Who tried a practice elsewhere and how it went, who will, and what follows from that. Empty for a page that is no practice.
#[utoipa::path(get, path = "/pages/{id}/replications", tag = "replications",
    params(super::PageName), responses((status = 200, body = LedgerJson)))]
pub(super) async fn read(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (_, _, ledger) = state.commons.ledger(who.actor(), &PageRef::parse(&id)).await?;
    let (here, now) = (state.commons.origin(), state.commons.now());
    Ok(HttpResponse::Ok().json(LedgerJson {
        cities: ledger.cities(),
        preparing: ledger.preparing(),
        evidence_level: ledger.replicated().map(|level| level.level()),
        reports: ledger.reports.into_iter().map(|report| ReportJson::of(report, here, now)).collect(),
        intentions: ledger.intentions.into_iter().map(Into::into).collect(),
    }))
}

/// An intention to try a practice of another city.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewIntention {
    /// When: `2027-03-01`, `2027-03` or `2027`.
    date: String,
    /// A few words in Markdown, 1 to 500 characters.
    words: String,
}

/// Says for the asker's city that it will try a practice of another city. It is a comment on that page, and takes the place of what
/// the city said before. For officers. 429 with more than 20 comments in ten minutes.
#[utoipa::path(post, path = "/pages/{id}/intentions", tag = "replications",
    params(super::PageName), request_body = NewIntention, responses((status = 201, body = IntentionJson)))]
pub(super) async fn intend(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<NewIntention>,
) -> Result<HttpResponse, Problem> {
    let (actor, body) = (who.actor(), body.into_inner());
    let page = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    let comment = state.commons.intend(actor, page.id, &body.date, &body.words).await?;
    Ok(HttpResponse::Created().json(IntentionJson {
        city: state.commons.origin().authority().to_owned(),
        date: body.date.trim().to_owned(),
        lapsed: false,
        published: comment.published,
        id: comment.ulid,
    }))
}

/// An answer to a link from a page of another city.
#[derive(Deserialize, ToSchema)]
pub(super) struct LinkAnswer {
    /// The permanent id of the page that links.
    source: String,
    /// The kind of link.
    relation: String,
    /// `declined` or `shown`.
    answer: String,
    /// Why it is declined, 10 to 500 characters, for everybody to read.
    reason: Option<String>,
}

/// Declines, in public, to show a link from a page of another city on a page of this city, or shows it again. For officers and those
/// who look after the page.
#[utoipa::path(post, path = "/pages/{id}/links/answer", tag = "replications",
    params(super::PageName), request_body = LinkAnswer, responses((status = 204, description = "It was answered.")))]
pub(super) async fn answer(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<LinkAnswer>,
) -> Result<HttpResponse, Problem> {
    let reason = match body.answer.as_str() {
        "declined" => Some(body.reason.as_deref().unwrap_or_default()),
        "shown" => None,
        _ => return Err(Error::invalid("answer", "unknown_code", "a link is `declined` or `shown`").into()),
    };
    state.commons.answer_link(who.actor(), &PageRef::parse(&id), &body.source, &body.relation, reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The version in which a protocol is frozen.
#[derive(Serialize, ToSchema)]
pub(super) struct FrozenJson {
    /// That version.
    #[schema(value_type = String)]
    revision: Hash,
}

/// Freezes the protocol of a trial of this city: the time and a fingerprint of it stand in a new, signed version. What is changed of
/// it later becomes an amendment of that day. For those who may publish.
#[utoipa::path(post, path = "/pages/{id}/freeze", tag = "replications",
    params(super::PageName), responses((status = 201, body = FrozenJson)))]
pub(super) async fn freeze(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let page = state.commons.page_row(who.actor(), &PageRef::parse(&id)).await?;
    let revision = state.commons.freeze_protocol(who.actor(), page.id, "Protocol frozen".into()).await?;
    Ok(HttpResponse::Created().json(FrozenJson { revision }))
}
