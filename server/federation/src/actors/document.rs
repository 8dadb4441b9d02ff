//! Reading an actor's document, as its own server wrote it.

use koinon_core::{Origin, Timestamp};
use koinon_store::RemoteActor;
use serde_json::Value;
use url::Url;

use crate::guard::Network;
use crate::signature::{KeyError, RsaPublicKey};
use crate::transport::FetchError;
use crate::wire::read::value;

/// The types that are actors, in the order that decides where a document claims several.
const ACTOR_TYPES: [&str; 5] = ["Group", "Person", "Application", "Service", "Organization"];
/// Most keys of one actor that are looked at.
const MOST_KEYS: usize = 16;
/// The longest user name that is kept, in characters.
const LONGEST_HANDLE: usize = 100;

/// Why an actor is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ActorError {
    /// Its document could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Its server says that it is gone.
    #[error("the actor is gone")]
    Gone,
    /// The document is about something else than the address that served it.
    #[error("the document is about another address")]
    WrongId,
    /// The document is no actor's, or one of this very city.
    #[error("the document is no actor of another server")]
    NotAnActor,
    /// The inbox is missing or on another origin.
    #[error("the actor has no inbox of its own")]
    Inbox,
    /// The key that was asked for is not among the actor's, or names another owner.
    #[error("the actor has no such key")]
    NoKey,
    /// The key is weak, monstrous or unreadable.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// It was known as something else.
    #[error("the actor changed its type")]
    TypeChanged,
    /// Our database failed.
    #[error("the actor could not be kept")]
    Store(#[from] koinon_store::Error),
}

/// What the document is about: its owner if it is a key's, else its id.
pub(super) fn address_of(document: &Value) -> Option<Url> {
    let is_key = document["publicKeyPem"].is_string();
    let named = if is_key { value::id(&document["owner"]) } else { document["id"].as_str().and_then(value::address) };
    Url::parse(&named?).ok()
}

/// Reads an actor with its key `key_id`, or with its first key. The caller made sure that the document came from its id.
///
/// # Errors
/// See [`ActorError`]: everything that it names must lie on its own origin, and its key must name it as the owner.
pub fn read_actor(
    document: &Value,
    network: &Network,
    key_id: Option<&str>,
    now: Timestamp,
) -> Result<RemoteActor, ActorError> {
    let ap_id = document["id"].as_str().and_then(value::address).ok_or(ActorError::NotAnActor)?;
    let url = Url::parse(&ap_id).map_err(|_| ActorError::NotAnActor)?;
    let origin = Origin::of(&url).filter(|origin| origin != network.own()).ok_or(ActorError::NotAnActor)?;
    let kind = value::type_among(document, &ACTOR_TYPES).ok_or(ActorError::NotAnActor)?;
    if url.fragment().is_some() || network.route(&url).is_err() {
        return Err(ActorError::NotAnActor);
    }
    let own = |value: &Value| value.as_str().and_then(value::address).filter(|address| origin.owns(address));
    let inbox = own(&document["inbox"]).ok_or(ActorError::Inbox)?;
    let key = public_key(document, &ap_id, key_id, &origin)?;
    let handle = document["preferredUsername"].as_str().and_then(clean_handle);
    let handle = handle.unwrap_or_else(|| origin.host().to_owned());
    let name = Some(value::name(document["name"].as_str().unwrap_or_default())).filter(|name| !name.is_empty());
    Ok(RemoteActor {
        kind: kind.to_owned(),
        name: name.unwrap_or_else(|| handle.clone()),
        handle,
        inbox,
        shared_inbox: own(&document["endpoints"]["sharedInbox"]),
        key_id: key.id,
        key_pem: key.pem,
        gone: false,
        fetched: now,
        ap_id,
    })
}

struct PublicKey {
    id: String,
    pem: String,
}

/// The key that was asked for: of the actor's own origin, naming the actor as its owner, and strong enough.
fn public_key(document: &Value, ap_id: &str, wanted: Option<&str>, origin: &Origin) -> Result<PublicKey, ActorError> {
    for key in value::entries(&document["publicKey"], MOST_KEYS) {
        let (Some(id), Some(pem)) = (key["id"].as_str(), key["publicKeyPem"].as_str()) else { continue };
        if wanted.is_some_and(|wanted| wanted != id) {
            continue;
        }
        if value::id(&key["owner"]).as_deref() != Some(ap_id) || !origin.owns(id) {
            return Err(ActorError::NoKey);
        }
        RsaPublicKey::from_pem(pem)?;
        return Ok(PublicKey { id: id.to_owned(), pem: pem.to_owned() });
    }
    Err(ActorError::NoKey)
}

/// A user name without what misleads or breaks a handle: `@`, `/`, white space, control and direction characters. It is
/// shown, never used as a path.
fn clean_handle(text: &str) -> Option<String> {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '~');
    let clean: String = text.chars().filter(kept).take(LONGEST_HANDLE).collect();
    Some(clean).filter(|clean| !clean.is_empty())
}
