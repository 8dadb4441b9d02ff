//! Errors of the API: RFC 9457 problem details.

use actix_web::error::JsonPayloadError;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use koinon_commons::scope::Scope;
use koinon_commons::{Conflict, Error};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::quota::Quota;

/// The media type of problem details.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// In so many seconds files may be asked for again, when they cannot be reached.
const FILES_AWAY: &str = "10";

/// A problem, with its status.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    header: Option<(header::HeaderName, String)>,
    body: Box<Body>,
}

/// What went wrong: the members of RFC 9457 section 3.1, and ours. Some problems have more members.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Body {
    /// Which problem it is: `urn:koinon:problem:` and a word that does not change.
    #[serde(rename = "type")]
    kind: String,
    /// The problem in two or three words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened here, and what can be done.
    detail: String,
    /// The fields that cannot be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    #[serde(flatten)]
    #[schema(value_type = Members)]
    more: Map<String, Value>,
}

/// What some problems say besides; of a page that was deleted also what lists say of it, but for its summary.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is described; problems are put together member by member")]
pub(super) struct Members {
    /// Why it is forbidden: `locked`, `officers_only`, `administrators_only`, `moderators_only`, `other_city`, `token_scope`.
    code: Option<String>,
    /// The scope that the token needs.
    scope: Option<String>,
    /// The quotas that are used up: `read`, `write`, `sign_in`.
    #[serde(rename = "violated-policies")]
    violated_policies: Option<Vec<String>>,
    /// The page whose draft the text is kept as; the page that was deleted.
    id: Option<String>,
    /// Whether the text is kept as a draft.
    draft: Option<bool>,
    /// In a conflict of edits: the text that both started from.
    base: Option<String>,
    /// The text that was sent.
    yours: Option<String>,
    /// The text that is there now.
    theirs: Option<String>,
    /// All that could be merged, with marks around the rest.
    merged_with_conflicts: Option<String>,
    /// The revision that the edit started from.
    base_revision: Option<String>,
    /// The revision that is there now.
    revision: Option<String>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FieldError {
    /// The field's name.
    field: String,
    /// A code that interfaces translate.
    code: String,
    /// What is wrong, in English.
    message: String,
}

impl From<koinon_commons::FieldError> for FieldError {
    fn from(error: koinon_commons::FieldError) -> Self {
        Self { field: error.field, code: error.code, message: error.message }
    }
}

impl Problem {
    fn new(status: StatusCode, kind: &str, title: &'static str, detail: impl Into<String>) -> Self {
        let body = Box::new(Body {
            kind: format!("urn:koinon:problem:{kind}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            more: Map::new(),
        });
        Self { status, header: None, body }
    }

    /// The request cannot be read.
    #[must_use]
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", "The request cannot be read", detail)
    }

    /// Nothing by that name.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "Not found", "there is nothing here by that name")
    }

    /// The bearer token is none of ours, or has ended.
    #[must_use]
    pub fn bad_token() -> Self {
        let problem = Self::new(
            StatusCode::UNAUTHORIZED,
            "bad_token",
            "The token is not valid",
            "sign in again, or make a new token in the settings",
        );
        problem.header(header::WWW_AUTHENTICATE, r#"Bearer error="invalid_token""#)
    }

    /// Nobody signed in where somebody has to.
    pub(crate) fn token_needed(scope: Scope) -> Self {
        let problem = Self::from(Error::SignInNeeded);
        problem.header(header::WWW_AUTHENTICATE, format!(r#"Bearer scope="{}""#, scope.code()))
    }

    /// The token is not for this (RFC 6750 section 3.1).
    pub(crate) fn insufficient_scope(scope: Scope) -> Self {
        let scope = scope.code();
        let detail = format!("this token is not for that: make one with the scope `{scope}` in the settings");
        Self::new(StatusCode::FORBIDDEN, "insufficient_scope", "The token is not for this", detail)
            .with("scope", scope.into())
            .with("code", "token_scope".into())
            .header(header::WWW_AUTHENTICATE, format!(r#"Bearer error="insufficient_scope", scope="{scope}""#))
    }

    /// More calls than are answered in a minute.
    pub(crate) fn quota_exceeded(quota: Quota, seconds: u32) -> Self {
        let detail = format!("this is more than is answered in a minute; go on in {seconds} s");
        Self::new(StatusCode::TOO_MANY_REQUESTS, "quota_exceeded", "Too much at once", detail)
            .with("violated-policies", json!([quota.code()]))
            .header(header::RETRY_AFTER, seconds.to_string())
    }

    fn header(self, name: header::HeaderName, value: impl Into<String>) -> Self {
        Self { header: Some((name, value.into())), ..self }
    }

    /// Our own fault; what exactly is logged, not told.
    #[must_use]
    pub fn internal() -> Self {
        let detail = "something failed on our side; nothing was changed, please try again";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Our fault", detail)
    }

    /// The address is right, the method is not.
    pub(crate) fn method_not_allowed(allowed: &str) -> Self {
        let problem = Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "Not allowed here",
            "this address does not take this method",
        );
        problem.header(header::ALLOW, allowed)
    }

    /// A request that was refused before it came to any call.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(),
            status => {
                let title = status.canonical_reason().unwrap_or("The request cannot be read");
                Self::new(status, "bad_request", title, "the request cannot be read; nothing was changed")
            }
        }
    }

    fn too_large() -> Self {
        let detail = "a page may have 1 MiB at most, a picture 10 MiB; nothing was changed";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Too large", detail)
    }

    /// Adds a member.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.body.more.insert(name.to_owned(), value);
        self
    }

    /// The same, in other words.
    #[must_use]
    pub(super) fn saying(mut self, detail: &str) -> Self {
        self.body.detail = detail.to_owned();
        self
    }

    pub(crate) fn from_json_error(error: &JsonPayloadError) -> Self {
        match error {
            JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => Self::too_large(),
            JsonPayloadError::ContentType => Self::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "content_type",
                "Not JSON",
                "send the body as application/json",
            ),
            other => Self::bad_request(other.to_string()),
        }
    }

