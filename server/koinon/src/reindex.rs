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
/// How long the server may take to notice a request.
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
    let store = city::open_store(&options).await?;
    let origin = city::known_origin(&options, &store).await?.ok_or(Error::NotSetUp)?;
    let bar = output.progress(0, "pages indexed");
    let pages = match Commons::open(city::config(&options, origin)?, store, Arc::new(SystemClock)).await {
        Ok(commons) => {
            let pages = commons.rebuild_index(|done, _| bar.set_position(done as u64)).await?;
            commons.catch_up_index().await?;
            pages as u64
        }
        Err(Error::Search(koinon_search::Error::Locked)) => ask_server(options.data_dir(), &bar).await?,
        Err(error) => return Err(error.into()),
    };
    bar.finish_and_clear();
    output.answer(&json!({ "pages": pages }), format!("The search index holds {pages} pages."));
    Ok(())
}

/// Asks the server that has the index open, and waits for it.
async fn ask_server(data_dir: &Path, bar: &ProgressBar) -> Result<u64, Failure> {
    let request = request_file(data_dir);
    std::fs::write(&request, "").map_err(|e| Failure::file(&request, &e))?;
    let mut waited = Duration::ZERO;
    let outcome = loop {
        tokio::time::sleep(LOOK_EVERY).await;
        waited += LOOK_EVERY;
        let answer = std::fs::read_to_string(&request).unwrap_or_default();
        if let Some(pages) = answer.strip_prefix("done: ") {
            break Ok(pages.parse().unwrap_or(0));
        }
        if let Some(error) = answer.strip_prefix("failed: ") {
            break Err(Failure::data(error.to_owned()));
        }
        if answer.is_empty() && waited > NOTICE {
            break Err(Failure::data("another program has the search index open and does not answer"));
        }
        bar.set_position(answer.parse().unwrap_or(0));
    };
    let _ = std::fs::remove_file(&request);
    outcome
}

/// The server's part: looks for requests until `stop` turns true.
pub(crate) async fn serve_requests(commons: Commons, mut stop: watch::Receiver<bool>) {
    let request = request_file(commons.data_dir());
    let answer = |text: String| {
        if let Err(error) = std::fs::write(&request, text) {
            tracing::warn!(%error, "the request for a new search index cannot be answered");
        }
    };
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
