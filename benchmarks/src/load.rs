//! Readers: connections that ask for one page after the other.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came of reading.
pub(crate) struct Load {
    /// All together.
    pub(crate) whole: Duration,
    /// Each answer.
    pub(crate) times: Vec<Duration>,
    /// Each body, in the order of the paths.
    pub(crate) bodies: Vec<Vec<u8>>,
}

/// Asks once for each path, over so many connections at once.
///
/// # Errors
/// If a server does not answer 200 with a body of known length.
pub(crate) async fn read_all(address: SocketAddr, paths: &[String], clients: usize) -> anyhow::Result<Load> {
    let paths: Arc<[String]> = paths.into();
    let start = Instant::now();
    let readers: Vec<_> =
        (0..clients).map(|first| tokio::spawn(read(address, Arc::clone(&paths), first, clients))).collect();
    let mut answers = Vec::new();
    for reader in readers {
        answers.extend(reader.await??);
    }
    let whole = start.elapsed();
    answers.sort_by_key(|(number, ..)| *number);
    let (times, bodies) = answers.into_iter().map(|(_, time, body)| (time, body)).unzip();
    Ok(Load { whole, times, bodies })
}

async fn read(
    address: SocketAddr,
    paths: Arc<[String]>,
    first: usize,
    clients: usize,
) -> anyhow::Result<Vec<(usize, Duration, Vec<u8>)>> {
    let mut connection = TcpStream::connect(address).await?;
    connection.set_nodelay(true)?;
    let mut answers = Vec::new();
    let mut buffer = Vec::with_capacity(64 * 1024);
    for number in (first..paths.len()).step_by(clients) {
        let request = format!("GET {} HTTP/1.1\r\nHost: bench.localhost:8100\r\n\r\n", paths[number]);
        let start = Instant::now();
        connection.write_all(request.as_bytes()).await?;
        let body = answer(&mut connection, &mut buffer).await.with_context(|| paths[number].clone())?;
        answers.push((number, start.elapsed(), body));
    }
    Ok(answers)
}

async fn answer(connection: &mut TcpStream, buffer: &mut Vec<u8>) -> anyhow::Result<Vec<u8>> {
    buffer.clear();
    let (head, length) = loop {
        ensure!(connection.read_buf(buffer).await? > 0, "the server hung up");
        let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&buffer[..end]).to_lowercase();
        ensure!(head.starts_with("http/1.1 200 "), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        break (end + 4, length.context("an answer without a length")?);
    };
    while buffer.len() < head + length {
        ensure!(connection.read_buf(buffer).await? > 0, "the server hung up");
    }
    Ok(buffer[head..head + length].to_vec())
}
