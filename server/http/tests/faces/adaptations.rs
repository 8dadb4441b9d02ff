//! Our version of a page, in the browser and through the API.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::neighbours::{LYON, Neighbours};
use crate::proposals::{Browser, hidden, led_to, listed, notice};

const TEXT: &str = "# Compost\n\nA bin.\n\nIn the morning.\n\nIn the evening.\n";
const COPY: &str = "/pages/compost@lyon.localhost:8101";

fn word<'a>(page: &'a Value, name: &str) -> &'a str {
    page[name].as_str().unwrap()
}

/// A text as an editor has it.
fn written(editor: &str) -> String {
    let (_, rest) = editor.split_once("data-editor").unwrap_or_else(|| panic!("an editor in {editor}"));
    let text = rest.split_once(">\n").unwrap().1.split("</textarea>").next().unwrap();
    text.replace("&#60;", "<").replace("&#62;", ">").replace("&#39;", "'").replace("&#34;", "\"").replace("&#38;", "&")
}

#[tokio::test]
async fn another_citys_page_becomes_ours_and_goes_its_own_way() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        let (gent, lyon) = (&cities.gent, &cities.lyon.token("odile").await);
        let original = cities.lyon.publish(lyon, TEXT).await;
        cities.arrives(&original).await;
        assert!(!gent.read(COPY).await.contains("Adapted elsewhere"));
        let odile = Browser::of(gent, "odile").await;
        assert!(odile.read(COPY).await.contains(&format!("{COPY}/adapt\"")));
        assert_eq!(gent.get(&format!("{COPY}/adapt")).await.status, 303, "who is not signed in is asked to");
        assert!(odile.read(&format!("{COPY}/adapt")).await.contains("CC-BY-SA-4.0"));

        let editor = odile.post(&format!("{COPY}/adapt"), &[]).await;
        assert_eq!(editor.status, 200, "{}", editor.text());
        let text = written(&editor.text());
        assert!(text.contains("adapted_from:") && text.contains(word(&original, "revision")), "{text}");
        assert!(!gent.read(COPY).await.contains("Adapted elsewhere"), "nothing is kept yet");
        let page = hidden(&editor.text(), "page");
        let ours = text.replace("In the evening.", "At night.");
        let form = [("page", page.as_str()), ("kind", "article"), ("lang", word(&original, "lang"))];
        let form = [&form[..], &[("title", "Compost"), ("markdown", &ours), ("action", "publish")]].concat();
        assert_eq!(led_to(&odile.post("/write/text", &form).await), "/pages/compost");

        let shown = gent.read("/pages/compost").await;
        assert!(shown.contains("Our version of") && shown.contains(&format!("href=\"{COPY}\"")), "{shown}");
        assert!(!shown.contains("has changed its page since") && !shown.contains("Made from"), "{shown}");
        assert!(gent.read(COPY).await.contains("Adapted elsewhere"), "what was kept of the page is made anew");
        let differs = gent.read("/pages/compost/original-diff").await;
        assert!(differs.contains("night") && !differs.contains("adapted_from"), "{differs}");

        let newer = cities.lyon.save(lyon, &original, &TEXT.replace("In the morning.", "At noon.")).await;
        cities.arrives(&newer).await;
        let shown = gent.read("/pages/compost").await;
        let since = format!("{COPY}/diff?from={}", word(&original, "revision"));
        assert!(shown.contains("has changed its page since") && shown.contains(&since), "{shown}");
        let items = listed(gent, "/pages/compost@lyon.localhost:8101/adaptations").await;
        assert_eq!((&items[0]["behind"], &items[0]["adapted_revision"]), (&json!(true), &original["revision"]));

        let karim = Browser::of(gent, "karim").await;
        assert_eq!(karim.open("/pages/compost/take-over").await.status, 403);
        let asked = odile.read("/pages/compost/take-over").await;
        let [ours, theirs] = ["base_revision", "theirs_revision"].map(|name| hidden(&asked, name));
        let taken = [("base_revision", ours.as_str()), ("theirs_revision", theirs.as_str())];
        let taken = odile.post("/pages/compost/take-over", &taken).await;
        assert_eq!((led_to(&taken).as_str(), notice(&taken).as_deref()), ("/pages/compost", Some("taken-over")));
        let shown = gent.read("/pages/compost").await;
        assert!(shown.contains("At noon.") && shown.contains("At night."), "{shown}");
        assert!(!shown.contains("has changed its page since"), "{shown}");
        assert!(gent.read("/pages/compost/history").await.contains("takes over changes of"));
        let page = gent.get("/api/v1/pages/compost").await.json();
        let parents: Vec<&str> = page["parents"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(parents.contains(&ours.as_str()) && parents.contains(&word(&newer, "revision")), "{parents:?}");

        // It is offered back: an ordinary proposal begins with it.
        let (_, offer) = shown.split_once(&format!("{COPY}/propose?offer=")).unwrap();
        let offer = format!("{COPY}/propose?offer={}", offer.split('"').next().unwrap());
        let editor = karim.read(&offer).await;
        assert_eq!(
            written(&editor),
            TEXT.replace("In the morning.", "At noon.").replace("In the evening.", "At night.")
        );
        assert!(editor.contains("From our version: Compost"), "{editor}");
        assert_eq!(hidden(&editor, "base_revision"), word(&newer, "revision"));
    })
    .await;
}

#[tokio::test]
async fn lines_that_both_changed_are_asked_about() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let original = city.publish(&token, TEXT).await;
        let path = format!("/pages/{}/adaptations", word(&original, "id"));
        let made = city.call("POST", &path, &token, json!({ "title": "Our compost", "slug": "ours" })).await;
        let ours = made.json();
        assert_eq!((made.status, word(&ours, "slug"), word(&ours, "title")), (201, "ours", "Our compost"));
        city.save(&token, &ours, &word(&ours, "markdown").replace("In the morning.", "At dawn.")).await;
        city.save(&token, &original, &TEXT.replace("In the morning.", "At noon.")).await;
        let refused = city.call("POST", "/pages/ours/take-over", &token, json!({})).await;
        assert_eq!(refused.status, 409);
        assert!(word(&refused.json(), "theirs").contains("At noon."), "{}", refused.text());

        let odile = Browser::of(&city, "odile").await;
        let asked = odile.post("/pages/ours/take-over", &[]).await;
        let screen = asked.text();
        assert_eq!(asked.status, 409, "{screen}");
        assert!(screen.contains("At dawn.") && screen.contains("At noon.") && !screen.contains("&lt;&lt;"), "{screen}");
        let [ours, theirs] = ["base_revision", "theirs_revision"].map(|name| hidden(&screen, name));
        let chosen = [("base_revision", ours.as_str()), ("theirs_revision", theirs.as_str()), ("choice-1", "theirs")];
        assert_eq!(led_to(&odile.post("/pages/ours/take-over", &chosen).await), "/pages/ours");
        let page = city.get("/api/v1/pages/ours").await.json();
        assert!(word(&page, "markdown").contains("At noon.") && page["parents"].as_array().unwrap().len() == 2);
        let nothing = city.call("POST", "/pages/ours/take-over", &token, json!({})).await.json();
        assert_eq!(nothing["revision"], page["revision"], "there is nothing more");
        assert_eq!(city.call("POST", "/pages/compost/take-over", &token, json!({})).await.status, 404);
    })
    .await;
}
