//! The page of a city and what it chose to show; the league.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::missing::{practice, report};
use crate::neighbours::{LYON, Neighbours};
use crate::proposals::{Browser, led_to, notice};

const GENT: &str = "gent.localhost:8100";
const LYONS: &str = "lyon.localhost:8101";

fn profile(title: &str, more: &str) -> String {
    format!(
        "---\nkind: city_profile\ntitle: {title}\ncountry: BE\nwikidata_id: Q1296\n\
         population: {{value: 265000, year: 2023, source: Statbel}}\n\
         instance: https://gent.example\nlanguages: [nl]\nstewards: [\"@odile@{GENT}\"]\n{more}---\nA city.\n"
    )
}

async fn city(gent: &City, authority: &str) -> Value {
    let answer = gent.get(&format!("/api/v1/cities/{authority}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn ids(figures: &Value) -> Vec<&str> {
    figures.as_array().unwrap().iter().map(|figure| figure["of"]["id"].as_str().unwrap()).collect()
}

/// Whether these texts stand in a page in this order.
fn stand_in_order(page: &str, texts: &[&str]) -> bool {
    let mut rest = page;
    texts.iter().all(|text| match rest.split_once(text) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

#[tokio::test]
async fn a_city_shows_what_it_gave_and_took_up_and_says_what_is_missing() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        let (gent, odile) = (&cities.gent, cities.gent.token("odile").await);
        cities.publishes(&practice("Compost de Lyon", 1)).await;
        let theirs = format!("compost-de-lyon@{LYONS}");
        gent.publish(&odile, &profile("Gent", "area_km2: 156.18\n")).await;
        gent.publish(&odile, &practice("Repair café", 1)).await;
        gent.publish(&odile, &report("After Lyon", &theirs)).await;
        gent.publish(&odile, &format!("---\ntitle: Our bins\nadapted_from: {theirs}\n---\nOurs.\n")).await;
        let event = |title: &str, start: &str| {
            format!("---\nkind: event\ntitle: {title}\nstart: {start}\nend: {start}\nplace: Hall\n---\nCome.\n")
        };
        gent.publish(&odile, &event("Long over", "2020-01-01")).await;
        gent.publish(&odile, &event("Later", "2096-02-01")).await;
        gent.publish(&odile, &event("Sooner", "2096-01-01")).await;

        let told = city(gent, "here").await;
        assert_eq!((&told["id"], &told["membership"]["state"]), (&json!(GENT), &json!("here")));
        assert_eq!(
            ids(&told["figures"]),
            ["population", "area_km2", "density", "growth_10y_percent", "broadband_share", "degurba"]
        );
        assert_eq!(told["figures"][0]["says"]["value"], 265_000.0);
        assert_eq!(
            (&told["figures"][0]["says"]["date"], &told["figures"][0]["says"]["source"]),
            (&json!("2023"), &json!("Statbel"))
        );
        assert_eq!(told["figures"][3]["says"]["state"], "missing");
        assert_eq!(told["practices"][0]["title"], "Repair café");
        assert_eq!(told["outcomes"], json!([{ "outcome": "no_effect", "trials": 1 }]));
        assert_eq!(told["trials_of_others"][0]["title"], "After Lyon");
        assert_eq!(told["versions"][0]["title"], "Our bins");
        let coming: Vec<_> = told["events"].as_array().unwrap().iter().map(|event| &event["page"]["title"]).collect();
        assert_eq!(coming, ["Sooner", "Later"]);
        assert_eq!(told["stewards"], json!([format!("@odile@{GENT}")]));

        let page = gent.read(&format!("/cities/{GENT}")).await;
        for shown in
            ["265,000", "Statbel", "missing", "Repair café", "No effect", "After Lyon", "Our bins", "Sooner", "@odile@"]
        {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        assert!(!page.contains("Long over") && !page.contains("/admin/league"), "{page}");
        let page = gent.read(&format!("/cities/{LYONS}")).await;
        assert!(page.contains("Compost de Lyon") && page.contains("Member of the league since"), "{page}");
        assert!(gent.read("/cities").await.contains(&format!("href=\"/cities/{GENT}\"")));
        for nobody in ["nowhere.example", "x"] {
            assert_eq!(gent.get(&format!("/cities/{nobody}")).await.status, 404, "{nobody}");
            assert_eq!(gent.get(&format!("/api/v1/cities/{nobody}")).await.status, 404, "{nobody}");
        }
    })
    .await;
}

#[tokio::test]
async fn administrators_choose_what_is_shown_and_it_travels_with_the_profile() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        let gent = &cities.gent;
        let (ana, odile) = (gent.token("ana").await, gent.token("odile").await);
        let choose = |figures: Value, sections: Value| json!({ "figures": figures, "sections": sections });
        let early = gent.call("PUT", "/dashboard", &ana, choose(json!(["population"]), json!([]))).await;
        assert_eq!((early.status, &early.json()["errors"][0]["code"]), (422, &json!("no_profile")));
        gent.publish(&odile, &profile("Gent", "x_own: 01234\n")).await;

        let refused = gent.call("PUT", "/dashboard", &odile, choose(json!(["population"]), json!([]))).await;
        assert_eq!(refused.status, 403);
        for (figures, sections) in
            [(json!(["nothing"]), json!([])), (json!([]), json!(["nothing"])), (json!(["a|b|\u{7}"]), json!([]))]
        {
            let refused = gent.call("PUT", "/dashboard", &ana, choose(figures.clone(), sections)).await;
            assert_eq!(refused.status, 422, "{figures}");
        }
        assert_eq!(
            city(gent, "here").await["dashboard"],
            json!({ "figures": [], "sections": [] }),
            "nothing was changed"
        );

        let figures = json!(["compost|kg", "density", "population"]);
        let chosen = gent.call("PUT", "/dashboard", &ana, choose(figures.clone(), json!(["care", "gave"]))).await;
        assert_eq!(chosen.status, 200, "{}", chosen.text());
        let told = city(gent, "here").await;
        assert_eq!(told["dashboard"], json!({ "figures": figures, "sections": ["care", "gave"] }));
        assert_eq!(ids(&told["figures"]), ["compost|kg", "density", "population"]);
        assert_eq!(told["figures"][0]["says"]["state"], "missing", "what nobody measured is missing, and not left out");
        let page = gent.read(&format!("/cities/{GENT}")).await;
        let order = ["compost", "Density", "Inhabitants", "Who looks after this", "What it gave"];
        assert!(stand_in_order(&page, &order), "{page}");
        assert!(!page.contains("Coming events"), "what was not chosen is not shown");
        // It is a version of the profile, which keeps what else it says.
        let source = gent.read("/pages/gent/source").await;
        assert!(source.contains("x_own: 01234") && source.contains("dashboard"), "{source}");
        assert!(!gent.read("/pages/gent").await.contains("compost|kg"), "it is no matter of reading the profile");

        // The form of the site does the same, keeps what was typed, and can go back to the usual.
        let browser = Browser::of(gent, "ana").await;
        assert!(browser.read("/admin/league").await.contains("value=\"compost|kg\""));
        let form = [("figures", "population"), ("place", "x"), ("sections", "events"), ("place", "1")];
        let refused = browser.post("/admin/league/dashboard", &form).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("value=\"x\""), "{}", refused.text());
        let form = [
            ("figures", "density"),
            ("place", "2"),
            ("figures", "population"),
            ("place", "1"),
            ("sections", "gave"),
            ("place", ""),
        ];
        let saved = browser.post("/admin/league/dashboard", &form).await;
        assert_eq!(notice(&saved).as_deref(), Some("dashboard-chosen"));
        assert_eq!(led_to(&saved), format!("/cities/{GENT}"));
        assert_eq!(
            city(gent, "here").await["dashboard"],
            json!({ "figures": ["population", "density"], "sections": [] })
        );
        let officer = Browser::of(gent, "odile").await;
        assert_eq!(officer.open("/admin/league").await.status, 403);
        assert_eq!(officer.post("/admin/league/dashboard", &form).await.status, 403);

        // What Lyon chose is shown here in its order.
        cities.publishes(&profile("Lyon", "dashboard: {figures: [density, population], sections: [places]}\n")).await;
        let theirs = city(gent, LYONS).await;
        assert_eq!(theirs["dashboard"], json!({ "figures": ["density", "population"], "sections": ["places"] }));
        let page = gent.read(&format!("/cities/{LYONS}")).await;
        assert!(
            stand_in_order(&page, &["Density", "Inhabitants", "Places"]) && !page.contains("What it gave"),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_league_has_its_members_a_charter_that_administrators_name_and_its_groups() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        let gent = &cities.gent;
        let (ana, odile) = (gent.token("ana").await, gent.token("odile").await);
        let states = async || {
            let league = gent.get("/api/v1/league").await.json();
            let all = league["cities"].as_array().unwrap().clone();
            all.iter().map(|city| (city["id"].clone(), city["membership"]["state"].clone())).collect::<Vec<_>>()
        };
        assert_eq!(states().await, [(json!(GENT), json!("here"))]);
        cities.ask_to_follow(LYON).await;
        assert!(states().await.contains(&(json!(LYONS), json!("asked"))));
        cities.follow(LYON).await;
        assert!(states().await.contains(&(json!(LYONS), json!("member"))));

        let charter = cities.publishes("---\ntitle: Charter\nsummary: Six words.\n---\nWe share.\n").await;
        let name = format!("charter@{LYONS}");
        assert_eq!(gent.call("PUT", "/league", &odile, json!({ "charter": name })).await.status, 403);
        let unknown = gent.call("PUT", "/league", &ana, json!({ "charter": "nothing-of-this-name" })).await;
        assert_eq!((unknown.status, &unknown.json()["errors"][0]["code"]), (422, &json!("no_such_page")));
        let named = gent.call("PUT", "/league", &ana, json!({ "charter": name })).await;
        assert_eq!(named.status, 200, "{}", named.text());
        assert_eq!(named.json()["charter"]["ap_id"], charter["ap_id"]);
        let voucher = json!({ "revision": charter["revision"], "capacity": "city", "reason": "We keep it." });
        let vouched = gent.call("POST", &format!("/pages/{name}/endorsements"), &odile, voucher).await;
        assert_eq!(vouched.status, 201, "{}", vouched.text());

        let group = format!("---\nkind: organisation\ntitle: Cities of the rivers\norganisation_kind: city_network\nmembers: [{GENT}, \"https://{LYONS}/\", Basel]\n---\nWe meet.\n");
        gent.publish(&odile, &group).await;
        gent.publish(&odile, "---\nkind: organisation\ntitle: A shop\norganisation_kind: company\n---\nWe sell.\n").await;
        let league = gent.get("/api/v1/league").await.json();
        assert_eq!((&league["vouchers"], league["groups"].as_array().unwrap().len()), (&json!(1), 1));
        assert_eq!(
            league["groups"][0]["members"],
            json!([{ "name": GENT, "city": GENT }, { "name": format!("https://{LYONS}/"), "city": LYONS }, { "name": "Basel", "city": null }])
        );
        let page = gent.read("/league").await;
        for shown in ["Charter", "Six words.", "One person vouches for it.", "Member of the league since", "Cities of the rivers", "Basel", "/history"] {
            assert!(page.contains(shown), "{shown} in {page}");
        }

        // A member that is removed is shown as that, with the reason; and the form can take the charter back.
        gent.commons.block_city(&gent.actor("ana").await, LYONS, Some("It broke the charter.".into())).await.unwrap();
        assert!(states().await.contains(&(json!(LYONS), json!("removed"))));
        let page = gent.read("/league").await;
        assert!(page.contains("It broke the charter.") && page.contains("Six words."), "what it gave stays: {page}");
        let browser = Browser::of(gent, "ana").await;
        let refused = browser.post("/admin/league/charter", &[("charter", "nothing-of-this-name")]).await;
        assert!(refused.status == 422 && refused.text().contains("nothing-of-this-name"), "{}", refused.text());
        let gone = browser.post("/admin/league/charter", &[("charter", "")]).await;
        assert_eq!(notice(&gone).as_deref(), Some("charter-named"));
        assert_eq!(gent.get("/api/v1/league").await.json()["charter"], Value::Null);
    })
    .await;
}
