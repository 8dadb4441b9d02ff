//! The table that the measurements make.

use std::fmt;
use std::time::Duration;

/// The head of the table.
pub(crate) const HEAD: &str =
    "| Measurement | Koinon | Compared with | | Ratio | Target |\n|---|---:|---|---:|---:|---|";

/// A figure of ours, the one that it is compared with, and what is aimed at.
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// Ours.
    pub(crate) ours: Figure,
    /// What it is compared with, and its figure.
    pub(crate) reference: Option<(String, Figure)>,
    /// What is aimed at.
    pub(crate) target: Option<Target>,
}

/// What is aimed at, of the ratio or of our figure itself.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// The ratio is that much or more.
    RatioFrom(f64),
    /// The ratio is that much or less.
    RatioUpTo(f64),
    /// Our figure is that much or more.
    From(Figure),
    /// Our figure is that much or less.
    UpTo(Figure),
}

/// A figure.
#[derive(Clone, Copy)]
pub(crate) enum Figure {
    /// So many in a second: more is better.
    PerSecond(f64),
    /// How long one takes, in microseconds: less is better.
    Micros(f64),
    /// Memory or disk, in megabytes: less is better.
    Megabytes(f64),
}

impl Figure {
    /// So many in that time.
    pub(crate) fn rate(count: usize, time: Duration) -> Self {
        Self::PerSecond(count as f64 / time.as_secs_f64())
    }

    /// How long that took, or each of so many that took it together.
    pub(crate) fn time(time: Duration, count: usize) -> Self {
        Self::Micros(time.as_secs_f64() * 1e6 / count.max(1) as f64)
    }

    /// So many bytes.
    pub(crate) fn bytes(bytes: u64) -> Self {
        Self::Megabytes(bytes as f64 / 1e6)
    }

    /// The time within which this part of all (0 to 1) was done; `times` need not be sorted.
    pub(crate) fn quantile(times: &[Duration], part: f64) -> Self {
        let mut times = times.to_vec();
        times.sort_unstable();
        let last = times.len().saturating_sub(1);
        let at = (last as f64 * part).round() as usize;
        Self::time(times.get(at).copied().unwrap_or_default(), 1)
    }

    fn value(self) -> f64 {
        match self {
            Self::PerSecond(value) | Self::Micros(value) | Self::Megabytes(value) => value,
        }
    }
}

impl Row {
    /// A figure without another beside it.
    pub(crate) fn alone(what: impl Into<String>, ours: Figure) -> Self {
        Self { what: what.into(), ours, reference: None, target: None }
    }

    /// A figure beside another.
    pub(crate) fn beside(what: impl Into<String>, ours: Figure, name: impl Into<String>, figure: Figure) -> Self {
        Self { what: what.into(), ours, reference: Some((name.into(), figure)), target: None }
    }

    /// With what is aimed at.
    pub(crate) fn aim(self, target: Target) -> Self {
        Self { target: Some(target), ..self }
    }

    fn ratio(&self) -> Option<f64> {
        self.reference.as_ref().map(|(_, figure)| self.ours.value() / figure.value())
    }

    /// Whether the target is met; none without one, or where there is nothing to compare with.
    fn is_met(&self) -> Option<bool> {
        match self.target? {
            Target::RatioFrom(least) => self.ratio().map(|ratio| ratio >= least),
            Target::RatioUpTo(most) => self.ratio().map(|ratio| ratio <= most),
            Target::From(least) => Some(self.ours.value() >= least.value()),
            Target::UpTo(most) => Some(self.ours.value() <= most.value()),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PerSecond(value) => write!(f, "{value:.0}/s"),
            Self::Micros(value) if *value >= 1e6 => write!(f, "{:.2} s", value / 1e6),
            Self::Micros(value) if *value >= 1e4 => write!(f, "{:.1} ms", value / 1e3),
            Self::Micros(value) => write!(f, "{value:.0} µs"),
            Self::Megabytes(value) => write!(f, "{value:.1} MB"),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RatioFrom(least) => write!(f, "≥ {least}"),
            Self::RatioUpTo(most) => write!(f, "≤ {most}"),
            Self::From(least) => write!(f, "≥ {least}"),
            Self::UpTo(most) => write!(f, "≤ {most}"),
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| {} | {} | ", self.what, self.ours)?;
        match (&self.reference, self.ratio()) {
            (Some((name, figure)), Some(ratio)) => write!(f, "{name} | {figure} | {ratio:.2} | ")?,
            _ => write!(f, "| | | ")?,
        }
        match (self.target, self.is_met()) {
            (Some(target), Some(true)) => write!(f, "{target}: met |"),
            (Some(target), Some(false)) => write!(f, "{target}: **missed** |"),
            (Some(target), None) => write!(f, "{target}: not measured |"),
            (None, _) => write!(f, "|"),
        }
    }
}
