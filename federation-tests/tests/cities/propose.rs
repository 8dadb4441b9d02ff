//! Suggested edits from city to city, over links that lose, double and reorder.

use crate::{BORDEAUX, SIDI_BOU_SAID, STRASBOURG, on_both_databases, subscribe, wait_for_copy};
use koinon_core::proposal::rebase;
use koinon_federation_tests::{Backend, Cities, City, Client, Fault, Page};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    a_proposal_waits_for_its_city_and_its_author_is_credited_in_all_three,
    what_two_hundred_proposals_leave_is_a_replay_of_the_decisions,
);

/// Proposes a text for a page, in the city of `by`.
async fn propose(by: &Client, page: &Page, markdown: &str, reason: &str) -> anyhow::Result<Value> {
    let body = json!({ "base_revision": page.revision, "markdown": markdown, "reason": reason });
    let answer = by.call(Method::POST, &format!("/pages/{}/proposals", page.id), Some(body)).await?;
    anyhow::ensure!(answer.status == StatusCode::CREATED, "{answer:?}");
    answer.expect()
}

/// What a city says of a proposal.
async fn proposal(at: &Client, id: &str) -> anyhow::Result<Value> {
    at.call(Method::GET, &format!("/proposals/{id}"), None).await?.expect()
}

async fn waiting(at: &Client) -> anyhow::Result<Vec<Value>> {
    let list: Value = at.call(Method::GET, "/proposals?state=in_review&limit=500", None).await?.expect()?;
    Ok(list["items"].as_array().cloned().unwrap_or_default())
}

/// Waits until a proposal is in this state where it was made.
async fn wait_for_state(city: &City, client: &Client, id: &str, state: &str) -> anyhow::Result<Value> {
    city.wait_until(&format!("the proposal is {state} at {}", city.name()), async || {
        let seen = proposal(client, id).await?;
        Ok((seen["state"] == state).then_some(seen))
    })
    .await
}

async fn a_proposal_waits_for_its_city_and_its_author_is_credited_in_all_three(backend: Backend) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &[BORDEAUX, STRASBOURG, SIDI_BOU_SAID]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    subscribe(&cities, SIDI_BOU_SAID, BORDEAUX).await?;
    let text = "# Compost\n\nUn bac.\n\nClés au kiosque.\n\nVidé chaque mois.\n";
    let page = cities[BORDEAUX].officer().await?.create(text).await?;
    wait_for_copy(&cities[STRASBOURG], &page).await?;
    let copy = wait_for_copy(&cities[SIDI_BOU_SAID], &page).await?;
    let leila = cities[SIDI_BOU_SAID].add_contributor("leila", "Leïla Exemple").await?;

    cities[BORDEAUX].stop().await?;
    let proposed = text.replace("Un bac", "Deux bacs").replace("chaque mois", "chaque jour");
    let made = propose(&leila, &copy, &proposed, "Nos relevés de juillet").await?;
    let id = made["id"].as_str().unwrap_or_default().to_owned();
    assert_eq!(made["state"], "submitted");
    cities[SIDI_BOU_SAID].restart().await?;
    assert_eq!(proposal(&leila, &id).await?["state"], "submitted", "it is kept");

    cities[BORDEAUX].start().await?;
    let seen = wait_for_state(&cities[SIDI_BOU_SAID], &leila, &id, "in_review").await?;
    assert_eq!(seen["position"], 1);
    assert!(seen["due"].is_string(), "{seen}");
    let ana = cities[BORDEAUX].officer().await?;
    let queue = waiting(&ana).await?;
    assert_eq!(queue.len(), 1);
    assert_eq!(queue[0]["author"]["handle"], format!("leila@{}", cities[SIDI_BOU_SAID].authority()));
    let path = format!("/proposals/{}/decision", queue[0]["id"].as_str().unwrap_or_default());
    let silent = ana.call(Method::POST, &path, Some(json!({ "decision": "accept_in_part", "hunks": [1] }))).await?;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = json!({ "decision": "accept_in_part", "hunks": [1], "reason": "Un seul bac ici." });
    ana.call(Method::POST, &path, Some(body)).await?.expect::<Value>()?;

    let answered = wait_for_state(&cities[SIDI_BOU_SAID], &leila, &id, "accepted_in_part").await?;
    assert_eq!(answered["decision"]["reason"], "Un seul bac ici.");
    let expected = text.replace("chaque mois", "chaque jour");
    for name in [BORDEAUX, STRASBOURG, SIDI_BOU_SAID] {
        let reader = cities[name].anonymous()?;
        let newest = cities[name]
            .wait_until(&format!("{name} has what came of it"), async || {
                let page = reader.page(&page.slug, &page.city).await?;
                Ok(page.filter(|page| page.markdown == expected))
            })
            .await?;
        let path = format!("/pages/{}@{}/revisions?limit=1", newest.slug, newest.city);
        let list: Value = reader.call(Method::GET, &path, None).await?.expect()?;
        let version = &list["items"][0];
        assert_eq!(version["author"]["name"], "Leïla Exemple", "{name}: {version}");
        assert_eq!(version["author"]["handle"], format!("leila@{}", cities[SIDI_BOU_SAID].authority()), "{name}");
        assert!(version["accepted_by"]["name"].is_string(), "{name}: {version}");
    }
    Ok(())
}

