//! From what a person types to an actor of another server: an origin, an authority, a handle or an actor's address.
//!
//! What could not be a public name is refused before anything is asked. A handle is believed when its own domain and the
//! actor's own server agree on it, in both directions (RFC 7033, FEP-2c59).

mod typed;

use koinon_core::Origin;
use serde_json::Value;
use url::{Url, form_urlencoded};

use crate::actors::{ActorDocument, ActorError, ActorStore, Actors};
use crate::transport::{Accept, FetchError};
use crate::wire::ids::ActorId;
use crate::wire::read::value;

pub use typed::{Handle, Typed, TypedError};

/// Most links of a WebFinger answer that are looked at.
const MOST_LINKS: usize = 64;
/// The address template of "follow from my server".
const SUBSCRIBE: &str = "http://ostatus.org/schema/1.0/subscribe";
/// The activity intents (FEP-3b86) to answer something, and to see it at home.
const CREATE: &str = "https://w3id.org/fep/3b86/Create";
const OBJECT: &str = "https://w3id.org/fep/3b86/Object";
/// NodeInfo schemas that we read, the newest first.
const NODEINFO: [&str; 2] =
    ["http://nodeinfo.diaspora.software/ns/schema/2.1", "http://nodeinfo.diaspora.software/ns/schema/2.0"];

