//! The table that the measurements make.

use std::fmt;
use std::time::Duration;

/// The head of the table.
pub(crate) const HEAD: &str = "| Measurement | Koinon | Compared with | | Ratio |\n|---|---:|---|---:|---:|";

/// A figure of ours beside the one that it is compared with.
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// Ours.
    pub(crate) ours: Figure,
    /// What it is compared with, and its figure.
    pub(crate) reference: Option<(&'static str, Figure)>,
}

/// A figure.
#[derive(Clone, Copy)]
pub(crate) enum Figure {
    /// So many in a second: more is better.
    PerSecond(f64),
    /// How long one takes: less is better.
    Micros(f64),
}

impl Figure {
    /// So many in that time.
    pub(crate) fn rate(count: usize, time: Duration) -> Self {
        Self::PerSecond(count as f64 / time.as_secs_f64())
    }

    /// The time within which this part of all (0 to 1) was done; `times` need not be sorted.
    pub(crate) fn quantile(times: &[Duration], part: f64) -> Self {
        let mut times = times.to_vec();
        times.sort_unstable();
        let last = times.len().saturating_sub(1);
        let at = (last as f64 * part).round() as usize;
        Self::Micros(times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e6))
    }

    fn value(self) -> f64 {
        match self {
            Self::PerSecond(value) | Self::Micros(value) => value,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PerSecond(value) => write!(f, "{value:.0}/s"),
            Self::Micros(value) if *value >= 10_000.0 => write!(f, "{:.1} ms", value / 1000.0),
            Self::Micros(value) => write!(f, "{value:.0} µs"),
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reference {
            Some((name, figure)) => {
                let ratio = self.ours.value() / figure.value();
                write!(f, "| {} | {} | {name} | {figure} | {ratio:.2} |", self.what, self.ours)
            }
            None => write!(f, "| {} | {} | | | |", self.what, self.ours),
        }
    }
}

/// The machine and the program, in a line.
pub(crate) fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1)).unwrap_or("unknown");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let build = if cfg!(debug_assertions) { "debug build: no figure of it means anything" } else { "release build" };
    format!("Koinon {}, {build}; {cores} cores, {model}.", env!("CARGO_PKG_VERSION"))
}
