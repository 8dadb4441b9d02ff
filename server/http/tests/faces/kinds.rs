//! What each kind asks for, and what is answered where it is not there.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::forms::{csrf, sign_in};

/// The front matter of a sheet with an answer to each of the eleven questions.
const SHEET: &str = "\
---
kind: practice_sheet
title: 2026
summary: Des bacs au pied des immeubles.
problem: Un tiers de nos ordures pourrait devenir du compost.
core_elements: Un référent par bac
themes: waste_circularity
status: operational
where: {lau_code: 01063}
sdg_targets: [11.10]
interests_declared: none
evidence_level: 1
replicability:
  verdict: copy_with_changes
  confidence: medium
  conditions: [{text: Le règlement le permet.}]
x_later: 1.10
---
Chaque bac sert trente foyers.
";

fn fields_named(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_sheet_is_published_once_all_is_answered_and_its_fields_are_typed() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let lacking = SHEET.replace("status: operational\n", "").replace("{text: Le règlement le permet.}", "");
        let refused = city.call("POST", "/pages", &token, json!({ "markdown": lacking })).await;
        assert_eq!((refused.status, refused.content_type()), (422, "application/problem+json"));
        let problem = refused.json();
        assert_eq!(problem["type"], "urn:koinon:problem:incomplete");
        assert_eq!(fields_named(&problem), ["status", "replicability.conditions"]);
        assert_eq!(city.get("/api/v1/pages").await.json()["items"], json!([]));

        let path = format!("/pages/{}", problem["id"].as_str().unwrap());
        let draft = city.ask("GET", &format!("/api/v1{path}")).token(&token).send().await.json();
        assert_eq!((&draft["draft"], &draft["explanation"]), (&json!(true), &json!("incomplete")));
        assert_eq!(draft["markdown"], lacking);
        let again = city.call("PUT", &path, &token, json!({ "markdown": lacking, "draft": false })).await;
        assert_eq!((again.status, fields_named(&again.json())), (422, vec!["status", "replicability.conditions"]));
        let kept = city.call("PUT", &path, &token, json!({ "markdown": lacking, "draft": true })).await;
        assert_eq!((kept.status, &kept.json()["draft"]), (200, &json!(true)));

        let published = city.call("PUT", &path, &token, json!({ "markdown": SHEET, "draft": false })).await;
        assert_eq!(published.status, 200, "{}", published.text());
        let page = city.get(&format!("/api/v1{path}")).await.json();
        assert_eq!(
            (&page["title"], &page["state"], &page["markdown"]),
            (&json!("2026"), &json!("live"), &json!(SHEET))
        );
        let fields = &page["fields"];
        assert_eq!(fields["core_elements"], json!([{ "name": "Un référent par bac" }]));
        assert_eq!((&fields["themes"], &fields["sdg_targets"]), (&json!(["waste_circularity"]), &json!(["11.10"])));
        assert_eq!((&fields["where"], &fields["evidence_level"]), (&json!({ "lau_code": "01063" }), &json!(1)));
        assert_eq!(fields["x_later"], json!(1.1), "what no table knows is read as YAML says");
    })
    .await;
}

#[tokio::test]
async fn the_editor_names_each_missing_answer_and_gives_the_text_back() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let cookie = sign_in(&city, "odile").await;
        let token = csrf(&city.ask("GET", "/write/text").header("Cookie", &cookie).send().await);
        let text =
            SHEET.replace("summary: Des bacs au pied des immeubles.\n", "").replace("title: 2026", "title: Bacs");
        let fields = [("csrf", token.as_str()), ("kind", "practice_sheet"), ("lang", "fr"), ("markdown", &text)];
        let ask = city.ask("POST", "/write/text").header("Cookie", &cookie).header("Accept-Language", "fr");
        let refused = ask.form(&fields).send().await;
        assert_eq!(refused.status, 422);
        let shown = refused.text();
        let (_, rest) = shown.split_once("<form class=\"editor\" method=\"post\" action=\"").unwrap();
        let draft = rest.split('"').next().unwrap().to_owned();
        assert!(
            shown.contains("En deux phrases, pour un voisin <span class=\"muted\">Cette réponse manque.</span>"),
            "{shown}"
        );
        assert!(shown.contains("Chaque bac sert trente foyers.") && draft.ends_with("/edit"), "{shown}");
        let whole = SHEET.replace("title: 2026", "title: Bacs");
        let fields = [("csrf", token.as_str()), ("title", "Bacs"), ("markdown", &whole)];
        let ask = city.ask("POST", &draft).header("Cookie", &cookie).form(&fields);
        let saved = ask.send().await;
        assert_eq!((saved.status, saved.header("location")), (303, Some("/pages/bacs")), "{}", saved.text());
    })
    .await;
}

