//! Conditional requests (RFC 9110 section 13): answers carry an entity tag, who has that answer already is told so, and who
//! changes a page can say which revision they mean.
//!
//! The tag of an answer is a hash of its bytes, so it is right whatever the answer was made of; of a page it begins with the
//! revision, which alone counts for `If-Match`: what is rendered from other pages may have changed meanwhile. There is no
//! `Last-Modified`: names, links and copies change an answer at times that nobody writes down.

use std::future::{Ready, ready};

use actix_web::body::{BodySize, BoxBody, MessageBody as _, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag, HeaderMap, HeaderValue, IF_MATCH, IF_NONE_MATCH, VARY};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpMessage as _, HttpRequest, HttpResponse, web};
use koinon_commons::dependency::Dependency;
use koinon_commons::only_if::{OnlyIf, Target};
use koinon_core::Hash;
use koinon_store::PageId;

use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

/// What the tag of a page that has no revision yet begins with.
const DRAFT: &str = "draft";
/// How much of the hash of an answer stands in its tag, in characters.
const SHORT: usize = 20;

/// What a handler says of a page that it answers.
pub(super) struct Shown {
    /// The revision; none of a draft.
    pub(super) revision: Option<Hash>,
    /// A position of the log that all that was read is not older than, and what the answer shows: where everybody gets the
    /// same answer, and only changes of the log change it.
    pub(super) depends_on: Option<(i64, Vec<Dependency>)>,
}

/// Answers a call that reads, or says that the asker has the answer already.
pub(super) async fn answer(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let state = request.app_data::<web::Data<State>>().cloned();
    let anonymous = request.extensions().get::<ApiRequester>().is_some_and(|who| who.actor().person().is_none());
    let target = request.uri().path_and_query().map_or_else(String::new, |target| target.as_str().to_owned());
    if let Some(state) = state.as_ref().filter(|_| anonymous && request.headers().contains_key(IF_NONE_MATCH))
        && let Ok(Some(tag)) = state.cache.tag(&state.commons, &target).await
        && has_already(request.headers(), &tag)
    {
        return Ok(request.into_response(not_modified(&tag)));
    }
    let response = next.call(request).await?;
    if response.status() != StatusCode::OK || !matches!(response.response().body().size(), BodySize::Sized(_)) {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let (mut response, body) = response.into_parts();
    let body = to_bytes(body).await?;
    let hash = Hash::of(&body).to_string();
    let hash = hash.get(..SHORT).unwrap_or(&hash);
    let shown = response.extensions_mut().remove::<Shown>();
    let tag = match &shown {
        Some(Shown { revision: Some(revision), .. }) => format!("{revision}-{hash}"),
        Some(Shown { revision: None, .. }) => format!("{DRAFT}-{hash}"),
        None => hash.to_owned(),
    };
    if let (Some(state), Some((made_at, depends_on))) = (state, shown.and_then(|shown| shown.depends_on))
        && anonymous
    {
        state.cache.keep_tag(target, &tag, made_at, &depends_on);
    }
    if has_already(request.headers(), &tag) {
        return Ok(ServiceResponse::new(request, not_modified(&tag)));
    }
    mark(response.headers_mut(), &tag);
    Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(body))))
}

fn not_modified(tag: &str) -> HttpResponse {
    let mut response = HttpResponse::NotModified().finish();
    mark(response.headers_mut(), tag);
    response
}

fn mark(headers: &mut HeaderMap, tag: &str) {
    // A tag of ours is made of characters that a header may have.
    if let Ok(tag) = HeaderValue::try_from(format!("\"{tag}\"")) {
        headers.insert(ETAG, tag);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(VARY, HeaderValue::from_static("Authorization"));
}

/// The tags that a header lists; none if it says `*`.
fn listed(headers: &HeaderMap, name: actix_web::http::header::HeaderName) -> Option<Vec<EntityTag>> {
    let values: Vec<_> = headers.get_all(name).filter_map(|value| value.to_str().ok()).collect();
    if values.iter().any(|value| value.trim() == "*") {
        return None;
    }
    // A comma within a tag is none of ours, so what it breaks fits nothing anyway.
    Some(values.iter().flat_map(|value| value.split(',')).filter_map(|tag| tag.trim().parse().ok()).collect())
}

fn has_already(headers: &HeaderMap, tag: &str) -> bool {
    headers.contains_key(IF_NONE_MATCH)
        && listed(headers, IF_NONE_MATCH).is_none_or(|tags| tags.iter().any(|listed| listed.tag() == tag))
}

/// What `If-Match` says of the page that is to be changed.
#[derive(Debug, Clone, Default)]
pub(super) struct IfMatch(pub(super) OnlyIf);

impl IfMatch {
    /// The revision that is meant, if it is one.
    pub(super) fn revision(&self) -> Option<Hash> {
        self.0.0.as_ref().and_then(|revisions| revisions.iter().flatten().next().copied())
    }

    /// A page that is to be changed only while it is like that.
    pub(super) fn target(self, page: PageId) -> Target {
        Target { page, only_if: self.0 }
    }

    fn of(headers: &HeaderMap) -> Self {
        if !headers.contains_key(IF_MATCH) {
            return Self::default();
        }
        // What is weak never fits (RFC 9110 section 13.1.1).
        let revision = |tag: &EntityTag| match tag.tag().split('-').next() {
            _ if tag.weak => None,
            Some(DRAFT) => Some(None),
            revision => revision?.parse().ok().map(Some),
        };
        Self(OnlyIf(listed(headers, IF_MATCH).map(|tags| tags.iter().filter_map(revision).collect())))
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request.headers())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: actix_web::http::header::HeaderName, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name.clone(), HeaderValue::try_from(*value).unwrap());
        }
        headers
    }

    #[test]
    fn an_answer_is_known_by_any_tag_that_is_listed_weak_or_strong() {
        for (values, known) in [
            (&["\"a\""][..], true),
            (&["W/\"a\""], true),
            (&["\"b\", \"a\""], true),
            (&["\"b\"", "\"a\""], true),
            (&["*"], true),
            (&["\"b\""], false),
            (&["a"], false),
            (&[""], false),
            (&[], false),
        ] {
            assert_eq!(has_already(&headers(IF_NONE_MATCH, values), "a"), known, "{values:?}");
        }
    }

    #[test]
    fn a_change_is_for_the_revisions_that_are_named_strongly() {
        let (one, two) = (Hash::of("1"), Hash::of("2"));
        let of = |value: &str| IfMatch::of(&headers(IF_MATCH, &[value])).0;
        assert!(IfMatch::of(&HeaderMap::new()).0.check(Some(one)).is_ok());
        assert!(of("*").check(Some(one)).is_ok());
        assert!(of(&format!("\"{one}-0f\"")).check(Some(one)).is_ok());
        assert!(of(&format!("\"x\", \"{one}\"")).check(Some(one)).is_ok());
        assert!(of("\"draft-0f\"").check(None).is_ok());
        for wrong in [
            format!("\"{two}-0f\""),
            format!("W/\"{one}-0f\""),
            "\"draft-0f\"".into(),
            "nonsense".into(),
            String::new(),
        ] {
            assert!(of(&wrong).check(Some(one)).is_err(), "{wrong}");
        }
    }
}
