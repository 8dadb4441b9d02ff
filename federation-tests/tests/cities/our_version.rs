//! Our version of a page of another city: it is listed there, follows what the original changes, and gives back what it made
//! better, also while the other city is off.

use koinon_federation_tests::{Backend, Cities, City, Client, Page};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{BORDEAUX, SIDI_BOU_SAID, on_both_databases, subscribe, wait_for_copy};

on_both_databases!(a_version_follows_its_original_and_gives_back);

const TEXT: &str = "# Compost\n\nUn bac.\n\nClés au kiosque.\n\nVidé chaque mois.\n";

/// The only page that was made from this one, as a city lists it, once it is so.
async fn wait_for_version(
    city: &City,
    original: &Page,
    what: &str,
    is_so: impl Fn(&Value) -> bool,
) -> anyhow::Result<Value> {
    let reader = city.anonymous()?;
    let path = format!("/pages/{}@{}/adaptations", original.slug, original.city);
    city.wait_until(&format!("{} lists a version that {what}", city.name()), async || {
        let list: Value = reader.call(Method::GET, &path, None).await?.expect()?;
        let items = list["items"].as_array().cloned().unwrap_or_default();
        Ok(items.into_iter().next().filter(|item| is_so(item)))
    })
    .await
}

async fn made(by: &Client, path: &str, body: Value) -> anyhow::Result<Value> {
    let answer = by.call(Method::POST, path, Some(body)).await?;
    anyhow::ensure!(answer.status == StatusCode::CREATED, "{answer:?}");
    Ok(answer.json)
}

/// The page as it is now.
async fn now(by: &Client, page: &Page) -> anyhow::Result<Page> {
    by.call(Method::GET, &format!("/pages/{}", page.id), None).await?.expect()
}

async fn a_version_follows_its_original_and_gives_back(backend: Backend) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &[BORDEAUX, SIDI_BOU_SAID]).await?;
    subscribe(&cities, SIDI_BOU_SAID, BORDEAUX).await?;
    subscribe(&cities, BORDEAUX, SIDI_BOU_SAID).await?;
    let ana = cities[BORDEAUX].officer().await?;
    let original = ana.create(TEXT).await?;
    let copy = wait_for_copy(&cities[SIDI_BOU_SAID], &original).await?;

    // Made in Sidi Bou Saïd, listed in Bordeaux.
    let leila = cities[SIDI_BOU_SAID].add_officer("leila", "Leïla Exemple").await?;
    let ours = made(&leila, &format!("/pages/{}/adaptations", copy.id), json!({ "title": "Compost d'ici" })).await?;
    let ours: Page = serde_json::from_value(ours)?;
    assert!(ours.markdown.contains(&original.revision) && ours.markdown.contains("Un bac."), "{}", ours.markdown);
    let is_of_original =
        |item: &Value| item["adapted_revision"] == original.revision.as_str() && item["behind"] == false;
    let listed = wait_for_version(&cities[BORDEAUX], &original, "is up to date", is_of_original).await?;
    assert_eq!((&listed["title"], &listed["city"]), (&json!("Compost d'ici"), &json!(ours.city)));
    let (_, shown) = ana.read(&format!("/pages/{}", original.slug)).await?;
    assert!(shown.contains("Compost d&#39;ici") || shown.contains("Compost d'ici"), "{shown}");

    // Both go on; what Bordeaux changed is taken over, and nothing of Sidi Bou Saïd's is lost.
    let ours = leila.edit(&ours, &ours.markdown.replace("chaque mois", "chaque jour en été")).await?;
    let newer = ana.edit(&original, &TEXT.replace("Un bac", "Deux bacs")).await?;
    wait_for_copy(&cities[SIDI_BOU_SAID], &newer).await?;
    wait_for_version(&cities[SIDI_BOU_SAID], &original, "is behind", |item| item["behind"] == true).await?;
    leila.call(Method::POST, &format!("/pages/{}/take-over", ours.id), Some(json!({}))).await?.expect::<Value>()?;
    let merged = now(&leila, &ours).await?;
    for words in ["Deux bacs.", "chaque jour en été", &newer.revision] {
        assert!(merged.markdown.contains(words), "{words}: {}", merged.markdown);
    }
    let is_of_newer = |item: &Value| item["adapted_revision"] == newer.revision.as_str() && item["behind"] == false;
    wait_for_version(&cities[BORDEAUX], &original, "has taken over its change", is_of_newer).await?;

    // It is offered back while Bordeaux is off, and waits.
    cities[BORDEAUX].stop().await?;
    let offer_back = format!("/pages/{}/offer-back", ours.id);
    let silent = leila.call(Method::POST, &offer_back, Some(json!({ "reason": " " }))).await?;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let offered = made(&leila, &offer_back, json!({ "reason": "Chez nous il fait chaud." })).await?;
    assert_eq!((&offered["state"], &offered["page"]), (&json!("submitted"), &json!(copy.id)));
    cities[BORDEAUX].start().await?;
    let waiting = cities[BORDEAUX]
        .wait_until("the offer is there", async || {
            let list: Value = ana.call(Method::GET, "/proposals?state=in_review", None).await?.expect()?;
            Ok(list["items"].as_array().and_then(|items| items.first()).cloned())
        })
        .await?;
    assert_eq!(waiting["author"]["name"], "Leïla Exemple");
    let decision = format!("/proposals/{}/decision", waiting["id"].as_str().unwrap_or_default());
    ana.call(Method::POST, &decision, Some(json!({ "decision": "accept" }))).await?.expect::<Value>()?;

    // The original has it, and nothing that is of the version alone; who made it is named wherever it is copied.
    let accepted = now(&ana, &original).await?;
    assert_eq!(accepted.markdown, TEXT.replace("Un bac", "Deux bacs").replace("chaque mois", "chaque jour en été"));
    let copied = wait_for_copy(&cities[SIDI_BOU_SAID], &accepted).await?;
    let history = format!("/pages/{}/revisions?limit=1", copied.id);
    let history: Value = leila.call(Method::GET, &history, None).await?.expect()?;
    assert_eq!(history["items"][0]["author"]["name"], "Leïla Exemple", "{history}");
    Ok(())
}
