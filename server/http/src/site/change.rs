//! Acts on a whole page, each asked about once: rename, delete, restore, revert, who may edit.

use actix_web::{HttpResponse, web};
use koinon_commons::prepare::retitled;
use koinon_commons::publish::Edit;
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::{Error, FieldError};
use koinon_core::policy::PagePolicy;
use koinon_core::{Hash, Timestamp};
use koinon_store::Page;
use koinon_web::views::{DeleteView, PolicyView, RenameView, RestoreView, RevertView};
use koinon_web::{Errors, Notice};
use serde::Deserialize;

use super::alike::unless_alike;
use super::asked::Asked;
use super::edit::some;
use super::failure::{Failure, form_errors, status};
use super::visitor::Visitor;
use super::words::{author, page_head};

async fn page_of(v: &Visitor, name: &str) -> Result<PageView, Failure> {
    v.actor.account()?;
    Ok(v.state.commons.page(&v.actor, &PageRef::parse(name)).await?)
}

/// Where the page is now.
async fn href_of(v: &Visitor, page: &Page) -> Result<String, Failure> {
    let page = v.state.commons.page_row(&v.actor, &PageRef::Row(page.id)).await?;
    Ok(koinon_commons::render::page_path(v.state.commons.origin(), &page.authority, &page.slug))
}

#[derive(Deserialize)]
pub(super) struct Rename {
    csrf: String,
    base_revision: String,
    title: String,
    #[serde(default)]
    slug: String,
    #[serde(default)]
    note: String,
}

/// `/pages/{slug}/rename`.
pub(super) async fn rename_form(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let page = page_of(&v, &name).await?;
        let form = Rename {
            csrf: String::new(),
            base_revision: page.page.head_hash.map(|head| head.to_string()).unwrap_or_default(),
            title: page.page.title.clone(),
            slug: page.page.slug.clone(),
            note: String::new(),
        };
        show_rename(&v, &page, form, &[]).await
    })
    .await
}

async fn show_rename(
    v: &Visitor,
    page: &PageView,
    form: Rename,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let shell = v.shell().await?;
    let view = RenameView {
        errors: form_errors(&shell, errors),
        shell,
        head: page_head(&v.state.commons, &v.actor, page),
        base_revision: form.base_revision,
        title: form.title,
        slug: form.slug,
        note: form.note,
    };
    Ok(v.show_with(status(errors), &view))
}

/// `/pages/{slug}/rename`, posted. The text stays, but for the title in its front matter.
pub(super) async fn rename(v: Visitor, name: web::Path<String>, form: web::Form<Rename>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let page = page_of(&v, &name).await?;
        let base: Option<Hash> = form.base_revision.parse().ok();
        let base = base.ok_or(Error::NotFound)?;
        let (_, _, text) = v.state.commons.revision(&v.actor, &PageRef::Row(page.page.id), base).await?;
        let title = form.title.trim().to_owned();
        let edit = Edit {
            base_revision: Some(base),
            markdown: if title == page.page.title { text } else { retitled(&text, &page.page.title, &title) },
            note: some(&form.note),
            title: Some(title).filter(|title| !title.is_empty()),
            slug: some(&form.slug).filter(|slug| *slug != page.page.slug),
            ..Edit::default()
        };
        let taken = |message: String| vec![FieldError { field: "slug".into(), code: "address_taken".into(), message }];
        match v.state.commons.edit_page(&v.actor, page.page.id, edit).await {
            Ok(_) => {
                let notice = unless_alike(&v, page.page.id, Notice::Renamed).await?;
                Ok(v.go(&href_of(&v, &page.page).await?, Some(notice)))
            }
            Err(Error::Invalid(errors)) => show_rename(&v, &page, form, &errors).await,
            Err(Error::Incomplete(incomplete)) => show_rename(&v, &page, form, &incomplete.field_errors()).await,
            Err(Error::Taken(message)) => show_rename(&v, &page, form, &taken(message)).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Noted {
    csrf: String,
    #[serde(default)]
    note: String,
    revision: Option<Hash>,
}

/// `/pages/{slug}/delete`.
pub(super) async fn delete_form(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let page = page_of(&v, &name).await?;
        let linking = v.state.commons.linking_pages(page.page.clone(), 500).await?;
        let head = page_head(&v.state.commons, &v.actor, &page);
        let view = DeleteView { shell: v.shell().await?, head, backlinks: linking.len() as u64, note: String::new() };
        Ok(v.show(&view))
    })
    .await
}

