//! The inboxes: one strict door for all of them.

use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::StreamExt as _;
use koinon_federation::signature::Incoming;

use crate::State;
use crate::api::problem::Problem;

/// The largest activity that is read, in bytes. A page may have 1 MiB of text; JSON escapes some of it.
const MAX_BODY: usize = 4 * 1024 * 1024;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/inbox", web::post().to(receive)).route("/id/{actor:.*}/inbox", web::post().to(receive));
}

async fn receive(
    state: web::Data<State>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_BODY) {
        return Ok(HttpResponse::PayloadTooLarge().finish());
    }
    let body = match read(payload).await {
        Ok(body) => body,
        Err(status) => return Ok(HttpResponse::build(status).finish()),
    };
    let mut headers: Vec<(String, Vec<u8>)> =
        request.headers().iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect();
    // HTTP/2 names the host in a pseudo-header.
    if request.headers().get("host").is_none()
        && let Some(authority) = request.uri().authority()
    {
        headers.push(("host".into(), authority.as_str().as_bytes().to_vec()));
    }
    let target = request.uri().path_and_query().map_or_else(|| request.uri().path(), |target| target.as_str());
    let incoming = Incoming { method: request.method().as_str(), raw_target: target, headers, body: &body };
    let receipt = state.federation.receive(&incoming).await;
    let mut response =
        HttpResponse::build(StatusCode::from_u16(receipt.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    if let Some(seconds) = receipt.retry_after {
        response.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    Ok(response.content_type("application/problem+json").body(receipt.body()))
}

async fn read(mut payload: web::Payload) -> Result<Vec<u8>, StatusCode> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| match error {
            PayloadError::Overflow => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        })?;
        if body.len() + chunk.len() > MAX_BODY {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
