//! `kill -9` at each stage: publish, deliver, receive, import, index. After a start nothing is lost and nothing doubled. Each test fails if its
//! kill missed the stage that it is about.

mod deliver;
mod import;
mod index;
mod publish;
mod receive;

use crate::{BORDEAUX, STRASBOURG, subscribe};
use anyhow::ensure;
use koinon_federation_tests::{Backend, Cities, City, Link, Stage};
use serde_json::Value;
use std::os::unix::process::ExitStatusExt as _;
use tokio::process::Child;

/// Bordeaux, and Strasbourg that follows it.
async fn two_subscribed(backend: Backend) -> anyhow::Result<Cities> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    Ok(cities)
}

/// Waits until a request with this text is at this stage of its way.
async fn wait_until_at(city: &City, link: &Link, stage: Stage, text: &str) -> anyhow::Result<()> {
    city.wait_until(&format!("a request with {text} is at the stage {stage:?}"), async || {
        let under_way = link.under_way(stage);
        Ok(under_way.iter().any(|request| request.has(text) || request.target.contains(text)).then_some(()))
    })
    .await
}

/// Kills a command (SIGKILL), which must not have ended by itself before.
async fn kill_command(command: &mut Child) -> anyhow::Result<()> {
    command.start_kill()?;
    let status = command.wait().await?;
    ensure!(status.signal() == Some(9), "the kill missed its window: the command had ended already, {status}");
    Ok(())
}

/// How many pages a city has from its first day: one for each text that comes with the program, in one revision.
fn brought() -> anyhow::Result<usize> {
    let mut count = 0;
    let mut folders = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/../web/shipped").into()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir::<std::path::PathBuf>(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { count += 1 }
        }
    }
    Ok(count)
}

/// Checks every revision that the city has, with its chain, and that all else is in order; returns how many pages and revisions
/// people made.
async fn verified(city: &City) -> anyhow::Result<(usize, usize)> {
    city.run(&["doctor"]).await?;
    let verified = city.run_json(&["verify"]).await?;
    ensure!(verified["broken"] == 0, "{verified}");
    let count = |name: &str| verified[name].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
    let brought = brought()?;
    Ok((count("pages").saturating_sub(brought), count("revisions").saturating_sub(brought)))
}

/// How many pages a search finds in all.
async fn found(city: &City, words: &str) -> anyhow::Result<u64> {
    let path = format!("/search?q={words}&limit=1");
    let answer = city.anonymous()?.call(reqwest::Method::GET, &path, None).await?;
    Ok(answer.expect::<Value>()?["total"].as_u64().unwrap_or_default())
}
