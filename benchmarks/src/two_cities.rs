//! Two cities, one of which follows the other over HTTP: the origin is served by this process, its mirror by one of its own.

use std::collections::HashMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use koinon_commons::publish::{Edit, Saved};
use koinon_commons::read::PageRef;
use koinon_federation::Federation;
use koinon_federation::delivery::{DeliverySettings, RetryPolicy};
use koinon_store::PageId;
use rusqlite::{Connection, OptionalExtension as _};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::city::City;
use crate::client::Client;
use crate::process::Process;
use crate::table::{Figure, Row, Target};
use crate::texts::{self, Random};
use crate::{delivery, growth};

pub(crate) const ORIGIN: &str = "origin.localhost:8101";
const MIRROR: &str = "mirror.localhost:8102";
const PAGES: usize = 10_000;
/// How long anything may take to arrive.
const LIMIT: Duration = Duration::from_secs(240);
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// The two.
pub(crate) struct TwoCities {
    pub(crate) origin: City,
    federation: Federation,
    pub(crate) mirror: Process,
    mirror_folder: TempDir,
}

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let origin = City::at(ORIGIN).await?;
    let import = origin.import(PAGES).await?;
    let (cities, token, address) = TwoCities::connect(origin).await?;
    crate::progress("the first synchronisation");
    let delivering = cities.start_deliveries();
    let start = Instant::now();
    let mut client = Client::connect(cities.mirror.address)?;
    client.write("POST", MIRROR, "/api/v1/subscriptions", &token, &json!({ "city": ORIGIN }))?;
    cities.wait("SELECT MAX(live_pages) FROM city WHERE id <> 1", PAGES as i64).await?;
    let synchronisation = start.elapsed();
    // The digests of both are compared before all is said to be done.
    cities.wait("SELECT COUNT(*) FROM subscription WHERE synchronised IS NOT NULL AND NOT behind", 1).await?;
    delivering.stop().await?;
    let mut rows = vec![
        Row::beside(
            format!("First synchronisation of {PAGES} pages with another city"),
            Figure::time(synchronisation, 1),
            "the import of as many files",
            Figure::time(import, 1),
        )
        .aim(Target::RatioUpTo(2.5)),
    ];
    crate::progress("deliveries");
    rows.extend(delivery::measure(&cities).await?);
    crate::progress("ten thousand edits of one page");
    rows.extend(growth::measure(&cities, address).await?);
    Ok(rows)
}

impl TwoCities {
    async fn connect(origin: City) -> anyhow::Result<(Self, String, std::net::SocketAddr)> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let mirror = City::at(MIRROR).await?;
        let (token, mirror_folder) = (mirror.token().await?, mirror.close());
        let mirror =
            Process::serve(mirror_folder.path(), MIRROR, &["--connect-to".into(), format!("{ORIGIN}={address}")])?;
        let (host, port) = MIRROR.split_once(':').context("a host and a port")?;
        let federation = origin.federation(HashMap::from([((host.to_owned(), port.parse()?), mirror.address)]))?;
        origin.serve(&federation, listener)?;
        Ok((Self { origin, federation, mirror, mirror_folder }, token, address))
    }

    /// The database of the mirror.
    pub(crate) fn mirror_database(&self) -> PathBuf {
        self.mirror_folder.path().join("koinon.sqlite")
    }

    /// Lets the origin deliver.
    pub(crate) fn start_deliveries(&self) -> Delivering {
        Delivering::start(&self.federation)
    }

    /// Delivers what the log of the origin holds.
    pub(crate) async fn deliver(&self) -> anyhow::Result<()> {
        let delivering = self.start_deliveries();
        self.all_delivered().await?;
        delivering.stop().await
    }

    /// Waits until the mirror has the newest revision of the origin.
    pub(crate) async fn all_delivered(&self) -> anyhow::Result<()> {
        let newest = "SELECT hex(hash) FROM revision ORDER BY id DESC LIMIT 1";
        let newest: String = Connection::open(self.origin.database())?.query_row(newest, [], |row| row.get(0))?;
        self.wait(&format!("SELECT COUNT(*) FROM revision WHERE hash = x'{newest}'"), 1).await
    }

    /// How many revisions the mirror has.
    pub(crate) fn mirrored(&self) -> anyhow::Result<usize> {
        let db = Connection::open(self.mirror_database())?;
        let count: i64 = db.query_row("SELECT COUNT(*) FROM revision", [], |row| row.get(0))?;
        Ok(usize::try_from(count)?)
    }

    /// Waits until a question to the mirror's database is answered by this number.
    pub(crate) async fn wait(&self, question: &str, answer: i64) -> anyhow::Result<()> {
        wait(&self.mirror_database(), question, answer).await
    }
}

/// Waits until a question to a database is answered by this number.
pub(crate) async fn wait(database: &Path, question: &str, answer: i64) -> anyhow::Result<()> {
    let db = Connection::open(database)?;
    let start = Instant::now();
    loop {
        let is: Option<i64> = db.query_row(question, [], |row| row.get(0)).optional()?;
        if is == Some(answer) {
            return Ok(());
        }
        ensure!(start.elapsed() < LIMIT, "it does not get there: {question} is {is:?} instead of {answer}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Edits so many pages of a city, once each.
pub(crate) async fn edit_pages(city: &City, first: usize, count: usize) -> anyhow::Result<()> {
    let pages: Vec<i64> = {
        let db = Connection::open(city.database())?;
        let mut pages = db.prepare("SELECT id FROM page WHERE city = 1 ORDER BY id LIMIT ? OFFSET ?")?;
        let pages = pages.query_map([count as i64, first as i64], |row| row.get(0))?;
        pages.collect::<Result<_, _>>()?
    };
    let mut random = Random::new(first as u64);
    for page in pages {
        let mut page = EditedPage::read(city, PageId(page)).await?;
        page.edit(city, &mut random).await?;
    }
    Ok(())
}

/// Deliveries under way.
pub(crate) struct Delivering {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Delivering {
    /// Lets a city deliver.
    pub(crate) fn start(federation: &Federation) -> Self {
        let (stop, stopped) = watch::channel(false);
        let retry = RetryPolicy::short(federation.origin()).unwrap_or_default();
        let settings = DeliverySettings { retry, node: "bench".into() };
        Self { stop, task: tokio::spawn(federation.clone().follow_deliveries(settings, stopped)) }
    }

    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.stop.send_replace(true);
        Ok(self.task.await?)
    }
}

/// A page that is edited again and again.
pub(crate) struct EditedPage {
    page: PageId,
    edit: Edit,
}

impl EditedPage {
    pub(crate) async fn read(city: &City, page: PageId) -> anyhow::Result<Self> {
        let view = city.commons.page(&city.editor, &PageRef::Row(page)).await?;
        let markdown = view.markdown.context("a page with a text")?;
        Ok(Self { page, edit: Edit { base_revision: view.page.head_hash, markdown, ..Edit::default() } })
    }

    /// Changes a word at a random place.
    pub(crate) async fn edit(&mut self, city: &City, random: &mut Random) -> anyhow::Result<()> {
        self.edit.markdown = texts::edited(&self.edit.markdown, random);
        match city.commons.edit_page(&city.editor, self.page, self.edit.clone()).await.context("an edit")? {
            Saved::Published(_, head) => self.edit.base_revision = Some(head),
            other => bail!("an edit became {other:?}"),
        }
        Ok(())
    }
}
