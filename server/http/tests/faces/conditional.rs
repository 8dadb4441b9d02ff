//! Entity tags: who has an answer already is told so, and who changes a page can say which one.

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::json;

use crate::city::{Answer, City};

async fn again(city: &City, path: &str, tag: &str) -> Answer {
    city.ask("GET", path).header("If-None-Match", tag).send().await
}

#[tokio::test]
async fn whoever_has_an_answer_is_told_until_it_changes() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let compost = city.publish(&token, "# Compost\n\nTrois bacs, voir [[Atelier]].\n").await;
        city.commons.catch_up_index().await.unwrap();
        let id = compost["id"].as_str().unwrap();
        let revision = compost["revision"].as_str().unwrap();
        let of_page = format!("/api/v1/pages/{id}");
        let paths = [
            of_page.clone(),
            format!("{of_page}/revisions"),
            format!("{of_page}/revisions/{revision}"),
            format!("{of_page}/blame"),
            format!("{of_page}/links"),
            "/api/v1/pages?limit=10".into(),
            "/api/v1/search?q=bacs".into(),
            "/api/v1/cities".into(),
            "/api/v1/kinds".into(),
            "/api/v1/openapi.json".into(),
        ];
        for path in &paths {
            let first = city.get(path).await;
            assert_eq!(first.status, 200, "{path}");
            let tag = first.header("etag").unwrap_or_else(|| panic!("{path} has a tag")).to_owned();
            assert!(tag.starts_with('"'), "{path}: a strong one: {tag}");
            assert_eq!(first.header("cache-control"), Some("private, no-cache"), "{path}");
            assert_eq!(first.header("vary"), Some("Authorization"), "{path}");
            for listed in [tag.as_str(), &format!("W/{tag}"), &format!("\"other\", {tag}"), "*"] {
                let known = again(&city, path, listed).await;
                assert_eq!((known.status, known.body.len()), (304, 0), "{path} with {listed}");
                assert_eq!(known.header("etag"), Some(tag.as_str()));
                assert_eq!(
                    (known.header("cache-control"), known.header("vary")),
                    (Some("private, no-cache"), Some("Authorization"))
                );
            }
            let other = again(&city, path, "\"other\"").await;
            assert_eq!((other.status, &other.body), (200, &first.body), "{path}");
            let head = city.ask("HEAD", path).header("If-None-Match", &tag).send().await;
            assert_eq!(head.status, 304, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_tag_ends_with_whatever_the_answer_shows() {
    each_database(async |database| {
        let city = City::gent(database).await;
        tags_end(&city, &city).await;
    })
    .await;
}

#[tokio::test]
async fn a_tag_ends_on_every_node_of_a_city() {
    let database = TestDatabase::postgres().await;
    let (city, second) = (City::gent(&database).await, City::second_node(&database).await);
    tags_end(&city, &second).await;
}

/// What is written on one node ends tags there and on the other.
async fn tags_end(city: &City, second: &City) {
    let token = city.token("odile").await;
    let compost = city.publish(&token, "# Compost\n\nVoir [[Atelier]].\n").await;
    let path = format!("/api/v1/pages/{}", compost["id"].as_str().unwrap());
    let tag_of = async |city: &City| city.get(&path).await.header("etag").unwrap().to_owned();
    let (tag, lists) = (tag_of(city).await, city.get("/api/v1/pages").await);
    assert_eq!(tag_of(second).await, tag, "every node says the same");
    assert!(tag.starts_with(&format!("\"{}-", compost["revision"].as_str().unwrap())), "{tag}");

    // Another page comes to be where a link leads: the link looks otherwise.
    let workshop = city.publish(&token, "# Atelier\n\nLe samedi.\n").await;
    for node in [city, second] {
        assert_eq!(again(node, &path, &tag).await.status, 200);
        assert_eq!(again(node, "/api/v1/pages", lists.header("etag").unwrap()).await.status, 200);
    }
    let tag = tag_of(city).await;
    assert_eq!(again(second, &path, &tag).await.status, 304);

    // An edit, seen by the other node too.
    let edit = json!({ "base_revision": compost["revision"], "markdown": "# Compost\n\nQuatre bacs.\n" });
    assert_eq!(city.call("PUT", &path["/api/v1".len()..], &token, edit).await.status, 200);
    for node in [second, city] {
        let newer = again(node, &path, &tag).await;
        assert_eq!(newer.status, 200);
        assert!(newer.json()["markdown"].as_str().unwrap().contains("Quatre"));
    }
    // What others do elsewhere ends nothing.
    let tag = tag_of(city).await;
    city.publish(&token, "# Vélos\n\nAutre chose.\n").await;
    assert_eq!(again(second, &path, &tag).await.status, 304);

    // What has not been published yet is its author's: the tag of everybody is not theirs.
    let draft = json!({ "base_revision": workshop["revision"], "markdown": "# Atelier\n\nÀ voir.\n", "draft": true });
    let workshop = format!("/pages/{}", workshop["id"].as_str().unwrap());
    assert_eq!(city.call("PUT", &workshop, &token, draft).await.status, 200);
    assert_eq!(city.call("DELETE", &path["/api/v1".len()..], &token, json!({})).await.status, 200);
    assert_eq!(again(second, &path, &tag).await.status, 410);
}

#[tokio::test]
async fn a_change_is_made_only_to_the_revision_that_it_is_for() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, "# Compost\n\nUn.\n\nDeux.\n").await;
        let path = format!("/api/v1/pages/{}", page["id"].as_str().unwrap());
        let tag = city.get(&path).await.header("etag").unwrap().to_owned();
        let ask = |method: &str, path: String, tag: &str, body: serde_json::Value| {
            city.ask(method, &path).token(&token).header("If-Match", tag).json(&body).send()
        };
        let base = page["revision"].clone();
        let edited = ask("PUT", path.clone(), &tag, json!({ "markdown": "# Compost\n\nUn bac.\n\nDeux.\n" })).await;
        assert_eq!(edited.status, 200, "the tag says which revision the edit is of: {}", edited.text());
        let now = edited.json()["revision"].clone();
        let policy = edited.json()["policy"].clone();

        let stale = json!({ "base_revision": base, "markdown": "# Compost\n\nUn.\n\nDeux bacs.\n" });
        let refused = ask("PUT", path.clone(), &tag, stale.clone()).await;
        assert_eq!((refused.status, refused.content_type()), (412, "application/problem+json"));
        assert_eq!(
            (&refused.json()["type"], &refused.json()["revision"]),
            (&json!("urn:koinon:problem:precondition_failed"), &now)
        );
        for (method, below, body) in [
            ("DELETE", "", json!({})),
            ("POST", "/revert", json!({ "revision": base })),
            ("PUT", "/policy", json!({ "policy": "locked", "reason": "test" })),
        ] {
            assert_eq!(ask(method, format!("{path}{below}"), &tag, body).await.status, 412, "{method} {below}");
        }
        let unchanged = city.get(&path).await.json();
        assert_eq!(
            (&unchanged["revision"], &unchanged["policy"], &unchanged["state"]),
            (&now, &policy, &json!("live"))
        );

        // Without the condition the very same edit is merged: `base_revision` stays what it was.
        let merged = city.call("PUT", &path["/api/v1".len()..], &token, stale.clone()).await;
        assert_eq!(merged.status, 200, "{}", merged.text());
        assert!(merged.json()["markdown"].as_str().unwrap().contains("Un bac.\n\nDeux bacs."));
        assert_eq!(ask("PUT", path.clone(), "*", stale).await.status, 200, "any revision will do");
        let named = format!("\"{}\"", city.get(&path).await.json()["revision"].as_str().unwrap());
        assert_eq!(ask("DELETE", path.clone(), &named, json!({})).await.status, 200, "the bare revision is a tag too");
    })
    .await;
}

#[tokio::test]
async fn what_one_sees_signed_in_is_not_told_to_be_what_everybody_sees() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    let draft = city.call("POST", "/pages", &token, json!({ "markdown": "# Essai", "draft": true })).await.json();
    let path = format!("/api/v1/pages/{}", draft["id"].as_str().unwrap());
    let mine = city.ask("GET", &path).token(&token).send().await;
    let tag = mine.header("etag").unwrap().to_owned();
    assert!(tag.starts_with("\"draft-"), "{tag}");
    let known = city.ask("GET", &path).token(&token).header("If-None-Match", &tag).send().await;
    assert_eq!(known.status, 304);
    assert_eq!(again(&city, &path, &tag).await.status, 404, "of strangers' business it is none");
    let edit = |tag: &str, text: &str| {
        city.ask("PUT", &path)
            .token(&token)
            .header("If-Match", tag)
            .json(&json!({ "markdown": text, "draft": true }))
            .send()
    };
    assert_eq!(edit(&format!("\"{}\"", "0".repeat(64)), "# Autre").await.status, 412);
    assert_eq!(edit(&tag, "# Essai\n\nPlus.").await.status, 200);
}
