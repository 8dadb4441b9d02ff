//! Everything about a signed request that can be judged without its key.

use koinon_core::{Origin, Timestamp};
use url::Url;

use super::digest;
use super::key::{KeyError, RsaPublicKey};
use super::parameters::Parameters;
use crate::guard::{Network, Refusal};

/// A signature is taken for one hour, in milliseconds.
pub(crate) const WINDOW: i64 = 60 * 60 * 1000;
/// How far clocks may differ, in milliseconds.
pub(crate) const SKEW: i64 = 5 * 60 * 1000;

/// Headers that two readers could read differently if they stood twice.
const ONCE: [&str; 11] = [
    "host",
    "date",
    "digest",
    "signature",
    "signature-input",
    "content-digest",
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "authorization",
];

/// A request as it came over the wire, before anything was normalised.
#[derive(Debug, Clone)]
pub struct Incoming<'a> {
    /// `POST`, `GET` ...
    pub method: &'a str,
    /// The request target byte for byte: path and query of the request line, or HTTP/2's `:path`.
    pub raw_target: &'a str,
    /// All header fields in order, repeated ones repeated. For HTTP/2 the caller adds `host` from `:authority`.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body byte for byte.
    pub body: &'a [u8],
}

/// Why a request is not taken as signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A security header stands twice.
    #[error("the header {0} stands twice")]
    Duplicate(String),
    /// Content-Length beside Transfer-Encoding, or a request target that is no path: request smuggling.
    #[error("the request is framed in two ways")]
    Framing,
    /// The body is compressed.
    #[error("compressed request bodies are not taken")]
    Encoding,
    /// There is no Signature header.
    #[error("the request is not signed")]
    Missing,
    /// It is signed in a way that we do not read: an Authorization header, RFC 9421.
    #[error("requests are signed by a Signature header as in draft-cavage-http-signatures-12")]
    Unsupported,
    /// The Signature header cannot be read.
    #[error("the Signature header cannot be read")]
    Malformed,
    /// It covers too little, something twice, or what is not there.
    #[error("the signature must cover (request-target), host, date or (created), and the digest of a body")]
    Covered,
    /// Another algorithm than RSA with SHA-256.
    #[error("the algorithm is not taken")]
    Algorithm,
    /// It was made for another host.
    #[error("the request was made for another host")]
    Host,
    /// It is too old, from the future, or has no readable date.
    #[error("the date is more than an hour off")]
    Time,
    /// The digest is not that of the body.
    #[error("the digest does not fit the body")]
    Digest,
    /// `keyId` is no address that we would fetch.
    #[error("the keyId is not taken")]
    KeyId,
    /// The key is weak, monstrous or unreadable.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// The signature is not that key's over this request.
    #[error("the signature does not fit")]
    Wrong,
}

impl SignatureError {
    /// The HTTP status that says so.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Duplicate(_) | Self::Framing => 400,
            Self::Encoding => 415,
            _ => 401,
        }
    }
}

/// A request whose signature is well made, for us and of now; only its key is still to be had.
#[derive(Debug)]
pub struct Pending {
    key_id: String,
    key_url: Url,
    message: String,
    signature: Vec<u8>,
}

impl Pending {
    /// The id of the key that it claims, as written.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The same as an address that the guard allows.
    #[must_use]
    pub fn key_url(&self) -> &Url {
        &self.key_url
    }

    /// Whether the signature is this key's. The key decides the algorithm, never the header.
    ///
    /// # Errors
    /// [`SignatureError::Wrong`].
    pub fn verify(&self, key: &RsaPublicKey) -> Result<(), SignatureError> {
        if key.verifies(self.message.as_bytes(), &self.signature) { Ok(()) } else { Err(SignatureError::Wrong) }
    }
}

/// Checks what needs no key. Fetches nothing.
///
/// # Errors
/// See [`SignatureError`].
pub fn check(request: &Incoming<'_>, network: &Network, now: Timestamp) -> Result<Pending, SignatureError> {
    check_framing(request)?;
    if let Some(authorization) = header(request, "authorization")?
        && authorization.trim_start().to_ascii_lowercase().starts_with("signature")
    {
        return Err(SignatureError::Unsupported);
    }
    if has(request, "signature-input") {
        return Err(SignatureError::Unsupported);
    }
    let parameters = Parameters::read(header(request, "signature")?.ok_or(SignatureError::Missing)?)?;
    check_algorithm(&parameters)?;
    check_covered(&parameters, request)?;
    let host = header(request, "host")?.ok_or(SignatureError::Covered)?;
    if Origin::of_authority(host).as_ref() != Some(network.own()) {
        return Err(SignatureError::Host);
    }
    check_time(&parameters, request, now)?;
    if let Some(digest) = header(request, "digest")?
        && !digest::fits(digest, request.body)
    {
        return Err(SignatureError::Digest);
    }
    let message = signing_text(&parameters, request)?;
    let key_url = key_url(&parameters.key_id, network)?;
    Ok(Pending { key_id: parameters.key_id, key_url, message, signature: parameters.signature })
}

