//! Jonas' way: a practice of Bordeaux is tried in Strasbourg and in Sidi Bou Saïd, and its page says so, whoever is off.

use std::path::Path;

use anyhow::Context as _;
use koinon_federation_tests::{Backend, Cities, City, Client, Page};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{BORDEAUX, SIDI_BOU_SAID, STRASBOURG, on_both_databases, subscribe, wait_for_copy};

on_both_databases!(a_practice_gathers_the_trials_of_other_cities, a_link_that_its_city_declines_counts_in_no_city);

const PRACTICE: &str = "---\nkind: practice_sheet\nsummary: Des bacs au pied des immeubles.\nproblem: Les restes vont à l'incinérateur.\n\
    core_elements: [{name: Un référent par bac}]\nthemes: [waste_circularity]\nstatus: operational\ninterests_declared: none\n\
    evidence_level: 1\nreplicability: {verdict: copy_with_changes, confidence: medium, conditions: [{text: Le règlement le permet.}]}\n\
    ---\n# Compost partagé\n\nChaque bac sert trente foyers.\n";

/// One grey point.
const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

/// A report of a trial of this practice, in exactly this version.
fn report(practice: &Page, title: &str, outcome: &str, result: u32) -> String {
    format!(
        "---\nkind: experiment_report\nexperiment_type: replication\npractice: {{iri: {}, revision: {}}}\n\
         question: Est-ce que cela marche ici ?\nprotocol: {{text: Peser chaque semaine.}}\nperiod: {{start: 2026-03, end: 2026-09}}\n\
         outcome: {outcome}\nlessons: [Commencer par une seule cour.]\nadaptations: [{{change: Un bac fermé, planned: true}}]\n\
         indicators: [{{id: mass, name: Masse, unit: kg, baseline: 900, result: {result}, comparator: before_after}}]\n---\n# {title}\n\n\
         Nous avons essayé.\n\n```csv line\nSemaine,Masse (kg)\n1,12.5\n2,11\n3,9.5\n```\n",
        practice.ap_id, practice.revision
    )
}

/// What the page of a practice says to anybody, once it says this.
async fn says(city: &City, page: &Page, words: &str) -> anyhow::Result<()> {
    let reader = city.anonymous()?;
    let path = format!("/pages/{}@{}", page.slug, page.city);
    city.wait_until(&format!("{} says \"{words}\"", city.name()), async || {
        let (status, html) = reader.read(&path).await?;
        anyhow::ensure!(status == StatusCode::OK, "{status}: {html}");
        Ok(html.contains(words).then_some(()))
    })
    .await
}

/// The level of evidence as another program computes it, in another language, from the pages alone.
async fn recomputed(city: &City, practice: &Page) -> anyhow::Result<Value> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("evidence/level.mjs");
    let address = city.address().context("the city does not run")?;
    let id = city.anonymous()?.page(&practice.slug, &practice.city).await?.context("the page is here")?.id;
    let mut node = tokio::process::Command::new("node");
    node.arg(program).arg(format!("http://{address}/api/v1")).arg(id).env("NO_PROXY", "127.0.0.1");
    let run = node.output().await.context("node is missing: install it with scripts/install-test-needs")?;
    anyhow::ensure!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Ok(serde_json::from_slice(&run.stdout)?)
}

/// That the level that the city shows is the one that the other program computes.
async fn agrees(city: &City, practice: &Page, level: Value) -> anyhow::Result<()> {
    let shown = ledger(&city.anonymous()?, practice).await?["evidence_level"].clone();
    assert_eq!((&shown, recomputed(city, practice).await?), (&level, level.clone()), "{}", city.name());
    Ok(())
}

async fn ledger(client: &Client, page: &Page) -> anyhow::Result<Value> {
    client.call(Method::GET, &format!("/pages/{}@{}/replications", page.slug, page.city), None).await?.expect()
}

/// Waits until a city shows the photo of what was weighed, and serves it itself.
async fn shows_photo(city: &City, page: &Page) -> anyhow::Result<()> {
    let reader = city.anonymous()?;
    let path = format!("/pages/{}@{}/observations", page.slug, page.city);
    city.wait_until(&format!("{} shows the photo", city.name()), async || {
        let measured: Value = reader.call(Method::GET, &path, None).await?.expect()?;
        let photo = &measured["series"][0]["readings"][0]["photo"];
        let Some(path) = photo["path"].as_str() else { return Ok(None) };
        anyhow::ensure!(photo["alt"] == "Le peson indique 12,5 kg.", "{photo}");
        Ok((reader.read(path).await?.0 == StatusCode::OK).then_some(()))
    })
    .await
}

/// Every city follows every other one.
async fn league(backend: Backend) -> anyhow::Result<Cities> {
    let all = [BORDEAUX, STRASBOURG, SIDI_BOU_SAID];
    let cities = Cities::start(backend, &all).await?;
    for reader in all {
        for writer in all.into_iter().filter(|writer| *writer != reader) {
            subscribe(&cities, reader, writer).await?;
        }
    }
    Ok(cities)
}

