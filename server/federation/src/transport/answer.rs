//! Which content types a request asks for, and what a delivery was answered.

use std::time::Duration;

/// What kind of document is asked for. Nothing of another type is read: on many servers people can upload files, and a
/// picture or text that looks like an actor is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// An ActivityStreams object.
    Activity,
    /// The same, or the Tombstone of one that is gone: the body of a 410.
    Object,
    /// A WebFinger answer (RFC 7033).
    Jrd,
    /// Plain JSON: NodeInfo.
    Json,
    /// One JSON object per line.
    Lines,
    /// Any file.
    Any,
}

impl Accept {
    /// The type of what we send and first ask for.
    pub(super) const ACTIVITY_JSON: &str = "application/activity+json";

    pub(super) fn header(self) -> &'static str {
        match self {
            Self::Activity | Self::Object => {
                "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\""
            }
            Self::Jrd => "application/jrd+json, application/json",
            Self::Json => "application/json",
            Self::Lines => "application/x-ndjson",
            Self::Any => "*/*",
        }
    }

    /// Whether a media type (lower case, without parameters) is of this kind.
    pub(super) fn takes(self, media_type: &str) -> bool {
        match self {
            Self::Activity | Self::Object => matches!(media_type, Self::ACTIVITY_JSON | "application/ld+json"),
            Self::Jrd => matches!(media_type, "application/jrd+json" | "application/json"),
            Self::Json => media_type == "application/json",
            Self::Lines => media_type == "application/x-ndjson",
            Self::Any => true,
        }
    }
}

/// How a delivery was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// How long the server asks us to wait.
    pub retry_after: Option<Duration>,
    /// The beginning of the answer's text, for the administrator.
    pub excerpt: String,
}
