//! The Digest header (RFC 3230): the hash that binds a body to its signature.

use aws_lc_rs::digest::{Algorithm, SHA256, SHA512, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The algorithms that bind a body. Others (MD5, SHA, ...) bind nothing and are passed over.
const STRONG: [(&str, &Algorithm); 2] = [("sha-256", &SHA256), ("sha-512", &SHA512)];

/// The Digest header of `body`.
pub(super) fn sha256_digest(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(digest(&SHA256, body)))
}

/// Whether a Digest header fits `body`: at least one strong digest is listed, and every strong one fits.
pub(super) fn fits(header: &str, body: &[u8]) -> bool {
    let mut strong = 0;
    for item in header.split(',') {
        let Some((name, value)) = item.trim().split_once('=') else { return false };
        let Some((_, algorithm)) = STRONG.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else { continue };
        if STANDARD.decode(value).ok().as_deref() != Some(digest(algorithm, body).as_ref()) {
            return false;
        }
        strong += 1;
    }
    strong > 0
}
