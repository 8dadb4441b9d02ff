//! What leaves the house: archives, the catalogue of data, the card for other sites, briefs; how far practices have come.

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::{Value, json};

use crate::city::City;
use crate::neighbours::{LYON, Neighbours};
use crate::proposals::{Browser, led_to};

const LYONS: &str = "lyon.localhost:8101";

fn practice(title: &str, status: &str, more: &str) -> String {
    format!(
        "---\nkind: practice_sheet\nlang: fr\ntitle: '{title}'\nsummary: Des bacs.\nproblem: Des déchets.\ncore_elements: [{{name: Un référent, why_essential: Sans lui rien ne va}}]\n\
         themes: [waste_circularity]\nstatus: {status}\ninterests_declared: none\nevidence_level: 2\nindicators: [{{id: kg, name: Déchets, unit: kg, baseline: 120, value: 84.5, date: 2026-03, source: Pesées}}]\n\
         period: {{start: 2024-05}}\nreplicability: {{verdict: copy_as_is, confidence: high, conditions: [{{text: Un carré d’ombre}}]}}\n{more}---\nDes bacs.\n"
    )
}

fn trial(practice: &Value, more: &str) -> String {
    format!(
        "---\nkind: experiment_report\ntitle: Essai\nexperiment_type: replication\npractice: {}\nquestion: Et ici ?\n\
         protocol: {{text: Peser.}}\noutcome: worked\nlessons: [Attendre.]\nadaptations: none\n{more}---\nTexte.\n",
        practice["ap_id"].as_str().unwrap()
    )
}

#[tokio::test]
async fn a_page_is_handed_out_with_its_history() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, "# Compost\n\nUn bac.\n").await;
        city.save(&token, &page, "# Compost\n\nDeux bacs.\n").await;
        assert!(city.read("/pages/compost/history").await.contains("/pages/compost/history.zip"));
        let archive = city.get("/pages/compost/history.zip").await;
        assert_eq!((archive.status, archive.content_type()), (200, "application/zip"));
        let disposition = archive.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment;") && disposition.ends_with(".history.zip\""), "{disposition}");
        let by_api = city.get("/api/v1/pages/compost/history").await;
        assert_eq!(by_api.body, archive.body);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("compost.zip");
        std::fs::write(&path, &archive.body).unwrap();
        let restored = city.commons.restore_history(&city.actor("odile").await, &path, None).await.unwrap();
        assert_eq!((restored.revisions, restored.new), (2, 0));

        let draft = city.call("POST", "/pages", &token, json!({ "markdown": "# Draft\n", "draft": true })).await.json();
        let id = draft["id"].as_str().unwrap();
        for nothing in ["nowhere", id] {
            assert_eq!(city.get(&format!("/pages/{nothing}/history.zip")).await.status, 404);
            assert_eq!(city.get(&format!("/api/v1/pages/{nothing}/history")).await.status, 404);
        }
        let id = page["id"].as_str().unwrap();
        city.call("DELETE", &format!("/pages/{id}"), &token, json!({})).await;
        assert_eq!(city.get("/pages/compost/history.zip").await.status, 410);
        assert_eq!(city.get("/api/v1/pages/compost/history").await.status, 410);
    })
    .await;
}

