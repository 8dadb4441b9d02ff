//! Saving an edit, against SQLite alone that commits the same rows and bytes with the same durability
//! (`synchronous=FULL`), one transaction an edit.

use std::time::{Duration, Instant};

use futures_util::future::try_join_all;

use crate::city::{City, folder};
use crate::raw_commits::{Raw, Trace, copy, summary};
use crate::table::{Figure, Row, Target};
use crate::texts::{self, Random};
use crate::two_cities::EditedPage;

/// Taken in turns, so that a moment in which the machine is busy does not fall on one of them alone.
const ROUNDS: usize = 5;
/// Edits a round.
const EDITS: usize = 320;
const WRITERS: usize = 32;

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let city = City::at("bench.localhost:8100").await?;
    let mut pages = Vec::new();
    for number in 0..WRITERS {
        let page = city.publish(texts::page(number)).await?;
        pages.push((EditedPage::read(&city, page).await?, Random::new(number as u64)));
    }
    let (database, folder) = (city.database(), folder()?);
    let raw = copy(&database, folder.path())?;
    let mut trace = Trace::start(&database)?;
    let mut writes = Vec::new();
    for _ in 0..ROUNDS * EDITS {
        edit(&city, &mut pages[0]).await?;
        writes.push(trace.take()?);
    }
    trace.stop()?;
    let raw = Raw::open(&raw)?;
    let (mut alone, mut together, mut bare) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for round in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..EDITS {
            edit(&city, &mut pages[0]).await?;
        }
        alone += start.elapsed();
        bare += raw.commit(&writes[round * EDITS..(round + 1) * EDITS])?;
        let start = Instant::now();
        try_join_all(pages.iter_mut().map(async |page| {
            for _ in 0..EDITS / WRITERS {
                edit(&city, page).await?;
            }
            anyhow::Ok(())
        }))
        .await?;
        together += start.elapsed();
    }
    crate::progress(&format!("one edit writes these rows: {}", summary(&writes)));
    let count = ROUNDS * EDITS;
    let row = |what: String, time| {
        let name = "SQLite alone: the same rows, one commit after the other";
        Row::beside(what, Figure::rate(count, time), name, Figure::rate(count, bare))
    };
    Ok(vec![
        row("Edits of a page of 2 kB, one writer".into(), alone).aim(Target::RatioFrom(0.6)),
        row(format!("The same, {WRITERS} writers at once"), together).aim(Target::RatioFrom(1.0)),
    ])
}

async fn edit(city: &City, (page, random): &mut (EditedPage, Random)) -> anyhow::Result<()> {
    page.edit(city, random).await
}
