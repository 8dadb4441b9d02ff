//! An import is killed, over and over.

use super::{kill_command, verified};
use crate::{BORDEAUX, on_both_databases};
use anyhow::{Context, ensure};
use koinon_federation_tests::{Backend, Cities, City};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use tokio::io::{AsyncBufReadExt as _, BufReader};

on_both_databases!(killed_midway_beside_a_running_server, killed_midway_alone);

const FILES: usize = 300;
/// Before these files the folder has one that is not taken, and named when the import comes to it: then the import is killed.
const KILLS: [usize; 3] = [80, 160, 280];

fn name(number: usize) -> String {
    format!("{number:04}-fiche.md")
}

fn title(number: usize) -> String {
    format!("Fiche numéro {number}")
}

fn not_taken(number: usize) -> String {
    format!("{number:04}-brouillon.md")
}

fn write_files(folder: &Path) -> std::io::Result<()> {
    for number in 0..FILES {
        // Two files in three want the address of another: which gets it must not change with a kill.
        let text = format!("---\nslug: fiche-{}\n---\n# {}\n\nUn texte repris.\n", number / 3, title(number));
        std::fs::write(folder.join(name(number)), text)?;
    }
    for number in KILLS {
        std::fs::write(folder.join(not_taken(number)), "---\ndraft: true\n---\n# Brouillon\n")?;
    }
    Ok(())
}

/// Imports until the import comes to this file, and kills it there.
async fn import_until(city: &City, folder: &str, file: &str) -> anyhow::Result<()> {
    let mut import = city.begin(&["import", "markdown", folder, "--json"])?;
    let mut lines = BufReader::new(import.stdout.take().context("the output is piped")?).lines();
    loop {
        let line = lines.next_line().await?.context("the kill missed its window: the import has ended")?;
        if line.contains(file) {
            break;
        }
    }
    kill_command(&mut import).await
}

async fn killed_over_and_over(city: &mut City, is_served: bool) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write_files(folder.path())?;
    let folder = folder.path().to_string_lossy();
    if !is_served {
        city.stop().await?;
    }
    let mut before = 0;
    for number in KILLS {
        import_until(city, &folder, &not_taken(number)).await?;
        let (pages, revisions) = verified(city).await?;
        ensure!(
            before < pages && pages < FILES,
            "the kill missed its window: {pages} pages of {FILES}, after {before}"
        );
        assert_eq!(pages, revisions);
        before = pages;
    }
    let completed = city.run_json(&["import", "markdown", &folder]).await?;
    assert_eq!((&completed["created"], &completed["unchanged"]), (&(FILES - before).into(), &before.into()));
    let rows = city.log_length().await?;
    let again: Value = city.run_json(&["import", "markdown", &folder]).await?;
    assert_eq!((&again["created"], &again["updated"], &again["unchanged"]), (&0.into(), &0.into(), &FILES.into()));
    assert_eq!(city.log_length().await?, rows);
    assert_eq!(verified(city).await?, (FILES, FILES));
    if !is_served {
        city.start().await?;
    }

    let reader = city.anonymous()?;
    let pages = reader.pages_of(city.authority()).await?;
    assert_eq!(pages.len(), FILES);
    let titles: BTreeSet<_> = pages.iter().map(|page| page.title.clone()).collect();
    assert_eq!(titles, (0..FILES).map(title).collect());
    let addresses: BTreeSet<_> = pages.iter().map(|page| &page.slug).collect();
    assert_eq!(addresses.len(), FILES);
    city.wait_until("every page is found, once", async || {
        Ok((super::found(city, "%22texte%20repris%22").await? == FILES as u64).then_some(()))
    })
    .await
}

async fn killed_midway_beside_a_running_server(backend: Backend) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &[BORDEAUX]).await?;
    killed_over_and_over(&mut cities[BORDEAUX], true).await
}

async fn killed_midway_alone(backend: Backend) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &[BORDEAUX]).await?;
    killed_over_and_over(&mut cities[BORDEAUX], false).await
}
