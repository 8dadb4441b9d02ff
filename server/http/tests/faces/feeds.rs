//! Atom feeds beside the lists.

use atom_syndication::Feed;
use koinon_store::testing::{TestDatabase, each_database};
use serde_json::json;

use crate::city::{Answer, City};

/// A feed, which must be one by RFC 4287.
fn feed(answer: &Answer) -> Feed {
    assert_eq!(
        (answer.status, answer.content_type()),
        (200, "application/atom+xml; charset=utf-8"),
        "{}",
        answer.text()
    );
    let feed: Feed = answer.text().parse().unwrap();
    let link = |rel: &str| feed.links.iter().filter(|link| link.rel == rel).count();
    assert_eq!((link("self"), link("alternate")), (1, 1));
    assert!(!feed.title.value.is_empty());
    let addresses = feed.links.iter().chain(feed.entries.iter().flat_map(|entry| &entry.links)).map(|link| &link.href);
    for address in addresses.chain([&feed.id]).chain(feed.entries.iter().map(|entry| &entry.id)) {
        let whole = url::Url::parse(address).unwrap();
        assert_eq!(whole.as_str(), address, "whole, and encoded");
    }
    for entry in &feed.entries {
        assert!(!entry.authors.is_empty() && !entry.authors[0].name.is_empty());
        assert!(entry.updated <= feed.updated);
    }
    feed
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().map(|entry| entry.title.value.as_str()).collect()
}

fn next(feed: &Feed) -> Option<&str> {
    feed.links
        .iter()
        .find(|link| link.rel == "next")
        .map(|link| link.href.strip_prefix("http://gent.localhost:8100").unwrap())
}

#[tokio::test]
async fn a_theme_has_a_feed_of_its_own() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        city.publish(&token, "---\nthemes: [water]\n---\n# Pump\n").await;
        city.publish(&token, "---\nthemes: [energy]\n---\n# Sun\n").await;
        let water = feed(&city.get("/pages.atom?theme=water").await);
        assert_eq!(titles(&water), ["Pump"]);
        assert!(water.links.iter().any(|link| link.rel == "alternate" && link.href.ends_with("/pages?theme=water")));
        assert!(titles(&feed(&city.get("/pages.atom?theme=none").await)).is_empty());
        let list = city.get("/pages?theme=water").await.text();
        assert!(list.contains("/pages.atom?theme=water"), "the list leads to its feed");
    })
    .await;
}

