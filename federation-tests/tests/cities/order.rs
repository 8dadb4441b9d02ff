//! Deliveries arrive late, twice, or in another order.

use crate::{BORDEAUX, STRASBOURG, on_both_databases, revision_count, subscribe, wait_for_copy, wait_for_same_heads};
use koinon_federation_tests::{Backend, Cities, Fault};
use std::time::Duration;

on_both_databases!(
    in_reverse_order_and_twice_the_newest_stands,
    a_deletion_that_comes_before_its_page_leaves_it_deleted,
    delayed_lost_and_refused_deliveries_all_arrive_in_the_end,
);

async fn in_reverse_order_and_twice_the_newest_stands(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let link = cities.link(BORDEAUX, STRASBOURG);
    link.set_fault(Fault::Keep, usize::MAX, |request| request.method == "POST");

    let first = officer.create("# Îlots de fraîcheur\n\nUn.\n").await?;
    let second = officer.edit(&first, "# Îlots de fraîcheur\n\nDeux.\n").await?;
    let third = officer.edit(&second, "# Îlots de fraîcheur\n\nTrois.\n").await?;
    cities[BORDEAUX]
        .wait_until("all three were sent", async || {
            let all = [&first, &second, &third].iter().all(|page| !link.signed_posts(&page.revision).is_empty());
            Ok(all.then_some(()))
        })
        .await?;
    for request in link.kept().iter().rev().chain(link.kept().iter()) {
        let status = link.send(request).await?;
        assert!((200..300).contains(&status), "an honest delivery was answered {status}");
    }
    assert_eq!(wait_for_copy(&cities[STRASBOURG], &third).await?.markdown, third.markdown);
    assert!(revision_count(&cities[STRASBOURG].anonymous()?, &third).await? <= 3);
    Ok(())
}

async fn a_deletion_that_comes_before_its_page_leaves_it_deleted(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let link = cities.link(BORDEAUX, STRASBOURG);
    link.set_fault(Fault::Keep, usize::MAX, |request| request.method == "POST");

    let written = officer.create("# Éphémère\n\nVite retirée.\n").await?;
    let deleted = officer.delete(&written).await?;
    cities[BORDEAUX]
        .wait_until("both were sent", async || {
            let all = [&written, &deleted].iter().all(|page| !link.signed_posts(&page.revision).is_empty());
            Ok(all.then_some(()))
        })
        .await?;
    for request in link.kept().iter().rev() {
        link.send(request).await?;
    }
    // What is sent after them arrives after them: then both have had their effect.
    link.clear_faults();
    let later = officer.create("# Plus tard\n\nLa suite.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &later).await?;
    assert_eq!(cities[STRASBOURG].anonymous()?.page(&written.slug, &written.city).await?, None);
    Ok(())
}

async fn delayed_lost_and_refused_deliveries_all_arrive_in_the_end(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let link = cities.link(BORDEAUX, STRASBOURG);
    let retry_soon = vec![("Retry-After".to_owned(), "0".to_owned())];
    for fault in [
        Fault::Delay(Duration::from_millis(300)),
        Fault::Lose,
        Fault::Answer(503, retry_soon.clone()),
        Fault::Duplicate,
        Fault::Answer(429, retry_soon),
        Fault::LoseAnswer,
    ] {
        link.set_fault(fault, 1, |request| request.method == "POST");
    }
    for number in 1..=10 {
        officer.create(&format!("# Budget participatif {number}\n\nProjet {number}.\n")).await?;
    }
    assert_eq!(wait_for_same_heads(&cities, BORDEAUX, STRASBOURG).await?.len(), 10);
    Ok(())
}