/// Why nobody was found. `Display` tells strangers nothing about the network.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// What was typed is no name that we would ask for.
    #[error(transparent)]
    Typed(#[from] TypedError),
    /// The server could not be asked, or does not know the name.
    #[error("nobody of that name was found: {0}")]
    Fetch(#[from] FetchError),
    /// The answer is not of the form that it must have.
    #[error("the answer about that name cannot be read")]
    Malformed,
    /// The handle's domain and the actor's server do not say the same.
    #[error("the servers do not agree on who has that name")]
    Disagreement,
    /// The actor cannot be used.
    #[error(transparent)]
    Actor(#[from] ActorError),
}

/// An actor that was found, and the handle under which.
#[derive(Debug, Clone)]
pub struct Found {
    /// The actor and its document.
    pub document: ActorDocument,
    /// Its confirmed handle, if a handle led to it.
    pub handle: Option<Handle>,
}

impl<S: ActorStore> Actors<S> {
    /// Finds the actor that a person means. A city is meant by its origin or authority.
    ///
    /// # Errors
    /// See [`ResolveError`].
    pub async fn resolve(&self, text: &str) -> Result<Found, ResolveError> {
        match Typed::parse(text, self.transport().network())? {
            Typed::City(origin) => self.at(&ActorId::City.at(&origin)).await,
            Typed::Actor(url) => self.at(url.as_str()).await,
            Typed::Handle(handle) => self.by_handle(handle).await,
        }
    }

    async fn at(&self, address: &str) -> Result<Found, ResolveError> {
        let url = Url::parse(address).map_err(|_| ResolveError::Malformed)?;
        Ok(Found { document: self.find(&url).await?, handle: None })
    }

    async fn by_handle(&self, asked: Handle) -> Result<Found, ResolveError> {
        let answer = self.webfinger(&asked).await?;
        let link = self_link(&answer).ok_or(ResolveError::Malformed)?;
        let handle = subject(&answer, &asked)?;
        if handle.origin != asked.origin {
            // Another domain's name: that domain must say the same.
            let confirmed = self.webfinger(&handle).await?;
            if subject(&confirmed, &handle)? != handle || self_link(&confirmed).as_ref() != Some(&link) {
                return Err(ResolveError::Disagreement);
            }
        }
        let document = self.find(&link).await?;
        let home = Origin::of_str(&document.actor.ap_id).ok_or(ResolveError::Malformed)?;
        if home != handle.origin && !self.claims(&document, &home, &handle).await? {
            return Err(ResolveError::Disagreement);
        }
        Ok(Found { document, handle: Some(handle) })
    }

    /// Whether an actor that lives elsewhere than its handle says itself that this is its handle.
    async fn claims(&self, document: &ActorDocument, home: &Origin, handle: &Handle) -> Result<bool, ResolveError> {
        if let Some(claimed) = document.json["webfinger"].as_str() {
            return Ok(Handle::parse(claimed).as_ref() == Some(handle));
        }
        let local = Handle { user: document.actor.handle.clone(), origin: home.clone() };
        Ok(subject(&self.webfinger(&local).await?, &local)? == *handle)
    }

    async fn webfinger(&self, handle: &Handle) -> Result<Value, FetchError> {
        let resource: String = form_urlencoded::byte_serialize(handle.to_uri().as_bytes()).collect();
        self.json(&handle.origin.at(&format!("/.well-known/webfinger?resource={resource}")), Accept::Jrd).await
    }

    async fn json(&self, address: &str, accept: Accept) -> Result<Value, FetchError> {
        let url = Url::parse(address).map_err(|_| FetchError::Refused(crate::guard::Refusal::Host))?;
        Ok(self.transport().get_json(&url, accept, None).await?.json)
    }

    /// Where the server of a person with this handle lets them answer `object` or see it at home: the address to send their
    /// browser to. Servers say so by activity intents (FEP-3b86), older ones by the template of OStatus.
    ///
    /// # Errors
    /// See [`ResolveError`].
    pub async fn interaction(&self, handle: &str, object: &str, answers: bool) -> Result<Url, ResolveError> {
        let Typed::Handle(handle) = Typed::parse(handle, self.transport().network())? else {
            return Err(TypedError::Malformed.into());
        };
        let answer = self.webfinger(&handle).await?;
        let create = (CREATE, "{inReplyTo}");
        let ways = [(OBJECT, "{object}"), (SUBSCRIBE, "{uri}")];
        let ways = answers.then_some(create).into_iter().chain(ways);
        let template = ways.into_iter().find_map(|(rel, variable)| {
            let template = links(&answer).find(|link| link["rel"] == rel)?["template"].as_str()?;
            template.contains(variable).then(|| template.replace(variable, &percent_encoded(object)))
        });
        // What is left to be filled in is left empty.
        let filled = template.map(|text| without_variables(&text));
        let url = filled.and_then(|text| Url::parse(&text).ok()).ok_or(ResolveError::Malformed)?;
        self.transport().network().route(&url).map_err(|_| ResolveError::Malformed)?;
        Ok(url)
    }

    /// The name of the software that a server says it runs (NodeInfo). A hint for the form of what we send, never a
    /// reason to trust; none if the server does not say so in a form that can be read.
    pub async fn software(&self, origin: &Origin) -> Option<String> {
        let index = self.json(&origin.at("/.well-known/nodeinfo"), Accept::Jrd).await.ok()?;
        let named = NODEINFO.iter().find_map(|rel| links(&index).find(|link| link["rel"] == **rel))?;
        let address = named["href"].as_str().filter(|href| origin.owns(href))?;
        let document = self.json(address, Accept::Json).await.ok()?;
        let name = document["software"]["name"].as_str()?.to_ascii_lowercase();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        Some(name).filter(|name| (1..=50).contains(&name.len()) && name.bytes().all(plain))
    }
}

fn percent_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A template of which nothing more is filled in.
fn without_variables(template: &str) -> String {
    let mut text = String::new();
    for (at, piece) in template.split('{').enumerate() {
        text.push_str(if at == 0 { piece } else { piece.split_once('}').map_or("", |(_, rest)| rest) });
    }
    text
}

fn links(answer: &Value) -> impl Iterator<Item = &Value> {
    answer["links"].as_array().into_iter().flatten().take(MOST_LINKS)
}

/// The actor that an answer leads to.
fn self_link(answer: &Value) -> Option<Url> {
    let is_activity = |link: &&Value| {
        let media_type = link["type"].as_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        link["rel"] == "self" && matches!(media_type, "application/activity+json" | "application/ld+json")
    };
    let href = links(answer).find(is_activity)?["href"].as_str().and_then(value::address)?;
    Url::parse(&href).ok()
}

/// Whom an answer is about: the one asked for, unless it says otherwise.
fn subject(answer: &Value, asked: &Handle) -> Result<Handle, ResolveError> {
    match &answer["subject"] {
        Value::Null => Ok(asked.clone()),
        Value::String(text) => Handle::parse(text).ok_or(ResolveError::Malformed),
        _ => Err(ResolveError::Malformed),
    }
}

#[cfg(test)]
mod tests;
