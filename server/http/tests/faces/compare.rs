//! Cities beside each other: as a page, as a file, in the API, and as a snapshot that stays.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::{Answer, City};
use crate::neighbours::{LYON, Neighbours};
use crate::proposals::Browser;

const GENT: &str = "gent.localhost:8100";

fn profile(title: &str, population: &str, more: &str) -> String {
    format!(
        "---\nkind: city_profile\ntitle: {title}\ncountry: BE\nwikidata_id: Q1296\npopulation: {population}\n\
         instance: https://gent.example\nlanguages: [nl]\n{more}---\nA city.\n"
    )
}

fn practice(title: &str, indicators: &str) -> String {
    format!(
        "---\nkind: practice_sheet\ntitle: {title}\nsummary: Bins.\nproblem: Waste.\ncore_elements: Somebody\n\
         themes: [waste_circularity]\nstatus: operational\ninterests_declared: none\nevidence_level: 1\n\
         replicability: {{verdict: copy_as_is, confidence: high, conditions: [{{text: A yard}}]}}\n\
         indicators:\n{indicators}---\nThe text.\n"
    )
}

/// The cells of a city, by the ids of their columns.
fn cells(comparison: &Value, city: &str) -> Value {
    let row = comparison["rows"].as_array().unwrap().iter().find(|row| row["city"] == city);
    let row = row.unwrap_or_else(|| panic!("{city} in {comparison}"));
    let columns = comparison["columns"].as_array().unwrap().iter().map(|column| column["id"].as_str().unwrap());
    columns.map(str::to_owned).zip(row["cells"].as_array().unwrap().iter().cloned()).collect()
}

fn states(cells: &Value) -> Vec<(&str, &str)> {
    cells.as_object().unwrap().iter().map(|(id, cell)| (id.as_str(), cell["state"].as_str().unwrap())).collect()
}

