//! What people measured about a page: told by a form, a table and the API, read as figures.

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::{Value, json};

use crate::city::City;
use crate::headers::PNG;
use crate::neighbours::{LYON, Neighbours};
use crate::proposals::{Browser, led_to};

/// The page of Lyon, at Gent.
const COPY: &str = "compost@lyon.localhost:8101";

/// The values of each series, with whether each is unusual.
fn values(found: &Value) -> Vec<(String, Vec<(String, bool)>)> {
    let series = found["series"].as_array().unwrap().iter().map(|series| {
        let readings = series["readings"].as_array().unwrap().iter();
        let readings = readings
            .map(|one| (one["value"].as_str().unwrap().to_owned(), one["unusual"].as_bool().unwrap()))
            .collect();
        (format!("{} {}", series["what"].as_str().unwrap(), series["unit"].as_str().unwrap()), readings)
    });
    series.collect()
}

/// Gent, with a copy of a page of Lyon.
async fn with_copy(database: &TestDatabase) -> Neighbours {
    let cities = Neighbours::around(database).await;
    cities.follow(LYON).await;
    let page = cities.lyon.publish(&cities.lyon.token("odile").await, "# Compost\n").await;
    cities.arrives(&page).await;
    cities
}

async fn measured(city: &City, page: &str) -> Value {
    city.get(&format!("/api/v1/pages/{page}/observations")).await.json()
}

#[tokio::test]
async fn inhabitants_tell_what_they_measured_and_what_is_unusual_is_told_apart_and_stays() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.publish(&city.token("odile").await, "# Compost\n").await;
        let karim = Browser::of(&city, "karim").await;
        let at = "/pages/compost/observations";
        assert!(city.read(at).await.contains("Nobody has told a measurement here yet."));
        let one = [
            ("what", "Noise at night"),
            ("unit", "dB"),
            ("date", "2026-03-01"),
            ("value", "52,50"),
            ("place", "51.05, 3.72"),
            ("method", "A telephone"),
        ];
        for (field, wrong, words) in [
            ("value", "much", "Write the value as a number"),
            ("date", "soon", "2027-03-01"),
            ("place", "here", "latitude and longitude"),
            ("what", " ", "Say what you measured."),
        ] {
            let fields: Vec<(&str, &str)> =
                one.iter().map(|(name, value)| (*name, if *name == field { wrong } else { *value })).collect();
            let refused = karim.post(at, &fields).await;
            assert_eq!(refused.status, 422, "{field}");
            assert!(refused.text().contains(words) && refused.text().contains("A telephone"), "{field}");
        }
        assert_eq!(measured(&city, "compost").await["series"], json!([]), "nothing was taken of what was refused");

        assert_eq!(led_to(&karim.post(at, &one).await), at);
        let table = "Date\tvalue\n2026-03-02\t51\n2026-03-03\t53\n2026-03-04\t52\n2026-03-05\t540\n2026-03-06\t52.5\n2026-03-07\t50\n2026-03-08\t51.5\n";
        let bad = format!("{table}yesterday\t5\n");
        let refused = karim.post(at, &[("what", "Noise at night"), ("unit", "dB"), ("csv", &bad)]).await;
        assert!(refused.status == 422 && refused.text().contains("Line 9"), "{}", refused.text());
        assert_eq!(values(&measured(&city, "compost").await)[0].1.len(), 1, "a table is taken whole or not at all");
        karim.post(at, &[("what", "noise AT night"), ("unit", "dB"), ("csv", table)]).await;
        let found = values(&measured(&city, "compost").await);
        let kept = |value: &str, unusual: bool| (value.to_owned(), unusual);
        assert_eq!(found.len(), 1, "the same words in other letters are one series: {found:?}");
        assert_eq!(found[0].1[0], kept("52.50", false));
        assert_eq!(found[0].1[4], kept("540", true));
        assert_eq!(found[0].1.iter().filter(|(_, unusual)| *unusual).count(), 1);

        let page = city.read(at).await;
        assert!(page.contains("unusual") && page.contains("<svg") && page.contains("540"), "{page}");
        let file = city.get(&format!("{at}.csv")).await;
        assert_eq!(file.content_type(), "text/csv; charset=utf-8");
        assert!(file.text().contains("2026-03-05,Noise at night,540,dB,,,,yes,,"), "{}", file.text());
        assert!(file.text().contains("2026-03-01,Noise at night,52.50,dB,A telephone,51.05,3.72,,,"), "{}", file.text());
        // They are words in the debate too, which others can answer, and moderation hide.
        assert!(city.read("/pages/compost/debate").await.contains("52.50 dB (2026-03-01)"));
        let first = measured(&city, "compost").await["series"][0]["readings"][0]["comment"].as_str().unwrap().to_owned();
        let gone = city.call("DELETE", &format!("/comments/{first}"), &city.token("karim").await, json!({})).await;
        assert!(gone.status < 300, "{}", gone.text());
        assert_eq!(values(&measured(&city, "compost").await)[0].1.len(), 7, "who told it can take it back");
    })
    .await;
}