async fn a_practice_gathers_the_trials_of_other_cities(backend: Backend) -> anyhow::Result<()> {
    let mut cities = league(backend).await?;
    let ana = cities[BORDEAUX].officer().await?;
    let practice = ana.create(PRACTICE).await?;
    for city in [STRASBOURG, SIDI_BOU_SAID] {
        wait_for_copy(&cities[city], &practice).await?;
    }
    says(&cities[BORDEAUX], &practice, "Not yet, as far as is known here").await?;

    // He says that his city will try it.
    let jonas = cities[STRASBOURG].officer().await?;
    let copy = wait_for_copy(&cities[STRASBOURG], &practice).await?;
    let intention = json!({ "date": "2099-03", "words": "Deux écoles s'y préparent." });
    let said = jonas.call(Method::POST, &format!("/pages/{}/intentions", copy.id), Some(intention)).await?;
    assert_eq!(said.status, StatusCode::CREATED, "{said:?}");
    for city in [BORDEAUX, SIDI_BOU_SAID, STRASBOURG] {
        says(&cities[city], &practice, "1 city preparing").await?;
    }

    // The protocol is written and frozen before it is known how it ends; it stays as it was, everywhere.
    let running = jonas.create(&report(&practice, "Compost à Strasbourg", "running", 0)).await?;
    let frozen = jonas.call(Method::POST, &format!("/pages/{}/freeze", running.id), None).await?;
    assert_eq!(frozen.status, StatusCode::CREATED, "{frozen:?}");
    let frozen: Page = jonas.call(Method::GET, &format!("/pages/{}", running.id), None).await?.expect()?;
    assert!(
        frozen.markdown.contains("frozen:") && frozen.markdown.contains("Peser chaque semaine."),
        "{}",
        frozen.markdown
    );
    let copied = wait_for_copy(&cities[BORDEAUX], &frozen).await?;
    assert_eq!(copied.markdown, frozen.markdown);
    says(&cities[BORDEAUX], &frozen, "Frozen on ").await?;

    // Both report; the page's city shows both links, and counts them with the reporting city off, also after a restart.
    let ended =
        frozen.markdown.replace("outcome: running", "outcome: worked_with_changes").replace("result: 0", "result: 420");
    let worked = jonas.edit(&frozen, &ended.replace("Peser chaque semaine.", "Peser chaque mois.")).await?;
    let copied = wait_for_copy(&cities[SIDI_BOU_SAID], &worked).await?;
    for words in ["text: Peser chaque semaine.", "amendments:", "text: Peser chaque mois."] {
        assert!(copied.markdown.contains(words), "{words}: {}", copied.markdown);
    }
    says(&cities[SIDI_BOU_SAID], &worked, "1 amendment since").await?;
    // What was weighed each week stands in the text as CSV: it is drawn in every city.
    says(&cities[SIDI_BOU_SAID], &worked, "<svg").await?;
    says(&cities[SIDI_BOU_SAID], &worked, "12.5").await?;
    says(&cities[BORDEAUX], &practice, "Tried in 1 city: 1 worked with changes").await?;
    let leila = cities[SIDI_BOU_SAID].officer().await?;
    let failed = leila.create(&report(&practice, "Compost à Sidi Bou Saïd", "no_effect", 890)).await?;
    let both = "Tried in 2 cities: 1 worked with changes, 1 no effect";
    for city in [BORDEAUX, STRASBOURG, SIDI_BOU_SAID] {
        says(&cities[city], &practice, both).await?;
        wait_for_copy(&cities[city], &worked).await?;
        wait_for_copy(&cities[city], &failed).await?;
    }
    cities[STRASBOURG]
        .wait_until("Bordeaux says that it shows the link", async || {
            let links: Value = jonas.call(Method::GET, &format!("/pages/{}/links", worked.id), None).await?.expect()?;
            let answer =
                links["outgoing"].as_array().and_then(|links| links.first()).map(|link| link["answer"].clone());
            Ok((answer == Some(json!("shown"))).then_some(()))
        })
        .await?;

    // What somebody weighed beside the practice goes to all, with its photo.
    let photo = json!({ "hash": jonas.keep_picture(PHOTO).await?, "alt": "Le peson indique 12,5 kg." });
    let weighed = json!({ "what": "Masse d'un bac", "unit": "kg", "readings": [{ "date": "2026-05-04", "value": "12.5" }], "photo": photo });
    let path = format!("/pages/{}/observations", copy.id);
    let told = jonas.call(Method::POST, &path, Some(json!({ "observations": [weighed] }))).await?;
    assert_eq!(told.status, StatusCode::CREATED, "{told:?}");
    for city in [BORDEAUX, SIDI_BOU_SAID] {
        shows_photo(&cities[city], &practice).await?;
    }

    cities[STRASBOURG].stop().await?;
    cities[BORDEAUX].stop().await?;
    cities[BORDEAUX].start().await?;
    says(&cities[BORDEAUX], &practice, both).await?;
    shows_photo(&cities[BORDEAUX], &practice).await?;
    let counted = ledger(&cities[BORDEAUX].anonymous()?, &practice).await?;
    assert_eq!((&counted["cities"], &counted["preparing"]), (&json!(2), &json!(0)), "{counted}");
    agrees(&cities[BORDEAUX], &practice, json!(4)).await?;
    assert_eq!(counted["reports"].as_array().map(Vec::len), Some(2));
    let (_, tried) = cities[BORDEAUX].anonymous()?.read(&format!("/pages/{}/tried", practice.slug)).await?;
    for words in ["Un bac fermé", "Compared with something", "replicated elsewhere (level 4)", "Compost à Strasbourg"]
    {
        assert!(tried.contains(words), "{words}: {tried}");
    }

    // A figure is corrected: it follows.
    cities[STRASBOURG].start().await?;
    let jonas = cities[STRASBOURG].officer().await?;
    let corrected = jonas.edit(&worked, &worked.markdown.replace("420", "440")).await?;
    let copied = wait_for_copy(&cities[BORDEAUX], &corrected).await?;
    assert!(copied.markdown.contains("result: 440"), "{}", copied.markdown);

    // It is withdrawn, and leaves a trace everywhere.
    jonas.delete(&corrected).await?;
    let withdrawn = "Tried in 2 cities: 1 no effect, 1 withdrawn (last: worked with changes)";
    for city in [BORDEAUX, STRASBOURG, SIDI_BOU_SAID] {
        says(&cities[city], &practice, withdrawn).await?;
        agrees(&cities[city], &practice, Value::Null).await?;
    }
    Ok(())
}

