//! Lists in parts, and the form of errors.

use std::collections::BTreeSet;

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::json;

use crate::city::City;

/// What publishing a trial waits for.
const TRIAL: &str = "experiment_type: first_trial\nquestion: Does it work?\nprotocol: {text: Look.}\nperiod: {start: 2026}\nlessons: Wait.\n";

#[tokio::test]
async fn a_list_in_parts_has_everything_once() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        for number in 0..7 {
            city.publish(&token, &format!("# Page {number}\n")).await;
        }
        let (mut seen, mut cursor, mut parts) = (Vec::new(), String::new(), 0);
        loop {
            let part = city.get(&format!("/api/v1/pages?limit=3{cursor}")).await.json();
            let items = part["items"].as_array().unwrap();
            seen.extend(items.iter().map(|item| item["title"].as_str().unwrap().to_owned()));
            parts += 1;
            match part["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!((seen.len(), parts), (7, 3));
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 7, "{seen:?}");
        assert_eq!(seen[0], "Page 6", "newest first");
        assert_eq!(city.get("/api/v1/pages?city=here&kind=article").await.json()["items"][0]["city"], city.authority);
        let none = city.get("/api/v1/pages?lang=ar").await.json();
        assert_eq!(none, json!({ "items": [], "next": null }));
    })
    .await;
}

#[tokio::test]
async fn themes_and_outcomes_narrow_lists_and_searches() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        for number in 0..3 {
            let text = format!(
                "---\nkind: experiment_report\n{TRIAL}themes: [water]\noutcome: worked\n---\n# Pump {number}\n"
            );
            city.publish(&token, &text).await;
        }
        city.publish(
            &token,
            &format!(
                "---\nkind: experiment_report\n{TRIAL}themes: [energy]\noutcome: no_effect\n---\n# Pump of heat\n"
            ),
        )
        .await;
        city.commons.catch_up_index().await.unwrap();
        let titles = async |path: &str, list: &str| {
            let answer = city.get(&format!("/api/v1{path}")).await.json();
            let items = answer[list].as_array().unwrap();
            let page = |item: &serde_json::Value| if list == "hits" { item["page"].clone() } else { item.clone() };
            items.iter().map(|item| page(item)["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(titles("/pages?theme=water", "items").await, ["Pump 2", "Pump 1", "Pump 0"]);
        assert_eq!(titles("/pages?theme=energy&kind=experiment_report", "items").await, ["Pump of heat"]);
        assert!(titles("/pages?theme=energy&kind=place", "items").await.is_empty());
        assert!(titles("/pages?theme=none", "items").await.is_empty());
        let first = city.get("/api/v1/pages?theme=water&limit=2").await.json();
        let next = format!("/pages?theme=water&limit=2&cursor={}", first["next"].as_str().unwrap());
        assert_eq!(titles(&next, "items").await, ["Pump 0"]);

        assert_eq!(titles("/search?q=pump&theme=water", "hits").await.len(), 3);
        assert_eq!(titles("/search?q=pump&outcome=no_effect", "hits").await, ["Pump of heat"]);
        assert_eq!(titles("/search?q=pump&limit=100000&whatever=1", "hits").await.len(), 4);

        let page = city.get("/pages?theme=water").await.text();
        assert!(page.contains("<h1>Water</h1>") && page.contains("Pump 2") && !page.contains("heat"), "{page}");
        let read = city.ask("GET", "/pages/pump-0").header("Accept-Language", "fr").send().await.text();
        assert!(read.contains("<a href=\"/pages?theme=water\">Eau</a>"), "{read}");
    })
    .await;
}

#[tokio::test]
async fn revisions_come_in_parts_too() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    let mut page = city.publish(&token, "# Journal\n\n0\n").await;
    let path = format!("/pages/{}", page["id"].as_str().unwrap());
    for number in 1..5 {
        let edit = json!({ "base_revision": page["revision"], "markdown": format!("# Journal\n\n{number}\n") });
        page = city.call("PUT", &path, &token, edit).await.json();
    }
    let first = city.get(&format!("/api/v1{path}/revisions?limit=3")).await.json();
    let next = first["next"].as_str().unwrap();
    let second = city.get(&format!("/api/v1{path}/revisions?limit=3&cursor={next}")).await.json();
    let all = first["items"].as_array().unwrap().iter().chain(second["items"].as_array().unwrap());
    let all: BTreeSet<_> = all.map(|item| item["revision"].as_str().unwrap()).collect();
    assert_eq!((all.len(), second["next"].is_null()), (5, true));
}

