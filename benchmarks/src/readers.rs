//! Readers of pages: two threads of sixteen connections each. A thread asks on all of its connections and then reads all
//! answers, so that it waits for nothing while a server still works, and calls the kernel only to write and to read: on
//! the same two cores as the server it has to be lean. It looks into each answer only for its length and its edition.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::client::Client;
use crate::texts::{Random, Zipf};

const THREADS: usize = 2;
const CONNECTIONS: usize = 16;
/// So long is read before it is counted.
const WARM_UP: Duration = Duration::from_secs(1);

/// What stands before the number of a page's edition.
const EDITION: &[u8] = b"Edition ";
/// How many digits that number has.
pub(crate) const DIGITS: usize = 6;

/// What stands in a page, for readers to see whether it is the newest one.
pub(crate) fn edition(number: u32) -> String {
    format!("Edition {number:0DIGITS$}")
}

/// The newest editions that their authors know to be saved.
pub(crate) struct Editions(Vec<AtomicU32>);

impl Editions {
    pub(crate) fn new(pages: usize) -> Self {
        Self((0..pages).map(|_| AtomicU32::new(0)).collect())
    }

    /// The author was told that this is saved.
    pub(crate) fn saved(&self, page: usize, edition: u32) {
        self.0[page].store(edition, Ordering::SeqCst);
    }

    fn known(&self, page: usize) -> u32 {
        self.0[page].load(Ordering::SeqCst)
    }
}

/// Answers a second while pages are asked for at random, the n-th 1/n as often as the first.
///
/// # Errors
/// If an answer is none, or older than what was known to be saved when it was asked for.
pub(crate) fn read_at_random(
    address: SocketAddr,
    requests: &[Vec<u8>],
    editions: &Editions,
    time: Duration,
) -> anyhow::Result<f64> {
    let zipf = Zipf::below(requests.len());
    let order = |thread: usize| {
        let mut random = Random::new(thread as u64);
        let drawn: Vec<usize> = (0..100_000).map(|_| zipf.draw(&mut random)).collect();
        drawn.into_iter().cycle()
    };
    let begin = Instant::now() + WARM_UP;
    let until = |count: &mut usize| {
        let now = Instant::now();
        if now < begin {
            *count = 0;
        }
        now < begin + time
    };
    let count = threads(address, requests, editions, order, until)?;
    Ok(count as f64 / time.as_secs_f64())
}

/// How long it takes to read each page once.
///
/// # Errors
/// As [`read_at_random`].
pub(crate) fn read_each(address: SocketAddr, requests: &[Vec<u8>], editions: &Editions) -> anyhow::Result<Duration> {
    let order = |thread: usize| (thread..requests.len()).step_by(THREADS);
    let start = Instant::now();
    let count = threads(address, requests, editions, order, |_| true)?;
    ensure!(count == requests.len(), "{count} answers to {} requests", requests.len());
    Ok(start.elapsed())
}

fn threads<O: Iterator<Item = usize> + Send>(
    address: SocketAddr,
    requests: &[Vec<u8>],
    editions: &Editions,
    order: impl Fn(usize) -> O,
    go_on: impl Fn(&mut usize) -> bool + Sync,
) -> anyhow::Result<usize> {
    let go_on = &go_on;
    std::thread::scope(|scope| {
        let reading = (0..THREADS).map(order);
        let reading: Vec<_> =
            reading.map(|order| scope.spawn(move || read(address, requests, editions, order, go_on))).collect();
        let counts =
            reading.into_iter().map(|thread| thread.join().map_err(|_| anyhow::anyhow!("a reader broke off"))?);
        counts.sum()
    })
}

fn read(
    address: SocketAddr,
    requests: &[Vec<u8>],
    editions: &Editions,
    mut order: impl Iterator<Item = usize>,
    go_on: impl Fn(&mut usize) -> bool,
) -> anyhow::Result<usize> {
    let mut connections = (0..CONNECTIONS).map(|_| Client::connect(address)).collect::<Result<Vec<_>, _>>()?;
    let mut count = 0;
    let mut asked = Vec::with_capacity(CONNECTIONS);
    while go_on(&mut count) {
        for (connection, page) in connections.iter_mut().zip(order.by_ref().take(CONNECTIONS)) {
            asked.push((page, editions.known(page)));
            connection.send(&requests[page])?;
        }
        if asked.is_empty() {
            break;
        }
        for (connection, (page, known)) in connections.iter_mut().zip(asked.drain(..)) {
            let shown = edition_in(connection.receive()?)?;
            ensure!(shown >= known, "page {page} was shown as edition {shown}, after edition {known} was saved");
            count += 1;
        }
    }
    Ok(count)
}

fn edition_in(body: &[u8]) -> anyhow::Result<u32> {
    let at = memchr::memmem::find(body, EDITION).context("a page without an edition")? + EDITION.len();
    let digits = body.get(at..at + DIGITS).and_then(|digits| str::from_utf8(digits).ok());
    digits.and_then(|digits| digits.parse().ok()).context("an edition without a number")
}