/// A page of numbered lines that lie apart, so that each can be changed alone.
fn lines(count: usize) -> String {
    let numbered: Vec<String> = (0..count).map(|number| format!("Ligne {number} comme au début.\n\n")).collect();
    format!("# Cent lignes\n\n{}", numbered.concat())
}

async fn what_two_hundred_proposals_leave_is_a_replay_of_the_decisions(backend: Backend) -> anyhow::Result<()> {
    const PROPOSALS: usize = 200;
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG, SIDI_BOU_SAID]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    subscribe(&cities, SIDI_BOU_SAID, BORDEAUX).await?;
    // Half of them overlap: two for each of fifty lines, one for each of a hundred.
    let first = lines(150);
    let ana = cities[BORDEAUX].officer().await?;
    let page = ana.create(&first).await?;
    let mut authors = Vec::new();
    for name in [BORDEAUX, STRASBOURG, SIDI_BOU_SAID] {
        let copy = wait_for_copy(&cities[name], &page).await?;
        authors.push((cities[name].add_contributor("malo", "Malo Exemple").await?, copy));
    }
    for from in [STRASBOURG, SIDI_BOU_SAID] {
        let offers = |request: &koinon_federation_tests::message::Request| request.has("\"Offer\"");
        cities.link(from, BORDEAUX).set_fault(Fault::Duplicate, 20, offers);
        cities.link(from, BORDEAUX).set_fault(Fault::Delay(Duration::from_millis(200)), 20, offers);
        cities.link(from, BORDEAUX).set_fault(Fault::LoseAnswer, 10, offers);
        cities.link(BORDEAUX, from).set_fault(Fault::Duplicate, 20, |request| request.method == "POST");
    }
    let mut made = Vec::new();
    for number in 0..PROPOSALS {
        let line = if number < 100 { number / 2 } else { number - 50 };
        let from = number % authors.len();
        let (author, copy) = &authors[from];
        let from_line = format!("Ligne {line} comme au début.");
        let text = first.replace(&from_line, &format!("Ligne {line} proposée par {number}."));
        let proposed = propose(author, copy, &text, &format!("Raison {number}")).await?;
        made.push((from, proposed["id"].as_str().unwrap_or_default().to_owned()));
        if number == PROPOSALS / 2 {
            let present = ana.page(&page.slug, &page.city).await?.unwrap_or_else(|| page.clone());
            ana.edit(&present, &present.markdown.replace("Ligne 0 comme", "Ligne 0, par Ana, comme")).await?;
        }
    }
    let queue = cities[BORDEAUX]
        .wait_until("all proposals are in the queue", async || {
            let queue = waiting(&ana).await?;
            Ok((queue.len() == PROPOSALS).then_some(queue))
        })
        .await?;

    let mut replay = ana.page(&page.slug, &page.city).await?.map(|page| page.markdown).unwrap_or_default();
    let mut declined = 0;
    for waiting in &queue {
        let id = waiting["id"].as_str().unwrap_or_default();
        let whole = proposal(&ana, id).await?;
        let rebased = rebase(&first, whole["markdown"].as_str().unwrap_or_default(), &replay);
        let path = format!("/proposals/{id}/decision");
        let answer = ana.call(Method::POST, &path, Some(json!({ "decision": "accept" }))).await?;
        if rebased.is_clean() {
            assert_eq!(answer.status, StatusCode::OK, "{id}");
            replay = rebased.text;
        } else {
            assert_eq!(answer.status, StatusCode::CONFLICT, "{id}");
            let body = json!({ "decision": "decline", "reason": "Quelqu'un d'autre a changé cette ligne." });
            ana.call(Method::POST, &path, Some(body)).await?.expect::<Value>()?;
            declined += 1;
        }
    }
    assert!((50..=52).contains(&declined), "{declined} of {PROPOSALS} overlapped");
    assert_eq!(ana.page(&page.slug, &page.city).await?.map(|page| page.markdown), Some(replay.clone()));
    for (from, id) in &made {
        let name = [BORDEAUX, STRASBOURG, SIDI_BOU_SAID][*from];
        cities[name]
            .wait_until("every author knows the answer", async || {
                let state = proposal(&authors[*from].0, id).await?["state"].clone();
                Ok((state == "accepted" || state == "declined").then_some(()))
            })
            .await?;
    }
    for (from, (author, _)) in authors.iter().enumerate() {
        let told: Value = author.call(Method::GET, "/notifications?limit=500", None).await?.expect()?;
        let told = told["items"].as_array().cloned().unwrap_or_default();
        let answers = told.iter().filter(|notice| notice["kind"] == "proposal_answered");
        let mut of: Vec<String> = answers.map(|notice| notice["proposal"].to_string()).collect();
        let mut expected: Vec<String> =
            made.iter().filter(|(by, _)| *by == from).map(|(_, id)| Value::from(id.as_str()).to_string()).collect();
        of.sort_unstable();
        expected.sort_unstable();
        assert_eq!(of, expected, "one notification for each decision");
    }
    for name in [STRASBOURG, SIDI_BOU_SAID] {
        let reader = cities[name].anonymous()?;
        cities[name]
            .wait_until("the copies are the same", async || {
                let copy = reader.page(&page.slug, &page.city).await?;
                Ok(copy.filter(|copy| copy.markdown == replay))
            })
            .await?;
    }
    Ok(())
}
