//! Somebody leaves, and a text is erased: three cities keep to it, and every chain verifies.

use std::collections::BTreeSet;

use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::city::PASSWORD;
use koinon_federation_tests::{Backend, Cities, City, Client, Page, Person};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{BORDEAUX, SIDI_BOU_SAID, STRASBOURG, on_both_databases, subscribe, wait_for_copy};

on_both_databases!(
    a_name_is_gone_from_three_cities_and_the_receipt_says_who_confirmed,
    an_erased_text_is_gone_from_every_copy,
);

const ALL: [&str; 3] = [BORDEAUX, STRASBOURG, SIDI_BOU_SAID];
const NAME: &str = "Leïla Exemple";

/// Bordeaux's page, and copies of it in the others.
async fn three(backend: Backend) -> anyhow::Result<(Cities, Client, Page)> {
    let cities = Cities::start(backend, &ALL).await?;
    for (reader, writer) in
        [(STRASBOURG, BORDEAUX), (SIDI_BOU_SAID, BORDEAUX), (BORDEAUX, SIDI_BOU_SAID), (STRASBOURG, SIDI_BOU_SAID)]
    {
        subscribe(&cities, reader, writer).await?;
    }
    let ana = cities[BORDEAUX].officer().await?;
    let page = ana.create("# Compost\n\nUn bac.\n").await?;
    for name in [STRASBOURG, SIDI_BOU_SAID] {
        wait_for_copy(&cities[name], &page).await?;
    }
    Ok((cities, ana, page))
}

/// All that a city shows of a page to somebody who is not signed in: where the name stands.
async fn naming(city: &City, page: &Page, handle: &str) -> anyhow::Result<BTreeSet<String>> {
    let reader = city.anonymous()?;
    let mut found = BTreeSet::new();
    let here = if page.city == city.authority() { page.slug.clone() } else { format!("{}@{}", page.slug, page.city) };
    let places = [
        format!("/pages/{here}"),
        format!("/pages/{here}/history"),
        format!("/pages/{here}/history.atom"),
        format!("/pages/{here}/blame"),
        format!("/pages/{here}/debate"),
        "/pages.atom".into(),
        "/search?q=compost".into(),
        "/search.atom?q=compost".into(),
        "/proposals".into(),
        format!("/api/v1/pages/{here}"),
        format!("/api/v1/pages/{here}/revisions"),
        format!("/api/v1/pages/{here}/comments"),
        "/api/v1/proposals".into(),
        "/api/v1/search?q=compost".into(),
    ];
    for place in places {
        let (_, text) = reader.read(&place).await?;
        if text.contains(NAME) || text.contains(handle) {
            found.insert(place);
        }
    }
    Ok(found)
}

