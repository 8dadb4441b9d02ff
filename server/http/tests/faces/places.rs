//! Places: the list, the map and the file, what is open now, how near they are, and whether anybody has made sure of late.

use koinon_commons::Actor;
use koinon_commons::import::Import;
use koinon_core::Timestamp;
use koinon_store::testing::{TestDatabase, each_database};
use serde_json::{Value, json};

use crate::city::City;
use crate::neighbours::{LYON, Neighbours, activity, article, pages_of};
use crate::proposals::Browser;

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;
/// A Monday, eleven o'clock in Belgium.
const MONDAY: &str = "2030-01-07T10:00:00Z";
const PROFILE: &str = "---\nkind: city_profile\ntitle: Gent\ncountry: BE\nwikidata_id: Q1296\n\
    population: {value: 265000, year: 2023, source: Statbel}\ninstance: https://gent.example\nlanguages: [nl]\n---\nA city.\n";

/// A place that is open on weekdays in the morning, in the middle of the city.
fn place(title: &str) -> String {
    format!(
        "---\nkind: place\ntitle: {title}\nplace_kind: library\nstatus: open\naddress: Korenmarkt 1\n\
         location: {{type: Point, coordinates: [3.7219, 51.0543]}}\nopening_hours: Mo-Fr 09:00-12:00\n\
         last_checked: 2030-01-02\nneeds: [quiet, wifi]\n---\nCome in.\n"
    )
}

async fn on_monday(city: &City) {
    city.clock.stop();
    let monday: Timestamp = MONDAY.parse().unwrap();
    city.clock.advance(monday.since(city.commons.now()));
}

/// Gent on a Monday morning, with a profile; and the token of somebody who may publish.
async fn gent(database: &TestDatabase) -> (City, String) {
    let city = City::gent(database).await;
    on_monday(&city).await;
    let token = city.token("odile").await;
    city.publish(&token, PROFILE).await;
    (city, token)
}

