//! Viewing pages: a thousand distinct ones, the popular ones more often, while one is edited every tenth of a second; against
//! the same bytes served by nginx from files and by actix from memory, read by the same readers.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bytes::Bytes;
use koinon_commons::read::PageRef;
use serde_json::json;

use crate::city::City;
use crate::client::{Client, get, page_path};
use crate::process::Process;
use crate::readers::{Editions, edition, read_at_random, read_each};
use crate::static_servers::{Nginx, serve_by_actix};
use crate::table::{Figure, Row, Target};
use crate::texts::{self, Random, Zipf};

const HOST: &str = "bench.localhost:8100";
const PAGES: usize = 1_000;
/// Taken in turns, so that a moment in which the machine is busy does not fall on one of them alone.
const ROUNDS: usize = 3;
/// Of each server in a round.
const TIME: Duration = Duration::from_secs(3);
const EDIT_EVERY: Duration = Duration::from_millis(100);

/// A page as its author knows it.
struct Page {
    ulid: String,
    path: String,
    revision: String,
    edition: u32,
    number: usize,
}

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let city = City::at(HOST).await?;
    let mut pages = Vec::with_capacity(PAGES);
    for number in 0..PAGES {
        let page = city.publish(text(number, 0)).await?;
        let row = city.commons.page_row(&city.editor, &PageRef::Row(page)).await?;
        let revision = row.head_hash.context("a published page has a head")?.to_string();
        pages.push(Page { ulid: row.ulid, path: page_path(&row.slug), revision, edition: 0, number });
    }
    let (token, cookie) = (city.token().await?, city.cookie().await?);
    let folder = city.close();
    let koinon = Process::serve(folder.path(), HOST, &[])?;
    let author = Author { address: koinon.address, token, editions: Editions::new(PAGES), random: Random::new(3) };
    tokio::task::spawn_blocking(move || views(koinon, author, pages, &cookie)).await?
}

/// The text of a page in an edition.
fn text(number: usize, edition_number: u32) -> String {
    texts::page(number).replacen("\n\n", &format!("\n\n{}. ", edition(edition_number)), 1)
}

fn views(koinon: Process, mut author: Author, mut pages: Vec<Page>, cookie: &str) -> anyhow::Result<Vec<Row>> {
    let requests = |more: &str| pages.iter().map(|page| get(HOST, &page.path, more)).collect::<Vec<_>>();
    let (plain, signed_in) = (requests(""), requests(&format!("Cookie: {cookie}\r\n")));
    let cold = read_each(koinon.address, &plain, &author.editions)?;

    let mut reader = Client::connect(koinon.address)?;
    let mut bodies = HashMap::new();
    for page in &pages {
        bodies.insert(page.path.clone(), Bytes::copy_from_slice(reader.get(HOST, &page.path)?));
    }
    let bytes = bodies.values().map(Bytes::len).sum::<usize>() / PAGES;
    let actix = serve_by_actix(&bodies)?;
    let nginx = if Nginx::is_there() { Some(Nginx::serve(&bodies)?) } else { None };

    let fixed = Editions::new(PAGES);
    let [mut views, mut signed_in_views, mut by_actix, mut by_nginx] = [0.0; 4];
    for _ in 0..ROUNDS {
        views += author.edit_while(&mut pages, |editions| read_at_random(koinon.address, &plain, editions, TIME))?;
        by_actix += read_at_random(actix, &plain, &fixed, TIME)?;
        if let Some(nginx) = &nginx {
            by_nginx += read_at_random(nginx.address, &plain, &fixed, TIME)?;
        }
        signed_in_views +=
            author.edit_while(&mut pages, |editions| read_at_random(koinon.address, &signed_in, editions, TIME))?;
    }
    let rate = |sum: f64| Figure::PerSecond(sum / ROUNDS as f64);
    let (anonymous, signed_in) = (rate(views), rate(signed_in_views));
    let by_nginx = nginx.map(|_| ("nginx, from files".to_owned(), rate(by_nginx)));
    let row = |what: &str, ours, reference| Row { what: what.to_owned(), ours, reference, target: None };
    let what = format!("Page view ({bytes} bytes on average), one edit every 100 ms, nothing stale");
    Ok(vec![
        row(&what, anonymous, by_nginx.clone()).aim(Target::RatioFrom(0.6)),
        Row::beside("The same", anonymous, "actix, from memory", rate(by_actix)),
        row("Page view, signed in", signed_in, by_nginx).aim(Target::RatioFrom(0.2)),
        Row::beside(
            format!("Page view after a start: {PAGES} pages, each for the first time"),
            Figure::rate(PAGES, cold),
            "actix, from memory",
            rate(by_actix),
        ),
    ])
}

/// Somebody who edits.
struct Author {
    address: SocketAddr,
    token: String,
    editions: Editions,
    random: Random,
}

impl Author {
    /// Edits a page every tenth of a second, the popular ones more often, while something is done.
    fn edit_while(
        &mut self,
        pages: &mut [Page],
        work: impl FnOnce(&Editions) -> anyhow::Result<f64>,
    ) -> anyhow::Result<f64> {
        let ((end, ended), zipf) = (mpsc::channel::<()>(), Zipf::below(pages.len()));
        let (address, token, editions, random) = (self.address, &self.token, &self.editions, &mut self.random);
        std::thread::scope(|scope| {
            let editing = scope.spawn(move || {
                let mut client = Client::connect(address)?;
                let mut next = Instant::now();
                // It ends when the other end of the channel does.
                while let Err(RecvTimeoutError::Timeout) =
                    ended.recv_timeout(next.saturating_duration_since(Instant::now()))
                {
                    next += EDIT_EVERY;
                    let page = zipf.draw(random);
                    pages[page].edit(&mut client, token)?;
                    editions.saved(page, pages[page].edition);
                }
                anyhow::Ok(())
            });
            let outcome = work(editions);
            drop(end);
            editing.join().map_err(|_| anyhow::anyhow!("the author broke off"))??;
            outcome
        })
    }
}

impl Page {
    fn edit(&mut self, client: &mut Client, token: &str) -> anyhow::Result<()> {
        self.edition += 1;
        let body = json!({ "base_revision": self.revision, "markdown": text(self.number, self.edition) });
        let answer = client.write("PUT", HOST, &format!("/api/v1/pages/{}", self.ulid), token, &body)?;
        self.revision = answer["revision"].as_str().context("an edited page has a revision")?.to_owned();
        Ok(())
    }
}
