//! Measures how long a change takes until two other cities show it and find it: `cargo build --workspace && cargo run -p
//! koinon-federation-tests --example walk`. Prints medians and maxima; ends with an error when one takes longer than it may.

#![allow(clippy::print_stdout, reason = "what it saw is what it is for")]

use anyhow::ensure;
use koinon_federation_tests::wait::wait_for;
use koinon_federation_tests::{Backend, Cities, City, Page};
use std::time::{Duration, Instant};

const WRITER: &str = "bordeaux";
const READERS: [&str; 2] = ["strasbourg", "sidi-bou-said"];
const ROUNDS: usize = 20;
const STEPS: [&str; 5] = ["create", "edit", "rename", "delete", "undelete"];
/// From the beginning of a save until it is read and found everywhere.
const ALLOWED: Duration = Duration::from_secs(2);
const LIMIT: Duration = Duration::from_secs(30);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let mut took = walk(backend).await?;
        for (step, took) in STEPS.iter().zip(&mut took) {
            took.sort();
            let (median, longest) = (took[took.len() / 2], took[took.len() - 1]);
            println!("{backend:?}: {step}: median {median:.0?}, longest {longest:.0?} of {}", took.len());
        }
        ensure!(took.iter().flatten().all(|took| *took <= ALLOWED), "something took longer than {ALLOWED:?}");
    }
    Ok(())
}

/// The times of each step.
async fn walk(backend: Backend) -> anyhow::Result<[Vec<Duration>; STEPS.len()]> {
    let cities = Cities::start(backend, &[WRITER, READERS[0], READERS[1]]).await?;
    let officer = cities[WRITER].officer().await?;
    for reader in READERS {
        cities[reader].officer().await?.subscribe(&cities[WRITER].origin()).await?;
    }
    let first = officer.create("# Avant la mesure\n\nLes abonnements sont en place.\n").await?;
    shown(&cities, &first, "abonnements").await?;

    let mut took: [Vec<Duration>; STEPS.len()] = Default::default();
    for round in 0..ROUNDS {
        let (word, other) = (format!("premier{round}x"), format!("second{round}x"));
        let start = Instant::now();
        let page = officer.create(&format!("# Fiche {round}\n\nUn texte avec {word}.\n")).await?;
        shown(&cities, &page, &word).await?;
        took[0].push(start.elapsed());

        let start = Instant::now();
        let page = officer.edit(&page, &format!("# Fiche {round}\n\nUn texte avec {other}.\n")).await?;
        shown(&cities, &page, &other).await?;
        took[1].push(start.elapsed());

        let start = Instant::now();
        let page = officer.rename(&page, &format!("adresse-{round}")).await?;
        shown(&cities, &page, &other).await?;
        took[2].push(start.elapsed());

        let start = Instant::now();
        let page = officer.delete(&page).await?;
        gone(&cities, &page, &other).await?;
        took[3].push(start.elapsed());

        let start = Instant::now();
        let page = officer.undelete(&page).await?;
        shown(&cities, &page, &other).await?;
        took[4].push(start.elapsed());
    }
    Ok(took)
}

/// Waits until both others show the page in this revision and find it.
async fn shown(cities: &Cities, page: &Page, word: &str) -> anyhow::Result<()> {
    let at = async |city: &City| -> anyhow::Result<()> {
        let reader = city.anonymous()?;
        wait_for("the page is shown and found", LIMIT, async || {
            let copy = reader.page(&page.slug, &page.city).await.ok()??;
            let hits = reader.search(word).await.ok()?;
            let is_found = hits.iter().any(|hit| hit.page.revision == page.revision);
            (copy.revision == page.revision && is_found).then_some(())
        })
        .await?;
        Ok(())
    };
    tokio::try_join!(at(&cities[READERS[0]]), at(&cities[READERS[1]]))?;
    Ok(())
}

/// Waits until both others neither show nor find it.
async fn gone(cities: &Cities, page: &Page, word: &str) -> anyhow::Result<()> {
    let at = async |city: &City| -> anyhow::Result<()> {
        let reader = city.anonymous()?;
        wait_for("the page is gone and not found", LIMIT, async || {
            let is_gone = reader.page(&page.slug, &page.city).await.ok()?.is_none();
            // The words of other rounds are so much alike that a search finds their pages too.
            let is_found = reader.search(word).await.ok()?.iter().any(|hit| hit.page.ap_id == page.ap_id);
            (is_gone && !is_found).then_some(())
        })
        .await?;
        Ok(())
    };
    tokio::try_join!(at(&cities[READERS[0]]), at(&cities[READERS[1]]))?;
    Ok(())
}
