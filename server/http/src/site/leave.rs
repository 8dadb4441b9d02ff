//! One's own data: taken out, and left behind. And the receipt of those who left.

use actix_web::cookie::time::Duration;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpResponse, web};
use koinon_commons::{Error, FieldError};
use koinon_web::views::{LeaveView, ReceiptLine, ReceiptView};
use serde::Deserialize;

use super::failure::{Failure, form_errors, status};
use super::visitor::{SESSION, Visitor};

#[derive(Deserialize, Default)]
pub(super) struct Form {
    csrf: String,
    #[serde(default)]
    password: String,
}

/// `/settings/leave`.
pub(super) async fn form(v: Visitor) -> HttpResponse {
    v.answer(async { ask(&v, &[]).await }).await
}

async fn ask(v: &Visitor, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let has_password = v.actor.account()?.has_password();
    let shell = v.shell().await?;
    Ok(v.show_with(status(errors), &LeaveView { errors: form_errors(&shell, errors), shell, has_password }))
}

/// `/settings/leave`, posted. The browser is signed out, and sent to the receipt.
pub(super) async fn leave(v: Visitor, form: web::Form<Form>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        match v.state.commons.leave(&v.actor, form.password).await {
            Ok(secret) => {
                let mut response = v.go(&format!("/left/{secret}"), None);
                let gone = v.cookie(SESSION, String::new(), Some(Duration::ZERO));
                response.add_cookie(&gone).map_err(|e| Error::File(e.to_string()))?;
                Ok(response)
            }
            Err(Error::Invalid(errors)) => ask(&v, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// `/left/{secret}`: which cities have confirmed.
pub(super) async fn receipt(v: Visitor, secret: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let receipt = v.state.commons.receipt(&secret).await?;
        let cities = receipt.cities.into_iter().map(|told| ReceiptLine {
            city: told.city,
            authority: told.authority,
            confirmed: told.confirmed,
        });
        let view = ReceiptView {
            shell: v.shell().await?,
            address: v.state.commons.origin().at(&format!("/left/{secret}")),
            time: receipt.time,
            cities: cities.collect(),
        };
        Ok(v.show(&view))
    })
    .await
}

/// `/settings/data`: everything of one's own, one thing a line, as JSON with the Markdown in it.
pub(super) async fn data(v: Visitor) -> HttpResponse {
    v.answer(async {
        let lines = v.state.commons.own_data(&v.actor).await?;
        let mut body = String::new();
        for line in lines {
            body.push_str(&line.to_string());
            body.push('\n');
        }
        Ok(HttpResponse::Ok()
            .content_type("application/x-ndjson")
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"my-data.ndjson\""))
            .body(body))
    })
    .await
}
