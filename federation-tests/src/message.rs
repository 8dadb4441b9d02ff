//! Just enough of HTTP/1.1 (RFC 9112) to pass requests on byte by byte, look into them and change them.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

const MOST_HEAD_BYTES: usize = 64 * 1024;
const MOST_BODY_BYTES: usize = 64 * 1024 * 1024;

/// A request as it passed: nothing renamed, reordered or decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// As in the request line.
    pub method: String,
    /// Path and query, as in the request line.
    pub target: String,
    /// Names and values, in their order.
    pub headers: Vec<(String, String)>,
    /// The very bytes.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of the first header of this name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Sets a header, in the place of those of this name.
    pub fn set_header(&mut self, name: &str, value: &str) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// The body as JSON, if it is JSON.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether it carries an HTTP signature, of the draft or of RFC 9421.
    pub fn is_signed(&self) -> bool {
        self.header("signature").is_some()
    }

    /// Whether its body has this text.
    pub fn has(&self, text: &str) -> bool {
        position(&self.body, text.as_bytes()).is_some()
    }

    /// The request as bytes, asking the receiver to close the connection when it has answered.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in self.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("connection")) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("Connection: close\r\n\r\n");
        [head.as_bytes(), &self.body].concat()
    }

    /// Reads one request, or nothing if the sender closed the connection without a word.
    ///
    /// # Errors
    /// When the connection breaks, or what comes is no request with a body of a stated length.
    pub async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        let head_length = loop {
            if let Some(end) = position(&bytes, b"\r\n\r\n") {
                break end;
            }
            if bytes.len() > MOST_HEAD_BYTES {
                return Err(malformed("a head without an end"));
            }
            if stream.read_buf(&mut bytes).await? == 0 {
                return if bytes.is_empty() { Ok(None) } else { Err(malformed("half a head")) };
            }
        };
        let mut request = Self::parse_head(&bytes[..head_length])?;
        if request.header("transfer-encoding").is_some() {
            return Err(malformed("a body without a stated length"));
        }
        let length = request.header("content-length").map_or(Ok(0), str::parse::<usize>);
        let length = length.map_err(|_| malformed("a length that is no number"))?;
        if length > MOST_BODY_BYTES {
            return Err(malformed("a body too long to be kept"));
        }
        request.body = bytes.split_off(head_length + 4);
        while request.body.len() < length {
            if stream.read_buf(&mut request.body).await? == 0 {
                return Err(malformed("half a body"));
            }
        }
        Ok(Some(request))
    }

    fn parse_head(head: &[u8]) -> io::Result<Self> {
        let head = std::str::from_utf8(head).map_err(|_| malformed("a head that is not text"))?;
        let mut lines = head.split("\r\n");
        let mut request_line = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some(_version)) =
            (request_line.next(), request_line.next(), request_line.next())
        else {
            return Err(malformed("no request line"));
        };
        let headers = lines
            .map(|line| line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned())))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| malformed("a header without a colon"))?;
        Ok(Self { method: method.to_owned(), target: target.to_owned(), headers, body: Vec::new() })
    }
}

/// The status of an answer, from its first bytes.
pub(crate) fn status(answer: &[u8]) -> Option<u16> {
    let line = answer.strip_prefix(b"HTTP/1.1 ").or_else(|| answer.strip_prefix(b"HTTP/1.0 "))?;
    std::str::from_utf8(line.get(..3)?).ok()?.parse().ok()
}

/// Flips the lowest bit of the first byte of `text` where it stands in `bytes`; says whether it was there.
pub(crate) fn flip_byte_of(text: &str, bytes: &mut [u8]) -> bool {
    match position(bytes, text.as_bytes()) {
        Some(at) => {
            bytes[at] ^= 1;
            true
        }
        None => false,
    }
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}
