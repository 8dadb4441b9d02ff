//! Vouching for versions: by browsers and by programs; and which version a reader chooses.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::proposals::{Browser, PAGE, TEXT, led_to, notice};

const VOUCH: &str = "/pages/compost/vouch";

/// The endorsements that the API lists for a page.
async fn listed(city: &City, page: &Value, query: &str) -> Value {
    city.get(&format!("/api/v1/pages/{}/endorsements{query}", page["id"].as_str().unwrap())).await.json()
}

/// Vouches through the API; gives the answer's status and body.
async fn endorse(city: &City, login: &str, page: &Value, body: Value) -> (u16, Value) {
    let path = format!("/pages/{}/endorsements", page["id"].as_str().unwrap());
    let answer = city.call("POST", &path, &city.token(login).await, body).await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn people_vouch_for_a_version_and_everybody_sees_it_grow_old() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let odile = city.token("odile").await;
        let page = city.publish(&odile, TEXT).await;
        let karim = Browser::of(&city, "karim").await;
        let nobody = city.read(VOUCH).await;
        assert!(
            nobody.contains("Nobody vouches for this page yet.") && !nobody.contains("name=\"reason\""),
            "{nobody}"
        );
        assert!(nobody.contains(&format!("/sign-in?back={VOUCH}\"")), "{nobody}");
        assert!(!city.read(PAGE).await.contains("class=\"trust\""));

        let revision = page["revision"].as_str().unwrap();
        let form = karim.read(VOUCH).await;
        assert!(form.contains(&format!("name=\"revision\" value=\"{revision}\"")), "{form}");
        assert!(form.contains("You vouch for yourself."), "{form}");
        let refused = karim.post(VOUCH, &[("revision", revision), ("capacity", "city"), ("reason", "Seen it.")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("Seen it.</textarea>"), "nothing is lost: {}", refused.text());
        let empty = karim.post(VOUCH, &[("revision", revision), ("capacity", "personal"), ("reason", " ")]).await;
        assert!(empty.status == 422 && empty.text().contains("Say why: everybody can read it."), "{}", empty.text());
        let sent =
            karim.post(VOUCH, &[("revision", revision), ("capacity", "personal"), ("reason", "Seen *it*.")]).await;
        assert_eq!((led_to(&sent).as_str(), notice(&sent).as_deref()), (VOUCH, Some("vouched")));

        let vouch = city.read(VOUCH).await;
        assert!(vouch.contains(">karim</bdi>") && vouch.contains("Seen <em>it</em>."), "{vouch}");
        assert!(vouch.contains("the latest version") && vouch.contains("personally"), "{vouch}");
        // The page had been kept for its readers: it says it at once.
        let read = city.read(PAGE).await;
        assert!(
            read.contains("1 person vouches, for this version") && read.contains(&format!("href=\"{VOUCH}\"")),
            "{read}"
        );
        assert!(!read.contains("version=vouched"), "the latest one is the one that somebody vouches for");
        assert!(city.read("/pages/compost/history").await.contains("1 person vouches for it"));
        assert!(city.read("/pages/compost/debate").await.contains("Vouches for a version"));

        let changed = city.save(&odile, &page, &TEXT.replace("One bin.", "Two bins.")).await;
        city.save(&odile, &changed, &TEXT.replace("One bin.", "Three bins.")).await;
        let read = city.read(PAGE).await;
        assert!(read.contains("1 person vouches for an earlier version: 2 versions ago"), "{read}");
        assert!(read.contains("Three bins.") && read.contains("href=\"/pages/compost?version=vouched\""), "{read}");
        let vouched = city.read("/pages/compost?version=vouched").await;
        assert!(vouched.contains("One bin.") && !vouched.contains("Three bins."), "{vouched}");
        assert!(city.read(VOUCH).await.contains("2 versions ago"));
    })
    .await;
}