#[tokio::test]
async fn lists_are_feeds_too_with_their_filters() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let empty = feed(&city.get("/pages.atom").await);
        assert!(empty.entries.is_empty());
        let hostile = "# A <b>&amp; \u{7}\n\nUn ]]> <script>alert(1)</script> résumé & fin.\n";
        let page = city.publish(&token, hostile).await;
        city.publish(&token, "---\nlang: ar\nkind: place\nplace_kind: library\nstatus: open\nlocation: {type: Point, coordinates: [10, 36]}\naddress: A\nopening_hours: unknown\nlast_checked: 2026\n---\n# مكتبة\n\nهادئة.\n").await;

        let all = feed(&city.get("/pages.atom").await);
        assert_eq!(titles(&all), ["مكتبة", "A &"]);
        let entry = &all.entries[1];
        assert_eq!(entry.id, page["ap_id"].as_str().unwrap(), "an id that stays when the page is renamed");
        assert_eq!(entry.authors[0].name, "odile");
        assert_eq!(all.entries[0].title.lang.as_deref(), Some("ar"));
        assert!(entry.links[0].href.starts_with("http://gent.localhost:8100/pages/a"));

        let places = feed(&city.get("/pages.atom?kind=place&city=here").await);
        assert_eq!(titles(&places), ["مكتبة"]);
        assert_eq!(places.id, "http://gent.localhost:8100/pages.atom?kind=place&city=here");
        assert_eq!(titles(&feed(&city.get("/pages.atom?lang=en").await)), ["A &"]);
        assert_eq!(city.get("/pages.atom?city=nowhere.example").await.status, 404);

        for (path, named) in [("/", "/pages.atom?city=here"), ("/pages?kind=place", "/pages.atom?kind=place")] {
            let html = city.get(path).await.text();
            let in_head =
                html.contains(&format!("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{named}\""));
            assert!(in_head && html.contains(&format!("<a href=\"{named}\" type=\"application/atom+xml\">")), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_feed_goes_on_in_parts() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    for number in 0..31 {
        city.publish(&token, &format!("# Page {number}\n")).await;
    }
    let first = feed(&city.get("/pages.atom").await);
    assert_eq!(first.entries.len(), 30);
    let second = feed(&city.get(next(&first).unwrap()).await);
    assert_eq!((titles(&second), next(&second)), (vec!["Page 0"], None));
    assert_eq!(second.id, first.id, "one feed in two parts");
}

#[tokio::test]
async fn the_history_and_a_search_are_feeds() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, "# Compost\n\nUn bac par rue.\n").await;
        let path = format!("/pages/{}", page["id"].as_str().unwrap());
        let edit = json!({ "base_revision": page["revision"], "markdown": "# Compost\n\nDeux bacs.\n", "summary": "un <de> plus" });
        let second = city.call("PUT", &path, &token, edit).await.json();
        let history = feed(&city.get("/pages/compost/history.atom").await);
        assert_eq!(history.entries.len(), 2);
        assert_eq!(history.entries[0].summary.as_ref().unwrap().value, "un <de> plus");
        let version = second["revision"].as_str().unwrap();
        assert!(history.entries[0].links[0].href.ends_with(&format!("/pages/compost?version={version}")));
        assert_ne!(history.entries[0].id, history.entries[1].id);

        city.commons.catch_up_index().await.unwrap();
        let found = feed(&city.get("/search.atom?q=bacs").await);
        assert_eq!(titles(&found), ["Compost"]);
        assert!(found.entries[0].summary.as_ref().unwrap().value.contains("Deux bacs"));
        assert!(city.get("/search?q=bacs").await.text().contains("href=\"/search.atom?q=bacs\""));

        assert_eq!(city.call("DELETE", &path, &token, json!({})).await.status, 200);
        assert_eq!(city.get("/pages/compost/history.atom").await.status, 410);
        for path in ["/pages.atom", "/search.atom?q=bacs"] {
            let text = city.get(path).await.text();
            assert!(!text.contains("Compost") && !text.contains("Deux"), "what was deleted is in no feed: {path}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_has_a_feed_already_is_not_sent_it_again() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    city.publish(&token, "# A\n").await;
    let page = city.publish(&token, "# B\n").await;
    // A date of whole seconds tells nothing until the second is over.
    let first = tokio::time::timeout(std::time::Duration::from_secs(60), async {
        loop {
            let answer = city.get("/pages.atom").await;
            if answer.header("last-modified").is_some() {
                return answer;
            }
            tokio::task::yield_now().await;
        }
    });
    let first = first.await.expect("a date in time");
    let (tag, modified) = (first.header("etag").unwrap(), first.header("last-modified").unwrap());
    for (name, value) in [("If-None-Match", tag), ("If-Modified-Since", modified)] {
        let again = city.ask("GET", "/pages.atom").header(name, value).send().await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{name}");
        assert_eq!(again.header("etag"), Some(tag));
    }
    let path = format!("/pages/{}", page["id"].as_str().unwrap());
    assert_eq!(city.call("DELETE", &path, &token, json!({})).await.status, 200);
    for (name, value) in [("If-None-Match", tag), ("If-Modified-Since", modified)] {
        let after = city.ask("GET", "/pages.atom").header(name, value).send().await;
        assert_eq!(titles(&feed(&after)), ["A"], "{name}: a deletion is a change");
    }
}
