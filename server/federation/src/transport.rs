//! The one way out: every address that a peer or a person chose is reached through here.
//!
//! Each request passes the guard, every redirect again, and every connection once more at the resolver. No proxy from the
//! environment, no cookie, no referrer; bodies are counted after inflating; all of it ends at a deadline.

mod answer;
mod client;
mod error;
mod gate;
mod lines;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use koinon_core::Timestamp;
use serde_json::Value;
use tokio::sync::OwnedSemaphorePermit;
use url::Url;

use crate::guard::{Network, NetworkError, Refusal};
use crate::json::parse_object;
use crate::signature::Signer;

pub use answer::{Accept, Answer};
pub use error::FetchError;
pub use koinon_core::budget::Rate;

pub(crate) use gate::domain_of;
pub(crate) use koinon_core::budget::Budget;
pub use lines::Lines;

/// The status of what was there and will not return.
const GONE: u16 = 410;

/// The current time, handed in.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How much a request may cost.
#[derive(Debug, Clone)]
pub struct Limits {
    /// For a whole document, redirects included, and for each line of a list.
    pub deadline: Duration,
    /// For a whole media file.
    pub media_deadline: Duration,
    /// For the text of the answer to a delivery, once its status is known.
    pub excerpt: Duration,
    /// For a connection.
    pub connect: Duration,
    /// Bytes of a JSON document, inflated.
    pub document: usize,
    /// Bytes of a page's document, inflated.
    pub page: usize,
    /// Bytes of one line of a list, inflated.
    pub line: usize,
    /// Redirects followed by a GET.
    pub redirects: usize,
    /// Requests under way per host.
    pub at_once: usize,
    /// Requests waiting per host.
    pub waiting: usize,
    /// GETs per host.
    pub per_host: Rate,
    /// GETs per domain (the last two labels).
    pub per_domain: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(10),
            media_deadline: Duration::from_secs(60),
            excerpt: Duration::from_secs(2),
            connect: Duration::from_secs(5),
            document: 1 << 20,
            page: 8 << 20,
            line: 8 << 20,
            redirects: 2,
            at_once: 8,
            waiting: 64,
            per_host: Rate { burst: 300.0, per_second: 30.0 },
            per_domain: Rate { burst: 600.0, per_second: 60.0 },
        }
    }
}

/// A JSON document and where it was found.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The address that answered, after redirects.
    pub final_url: Url,
    /// What it says.
    pub json: Value,
    /// The same byte for byte.
    pub raw: Bytes,
    /// It is what is left of something that is gone (410). Only for [`Accept::Object`].
    pub gone: bool,
}

/// A file and where it was found.
#[derive(Debug, Clone)]
pub struct File {
    /// The address that answered, after redirects.
    pub final_url: Url,
    /// The media type that the server claims, lower case, without parameters.
    pub media_type: String,
    /// The content.
    pub bytes: Bytes,
}

/// What went out so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Requests that were sent, each redirect counted.
    pub sent: u64,
    /// Addresses that the guard refused before anything was sent.
    pub refused: u64,
    /// Requests that were not sent because a budget or queue was exhausted.
    pub busy: u64,
}

/// The way out. Cheap to clone.
#[derive(Clone)]
pub struct Transport {
    inner: Arc<Inner>,
}

struct Inner {
    client: reqwest::Client,
    network: Network,
    limits: Limits,
    clock: Clock,
    gate: gate::Gate,
    per_host: Budget,
    per_domain: Budget,
    sent: AtomicU64,
    refused: AtomicU64,
    busy: AtomicU64,
}

/// Why the way out cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The network's settings contradict each other.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// TLS cannot be set up, as on a machine without root certificates.
    #[error("outgoing TLS cannot be set up: {0}")]
    Tls(String),
}

impl Transport {
    /// Opens the way out of the city at `network.own()`.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(network: Network, limits: Limits, clock: Clock) -> Result<Self, TransportError> {
        let inner = Inner {
            client: client::build(&network, &limits)?,
            gate: gate::Gate::new(limits.at_once, limits.waiting),
            per_host: Budget::new(limits.per_host),
            per_domain: Budget::new(limits.per_domain),
            network,
            limits,
            clock,
            sent: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            busy: AtomicU64::new(0),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The network that it sees.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.inner.network
    }