async fn a_link_that_its_city_declines_counts_in_no_city(backend: Backend) -> anyhow::Result<()> {
    let cities = league(backend).await?;
    let ana = cities[BORDEAUX].officer().await?;
    let practice = ana.create(PRACTICE).await?;
    wait_for_copy(&cities[STRASBOURG], &practice).await?;
    wait_for_copy(&cities[SIDI_BOU_SAID], &practice).await?;
    let jonas = cities[STRASBOURG].officer().await?;
    let trial = jonas.create(&report(&practice, "Autre chose", "worked", 1)).await?;
    for city in [BORDEAUX, STRASBOURG, SIDI_BOU_SAID] {
        says(&cities[city], &practice, "Tried in 1 city: 1 worked").await?;
    }

    let reason = "Ce compte rendu porte sur un jardin, pas sur des bacs.";
    let path = format!("/pages/{}/links/answer", practice.id);
    let body = json!({ "source": trial.ap_id, "relation": "replicates", "answer": "declined", "reason": reason });
    let declined = ana.call(Method::POST, &path, Some(body)).await?;
    assert_eq!(declined.status, StatusCode::NO_CONTENT, "{declined:?}");
    for city in [BORDEAUX, STRASBOURG, SIDI_BOU_SAID] {
        says(&cities[city], &practice, "Not yet, as far as is known here").await?;
        let told = ledger(&cities[city].anonymous()?, &practice).await?;
        assert_eq!((&told["cities"], &told["evidence_level"]), (&json!(0), &Value::Null), "{told}");
        assert_eq!(told["reports"][0]["declined"], reason, "{told}");
        agrees(&cities[city], &practice, Value::Null).await?;
        let (_, tried) =
            cities[city].anonymous()?.read(&format!("/pages/{}@{}/tried", practice.slug, practice.city)).await?;
        assert!(tried.contains("pas sur des bacs"), "{tried}");
    }
    let (_, links) = jonas.read(&format!("/pages/{}/links", trial.slug)).await?;
    assert!(links.contains("does not show this link"), "{links}");

    // Shown again, it counts again.
    let body = json!({ "source": trial.ap_id, "relation": "replicates", "answer": "shown" });
    ana.call(Method::POST, &path, Some(body)).await?;
    for city in [BORDEAUX, STRASBOURG, SIDI_BOU_SAID] {
        says(&cities[city], &practice, "Tried in 1 city: 1 worked").await?;
        agrees(&cities[city], &practice, json!(4)).await?;
    }
    // A second city makes it consistent, as long as none had no effect.
    let leila = cities[SIDI_BOU_SAID].officer().await?;
    let second = leila.create(&report(&practice, "Compost au bord de la mer", "worked", 3)).await?;
    says(&cities[BORDEAUX], &practice, "Tried in 2 cities: 2 worked").await?;
    agrees(&cities[BORDEAUX], &practice, json!(5)).await?;
    leila.edit(&second, &second.markdown.replace("outcome: worked", "outcome: harmful")).await?;
    says(&cities[BORDEAUX], &practice, "1 did harm").await?;
    agrees(&cities[BORDEAUX], &practice, json!(4)).await?;
    Ok(())
}
