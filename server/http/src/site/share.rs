//! A colleague's help with a draft: a link that opens it, and the form behind the link.
//!
//! Who has the link, is signed in and may publish on that page reads the draft and writes in it; it stays its owner's, who
//! alone publishes it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::draft::{Kept, LinkedDraft};
use koinon_commons::read::PageRef;
use koinon_commons::render::{RenderJob, page_path};
use koinon_core::Timestamp;
use koinon_core::policy::EditRight;
use koinon_store::PageId;
use koinon_web::views::{EditView, ShareView, SharedDraft, Subject};
use koinon_web::{Errors, Notice, SafeHtml};
use serde::Deserialize;

use super::edit::{asked, keeping};
use super::failure::Failure;
use super::visitor::Visitor;
use super::written::Written;

/// The action of the editor that keeps a draft and makes a link to it.
pub(super) const ASK: &str = "ask";

/// Where a link leads.
pub(super) fn href(secret: &str) -> String {
    format!("/drafts/{}", koinon_web::percent_encoded(secret))
}

/// Makes a link to the draft that was just kept, and shows it.
pub(super) async fn ask(v: &Visitor, page: PageId) -> Result<HttpResponse, Failure> {
    v.state.commons.make_draft_link(&v.actor, page).await?;
    let page = v.state.commons.page_row(&v.actor, &PageRef::Row(page)).await?;
    Ok(v.go(&format!("{}/share", page_path(v.state.commons.origin(), &page.authority, &page.slug)), None))
}

/// `/pages/{slug}/share`: the link to one's own draft.
pub(super) async fn link(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        v.actor.account()?;
        let commons = &v.state.commons;
        let page = commons.page_row(&v.actor, &PageRef::parse(&name)).await?;
        let (draft, secret) = commons.draft_link(&v.actor, page.id).await?;
        let path = page_path(commons.origin(), &page.authority, &page.slug);
        Ok(v.show(&ShareView {
            shell: v.shell().await?,
            title: draft.title.unwrap_or(page.title),
            lang: page.lang,
            action: format!("{path}/share"),
            edit_href: format!("{path}/edit"),
            link: secret.map(|secret| commons.origin().at(&href(&secret))),
        }))
    })
    .await
}

/// What is to become of the link.
#[derive(Deserialize)]
pub(super) struct Change {
    csrf: String,
    act: String,
}

/// `/pages/{slug}/share`, posted: makes the link, or takes it back.
pub(super) async fn change(v: Visitor, name: web::Path<String>, form: web::Form<Change>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.actor.account()?;
        let page = v.state.commons.page_row(&v.actor, &PageRef::parse(&name)).await?;
        if form.act == "make" {
            return ask(&v, page.id).await;
        }
        v.state.commons.end_draft_link(&v.actor, page.id).await?;
        let path = page_path(v.state.commons.origin(), &page.authority, &page.slug);
        Ok(v.go(&format!("{path}/share"), Some(Notice::LinkWithdrawn)))
    })
    .await
}

/// `/drafts/{link}`: a colleague's draft.
pub(super) async fn open(v: Visitor, secret: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let linked = v.state.commons.draft_by_link(&v.actor, &secret).await?;
        if v.actor.person() == Some(linked.draft.person) {
            let path = page_path(v.state.commons.origin(), &linked.page.authority, &linked.page.slug);
            return Ok(v.go(&format!("{path}/edit"), None));
        }
        let written = Written {
            base_revision: linked.draft.base.map(|base| base.to_string()).unwrap_or_default(),
            title: linked.draft.title.clone().unwrap_or_else(|| linked.page.title.clone()),
            markdown: linked.draft.markdown.clone(),
            note: linked.draft.note.clone().unwrap_or_default(),
            share: secret.into_inner(),
            ..Written::default()
        };
        let seen = linked.draft.updated;
        form(&v, linked, &written, seen, StatusCode::OK, None, Errors::default()).await
    })
    .await
}

/// `/drafts/{link}`, posted: what a colleague wrote, into the draft.
pub(super) async fn save(
    v: Visitor,
    secret: web::Path<String>,
    fields: web::Form<Vec<(String, String)>>,
) -> HttpResponse {
    let written = Written { share: secret.into_inner(), ..Written::read(&v, fields) };
    v.answer(keeping(written.markdown.clone(), async {
        v.check_form(&written.csrf)?;
        let linked = v.state.commons.draft_by_link(&v.actor, &written.share).await?;
        let seen: Timestamp = written.seen.parse().unwrap_or(linked.draft.updated);
        if let Some(written) = written.turned() {
            return form(&v, linked, &written, seen, StatusCode::OK, None, Errors::default()).await;
        }
        if written.action == "preview" {
            let preview = preview(&v, &linked, &written).await?;
            return form(&v, linked, &written, seen, StatusCode::OK, Some(preview), Errors::default()).await;
        }
        match v.state.commons.keep_typed(&v.actor, written.typed()).await? {
            Kept::Since(_) => Ok(v.go(&href(&written.share), Some(Notice::SharedDraftSaved))),
            Kept::OtherWindow => {
                let mut errors = Errors::default();
                errors.add("markdown", v.shell().await?.t("share-changed"));
                let newest = linked.draft.updated;
                form(&v, linked, &written, newest, StatusCode::CONFLICT, None, errors).await
            }
        }
    }))
    .await
}

async fn preview(v: &Visitor, linked: &LinkedDraft, written: &Written) -> Result<SafeHtml, Failure> {
    let job = RenderJob {
        page: Some(linked.page.id),
        home: v.state.commons.origin().clone(),
        source: written.markdown.clone(),
        title: written.title.clone(),
        lang: linked.page.lang.clone(),
        files: linked.files.clone(),
    };
    Ok(SafeHtml::from_rendered_markdown(v.state.commons.render(job).await?.html))
}

async fn form(
    v: &Visitor,
    linked: LinkedDraft,
    written: &Written,
    seen: Timestamp,
    status: StatusCode,
    preview: Option<SafeHtml>,
    errors: Errors,
) -> Result<HttpResponse, Failure> {
    let shell = v.shell().await?;
    let (questions, markdown) = asked(&shell, &linked.page.kind, written);
    let view = EditView {
        behind: None,
        questions,
        shell,
        subject: Subject::New,
        page: linked.page.ulid,
        owner: v.actor.account()?.person.ulid.clone(),
        seen: Some(seen),
        action: href(&written.share),
        base_revision: written.base_revision.clone(),
        kind: linked.page.kind,
        lang: linked.page.lang,
        title: written.title.clone(),
        markdown,
        note: written.note.clone(),
        right: EditRight::Publish,
        preview,
        draft_saved: None,
        draft_reason: None,
        moved_on: false,
        errors,
        gate: None,
        proposing: None,
        share: Some(SharedDraft { secret: written.share.clone(), owner: linked.owner }),
    };
    Ok(v.show_with(status, &view))
}