fn check_framing(request: &Incoming<'_>) -> Result<(), SignatureError> {
    for name in ONCE {
        if fields(request, name).nth(1).is_some() {
            return Err(SignatureError::Duplicate(name.to_owned()));
        }
    }
    let plain_path = request.raw_target.starts_with('/')
        && request.raw_target.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    if has(request, "transfer-encoding") && has(request, "content-length") || !plain_path {
        return Err(SignatureError::Framing);
    }
    match header(request, "content-encoding")? {
        Some(encoding) if !encoding.eq_ignore_ascii_case("identity") => Err(SignatureError::Encoding),
        _ => Ok(()),
    }
}

fn check_algorithm(parameters: &Parameters) -> Result<(), SignatureError> {
    match parameters.algorithm.as_deref() {
        None | Some("hs2019") => Ok(()),
        // Draft section 2.3: with a named algorithm, `created` and `expires` may not be covered.
        Some("rsa-sha256") if !parameters.covers("(created)") && !parameters.covers("(expires)") => Ok(()),
        Some(_) => Err(SignatureError::Algorithm),
    }
}

fn check_covered(parameters: &Parameters, request: &Incoming<'_>) -> Result<(), SignatureError> {
    let bodiless = matches!(request.method, "GET" | "HEAD") && request.body.is_empty();
    let enough = parameters.covers("(request-target)")
        && parameters.covers("host")
        && (parameters.covers("date") || parameters.covers("(created)"))
        && (parameters.covers("digest") || bodiless);
    if enough { Ok(()) } else { Err(SignatureError::Covered) }
}

fn check_time(parameters: &Parameters, request: &Incoming<'_>, now: Timestamp) -> Result<(), SignatureError> {
    let fresh = |at: Timestamp| (-SKEW..=WINDOW + SKEW).contains(&now.since(at));
    if parameters.covers("date") {
        let date = header(request, "date")?.ok_or(SignatureError::Covered)?;
        if !http_date(date).is_some_and(fresh) {
            return Err(SignatureError::Time);
        }
    }
    let at = |seconds: i64| Timestamp::from_millis(seconds.saturating_mul(1000));
    if parameters.covers("(created)") && !parameters.created.is_some_and(|seconds| fresh(at(seconds))) {
        return Err(SignatureError::Time);
    }
    if parameters.expires.is_some_and(|seconds| now.since(at(seconds)) > SKEW) {
        return Err(SignatureError::Time);
    }
    Ok(())
}

/// An HTTP date (RFC 9110 section 5.6.7).
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    let since = httpdate::parse_http_date(text).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Timestamp::from_millis(i64::try_from(since.as_millis()).ok()?))
}

fn signing_text(parameters: &Parameters, request: &Incoming<'_>) -> Result<String, SignatureError> {
    let mut lines = Vec::with_capacity(parameters.covered.len());
    for name in &parameters.covered {
        let value = match name.as_str() {
            "(request-target)" => format!("{} {}", request.method.to_ascii_lowercase(), request.raw_target),
            "(created)" => parameters.created.ok_or(SignatureError::Covered)?.to_string(),
            "(expires)" => parameters.expires.ok_or(SignatureError::Covered)?.to_string(),
            _ => header(request, name)?.ok_or(SignatureError::Covered)?.to_owned(),
        };
        lines.push(format!("{name}: {value}"));
    }
    Ok(lines.join("\n"))
}

fn key_url(key_id: &str, network: &Network) -> Result<Url, SignatureError> {
    let url = Url::parse(key_id).map_err(|_| SignatureError::KeyId)?;
    let allowed = network.route(&url).map_err(|_: Refusal| SignatureError::KeyId);
    // Nobody signs to us with a key of ours.
    if Origin::of(&url).as_ref() == Some(network.own()) {
        return Err(SignatureError::KeyId);
    }
    allowed.map(|_| url)
}

fn fields<'a>(request: &'a Incoming<'_>, name: &str) -> impl Iterator<Item = &'a [u8]> {
    request.headers.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_slice())
}

fn has(request: &Incoming<'_>, name: &str) -> bool {
    fields(request, name).next().is_some()
}

/// The one value of a header, without the white space around it.
fn header<'a>(request: &'a Incoming<'_>, name: &str) -> Result<Option<&'a str>, SignatureError> {
    let mut found = fields(request, name);
    let (first, second) = (found.next(), found.next());
    if second.is_some() {
        return Err(SignatureError::Duplicate(name.to_owned()));
    }
    match first {
        None => Ok(None),
        Some(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) if !text.contains(char::is_control) => Ok(Some(text.trim())),
            _ => Err(SignatureError::Malformed),
        },
    }
}
