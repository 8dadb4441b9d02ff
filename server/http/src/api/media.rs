//! `POST /media`: keeps a picture or data.

use actix_web::{HttpResponse, web};
use koinon_commons::media::media_path;
use koinon_commons::scope::Scope;
use koinon_core::Hash;
use serde::Serialize;
use utoipa::ToSchema;

use super::calls::{Access, Call};
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![Call::post("/media", Access::Holder(Scope::Media), keep)]
}

/// A file that is kept.
#[derive(Serialize, ToSchema)]
pub struct MediaJson {
    /// SHA-256 of what is kept.
    #[schema(value_type = String)]
    hash: Hash,
    /// What its bytes are.
    media_type: String,
    /// In bytes.
    size: i64,
    /// As texts name it: `![alt](path)`.
    path: String,
}

/// Keeps a picture (PNG, JPEG, GIF, WebP; at most 10 MiB). The body is the file itself. It is kept without what it does not
/// show: place, camera, comments, whatever stands behind its end. A damaged file is refused. Data (a table in CSV,
/// places as GeoJSON; at most 1 MiB) is kept as UTF-8, and drawn where a text names it like a picture. Pictures are served
/// 480, 960 and 1600 pixels wide, too: `/media/…?width=480`. If the place where the city keeps files does not answer, 503
/// (`files_away`) is, and nothing is kept.
#[utoipa::path(post, path = "/media", tag = "pages",
    request_body(content = Vec<u8>, content_type = "image/*"),
    responses((status = 201, body = MediaJson)))]
pub(super) async fn keep(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let media = state.commons.add_media(who.actor(), body.to_vec()).await?;
    let path = media_path(&media);
    let media = MediaJson { hash: media.hash, media_type: media.media_type, size: media.size, path };
    Ok(HttpResponse::Created().json(media))
}
