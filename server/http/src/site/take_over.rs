//! Taking over what the original of our version has changed since.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::take_over::{TakeOver, Upstream};
use koinon_core::Hash;
use koinon_core::merge::{Merge, Region};
use koinon_web::views::{ConflictView, TakeOverView};
use koinon_web::{Errors, Notice};

use super::conflict::{self, choices, parts};
use super::edit::{some, still_missing};
use super::failure::Failure;
use super::visitor::Visitor;
use super::words::{author, named, page_head, page_link};
use super::written::Written;

/// `/pages/{slug}/take-over`: what happens.
pub(super) async fn ask(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let upstream = commons.upstream(&v.actor, &PageRef::parse(&name), None, None).await?;
        let head = page_head(commons, &v.actor, &upstream.page);
        if !upstream.is_behind() {
            return Ok(v.go(&head.page.href, Some(Notice::Unchanged)));
        }
        let city = named(&upstream.original.page.authority, &commons.cities().await?);
        let original = page_link(commons, &upstream.original.page, city);
        let page = TakeOverView {
            shell: v.shell().await?,
            base_revision: upstream.ours.to_string(),
            theirs_revision: upstream.theirs.hash.to_string(),
            news_href: format!("{}/diff?from={}&to={}", original.href, upstream.base, upstream.theirs.hash),
            original,
            head,
        };
        Ok(v.show(&page))
    })
    .await
}

/// `/pages/{slug}/take-over`, posted; with choices where both sides changed the same lines.
pub(super) async fn take(
    v: Visitor,
    name: web::Path<String>,
    form: web::Form<HashMap<String, String>>,
) -> HttpResponse {
    let mut fields = form.into_inner();
    let mut field = |name: &str| fields.remove(name).unwrap_or_default();
    let (csrf, note) = (field("csrf"), field("note"));
    let (ours, theirs) = (field("base_revision").parse::<Hash>().ok(), field("theirs_revision").parse::<Hash>().ok());
    v.answer(async {
        v.check_form(&csrf)?;
        let commons = &v.state.commons;
        let upstream = commons.upstream(&v.actor, &PageRef::parse(&name), ours, theirs).await?;
        let mut chosen = Vec::new();
        if let Merge::Conflict { merged_with_conflicts, regions } = upstream.merge() {
            let has_chosen = (1..=regions.len()).all(|n| fields.contains_key(&format!("choice-{n}")));
            let conflict = upstream.conflict(merged_with_conflicts, regions);
            if !has_chosen {
                return show(&v, &upstream, &conflict.theirs, &conflict.regions, &note).await;
            }
            chosen = choices(&parts(&conflict.theirs, &conflict.regions, &fields));
        }
        let city = named(&upstream.original.page.authority, &commons.cities().await?);
        let said = match some(&note) {
            Some(note) => note,
            None => v.shell().await?.t1("take-over-summary", "city", city.name.as_str()),
        };
        let wanted = TakeOver {
            ours: Some(upstream.ours),
            theirs: Some(upstream.theirs.hash),
            choices: chosen,
            note: Some(said),
        };
        let row = PageRef::Row(upstream.page.page.id);
        match commons.take_over(&v.actor, &row, wanted).await {
            Ok(saved) => {
                let page = commons.page(&v.actor, &PageRef::Row(saved.page())).await?;
                Ok(v.go(&page_head(commons, &v.actor, &page).page.href, Some(Notice::TakenOver)))
            }
            // Somebody else changed our page meanwhile: what was put together is kept as a draft.
            Err(Error::Conflict(conflict)) => {
                let written = again(&upstream.page, &conflict.yours, upstream.ours, &note);
                conflict::ask(&v, upstream.page, &written, &conflict).await
            }
            Err(Error::Incomplete(incomplete)) => {
                let page = commons.page(&v.actor, &row).await?;
                let kept = page.draft.as_ref().map(|draft| draft.markdown.clone()).unwrap_or_default();
                let written = again(&page, &kept, upstream.ours, &note);
                still_missing(&v, page, &written, &incomplete).await
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// What was put together, as the editor has it.
fn again(page: &PageView, markdown: &str, base: Hash, note: &str) -> Written {
    Written {
        page: page.page.ulid.clone(),
        base_revision: base.to_string(),
        kind: page.page.kind.clone(),
        lang: page.page.lang.clone(),
        title: page.page.title.clone(),
        markdown: markdown.to_owned(),
        note: note.to_owned(),
        ..Written::default()
    }
}

/// The lines that both sides changed.
async fn show(
    v: &Visitor,
    upstream: &Upstream,
    theirs: &str,
    regions: &[Region],
    note: &str,
) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let head = page_head(commons, &v.actor, &upstream.page);
    let view = ConflictView {
        shell: v.shell().await?,
        action: head.at("take-over"),
        head,
        base_revision: upstream.ours.to_string(),
        theirs_revision: upstream.theirs.hash.to_string(),
        theirs_author: author(commons, upstream.theirs.author.as_ref()),
        theirs_time: upstream.theirs.record.time,
        title: upstream.page.page.title.clone(),
        markdown: upstream.page.markdown.clone().unwrap_or_default(),
        note: note.to_owned(),
        parts: parts(theirs, regions, &HashMap::new()),
        may_keep: false,
        errors: Errors::default(),
    };
    Ok(v.show_with(StatusCode::CONFLICT, &view))
}
