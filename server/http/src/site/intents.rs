//! Taking part from one's own city: a visitor whose account is elsewhere is led there (FEP-3b86, OStatus), and people of this city
//! who come from elsewhere find here what they wanted to answer.
//!
//! *Invariant:* nothing here changes anything. Whoever is led away sees first where to; whoever arrives sees what is here.

use actix_web::{HttpResponse, web};
use koinon_commons::read::PageRef;
use koinon_commons::render::page_path;
use koinon_commons::{Error, FieldError};
use koinon_core::Origin;
use koinon_store::{Page, Standing};
use koinon_web::views::{ArrivalView, FromMyCityView, Intent};
use serde::Deserialize;

use super::asked::Asked;
use super::debate::address_of;
use super::failure::{Failure, form_errors, status};
use super::visitor::Visitor;

/// The longest address that is asked for, in bytes.
const LONGEST: usize = 2048;

#[derive(Deserialize, Default)]
pub(super) struct Leading {
    #[serde(default)]
    csrf: String,
    /// Where the visitor was: a path of this city.
    #[serde(default)]
    back: String,
    #[serde(default)]
    handle: String,
}

/// `/from-my-city?back=`.
pub(super) async fn ask(v: Visitor, leading: Asked<Leading>) -> HttpResponse {
    v.answer(async { show(&v, leading.into_inner(), None, &[]).await }).await
}

/// `/from-my-city`, posted: where the visitor's own server takes them to.
pub(super) async fn lead(v: Visitor, form: web::Form<Leading>) -> HttpResponse {
    let leading = form.into_inner();
    v.answer(async {
        v.check_form(&leading.csrf)?;
        let (_, object, intent) = wanted(&v, &leading.back).await?;
        let actors = v.state.federation.actors().await?;
        match actors.interaction(leading.handle.trim(), &object, intent == Intent::Answer).await {
            Ok(there) => show(&v, leading, Some(there.into()), &[]).await,
            Err(error) => {
                tracing::info!(%error, "a visitor's own server could not be asked");
                let message = "their server could not be asked, or leads nowhere".into();
                let error = FieldError { field: "handle".into(), code: "handle_leads_nowhere".into(), message };
                show(&v, leading, None, &[error]).await
            }
        }
    })
    .await
}

async fn show(
    v: &Visitor,
    leading: Leading,
    there: Option<String>,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let (page, _, intent) = wanted(v, &leading.back).await?;
    let shell = v.shell().await?;
    let view = FromMyCityView {
        errors: form_errors(&shell, errors),
        shell,
        title: page.title.clone(),
        intent,
        there_host: there.as_deref().and_then(Origin::of_str).map(|origin| origin.authority().to_owned()),
        there,
        handle: leading.handle,
        back: leading.back,
    };
    Ok(v.show_with(status(errors), &view))
}

/// What a visitor wanted at an address of this city: the page, the id of what they wanted to answer, and what they wanted to do.
async fn wanted(v: &Visitor, back: &str) -> Result<(Page, String, Intent), Failure> {
    let commons = &v.state.commons;
    let (path, query) = back.split_once('?').unwrap_or((back, ""));
    let mut parts = path.trim_start_matches('/').split('/');
    let (Some("pages"), Some(name), what) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Error::NotFound.into());
    };
    let page = commons.page_row(&v.actor, &PageRef::parse(name)).await?;
    if page.standing != Standing::Live {
        return Err(Error::NotFound.into());
    }
    let answered = query.split('&').find_map(|pair| pair.strip_prefix("answer="));
    if let Some(ulid) = answered.map(|ulid| ulid.split('#').next().unwrap_or_default())
        && let Ok(found) = commons.find_comment(&v.actor, ulid).await
    {
        return Ok((page, found.said.comment.ap_id, Intent::Answer));
    }
    let intent = match what {
        Some("propose" | "edit") => Intent::Propose,
        Some("debate") => Intent::Answer,
        _ => Intent::Read,
    };
    let object = page.ap_id.clone();
    Ok((page, object, intent))
}

#[derive(Deserialize)]
pub(super) struct Arriving {
    #[serde(default)]
    uri: String,
}

/// `/intents?uri=`: somebody of this city comes from elsewhere, to answer or to propose something there.
pub(super) async fn arrive(v: Visitor, arriving: Asked<Arriving>) -> HttpResponse {
    v.answer(async {
        let uri = arriving.into_inner().uri;
        let is_address = uri.len() <= LONGEST && Origin::of_str(&uri).is_some() && !uri.contains(char::is_control);
        if !is_address {
            return Err(Error::NotFound.into());
        }
        let commons = &v.state.commons;
        let (page, answer) = match commons.find_comment_by_ap_id(&v.actor, &uri).await {
            Ok(found) => {
                let there = address_of(&v, &found, false);
                let (debate, place) = there.split_once('#').unwrap_or((there.as_str(), ""));
                let sign = if debate.contains('?') { '&' } else { '?' };
                let answer = format!("{debate}{sign}answer={}#say", found.said.comment.ulid);
                (Some(found.page), Some((answer, place.to_owned())))
            }
            Err(Error::NotFound) => (commons.page_row(&v.actor, &PageRef::ApId(uri.clone())).await.ok(), None),
            Err(other) => return Err(other.into()),
        };
        let page = page.filter(|page| page.standing == Standing::Live);
        let href = page.as_ref().map(|page| page_path(commons.origin(), &page.authority, &page.slug));
        let view = ArrivalView {
            shell: v.shell().await?,
            host: Origin::of_str(&uri).map(|origin| origin.authority().to_owned()).unwrap_or_default(),
            title: page.map(|page| page.title),
            answer: answer.map(|(answer, _)| answer).or_else(|| href.as_ref().map(|href| format!("{href}/debate#say"))),
            propose: href.as_ref().map(|href| format!("{href}/propose")),
            read: href,
            original: uri,
        };
        Ok(v.show(&view))
    })
    .await
}
