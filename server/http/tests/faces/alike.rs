//! Titles that are easily taken for one another.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::forms::{csrf, sign_in};

/// The titles that the answer to a publication names as looking the same.
fn named(page: &Value) -> Vec<&str> {
    page["looks_like"].as_array().into_iter().flatten().map(|other| other["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn h12_whoever_publishes_a_title_that_looks_like_anothers_is_told_and_not_refused() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        // The honest twins: nothing is said of titles that nobody mistakes.
        let first = city.publish(&token, "# Compost\n").await;
        let other = city.publish(&token, "# Composteurs\n").await;
        assert_eq!((named(&first).len(), named(&other).len(), first.get("looks_like")), (0, 0, None));

        // A Cyrillic `o`; another case; the same again. Each has an address of its own.
        let (mut slugs, mut ids) = (vec![first["slug"].clone()], vec![first["id"].clone()]);
        let mut titles = vec!["Compost".to_owned()];
        for title in ["C\u{43e}mpost", "COMPOST", "Compost"] {
            let page = city.publish(&token, &format!("# {title}\n")).await;
            assert_eq!(named(&page), titles, "{title:?}");
            assert_eq!(page["looks_like"][0]["id"], first["id"]);
            assert!(page["state"] == "live" && !slugs.contains(&page["slug"]), "{page}");
            slugs.push(page["slug"].clone());
            ids.push(page["id"].clone());
            titles.push(title.to_owned());
        }
        // A rename is a publication too; and who only reads is told nothing.
        let renamed = city.save(&token, &other, "# Cornpost\n").await;
        assert_eq!(named(&renamed), titles);
        let read = city.get(&format!("/api/v1/pages/{}", other["id"].as_str().unwrap())).await.json();
        assert_eq!((read["title"].as_str(), read.get("looks_like")), (Some("Cornpost"), None));
        // What is a draft, or gone, is no other page to be taken for.
        for id in &ids {
            let path = format!("/pages/{}", id.as_str().unwrap());
            assert_eq!(city.call("DELETE", &path, &token, json!({})).await.status, 200, "{id}");
        }
        let draft = json!({ "markdown": "# C\u{43e}mpost\n", "draft": true });
        let draft = city.call("POST", "/pages", &token, draft).await.json();
        assert_eq!(draft.get("looks_like"), None);
        assert_eq!(named(&city.save(&token, &renamed, "# Compost\n").await).len(), 0);
        let back = format!("/pages/{}/undelete", first["id"].as_str().unwrap());
        assert_eq!(city.call("POST", &back, &token, json!({})).await.status, 200);
        let edited = json!({ "base_revision": null, "markdown": "# C\u{43e}mpost\n", "draft": false });
        let path = format!("/pages/{}", draft["id"].as_str().unwrap());
        let published = city.call("PUT", &path, &token, edited).await.json();
        assert_eq!(named(&published), ["Compost", "Compost"]);
    })
    .await;
}

#[tokio::test]
async fn h12_the_editor_says_so_where_a_title_is_new() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.publish(&city.token("odile").await, "# Compost\n").await;
        let cookie = sign_in(&city, "odile").await;
        // What is said on the page where a form leads.
        let told = async |path: &str, fields: &[(&str, &str)]| {
            let form = city.ask("GET", path).header("Cookie", &cookie).send().await;
            let token = csrf(&form);
            let fields: Vec<_> = fields.iter().copied().chain([("csrf", token.as_str())]).collect();
            let answer = city.ask("POST", path).header("Cookie", &cookie).form(&fields).send().await;
            assert_eq!(answer.status, 303, "{}", answer.text());
            let to = answer.header("location").unwrap().to_owned();
            let cookies = format!("{cookie}; koinon_notice={}", answer.cookie("koinon_notice").unwrap());
            let page = city.ask("GET", &to).header("Cookie", &cookies).send().await.text();
            (to, page.contains("has a title that looks the same"))
        };
        let text = |title: &'static str| {
            [("kind", "article"), ("lang", "fr"), ("title", title), ("markdown", "Deux bacs."), ("note", "")]
        };
        let (to, warned) = told("/write/text", &text("Composteurs")).await;
        assert!(!warned, "the honest twin");
        let revision = city.get(&format!("/api/v1{to}")).await.json()["revision"].as_str().unwrap().to_owned();
        let rename = [("base_revision", revision.as_str()), ("title", "C\u{43e}mpost"), ("slug", ""), ("note", "")];
        let (to, warned) = told(&format!("{to}/rename"), &rename).await;
        assert!(warned, "a rename");
        let (alike, warned) = told("/write/text", &text("Cornpost")).await;
        assert!(warned && alike != to, "a new page");
        // Who goes on writing is not told each time.
        let revision = city.get(&format!("/api/v1{to}")).await.json()["revision"].as_str().unwrap().to_owned();
        let edit = [
            ("base_revision", revision.as_str()),
            ("title", "C\u{43e}mpost"),
            ("markdown", "Trois bacs."),
            ("note", ""),
        ];
        let (to, warned) = told(&format!("{to}/edit"), &edit).await;
        assert!(!warned);
        assert!(city.read(&to).await.contains("Trois bacs."));
    })
    .await;
}
