//! A connection over which one request follows the other.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(60);

/// Letters beyond ASCII are written otherwise in a path.
const PLAIN: AsciiSet = NON_ALPHANUMERIC.remove(b'-');

/// A connection to a server.
pub(crate) struct Client {
    connection: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

impl Client {
    /// Connects.
    pub(crate) fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let connection = TcpStream::connect(address)?;
        connection.set_nodelay(true)?;
        connection.set_read_timeout(Some(LIMIT))?;
        Ok(Self { connection, buffer: vec![0; 256 * 1024], filled: 0 })
    }

    /// Sends a request as it is.
    pub(crate) fn send(&mut self, request: &[u8]) -> anyhow::Result<()> {
        Ok(self.connection.write_all(request)?)
    }

    /// The body of the answer to the request sent last.
    ///
    /// # Errors
    /// If it is no success, or has no length.
    pub(crate) fn receive(&mut self) -> anyhow::Result<&[u8]> {
        self.filled = 0;
        let head = loop {
            self.fill()?;
            if let Some(end) = memchr::memmem::find(&self.buffer[..self.filled], b"\r\n\r\n") {
                break end + 4;
            }
        };
        let length = length(&self.buffer[..head])?;
        if self.buffer.len() < head + length {
            self.buffer.resize(head + length, 0);
        }
        while self.filled < head + length {
            self.fill()?;
        }
        let body = &self.buffer[head..head + length];
        ensure!(
            self.buffer.starts_with(b"HTTP/1.1 20"),
            "{}",
            String::from_utf8_lossy(&self.buffer[..head + length.min(500)])
        );
        Ok(body)
    }

    /// Asks for something, and answers its body.
    pub(crate) fn get(&mut self, host: &str, path: &str) -> anyhow::Result<&[u8]> {
        self.send(&get(host, path, ""))?;
        self.receive().with_context(|| path.to_owned())
    }

    /// Sends JSON to the API as the owner of a token, and answers the body of the answer.
    pub(crate) fn write(
        &mut self,
        method: &str,
        host: &str,
        path: &str,
        token: &str,
        body: &serde_json::Value,
    ) -> anyhow::Result<serde_json::Value> {
        let body = body.to_string();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        self.send((head + &body).as_bytes())?;
        Ok(serde_json::from_slice(self.receive().with_context(|| path.to_owned())?)?)
    }

    fn fill(&mut self) -> anyhow::Result<()> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let read = self.connection.read(&mut self.buffer[self.filled..])?;
        ensure!(read > 0, "the server hung up");
        self.filled += read;
        Ok(())
    }
}

/// The path of a page, as it stands in a request.
pub(crate) fn page_path(slug: &str) -> String {
    format!("/pages/{}", utf8_percent_encode(slug, &PLAIN))
}

/// A request; `more` is further lines of its head, each with its end.
pub(crate) fn get(host: &str, path: &str, more: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n").into_bytes()
}

fn length(head: &[u8]) -> anyhow::Result<usize> {
    const NAME: &[u8] = b"content-length:";
    let line = head
        .split(|byte| *byte == b'\n')
        .find(|line| line.len() > NAME.len() && line[..NAME.len()].eq_ignore_ascii_case(NAME));
    let value = line.and_then(|line| str::from_utf8(&line[NAME.len()..]).ok()?.trim().parse().ok());
    value.with_context(|| format!("an answer without a length: {}", String::from_utf8_lossy(head)))
}
