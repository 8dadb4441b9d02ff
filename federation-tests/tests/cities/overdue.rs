//! A city that does not answer a suggested edit in time: both cities say so, to everybody.

use crate::{BORDEAUX, SIDI_BOU_SAID, on_both_databases, subscribe, wait_for_copy};
use koinon_federation_tests::{Backend, Cities, City, Client, Page};
use koinon_store::{ProposalFilter, Tx};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

on_both_databases!(an_answer_that_is_owed_is_owed_in_public_in_both_cities);

const DAY: i64 = 24 * 60 * 60 * 1000;
/// What the page of a proposal says where its answer is owed.
const OWED: &str = "Overdue: an answer was expected by";

/// What a city says of a proposal to somebody who is not signed in: its state, and whether an answer is owed, as programs and as
/// people are told.
async fn public(city: &City, id: &str) -> anyhow::Result<(String, [bool; 2])> {
    let reader = city.anonymous()?;
    let told: Value = reader.call(Method::GET, &format!("/proposals/{id}"), None).await?.expect()?;
    let (status, html) = reader.read(&format!("/proposals/{id}")).await?;
    anyhow::ensure!(status == StatusCode::OK, "{status}: {html}");
    let owed = [told["overdue"].as_bool().unwrap_or_default(), html.contains(OWED)];
    Ok((told["state"].as_str().unwrap_or_default().to_owned(), owed))
}

/// Proposes that one word of a page be another, and waits until its city says that it is in its queue: its ids there and here.
async fn proposed(cities: &Cities, by: &Client, copy: &Page, word: &str, other: &str) -> anyhow::Result<[String; 2]> {
    let body =
        json!({ "base_revision": copy.revision, "markdown": copy.markdown.replace(word, other), "reason": other });
    let made: Value = by.call(Method::POST, &format!("/pages/{}/proposals", copy.id), Some(body)).await?.expect()?;
    let here = made["id"].as_str().unwrap_or_default().to_owned();
    let in_review = ("in_review".to_owned(), [false; 2]);
    cities[SIDI_BOU_SAID]
        .wait_until("the proposal is in the queue", async || {
            Ok((public(&cities[SIDI_BOU_SAID], &here).await? == in_review).then_some(()))
        })
        .await?;
    let ana = cities[BORDEAUX].officer().await?;
    let queue: Value = ana.call(Method::GET, "/proposals?state=in_review&limit=10", None).await?.expect()?;
    let queue = queue["items"].as_array().cloned().unwrap_or_default();
    let found = queue.iter().find(|waiting| waiting["reason"] == other);
    let there = found.and_then(|waiting| waiting["id"].as_str()).unwrap_or_default().to_owned();
    assert_eq!(public(&cities[BORDEAUX], &there).await?, in_review, "{queue:?}");
    Ok([there, here])
}

/// Lets the days pass by which a city was to answer.
async fn let_it_become_due(city: &City, id: &str) -> anyhow::Result<()> {
    let id = id.to_owned();
    let late = move |tx: &mut Tx<'_>| -> Result<(), koinon_store::Error> {
        let waiting = tx.proposals(&ProposalFilter { waiting: true, limit: 10, ..ProposalFilter::default() })?;
        let found = waiting.into_iter().find(|proposal| proposal.ulid == id);
        let proposal = found.ok_or(koinon_store::Error::Missing("the proposal"))?;
        let due = proposal.due.map(|due| due.plus_millis(-30 * DAY));
        let told = proposal.told_position.map(|(position, _)| position);
        tx.proposal_received(&proposal, told, due, proposal.received.unwrap_or_default())
    };
    Ok(city.store().await?.write(late).await?)
}

async fn an_answer_that_is_owed_is_owed_in_public_in_both_cities(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, SIDI_BOU_SAID]).await?;
    subscribe(&cities, SIDI_BOU_SAID, BORDEAUX).await?;
    let ana = cities[BORDEAUX].officer().await?;
    let page = ana.create("# Compost\n\nUn bac.\n\nClés au kiosque.\n\nVidé chaque mois.\n").await?;
    let copy = wait_for_copy(&cities[SIDI_BOU_SAID], &page).await?;
    let leila = cities[SIDI_BOU_SAID].add_contributor("leila", "Leïla Exemple").await?;
    let first = proposed(&cities, &leila, &copy, "Un bac", "Deux bacs").await?;
    let second = proposed(&cities, &leila, &copy, "chaque mois", "chaque jour").await?;

    let_it_become_due(&cities[BORDEAUX], &second[0]).await?;
    let owed = ("in_review".to_owned(), [true; 2]);
    cities[BORDEAUX]
        .wait_until("the page's city says that its answer is overdue", async || {
            Ok((public(&cities[BORDEAUX], &second[0]).await? == owed).then_some(()))
        })
        .await?;
    // The other city is told by when an answer was expected as soon as the queue moves; that it has passed it sees by itself.
    let answer = async |id: &str| -> anyhow::Result<Value> {
        let body = json!({ "decision": "decline", "reason": "Pas cette année." });
        ana.call(Method::POST, &format!("/proposals/{id}/decision"), Some(body)).await?.expect()
    };
    answer(&first[0]).await?;
    cities[SIDI_BOU_SAID]
        .wait_until("the proposing city says that an answer is overdue", async || {
            Ok((public(&cities[SIDI_BOU_SAID], &second[1]).await? == owed).then_some(()))
        })
        .await?;
    // An answer, also a late one, ends it.
    answer(&second[0]).await?;
    for (city, ids) in [(BORDEAUX, [&first[0], &second[0]]), (SIDI_BOU_SAID, [&first[1], &second[1]])] {
        for id in ids {
            cities[city]
                .wait_until("everybody sees the answer, and none is owed", async || {
                    Ok((public(&cities[city], id).await? == ("declined".to_owned(), [false; 2])).then_some(()))
                })
                .await?;
        }
    }
    Ok(())
}
