//! Where a city lives: its origin (scheme, host, port) and its authority (host and non-default port).
//!
//! There is one identity rule for addresses: hosts are compared after IDNA and lower-casing (the `url` crate does both),
//! ports whole, and nothing else is folded.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::{Host, Url};

/// The scheme, host and port of a city, normalised: `https://bordeaux.example`, `http://bordeaux.localhost:8100`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    text: String,
    scheme_len: usize,
}

/// Why a text is no origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Not an http or https address with a host name.
    #[error("an origin looks like https://bordeaux.example")]
    Malformed,
    /// Plain http, or a port, under a public name.
    #[error("plain http and explicit ports are for names under .localhost only")]
    NotSecure,
}

impl Origin {
    /// The origin of an address, or `None` if it has none that a city could live at: another scheme, user information,
    /// an IP literal (loopback literals excepted, for tests).
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        match url.host()? {
            Host::Domain(name) if !name.ends_with('.') => {}
            Host::Ipv4(ip) if ip.is_loopback() => {}
            Host::Ipv6(ip) if ip.is_loopback() => {}
            _ => return None,
        }
        let scheme_len = url.scheme().len();
        Some(Self { text: url.origin().ascii_serialization(), scheme_len })
    }

    /// The origin of the address in `text`; see [`Origin::of`].
    #[must_use]
    pub fn of_str(text: &str) -> Option<Self> {
        Self::of(&Url::parse(text).ok()?)
    }

    /// The origin that a person means by an authority (`bordeaux.example`, `bordeaux.localhost:8100`): https, and plain
    /// http under loopback names.
    #[must_use]
    pub fn of_authority(authority: &str) -> Option<Self> {
        if authority.contains(['/', '@', '?', '#', '\\', '%'])
            || authority.chars().any(|c| c.is_whitespace() || c.is_control())
        {
            return None;
        }
        let https = Self::of_str(&format!("https://{authority}/"))?;
        if https.is_loopback() { Self::of_str(&format!("http://{authority}/")) } else { Some(https) }
    }

    /// `https` or `http`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.text[..self.scheme_len]
    }

    /// Host and non-default port, `bordeaux.localhost:8100`: the name of a city in handles and addresses.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.text[self.scheme_len + 3..]
    }

    /// The host name alone.
    #[must_use]
    pub fn host(&self) -> &str {
        let authority = self.authority();
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => authority,
        }
    }

    /// The port, explicit or the scheme's default.
    #[must_use]
    pub fn port(&self) -> u16 {
        match self.authority()[self.host().len()..].strip_prefix(':') {
            Some(port) => port.parse().unwrap_or(443),
            None if self.scheme() == "http" => 80,
            None => 443,
        }
    }

    /// Whether the name means this machine: `localhost`, names under `.localhost` (RFC 6761 section 6.3), 127.0.0.0/8, ::1.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        host == "localhost"
            || host.ends_with(".localhost")
            || host == "[::1]"
            || host.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// The address of `path` (which starts with `/`) under this origin.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }

    /// Whether `address` lies under this origin, compared whole.
    #[must_use]
    pub fn owns(&self, address: &str) -> bool {
        Self::of_str(address).is_some_and(|origin| origin == *self)
    }

    /// The origin as text, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    /// Reads an origin that a city may have: no path, https and the default port unless the name is a loopback one.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| OriginError::Malformed)?;
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(OriginError::Malformed);
        }
        let origin = Self::of(&url).ok_or(OriginError::Malformed)?;
        if !origin.is_loopback() && (origin.scheme() != "https" || origin.port() != 443) {
            return Err(OriginError::NotSecure);
        }
        Ok(origin)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({})", self.text)
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::of_str(&text).ok_or_else(|| serde::de::Error::custom(OriginError::Malformed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_has_one_spelling() {
        let origin = Origin::of_str("HTTPS://Gent.EXAMPLE:443/x").unwrap();
        assert_eq!(origin.as_str(), "https://gent.example");
        assert_eq!(Origin::of_str("https://bücher.example").unwrap().authority(), "xn--bcher-kva.example");
    }

    #[test]
    fn a_loopback_authority_keeps_its_port_and_speaks_plain_http() {
        let origin = Origin::of_authority("bordeaux.localhost:8100").unwrap();
        assert_eq!((origin.scheme(), origin.host(), origin.port()), ("http", "bordeaux.localhost", 8100));
        assert_eq!(origin.at("/id/city"), "http://bordeaux.localhost:8100/id/city");
    }

    #[test]
    fn a_public_origin_has_no_port_and_no_plain_http() {
        assert_eq!("http://bordeaux.example".parse::<Origin>(), Err(OriginError::NotSecure));
        assert_eq!("https://bordeaux.example:8443".parse::<Origin>(), Err(OriginError::NotSecure));
        assert!("https://bordeaux.example".parse::<Origin>().is_ok());
    }

    #[test]
    fn what_is_no_authority_is_refused() {
        for hostile in
            ["host/path?", "a@b", "", "127.1/", "host%2e", "ho st", "10.0.0.1", "0x7f.1.evil/", "user:pw@host"]
        {
            assert_eq!(Origin::of_authority(hostile).filter(|o| !o.is_loopback()), None, "{hostile}");
        }
    }
}
