//! Our version of a page: making it, where it comes from, and offering it back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::around::Around;
use koinon_commons::clock::new_ulid;
use koinon_commons::read::{PageRef, PageView};
use koinon_core::kind::Kind;
use koinon_store::{City, Revision, Standing};
use koinon_web::percent_encoded;
use koinon_web::views::{AdaptView, Adapted, DiffEnd, OriginalDiffView, PageHead};
use serde::Deserialize;

use super::edit::new_editor;
use super::failure::Failure;
use super::history::rows;
use super::visitor::Visitor;
use super::words::{author, named, page_head, page_link};
use super::written::Written;

/// What there is to say of a page that was made from another one.
pub(super) fn told(
    v: &Visitor,
    view: &PageView,
    around: &Around,
    head: &PageHead,
    cities: &[(City, i64)],
) -> Option<Adapted> {
    let adapted = around.adapted.as_ref()?;
    let page = &adapted.original;
    let original = page_link(&v.state.commons, page, named(&page.authority, cities));
    let since = adapted.behind.and_then(|behind| behind.since);
    let ours = !view.page.mirrored();
    let city = cities.iter().find(|(city, _)| city.origin.authority() == page.authority);
    let takes_proposals = match page.mirrored() {
        true => city.is_some_and(|(city, _)| !city.blocked && city.inbox.is_some()),
        false => true,
    };
    Some(Adapted {
        differs_href: adapted.held.then(|| head.at("original-diff")),
        behind: adapted.behind.is_some(),
        news_href: match since {
            Some(version) => format!("{}/diff?from={version}", original.href),
            None => format!("{}/history", original.href),
        },
        take_over_href: (since.is_some() && head.offers_edit()).then(|| head.at("take-over")),
        offer_href: (ours && takes_proposals)
            .then(|| format!("{}/propose?offer={}", original.href, percent_encoded(&view.page.ulid))),
        original,
    })
}

/// The page that is to be adapted.
async fn original(v: &Visitor, name: &str) -> Result<PageView, Failure> {
    v.actor.account()?;
    let view = v.state.commons.page(&v.actor, &PageRef::parse(name)).await?;
    match view.page.standing {
        Standing::Live => Ok(view),
        Standing::Deleted => Err(Error::Gone.into()),
        Standing::Draft => Err(Error::NotFound.into()),
    }
}

/// `/pages/{slug}/adapt`: what happens.
pub(super) async fn ask(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let view = original(&v, &name).await?;
        let head = page_head(&v.state.commons, &v.actor, &view);
        Ok(v.show(&AdaptView { shell: v.shell().await?, head, licence: view.page.licence.clone() }))
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Signed {
    csrf: String,
}

/// `/pages/{slug}/adapt`, posted: the editor of a new page. Nothing is kept until that is sent.
pub(super) async fn begin(v: Visitor, name: web::Path<String>, form: web::Form<Signed>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let view = original(&v, &name).await?;
        let commons = &v.state.commons;
        let written = Written {
            page: new_ulid(commons.now()),
            kind: Kind::of(&view.page.kind).code().into(),
            lang: view.page.lang.clone(),
            title: view.page.title.clone(),
            markdown: commons.adaptation_of(&view)?,
            ..Written::default()
        };
        new_editor(&v, &written, StatusCode::OK, None, &[]).await
    })
    .await
}

/// `/pages/{slug}/original-diff`: what differs from the version that it was made from.
pub(super) async fn diff(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let compared = commons.from_original(&v.actor, &PageRef::Row(view.page.id)).await?;
        let head = page_head(commons, &v.actor, &view);
        let city = named(&compared.original.authority, &commons.cities().await?);
        let original = page_link(commons, &compared.original, city);
        let end = |href: &str, revision: &Revision| DiffEnd {
            href: format!("{href}?version={}", revision.hash),
            time: revision.record.time,
            author: author(commons, revision.author.as_ref()),
        };
        let page = OriginalDiffView {
            shell: v.shell().await?,
            from: end(&original.href, &compared.from),
            to: end(&head.page.href, &compared.to),
            rows: rows(&compared.diff),
            original,
            head,
        };
        Ok(v.show(&page))
    })
    .await
}

/// Begins a proposal with what an adaptation of the page would make of it.
pub(super) async fn offer(
    v: &Visitor,
    original: &PageView,
    adaptation: &str,
    written: &mut Written,
) -> Result<(), Failure> {
    let offer = v.state.commons.offer_back(&v.actor, &PageRef::parse(adaptation)).await?;
    if offer.original.page.id != original.page.id {
        return Err(Error::NotFound.into());
    }
    written.base_revision = offer.base.to_string();
    written.markdown = offer.markdown;
    written.note = v.shell().await?.t1("offer-back-reason", "title", offer.from.as_str());
    Ok(())
}
