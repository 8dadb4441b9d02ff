//! What a signature under a question changes: nothing. What is published is everybody's, and the rest is nobody's elsewhere.

use koinon_store::testing::each_database;
use serde_json::json;

use crate::neighbours::{EVERE, GENT, LYON, Neighbours, activity, city_of, pages_of};

const PARTS: [&str; 7] = ["", "/history", "/edits", "/replies", "/context", "/thread", "/replications"];

#[tokio::test]
async fn l02_a_draft_is_given_to_no_server_whoever_signs_for_it() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        all.follow(LYON).await;
        let odile = all.gent.token("odile").await;
        let published = all.gent.publish(&odile, "# Compost\n").await;
        let body = json!({ "markdown": "# Surprise\n\nfanfaronnade\n", "draft": true });
        let draft = all.gent.call("POST", "/pages", &odile, body).await.json();
        let of = |page: &serde_json::Value, part: &str| format!("/id/page/{}{part}", page["id"].as_str().unwrap());
        // A city that follows and is followed, its citizens, and one that is a stranger.
        let follow = activity("Follow", &pages_of(LYON), &json!(city_of(GENT)));
        assert_eq!(all.send(&pages_of(LYON), &follow).await.status, 202);
        let citizen = all.lyon.actor("odile").await.account().unwrap().person.ap_id.clone();
        for signer in [city_of(LYON), pages_of(LYON), citizen, city_of(EVERE)] {
            for part in PARTS {
                assert_eq!(all.fetch(&signer, &of(&published, part)).await.status, 200, "{signer} {part}");
                let answer = all.fetch(&signer, &of(&draft, part)).await;
                assert!(answer.status == 404 && !answer.text().contains("fanfaronnade"), "{signer} {part}");
            }
            for path in ["/id/city/pages?page=first", "/id/city/outbox?page=first", "/id/changes"] {
                let listed = all.fetch(&signer, path).await.text();
                let lists = |page: &serde_json::Value| listed.contains(page["id"].as_str().unwrap());
                assert!(lists(&published) && !lists(&draft), "{signer} {path}: {listed}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn l04_who_is_blocked_gains_nothing_by_another_name() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        let odile = all.gent.token("odile").await;
        let published = all.gent.publish(&odile, "# Compost\n").await;
        let path = format!("/id/page/{}", published["id"].as_str().unwrap());
        let body = json!({ "markdown": "# Surprise\n", "draft": true });
        let draft = all.gent.call("POST", "/pages", &odile, body).await.json();
        let draft = format!("/id/page/{}", draft["id"].as_str().unwrap());
        let open = all.gent.ask("GET", &path).header("Accept", "application/activity+json").send().await.text();

        let eve = all.evere.actor("karim").await.account().unwrap().person.ap_id.clone();
        let names = [pages_of(EVERE), city_of(EVERE), eve];
        let note = |number: usize, who: &str| {
            let note = json!({
                "id": format!("{EVERE}/notes/{number}"), "type": "Note", "attributedTo": who, "inReplyTo": published["ap_id"],
                "to": ["https://www.w3.org/ns/activitystreams#Public"], "content": format!("<p>Mot {number}.</p>"),
            });
            activity("Create", who, &note)
        };
        let said = async || {
            let path = format!("/api/v1/pages/{}/comments", published["id"].as_str().unwrap());
            all.gent.get(&path).await.json()["items"].as_array().unwrap().len()
        };
        // The honest twins: before the block each of them reads, and is heard.
        for (number, name) in names.iter().enumerate() {
            assert_eq!(all.fetch(name, &path).await.text(), open, "{name}");
            assert_eq!((all.send(name, &note(number, name)).await.status, said().await), (202, number + 1), "{name}");
        }
        let ana = all.gent.actor("ana").await;
        all.gent.commons.block_city(&ana, "evere.localhost:8102", Some("Publicité.".into())).await.unwrap();
        let heard = said().await;
        for (number, name) in names.iter().enumerate() {
            assert_eq!(all.send(name, &note(10 + number, name)).await.status, 202, "{name}");
            assert_eq!(said().await, heard, "the block is of the whole host: {name}");
        }
        // What is public is so for everybody, with a blocked name, another one, or none; what is not is for none of them.
        for name in names.iter().chain([&pages_of(LYON)]) {
            assert_eq!(all.fetch(name, &path).await.text(), open, "{name}");
            assert_eq!(all.fetch(name, &draft).await.status, 404, "{name}");
        }
        let as_lyon = all.gent.ask("GET", &draft).header("Accept", "application/activity+json");
        let as_lyon = as_lyon.header("Signature", &format!("keyId=\"{LYON}/id/city#main-key\",signature=\"AAAA\""));
        assert_eq!(as_lyon.send().await.status, 404);
    })
    .await;
}
