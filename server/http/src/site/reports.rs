//! Asking moderation to look at something, and what moderation is asked.

use actix_web::{HttpResponse, web};
use koinon_commons::read::PageRef;
use koinon_commons::render::page_path;
use koinon_commons::reports::{Complaint, ReportView as Reported};
use koinon_commons::{Commons, Error, FieldError};
use koinon_core::comment::CommentState;
use koinon_core::text::clean_line;
use koinon_store::ReportState;
use koinon_web::Notice;
use koinon_web::views::{AdminReportsView, Pager, ReportItem, ReportView};
use serde::Deserialize;

use super::asked::Asked;
use super::debate::address_of;
use super::failure::{Failure, form_errors, status};
use super::moderation::concern;
use super::visitor::Visitor;
use super::words::{author, page_head};

/// Reports on one page of the list.
const LISTED: i64 = 50;
/// So many characters of a reported comment are shown.
const WORDS: usize = 400;

#[derive(Deserialize, Default)]
pub(super) struct About {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    page: String,
    #[serde(default)]
    comment: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    forward: String,
}

/// `/report?page=` or `?comment=`.
pub(super) async fn form(v: Visitor, about: Asked<About>) -> HttpResponse {
    let about = About { forward: "1".into(), ..about.into_inner() };
    v.answer(async { ask(&v, &about, &[]).await }).await
}

async fn ask(v: &Visitor, about: &About, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    v.actor.account()?;
    let commons = &v.state.commons;
    let (reference, comment, back) = if about.comment.is_empty() {
        (PageRef::parse(&about.page), None, None)
    } else {
        let found = commons.find_comment(&v.actor, &about.comment).await?;
        let comment = (found.said.comment.ulid.clone(), found.said.comment.number);
        (PageRef::Row(found.page.id), Some(comment), Some(address_of(v, &found, false)))
    };
    let view = commons.page(&v.actor, &reference).await?;
    let head = page_head(commons, &v.actor, &view);
    let shell = v.shell().await?;
    let page = ReportView {
        errors: form_errors(&shell, errors),
        shell,
        comment,
        page: view.page.ulid.clone(),
        reason: about.reason.clone(),
        forward: view.page.mirrored().then_some(!about.forward.is_empty()),
        back: back.unwrap_or_else(|| head.page.href.clone()),
        head,
    };
    Ok(v.show_with(status(errors), &page))
}

/// `/report`, posted.
pub(super) async fn send(v: Visitor, form: web::Form<About>) -> HttpResponse {
    let about = form.into_inner();
    v.answer(async {
        v.check_form(&about.csrf)?;
        let page = PageRef::parse(&about.page);
        let complaint = Complaint {
            page: page.clone(),
            comment: Some(about.comment.clone()).filter(|comment| !comment.is_empty()),
            reason: about.reason.clone(),
            forward: !about.forward.is_empty(),
        };
        match v.state.commons.report(&v.actor, complaint).await {
            Ok(()) => {
                let page = v.state.commons.page_row(&v.actor, &page).await?;
                let there = page_path(v.state.commons.origin(), &page.authority, &page.slug);
                let there = if about.comment.is_empty() { there } else { format!("{there}/debate") };
                Ok(v.go(&there, Some(Notice::Reported)))
            }
            Err(Error::Invalid(errors)) => ask(&v, &about, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

#[derive(Deserialize, Default)]
pub(super) struct Place {
    before: Option<i64>,
    /// Those that were decided on.
    decided: Option<String>,
}

/// `/admin/reports`.
pub(super) async fn list(v: Visitor, place: Asked<Place>) -> HttpResponse {
    v.answer(async { show(&v, &place, &[]).await }).await
}

async fn show(v: &Visitor, place: &Place, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let open = place.decided.is_none();
    let (reports, next) = commons.reports(&v.actor, open, place.before, LISTED).await?;
    let which = if open { "" } else { "&decided=1" };
    let shell = v.shell().await?;
    let page = AdminReportsView {
        errors: form_errors(&shell, errors),
        shell,
        reports: reports.iter().map(|report| item(commons, report)).collect(),
        decided: !open,
        pager: Pager {
            first: place.before.map(|_| format!("/admin/reports?{}", which.trim_start_matches('&'))),
            next: next.map(|before| format!("/admin/reports?before={before}{which}")),
        },
    };
    Ok(v.show_with(status(errors), &page))
}

fn item(commons: &Commons, reported: &Reported) -> ReportItem {
    let Reported { report, page, comment } = reported;
    let words = comment.as_ref().map(|comment| match (&comment.markdown, &comment.html) {
        (Some(markdown), _) => koinon_markdown::plain_text(markdown),
        (None, Some(html)) => koinon_markdown::plain_text(html),
        (None, None) => String::new(),
    });
    ReportItem {
        ulid: report.ulid.clone(),
        concern: concern(commons, page.as_ref(), comment.as_ref(), None, None),
        words: words.map(|words| clean_line(&words, WORDS)).unwrap_or_default(),
        reporter: report.reporter.as_ref().map(|person| author(commons, Some(person))),
        first_time: report.first_time,
        city: report.reporting_city.clone(),
        reason: report.reason.clone(),
        time: report.time,
        decided: (report.state != ReportState::Open).then(|| report.state.code()),
        may_hide: comment.as_ref().is_some_and(|comment| comment.state != CommentState::Hidden),
    }
}

#[derive(Deserialize)]
pub(super) struct Decision {
    csrf: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
}

/// `/admin/reports/{ulid}`, posted.
pub(super) async fn decide(v: Visitor, ulid: web::Path<String>, form: web::Form<Decision>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let hide = form.decision == "hide";
        match v.state.commons.decide_report(&v.actor, &ulid, hide, &form.reason).await {
            Ok(()) => Ok(v.go("/admin/reports", Some(Notice::ReportDecided))),
            Err(Error::Invalid(errors)) => show(&v, &Place::default(), &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}
