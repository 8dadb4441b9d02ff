//! Leïla's way: she proposes from home, in Arabic, while the page's city is off; is told; and answers. Five actions of hers.

use crate::{BORDEAUX, SIDI_BOU_SAID, STRASBOURG, on_both_databases, subscribe, wait_for_copy};
use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::{Backend, Cities, City, Client, Page, Person};
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(leila_proposes_is_told_and_answers_in_five_actions);

const TEXT: &str = "# Compost\n\nUn bac.\n\nClés au kiosque.\n\nVidé chaque mois.\n";

/// Loads what is shown again until it says this.
async fn until_it_says(city: &City, person: &Person, selector: &str, words: &[&str]) -> anyhow::Result<String> {
    let path = person.path().await?;
    city.wait_until(&format!("{selector} says {words:?}"), async || {
        person.open(&path).await?;
        let shown = person.text(selector).await?;
        Ok(words.iter().all(|word| shown.contains(word)).then_some(shown))
    })
    .await
}

async fn propose(by: &Client, page: &Page, markdown: &str) -> anyhow::Result<()> {
    let body = json!({ "base_revision": page.revision, "markdown": markdown, "reason": "C'est mieux ainsi." });
    by.call(Method::POST, &format!("/pages/{}/proposals", page.id), Some(body)).await?.expect::<Value>()?;
    Ok(())
}

async fn leila_proposes_is_told_and_answers_in_five_actions(backend: Backend) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &[BORDEAUX, STRASBOURG, SIDI_BOU_SAID]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    subscribe(&cities, SIDI_BOU_SAID, BORDEAUX).await?;
    let ana = cities[BORDEAUX].officer().await?;
    let page = ana.create(TEXT).await?;
    wait_for_copy(&cities[STRASBOURG], &page).await?;
    wait_for_copy(&cities[SIDI_BOU_SAID], &page).await?;
    let malo = cities[BORDEAUX].add_contributor("malo", "Malo Exemple").await?;
    propose(&malo, &page, &TEXT.replace("kiosque", "Kiosque")).await?;
    propose(&malo, &page, &TEXT.replace("Clés", "Les clés")).await?;
    cities[SIDI_BOU_SAID].add_contributor("leila", "Leïla Exemple").await?;
    let setup = Setup { language: "ar", has_scripts: false, ..Setup::default() };
    let leila = Person::signed_in(&cities[SIDI_BOU_SAID], "leila", setup).await?;
    let copy = format!("/pages/{}@{}", page.slug, page.city);
    leila.open(&copy).await?;
    cities[BORDEAUX].stop().await?;

    // 1: Propose a change. She types.
    leila.press(&format!("main a.primary[href='{copy}/propose']")).await?;
    leila.fill("markdown", &TEXT.replace("Un bac", "Deux bacs").replace("chaque mois", "chaque jour")).await?;
    leila.fill("note", "نتائج شهر يوليو").await?;
    // 2: Send. Bordeaux is switched off.
    leila.press("main button[value=propose]").await?;
    let waiting = leila.text("main .lead").await?;
    assert!(waiting.contains("في انتظار") && waiting.contains(cities[BORDEAUX].name()), "{waiting}");
    // It returns: received, then in review, third in the queue, an answer expected by a day.
    cities[BORDEAUX].start().await?;
    let place =
        until_it_says(&cities[SIDI_BOU_SAID], &leila, "main .lead", &["قيد الدراسة", "الثالث", "في أجل أقصاه"]).await?;
    let steps = leila.text("main ol").await?;
    assert!(steps.contains("استُلم"), "what has happened is said: {steps} ({place})");

    // Ana accepts in part, with a reason.
    let list: Value = ana.call(Method::GET, "/proposals?state=in_review", None).await?.expect()?;
    let items = list["items"].as_array().cloned().unwrap_or_default();
    let hers = items.iter().find(|item| item["author"]["name"] == "Leïla Exemple").cloned().unwrap_or_default();
    assert_eq!(hers["position"], 3, "{list}");
    let body = json!({ "decision": "accept_in_part", "hunks": [1], "reason": "Un seul bac ici." });
    let path = format!("/proposals/{}/decision", hers["id"].as_str().unwrap_or_default());
    ana.call(Method::POST, &path, Some(body)).await?.expect::<Value>()?;

    // 3: she opens the notice, and reads the reason and the new text.
    let proposal = leila.path().await?;
    leila.open("/").await?;
    until_it_says(&cities[SIDI_BOU_SAID], &leila, "header nav", &["الجديد"]).await?;
    leila.press("header nav a[href='/notices/newest']").await?;
    assert_eq!(leila.path().await?, proposal);
    let answer = leila.text("main").await?;
    for read in ["Un seul bac ici.", "قُبل جزئيًا", "Deux bacs.", "jour", "أُخذ به", "لم يؤخذ به"]
    {
        assert!(answer.contains(read), "{read} is not there: {answer}");
    }
    assert_eq!(leila.count("header nav li:not([hidden]) a[href='/notices/newest']").await?, 0, "it is read");
    // 4: Answer. She types. 5: Send.
    leila.choose("main a[href='#say']").await?;
    leila.fill("markdown", "شكرا، سنجرب ذلك.").await?;
    leila.press("main form#say button[type=submit]").await?;

    // Bordeaux's history and Strasbourg's copy credit her; the thread reads the same in all three.
    let expected = TEXT.replace("chaque mois", "chaque jour");
    let mut threads = Vec::new();
    for name in [BORDEAUX, STRASBOURG, SIDI_BOU_SAID] {
        let reader = cities[name].anonymous()?;
        cities[name]
            .wait_until(&format!("{name} has what came of it"), async || {
                let page = reader.page(&page.slug, &page.city).await?;
                Ok(page.filter(|page| page.markdown == expected))
            })
            .await?;
        let (_, history) = reader.read(&format!("{copy}/history")).await?;
        assert!(history.contains("Leïla Exemple"), "{name} does not credit her: {history}");
        let thread = cities[name]
            .wait_until(&format!("{name} has her answer"), async || {
                let path = format!("/pages/{}@{}/comments", page.slug, page.city);
                let list: Value = reader.call(Method::GET, &path, None).await?.expect()?;
                let said: Vec<Value> = list["items"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|item| json!([item["number"], item["author"]["name"], item["markdown"]]))
                    .collect();
                Ok((said.len() == 1 && said[0][0] == 1).then_some(said))
            })
            .await?;
        threads.push(thread);
    }
    assert_eq!(threads[0], [json!([1, "Leïla Exemple", "شكرا، سنجرب ذلك."])]);
    assert!(threads.iter().all(|thread| *thread == threads[0]), "{threads:?}");
    Ok(())
}