#[tokio::test]
async fn a_page_comes_back_from_its_file_by_form_and_by_api() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        let lyon_token = cities.lyon.token("odile").await;
        let page = cities.lyon.publish(&lyon_token, "# Compost\n\nUn bac.\n").await;
        let newest = cities.lyon.save(&lyon_token, &page, "# Compost\n\nDeux bacs.\n").await;
        let archive = cities.lyon.get("/pages/compost/history.zip").await.body;
        let gent = &cities.gent;
        let (odile, karim) = (Browser::of(gent, "odile").await, Browser::of(gent, "karim").await);
        assert!(odile.read("/write").await.contains("href=\"/restore\""));
        assert!(!karim.read("/write").await.contains("href=\"/restore\""));
        assert_eq!(karim.open("/restore").await.status, 403);
        assert_eq!(karim.upload("/restore", &[], ("a.history.zip", &archive)).await.status, 403);
        assert_eq!(odile.upload("/restore", &[], ("a.history.zip", b"")).await.status, 422);

        let key = cities.lyon.commons.identity().unwrap().record_key.public().to_multibase();
        let half = &archive[..archive.len() / 2];
        let send = async |path: &str, body: &[u8]| {
            let ask = gent.ask("POST", path).token(&gent.token("odile").await);
            ask.header("Content-Type", "application/zip").body(body).send().await
        };
        for (fields, file, words) in [
            (vec![("key", key.as_str())], half, "nothing of it was kept"),
            (vec![("key", key.as_str())], b"PK no archive", "nothing of it was kept"),
            (vec![], &archive, "Ask the city for its key"),
            (vec![("key", "z6Mk")], &archive, "not the key of that city"),
        ] {
            let refused = odile.upload("/restore", &fields, ("a.history.zip", file)).await;
            assert!(
                refused.status == 422 && refused.text().contains(words),
                "{words}: {} {}",
                refused.status,
                refused.text()
            );
        }
        assert_eq!(send(&format!("/api/v1/archives?key={key}"), half).await.status, 422);
        assert_eq!(send("/api/v1/archives", &archive).await.status, 422);
        let anyone = gent.ask("POST", "/api/v1/archives").body(archive.clone()).send().await;
        assert_eq!(anyone.status, 401);
        let copy = format!("/api/v1/pages/compost@{LYONS}");
        assert_eq!(gent.get(&copy).await.status, 404, "nothing was kept of what was refused");

        let restored = odile.upload("/restore", &[("key", &key)], ("a.history.zip", &archive)).await;
        assert_eq!(led_to(&restored), format!("/pages/compost@{LYONS}"));
        assert_eq!(gent.get(&copy).await.json()["revision"], newest["revision"]);
        let again = send("/api/v1/archives", &archive).await;
        assert_eq!(again.status, 201, "{}", again.text());
        let again = again.json();
        assert_eq!((&again["revisions"], &again["new"], &again["ap_id"]), (&json!(2), &json!(0), &page["ap_id"]));
    })
    .await;
}

