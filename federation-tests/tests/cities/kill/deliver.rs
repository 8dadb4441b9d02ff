//! A city is killed while it delivers.

use super::{two_subscribed, wait_until_at};
use crate::{
    BORDEAUX, STRASBOURG, on_both_databases, revision_count, wait_for_copy, wait_for_same_heads, wait_until_found,
};
use anyhow::ensure;
use koinon_federation_tests::{Backend, Cities, Fault, Page, Stage};

on_both_databases!(
    killed_when_the_other_had_answered_and_the_answer_was_on_its_way,
    killed_when_the_post_was_on_its_way,
    killed_between_two_of_many,
);

/// Pages that are to be delivered when the city is killed between two of them.
const MANY: usize = 10;

/// Waits until signed POSTs with this page's revision have passed the link so many times.
async fn wait_until_sent(cities: &Cities, page: &Page, times: usize) -> anyhow::Result<()> {
    let link = cities.link(BORDEAUX, STRASBOURG);
    cities[BORDEAUX]
        .wait_until(&format!("{} is sent for the time number {times}", page.slug), async || {
            Ok((link.signed_posts(&page.revision).len() >= times).then_some(()))
        })
        .await
}

async fn killed_when_the_other_had_answered_and_the_answer_was_on_its_way(backend: Backend) -> anyhow::Result<()> {
    let mut cities = two_subscribed(backend).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let link = cities.link(BORDEAUX, STRASBOURG);
    link.set_fault(Fault::HoldAnswer, 1, |request| request.method == "POST");
    let written = officer.create("# Prêt de vélos\n\nTrois mois gratuits.\n").await?;
    wait_until_at(&cities[STRASBOURG], link, Stage::AnswerHeld, &written.revision).await?;
    cities[BORDEAUX].kill().await?;
    cities.link(BORDEAUX, STRASBOURG).release();
    cities[BORDEAUX].start().await?;

    // It cannot know that it arrived, and sends it again.
    wait_until_sent(&cities, &written, 2).await?;
    let edited = officer.edit(&written, "# Prêt de vélos\n\nSix mois gratuits.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &edited).await?;
    wait_until_found(&cities[STRASBOURG], "gratuits", &edited).await?;
    assert_eq!(revision_count(&cities[STRASBOURG].anonymous()?, &edited).await?, 2);
    assert_eq!(wait_for_same_heads(&cities, BORDEAUX, STRASBOURG).await?.len(), 1);
    Ok(())
}

async fn killed_when_the_post_was_on_its_way(backend: Backend) -> anyhow::Result<()> {
    let mut cities = two_subscribed(backend).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let link = cities.link(BORDEAUX, STRASBOURG);
    link.set_fault(Fault::HoldRequest, 1, |request| request.method == "POST");
    let written = officer.create("# Eau de pluie\n\nUne cuve par cour.\n").await?;
    wait_until_at(&cities[BORDEAUX], link, Stage::RequestHeld, &written.revision).await?;
    cities[BORDEAUX].kill().await?;
    let reader = cities[STRASBOURG].anonymous()?;
    ensure!(reader.page(&written.slug, &written.city).await?.is_none(), "the kill missed its window: it had arrived");

    cities[BORDEAUX].start().await?;
    wait_until_sent(&cities, &written, 1).await?;
    wait_for_copy(&cities[STRASBOURG], &written).await?;
    let edited = officer.edit(&written, "# Eau de pluie\n\nDeux cuves par cour.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &edited).await?;
    // What the killed process had sent arrives after all: late, and a second time.
    let sent = cities.link(BORDEAUX, STRASBOURG).signed_posts(&written.revision).len();
    cities.link(BORDEAUX, STRASBOURG).release();
    wait_until_sent(&cities, &written, sent + 1).await?;
    wait_for_copy(&cities[STRASBOURG], &edited).await?;
    wait_until_found(&cities[STRASBOURG], "cour", &edited).await?;
    assert_eq!(revision_count(&cities[STRASBOURG].anonymous()?, &edited).await?, 2);
    Ok(())
}

async fn killed_between_two_of_many(backend: Backend) -> anyhow::Result<()> {
    let mut cities = two_subscribed(backend).await?;
    let officer = cities[BORDEAUX].officer().await?;
    cities.cut(BORDEAUX, STRASBOURG);
    let mut pages = Vec::new();
    for number in 0..MANY {
        pages.push(officer.create(&format!("# Fiche {number}\n\nLa fiche numéro {number}.\n")).await?);
    }
    let link = cities.link(BORDEAUX, STRASBOURG);
    let middle = pages[MANY / 2].revision.clone();
    link.set_fault(Fault::HoldRequest, 1, {
        let middle = middle.clone();
        move |request| request.method == "POST" && request.has(&middle)
    });
    cities.mend(BORDEAUX, STRASBOURG);
    wait_until_at(&cities[BORDEAUX], link, Stage::RequestHeld, &middle).await?;
    cities[BORDEAUX].kill().await?;
    let there = cities[STRASBOURG].anonymous()?.pages_of(cities[BORDEAUX].authority()).await?.len();
    ensure!(0 < there && there < MANY, "the kill missed its window: {there} of {MANY} had arrived");

    cities[BORDEAUX].start().await?;
    assert_eq!(wait_for_same_heads(&cities, BORDEAUX, STRASBOURG).await?.len(), MANY);
    cities.link(BORDEAUX, STRASBOURG).release();
    let reader = cities[STRASBOURG].anonymous()?;
    for page in &pages {
        assert_eq!(revision_count(&reader, page).await?, 1);
    }
    Ok(())
}
