//! How other servers find a city and its people.

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::json;

use crate::city::City;

#[tokio::test]
async fn webfinger_finds_the_city_and_its_people_and_nobody_else() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let ask = async |resource: &str| city.get(&format!("/.well-known/webfinger?resource={resource}")).await;
        let found = ask("acct:gent@gent.localhost:8100").await;
        assert_eq!((found.status, found.content_type()), (200, "application/jrd+json"));
        assert_eq!(found.header("access-control-allow-origin"), Some("*"));
        assert_eq!(found.json()["subject"], "acct:gent@gent.localhost:8100");
        assert_eq!(found.json()["links"][0]["href"], "http://gent.localhost:8100/id/city");
        assert_eq!(ask("acct:GENT@GENT.LOCALHOST:8100").await.json(), found.json(), "I04: case does not matter");

        let server = ask("http://gent.localhost:8100/").await.json();
        assert_eq!(server["links"][0]["href"], "http://gent.localhost:8100/id/server", "I03");
        let person = ask("acct:odile@gent.localhost:8100").await.json();
        let id = person["links"][0]["href"].as_str().unwrap().to_owned();
        let path = id.strip_prefix("http://gent.localhost:8100").unwrap();
        let actor = city.ask("GET", path).header("Accept", "application/activity+json").send().await.json();
        assert_eq!((&actor["id"], &actor["preferredUsername"]), (&json!(id), &json!("odile")));

        let long = format!("acct:{}@gent.localhost:8100", "a".repeat(8192));
        for malformed in ["", "acct:%00@gent.localhost:8100", &long, "x&resource=y", "acct:gent"] {
            assert_eq!(ask(malformed).await.status, 400, "I01");
        }
        assert_eq!(city.get("/.well-known/webfinger").await.status, 400);
        let (unknown, elsewhere) = (ask("acct:nobody@gent.localhost:8100").await, ask("acct:gent@other.example").await);
        assert_eq!((unknown.status, elsewhere.status), (404, 404), "I02");
        assert_eq!(unknown.text(), elsewhere.text(), "I09: one answer for all that is not there");
    })
    .await;
}

#[tokio::test]
async fn nodeinfo_and_host_meta_say_what_this_is() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let links = city.get("/.well-known/nodeinfo").await.json();
    let href = links["links"][0]["href"].as_str().unwrap();
    let path = href.strip_prefix("http://gent.localhost:8100").unwrap();
    let info = city.get(path).await;
    assert!(info.content_type().starts_with("application/json"), "{}", info.content_type());
    assert_eq!(info.json()["software"]["name"], "koinon");
    assert_eq!(info.json()["protocols"], json!(["activitypub"]));
    let meta = city.get("/.well-known/host-meta").await;
    assert!(meta.content_type().starts_with("application/xrd+xml") && meta.text().contains("/.well-known/webfinger"));
}