#[tokio::test]
async fn the_data_of_a_city_stands_in_its_catalogue() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        city.publish(&token, "# Sans données\n").await;
        city.publish(&token, "---\nlang: fr\nthemes: [mobility]\nsummary: Des passages.\n---\n# Passages\n\n```csv\nmois,vélos\n2025-01,12\n```\n\n```geojson\n{\"type\":\"Point\",\"coordinates\":[1,2]}\n```\n").await;
        let named = "datasets: [{url: 'https://data.example/a.csv', format: CSV, licence: ODbL-1.0}]\nperiod: {start: 2025, end: 2025-04}\n";
        city.publish(&token, &format!(
            "---\nkind: experiment_report\nlang: fr\ntitle: Essai\nexperiment_type: first_trial\nquestion: Quoi ?\nprotocol: {{text: Peser.}}\noutcome: worked\nlessons: [Attendre.]\n{named}---\nTexte.\n"
        )).await;
        assert!(city.read("/").await.contains("href=\"/catalog.jsonld\""));
        let answer = city.get("/catalog.jsonld").await;
        assert_eq!((answer.status, answer.content_type()), (200, "application/ld+json"));
        let catalogue = answer.json();
        assert_eq!(catalogue["@type"], "dcat:Catalog");
        assert_eq!(catalogue["dct:publisher"]["foaf:name"], "Gent");
        let sets = catalogue["dcat:dataset"].as_array().unwrap();
        assert_eq!(sets.len(), 2, "{catalogue}");
        let passages = &sets[0];
        assert_eq!(passages["dct:title"], json!({ "@value": "Passages", "@language": "fr" }));
        assert_eq!(passages["dcat:theme"][0]["@id"], "http://publications.europa.eu/resource/authority/data-theme/TRAN");
        let distributions = passages["dcat:distribution"].as_array().unwrap();
        assert_eq!(distributions.len(), 2);
        assert_eq!(distributions[0]["dct:license"]["@id"], "https://spdx.org/licenses/CC-BY-SA-4.0");
        let download = distributions[0]["dcat:downloadURL"]["@id"].as_str().unwrap();
        let data = city.get(download.split_once("localhost:8100").unwrap().1).await;
        assert_eq!(data.text(), "mois,vélos\n2025-01,12\n");
        let trial = &sets[1];
        assert_eq!(trial["dct:temporal"]["dcat:endDate"]["@value"], "2025-04");
        assert_eq!(trial["dcat:distribution"].as_array().unwrap().len(), 1, "{trial}");

        // What people measured is data of the city, for as long as it is said.
        let silent = city.publish(&token, "# Bruit\n").await["id"].as_str().unwrap().to_owned();
        let told = json!({"observations": [{"what": "Noise", "unit": "dB", "readings": [{"date": "2026", "value": "61.5"}]}]});
        let told = city.call("POST", &format!("/pages/{silent}/observations"), &token, told).await;
        assert_eq!(told.status, 201, "{}", told.text());
        let sets = city.get("/catalog.jsonld").await.json()["dcat:dataset"].as_array().unwrap().clone();
        assert_eq!((sets.len(), &sets[2]["dct:title"]["@value"]), (3, &json!("Bruit")));
        let measured = sets[2]["dcat:distribution"][0]["dcat:downloadURL"]["@id"].as_str().unwrap();
        let table = city.get(measured.split_once("localhost:8100").unwrap().1).await;
        assert!(table.text().contains("2026,Noise,61.5,dB"), "{}", table.text());
        let comment = told.json()["comments"][0].as_str().unwrap().to_owned();
        city.call("DELETE", &format!("/comments/{comment}"), &token, json!({})).await;
        assert_eq!(city.get("/catalog.jsonld").await.json()["dcat:dataset"].as_array().unwrap().len(), 2);

        let known = answer.header("etag").unwrap().to_owned();
        let again = city.ask("GET", "/catalog.jsonld").header("If-None-Match", &known).send().await;
        assert_eq!(again.status, 304);
        let after = city.get("/catalog.jsonld?after=1000000").await.json();
        assert_eq!(after["dcat:dataset"], json!([]));
        assert!(after["hydra:view"]["hydra:next"].is_null() && after["hydra:view"]["hydra:first"]["@id"] == catalogue["@id"]);
    })
    .await;
}

#[tokio::test]
async fn the_catalogue_comes_in_parts() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    for number in 0..130 {
        city.publish(&token, &format!("# Page {number}\n\n```csv\na,b\n1,{number}\n```\n")).await;
    }
    let (mut found, mut path) = (0, "/catalog.jsonld".to_owned());
    for part in 0.. {
        assert!(part < 5, "it ends");
        let catalogue = city.get(&path).await.json();
        found += catalogue["dcat:dataset"].as_array().unwrap().len();
        let Some(next) = catalogue["hydra:view"]["hydra:next"]["@id"].as_str() else { break };
        path = next.split_once("localhost:8100").unwrap().1.to_owned();
    }
    assert_eq!(found, 130);
}

