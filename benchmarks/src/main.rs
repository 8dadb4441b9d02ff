//! `make bench`: how fast Koinon is, each figure beside one of the thing that it is made of, taken in the same run.
//!
//! `cargo run --release -p koinon-benchmarks` takes all measurements, `… -- search save` those alone. The result is a table
//! in Markdown; `--write` puts it into `docs/benchmarks.md` too.

mod city;
mod client;
mod delivery;
mod fan_out;
mod growth;
mod machine;
mod page_view;
mod process;
mod queries;
mod raw_commits;
mod raw_search;
mod readers;
mod save;
mod search;
mod sheets;
mod static_servers;
mod table;
mod texts;
mod two_cities;

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use table::Row;

/// The measurements, in the order of the table.
const ALL: [&str; 5] = ["page_view", "search", "sheets", "save", "two_cities"];
/// What stands around the table in the book.
const MARKS: [&str; 2] = ["<!-- The figures: `make bench` writes them. -->\n", "<!-- The end of the figures. -->\n"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if std::env::args().nth(1).as_deref() == Some(fan_out::TAKE) {
        return fan_out::take();
    }
    let (options, asked): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    if let Some(unknown) = asked.iter().find(|name| !ALL.contains(&name.as_str())) {
        anyhow::bail!("there is no measurement {unknown}; there are {}", ALL.join(", "));
    }
    let write = options.iter().any(|option| option == "--write");
    ensure!(options.len() == usize::from(write), "there is no option but --write");
    ensure!(!write || asked.is_empty(), "--write is for all measurements together");
    if !static_servers::Nginx::is_there() {
        progress(
            "nginx is missing: page views are compared with actix alone. scripts/install-bench-needs installs it.",
        );
    }
    let (load, start) = (machine::load(), Instant::now());
    let mut rows = Vec::new();
    for name in ALL.into_iter().filter(|name| asked.is_empty() || asked.iter().any(|asked| asked == name)) {
        progress(&format!("{name} …"));
        rows.extend(measure(name).await.with_context(|| name)?);
    }
    let command =
        if asked.is_empty() { "make bench".to_owned() } else { format!("koinon-benchmarks {}", asked.join(" ")) };
    let table: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let text = format!("{}\n\n{}\n{table}", machine::description(&command, &load), table::HEAD);
    std::io::stdout().write_all(text.as_bytes())?;
    progress(&format!("done in {} s", start.elapsed().as_secs()));
    if write { write_down(&text) } else { Ok(()) }
}

async fn measure(name: &str) -> anyhow::Result<Vec<Row>> {
    match name {
        "page_view" => page_view::measure().await,
        "search" => search::measure().await,
        "sheets" => sheets::measure().await,
        "save" => save::measure().await,
        _ => two_cities::measure().await,
    }
}

/// Says where the run is.
pub(crate) fn progress(what: &str) {
    // Whoever started it may have closed the other end; the table is what counts.
    let _ = writeln!(std::io::stderr(), "bench: {what}");
}

/// Puts the figures into the book.
fn write_down(figures: &str) -> anyhow::Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/benchmarks.md");
    let book = std::fs::read_to_string(&file)?;
    let (before, rest) = book.split_once(MARKS[0]).context("docs/benchmarks.md has no place for figures")?;
    let (_, after) = rest.split_once(MARKS[1]).context("docs/benchmarks.md has no end of figures")?;
    Ok(std::fs::write(file, format!("{before}{}\n{figures}\n{}{after}", MARKS[0], MARKS[1]))?)
}
