//! When a place is open: the syntax of OpenStreetMap (`Mo-Fr 09:00-18:00; PH off`), read and worked out by the crate
//! `opening-hours`, on the clock of the place's city.
//!
//! Only as many days are worked out as are shown: an expression may speak of the year 9999, and nobody waits for that. Whatever
//! goes wrong inside the crate makes hours that cannot be read, and never more.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;
use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use opening_hours::localization::{Coordinates, Country, Localize};
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use opening_hours_syntax::rules::time::TimeEvent;

use crate::Timestamp;
use crate::geo::Spot;
use crate::text::clean_line;

/// The longest hours that are read, in bytes: OpenStreetMap allows 255 characters.
const MAX_BYTES: usize = 1000;
/// How many days are looked ahead for the next change.
const AHEAD: usize = 15;
/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// The longest remark of a rule that is shown, in characters.
const REMARK: usize = 100;

/// Hours that could be read.
#[derive(Debug, Clone)]
pub struct Hours(OpeningHours);

/// The clock of a city, and the holidays of its country.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: TimeZone,
    country: Option<Country>,
}

/// Whether a place is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Openness {
    /// It is.
    Open,
    /// It is not.
    Closed,
    /// Its hours do not say: they are on appointment, or hang on a holiday of a part of the country.
    Unknown,
}

/// How things stand at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is open.
    pub now: Openness,
    /// What comes next, and when; none if nothing changes within two weeks.
    pub next: Option<Change>,
    /// Until when all of this holds as it is said: the next change or the next midnight.
    pub holds_until: Timestamp,
}

/// A change to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// To what.
    pub to: Openness,
    /// When.
    pub at: Timestamp,
    /// The same on the clock of the city, as minutes of its day.
    pub minute: u16,
    /// Noon of that day, UTC: to name it by.
    pub day: Timestamp,
    /// How many days from today that is: 0 today, 1 tomorrow.
    pub days: u8,
}

/// A day with its hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Noon of the day, UTC: to name it by.
    pub day: Timestamp,
    /// When it is open or may be, in order; nothing on a day that it is closed.
    pub spans: Vec<Span>,
}

/// A part of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// From which minute of the day.
    pub from: u16,
    /// To which one; 1440 is midnight.
    pub to: u16,
    /// Open, or unknown.
    pub is: Openness,
    /// What the rule remarks; may be empty.
    pub remark: String,
}

impl Openness {
    /// The code, as programs read it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether this is the name of a time zone that is known here (IANA), such as `Europe/Paris`.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    zone(name).is_some()
}

/// The zones that come with the program: which ones the machine has is no matter.
fn zone(name: &str) -> Option<TimeZone> {
    static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
    ZONES.get(name.trim()).ok()
}

/// The zone of a country whose clocks all go alike.
fn zone_of_country(country: &str) -> Option<TimeZone> {
    const ZONES: &str = include_str!("hours/zones.txt");
    let mut lines = ZONES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
    zone(lines.find(|(code, _)| *code == country)?.1)
}

impl Clock {
    /// The clock of a city that says its time zone, or whose country (ISO 3166-1) has but one.
    #[must_use]
    pub fn of(country: &str, zone_name: &str) -> Option<Self> {
        let country = country.trim();
        let zone = if zone_name.trim().is_empty() { zone_of_country(country) } else { zone(zone_name) };
        Some(Self { zone: zone?, country: country.parse().ok() })
    }

    /// The name of its zone.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    fn local(&self, time: Timestamp) -> DateTime {
        let time = jiff::Timestamp::from_millisecond(time.as_millis()).unwrap_or_default();
        time.to_zoned(self.zone.clone()).datetime()
    }

    /// The moment after `now` that this clock shows so. What it skips is put off by as much; of what it shows twice the first is
    /// meant, unless that is over.
    fn moment(&self, local: DateTime, now: Timestamp) -> Option<Timestamp> {
        let shown = self.zone.to_ambiguous_zoned(local);
        let time = |zoned: jiff::Zoned| Timestamp::from_millis(zoned.timestamp().as_millisecond());
        let first = time(shown.clone().compatible().ok()?);
        if first > now { Some(first) } else { shown.later().ok().map(time) }
    }
}

/// Where the sun is looked at from, and on which clock.
#[derive(Clone)]
struct Where {
    zone: TimeZone,
    sun: Option<Coordinates>,
}

impl Localize for Where {
    type DateTime = NaiveDateTime;

    fn naive(&self, time: NaiveDateTime) -> NaiveDateTime {
        time
    }

    fn datetime(&self, naive: NaiveDateTime) -> NaiveDateTime {
        naive
    }

    fn event_time(&self, date: NaiveDate, event: TimeEvent) -> Option<NaiveTime> {
        let seconds = self.sun?.event_time(date, event)?.timestamp();
        let local = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(self.zone.clone());
        NaiveTime::from_hms_opt(u32::try_from(local.hour()).ok()?, u32::try_from(local.minute()).ok()?, 0)
    }
}

