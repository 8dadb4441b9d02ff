//! How one signs in: passkeys, the code of an app, the OpenID provider.

use actix_web::{HttpResponse, web};
use koinon_commons::second_factor::FactorState;
use koinon_commons::{Error, FieldError};
use koinon_store::PasskeyId;
use koinon_web::Notice;
use koinon_web::views::{CodeState, PasskeyItem, ProviderItem, SignInSettingsView};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;
use serde_json::json;

use super::failure::{Failure, form_errors, status};
use super::sign_in::{Passkey, for_script};
use super::visitor::{Visitor, secretly};

const PLACE: &str = "/settings/sign-in";
/// The white around a picture that is scanned, in its units (ISO/IEC 18004).
const QUIET: i32 = 4;

/// `/settings/sign-in`.
pub(super) async fn settings(v: Visitor) -> HttpResponse {
    v.answer(async { show(&v, Vec::new(), &[]).await }).await
}

pub(super) async fn show(
    v: &Visitor,
    recovery_codes: Vec<String>,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let passkeys = commons.passkeys(&v.actor).await?.into_iter().map(|key| PasskeyItem {
        id: key.id.0.to_string(),
        label: key.label,
        created: key.created,
        last_used: key.last_used,
    });
    let provider = match &v.state.openid {
        Some(provider) => Some(ProviderItem {
            name: provider.name().to_owned(),
            linked: commons.identities(&v.actor).await?.iter().any(|known| known.issuer == provider.issuer()),
        }),
        None => None,
    };
    let code = match commons.second_factor(&v.actor).await? {
        FactorState::Off => CodeState::Off,
        FactorState::On { recovery_codes } => CodeState::On { left: recovery_codes },
        FactorState::Begun(app) => {
            let (path, size) = picture(&app.url)?;
            CodeState::Begun { secret: app.secret, path, size }
        }
    };
    let shell = v.shell().await?;
    let view = SignInSettingsView {
        errors: form_errors(&shell, errors),
        shell,
        code,
        recovery_codes,
        passkeys: passkeys.collect(),
        provider,
    };
    Ok(secretly(v.show_with(status(errors), &view)))
}

/// The dark squares of a QR code as the `d` of a path, and how many units the whole is wide.
fn picture(text: &str) -> Result<(String, i32), Error> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|error| Error::File(error.to_string()))?;
    let squares = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    let dark = squares.filter(|(x, y)| code.get_module(*x, *y));
    let path = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET)).collect();
    Ok((path, code.size() + 2 * QUIET))
}

#[derive(Deserialize)]
pub(super) struct Form {
    csrf: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    id: String,
}

async fn done(v: &Visitor, outcome: Result<(), Error>, notice: Option<Notice>) -> Result<HttpResponse, Failure> {
    match outcome {
        Ok(()) => Ok(v.go(PLACE, notice)),
        Err(Error::Invalid(errors)) => show(v, Vec::new(), &errors).await,
        Err(other) => Err(other.into()),
    }
}

/// `/settings/sign-in/code`, posted: begins.
pub(super) async fn begin_code(v: Visitor, form: web::Form<Form>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        done(&v, v.state.commons.begin_second_factor(&v.actor).await, None).await
    })
    .await
}

/// `/settings/sign-in/code/confirm`, posted: the recovery codes are shown this once.
pub(super) async fn confirm_code(v: Visitor, form: web::Form<Form>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        match v.state.commons.confirm_second_factor(&v.actor, &form.code).await {
            Ok(codes) => show(&v, codes, &[]).await,
            Err(Error::Invalid(errors)) => show(&v, Vec::new(), &errors).await,
            // Somebody pressed the button twice.
            Err(Error::NotFound) => Ok(v.go(PLACE, None)),
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// `/settings/sign-in/code/end`, posted.
pub(super) async fn end_code(v: Visitor, form: web::Form<Form>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let ended = v.state.commons.end_second_factor(&v.actor, &form.code).await;
        done(&v, ended, Some(Notice::CodeEnded)).await
    })
    .await
}

/// `/settings/sign-in/passkeys/begin`, posted by a script.
pub(super) async fn begin_passkey(v: Visitor, asked: web::Json<Passkey>) -> HttpResponse {
    let begun = async {
        v.check_form(&asked.csrf)?;
        let (step, options) = v.state.commons.begin_passkey(&v.actor).await?;
        Ok(HttpResponse::Ok().json(json!({ "step": step, "options": options })))
    };
    for_script(&v, begun.await).await
}

/// `/settings/sign-in/passkeys`, posted by a script.
pub(super) async fn keep_passkey(v: Visitor, asked: web::Json<Passkey>) -> HttpResponse {
    let Passkey { csrf, step, credential, label, .. } = asked.into_inner();
    let kept = async {
        v.check_form(&csrf)?;
        v.state.commons.keep_passkey(&v.actor, &step, credential, &label).await?;
        Ok(HttpResponse::Ok().json(json!({ "go": PLACE })))
    };
    for_script(&v, kept.await).await
}

/// `/settings/sign-in/passkeys/remove`, posted.
pub(super) async fn remove_passkey(v: Visitor, form: web::Form<Form>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let id = PasskeyId(form.id.parse().map_err(|_| Error::NotFound)?);
        done(&v, v.state.commons.delete_passkey(&v.actor, id).await, Some(Notice::PasskeyRemoved)).await
    })
    .await
}

/// `/settings/sign-in/openid/remove`, posted.
pub(super) async fn unlink(v: Visitor, form: web::Form<Form>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let provider = v.state.openid.as_ref().ok_or(Error::NotFound)?;
        let unlinked = v.state.commons.unlink_identity(&v.actor, provider.issuer()).await;
        done(&v, unlinked, Some(Notice::ProviderUnlinked)).await
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_white_around_it() {
        let (path, size) = picture("otpauth://totp/Bordeaux:ana?secret=JBSWY3DPEHPK3PXP&issuer=Bordeaux").unwrap();
        assert!(path.starts_with("M4 4h1v1h-1z"), "the corner of a QR code is dark: {}", &path[..20]);
        assert!(size > 2 * QUIET && path.len() > 1000);
    }
}
