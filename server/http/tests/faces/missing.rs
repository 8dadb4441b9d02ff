//! What is missing: for people and for programs.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::proposals::{Browser, hidden};

/// A practice that nobody observed, or at this level of evidence.
pub(crate) fn practice(title: &str, level: u8) -> String {
    format!(
        "---\nkind: practice_sheet\ntitle: {title}\nsummary: Bins.\nproblem: Waste.\ncore_elements: Somebody\n\
         themes: [waste_circularity]\nstatus: operational\ninterests_declared: none\nevidence_level: {level}\n\
         replicability: {{verdict: copy_as_is, confidence: high, conditions: [{{text: A yard}}]}}\n---\nThe text.\n"
    )
}

/// A report of a trial of a practice of this city.
pub(crate) fn report(title: &str, practice: &str) -> String {
    format!(
        "---\nkind: experiment_report\ntitle: {title}\nexperiment_type: variation\npractice: {practice}\nquestion: Does it work?\n\
         protocol: {{text: Look.}}\nwhere: {{place: Gent}}\nperiod: {{start: 2026-03}}\noutcome: no_effect\nlessons: Ask first.\n---\nText.\n"
    )
}

async fn counts(city: &City) -> Value {
    let answer = city.get("/api/v1/missing").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let counts = answer.json();
    let of = |what: &str| (what.to_owned(), counts[what]["n"].clone());
    Value::Object(["red_links", "without_evidence", "past_review", "orphans"].map(of).into_iter().collect())
}

async fn titles(city: &City, what: &str) -> Vec<String> {
    let answer = city.get(&format!("/api/v1/missing/{what}")).await;
    assert_eq!(answer.status, 200, "{what}: {}", answer.text());
    let items = answer.json()["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_lacks_links_pages_evidence_or_a_look_is_listed_until_somebody_mends_it() {
    each_database(async |database| {
        let gent = City::gent(database).await;
        let odile = gent.token("odile").await;
        assert_eq!(
            counts(&gent).await,
            json!({ "red_links": 0, "without_evidence": 0, "past_review": 0, "orphans": 0 }),
            "the help that comes with the program is nobody's to mend"
        );
        gent.publish(&odile, "# Guide\n\nSee [[Compost]] and [[Play street]], and once more [[Play street]].\n").await;
        gent.publish(&odile, &practice("Compost", 0)).await;
        gent.publish(&odile, &practice("Repair café", 1)).await;
        gent.publish(&odile, "---\ntitle: Old news\nreview_due: 2020\n---\nSee [[Guide]] and [[play-street]].\n").await;

        let all = counts(&gent).await;
        assert_eq!(all, json!({ "red_links": 1, "without_evidence": 1, "past_review": 1, "orphans": 2 }));
        assert_eq!(titles(&gent, "orphans").await, ["Old news", "Repair café"], "the newest first");
        assert_eq!(titles(&gent, "without_evidence").await, ["Compost"]);
        assert_eq!(titles(&gent, "past_review").await, ["Old news"]);
        let red = gent.get("/api/v1/missing/red_links").await.json();
        assert_eq!((&red["items"][0]["slug"], &red["items"][0]["pages"]), (&json!("play-street"), &json!(2)));
        assert_eq!(red["items"][0]["named_by"][0]["title"], "Old news");

        let page = gent.read("/missing").await;
        for shown in ["Play street", "Old news", "Compost", "Repair café", "href=\"/pages/play-street\""] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        for not in ["/write?title=", "/write?practice=", "/checked"] {
            assert!(!page.contains(not), "a reader is not offered {not}");
        }
        let officer = Browser::of(&gent, "odile").await;
        let page = officer.read("/missing").await;
        for shown in ["/write?title=Play%20street", "/write?practice=compost", "/pages/old-news/checked"] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        assert!(officer.read("/queue").await.contains("href=\"/missing\""));
        assert_eq!(hidden(&officer.read("/write/text?kind=article&title=Play+street").await, "kind"), "article");

        // Each is mended by doing what it asks for.
        gent.publish(&odile, "# Play street\n\nSee [[Repair café]] and [[Old news]].\n").await;
        gent.publish(&odile, &report("We looked", "compost")).await;
        let all = counts(&gent).await;
        assert_eq!((&all["red_links"], &all["without_evidence"]), (&json!(0), &json!(0)));
        assert_eq!(titles(&gent, "orphans").await, ["We looked"]);

        // The page of the league leads to its charter.
        let charter = gent.publish(&odile, "# Charter\n").await;
        assert_eq!(titles(&gent, "orphans").await, ["Charter", "We looked"]);
        let named = json!({"charter": charter["slug"]});
        let named = gent.call("PUT", "/league", &gent.token("ana").await, named).await;
        assert_eq!(named.status, 200, "{}", named.text());
        assert_eq!(titles(&gent, "orphans").await, ["We looked"]);
    })
    .await;
}

#[tokio::test]
async fn lists_come_in_parts_and_what_cannot_be_meant_is_refused() {
    each_database(async |database| {
        let gent = City::gent(database).await;
        let odile = gent.token("odile").await;
        for number in 0..33 {
            gent.publish(&odile, &format!("# Note {number:02}\n\n[[Wanted {number:02}]]\n")).await;
        }
        let (mut found, mut path) = (Vec::new(), "/api/v1/missing/orphans?limit=10".to_owned());
        loop {
            let part = gent.get(&path).await.json();
            found.extend(part["items"].as_array().unwrap().iter().map(|item| item["title"].clone()));
            let Some(next) = part["next"].as_str() else { break };
            path = format!("/api/v1/missing/orphans?limit=10&cursor={next}");
        }
        let expected: Vec<Value> = (0..33).rev().map(|number| json!(format!("Note {number:02}"))).collect();
        assert_eq!(found, expected);
        let first = gent.get("/api/v1/missing/red_links?limit=32").await.json();
        assert_eq!(first["next"], "wanted-31");
        let last = gent.get("/api/v1/missing/red_links?limit=32&cursor=wanted-31").await.json();
        assert_eq!((last["items"].as_array().unwrap().len(), &last["next"]), (1, &Value::Null));

        let list = gent.read("/missing?what=red_links").await;
        assert!(list.contains("Wanted 00") && !list.contains("Wanted 30"), "{list}");
        let next = list.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
        assert!(gent.read(&next).await.contains("Wanted 32"));
        assert!(gent.read("/missing?what=orphans").await.contains("Note 32"));

        for (path, status) in [
            ("/missing?what=nothing", 404),
            ("/api/v1/missing/nothing", 404),
            ("/api/v1/missing/orphans?cursor=x", 400),
            ("/api/v1/missing/red_links?cursor=%00", 400),
        ] {
            assert_eq!(gent.get(path).await.status, status, "{path}");
        }
    })
    .await;
}