async fn listed(city: &City, query: &str) -> Value {
    let answer = city.get(&format!("/api/v1/places{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()
}

fn titles(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["page"]["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn places_are_listed_by_kind_need_place_and_whether_they_are_open() {
    each_database(async |database| {
        let (city, token) = gent(database).await;
        assert!(city.read("/places").await.contains("There are no places yet"));
        city.publish(&token, &place("Krook")).await;
        let far = place("Atelier")
            .replace("library", "fablab")
            .replace("[3.7219, 51.0543]", "[3.9, 51.1]")
            .replace("09:00-12:00", "14:00-18:00")
            .replace("[quiet, wifi]", "[workshop, quiet]");
        city.publish(&token, &far).await;
        city.publish(&token, &place("Later").replace("status: open", "status: planned")).await;
        city.publish(&token, &place("Unsure").replace("Mo-Fr 09:00-12:00", "unknown")).await;

        assert_eq!(titles(&listed(&city, "").await), ["Atelier", "Krook", "Later", "Unsure"]);
        for (query, found) in [
            ("?kind=fablab", vec!["Atelier"]),
            ("?need=quiet&need=workshop", vec!["Atelier"]),
            ("?open_now=true", vec!["Krook"]),
            ("?city=here&open_now=true&kind=fablab", vec![]),
            ("?bbox=3.8,51,4,51.2", vec!["Atelier"]),
            ("?near=51.09,3.89&limit=2", vec!["Atelier", "Krook"]),
            ("?near=51.09,3.89&radius=5", vec!["Atelier"]),
        ] {
            assert_eq!(titles(&listed(&city, query).await), found, "{query}");
        }
        let (mut cursor, mut walked) = (String::new(), Vec::new());
        loop {
            let part = listed(&city, &format!("?limit=1{cursor}")).await;
            walked.extend(titles(&part).into_iter().map(str::to_owned));
            let Some(next) = part["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(walked, ["Atelier", "Krook", "Later", "Unsure"]);

        let all = listed(&city, "").await;
        let now = |number: usize| &all["items"][number]["now"];
        assert_eq!(
            *now(1),
            json!({
                "state": "open", "reason": null, "next": {"to": "closed", "at": "2030-01-07T11:00:00.000Z"},
                "holds_until": "2030-01-07T11:00:00.000Z",
            })
        );
        assert_eq!((&now(0)["state"], &now(0)["next"]["at"]), (&json!("closed"), &json!("2030-01-07T13:00:00.000Z")));
        assert_eq!((&now(2)["state"], &now(2)["reason"]), (&json!("closed"), &json!("not_in_use")));
        assert_eq!((&now(3)["state"], &now(3)["reason"]), (&json!("unknown"), &json!("hours_not_said")));
        let near = listed(&city, "?near=51.0543,3.7219&limit=1").await;
        assert_eq!(
            (&near["items"][0]["distance_km"], near["items"][0]["latitude"].as_f64()),
            (&json!(0.0), Some(51.0543))
        );

        for bad in ["?city=nowhere.example", "?kind=castle", "?need=gold"] {
            assert_eq!(city.get(&format!("/api/v1/places{bad}")).await.status, 422, "{bad}");
        }
        assert_eq!(city.get("/api/v1/places?open_now=perhaps").await.status, 400);
        for bad in ["?near=north", "?bbox=1,2,3", "?cursor=x", "?radius=9999"] {
            assert_eq!(city.get(&format!("/api/v1/places{bad}")).await.status, 422, "{bad}");
            assert_eq!(city.get(&format!("/places{bad}")).await.status, 422, "{bad}");
        }
    })
    .await;
}

#[tokio::test]
async fn people_see_a_list_with_a_map_and_may_keep_it_as_a_file() {
    each_database(async |database| {
        let (city, token) = gent(database).await;
        assert!(!city.read("/").await.contains("href=\"/places\""), "an entry is hidden until it has content");
        city.publish(&token, &place("Krook <b>")).await;
        city.publish(
            &token,
            &place("Nowhere").replace(
                "location: {type: Point, coordinates: [3.7219, 51.0543]}\n",
                "location: {type: LineString, coordinates: [[3, 51], [4, 51]]}\n",
            ),
        )
        .await;
        let read = city.read("/places").await;
        for said in [
            "<svg",
            "1. <a href=\"/pages/krook-b\"",
            "Krook &lt;b&gt;",
            "Open now · closes: 12:00",
            "A quiet corner · Wi-Fi (internet)",
            "Library",
            "Korenmarkt 1",
        ] {
            assert!(read.contains(said), "{said} in {read}");
        }
        assert!(read.contains("1 of these places does not say where it is"), "{read}");
        let chosen = city.read("/places?need=shower&kind=&city=").await;
        assert!(chosen.contains("There is no such place") && chosen.contains("value=\"shower\" checked"), "{chosen}");
        let file = city.get("/places.geojson?city=here").await;
        assert_eq!(file.content_type(), "application/geo+json");
        let file = file.json();
        let features = file["features"].as_array().unwrap();
        assert_eq!((features.len(), &features[0]["geometry"]["coordinates"]), (1, &json!([3.7219, 51.0543])));
        assert_eq!(features[0]["properties"]["opening_hours"], "Mo-Fr 09:00-12:00");
    })
    .await;
}

#[tokio::test]
async fn a_page_kept_in_memory_never_says_open_when_the_place_has_closed() {
    each_database(async |database| {
        let (city, token) = gent(database).await;
        let krook = city.publish(&token, &place("Krook")).await;
        let says = async |said: &str| {
            let read = city.read("/pages/krook").await;
            assert!(read.contains(said), "{said} in {read}");
        };
        // Twice: the second time from memory.
        for _ in 0..2 {
            says("Open now · closes: 12:00").await;
        }
        says("The next seven days (time zone Europe/Brussels)").await;
        says("Monday 7 January").await;
        says("<span dir=\"ltr\">09:00–12:00</span>").await;
        city.clock.advance(HOUR);
        for _ in 0..2 {
            says("Closed now · opens: tomorrow, 09:00").await;
        }
        // It is another day: the week begins with it.
        city.clock.advance(13 * HOUR);
        says("Closed now · opens: 09:00").await;
        says("Tuesday 8 January").await;
        // The profile says otherwise: so does the page.
        let profile = city.get("/api/v1/pages/gent").await.json();
        city.save(&token, &profile, &PROFILE.replace("country: BE\n", "country: BE\ntime_zone: Asia/Tokyo\n")).await;
        says("time zone Asia/Tokyo").await;
        city.save(&token, &krook, &place("Krook").replace("Come in.", "Come in, please.")).await;
        let older = city.read(&format!("/pages/krook?version={}", krook["revision"].as_str().unwrap())).await;
        assert!(
            !older.contains("Closed now") && older.contains("Mo-Fr 09:00-12:00"),
            "an older version says nothing of today"
        );
    })
    .await;
}

#[tokio::test]
async fn hours_that_cannot_be_read_are_refused_where_they_are_published_and_shown_as_text_on_copies() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        let (city, token) = (&cities.gent, cities.gent.token("odile").await);
        for (hours, zone) in [("Monday to Friday", "BE\n"), ("Mo-Fr 09:00-12:00", "BE\ntime_zone: Ghent\n")] {
            let text = place("Krook").replace("Mo-Fr 09:00-12:00", hours);
            let place = city.call("POST", "/pages", &token, json!({ "markdown": text })).await;
            let profile =
                city.call("POST", "/pages", &token, json!({ "markdown": PROFILE.replace("BE\n", zone) })).await;
            let (wrong, right) = if zone == "BE\n" { (place, profile) } else { (profile, place) };
            assert_eq!((wrong.status, right.status), (422, 201), "{hours}");
            let code = if zone == "BE\n" { "hours_form" } else { "zone_form" };
            assert!(wrong.text().contains(code), "{}", wrong.text());
        }
        // An import is not asked what it lacks: such a text can come from anywhere, and is shown as it is.
        cities.follow(LYON).await;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("salle.md"),
            place("Salle").replace("Mo-Fr 09:00-12:00", "quand <b>on veut</b>"),
        )
        .unwrap();
        let import =
            Import { folder: folder.path().into(), source: "test".into(), lang: Some("fr".into()), kind: None };
        let odile = Actor::Operator(Box::new(cities.lyon.commons.account_by_login("odile").await.unwrap()));
        cities.lyon.commons.import_markdown(&odile, &import, &mut |_, _| {}).await.unwrap();
        let theirs = cities.lyon.get("/api/v1/pages/salle").await.json();
        let object = article(&cities.lyon, &theirs).await;
        let sent = cities.send(&pages_of(LYON), &activity("Create", &pages_of(LYON), &object)).await;
        assert!(sent.status < 300, "{}", sent.text());
        let copy = city.read("/pages/salle@lyon.localhost:8101").await;
        assert!(
            copy.contains("quand &#60;b&#62;on veut&#60;/b&#62;") && copy.contains("Nobody says when it is open"),
            "{copy}"
        );
        let all = listed(city, "?city=lyon.localhost:8101").await;
        assert_eq!(all["items"][0]["opening_hours"], "quand <b>on veut</b>");
        assert_eq!(
            (&all["items"][0]["now"]["state"], &all["items"][0]["now"]["reason"]),
            (&json!("unknown"), &json!("hours_not_said"))
        );
    })
    .await;
}

#[tokio::test]
async fn a_place_that_nobody_made_sure_of_for_half_a_year_says_so_until_somebody_did() {
    each_database(async |database| {
        let (city, token) = gent(database).await;
        city.publish(
            &token,
            &place("Krook").replace("---\nCome", "stewards: [\"@karim@gent.localhost:8100\"]\n---\nCome"),
        )
        .await;
        let overdue = "Nobody has checked this since 2 January 2030";
        city.clock.advance(170 * DAY);
        assert!(!city.read("/places").await.contains(overdue) && !city.read("/pages/krook").await.contains(overdue));
        city.clock.advance(20 * DAY);
        assert!(city.read("/places").await.contains(overdue) && city.read("/pages/krook").await.contains(overdue));
        assert_eq!(listed(&city, "").await["items"][0]["overdue"], json!(true));
        for _ in 0..2 {
            city.commons.remind_of_reviews().await.unwrap();
        }
        let karim = Browser::of(&city, "karim").await;
        let told = city.ask("GET", "/api/v1/notifications").token(&city.token("karim").await).send().await.json();
        assert_eq!(told["items"].as_array().unwrap().len(), 1, "once: {told}");
        let to_do = karim.read("/queue").await;
        assert!(to_do.contains("/pages/krook/checked"), "{to_do}");
        // Half a year from now is offered.
        let form = karim.read("/pages/krook/checked").await;
        assert!(form.contains("value=\"2031-01-16\""), "{form}");
        let sent = karim.post("/pages/krook/checked", &[("until", "2031-01-16")]).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        assert!(!city.read("/places").await.contains("Nobody has checked"));
        let page = city.get("/api/v1/pages/krook").await.json();
        assert_eq!(page["fields"]["last_checked"], "2030-07-16");
    })
    .await;
}

#[tokio::test]
async fn how_near_places_are_is_counted_from_the_middles_of_districts() {
    each_database(async |database| {
        let (city, token) = gent(database).await;
        let none = city.read("/places/coverage").await;
        assert!(none.contains("does not say which districts it has"), "{none}");
        let districts = "districts:\n\
            - {name: Centrum, location: {type: Point, coordinates: [3.7219, 51.0543]}, population: 1000}\n\
            - {name: Brugse Poort <b>, location: {type: Point, coordinates: [3.7219, 51.0743]}, population: 200}\n\
            - {name: Haven, location: {type: Point, coordinates: [3.7219, 51.1543]}}\n\
            districts_year: 2023\ndistricts_source: Statbel\n";
        let profile = city.get("/api/v1/pages/gent").await.json();
        city.save(&token, &profile, &PROFILE.replace("country: BE\n", &format!("country: BE\n{districts}"))).await;
        city.publish(&token, &place("Krook")).await;
        city.publish(&token, &place("Later").replace("status: open", "status: planned").replace("51.0543", "51.1543")).await;

        let counted = city.get("/api/v1/places/coverage").await.json();
        let distances: Vec<_> =
            counted["districts"].as_array().unwrap().iter().map(|one| one["nearest"]["distance_km"].as_f64().unwrap()).collect();
        // A hundredth of a degree of latitude is 1.112 km; what is planned does not count.
        assert_eq!(distances, [0.0, 2.22, 11.12]);
        assert_eq!(
            counted["within"],
            json!([{"kilometres": 1, "people": 1000}, {"kilometres": 3, "people": 1200}, {"kilometres": 5, "people": 1200}])
        );
        assert_eq!((&counted["people"], &counted["uncounted"], &counted["places"]), (&json!(1200), &json!(1), &json!(1)));
        assert_eq!((&counted["year"], &counted["source"]), (&json!("2023"), &json!("Statbel")));
        let none = city.get("/api/v1/places/coverage?kind=fablab&city=here").await.json();
        assert_eq!((&none["districts"][0]["nearest"], &none["within"][2]["people"]), (&Value::Null, &json!(0)));

        let read = city.read("/places/coverage").await;
        for said in ["1,000 people (83%) live within 1 km of one.", "Brugse Poort &lt;b&gt;", "11.1 km", "missing", "Statbel", "(2023)", "<svg", "1 place that is open"] {
            assert!(read.contains(said), "{said} in {read}");
        }
        assert!(city.read("/places/coverage?kind=fablab").await.contains("none within 50 km"));
        for bad in ["?kind=castle", "?city=nowhere.example"] {
            assert_eq!(city.get(&format!("/api/v1/places/coverage{bad}")).await.status, 422, "{bad}");
            assert_eq!(city.get(&format!("/places/coverage{bad}")).await.status, 422, "{bad}");
        }
    })
    .await;
}

#[tokio::test]
async fn places_of_other_cities_are_open_by_their_own_clock() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        on_monday(&cities.gent).await;
        let lyon = cities.lyon.token("odile").await;
        let arrives = async |text: &str| {
            let page = cities.lyon.publish(&lyon, text).await;
            let object = article(&cities.lyon, &page).await;
            let sent = cities.send(&pages_of(LYON), &activity("Create", &pages_of(LYON), &object)).await;
            assert!(sent.status < 300, "{}", sent.text());
        };
        arrives(&place("Salle")).await;
        let now = async || listed(&cities.gent, "").await["items"][0]["now"].clone();
        assert_eq!(
            (now().await["state"].clone(), now().await["reason"].clone()),
            (json!("unknown"), json!("time_zone_not_said"))
        );
        assert!(cities.gent.read("/pages/salle@lyon.localhost:8101").await.contains("does not say its time zone"));
        // There it is five o'clock in the morning.
        arrives(&PROFILE.replace("country: BE\n", "country: US\ntime_zone: America/New_York\n")).await;
        assert_eq!(now().await["next"]["at"], json!("2030-01-07T14:00:00.000Z"));
        assert_eq!(titles(&listed(&cities.gent, "?city=lyon.localhost:8101").await), ["Salle"]);
        assert_eq!(titles(&listed(&cities.gent, "?city=here").await), [""; 0]);
    })
    .await;
}
