//! Comments: what is said about pages, in the order that the page's city gives it.

use actix_web::{HttpResponse, web};
use koinon_commons::debate::NewComment;
use koinon_commons::read::PageRef;
use koinon_commons::render::page_path;
use koinon_commons::scope::Scope;
use koinon_commons::thread::{Passage, ThreadComment, Which};
use koinon_commons::{Actor, Error};
use koinon_core::anchor::Anchor;
use koinon_core::{Origin, Timestamp};
use koinon_store::Page;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::List;
use super::act_json::ActJson;
use super::calls::{Access, Call};
use super::page_json::PersonJson;
use super::part::number;
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/pages/{id}/comments", Access::Anyone(Scope::Read), list),
        Call::post("/pages/{id}/comments", Access::Holder(Scope::Write), say),
        Call::put("/comments/{id}", Access::Holder(Scope::Write), edit),
        Call::delete("/comments/{id}", Access::Holder(Scope::Write), delete),
        Call::post("/comments/{id}/restore", Access::Holder(Scope::Write), restore),
    ]
}

/// Something that was said about a page. One that was deleted or hidden keeps its place alone.
#[derive(Serialize, ToSchema)]
pub(super) struct CommentJson {
    /// ULID.
    id: String,
    /// Permanent ActivityPub id, of its author's city.
    ap_id: String,
    /// Where people read it on this site.
    url: String,
    /// ULID of the page.
    page: String,
    /// Who said it; null where they have been forgotten, and where it is not there to be read.
    author: Option<PersonJson>,
    /// The Markdown source; null where another server sent HTML alone, and where it is not there to be read.
    markdown: Option<String>,
    /// Rendered here, safe; empty where it is not there to be read.
    html: String,
    /// ULID of the comment that it answers, if that is here.
    in_reply_to: Option<String>,
    /// Its place, from 1, the same in every city; null while the page's city has not given it one.
    number: Option<i64>,
    /// `live`, `deleted` (by its author) or `hidden` (by moderation).
    state: &'static str,
    /// When it was said first.
    #[schema(value_type = String, format = DateTime)]
    published: Timestamp,
    /// When it was last said anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    updated: Option<Timestamp>,
    /// ULID of the proposal that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<String>,
    /// The passage that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<AnchorJson>,
    /// What it is beside words; null for a plain comment.
    act: Option<ActJson>,
}

/// A passage of a page, as in a `TextQuoteSelector` of the W3C Web Annotation Data Model.
#[derive(Serialize, ToSchema)]
pub(super) struct AnchorJson {
    /// The passage.
    exact: String,
    /// What stood before it.
    prefix: String,
    /// What stood after it.
    suffix: String,
    /// Whether it is in the page as it is now.
    found: bool,
}

impl CommentJson {
    fn of(said: ThreadComment, html: String, page: &Page, here: &Origin) -> Self {
        let ThreadComment { comment, reply_to, passage, proposal, .. } = said;
        let path = format!("{}/debate", page_path(here, &page.authority, &page.slug));
        Self {
            url: here.at(&crate::site::address_of_comment(&path, comment.number, &comment.ulid)),
            page: page.ulid.clone(),
            author: comment.author.as_ref().map(PersonJson::from),
            html,
            in_reply_to: reply_to,
            number: comment.number,
            state: comment.state.code(),
            published: comment.published,
            updated: comment.updated,
            proposal: proposal.map(|proposal| proposal.ulid),
            anchor: comment.anchor.map(|anchor| AnchorJson {
                exact: anchor.exact().to_owned(),
                prefix: anchor.prefix().to_owned(),
                suffix: anchor.suffix().to_owned(),
                found: matches!(passage, Passage::Found { .. }),
            }),
            act: comment.act.as_ref().map(ActJson::from),
            id: comment.ulid,
            ap_id: comment.ap_id,
            markdown: comment.markdown,
        }
    }
}

/// A comment as the asker may see it.
async fn load(state: &State, actor: &Actor, ulid: &str) -> Result<CommentJson, Problem> {
    let found = state.commons.find_comment(actor, ulid).await?;
    let html = state.commons.render_comments(found.page.id, vec![found.said.comment.clone()]).await?;
    let html = html.into_iter().next().unwrap_or_default();
    Ok(CommentJson::of(found.said, html, &found.page, state.commons.origin()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// ULID of a proposal: only what is about it.
    proposal: Option<String>,
    /// At most 500; 50 unless said. What waits for a number comes with the last part, beside these.
    limit: Option<i64>,
    /// The `next` of the list before.
    #[param(pattern = "^[0-9]{1,15}$")]
    cursor: Option<String>,
}

/// What is said about a page, in the order of its numbers; what waits for one comes last.
#[utoipa::path(get, path = "/pages/{id}/comments", tag = "comments",
    params(super::PageName, Part), responses((status = 200, body = List<CommentJson>)))]