    fn conflict(conflict: &Conflict) -> Self {
        let detail = "somebody else changed the same lines; your text is kept as your draft";
        Self::new(StatusCode::CONFLICT, "edit_conflict", "Edit conflict", detail)
            .with("base", json!(conflict.base))
            .with("yours", json!(conflict.yours))
            .with("theirs", json!(conflict.theirs))
            .with("merged_with_conflicts", json!(conflict.merged_with_conflicts))
            .with("base_revision", json!(conflict.base_revision))
            .with("revision", json!(conflict.head))
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::Gone => Self::new(StatusCode::GONE, "gone", "Gone", text),
            Error::Redacted(_) => Self::new(StatusCode::GONE, "redacted", "Redacted", text),
            Error::SignInNeeded => Self::new(StatusCode::UNAUTHORIZED, "sign_in_needed", "Sign in first", text)
                .header(header::WWW_AUTHENTICATE, "Bearer"),
            Error::Forbidden(refusal) => {
                Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", text).with("code", refusal.code().into())
            }
            Error::Invalid(errors) => {
                let mut problem =
                    Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Some of it cannot be used", text);
                problem.body.errors = errors.into_iter().map(FieldError::from).collect();
                problem
            }
            Error::Incomplete(incomplete) => {
                let title = "Some answers are missing";
                let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "incomplete", title, text);
                problem.body.errors = incomplete.field_errors().into_iter().map(FieldError::from).collect();
                problem.with("id", incomplete.ulid.into()).with("draft", true.into())
            }
            Error::Conflict(conflict) => Self::conflict(&conflict),
            Error::Stale(head) => {
                let title = "The page has changed";
                Self::new(StatusCode::PRECONDITION_FAILED, "precondition_failed", title, text)
                    .with("revision", json!(head))
            }
            Error::Taken(_) => Self::new(StatusCode::CONFLICT, "taken", "Taken", text),
            Error::TooMany(seconds) => Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many", "Too many tries", text)
                .header(header::RETRY_AFTER, seconds.to_string()),
            Error::NotSetUp => Self::new(StatusCode::SERVICE_UNAVAILABLE, "not_set_up", "Not set up", text),
            // Where that store is and what it said is logged, and not told.
            Error::MediaStore(_) => {
                let detail = "the place where this city keeps pictures and files does not answer; nothing was changed";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "files_away", "Files cannot be reached", detail)
                    .header(header::RETRY_AFTER, FILES_AWAY)
            }
            Error::Store(_) | Error::Search(_) | Error::File(_) => {
                tracing::error!(error = %text, "a request failed on our side");
                Self::internal()
            }
        }
    }
}

impl From<koinon_federation::Error> for Problem {
    fn from(error: koinon_federation::Error) -> Self {
        let text = error.to_string();
        match error {
            koinon_federation::Error::Commons(error) => error.into(),
            koinon_federation::Error::Key(_) => {
                tracing::error!(error = %text, "a request failed on our side");
                Self::internal()
            }
            // What exactly did not work over there is logged where it happened, and not told to strangers.
            koinon_federation::Error::Fetch(_) | koinon_federation::Error::Unusable(_) => {
                Self::new(StatusCode::BAD_GATEWAY, "city_unreadable", "The other city could not be read", text)
            }
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.body.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(header) = self.header.clone() {
            response.insert_header(header);
        }
        response.content_type(PROBLEM_JSON).json(&self.body)
    }
}
