//! Suggesting an edit: the editor, for those who decide on the page, here or in another city.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::draft::Typed;
use koinon_commons::propose::ProposedEdit;
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::render::page_path;
use koinon_commons::{Error, FieldError, Refusal};
use koinon_core::policy::EditRight;
use koinon_core::text::clean_line;
use koinon_core::title::MAX_TITLE_CHARS;
use koinon_store::{PageId, Standing};
use koinon_web::Notice;

use super::asked::Asked;
use super::edit::{Wish, again, begun, editor, follow, keeping, still_missing};
use super::failure::{Failure, Missing, form_errors};
use super::proposals;
use super::visitor::Visitor;
use super::words::page_head;
use super::written::Written;

/// `/pages/{slug}/propose`.
pub(super) async fn form(v: Visitor, name: web::Path<String>, wish: Asked<Wish>) -> HttpResponse {
    v.answer(async {
        v.actor.account()?;
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let head = page_head(commons, &v.actor, &view);
        // A draft of what cannot be proposed any more is not lost.
        let draft = view.draft.as_ref().map(|draft| draft.markdown.clone()).unwrap_or_default();
        keeping(draft, async {
            let is_locked = !view.page.mirrored() && head.edit == Some(EditRight::Locked);
            match view.page.standing {
                Standing::Deleted => return Err(Error::Gone.into()),
                Standing::Draft => return Ok(v.go(&head.at("edit"), None)),
                Standing::Live if is_locked => return Ok(v.go(&head.at("edit"), None)),
                Standing::Live if view.page.mirrored() && !head.propose => {
                    return Err(Error::Forbidden(Refusal::OtherCity).into());
                }
                Standing::Live => {}
            }
            let mut written = Written { proposes: true, ..begun(&view, &wish) };
            // What was begun and not sent is not written over.
            if let Some(adaptation) = wish.offer.as_ref().filter(|_| view.draft.is_none()) {
                super::adapt::offer(&v, &view, adaptation, &mut written).await?;
            }
            editor(&v, view, &written, StatusCode::OK, None, Missing::default(), true).await
        })
        .await
    })
    .await
}

/// `/pages/{slug}/propose`, posted.
pub(super) async fn send(v: Visitor, name: web::Path<String>, form: web::Form<Vec<(String, String)>>) -> HttpResponse {
    let mut written = Written { proposes: true, ..Written::read(&v, form) };
    v.answer(keeping(written.markdown.clone(), async {
        v.check_form(&written.csrf)?;
        v.actor.account()?;
        let view = v.state.commons.page(&v.actor, &PageRef::parse(&name)).await?;
        follow(&v, &view, &mut written).await?;
        match again(&v, &view, &written).await? {
            Some(form) => Ok(form),
            None if written.action == "draft" => keep(&v, &view, &written).await,
            None => propose(&v, &view, &written).await,
        }
    }))
    .await
}

async fn keep(v: &Visitor, view: &PageView, written: &Written) -> Result<HttpResponse, Failure> {
    let (markdown, _) = written.titled(&view.page.title);
    // Who presses a button means it, whatever another window has saved.
    let typed = Typed { page: view.page.ulid.clone(), markdown, anyway: true, link: None, ..written.typed() };
    match v.state.commons.keep_typed(&v.actor, typed).await {
        Ok(_) => Ok(v.go(&format!("{}/propose", path_of(v, view)), Some(Notice::DraftKept))),
        Err(Error::Invalid(errors)) => mend(v, view.page.id, written, errors).await,
        Err(other) => Err(other.into()),
    }
}

async fn propose(v: &Visitor, view: &PageView, written: &Written) -> Result<HttpResponse, Failure> {
    let (markdown, title) = written.titled(&view.page.title);
    let edit = ProposedEdit {
        base_revision: written.base_revision.parse().ok(),
        markdown,
        title: title.map(|title| clean_line(&title, MAX_TITLE_CHARS)),
        reason: written.note.clone(),
        sources: written.sources.lines().map(str::to_owned).collect(),
    };
    match v.state.commons.propose(&v.actor, view.page.id, edit).await {
        Ok(proposal) => Ok(v.go(&proposals::href(&proposal), Some(Notice::ProposalSent))),
        Err(Error::Invalid(errors)) => mend(v, view.page.id, written, errors).await,
        Err(Error::Incomplete(incomplete)) => {
            let view = v.state.commons.page(&v.actor, &PageRef::Row(view.page.id)).await?;
            still_missing(v, view, written, &incomplete).await
        }
        Err(Error::Forbidden(Refusal::Locked)) => {
            Ok(v.go(&format!("{}/edit", path_of(v, view)), Some(Notice::PageLocked)))
        }
        Err(other) => Err(other.into()),
    }
}

/// The editor again, with what is to be mended.
async fn mend(
    v: &Visitor,
    page: PageId,
    written: &Written,
    mut errors: Vec<FieldError>,
) -> Result<HttpResponse, Failure> {
    for error in &mut errors {
        match (error.field.as_str(), error.code.as_str()) {
            ("reason", "too_many") => (error.field, error.code) = ("note".into(), "too_many_open".into()),
            ("reason", _) => error.field = "note".into(),
            ("base_revision", _) => (error.field, error.code) = ("markdown".into(), "unknown_version".into()),
            _ => {}
        }
    }
    // Its draft was saved meanwhile.
    let view = v.state.commons.page(&v.actor, &PageRef::Row(page)).await?;
    let missing = Missing { errors: form_errors(&v.shell().await?, &errors), gate: None };
    editor(v, view, written, StatusCode::UNPROCESSABLE_ENTITY, None, missing, false).await
}

fn path_of(v: &Visitor, view: &PageView) -> String {
    page_path(v.state.commons.origin(), &view.page.authority, &view.page.slug)
}
