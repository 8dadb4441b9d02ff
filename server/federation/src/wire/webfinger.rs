//! Answers to WebFinger (RFC 7033) and host-meta (RFC 6415).
//!
//! [`Resource::of_query`] reads the question; the caller looks up whose handle it is, always with the same one query; and
//! [`Descriptor`] is the answer.

use koinon_core::Origin;
use serde::Serialize;
use url::{Url, form_urlencoded};

use super::context::ACTIVITY_JSON;
use super::html::escape;
use super::ids::{ActorId, LocalId};

/// The content type of a descriptor.
pub const JRD_JSON: &str = "application/jrd+json";
/// The content type of host-meta.
pub const XRD_XML: &str = "application/xrd+xml";

/// The longest `resource` that is read, in bytes.
const LONGEST: usize = 1024;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// Whoever has this handle (lower case) here.
    Handle(String),
    /// The actor with this id.
    Actor(ActorId),
    /// The server as a whole (FEP-d556).
    Origin,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebfingerError {
    /// 400.
    #[error("a WebFinger question has one `resource`: an acct: or https: address")]
    Malformed,
    /// 404.
    #[error("nobody of that name is here")]
    Unknown,
}

impl Resource {
    /// Reads the query string of a question to the city at `origin`.
    ///
    /// # Errors
    /// [`WebfingerError::Malformed`] if `resource` is missing, given twice, too long or no address;
    /// [`WebfingerError::Unknown`] if it names something elsewhere.
    pub fn of_query(origin: &Origin, query: &str) -> Result<Self, WebfingerError> {
        if query.len() > 4 * LONGEST {
            return Err(WebfingerError::Malformed);
        }
        let mut resources = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == "resource");
        match (resources.next(), resources.next()) {
            (Some((_, resource)), None) => Self::parse(origin, &resource),
            _ => Err(WebfingerError::Malformed),
        }
    }

    fn parse(origin: &Origin, resource: &str) -> Result<Self, WebfingerError> {
        let hostile = |c: char| c.is_control() || c.is_whitespace();
        if resource.len() > LONGEST || resource.contains(hostile) {
            return Err(WebfingerError::Malformed);
        }
        if let Some(account) = resource.strip_prefix("acct:") {
            let (handle, authority) = account.rsplit_once('@').ok_or(WebfingerError::Malformed)?;
            if handle.is_empty() || handle.contains(['@', '/']) {
                return Err(WebfingerError::Malformed);
            }
            let here = Origin::of_authority(authority).is_some_and(|asked| asked == *origin);
            return if here { Ok(Self::Handle(handle.to_lowercase())) } else { Err(WebfingerError::Unknown) };
        }
        let url = Url::parse(resource).map_err(|_| WebfingerError::Malformed)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(WebfingerError::Malformed);
        }
        if Origin::of(&url).as_ref() == Some(origin) && url.as_str() == origin.at("/") {
            return Ok(Self::Origin);
        }
        match LocalId::parse(origin, resource) {
            Some(LocalId::Actor(actor)) => Ok(Self::Actor(actor)),
            _ => Err(WebfingerError::Unknown),
        }
    }
}

/// A JSON Resource Descriptor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Descriptor {
    subject: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    links: Vec<Link>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Link {
    rel: &'static str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    media_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<String>,
}

impl Link {
    fn to(rel: &'static str, media_type: &'static str, href: String) -> Self {
        Self { rel, media_type: Some(media_type), href: Some(href), template: None }
    }
}

impl Descriptor {
    /// The descriptor of an actor with its one canonical handle, and the page about it for people.
    #[must_use]
    pub fn of_actor(origin: &Origin, actor: &ActorId, handle: &str, page: String) -> Self {
        let id = actor.at(origin);
        Self {
            subject: format!("acct:{handle}@{}", origin.authority()),
            aliases: vec![id.clone()],
            links: vec![
                Link::to("self", ACTIVITY_JSON, id),
                Link::to("http://webfinger.net/rel/profile-page", "text/html", page),
            ],
        }
    }