async fn compared(city: &City, query: &str) -> Value {
    let answer = city.get(&format!("/api/v1/compare{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()
}

/// The path of the snapshot of a comparison.
fn snapshot(comparison: &Value) -> String {
    let address = comparison["snapshot"].as_str().unwrap_or_else(|| panic!("a snapshot in {comparison}"));
    address.strip_prefix("http://gent.localhost:8100").unwrap().to_owned()
}

/// The lines of a file in CSV whose cells have no commas.
fn lines(file: &Answer) -> Vec<Vec<String>> {
    let text = file.text();
    assert!(text.ends_with("\r\n"), "{text}");
    text.trim_end().split("\r\n").map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Gent with a profile and a practice, Lyon with a profile that says no area and a practice; both measured compost.
async fn two_cities(cities: &Neighbours) -> [Value; 2] {
    cities.follow(LYON).await;
    let (gent, lyon) = (&cities.gent.token("odile").await, &cities.lyon.token("odile").await);
    let ours = profile("Gent", "{value: 265000, year: 2023, source: Statbel}", "area_km2: 156.18\ndegurba: 1\n");
    let ours = cities.gent.publish(gent, &ours).await;
    let measured = "- {id: compost, name: Compost, unit: kg, value: 5300, date: 2026-03, source: The scales}\n\
                    - {id: compost, name: Compost, unit: kg, value: 4000, date: 2025}\n\
                    - {id: smell, name: Smell, unit: complaints, value: 3}\n";
    let practice_here = cities.gent.publish(gent, &practice("Compost", measured)).await;
    // Where nobody lives, nothing can be divided by the inhabitants.
    let theirs = profile("Lyon", "{value: 0, year: 2021, source: INSEE}", "growth_10y_percent: -1.5\n");
    cities.arrives(&cities.lyon.publish(lyon, &theirs).await).await;
    let measured = "- {id: compost, name: Compost mûr, unit: kg, value: 900}\n\
                    - {id: compost, name: Compost, unit: \"%\", value: 12, date: 2026}\n\
                    - {id: =1+1, name: Nothing, unit: kg, value: 1}\n";
    cities.arrives(&cities.lyon.publish(lyon, &practice("Compost de Lyon", measured)).await).await;
    [ours, practice_here]
}

#[tokio::test]
async fn cities_stand_beside_each_other_with_what_is_missing() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        let gent = &cities.gent;
        let [ours, measured] = two_cities(&cities).await;
        let all = compared(gent, "").await;
        // The tests call every city Gent: then the address decides.
        assert_eq!([&all["rows"][0]["city"], &all["rows"][1]["city"]], [GENT, "lyon.localhost:8101"]);
        let here = cells(&all, GENT);
        let population = &here["population"];
        assert_eq!(
            (&population["value"], &population["date"], &population["source"]),
            (&json!(265_000.0), &json!("2023"), &json!("Statbel"))
        );
        assert_eq!(population["page"]["revision"], ours["revision"]);
        let density = here["density"]["value"].as_f64().unwrap();
        assert!((density - 1696.76).abs() < 0.01, "{density}");
        let compost = &here["compost|kg"];
        assert_eq!((&compost["value"], &compost["date"]), (&json!(5300.0), &json!("2026-03")), "the newest figure");
        assert_eq!(compost["page"]["revision"], measured["revision"]);
        let there = cells(&all, "lyon.localhost:8101");
        assert_eq!(
            states(&there),
            [
                ("population", "known"),
                ("area_km2", "missing"),
                ("density", "missing"),
                ("growth_10y_percent", "known"),
                ("degurba", "missing"),
                ("compost|%", "known"),
                ("compost|kg", "known"),
            ],
            "two units are two columns, and what one city alone measured is none"
        );
        assert_eq!(here["compost|%"]["value"], Value::Null);
        assert_eq!(all["rows"][0]["size"], "100000-500000");

        let page = gent.read("/compare").await;
        for shown in [
            "265,000",
            "Statbel",
            "March 2026",
            "missing",
            "The scales",
            "100,000 to 500,000 inhabitants",
            "worked out",
        ] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        assert!(gent.read("/cities").await.contains("href=\"/compare\""));
        for (name, first) in [("Zottegem", "lyon.localhost:8101"), ("Éragny", GENT)] {
            let rename =
                move |tx: &mut koinon_store::Tx<'_>| -> Result<(), koinon_store::Error> { tx.update_here(name, "") };
            gent.commons.store().write(rename).await.unwrap();
            assert_eq!(compared(gent, "").await["rows"][0]["city"], first, "the order is that of the names");
        }
    })
    .await;
}

#[tokio::test]
async fn figures_are_given_for_a_thousand_people_and_cities_are_chosen() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        let gent = &cities.gent;
        two_cities(&cities).await;
        let shared = compared(gent, "?per_head=true").await;
        let (here, there) = (cells(&shared, GENT), cells(&shared, "lyon.localhost:8101"));
        assert_eq!(here["compost|kg"]["value"], json!(20.0));
        assert_eq!(there["compost|kg"]["state"], "missing", "it cannot be divided");
        assert_eq!(there["compost|%"]["value"], json!(12.0), "a share stays one");
        assert_eq!(here["population"]["value"], json!(265_000.0));
        assert!(gent.read("/compare?per_head=true").await.contains("kg per 1,000 inhabitants"));

        let large = compared(gent, "?size=100000-500000&indicator=population").await;
        assert_eq!((large["rows"].as_array().unwrap().len(), large["columns"].as_array().unwrap().len()), (1, 1));
        let one = compared(gent, "?city=lyon.localhost:8101&indicator=growth_10y_percent").await;
        assert_eq!(
            (&one["rows"][0]["city"], one["rows"].as_array().unwrap().len()),
            (&json!("lyon.localhost:8101"), 1)
        );
        assert_eq!(one["rows"][0]["cells"][0]["value"], json!(-1.5));
        let none = gent.read("/compare?size=under-5000&indicator=degurba&city=here").await;
        assert!(none.contains("None of the chosen cities"), "{none}");
    })
    .await;
}