    /// Now, by the clock that was handed in.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.inner.clock)()
    }

    /// What went out so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            sent: self.inner.sent.load(Ordering::Relaxed),
            refused: self.inner.refused.load(Ordering::Relaxed),
            busy: self.inner.busy.load(Ordering::Relaxed),
        }
    }

    /// Fetches one JSON object of the kind `accept`, signed if there is a signer.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn get_json(&self, url: &Url, accept: Accept, signer: Option<&Signer>) -> Result<Fetched, FetchError> {
        // A page is larger than an actor: its text stands in it three times.
        let cap = if accept == Accept::Object { self.inner.limits.page } else { self.inner.limits.document };
        let fetch = async {
            let opened = self.open(url, accept, signer).await?;
            let (final_url, gone) = (opened.final_url.clone(), opened.response.status().as_u16() == GONE);
            let raw = opened.read_all(cap).await?;
            match parse_object(&raw, cap) {
                Ok(json) => Ok(Fetched { final_url, json, raw, gone }),
                Err(_) if gone => Err(FetchError::Status { code: GONE, retry_after: None }),
                Err(error) => Err(error.into()),
            }
        };
        within(self.inner.limits.deadline, fetch).await
    }

    /// Fetches a file of at most `cap` bytes. Never signed: a stranger may have chosen the address.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn get_bytes(&self, url: &Url, cap: usize) -> Result<File, FetchError> {
        let fetch = async {
            let opened = self.open(url, Accept::Any, None).await?;
            let (final_url, media_type) = (opened.final_url.clone(), opened.media_type.clone());
            Ok(File { final_url, media_type, bytes: opened.read_all(cap).await? })
        };
        within(self.inner.limits.media_deadline, fetch).await
    }

    /// Opens a list with one JSON object per line (NDJSON), to be read line by line.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn get_lines(&self, url: &Url, signer: Option<&Signer>) -> Result<Lines, FetchError> {
        let limits = &self.inner.limits;
        let opened = within(limits.deadline, self.open(url, Accept::Lines, signer)).await?;
        Ok(Lines::new(opened, limits.line, limits.deadline))
    }

    /// Sends `body` as `application/activity+json`. A redirect is an answer like any other: it is not followed.
    ///
    /// # Errors
    /// When there was no answer; see [`FetchError`]. Every status is an [`Answer`].
    pub async fn post(&self, url: &Url, body: Bytes, signer: &Signer) -> Result<Answer, FetchError> {
        let send = async {
            let headers = signer
                .sign_post(url, Accept::ACTIVITY_JSON, &body, self.now())
                .map_err(|error| FetchError::Network(error.to_string()))?;
            let (request, turn) = self.request(reqwest::Method::POST, url, headers).await?;
            Ok((request.body(body).send().await.map_err(client::failure)?, turn))
        };
        let (response, _turn) = within(self.inner.limits.deadline, send).await?;
        let (status, retry_after) = client::status_of(&response, self.now());
        Ok(Answer { status, retry_after, excerpt: client::excerpt(response, self.inner.limits.excerpt).await })
    }

    /// Follows a GET to its answer: each hop passes the guard and the budgets, and is signed anew.
    async fn open(&self, url: &Url, accept: Accept, signer: Option<&Signer>) -> Result<Opened, FetchError> {
        let mut url = url.clone();
        for _ in 0..=self.inner.limits.redirects {
            let opened = self.hop(&url, accept, signer).await?;
            match client::redirect_of(&opened.response) {
                None => return opened.accepted(accept, self.now()),
                Some(location) => url = next_hop(&url, location)?,
            }
        }
        Err(Refusal::Redirect.into())
    }

    async fn hop(&self, url: &Url, accept: Accept, signer: Option<&Signer>) -> Result<Opened, FetchError> {
        let mut headers = match signer {
            Some(signer) => signer.sign_get(url, self.now()).map_err(|error| FetchError::Network(error.to_string()))?,
            None => Vec::new(),
        };
        headers.push(("accept", accept.header().to_owned()));
        let (request, turn) = self.request(reqwest::Method::GET, url, headers).await?;
        let response = request.send().await.map_err(client::failure)?;
        let media_type = client::media_type_of(&response);
        Ok(Opened { final_url: url.clone(), media_type, response, _turn: turn })
    }

    /// A request to `url` that the guard and the budgets allow, and the turn at its host.
    async fn request(
        &self,
        method: reqwest::Method,
        url: &Url,
        headers: Vec<(&'static str, String)>,
    ) -> Result<(reqwest::RequestBuilder, OwnedSemaphorePermit), FetchError> {
        let inner = &self.inner;
        let route = inner.network.route(url).inspect_err(|_| {
            inner.refused.fetch_add(1, Ordering::Relaxed);
        })?;
        let host = url.host_str().unwrap_or_default();
        let authority = crate::signature::authority_of(url);
        let now = Instant::now();
        let affordable = method != reqwest::Method::GET
            || inner.per_domain.take(domain_of(host), now) && inner.per_host.take(&authority, now);
        let turn = if affordable { inner.gate.enter(&authority).await } else { None };
        let Some(turn) = turn else {
            inner.busy.fetch_add(1, Ordering::Relaxed);
            return Err(FetchError::Busy);
        };
        let mut request = inner.client.request(method, client::dialled(url, route)).header("host", authority);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        inner.sent.fetch_add(1, Ordering::Relaxed);
        Ok((request, turn))
    }
}

/// An answer whose body is still to be read, and the turn that it holds until then.
struct Opened {
    final_url: Url,
    media_type: String,
    response: reqwest::Response,
    _turn: OwnedSemaphorePermit,
}

impl Opened {
    fn accepted(self, accept: Accept, now: Timestamp) -> Result<Self, FetchError> {
        let (code, retry_after) = client::status_of(&self.response, now);
        let takes = accept.takes(&self.media_type);
        match code {
            200 if takes => Ok(self),
            200 => Err(FetchError::WrongType(self.media_type)),
            GONE if takes && accept == Accept::Object => Ok(self),
            _ => Err(FetchError::Status { code, retry_after }),
        }
    }

    async fn read_all(mut self, cap: usize) -> Result<Bytes, FetchError> {
        client::read_all(&mut self.response, cap).await
    }
}

/// Where a redirect leads: never from https to http.
fn next_hop(from: &Url, location: &[u8]) -> Result<Url, Refusal> {
    let location = std::str::from_utf8(location).ok().filter(|text| !text.is_empty()).ok_or(Refusal::Redirect)?;
    let to = from.join(location).map_err(|_| Refusal::Redirect)?;
    if from.scheme() == "https" && to.scheme() != "https" {
        return Err(Refusal::Redirect);
    }
    Ok(to)
}

async fn within<T>(limit: Duration, work: impl Future<Output = Result<T, FetchError>>) -> Result<T, FetchError> {
    tokio::time::timeout(limit, work).await.unwrap_or(Err(FetchError::Timeout))
}

#[cfg(test)]
mod tests;
