//! Why something could not be fetched or sent.

use std::time::Duration;

use crate::guard::Refusal;
use crate::json::JsonError;

/// Why a fetch or a delivery got no answer that we take.
///
/// `Display` is what strangers may read: it does not tell a refused address from a closed port or a slow one, so that
/// nobody can map the operator's network with our messages. `Debug` has all, for the log.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The guard does not allow the address, or where it redirects to.
    #[error("the address could not be reached")]
    Refused(#[from] Refusal),
    /// This host or its domain has used up its budget, or too many requests to it are waiting.
    #[error("the address could not be reached")]
    Busy,
    /// No connection, or it broke.
    #[error("the address could not be reached")]
    Network(String),
    /// The answer was not complete within the deadline.
    #[error("the address could not be reached")]
    Timeout,
    /// The answer is above the cap.
    #[error("the answer is too large")]
    TooLarge,
    /// The answer has another content type than the one asked for.
    #[error("the answer is of the wrong type")]
    WrongType(String),
    /// The answer is not the JSON that we take.
    #[error("{0}")]
    Malformed(#[from] JsonError),
    /// An answer that is no success.
    #[error("the answer was {code}")]
    Status {
        /// The HTTP status.
        code: u16,
        /// How long the server asks us to wait.
        retry_after: Option<Duration>,
    },
}

impl FetchError {
    /// Whether its server says that the thing is gone for good (410) or not there (404).
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Status { code: 404 | 410, .. })
    }
}
