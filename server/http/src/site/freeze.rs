//! Freezing the protocol of a trial.

use actix_web::{HttpResponse, web};
use koinon_commons::prepare::fields;
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::{Error, FieldError};
use koinon_core::kind::Kind;
use koinon_core::policy::EditRight;
use koinon_core::protocol::{PROTOCOL, frozen};
use koinon_core::text::clean_text;
use koinon_web::Notice;
use koinon_web::views::FreezeView;
use serde::Deserialize;
use serde_json::Value;

use super::failure::{Failure, form_errors, status};
use super::visitor::Visitor;
use super::words::page_head;

/// How much of a protocol is shown, in characters.
const CHARS: usize = 5000;

#[derive(Deserialize)]
pub(super) struct Sent {
    csrf: String,
}

/// `/pages/{slug}/freeze`.
pub(super) async fn form(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        v.actor.account()?;
        let view = v.state.commons.page(&v.actor, &PageRef::parse(&name)).await?;
        show(&v, view, &[]).await
    })
    .await
}

async fn show(v: &Visitor, view: PageView, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let head = page_head(&v.state.commons, &v.actor, &view);
    if Kind::of(&view.page.kind) != Kind::ExperimentReport || head.edit != Some(EditRight::Publish) {
        return Err(Error::NotFound.into());
    }
    let (shell, said) = (v.shell().await?, fields(view.markdown.as_deref().unwrap_or_default()));
    let protocol = said.get(PROTOCOL).and_then(Value::as_object);
    let text = |name: &str| protocol.and_then(|protocol| protocol.get(name)?.as_str());
    let page = FreezeView {
        protocol: text("text").or_else(|| text("url")).map(|text| clean_text(text, CHARS)).unwrap_or_default(),
        frozen: frozen(&said).map(|frozen| shell.t1("protocol-frozen", "day", shell.day_and_time(&frozen.time))),
        errors: form_errors(&shell, errors),
        head,
        shell,
    };
    Ok(v.show_with(status(errors), &page))
}

/// `/pages/{slug}/freeze`, posted.
pub(super) async fn freeze(v: Visitor, name: web::Path<String>, form: web::Form<Sent>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.actor.account()?;
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let note = v.shell().await?.t("freeze-note");
        match commons.freeze_protocol(&v.actor, view.page.id, note).await {
            Ok(_) => Ok(v.go(&page_head(commons, &v.actor, &view).page.href, Some(Notice::Frozen))),
            Err(Error::Invalid(errors)) => show(&v, view, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}
