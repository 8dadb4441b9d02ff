//! Points in time: unix milliseconds inside, RFC 3339 in UTC outside.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 in UTC with three decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

/// The text is no RFC 3339 point in time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a point in time is written like 2026-11-20T09:00:00.000Z")]
pub struct ParseTimestampError;

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z: what RFC 3339 can write.
const RANGE: std::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_300_799_999;

impl Timestamp {
    /// The point `milliseconds` after the unix epoch, clamped to the years 1 to 9999.
    #[must_use]
    pub fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds.clamp(*RANGE.start(), *RANGE.end()))
    }

    /// Milliseconds since the unix epoch.
    #[must_use]
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// This point, `milliseconds` later (earlier if negative).
    #[must_use]
    pub fn plus_millis(self, milliseconds: i64) -> Self {
        Self::from_millis(self.0.saturating_add(milliseconds))
    }

    /// The same time of the day, this many months later, in UTC; where that month is too short, on its last day.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let point = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC);
        let later = point.checked_add(jiff::Span::new().months(months));
        later.map_or(self, |later| Self::from_millis(later.timestamp().as_millisecond()))
    }

    /// How many milliseconds `self` is after `earlier` (negative if before).
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// RFC 3339 with whole seconds, as proofs and ActivityStreams write it: `2026-11-20T09:00:00Z`.
    #[must_use]
    pub fn to_seconds_string(self) -> String {
        self.format("%Y-%m-%dT%H:%M:%SZ")
    }

    /// The day alone, `2026-11-20`.
    #[must_use]
    pub fn to_day_string(self) -> String {
        self.format("%Y-%m-%d")
    }

    /// The HTTP date of RFC 9110, `Fri, 20 Nov 2026 09:00:00 GMT`.
    #[must_use]
    pub fn to_http_string(self) -> String {
        self.format("%a, %d %b %Y %H:%M:%S GMT")
    }

    fn format(self, format: &str) -> String {
        let point = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default();
        point.strftime(format).to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format("%Y-%m-%dT%H:%M:%S.%3fZ"))
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let point: jiff::Timestamp = text.parse().map_err(|_| ParseTimestampError)?;
        Ok(Self::from_millis(point.as_millisecond()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
