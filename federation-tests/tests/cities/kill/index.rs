//! A city is killed while its search index is behind, or is built anew.

use super::{brought, found, kill_command};
use crate::{BORDEAUX, on_both_databases, wait_until_found};
use anyhow::{Context, ensure};
use koinon_federation_tests::{Backend, Cities, City, Client, Page};
use serde_json::Value;
use std::path::PathBuf;
use tokio::sync::watch;

on_both_databases!(
    killed_right_after_saves_that_were_acknowledged,
    killed_while_the_server_builds_the_index_anew,
    killed_while_the_command_builds_the_index_anew,
);

const WRITERS: usize = 16;
/// So many saves are acknowledged before the kill.
const SAVES: usize = 60;
/// Enough pages for several steps of an index that is built anew.
const PAGES: usize = 900;

/// Writes pages until the city answers no more, each with a word of its own.
async fn write(client: Client, writer: usize, count: watch::Sender<usize>) -> Vec<(String, Page)> {
    let mut pages = Vec::new();
    loop {
        let word = format!("mot{writer}x{}", pages.len());
        let Ok(page) = client.create(&format!("# Fiche {word}\n\nAvec {word} dedans.\n")).await else { return pages };
        pages.push((word, page));
        count.send_modify(|count| *count += 1);
    }
}

/// By how many changes the index of a city that does not run is behind.
async fn changes_behind(city: &City) -> anyhow::Result<u64> {
    let found = city.run_json(&["doctor"]).await?;
    let mut checks = found["checks"].as_array().into_iter().flatten();
    let index = checks.find(|check| check["what"] == "search index").context("the index is not looked at")?;
    let words = index["detail"].as_str().and_then(|detail| detail.strip_suffix(" changes behind"));
    words.and_then(|count| count.parse().ok()).with_context(|| format!("{index}"))
}

async fn killed_right_after_saves_that_were_acknowledged(backend: Backend) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &[BORDEAUX]).await?;
    let officer = cities[BORDEAUX].officer().await?;
    // A new city indexes the help that came with it first; the kill is meant for what follows.
    let indexed = async || Ok((found(&cities[BORDEAUX], "koinon").await? > 0).then_some(()));
    cities[BORDEAUX].wait_until("the help is found", indexed).await?;
    let count = watch::Sender::new(0);
    let writers: Vec<_> =
        (0..WRITERS).map(|writer| tokio::spawn(write(officer.clone(), writer, count.clone()))).collect();
    let enough = async || Ok((*count.borrow() >= SAVES).then_some(()));
    cities[BORDEAUX].wait_until("many saves are acknowledged", enough).await?;
    cities[BORDEAUX].kill().await?;
    ensure!(changes_behind(&cities[BORDEAUX]).await? > 0, "the kill missed its window: everything was indexed");

    cities[BORDEAUX].start().await?;
    for writer in writers {
        for (word, page) in writer.await? {
            wait_until_found(&cities[BORDEAUX], &word, &page).await?;
        }
    }
    Ok(())
}

async fn with_imported_pages(backend: Backend) -> anyhow::Result<Cities> {
    let cities = Cities::start(backend, &[BORDEAUX]).await?;
    let folder = tempfile::tempdir()?;
    for number in 0..PAGES {
        let text = format!("# Fiche {number}\n\nLa fiche numéro {number}, reprise d'un dossier.\n");
        std::fs::write(folder.path().join(format!("{number}.md")), text)?;
    }
    cities[BORDEAUX].run(&["import", "markdown", &folder.path().to_string_lossy()]).await?;
    wait_until_all_found(&cities[BORDEAUX]).await?;
    Ok(cities)
}

async fn wait_until_all_found(city: &City) -> anyhow::Result<()> {
    city.wait_until("every page is found, once", async || {
        Ok((found(city, "%22fiche%20num%C3%A9ro%22").await? == PAGES as u64).then_some(()))
    })
    .await
}

async fn killed_while_the_server_builds_the_index_anew(backend: Backend) -> anyhow::Result<()> {
    let mut cities = with_imported_pages(backend).await?;
    let request = cities[BORDEAUX].data_dir().join("reindex-request");
    let progress = || std::fs::read_to_string(&request).ok().filter(|progress| !progress.is_empty());
    let command = cities[BORDEAUX].begin(&["reindex", "--json"])?;
    cities[BORDEAUX].wait_until("the index is being built anew", async || Ok(progress())).await?;
    cities[BORDEAUX].kill().await?;
    let reached = progress().unwrap_or_default();
    ensure!(reached.parse::<usize>().is_ok(), "the kill missed its window: {reached}");

    cities[BORDEAUX].start().await?;
    wait_until_all_found(&cities[BORDEAUX]).await?;
    // Who asked for it gets it all the same.
    let output = command.wait_with_output().await?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout)?["pages"], PAGES + brought()?);
    wait_until_all_found(&cities[BORDEAUX]).await
}

/// The folders of the index: one that serves, and one more while it is built anew.
fn index_folders(city: &City) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(city.data_dir().join("search"))? {
        let path = entry?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    Ok(folders)
}

async fn killed_while_the_command_builds_the_index_anew(backend: Backend) -> anyhow::Result<()> {
    let mut cities = with_imported_pages(backend).await?;
    cities[BORDEAUX].stop().await?;
    let mut command = cities[BORDEAUX].begin(&["reindex"])?;
    cities[BORDEAUX]
        .wait_until("the index is being built anew", async || {
            Ok((index_folders(&cities[BORDEAUX])?.len() == 2).then_some(()))
        })
        .await?;
    kill_command(&mut command).await?;
    ensure!(index_folders(&cities[BORDEAUX])?.len() == 2, "the kill missed its window: the index was there");

    cities[BORDEAUX].start().await?;
    wait_until_all_found(&cities[BORDEAUX]).await?;
    cities[BORDEAUX].stop().await?;
    assert_eq!(cities[BORDEAUX].run_json(&["reindex"]).await?["pages"], PAGES + brought()?);
    cities[BORDEAUX].start().await?;
    wait_until_all_found(&cities[BORDEAUX]).await
}
