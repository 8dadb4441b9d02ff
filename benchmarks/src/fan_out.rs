//! What a delivery costs a city that many follow: an activity is made once, and signed and sent for each of them. They are a
//! process of its own that takes whatever it is sent.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use koinon_store::Follower;

use crate::city::City;
use crate::process::processor_time;
use crate::table::Figure;
use crate::two_cities::{Delivering, edit_pages, wait};

/// How many follow.
pub(crate) const CITIES: usize = 16;
/// The argument that makes this program the process that takes what it is sent.
pub(crate) const TAKE: &str = "--take";

const ORIGIN: &str = "hub.localhost:8103";
const PORT: u16 = 8104;
const ROUNDS: usize = 4;
const EDITS: usize = 100;
/// How many of those who follow have not been sent all.
const BEHIND: &str = "SELECT COUNT(*) FROM delivery_cursor WHERE position < (SELECT position FROM log_head)";

/// The time of processors that each delivery costs.
pub(crate) async fn measure() -> anyhow::Result<Figure> {
    let city = City::at(ORIGIN).await?;
    city.import(ROUNDS * EDITS).await?;
    let taker = Taker::start()?;
    let host = |number: usize| format!("follower-{number}.localhost");
    let addresses = (0..CITIES).map(|number| ((host(number), PORT), taker.address)).collect::<HashMap<_, _>>();
    let federation = city.federation(addresses)?;
    let now = city.commons.now();
    city.commons
        .store()
        .write(move |tx| -> Result<(), koinon_store::Error> {
            (0..CITIES).map(|number| format!("http://{}:{PORT}", host(number))).try_for_each(|origin| {
                tx.save_follower(&Follower {
                    actor: format!("{origin}/id/city"),
                    follow_id: format!("{origin}/id/follow/1"),
                    inbox: format!("{origin}/inbox"),
                    reads_activities: true,
                    software: Some("koinon".into()),
                    created: now,
                })
            })
        })
        .await?;
    let mut sending = Duration::ZERO;
    for round in 0..ROUNDS {
        edit_pages(&city, round * EDITS, EDITS).await?;
        let before = processor_time("self")?;
        let delivering = Delivering::start(&federation);
        wait(&city.database(), BEHIND, 0).await?;
        delivering.stop().await?;
        sending += processor_time("self")? - before;
    }
    let taken = taker.stop()?;
    ensure!(taken == ROUNDS * EDITS * CITIES, "{taken} deliveries arrived of {}", ROUNDS * EDITS * CITIES);
    Ok(Figure::time(sending, taken))
}

/// The process that takes what it is sent. It ends when this is dropped.
struct Taker {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
    address: SocketAddr,
}

impl Taker {
    fn start() -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.arg(TAKE).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("the output is piped")?).lines();
        let address = lines.next().context("the followers ended before they were ready")??.parse()?;
        Ok(Self { child, lines, address })
    }

    /// Ends it; how many deliveries it took.
    fn stop(mut self) -> anyhow::Result<usize> {
        drop(self.child.stdin.take());
        Ok(self.lines.next().context("the followers ended without a word")??.parse()?)
    }
}

impl Drop for Taker {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Takes whatever is posted, until standard input closes; then says how much that was.
pub(crate) fn take() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut output = std::io::stdout();
    writeln!(output, "{}", listener.local_addr()?)?;
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&taken);
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let taken = Arc::clone(&counted);
            std::thread::spawn(move || {
                // A connection that breaks off took nothing more.
                let _ = answer(connection, &taken);
            });
        }
    });
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(writeln!(output, "{}", taken.load(Ordering::SeqCst))?)
}

/// Answers each request on a connection.
fn answer(mut connection: TcpStream, taken: &AtomicUsize) -> anyhow::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::new(connection.try_clone()?);
    let mut line = String::new();
    loop {
        let mut length = 0;
        loop {
            line.clear();
            ensure!(reader.read_line(&mut line)? > 0, "the connection ended");
            let lower = line.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            if line.trim().is_empty() {
                break;
            }
        }
        std::io::copy(&mut reader.by_ref().take(length), &mut std::io::sink())?;
        taken.fetch_add(1, Ordering::SeqCst);
        connection.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")?;
    }
}
