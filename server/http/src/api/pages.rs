//! Pages: list, create, read, edit, delete, restore, revert, and who may edit.

use actix_web::{HttpResponse, web};
use koinon_commons::publish::{Edit, NewPageText, Saved};
use koinon_commons::read::{ListQuery, PageRef};
use koinon_commons::render::RenderJob;
use koinon_commons::{Actor, Error};
use koinon_core::policy::PagePolicy;
use koinon_core::{Hash, Timestamp};
use koinon_store::{PageId, Standing};
use serde::Deserialize;
use serde_json::{Value, json};

use super::page_json::{PageItem, PageJson};
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/pages").route(web::get().to(list)).route(web::post().to(create)))
        .service(
            web::resource("/pages/{id}")
                .route(web::get().to(read))
                .route(web::put().to(edit))
                .route(web::delete().to(delete)),
        )
        .route("/pages/{id}/undelete", web::post().to(restore))
        .route("/pages/{id}/revert", web::post().to(revert))
        .route("/pages/{id}/policy", web::put().to(set_policy));
}

#[derive(Deserialize)]
struct List {
    city: Option<String>,
    kind: Option<String>,
    lang: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

async fn list(state: web::Data<State>, query: web::Query<List>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let limit = super::limit(query.limit);
    let after = match query.cursor.as_deref() {
        Some(cursor) => Some(read_cursor(cursor).ok_or_else(|| Problem::bad_request("this cursor is none of ours"))?),
        None => None,
    };
    // One more than asked tells whether there is a next list.
    let wanted = ListQuery { city: query.city, kind: query.kind, lang: query.lang, after, limit: limit + 1 };
    let mut pages = state.commons.pages(wanted).await?;
    let more = pages.len() as i64 > limit;
    pages.truncate(usize::try_from(limit).unwrap_or(0));
    let next = pages.last().filter(|_| more).map(|page| format!("{}-{}", page.updated.as_millis(), page.id.0));
    let (here, now) = (state.commons.origin(), state.commons.now());
    let items: Vec<_> = pages.iter().map(|page| PageItem::of(page, here, now)).collect();
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": next })))
}

/// The place in a list of pages that a cursor names.
pub(crate) fn read_cursor(text: &str) -> Option<(Timestamp, PageId)> {
    let (time, page) = text.rsplit_once('-')?;
    Some((Timestamp::from_millis(time.parse().ok()?), PageId(page.parse().ok()?)))
}

#[derive(Deserialize)]
struct Create {
    markdown: String,
    kind: Option<String>,
    lang: Option<String>,
    title: Option<String>,
    slug: Option<String>,
    summary: Option<String>,
    #[serde(default)]
    draft: bool,
}

async fn create(state: web::Data<State>, who: ApiRequester, body: web::Json<Create>) -> Result<HttpResponse, Problem> {
    let body = body.into_inner();
    let new = NewPageText {
        markdown: body.markdown,
        kind: body.kind,
        lang: body.lang,
        title: body.title,
        slug: body.slug,
        note: body.summary,
        draft: body.draft,
        ..NewPageText::default()
    };
    let actor = who.writer()?;
    let saved = state.commons.create_page(actor, new).await?;
    let page = answer(&state, actor, saved).await?;
    let location = page.item.url.clone();
    Ok(HttpResponse::Created().insert_header(("Location", location)).json(page))
}

async fn read(state: web::Data<State>, who: ApiRequester, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let page = load(&state, who.reader(), &PageRef::parse(&id)).await?;
    if page.item.state == "deleted" {
        return Err(gone(&page));
    }
    Ok(HttpResponse::Ok().json(page))
}

/// A deleted page: 410, with what a tombstone may say.
fn gone(page: &PageJson) -> Problem {
    let mut problem = Problem::from(Error::Gone);
    if let Ok(Value::Object(item)) = serde_json::to_value(&page.item) {
        for (name, value) in item {
            problem = problem.with(&name, value);
        }
    }
    problem
}

#[derive(Deserialize)]
struct Change {
    base_revision: Option<Hash>,
    markdown: String,
    summary: Option<String>,
    #[serde(default)]
    draft: bool,
    title: Option<String>,
    slug: Option<String>,
}

async fn edit(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<Change>,
) -> Result<HttpResponse, Problem> {
    let body = body.into_inner();
    let actor = who.writer()?;
    let row = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    let edit = Edit {
        base_revision: body.base_revision,
        markdown: body.markdown,
        note: body.summary,
        draft: body.draft,
        title: body.title,
        slug: body.slug,
        ..Edit::default()
    };
    let saved = state.commons.edit_page(actor, row.id, edit).await?;
    Ok(HttpResponse::Ok().json(answer(&state, actor, saved).await?))
}

#[derive(Deserialize, Default)]
struct Summary {
    summary: Option<String>,
}

/// The optional body of DELETE and undelete.
fn summary(body: &[u8]) -> Result<Option<String>, Problem> {
    if body.is_empty() {
        return Ok(None);
    }
    serde_json::from_slice::<Summary>(body).map(|body| body.summary).map_err(|e| Problem::bad_request(e.to_string()))
}

async fn delete(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let actor = who.writer()?;
    let row = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    if row.standing == Standing::Draft {
        state.commons.discard_draft(actor, row.id).await?;
        return Ok(HttpResponse::NoContent().finish());
    }
    state.commons.delete_page(actor, row.id, summary(&body)?).await?;
    Ok(HttpResponse::Ok().json(load(&state, actor, &PageRef::Row(row.id)).await?))
}

async fn restore(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let actor = who.writer()?;
    let row = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    state.commons.restore_page(actor, row.id, summary(&body)?).await?;
    Ok(HttpResponse::Ok().json(load(&state, actor, &PageRef::Row(row.id)).await?))
}

#[derive(Deserialize)]
struct Revert {
    revision: Hash,
    summary: Option<String>,
}

async fn revert(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<Revert>,
) -> Result<HttpResponse, Problem> {
    let actor = who.writer()?;
    let row = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    let body = body.into_inner();
    state.commons.revert_page(actor, row.id, body.revision, body.summary).await?;
    Ok(HttpResponse::Ok().json(load(&state, actor, &PageRef::Row(row.id)).await?))
}

#[derive(Deserialize)]
struct Policy {
    policy: PagePolicy,
    reason: Option<String>,
    until: Option<Timestamp>,
}

async fn set_policy(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<Policy>,
) -> Result<HttpResponse, Problem> {
    let actor = who.writer()?;
    let row = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    let body = body.into_inner();
    state.commons.set_policy(actor, row.id, body.policy, body.reason, body.until).await?;
    Ok(HttpResponse::Ok().json(load(&state, actor, &PageRef::Row(row.id)).await?))
}

/// A page with its text, as the asker may see it.
async fn load(state: &State, actor: &Actor, reference: &PageRef) -> Result<PageJson, Problem> {
    let view = state.commons.page(actor, reference).await?;
    let shown = view.markdown.clone().filter(|_| view.page.standing != Standing::Deleted);
    let html = match shown {
        Some(source) => {
            let job = RenderJob {
                home: view.city.origin.clone(),
                source,
                title: view.page.title.clone(),
                lang: view.page.lang.clone(),
                files: view.files.clone(),
            };
            state.commons.render(job).await?.html
        }
        None => String::new(),
    };
    Ok(PageJson::of(&view, html, state.commons.origin(), state.commons.now()))
}

/// What was saved: the page, or the draft of it that was kept.
async fn answer(state: &State, actor: &Actor, saved: Saved) -> Result<PageJson, Problem> {
    let mut page = load(state, actor, &PageRef::Row(saved.page())).await?;
    if let Saved::Kept(id, explanation) = saved {
        let draft = state.commons.draft(actor, id).await?;
        page.item.draft = true;
        page.explanation = explanation.map(str::to_owned);
        page.markdown = draft.map(|draft| draft.markdown).or(page.markdown);
    }
    Ok(page)
}
