//! `/restore`: a page with all its versions, from the file that *Take along* gives.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, web};
use koinon_commons::page_archive::MAX_ARCHIVE;
use koinon_commons::render::page_path;
use koinon_commons::{Error, FieldError};
use koinon_web::views::RestoreFileView;
use koinon_web::{Errors, Notice};
use serde::Deserialize;

use super::failure::{Failure, form_errors, status};
use super::upload::{self, Upload};
use super::visitor::Visitor;

/// What the form says beside the file.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    csrf: String,
    key: String,
}

/// `/restore`.
pub(super) async fn form(v: Visitor) -> HttpResponse {
    v.answer(async {
        v.actor.require_officer()?;
        show(&v, String::new(), &[]).await
    })
    .await
}

async fn show(v: &Visitor, key: String, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let shell = v.shell().await?;
    let mut listed = Errors::default();
    for error in errors {
        let known = form_errors(&shell, std::slice::from_ref(error)).at(&error.field).to_owned();
        match error.code.as_str() {
            "archive_key" | "archive_key_needed" => listed.add("key", format!("{known} {}", error.message)),
            "city_blocked" | "no_file" => listed.add("file", known),
            _ => listed.add("file", shell.t1("restore-file-not-right", "what", error.message.as_str())),
        }
    }
    Ok(v.show_with(status(errors), &RestoreFileView { shell, key, errors: listed }))
}

/// `/restore`, posted. Who sends it is asked before a file as large as this is read.
pub(super) async fn restore(v: Visitor, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    if let Err(error) = v.actor.require_officer() {
        return v.answer(async { Err(error.into()) }).await;
    }
    let Upload { form, file }: Upload<Sent> =
        match upload::read(Multipart::new(request.headers(), payload), MAX_ARCHIVE).await {
            Ok(upload) => upload,
            Err(error) => return error.error_response(),
        };
    v.answer(async {
        v.check_form(&form.csrf)?;
        let Some(file) = file else {
            let needed = FieldError { field: "file".into(), code: "no_file".into(), message: "choose a file".into() };
            return show(&v, form.key, &[needed]).await;
        };
        let commons = &v.state.commons;
        let key = Some(form.key.trim()).filter(|key| !key.is_empty());
        match commons.restore_history(&v.actor, file.path(), key).await {
            Ok(restored) => {
                let path = page_path(commons.origin(), &restored.page.authority, &restored.page.slug);
                Ok(v.go(&path, Some(Notice::HistoryRestored)))
            }
            Err(Error::Invalid(errors)) => show(&v, form.key, &errors).await,
            Err(Error::Taken(what)) => {
                let taken = FieldError { field: "file".into(), code: "taken".into(), message: what };
                show(&v, form.key, &[taken]).await
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}
