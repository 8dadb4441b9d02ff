//! How much a program may ask of the API in a time, and how it is told (draft-ietf-httpapi-ratelimit-headers-09).
//!
//! Pages for people are not counted: what is counted is the API alone.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use koinon_core::Timestamp;
use koinon_core::budget::{Budget, Left, Rate};

/// The window in which quotas are said, in seconds.
const WINDOW: u32 = 60;

/// What is counted by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quota {
    /// Reading: by token, or by address.
    Read,
    /// Changing something: by person.
    Write,
    /// Signing in: by address.
    SignIn,
}

impl Quota {
    /// Its name on the wire.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::SignIn => "sign_in",
        }
    }
}

/// How many calls of the API are answered in a minute; 0 for as many as come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiLimits {
    /// Calls that read, by token, or by address where there is none.
    pub reads: u32,
    /// Calls that change something, by person.
    pub writes: u32,
    /// Sign-ins, by address: each costs as much as a password is slow to guess.
    pub sign_ins: u32,
}

impl Default for ApiLimits {
    fn default() -> Self {
        Self { reads: 6_000, writes: 300, sign_ins: 30 }
    }
}

/// What everybody has left.
pub(crate) struct Quotas {
    reads: Counter,
    writes: Counter,
    sign_ins: Counter,
}

impl Quotas {
    pub(crate) fn new(limits: ApiLimits) -> Self {
        let ApiLimits { reads, writes, sign_ins } = limits;
        Self { reads: Counter::new(reads), writes: Counter::new(writes), sign_ins: Counter::new(sign_ins) }
    }

    /// Counts one call of `name`.
    pub(crate) fn count(&self, quota: Quota, name: &str, now: Timestamp) -> Share {
        let counter = match quota {
            Quota::Read => &self.reads,
            Quota::Write => &self.writes,
            Quota::SignIn => &self.sign_ins,
        };
        let left = counter.budget.as_ref().map(|budget| (counter.limit, budget.ask(name, now)));
        Share { quota, left }
    }
}

struct Counter {
    limit: u32,
    budget: Option<Budget<Timestamp>>,
}

impl Counter {
    fn new(limit: u32) -> Self {
        let rate = Rate { burst: limit.into(), per_second: f64::from(limit) / f64::from(WINDOW) };
        Self { limit, budget: (limit > 0).then(|| Budget::new(rate)) }
    }
}

/// What somebody has left after a call; nothing is said where there is no limit.
pub(crate) struct Share {
    quota: Quota,
    left: Option<(u32, Left)>,
}

impl Share {
    /// How many seconds they have to wait, if the call is not to be answered.
    pub(crate) fn refused(&self) -> Option<u32> {
        self.left.filter(|(_, left)| !left.granted).map(|(_, left)| left.wait.ceil() as u32)
    }

    /// Says it in the headers of the answer.
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        let Some((limit, left)) = self.left else { return };
        let name = self.quota.code();
        let policy = format!("\"{name}\";q={limit};w={WINDOW}");
        let state = format!("\"{name}\";r={};t={}", left.more, left.whole_in.ceil());
        for (header, value) in [("ratelimit-policy", policy), ("ratelimit", state)] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(HeaderName::from_static(header), value);
            }
        }
    }
}
