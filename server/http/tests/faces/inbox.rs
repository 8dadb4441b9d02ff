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
async fn a33_a_delivery_to_somebody_else_is_not_taken_from_whoever_passes_it_on() {
    let two = Two::cities().await;
    // The honest twin has its effect, and is taken back.
    let follow = two.follow();
    let signed = two.signed(INBOX, &follow).await;
    assert_eq!((two.post(&signed, &follow).await.status, two.followers().await), (202, 1));
    let undo = json!({
        "id": "http://lyon.localhost:8101/id/activity/01JD0000000000000000000009",
        "type": "Undo",
        "actor": "http://lyon.localhost:8101/id/person/pages",
        "object": serde_json::from_str::<serde_json::Value>(&follow).unwrap(),
    })
    .to_string();
    let signed = two.signed(INBOX, &undo).await;
    assert_eq!((two.post(&signed, &undo).await.status, two.followers().await), (202, 0));

    // What Lyon once sent to an attacker, and what the attacker makes of it: a Follow that Lyon never sent.
    let captured = undo.replace("Undo", "Like");
    let forged = follow.replace("01JD0000000000000000000000", "01JD0000000000000000000010");
    let for_attacker = two.signed("http://attacker.localhost:8102/inbox", &captured).await;
    let digest_of =
        async |body: &str| two.signed(INBOX, body).await.into_iter().find(|(name, _)| name == "digest").unwrap();
    let send = async |host: &str, headers: Vec<(String, String)>, body: &str| {
        let ask = two.gent.ask("POST", "/inbox").without_headers().header("Host", host).body(body);
        headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value)).send().await.status
    };
    let sent = two.gent.federation.transport().counts().sent;
    for host in ["attacker.localhost:8102", "gent.localhost:8100"] {
        let first = [vec![digest_of(&forged).await], for_attacker.clone()].concat();
        assert_eq!(send(host, first, &forged).await, 400, "A33: two digests, the forged one first");
        let last = [for_attacker.clone(), vec![digest_of(&forged).await]].concat();
        assert_eq!(send(host, last, &forged).await, 400, "A33: two digests, the forged one last");
        let mut joined = for_attacker.clone();
        let digest = joined.iter_mut().find(|(name, _)| name == "digest").unwrap();
        digest.1 = format!("{}, {}", digest_of(&forged).await.1, digest.1);
        assert_eq!(send(host, joined, &forged).await, 401, "A33: two digests in one header");
        assert_eq!(send(host, for_attacker.clone(), &forged).await, 401, "A33: the signed digest alone");
        assert_eq!(send(host, for_attacker.clone(), &captured).await, 401, "A12: signed for another host");
    }
    let two_hosts = [vec![("Host".to_owned(), "gent.localhost:8100".to_owned())], for_attacker.clone()].concat();
    assert_eq!(send("attacker.localhost:8102", two_hosts, &captured).await, 400, "A15: both hosts");
    assert_eq!(two.followers().await, 0);
    assert_eq!(two.gent.federation.transport().counts().sent, sent, "nobody was asked for anything");
}

#[tokio::test]
async fn e12_a_stranger_learns_nothing_of_what_answers_where() {
    let two = Two::cities().await;
    let body = two.follow();
    let honest = two.signed(INBOX, &body).await;
    let with_key = |key_id: &str| {
        let own = "http://lyon.localhost:8101/id/person/pages#main-key";
        let named = |(name, value): &(String, String)| (name.clone(), value.replace(own, key_id));
        honest.iter().map(named).collect::<Vec<_>>()
    };
    let closed = free_address().local_addr().unwrap().port();
    let mut answers = Vec::new();
    for key_id in [
        // Closed ports; pages that are there and are no actor.
        format!("http://evere.localhost:{closed}/x#main-key"),
        "http://lyon.localhost:1/x#main-key".to_owned(),
        "http://lyon.localhost:8101/healthz#main-key".to_owned(),
        "http://lyon.localhost:8101/id/city/outbox#main-key".to_owned(),
    ] {
        let answer = two.post(&with_key(&key_id), &body).await;
        answers.push((answer.status, answer.text()));
    }
    assert_eq!(answers[0].0, 401);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(two.followers().await, 0);

    // Nor does an officer, who may not follow cities: the answer comes before anything is asked.
    let (odile, sent) = (two.gent.token("odile").await, two.gent.federation.transport().counts().sent);
    let mut answers = Vec::new();
    for city in ["lyon.localhost:8101".to_owned(), format!("evere.localhost:{closed}"), "http://10.0.0.1/".to_owned()] {
        answers.push(two.gent.call("POST", "/subscriptions", &odile, json!({ "city": city })).await.text());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(two.gent.federation.transport().counts().sent, sent);
    assert_eq!(two.post(&honest, &body).await.status, 202, "the honest twin is taken");
}
