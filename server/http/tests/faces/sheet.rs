//! What a reader sees of a page's standing, its fields and its languages; never older than what it is made of.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::forms::{csrf, sign_in};
use crate::neighbours::{LYON, Neighbours};

const SHEET: &str = "\
---
kind: practice_sheet
title: School streets
summary: The street in front of a school is closed.
problem: Cars stand where children walk.
core_elements:
  - {name: A barrier that somebody keeps, why_essential: Signs alone stop nobody.}
themes: [mobility]
status: operational
period: {start: 2022-03}
interests_declared: supplier_involved
interests_text: The firm <b>Barriers</b> paid for two.
evidence_level: 2
indicators: [{name: Children on foot, unit: '%', baseline: 40, value: 61}]
replicability:
  verdict: copy_with_changes
  confidence: medium
  conditions: [{text: No bus line runs through the street., factor: infrastructure, workaround: Move the bus.}]
target_groups: [schools, residents]
policy_link: https://gent.example/decision
review_due: 2020-06
stewards: [The school board]
x_later: A field of the future
---
The barrier goes up at eight.
";

fn report(outcome: &str) -> String {
    format!(
        "---\nkind: experiment_report\nexperiment_type: replication\npractice: school-streets@gent.localhost:8100\n\
         question: Does it work?\nprotocol: {{text: Look.}}\nperiod: {{start: 2026}}\nlessons: Wait.\nadaptations: []\n\
         outcome: {outcome}\n---\n# A street in Lyon\n\nWe tried.\n"
    )
}

#[tokio::test]
async fn a_sheet_says_at_a_glance_how_it_stands_and_shows_its_fields_once() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.publish(&city.token("odile").await, SHEET).await;
        let page = city.read("/pages/school-streets").await;
        for said in [
            "In service since March 2022",
            "Measured before and after",
            "Declared interest: A supplier took part, The firm &#60;b&#62;Barriers&#60;/b&#62; paid for two.",
            "Not yet, as far as is known here",
            "Another look has been due since June 2020.",
            "<bdi>The school board</bdi>",
            "Cars stand where children walk.",
            "<strong>A barrier that somebody keeps</strong><p>Signs alone stop nobody.</p>",
            "No bus line runs through the street.",
            "required",
            "Move the bus.",
            "With changes",
            "Schools, Residents",
            "href=\"https://gent.example/decision\"",
            "Children on foot",
        ] {
            assert!(page.contains(said) || page.replace("&lt;", "&#60;").contains(said), "{said}: {page}");
        }
        assert!(!page.contains("A field of the future"), "what no table knows is in the source only");
        let order = [
            "class=\"trust\"",
            "class=\"tabs\"",
            "id=\"core\"",
            "goes up at eight",
            "id=\"conditions\"",
            "id=\"facts\"",
            "about-version",
        ];
        let places: Vec<usize> = order.iter().map(|part| page.find(part).unwrap_or_else(|| panic!("{part}"))).collect();
        assert!(places.is_sorted(), "{places:?}");

        let arabic = city.ask("GET", "/pages/school-streets").header("Accept-Language", "ar").send().await.text();
        assert!(arabic.contains("قيد العمل منذ مارس 2022") && arabic.contains("lang=\"en\" dir=\"ltr\""), "{arabic}");
    })
    .await;
}

#[tokio::test]
async fn what_the_text_says_itself_is_not_said_twice() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let text = SHEET.replace(
            "goes up at eight.",
            "goes up at eight. Cars stand where children walk!\n\n- A barrier that somebody keeps\n- No bus line runs through the street",
        );
        city.publish(&city.token("odile").await, &text).await;
        let page = city.read("/pages/school-streets").await;
        assert!(!page.contains("id=\"core\"") && !page.contains("id=\"conditions\""), "{page}");
        assert_eq!(page.matches("Cars stand where children walk").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_report_from_elsewhere_changes_the_box_at_once_and_so_does_each_change_of_it() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        let (gent, lyon) = (&cities.gent, cities.lyon.token("odile").await);
        gent.publish(&gent.token("odile").await, SHEET).await;
        assert!(gent.read("/pages/school-streets").await.contains("Not yet, as far as is known here"));

        let trial = cities.lyon.publish(&lyon, &report("no_effect")).await;
        cities.arrives(&trial).await;
        let page = gent.read("/pages/school-streets").await;
        assert!(page.contains("Tried in 1 city: 1 no effect") && page.contains("class=\"trials\""), "{page}");
        assert!(!page.contains("Not yet, as far as"), "{page}");

        let trial = cities.lyon.save(&lyon, &trial, &report("worked_with_changes")).await;
        cities.arrives(&trial).await;
        assert!(gent.read("/pages/school-streets").await.contains("Tried in 1 city: 1 worked with changes"));
        let copy = gent.read("/pages/a-street-in-lyon@lyon.localhost:8101").await;
        assert!(copy.contains("Worked with changes") && copy.contains(">School streets</a>"), "{copy}");
        let home = gent.read("/").await;
        assert!(home.contains("Tried recently") && home.contains("<strong>Worked with changes</strong>"), "{home}");
        assert!(home.contains("/pages?theme=mobility"), "{home}");

        let trial =
            cities.lyon.save(&lyon, &trial, "---\nkind: article\n---\n# A street in Lyon\n\nNothing of it.\n").await;
        cities.arrives(&trial).await;
        let page = gent.read("/pages/school-streets").await;
        assert!(page.contains("Not yet, as far as is known here"), "a report that is none any more counts for nothing");

        // A trial of its own city is none elsewhere.
        gent.publish(&gent.token("odile").await, &report("worked")).await;
        assert!(!gent.read("/pages/school-streets").await.contains("Tried in"));
    })
    .await;
}

