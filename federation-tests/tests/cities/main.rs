//! Whole cities with links between them: what a person or another city would notice.

mod collide;
mod collide_in_browsers;
mod crash;
mod debate;
mod fedify;
mod first_synchronisation;
mod forgery;
mod jonas;
mod kill;
mod league;
mod leave;
mod leila;
mod mail;
mod order;
mod our_version;
mod outage;
mod overdue;
mod propose;
mod signing_in;
mod walk;

use koinon_federation_tests::{Cities, City, Client, Page};

/// Makes each of these functions a test on SQLite and one on PostgreSQL.
macro_rules! on_both_databases {
    ($($test:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $test() -> anyhow::Result<()> {
                super::$test(koinon_federation_tests::Backend::Sqlite).await
            })+
        }
        mod on_postgres {
            $(#[tokio::test] async fn $test() -> anyhow::Result<()> {
                super::$test(koinon_federation_tests::Backend::Postgres).await
            })+
        }
    };
}
pub(crate) use on_both_databases;

pub(crate) const BORDEAUX: &str = "bordeaux";
pub(crate) const STRASBOURG: &str = "strasbourg";
pub(crate) const SIDI_BOU_SAID: &str = "sidi-bou-said";

/// Subscribes one city to another and waits until the other has accepted.
pub(crate) async fn subscribe(cities: &Cities, reader: &str, writer: &str) -> anyhow::Result<()> {
    let officer = cities[reader].officer().await?;
    let subscription = officer.subscribe(&cities[writer].origin()).await?;
    cities[reader]
        .wait_until("the subscription is accepted", async || {
            let subscriptions = officer.subscriptions().await?;
            Ok(subscriptions.into_iter().find(|known| known.id == subscription.id && known.state == "accepted"))
        })
        .await?;
    Ok(())
}

/// Waits until this city has the page in just this revision, as a copy.
pub(crate) async fn wait_for_copy(city: &City, page: &Page) -> anyhow::Result<Page> {
    let reader = city.anonymous()?;
    let what = format!("{} has {} in revision {}", city.name(), page.slug, page.revision);
    city.wait_until(&what, async || {
        let copy = reader.page(&page.slug, &page.city).await?;
        Ok(copy.filter(|copy| copy.revision == page.revision))
    })
    .await
}

/// Waits until this city finds just this page for these words.
pub(crate) async fn wait_until_found(city: &City, words: &str, page: &Page) -> anyhow::Result<()> {
    let reader = city.anonymous()?;
    city.wait_until(&format!("{} finds {} for {words}", city.name(), page.slug), async || {
        let hits = reader.search(words).await?;
        Ok((hits.len() == 1 && hits[0].page.ap_id == page.ap_id).then_some(()))
    })
    .await
}

/// Waits until this city finds nothing for these words.
pub(crate) async fn wait_until_not_found(city: &City, words: &str) -> anyhow::Result<()> {
    let reader = city.anonymous()?;
    city.wait_until(&format!("{} finds nothing for {words}", city.name()), async || {
        Ok(reader.search(words).await?.is_empty().then_some(()))
    })
    .await
}

/// How many revisions of a page this city knows.
pub(crate) async fn revision_count(client: &Client, page: &Page) -> anyhow::Result<usize> {
    let path = format!("/pages/{}@{}/revisions?limit=500", page.slug, page.city);
    let answer = client.call(reqwest::Method::GET, &path, None).await?;
    Ok(answer.expect::<serde_json::Value>()?["items"].as_array().map_or(0, Vec::len))
}

/// Waits until both cities have the same pages of `of`, in the same revisions.
pub(crate) async fn wait_for_same_heads(cities: &Cities, of: &str, at: &str) -> anyhow::Result<Vec<(String, String)>> {
    let authority = cities[of].authority();
    let heads = async |client: &Client| -> anyhow::Result<Vec<(String, String)>> {
        let pages = client.pages_of(authority).await?;
        Ok(pages.into_iter().map(|page| (page.ap_id, page.revision)).collect())
    };
    let expected = heads(&cities[of].anonymous()?).await?;
    let reader = cities[at].anonymous()?;
    cities[at]
        .wait_until(&format!("{at} has the {} heads of {of}", expected.len()), async || {
            Ok((heads(&reader).await? == expected).then_some(()))
        })
        .await?;
    Ok(expected)
}
