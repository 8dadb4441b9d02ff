//! Two people changed the same lines: asked about line by line, with one's own words kept.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::publish::Edit;
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::{Conflict, Error};
use koinon_core::Hash;
use koinon_core::merge::{Choice, Merge, Region, merge, resolve};
use koinon_web::views::{ConflictPart, ConflictView, Side};
use koinon_web::{Errors, Notice};

use super::edit::{keeping, some};
use super::failure::Failure;
use super::visitor::Visitor;
use super::words::{author, page_head};
use super::written::Written;

/// Shows the lines in question.
pub(super) async fn ask(
    v: &Visitor,
    page: PageView,
    written: &Written,
    conflict: &Conflict,
) -> Result<HttpResponse, Failure> {
    let parts = parts(&conflict.theirs, &conflict.regions, &HashMap::new());
    show(v, page, written, conflict.head, parts, Errors::default()).await
}

async fn show(
    v: &Visitor,
    page: PageView,
    written: &Written,
    theirs: Hash,
    parts: Vec<ConflictPart>,
    errors: Errors,
) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let (_, revision, _) = commons.revision(&v.actor, &PageRef::Row(page.page.id), theirs).await?;
    let head = page_head(commons, &v.actor, &page);
    let view = ConflictView {
        shell: v.shell().await?,
        action: head.at("conflict"),
        head,
        base_revision: written.base_revision.clone(),
        theirs_revision: theirs.to_string(),
        theirs_author: author(commons, revision.author.as_ref()),
        theirs_time: revision.record.time,
        title: written.title.clone(),
        markdown: written.markdown.clone(),
        note: written.note.clone(),
        parts,
        may_keep: true,
        errors,
    };
    Ok(v.show_with(StatusCode::CONFLICT, &view))
}

/// `/pages/{slug}/conflict`, posted: the choices.
pub(super) async fn decide(
    v: Visitor,
    name: web::Path<String>,
    form: web::Form<HashMap<String, String>>,
) -> HttpResponse {
    let mut fields = form.into_inner();
    let mut take = |name: &str| fields.remove(name).unwrap_or_default();
    let written = Written {
        csrf: take("csrf"),
        base_revision: take("base_revision"),
        title: take("title"),
        markdown: take("markdown").replace("\r\n", "\n"),
        note: take("note"),
        action: take("action"),
        ..Written::default()
    };
    let theirs = take("theirs_revision");
    v.answer(keeping(written.markdown.clone(), async {
        v.check_form(&written.csrf)?;
        v.actor.account()?;
        let commons = &v.state.commons;
        let page = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let (Ok(base), Ok(theirs)) = (written.base_revision.parse::<Hash>(), theirs.parse::<Hash>()) else {
            return Err(Error::NotFound.into());
        };
        if written.action == "draft" {
            return super::edit::publish(&v, page, written).await;
        }
        let row = PageRef::Row(page.page.id);
        let (_, _, base_text) = commons.revision(&v.actor, &row, base).await?;
        let (_, _, their_text) = commons.revision(&v.actor, &row, theirs).await?;
        let resolved = match merge(&base_text, &written.markdown, &their_text) {
            Merge::Clean(text) => text,
            Merge::Conflict { merged_with_conflicts, regions } => {
                let parts = parts(&their_text, &regions, &fields);
                match resolve(&merged_with_conflicts, &regions, &choices(&parts)) {
                    Some(text) => text,
                    None => return show(&v, page, &written, theirs, parts, Errors::default()).await,
                }
            }
        };
        // What was chosen starts from the other person's version; if a third one came meanwhile, it is merged with that.
        let edit = Edit {
            base_revision: Some(theirs),
            markdown: resolved.clone(),
            note: some(&written.note),
            ..Edit::default()
        };
        match commons.edit_page(&v.actor, page.page.id, edit).await {
            Ok(_) => Ok(v.go(&page_head(commons, &v.actor, &page).page.href, Some(Notice::Merged))),
            Err(Error::Conflict(conflict)) => {
                let again = Written { markdown: resolved, base_revision: theirs.to_string(), ..written };
                ask(&v, page, &again, &conflict).await
            }
            Err(Error::Incomplete(incomplete)) => {
                let again = Written { markdown: resolved, base_revision: theirs.to_string(), ..written };
                super::edit::still_missing(&v, page, &again, &incomplete).await
            }
            Err(other) => Err(other.into()),
        }
    }))
    .await
}

pub(super) fn choices(parts: &[ConflictPart]) -> Vec<Choice> {
    parts
        .iter()
        .map(|part| match part.choice {
            Side::Yours => Choice::Yours,
            Side::Theirs => Choice::Theirs,
            Side::Before => Choice::Base,
            Side::Both => Choice::Text(joined(&part.theirs, &part.yours)),
            Side::Own => Choice::Text(joined(&part.own.replace("\r\n", "\n"), "")),
        })
        .collect()
}

/// Two passages one after the other, each ending its line.
pub(super) fn joined(first: &str, second: &str) -> String {
    let line = |text: &str| if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    line(first) + &line(second)
}

/// The lines in question, with what was chosen and written so far.
pub(super) fn parts(theirs: &str, regions: &[Region], fields: &HashMap<String, String>) -> Vec<ConflictPart> {
    let headings: Vec<(usize, &str)> = theirs
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with('#'))
        .map(|(at, line)| (at + 1, line.trim_start_matches('#').trim()))
        .collect();
    regions
        .iter()
        .enumerate()
        .map(|(at, region)| {
            let field = |name: &str| fields.get(&format!("{name}-{}", at + 1)).map(String::as_str);
            ConflictPart {
                heading: headings
                    .iter()
                    .rev()
                    .find(|(line, _)| *line < region.theirs_line)
                    .map(|(_, heading)| (*heading).to_owned())
                    .unwrap_or_default(),
                before: region.base.clone(),
                theirs: region.theirs.clone(),
                yours: region.yours.clone(),
                choice: field("choice").and_then(Side::from_code).unwrap_or_default(),
                own: field("own").map_or_else(|| region.yours.clone(), str::to_owned),
            }
        })
        .collect()
}
