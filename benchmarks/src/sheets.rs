//! Ten thousand practice sheets with all their fields: taken in, found by what they say in their fields over HTTP, written to a
//! folder, taken in again by another city, and written once more: both folders hold the same bytes, or the run fails.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::ensure;

use crate::city::{self, City};
use crate::client::Client;
use crate::process::Process;
use crate::table::{Figure, Row, Target};
use crate::texts;

const HOST: &str = "bench.localhost:8103";
const OTHER: &str = "other.localhost:8104";
const SHEETS: usize = 10_000;
/// What may take part of a page's list, beside the pages.
const LIST: &str = "pages.ndjson";

const THEMES: [&str; 6] =
    ["mobility", "energy", "waste_circularity", "digital_services", "participation_governance", "food_logistics"];
const STATUS: [&str; 4] = ["idea", "pilot", "operational", "abandoned"];
const VERDICTS: [&str; 3] = ["copy_as_is", "copy_with_changes", "pilot_first"];

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let sheets = city::folder()?;
    for number in 0..SHEETS {
        std::fs::write(sheets.path().join(format!("sheet-{number}.md")), sheet(number))?;
    }
    let city = City::at(HOST).await?;
    let imported = city.import_from(sheets.path()).await?;
    city.commons.catch_up_index().await?;
    crate::progress("writing the sheets and taking them in again");
    let (first, second) = (city::folder()?, city::folder()?);
    let start = Instant::now();
    city.commons.export_markdown(&city.editor, first.path(), &mut |_, _| {}).await?;
    let exported = start.elapsed();
    let other = City::at(OTHER).await?;
    let again = other.import_from(first.path()).await?;
    other.commons.export_markdown(&other.editor, second.path(), &mut |_, _| {}).await?;
    let (given, taken) = (files(first.path())?, files(second.path())?);
    ensure!(given.len() >= SHEETS, "only {} sheets were written", given.len());
    ensure!(given == taken, "a sheet that was written and taken in again is not what it was");
    let folder = city.close();
    let found = tokio::task::spawn_blocking(move || facets(folder.path())).await??;
    Ok(vec![
        Row::alone(format!("Import of {SHEETS} practice sheets with all fields"), Figure::rate(SHEETS, imported)),
        Row::alone(format!("Export of {SHEETS} practice sheets"), Figure::rate(SHEETS, exported)),
        Row::alone("The same, taken in by another city: not one byte differs", Figure::rate(SHEETS, again)),
        Row::alone(
            format!("Finding among {SHEETS} practice sheets by two fields, over HTTP: 99 of 100 within"),
            Figure::quantile(&found, 0.99),
        )
        .aim(Target::UpTo(Figure::Micros(20_000.0))),
    ])
}

/// Asks for each pair of a theme and a status, alone and with a word, and says how long each took.
fn facets(folder: &Path) -> anyhow::Result<Vec<Duration>> {
    let koinon = Process::serve(folder, HOST, &[])?;
    let mut client = Client::connect(koinon.address)?;
    let mut times = Vec::new();
    for theme in THEMES {
        for status in STATUS {
            for verdict in VERDICTS {
                for path in [
                    format!("/api/v1/search?q=&theme={theme}&status={status}&limit=20"),
                    format!("/api/v1/search?q=verdict:{verdict}&theme={theme}&limit=20"),
                ] {
                    let start = Instant::now();
                    let answer = client.get(HOST, &path)?;
                    times.push(start.elapsed());
                    ensure!(memchr::memmem::find(answer, b"\"snippet\"").is_some(), "nothing was found at {path}");
                }
            }
        }
    }
    Ok(times)
}

/// The texts below a folder, by their paths; without the list, which says when each was written.
fn files(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != LIST {
            found.insert(name, std::fs::read(entry.path())?);
        }
    }
    Ok(found)
}

/// A practice sheet whose required fields, and some more, all have an answer.
fn sheet(number: usize) -> String {
    let text = texts::page(number);
    let (_, body) = text.split_once("\n---\n").unwrap_or_default();
    let (title, body) = body.trim_start().split_once('\n').unwrap_or_default();
    let year = 2010 + number % 15;
    format!(
        "---\nkind: practice_sheet\nlang: {lang}\ntitle: \"{title}\"\nsummary: Sheet {number}, in two sentences.   # for a \
         neighbour\nproblem: >-\n  What stood before\n  number {number}.\ncore_elements:\n  - name: One person {number}\n    \
         why_essential: Else nobody answers.\n  - {{name: A key, why_essential: 'Else it''s open.'}}\nthemes: [{theme}, \
         {other}]\nstatus: {status}\nwhere: {{place: Bench}}\ninterests_declared: none\nevidence_level: 2\nindicators:\n- id: \
         kept\n  name: Kept\n  unit: kg\n  baseline: {number}\n  value: {value}.50\n  date: {year}-02\n  source: counted\n\
         replicability:\n  verdict: {verdict}\n  confidence: medium\n  conditions:\n    - text: A place of {number} m²\n\
         period: {{start: {year}}}\nsomething_newer: {{kept: [as, it, is]}}\n---\n{body}",
        lang = texts::LANGS[number % texts::LANGS.len()],
        title = title.trim_start_matches("# "),
        theme = THEMES[number % THEMES.len()],
        other = THEMES[(number + 1) % THEMES.len()],
        status = STATUS[number / THEMES.len() % STATUS.len()],
        verdict = VERDICTS[number / 7 % VERDICTS.len()],
        value = number / 2,
    )
}
