use std::io::Write as _;
use std::sync::OnceLock;

use super::*;
use crate::json::JsonError;
use crate::signature::{Incoming, RsaKey, RsaPublicKey, check, generate_rsa};
use crate::test_server::{Asked, Reply, TestServer, noon, transport};

fn quick() -> Limits {
    Limits { deadline: Duration::from_millis(400), excerpt: Duration::from_millis(200), ..Limits::default() }
}

/// One key for all tests: making one takes a while.
fn key() -> &'static (Vec<u8>, String) {
    static KEY: OnceLock<(Vec<u8>, String)> = OnceLock::new();
    KEY.get_or_init(|| generate_rsa().unwrap())
}

fn signer() -> Signer {
    Signer::new("http://gent.localhost:8100/id/server#main-key".to_owned(), RsaKey::from_pkcs8(&key().0).unwrap())
}

async fn get(transport: &Transport, url: &Url) -> Result<Fetched, FetchError> {
    transport.get_json(url, Accept::Activity, None).await
}

#[tokio::test]
async fn a_document_is_fetched_and_kept_byte_for_byte() {
    let server = TestServer::start(|_, _| Reply::activity(r#"{"id" : "x"}"#)).await;
    let url = server.url("lyon.localhost", "/id/city?page=1");
    let fetched = get(&transport(Limits::default()), &url).await.unwrap();
    assert_eq!(fetched.final_url, url);
    assert_eq!(fetched.json["id"], "x");
    assert_eq!(&fetched.raw[..], br#"{"id" : "x"}"#);
    let asked = server.asked();
    assert_eq!(asked[0].target, "/id/city?page=1");
    assert_eq!(asked[0].header("host"), Some(format!("lyon.localhost:{}", server.address.port()).as_str()));
    assert_eq!(asked[0].header("signature"), None);
}

#[tokio::test]
async fn the_name_stays_when_the_connection_goes_elsewhere() {
    let server = TestServer::start(|_, _| Reply::activity("{}")).await;
    let elsewhere = std::collections::HashMap::from([(("lyon.localhost".to_owned(), 1), server.address)]);
    let network = Network::new("http://gent.localhost:8100".parse().unwrap(), elsewhere).unwrap();
    let transport = Transport::new(network, Limits::default(), Arc::new(noon)).unwrap();
    get(&transport, &Url::parse("http://lyon.localhost:1/x").unwrap()).await.unwrap();
    assert_eq!(server.asked()[0].header("host"), Some("lyon.localhost:1"));
}

#[tokio::test]
async fn c03_only_activity_types_are_read_as_activities() {
    for (content_type, taken) in [
        ("application/activity+json", true),
        ("application/activity+json; charset=utf-8", true),
        ("Application/LD+JSON; profile=\"https://www.w3.org/ns/activitystreams\"; charset=utf-8", true),
        ("application/json", false),
        ("text/html", false),
        ("image/png", false),
        ("application/jrd+json", false),
    ] {
        let server = TestServer::start(move |_, _| Reply::new(200, content_type, "{}")).await;
        let result = get(&transport(Limits::default()), &server.url("lyon.localhost", "/")).await;
        assert_eq!(result.is_ok(), taken, "{content_type}: {result:?}");
    }
}

#[tokio::test]
async fn c07_large_answers_and_gzip_bombs_are_cut_off() {
    let large = TestServer::start(|_, _| Reply::activity(format!("{{\"a\":\"{}\"}}", "x".repeat(1 << 20)))).await;
    let result = get(&transport(Limits::default()), &large.url("lyon.localhost", "/")).await;
    assert!(matches!(result, Err(FetchError::TooLarge)), "{result:?}");

    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![b' '; 64 << 20]).unwrap();
    let packed = encoder.finish().unwrap();
    assert!(packed.len() < 1 << 20);
    let bomb = TestServer::start(move |_, _| {
        Reply::new(200, "application/activity+json", packed.clone()).with("content-encoding", "gzip")
    });
    let result = get(&transport(Limits::default()), &bomb.await.url("lyon.localhost", "/")).await;
    assert!(matches!(result, Err(FetchError::TooLarge)), "{result:?}");
}

#[tokio::test]
async fn c07_a_server_that_never_finishes_meets_the_deadline() {
    let server = TestServer::start(|_, _| Reply::activity("{").hanging()).await;
    let result = get(&transport(quick()), &server.url("lyon.localhost", "/")).await;
    assert!(matches!(result, Err(FetchError::Timeout)), "{result:?}");
}

#[tokio::test]
async fn c06_at_most_two_redirects_are_followed() {
    let server = TestServer::start(|_, asked| match asked.target.as_str() {
        "/0" => Reply::activity("{}"),
        "/nowhere" => Reply::new(302, "text/plain", ""),
        target => {
            let left: u32 = target[1..].parse().unwrap();
            Reply::redirect(&format!("/{}", left - 1))
        }
    })
    .await;
    let transport = transport(Limits::default());
    let two = get(&transport, &server.url("lyon.localhost", "/2")).await.unwrap();
    assert_eq!(two.final_url.path(), "/0");
    for path in ["/3", "/nowhere"] {
        let result = get(&transport, &server.url("lyon.localhost", path)).await;
        assert!(matches!(result, Err(FetchError::Refused(Refusal::Redirect))), "{path}: {result:?}");
    }
}

#[tokio::test]
async fn e06_a_redirect_passes_the_guard_again() {
    let honest = TestServer::start(|_, _| Reply::activity("{}")).await;
    for target in ["https://lyon.example/", "http://10.0.0.1/", "file:///etc/passwd", "http://u@lyon.localhost/"] {
        let server = TestServer::start(move |_, _| Reply::redirect(target)).await;
        let transport = transport(Limits::default());
        let result = get(&transport, &server.url("lyon.localhost", "/")).await;
        assert!(matches!(result, Err(FetchError::Refused(_))), "{target}: {result:?}");
        assert_eq!(transport.counts(), Counts { sent: 1, refused: 1, busy: 0 });
    }
    assert!(honest.asked().is_empty());
}

#[test]
fn c06_a_redirect_never_leaves_https() {
    let from = Url::parse("https://lyon.example/a/b").unwrap();
    assert_eq!(next_hop(&from, b"../c?d").unwrap().as_str(), "https://lyon.example/c?d");
    assert_eq!(next_hop(&from, b"//gent.example/").unwrap().as_str(), "https://gent.example/");
    assert_eq!(next_hop(&from, b"http://lyon.example/"), Err(Refusal::Redirect));
    assert_eq!(next_hop(&from, b""), Err(Refusal::Redirect));
}

#[tokio::test]
async fn a_refused_address_sends_nothing_and_reads_like_a_closed_port() {
    let transport = transport(Limits::default());
    let inside = get(&transport, &Url::parse("https://lyon.example/").unwrap()).await.unwrap_err();
    assert_eq!(transport.counts(), Counts { sent: 0, refused: 1, busy: 0 });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let closed = Url::parse(&format!("http://lyon.localhost:{port}/")).unwrap();
    let closed = get(&transport, &closed).await.unwrap_err();
    assert!(matches!(closed, FetchError::Network(_)));
    assert_eq!(closed.to_string(), inside.to_string());
}

/// The guard's second check lies in the resolver: the name is public, the address behind it is this very machine.
#[tokio::test]
async fn e05_a_public_name_that_leads_inside_is_not_connected() {
    struct Inside;
    impl crate::guard::Lookup for Inside {
        fn lookup(
            &self,
            _: String,
        ) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<Vec<std::net::IpAddr>>> + Send>> {
            Box::pin(async { Ok(vec![std::net::Ipv4Addr::LOCALHOST.into()]) })
        }
    }
    let network = Network::new("https://gent.example".parse().unwrap(), std::collections::HashMap::new()).unwrap();
    let transport = Transport::new(network.with_lookup(Arc::new(Inside)), Limits::default(), Arc::new(noon)).unwrap();
    let result = get(&transport, &Url::parse("https://rebind.example/").unwrap()).await;
    assert!(matches!(result, Err(FetchError::Refused(Refusal::Address(_)))), "{result:?}");
}

#[tokio::test]
async fn errors_tell_the_status_and_how_long_to_wait() {
    let server = TestServer::start(|_, asked| match asked.target.as_str() {
        "/seconds" => Reply::new(429, "text/plain", "").with("retry-after", "120"),
        "/date" => Reply::new(503, "text/plain", "").with("retry-after", "Fri, 20 Nov 2026 09:01:00 GMT"),
        _ => Reply::new(410, "text/plain", ""),
    })
    .await;
    let transport = transport(Limits::default());
    for (path, status, wait) in [("/seconds", 429, Some(120)), ("/date", 503, Some(60)), ("/gone", 410, None)] {
        match get(&transport, &server.url("lyon.localhost", path)).await {
            Err(FetchError::Status { code, retry_after }) => {
                assert_eq!((code, retry_after), (status, wait.map(Duration::from_secs)), "{path}");
            }
            other => panic!("{path}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_document_with_two_meanings_is_refused() {
    let server = TestServer::start(|_, _| Reply::activity(r#"{"id":"a","id":"b"}"#)).await;
    let result = get(&transport(Limits::default()), &server.url("lyon.localhost", "/")).await;
    assert!(matches!(result, Err(FetchError::Malformed(JsonError::DuplicateKey))), "{result:?}");
}

#[tokio::test]
async fn c15_a_domain_uses_up_its_budget_and_no_other() {
    let server = TestServer::start(|_, _| Reply::activity("{}")).await;
    let none_back = Rate { burst: 5.0, per_second: 0.0 };
    let transport = transport(Limits { per_domain: none_back, ..Limits::default() });
    let mut answered = 0;
    for n in 0..20 {
        answered += usize::from(get(&transport, &server.url(&format!("h{n}.evil.localhost"), "/")).await.is_ok());
    }
    assert_eq!((answered, server.asked().len(), transport.counts().busy), (5, 5, 15));
    assert!(get(&transport, &server.url("lyon.localhost", "/")).await.is_ok());
}

/// Runs itself once more as a process whose environment names a proxy: nothing may reach that proxy.
#[tokio::test]
async fn e13_no_proxy_of_the_environment_is_asked() {
    const PROXIED: &str = "HTTP_PROXY";
    let server = TestServer::start(|_, _| Reply::activity("{}")).await;
    if std::env::var_os(PROXIED).is_none() {
        let status = tokio::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "transport::tests::e13_no_proxy_of_the_environment_is_asked"])
            .envs(
                [PROXIED, "http_proxy", "ALL_PROXY", "all_proxy"]
                    .map(|name| (name, server.url("127.0.0.1", "/").to_string())),
            )
            .status();
        assert!(status.await.unwrap().success());
        assert!(server.asked().is_empty(), "the proxy was asked");
    } else {
        assert!(get(&transport(Limits::default()), &server.url("lyon.localhost", "/")).await.is_ok());
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn media_is_fetched_unsigned_and_capped() {
    let server = TestServer::start(|_, _| Reply::new(200, "image/PNG; x=y", vec![7; 100])).await;
    let transport = transport(Limits::default());
    let url = server.url("lyon.localhost", "/a.png");
    let file = transport.get_bytes(&url, 100).await.unwrap();
    assert_eq!((file.media_type.as_str(), file.bytes.len()), ("image/png", 100));
    assert!(matches!(transport.get_bytes(&url, 99).await, Err(FetchError::TooLarge)));
    assert!(server.asked().iter().all(|asked| asked.header("signature").is_none()));
}

#[tokio::test]
async fn a_list_is_read_line_by_line() {
    let server = TestServer::start(|_, asked| {
        let body = match asked.target.as_str() {
            "/whole" => "{\"n\":1}\n\n{\"n\":2}\r\n{\"n\":3}".to_owned(),
            "/broken" => "{\"n\":1}\n{\"n\":".to_owned(),
            _ => format!("{{\"n\":1}}\n{{\"n\":\"{}\"}}\n", "x".repeat(100)),
        };
        Reply::new(200, "application/x-ndjson", body)
    })
    .await;
    let transport = transport(Limits { line: 50, ..Limits::default() });
    let mut whole = transport.get_lines(&server.url("lyon.localhost", "/whole"), Some(&signer())).await.unwrap();
    for n in 1..=3 {
        assert_eq!(whole.next().await.unwrap().unwrap()["n"], n);
    }
    assert!(whole.next().await.unwrap().is_none());
    for path in ["/broken", "/long"] {
        let mut list = transport.get_lines(&server.url("lyon.localhost", path), None).await.unwrap();
        assert!(list.next().await.unwrap().is_some());
        assert!(list.next().await.is_err(), "{path}");
    }
}

/// The other side's view of what was sent.
fn verified_by_lyon(asked: &Asked, port: u16) -> bool {
    let own = format!("http://lyon.localhost:{port}").parse().unwrap();
    let lyon = Network::new(own, std::collections::HashMap::new()).unwrap();
    let request = Incoming {
        method: &asked.method,
        raw_target: &asked.target,
        headers: asked.headers.clone(),
        body: &asked.body,
    };
    let pending = check(&request, &lyon, noon()).unwrap();
    pending.verify(&RsaPublicKey::from_pem(&key().1).unwrap()).is_ok()
}

#[tokio::test]
async fn signed_requests_verify_at_the_other_end_and_redirected_ones_are_signed_anew() {
    let server = TestServer::start(|port, asked| match asked.target.as_str() {
        "/from" => Reply::redirect(&format!("http://lyon.localhost:{port}/to?x=%2F")),
        _ => Reply::activity("{}"),
    })
    .await;
    let transport = transport(Limits::default());
    let from = server.url("lyon.localhost", "/from");
    transport.get_json(&from, Accept::Activity, Some(&signer())).await.unwrap();
    transport.post(&server.url("lyon.localhost", "/inbox"), Bytes::from_static(b"{}"), &signer()).await.unwrap();
    let asked = server.asked();
    assert_eq!(asked.len(), 3);
    for asked in &asked {
        assert!(verified_by_lyon(asked, server.address.port()), "{asked:?}");
    }
    assert_eq!(asked[2].header("content-type"), Some("application/activity+json"));
}

#[tokio::test]
async fn a_delivery_is_answered_by_any_status_and_follows_no_redirect() {
    let server = TestServer::start(|_, asked| match asked.target.as_str() {
        "/moved" => Reply::redirect("/inbox"),
        "/slow" => Reply::new(202, "text/plain", "taken").hanging(),
        _ => Reply::new(422, "text/plain", "no\u{7} thank\nyou").with("retry-after", "5"),
    })
    .await;
    let transport = transport(quick());
    let post = async |path| {
        transport.post(&server.url("lyon.localhost", path), Bytes::from_static(b"{}"), &signer()).await.unwrap()
    };
    assert_eq!(post("/moved").await.status, 302);
    assert_eq!(server.asked().len(), 1);
    let refused = post("/inbox").await;
    assert_eq!((refused.status, refused.retry_after), (422, Some(Duration::from_secs(5))));
    assert_eq!(refused.excerpt, "no  thank you");
    let slow = post("/slow").await;
    assert_eq!((slow.status, slow.excerpt.as_str()), (202, "taken"));
}