    /// With where this person answers and sees at home what they find elsewhere: activity intents (FEP-3b86), and the template of
    /// OStatus for those who know no other.
    #[must_use]
    pub fn with_intents(mut self, origin: &Origin) -> Self {
        let ways = [
            ("https://w3id.org/fep/3b86/Create", "inReplyTo"),
            ("https://w3id.org/fep/3b86/Object", "object"),
            ("http://ostatus.org/schema/1.0/subscribe", "uri"),
        ];
        self.links.extend(ways.map(|(rel, variable)| Link {
            rel,
            media_type: None,
            href: None,
            template: Some(origin.at(&format!("/intents?uri={{{variable}}}"))),
        }));
        self
    }

    /// The descriptor of the server as a whole (FEP-d556).
    #[must_use]
    pub fn of_origin(origin: &Origin) -> Self {
        Self {
            subject: origin.at("/"),
            aliases: Vec::new(),
            links: vec![Link::to(
                "https://www.w3.org/ns/activitystreams#Service",
                ACTIVITY_JSON,
                ActorId::Server.at(origin),
            )],
        }
    }
}

/// The host-meta document, which points to WebFinger.
#[must_use]
pub fn host_meta(origin: &Origin) -> String {
    let template = escape(&origin.at("/.well-known/webfinger?resource={uri}"));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  \
         <Link rel=\"lrdd\" template=\"{template}\"/>\n</XRD>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(query: &str) -> Result<Resource, WebfingerError> {
        Resource::of_query(&"https://lyon.example".parse().unwrap(), query)
    }

    #[test]
    fn a_question_of_the_wrong_form_is_refused() {
        let long = format!("resource=acct:{}@lyon.example", "a".repeat(8192));
        for query in [
            "",
            "rel=self",
            "resource=acct:lyon@lyon.example&resource=acct:lyon@lyon.example",
            "resource=acct:%00@lyon.example",
            "resource=acct:lyon",
            "resource=acct:@lyon.example",
            "resource=acct:a@b@lyon.example",
            "resource=lyon",
            "resource=file:///etc/passwd",
            "resource=",
            &long,
        ] {
            assert_eq!(ask(query), Err(WebfingerError::Malformed), "{query}");
        }
    }

    #[test]
    fn what_lies_elsewhere_is_unknown() {
        for query in [
            "resource=acct:lyon@other.example",
            "resource=https://other.example/",
            "resource=http://lyon.example/",
            "resource=https://lyon.example/id/nothing",
        ] {
            assert_eq!(ask(query), Err(WebfingerError::Unknown), "{query}");
        }
    }

    #[test]
    fn handles_and_origins_are_found_whatever_their_case() {
        assert_eq!(ask("resource=acct:lyon@lyon.example"), Ok(Resource::Handle("lyon".into())));
        assert_eq!(ask("resource=acct%3ALYON%40LYON.EXAMPLE&rel=self"), Ok(Resource::Handle("lyon".into())));
        assert_eq!(ask("resource=https://lyon.example/"), Ok(Resource::Origin));
        assert_eq!(ask("resource=https://lyon.example"), Ok(Resource::Origin));
        assert_eq!(ask("resource=https://lyon.example/id/city"), Ok(Resource::Actor(ActorId::City)));
    }

    #[test]
    fn a_port_belongs_to_the_authority() {
        let origin = "http://lyon.localhost:8100".parse().unwrap();
        let ask = |query: &str| Resource::of_query(&origin, query);
        assert_eq!(ask("resource=acct:leila@lyon.localhost:8100"), Ok(Resource::Handle("leila".into())));
        assert_eq!(ask("resource=acct:leila@lyon.localhost:8101"), Err(WebfingerError::Unknown));
    }

    #[test]
    fn the_answer_names_the_actor_and_its_page() {
        let origin = "https://lyon.example".parse().unwrap();
        let answer = Descriptor::of_actor(&origin, &ActorId::City, "lyon", origin.at("/"));
        let answer = serde_json::to_value(answer).unwrap();
        assert_eq!(answer["subject"], "acct:lyon@lyon.example");
        assert_eq!(answer["links"][0]["rel"], "self");
        assert_eq!(answer["links"][0]["href"], "https://lyon.example/id/city");
        let server = serde_json::to_value(Descriptor::of_origin(&origin)).unwrap();
        assert_eq!(server["links"][0]["href"], "https://lyon.example/id/server");
        assert!(host_meta(&origin).contains("template=\"https://lyon.example/.well-known/webfinger?resource={uri}\""));
    }
}
