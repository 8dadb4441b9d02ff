//! Who wrote each line of a page.

use actix_web::{HttpResponse, web};
use koinon_commons::read::PageRef;
use koinon_web::views::{BlameView, BlamedPart, LineSource};

use super::visitor::Visitor;
use super::words::{author, page_head};

/// `/pages/{slug}/blame`.
pub(super) async fn blame(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let reference = PageRef::parse(&name);
        let blame = commons.blame(&v.actor, &reference).await?;
        let view = commons.page(&v.actor, &PageRef::Row(blame.page.id)).await?;
        let head = page_head(commons, &v.actor, &view);
        let parts = blame.parts.into_iter().map(|part| {
            let revision = part.revision.and_then(|place| blame.revisions.get(place));
            BlamedPart {
                start: part.start,
                text: part.text,
                source: revision.map(|revision| LineSource {
                    href: format!("{}?version={}", head.page.href, revision.hash),
                    time: revision.record.time,
                    author: author(commons, revision.author.as_ref()),
                    note: revision.note.clone().unwrap_or_default(),
                }),
            }
        });
        Ok(v.show(&BlameView { parts: parts.collect(), complete: blame.complete, shell: v.shell().await?, head }))
    })
    .await
}
