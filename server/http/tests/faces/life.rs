//! The whole life of a page through the API.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;

const COMPOST: &str = "# Compost de quartier\n\nUn bac par rue.\n\nDeux clefs par bac.\n\nUn mardi sur deux.\n";

#[tokio::test]
async fn a_page_is_created_and_found_by_all_its_names() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let created = city.call("POST", "/pages", &token, json!({ "markdown": COMPOST, "lang": "fr" })).await;
        assert_eq!(created.status, 201);
        let page = created.json();
        assert_eq!(page["title"], "Compost de quartier");
        assert_eq!(page["slug"], "compost-de-quartier");
        assert_eq!(page["city"], "gent.localhost:8100");
        assert_eq!((&page["lang"], &page["state"]), (&json!("fr"), &json!("live")));
        assert_eq!((&page["draft"], &page["mirrored"]), (&json!(false), &json!(false)));
        assert_eq!(page["markdown"], COMPOST);
        assert!(page["html"].as_str().unwrap().contains("Un bac par rue.</p>"));
        assert_eq!(page["authors"][0]["handle"], "odile@gent.localhost:8100");
        assert_eq!(page["revision"].as_str().unwrap().len(), 64);
        assert_eq!(created.header("location"), page["url"].as_str());
        let id = page["id"].as_str().unwrap();
        assert_eq!(page["ap_id"], format!("http://gent.localhost:8100/id/page/{id}"));
        for name in [id, "compost-de-quartier", "compost-de-quartier@gent.localhost:8100"] {
            let found = city.get(&format!("/api/v1/pages/{name}")).await;
            assert_eq!((found.status, &found.json()["id"]), (200, &page["id"]), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn edits_are_merged_and_where_they_meet_both_sides_are_shown() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, ana) = (city.token("odile").await, city.token("ana").await);
        let page = city.publish(&odile, COMPOST).await;
        let path = format!("/pages/{}", page["id"].as_str().unwrap());
        let base = &page["revision"];
        let edit = |text: &str| json!({ "base_revision": base, "markdown": text, "summary": "une précision" });

        let more_boxes = COMPOST.replace("Un bac par rue.", "Trois bacs par rue.");
        let first = city.call("PUT", &path, &odile, edit(&more_boxes)).await;
        assert_eq!((first.status, &first.json()["parents"][0]), (200, base));

        let other_day = COMPOST.replace("Un mardi sur deux.", "Chaque mardi.");
        let merged = city.call("PUT", &path, &ana, edit(&other_day)).await;
        assert_eq!(merged.status, 200);
        let text = merged.json()["markdown"].as_str().unwrap().to_owned();
        assert!(text.contains("Trois bacs par rue.") && text.contains("Chaque mardi."), "{text}");

        let contrary = COMPOST.replace("Un bac par rue.", "Aucun bac.");
        let conflict = city.call("PUT", &path, &ana, edit(&contrary)).await;
        assert_eq!((conflict.status, conflict.content_type()), (409, "application/problem+json"));
        let conflict = conflict.json();
        assert_eq!((&conflict["base"], &conflict["yours"]), (&json!(COMPOST), &json!(contrary)));
        assert_eq!(conflict["theirs"], text);
        let both = conflict["merged_with_conflicts"].as_str().unwrap();
        assert!(both.contains("Trois bacs par rue.") && both.contains("Aucun bac."), "{both}");
        assert_eq!(conflict["revision"], merged.json()["revision"]);
        assert_eq!(city.get(&format!("/api/v1{path}")).await.json()["markdown"], text, "nothing was changed");
    })
    .await;
}

#[tokio::test]
async fn a_page_is_deleted_restored_and_taken_back_to_an_earlier_text() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, COMPOST).await;
        let path = format!("/pages/{}", page["id"].as_str().unwrap());
        let edit = json!({ "base_revision": page["revision"], "markdown": "# Compost de quartier\n\nVide.\n" });
        assert_eq!(city.call("PUT", &path, &token, edit).await.status, 200);

        let deleted = city.call("DELETE", &path, &token, json!({ "summary": "doublon" })).await;
        assert_eq!((deleted.status, &deleted.json()["state"]), (200, &json!("deleted")));
        let gone = city.get(&format!("/api/v1{path}")).await;
        assert_eq!((gone.status, gone.content_type()), (410, "application/problem+json"));
        assert_eq!((&gone.json()["state"], &gone.json()["id"]), (&json!("deleted"), &page["id"]));
        assert!(!gone.text().contains("Vide."), "a tombstone shows no text");
        assert_eq!(city.get("/api/v1/pages").await.json()["items"], json!([]));

        let back = city.ask("POST", &format!("/api/v1{path}/undelete")).token(&token).send().await;
        assert_eq!((back.status, &back.json()["state"]), (200, &json!("live")), "{}", back.text());
        let revert = json!({ "revision": page["revision"], "summary": "comme avant" });
        let reverted = city.call("POST", &format!("{path}/revert"), &token, revert).await;
        assert_eq!((reverted.status, &reverted.json()["markdown"]), (200, &json!(COMPOST)));

        let revisions = city.get(&format!("/api/v1{path}/revisions")).await.json();
        let items = revisions["items"].as_array().unwrap();
        let states: Vec<_> = items.iter().map(|item| item["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["live", "live", "deleted", "live", "live"]);
        assert_eq!((&items[0]["note"], &items[2]["note"]), (&json!("comme avant"), &json!("doublon")));
        assert_eq!(items[0]["author"]["handle"], "odile@gent.localhost:8100");
        assert_eq!(items[4]["parents"], json!([]));
        for pair in items.windows(2) {
            assert_eq!(pair[0]["parents"], json!([pair[1]["revision"]]), "each follows the one before");
        }
    })
    .await;
}

