//! Pages with their whole history, taken in from a file.

use actix_web::{HttpResponse, web};
use futures_util::TryStreamExt as _;
use koinon_commons::page_archive::MAX_ARCHIVE;
use koinon_commons::scope::Scope;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::calls::{Access, Call};
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;
use crate::spool::Spool;

pub(super) fn calls() -> Vec<Call> {
    vec![Call::post("/archives", Access::Holder(Scope::Write), restore)]
}

/// Whose signatures are believed.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Key {
    /// The key of the page's city (a Multikey), if that city is not known here: as it says itself, since the archive is not believed.
    key: Option<String>,
}

/// A page that was restored.
#[derive(Serialize, ToSchema)]
pub(super) struct RestoredJson {
    /// Its ULID.
    id: String,
    /// Its permanent id.
    ap_id: String,
    /// How many versions the archive has.
    revisions: usize,
    /// How many of them were not here before.
    new: usize,
    /// How many pictures and data files were kept.
    files: usize,
}

/// Restores a page from the ZIP file that `GET /pages/{id}/history` gives, with the very versions that its city signed. What does not
/// fit is refused (422) with nothing kept, and so is another history of the page than the one that is known here (409). For officers;
/// at most 512 MiB.
#[utoipa::path(post, path = "/archives", tag = "history", params(Key),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = RestoredJson)))]
pub(super) async fn restore(
    state: web::Data<State>,
    who: ApiRequester,
    key: web::Query<Key>,
    mut body: web::Payload,
) -> Result<HttpResponse, Problem> {
    // Before a file as large as this is read.
    who.actor().require_officer()?;
    let mut spool = Spool::new(MAX_ARCHIVE)?;
    while let Some(chunk) = body.try_next().await.map_err(|_| Problem::bad_request("the file did not come whole"))? {
        if !spool.add(&chunk).await? {
            break;
        }
    }
    let file = spool.done().await?;
    let restored = state.commons.restore_history(who.actor(), file.path(), key.key.as_deref()).await?;
    Ok(HttpResponse::Created().json(RestoredJson {
        id: restored.page.ulid,
        ap_id: restored.page.ap_id,
        revisions: restored.revisions,
        new: restored.new,
        files: restored.files,
    }))
}
