//! What a process wrote, kept for the day a test fails.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

const KEPT_LINES: usize = 400;

/// The last lines of a process, of all its starts.
#[derive(Clone, Default)]
pub struct Log {
    lines: Arc<Mutex<VecDeque<String>>>,
}

impl Log {
    /// Keeps what comes, line by line, until it ends; shows each line to `watcher` too.
    pub fn follow(
        &self,
        output: impl AsyncRead + Unpin + Send + 'static,
        mut watcher: impl FnMut(&str) + Send + 'static,
    ) {
        let log = self.clone();
        tokio::spawn(async move {
            let mut lines = BufReader::new(output).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                watcher(&line);
                log.push(line);
            }
        });
    }

    /// Adds a line of the test's own.
    pub fn push(&self, line: String) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT_LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    /// The last `count` lines.
    pub fn tail(&self, count: usize) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let skipped = lines.len().saturating_sub(count);
        lines.iter().skip(skipped).map(|line| format!("    {line}\n")).collect()
    }

    /// Whether a kept line has this text.
    pub fn has(&self, text: &str) -> bool {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|line| line.contains(text))
    }
}
