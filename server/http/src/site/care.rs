//! Looking after a page: handing it over, and saying that one has looked at it.

use actix_web::{HttpResponse, web};
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::{Error, FieldError};
use koinon_core::kind::Kind;
use koinon_core::review;
use koinon_web::Notice;
use koinon_web::views::{CheckedView, HandOverView};
use serde::Deserialize;

use super::failure::{Failure, form_errors, status};
use super::visitor::Visitor;
use super::words::page_head;

async fn page_of(v: &Visitor, name: &str) -> Result<PageView, Failure> {
    v.actor.account()?;
    Ok(v.state.commons.page(&v.actor, &PageRef::parse(name)).await?)
}

#[derive(Deserialize)]
pub(super) struct HandOver {
    csrf: String,
    #[serde(default)]
    stewards: String,
    #[serde(default)]
    reason: String,
}

/// `/pages/{slug}/hand-over`.
pub(super) async fn hand_over_form(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let page = page_of(&v, &name).await?;
        v.actor.require_keeper(&page.page)?;
        let stewards = page.page.care.stewards.join("\n");
        show_hand_over(&v, &page, HandOver { csrf: String::new(), stewards, reason: String::new() }, &[]).await
    })
    .await
}

async fn show_hand_over(
    v: &Visitor,
    page: &PageView,
    form: HandOver,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let shell = v.shell().await?;
    let view = HandOverView {
        errors: form_errors(&shell, errors),
        shell,
        head: page_head(&v.state.commons, &v.actor, page),
        stewards: form.stewards,
        reason: form.reason,
    };
    Ok(v.show_with(status(errors), &view))
}

/// `/pages/{slug}/hand-over`, posted.
pub(super) async fn hand_over(v: Visitor, name: web::Path<String>, form: web::Form<HandOver>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let page = page_of(&v, &name).await?;
        match v.state.commons.hand_over(&v.actor, page.page.id, &form.stewards, &form.reason).await {
            Ok(_) => Ok(v.go(&page_head(&v.state.commons, &v.actor, &page).page.href, Some(Notice::HandedOver))),
            Err(Error::Invalid(errors)) => show_hand_over(&v, &page, form, &at_field(errors, "stewards")).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Checked {
    csrf: String,
    #[serde(default)]
    until: String,
}

/// `/pages/{slug}/checked`.
pub(super) async fn checked_form(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let page = page_of(&v, &name).await?;
        let until = review::due_day(Kind::of(&page.page.kind), &serde_json::Map::new(), v.state.commons.now());
        show_checked(&v, &page, until, &[]).await
    })
    .await
}

async fn show_checked(
    v: &Visitor,
    page: &PageView,
    until: String,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let shell = v.shell().await?;
    let head = page_head(&v.state.commons, &v.actor, page);
    let view = CheckedView { errors: form_errors(&shell, errors), shell, head, until };
    Ok(v.show_with(status(errors), &view))
}

/// `/pages/{slug}/checked`, posted.
pub(super) async fn checked(v: Visitor, name: web::Path<String>, form: web::Form<Checked>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let page = page_of(&v, &name).await?;
        let note = v.shell().await?.t("checked");
        match v.state.commons.page_checked(&v.actor, page.page.id, Some(&form.until), note).await {
            Ok(_) => Ok(v.go(&page_head(&v.state.commons, &v.actor, &page).page.href, Some(Notice::Checked))),
            Err(Error::Invalid(errors)) => show_checked(&v, &page, form.until, &at_field(errors, "until")).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// What is wrong with the page's text is said at a field of the form.
fn at_field(mut errors: Vec<FieldError>, field: &str) -> Vec<FieldError> {
    for error in errors.iter_mut().filter(|error| error.field == "page") {
        error.field = field.to_owned();
    }
    errors
}
