//! Rows A01 to A33 of the hostile cases: each spoils one thing of a request that is otherwise taken.

use super::*;

/// What happened to a request, against a store that knew nobody: the status or the signer, how often another server was
/// asked, and how many actors are stored.
async fn outcome(draft: &Draft, server: &TestServer) -> (Result<String, u16>, usize, usize) {
    let before = server.asked().len();
    let store = Memory::default();
    let result = actors_in(store.clone()).authenticate(&draft.incoming()).await;
    let signer = result.map(|actor| actor.ap_id).map_err(|error| error.status());
    (signer, server.asked().len() - before, store.all().len())
}

/// Sends the honest twin, which must be taken, then the spoiled request, which must not be: it is refused with `status`
/// after `fetches` fetches, and nothing is stored.
async fn refused(
    case: &str,
    status: u16,
    fetches: usize,
    before: impl FnOnce(&mut Draft),
    after: impl FnOnce(&mut Draft),
) {
    let server = lyon().await;
    let honest = Draft::honest(server.address.port(), "/pages");
    let signer = format!("http://lyon.localhost:{}/pages", server.address.port());
    assert_eq!(outcome(&honest.clone().signed(honest_key()), &server).await, (Ok(signer), 1, 1), "{case}: twin");
    let mut hostile = honest;
    before(&mut hostile);
    hostile = hostile.signed(honest_key());
    after(&mut hostile);
    assert_eq!(outcome(&hostile, &server).await, (Err(status), fetches, 0), "{case}");
}

fn nothing(_: &mut Draft) {}

fn resign(draft: &mut Draft, key: &RsaKey) {
    draft.drop("Signature");
    *draft = draft.clone().signed(key);
}

#[tokio::test]
async fn a01_to_a04_unsigned_random_foreign_and_altered() {
    refused("A01 no signature", 401, 0, nothing, |d| d.drop("Signature")).await;
    refused("A02 random bytes", 401, 1, nothing, |d| {
        let random = STANDARD.encode([7; 256]);
        let honest = d.headers.iter().find(|(n, _)| *n == "Signature").unwrap().1.clone();
        let (head, _) = honest.rsplit_once(",signature=").unwrap();
        d.set("Signature", format!("{head},signature=\"{random}\""));
    })
    .await;
    refused("A03, A18 another key than keyId's", 401, 1, nothing, |d| resign(d, other_key())).await;
    refused("A04 altered body", 401, 0, nothing, |d| d.body.push(b' ')).await;
    refused("A04 altered body and digest", 401, 1, nothing, |d| {
        d.body.push(b' ');
        d.set("Digest", sha256(&d.body));
    })
    .await;
}

#[tokio::test]
async fn a05_to_a08_too_little_covered() {
    for (case, name) in [("A05", "digest"), ("A06", "(request-target)"), ("A07", "host"), ("A08", "date")] {
        refused(case, 401, 0, |d| d.covered.retain(|n| *n != name), nothing).await;
    }
    refused("A05 no digest at all", 401, 0, |d| d.drop("Digest"), nothing).await;
    refused("A08 only digest", 401, 0, |d| d.covered = vec!["digest"], nothing).await;
    refused("A08 no date at all", 401, 0, |d| d.drop("Date"), nothing).await;
    refused("a covered header that is not there", 401, 0, |d| d.covered.push("x-none"), nothing).await;
}

#[tokio::test]
async fn a09_to_a11_a29_dates() {
    const HOUR: i64 = 3600 * 1000;
    for (case, hours) in [("A09 old", -13), ("A09 two hours old", -2), ("A10 ahead", 13), ("A10 one hour ahead", 1)] {
        let date = noon().plus_millis(hours * HOUR).to_http_string();
        refused(case, 401, 0, |d| d.set("Date", date), nothing).await;
    }
    refused("A11 no date", 401, 0, |d| d.set("Date", "yesterday"), nothing).await;
    refused("A29 date stripped after signing", 401, 0, nothing, |d| d.headers.retain(|(n, _)| *n != "Date")).await;
    let created = |seconds: i64| {
        move |d: &mut Draft| {
            d.drop("Date");
            d.algorithm = Some("hs2019");
            d.created = Some(seconds);
            d.covered.push("(created)");
        }
    };
    let now = noon().as_millis() / 1000;
    refused("A10 created in 2100", 401, 0, created(4_102_444_800), nothing).await;
    refused("created long ago", 401, 0, created(now - 7200), nothing).await;
    refused("created beyond all numbers", 401, 0, created(i64::MIN), nothing).await;
    refused("expired", 401, 0, |d| d.expires = Some(now - 600), nothing).await;
}

