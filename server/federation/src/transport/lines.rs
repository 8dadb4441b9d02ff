//! Reading a long list line by line.

use std::time::Duration;

use bytes::{Buf as _, BytesMut};
use serde_json::Value;

use super::{FetchError, Opened, client, within};
use crate::json::parse_object;

/// A list with one JSON object per line. Each line has a size and a deadline; how many are read is the reader's choice.
pub struct Lines {
    opened: Opened,
    buffer: BytesMut,
    /// So many bytes of the buffer are known to hold no line feed.
    searched: usize,
    ended: bool,
    cap: usize,
    deadline: Duration,
}

impl Lines {
    pub(super) fn new(opened: Opened, cap: usize, deadline: Duration) -> Self {
        Self { opened, buffer: BytesMut::new(), searched: 0, ended: false, cap, deadline }
    }

    /// The next object, or `None` at the end of a complete list.
    ///
    /// # Errors
    /// See [`FetchError`]. A list that breaks off in the middle of a line is an error.
    pub async fn next(&mut self) -> Result<Option<Value>, FetchError> {
        let cap = self.cap;
        loop {
            let Some(line) = within(self.deadline, self.line()).await? else { return Ok(None) };
            if !line.trim_ascii().is_empty() {
                return Ok(Some(parse_object(&line, cap)?));
            }
        }
    }

    async fn line(&mut self) -> Result<Option<BytesMut>, FetchError> {
        loop {
            if let Some(at) = self.buffer[self.searched..].iter().position(|byte| *byte == b'\n') {
                let line = self.buffer.split_to(self.searched + at);
                self.buffer.advance(1);
                self.searched = 0;
                return Ok(Some(line));
            }
            self.searched = self.buffer.len();
            if self.searched > self.cap {
                return Err(FetchError::TooLarge);
            }
            if self.ended {
                self.searched = 0;
                return Ok(if self.buffer.is_empty() { None } else { Some(self.buffer.split()) });
            }
            match self.opened.response.chunk().await.map_err(client::failure)? {
                Some(chunk) => self.buffer.extend_from_slice(&chunk),
                None => self.ended = true,
            }
        }
    }
}
