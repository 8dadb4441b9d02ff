//! HTTP signatures as the fediverse uses them (draft-cavage-http-signatures-12, RSA with SHA-256).
//!
//! Verification has two halves: [`check`] does everything that needs no key (what is covered, for which host and target,
//! when, over which body), so that a request which would fail anyway makes us fetch nothing; [`Pending::verify`] then takes
//! the key of `keyId`.

mod check;
mod digest;
mod key;
mod parameters;
mod sign;

pub(crate) use check::http_date;
pub use check::{Incoming, Pending, SignatureError, check};
#[cfg(test)]
pub(crate) use check::{SKEW, WINDOW};
pub use key::{KeyError, RsaKey, RsaPublicKey, generate_rsa};
pub use sign::Signer;
pub(crate) use sign::authority_of;
