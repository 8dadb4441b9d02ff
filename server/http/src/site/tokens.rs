//! One's own keys for programs: making them, each for what it is to do, and taking them back.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::scope::{Scope, Scopes};
use koinon_store::ApiTokenId;
use koinon_web::Notice;
use koinon_web::views::TokenForm;
use serde::Deserialize;

use super::account::show_settings;
use super::visitor::Visitor;

/// How long a key may be good, in days; 0 is until it is taken back.
const LIVES: [u32; 4] = [30, 90, 365, 0];
/// What is chosen unless somebody chooses.
const LIFE: u32 = 365;
const DAY: i64 = 24 * 3600 * 1000;

/// The form for a new key: for reading, unless more is chosen.
pub(super) fn blank() -> TokenForm {
    form(String::new(), &[Scope::Read.code()], LIFE)
}

fn form(label: String, chosen: &[&str], life: u32) -> TokenForm {
    TokenForm {
        label,
        scopes: Scope::ALL.map(|scope| (scope.code(), chosen.contains(&scope.code()))).into(),
        lives: LIVES.map(|days| (days, days == life)).into(),
    }
}

/// `/settings/tokens`, posted: the token is shown this once.
pub(super) async fn make(v: Visitor, fields: web::Form<Vec<(String, String)>>) -> HttpResponse {
    let all = |name: &'static str| fields.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str());
    let one = |name| all(name).next().unwrap_or_default();
    v.answer(async {
        v.check_form(one("csrf"))?;
        let chosen: Vec<_> = all("scope").collect();
        let life = one("life").parse().ok().filter(|days| LIVES.contains(days)).unwrap_or(LIFE);
        let scopes = match Scopes::parse(&chosen.join(" ")) {
            Ok(scopes) => scopes,
            Err(Error::Invalid(errors)) => {
                return show_settings(&v, form(one("label").into(), &chosen, life), None, &errors).await;
            }
            Err(other) => return Err(other.into()),
        };
        let millis = (life > 0).then(|| i64::from(life) * DAY);
        let token = v.state.commons.make_token(&v.actor, one("label"), &scopes, millis).await?;
        show_settings(&v, blank(), Some(token), &[]).await
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Revoke {
    csrf: String,
    #[serde(default)]
    id: String,
}

/// `/settings/tokens/revoke`, posted.
pub(super) async fn revoke(v: Visitor, form: web::Form<Revoke>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let id = ApiTokenId(form.id.parse().map_err(|_| Error::NotFound)?);
        v.state.commons.revoke_token(&v.actor, id).await?;
        Ok(v.go("/settings", Some(Notice::TokenRevoked)))
    })
    .await
}
