//! Taking part from one's own city: a visitor is led there, and people of this city find here what they wanted to answer.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::proposals::{Browser, TEXT};

#[tokio::test]
async fn somebody_of_this_city_finds_at_home_what_they_wanted_to_answer() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let karim = Browser::of(&city, "karim").await;
        // What a foreign server reads of Karim leads to this place.
        let handle = format!("/.well-known/webfinger?resource=acct:karim@{}", city.authority);
        let links = city.get(&handle).await.json()["links"].as_array().unwrap().clone();
        let template = |rel: &str| {
            let link = links.iter().find(|link| link["rel"] == rel).unwrap();
            link["template"].as_str().unwrap().to_owned()
        };
        for (rel, variable) in [
            ("https://w3id.org/fep/3b86/Create", "{inReplyTo}"),
            ("https://w3id.org/fep/3b86/Object", "{object}"),
            ("http://ostatus.org/schema/1.0/subscribe", "{uri}"),
        ] {
            assert!(template(rel).ends_with(&format!("/intents?uri={variable}")), "{rel}");
        }
        let ap_id = page["ap_id"].as_str().unwrap();
        let here = karim.read(&format!("/intents?uri={ap_id}")).await;
        assert!(here.contains("/pages/compost/propose\"") && here.contains("/pages/compost/debate#say\""), "{here}");

        let path = format!("/pages/{}/comments", page["id"].as_str().unwrap());
        let said: Value =
            city.call("POST", &path, &city.token("odile").await, json!({"markdown": "Why?"})).await.json();
        let here = karim.read(&format!("/intents?uri={}", said["ap_id"].as_str().unwrap())).await;
        let answer = format!("answer={}#say", said["id"].as_str().unwrap());
        assert!(here.contains(&answer), "{here}");

        // What is not here is named, and nothing else is led to.
        let away = karim.read("/intents?uri=https://bordeaux.example/id/page/1&on-success=https://evil.example").await;
        assert!(away.contains("bordeaux.example") && !away.contains("href=\"https://evil.example"), "{away}");
        for uri in ["", "javascript:alert(1)", "nothing"] {
            assert_eq!(karim.open(&format!("/intents?uri={uri}")).await.status, 404, "{uri}");
        }
    })
    .await;
}

#[tokio::test]
async fn l05_a_visitor_is_led_nowhere_before_they_have_seen_where_to() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.publish(&city.token("odile").await, TEXT).await;
        let signing_in = city.read("/sign-in?back=/pages/compost/propose").await;
        assert!(signing_in.contains("/from-my-city?back=/pages/compost/propose\""), "{signing_in}");
        let form = city.read("/from-my-city?back=/pages/compost/propose").await;
        assert!(form.contains("You want to propose a change to") && form.contains("name=\"handle\""), "{form}");
        // Only what is here can be wanted, whatever else is handed in.
        for back in ["https://evil.example/", "//evil.example/pages/compost", "/pages/nothing/propose", ""] {
            assert_eq!(city.get(&format!("/from-my-city?back={back}")).await.status, 404, "{back}");
        }
        let odile = Browser::of(&city, "odile").await;
        for handle in ["nobody", "@leila@127.0.0.1", "@leila@localhost", "https://evil.example"] {
            let refused = odile.post("/from-my-city", &[("back", "/pages/compost/debate"), ("handle", handle)]).await;
            assert_eq!(refused.status, 422, "{handle}");
            assert!(refused.header("location").is_none());
        }
    })
    .await;
}
