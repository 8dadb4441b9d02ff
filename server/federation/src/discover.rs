//! Getting to know another city: where its actors are, and which key signs its records.

use koinon_commons::Error as CommonsError;
use koinon_core::Origin;
use koinon_core::key::PublicKey;
use koinon_core::text::clean_line;
use koinon_store::{City, CityProfile, NewCity};
use serde_json::Value;
use url::Url;

use crate::resolver::{Typed, TypedError};
use crate::service::{Error, Federation};
use crate::transport::Accept;
use crate::wire::ids::ActorId;
use crate::wire::read::value::{address, entries};

/// The relation of a NodeInfo 2.1 document.
const NODEINFO: &str = "http://nodeinfo.diaspora.software/ns/schema/2.1";

/// What a city's documents say of it, checked against each other.
struct Discovered {
    profile: CityProfile,
    record_key_id: String,
    record_key: PublicKey,
}

impl Federation {
    /// Gets to know the city that `address` names (an origin, an authority, or a handle such as `@bordeaux@bordeaux.example`),
    /// and pins its record key if none is pinned. A key that differs from the pinned one is never taken over.
    ///
    /// # Errors
    /// [`Error::Fetch`] or [`Error::Unusable`] if no city can be read there; [`CommonsError::Invalid`] for what is no address.
    pub async fn discover(&self, address: &str) -> Result<City, Error> {
        let origin = match Typed::parse(address, self.transport().network()) {
            Ok(Typed::City(origin)) => origin,
            Ok(Typed::Handle(handle)) => handle.origin,
            Ok(Typed::Actor(url)) => Origin::of(&url).ok_or_else(|| unusable("it has no usable address"))?,
            Err(TypedError::Here) => {
                return Err(CommonsError::invalid("city", "own_city", "this is our own city").into());
            }
            Err(error) => return Err(CommonsError::invalid("city", "city_address", error.to_string()).into()),
        };
        let found = self.read_city(&origin).await?;
        let now = self.commons().now();
        self.commons()
            .store()
            .write(move |tx| -> Result<_, CommonsError> {
                let new = NewCity {
                    name: found.profile.name.clone(),
                    summary: found.profile.summary.clone(),
                    created: now,
                    origin,
                };
                let id = tx.ensure_city(&new)?;
                tx.set_city_profile(id, &found.profile)?;
                let city = tx.city(id)?.ok_or(koinon_store::Error::Missing("city"))?;
                let multibase = found.record_key.to_multibase();
                match city.record_key.as_deref() {
                    None => tx.pin_record_key(id, &found.record_key_id, &multibase)?,
                    Some(pinned) if pinned == multibase => {}
                    // A domain that changed hands cannot rewrite what was mirrored: an administrator has to decide.
                    Some(_) => {
                        tx.city_error(id, Some("it shows another record key than the one that is pinned here"))?
                    }
                }
                tx.city(id)?.ok_or(CommonsError::NotFound)
            })
            .await
            .map_err(Error::from)
    }

    async fn read_city(&self, origin: &Origin) -> Result<Discovered, Error> {
        let links = self.get(&origin.at("/.well-known/nodeinfo"), Accept::Json).await?;
        let nodeinfo = entries(&links["links"], 20)
            .find(|link| link["rel"] == NODEINFO)
            .and_then(|link| link["href"].as_str())
            .filter(|href| origin.owns(href))
            .ok_or_else(|| unusable("it has no NodeInfo"))?;
        let nodeinfo = self.get(nodeinfo, Accept::Json).await?;
        let software = nodeinfo["software"]["name"].as_str().map(|name| clean_line(name, 40));
        let group = nodeinfo["metadata"]["city"].as_str().filter(|id| origin.owns(id)).map(str::to_owned);
        let group = group.ok_or_else(|| unusable("it is no city of the commons"))?;
        let group = self.actor_document(origin, &group, "Group").await?;
        let jrd = format!("/.well-known/webfinger?resource=acct:pages@{}", origin.authority());
        let jrd = self.get(&origin.at(&jrd), Accept::Jrd).await?;
        let pages = entries(&jrd["links"], 20)
            .find(|link| link["rel"] == "self")
            .and_then(|link| link["href"].as_str())
            .filter(|href| origin.owns(href))
            .ok_or_else(|| unusable("it names no author of its pages"))?;
        let pages = self.actor_document(origin, pages, "Person").await?;
        let (record_key_id, record_key) =
            record_key(&pages).ok_or_else(|| unusable("it shows no key for its records"))?;
        let inbox =
            group["endpoints"]["sharedInbox"].as_str().or(group["inbox"].as_str()).filter(|inbox| origin.owns(inbox));
        Ok(Discovered {
            profile: CityProfile {
                name: Some(clean_line(group["name"].as_str().unwrap_or_default(), 100))
                    .filter(|name| !name.is_empty())
                    .unwrap_or_else(|| origin.host().to_owned()),
                summary: clean_line(&koinon_markdown::plain_text(group["summary"].as_str().unwrap_or_default()), 280),
                city_actor: text(&group, "id"),
                pages_actor: text(&pages, "id"),
                inbox: inbox.map(str::to_owned).ok_or_else(|| unusable("its inbox is elsewhere"))?,
                software,
            },
            record_key_id,
            record_key,
        })
    }

    async fn actor_document(&self, origin: &Origin, id: &str, kind: &str) -> Result<Value, Error> {
        let document = self.get(id, Accept::Activity).await?;
        if document["id"] != id || document["type"] != kind || !origin.owns(id) {
            return Err(unusable("one of its actors is not what it should be"));
        }
        Ok(document)
    }

    async fn get(&self, url: &str, accept: Accept) -> Result<Value, Error> {
        let url = Url::parse(url).map_err(|_| unusable("it has no usable address"))?;
        let signer = match accept {
            Accept::Activity => Some(self.signer(&ActorId::Server).await?),
            _ => None,
        };
        let fetched = self.transport().get_json(&url, accept, signer.as_ref()).await?;
        if Origin::of(&fetched.final_url) != Origin::of(&url) {
            return Err(unusable("it sent us to another server"));
        }
        Ok(fetched.json)
    }
}

/// The Ed25519 Multikey (FEP-521a) of a `pages` author: its own, on its own origin.
fn record_key(pages: &Value) -> Option<(String, PublicKey)> {
    let id = pages["id"].as_str()?;
    entries(&pages["assertionMethod"], 10).find_map(|method| {
        let key_id = method["id"].as_str().and_then(address)?;
        let owned = method["type"] == "Multikey" && method["controller"] == id && key_id.split('#').next() == Some(id);
        let key = PublicKey::from_multibase(method["publicKeyMultibase"].as_str()?)?;
        owned.then_some((key_id, key))
    })
}

fn text(document: &Value, key: &str) -> String {
    document[key].as_str().unwrap_or_default().to_owned()
}

fn unusable(what: &str) -> Error {
    Error::Unusable(format!("no city could be read there: {what}"))
}
