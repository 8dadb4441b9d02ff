//! A city is switched off, or a link is cut.

use crate::{
    BORDEAUX, SIDI_BOU_SAID, STRASBOURG, on_both_databases, subscribe, wait_for_copy, wait_for_same_heads,
    wait_until_found,
};
use koinon_federation_tests::{Backend, Cities};
use reqwest::StatusCode;

on_both_databases!(
    a_copy_is_read_and_found_while_its_city_is_off,
    nothing_passes_a_cut_link_and_everything_when_it_is_restored,
);

async fn a_copy_is_read_and_found_while_its_city_is_off(backend: Backend) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    let written =
        cities[BORDEAUX].officer().await?.create("# Rues aux écoles\n\nLa rue est fermée le matin.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &written).await?;

    cities[BORDEAUX].stop().await?;
    cities[STRASBOURG].restart().await?;
    assert_eq!(wait_for_copy(&cities[STRASBOURG], &written).await?.markdown, written.markdown);
    wait_until_found(&cities[STRASBOURG], "écoles", &written).await?;
    let reader = cities[STRASBOURG].anonymous()?;
    let (status, html) = reader.read(&format!("/pages/{}@{}", written.slug, written.city)).await?;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("La rue est fermée le matin"), "{html}");
    assert!(html.contains(cities[BORDEAUX].name()), "the copy does not say where it is from: {html}");
    Ok(())
}

async fn nothing_passes_a_cut_link_and_everything_when_it_is_restored(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG, SIDI_BOU_SAID]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    subscribe(&cities, SIDI_BOU_SAID, BORDEAUX).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let before = officer.create("# Avant la coupure\n\nÉtait là.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &before).await?;

    cities.cut(BORDEAUX, STRASBOURG);
    let edited = officer.edit(&before, "# Avant la coupure\n\nA changé pendant la coupure.\n").await?;
    let during = officer.create("# Pendant la coupure\n\nArrive plus tard.\n").await?;
    wait_for_copy(&cities[SIDI_BOU_SAID], &edited).await?;
    wait_for_copy(&cities[SIDI_BOU_SAID], &during).await?;
    let reader = cities[STRASBOURG].anonymous()?;
    assert_eq!(reader.page(&during.slug, &during.city).await?, None);
    let copy = reader.page(&before.slug, &before.city).await?;
    assert_eq!(copy.map(|copy| copy.revision), Some(before.revision));

    cities.mend(BORDEAUX, STRASBOURG);
    wait_for_copy(&cities[STRASBOURG], &edited).await?;
    wait_for_copy(&cities[STRASBOURG], &during).await?;
    wait_for_same_heads(&cities, BORDEAUX, STRASBOURG).await?;
    for revision in [&edited.revision, &during.revision] {
        let posts = cities.link(BORDEAUX, STRASBOURG).signed_posts(revision);
        assert!(!posts.is_empty(), "revision {revision} did not come as a signed POST");
    }
    Ok(())
}