#[tokio::test]
async fn a_translation_and_its_original_lead_to_each_other_and_it_says_when_it_is_behind() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let original = city.publish(&token, SHEET).await;
        assert!(!city.read("/pages/school-streets").await.contains("hreflang=\"fr\" href=\"http"));
        let cookie = sign_in(&city, "odile").await;
        let ask = async |path: &str| city.ask("GET", path).header("Cookie", &cookie).send().await;

        let languages = ask("/pages/school-streets/translate").await.text();
        assert!(
            languages.contains("/write/text?translation_of=school-streets&amp;lang=fr")
                || languages.contains("/write/text?translation_of=school-streets&#38;lang=fr"),
            "{languages}"
        );
        assert_eq!(city.get("/pages/school-streets/translate").await.status, 303, "who is not signed in is asked to");
        let editor = ask("/write/text?translation_of=school-streets&lang=fr&whole=yes").await;
        let text = editor.text();
        let written =
            text.split("data-editor").nth(1).unwrap().split_once(">\n").unwrap().1.split("</textarea>").next().unwrap();
        let written = written
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#39;", "'")
            .replace("&#34;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
            .replace("&#38;", "&")
            .replace("&quot;", "\"");
        assert!(
            written.contains("translation_of:") && written.contains(original["revision"].as_str().unwrap()),
            "{written}"
        );
        let id = text.split("name=\"page\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let token_of_form = csrf(&editor);
        let form = [
            ("csrf", token_of_form.as_str()),
            ("page", id.as_str()),
            ("kind", "practice_sheet"),
            ("lang", "fr"),
            ("title", "Rues aux écoles"),
            ("markdown", written.as_str()),
            ("action", "publish"),
        ];
        let saved = city.ask("POST", "/write/text").header("Cookie", &cookie).form(&form).send().await;
        assert_eq!((saved.status, saved.header("location")), (303, Some("/pages/rues-aux-ecoles")), "{}", saved.text());

        let here = city.read("/pages/school-streets").await;
        assert!(here.contains("hreflang=\"fr\" href=\"http://gent.localhost:8100/pages/rues-aux-ecoles\""), "{here}");
        assert!(here.contains("Also in") && here.contains("title=\"Rues aux écoles\">Français</a>"), "{here}");
        let french = city.read("/pages/rues-aux-ecoles").await;
        assert!(
            french.contains("title=\"School streets\">English</a>") && french.contains("Rues aux écoles</h1>"),
            "{french}"
        );
        let behind = "The original has changed since this was translated.";
        assert!(!french.contains(behind));

        let newer = city.save(&token, &original, &SHEET.replace("at eight", "at nine")).await;
        let french = city.read("/pages/rues-aux-ecoles").await;
        let since = format!("/pages/school-streets/diff?from={}", original["revision"].as_str().unwrap());
        assert!(french.contains(behind) && french.contains(&since), "{french}");
        assert!(city.read(&since).await.contains("nine"));

        // It is brought up to date, and says so.
        let editor = ask("/pages/rues-aux-ecoles/edit?whole=yes").await;
        assert!(editor.text().contains("name=\"follows\""));
        let page = city.get("/api/v1/pages/rues-aux-ecoles").await.json();
        let token_of_form = csrf(&editor);
        let form = [
            ("csrf", token_of_form.as_str()),
            ("base_revision", page["revision"].as_str().unwrap()),
            ("kind", "practice_sheet"),
            ("lang", "fr"),
            ("title", "Rues aux écoles"),
            ("markdown", page["markdown"].as_str().unwrap()),
            ("follows", newer["revision"].as_str().unwrap()),
            ("action", "publish"),
        ];
        let saved = city.ask("POST", "/pages/rues-aux-ecoles/edit").header("Cookie", &cookie).form(&form).send().await;
        assert_eq!(saved.status, 303, "{}", saved.text());
        assert!(!city.read("/pages/rues-aux-ecoles").await.contains(behind));
    })
    .await;
}

