//! Saving an edit, against bare commits of SQLite with the same durability (`synchronous=FULL`).

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Binary;
use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection};
use futures_util::future::try_join_all;
use koinon_commons::publish::Edit;
use koinon_commons::read::PageRef;
use koinon_store::PageId;

use crate::city::{City, folder};
use crate::table::{Figure, Row};
use crate::texts;

const EDITS: usize = 300;
const WRITERS: usize = 32;
/// About what an edit writes: the compressed text, the record's parts, and the row of the change log.
const BYTES: usize = 2_000;

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let city = City::new().await?;
    let mut pages = Vec::new();
    for number in 0..WRITERS {
        pages.push(city.publish(texts::page(number)).await?);
    }
    let start = Instant::now();
    for number in 0..EDITS {
        edit(&city, pages[0], number + 1_000).await?;
    }
    let alone = Figure::rate(EDITS, start.elapsed());
    let start = Instant::now();
    try_join_all(pages.iter().map(|page| async {
        for number in 0..EDITS / WRITERS {
            edit(&city, *page, number + 2_000).await?;
        }
        anyhow::Ok(())
    }))
    .await?;
    let together = Figure::rate(EDITS / WRITERS * WRITERS, start.elapsed());
    let raw = Figure::rate(EDITS, tokio::task::spawn_blocking(commits).await??);
    let row = |what: String, ours| Row { what, ours, reference: Some(("bare commits one after the other", raw)) };
    Ok(vec![row("Edits of one writer".into(), alone), row(format!("Edits of {WRITERS} writers at once"), together)])
}

async fn edit(city: &City, page: PageId, number: usize) -> anyhow::Result<()> {
    let base_revision = city.commons.page_row(&city.editor, &PageRef::Row(page)).await?.head_hash;
    let edit = Edit { base_revision, markdown: texts::page(number), ..Edit::default() };
    city.commons.edit_page(&city.editor, page, edit).await?;
    Ok(())
}

/// As many commits, each of one row of that many bytes and of one number that rises.
fn commits() -> anyhow::Result<Duration> {
    let folder = folder()?;
    let file = folder.path().join("raw.sqlite");
    let mut db = SqliteConnection::establish(&file.to_string_lossy())?;
    db.batch_execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE head (position BIGINT NOT NULL); \
         INSERT INTO head VALUES (0); CREATE TABLE revision (id INTEGER PRIMARY KEY, data BLOB NOT NULL);",
    )?;
    let data = vec![7_u8; BYTES];
    let start = Instant::now();
    for _ in 0..EDITS {
        db.immediate_transaction(|db| {
            diesel::sql_query("INSERT INTO revision (data) VALUES (?)").bind::<Binary, _>(&data).execute(db)?;
            diesel::sql_query("UPDATE head SET position = position + 1").execute(db)
        })?;
    }
    Ok(start.elapsed())
}
