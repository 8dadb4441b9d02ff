//! What pages bring with them: styles and fonts, tiles, pictures.

use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, VARY,
};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use koinon_commons::Error;
use koinon_commons::media::hash_in_path;
use koinon_commons::picture::smaller::WIDTHS;
use koinon_core::Origin;
use koinon_markdown::DataKind;
use koinon_web::views::StyleView;
use koinon_web::{Accent, assets, city_css, tile_svg};
use serde::Deserialize;

use super::asked::Asked;
use super::visitor::Visitor;
use crate::State;
use crate::api::problem::Problem;

/// A name that holds its content's hash never means anything else.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `/assets/…`.
pub(super) async fn asset(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let asset = assets().find(|asset| asset.path == request.path()).ok_or_else(Problem::not_found)?;
    let takes_gzip = request
        .headers()
        .get_all(ACCEPT_ENCODING)
        .any(|value| value.to_str().is_ok_and(|value| value.contains("gzip")));
    let mut response = HttpResponse::Ok();
    response
        .insert_header((CACHE_CONTROL, FOR_EVER))
        .insert_header((VARY, "Accept-Encoding"))
        .content_type(asset.content_type);
    Ok(match asset.gzip.filter(|_| takes_gzip) {
        Some(gzip) => response.insert_header((CONTENT_ENCODING, "gzip")).body(gzip),
        None => response.body(asset.bytes),
    })
}

/// `/city.css`: its address changes with its text.
pub(super) async fn city_style(state: web::Data<State>) -> HttpResponse {
    let authority = state.commons.origin().authority();
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, FOR_EVER))
        .content_type("text/css; charset=utf-8")
        .body(city_css(authority, &Accent::of(authority)))
}

#[derive(Deserialize)]
pub(super) struct Size {
    size: Option<u32>,
}

/// `/tiles/{authority}.svg`.
pub(super) async fn tile(name: web::Path<String>, size: Asked<Size>) -> Result<HttpResponse, Problem> {
    let authority = name.strip_suffix(".svg").and_then(Origin::of_authority).ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=86400"))
        .content_type("image/svg+xml")
        .body(tile_svg(authority.authority(), size.size.unwrap_or(48).clamp(8, 512))))
}

#[derive(Deserialize)]
struct Width {
    width: Option<u32>,
}

impl Width {
    /// The width in which a picture is asked for, if one is.
    fn of(request: &HttpRequest) -> Result<Option<u32>, Problem> {
        let asked = web::Query::<Self>::from_query(request.query_string()).map_or(Some(0), |asked| asked.width);
        if asked.is_none_or(|width| WIDTHS.contains(&width)) {
            return Ok(asked);
        }
        let widths: Vec<_> = WIDTHS.iter().map(u32::to_string).collect();
        Err(Problem::bad_request(format!("pictures are served in these widths: {}", widths.join(", "))))
    }
}

/// `/media/{hash}.{ending}`: never anything that a browser would run. Pictures are shown, smaller ones where a `width` is
/// asked for; data is handed out to be kept.
pub(super) async fn media(v: Visitor, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let hash = hash_in_path(request.path()).ok_or_else(Problem::not_found)?;
    let width = Width::of(&request)?;
    let (media, path) = v.state.commons.public_media(&v.actor, hash).await?;
    let smaller = match width {
        Some(width) => v.state.commons.smaller_picture(&media, width).await?,
        None => None,
    };
    if let Some(smaller) = smaller {
        return Ok(handed_out("inline", smaller.kind.media_type(), smaller.bytes));
    }
    let bytes =
        tokio::fs::read(&path).await.map_err(|e| Problem::from(Error::File(format!("{}: {e}", path.display()))))?;
    Ok(match DataKind::of_media_type(&media.media_type) {
        Some(kind) => {
            let disposition = format!("attachment; filename=\"data.{}\"", kind.ending());
            handed_out(&disposition, &data_type(kind), bytes.into())
        }
        None => handed_out("inline", &media.media_type, bytes.into()),
    })
}

fn handed_out(disposition: &str, media_type: &str, bytes: Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, FOR_EVER))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((CONTENT_DISPOSITION, disposition))
        .content_type(media_type)
        .body(bytes)
}

/// The media type under which data is handed out, with its encoding. JSON that somebody wrote is plain text here: nobody may
/// take it for something that this city says.
pub(super) fn data_type(kind: DataKind) -> String {
    let media_type = match kind {
        DataKind::Csv => kind.media_type(),
        DataKind::GeoJson => "text/plain",
    };
    format!("{media_type}; charset=utf-8")
}

/// `/style`.
pub(super) async fn style(v: Visitor) -> HttpResponse {
    v.answer(async { Ok(v.show(&StyleView::new(v.shell().await?))) }).await
}

/// Whatever has no address here.
pub(super) async fn nowhere(v: Visitor) -> HttpResponse {
    v.answer(async { Err(Error::NotFound.into()) }).await
}
