//! What one is told besides the list of notices: kept searches, the feed of one's own, an open page.

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::json;

use crate::city::City;
use crate::proposals::{Browser, hidden, led_to, notice};

#[tokio::test]
async fn a_search_is_kept_by_a_button_and_listed_until_it_is_ended() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.commons.catch_up_notices().await.unwrap();
        let karim = Browser::of(&city, "karim").await;
        assert!(!city.get("/search?q=shade").await.text().contains("Tell me of new ones"), "readers are told nothing");
        assert!(!karim.read("/search").await.contains("Tell me of new ones"), "nor of everything");
        let page = karim.read("/search?q=shade&kind=article").await;
        let target = hidden(&page, "target").replace("&#38;", "&");
        assert_eq!(target, "q=shade&kind=article&in=en");
        let kept = karim.post("/search", &[("target", &target)]).await;
        assert_eq!((led_to(&kept), notice(&kept).as_deref()), (format!("/search?{target}"), Some("search-kept")));
        assert!(karim.read(&format!("/search?{target}")).await.contains("You are told of new pages"));
        let token = city.token("karim").await;
        let watches = city.call("GET", "/watches", &token, json!({})).await.json();
        assert_eq!(watches["items"], json!([{ "what": "search", "target": target }]));

        city.publish(&city.token("odile").await, "# Trees\n\nFor their shade.\n").await;
        city.commons.catch_up_notices().await.unwrap();
        let page = karim.read("/notices").await;
        assert!(page.contains("A search that you keep has found something"), "{page}");
        assert!(page.contains("<bdi>shade kind:article</bdi>"), "{page}");
        let ended = karim.post("/notices/watches", &[("what", "search"), ("target", &target)]).await;
        assert_eq!(notice(&ended).as_deref(), Some("watch-ended"));
        assert!(!karim.read("/notices").await.contains("kind:article"));
        assert_eq!(karim.post("/notices/watches", &[("what", "planet"), ("target", "x")]).await.status, 404);
        let other = json!({ "what": "search", "target": "in=fr&q=ombre" });
        assert_eq!(city.call("PUT", "/watches", &token, other).await.status, 204);
        assert_eq!(city.call("PUT", "/watches", &token, json!({ "what": "search", "target": "" })).await.status, 422);
        assert!(city.get("/search").await.status == 200 && led_to(&city.get("/notices").await).starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn the_feed_of_ones_notices_is_for_whoever_has_its_secret_until_that_is_renewed() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.commons.catch_up_notices().await.unwrap();
        let (karim, token) = (Browser::of(&city, "karim").await, city.token("karim").await);
        let address = |page: &str| {
            let (_, rest) = page.split_once("/notices.atom?token=").unwrap();
            format!("/notices.atom?token={}", rest.split('"').next().unwrap())
        };
        let first = address(&karim.read("/notices").await);
        assert_eq!(address(&karim.read("/notices").await), first, "it stays");
        city.call("PUT", "/watches", &token, json!({ "what": "city", "target": "gent.localhost:8100" })).await;
        city.publish(&city.token("odile").await, "# Compost <b>\n\nUn.\n").await;
        city.commons.catch_up_notices().await.unwrap();
        let feed = city.get(&first).await;
        assert_eq!((feed.status, feed.header("cache-control")), (200, Some("private, no-store")));
        assert_eq!(feed.header("content-type"), Some("application/atom+xml; charset=utf-8"));
        let text = feed.text();
        assert!(text.contains("A new page") && text.contains("http://gent.localhost:8100/notices/"), "{text}");
        assert!(!text.contains("token="), "the feed does not tell its own secret: {text}");

        assert_eq!(notice(&karim.post("/notices/feed", &[]).await).as_deref(), Some("feed-renewed"));
        assert_eq!(city.get(&first).await.status, 404, "at once");
        let second = address(&karim.read("/notices").await);
        assert_eq!(city.get(&second).await.status, 200);
        for nobody in ["/notices.atom", "/notices.atom?token=", "/notices.atom?token=guessed"] {
            assert_eq!(city.get(nobody).await.status, 404, "{nobody}");
        }
        let administrator = city.commons.operator().await.unwrap();
        let account = city.commons.account_by_login("karim").await.unwrap();
        city.commons.set_suspended(&administrator, account.person.id, true).await.unwrap();
        assert_eq!(city.get(&second).await.status, 404, "nor for somebody who may not sign in");
    })
    .await;
}

#[tokio::test]
async fn an_open_page_hears_how_much_is_new_for_its_reader() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let odile = city.token("odile").await;
    city.publish(&odile, "# Compost\n\nUn.\n").await;
    city.commons.catch_up_notices().await.unwrap();
    let karim = city.token("karim").await;
    city.call("PUT", "/watches", &karim, json!({ "what": "city", "target": "gent.localhost:8100" })).await;
    let account = city.commons.account_by_login("karim").await.unwrap();
    let (cookie, _) = city.commons.open_session(&account).await.unwrap();
    let ask = city.ask("GET", "/pages/compost/events").header("Cookie", &format!("koinon_session={cookie}"));
    let mut stream = ask.open().await;
    stream.until("data: {\"count\":0}").await;
    let page = city.ask("GET", "/pages/compost").header("Cookie", &format!("koinon_session={cookie}")).send().await;
    assert!(page.text().contains("<li data-unseen hidden>"), "a place for the count is kept");
    city.publish(&odile, "# Bacs\n\nUn.\n").await;
    city.commons.catch_up_notices().await.unwrap();
    let told = stream.until("data: {\"count\":1}").await;
    assert!(told.contains("event: unseen"), "{told}");
    city.call("POST", "/notifications/seen", &karim, json!({})).await;
    stream.until("data: {\"count\":0}").await;
    let mut of_reader = city.ask("GET", "/pages/compost/events").open().await;
    let told = of_reader.until("retry: 5000").await;
    assert!(!told.contains("unseen"), "{told}");
}