/// `/pages/{slug}/delete`, posted.
pub(super) async fn delete(v: Visitor, name: web::Path<String>, form: web::Form<Noted>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let page = page_of(&v, &name).await?;
        v.state.commons.delete_page(&v.actor, page.page.id, some(&form.note)).await?;
        Ok(v.go(&href_of(&v, &page.page).await?, Some(Notice::Deleted)))
    })
    .await
}

/// `/pages/{slug}/restore`.
pub(super) async fn restore_form(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let page = page_of(&v, &name).await?;
        let view = RestoreView { shell: v.shell().await?, head: page_head(&v.state.commons, &v.actor, &page) };
        Ok(v.show(&view))
    })
    .await
}

/// `/pages/{slug}/restore`, posted.
pub(super) async fn restore(v: Visitor, name: web::Path<String>, form: web::Form<Noted>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let page = page_of(&v, &name).await?;
        v.state.commons.restore_page(&v.actor, page.page.id, some(&form.note)).await?;
        Ok(v.go(&href_of(&v, &page.page).await?, Some(Notice::Restored)))
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Which {
    revision: Hash,
}

/// `/pages/{slug}/revert?revision=`.
pub(super) async fn revert_form(v: Visitor, name: web::Path<String>, which: Asked<Which>) -> HttpResponse {
    v.answer(async {
        let (page, commons) = (page_of(&v, &name).await?, &v.state.commons);
        let (_, revision, _) = commons.revision(&v.actor, &PageRef::Row(page.page.id), which.revision).await?;
        let head = page_head(commons, &v.actor, &page);
        let view = RevertView {
            shell: v.shell().await?,
            revision: revision.hash.to_string(),
            version_href: format!("{}?version={}", head.page.href, revision.hash),
            time: revision.record.time,
            author: author(commons, revision.author.as_ref()),
            note: String::new(),
            head,
        };
        Ok(v.show(&view))
    })
    .await
}

/// `/pages/{slug}/revert`, posted.
pub(super) async fn revert(v: Visitor, name: web::Path<String>, form: web::Form<Noted>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let page = page_of(&v, &name).await?;
        let revision = form.revision.ok_or(Error::NotFound)?;
        v.state.commons.revert_page(&v.actor, page.page.id, revision, some(&form.note)).await?;
        Ok(v.go(&href_of(&v, &page.page).await?, Some(Notice::Reverted)))
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Policy {
    csrf: String,
    policy: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    until: String,
}

/// `/pages/{slug}/policy`.
pub(super) async fn policy_form(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let page = page_of(&v, &name).await?;
        let form = Policy {
            csrf: String::new(),
            policy: page.page.policy.code().into(),
            reason: page.page.policy_reason.clone().unwrap_or_default(),
            until: page.page.policy_until.map(Timestamp::to_day_string).unwrap_or_default(),
        };
        show_policy(&v, &page, form, &[]).await
    })
    .await
}

async fn show_policy(
    v: &Visitor,
    page: &PageView,
    form: Policy,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let shell = v.shell().await?;
    let view = PolicyView {
        errors: if errors.is_empty() { Errors::default() } else { form_errors(&shell, errors) },
        shell,
        head: page_head(&v.state.commons, &v.actor, page),
        policy: PagePolicy::from_code(&form.policy).unwrap_or_default(),
        reason: form.reason,
        until: form.until,
    };
    Ok(v.show_with(status(errors), &view))
}

/// `/pages/{slug}/policy`, posted.
pub(super) async fn policy(v: Visitor, name: web::Path<String>, form: web::Form<Policy>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let page = page_of(&v, &name).await?;
        let policy = PagePolicy::from_code(&form.policy).ok_or(Error::NotFound)?;
        // A lock lasts through the day that was named.
        let until = some(&form.until).map(|day| format!("{day}T23:59:59Z").parse::<Timestamp>());
        let until = match until {
            Some(Err(_)) => {
                let error = FieldError {
                    field: "until".into(),
                    code: "day_form".into(),
                    message: "a day looks like 2026-11-20".into(),
                };
                return show_policy(&v, &page, form, &[error]).await;
            }
            Some(Ok(until)) => Some(until),
            None => None,
        };
        match v.state.commons.set_policy(&v.actor, page.page.id, policy, some(&form.reason), until).await {
            Ok(()) => Ok(v.go(&href_of(&v, &page.page).await?, Some(Notice::PolicyChanged))),
            Err(Error::Invalid(errors)) => show_policy(&v, &page, form, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}
