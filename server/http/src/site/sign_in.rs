//! Signing in and out: by a password, with the code of an app beside it, by a passkey, by the city's OpenID provider.

use actix_web::cookie::time::Duration;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use koinon_commons::second_factor::Entrance;
use koinon_commons::{Error, FieldError};
use koinon_openid::Answer;
use koinon_web::Notice;
use koinon_web::views::{CodeView, SignInView, ToProviderView};
use serde::Deserialize;
use serde_json::{Value, json};

use super::asked::Asked;
use super::failure::{Failure, form_errors, status};
use super::visitor::{SESSION, Visitor, local_path, secretly};

/// The cookie that ties somebody's way to the provider and back to their browser.
const STEP: &str = "koinon_step";

#[derive(Deserialize, Default)]
pub(super) struct SignIn {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    back: String,
}

/// `/sign-in?back=`.
pub(super) async fn form(v: Visitor, form: Asked<SignIn>) -> HttpResponse {
    v.answer(async { show(&v, form.into_inner(), &[]).await }).await
}

async fn show(v: &Visitor, form: SignIn, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let shell = v.shell().await?;
    let view = SignInView {
        errors: form_errors(&shell, errors),
        shell,
        login: form.login,
        to_continue: form.back.contains("/edit") || form.back.starts_with("/write"),
        back: form.back,
        provider: v.state.openid.as_ref().map(|provider| provider.name().to_owned()),
        sends_mail: v.state.commons.sends_mail(),
        joins: v.state.commons.sign_up_is_open().await?,
    };
    Ok(v.show_with(status(errors), &view))
}

