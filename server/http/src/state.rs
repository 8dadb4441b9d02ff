//! What every handler can reach.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;
use koinon_commons::read::ListQuery;
use koinon_commons::{Commons, Error};
use koinon_core::kind::Kind;
use koinon_federation::Federation;
use koinon_openid::OpenId;
use koinon_web::Contents;
use moka::future::Cache;

use crate::cache::PageCache;
use crate::live::Live;
use crate::quota::{ApiLimits, Quotas};
use crate::site::Briefs;

/// How long the navigation may be behind: it shows what there is at all, not what is newest.
const NAVIGATION: Duration = Duration::from_secs(5);

/// What every handler can reach. Cheap to clone.
#[derive(Clone)]
pub struct State {
    /// The use cases.
    pub commons: Commons,
    /// The other cities.
    pub federation: Federation,
    /// The OpenID provider, if people may sign in by one.
    pub(crate) openid: Option<Arc<OpenId>>,
    trusted_proxies: Arc<[IpAddr]>,
    contents: Cache<(), Contents>,
    themes: Cache<(), Arc<[(String, i64)]>>,
    /// Rendered pages.
    pub(crate) cache: PageCache,
    /// Who has a page open.
    pub(crate) live: Arc<Live>,
    /// Briefs that were made.
    pub(crate) briefs: Briefs,
    /// How much programs may still ask of the API.
    pub(crate) quotas: Arc<Quotas>,
}

impl State {
    /// What handlers of a city reach.
    #[must_use]
    pub fn new(commons: Commons, federation: Federation) -> Self {
        let contents = Cache::builder().max_capacity(1).time_to_live(NAVIGATION).build();
        let themes = Cache::builder().max_capacity(1).time_to_live(NAVIGATION).build();
        let (trusted_proxies, cache, live) = (Arc::default(), PageCache::new(), Arc::default());
        let quotas = Arc::new(Quotas::new(ApiLimits::default()));
        let briefs = Briefs::default();
        Self { commons, federation, openid: None, trusted_proxies, contents, themes, cache, live, briefs, quotas }
    }

    /// The same, behind proxies whose word for a visitor's address (`X-Forwarded-For`) is taken.
    #[must_use]
    pub fn behind(self, proxies: impl IntoIterator<Item = IpAddr>) -> Self {
        Self { trusted_proxies: proxies.into_iter().collect(), ..self }
    }

    /// The same, where people may sign in by this OpenID provider too.
    #[must_use]
    pub fn with_provider(self, provider: OpenId) -> Self {
        Self { openid: Some(Arc::new(provider)), ..self }
    }

    /// The same, with these limits on the calls of the API.
    #[must_use]
    pub fn limited(self, limits: ApiLimits) -> Self {
        Self { quotas: Arc::new(Quotas::new(limits)), ..self }
    }

    /// Ends the streams of open pages: when the server is about to stop, which otherwise waits for them.
    pub fn end_streams(&self) {
        self.live.end();
    }

    /// Where a request came from, for limits on guessing.
    pub(crate) fn client_address(&self, request: &HttpRequest) -> String {
        self.client(request).map(|address| address.to_string()).unwrap_or_default()
    }

    /// The same, for limits on asking: of IPv6 the network that one customer is given, who may take any address in it.
    pub(crate) fn client_network(&self, request: &HttpRequest) -> String {
        self.client(request).map(network_of).unwrap_or_default()
    }

    fn client(&self, request: &HttpRequest) -> Option<IpAddr> {
        let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
        let headers = request.headers().get_all("X-Forwarded-For").filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = headers.flat_map(|value| value.split(',')).map(str::trim).collect();
        visitor_address(peer, &hops, &self.trusted_proxies)
    }

    /// What there is to navigate to.
    pub(crate) async fn contents(&self) -> Result<Contents, Error> {
        let read = async {
            let any = async |kind: Kind| {
                let query = ListQuery { kind: Some(kind.code().to_owned()), limit: 1, ..ListQuery::default() };
                self.commons.pages(query).await.map(|pages| pages.len() as u64)
            };
            Ok(Contents {
                practices: any(Kind::PracticeSheet).await?,
                trials: any(Kind::ExperimentReport).await?,
                places: any(Kind::Place).await?,
                cities: self.commons.cities().await?.len() as u64,
            })
        };
        self.contents.try_get_with((), read).await.map_err(|error: Arc<Error>| Error::File(error.to_string()))
    }

    /// The themes of the commons with their numbers of pages: counted for all readers of some seconds together.
    pub(crate) async fn themes(&self) -> Result<Arc<[(String, i64)]>, Error> {
        let count = async { Ok(self.commons.theme_counts().await?.into()) };
        self.themes.try_get_with((), count).await.map_err(|error: Arc<Error>| Error::File(error.to_string()))
    }
}

fn network_of(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The last address that no trusted proxy is known to have: each proxy adds at the end whom it heard from, and what stands
/// before an address that we do not trust may be made up.
fn visitor_address(peer: Option<IpAddr>, hops: &[&str], trusted: &[IpAddr]) -> Option<IpAddr> {
    let mut address = peer?;
    for hop in hops.iter().rev() {
        if !trusted.contains(&address) {
            break;
        }
        let Ok(before) = hop.parse::<IpAddr>() else { break };
        address = before.to_canonical();
    }
    Some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_one_customer_are_one_network() {
        let of = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::9"));
        assert_ne!(of("2001:db8:1:2::9"), of("2001:db8:1:3::9"));
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
    }

    #[test]
    fn only_a_trusted_proxy_says_where_a_visitor_is() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let (proxy, inner) = (ip("10.0.0.1"), ip("10.0.0.2"));
        let of = |peer, hops: &[&str]| visitor_address(Some(peer), hops, &[proxy, inner]).unwrap();
        assert_eq!(of(ip("192.0.2.7"), &["198.51.100.1"]), ip("192.0.2.7"), "a stranger is who it is");
        assert_eq!(of(proxy, &["198.51.100.1"]), ip("198.51.100.1"));
        assert_eq!(of(proxy, &["203.0.113.9", "198.51.100.1"]), ip("198.51.100.1"), "the visitor made up the first");
        assert_eq!(of(proxy, &["198.51.100.1", "10.0.0.2"]), ip("198.51.100.1"), "through two proxies");
        assert_eq!(of(proxy, &["nonsense"]), proxy);
        assert_eq!(of(proxy, &[]), proxy);
        assert_eq!(visitor_address(None, &["198.51.100.1"], &[proxy]), None);
    }
}
