//! How much the databases of a page's city and of another that follows it grow by ten thousand edits, and how long reading an
//! old version takes.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::client::Client;
use crate::table::{Figure, Row, Target};
use crate::texts::{self, Random};
use crate::two_cities::{EditedPage, TwoCities};

const EDITS: usize = 10_000;
const PAGE_BYTES: usize = 10_000;
/// A city takes a hundred deliveries a second of one author in the long run. One that lacks two hundred would be told to read
/// the list of changes instead, where only the newest version of a page stands; one that is superseded while it waits is not sent either.
const PACE: Duration = Duration::from_millis(10);
const OLD_VERSIONS: usize = 1_000;

pub(crate) async fn measure(cities: &TwoCities, address: SocketAddr) -> anyhow::Result<Vec<Row>> {
    let origin = &cities.origin;
    let page = origin.publish(texts::long_page(PAGE_BYTES)).await?;
    cities.deliver().await?;
    let known = cities.mirrored()?;
    let before = (size(&origin.database())?, size(&cities.mirror_database())?);
    let delivering = cities.start_deliveries();
    let mut edited = EditedPage::read(origin, page).await?;
    let mut random = Random::new(5);
    let mut next = tokio::time::interval(PACE);
    for _ in 0..EDITS {
        next.tick().await;
        edited.edit(origin, &mut random).await?;
    }
    cities.all_delivered().await?;
    delivering.stop().await?;
    let after = (size(&origin.database())?, size(&cities.mirror_database())?);
    let mirrored = cities.mirrored()? - known;
    let versions = versions(&origin.database(), page.0)?;
    let times = tokio::task::spawn_blocking(move || read_old(address, &versions)).await??;
    let grown = |at: &str, before: u64, after: u64| {
        Row::alone(
            format!("Growth by {EDITS} edits at random places of a page of 10 kB, {at}"),
            Figure::bytes(after - before),
        )
        .aim(Target::UpTo(Figure::Megabytes(5.0)))
    };
    Ok(vec![
        grown("at its city", before.0, after.0),
        grown(&format!("at a city that follows and was sent {mirrored} of them"), before.1, after.1),
        Row::alone(
            format!("Reading any of its old versions over HTTP, {OLD_VERSIONS} at random: 99 of 100 within"),
            Figure::quantile(&times, 0.99),
        )
        .aim(Target::UpTo(Figure::Micros(10_000.0))),
    ])
}

/// The bytes of a database that are in use.
fn size(database: &Path) -> anyhow::Result<u64> {
    let db = Connection::open(database)?;
    let ask = |what: &str| db.query_row(&format!("PRAGMA {what}"), [], |row| row.get::<_, i64>(0));
    Ok(u64::try_from((ask("page_count")? - ask("freelist_count")?) * ask("page_size")?)?)
}

/// The page's paths of versions at random.
fn versions(database: &Path, page: i64) -> anyhow::Result<Vec<String>> {
    let db = Connection::open(database)?;
    let ulid: String = db.query_row("SELECT ulid FROM page WHERE id = ?", [page], |row| row.get(0))?;
    let mut hashes = db.prepare("SELECT lower(hex(hash)) FROM revision WHERE page = ? ORDER BY id")?;
    let hashes = hashes.query_map([page], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    let mut random = Random::new(11);
    let path = |hash: &String| format!("/api/v1/pages/{ulid}/revisions/{hash}");
    Ok((0..OLD_VERSIONS).map(|_| path(&hashes[random.below(hashes.len())])).collect())
}

fn read_old(address: SocketAddr, paths: &[String]) -> anyhow::Result<Vec<Duration>> {
    let mut client = Client::connect(address)?;
    let mut times = Vec::new();
    for path in paths {
        let start = Instant::now();
        client.get(crate::two_cities::ORIGIN, path)?;
        times.push(start.elapsed());
    }
    Ok(times)
}
