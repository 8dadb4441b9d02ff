//! `koinon doctor`: is everything that a city stands on in order?

use std::path::Path;
use std::sync::Arc;

use koinon_commons::{Clock as _, Commons, Error, SystemClock};
use koinon_core::Origin;
use koinon_store::Store;
use serde::Serialize;

use crate::city;
use crate::failure::Failure;
use crate::options::Options;
use crate::output::Output;

/// How far the newest entry of the log may lie ahead of the clock, in milliseconds.
const CLOCK_SLACK: i64 = 60 * 1000;

/// What was looked at, and how it is.
#[derive(Debug, Serialize)]
struct Check {
    what: &'static str,
    state: State,
    detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Good,
    Warning,
    Bad,
}

/// Looks at everything and says how it is.
///
/// # Errors
/// [`Failure`] if something is not in order.
pub(crate) async fn run(options: Options, output: Output) -> Result<(), Failure> {
    let mut checks = vec![folder(options.data_dir())];
    checks.extend(media_store(&options).await);
    match city::open_store(&options).await {
        Ok(store) => {
            checks.push(good("database", "it opens, and its schema is this program's"));
            checks.push(clock(&store).await);
            let origin = city::known_origin(&options, &store).await?;
            checks.push(commons(&options, store, origin.clone()).await);
            if let Some(origin) = origin {
                checks.push(address(&options, &origin).await);
            }
        }
        Err(failure) => checks.push(bad("database", failure.to_string())),
    }
    for check in &checks {
        let mark = match check.state {
            State::Good => "good",
            State::Warning => "warning",
            State::Bad => "BAD",
        };
        output.note(format!("{:<12} {mark:<8} {}", check.what, check.detail));
    }
    if output.json {
        output.value(&serde_json::json!({ "checks": checks }));
    }
    let wrong = checks.iter().filter(|check| check.state == State::Bad).count();
    if wrong > 0 { Err(Failure::found(format!("{wrong} of {} checks failed", checks.len()))) } else { Ok(()) }
}

fn good(what: &'static str, detail: impl Into<String>) -> Check {
    Check { what, state: State::Good, detail: detail.into() }
}

fn warning(what: &'static str, detail: impl Into<String>) -> Check {
    Check { what, state: State::Warning, detail: detail.into() }
}

fn bad(what: &'static str, detail: impl Into<String>) -> Check {
    Check { what, state: State::Bad, detail: detail.into() }
}

fn folder(folder: &Path) -> Check {
    let what = "data folder";
    let probe = folder.join(".doctor");
    if let Err(error) = std::fs::write(&probe, "").and_then(|()| std::fs::remove_file(&probe)) {
        return bad(what, format!("{} cannot be written: {error}", folder.display()));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(folder).map(|folder| folder.permissions().mode()).unwrap_or(0);
        if mode & 0o007 != 0 {
            return warning(
                what,
                format!("{} holds the city's keys and is open to every user of this machine", folder.display()),
            );
        }
    }
    good(what, format!("{} can be written", folder.display()))
}

/// Whether the store of files answers and takes what it is given, where one is named.
async fn media_store(options: &Options) -> Option<Check> {
    let what = "media store";
    let name = options.media_store.as_deref().unwrap_or_default();
    Some(match options.media_store() {
        Ok(None) => return None,
        Ok(Some(store)) => match store.probe().await {
            Ok(()) => good(what, format!("{name} answers and can be written")),
            Err(error) => bad(what, format!("{name}: {error}")),
        },
        Err(failure) => bad(what, failure.to_string()),
    })
}

async fn clock(store: &Store) -> Check {
    let what = "clock";
    let now = SystemClock.now();
    let newest = store.read(|conn| {
        let head = conn.log_head()?;
        conn.change(head.position)
    });
    match newest.await {
        Ok(Some(change)) if change.time.since(now) > CLOCK_SLACK => {
            bad(what, format!("it says {now}, but a change was made at {}", change.time))
        }
        Ok(_) => good(what, format!("it says {now}")),
        Err(error) => bad(what, error.to_string()),
    }
}

/// Opens the commons: the city's keys are read, and the index is looked at.
async fn commons(options: &Options, store: Store, origin: Option<Origin>) -> Check {
    let what = "search index";
    let Some(origin) = origin else {
        return bad("city", "it has not been set up: `koinon init` does that");
    };
    let config = match city::config(options, origin) {
        Ok(config) => config,
        Err(failure) => return bad("address", failure.to_string()),
    };
    let head = match store.read(|conn| conn.log_head()).await {
        Ok(head) => head,
        Err(error) => return bad("database", error.to_string()),
    };
    match Commons::open(config, store, Arc::new(SystemClock)).await {
        Ok(commons) if !commons.is_set_up() => bad("city", "it has not been set up: `koinon init` does that"),
        Ok(commons) => match commons.index().map(|index| index.position()) {
            Ok(Some(at)) if at.epoch == head.epoch => {
                good(what, format!("{} changes behind", (head.position - at.position).max(0)))
            }
            Ok(_) => warning(what, "it will be built anew when the city is served"),
            Err(error) => bad(what, error.to_string()),
        },
        Err(Error::Search(koinon_search::Error::Locked)) => good(what, "a running server has it open"),
        Err(error) => bad("city", error.to_string()),
    }
}

/// Whether others can find the city by its name.
async fn address(options: &Options, origin: &Origin) -> Check {
    let what = "address";
    if let Err(failure) = options.check_for(origin) {
        return bad(what, failure.to_string());
    }
    if origin.is_loopback() {
        return warning(what, format!("{origin} is for this machine alone: no other server can reach it"));
    }
    match tokio::net::lookup_host((origin.host(), origin.port())).await {
        Ok(mut found) => match found.next() {
            Some(first) => good(what, format!("{origin} leads to {}", first.ip())),
            None => bad(what, format!("the name {} leads nowhere", origin.host())),
        },
        Err(error) => bad(what, format!("the name {} leads nowhere: {error}", origin.host())),
    }
}
