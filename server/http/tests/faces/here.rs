//! *And here?*: a practice beside another city, and lists in the order of cities like ours.

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::{Value, json};

use crate::city::City;
use crate::neighbours::{EVERE, LYON, Neighbours, activity, article, pages_of};

const EVERES: &str = "evere.localhost:8102";
const LYONS: &str = "lyon.localhost:8101";

fn practice(title: &str) -> String {
    format!(
        "---\nkind: practice_sheet\ntitle: {title}\nsummary: Bins.\nproblem: Waste.\ncore_elements: Somebody\n\
         themes: [waste_circularity]\nstatus: operational\ninterests_declared: none\nevidence_level: 1\nreplicability:\n  \
         verdict: copy_as_is\n  confidence: high\n  conditions:\n    - {{text: A shaded square, importance: helpful}}\n    \
         - {{text: A rule that allows it., factor: regulation}}\n    - {{text: People who want it, in_target: met}}\n---\nBins.\n"
    )
}

/// A profile with what is required, and this.
fn profile(title: &str, people: i64, more: &str) -> String {
    format!(
        "---\nkind: city_profile\ntitle: {title}\nwikidata_id: Q1\ncountry: BE\n\
         population: {{value: {people}, year: 2021, source: 'The office <b>'}}\ninstance: https://city.example/\n{more}---\n"
    )
}

const FLAT: &str =
    "languages: [fr, nl]\narea_km2: 100\ndegurba: 1\nincome_level: high\nclimate_zone: Cfb\nrelief: [flat]\n";
const HILLY: &str = "languages: [ar]\narea_km2: 1\ndegurba: 3\nincome_level: low\nclimate_zone: Bwh\nrelief: [hilly]\n";

async fn arrives(cities: &Neighbours, city: &City, of: &str, text: &str) -> Value {
    let page = city.publish(&city.token("odile").await, text).await;
    let object = article(city, &page).await;
    let sent = cities.send(&pages_of(of), &activity("Update", &pages_of(of), &object)).await;
    assert!(sent.status < 300, "{}", sent.text());
    page
}

fn names<'a>(items: &'a Value, name: &str) -> Vec<&'a str> {
    items.as_array().unwrap().iter().map(|item| item[name].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_practice_stands_beside_our_city_with_its_conditions() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        let (gent, odile) = (&cities.gent, cities.gent.token("odile").await);
        let sheet = arrives(&cities, &cities.lyon, LYON, &practice("Compost")).await;
        let at = format!("/pages/compost@{LYONS}");
        assert!(gent.read(&at).await.contains(&format!("href=\"{at}/here\"")));

        // Nobody has said anything yet.
        let nothing = gent.get(&format!("/api/v1{at}/here")).await.json();
        assert_eq!((&nothing["distance"], &nothing["with"]["id"]), (&Value::Null, &json!(gent.authority)));
        assert_eq!(nothing["with"]["missing"].as_array().unwrap().len(), 9);
        let page = gent.read(&format!("{at}/here")).await;
        assert!(page.contains("Not enough is known") && page.contains("/write/text?kind=city_profile"), "{page}");
        assert!(page.contains("Not said") && !page.contains("badge-bad"), "{page}");

        arrives(&cities, &cities.lyon, LYON, &profile("Lyon", 1_000_000, HILLY)).await;
        gent.publish(&odile, &profile("Old Gent", 5, "languages: [nl]\n")).await;
        let ours = gent.publish(&odile, &profile("Gent", 100_000, FLAT)).await;
        let told = gent.get(&format!("/api/v1{at}/here")).await.json();
        assert_eq!(told["with"]["profile"]["id"], ours["id"], "the newest profile is the profile");
        assert_eq!(told["with"]["context"]["density"], 1000.0);
        let differences = told["differences"].as_array().unwrap();
        let by = |name: &str| differences.iter().find(|one| one["variable"] == name).map(|one| one["by"].as_f64().unwrap());
        assert_eq!((by("population"), by("degurba"), by("growth_10y_percent")), (Some(0.25), Some(1.0), None));
        // 0.25, 1 (three powers of ten denser), income 1, climate 1, urbanisation 1, land 1, languages 1.
        let value = told["distance"]["value"].as_f64().unwrap();
        assert!((value - 6.25 / 7.0).abs() < 1e-9 && told["distance"]["compared"] == 7, "{told}");
        assert_eq!((&told["likeness"], told["largest"].as_array().unwrap().len()), (&json!("different"), 3));

        let note = format!(
            "---\nkind: replicability_note\ntitle: Compost in Gent?\npractice: {}\npoint_of_view: adopter_city\n\
             target_city: gent\nverdict: pilot_first\nconfidence: low\nconditions:\n  - {{text: a rule that allows it, in_target: not_met}}\n  \
             - {{text: Buckets, importance: helpful, in_target: met}}\n---\n",
            sheet["ap_id"].as_str().unwrap()
        );
        gent.publish(&odile, &note).await;
        // What another city says of us does not count, nor what ours says of another one.
        arrives(&cities, &cities.lyon, LYON, &note.replace("not_met", "met").replace("Compost in", "Elsewhere, in")).await;
        gent.publish(&odile, &note.replace("target_city: gent", "target_city: Lyon").replace("not_met", "partly")).await;
        let told = gent.get(&format!("/api/v1{at}/here")).await.json();
        let conditions: Vec<_> = told["conditions"].as_array().unwrap().iter().collect();
        let shown: Vec<_> = conditions.iter().map(|one| (one["text"].as_str().unwrap(), one["met"].as_str())).collect();
        let expected = [
            ("A rule that allows it.", Some("not_met")),
            ("People who want it", None),
            ("A shaded square", None),
            ("Buckets", Some("met")),
        ];
        assert_eq!(shown, expected);
        assert_eq!((&conditions[0]["factor"], &conditions[0]["page"]["id"]), (&json!("regulation"), &sheet["id"]));

        let page = gent.read(&format!("{at}/here")).await;
        for said in ["Very different.", "0.89", "7 things", "1,000,000", "2021, The office &#60;b&#62;", "Hilly", "Dry (Bwh)"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(page.contains("badge-bad\">Not met") && page.contains(&format!("/write?practice=compost@{LYONS}")), "{page}");
        let french = gent.ask("GET", &format!("{at}/here")).header("Accept-Language", "fr").send().await.text();
        assert!(french.contains("Très différentes.") && french.contains("0,89"), "{french}");
    })
    .await;
}

