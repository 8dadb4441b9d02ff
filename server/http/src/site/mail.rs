//! Being told by e-mail: the settings, and the pages that links in mails lead to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::mail::MailWish;
use koinon_commons::{Error, FieldError};
use koinon_core::frequency::Frequency;
use koinon_store::MailSettings;
use koinon_web::views::{MailLink, MailLinkView, MailSettingsView};
use koinon_web::{Lang, Notice};
use serde::Deserialize;

use super::failure::{Failure, form_errors, status, too_many_links};
use super::visitor::{Visitor, secretly};

#[derive(Deserialize)]
pub(super) struct Wish {
    csrf: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    frequency: String,
    #[serde(default)]
    language: String,
    again: Option<String>,
}

/// `/settings/mail`.
pub(super) async fn settings(v: Visitor) -> HttpResponse {
    v.answer(async { show(&v, None, &[]).await }).await
}

async fn show(v: &Visitor, typed: Option<&Wish>, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let kept = v.state.commons.mail_settings(&v.actor).await?;
    let (confirmed, pending) =
        kept.as_ref().map(|kept| (kept.address.clone(), kept.pending.clone())).unwrap_or_default();
    let (address, frequency, language) = match (typed, &kept) {
        (Some(typed), _) => (typed.address.clone(), typed.frequency.clone(), typed.language.clone()),
        (None, Some(MailSettings { frequency, lang, .. })) => {
            let address = pending.clone().or_else(|| confirmed.clone()).unwrap_or_default();
            (address, frequency.code().to_owned(), lang.clone())
        }
        // Who gives an address for the first time wants to hear something.
        (None, None) => (String::new(), Frequency::Daily.code().to_owned(), v.lang.code().to_owned()),
    };
    let shell = v.shell().await?;
    let view = MailSettingsView {
        errors: form_errors(&shell, errors),
        shell,
        sends_mail: v.state.commons.sends_mail(),
        address,
        confirmed,
        pending,
        frequencies: Frequency::ALL.map(|one| (one.code(), one.code() == frequency)).into(),
        languages: Lang::ALL.map(|one| (one.code(), one.name(), one.code() == language)).into(),
    };
    Ok(v.show_with(status(errors), &view))
}

/// `/settings/mail`, posted.
pub(super) async fn change(v: Visitor, form: web::Form<Wish>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let wish = MailWish {
            address: form.address.clone(),
            frequency: Frequency::from_code(&form.frequency).unwrap_or_default(),
            lang: Lang::from_code(&form.language).unwrap_or(v.lang).code().to_owned(),
            again: form.again.is_some(),
        };
        let commons = &v.state.commons;
        let pending = commons.mail_settings(&v.actor).await?.and_then(|before| before.pending);
        match commons.change_mail(&v.actor, wish).await {
            Ok(kept) => {
                let asked = kept.pending.is_some() && (kept.pending != pending || form.again.is_some());
                let notice = match (&kept.address, asked) {
                    (_, true) => Notice::MailLinkSent,
                    (None, false) if kept.pending.is_none() => Notice::MailForgotten,
                    _ => Notice::MailKept,
                };
                Ok(v.go("/settings/mail", Some(notice)))
            }
            Err(Error::Invalid(errors)) => show(&v, Some(&form), &errors).await,
            Err(Error::TooMany(_)) => show(&v, Some(&form), &[too_many_links()]).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

async fn show_link(v: &Visitor, link: MailLink) -> Result<HttpResponse, Failure> {
    let status = if link == MailLink::Stale { StatusCode::GONE } else { StatusCode::OK };
    let view = MailLinkView { shell: v.shell().await?, link, action: v.path.clone() };
    Ok(secretly(v.show_with(status, &view)))
}

/// `/mail/confirm/{secret}`: asks; whoever looks into mails before their reader does, as some programs do, confirms nothing.
pub(super) async fn confirm_form(v: Visitor, secret: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let address = v.state.commons.mail_to_confirm(&secret).await?;
        show_link(&v, address.map_or(MailLink::Stale, MailLink::Confirm)).await
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Button {
    csrf: String,
}

/// `/mail/confirm/{secret}`, posted.
pub(super) async fn confirm(v: Visitor, secret: web::Path<String>, form: web::Form<Button>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        match v.state.commons.confirm_mail(&secret).await {
            Ok(kept) => show_link(&v, MailLink::Confirmed(kept.address.unwrap_or_default())).await,
            Err(Error::NotFound) => show_link(&v, MailLink::Stale).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// `/unsubscribe/{secret}`: asks.
pub(super) async fn end_form(v: Visitor, secret: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let kept = v.state.commons.mail_to_end(&secret).await?;
        let address = kept.address.unwrap_or_default();
        let link = match kept.frequency {
            Frequency::Never => MailLink::Ended(address),
            Frequency::AtOnce | Frequency::Daily | Frequency::Weekly => MailLink::End(address),
        };
        show_link(&v, link).await
    })
    .await
}

/// `/unsubscribe/{secret}`, posted: by the button there, or by a program for mail in one click (RFC 8058), which has neither
/// session nor token of a form. The secret in the address is what shows that it may.
pub(super) async fn end(v: Visitor, secret: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let kept = v.state.commons.end_mail(&secret).await?;
        show_link(&v, MailLink::Ended(kept.address.unwrap_or_default())).await
    })
    .await
}
