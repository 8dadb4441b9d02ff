//! Two people save at once, from the same version of a page.

use crate::{BORDEAUX, on_both_databases};
use koinon_federation_tests::{Backend, Cities, Client, Page};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

on_both_databases!(
    a_hundred_pairs_that_touch_different_lines_both_survive,
    a_hundred_pairs_that_touch_the_same_line_are_asked_about,
);

const PAIRS: usize = 100;

async fn put(client: &Client, page: &Page, markdown: &str) -> anyhow::Result<(StatusCode, Value)> {
    let body = json!({ "base_revision": page.revision, "markdown": markdown, "draft": false });
    let answer = client.call(Method::PUT, &format!("/pages/{}", page.id), Some(body)).await?;
    Ok((answer.status, answer.json))
}

fn text(first: &str, last: &str) -> String {
    format!("# Jardin\n\n{first}\n\nEntre les deux, rien ne change.\n\nIci non plus.\n\n{last}\n")
}

async fn a_hundred_pairs_that_touch_different_lines_both_survive(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX]).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let mut page = officer.create(&text("Premier : 0.", "Dernier : 0.")).await?;
    for pair in 1..=PAIRS {
        let first = text(&format!("Premier : {pair}."), &format!("Dernier : {}.", pair - 1));
        let last = text(&format!("Premier : {}.", pair - 1), &format!("Dernier : {pair}."));
        let (one, other) = tokio::try_join!(put(&officer, &page, &first), put(&officer, &page, &last))?;
        assert_eq!((one.0, other.0), (StatusCode::OK, StatusCode::OK), "{one:?} {other:?}");
        page = officer.page(&page.slug, &page.city).await?.ok_or_else(|| anyhow::anyhow!("the page is gone"))?;
        assert_eq!(page.markdown, text(&format!("Premier : {pair}."), &format!("Dernier : {pair}.")));
    }
    Ok(())
}

async fn a_hundred_pairs_that_touch_the_same_line_are_asked_about(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX]).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let mut page = officer.create(&text("Première ligne.", "Dernier : 0.")).await?;
    for pair in 1..=PAIRS {
        let ours = text("Première ligne.", &format!("Dernier : {pair} pour Ana."));
        let theirs = text("Première ligne.", &format!("Dernier : {pair} pour Leïla."));
        let (one, other) = tokio::try_join!(put(&officer, &page, &ours), put(&officer, &page, &theirs))?;
        let (saved, asked, lost_words) = match (one.0, other.0) {
            (StatusCode::OK, StatusCode::CONFLICT) => (ours, other.1, theirs),
            (StatusCode::CONFLICT, StatusCode::OK) => (theirs, one.1, ours),
            statuses => anyhow::bail!("one is saved and one is asked, not {statuses:?}: {one:?} {other:?}"),
        };
        // Who is asked has their own words, the other's, and what both began from.
        assert_eq!(asked["yours"], json!(lost_words), "{asked:#}");
        assert_eq!(asked["theirs"], json!(saved), "{asked:#}");
        assert_eq!(asked["base"], json!(page.markdown), "{asked:#}");
        page = officer.page(&page.slug, &page.city).await?.ok_or_else(|| anyhow::anyhow!("the page is gone"))?;
        assert_eq!(page.markdown, saved);
    }
    Ok(())
}
