//! What surrounds every answer: headers that keep browsers from mischief, HEAD wherever there is GET, and the form of the
//! API's errors.

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError as _, web};

use crate::State;
use crate::api::problem::{PROBLEM_JSON, Problem};
use crate::site;

/// What a page may load: only what lies on this site, and no script or style within the page itself.
const PAGE_POLICY: &str = "default-src 'self'; img-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; \
     frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";
/// What no page here ever needs of a browser.
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Surrounds the handling of every request.
pub(crate) async fn around<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = request.path().to_owned();
    // The server itself sends no body in answer to HEAD (RFC 9110 section 9.3.2).
    let head_only = request.method() == Method::HEAD;
    if head_only {
        request.head_mut().method = Method::GET;
    }
    // No name of anything holds a NUL, and PostgreSQL takes none.
    let holds_nul = request.uri().path_and_query().is_some_and(|target| target.as_str().contains("%00"));
    let changes = !request.method().is_safe();
    let takes_form = changes && site::takes_forms_at(&path);
    let state = request.app_data::<web::Data<State>>().cloned();
    let mut response = if holds_nul {
        request.into_response(Problem::bad_request("an address cannot hold %00").error_response())
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    if let Some(state) = state.filter(|_| changes) {
        state.cache.forget_readers();
    }
    let status = response.status();
    let of_api = path.starts_with("/api/");
    if of_api && status.is_client_error() && !has_type(response.headers(), PROBLEM_JSON) {
        // What the framework refused in its own words.
        let problem = Problem::of_status(status).error_response();
        response = response.into_response(problem);
    }
    if takes_form && status.is_client_error() && has_type(response.headers(), "text/plain") {
        let (request, _) = response.into_parts();
        let page = site::unreadable(&request).await;
        response = ServiceResponse::new(request, page);
    }
    if head_only && response.response().body().size() == BodySize::Stream {
        response = response.map_body(|_, _| BoxBody::new(()));
    }
    let two_faced = path.starts_with("/id/") || path.starts_with("/pages/");
    set_headers(response.headers_mut(), of_api, two_faced);
    Ok(response)
}

fn set_headers(headers: &mut HeaderMap, of_api: bool, two_faced: bool) {
    unless_set(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    unless_set(headers, REFERRER_POLICY, "same-origin");
    if of_api {
        unless_set(headers, CACHE_CONTROL, "no-store");
    }
    if two_faced {
        // People and servers get different documents at the same address.
        unless_set(headers, VARY, "Accept");
    }
    if has_type(headers, "text/html") {
        unless_set(headers, CONTENT_SECURITY_POLICY, PAGE_POLICY);
        unless_set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
        unless_set(headers, HeaderName::from_static("permissions-policy"), PERMISSIONS);
        unless_set(headers, CACHE_CONTROL, "private, no-cache");
    }
}

fn unless_set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn has_type(headers: &HeaderMap, media_type: &str) -> bool {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|value| value.starts_with(media_type))
}