#[tokio::test]
async fn what_was_measured_about_a_copy_goes_to_its_city_and_what_is_wrong_is_refused_whole() {
    each_database(async |database| {
        let cities = with_copy(database).await;
        let (gent, copy) = (&cities.gent, COPY);
        let token = gent.token("karim").await;
        let tell = async |body: Value| {
            gent.call("POST", &format!("/pages/{copy}/observations"), &token, body).await
        };
        let observation = |value: &str| json!({"what": "Mass", "unit": "kg", "readings": [{"date": "2026", "value": value}]});
        let told = tell(json!({"observations": [observation("12.50")], "words": "Weighed twice."})).await;
        assert_eq!(told.status, 201, "{}", told.text());
        for refused in [
            json!({}),
            json!({"observations": [observation("1e9")]}),
            json!({"observations": [observation("1"), {"what": "", "readings": [{"date": "2026", "value": "1"}]}]}),
            json!({"observations": [{"what": "Mass", "readings": []}]}),
            json!({"observations": [{"what": "Mass", "readings": [{"date": "2026", "value": "1", "latitude": 95, "longitude": 0}]}]}),
            json!({"observations": (0..11).map(|_| observation("1")).collect::<Vec<_>>()}),
            json!({"csv": "date,value\n2026,1\n"}),
        ] {
            assert_eq!(tell(refused.clone()).await.status, 422, "{refused}");
        }
        assert_eq!(values(&measured(gent, copy).await), [("Mass kg".into(), vec![("12.50".into(), false)])]);
        let anyone = gent.ask("POST", &format!("/api/v1/pages/{copy}/observations")).json(&json!({})).send().await;
        assert_eq!(anyone.status, 401);
    })
    .await;
}

