//! A comment of one's own: said anew, taken back, brought back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::read::PageRef;
use koinon_commons::thread::FoundComment;
use koinon_web::views::CommentEditView;
use koinon_web::{Errors, Notice};
use serde::Deserialize;

use super::debate::{address_of, found_at};
use super::edit::keeping;
use super::failure::{Failure, form_errors};
use super::visitor::Visitor;
use super::words::page_head;

/// A comment that the asker may say anew.
async fn own(v: &Visitor, ulid: &str) -> Result<FoundComment, Failure> {
    v.actor.account()?;
    let found = v.state.commons.find_comment(&v.actor, ulid).await?;
    if found.said.may_edit { Ok(found) } else { Err(Error::NotFound.into()) }
}

/// `/comments/{ulid}/edit`.
pub(super) async fn edit_form(v: Visitor, ulid: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let found = own(&v, &ulid).await?;
        let markdown = found.said.comment.markdown.clone().unwrap_or_default();
        editor(&v, &found, markdown, Errors::default(), StatusCode::OK).await
    })
    .await
}

async fn editor(
    v: &Visitor,
    found: &FoundComment,
    markdown: String,
    errors: Errors,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let view = commons.page(&v.actor, &PageRef::Row(found.page.id)).await?;
    let page = CommentEditView {
        shell: v.shell().await?,
        head: page_head(commons, &v.actor, &view),
        action: format!("/comments/{}/edit", found.said.comment.ulid),
        back: address_of(v, found, false),
        markdown,
        errors,
    };
    Ok(v.show_with(status, &page))
}

#[derive(Deserialize)]
pub(super) struct Anew {
    csrf: String,
    #[serde(default)]
    markdown: String,
}

/// `/comments/{ulid}/edit`, posted.
pub(super) async fn edit(v: Visitor, ulid: web::Path<String>, form: web::Form<Anew>) -> HttpResponse {
    let Anew { csrf, markdown } = form.into_inner();
    v.answer(keeping(markdown.clone(), async {
        v.check_form(&csrf)?;
        let found = own(&v, &ulid).await?;
        match v.state.commons.edit_comment(&v.actor, &ulid, &markdown).await {
            Ok(_) => Ok(v.go(&address_of(&v, &found, false), Some(Notice::CommentEdited))),
            Err(Error::Invalid(mut errors)) => {
                for error in &mut errors {
                    error.field = "said".into();
                }
                let errors = form_errors(&v.shell().await?, &errors);
                editor(&v, &found, markdown.clone(), errors, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            Err(other) => Err(other.into()),
        }
    }))
    .await
}

#[derive(Deserialize)]
pub(super) struct Form {
    csrf: String,
}

/// `/comments/{ulid}/delete`, posted.
pub(super) async fn delete(v: Visitor, ulid: web::Path<String>, form: web::Form<Form>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let comment = v.state.commons.delete_comment(&v.actor, &ulid).await?;
        Ok(v.go(&found_at(&v, &comment.ulid, false).await?, Some(Notice::CommentDeleted)))
    })
    .await
}

/// `/comments/{ulid}/restore`, posted.
pub(super) async fn restore(v: Visitor, ulid: web::Path<String>, form: web::Form<Form>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let comment = v.state.commons.restore_comment(&v.actor, &ulid).await?;
        Ok(v.go(&found_at(&v, &comment.ulid, false).await?, Some(Notice::CommentRestored)))
    })
    .await
}
