//! `make bench`: how fast Koinon is, each figure beside one of the thing that it is made of, taken in the same run.
//!
//! `cargo run --release -p koinon-benchmarks` takes all measurements, `… -- search save` those alone. The result is a table
//! in Markdown.

mod city;
mod delivery;
mod import;
mod load;
mod page_view;
mod raw_commits;
mod save;
mod search;
mod table;
mod texts;

use std::io::Write as _;

use table::Row;

/// The measurements, in the order of the table.
const ALL: [&str; 5] = ["page_view", "search", "save", "delivery", "import"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = asked.iter().find(|name| !ALL.contains(&name.as_str())) {
        anyhow::bail!("there is no measurement {unknown}; there are {}", ALL.join(", "));
    }
    let mut out = std::io::stdout();
    writeln!(out, "{}\n\n{}", table::machine(), table::HEAD)?;
    for name in ALL.into_iter().filter(|name| asked.is_empty() || asked.iter().any(|asked| asked == name)) {
        for row in measure(name).await? {
            writeln!(out, "{row}")?;
        }
    }
    Ok(())
}

async fn measure(name: &str) -> anyhow::Result<Vec<Row>> {
    match name {
        "page_view" => page_view::measure().await,
        "search" => search::measure().await,
        "save" => save::measure().await,
        "delivery" => delivery::measure(),
        _ => import::measure().await,
    }
}