/// The text of this version of a page is erased.
async fn erase(city: &City, version: &Value) {
    let [id, revision] = ["id", "revision"].map(|name| version[name].as_str().unwrap());
    let (path, reason) =
        (format!("/pages/{id}/revisions/{revision}/redact"), json!({ "reason": "It named somebody." }));
    let erased = city.call("POST", &path, &city.token("ana").await, reason).await;
    assert!(erased.status < 300, "{}", erased.text());
}

#[tokio::test]
async fn a_snapshot_shows_the_same_when_pages_change_and_says_what_was_erased() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        let gent = &cities.gent;
        let [ours, measured] = two_cities(&cities).await;
        let path = snapshot(&compared(gent, "?indicator=population&indicator=compost%7Ckg&per_head=true").await);
        let before = compared(gent, &path["/compare".len()..]).await;
        assert_eq!(cells(&before, GENT)["compost|kg"]["value"], json!(20.0));

        let odile = gent.token("odile").await;
        let now = profile("Gent", "{value: 270000, year: 2026, source: Statbel}", "");
        gent.save(&odile, &ours, &now).await;
        let newer = practice("Compost", "- {id: compost, name: Compost, unit: kg, value: 1, date: 2026-06}\n");
        gent.save(&odile, &measured, &newer).await;
        assert_eq!(cells(&compared(gent, "").await, GENT)["population"]["value"], json!(270_000.0));
        let after = compared(gent, &path["/compare".len()..]).await;
        assert_eq!((&after["rows"], &after["columns"]), (&before["rows"], &before["columns"]));
        assert_eq!(snapshot(&after), path, "a snapshot leads to itself");
        let page = gent.read(&path).await;
        assert!(page.contains("This is a snapshot") && page.contains("265,000") && !page.contains("270,000"), "{page}");
        assert!(page.contains(&format!("?version={}", ours["revision"].as_str().unwrap())), "{page}");

        erase(gent, &measured).await;
        let lacking = cells(&compared(gent, &path["/compare".len()..]).await, GENT);
        assert_eq!(
            (&lacking["compost|kg"]["state"], &lacking["population"]["state"]),
            (&json!("not_held"), &json!("known"))
        );
        assert!(gent.read(&path).await.contains("The text of this version is not kept here"));
        let file = gent.get(&path.replace("/compare?", "/compare.csv?")).await.text();
        assert!(file.contains("not held"), "{file}");
        erase(gent, &ours).await;
        let lacking = cells(&compared(gent, &path["/compare".len()..]).await, GENT);
        assert_eq!(states(&lacking), [("population", "not_held"), ("compost|kg", "not_held")]);
    })
    .await;
}

