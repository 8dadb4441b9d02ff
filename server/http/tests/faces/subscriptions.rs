//! Following another city through the API.

use std::collections::HashMap;

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::json;

use crate::city::{City, free_address};

#[tokio::test]
async fn an_administrator_follows_a_city_and_leaves_it() {
    each_database(async |database| {
        let far = TestDatabase::sqlite().await;
        let listener = free_address();
        let reach = HashMap::from([(("lyon.localhost".to_owned(), 8101), listener.local_addr().unwrap())]);
        let _lyon = City::start(&far, "http://lyon.localhost:8101", listener, HashMap::new()).await;
        let gent = City::start(database, "http://gent.localhost:8100", free_address(), reach).await;
        let (ana, odile) = (gent.token("ana").await, gent.token("odile").await);
        let follow = json!({ "city": "lyon.localhost:8101" });

        assert_eq!(gent.ask("GET", "/api/v1/subscriptions").send().await.status, 401);
        let refused = gent.call("POST", "/subscriptions", &odile, follow.clone()).await;
        assert_eq!((refused.status, &refused.json()["code"]), (403, &json!("administrators_only")));
        let asked = gent.call("POST", "/subscriptions", &ana, follow).await;
        assert_eq!(asked.status, 201, "{}", asked.text());
        let subscription = asked.json();
        assert_eq!((&subscription["city"], &subscription["state"]), (&json!("lyon.localhost:8101"), &json!("pending")));
        assert_eq!(subscription["synchronised"], json!({ "done": 0, "total": null }));
        for same in ["http://lyon.localhost:8101", "@lyon@lyon.localhost:8101", "LYON.localhost:8101"] {
            let again = gent.call("POST", "/subscriptions", &ana, json!({ "city": same })).await;
            assert_eq!((again.status, again.json()), (201, subscription.clone()), "{same}");
        }
        let list = gent.ask("GET", "/api/v1/subscriptions").token(&odile).send().await.json();
        assert_eq!(list["items"], json!([subscription]));
        let cities = gent.get("/api/v1/cities").await.json();
        let ids: Vec<_> = cities["items"].as_array().unwrap().iter().map(|city| &city["id"]).collect();
        assert_eq!(ids, ["gent.localhost:8100", "lyon.localhost:8101"]);

        let unknown = gent.call("POST", "/subscriptions", &ana, json!({ "city": "nowhere.localhost:8109" })).await;
        assert!(matches!(unknown.status, 422 | 502), "{}", unknown.status);
        let path = format!("/subscriptions/{}", subscription["id"].as_str().unwrap());
        assert_eq!(gent.call("DELETE", &path, &odile, json!({})).await.status, 403);
        assert_eq!(gent.call("DELETE", &path, &ana, json!({})).await.status, 204);
        assert_eq!(gent.call("DELETE", &path, &ana, json!({})).await.status, 404);
        let list = gent.ask("GET", "/api/v1/subscriptions").token(&odile).send().await.json();
        assert_eq!(list["items"], json!([]));
    })
    .await;
}