#[tokio::test]
async fn a_revision_has_its_record_and_two_can_be_compared() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, COMPOST).await;
        let path = format!("/pages/{}", page["id"].as_str().unwrap());
        let text = COMPOST.replace("Deux", "Trois");
        let edit = json!({ "base_revision": page["revision"], "markdown": text });
        let edited = city.call("PUT", &path, &token, edit).await.json();

        let revision = edited["revision"].as_str().unwrap();
        let one = city.get(&format!("/api/v1{path}/revisions/{revision}")).await.json();
        assert_eq!((&one["markdown"], &one["revision"]), (&json!(text), &edited["revision"]));
        assert_eq!((&one["record"]["page"], &one["record"]["parents"][0]), (&page["ap_id"], &page["revision"]));
        assert!(one["record"]["proof"].is_object(), "a record is signed");

        let diff = city.get(&format!("/api/v1{path}/diff")).await.json();
        assert_eq!((&diff["from"]["revision"], &diff["to"]["revision"]), (&page["revision"], &edited["revision"]));
        let words = diff["hunks"].to_string();
        assert!(words.contains("Deux") && words.contains("Trois") && !words.contains("Compost"), "{words}");
        let same = city.get(&format!("/api/v1{path}/diff?from={revision}&to={revision}")).await.json();
        assert_eq!(same["hunks"], json!([]));
        for unknown in ["0".repeat(64), "nonsense".into()] {
            assert_eq!(city.get(&format!("/api/v1{path}/revisions/{unknown}")).await.status, 404);
        }
    })
    .await;
}

#[tokio::test]
async fn the_city_decides_who_edits() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, karim) = (city.token("odile").await, city.token("karim").await);
        let page = city.publish(&odile, COMPOST).await;
        let path = format!("/pages/{}", page["id"].as_str().unwrap());
        let edit = |text: &str| json!({ "base_revision": page["revision"], "markdown": text });

        let waiting = city.call("PUT", &path, &karim, edit("# Compost de quartier\n\nMon avis.\n")).await;
        assert_eq!(waiting.status, 200);
        assert_eq!(waiting.json()["explanation"], "waits_for_review");
        assert_eq!(waiting.json()["draft"], true);
        assert_eq!(city.get(&format!("/api/v1{path}")).await.json()["markdown"], COMPOST);

        let open = json!({ "policy": "open", "reason": "un essai" });
        let refused = city.call("PUT", &format!("{path}/policy"), &karim, open.clone()).await;
        assert_eq!((refused.status, &refused.json()["code"]), (403, &json!("officers_only")));
        let opened = city.call("PUT", &format!("{path}/policy"), &odile, open).await;
        assert_eq!((opened.status, &opened.json()["policy"]), (200, &json!("open")));
        let published = city.call("PUT", &path, &karim, edit("# Compost de quartier\n\nMon avis.\n")).await;
        assert_eq!((published.status, &published.json()["draft"]), (200, &json!(false)));

        let unexplained = city.call("PUT", &format!("{path}/policy"), &odile, json!({ "policy": "locked" })).await;
        assert_eq!((unexplained.status, &unexplained.json()["errors"][0]["field"]), (422, &json!("reason")));
        let lock = json!({ "policy": "locked", "reason": "dispute", "until": "2099-01-01T00:00:00Z" });
        let locked = city.call("PUT", &format!("{path}/policy"), &odile, lock).await.json();
        assert_eq!((&locked["policy"], &locked["policy_reason"]), (&json!("locked"), &json!("dispute")));
        assert!(locked["policy_until"].as_str().unwrap().starts_with("2099-01-01T00:00:00"));
    })
    .await;
}

#[tokio::test]
async fn what_was_published_is_found_with_its_passage_and_its_links() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let compost = city.publish(&token, COMPOST).await;
        let other = "---\nlang: fr\n---\n# Bacs\n\nVoir [[compost-de-quartier]] et [[inconnue]].\n";
        let bins = city.publish(&token, other).await;
        city.commons.catch_up_index().await.unwrap();

        let found = city.get("/api/v1/search?q=clefs").await.json();
        assert_eq!((&found["total"], &found["hits"][0]["page"]["id"]), (&json!(1), &compost["id"]));
        let snippet = found["hits"][0]["snippet"].as_str().unwrap();
        assert!(snippet.contains("<mark>clefs</mark>"), "{snippet}");
        assert_eq!(found["facets"]["city"][0], json!({ "value": "gent.localhost:8100", "count": 1 }));
        assert!(found["hits"][0]["page"].get("markdown").is_none());
        let misspelt = city.get("/api/v1/search?q=quartierr").await.json();
        assert_eq!(misspelt["did_you_mean"], "quartier", "{misspelt}");
        let elsewhere = city.get("/api/v1/search?q=clefs&city=nowhere.example").await.json();
        assert_eq!(elsewhere["total"], 0);
        assert_eq!(city.get("/api/v1/search?q=bacs&city=here").await.json()["total"], 2);

        let id = |page: &Value| page["id"].as_str().unwrap().to_owned();
        let out = city.get(&format!("/api/v1/pages/{}/links", id(&bins))).await.json();
        let links: Vec<_> = out["outgoing"].as_array().unwrap().iter().map(|l| (&l["slug"], &l["exists"])).collect();
        assert!(links.contains(&(&json!("compost-de-quartier"), &json!(true))), "{out}");
        assert!(links.contains(&(&json!("inconnue"), &json!(false))), "{out}");
        let into = city.get(&format!("/api/v1/pages/{}/links", id(&compost))).await.json();
        assert_eq!(into["incoming"][0]["page"]["id"], bins["id"]);
    })
    .await;
}
