//! Setting up, and one's own settings.

use actix_web::{HttpResponse, web};
use koinon_commons::setup::Setup;
use koinon_commons::{Error, FieldError};
use koinon_web::Notice;
use koinon_web::views::{SettingsView, SetupView, TokenForm, TokenItem};
use serde::Deserialize;

use super::affiliations;
use super::asked::Asked;
use super::failure::{Failure, form_errors, status};
use super::sign_in::sign_in_as;
use super::tokens;
use super::visitor::Visitor;

#[derive(Deserialize, Default, Clone)]
pub(super) struct SetupForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    token: String,
    #[serde(default)]
    city: String,
    #[serde(default)]
    lang: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
}

/// `/setup?token=`.
pub(super) async fn setup_form(v: Visitor, form: Asked<SetupForm>) -> HttpResponse {
    v.answer(async {
        if v.state.commons.is_set_up() {
            return Err(Error::NotFound.into());
        }
        show_setup(&v, form.into_inner(), &[]).await
    })
    .await
}

async fn show_setup(v: &Visitor, form: SetupForm, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let shell = v.shell().await?;
    let view = SetupView {
        errors: form_errors(&shell, errors),
        shell,
        token: form.token,
        city: form.city,
        lang: if form.lang.is_empty() { v.lang.code().into() } else { form.lang },
        login: form.login,
    };
    Ok(v.show_with(status(errors), &view))
}

/// `/setup`, posted.
pub(super) async fn setup(v: Visitor, form: web::Form<SetupForm>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let setup = Setup {
            name: form.city.clone(),
            summary: String::new(),
            login: form.login.clone(),
            password: form.password.clone(),
        };
        match v.state.commons.set_up_with_token(&form.token, setup).await {
            Ok(()) => {
                crate::bring_texts(&v.state.commons).await?;
                let account = v.state.commons.account_by_login(&form.login).await?;
                sign_in_as(&v, &account, "/", Some(Notice::CityReady)).await
            }
            Err(Error::Invalid(mut errors)) => {
                // The city's name is asked for as `city` here.
                errors.iter_mut().filter(|error| error.field == "name").for_each(|error| error.field = "city".into());
                show_setup(&v, form, &errors).await
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// `/settings`.
pub(super) async fn settings(v: Visitor) -> HttpResponse {
    v.answer(async { show_settings(&v, tokens::blank(), None, &[]).await }).await
}

/// The settings, where the name of an organisation has to be mended.
pub(super) async fn show_settings_again(
    v: &Visitor,
    organisation: &str,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let mut view = settings_view(v, tokens::blank(), None, errors).await?;
    organisation.clone_into(&mut view.organisation);
    Ok(v.show_with(status(errors), &view))
}

pub(super) async fn show_settings(
    v: &Visitor,
    token_form: TokenForm,
    new_token: Option<String>,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    Ok(v.show_with(status(errors), &settings_view(v, token_form, new_token, errors).await?))
}

async fn settings_view(
    v: &Visitor,
    token_form: TokenForm,
    new_token: Option<String>,
    errors: &[FieldError],
) -> Result<SettingsView, Failure> {
    let account = v.actor.account()?.clone();
    let tokens = v.state.commons.tokens(&v.actor).await?.into_iter().map(|token| TokenItem {
        id: token.id.0.to_string(),
        label: token.label,
        scopes: token.scopes.split(' ').map(str::to_owned).collect(),
        created: token.created,
        last_used: token.last_used,
        expires: token.expires,
    });
    let shell = v.shell().await?;
    let affiliations = affiliations::items(v, v.state.commons.affiliations(&v.actor).await?);
    Ok(SettingsView {
        errors: form_errors(&shell, errors),
        affiliations,
        organisation: String::new(),
        shell,
        handle: format!("@{}@{}", account.person.handle, account.person.authority),
        has_password: account.has_password(),
        name: account.person.name,
        login: account.login,
        tokens: tokens.collect(),
        token_form,
        new_token,
    })
}

#[derive(Deserialize, Default)]
pub(super) struct Settings {
    csrf: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    current_password: String,
    #[serde(default)]
    new_password: String,
}

async fn settled(v: &Visitor, done: Result<(), Error>, notice: Notice) -> Result<HttpResponse, Failure> {
    match done {
        Ok(()) => Ok(v.go("/settings", Some(notice))),
        Err(Error::Invalid(errors)) => show_settings(v, tokens::blank(), None, &errors).await,
        Err(other) => Err(other.into()),
    }
}

/// `/settings/name`, posted.
pub(super) async fn name(v: Visitor, form: web::Form<Settings>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        settled(&v, v.state.commons.change_name(&v.actor, &form.name).await, Notice::NameChanged).await
    })
    .await
}

/// `/settings/password`, posted. All sessions end; this browser gets a new one.
pub(super) async fn password(v: Visitor, form: web::Form<Settings>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let changed = v.state.commons.change_password(&v.actor, form.current_password, form.new_password).await;
        match changed {
            Ok(()) => sign_in_as(&v, v.actor.account()?, "/settings", Some(Notice::PasswordChanged)).await,
            Err(Error::Invalid(mut errors)) => {
                for error in &mut errors {
                    error.field = if error.field == "password" { "new_password" } else { "current_password" }.into();
                }
                show_settings(&v, tokens::blank(), None, &errors).await
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}