pub(super) async fn list(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    part: web::Query<Part>,
) -> Result<HttpResponse, Problem> {
    let after = number(part.cursor.as_deref())?;
    let which = part.proposal.as_deref().map_or(Which::All, |ulid| Which::Proposal(ulid.to_owned()));
    let page = state.commons.page_row(who.actor(), &PageRef::parse(&id)).await?;
    let thread = state.commons.thread(who.actor(), page.id, which, after, super::limit(part.limit)).await?;
    let said: Vec<_> = thread.comments.into_iter().chain(thread.waiting).collect();
    let texts = said.iter().map(|said| said.comment.clone()).collect();
    let html = state.commons.render_comments(page.id, texts).await?;
    let here = state.commons.origin();
    let items: Vec<_> =
        said.into_iter().zip(html).map(|(said, html)| CommentJson::of(said, html, &thread.page, here)).collect();
    Ok(HttpResponse::Ok().json(List { items, next: thread.next.map(|last| last.to_string()) }))
}

/// An id from a body, as the store may be asked for it.
fn known(ulid: &str) -> String {
    ulid.replace('\0', "")
}

/// Something to be said.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewCommentJson {
    /// Markdown, 5,000 characters at most.
    markdown: String,
    /// ULID of the comment that it answers, of the same page; it is about what that is about.
    in_reply_to: Option<String>,
    /// ULID of the proposal that it is about.
    proposal: Option<String>,
    /// The passage that it is about.
    anchor: Option<NewAnchor>,
}

/// A passage that stands in the page's text.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewAnchor {
    /// The passage, 500 characters at most; spaces and line breaks count alike.
    exact: String,
    /// What stands right before it; needed where the passage stands there more than once.
    #[serde(default)]
    prefix: String,
    /// What stands right after it.
    #[serde(default)]
    suffix: String,
}

/// Says something about a page of this city, or of another one: then it waits for its number until that city has it. 429 with
/// more than 20 comments in ten minutes.
#[utoipa::path(post, path = "/pages/{id}/comments", tag = "comments",
    params(super::PageName), request_body = NewCommentJson, responses((status = 201, body = CommentJson)))]
pub(super) async fn say(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<NewCommentJson>,
) -> Result<HttpResponse, Problem> {
    let (actor, body) = (who.actor(), body.into_inner());
    let page = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    let unusable = || Error::invalid("anchor", "unusable", "a passage has 1 to 500 characters");
    let anchor = match body.anchor {
        Some(NewAnchor { exact, prefix, suffix }) => Some(Anchor::new(&exact, &prefix, &suffix).ok_or_else(unusable)?),
        None => None,
    };
    let new = NewComment {
        markdown: body.markdown,
        in_reply_to: body.in_reply_to.as_deref().map(known),
        proposal: body.proposal.as_deref().map(known),
        anchor,
        act: None,
    };
    let comment = state.commons.comment(actor, page.id, new).await?;
    let comment = load(&state, actor, &comment.ulid).await?;
    let location = comment.url.clone();
    Ok(HttpResponse::Created().insert_header(("Location", location)).json(comment))
}

/// Something to be said anew.
#[derive(Deserialize, ToSchema)]
pub(super) struct EditComment {
    /// Markdown, 5,000 characters at most.
    markdown: String,
}

/// Says a comment of one's own anew. It keeps its place.
#[utoipa::path(put, path = "/comments/{id}", tag = "comments",
    params(("id" = String, Path, description = "ULID of the comment")), request_body = EditComment,
    responses((status = 200, body = CommentJson)))]
pub(super) async fn edit(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<EditComment>,
) -> Result<HttpResponse, Problem> {
    let comment = state.commons.edit_comment(who.actor(), &id, &body.markdown).await?;
    Ok(HttpResponse::Ok().json(load(&state, who.actor(), &comment.ulid).await?))
}

/// Takes a comment of one's own back. It keeps its place; its words are kept for 30 days, for its author to restore it.
#[utoipa::path(delete, path = "/comments/{id}", tag = "comments",
    params(("id" = String, Path, description = "ULID of the comment")),
    responses((status = 200, body = CommentJson)))]
pub(super) async fn delete(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let comment = state.commons.delete_comment(who.actor(), &id).await?;
    Ok(HttpResponse::Ok().json(load(&state, who.actor(), &comment.ulid).await?))
}

/// Says a comment of one's own again that one has deleted in the last 30 days.
#[utoipa::path(post, path = "/comments/{id}/restore", tag = "comments",
    params(("id" = String, Path, description = "ULID of the comment")),
    responses((status = 200, body = CommentJson)))]
pub(super) async fn restore(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let comment = state.commons.restore_comment(who.actor(), &id).await?;
    Ok(HttpResponse::Ok().json(load(&state, who.actor(), &comment.ulid).await?))
}
