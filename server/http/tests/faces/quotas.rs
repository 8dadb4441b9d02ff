//! How much of the API is answered in a minute, and how it is told.

use koinon_commons::scope::Scopes;
use koinon_http::ApiLimits;
use koinon_store::testing::TestDatabase;
use serde_json::json;

use crate::city::{City, PASSWORD};

const FEW: ApiLimits = ApiLimits { reads: 3, writes: 2, sign_ins: 2 };

async fn gent() -> (City, TestDatabase) {
    let database = TestDatabase::sqlite().await;
    let city = City::limited(&database, FEW).await;
    city.clock.stop();
    (city, database)
}

#[tokio::test]
async fn reading_is_counted_by_address_and_by_token_and_comes_back() {
    let (city, _database) = gent().await;
    let read = async |token: Option<&str>| {
        let ask = city.ask("GET", "/api/v1/pages");
        match token {
            Some(token) => ask.token(token).send().await,
            None => ask.send().await,
        }
    };
    let first = read(None).await;
    assert_eq!(first.status, 200);
    assert_eq!(first.header("ratelimit-policy"), Some("\"read\";q=3;w=60"));
    assert_eq!(first.header("ratelimit"), Some("\"read\";r=2;t=20"));
    // What does not come to anything counts too.
    assert_eq!(city.get("/api/v1/pages/nowhere").await.status, 404);
    assert_eq!(city.ask("GET", "/api/v1/pages").token("wrong").send().await.status, 401);
    let refused = read(None).await;
    assert_eq!((refused.status, refused.content_type()), (429, "application/problem+json"));
    assert_eq!(refused.header("retry-after"), Some("20"));
    assert_eq!(refused.header("ratelimit"), Some("\"read\";r=0;t=60"));
    let problem = refused.json();
    assert_eq!(problem["type"], "urn:koinon:problem:quota_exceeded");
    assert_eq!(problem["violated-policies"], json!(["read"]));

    let (one, other) = (city.token("odile").await, city.token("odile").await);
    assert_eq!(read(Some(&one)).await.status, 200, "a token is not counted by its address");
    for _ in 0..2 {
        read(Some(&one)).await;
    }
    assert_eq!(read(Some(&one)).await.status, 429);
    assert_eq!(read(Some(&other)).await.status, 200, "each program has its own");

    city.clock.advance(19_999);
    assert_eq!(read(None).await.status, 429);
    city.clock.advance(1);
    assert_eq!(read(None).await.status, 200, "after the time that was said");
    assert_eq!(read(None).await.status, 429, "one came back");
}

#[tokio::test]
async fn writing_is_counted_by_person_and_a_refusal_writes_nothing() {
    let (city, _database) = gent().await;
    let (one, other) = (city.token("odile").await, city.token("odile").await);
    let write = |token: &str, title: &str| {
        city.ask("POST", "/api/v1/pages").token(token).json(&json!({ "markdown": format!("# {title}\n") })).send()
    };
    let first = write(&one, "Un").await;
    assert_eq!((first.status, first.header("ratelimit-policy")), (201, Some("\"write\";q=2;w=60")));
    assert_eq!(write(&other, "Deux").await.status, 201);
    let refused = write(&one, "Trois").await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("30")));
    assert_eq!(write(&other, "Trois").await.status, 429, "another token is no second person");
    assert_eq!(write(&city.token("ana").await, "Quatre").await.status, 201, "another person is");
    let fresh = city.commons.make_token(&city.actor("odile").await, "third", &Scopes::all(), None).await.unwrap();
    assert_eq!(write(&fresh, "Cinq").await.status, 429);
    let titles = city.get("/api/v1/pages").await.text();
    assert!(!titles.contains("Trois") && !titles.contains("Cinq"), "{titles}");
    city.clock.advance(30_000);
    assert_eq!(write(&one, "Trois").await.status, 201);
}

#[tokio::test]
async fn signing_in_is_counted_by_address_also_where_it_succeeds() {
    let (city, _database) = gent().await;
    let sign_in = || {
        let ask = city.ask("POST", "/api/v1/session").json(&json!({ "login": "odile", "password": PASSWORD }));
        ask.send()
    };
    for _ in 0..2 {
        assert_eq!(sign_in().await.status, 201);
    }
    let refused = sign_in().await;
    assert_eq!((refused.status, &refused.json()["violated-policies"]), (429, &json!(["sign_in"])));
    city.clock.advance(30_000);
    assert_eq!(sign_in().await.status, 201);
}

#[tokio::test]
async fn pages_for_people_are_not_counted() {
    let (city, _database) = gent().await;
    city.publish(&city.token("odile").await, "# Compost\n").await;
    for _ in 0..10 {
        let page = city.get("/pages/compost").await;
        assert_eq!((page.status, page.header("ratelimit")), (200, None));
    }
}

#[tokio::test]
async fn a_city_without_limits_says_none() {
    let database = TestDatabase::sqlite().await;
    let city = City::limited(&database, ApiLimits { reads: 0, writes: 0, sign_ins: 0 }).await;
    let answer = city.get("/api/v1/pages").await;
    assert_eq!((answer.status, answer.header("ratelimit"), answer.header("ratelimit-policy")), (200, None, None));
}
