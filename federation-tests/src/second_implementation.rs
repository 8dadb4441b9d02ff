//! The revision record read by a second implementation, which knows nothing of ours: JavaScript, in the browser.

use crate::Browser;
use anyhow::Context;
use serde::Deserialize;
use serde_json::Value;

const SCRIPT: &str = include_str!("verify_record.js");

/// What the second implementation found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Verdict {
    /// The hash it computed.
    pub revision: String,
    /// The bytes it hashed.
    pub canonical: String,
    /// Whether the signature fits.
    pub verified: bool,
}

/// Verifies a record with a city's record key (multibase). The browser must be on a page that a browser trusts with
/// cryptography: of a city under `.localhost`, or a file.
///
/// # Errors
/// When the browser fails, or the record has not the form of one.
pub async fn verify(browser: &Browser, key: &str, record: &Value) -> anyhow::Result<Verdict> {
    let verdict = browser.page.execute_async(SCRIPT, vec![key.into(), record.clone()]).await?;
    serde_json::from_value(verdict.clone()).with_context(|| format!("the second implementation fails: {verdict}"))
}
