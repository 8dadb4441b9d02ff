//! The API keeps to its own description, whatever it is asked.

use koinon_federation_tests::{Backend, Cities, City, Client, schemathesis};
use reqwest::Method;
use serde_json::json;

const GENT: &str = "gent";
const SHEET: &str = "---\nkind: practice_sheet\ntitle: Shared compost\nthemes: [waste_circularity]\nstatus: pilot\n---\n\n\
    Three bins for thirty homes, after [[Repair café]].\n";

/// A city with pages in every standing: published, edited, deleted, drafts.
async fn city_with_content(backend: Backend) -> anyhow::Result<Cities> {
    let cities = Cities::start(backend, &[GENT]).await?;
    let officer = cities[GENT].officer().await?;
    let repair = officer.create("# Repair café\n\nEvery first Saturday.\n").await?;
    officer.edit(&repair, "# Repair café\n\nEvery first Saturday, in the library.\n").await?;
    let closed = officer.create("# The old tool library\n\nClosed.\n").await?;
    officer.delete(&closed).await?;
    let draft = officer.call(Method::POST, "/pages", Some(json!({ "markdown": SHEET, "draft": true }))).await?;
    anyhow::ensure!(draft.status == 201, "{draft:?}");
    Ok(cities)
}

async fn keeps_to_its_description(city: &City, client: &Client) -> anyhow::Result<()> {
    let written = schemathesis::run(city, client).await?;
    let summary = written.lines().filter(|line| line.contains("generated") || line.contains("Tested:"));
    println!("{}", summary.collect::<Vec<_>>().join("\n"));
    Ok(())
}

#[tokio::test]
async fn every_answer_to_a_stranger_is_described() -> anyhow::Result<()> {
    let cities = city_with_content(Backend::Sqlite).await?;
    keeps_to_its_description(&cities[GENT], &cities[GENT].anonymous()?).await
}

#[tokio::test]
async fn every_answer_to_an_administrator_is_described_on_sqlite() -> anyhow::Result<()> {
    let cities = city_with_content(Backend::Sqlite).await?;
    keeps_to_its_description(&cities[GENT], &cities[GENT].officer().await?).await
}

#[tokio::test]
async fn every_answer_to_an_administrator_is_described_on_postgresql() -> anyhow::Result<()> {
    let cities = city_with_content(Backend::Postgres).await?;
    keeps_to_its_description(&cities[GENT], &cities[GENT].officer().await?).await
}
