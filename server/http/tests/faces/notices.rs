//! What one is told of, and what one watches: in the site and in the API.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::proposals::{Browser, PAGE, TEXT, decision, led_to, notice, proposed};

async fn told(city: &City, login: &str) -> Vec<Value> {
    let answer = city.call("GET", "/notifications", &city.token(login).await, json!({})).await;
    answer.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn who_proposed_something_is_told_of_the_answer_once() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.commons.catch_up_notices().await.unwrap();
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let karim = Browser::of(&city, "karim").await;
        assert!(karim.read("/notices").await.contains("Nothing yet."));
        assert!(led_to(&city.get("/notices").await).starts_with("/sign-in?back=/notices"));
        assert_eq!(city.get("/api/v1/notifications").await.status, 401);
        let proposal = proposed(&city, &page, &TEXT.replace("One bin", "Two bins")).await;
        let refusal = json!({ "decision": "decline", "reason": "Too dear." });
        assert_eq!(city.call("POST", &decision(&proposal), &city.token("odile").await, refusal).await.status, 200);
        city.commons.catch_up_notices().await.unwrap();

        let of_karim = told(&city, "karim").await;
        assert_eq!(of_karim.len(), 1, "{of_karim:?}");
        let one = &of_karim[0];
        assert_eq!((&one["kind"], &one["proposal"]), (&json!("proposal_answered"), &proposal["id"]));
        assert_eq!((&one["seen"], &one["page"]), (&json!(false), &page["id"]));
        let at = format!("/notices/{}", one["id"]);
        assert!(karim.read("/notices").await.contains(&format!("href=\"{at}\"")));
        let odile = Browser::of(&city, "odile").await;
        assert_eq!(odile.open(&at).await.status, 404, "it is not hers");
        for nothing in ["/notices/0", "/notices/x", "/notices/9223372036854775807", "/notices/-9223372036854775808"] {
            assert_eq!(karim.open(nothing).await.status, 404, "{nothing}");
        }
        assert_eq!(led_to(&karim.open(&at).await), format!("/proposals/{}", proposal["id"].as_str().unwrap()));
        assert_eq!(told(&city, "karim").await[0]["seen"], true);
    })
    .await;
}

#[tokio::test]
async fn who_watches_a_page_is_told_of_its_changes_until_they_do_not_any_more() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let odile = city.token("odile").await;
        let page = city.publish(&odile, TEXT).await;
        city.commons.catch_up_notices().await.unwrap();
        let (karim, at) = (Browser::of(&city, "karim").await, format!("{PAGE}/watch"));
        assert!(led_to(&city.get(&at).await).starts_with("/sign-in?back=/pages/compost/watch"));
        let value = format!("page {}", page["ap_id"].as_str().unwrap());
        assert!(karim.read(&at).await.contains(&format!("value=\"{value}\"")));
        let forged = [("csrf", "wrong"), ("offered", &*value), ("watch", &*value)];
        let forged = city.ask("POST", &at).header("Cookie", &karim.cookie).form(&forged).send().await;
        assert_eq!(forged.status, 403);
        let kept = karim.post(&at, &[("offered", &value), ("watch", &value)]).await;
        assert_eq!((led_to(&kept).as_str(), notice(&kept).as_deref()), (PAGE, Some("watches-kept")));
        let watches = city.call("GET", "/watches", &city.token("karim").await, json!({})).await.json();
        assert_eq!(watches["items"], json!([{ "what": "page", "target": page["ap_id"] }]));

        let changed = city.save(&odile, &page, &TEXT.replace("One bin", "Two bins")).await;
        city.commons.catch_up_notices().await.unwrap();
        let of_karim = told(&city, "karim").await;
        assert_eq!((of_karim.len(), &of_karim[0]["kind"]), (1, &json!("page_changed")));
        assert!(told(&city, "odile").await.is_empty(), "one's own changes are no news");
        assert_eq!(notice(&karim.post("/notices", &[]).await).as_deref(), Some("notices-seen"));
        assert_eq!(told(&city, "karim").await[0]["seen"], true);

        karim.post(&at, &[("offered", &value)]).await;
        city.save(&odile, &changed, &TEXT.replace("One bin", "Three bins")).await;
        city.commons.catch_up_notices().await.unwrap();
        assert_eq!(told(&city, "karim").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn programs_watch_and_read_what_they_are_told() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.commons.catch_up_notices().await.unwrap();
        let (karim, odile) = (city.token("karim").await, city.token("odile").await);
        let theme = json!({ "what": "theme", "target": "water" });
        let here = json!({ "what": "city", "target": "gent.localhost:8100" });
        for watch in [&theme, &theme, &here] {
            assert_eq!(city.call("PUT", "/watches", &karim, watch.clone()).await.status, 204);
        }
        assert_eq!(city.call("DELETE", "/watches", &karim, theme).await.status, 204);
        assert_eq!(city.call("GET", "/watches", &karim, json!({})).await.json()["items"], json!([here]));
        for (body, status) in [
            (json!({ "what": "planet", "target": "x" }), 422),
            (json!({ "what": "page" }), 400),
            (json!({ "what": 1, "target": "x" }), 400),
        ] {
            assert_eq!(city.call("PUT", "/watches", &karim, body.clone()).await.status, status, "{body}");
        }
        for n in 0..3 {
            city.publish(&odile, &format!("# Page {n}\n\nNew.\n")).await;
        }
        city.commons.catch_up_notices().await.unwrap();
        let part = city.call("GET", "/notifications?limit=2", &karim, json!({})).await.json();
        assert_eq!((part["items"].as_array().unwrap().len(), &part["items"][0]["title"]), (2, &json!("Page 2")));
        let rest = format!("/notifications?limit=2&cursor={}", part["next"].as_str().unwrap());
        let rest = city.call("GET", &rest, &karim, json!({})).await.json();
        assert_eq!((&rest["items"][0]["title"], &rest["next"]), (&json!("Page 0"), &Value::Null));
        assert_eq!(city.call("GET", "/notifications?cursor=x", &karim, json!({})).await.status, 400);
        let up_to = json!({ "up_to": rest["items"][0]["id"] });
        assert_eq!(city.call("POST", "/notifications/seen", &karim, up_to).await.status, 204);
        let seen = |told: Vec<Value>| told.iter().map(|one| one["seen"].as_bool().unwrap()).collect::<Vec<_>>();
        assert_eq!(seen(told(&city, "karim").await), [false, false, true]);
        assert_eq!(city.call("POST", "/notifications/seen", &karim, json!({})).await.status, 204);
        assert_eq!(seen(told(&city, "karim").await), [true, true, true]);
    })
    .await;
}
