//! Either side is killed (SIGKILL) in the midst of it: nothing is lost and nothing doubled.

use crate::{
    BORDEAUX, STRASBOURG, on_both_databases, revision_count, subscribe, wait_for_copy, wait_for_same_heads,
    wait_until_found,
};
use koinon_federation_tests::{Backend, Cities, Fault};

on_both_databases!(
    the_writer_killed_after_the_answer_still_delivers,
    the_writer_killed_after_sending_sends_again_without_doubling,
    the_reader_killed_after_storing_without_answering_stores_once,
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

async fn the_writer_killed_after_sending_sends_again_without_doubling(backend: Backend) -> anyhow::Result<()> {
    let mut cities = two_subscribed(backend).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let link = cities.link(BORDEAUX, STRASBOURG);
    link.set_fault(Fault::LoseAnswer, usize::MAX, |request| request.method == "POST");
    let written = officer.create("# Prêt de vélos\n\nTrois mois gratuits.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &written).await?;
    cities[BORDEAUX].kill().await?;
    cities.link(BORDEAUX, STRASBOURG).clear_faults();
    cities[BORDEAUX].start().await?;

    let edited = officer.edit(&written, "# Prêt de vélos\n\nSix mois gratuits.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &edited).await?;
    assert_eq!(revision_count(&cities[STRASBOURG].anonymous()?, &edited).await?, 2);
    assert_eq!(wait_for_same_heads(&cities, BORDEAUX, STRASBOURG).await?.len(), 1);
    Ok(())
}

async fn the_reader_killed_after_storing_without_answering_stores_once(backend: Backend) -> anyhow::Result<()> {
    let mut cities = two_subscribed(backend).await?;
    let officer = cities[BORDEAUX].officer().await?;
    cities.link(BORDEAUX, STRASBOURG).set_fault(Fault::LoseAnswer, 1, |request| request.method == "POST");
    let written = officer.create("# Eau de pluie\n\nUne cuve par cour.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &written).await?;
    cities[STRASBOURG].kill().await?;
    cities[STRASBOURG].start().await?;

    let edited = officer.edit(&written, "# Eau de pluie\n\nDeux cuves par cour.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &edited).await?;
    wait_until_found(&cities[STRASBOURG], "cuves", &edited).await?;
    assert_eq!(revision_count(&cities[STRASBOURG].anonymous()?, &edited).await?, 2);
    Ok(())
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
