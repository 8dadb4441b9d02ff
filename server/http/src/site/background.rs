//! What scripts ask for while somebody writes: a draft kept, a preview, a picture taken, a fresh token after signing in
//! again. None of it is needed: the editor's own form does the same, but for pictures.

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::draft::Kept;
use koinon_commons::media::media_path;
use koinon_commons::read::PageRef;
use koinon_core::Timestamp;
use koinon_web::SafeHtml;
use serde::Serialize;

use super::edit::preview;
use super::failure::{Failure, form_errors};
use super::share;
use super::visitor::Visitor;
use super::words::editor_path;
use super::written::Written;

/// The header that carries the token where the body is no form.
const TOKEN_HEADER: &str = "X-CSRF-Token";

/// Why nothing was done, for a script.
#[derive(Serialize)]
struct Refused {
    /// What the script acts on: `signed_out`, `form_expired`, `other_window` or `refused`.
    code: &'static str,
    /// What people read.
    message: String,
}

/// A draft that is kept.
#[derive(Serialize)]
struct DraftSaved {
    /// When.
    saved: Timestamp,
    /// Where one goes on with it.
    edit: String,
}

/// What a form needs after its owner signed in again.
#[derive(Serialize)]
struct Token {
    /// The token that forms carry.
    csrf: String,
    /// Who is signed in.
    person: Option<String>,
}

/// A picture that is kept.
#[derive(Serialize)]
struct Picture {
    /// As texts name it: `![alt](path)`.
    path: String,
}

/// `/write/draft`, posted: keeps what was typed.
pub(super) async fn keep(v: Visitor, form: web::Form<Vec<(String, String)>>) -> HttpResponse {
    let written = Written::read(&v, form);
    answer(&v, async {
        v.actor.account()?;
        v.check_form(&written.csrf)?;
        match v.state.commons.keep_typed(&v.actor, written.typed()).await? {
            Kept::Since(saved) if !written.share.is_empty() => {
                Ok(HttpResponse::Ok().json(DraftSaved { saved, edit: share::href(&written.share) }))
            }
            Kept::Since(saved) => {
                let page = v.state.commons.page_row(&v.actor, &PageRef::parse(&written.page)).await?;
                Ok(HttpResponse::Ok().json(DraftSaved { saved, edit: editor_path(&v.state.commons, &page) }))
            }
            Kept::OtherWindow => {
                let refused = Refused { code: "other_window", message: String::new() };
                Ok(HttpResponse::Conflict().json(refused))
            }
        }
    })
    .await
}

/// `/write/preview`, posted: the text as readers will see it, without the page around it.
pub(super) async fn fragment(v: Visitor, form: web::Form<Vec<(String, String)>>) -> HttpResponse {
    let written = Written::read(&v, form);
    answer(&v, async {
        v.actor.account()?;
        v.check_form(&written.csrf)?;
        let page = match v.state.commons.page(&v.actor, &PageRef::parse(&written.page)).await {
            Ok(page) => Some(page),
            Err(Error::NotFound) => None,
            Err(other) => return Err(other.into()),
        };
        let html: SafeHtml = preview(&v, &written, page.as_ref()).await?;
        Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html.to_string()))
    })
    .await
}

/// `/write/token`: the token for the forms of this browser. Only a page of this site can read the answer.
pub(super) async fn token(v: Visitor) -> HttpResponse {
    let person = v.actor.account().ok().map(|account| account.person.ulid.clone());
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(Token { csrf: v.csrf().to_owned(), person })
}

/// `/media`, posted: keeps a picture. The body is the file itself.
pub(super) async fn picture(v: Visitor, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    answer(&v, async {
        v.actor.account()?;
        let csrf = request.headers().get(TOKEN_HEADER).and_then(|value| value.to_str().ok());
        v.check_form(csrf.unwrap_or_default())?;
        let media = v.state.commons.add_media(&v.actor, body.to_vec()).await?;
        Ok(HttpResponse::Created().json(Picture { path: media_path(&media) }))
    })
    .await
}

async fn answer(v: &Visitor, work: impl Future<Output = Result<HttpResponse, Failure>>) -> HttpResponse {
    let failure = match work.await {
        Ok(response) => return response,
        Err(failure) => failure,
    };
    let (status, problem, _) = failure.explain();
    let code = match failure {
        Failure::SignInNeeded => "signed_out",
        Failure::FormExpired => "form_expired",
        _ => "refused",
    };
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(path = v.path, ?failure, "a request of a script failed");
    }
    let message = match (&failure, v.shell().await) {
        (Failure::Commons(Error::Invalid(errors)), Ok(shell)) => {
            form_errors(&shell, errors).0.first().map(|error| error.message.clone())
        }
        (_, Ok(shell)) => Some(shell.tc(format!("problem-{}", problem.code()), "-what")),
        (_, Err(_)) => None,
    };
    HttpResponse::build(status).json(Refused { code, message: message.unwrap_or_default() })
}
