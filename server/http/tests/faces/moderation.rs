//! Moderation, reports and leaving, as browsers and programs see them.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::{City, PASSWORD};
use crate::proposals::{Browser, TEXT, led_to, notice};

const DEBATE: &str = "/pages/compost/debate";

async fn said(city: &City, login: &str, page: &Value, words: &str) -> String {
    let path = format!("/pages/{}/comments", page["id"].as_str().unwrap());
    let answer = city.call("POST", &path, &city.token(login).await, json!({ "markdown": words })).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_comment_is_reported_and_hidden_for_everybody_to_see_why() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let rude = said(&city, "karim", &page, "Idiots!").await;
        let (ana, odile) = (Browser::of(&city, "ana").await, Browser::of(&city, "odile").await);
        let hide = format!("/comments/{rude}/hide");
        assert!(!odile.read(DEBATE).await.contains(&hide), "an officer to whom moderation was not given");
        assert_eq!(odile.post(&hide, &[("reason", "Rude.")]).await.status, 403);

        let form = odile.read(&format!("/report?comment={rude}")).await;
        assert!(form.contains("name=\"reason\"") && !form.contains("name=\"forward\""), "{form}");
        let id = page["id"].as_str().unwrap();
        let refused = odile.post("/report", &[("page", id), ("comment", &rude), ("reason", "")]).await;
        assert_eq!(refused.status, 422);
        let sent = odile.post("/report", &[("page", id), ("comment", &rude), ("reason", "It is <i>rude</i>.")]).await;
        assert_eq!(notice(&sent).as_deref(), Some("reported"));
        let list = ana.read("/admin/reports").await;
        assert!(list.contains("It is &#60;i&#62;rude&#60;/i&#62;.") && list.contains("Idiots!"), "{list}");
        assert_eq!(odile.open("/admin/reports").await.status, 403);

        assert!(ana.read(DEBATE).await.contains(&hide));
        assert_eq!(ana.post(&hide, &[("reason", " ")]).await.status, 422);
        let hidden = ana.post(&hide, &[("reason", "It insults.")]).await;
        assert_eq!(
            (notice(&hidden).as_deref(), led_to(&hidden).as_str()),
            (Some("comment-hidden"), "/pages/compost/debate#c1")
        );
        let debate = city.read(DEBATE).await;
        assert!(debate.contains("Hidden by moderation.") && debate.contains("It insults."), "{debate}");
        assert!(!debate.contains("Idiots"), "{debate}");
        let log = city.read("/moderation").await;
        assert!(log.contains("A comment was hidden") && log.contains("It insults."), "{log}");
        assert!(!log.contains("ana"), "who did it is shown to moderators alone");
        let logged = city.get("/api/v1/moderation").await.json();
        assert_eq!((&logged["items"][0]["act"], &logged["items"][0]["comment"]), (&json!("hide"), &json!(rude)));
        let show = json!({ "reason": "A quotation." });
        let shown = city.call("POST", &format!("/comments/{rude}/show"), &city.token("ana").await, show).await;
        assert_eq!(shown.status, 204);
        assert!(city.read(DEBATE).await.contains("Idiots"));
    })
    .await;
}

#[tokio::test]
async fn a_version_whose_text_was_erased_is_410_with_its_reason() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("ana").await;
        let secret = city.publish(&token, &TEXT.replace("kiosk", "house of Nour")).await;
        let (id, old) = (secret["id"].as_str().unwrap(), secret["revision"].as_str().unwrap());
        let edit = json!({ "base_revision": old, "markdown": TEXT });
        assert_eq!(city.call("PUT", &format!("/pages/{id}"), &token, edit).await.status, 200);
        let ana = Browser::of(&city, "ana").await;
        let slug = secret["slug"].as_str().unwrap();
        let form = format!("/pages/{slug}/redact?revision={old}");
        assert!(ana.read(&format!("/pages/{slug}/history")).await.contains(&form));
        assert!(ana.read(&form).await.contains(&format!("value=\"{old}\"")));
        let path = format!("/pages/{slug}/redact");
        assert_eq!(ana.post(&path, &[("revision", old), ("reason", "")]).await.status, 422);
        let done = ana.post(&path, &[("revision", old), ("reason", "It named a house.")]).await;
        assert_eq!(notice(&done).as_deref(), Some("redacted"));

        let history = city.read(&format!("/pages/{slug}/history")).await;
        assert!(history.contains("Text erased, chain intact:") && history.contains("It named a house."), "{history}");
        let gone = city.get(&format!("/pages/{slug}?version={old}")).await;
        assert_eq!(gone.status, 410);
        assert!(gone.text().contains("The text of this version was erased"), "{}", gone.text());
        for path in [format!("/pages/{id}/revisions/{old}"), format!("/pages/{id}/diff?from={old}")] {
            let gone = city.get(&format!("/api/v1{path}")).await;
            assert_eq!(gone.status, 410, "{path}");
            assert_eq!(gone.json()["type"], "urn:koinon:problem:redacted");
        }
        let listed = city.get(&format!("/api/v1/pages/{id}/revisions")).await.json();
        assert_eq!(listed["items"][1]["redacted"], "It named a house.");
        assert_eq!(listed["items"][0]["redacted"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn who_leaves_takes_their_data_along_and_their_name_is_nobodys() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        said(&city, "karim", &page, "Why one?").await;
        let karim = Browser::of(&city, "karim").await;
        let data = karim.open("/settings/data").await;
        let lines: Vec<Value> = data.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let comment = lines.iter().find(|line| line["type"] == "comment").unwrap();
        assert_eq!(comment["markdown"], "Why one?");
        assert!(lines.iter().any(|line| line["type"] == "account" && line["login"] == "karim"));
        assert_eq!(led_to(&city.get("/settings/data").await), "/sign-in?back=/settings/data");

        assert_eq!(karim.post("/settings/leave", &[("password", "not mine")]).await.status, 422);
        let left = karim.post("/settings/leave", &[("password", PASSWORD)]).await;
        let receipt = led_to(&left);
        assert!(receipt.starts_with("/left/"), "{receipt}");
        assert_eq!(city.get(&receipt).await.status, 200);
        assert_eq!(city.get("/left/none").await.status, 404);
        assert_eq!(led_to(&karim.open("/settings").await), "/sign-in?back=/settings", "the session has ended");
        let debate = city.read(DEBATE).await;
        assert!(debate.contains("Why one?") && !debate.contains("karim"), "{debate}");
        // Nobody takes the name.
        let ana = Browser::of(&city, "ana").await;
        let again = ana.post(
            "/admin/people",
            &[("login", "karim"), ("name", "K"), ("password", PASSWORD), ("role", "contributor")],
        );
        assert_eq!(again.await.status, 422);
        // The last administrator stays.
        assert_eq!(ana.post("/settings/leave", &[("password", PASSWORD)]).await.status, 422);
        assert_eq!(ana.open("/settings").await.status, 200);
    })
    .await;
}
