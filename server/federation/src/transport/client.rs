//! The one place that touches the HTTP client.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use koinon_core::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use url::Url;

use super::{FetchError, Limits, TransportError};
use crate::guard::{Network, Refusal, Route};

/// How much of an answer to a delivery is kept.
const EXCERPT: usize = 1000;
/// No server makes us wait longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(30 * 24 * 3600);

/// The client of a network: no proxy, no redirect, no cookie, and for public names the resolver that checks addresses.
#[allow(clippy::disallowed_methods)] // This is the one transport: the guard is in front of every use of this client.
pub(super) fn build(network: &Network, limits: &Limits) -> Result<reqwest::Client, TransportError> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls(network)?)
        .no_proxy()
        .referer(false)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(limits.connect)
        .pool_idle_timeout(Duration::from_secs(30))
        .pool_max_idle_per_host(4)
        .user_agent(format!("Koinon/{} (+{}/)", env!("CARGO_PKG_VERSION"), network.own()))
        .dns_resolver(Arc::new(GuardedResolver(network.clone())))
        .build()
        .map_err(|error| TransportError::Tls(error.to_string()))
}

/// TLS with aws-lc-rs and the machine's own root certificates, so that operators decide whom their city trusts. A
/// loopback city speaks no TLS and needs none.
fn tls(network: &Network) -> Result<rustls::ClientConfig, TransportError> {
    let failed = |error: rustls::Error| TransportError::Tls(error.to_string());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    if network.own().is_loopback() {
        return Ok(config.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth());
    }
    let verifier = rustls_platform_verifier::Verifier::new(provider).map_err(failed)?;
    Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
}

/// Resolves names through [`Network::addresses`] for each new connection.
struct GuardedResolver(Network);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let network = self.0.clone();
        Box::pin(async move {
            let addresses = network.addresses(name.as_str().to_owned()).await?;
            Ok(Box::new(addresses.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs)
        })
    }
}

/// The address that is really dialled; the Host header keeps the name.
pub(super) fn dialled(url: &Url, route: Route) -> Url {
    let mut url = url.clone();
    if let Route::Loopback(address) = route {
        // Neither can fail: the scheme is http, which has a host and may have a port.
        let _ = url.set_ip_host(address.ip());
        let _ = url.set_port(Some(address.port()));
    }
    url
}

/// Why a request failed, for the log; a refusal of the resolver keeps its kind.
pub(super) fn failure(error: reqwest::Error) -> FetchError {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    let mut text = String::new();
    while let Some(inner) = source {
        let refusal = inner
            .downcast_ref::<std::io::Error>()
            .and_then(|io| io.get_ref())
            .and_then(|inner| inner.downcast_ref::<Refusal>());
        if let Some(refusal) = refusal {
            return FetchError::Refused(*refusal);
        }
        text = inner.to_string();
        source = inner.source();
    }
    if error.is_timeout() { FetchError::Timeout } else { FetchError::Network(text) }
}

/// The status and how long the server asks us to wait.
pub(super) fn status_of(response: &reqwest::Response, now: Timestamp) -> (u16, Option<Duration>) {
    let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    (response.status().as_u16(), header.and_then(|text| retry_after(text.trim(), now)))
}

/// Seconds, or a date (RFC 9110 section 10.2.3).
fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let at = crate::signature::http_date(text)?;
            Duration::from_millis(u64::try_from(at.since(now)).unwrap_or(0))
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

/// The media type, lower case, without parameters; empty if there is none or more than one.
pub(super) fn media_type_of(response: &reqwest::Response) -> String {
    let mut all = response.headers().get_all(CONTENT_TYPE).iter();
    match (all.next().and_then(|value| value.to_str().ok()), all.next()) {
        (Some(text), None) => text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase(),
        _ => String::new(),
    }
}

/// Where the answer redirects to, if it does; empty if it does not say.
pub(super) fn redirect_of(response: &reqwest::Response) -> Option<&[u8]> {
    matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308)
        .then(|| response.headers().get(LOCATION).map_or(&b""[..], |value| value.as_bytes()))
}

/// The whole body, counted after inflating.
pub(super) async fn read_all(response: &mut reqwest::Response, cap: usize) -> Result<Bytes, FetchError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len() + chunk.len() > cap {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// The beginning of a body as one line of text, as far as it arrives within a moment: the status is the answer.
pub(super) async fn excerpt(mut response: reqwest::Response, limit: Duration) -> String {
    let mut body = Vec::new();
    let read = async {
        while body.len() < EXCERPT {
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk[..chunk.len().min(EXCERPT - body.len())]),
                Ok(None) | Err(_) => break,
            }
        }
    };
    let _: Result<(), tokio::time::error::Elapsed> = tokio::time::timeout(limit, read).await;
    String::from_utf8_lossy(&body).split(char::is_control).collect::<Vec<_>>().join(" ").trim().to_owned()
}
