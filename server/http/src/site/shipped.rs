//! The ways to the pages that come with the program, in the reader's language.

use actix_web::{HttpResponse, web};
use koinon_commons::render::page_path;
use koinon_core::shelf::Shelf;

use super::visitor::Visitor;

/// The page that `/help` leads to.
const CONTENTS: &str = "contents";

/// `/help`.
pub(super) async fn contents(v: Visitor) -> HttpResponse {
    lead(v, Shelf::Help, CONTENTS).await
}

/// `/help/{subject}`.
pub(super) async fn help(v: Visitor, subject: web::Path<String>) -> HttpResponse {
    lead(v, Shelf::Help, &subject).await
}

/// `/about/{subject}`.
pub(super) async fn about(v: Visitor, subject: web::Path<String>) -> HttpResponse {
    lead(v, Shelf::Legal, &subject).await
}

async fn lead(v: Visitor, shelf: Shelf, subject: &str) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let page = commons.shipped_page(shelf, subject, v.lang.code()).await?;
        Ok(v.go(&page_path(commons.origin(), &page.authority, &page.slug), None))
    })
    .await
}
