//! Time and randomness: the only places where the program reads the clock or draws random bytes.

use std::sync::Arc;

use koinon_core::{OpaqueId, Timestamp};
use ulid::Ulid;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the one place where the clock is read")]
        let now = std::time::SystemTime::now();
        let since_epoch = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that can be shared.
pub type SharedClock = Arc<dyn Clock>;

/// `N` random bytes from the operating system's generator.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    rand::random()
}

/// A secret for a cookie or a token: 256 random bits in base64url.
#[must_use]
pub fn random_secret() -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// A fresh opaque id.
#[must_use]
pub fn random_opaque() -> OpaqueId {
    OpaqueId(random_bytes())
}

/// A fresh ULID for something made at `now`.
#[must_use]
pub fn new_ulid(now: Timestamp) -> String {
    let millis = u64::try_from(now.as_millis()).unwrap_or(0);
    Ulid::from_parts(millis, u128::from_be_bytes(random_bytes()) & ((1 << 80) - 1)).to_string()
}

/// The ULID that follows from a time and a number: the same again for what is named again.
#[must_use]
pub fn derived_ulid(time: Timestamp, number: u128) -> String {
    let millis = u64::try_from(time.as_millis()).unwrap_or(0);
    Ulid::from_parts(millis, number & ((1 << 80) - 1)).to_string()
}
