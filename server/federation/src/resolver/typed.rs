//! What people type to name a city or a person.

use std::fmt;
use std::net::IpAddr;

use koinon_core::Origin;
use url::Url;

use crate::guard::Network;

/// Longest text that is read, in bytes.
const LONGEST: usize = 512;
/// Longest user name, in characters.
const LONGEST_USER: usize = 100;

/// Someone's name and the authority under which it holds. Compared without regard to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// The part before the `@`, lower case.
    pub user: String,
    /// Where WebFinger is asked.
    pub origin: Origin,
}

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A city, by its origin or authority.
    City(Origin),
    /// An actor, by its handle.
    Handle(Handle),
    /// An actor, by its address.
    Actor(Url),
}

/// Why what was typed is not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TypedError {
    /// It is of no form that names somebody, or names an address that is not public.
    #[error("type a city's address (bordeaux.example) or a handle (@bordeaux@bordeaux.example)")]
    Malformed,
    /// It names this city.
    #[error("this is this very city")]
    Here,
}

impl Handle {
    /// Reads `user@authority`, with or without `acct:` or `@` in front of it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix("acct:").unwrap_or(text);
        let (user, authority) = text.strip_prefix('@').unwrap_or(text).split_once('@')?;
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '~');
        if user.is_empty() || user.chars().count() > LONGEST_USER || !user.chars().all(plain) {
            return None;
        }
        Some(Self { user: user.to_lowercase(), origin: citys(&Origin::of_authority(authority)?)? })
    }

    /// The resource that WebFinger is asked for.
    #[must_use]
    pub fn to_uri(&self) -> String {
        format!("acct:{self}")
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.user, self.origin.authority())
    }
}

/// An origin that a city may have: a name, not an IP address; plain http and a port under loopback names alone.
fn citys(origin: &Origin) -> Option<Origin> {
    let origin: Origin = origin.as_str().parse().ok()?;
    let host = origin.host().trim_start_matches('[').trim_end_matches(']');
    Some(origin.clone()).filter(|_| host.parse::<IpAddr>().is_err())
}

impl Typed {
    /// Reads what was typed, and refuses what the network would not reach, before anything is asked.
    ///
    /// # Errors
    /// See [`TypedError`].
    pub fn parse(text: &str, network: &Network) -> Result<Self, TypedError> {
        let text = text.trim();
        if text.len() > LONGEST || text.contains(|c: char| c.is_control() || c.is_whitespace()) {
            return Err(TypedError::Malformed);
        }
        let typed = Self::read(text).ok_or(TypedError::Malformed)?;
        let target = match &typed {
            Self::City(origin) => origin.at("/"),
            Self::Handle(handle) => handle.origin.at("/"),
            Self::Actor(url) => url.as_str().to_owned(),
        };
        let url = Url::parse(&target).map_err(|_| TypedError::Malformed)?;
        if Origin::of(&url).as_ref() == Some(network.own()) {
            return Err(TypedError::Here);
        }
        network.route(&url).map(|_| typed).map_err(|_| TypedError::Malformed)
    }

    fn read(text: &str) -> Option<Self> {
        if text.starts_with("https://") || text.starts_with("http://") {
            let url = Url::parse(text).ok()?;
            let origin = citys(&Origin::of(&url)?)?;
            return if url.path() == "/" && url.query().is_none() && url.fragment().is_none() {
                Some(Self::City(origin))
            } else {
                Some(Self::Actor(url))
            };
        }
        if text.contains('@') {
            Handle::parse(text).map(Self::Handle)
        } else {
            citys(&Origin::of_authority(text)?).map(Self::City)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn parse(own: &str, text: &str) -> Result<Typed, TypedError> {
        Typed::parse(text, &Network::new(own.parse().unwrap(), HashMap::new()).unwrap())
    }

    fn public(text: &str) -> Result<Typed, TypedError> {
        parse("https://gent.example", text)
    }

    fn origin(text: &str) -> Origin {
        text.parse().unwrap()
    }

    #[test]
    fn a_city_is_an_origin_or_an_authority() {
        let bordeaux = Ok(Typed::City(origin("https://bordeaux.example")));
        for text in ["bordeaux.example", " https://bordeaux.example/ ", "https://bordeaux.example", "BORDEAUX.example"]
        {
            assert_eq!(public(text), bordeaux, "{text}");
        }
        let lyon = Ok(Typed::City(origin("http://lyon.localhost:8101")));
        assert_eq!(parse("http://gent.localhost:8100", "lyon.localhost:8101"), lyon);
        assert_eq!(parse("http://gent.localhost:8100", "http://lyon.localhost:8101"), lyon);
    }

    #[test]
    fn a_handle_is_read_in_every_spelling() {
        let expected = Handle { user: "leila".to_owned(), origin: origin("https://sidi-bou-said.example") };
        for text in ["leila@sidi-bou-said.example", "@Leila@sidi-bou-said.example", "acct:leila@sidi-bou-said.example"]
        {
            assert_eq!(public(text), Ok(Typed::Handle(expected.clone())), "{text}");
        }
        assert_eq!(expected.to_uri(), "acct:leila@sidi-bou-said.example");
        let local = parse("http://gent.localhost:8100", "@ana@lyon.localhost:8101");
        assert!(matches!(local, Ok(Typed::Handle(h)) if h.to_string() == "ana@lyon.localhost:8101"));
    }

    #[test]
    fn an_actor_is_an_address() {
        let url = "https://bordeaux.example/id/city";
        assert_eq!(public(url), Ok(Typed::Actor(Url::parse(url).unwrap())));
    }

    #[test]
    fn e08_what_leads_elsewhere_is_refused_before_any_request() {
        for text in [
            "acct:x@127.0.0.1",
            "acct:x@[::1]",
            "acct:x@10.0.0.1",
            "acct:x@2130706433",
            "acct:x@0x7f.1",
            "acct:x@localhost",
            "acct:x@gent.localhost",
            "acct:x@localhost.",
            "acct:x@ⓛocalhost",
            "acct:x@host.example/path?",
            "acct:x@host.example/path",
            "acct:x@host.example?a",
            "acct:x@host.example#a",
            "acct:x@a.example@b.example",
            "acct:x@host.example:6379",
            "acct:x@intranet",
            "acct:@host.example",
            "acct:x@",
            "x y@host.example",
            "../x@host.example",
            "x\u{202e}@host.example",
            "http://host.example/",
            "https://host.example:8080/",
            "https://u:p@host.example/",
            "https://10.0.0.1/id/city",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "10.0.0.1",
            "",
            "@",
        ] {
            assert_eq!(public(text), Err(TypedError::Malformed), "{text}");
        }
        assert_eq!(public(&"x".repeat(600)), Err(TypedError::Malformed));
    }

    #[test]
    fn this_city_is_not_another_one() {
        for text in ["gent.example", "@ana@gent.example", "https://gent.example/id/city"] {
            assert_eq!(public(text), Err(TypedError::Here), "{text}");
        }
    }
}