#[tokio::test]
async fn a_practice_of_our_own_is_put_beside_a_city_that_one_chooses() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        let (gent, odile) = (&cities.gent, cities.gent.token("odile").await);
        gent.publish(&odile, &practice("Compost")).await;
        let page = gent.read("/pages/compost/here").await;
        assert!(page.contains("This is what Gent itself does") && !page.contains("<select"), "{page}");
        gent.publish(&odile, &profile("Gent", 100_000, FLAT)).await;
        arrives(&cities, &cities.lyon, LYON, &profile("Lyon", 100_000, FLAT)).await;
        let page = gent.read("/pages/compost/here").await;
        assert!(page.contains(&format!("<option value=\"{LYONS}\">")) && !page.contains("<table"), "{page}");
        let chosen = gent.read(&format!("/pages/compost/here?with={LYONS}")).await;
        assert!(chosen.contains(" selected>") && chosen.contains("Very much alike."), "{chosen}");
        assert!(!chosen.contains("Most different in"), "nothing differs: {chosen}");
        let told = gent.get(&format!("/api/v1/pages/compost/here?with={LYONS}")).await.json();
        assert_eq!((&told["distance"]["value"], &told["choices"]), (&json!(0.0), &json!([LYONS])));
        assert_eq!(gent.get("/api/v1/pages/compost/here").await.json()["with"], Value::Null);

        for unknown in ["nowhere.example", "a/b", "not+a+city", "%C2%85"] {
            let answer = gent.get(&format!("/api/v1/pages/compost/here?with={unknown}")).await;
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!("with")), "{unknown}");
        }
        assert_eq!(gent.get("/pages/compost/here?with=not+a+city").await.status, 422);
        gent.publish(&odile, "# An article\n").await;
        let draft =
            gent.call("POST", "/pages", &odile, json!({ "markdown": practice("Draft"), "draft": true })).await.json();
        for nothing in ["an-article", "nowhere", draft["id"].as_str().unwrap()] {
            assert_eq!(gent.get(&format!("/pages/{nothing}/here")).await.status, 404, "{nothing}");
            assert_eq!(gent.get(&format!("/api/v1/pages/{nothing}/here")).await.status, 404, "{nothing}");
        }
        assert!(!gent.read("/pages/an-article").await.contains("/here\""), "it is no practice");
        let id = gent.get("/api/v1/pages/compost").await.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(gent.call("DELETE", &format!("/pages/{id}"), &odile, json!({})).await.status, 200);
        assert_eq!(gent.get("/pages/compost/here").await.status, 410);
    })
    .await;
}