#[tokio::test]
async fn the_card_alone_may_stand_in_a_frame() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        city.publish(&token, &practice("Bacs \"><script>alert(1)</script>", "operational", "slug: bacs\n")).await;
        let listed = city.get("/api/v1/pages").await.json();
        let slug = listed["items"][0]["slug"].as_str().unwrap().to_owned();
        let session = city.get("/sign-in").await.cookie("koinon_form");
        let card = city
            .ask("GET", &format!("/pages/{slug}/card?lang=ar"))
            .header("Cookie", &format!("koinon_form={}; koinon_notice=saved", session.unwrap_or_default()))
            .send()
            .await;
        let policy = card.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors *") && policy.contains("default-src 'none'"), "{policy}");
        assert!(!policy.contains("script-src") && policy.contains("form-action 'none'"), "{policy}");
        assert_eq!((card.status, card.header("set-cookie")), (200, None), "it sets and ends no cookie");
        let text = card.text();
        assert!(text.contains("dir=\"rtl\"") && text.contains("Des bacs.") && !text.contains("<script"), "{text}");
        assert!(!text.contains("<form") && text.contains("target=\"_blank\" rel=\"noopener\""), "{text}");
        for path in ["", "/take-along", "/maturity", "/history", "/edit", "/nowhere"] {
            let page = city.get(&format!("/pages/{slug}{path}")).await;
            if page.content_type().starts_with("text/html") && page.header("content-security-policy").is_some() {
                assert!(page.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"), "{path}");
            }
        }
        assert_eq!(city.get("/pages/nowhere/card").await.status, 404);

        // Another site finds it by the address of the page.
        let page = city.read(&format!("/pages/{slug}")).await;
        let found = page.split("application/json+oembed\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        let asked = found.replace("&amp;", "&").replace("&#38;", "&");
        let asked = asked.split_once("localhost:8100").unwrap().1.to_owned();
        let answer = city.get(&format!("{asked}&maxwidth=300&format=json")).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some("*")));
        let told = answer.json();
        assert_eq!((&told["version"], &told["type"], &told["width"]), (&json!("1.0"), &json!("rich"), &json!(300)));
        let html = told["html"].as_str().unwrap();
        assert!(
            html.starts_with("<iframe src=\"http://gent.localhost:8100/pages/") && html.matches('<').count() == 2,
            "{html}"
        );
        assert_eq!(city.get(&format!("{asked}&format=xml")).await.status, 501);
        for nothing in ["http://evil.example/pages/bacs", "http://gent.localhost:8100/pages/nowhere", "nonsense", ""] {
            assert_eq!(city.get(&format!("/oembed?url={nothing}")).await.status, 404, "{nothing}");
        }
        let along = city.read(&format!("/pages/{slug}/take-along")).await;
        assert!(along.contains("&#60;iframe") || along.contains("&lt;iframe"), "{along}");
        assert!(along.contains("brief.pdf?lang=ar") && along.contains("cite.bib"), "{along}");
    })
    .await;
}

#[tokio::test]
async fn a_practice_tells_when_it_was_mentioned_tried_adopted_and_given_up() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        let (gent, token) = (&cities.gent, cities.gent.token("odile").await);
        let sheet = cities.publishes(&practice("Bacs", "operational", "")).await;
        let at = format!("/pages/bacs@{LYONS}/maturity");
        let told = gent.get(&format!("/api/v1{at}")).await.json();
        let of = |told: &Value, city: &str, step: &str| {
            let cities = told["cities"].as_array().unwrap().clone();
            let city = cities.into_iter().find(|one| one["city"] == city).unwrap_or_default();
            (city[step]["date"].as_str().map(str::to_owned), city[step]["said"].as_bool())
        };
        assert_eq!(of(&told, LYONS, "tried"), (Some("2024-05".into()), Some(true)));
        assert_eq!(of(&told, LYONS, "adopted"), (None, None));
        assert_eq!(told["cities"].as_array().unwrap().len(), 1, "Gent has said nothing yet");

        gent.publish(&token, &format!("# Notes\n\nVoir [[bacs@{LYONS}]].\n")).await;
        let told = gent.get(&format!("/api/v1{at}")).await.json();
        assert!(of(&told, &gent.authority, "mentioned").0.is_some());
        assert_eq!(of(&told, &gent.authority, "tried").0, None, "a mention is no trial");
        let first = gent
            .publish(
                &token,
                &trial(&sheet, "period: {start: 2025-02-03, end: 2025-09}\ncontinuation: adopted_as_policy\n"),
            )
            .await;
        let stopped = trial(&sheet, "period: {start: 2023, end: 2023-12-01}\ncontinuation: stopped\n")
            .replace("Essai", "Ancien essai");
        gent.publish(&token, &stopped).await;
        let told = gent.get(&format!("/api/v1{at}")).await.json();
        assert_eq!(of(&told, &gent.authority, "tried"), (Some("2023".into()), Some(true)), "the first trial counts");
        assert_eq!(of(&told, &gent.authority, "adopted"), (Some("2025-09".into()), Some(true)));
        assert_eq!(of(&told, &gent.authority, "given_up"), (Some("2023-12-01".into()), Some(true)));
        let adopted =
            told["cities"].as_array().unwrap().iter().find(|one| one["city"] == gent.authority.as_str()).unwrap();
        assert_eq!(adopted["adopted"]["page"]["id"], first["id"]);

        // The sheet says that it became usual; that was so from the version on that first said it.
        let lyon = cities.lyon.token("odile").await;
        let usual = cities.lyon.save(&lyon, &sheet, &practice("Bacs", "mainstreamed", "")).await;
        cities
            .lyon
            .save(&lyon, &usual, &practice("Bacs", "mainstreamed", "").replace("Des bacs.", "Des grands bacs."))
            .await;
        let told = cities.lyon.get("/api/v1/pages/bacs/maturity").await.json();
        assert_eq!(
            of(&told, LYONS, "adopted"),
            (usual["updated_at"].as_str().map(|day| day[..10].to_owned()), Some(false))
        );

        let page = gent.read(&at).await;
        for said in ["First mentioned", "Given up", "<svg", "2023", "Not told", "(the page was written then)"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let list = gent.read("/maturity?theme=waste_circularity").await;
        assert!(list.contains(&at) && list.contains("selected>"), "{list}");
        assert!(gent.read("/maturity?theme=water").await.contains("no practice of this theme"));
        let listed = gent.get("/api/v1/maturity?theme=waste_circularity").await.json();
        assert_eq!(
            (&listed["items"][0]["page"]["id"], &listed["next"]),
            (&told_id(&gent.get(&format!("/api/v1/pages/bacs@{LYONS}")).await.json()), &Value::Null)
        );
        assert_eq!(gent.get("/api/v1/maturity?cursor=nonsense").await.status, 400);
        for nothing in ["notes", "nowhere"] {
            assert_eq!(gent.get(&format!("/pages/{nothing}/maturity")).await.status, 404, "{nothing}");
            assert_eq!(gent.get(&format!("/api/v1/pages/{nothing}/maturity")).await.status, 404, "{nothing}");
        }
    })
    .await;
}

