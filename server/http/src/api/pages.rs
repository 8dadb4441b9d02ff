//! Pages: list, create, read, edit, delete, restore, revert, and who may edit.

use actix_web::{HttpResponse, web};
use koinon_commons::publish::{Edit, NewPageText, Saved};
use koinon_commons::read::{ListQuery, PageRef, PageView};
use koinon_commons::render::RenderJob;
use koinon_commons::scope::Scope;
use koinon_commons::{Actor, Error};
use koinon_core::policy::PagePolicy;
use koinon_core::{Hash, Timestamp};
use koinon_store::Standing;
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::List;
use super::calls::{Access, Call};
use super::conditional::{IfMatch, Shown};
use super::page_json::{LookAlike, PageItem, PageJson};
use super::problem::Problem;
use crate::State;
use crate::cursor::{read_cursor, written_cursor};
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/pages", Access::Anyone(Scope::Read), list),
        Call::post("/pages", Access::Holder(Scope::Write), create),
        Call::get("/pages/{id}", Access::Anyone(Scope::Read), read),
        Call::put("/pages/{id}", Access::Holder(Scope::Write), edit),
        Call::delete("/pages/{id}", Access::Holder(Scope::Write), delete),
        Call::post("/pages/{id}/undelete", Access::Holder(Scope::Write), restore),
        Call::post("/pages/{id}/revert", Access::Holder(Scope::Write), revert),
        Call::put("/pages/{id}/policy", Access::Holder(Scope::Admin), set_policy),
    ]
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// An authority, or `here`.
    city: Option<String>,
    /// A kind's code.
    kind: Option<String>,
    /// BCP 47.
    lang: Option<String>,
    /// A theme's code.
    theme: Option<String>,
    /// An authority, or `here`: pages of cities whose context is closer to that of this city come first.
    near: Option<String>,
    /// At most 500; 50 unless said.
    limit: Option<i64>,
    /// The `next` of the list before.
    #[param(pattern = "^[0-9]{1,15}-[0-9]{1,15}$")]
    cursor: Option<String>,
}

/// The live pages of this city and of those that it follows, newest change first, without their texts. With `near` they come
/// city by city, the closest first, and those that cannot be compared last.
#[utoipa::path(get, path = "/pages", tag = "pages", params(Which),
    responses((status = 200, body = List<PageItem>), (status = 404, description = "there is no such city here"),
        (status = 422, description = "no city called as in `near` is known here")))]
pub(super) async fn list(state: web::Data<State>, query: web::Query<Which>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let limit = super::limit(query.limit);
    let after = match query.cursor.as_deref() {
        Some(cursor) => Some(read_cursor(cursor).ok_or_else(|| Problem::bad_request("this cursor is none of ours"))?),
        None => None,
    };
    // One more than asked tells whether there is a next list.
    let Which { city, kind, lang, theme, near, .. } = query;
    let wanted = ListQuery { city, kind, lang, theme, after, limit: limit + 1 };
    let mut pages = match near.filter(|near| !near.is_empty()) {
        Some(near) => state.commons.pages_by_closeness(wanted, &state.commons.nearness(&near).await?).await?,
        None => state.commons.pages(wanted).await?,
    };
    let more = pages.len() as i64 > limit;
    pages.truncate(usize::try_from(limit).unwrap_or(0));
    let next = pages.last().filter(|_| more).map(|page| written_cursor((page.updated, page.id)));
    let (here, now) = (state.commons.origin(), state.commons.now());
    let items: Vec<_> = pages.iter().map(|page| PageItem::of(page, here, now)).collect();
    Ok(HttpResponse::Ok().json(List { items, next }))
}

/// A page that is to be. What its front matter says goes before these fields.
#[derive(Deserialize, ToSchema)]
pub(super) struct Create {
    /// The Markdown source, with or without front matter; 1 MiB at most.
    markdown: String,
    /// A kind's code; `article` unless said.
    kind: Option<String>,
    /// BCP 47; the city's language unless said.
    lang: Option<String>,
    /// The title; the first heading unless said.
    title: Option<String>,
    /// The readable part of the address; made from the title unless said.
    slug: Option<String>,
    /// What the change is about.
    summary: Option<String>,
    /// Keep it as a draft that only its author sees.
    #[serde(default)]
    draft: bool,
}

