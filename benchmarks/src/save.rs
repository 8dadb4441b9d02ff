//! Saving an edit, against SQLite alone that commits the same rows and bytes with the same durability
//! (`synchronous=FULL`), one transaction an edit.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use futures_util::future::try_join_all;
use koinon_commons::publish::{Edit, Saved};
use koinon_commons::read::PageRef;
use koinon_core::Hash;
use koinon_store::PageId;

use crate::city::{City, folder};
use crate::raw_commits::{Raw, Trace, copy, summary};
use crate::table::{Figure, Row};
use crate::texts;

/// Taken in turns, so that a moment in which the machine is busy does not fall on one of them alone.
const ROUNDS: usize = 5;
/// Edits a round.
const EDITS: usize = 320;
const WRITERS: usize = 32;

/// A page that is edited at random places.
struct Edited<'a> {
    city: &'a City,
    page: PageId,
    head: Option<Hash>,
    text: String,
    number: usize,
}

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let city = City::new().await?;
    let mut pages = Vec::new();
    for number in 0..WRITERS {
        pages.push(Edited::publish(&city, number).await?);
    }
    let (database, folder) = (city.folder().join("koinon.sqlite"), folder()?);
    let raw = copy(&database, folder.path())?;
    let mut trace = Trace::start(&database)?;
    let mut writes = Vec::new();
    for _ in 0..ROUNDS * EDITS {
        pages[0].edit().await?;
        writes.push(trace.take()?);
    }
    trace.stop()?;
    let raw = Raw::open(&raw)?;
    let (mut alone, mut together, mut bare) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for round in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..EDITS {
            pages[0].edit().await?;
        }
        alone += start.elapsed();
        bare += raw.commit(&writes[round * EDITS..(round + 1) * EDITS])?;
        let start = Instant::now();
        try_join_all(pages.iter_mut().map(async |page| {
            for _ in 0..EDITS / WRITERS {
                page.edit().await?;
            }
            anyhow::Ok(())
        }))
        .await?;
        together += start.elapsed();
    }
    eprintln!("  one edit writes these rows: {}", summary(&writes));
    let count = ROUNDS * EDITS;
    let row = |what: String, time| Row {
        what,
        ours: Figure::rate(count, time),
        reference: Some(("SQLite alone: the same rows, one commit after the other", Figure::rate(count, bare))),
    };
    Ok(vec![row("Edits of one writer".into(), alone), row(format!("Edits of {WRITERS} writers at once"), together)])
}

impl<'a> Edited<'a> {
    async fn publish(city: &'a City, number: usize) -> anyhow::Result<Self> {
        let text = texts::page(number);
        let page = city.publish(text.clone()).await?;
        let head = city.commons.page_row(&city.editor, &PageRef::Row(page)).await?.head_hash;
        Ok(Self { city, page, head, text, number: number * 1_000_000 })
    }

    async fn edit(&mut self) -> anyhow::Result<()> {
        self.number += 1;
        self.text = texts::edited(&self.text, self.number);
        let edit = Edit { base_revision: self.head, markdown: self.text.clone(), ..Edit::default() };
        match self.city.commons.edit_page(&self.city.editor, self.page, edit).await.context("an edit")? {
            Saved::Published(_, head) => self.head = Some(head),
            other => bail!("an edit became {other:?}"),
        }
        Ok(())
    }
}