#[tokio::test]
async fn a_photo_is_seen_wherever_the_measurement_is_and_is_gone_with_it() {
    each_database(async |database| {
        let cities = with_copy(database).await;
        let (gent, copy) = (&cities.gent, COPY);
        let karim = Browser::of(gent, "karim").await;
        let at = format!("/pages/{copy}/observations");
        let typed = [("what", "Bins"), ("date", "2026-03-01"), ("value", "5")];

        let refused = karim.upload(&at, &typed, ("bins.png", b"<svg onload='alert(1)'/>")).await;
        assert!(refused.status == 422 && refused.text().contains("value=\"Bins\""), "{}", refused.text());
        let large = vec![0; koinon_commons::media::MAX_MEDIA + 10];
        assert_eq!(karim.upload(&at, &typed, ("bins.png", &large)).await.status, 422);
        let silent = karim.upload(&at, &typed, ("bins.png", PNG)).await;
        assert!(silent.status == 422 && silent.text().contains("Say what is to be seen"), "{}", silent.text());
        assert_eq!(measured(gent, copy).await["series"], json!([]), "nothing was taken of what was refused");

        // The photo was kept: only the words are sent again.
        let hash = koinon_core::Hash::of(PNG).to_string();
        assert!(silent.text().contains(&hash));
        let mut mended = typed.to_vec();
        mended.extend([("photo", hash.as_str()), ("alt", "Five full <bins>")]);
        let told = karim.post(&at, &mended).await;
        assert_eq!(told.status, 303, "{}", told.text());

        let path = format!("/media/{hash}.png");
        let found = measured(gent, copy).await;
        let photo = &found["series"][0]["readings"][0]["photo"];
        assert_eq!(*photo, json!({"hash": hash, "alt": "Five full <bins>", "path": path}));
        for shown in [gent.read(&at).await, gent.read(&format!("/pages/{copy}/debate")).await] {
            assert!(shown.contains(&path) && shown.contains("Five full &#60;bins&#62;"), "{shown}");
        }
        assert!(gent.get(&format!("{at}.csv")).await.text().contains(&path));
        assert_eq!(gent.get(&path).await.status, 200, "everybody sees it");

        let comment = found["series"][0]["readings"][0]["comment"].as_str().unwrap().to_owned();
        let gone = gent.call("DELETE", &format!("/comments/{comment}"), &gent.token("karim").await, json!({})).await;
        assert!(gone.status < 300, "{}", gone.text());
        assert_eq!(gent.get(&path).await.status, 404, "what was taken back shows nothing");

        let token = gent.token("karim").await;
        let observation = |photo: Value| json!({"observations": [{"what": "Bins", "readings": [{"date": "2026", "value": "5"}], "photo": photo}]});
        for (photo, why) in [
            (json!({"hash": hash, "alt": " "}), "no words"),
            (json!({"hash": koinon_core::Hash::of("nowhere"), "alt": "x"}), "no such picture"),
            (json!({"hash": "123", "alt": "x"}), "no hash"),
        ] {
            let refused = gent.call("POST", &format!("/pages/{copy}/observations"), &token, observation(photo)).await;
            assert!((400..500).contains(&refused.status), "{why}: {}", refused.text());
        }
    })
    .await;
}

#[tokio::test]
async fn those_who_watch_a_page_are_told_of_a_value_beyond_its_limit() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, karim) = (city.token("odile").await, city.token("karim").await);
        let text = "---\ntitle: Chantier\nthresholds:\n- {what: Bruit, unit: dB, above: 60}\n---\nLa nuit.\n";
        let page = city.publish(&odile, text).await;
        let watch = json!({ "what": "page", "target": page["ap_id"] });
        let watching = city.call("PUT", "/watches", &odile, watch).await;
        assert!(watching.status < 300, "{}", watching.text());
        city.commons.catch_up_notices().await.unwrap();
        let tell = async |what: &str, value: &str| {
            let told = json!({"observations": [{"what": what, "unit": "dB", "readings": [{"date": "2026-03", "value": value}]}]});
            let told = city.call("POST", "/pages/chantier/observations", &karim, told).await;
            assert_eq!(told.status, 201, "{}", told.text());
            city.commons.catch_up_notices().await.unwrap();
        };
        tell("Bruit", "60").await;
        tell("bruit", "60.5").await;
        tell("Autre bruit", "99").await;
        let notices = city.ask("GET", "/api/v1/notifications").token(&odile).send().await.json();
        let kinds: Vec<&str> =
            notices["items"].as_array().unwrap().iter().map(|notice| notice["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["commented", "threshold_passed", "commented"]);
        let html = city.read("/pages/chantier/observations").await;
        assert_eq!(html.matches("beyond the limit").count(), 1, "{html}");
        assert!(html.contains("above 60 dB"), "{html}");
    })
    .await;
}