async fn a_name_is_gone_from_three_cities_and_the_receipt_says_who_confirmed(backend: Backend) -> anyhow::Result<()> {
    let (cities, ana, page) = three(backend).await?;
    let leila = cities[SIDI_BOU_SAID].add_contributor("leila", NAME).await?;
    let at_sidi = wait_for_copy(&cities[SIDI_BOU_SAID], &page).await?;
    let proposal =
        json!({ "base_revision": at_sidi.revision, "markdown": "# Compost\n\nDeux bacs.\n", "reason": "C'est peu." });
    leila.call(Method::POST, &format!("/pages/{}/proposals", at_sidi.id), Some(proposal)).await?.expect::<Value>()?;
    let words = json!({ "markdown": "Et l'ombre ?" });
    leila.call(Method::POST, &format!("/pages/{}/comments", at_sidi.id), Some(words)).await?.expect::<Value>()?;
    let waiting = cities[BORDEAUX]
        .wait_until("her proposal waits in Bordeaux", async || {
            let list: Value = ana.call(Method::GET, "/proposals?state=in_review", None).await?.expect()?;
            Ok(list["items"][0]["id"].as_str().map(str::to_owned))
        })
        .await?;
    let decision = json!({ "decision": "accept" });
    ana.call(Method::POST, &format!("/proposals/{waiting}/decision"), Some(decision)).await?.expect::<Value>()?;
    let handle = format!("leila@{}", cities[SIDI_BOU_SAID].authority());
    for name in ALL {
        let city = &cities[name];
        city.wait_until(&format!("{name} credits her, and shows what she said"), async || {
            let found = naming(city, &page, &handle).await?;
            let both = ["history", "debate"].iter().all(|end| found.iter().any(|place| place.ends_with(end)));
            Ok(both.then_some(()))
        })
        .await?;
    }

    // She leaves, in a browser.
    let person = Person::signed_in(&cities[SIDI_BOU_SAID], "leila", Setup::default()).await?;
    person.open("/settings/leave").await?;
    person.fill("password", PASSWORD).await?;
    person.press("main form .danger").await?;
    let receipt = person.path().await?;
    anyhow::ensure!(receipt.starts_with("/left/"), "{receipt}");

    for name in ALL {
        let city = &cities[name];
        city.wait_until(&format!("{name} has forgotten her"), async || {
            let found = naming(city, &page, &handle).await?;
            Ok(found.is_empty().then_some(()))
        })
        .await?;
    }
    let sidi = &cities[SIDI_BOU_SAID];
    sidi.wait_until("both others have confirmed", async || {
        person.open(&receipt).await?;
        let confirmed = person.count("main tbody td time").await?;
        Ok((confirmed == 3).then_some(()))
    })
    .await?;
    for name in ALL {
        let verified = cities[name].run_json(&["verify"]).await?;
        assert_eq!(verified["broken"], 0, "{name}: {verified}");
    }
    Ok(())
}

async fn an_erased_text_is_gone_from_every_copy(backend: Backend) -> anyhow::Result<()> {
    let (cities, ana, page) = three(backend).await?;
    let secret = ana.edit(&page, "# Compost\n\nUn bac chez Nour Exemple.\n").await?;
    for name in [STRASBOURG, SIDI_BOU_SAID] {
        wait_for_copy(&cities[name], &secret).await?;
    }
    let clean = ana.edit(&secret, "# Compost\n\nDeux bacs.\n").await?;
    for name in [STRASBOURG, SIDI_BOU_SAID] {
        wait_for_copy(&cities[name], &clean).await?;
    }
    let reason = json!({ "reason": "Elle n'a rien demandé." });
    let path = format!("/pages/{}/revisions/{}/redact", page.id, secret.revision);
    let answer = ana.call(Method::POST, &path, Some(reason)).await?;
    anyhow::ensure!(answer.status == 204, "{answer:?}");
    for name in ALL {
        let city = &cities[name];
        let here = if name == BORDEAUX { page.slug.clone() } else { format!("{}@{}", page.slug, page.city) };
        let version = format!("/pages/{here}/revisions/{}", secret.revision);
        let reader = city.anonymous()?;
        let said = city
            .wait_until(&format!("{name} answers 410"), async || {
                let answer = reader.call(Method::GET, &version, None).await?;
                Ok((answer.status == 410).then_some(answer))
            })
            .await?;
        assert!(said.json["detail"].as_str().unwrap_or_default().contains("redacted, chain intact"), "{said:?}");
        for place in [format!("/pages/{here}"), format!("/pages/{here}/history"), format!("/pages/{here}/blame")] {
            let (_, text) = reader.read(&place).await?;
            assert!(!text.contains("Nour"), "{name} {place}");
        }
        let (_, history) = reader.read(&format!("/pages/{here}/history")).await?;
        assert!(history.contains("Elle n&#39;a rien demandé") || history.contains("Elle n'a rien demandé"), "{name}");
        let verified = city.run_json(&["verify"]).await?;
        assert_eq!((&verified["broken"], &verified["redacted"]), (&json!(0), &json!(1)), "{name}: {verified}");
    }
    Ok(())
}