fn told_id(page: &Value) -> Value {
    page["id"].clone()
}

/// The text of a PDF, as poppler takes it out.
fn read_pdf(pdf: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, pdf).unwrap();
    let read = std::process::Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(file.path()).arg("-").output();
    let read = read.unwrap_or_else(|e| panic!("pdftotext: {e}; scripts/install-test-needs installs it"));
    String::from_utf8(read.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_practice_is_handed_out_as_a_brief_in_each_language() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, &practice("Bacs à compost", "operational", "")).await;
        city.publish(&token, "# Article\n").await;
        let at = "/pages/bacs-a-compost/brief.pdf";
        let french = city.get(at).await;
        assert_eq!((french.status, french.content_type()), (200, "application/pdf"), "{}", french.text());
        assert!(french.body.starts_with(b"%PDF-"));
        assert!(french.header("content-disposition").unwrap().contains("-fr.pdf"), "in the language of the page");
        let tag = french.header("etag").unwrap().to_owned();
        assert_eq!(city.ask("GET", at).header("If-None-Match", &tag).send().await.status, 304);
        assert_eq!(city.get(at).await.body, french.body);
        let arabic = city.get(&format!("{at}?lang=ar")).await;
        assert!(arabic.status == 200 && arabic.body != french.body && arabic.header("etag") != Some(&tag));
        // It says what the page says now.
        city.save(&token, &page, &practice("Bacs à compost", "paused", "")).await;
        assert_ne!(city.get(at).await.header("etag"), Some(&tag[..]));
        // A trial's figures, and what it did otherwise, stand beside the practice's.
        let done = "indicators: [{id: kg, name: Restes, unit: kg, baseline: 200, target: 150, result: 160.25}]\n\
            delivery: {planned: Huit bacs, actual: Six bacs}\nperiod: {start: 2025}\n";
        let report = trial(&page, done).replace(
            "adaptations: none",
            "adaptations: [{core_element: Un référent, change: Deux référents, planned: true}]",
        );
        city.publish(&token, &report).await;
        let text = read_pdf(&city.get("/pages/essai/brief.pdf?lang=en").await.body);
        for said in ["160.25", "150", "84.5", "Huit bacs", "Six bacs", "Deux référents", "Un référent"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        for nothing in ["article", "nowhere"] {
            assert_eq!(city.get(&format!("/pages/{nothing}/brief.pdf")).await.status, 404, "{nothing}");
        }
    })
    .await;
}