impl Hours {
    /// Reads hours; none if they are not in the syntax of OpenStreetMap.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > MAX_BYTES {
            return None;
        }
        quietly(|| OpeningHours::from_str(text).ok()).flatten().map(Self)
    }

    /// So many days from the one on which `now` falls.
    #[must_use]
    pub fn days(&self, clock: &Clock, spot: Option<Spot>, now: Timestamp, count: usize) -> Vec<Day> {
        self.days_from(clock, spot, clock.local(now).date(), count).unwrap_or_default()
    }

    fn days_from(&self, clock: &Clock, spot: Option<Spot>, first: Date, count: usize) -> Option<Vec<Day>> {
        let holidays = |of: fn(Country) -> ContextHolidays| clock.country.map(of).unwrap_or_default();
        let context = Context::default()
            .with_holidays(holidays(Country::holidays))
            .with_holidays_unknown(holidays(Country::holidays_regional))
            .with_locale(Where {
                zone: clock.zone.clone(),
                sun: spot.and_then(|spot| Coordinates::new(spot.latitude(), spot.longitude())),
            });
        let hours = self.0.clone().with_context(context);
        let mut days = Vec::with_capacity(count);
        let mut date = first;
        for _ in 0..count {
            days.push(day(&hours, date)?);
            date = date.tomorrow().ok()?;
        }
        Some(days)
    }

    /// Whether the place is open at this moment.
    #[must_use]
    pub fn openness(&self, clock: &Clock, spot: Option<Spot>, now: Timestamp) -> Openness {
        let local = clock.local(now);
        let today = self.days_from(clock, spot, local.date(), 1);
        today.map_or(Openness::Unknown, |days| at(&days, minute_of(local)))
    }

    /// How things stand at this moment.
    #[must_use]
    pub fn standing(&self, clock: &Clock, spot: Option<Spot>, now: Timestamp) -> Option<Standing> {
        let local = clock.local(now);
        let days = self.days_from(clock, spot, local.date(), AHEAD)?;
        let (minute, last) = (minute_of(local), AHEAD as i64 * DAY);
        let state = at(&days, minute);
        let edges = days.iter().zip(0_i64..).flat_map(|(day, number)| {
            let spans = day.spans.iter().flat_map(|span| [span.from, span.to]);
            spans.map(move |edge| number * DAY + i64::from(edge))
        });
        let mut edges: Vec<i64> = edges.filter(|edge| *edge > minute && *edge < last).collect();
        edges.sort_unstable();
        let next = edges.into_iter().find(|edge| at(&days, *edge) != state);
        let moment = |minute: i64| {
            let day = local.date().checked_add(jiff::Span::new().days(minute / DAY)).ok()?;
            let (hour, rest) = (i8::try_from(minute % DAY / 60).ok()?, i8::try_from(minute % 60).ok()?);
            Some((clock.moment(day.at(hour, rest, 0, 0), now)?, noon(day)?))
        };
        let next = next.and_then(|edge| {
            let ((at_moment, day), minute) = (moment(edge)?, u16::try_from(edge % DAY).ok()?);
            Some(Change { to: at(&days, edge), at: at_moment, minute, day, days: u8::try_from(edge / DAY).ok()? })
        });
        let midnight = moment(DAY)?.0;
        let holds_until = next.map_or(midnight, |change| change.at.min(midnight));
        Some(Standing { now: state, next, holds_until })
    }
}

fn day(hours: &OpeningHours<Where>, date: Date) -> Option<Day> {
    let naive = NaiveDate::from_ymd_opt(
        date.year().into(),
        date.month().unsigned_abs().into(),
        date.day().unsigned_abs().into(),
    )?;
    let spans = quietly(|| {
        let ranges = hours.schedule_at(naive).into_iter().filter(|range| range.kind != RuleKind::Closed);
        let spans = ranges.map(|range| Span {
            from: range.range.start.mins_from_midnight(),
            to: range.range.end.mins_from_midnight(),
            is: openness_of(range.kind, &range.comment),
            remark: clean_line(&range.comment, REMARK),
        });
        spans.collect()
    })?;
    Some(Day { day: noon(date)?, spans })
}

/// A remark says on what it hangs whether the place is open: `"on appointment"` alone means that nobody knows, and the crate takes it
/// for open.
fn openness_of(kind: RuleKind, remark: &str) -> Openness {
    match kind {
        RuleKind::Open if remark.trim().is_empty() => Openness::Open,
        RuleKind::Open | RuleKind::Unknown => Openness::Unknown,
        RuleKind::Closed => Openness::Closed,
    }
}

fn minute_of(local: DateTime) -> i64 {
    i64::from(local.hour()) * 60 + i64::from(local.minute())
}

/// What holds at a minute, counted from the first midnight.
fn at(days: &[Day], minute: i64) -> Openness {
    let day = usize::try_from(minute / DAY).ok().and_then(|day| days.get(day));
    let spans = day.into_iter().flat_map(|day| &day.spans);
    let holds = |span: &&Span| (i64::from(span.from)..i64::from(span.to)).contains(&(minute % DAY));
    spans.filter(holds).map(|span| span.is).next_back().unwrap_or(Openness::Closed)
}

fn noon(date: Date) -> Option<Timestamp> {
    let noon = date.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).ok()?;
    Some(Timestamp::from_millis(noon.timestamp().as_millisecond()))
}

/// What the crate says, or nothing where it panics: it has checks of its own that no input should fail, and what somebody typed
/// is no reason for a page not to be shown.
fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

#[cfg(test)]
mod tests;
