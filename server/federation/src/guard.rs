//! Which addresses this city may reach when a peer or a person names them.
//!
//! There are two kinds of network and no mixture. A city with a **public** origin reaches https on port 443 of public
//! names, and the addresses behind those names are checked again when the connection is made. A city whose own origin is
//! a **loopback** one (a demonstration, a test) reaches plain http on any port of loopback names and nothing else; those
//! names mean 127.0.0.1 without asking a resolver (RFC 6761 section 6.3).

mod ranges;

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use koinon_core::Origin;
use url::{Host, Url};

pub use ranges::forbidden;

/// Why an address is not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither http nor https, or no address at all.
    #[error("only http and https addresses are reached")]
    Scheme,
    /// Plain http to a public name, or https to a loopback one.
    #[error("public names are reached by https, loopback names by http")]
    Plaintext,
    /// User name or password in the address.
    #[error("an address carries no user name")]
    UserInfo,
    /// An IP literal, a name with a dot at its end or with no dot at all.
    #[error("only public host names are reached")]
    Host,
    /// Another port than 443.
    #[error("only port 443 is reached")]
    Port,
    /// A loopback name seen from a public city, or a public one seen from a loopback city.
    #[error("loopback and public cities do not reach each other")]
    OtherNetwork,
    /// The name leads to an address of this kind.
    #[error("the name leads to an address that is not public: {0}")]
    Address(&'static str),
    /// A redirect without a target, from https to http, or one too many.
    #[error("the redirect is not followed")]
    Redirect,
}

/// How an address that may be reached is dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// By its name, through the resolver that checks every address.
    Public,
    /// At this very address.
    Loopback(SocketAddr),
}

/// The settings of a network contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// A loopback setting beside a public origin.
    #[error("{0} is a public origin: it takes no loopback setting (--connect-to)")]
    LoopbackSetting(Origin),
    /// A public origin with plain http or a port.
    #[error("{0} is a public origin: it needs https and the default port")]
    NotSecure(Origin),
}

/// Turns names into addresses. The system's resolver in a running city; tests bring their own.
pub trait Lookup: Send + Sync {
    /// The addresses of `host`.
    fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
}

/// The resolver of the operating system.
struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 443)).await?.map(|a| a.ip()).collect()) })
    }
}

/// The network as this city may see it.
#[derive(Clone)]
pub struct Network {
    own: Origin,
    connect_to: Arc<HashMap<(String, u16), SocketAddr>>,
    lookup: Arc<dyn Lookup>,
}

impl Network {
    /// The network of the city at `own`. `connect_to` dials elsewhere for a host and port (loopback origins only); the
    /// `Host` header and signatures keep the name.
    ///
    /// # Errors
    /// When `own` is public and there is any loopback setting, or it is not https on port 443.
    pub fn new(own: Origin, connect_to: HashMap<(String, u16), SocketAddr>) -> Result<Self, NetworkError> {
        if !own.is_loopback() {
            if !connect_to.is_empty() {
                return Err(NetworkError::LoopbackSetting(own));
            }
            if own.scheme() != "https" || own.port() != 443 {
                return Err(NetworkError::NotSecure(own));
            }
        }
        Ok(Self { own, connect_to: Arc::new(connect_to), lookup: Arc::new(SystemLookup) })
    }

    /// The same network with another resolver.
    #[must_use]
    pub fn with_lookup(self, lookup: Arc<dyn Lookup>) -> Self {
        Self { lookup, ..self }
    }

    /// The origin of this city.
    #[must_use]
    pub fn own(&self) -> &Origin {
        &self.own
    }

