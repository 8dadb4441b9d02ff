//! Why a page could not be shown, or a form not be taken.

use actix_web::http::StatusCode;
use koinon_commons::{Error, FieldError, Incomplete};
use koinon_core::kind::Kind;
use koinon_core::schema::question_key;
use koinon_web::views::Problem;
use koinon_web::{Errors, Shell};

/// Why a page could not be shown, or a form not be taken.
#[derive(Debug)]
pub(super) enum Failure {
    /// Somebody has to sign in first.
    SignInNeeded,
    /// The form is not one that we gave to this browser, or has expired.
    FormExpired,
    /// As [`Failure::Commons`], with what the person had written, so that nothing is lost.
    WithText(Box<Failure>, String),
    /// A use case refused or failed.
    Commons(Error),
    /// Something with another city did not work.
    OtherCity,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::SignInNeeded => Self::SignInNeeded,
            other => Self::Commons(other),
        }
    }
}

impl From<koinon_federation::Error> for Failure {
    fn from(error: koinon_federation::Error) -> Self {
        match error {
            koinon_federation::Error::Commons(error) => error.into(),
            other => {
                tracing::info!(error = ?other, "something with another city did not work");
                Self::OtherCity
            }
        }
    }
}

impl Failure {
    /// The status, the kind of page that says it, and what the person had written.
    pub(super) fn explain(&self) -> (StatusCode, Problem, Option<String>) {
        let (status, problem) = match self {
            Self::WithText(failure, text) => {
                let (status, problem, _) = failure.explain();
                return (status, problem, Some(text.clone()));
            }
            Self::SignInNeeded => (StatusCode::UNAUTHORIZED, Problem::Forbidden),
            Self::FormExpired => (StatusCode::FORBIDDEN, Problem::FormExpired),
            Self::OtherCity => (StatusCode::BAD_GATEWAY, Problem::Busy),
            Self::Commons(error) => match error {
                Error::NotFound => (StatusCode::NOT_FOUND, Problem::NotFound),
                Error::Gone => (StatusCode::GONE, Problem::NotFound),
                Error::Redacted(_) => (StatusCode::GONE, Problem::Redacted),
                Error::SignInNeeded | Error::Forbidden(_) => (StatusCode::FORBIDDEN, Problem::Forbidden),
                Error::Invalid(_) | Error::Incomplete(_) => (StatusCode::UNPROCESSABLE_ENTITY, Problem::Malformed),
                Error::Conflict(_) | Error::Taken(_) | Error::Stale(_) => (StatusCode::CONFLICT, Problem::Busy),
                Error::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, Problem::TooMany),
                Error::NotSetUp => (StatusCode::SERVICE_UNAVAILABLE, Problem::Busy),
                Error::MediaStore(_) => (StatusCode::SERVICE_UNAVAILABLE, Problem::FilesAway),
                Error::Store(_) | Error::Search(_) | Error::File(_) => {
                    (StatusCode::INTERNAL_SERVER_ERROR, Problem::Fault)
                }
            },
        };
        (status, problem, None)
    }
}

/// The status of a form: 422 where something in it is to be mended.
pub(super) fn status(errors: &[FieldError]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// Too many links were sent to the address that a form names, or asked for from where it comes.
pub(super) fn too_many_links() -> FieldError {
    FieldError {
        field: "address".into(),
        code: "mail_asked_too_often".into(),
        message: "too many links were asked for lately".into(),
    }
}

/// The form's mistakes in the reader's language: the message of each code, else the English sentence.
pub(super) fn form_errors(shell: &Shell, errors: &[FieldError]) -> Errors {
    let mut listed = Errors::default();
    for error in errors {
        let key = match (error.code.as_str(), error.field.as_str()) {
            // Which field it is, stands in the words.
            ("empty", "note") => "error-empty-note".to_owned(),
            ("empty", "organisation") => "error-empty-organisation".to_owned(),
            ("empty", "reason") => "error-empty-reason".to_owned(),
            ("empty", "said") => "error-empty-said".to_owned(),
            (code, _) => format!("error-{}", code.replace('_', "-")),
        };
        let message = shell.t(&key);
        let message = if message == key { error.message.clone() } else { message };
        listed.add(&error.field, message);
    }
    listed
}

/// What is to be mended in a text before it is published.
#[derive(Default)]
pub(super) struct Missing {
    /// Each thing.
    pub(super) errors: Errors,
    /// What is said of all of them, where the gate before publication has found them.
    pub(super) gate: Option<String>,
}

/// What publishing waits for, in the reader's language: each with the question that asks for it, at its place in the form if
/// that was `asked`.
pub(super) fn missing_answers(shell: &Shell, kind: Kind, incomplete: &Incomplete, asked: bool) -> Missing {
    let mut errors = Errors::default();
    for (problem, error) in incomplete.problems.iter().zip(incomplete.field_errors()) {
        let what = match problem.code {
            "reason_needed" => shell.t("answer-unknown-short"),
            _ => form_errors(shell, std::slice::from_ref(&error)).at(&error.field).to_owned(),
        };
        let question = problem.question.map(|number| shell.t(question_key(kind, number)));
        let about = question.unwrap_or_else(|| format!("{}:", problem.path));
        // Of the text as a whole it need not be said what it is about.
        let about = if problem.path == "markdown" { String::new() } else { about };
        // Without the questions the editor has the text in one field.
        let at = match problem.question {
            Some(number) if asked && number > 1 => format!("question-{number}"),
            _ if problem.path == "title" => "title".into(),
            _ => "markdown".into(),
        };
        if !errors.0.iter().any(|told| (&told.field, &told.about, &told.message) == (&at, &about, &what)) {
            errors.add_about(&at, about, what);
        }
    }
    let all_missing = incomplete.problems.iter().all(|problem| problem.missing);
    let gate = if all_missing { shell.t1("unanswered", "n", errors.0.len()) } else { shell.t("errors-title-kept") };
    Missing { errors, gate: Some(gate) }
}