/// Creates a page. It is published if its author may, and kept as a draft (`draft: true`, with the reason in
/// `explanation`) if the city reads first. 422 lists what is missing: the
/// text is kept as a draft then, whose page is the `id` of the answer.
#[utoipa::path(post, path = "/pages", tag = "pages", request_body = Create,
    responses((status = 201, body = PageJson), (status = 409, description = "another page has the slug")))]
pub(super) async fn create(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Json<Create>,
) -> Result<HttpResponse, Problem> {
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
    let actor = who.actor();
    let saved = state.commons.create_page(actor, new).await?;
    let page = answer(&state, actor, saved).await?;
    let location = page.item.url.clone();
    Ok(HttpResponse::Created().insert_header(("Location", location)).json(page))
}

/// A page with its text. 410 with what a tombstone may say if it was deleted.
#[utoipa::path(get, path = "/pages/{id}", tag = "pages",
    params(super::PageName), responses((status = 200, body = PageJson)))]
pub(super) async fn read(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let position = match who.actor().person() {
        // What somebody sees who signed in is their own: their drafts are no part of the log.
        Some(_) => None,
        None => Some(state.cache.position(&state.commons).await?),
    };
    let view = state.commons.page(who.actor(), &PageRef::parse(&id)).await?;
    let row = view.page.clone();
    let page = json_of(&state, view).await?;
    if row.standing == Standing::Deleted {
        return Err(gone(&page));
    }
    let revision = row.head_hash;
    let depends_on = match position {
        // A lock that ends changes the answer without a change of the log.
        Some(position) if row.policy_until.is_none() => Some((position, state.commons.dependencies(row).await?)),
        _ => None,
    };
    let mut response = HttpResponse::Ok().json(page);
    response.extensions_mut().insert(Shown { revision, depends_on });
    Ok(response)
}

/// A deleted page: 410, with what a tombstone may say.
fn gone(page: &PageJson) -> Problem {
    let mut problem = Problem::from(Error::Gone);
    if let Ok(Value::Object(item)) = serde_json::to_value(&page.item) {
        // The summary is a piece of its text.
        for (name, value) in item.into_iter().filter(|(name, _)| name != "summary") {
            problem = problem.with(&name, value);
        }
    }
    problem
}

/// An edit of a page.
#[derive(Deserialize, ToSchema)]
pub(super) struct Change {
    /// The revision that the edit started from; none for a page that is still a draft.
    #[schema(value_type = Option<String>, pattern = "^[0-9a-f]{64}$")]
    base_revision: Option<Hash>,
    /// The whole new text.
    markdown: String,
    /// What the change is about.
    summary: Option<String>,
    /// Keep it as a draft; `false` publishes.
    #[serde(default)]
    draft: bool,
    /// A new title, where the front matter names none.
    title: Option<String>,
    /// A new readable part of the address; the former one leads here.
    slug: Option<String>,
}

/// Edits a page. What others changed meanwhile is merged; where the same lines were changed the answer is 409 with `base`,
/// `yours`, `theirs` and `merged_with_conflicts`, and the text is kept as a draft. 422 lists what is missing and keeps the
/// draft.
#[utoipa::path(put, path = "/pages/{id}", tag = "pages",
    params(super::PageName), request_body = Change, responses((status = 200, body = PageJson)))]
pub(super) async fn edit(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    if_match: IfMatch,
    body: web::Json<Change>,
) -> Result<HttpResponse, Problem> {
    let body = body.into_inner();
    let actor = who.actor();
    let row = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    let edit = Edit {
        base_revision: body.base_revision.or(if_match.revision()),
        only_if: if_match.0,
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

/// Why.
#[derive(Deserialize, Default, ToSchema)]
pub(super) struct Summary {
    /// What the change is about.
    summary: Option<String>,
}

/// The optional body of DELETE and undelete.
pub(super) fn summary(body: &[u8]) -> Result<Option<String>, Problem> {
    if body.is_empty() {
        return Ok(None);
    }
    let body: Option<Summary> = serde_json::from_slice(body).map_err(|e| Problem::bad_request(e.to_string()))?;
    Ok(body.and_then(|body| body.summary))
}

/// Deletes a page: a revision that can be undone. A draft that never was published is thrown away (204).
#[utoipa::path(delete, path = "/pages/{id}", tag = "pages",
    params(super::PageName), request_body = Option<Summary>,
    responses((status = 200, body = PageJson), (status = 204, description = "the draft is gone")))]
