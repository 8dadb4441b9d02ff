//! `/mail`: where one gets mail of what is new, and how often.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::mail::MailWish;
use koinon_commons::scope::Scope;
use koinon_core::frequency::Frequency;
use koinon_store::MailSettings;
use koinon_web::Lang;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calls::{Access, Call};
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/mail", Access::Holder(Scope::Read), read),
        Call::put("/mail", Access::Holder(Scope::Write), change),
    ]
}

/// Where one gets mail.
#[derive(Serialize, ToSchema)]
pub(super) struct MailJson {
    /// The address that was given last; null if none was.
    address: Option<String>,
    /// Whether that address was confirmed, by the link that was sent there.
    confirmed: bool,
    /// Where mail goes now: the address that was confirmed last.
    in_use: Option<String>,
    /// `never`, `at_once`, `daily` (in the morning) or `weekly` (on Mondays); times are UTC.
    frequency: &'static str,
    /// The language of the mails: `fr`, `en` or `ar`.
    lang: String,
}

impl MailJson {
    fn of(kept: Option<MailSettings>, lang: &str) -> Self {
        match kept {
            None => Self {
                address: None,
                confirmed: false,
                in_use: None,
                frequency: Frequency::Never.code(),
                lang: lang.to_owned(),
            },
            Some(kept) => Self {
                confirmed: kept.pending.is_none() && kept.address.is_some(),
                address: kept.pending.or_else(|| kept.address.clone()),
                in_use: kept.address,
                frequency: kept.frequency.code(),
                lang: kept.lang,
            },
        }
    }
}

/// Where one wants mail.
#[derive(Deserialize, ToSchema)]
pub(super) struct MailWishJson {
    /// An address; without one, none is kept any more.
    address: Option<String>,
    /// How often.
    #[schema(pattern = "^(never|at_once|daily|weekly)$")]
    frequency: String,
    /// The language of the mails; that of this city unless said.
    #[schema(pattern = "^(fr|en|ar)$")]
    lang: Option<String>,
}

/// Where one gets mail of what is new, and how often.
#[utoipa::path(get, path = "/mail", tag = "notifications", responses((status = 200, body = MailJson)))]
pub(super) async fn read(state: web::Data<State>, who: ApiRequester) -> Result<HttpResponse, Problem> {
    let kept = state.commons.mail_settings(who.actor()).await?;
    Ok(HttpResponse::Ok().json(MailJson::of(kept, lang_here(&state).code())))
}

/// Says where one wants mail, and how often. A new address is sent a link, and is used once that is followed; until then mail
/// goes where it went.
#[utoipa::path(put, path = "/mail", tag = "notifications", request_body = MailWishJson,
    responses((status = 200, body = MailJson)))]
pub(super) async fn change(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Json<MailWishJson>,
) -> Result<HttpResponse, Problem> {
    let MailWishJson { address, frequency, lang } = body.into_inner();
    let none = |field, message| Problem::from(Error::invalid(field, "unknown", message));
    let frequency =
        Frequency::from_code(&frequency).ok_or_else(|| none("frequency", "never, at_once, daily or weekly"))?;
    let lang = match &lang {
        None => lang_here(&state),
        Some(code) => {
            let known = Lang::ALL.into_iter().find(|lang| lang.code() == code);
            known.ok_or_else(|| none("lang", "mails are in fr, en or ar"))?
        }
    };
    let wish = MailWish { address: address.unwrap_or_default(), frequency, lang: lang.code().to_owned(), again: false };
    let kept = state.commons.change_mail(who.actor(), wish).await?;
    Ok(HttpResponse::Ok().json(MailJson::of(Some(kept), lang.code())))
}

fn lang_here(state: &State) -> Lang {
    Lang::from_code(state.commons.default_lang()).unwrap_or_default()
}
