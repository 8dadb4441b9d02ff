//! The data that stands in a page, as a file.

use actix_web::http::header::{CONTENT_DISPOSITION, VARY};
use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::read::PageRef;
use koinon_core::Hash;
use koinon_markdown::data;
use koinon_store::Standing;
use serde::Deserialize;

use super::asked::Asked;
use super::files::data_type;
use super::visitor::Visitor;

#[derive(Deserialize)]
pub(super) struct Block {
    version: Option<Hash>,
    /// Which of the page's blocks of data, from 1.
    block: usize,
}

/// Where the blocks of data of a page are, each with its number behind it.
pub(super) fn data_path(page_href: &str, version: Option<Hash>) -> String {
    match version {
        Some(hash) => format!("{page_href}/data?version={hash}&block="),
        None => format!("{page_href}/data?block="),
    }
}

/// `/pages/{slug}/data?block=1`: the very text that stands there, handed out to be kept and never as a page.
pub(super) async fn block(v: Visitor, name: web::Path<String>, query: Asked<Block>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let source = match query.version {
            Some(hash) => commons.revision(&v.actor, &PageRef::Row(view.page.id), hash).await?.2,
            None if view.page.standing == Standing::Deleted => return Err(Error::Gone.into()),
            None => view.markdown.ok_or(Error::Gone)?,
        };
        let (kind, text) = data::block(&source, query.block).ok_or(Error::NotFound)?;
        let file = format!("attachment; filename=\"data-{}.{}\"", query.block, kind.ending());
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_DISPOSITION, file))
            .insert_header((VARY, "Cookie"))
            .content_type(data_type(kind))
            .body(text))
    })
    .await
}