#[tokio::test]
async fn errors_are_problem_details_that_name_the_fields() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let body = json!({ "markdown": "No heading.", "kind": "poem", "lang": "not a language" });
        let refused = city.call("POST", "/pages", &token, body).await;
        assert_eq!((refused.status, refused.content_type()), (422, "application/problem+json"));
        let problem = refused.json();
        assert_eq!(problem["type"], "urn:koinon:problem:invalid");
        assert!(problem["title"].is_string() && problem["detail"].is_string());
        let fields: BTreeSet<_> =
            problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
        assert_eq!(fields, BTreeSet::from(["kind", "lang", "title"]));

        let unsigned = city.ask("POST", "/api/v1/pages").json(&json!({ "markdown": "# A" })).send().await;
        assert_eq!((unsigned.status, unsigned.header("www-authenticate")), (401, Some("Bearer scope=\"write\"")));
        let unknown = city.get("/api/v1/pages/nowhere").await;
        assert_eq!((unknown.status, unknown.content_type()), (404, "application/problem+json"));
        let later = city.get("/api/v1/pages/nowhere/replications").await;
        assert_eq!((later.status, later.content_type()), (404, "application/problem+json"));
        let method = city.ask("PATCH", "/api/v1/pages/nowhere").send().await;
        assert_eq!((method.status, method.header("allow")), (405, Some("GET, HEAD, PUT, DELETE")));
        assert_eq!(method.content_type(), "application/problem+json");
    })
    .await;
}

#[tokio::test]
async fn every_call_that_is_described_answers() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let described = city.get("/api/v1/openapi.json").await.json();
    assert!(described["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(described["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    let book = include_str!("../../../../docs/api.md");
    for (path, calls) in described["paths"].as_object().unwrap() {
        for method in calls.as_object().unwrap().keys() {
            let named = format!("`{} {path}", method.to_uppercase());
            assert!(book.contains(&named), "docs/api.md does not name {named}`");
        }
        let address = format!("/api/v1{}", path.replace("{id}", "nowhere").replace("{revision}", &"0".repeat(64)));
        for method in calls.as_object().unwrap().keys() {
            let answer = city.ask(&method.to_uppercase(), &address).send().await;
            assert!(answer.status < 500 && answer.status != 405, "{method} {path}: {}", answer.status);
            let nowhere = path.contains(['{', '}']);
            assert!(answer.status != 404 || nowhere, "{method} {path} is not there");
        }
    }
}

#[tokio::test]
async fn a_program_keeps_up_with_what_is_public() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, "# Compost\n").await;
        let gone = city.publish(&token, "# Doublon\n").await;
        let path = format!("/pages/{}", gone["id"].as_str().unwrap());
        assert_eq!(city.call("DELETE", &path, &token, json!({})).await.status, 200);
        city.call("POST", "/pages", &token, json!({ "markdown": "# Secret\n", "draft": true })).await;
        let read = async |since: &str| {
            let answer = city.get(&format!("/api/v1/changes{since}")).await;
            assert_eq!((answer.status, answer.content_type()), (200, "application/x-ndjson"));
            answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<serde_json::Value>>()
        };
        let all = read("").await;
        let of = |kind: &str| {
            let objects = all.iter().filter_map(|line| line.get("object"));
            objects.filter(|object| object["type"] == kind).map(|object| object["id"].clone()).collect::<Vec<_>>()
        };
        assert_eq!((of("Article"), of("Tombstone")), (vec![page["ap_id"].clone()], vec![gone["ap_id"].clone()]));
        let last = all.last().unwrap();
        assert_eq!((&all[0]["total"], &last["complete"]), (&json!(2), &json!(true)));
        let since = format!("?since={}", last["since"].as_str().unwrap());
        assert_eq!(read(&since).await.len(), 2, "nothing new");
        city.publish(&token, "# Nouveau\n").await;
        assert!(read(&since).await.iter().any(|line| line["object"]["name"] == "Nouveau"));
        let head = city.ask("HEAD", "/api/v1/changes").send().await;
        assert_eq!((head.status, head.body.len()), (200, 0));
    })
    .await;
}
