//! What was overheard is sent again, or changed: no effect. Each time the honest delivery has had its own first.

use crate::{BORDEAUX, STRASBOURG, on_both_databases, revision_count, subscribe, wait_for_copy};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use koinon_federation_tests::message::Request;
use koinon_federation_tests::{Backend, Cities, Page};
use sha2::{Digest as _, Sha256};

on_both_databases!(
    a_delivery_replayed_byte_by_byte_changes_nothing,
    a_delivery_with_another_body_is_refused,
    a_delivery_for_another_host_is_refused_however_it_is_dressed,
);

/// Two cities, a page that arrived, and the signed delivery that brought it.
async fn overheard(backend: Backend) -> anyhow::Result<(Cities, Page, Request)> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    let written = cities[BORDEAUX].officer().await?.create("# Télécentre\n\nOuvert à huit heures.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &written).await?;
    let mut posts = cities.link(BORDEAUX, STRASBOURG).signed_posts(&written.revision);
    let delivery = posts.pop();
    delivery.map(|delivery| (cities, written, delivery)).ok_or_else(|| anyhow::anyhow!("nothing came as a signed POST"))
}

/// The page at Strasbourg is as it was written, and has one revision.
async fn assert_untouched(cities: &Cities, written: &Page) -> anyhow::Result<()> {
    let reader = cities[STRASBOURG].anonymous()?;
    let copy = reader.page(&written.slug, &written.city).await?;
    assert_eq!(copy.map(|copy| copy.markdown), Some(written.markdown.clone()));
    assert_eq!(revision_count(&reader, written).await?, 1);
    assert_eq!(reader.pages_of(&written.city).await?.len(), 1);
    Ok(())
}

async fn a_delivery_replayed_byte_by_byte_changes_nothing(backend: Backend) -> anyhow::Result<()> {
    let (mut cities, written, delivery) = overheard(backend).await?;
    for _ in 0..3 {
        cities.link(BORDEAUX, STRASBOURG).send(&delivery).await?;
    }
    assert_untouched(&cities, &written).await?;
    cities[STRASBOURG].restart().await?;
    cities.link(BORDEAUX, STRASBOURG).send(&delivery).await?;
    assert_untouched(&cities, &written).await
}

async fn a_delivery_with_another_body_is_refused(backend: Backend) -> anyhow::Result<()> {
    let (cities, written, delivery) = overheard(backend).await?;
    let link = cities.link(BORDEAUX, STRASBOURG);

    let mut forged = with_body(&delivery, "huit heures", "neuf heures");
    assert!((400..500).contains(&link.send(&forged).await?));

    // Nor with a digest that fits the forged body in front of the signed one, or behind it.
    let digest = BASE64.encode(Sha256::digest(&forged.body));
    forged.headers.insert(0, ("Digest".to_owned(), format!("SHA-256={digest}")));
    assert!((400..500).contains(&link.send(&forged).await?));
    let first = forged.headers.remove(0);
    forged.headers.push(first);
    assert!((400..500).contains(&link.send(&forged).await?));
    assert_untouched(&cities, &written).await
}

async fn a_delivery_for_another_host_is_refused_however_it_is_dressed(backend: Backend) -> anyhow::Result<()> {
    let (cities, written, delivery) = overheard(backend).await?;
    let link = cities.link(BORDEAUX, STRASBOURG);

    let mut elsewhere = delivery.clone();
    elsewhere.set_header("Host", "attacker.example");
    assert!((400..500).contains(&link.send(&elsewhere).await?));

    let mut at_another_path = delivery.clone();
    at_another_path.target = format!("{}?x=1", delivery.target);
    assert!((400..500).contains(&link.send(&at_another_path).await?));

    let mut unsigned = delivery.clone();
    unsigned.headers.retain(|(name, _)| !name.to_ascii_lowercase().starts_with("signature"));
    assert!((400..500).contains(&link.send(&unsigned).await?));
    assert_untouched(&cities, &written).await
}

fn with_body(delivery: &Request, text: &str, by: &str) -> Request {
    let mut forged = delivery.clone();
    forged.body = String::from_utf8_lossy(&delivery.body).replace(text, by).into_bytes();
    let length = forged.body.len().to_string();
    forged.set_header("content-length", &length);
    forged
}
