//! Signing what we send: draft-cavage-http-signatures-12, RSA-SHA256, the form that every fediverse server reads.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use koinon_core::Timestamp;
use url::Url;

use super::digest::sha256_digest;
use super::key::{KeyError, RsaKey};

/// A key and the id under which others find its public half.
#[derive(Clone)]
pub struct Signer {
    key_id: String,
    key: RsaKey,
}

impl Signer {
    /// Signs as the owner of `key_id`, the `publicKey.id` of an actor.
    #[must_use]
    pub fn new(key_id: String, key: RsaKey) -> Self {
        Self { key_id, key }
    }

    /// The headers of a signed GET of `url`: Date and Signature over (request-target), host and date.
    ///
    /// # Errors
    /// [`KeyError::Crypto`].
    pub fn sign_get(&self, url: &Url, now: Timestamp) -> Result<Vec<(&'static str, String)>, KeyError> {
        let date = now.to_http_string();
        let lines = [
            ("(request-target)", format!("get {}", target_of(url))),
            ("host", authority_of(url)),
            ("date", date.clone()),
        ];
        Ok(vec![("date", date), ("signature", self.header(&lines)?)])
    }

    /// The headers of a signed POST of `body` to `url`: Date, Digest, Content-Type and Signature over all of them,
    /// (request-target) and host.
    ///
    /// # Errors
    /// [`KeyError::Crypto`].
    pub fn sign_post(
        &self,
        url: &Url,
        content_type: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Vec<(&'static str, String)>, KeyError> {
        let date = now.to_http_string();
        let digest = sha256_digest(body);
        let lines = [
            ("(request-target)", format!("post {}", target_of(url))),
            ("host", authority_of(url)),
            ("date", date.clone()),
            ("digest", digest.clone()),
            ("content-type", content_type.to_owned()),
        ];
        let signature = self.header(&lines)?;
        Ok(vec![
            ("date", date),
            ("digest", digest),
            ("content-type", content_type.to_owned()),
            ("signature", signature),
        ])
    }

    fn header(&self, lines: &[(&str, String)]) -> Result<String, KeyError> {
        let names = lines.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" ");
        let text = lines.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n");
        let signature = STANDARD.encode(self.key.sign(text.as_bytes())?);
        Ok(format!("keyId=\"{}\",algorithm=\"rsa-sha256\",headers=\"{names}\",signature=\"{signature}\"", self.key_id))
    }
}

/// Path and query, as they stand in the request line.
fn target_of(url: &Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

/// Host and non-default port: the value of the Host header.
pub(crate) fn authority_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