    /// Whether `url` may be reached, and how. For a public name this is the first check; the second is
    /// [`Network::addresses`], at every connection.
    ///
    /// # Errors
    /// Why it may not.
    pub fn route(&self, url: &Url) -> Result<Route, Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::UserInfo);
        }
        let target = Origin::of(url).ok_or(Refusal::Host)?;
        if target.is_loopback() != self.own.is_loopback() {
            return Err(Refusal::OtherNetwork);
        }
        if target.is_loopback() {
            return self.loopback_route(url, &target);
        }
        if target.scheme() != "https" {
            return Err(Refusal::Plaintext);
        }
        if target.port() != 443 {
            return Err(Refusal::Port);
        }
        // A name of one label is resolved inside the operator's own network.
        if !target.host().contains('.') {
            return Err(Refusal::Host);
        }
        Ok(Route::Public)
    }

    fn loopback_route(&self, url: &Url, target: &Origin) -> Result<Route, Refusal> {
        if target.scheme() != "http" {
            return Err(Refusal::Plaintext);
        }
        if let Some(address) = self.connect_to.get(&(target.host().to_owned(), target.port())) {
            return Ok(Route::Loopback(*address));
        }
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            _ => IpAddr::V4(Ipv4Addr::LOCALHOST),
        };
        Ok(Route::Loopback(SocketAddr::new(ip, target.port())))
    }

    /// The public addresses behind a public name. Called for each new connection, so that a name which changes its mind
    /// after the first check (DNS rebinding) is caught.
    ///
    /// # Errors
    /// When the name does not resolve, or to no public address.
    pub async fn addresses(&self, host: String) -> io::Result<Vec<IpAddr>> {
        let found = self.lookup.lookup(host).await?;
        let mut refused = "no address";
        let public: Vec<IpAddr> =
            found.into_iter().filter(|ip| forbidden(*ip).inspect(|why| refused = why).is_none()).collect();
        if public.is_empty() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, Refusal::Address(refused)));
        }
        Ok(public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(own: &str) -> Network {
        Network::new(own.parse().unwrap(), HashMap::new()).unwrap()
    }

    fn route(network: &Network, url: &str) -> Result<Route, Refusal> {
        network.route(&Url::parse(url).unwrap())
    }

    #[test]
    fn a_public_city_reaches_public_names_by_https_alone() {
        let network = network("https://gent.example");
        assert_eq!(route(&network, "https://lyon.example/id/city?x=1"), Ok(Route::Public));
        assert_eq!(route(&network, "http://lyon.example/"), Err(Refusal::Plaintext));
        assert_eq!(route(&network, "file:///etc/passwd"), Err(Refusal::Scheme));
        assert_eq!(route(&network, "gopher://lyon.example/"), Err(Refusal::Scheme));
        assert_eq!(route(&network, "data:text/plain,x"), Err(Refusal::Scheme));
        assert_eq!(route(&network, "https://u:p@lyon.example/"), Err(Refusal::UserInfo));
    }

    #[test]
    fn e01_e02_e03_e04_no_literal_and_no_loopback_name_in_any_spelling() {
        let network = network("https://gent.example");
        for url in [
            "https://127.0.0.1/",
            "https://localhost/",
            "https://[::1]/",
            "https://0.0.0.0/",
            "https://0/",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://127.1/",
            "https://0177.0.0.1/",
            "https://localhost./",
            "https://ⓛocalhost/",
            "https://LOCALHOST/",
            "https://a.localhost/",
            "https://a.localhost./",
            "https://gent/",
            "https://8.8.8.8/",
            "https://１２７.0.0.1/",
            "https://lyon.example./",
        ] {
            assert!(route(&network, url).is_err(), "{url}");
        }
    }

    #[test]
    fn e07_no_port_but_443() {
        let network = network("https://gent.example");
        for url in ["https://lyon.example:22/", "https://lyon.example:6379/", "https://lyon.example:8080/"] {
            assert_eq!(route(&network, url), Err(Refusal::Port), "{url}");
        }
        assert_eq!(route(&network, "https://lyon.example:443/"), Ok(Route::Public));
    }

    #[test]
    fn a_loopback_city_reaches_loopback_names_alone_without_a_resolver() {
        let network = network("http://gent.localhost:8100");
        let here = |port| Ok(Route::Loopback(SocketAddr::from(([127, 0, 0, 1], port))));
        assert_eq!(route(&network, "http://lyon.localhost:8101/id/city"), here(8101));
        assert_eq!(route(&network, "http://localhost/"), here(80));
        assert_eq!(route(&network, "http://127.0.0.1:9/"), here(9));
        assert_eq!(route(&network, "https://lyon.example/"), Err(Refusal::OtherNetwork));
        assert_eq!(route(&network, "http://lyon.example/"), Err(Refusal::OtherNetwork));
        assert_eq!(route(&network, "http://10.0.0.1/"), Err(Refusal::Host));
        assert_eq!(route(&network, "https://lyon.localhost/"), Err(Refusal::Plaintext));
    }

    #[test]
    fn a_loopback_city_may_dial_elsewhere_for_a_name() {
        let proxy: SocketAddr = "127.0.0.1:9999".parse().unwrap();
        let elsewhere = HashMap::from([(("lyon.localhost".to_owned(), 8101), proxy)]);
        let network = Network::new("http://gent.localhost:8100".parse().unwrap(), elsewhere).unwrap();
        assert_eq!(route(&network, "http://lyon.localhost:8101/x"), Ok(Route::Loopback(proxy)));
        assert_ne!(route(&network, "http://lyon.localhost:8102/x"), Ok(Route::Loopback(proxy)));
    }

    #[test]
    fn a_public_origin_takes_no_loopback_setting() {
        let elsewhere = HashMap::from([(("lyon.example".to_owned(), 443), "127.0.0.1:9".parse().unwrap())]);
        let refused = Network::new("https://gent.example".parse().unwrap(), elsewhere);
        assert!(matches!(refused, Err(NetworkError::LoopbackSetting(_))));
        let plain = Network::new(Origin::of_str("http://gent.example").unwrap(), HashMap::new());
        assert!(matches!(plain, Err(NetworkError::NotSecure(_))));
    }

    /// A resolver that answers what it is told.
    struct Told(Vec<&'static str>);

    impl Lookup for Told {
        fn lookup(&self, _: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
            let addresses = self.0.iter().map(|ip| ip.parse().unwrap()).collect();
            Box::pin(async move { Ok(addresses) })
        }
    }

    #[tokio::test]
    async fn e05_a_name_that_leads_inside_is_refused_at_the_connection() {
        let ask = |ips| network("https://gent.example").with_lookup(Arc::new(Told(ips)));
        let inside = ask(vec!["127.0.0.1", "::1", "10.0.0.7"]).addresses("rebind.example".to_owned()).await;
        assert_eq!(inside.unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        let mixed = ask(vec!["127.0.0.1", "1.1.1.1"]).addresses("mixed.example".to_owned()).await.unwrap();
        assert_eq!(mixed, ["1.1.1.1".parse::<IpAddr>().unwrap()]);
    }
}