#[tokio::test]
async fn the_file_has_a_line_for_each_city_and_runs_nothing() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        let (gent, token) = (&cities.gent, cities.gent.token("odile").await);
        two_cities(&cities).await;
        let hostile = "- {id: \"=1+1\", name: Nothing, unit: kg, value: -2, source: \"@SUM(A1)\"}\n";
        gent.publish(&token, &practice("+Nothing", hostile)).await;
        let file = gent.get("/compare.csv?indicator=growth_10y_percent&indicator=%3D1%2B1%7Ckg").await;
        assert_eq!((file.status, file.content_type()), (200, "text/csv; charset=utf-8"));
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"cities.csv\""));
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        let lines = lines(&file);
        assert_eq!(lines[0][..5], ["city", "address", "size", "growth_10y_percent (%)", "growth_10y_percent (%) date"]);
        assert_eq!(lines[0][7], "'=1+1 (kg)");
        assert_eq!(lines[1][..4], ["Gent", GENT, "100000-500000", "missing"]);
        assert_eq!((lines[1][7].as_str(), lines[1][9].as_str()), ("-2", "'@SUM(A1)"));
        assert_eq!((lines[2][1].as_str(), lines[2][3].as_str()), ("lyon.localhost:8101", "-1.5"));
        assert!(lines.iter().all(|line| line.len() == 11), "{lines:?}");
        let page = gent.read("/compare").await;
        assert!(page.contains("href=\"/compare.csv\"") && page.contains("@SUM(A1)"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn what_nobody_can_mean_is_refused_and_nothing_is_fetched() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        let gent = &cities.gent;
        let [ours, _] = two_cities(&cities).await;
        let token = gent.token("odile").await;
        let known = ours["revision"].as_str().unwrap();
        let later = gent.save(&token, &ours, &profile("Gent", "{value: 1, year: 2026, source: Us}", "")).await;
        let article = gent.publish(&token, "# An article\n").await;
        let word = |page: &Value| page["revision"].as_str().unwrap().to_owned();
        assert_eq!(gent.get(&format!("/compare?at={known}")).await.status, 200);
        let (asked, standing) = (cities.asked(), cities.standing().await);
        for (query, status) in [
            (format!("at={}", "0".repeat(64)), 404),
            (format!("at={known}.{}", "0".repeat(64)), 404),
            (format!("at={known}.{known}"), 422),
            (format!("at={known}.{}", word(&later)), 422),
            (format!("at={}", word(&article)), 422),
            ("city=nowhere.example".into(), 422),
        ] {
            for path in ["/compare", "/compare.csv", "/api/v1/compare"] {
                let answer = gent.get(&format!("{path}?{query}")).await;
                assert_eq!(answer.status, status, "{path}?{query}: {}", answer.text());
            }
        }
        let many = vec!["0".repeat(64); 101].join(".");
        for query in ["at=", "at=https://evil.example/", "at=..", "size=huge", "per_head=yes", &format!("at={many}")] {
            assert_eq!(gent.get(&format!("/compare?{query}")).await.status, 422, "{query}");
            assert_eq!(gent.get(&format!("/api/v1/compare?{query}")).await.status, 400, "{query}");
        }
        assert_eq!((cities.asked(), cities.standing().await), (asked, standing));
    })
    .await;
}

#[tokio::test]
async fn the_newest_practices_of_a_city_are_read_and_that_is_said() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        let gent = &cities.gent;
        two_cities(&cities).await;
        let token = gent.token("odile").await;
        for number in 0..19 {
            gent.publish(&token, &practice(&format!("Practice {number}"), "- {name: Nothing, value: 1}\n")).await;
        }
        assert_eq!(cells(&compared(gent, "").await, GENT)["compost|kg"]["state"], "known");
        gent.publish(&token, &practice("One more", "- {name: Nothing, value: 1}\n")).await;
        let all = compared(gent, "").await;
        let ids: Vec<&Value> = all["columns"].as_array().unwrap().iter().map(|column| &column["id"]).collect();
        assert!(!ids.contains(&&json!("compost|kg")), "it stands in the 21st, and only one city says it then: {ids:?}");
        assert_eq!(all["read"], 20);
        assert!(gent.read("/compare").await.contains("at most 20 practices"));
    })
    .await;
}

#[tokio::test]
async fn an_empty_city_is_told_how_to_begin() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.read("/compare").await;
        assert!(page.contains("href=\"/write/text?kind=city_profile\""), "{page}");
        assert!(!page.contains("<table"), "{page}");
        assert!(!city.read("/cities").await.contains("href=\"/compare\""));
        let odile = Browser::of(&city, "odile").await;
        assert!(odile.read("/write/text?kind=city_profile").await.contains("data-question"));
        let file = city.get("/compare.csv").await;
        assert_eq!((file.status, file.text().as_str()), (200, "city,address,size\r\n"));
        assert_eq!(compared(&city, "").await["snapshot"], Value::Null);
    })
    .await;
}
