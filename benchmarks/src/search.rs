//! A city of a hundred thousand pages: how it starts, what memory it takes, and searching it over HTTP against tantivy's own
//! searcher on the same files.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::ensure;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::Connection;

use crate::city::City;
use crate::client::{Client, page_path};
use crate::process::Process;
use crate::queries::{self, Kind, Query};
use crate::raw_search::RawSearch;
use crate::table::{Figure, Row, Target};
use crate::texts::Random;

const HOST: &str = "bench.localhost:8100";
const PAGES: usize = 100_000;
const VIEWS: usize = 1_000;

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let city = City::at(HOST).await?;
    let time = city.import(PAGES).await?;
    crate::progress(&format!("{PAGES} pages are in; now they are indexed"));
    city.commons.catch_up_index().await?;
    let folder = city.close();
    let mut rows = vec![
        Row::alone(format!("Import of {PAGES} files"), Figure::rate(PAGES, time))
            .aim(Target::From(Figure::PerSecond(800.0))),
    ];
    rows.extend(tokio::task::spawn_blocking(move || searches(folder.path())).await??);
    Ok(rows)
}

fn searches(folder: &Path) -> anyhow::Result<Vec<Row>> {
    let (queries, raw) = (queries::read()?, RawSearch::open(folder)?);
    let koinon = Process::serve(folder, HOST, &[])?;
    let mut reader = Client::connect(koinon.address)?;
    for slug in some_slugs(folder)? {
        reader.get(HOST, &page_path(&slug))?;
    }
    crate::progress("searching");
    let ours = |client: &mut Client, query: &Query| search(client, &query.text);
    let theirs = |(): &mut (), query: &Query| Ok(raw.search(query)?.0);
    let two = ask(&queries, 2, || Client::connect(koinon.address), ours)?;
    let memory = koinon.memory()?;
    let raw_two = ask(&queries, 2, || Ok(()), theirs)?;
    let eight = ask(&queries, 8, || Client::connect(koinon.address), ours)?;
    let raw_eight = ask(&queries, 8, || Ok(()), theirs)?;
    let mut rows = vec![
        Row::alone(format!("Start with {PAGES} pages, until ready"), Figure::time(koinon.start, 1))
            .aim(Target::UpTo(Figure::Micros(1e6))),
        Row::alone(
            format!("Memory (RssAnon) with {PAGES} pages, after {VIEWS} views and 300 searches"),
            Figure::bytes(memory),
        )
        .aim(Target::UpTo(Figure::Megabytes(120.0))),
    ];
    for (clients, ours, raw) in [(2, two, raw_two), (8, eight, raw_eight)] {
        for (what, phrases) in [("word, two words, typo, prefix", false), ("phrase", true)] {
            let (ours, raw) = (times(&queries, &ours, phrases), times(&queries, &raw, phrases));
            for (name, part, aim) in [("half", 0.5, 1.6), ("99 of 100", 0.99, 2.0)] {
                rows.push(
                    Row::beside(
                        format!("Search, {clients} clients, {what}: {name} within"),
                        Figure::quantile(&ours, part),
                        "tantivy's searcher with passages, as many threads",
                        Figure::quantile(&raw, part),
                    )
                    .aim(Target::RatioUpTo(aim)),
                );
            }
        }
    }
    Ok(rows)
}

/// The times of phrases, or of the others.
fn times(queries: &[Query], times: &[Duration], phrases: bool) -> Vec<Duration> {
    let wanted = queries.iter().zip(times).filter(|(query, _)| (query.kind == Kind::Phrase) == phrases);
    wanted.map(|(_, time)| *time).collect()
}

/// Searches over HTTP, and says how many were found.
fn search(client: &mut Client, text: &str) -> anyhow::Result<usize> {
    let text = utf8_percent_encode(text, NON_ALPHANUMERIC);
    let answer = client.get(HOST, &format!("/api/v1/search?q={text}&limit=10"))?;
    // Looked into without reading it: the reader takes its part of the machine.
    Ok(memchr::memmem::find_iter(answer, b"\"snippet\"").count())
}

/// Does each search once, by so many at a time, each after the other; how long each took.
fn ask<C>(
    queries: &[Query],
    clients: usize,
    connect: impl Fn() -> anyhow::Result<C> + Sync,
    search: impl Fn(&mut C, &Query) -> anyhow::Result<usize> + Sync,
) -> anyhow::Result<Vec<Duration>> {
    let (connect, search) = (&connect, &search);
    let mut times = vec![Duration::ZERO; queries.len()];
    std::thread::scope(|scope| {
        let searching: Vec<_> = (0..clients)
            .map(|first| {
                scope.spawn(move || {
                    let mut client = connect()?;
                    let mut times = Vec::new();
                    for number in (first..queries.len()).step_by(clients) {
                        let start = Instant::now();
                        let found = search(&mut client, &queries[number])?;
                        times.push((number, start.elapsed()));
                        ensure!(found > 0, "nothing was found for {}", queries[number].text);
                    }
                    Ok(times)
                })
            })
            .collect();
        for thread in searching {
            for (number, time) in thread.join().map_err(|_| anyhow::anyhow!("a client broke off"))?? {
                times[number] = time;
            }
        }
        Ok(times)
    })
}

/// Pages at random.
fn some_slugs(folder: &Path) -> anyhow::Result<Vec<String>> {
    let db = Connection::open(folder.join("koinon.sqlite"))?;
    let mut random = Random::new(7);
    let slug =
        |number: usize| db.query_row("SELECT slug FROM page WHERE id >= ? LIMIT 1", [number as i64], |row| row.get(0));
    Ok((0..VIEWS).map(|_| slug(1 + random.below(PAGES))).collect::<Result<_, _>>()?)
}
