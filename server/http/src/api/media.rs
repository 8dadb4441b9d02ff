//! `POST /media`: keeps a picture.

use actix_web::{HttpResponse, web};
use koinon_commons::media::{MAX_MEDIA, media_path};
use serde_json::json;

use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    let bytes = web::PayloadConfig::new(MAX_MEDIA + 1);
    config.service(web::resource("/media").app_data(bytes).route(web::post().to(keep)));
}

/// The body is the file itself. The answer names it as texts do: `![alt](/media/…)`.
async fn keep(state: web::Data<State>, who: ApiRequester, body: web::Bytes) -> Result<HttpResponse, Problem> {
    let media = state.commons.add_media(who.writer()?, body.to_vec()).await?;
    let path = media_path(&media);
    Ok(HttpResponse::Created()
        .json(json!({ "hash": media.hash, "media_type": media.media_type, "size": media.size, "path": path })))
}
