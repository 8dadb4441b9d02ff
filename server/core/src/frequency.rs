//! How often somebody is told by mail of what is new for them.

use crate::Timestamp;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// When the mails of a day go out: at seven in the morning, UTC.
const MORNING: i64 = 7 * HOUR;
/// The first Monday after the unix epoch, which was a Thursday, in days.
const MONDAY: i64 = 4;

/// How often somebody is told by mail of what is new for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frequency {
    /// Not at all.
    #[default]
    Never,
    /// One mail for each thing.
    AtOnce,
    /// One mail a day, if there is something to tell.
    Daily,
    /// One mail each Monday, if there is something to tell.
    Weekly,
}

impl Frequency {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Never, Self::AtOnce, Self::Daily, Self::Weekly];

    /// The code used by the store and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    /// The frequency with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|frequency| frequency.code() == code)
    }

    /// When the next mail that gathers several things is due, after `now`; none where there is no such mail.
    #[must_use]
    pub fn next_digest(self, now: Timestamp) -> Option<Timestamp> {
        let next = |period: i64, first: i64| {
            let since_first = now.as_millis() - first;
            Timestamp::from_millis(first + (since_first.div_euclid(period) + 1) * period)
        };
        match self {
            Self::Never | Self::AtOnce => None,
            Self::Daily => Some(next(DAY, MORNING)),
            Self::Weekly => Some(next(7 * DAY, MONDAY * DAY + MORNING)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_goes_out_in_the_morning_and_the_weekly_one_on_monday() {
        let next = |frequency: Frequency, now: &str| {
            frequency.next_digest(now.parse().unwrap()).map(Timestamp::to_seconds_string).unwrap_or_default()
        };
        // 2026-11-23 is a Monday.
        assert_eq!(next(Frequency::Daily, "2026-11-20T06:59:59Z"), "2026-11-20T07:00:00Z");
        assert_eq!(next(Frequency::Daily, "2026-11-20T07:00:00Z"), "2026-11-21T07:00:00Z");
        assert_eq!(next(Frequency::Weekly, "2026-11-20T09:00:00Z"), "2026-11-23T07:00:00Z");
        assert_eq!(next(Frequency::Weekly, "2026-11-23T06:00:00Z"), "2026-11-23T07:00:00Z");
        assert_eq!(next(Frequency::Weekly, "2026-11-23T07:00:00Z"), "2026-11-30T07:00:00Z");
        assert_eq!(next(Frequency::Daily, "1969-12-31T08:00:00Z"), "1970-01-01T07:00:00Z");
        assert_eq!(next(Frequency::AtOnce, "2026-11-20T09:00:00Z"), "");
        assert_eq!(next(Frequency::Never, "2026-11-20T09:00:00Z"), "");
    }

    #[test]
    fn each_code_reads_back() {
        for frequency in Frequency::ALL {
            assert_eq!(Frequency::from_code(frequency.code()), Some(frequency));
        }
        assert_eq!(Frequency::from_code("hourly"), None);
    }
}
