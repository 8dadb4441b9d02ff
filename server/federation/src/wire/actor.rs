//! Actor documents: the city, its server, the author of its pages, its people.

use koinon_core::Origin;
use serde::Serialize;

use super::html::escape;
use super::ids::{ActorId, CityCollection, LocalId};

/// The id of the record key among the keys of the `pages` author.
#[must_use]
pub fn record_key_id(origin: &Origin) -> String {
    format!("{}#ed25519-key", ActorId::Pages.at(origin))
}

/// What the actor documents of a city say.
#[derive(Debug, Clone)]
pub struct CityView {
    /// Where it lives.
    pub origin: Origin,
    /// Its `preferredUsername`, `bordeaux`.
    pub handle: String,
    /// Its name for people.
    pub name: String,
    /// One sentence about it, plain text.
    pub summary: String,
    /// Its HTTP signature key, PEM.
    pub http_key_pem: String,
    /// Its record key, multibase.
    pub record_key: String,
}

/// What the actor document of a citizen says.
#[derive(Debug, Clone)]
pub struct PersonView {
    /// Their ULID.
    pub ulid: String,
    /// Their `preferredUsername`.
    pub handle: String,
    /// Their name for people.
    pub name: String,
    /// The page about them.
    pub url: String,
}

/// An actor document.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    preferred_username: String,
    name: String,
    inbox: String,
    outbox: String,
    followers: String,
    url: String,
    /// FEP-2c59.
    webfinger: String,
    endpoints: Endpoints,
    manually_approves_followers: bool,
    discoverable: bool,
    indexable: bool,
    public_key: PublicKey,
    #[serde(flatten)]
    more: More,
}

/// An HTTP signature key (security vocabulary v1).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct PublicKey {
    id: String,
    owner: String,
    public_key_pem: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoints {
    shared_inbox: String,
}

/// What only one kind of actor says.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
enum More {
    City(CityMore),
    Pages(PagesMore),
    Nothing {},
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct CityMore {
    summary: String,
    /// Its moderators (FEP-1b12).
    attributed_to: String,
    posting_restricted_to_mods: bool,
    instances: String,
    pages: String,
    themes: String,
    digest: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct PagesMore {
    /// FEP-521a.
    assertion_method: [Multikey; 1],
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Multikey {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    controller: String,
    public_key_multibase: String,
}

impl CityView {
    /// The city: a Group that announces what its editors do (FEP-1b12).
    #[must_use]
    pub fn city(&self) -> Actor {
        let own = |collection| LocalId::City(collection).at(&self.origin);
        Actor {
            more: More::City(CityMore {
                summary: format!("<p>{}</p>", escape(&self.summary)),
                attributed_to: own(CityCollection::Moderators),
                posting_restricted_to_mods: true,
                instances: own(CityCollection::Cities),
                pages: own(CityCollection::Pages),
                themes: own(CityCollection::Themes),
                digest: own(CityCollection::Digest),
            }),
            ..self.actor(ActorId::City, "Group", &self.handle, &self.name)
        }
    }

    /// The server: the Application that signs fetches (FEP-2677, FEP-d556). Its name is the host alone: a colon is no part of
    /// a user name.
    #[must_use]
    pub fn server(&self) -> Actor {
        self.actor(ActorId::Server, "Application", self.origin.host(), self.origin.authority())
    }

    /// The author of the city's pages: the Person that follows other cities, and the owner of the record key.
    #[must_use]
    pub fn pages(&self) -> Actor {
        let controller = ActorId::Pages.at(&self.origin);
        let key = Multikey {
            id: record_key_id(&self.origin),
            kind: "Multikey",
            controller,
            public_key_multibase: self.record_key.clone(),
        };
        Actor {
            more: More::Pages(PagesMore { assertion_method: [key] }),
            ..self.actor(ActorId::Pages, "Person", "pages", &format!("{}, pages", self.name))
        }
    }

    /// A citizen.
    #[must_use]
    pub fn person(&self, person: &PersonView) -> Actor {
        Actor {
            url: person.url.clone(),
            ..self.actor(ActorId::Person(person.ulid.clone()), "Person", &person.handle, &person.name)
        }
    }

    fn actor(&self, actor: ActorId, kind: &'static str, handle: &str, name: &str) -> Actor {
        let origin = &self.origin;
        Actor {
            id: actor.at(origin),
            kind,
            preferred_username: handle.to_owned(),
            name: name.to_owned(),
            inbox: LocalId::Inbox(actor.clone()).at(origin),
            outbox: LocalId::Outbox(actor.clone()).at(origin),
            followers: LocalId::Followers(actor.clone()).at(origin),
            url: origin.at("/"),
            webfinger: format!("{handle}@{}", origin.authority()),
            endpoints: Endpoints { shared_inbox: LocalId::SharedInbox.at(origin) },
            manually_approves_followers: false,
            discoverable: true,
            indexable: true,
            public_key: self.public_key(&actor),
            more: More::Nothing {},
        }
    }

    /// The one HTTP signature key of this server, in the name of `actor`.
    fn public_key(&self, actor: &ActorId) -> PublicKey {
        PublicKey {
            id: actor.key_at(&self.origin),
            owner: actor.at(&self.origin),
            public_key_pem: self.http_key_pem.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::fixture;

    fn city(document: &serde_json::Value) -> CityView {
        CityView {
            origin: Origin::of_str(document["id"].as_str().unwrap()).unwrap(),
            handle: "bordeaux".into(),
            name: "Bordeaux".into(),
            summary: "Ce que Bordeaux essaie, et ce qui en est sorti.".into(),
            http_key_pem: document["publicKey"]["publicKeyPem"].as_str().unwrap().into(),
            record_key: "z6MkfwuU3PxRzTL9QpXYQybEtknMeDCZFqZkNg8P7Vq4BNaU".into(),
        }
    }

    #[test]
    fn the_city_and_its_author_are_as_published() {
        let published = fixture("01_city");
        assert_eq!(serde_json::to_value(city(&published).city()).unwrap(), published);
        let published = fixture("03_pages_author");
        assert_eq!(serde_json::to_value(city(&published).pages()).unwrap(), published);
    }

    #[test]
    fn the_server_promises_no_signature_that_is_not_verified_yet() {
        let mut published = fixture("02_server");
        published.as_object_mut().unwrap().remove("generator");
        assert_eq!(serde_json::to_value(city(&published).server()).unwrap(), published);
    }

    #[test]
    fn a_citizen_is_as_published() {
        let published = fixture("04_person");
        let leila = PersonView {
            ulid: "01KAN4P0000000000000000002".into(),
            handle: "leila".into(),
            name: "Leïla Exemple".into(),
            url: "https://sidi-bou-said.example/".into(),
        };
        assert_eq!(serde_json::to_value(city(&published).person(&leila)).unwrap(), published);
    }

    #[test]
    fn a_port_is_no_part_of_the_servers_user_name() {
        let mut view = city(&fixture("01_city"));
        view.origin = "http://bordeaux.localhost:8100".parse().unwrap();
        let server = serde_json::to_value(view.server()).unwrap();
        assert_eq!(server["preferredUsername"], "bordeaux.localhost");
        assert_eq!(server["webfinger"], "bordeaux.localhost@bordeaux.localhost:8100");
    }
}
