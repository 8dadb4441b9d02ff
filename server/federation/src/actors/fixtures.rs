//! Actors for tests: a store in memory, two keys, and the actors of a made-up city of Lyon.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use koinon_store::{Error, RemoteActor};
use serde_json::{Value, json};

use super::{ActorStore, Actors};
use crate::signature::{RsaKey, Signer, generate_rsa};
use crate::test_server::transport;
use crate::transport::Limits;

/// A store that forgets everything when it is dropped.
#[derive(Clone, Default)]
pub(crate) struct Memory(Arc<Mutex<HashMap<String, RemoteActor>>>);

impl Memory {
    pub(crate) fn all(&self) -> Vec<RemoteActor> {
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

/// The two keys of all tests, each made when it is first asked for: that takes a while.
pub(crate) fn key(n: usize) -> &'static (RsaKey, String) {
    static KEYS: [OnceLock<(RsaKey, String)>; 2] = [const { OnceLock::new() }; 2];
    KEYS[n].get_or_init(|| {
        let (pkcs8, pem) = generate_rsa().unwrap();
        (RsaKey::from_pkcs8(&pkcs8).unwrap(), pem)
    })
}

pub(crate) fn honest_key() -> &'static RsaKey {
    &key(0).0
}

pub(crate) fn other_key() -> &'static RsaKey {
    &key(1).0
}

pub(crate) fn actors_in(store: Memory) -> Actors<Memory> {
    let signer = Signer::new("http://gent.localhost:8100/id/server#main-key".to_owned(), honest_key().clone());
    Actors::new(store, transport(Limits::default()), signer)
}

/// An actor of the made-up city of Lyon, with the first key.
pub(crate) fn lyon_actor(port: u16, path: &str) -> Value {
    let id = format!("http://lyon.localhost:{port}{path}");
    json!({
        "id": id,
        "type": "Person",
        "preferredUsername": "pages",
        "name": "Lyon",
        "inbox": format!("{id}/inbox"),
        "endpoints": {"sharedInbox": format!("http://lyon.localhost:{port}/inbox")},
        "publicKey": {"id": format!("{id}#main-key"), "owner": id, "publicKeyPem": key(0).1},
    })
}
