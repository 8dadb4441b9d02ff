//! Days and times as pages write them: when an event begins and ends.

use jiff::civil::{Date, DateTime};

use crate::Timestamp;

/// The longest moment that is read, in bytes.
const LONGEST: usize = 40;

/// A day, or a time of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A whole day.
    Day(Date),
    /// A time on the clocks of wherever it is.
    Local(DateTime),
    /// A time that is the same everywhere.
    Instant(Timestamp),
}

impl Moment {
    /// Reads `2026-02-01`, `2026-02-01T18:30`, and the latter with an offset such as `+01:00` or `Z` (ISO 8601).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let day = text.get(..10)?;
        let digits = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
        if text.len() > LONGEST || !day.bytes().enumerate().all(digits) {
            return None;
        }
        if text.len() == 10 {
            return day.parse().ok().map(Self::Day);
        }
        match text.parse() {
            Ok(instant) => Some(Self::Instant(instant)),
            Err(_) => text.parse().ok().map(Self::Local),
        }
    }

    /// Whether it is a whole day.
    #[must_use]
    pub fn is_day(self) -> bool {
        matches!(self, Self::Day(_))
    }

    /// The value of a property of iCalendar (RFC 5545 sections 3.3.4 and 3.3.5).
    #[must_use]
    pub fn to_ical(self) -> String {
        match self {
            Self::Day(day) => day.strftime("%Y%m%d").to_string(),
            Self::Local(time) => time.strftime("%Y%m%dT%H%M%S").to_string(),
            Self::Instant(time) => time.to_seconds_string().chars().filter(|c| !matches!(c, '-' | ':')).collect(),
        }
    }

    /// The point in time that it is, or that it would be in UTC where it does not say on whose clocks: good enough for the order of a
    /// list. A day is its beginning.
    #[must_use]
    pub fn to_timestamp(self) -> Option<Timestamp> {
        let local = match self {
            Self::Instant(time) => return Some(time),
            Self::Day(day) => day.to_datetime(jiff::civil::Time::midnight()),
            Self::Local(time) => time,
        };
        let time = local.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(Timestamp::from_millis(time.timestamp().as_millisecond()))
    }

    /// When something is over that ends then: a day that is its last one is over with the next (RFC 5545 section 3.6.1).
    #[must_use]
    pub fn after_end(self) -> Self {
        match self {
            Self::Day(day) => Self::Day(day.tomorrow().unwrap_or(day)),
            time => time,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ical(text: &str) -> Option<String> {
        Moment::parse(text).map(Moment::to_ical)
    }

    #[test]
    fn a_moment_has_its_place_in_a_list() {
        for (text, at) in [
            ("2026-02-01", "2026-02-01T00:00:00Z"),
            ("2026-02-01T18:30", "2026-02-01T18:30:00Z"),
            ("2026-02-01T18:30+01:00", "2026-02-01T17:30:00Z"),
        ] {
            assert_eq!(Moment::parse(text).and_then(Moment::to_timestamp), at.parse().ok(), "{text}");
        }
    }

    #[test]
    fn a_moment_is_a_day_a_local_time_or_an_instant() {
        assert_eq!(ical("2026-02-28").as_deref(), Some("20260228"));
        assert_eq!(ical(" 2026-02-01T18:30 ").as_deref(), Some("20260201T183000"));
        assert_eq!(ical("2026-02-01T18:30+01:00").as_deref(), Some("20260201T173000Z"));
        assert_eq!(ical("2026-02-01T18:30:15Z").as_deref(), Some("20260201T183015Z"));
        for nothing in
            ["", "2026", "2026-02", "2026-02-30", "2026-02-01T25:00", "tomorrow", "2026-02-01\nX:Y", "é026-02-01"]
        {
            assert_eq!(ical(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn the_last_day_is_over_with_the_next() {
        let over = |text: &str| Moment::parse(text).map(|end| end.after_end().to_ical());
        assert_eq!(over("2026-02-28").as_deref(), Some("20260301"));
        assert_eq!(over("2026-02-28T12:00").as_deref(), Some("20260228T120000"));
        assert_eq!(over("9999-12-31").as_deref(), Some("99991231"));
    }
}
