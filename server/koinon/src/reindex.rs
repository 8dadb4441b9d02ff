//! `koinon reindex`: the search index is built anew, here or by the server that has it open.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use indicatif::ProgressBar;
use koinon_commons::{Commons, Error, SystemClock};
use serde_json::json;
use tokio::sync::watch;

use crate::city;
use crate::failure::Failure;
use crate::options::Options;
use crate::output::Output;

/// How often server and command look at the request.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long the server may give no sign before it is looked whether it still runs.
const NOTICE: Duration = Duration::from_secs(10);

/// A request to the server of a data folder: a file beside the index. Empty, it asks; the server writes into it how many
/// pages are done, and at the end `done: 12` or `failed: why`. Who asked takes it away.
fn request_file(data_dir: &Path) -> PathBuf {
    data_dir.join("reindex-request")
}

/// Builds the index anew.
///
/// # Errors
/// [`Failure`] if the index folder cannot be used, or a server that has it open does not answer.
pub(crate) async fn run(options: Options, output: Output) -> Result<(), Failure> {
    let bar = output.progress(0, "pages indexed");
    let request = request_file(options.data_dir());
    let mut has_asked = false;
    let outcome = build(&options, &request, &mut has_asked, &bar).await;
    if has_asked {
        let _ = std::fs::remove_file(&request);
    }
    let pages = outcome?;
    bar.finish_and_clear();
    output.answer(&json!({ "pages": pages }), format!("The search index holds {pages} pages."));
    Ok(())
}

/// Builds it here, or asks the server that has it open. A server that gives no more sign may have died: then it is built here.
async fn build(options: &Options, request: &Path, has_asked: &mut bool, bar: &ProgressBar) -> Result<u64, Failure> {
    let store = city::open_store(options).await?;
    let origin = city::known_origin(options, &store).await?.ok_or(Error::NotSetUp)?;
    loop {
        match Commons::open(city::config(options, origin.clone())?, store.clone(), Arc::new(SystemClock)).await {
            Ok(commons) => {
                let pages = commons.rebuild_index(|done, _| bar.set_position(done as u64)).await?;
                commons.catch_up_index().await?;
                return Ok(pages as u64);
            }
            Err(Error::Search(koinon_search::Error::Locked)) if !*has_asked => {
                std::fs::write(request, "").map_err(|e| Failure::file(request, &e))?;
                *has_asked = true;
            }
            Err(Error::Search(koinon_search::Error::Locked)) => {
                if std::fs::metadata(request).is_ok_and(|file| file.len() == 0) {
                    return Err(Failure::data("another program has the search index open and does not answer"));
                }
            }
            Err(error) => return Err(error.into()),
        }
        if let Some(pages) = wait_for_server(request, bar).await? {
            return Ok(pages);
        }
    }
}

/// Waits for the server's answer; none if it gives no sign for a while.
async fn wait_for_server(request: &Path, bar: &ProgressBar) -> Result<Option<u64>, Failure> {
    let (mut last, mut silent) = (String::new(), Duration::ZERO);
    while silent < NOTICE {
        tokio::time::sleep(LOOK_EVERY).await;
        let answer = std::fs::read_to_string(request).unwrap_or_default();
        if let Some(pages) = answer.strip_prefix("done: ") {
            return Ok(Some(pages.parse().unwrap_or(0)));
        }
        if let Some(error) = answer.strip_prefix("failed: ") {
            return Err(Failure::data(error.to_owned()));
        }
        silent = if answer == last { silent + LOOK_EVERY } else { Duration::ZERO };
        bar.set_position(answer.parse().unwrap_or(0));
        last = answer;
    }
    Ok(None)
}

/// The server's part: looks for requests until `stop` turns true. One that a server was at when it died is begun anew.
pub(crate) async fn serve_requests(commons: Commons, mut stop: watch::Receiver<bool>) {
    let request = request_file(commons.data_dir());
    let answer = |text: String| {
        if let Err(error) = std::fs::write(&request, text) {
            tracing::warn!(%error, "the request for a new search index cannot be answered");
        }
    };
    if std::fs::read_to_string(&request).is_ok_and(|progress| progress.parse::<u64>().is_ok()) {
        answer(String::new());
    }
    while !*stop.borrow() {
        if std::fs::metadata(&request).is_ok_and(|file| file.len() == 0) {
            answer("0".into());
            match commons.rebuild_index(|done, _| answer(done.to_string())).await {
                Ok(pages) => answer(format!("done: {pages}")),
                Err(error) => {
                    tracing::error!(%error, "the search index could not be built anew");
                    answer(format!("failed: {error}"));
                }
            }
        }
        let _ = tokio::time::timeout(LOOK_EVERY, stop.changed()).await;
    }
}
