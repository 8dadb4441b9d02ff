//! Imports a folder of real pages at a city with a subscriber, kills a second subscriber on its way, and checks what must be true:
//! `cargo build --workspace && cargo run -p koinon-federation-tests --example corpus -- FOLDER`. Ends with an error when a claim fails.

#![allow(clippy::print_stdout, reason = "what it saw is what it is for")]

use anyhow::{Context, ensure};
use koinon_federation_tests::wait::wait_for;
use koinon_federation_tests::{Backend, Cities};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

const WRITER: &str = "bordeaux";
const FIRST: &str = "strasbourg";
const KILLED: &str = "sidi-bou-said";
/// The share of files that must be taken: 1,800 of 1,811.
const SHARE: f64 = 1800.0 / 1811.0;
const KILLS: [usize; 3] = [10, 45, 80];
/// How long a first synchronisation may take here.
const LIMIT: Duration = Duration::from_secs(600);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = std::env::args().nth(1).context("name the folder of Markdown files")?;
    for backend in [Backend::Sqlite, Backend::Postgres] {
        println!("{backend:?}");
        check(backend, Path::new(&folder)).await.with_context(|| format!("on {backend:?}"))?;
    }
    Ok(())
}

async fn check(backend: Backend, folder: &Path) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &[WRITER, FIRST, KILLED]).await?;
    let here = cities[WRITER].origin();
    cities[FIRST].officer().await?.subscribe(&here).await?;

    let arguments = ["import", "markdown", &folder.to_string_lossy()];
    let start = Instant::now();
    let imported = cities[WRITER].run_json(&arguments).await?;
    let (files, pages) = (number(&imported, "files")?, number(&imported, "created")?);
    println!("  imported: {pages} of {files} files, {} pictures, in {:.1?}", imported["pictures"], start.elapsed());
    ensure!(pages as f64 >= files as f64 * SHARE, "too few files were taken");

    let rows = cities[WRITER].log_length().await?;
    let again = cities[WRITER].run_json(&arguments).await?;
    let added = cities[WRITER].log_length().await? - rows;
    println!("  a second run: {} new, {} updated, {added} change rows", again["created"], again["updated"]);
    ensure!(added == 0, "a second run changed something");

    let equal = exported_equal(&cities, folder).await?;
    println!("  exported: {equal} of {pages} texts byte for byte as they were imported");
    ensure!(equal == pages, "an exported text is not as it was imported");

    let heads = wait_for_heads(&cities, FIRST, pages).await?;
    println!(
        "  the first subscriber has the same {} heads, {:.1?} after the import began",
        heads.len(),
        start.elapsed()
    );
    killed_on_its_way(&mut cities, pages, &heads).await
}

/// A new subscriber is killed when it holds so many of a hundred pages, and ends with the same heads.
async fn killed_on_its_way(cities: &mut Cities, pages: usize, heads: &BTreeMap<String, String>) -> anyhow::Result<()> {
    let authority = cities[WRITER].authority().to_owned();
    let (here, start) = (cities[WRITER].origin(), Instant::now());
    let officer = cities[KILLED].officer().await?;
    officer.subscribe(&here).await?;
    for (kill, percent) in KILLS.iter().enumerate() {
        let enough = pages * percent / 100;
        wait_for(&format!("{percent} % are held"), LIMIT, async || {
            let cities = officer.call(reqwest::Method::GET, "/cities", None).await.ok()?;
            (held(&cities.json, &authority) >= enough).then_some(())
        })
        .await?;
        cities[KILLED].kill().await?;
        let held = number(&cities[KILLED].run_json(&["verify"]).await?, "pages")?;
        println!("  killed at {percent} %: it held {held} of {pages} pages");
        let next = KILLS.get(kill + 1).unwrap_or(&100);
        ensure!(held >= enough && held < pages * next / 100, "the kill missed its window");
        cities[KILLED].start().await?;
    }
    ensure!(wait_for_heads(cities, KILLED, pages).await? == *heads, "the heads differ");
    println!("  it ends with the same {} heads, {:.1?} after it subscribed", heads.len(), start.elapsed());
    let verified = cities[KILLED].run_json(&["verify"]).await?;
    println!("  verified there: {verified}");
    ensure!(verified["broken"] == 0 && verified["pages"] == pages, "not every page verifies");
    Ok(())
}

/// How many pages of a city are held, by the list of cities.
fn held(cities: &Value, authority: &str) -> usize {
    let mut cities = cities["items"].as_array().into_iter().flatten();
    let city = cities.find(|city| city["id"] == authority);
    city.and_then(|city| number(city, "pages").ok()).unwrap_or_default()
}

/// Permanent ids and heads of the writer's pages, once this city has all of them.
async fn wait_for_heads(cities: &Cities, at: &str, pages: usize) -> anyhow::Result<BTreeMap<String, String>> {
    let authority = cities[WRITER].authority();
    let reader = cities[at].anonymous()?;
    wait_for(&format!("{at} has all pages"), LIMIT, async || {
        let known = reader.call(reqwest::Method::GET, "/cities", None).await.ok()?;
        (held(&known.json, authority) == pages).then_some(())
    })
    .await?;
    let heads = async |city: &str| -> anyhow::Result<BTreeMap<String, String>> {
        let pages = cities[city].anonymous()?.pages_of(authority).await?;
        Ok(pages.into_iter().map(|page| (page.ap_id, page.revision)).collect())
    };
    let here = heads(at).await?;
    ensure!(here == heads(WRITER).await?, "{at} has other heads than {WRITER}");
    Ok(here)
}

/// How many files an export writes byte for byte as they were imported.
async fn exported_equal(cities: &Cities, folder: &Path) -> anyhow::Result<usize> {
    let parent = tempfile::tempdir()?;
    let export = parent.path().join("export");
    cities[WRITER].run(&["export", &export.to_string_lossy()]).await?;
    let mut equal = 0;
    let mut folders = vec![export.clone()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                let original = folder.join(path.strip_prefix(&export)?);
                ensure!(std::fs::read(&path)? == std::fs::read(&original)?, "{} is another one", original.display());
                equal += 1;
            }
        }
    }
    Ok(equal)
}

fn number(value: &Value, name: &str) -> anyhow::Result<usize> {
    let number = value[name].as_u64().with_context(|| format!("no {name} in {value}"))?;
    Ok(usize::try_from(number)?)
}
