//! The way of a page view that is answered from memory: before anything is asked of the database.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, VARY};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpResponse, web};

use super::{Audience, Composite, Key, Reader};
use crate::State;
use crate::site::{self, NOTICE, SESSION};
use crate::wire::wants_activity;

/// Answers the view of a page from memory, or lets it be made.
pub(crate) async fn serve(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    match answer(&request).await {
        Some(response) => Ok(request.into_response(response)),
        None => next.call(request).await,
    }
}

async fn answer(request: &ServiceRequest) -> Option<HttpResponse> {
    let state = request.app_data::<web::Data<State>>()?;
    let plain = request.method() == Method::GET && request.query_string().is_empty();
    if !plain || wants_activity(request.headers()) {
        return None;
    }
    // Looking for their names spares most requests the reading of their cookies.
    let has_cookies = request.headers().contains_key(COOKIE);
    if has_cookies && request.cookie(NOTICE).is_some() {
        return None;
    }
    let reader = match has_cookies.then(|| request.cookie(SESSION)).flatten() {
        // Whatever fails here fails again, and is said, where the page is made.
        Some(cookie) => Some(state.cache.readers.find(&state.commons, cookie.value()).await.ok()??),
        None => None,
    };
    let audience = match &reader {
        Some(reader) => {
            let to_decide = state.cache.to_decide(&state.commons, reader.role).await.ok()?;
            Audience::SignedIn(reader.role, reader.drafts.len() as u64 + to_decide, reader.unseen)
        }
        None => Audience::Anyone,
    };
    let key = Key {
        name: request.match_info().get("name")?.to_owned(),
        lang: site::language_of(request.request(), &state.commons),
        audience,
    };
    let entry = state.cache.find(&state.commons, &key).await.ok()??;
    let sees_more =
        |reader: &Reader| reader.drafts.contains(&entry.page) || entry.stewards.contains(&reader.steward_name);
    if reader.as_deref().is_some_and(sees_more) {
        return None;
    }
    let values = reader.as_deref().map_or(["", ""], |reader| [&reader.name, &reader.csrf]);
    Some(page(&entry.html, &values, request.headers()))
}

/// An HTML page as this request wants it: compressed where that is understood.
pub(crate) fn page(html: &Composite, values: &[&str], asked: &HeaderMap) -> HttpResponse {
    let gzip = accepts_gzip(asked);
    let body = if gzip { html.fill_gzip(values) } else { html.fill(values) };
    let mut response = HttpResponse::Ok().body::<Bytes>(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Language, Accept-Encoding, Cookie"));
    if gzip {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// Whether gzip may be sent (RFC 9110 section 12.5.3).
pub(crate) fn accepts_gzip(asked: &HeaderMap) -> bool {
    let codings = asked.get_all(ACCEPT_ENCODING).filter_map(|value| value.to_str().ok());
    codings.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}