#[tokio::test]
async fn a_skewed_clock_and_created_in_place_of_a_date_are_taken() {
    let server = lyon().await;
    let honest = Draft::honest(server.address.port(), "/pages");
    for minutes in [-64, -60, -1, 4] {
        let mut draft = honest.clone();
        draft.set("Date", noon().plus_millis(minutes * 60 * 1000).to_http_string());
        assert!(outcome(&draft.signed(honest_key()), &server).await.0.is_ok(), "{minutes} minutes");
    }
    let mut draft = honest;
    draft.drop("Date");
    draft.algorithm = Some("hs2019");
    draft.created = Some(noon().as_millis() / 1000);
    draft.covered.push("(created)");
    assert!(outcome(&draft.signed(honest_key()), &server).await.0.is_ok());
}

#[tokio::test]
async fn a12_a13_a27_a32_made_for_something_else() {
    refused("A12 another host", 401, 0, |d| d.set("Host", "attacker.localhost:8100"), nothing).await;
    refused("A12 our name, another port", 401, 0, |d| d.set("Host", "gent.localhost:8101"), nothing).await;
    refused("A12 a path in the host", 401, 0, |d| d.set("Host", "gent.localhost:8100/x"), nothing).await;
    refused("A13 another path", 401, 1, nothing, |d| d.target = "/id/city/inbox".to_owned()).await;
    refused("A27 another method", 401, 1, nothing, |d| d.method = "PUT").await;
    for target in ["//inbox", "/inbox?x=1", "/%69nbox", "/INBOX", "/inbox/"] {
        refused("A32 another spelling", 401, 1, nothing, |d| d.target = target.to_owned()).await;
    }
    for target in ["/inbox#", "/in box", "http://gent.localhost:8100/inbox", "*", ""] {
        refused("A32 no path", 400, 0, nothing, |d| d.target = target.to_owned()).await;
    }
}

#[tokio::test]
async fn a14_a15_a16_a33_security_headers_stand_once() {
    let forged = |d: &mut Draft| {
        d.body = b"{\"type\":\"Delete\"}".to_vec();
        d.headers.insert(0, ("Digest", sha256(&d.body)));
    };
    refused("A14 two digests", 400, 0, nothing, forged).await;
    refused("A33 a delivery for another host, re-sent", 400, 0, |d| d.set("Host", "attacker.localhost:80"), forged)
        .await;
    for (name, value) in [
        ("Host", "attacker.localhost".to_owned()),
        ("Date", noon().to_http_string()),
        ("Signature", "keyId=\"x\"".to_owned()),
        ("Content-Type", "text/html".to_owned()),
    ] {
        refused("A15, A16", 400, 0, nothing, |d| d.headers.push((name, value))).await;
    }
    refused(
        "a repeated header that is covered",
        400,
        0,
        |d| {
            d.headers.extend([("X-A", "1".to_owned()), ("X-A", "2".to_owned())]);
            d.covered.push("x-a");
        },
        nothing,
    )
    .await;
}

#[tokio::test]
async fn a17_one_place_for_the_signature() {
    let moved = |d: &mut Draft| {
        let signature = d.headers.iter().find(|(n, _)| *n == "Signature").unwrap().1.clone();
        d.headers.push(("Authorization", format!("Signature {signature}")));
    };
    refused("A17 both", 401, 0, nothing, moved).await;
    refused("A17 the other one", 401, 0, nothing, |d| {
        moved(d);
        d.drop("Signature");
    })
    .await;
    refused("B10 beside RFC 9421", 401, 0, nothing, |d| d.headers.push(("Signature-Input", "sig1=()".to_owned())))
        .await;
}

#[tokio::test]
async fn a20_e09_a_key_that_is_no_address_of_another_server_is_not_fetched() {
    for key_id in [
        "file:///etc/passwd",
        "data:text/plain,x",
        "gopher://lyon.localhost/",
        "http://10.0.0.1/#k",
        "http://169.254.169.254/latest/#k",
        "https://lyon.example/#k",
        "http://u:p@lyon.localhost/#k",
        "http://gent.localhost:8100/id/city#main-key",
        "not an address",
        "",
    ] {
        refused("A20, E09", 401, 0, |d| d.key_id = key_id.to_owned(), nothing).await;
    }
}