#[tokio::test]
async fn the_tables_of_the_kinds_can_be_read() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let answer = city.get("/api/v1/kinds").await;
        assert_eq!(answer.status, 200);
        let kinds = answer.json();
        let items = kinds["items"].as_array().unwrap();
        assert_eq!(items.len(), 9);
        let sheet = &items[0];
        assert_eq!((&sheet["kind"], &sheet["gated"]), (&json!("practice_sheet"), &json!(true)));
        let field =
            |name: &str| sheet["fields"].as_array().unwrap().iter().find(|field| field["name"] == name).unwrap();
        let title = field("title");
        assert_eq!(
            (&title["type"], &title["max_length"], &title["question"]),
            (&json!("line"), &json!(120), &json!(1))
        );
        assert_eq!(field("status")["choices"][1], "pilot");
        assert_eq!((&field("themes")["maximum"], &field("themes")["facet"]), (&json!(3), &json!(true)));
        assert_eq!(field("indicators")["needed_by"], "evidence_level");
        let verdict = &field("replicability")["fields"][0];
        assert_eq!((&verdict["name"], &verdict["screen"]), (&json!("verdict"), &json!(3)));
    })
    .await;
}

#[tokio::test]
async fn hostile_front_matters_are_shown_as_text() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let bomb = (1..12).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", ")));
        let bomb = format!("a0: &a0 [x, x]\n{}", bomb.collect::<String>());
        for (number, yaml) in [
            bomb.as_str(),
            "a: &a [*a]\n",
            &format!("a: {}{}\n", "[".repeat(5_000), "]".repeat(5_000)),
            "kind: practice_sheet\ntitle: [\n",
            "kind: practice_sheet\nsummary: a: b\n",
            "core_elements: [x\n  - y\n",
            &format!("title: {}\n", "x".repeat(300_000)),
        ]
        .iter()
        .enumerate()
        {
            let page = city.publish(&token, &format!("---\n{yaml}---\n# Page {number}\n\nText.\n")).await;
            assert!(page["html"].as_str().unwrap().contains(">Text.</p>"), "{number}");
            assert_eq!(page["fields"], json!({}), "{number}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_practice_is_published_by_answering_the_questions_alone() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let cookie = sign_in(&city, "odile").await;
        let form = city.ask("GET", "/write/text?kind=practice_sheet&lang=fr").header("Cookie", &cookie).send().await;
        let text = form.text();
        assert!(
            text.contains("id=\"question-11\"") && text.contains("name=\"answer-replicability.verdict\""),
            "{text}"
        );
        let token = csrf(&form);
        let mut fields = vec![
            ("csrf", token.as_str()),
            ("asks", "yes"),
            ("kind", "practice_sheet"),
            ("lang", "fr"),
            ("title", "Bacs de quartier"),
            ("markdown", "Chaque bac sert trente foyers."),
            ("answer-summary", "Des bacs au pied des immeubles."),
            ("answer-problem", "Un tiers des poubelles est fait de restes de cuisine."),
            ("answer-core_elements.0.name", "Un référent par bac"),
            ("answer-themes", "waste_circularity"),
            ("answer-status", "operational"),
            ("answer-interests_declared", "none"),
            ("answer-evidence_level", "1"),
            ("answer-replicability.verdict", "copy_with_changes"),
            ("answer-replicability.confidence", "medium"),
            ("action", "publish"),
        ];
        let post = async |fields: &[(&str, &str)]| {
            city.ask("POST", "/write/text").header("Cookie", &cookie).form(fields).send().await
        };
        let refused = post(&fields).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.text().contains("href=\"#question-10\""),
            "the one answer that is missing is named at its place"
        );
        let again = refused.text();
        let draft = again.split("<form class=\"editor by-screens\" method=\"post\" action=\"").nth(1).unwrap();
        let draft = draft.split('"').next().unwrap();
        assert!(again.contains("value=\"Un référent par bac\""), "nothing that was answered is lost");

        fields.push(("answer-replicability.conditions.0.text", "Une cour à l'ombre"));
        let saved = city.ask("POST", draft).header("Cookie", &cookie).form(&fields).send().await;
        assert_eq!(
            (saved.status, saved.header("location")),
            (303, Some("/pages/bacs-de-quartier")),
            "{}",
            saved.text()
        );
        let page = city.get("/api/v1/pages/bacs-de-quartier").await.json();
        assert_eq!((&page["kind"], &page["fields"]["status"]), (&json!("practice_sheet"), &json!("operational")));
        assert_eq!(page["fields"]["replicability"]["conditions"][0]["text"], "Une cour à l'ombre");
        assert!(page["markdown"].as_str().unwrap().ends_with("Chaque bac sert trente foyers."));
    })
    .await;
}