pub(super) async fn delete(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    if_match: IfMatch,
    body: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let actor = who.actor();
    let row = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    if row.standing == Standing::Draft {
        if_match.0.check(row.head_hash)?;
        state.commons.discard_draft(actor, row.id).await?;
        return Ok(HttpResponse::NoContent().finish());
    }
    state.commons.delete_page(actor, if_match.target(row.id), summary(&body)?).await?;
    Ok(HttpResponse::Ok().json(load(&state, actor, &PageRef::Row(row.id)).await?))
}

/// Brings a deleted page back, as it was.
#[utoipa::path(post, path = "/pages/{id}/undelete", tag = "pages",
    params(super::PageName), request_body = Option<Summary>, responses((status = 200, body = PageJson)))]
pub(super) async fn restore(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    if_match: IfMatch,
    body: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let actor = who.actor();
    let row = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    state.commons.restore_page(actor, if_match.target(row.id), summary(&body)?).await?;
    Ok(HttpResponse::Ok().json(load(&state, actor, &PageRef::Row(row.id)).await?))
}

/// Which text to go back to.
#[derive(Deserialize, ToSchema)]
pub(super) struct Revert {
    /// A former revision of the page.
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    revision: Hash,
    /// Why.
    summary: Option<String>,
}

/// Makes a new revision with the text of a former one.
#[utoipa::path(post, path = "/pages/{id}/revert", tag = "pages",
    params(super::PageName), request_body = Revert, responses((status = 200, body = PageJson)))]
pub(super) async fn revert(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    if_match: IfMatch,
    body: web::Json<Revert>,
) -> Result<HttpResponse, Problem> {
    let actor = who.actor();
    let row = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    let body = body.into_inner();
    state.commons.revert_page(actor, if_match.target(row.id), body.revision, body.summary).await?;
    Ok(HttpResponse::Ok().json(load(&state, actor, &PageRef::Row(row.id)).await?))
}

/// Who may edit a page.
#[derive(Deserialize, ToSchema)]
pub(super) struct Policy {
    /// `open`, `reviewed` or `locked`.
    #[schema(value_type = String, pattern = "^(open|reviewed|locked)$")]
    policy: PagePolicy,
    /// Public; needed for a lock.
    reason: Option<String>,
    /// When a lock ends.
    #[schema(value_type = Option<String>, format = DateTime, pattern = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$")]
    until: Option<Timestamp>,
}

/// Says who may edit a page. For officers.
#[utoipa::path(put, path = "/pages/{id}/policy", tag = "pages",
    params(super::PageName), request_body = Policy, responses((status = 200, body = PageJson)))]
pub(super) async fn set_policy(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    if_match: IfMatch,
    body: web::Json<Policy>,
) -> Result<HttpResponse, Problem> {
    let actor = who.actor();
    let row = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    let body = body.into_inner();
    state.commons.set_policy(actor, if_match.target(row.id), body.policy, body.reason, body.until).await?;
    Ok(HttpResponse::Ok().json(load(&state, actor, &PageRef::Row(row.id)).await?))
}

/// A page with its text, as the asker may see it.
async fn load(state: &State, actor: &Actor, reference: &PageRef) -> Result<PageJson, Problem> {
    json_of(state, state.commons.page(actor, reference).await?).await
}

async fn json_of(state: &State, view: PageView) -> Result<PageJson, Problem> {
    let shown = view.markdown.clone().filter(|_| view.page.standing != Standing::Deleted);
    let html = match shown {
        Some(source) => {
            let job = RenderJob {
                page: Some(view.page.id),
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

/// What was saved: the page, with others that look like it, or the draft of it that was kept.
pub(super) async fn answer(state: &State, actor: &Actor, saved: Saved) -> Result<PageJson, Problem> {
    let mut page = load(state, actor, &PageRef::Row(saved.page())).await?;
    match saved {
        Saved::Published(id, _) => {
            let alike = state.commons.pages_that_look_like(id).await?;
            page.looks_like = alike.iter().map(|other| LookAlike::of(other, state.commons.origin())).collect();
        }
        Saved::Unchanged(_) => {}
        Saved::Kept(id, explanation) => {
            let draft = state.commons.draft(actor, id).await?;
            page.item.draft = true;
            page.explanation = explanation.map(str::to_owned);
            page.markdown = draft.map(|draft| draft.markdown).or(page.markdown);
        }
    }
    Ok(page)
}
