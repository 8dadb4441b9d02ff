//! The inbox over a real connection: what a signature is worth, and what tricks with headers are not.

use std::collections::HashMap;

use koinon_commons::{Clock as _, SystemClock};
use koinon_federation::wire::ids::ActorId;
use koinon_store::Conn;
use koinon_store::testing::TestDatabase;
use serde_json::json;

use crate::city::{Answer, City, free_address};

/// Gent, and Lyon that signs what it sends there.
struct Two {
    gent: City,
    lyon: City,
    _databases: [TestDatabase; 2],
}

impl Two {
    async fn cities() -> Self {
        let databases = [TestDatabase::sqlite().await, TestDatabase::sqlite().await];
        let listeners = [free_address(), free_address()];
        let reach: HashMap<_, _> = [("gent.localhost", 8100, 0), ("lyon.localhost", 8101, 1)]
            .into_iter()
            .map(|(host, port, n): (&str, u16, usize)| ((host.to_owned(), port), listeners[n].local_addr().unwrap()))
            .collect();
        let [for_gent, for_lyon] = listeners;
        let gent = City::start(&databases[0], "http://gent.localhost:8100", for_gent, reach.clone()).await;
        let lyon = City::start(&databases[1], "http://lyon.localhost:8101", for_lyon, reach).await;
        Self { gent, lyon, _databases: databases }
    }

    /// The headers with which Lyon signs a body for an address.
    async fn signed(&self, url: &str, body: &str) -> Vec<(String, String)> {
        let signer = self.lyon.federation.signer(&ActorId::Pages).await.unwrap();
        let url = url.parse().unwrap();
        let headers = signer.sign_post(&url, "application/activity+json", body.as_bytes(), SystemClock.now()).unwrap();
        headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    async fn post(&self, headers: &[(String, String)], body: &str) -> Answer {
        let ask = self.gent.ask("POST", "/inbox").body(body);
        headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value)).send().await
    }

    async fn followers(&self) -> i64 {
        self.gent.commons.store().read(Conn::count_followers).await.unwrap()
    }

    /// A Follow of Gent by Lyon.
    fn follow(&self) -> String {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": "http://lyon.localhost:8101/id/activity/01JD0000000000000000000000",
            "type": "Follow",
            "actor": "http://lyon.localhost:8101/id/person/pages",
            "object": "http://gent.localhost:8100/id/city",
        })
        .to_string()
    }
}

const INBOX: &str = "http://gent.localhost:8100/inbox";

#[tokio::test]
async fn what_is_signed_is_taken_and_taken_once() {
    let two = Two::cities().await;
    let body = two.follow();
    let headers = two.signed(INBOX, &body).await;
    let taken = two.post(&headers, &body).await;
    assert_eq!((taken.status, two.followers().await), (202, 1), "{}", taken.text());
    let lyon = two.gent.commons.store().read(|conn| conn.follower("http://lyon.localhost:8101/id/person/pages")).await;
    assert_eq!(lyon.unwrap().unwrap().software.as_deref(), Some("koinon"), "its server was asked");
    let again = two.post(&headers, &body).await;
    assert_eq!((again.status, two.followers().await), (202, 1), "A28: the same again changes nothing");
}

#[tokio::test]
async fn what_is_not_signed_is_refused_without_asking_anybody() {
    let two = Two::cities().await;
    let body = two.follow();
    let unsigned = two.post(&[], &body).await;
    assert_eq!((unsigned.status, unsigned.content_type()), (401, "application/problem+json"), "A01");
    let made_up = two
        .post(
            &[("Signature".into(), "keyId=\"http://lyon.localhost:8101/id/server#main-key\",signature=\"\"".into())],
            &body,
        )
        .await;
    assert_eq!(made_up.status, 401, "A02");
    assert_eq!(two.gent.federation.transport().counts().sent, 0, "nobody was asked");
    assert_eq!(two.followers().await, 0);
}

#[tokio::test]
async fn headers_that_stand_twice_or_do_not_fit_are_refused() {
    let two = Two::cities().await;
    let body = two.follow();
    let signed = two.signed(INBOX, &body).await;
    let with = |name: &str, value: &str| {
        let mut headers = signed.clone();
        headers.push((name.into(), value.into()));
        headers
    };
    let of = |wanted: &str| signed.iter().find(|(name, _)| name == wanted).unwrap().1.clone();
    assert_eq!(two.post(&with("Host", "gent.localhost:8100"), &body).await.status, 400, "A15: two hosts");
    assert_eq!(two.post(&with("Host", "evil.example"), &body).await.status, 400, "A15: two hosts");
    assert_eq!(two.post(&with("Signature", &of("signature")), &body).await.status, 400, "A16");
    assert_eq!(two.post(&with("Date", &of("date")), &body).await.status, 400, "A16");

    let forged = body.replace("Follow", "Undo");
    let digest_of_forged = two.signed(INBOX, &forged).await.into_iter().find(|(name, _)| name == "digest").unwrap();
    let mut two_digests = vec![digest_of_forged];
    two_digests.extend(signed.clone());
    assert_eq!(two.post(&two_digests, &forged).await.status, 400, "A14: two digests");
    assert_eq!(two.post(&signed, &forged).await.status, 401, "A04: another body");

    let elsewhere = two.signed("http://gent.localhost:8100/id/city/inbox", &body).await;
    assert_eq!(two.post(&elsewhere, &body).await.status, 401, "A13: another path");
    let chunked = with("Transfer-Encoding", "chunked");
    assert_eq!(two.post(&chunked, &body).await.status, 400, "A31: two framings");
    assert_eq!(two.followers().await, 0);
}

#[tokio::test]
async fn a_delivery_to_somebody_else_is_not_taken_from_whoever_passes_it_on() {
    let two = Two::cities().await;
    let (captured, forged) = (two.follow(), two.follow().replace("Follow", "Create"));
    let signed = two.signed("http://attacker.localhost:8102/inbox", &captured).await;
    let digest = two.signed(INBOX, &forged).await.into_iter().find(|(name, _)| name == "digest").unwrap();
    let mut headers = vec![("Host".to_owned(), "attacker.localhost:8102".to_owned()), digest];
    headers.extend(signed.clone());
    let mut ask = two.gent.ask("POST", "/inbox").without_headers().body(forged.as_bytes());
    for (name, value) in &headers {
        ask = ask.header(name, value);
    }
    let answer = ask.send().await;
    assert!(matches!(answer.status, 400 | 401), "A33: {}", answer.status);
    let mut ask = two.gent.ask("POST", "/inbox").without_headers().header("Host", "attacker.localhost:8102");
    for (name, value) in &signed {
        ask = ask.header(name, value);
    }
    assert_eq!(ask.body(captured).send().await.status, 401, "A12: signed for another host");
    assert_eq!(two.followers().await, 0);
}
