//! A city that subscribes receives what was written before.

use crate::{BORDEAUX, STRASBOURG, on_both_databases, subscribe, wait_for_copy, wait_for_same_heads};
use koinon_federation_tests::{Backend, Cities, Fault};

on_both_databases!(
    pages_from_before_the_subscription_arrive_and_deleted_ones_do_not,
    a_subscriber_killed_on_the_way_ends_with_the_same_heads,
    a_page_spoilt_on_the_way_is_never_shown_and_read_again,
);

const PAGES: usize = 30;

async fn write_pages(cities: &Cities) -> anyhow::Result<()> {
    let officer = cities[BORDEAUX].officer().await?;
    for number in 1..=PAGES {
        officer.create(&format!("# Fiche {number}\n\nTexte de la fiche numéro {number}.\n")).await?;
    }
    Ok(())
}

async fn pages_from_before_the_subscription_arrive_and_deleted_ones_do_not(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    write_pages(&cities).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let gone = officer.create("# Retirée\n\nPlus là.\n").await?;
    officer.delete(&gone).await?;

    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    let heads = wait_for_same_heads(&cities, BORDEAUX, STRASBOURG).await?;
    assert_eq!(heads.len(), PAGES);
    assert_eq!(cities[STRASBOURG].anonymous()?.page(&gone.slug, &gone.city).await?, None);
    Ok(())
}

async fn a_subscriber_killed_on_the_way_ends_with_the_same_heads(backend: Backend) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    write_pages(&cities).await?;
    let authority = cities[BORDEAUX].authority().to_owned();
    let officer = cities[STRASBOURG].officer().await?;
    officer.subscribe(&cities[BORDEAUX].origin()).await?;
    for share in [1, PAGES / 2] {
        cities[STRASBOURG]
            .wait_until(&format!("{share} pages are held"), async || {
                Ok((officer.pages_of(&authority).await?.len() >= share).then_some(()))
            })
            .await?;
        cities[STRASBOURG].kill().await?;
        cities[STRASBOURG].start().await?;
    }
    let heads = wait_for_same_heads(&cities, BORDEAUX, STRASBOURG).await?;
    assert_eq!(heads.len(), PAGES);
    Ok(())
}

async fn a_page_spoilt_on_the_way_is_never_shown_and_read_again(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let written = officer.create("# Jardin partagé\n\nUne clé par composteur.\n").await?;
    let link = cities.link(STRASBOURG, BORDEAUX);
    link.set_fault(Fault::FlipByteOfAnswer("composteur".to_owned()), 3, |request| request.method == "GET");

    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    let reader = cities[STRASBOURG].anonymous()?;
    cities[STRASBOURG]
        .wait_until("the page is read as it was written", async || {
            let copy = reader.page(&written.slug, &written.city).await?;
            if let Some(copy) = &copy {
                anyhow::ensure!(copy.markdown == written.markdown, "a spoilt text is shown: {}", copy.markdown);
            }
            Ok(copy)
        })
        .await?;
    wait_for_copy(&cities[STRASBOURG], &written).await?;
    Ok(())
}