#[tokio::test]
async fn lists_and_searches_come_in_the_order_of_cities_like_ours() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        cities.follow(EVERE).await;
        let (gent, odile) = (&cities.gent, cities.gent.token("odile").await);
        // The closest is heard of first, so that it is the last one where the newest come first.
        arrives(&cities, &cities.evere, EVERE, &practice("Compost of Evere")).await;
        arrives(&cities, &cities.evere, EVERE, &profile("Evere", 90_000, FLAT)).await;
        arrives(&cities, &cities.lyon, LYON, &practice("Compost of Lyon")).await;
        arrives(&cities, &cities.lyon, LYON, &practice("Compost of Lyon too")).await;
        gent.publish(&odile, &practice("Compost of Gent")).await;
        let newest = ["Compost of Gent", "Compost of Lyon too", "Compost of Lyon", "Compost of Evere"];
        let list = async |near: &str| {
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let part = gent.get(&format!("/api/v1/pages?kind=practice_sheet&limit=1{near}{cursor}")).await.json();
                seen.extend(names(&part["items"], "title").into_iter().map(str::to_owned));
                let Some(next) = part["next"].as_str() else { break seen };
                cursor = format!("&cursor={next}");
            }
        };
        let search = async |near: &str| {
            gent.commons.catch_up_index().await.unwrap();
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let path = format!("/api/v1/search?q=kind:practice_sheet&limit=1{near}{cursor}");
                let part = gent.get(&path).await.json();
                seen.extend(
                    part["hits"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|hit| hit["page"]["title"].as_str().unwrap().to_owned()),
                );
                let Some(next) = part["next"].as_str() else { break seen };
                cursor = format!("&cursor={next}");
            }
        };
        // Our city says nothing of itself: the order is the usual one, and the page says why.
        assert_eq!(list("&near=here").await, newest);
        assert_eq!(search("&near=here").await, newest);
        assert!(gent.read("/pages?kind=practice_sheet&near=here").await.contains("The order is the usual one"));

        gent.publish(&odile, &profile("Gent", 100_000, FLAT)).await;
        let closest = ["Compost of Gent", "Compost of Evere", "Compost of Lyon too", "Compost of Lyon"];
        assert_eq!(list("").await, newest);
        assert_eq!(search("").await, newest);
        assert_eq!(list("&near=here").await, closest);
        assert_eq!(search("&near=here").await, closest);
        let near_evere = ["Compost of Evere", "Compost of Gent", "Compost of Lyon too", "Compost of Lyon"];
        assert_eq!(list(&format!("&near={EVERES}")).await, near_evere);
        assert_eq!(search(&format!("&near={EVERES}")).await, near_evere);

        // A city that says what it is, and is unlike ours, still comes after one that is like it.
        arrives(&cities, &cities.lyon, LYON, &profile("Lyon", 1_000_000, HILLY)).await;
        assert_eq!(list("&near=here").await, closest);
        assert_eq!(search("&near=here").await, closest);
        let far = ["Compost of Lyon too", "Compost of Lyon", "Compost of Gent", "Compost of Evere"];
        assert_eq!(list(&format!("&near={LYONS}")).await, far);
        let found = gent.get("/api/v1/search?q=compost+kind:practice_sheet&near=here").await.json();
        assert_eq!(found["near"], json!({ "city": gent.authority, "compared": 2 }));
        assert_eq!(
            (&found["hits"][0]["distance"]["value"], &found["hits"][1]["page"]["title"]),
            (&json!(0.0), &json!("Compost of Evere"))
        );
        assert!(found["hits"][0]["score"].as_f64().unwrap() > 0.0);
        assert!(gent.get("/api/v1/search?q=compost").await.json()["hits"][0].get("distance").is_none());

        let listed = gent.get("/api/v1/cities").await.json();
        let of = |id: &str| {
            listed["items"].as_array().unwrap().iter().find(|city| city["id"] == id).unwrap()["distance"].clone()
        };
        assert_eq!(of(&gent.authority), json!({ "value": 0.0, "compared": 7 }));
        assert!(of(EVERES)["value"].as_f64().unwrap() < of(LYONS)["value"].as_f64().unwrap());

        let page = gent.read("/pages?kind=practice_sheet").await;
        assert!(page.contains("href=\"/pages?kind=practice_sheet&#38;near=here\""), "{page}");
        let page = gent.read("/pages?kind=practice_sheet&near=here").await;
        let place = |title: &str| page.find(&format!(">{title}</a>")).unwrap();
        assert!(place("Compost of Evere") < place("Compost of Lyon too"), "{page}");
        assert!(
            page.contains("2 other cities can be compared") && page.contains("href=\"/pages?kind=practice_sheet\""),
            "{page}"
        );
        assert!(!gent.read(&format!("/pages?city={LYONS}")).await.contains("near=here"), "one city has one closeness");
        let page = gent.read("/search?q=compost&near=here").await;
        let place = |title: &str| page.find(&format!(">{title}</a>")).unwrap();
        assert!(place("Compost of Evere") < place("Compost of Lyon too"), "{page}");
        assert!(page.contains("/search?q=compost\"") && page.contains("Ordered by how close"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_city_that_is_not_known_is_near_to_nothing() {
    let database = TestDatabase::sqlite().await;
    let gent = City::gent(&database).await;
    for path in ["/api/v1/pages?near=nowhere.example", "/api/v1/search?q=a&near=nowhere.example"] {
        let answer = gent.get(path).await;
        assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!("near")), "{path}");
    }
    for path in ["/pages?near=nowhere.example", "/search?q=a&near=nowhere.example"] {
        assert_eq!(gent.get(path).await.status, 422, "{path}");
    }
    assert_eq!(gent.get("/api/v1/pages?near=").await.status, 200);
}
