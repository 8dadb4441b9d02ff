//! A city is killed (SIGKILL) before it could deliver, or over and over: nothing is lost and nothing doubled.

use crate::{BORDEAUX, STRASBOURG, on_both_databases, subscribe, wait_for_copy, wait_for_same_heads, wait_until_found};
use koinon_federation_tests::{Backend, Cities};

on_both_databases!(
    the_writer_killed_after_the_answer_still_delivers,
    both_killed_over_and_over_end_with_the_same_heads,
);

async fn two_subscribed(backend: Backend) -> anyhow::Result<Cities> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    Ok(cities)
}

async fn the_writer_killed_after_the_answer_still_delivers(backend: Backend) -> anyhow::Result<()> {
    let mut cities = two_subscribed(backend).await?;
    cities.cut(BORDEAUX, STRASBOURG);
    let written = cities[BORDEAUX].officer().await?.create("# Café réparation\n\nUn samedi par mois.\n").await?;
    cities[BORDEAUX].kill().await?;
    cities.mend(BORDEAUX, STRASBOURG);
    cities[BORDEAUX].start().await?;

    let reader = cities[BORDEAUX].anonymous()?;
    assert_eq!(
        reader.page(&written.slug, &written.city).await?.map(|page| page.revision),
        Some(written.revision.clone())
    );
    wait_until_found(&cities[BORDEAUX], "réparation", &written).await?;
    wait_for_copy(&cities[STRASBOURG], &written).await?;
    wait_until_found(&cities[STRASBOURG], "réparation", &written).await
}

async fn both_killed_over_and_over_end_with_the_same_heads(backend: Backend) -> anyhow::Result<()> {
    let mut cities = two_subscribed(backend).await?;
    let mut pages = Vec::new();
    for round in 0..4 {
        let officer = cities[BORDEAUX].officer().await?;
        for number in 0..5 {
            let text = format!("# Fiche {round} {number}\n\nPremier état.\n");
            pages.push(officer.create(&text).await?);
        }
        let first = &pages[round * 5];
        officer.edit(first, &format!("{}\nDeuxième état.\n", first.markdown)).await?;
        let killed = if round % 2 == 0 { BORDEAUX } else { STRASBOURG };
        cities[killed].kill().await?;
        cities[killed].start().await?;
    }
    assert_eq!(wait_for_same_heads(&cities, BORDEAUX, STRASBOURG).await?.len(), pages.len());
    Ok(())
}