/// `/sign-in`, posted.
pub(super) async fn sign_in(v: Visitor, request: HttpRequest, form: web::Form<SignIn>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let address = v.state.client_address(&request);
        match v.state.commons.sign_in(&form.login, form.password.clone(), &address).await {
            Ok(Entrance::Open(account)) => sign_in_as(&v, &account, &form.back, None).await,
            Ok(Entrance::CodeNeeded(step)) => show_code(&v, step, form.back, &[]).await,
            Err(Error::Invalid(errors)) => show(&v, form, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

pub(super) async fn sign_in_as(
    v: &Visitor,
    account: &koinon_store::Account,
    back: &str,
    notice: Option<Notice>,
) -> Result<HttpResponse, Failure> {
    let secret = open_session(v, account).await?;
    let mut response = v.go(back, notice);
    add_session(v, &mut response, secret)?;
    Ok(response)
}

async fn open_session(v: &Visitor, account: &koinon_store::Account) -> Result<String, Failure> {
    // A session that the browser had before ends: none is carried over a sign-in.
    Ok(v.state.commons.open_session(account).await?.0)
}

fn add_session(v: &Visitor, response: &mut HttpResponse, secret: String) -> Result<(), Failure> {
    let cookie = v.cookie(SESSION, secret, Some(Duration::days(30)));
    Ok(response.add_cookie(&cookie).map_err(|e| Error::File(e.to_string()))?)
}

#[derive(Deserialize)]
pub(super) struct Form {
    csrf: String,
}

/// `/sign-out`, posted.
pub(super) async fn sign_out(v: Visitor, request: HttpRequest, form: web::Form<Form>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        if let Some(cookie) = request.cookie(SESSION) {
            v.state.commons.close_session(cookie.value()).await?;
        }
        let mut response = v.go("/", Some(Notice::SignedOut));
        let gone = v.cookie(SESSION, String::new(), Some(Duration::ZERO));
        response.add_cookie(&gone).map_err(|e| Error::File(e.to_string()))?;
        Ok(response)
    })
    .await
}

async fn show_code(v: &Visitor, step: String, back: String, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let shell = v.shell().await?;
    let view = CodeView { errors: form_errors(&shell, errors), shell, step, back };
    Ok(secretly(v.show_with(status(errors), &view)))
}

#[derive(Deserialize)]
pub(super) struct Code {
    csrf: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    back: String,
}

/// `/sign-in/code`, posted.
pub(super) async fn code(v: Visitor, form: web::Form<Code>) -> HttpResponse {
    let Code { csrf, step, code, back } = form.into_inner();
    v.answer(async {
        v.check_form(&csrf)?;
        match v.state.commons.sign_in_with_code(&step, &code).await {
            Ok(account) => sign_in_as(&v, &account, &back, None).await,
            Err(Error::Invalid(errors)) => show_code(&v, step, back, &errors).await,
            Err(Error::NotFound) => show(&v, SignIn { back, ..SignIn::default() }, &[ended()]).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

fn ended() -> FieldError {
    FieldError { field: "login".into(), code: "step_ended".into(), message: "that took too long".into() }
}

/// What the script of passkeys sends.
#[derive(Deserialize)]
pub(super) struct Passkey {
    pub(super) csrf: String,
    #[serde(default)]
    pub(super) step: String,
    #[serde(default)]
    pub(super) credential: Value,
    #[serde(default)]
    pub(super) label: String,
    #[serde(default)]
    back: String,
}

/// An answer for the script of passkeys, or what went wrong in the reader's language.
pub(super) async fn for_script(v: &Visitor, done: Result<HttpResponse, Failure>) -> HttpResponse {
    let (status, said) = match done {
        Ok(response) => return response,
        Err(Failure::Commons(Error::Invalid(errors))) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Err(Failure::Commons(Error::NotFound)) => (StatusCode::GONE, vec![ended()]),
        Err(other) => {
            let (status, ..) = other.explain();
            tracing::info!(?other, "a passkey was not taken");
            (status, Vec::new())
        }
    };
    let words = match v.shell().await {
        Ok(shell) if said.is_empty() => shell.t("passkey-failed"),
        Ok(shell) => form_errors(&shell, &said).0.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" "),
        Err(_) => String::new(),
    };
    HttpResponse::build(status).json(json!({ "problem": words }))
}

/// `/sign-in/passkey/begin`, posted by a script.
pub(super) async fn begin_passkey(v: Visitor, request: HttpRequest, asked: web::Json<Passkey>) -> HttpResponse {
    let begun = async {
        v.check_form(&asked.csrf)?;
        let network = v.state.client_network(&request);
        let (step, options) = v.state.commons.begin_passkey_sign_in(&network).await?;
        Ok(HttpResponse::Ok().json(json!({ "step": step, "options": options })))
    };
    for_script(&v, begun.await).await
}

/// `/sign-in/passkey`, posted by a script.
pub(super) async fn passkey(v: Visitor, request: HttpRequest, asked: web::Json<Passkey>) -> HttpResponse {
    let Passkey { csrf, step, credential, back, .. } = asked.into_inner();
    let done = async {
        v.check_form(&csrf)?;
        let address = v.state.client_address(&request);
        let account = v.state.commons.sign_in_with_passkey(&step, credential, &address).await?;
        let secret = open_session(&v, &account).await?;
        let mut response = HttpResponse::Ok().json(json!({ "go": local_path(&back) }));
        add_session(&v, &mut response, secret)?;
        Ok(response)
    };
    for_script(&v, done.await).await
}

#[derive(Deserialize)]
pub(super) struct Leading {
    csrf: String,
    #[serde(default)]
    back: String,
}

/// `/sign-in/openid`, posted: leads to the provider. Whoever is signed in links their account.
pub(super) async fn to_provider(v: Visitor, request: HttpRequest, form: web::Form<Leading>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let provider = v.state.openid.as_ref().ok_or(Error::NotFound)?;
        let network = v.state.client_network(&request);
        match provider.lead(&v.state.commons, &v.actor, local_path(&form.back), &network).await {
            Ok((href, secret)) => {
                // A form may not lead to another site (`form-action`): the page does, at once and by a link.
                let view = ToProviderView { shell: v.shell().await?, name: provider.name().to_owned(), href };
                let mut response = v.show(&view);
                let cookie = v.cookie(STEP, secret, Some(Duration::minutes(10)));
                response.add_cookie(&cookie).map_err(|e| Error::File(e.to_string()))?;
                Ok(secretly(response))
            }
            Err(Error::Invalid(errors)) => refused(&v, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// `/sign-in/openid/return`: back from the provider. It changes something though it is only looked at: what makes that safe is the
/// cookie, which no other browser has, with the answer that fits it.
pub(super) async fn from_provider(v: Visitor, request: HttpRequest, answer: Asked<Answer>) -> HttpResponse {
    v.answer(async {
        let provider = v.state.openid.as_ref().ok_or(Error::NotFound)?;
        let step = request.cookie(STEP).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
        let taken = provider.take(&v.state.commons, &step, &answer).await;
        let mut response = match taken {
            Ok((account, linked, back)) => {
                sign_in_as(&v, &account, &back, linked.then_some(Notice::ProviderLinked)).await
            }
            Err(Error::Invalid(errors)) => refused(&v, &errors).await,
            Err(Error::NotFound) => refused(&v, &[FieldError { field: "openid".into(), ..ended() }]).await,
            Err(other) => Err(other.into()),
        }?;
        let gone = v.cookie(STEP, String::new(), Some(Duration::ZERO));
        response.add_cookie(&gone).map_err(|e| Error::File(e.to_string()))?;
        // The address holds what the provider gave for this city alone.
        Ok(secretly(response))
    })
    .await
}

/// Whoever is signed in sees it in their settings, others where they sign in.
async fn refused(v: &Visitor, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    match v.actor.account() {
        Ok(_) => super::sign_in_settings::show(v, Vec::new(), errors).await,
        Err(_) => show(v, SignIn::default(), errors).await,
    }
}
