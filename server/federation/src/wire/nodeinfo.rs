//! NodeInfo 2.1 (FEP-f1d5), valid against its schema, with the link to the server's Application (FEP-2677).

use koinon_core::Origin;
use serde::Serialize;

use super::ids::{ActorId, LocalId};

/// The content type of the document.
pub const NODEINFO_JSON: &str =
    "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"; charset=utf-8";

const SCHEMA: &str = "http://nodeinfo.diaspora.software/ns/schema/2.1";

pub use koinon_core::SOFTWARE;

/// Software that reads `Announce{activity}` (FEP-1b12), by its name in NodeInfo. Others get `Announce(page id)`.
const READS_ACTIVITIES: [&str; 7] = [SOFTWARE, "lemmy", "piefed", "mbin", "nodebb", "discourse", "ibis"];

/// Whether a software of this name reads `Announce{activity}`.
#[must_use]
pub fn reads_activities(software: &str) -> bool {
    READS_ACTIVITIES.contains(&software)
}

/// The document at `/.well-known/nodeinfo`.
#[derive(Debug, Clone, Serialize)]
pub struct Links {
    links: [Link; 2],
}

#[derive(Debug, Clone, Serialize)]
struct Link {
    rel: &'static str,
    href: String,
}

/// The links of the city at `origin`.
#[must_use]
pub fn links(origin: &Origin) -> Links {
    Links {
        links: [
            Link { rel: SCHEMA, href: origin.at("/nodeinfo/2.1") },
            Link { rel: "https://www.w3.org/ns/activitystreams#Application", href: ActorId::Server.at(origin) },
        ],
    }
}

/// What NodeInfo tells of a city.
#[derive(Debug, Clone)]
pub struct NodeInfoView {
    /// Where it lives.
    pub origin: Origin,
    /// Its name for people.
    pub name: String,
    /// One sentence about it, plain text.
    pub summary: String,
    /// The version of this program.
    pub version: String,
    /// How many people have an account.
    pub people: i64,
    /// How many pages are its own.
    pub pages: i64,
}

/// The document at `/nodeinfo/2.1`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeInfo {
    version: &'static str,
    software: Software,
    protocols: [&'static str; 1],
    services: Services,
    open_registrations: bool,
    usage: Usage,
    metadata: Metadata,
}

#[derive(Debug, Clone, Serialize)]
struct Software {
    name: &'static str,
    version: String,
}

#[derive(Debug, Clone, Serialize)]
struct Services {
    inbound: [&'static str; 0],
    outbound: [&'static str; 1],
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    users: Users,
    local_posts: i64,
}

#[derive(Debug, Clone, Serialize)]
struct Users {
    total: i64,
}

/// The schema leaves this object to us. A peer needs `city` to find whom to follow, and `changes` to read all pages at once.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    node_name: String,
    node_description: String,
    city: String,
    changes: String,
}

impl NodeInfoView {
    /// The document.
    #[must_use]
    pub fn document(&self) -> NodeInfo {
        NodeInfo {
            version: "2.1",
            software: Software { name: SOFTWARE, version: self.version.clone() },
            protocols: ["activitypub"],
            services: Services { inbound: [], outbound: ["atom1.0"] },
            open_registrations: false,
            usage: Usage { users: Users { total: self.people }, local_posts: self.pages },
            metadata: Metadata {
                node_name: self.name.clone(),
                node_description: self.summary.clone(),
                city: ActorId::City.at(&self.origin),
                changes: LocalId::Changes.at(&self.origin),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_has_the_keys_of_the_schema_and_no_others() {
        let view = NodeInfoView {
            origin: "https://lyon.example".parse().unwrap(),
            name: "Lyon".into(),
            summary: "Ce que Lyon essaie.".into(),
            version: "0.1.0".into(),
            people: 3,
            pages: 12,
        };
        let document = serde_json::to_value(view.document()).unwrap();
        let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let sorted = |value| {
            let mut keys = keys(value);
            keys.sort();
            keys
        };
        assert_eq!(
            sorted(&document),
            ["metadata", "openRegistrations", "protocols", "services", "software", "usage", "version"]
        );
        assert_eq!(sorted(&document["software"]), ["name", "version"]);
        assert_eq!(sorted(&document["services"]), ["inbound", "outbound"]);
        assert_eq!(sorted(&document["usage"]), ["localPosts", "users"]);
        assert_eq!(document["version"], "2.1");
        assert_eq!(document["metadata"]["city"], "https://lyon.example/id/city");
    }

    #[test]
    fn the_links_name_the_document_and_the_server() {
        let links = serde_json::to_value(links(&"https://lyon.example".parse().unwrap())).unwrap();
        assert_eq!(links["links"][0]["href"], "https://lyon.example/nodeinfo/2.1");
        assert_eq!(links["links"][1]["href"], "https://lyon.example/id/server");
        assert!(reads_activities("lemmy") && !reads_activities("mastodon"));
    }
}
