//! Who is believed to have signed a request, asserted by what was fetched and what was stored.

mod hostile_actors;
mod hostile_signatures;

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::fixtures::{Memory, actors_in, honest_key, key, lyon_actor, other_key};
use super::*;
use crate::signature::RsaKey;
use crate::test_server::{Reply, TestServer, noon};

/// Lyon as it should be: every path is an actor.
async fn lyon() -> TestServer {
    TestServer::start(|port, asked| Reply::activity(lyon_actor(port, &asked.target))).await
}

/// A request to our inbox that can be spoiled before and after it is signed.
#[derive(Debug, Clone)]
struct Draft {
    method: &'static str,
    target: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    covered: Vec<&'static str>,
    key_id: String,
    algorithm: Option<&'static str>,
    created: Option<i64>,
    expires: Option<i64>,
}

fn sha256(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(digest(&SHA256, body)))
}

impl Draft {
    /// A delivery to Gent, signed by an actor at `path` of the server at `port`.
    fn honest(port: u16, path: &str) -> Self {
        let body = br#"{"type":"Like"}"#.to_vec();
        Self {
            method: "POST",
            target: "/inbox".to_owned(),
            headers: vec![
                ("Host", "gent.localhost:8100".to_owned()),
                ("Date", noon().to_http_string()),
                ("Digest", sha256(&body)),
                ("Content-Type", "application/activity+json".to_owned()),
            ],
            body,
            covered: vec!["(request-target)", "host", "date", "digest", "content-type"],
            key_id: format!("http://lyon.localhost:{port}{path}#main-key"),
            algorithm: Some("rsa-sha256"),
            created: None,
            expires: None,
        }
    }

    fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.headers.retain(|(n, _)| *n != name);
        self.headers.push((name, value.into()));
    }

    fn drop(&mut self, name: &str) {
        self.headers.retain(|(n, _)| *n != name);
        self.covered.retain(|n| !n.eq_ignore_ascii_case(name));
    }

    fn line(&self, name: &str) -> String {
        let value = match name {
            "(request-target)" => format!("{} {}", self.method.to_lowercase(), self.target),
            "(created)" => self.created.unwrap_or_default().to_string(),
            "(expires)" => self.expires.unwrap_or_default().to_string(),
            _ => {
                // Of a repeated header the last one is signed: the reading that fooled others.
                let found = self.headers.iter().rev().find(|(n, _)| n.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.clone()).unwrap_or_default()
            }
        };
        format!("{name}: {value}")
    }

    fn signature(&self, key: &RsaKey) -> String {
        let text = self.covered.iter().map(|name| self.line(name)).collect::<Vec<_>>().join("\n");
        let mut header = format!("keyId=\"{}\"", self.key_id);
        if let Some(algorithm) = self.algorithm {
            header.push_str(&format!(",algorithm=\"{algorithm}\""));
        }
        if let Some(created) = self.created {
            header.push_str(&format!(",created={created}"));
        }
        if let Some(expires) = self.expires {
            header.push_str(&format!(",expires={expires}"));
        }
        let signature = STANDARD.encode(key.sign(text.as_bytes()).unwrap());
        header.push_str(&format!(",headers=\"{}\",signature=\"{signature}\"", self.covered.join(" ")));
        header
    }

    fn signed(mut self, key: &RsaKey) -> Self {
        let signature = self.signature(key);
        self.headers.push(("Signature", signature));
        self
    }

    fn incoming(&self) -> Incoming<'_> {
        Incoming {
            method: self.method,
            raw_target: &self.target,
            headers: self.headers.iter().map(|(n, v)| ((*n).to_owned(), v.clone().into_bytes())).collect(),
            body: &self.body,
        }
    }
}
