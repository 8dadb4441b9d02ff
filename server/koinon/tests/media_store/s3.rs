//! A store that speaks as much of the S3 protocol as a city needs, and believes no request whose signature it cannot make
//! itself. It can be switched off or fall silent, and can be made to lie.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use actix_web::http::{Method, StatusCode};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use aws_lc_rs::{digest, hmac};

pub(crate) const BUCKET: &str = "pictures";
pub(crate) const REGION: &str = "eu-test-1";
pub(crate) const KEY: &str = "koinon-of-bordeaux";
pub(crate) const SECRET: &str = "made-up/secret+of a test";

/// So many names are listed at once.
const LISTED: usize = 2;

#[derive(Default)]
struct Inner {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    off: AtomicBool,
    silent: AtomicBool,
    strangers: AtomicUsize,
}

/// The store.
#[derive(Clone)]
pub(crate) struct S3 {
    inner: Arc<Inner>,
    address: SocketAddr,
}

impl S3 {
    /// Starts it; it ends with the test.
    pub(crate) fn start() -> Self {
        let inner = Arc::<Inner>::default();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let served = Arc::clone(&inner);
        let app = move || {
            let served = Arc::clone(&served);
            App::new().app_data(web::PayloadConfig::new(1 << 25)).default_service(web::to(
                move |request: HttpRequest, body: web::Bytes| {
                    let silent = served.silent.load(Ordering::SeqCst);
                    let answer = served.answer(&request, &body);
                    async move { if silent { std::future::pending().await } else { answer } }
                },
            ))
        };
        tokio::spawn(HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run());
        Self { inner, address }
    }

    /// Its address.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it has, by name.
    pub(crate) fn objects(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.inner.objects.lock().unwrap()
    }

    /// Whether it answers.
    pub(crate) fn switch(&self, on: bool) {
        self.inner.off.store(!on, Ordering::SeqCst);
    }

    /// Takes every request from now on, and answers none.
    pub(crate) fn fall_silent(&self) {
        self.inner.silent.store(true, Ordering::SeqCst);
    }

    /// How many requests it has refused for their signature.
    pub(crate) fn strangers(&self) -> usize {
        self.inner.strangers.load(Ordering::SeqCst)
    }
}

impl Inner {
    fn answer(&self, request: &HttpRequest, body: &[u8]) -> HttpResponse {
        if self.off.load(Ordering::SeqCst) {
            return refusal(StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable");
        }
        if signature(request, body).is_none() {
            self.strangers.fetch_add(1, Ordering::SeqCst);
            return refusal(StatusCode::FORBIDDEN, "SignatureDoesNotMatch");
        }
        let Some(path) = request.path().strip_prefix(&format!("/{BUCKET}")) else {
            return refusal(StatusCode::NOT_FOUND, "NoSuchBucket");
        };
        let name = path.trim_start_matches('/').to_owned();
        let mut objects = self.objects.lock().unwrap();
        match (request.method(), objects.get(&name)) {
            (&Method::PUT, _) => {
                objects.insert(name, body.to_vec());
                HttpResponse::Ok().insert_header(("ETag", etag(body))).finish()
            }
            (&Method::GET, None) if name.is_empty() => listed(&objects, request),
            (&Method::GET, Some(bytes)) => HttpResponse::Ok()
                .insert_header(("ETag", etag(bytes)))
                .insert_header(("Last-Modified", "Fri, 20 Nov 2026 09:00:00 GMT"))
                .body(bytes.clone()),
            (&Method::GET, None) => refusal(StatusCode::NOT_FOUND, "NoSuchKey"),
            _ => refusal(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"),
        }
    }
}

fn refusal(status: StatusCode, code: &str) -> HttpResponse {
    HttpResponse::build(status).content_type("application/xml").body(format!("<Error><Code>{code}</Code></Error>"))
}

fn etag(bytes: &[u8]) -> String {
    format!("\"{}\"", hash(bytes))
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
}

/// Names by their beginning, a few at a time (`ListObjectsV2`).
fn listed(objects: &BTreeMap<String, Vec<u8>>, request: &HttpRequest) -> HttpResponse {
    let asked: BTreeMap<String, String> =
        web::Query::<BTreeMap<String, String>>::from_query(request.query_string()).unwrap().into_inner();
    let (prefix, after) = (asked.get("prefix").cloned().unwrap_or_default(), asked.get("continuation-token"));
    let of_prefix = objects.iter().filter(|(name, _)| name.starts_with(&prefix));
    let mut rest = of_prefix.filter(|(name, _)| after.is_none_or(|after| *name > after));
    let shown: Vec<_> = rest.by_ref().take(LISTED).collect();
    let contents: String = shown
        .iter()
        .map(|(name, bytes)| {
            format!(
                "<Contents><Key>{name}</Key><LastModified>2026-11-20T09:00:00.000Z</LastModified>\
                 <ETag>&quot;{}&quot;</ETag><Size>{}</Size></Contents>",
                hash(bytes),
                bytes.len()
            )
        })
        .collect();
    let next = match (rest.next(), shown.last()) {
        (Some(_), Some((last, _))) => format!("<NextContinuationToken>{last}</NextContinuationToken>"),
        _ => String::new(),
    };
    HttpResponse::Ok().content_type("application/xml").body(format!(
        "<ListBucketResult><IsTruncated>{}</IsTruncated>{contents}{next}</ListBucketResult>",
        !next.is_empty()
    ))
}

/// The signature of a request (Signature Version 4), if it is the one that the owner of the key would make.
fn signature(request: &HttpRequest, body: &[u8]) -> Option<String> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let parts = header("authorization")?.strip_prefix("AWS4-HMAC-SHA256 ")?.split(',');
    let parts: BTreeMap<&str, &str> = parts.filter_map(|part| part.trim().split_once('=')).collect();
    let date = header("x-amz-date")?;
    let scope = format!("{}/{REGION}/s3/aws4_request", date.get(..8)?);
    if *parts.get("Credential")? != format!("{KEY}/{scope}") || header("x-amz-content-sha256")? != hash(body) {
        return None;
    }
    let signed = *parts.get("SignedHeaders")?;
    if !["host", "x-amz-content-sha256", "x-amz-date"].iter().all(|name| signed.split(';').any(|one| one == *name)) {
        return None;
    }
    let mut headers = String::new();
    for name in signed.split(';') {
        headers += &format!("{name}:{}\n", header(name)?.trim());
    }
    let mut query: Vec<&str> = request.query_string().split('&').filter(|pair| !pair.is_empty()).collect();
    query.sort_unstable();
    let canonical = format!(
        "{}\n{}\n{}\n{headers}\n{signed}\n{}",
        request.method(),
        request.uri().path(),
        query.join("&"),
        hash(body)
    );
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hash(canonical.as_bytes()));
    let mut key = format!("AWS4{SECRET}").into_bytes();
    for part in scope.split('/') {
        key = mac(&key, part).as_ref().to_vec();
    }
    let expected = hex::encode(mac(&key, &to_sign));
    (*parts.get("Signature")? == expected).then_some(expected)
}

fn mac(key: &[u8], text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
}