#[tokio::test]
async fn a21_a22_a24_the_header_chooses_neither_the_algorithm_nor_odd_components() {
    for algorithm in ["none", "hmac-sha256", "rsa-sha1", "ecdsa-sha256", ""] {
        refused("A21, A22", 401, 0, |d| d.algorithm = Some(algorithm), nothing).await;
    }
    for signature in [
        "",
        "keyId=\"K\"",
        "keyId=\"K\",headers=\"host\",signature=\"\"",
        "keyId=\"K\",keyId=\"L\",headers=\"host\",signature=\"AAAA\"",
        "keyId=\"K\",signature=\"not base64!\"",
        "keyId=\"K\\\"\",signature=\"AAAA\"",
        ",,,=",
        "keyId=\"K",
    ] {
        refused("A21 unreadable", 401, 0, nothing, |d| d.set("Signature", signature)).await;
    }
    refused("A21 without end", 401, 0, nothing, |d| d.set("Signature", "a=\"b\",".repeat(10_000))).await;
    refused("A24 twice", 401, 0, |d| d.covered.push("date"), nothing).await;
    refused("A24 unknown", 401, 0, |d| d.covered.push("(client-ip)"), nothing).await;
    refused("A24 created without a value", 401, 0, |d| d.covered.push("(created)"), nothing).await;
}

#[tokio::test]
async fn a23_hs2019_and_no_algorithm_are_taken() {
    let server = lyon().await;
    for algorithm in [Some("hs2019"), None, Some("RSA-SHA256")] {
        let draft = Draft { algorithm, ..Draft::honest(server.address.port(), "/pages") };
        assert!(outcome(&draft.signed(honest_key()), &server).await.0.is_ok(), "{algorithm:?}");
    }
}

#[tokio::test]
async fn a25_a26_digests() {
    let sha512 = |body: &[u8]| STANDARD.encode(digest(&aws_lc_rs::digest::SHA512, body));
    let server = lyon().await;
    let honest = Draft::honest(server.address.port(), "/pages");
    let good = sha256(&honest.body);
    for taken in [
        good.replace("SHA-256", "sha-256"),
        format!("{good},SHA-512={}", sha512(&honest.body)),
        format!("MD5=whatever, {good}"),
    ] {
        let mut draft = honest.clone();
        draft.set("Digest", taken.clone());
        assert!(outcome(&draft.signed(honest_key()), &server).await.0.is_ok(), "{taken}");
    }
    for spoiled in [
        "MD5=1B2M2Y8AsgTpgAmY7PhCfg==".to_owned(),
        format!("{good},SHA-512={}", sha512(b"another body")),
        format!("SHA-512={},{good}", sha512(b"another body")),
        sha256(b"another body"),
        "SHA-256".to_owned(),
        String::new(),
    ] {
        refused("A25, A26", 401, 0, |d| d.set("Digest", spoiled), nothing).await;
    }
}

#[tokio::test]
async fn a31_framing() {
    let both = |d: &mut Draft| {
        d.headers.extend([("Transfer-Encoding", "chunked".to_owned()), ("Content-Length", "15".to_owned())]);
    };
    refused("A31 two lengths", 400, 0, nothing, both).await;
    refused("A31 compressed", 415, 0, nothing, |d| d.headers.push(("Content-Encoding", "gzip".to_owned()))).await;
}

#[tokio::test]
async fn a28_a_replay_is_authentic_and_costs_no_second_fetch() {
    let server = lyon().await;
    let draft = Draft::honest(server.address.port(), "/pages").signed(honest_key());
    let actors = actors_in(Memory::default());
    for _ in 0..3 {
        assert!(actors.authenticate(&draft.incoming()).await.is_ok());
    }
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_signed_fetch_needs_no_digest() {
    let server = lyon().await;
    let mut draft = Draft::honest(server.address.port(), "/pages");
    draft.method = "GET";
    draft.body.clear();
    draft.drop("Digest");
    draft.drop("Content-Type");
    assert!(outcome(&draft.clone().signed(honest_key()), &server).await.0.is_ok());
    draft.body = b"smuggled".to_vec();
    assert_eq!(outcome(&draft.signed(honest_key()), &server).await, (Err(401), 0, 0));
}