#[tokio::test]
async fn languages_lead_across_cities() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        let (gent, lyon) = (&cities.gent, cities.lyon.token("odile").await);
        gent.publish(&gent.token("odile").await, "# Compost\n\nA bin.\n").await;
        let text = "---\nlang: fr\ntranslation_of: [[compost@gent.localhost:8100]]\n---\n# Le compost\n\nUn bac.\n";
        let translation = cities.lyon.publish(&lyon, text).await;
        assert!(!gent.read("/pages/compost").await.contains("le-compost"));
        cities.arrives(&translation).await;
        let here = gent.read("/pages/compost").await;
        assert!(here.contains("href=\"/pages/le-compost@lyon.localhost:8101\" lang=\"fr\" hreflang=\"fr\""), "{here}");
        let copy = gent.read("/pages/le-compost@lyon.localhost:8101").await;
        assert!(copy.contains("href=\"/pages/compost\" lang=\"en\""), "{copy}");
    })
    .await;
}

#[tokio::test]
async fn a_page_is_data_for_programs_and_no_title_gets_out_of_it() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        city.publish(&token, SHEET).await;
        let data = |page: &str| -> Value {
            let block =
                page.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
            assert!(!block.contains(['<', '>', '&']), "{block}");
            serde_json::from_str(block).unwrap()
        };
        let sheet = data(&city.read("/pages/school-streets").await);
        assert_eq!(
            (&sheet["@type"], &sheet["name"], &sheet["inLanguage"]),
            (&json!("HowTo"), &json!("School streets"), &json!("en"))
        );
        assert_eq!(
            (&sheet["step"]["name"], &sheet["isBasedOn"]),
            (&json!("A barrier that somebody keeps"), &json!("https://gent.example/decision"))
        );
        let hostile = "</script><script>alert(1)</script>";
        city.publish(
            &token,
            &format!("---\nslug: hostile\nsummary: '<!-- <script>'\n---\n# `x` {}\n", hostile.replace('<', "\\<")),
        )
        .await;
        let title = json!({ "markdown": "text", "title": hostile, "slug": "worse" });
        let worse = city.call("POST", "/pages", &token, title).await.json();
        let page = city.read(&format!("/pages/{}", worse["slug"].as_str().unwrap())).await;
        assert!(!page.contains("<script>alert"), "{page}");
        assert_eq!(data(&page)["name"], hostile);
    })
    .await;
}

#[tokio::test]
async fn searches_are_narrowed_by_what_the_tables_say() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        city.publish(&token, SHEET).await;
        let other = SHEET
            .replace("School streets", "Green streets")
            .replace("operational", "pilot")
            .replace("evidence_level: 2", "evidence_level: 1");
        city.publish(&token, &other).await;
        for outcome in ["worked", "no_effect"] {
            city.publish(&token, &report(outcome).replace("in Lyon", outcome)).await;
        }
        city.commons.catch_up_index().await.unwrap();
        let found = city.get("/api/v1/search?q=street").await.json();
        assert_eq!(
            found["facets"]["status"],
            json!([{ "value": "operational", "count": 1 }, { "value": "pilot", "count": 1 }])
        );
        assert_eq!(found["facets"]["verdict"], json!([{ "value": "copy_with_changes", "count": 2 }]));
        let titles = async |query: &str| {
            let found = city.get(&format!("/api/v1/search?q=street{query}")).await.json();
            found["hits"]
                .as_array()
                .unwrap()
                .iter()
                .map(|hit| hit["page"]["title"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(titles("&status=pilot").await, ["Green streets"]);
        assert_eq!(titles("&evidence_level=2").await, ["School streets"]);
        assert_eq!(titles("&outcome=no_effect").await, ["A street no_effect"]);
        assert_eq!(titles("&outcome=no_effect&status=pilot").await, [""; 0]);
        assert_eq!(city.get("/api/v1/search?limit=many").await.status, 400);

        let page = city.read("/search?q=street").await;
        for said in ["How far along", "In service", "How it is known", "Measured before and after", "No effect"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let narrowed = city.read("/search?q=street&status=pilot").await;
        assert!(narrowed.contains("Green streets") && !narrowed.contains(">School streets</a>"), "{narrowed}");
        let api = city.get("/api/v1/openapi.json").await.json();
        let parameters = api["paths"]["/api/v1/search"]["get"]["parameters"]
            .as_array()
            .or(api["paths"]["/search"]["get"]["parameters"].as_array())
            .unwrap();
        assert!(parameters.iter().any(|parameter| parameter["name"] == "evidence_level"), "{parameters:?}");
    })
    .await;
}
