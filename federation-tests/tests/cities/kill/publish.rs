//! A city is killed while people save.

use super::verified;
use crate::{BORDEAUX, on_both_databases, revision_count};
use anyhow::ensure;
use koinon_federation_tests::{Backend, Cities, Client, Page};
use std::collections::BTreeMap;
use tokio::sync::watch;

on_both_databases!(what_was_acknowledged_is_there_once_and_what_was_not_is_whole_or_absent);

const WRITERS: usize = 16;
/// So many saves are acknowledged before the kill.
const SAVES: usize = 80;

/// What one writer was told, until the city answered no more.
struct Written {
    number: usize,
    /// The page after each save that was acknowledged.
    acknowledged: Vec<Page>,
    /// Whether the connection broke while a save was under way, rather than before it.
    is_broken_off: bool,
}

fn title(number: usize) -> String {
    format!("Fiche {number}")
}

fn text(number: usize, save: usize) -> String {
    let lines: String = (0..=save).map(|line| format!("\nÉtat {line} de la fiche {number}.\n")).collect();
    format!("# {}\n{lines}", title(number))
}

/// Saves one page over and over until the city answers no more.
async fn write(client: Client, number: usize, count: watch::Sender<usize>) -> anyhow::Result<Written> {
    let mut acknowledged: Vec<Page> = Vec::new();
    loop {
        let text = text(number, acknowledged.len());
        let saved = match acknowledged.last() {
            None => client.create(&text).await,
            Some(page) => client.edit(page, &text).await,
        };
        match saved {
            Ok(page) => acknowledged.push(page),
            Err(error) => {
                let broken = error.downcast_ref::<reqwest::Error>();
                ensure!(broken.is_some() || error.to_string().contains("does not run"), "the city refuses: {error:#}");
                let is_broken_off = broken.is_some_and(|error| !error.is_connect());
                return Ok(Written { number, acknowledged, is_broken_off });
            }
        }
        count.send_modify(|count| *count += 1);
    }
}

async fn what_was_acknowledged_is_there_once_and_what_was_not_is_whole_or_absent(
    backend: Backend,
) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &[BORDEAUX]).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let count = watch::Sender::new(0);
    let writers: Vec<_> =
        (0..WRITERS).map(|number| tokio::spawn(write(officer.clone(), number, count.clone()))).collect();
    let enough = async || Ok((*count.borrow() >= SAVES).then_some(()));
    cities[BORDEAUX].wait_until("many saves are acknowledged", enough).await?;
    cities[BORDEAUX].kill().await?;
    let mut written = Vec::new();
    for writer in writers {
        written.push(writer.await??);
    }
    let broken_off = written.iter().filter(|written| written.is_broken_off).count();
    ensure!(broken_off > 0, "the kill missed its window: no save was under way");

    cities[BORDEAUX].start().await?;
    let reader = cities[BORDEAUX].anonymous()?;
    let pages = reader.pages_of(cities[BORDEAUX].authority()).await?;
    let mut by_title: BTreeMap<String, Vec<Page>> = BTreeMap::new();
    for page in &pages {
        by_title.entry(page.title.clone()).or_default().push(page.clone());
    }
    let mut revisions = 0;
    for Written { number, acknowledged, .. } in &written {
        let pages = by_title.remove(&title(*number)).unwrap_or_default();
        ensure!(pages.len() <= 1, "{} is there {} times", title(*number), pages.len());
        let Some(listed) = pages.first() else {
            ensure!(acknowledged.is_empty(), "{} was acknowledged and is lost", title(*number));
            continue;
        };
        let page = reader.page(&listed.slug, &listed.city).await?;
        let page = page.ok_or_else(|| anyhow::anyhow!("{} is in the list alone", listed.slug))?;
        let saves = revision_count(&reader, &page).await?;
        // The last save may have been kept without its writer hearing of it.
        ensure!(saves == acknowledged.len() || saves == acknowledged.len() + 1, "{saves} of {}", acknowledged.len());
        assert_eq!(page.markdown, text(*number, saves - 1));
        if saves == acknowledged.len() {
            assert_eq!(Some(&page.revision), acknowledged.last().map(|page| &page.revision));
        }
        revisions += saves;
    }
    assert!(by_title.is_empty(), "nobody wrote {by_title:?}");
    assert_eq!(verified(&cities[BORDEAUX]).await?, (pages.len(), revisions));
    cities[BORDEAUX].stop().await?;
    assert_eq!(verified(&cities[BORDEAUX]).await?, (pages.len(), revisions));
    Ok(())
}
