//! Who is believed to have signed a request, asserted by what was fetched and what was stored.

mod hostile_actors;
mod hostile_signatures;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use koinon_store::Error;
use serde_json::json;

use super::*;
use crate::signature::{RsaKey, generate_rsa};
use crate::test_server::{Reply, TestServer, noon, transport};
use crate::transport::Limits;

/// A store that forgets everything when it is dropped.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<HashMap<String, RemoteActor>>>);

impl Memory {
    fn all(&self) -> Vec<RemoteActor> {
        self.0.lock().unwrap().values().cloned().collect()
    }
}

impl ActorStore for Memory {
    async fn actor(&self, ap_id: &str) -> Result<Option<RemoteActor>, Error> {
        Ok(self.0.lock().unwrap().get(ap_id).cloned())
    }

    async fn actor_by_key(&self, key_id: &str) -> Result<Option<RemoteActor>, Error> {
        Ok(self.all().into_iter().find(|actor| actor.key_id == key_id))
    }

    async fn save_actor(&self, actor: RemoteActor) -> Result<(), Error> {
        self.0.lock().unwrap().insert(actor.ap_id.clone(), actor);
        Ok(())
    }

    async fn actor_gone(&self, ap_id: &str) -> Result<(), Error> {
        if let Some(actor) = self.0.lock().unwrap().get_mut(ap_id) {
            actor.gone = true;
        }
        Ok(())
    }
}

/// Two keys for all tests of a process: making one takes a while.
fn keys() -> &'static [(RsaKey, String); 2] {
    static KEYS: OnceLock<[(RsaKey, String); 2]> = OnceLock::new();
    KEYS.get_or_init(|| {
        [(); 2].map(|()| {
            let (pkcs8, pem) = generate_rsa().unwrap();
            (RsaKey::from_pkcs8(&pkcs8).unwrap(), pem)
        })
    })
}

fn honest_key() -> &'static RsaKey {
    &keys()[0].0
}

fn other_key() -> &'static RsaKey {
    &keys()[1].0
}

fn actors_in(store: Memory) -> Actors<Memory> {
    let signer = Signer::new("http://gent.localhost:8100/id/server#main-key".to_owned(), honest_key().clone());
    Actors::new(store, transport(Limits::default()), signer)
}

/// An actor of the made-up city of Lyon, with the first key.
fn lyon_actor(port: u16, path: &str) -> Value {
    let id = format!("http://lyon.localhost:{port}{path}");
    json!({
        "id": id,
        "type": "Person",
        "preferredUsername": "pages",
        "name": "Lyon",
        "inbox": format!("{id}/inbox"),
        "endpoints": {"sharedInbox": format!("http://lyon.localhost:{port}/inbox")},
        "publicKey": {"id": format!("{id}#main-key"), "owner": id, "publicKeyPem": keys()[0].1},
    })
}

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
