//! What a command prints: lines for people, or one JSON value for programs.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::failure::Failure;

/// How a command prints.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// JSON instead of lines for people.
    pub(crate) json: bool,
}

impl Output {
    /// The answer of a command: `value` for programs, `text` for people.
    pub(crate) fn answer(self, value: &impl Serialize, text: impl Display) {
        if self.json {
            self.value(value);
        } else {
            print(&text);
        }
    }

    /// A line for people only.
    pub(crate) fn note(self, text: impl Display) {
        if !self.json {
            print(&text);
        }
    }

    /// One line of JSON.
    pub(crate) fn value(self, value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(line) => print(&line),
            Err(error) => complain(&format!("the answer cannot be written as JSON: {error}")),
        }
    }

    /// Why a command failed, on standard error.
    pub(crate) fn failure(self, failure: &Failure) {
        if self.json {
            let code = failure.kind.name();
            complain(&serde_json::json!({ "error": { "code": code, "message": failure.message } }).to_string());
        } else {
            complain(&format!("koinon: {failure}"));
        }
    }

    /// Something that went wrong and stops nothing, on standard error.
    pub(crate) fn trouble(self, text: impl Display) {
        let text = text.to_string();
        complain(&if self.json { serde_json::json!({ "trouble": text }).to_string() } else { text });
    }

    /// A bar on a terminal; nothing elsewhere, where [`Output::note`] writes plain lines.
    #[must_use]
    pub(crate) fn progress(self, total: u64, what: &'static str) -> ProgressBar {
        if self.json || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(total).with_message(what);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len} {per_sec} {eta}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }
}

/// Whoever closed the pipe does not want the rest: that is no failure of the command.
fn print(text: &dyn Display) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
