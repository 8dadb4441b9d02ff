//! The organisations that people of this city belong to: asked for, confirmed, taken out.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_store::{Affiliation, AffiliationId};
use koinon_web::Notice;
use koinon_web::views::AffiliationItem;
use serde::Deserialize;

use super::account::show_settings_again;
use super::failure::Failure;
use super::visitor::Visitor;
use super::words::author;

#[derive(Deserialize)]
pub(super) struct Asking {
    csrf: String,
    #[serde(default)]
    organisation: String,
}

#[derive(Deserialize)]
pub(super) struct Back {
    csrf: String,
    #[serde(default)]
    back: String,
}

/// Affiliations as they are listed.
pub(super) fn items(v: &Visitor, affiliations: Vec<Affiliation>) -> Vec<AffiliationItem> {
    let item = |one: Affiliation| AffiliationItem {
        id: one.id.0,
        person: author(&v.state.commons, Some(&one.person)),
        organisation: one.organisation,
        asked: one.asked,
        confirmed: one.confirmed.is_some(),
    };
    affiliations.into_iter().map(item).collect()
}

/// Those that wait for this reader to confirm them.
pub(super) async fn to_confirm(v: &Visitor) -> Result<Vec<AffiliationItem>, Failure> {
    match v.state.commons.all_affiliations(&v.actor).await {
        Ok(all) => Ok(items(v, all.into_iter().filter(|one| one.confirmed.is_none()).collect())),
        Err(Error::Forbidden(_)) => Ok(Vec::new()),
        Err(other) => Err(other.into()),
    }
}

/// `/settings/affiliations`, posted.
pub(super) async fn ask(v: Visitor, form: web::Form<Asking>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        match v.state.commons.ask_affiliation(&v.actor, &form.organisation).await {
            Ok(()) => Ok(v.go("/settings", Some(Notice::AffiliationAsked))),
            Err(Error::Invalid(errors)) => show_settings_again(&v, &form.organisation, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// `/affiliations/{id}/confirm`, posted.
pub(super) async fn confirm(v: Visitor, id: web::Path<String>, form: web::Form<Back>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.state.commons.confirm_affiliation(&v.actor, row(&id)?).await?;
        Ok(v.go(&form.back, Some(Notice::AffiliationConfirmed)))
    })
    .await
}

/// `/affiliations/{id}/withdraw`, posted.
pub(super) async fn withdraw(v: Visitor, id: web::Path<String>, form: web::Form<Back>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.state.commons.withdraw_affiliation(&v.actor, row(&id)?).await?;
        Ok(v.go(&form.back, Some(Notice::AffiliationWithdrawn)))
    })
    .await
}

fn row(id: &str) -> Result<AffiliationId, Error> {
    id.parse().map(AffiliationId).map_err(|_| Error::NotFound)
}
