//! Accounts that people make for themselves, and new passwords: by a link in a mail.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use koinon_commons::proof_of_work::BITS;
use koinon_commons::sign_up::{Joining, LinkWish};
use koinon_commons::{Error, FieldError};
use koinon_web::Notice;
use koinon_web::views::{AskLinkView, JoinView, LinkFor, NewPasswordView};
use serde::Deserialize;

use super::failure::{Failure, form_errors, status, too_many_links};
use super::sign_in::sign_in_as;
use super::visitor::{Visitor, secretly};

#[derive(Deserialize, Default)]
pub(super) struct Wish {
    csrf: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    website: String,
    #[serde(default)]
    task: String,
    #[serde(default)]
    work: String,
}

async fn show_ask(
    v: &Visitor,
    link: LinkFor,
    address: String,
    asked: bool,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let open = match link {
        LinkFor::SignUp => commons.sign_up_is_open().await?,
        LinkFor::Reset => commons.sends_mail(),
    };
    let shell = v.shell().await?;
    let view = AskLinkView {
        errors: form_errors(&shell, errors),
        shell,
        link,
        open,
        asked,
        address,
        task: commons.new_task()?,
        bits: BITS,
    };
    Ok(v.show_with(status(errors), &view))
}

/// `/sign-up`.
pub(super) async fn ask_form(v: Visitor) -> HttpResponse {
    v.answer(async { show_ask(&v, LinkFor::SignUp, String::new(), false, &[]).await }).await
}

/// `/forgotten`.
pub(super) async fn forgotten_form(v: Visitor) -> HttpResponse {
    v.answer(async { show_ask(&v, LinkFor::Reset, String::new(), false, &[]).await }).await
}

/// `/sign-up`, posted.
pub(super) async fn ask(v: Visitor, request: HttpRequest, form: web::Form<Wish>) -> HttpResponse {
    v.answer(async { send(&v, &request, form.into_inner(), LinkFor::SignUp).await }).await
}

/// `/forgotten`, posted.
pub(super) async fn forgotten(v: Visitor, request: HttpRequest, form: web::Form<Wish>) -> HttpResponse {
    v.answer(async { send(&v, &request, form.into_inner(), LinkFor::Reset).await }).await
}

async fn send(v: &Visitor, request: &HttpRequest, form: Wish, link: LinkFor) -> Result<HttpResponse, Failure> {
    v.check_form(&form.csrf)?;
    let wish = LinkWish {
        address: form.address.clone(),
        lang: v.lang.code().to_owned(),
        trap: form.website,
        task: form.task,
        work: form.work,
        network: v.state.client_network(request),
    };
    let sent = match link {
        LinkFor::SignUp => v.state.commons.ask_to_sign_up(wish).await,
        LinkFor::Reset => v.state.commons.ask_for_password(wish).await,
    };
    match sent {
        Ok(()) => show_ask(v, link, form.address.trim().to_owned(), true, &[]).await,
        Err(Error::Invalid(errors)) => show_ask(v, link, form.address, false, &errors).await,
        Err(Error::TooMany(_)) => show_ask(v, link, form.address, false, &[too_many_links()]).await,
        Err(other) => Err(other.into()),
    }
}

/// Where a link of a mail leads: nowhere any more, if it is not good.
fn linked(mut response: HttpResponse, good: bool) -> HttpResponse {
    if !good {
        *response.status_mut() = StatusCode::GONE;
    }
    secretly(response)
}

#[derive(Deserialize, Default)]
pub(super) struct Choice {
    csrf: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

async fn show_join(v: &Visitor, secret: &str, form: Choice, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let address = v.state.commons.sign_up_address(secret).await?;
    let good = address.is_some();
    let shell = v.shell().await?;
    let view = JoinView {
        errors: form_errors(&shell, errors),
        shell,
        address,
        action: v.path.clone(),
        login: form.login,
        name: form.name,
    };
    Ok(linked(v.show_with(status(errors), &view), good))
}

/// `/sign-up/{secret}`.
pub(super) async fn join_form(v: Visitor, secret: web::Path<String>) -> HttpResponse {
    v.answer(async { show_join(&v, &secret, Choice::default(), &[]).await }).await
}

/// `/sign-up/{secret}`, posted: makes the account, and signs in.
pub(super) async fn join(v: Visitor, secret: web::Path<String>, form: web::Form<Choice>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let joining = Joining { login: form.login.clone(), name: form.name.clone(), password: form.password.clone() };
        match v.state.commons.sign_up(&secret, joining, v.lang.code()).await {
            Ok(account) => sign_in_as(&v, &account, "/", Some(Notice::Joined)).await,
            Err(Error::NotFound) => show_join(&v, &secret, form, &[]).await,
            Err(Error::Invalid(errors)) => show_join(&v, &secret, form, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

async fn show_reset(v: &Visitor, secret: &str, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let good = v.state.commons.reset_address(secret).await?.is_some();
    let shell = v.shell().await?;
    let view = NewPasswordView { errors: form_errors(&shell, errors), shell, good, action: v.path.clone() };
    Ok(linked(v.show_with(status(errors), &view), good))
}

/// `/reset/{secret}`.
pub(super) async fn reset_form(v: Visitor, secret: web::Path<String>) -> HttpResponse {
    v.answer(async { show_reset(&v, &secret, &[]).await }).await
}

/// `/reset/{secret}`, posted. Nobody is signed in by it: a code may be needed too.
pub(super) async fn reset(v: Visitor, secret: web::Path<String>, form: web::Form<Choice>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        match v.state.commons.choose_password(&secret, form.password).await {
            Ok(()) => Ok(v.go("/sign-in", Some(Notice::PasswordChosen))),
            Err(Error::NotFound) => show_reset(&v, &secret, &[]).await,
            Err(Error::Invalid(errors)) => show_reset(&v, &secret, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}