#[tokio::test]
async fn a_reader_who_chooses_what_is_vouched_for_is_led_to_the_latest_where_that_is_it_or_there_is_none() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        assert_eq!(led_to(&city.get("/pages/compost?version=vouched").await), PAGE);
        let body = json!({"revision": page["revision"], "capacity": "personal", "reason": "Seen it."});
        assert_eq!(endorse(&city, "karim", &page, body).await.0, 201);
        assert_eq!(led_to(&city.get("/pages/compost?version=vouched").await), PAGE);
        assert_eq!(city.get("/pages/compost?version=nonsense").await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn programs_vouch_and_read_who_does() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let odile = city.token("odile").await;
        let page = city.publish(&odile, TEXT).await;
        let body = |capacity: &str| json!({"revision": page["revision"], "capacity": capacity, "reason": "Seen it."});
        let (status, problem) = endorse(&city, "karim", &page, body("city")).await;
        assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!("capacity")), "{problem}");
        let (status, first) = endorse(&city, "karim", &page, body("personal")).await;
        assert_eq!((status, &first["versions_since"], &first["capacity"]), (201, &json!(0), &json!("personal")));
        let (_, second) = endorse(&city, "odile", &page, body("city")).await;
        let all = listed(&city, &page, "").await;
        let ids = |list: &Value| {
            let items = list["items"].as_array().unwrap().clone();
            items.into_iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&all), [second["id"].clone(), first["id"].clone()], "the last one first");
        let part = listed(&city, &page, "?limit=1").await;
        assert_eq!(ids(&part), [second["id"].clone()]);
        let rest = listed(&city, &page, &format!("?limit=1&cursor={}", part["next"].as_str().unwrap())).await;
        assert_eq!((ids(&rest), &rest["next"]), (vec![first["id"].clone()], &Value::Null));
        // It is a comment, and taken back as one.
        let comment = city.get(&format!("/api/v1/pages/{}/comments", page["id"].as_str().unwrap())).await.json();
        assert_eq!(
            comment["items"][1]["act"],
            json!({"kind": "vouch", "revision": page["revision"], "capacity": "city"})
        );
        let path = format!("/comments/{}", second["id"].as_str().unwrap());
        assert_eq!(city.call("DELETE", &path, &odile, json!({})).await.status, 200);
        assert_eq!(ids(&listed(&city, &page, "").await), [first["id"].clone()]);
    })
    .await;
}

#[tokio::test]
async fn an_organisation_is_told_in_the_settings_and_confirmed_by_the_city() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let (karim, odile) = (Browser::of(&city, "karim").await, Browser::of(&city, "odile").await);
        let empty = karim.post("/settings/affiliations", &[("organisation", " ")]).await;
        assert!(
            empty.status == 422 && empty.text().contains("Write the name of the organisation."),
            "{}",
            empty.text()
        );
        karim.post("/settings/affiliations", &[("organisation", "Bacs & Fils")]).await;
        let settings = karim.read("/settings").await;
        assert!(settings.contains("Bacs &#38; Fils") && settings.contains("not confirmed yet"), "{settings}");
        assert!(!settings.contains("/confirm\""), "nobody confirms themselves");
        let queue = odile.read("/queue").await;
        let confirm = queue.split("action=\"").map(|rest| rest.split('"').next().unwrap());
        let confirm = confirm.filter(|action| action.ends_with("/confirm")).collect::<Vec<_>>();
        let [confirm] = confirm.as_slice() else { panic!("{queue}") };
        assert_eq!(karim.post(confirm, &[("back", "/settings")]).await.status, 403);
        let sent = odile.post(confirm, &[("back", "/queue")]).await;
        assert_eq!((led_to(&sent).as_str(), notice(&sent).as_deref()), ("/queue", Some("affiliation-confirmed")));
        assert!(!odile.read("/queue").await.contains("/confirm\""));

        let form = karim.read(VOUCH).await;
        assert!(form.contains("value=\"organisation Bacs &#38; Fils\""), "{form}");
        let revision = page["revision"].as_str().unwrap();
        let fields = [("revision", revision), ("capacity", "organisation Bacs & Fils"), ("reason", "Ours.")];
        assert_eq!(led_to(&karim.post(VOUCH, &fields).await), VOUCH);
        assert!(city.read(VOUCH).await.contains("for Bacs &#38; Fils"));
    })
    .await;
}
