//! Axes: the round numbers and dates along them, and where a value stands.

use jiff::Span;
use jiff::civil::Date;

use super::column::days_of;
use super::words::Words;

/// An axis. Its ends are finite and apart, so that every value has a place.
pub(super) struct Axis {
    pub(super) low: f64,
    pub(super) high: f64,
    /// Values to be labelled, with their labels.
    pub(super) ticks: Vec<(f64, String)>,
}

impl Axis {
    /// The part of the axis that lies below a value: 0 at its beginning, 1 at its end.
    pub(super) fn part(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// An axis of round numbers over a range of values, each at most 10¹⁵ from nought.
    pub(super) fn of_numbers(low: f64, high: f64, most: usize, words: &Words) -> Self {
        let (mut low, mut high) = (low.min(high), high.max(low));
        let size = low.abs().max(high.abs());
        // What differs by less than the numbers can say is one value.
        if high - low <= size * 1e-9 {
            let around = if size == 0.0 { 1.0 } else { size * 0.1 };
            (low, high) = (low - around, high + around);
        }
        let step = round_step((high - low) / most.max(1) as f64);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let decimals = (-step.log10().floor()).clamp(0.0, 12.0) as usize;
        let count = (last - first).clamp(1.0, 50.0) as usize;
        let ticks = (0..=count).map(|n| (first + n as f64) * step);
        let ticks = ticks.map(|value| (value, words.number(value, decimals))).collect();
        Self { low: first * step, high: last.max(first + 1.0) * step, ticks }
    }

    /// An axis of dates (days since 1970), from the first to the last.
    pub(super) fn of_dates(low: f64, high: f64, most: usize) -> Self {
        let (low, high) = if high > low { (low, high) } else { (low - 1.0, low + 1.0) };
        let fits = |days: f64| (high - low) / days <= most as f64 + 0.5;
        let hours = [1.0, 3.0, 6.0, 12.0].into_iter().find(|hours| fits(hours / 24.0));
        let days = [1.0, 2.0, 7.0, 14.0].into_iter().find(|days| fits(*days));
        let months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000]
            .into_iter()
            .find(|months| fits(f64::from(*months) * 30.4));
        let ticks = match (hours, days) {
            (Some(hours), _) => even(low, high, hours / 24.0, hour),
            (None, Some(days)) => even(low, high, days, |day| date_of(day).map(|date| date.to_string())),
            (None, None) => by_months(low, high, months.unwrap_or(12_000)),
        };
        Self { low, high, ticks }
    }

    /// An axis of so many places beside each other; some are labelled.
    pub(super) fn of_places(labels: &[String], most: usize) -> Self {
        let every = labels.len().div_ceil(most.max(1)).max(1);
        let ticks = labels.iter().enumerate().step_by(every).map(|(n, label)| (n as f64, label.clone())).collect();
        Self { low: -0.5, high: (labels.len() as f64 - 0.5).max(0.5), ticks }
    }
}

/// The next of 1, 2, 5, 10 … that is not smaller.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let digit = [1.0, 2.0, 5.0].into_iter().find(|digit| digit * power >= least * 0.999_999).unwrap_or(10.0);
    digit * power
}

fn even(low: f64, high: f64, step: f64, label: impl Fn(f64) -> Option<String>) -> Vec<(f64, String)> {
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).take(50).map(|n| n as f64 * step).filter_map(|at| Some((at, label(at)?))).collect()
}

fn by_months(low: f64, high: f64, step: i32) -> Vec<(f64, String)> {
    let (Some(first), Some(last)) = (date_of(low), date_of(high)) else { return Vec::new() };
    let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    let begin = months(first).div_euclid(step);
    let end = months(last).div_euclid(step);
    let tick = |n: i32| -> Option<(f64, String)> {
        let (year, month) = ((n * step).div_euclid(12), (n * step).rem_euclid(12) + 1);
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
        let at = f64::from(days_of(date)?);
        let label = if step % 12 == 0 { format!("{year}") } else { format!("{year}-{month:02}") };
        (low..=high).contains(&at).then_some((at, label))
    };
    (begin..=end).take(50).filter_map(tick).collect()
}

/// A day and an hour, as short as can be: `03-14 06:00`.
fn hour(at: f64) -> Option<String> {
    let date = date_of(at)?;
    let hours = ((at - at.floor()) * 24.0).round() as i64;
    Some(format!("{:02}-{:02} {hours:02}:00", date.month(), date.day()))
}

/// The date that many days after 1970 began.
pub(super) fn date_of(days: f64) -> Option<Date> {
    let span = Span::new().try_days(days.floor() as i64).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|(_, label)| label.as_str()).collect()
    }

    #[test]
    fn numbers_and_dates_along_an_axis_are_round() {
        let words = Words::of("en");
        assert_eq!(labels(&Axis::of_numbers(0.0, 9.7, 5, words)), ["0", "2", "4", "6", "8", "10"]);
        assert_eq!(
            labels(&Axis::of_numbers(-0.12, 0.31, 5, words)),
            ["−0.2", "−0.1", "0.0", "0.1", "0.2", "0.3", "0.4"]
        );
        let days = |year, month| days_of(jiff::civil::date(year, month, 1)).map_or(0.0, f64::from);
        assert_eq!(
            labels(&Axis::of_dates(days(2025, 1), days(2025, 7), 4)),
            ["2025-01", "2025-03", "2025-05", "2025-07"]
        );
        assert_eq!(labels(&Axis::of_dates(days(2015, 6), days(2025, 6), 5)), ["2016", "2018", "2020", "2022", "2024"]);
        assert_eq!(
            labels(&Axis::of_dates(0.0, 0.5, 4)),
            ["01-01 00:00", "01-01 03:00", "01-01 06:00", "01-01 09:00", "01-01 12:00"]
        );
    }

    proptest! {
        #[test]
        fn every_value_has_a_finite_place(low in -1e15..1e15_f64, size in prop_oneof![Just(0.0), 1e-9..1e15_f64], most in 1..20_usize) {
            let axis = Axis::of_numbers(low, low + size, most, Words::of("fr"));
            prop_assert!(axis.ticks.len() <= 51 && axis.part(low).is_finite() && axis.part(low + size).is_finite());
            prop_assert!(axis.low <= low && axis.high.is_finite(), "{} {}", axis.low, axis.high);
            let dates = Axis::of_dates(low % 300_000.0, (low + size) % 300_000.0, most);
            prop_assert!(dates.part(low).is_finite() && dates.ticks.len() <= 51);
        }
    }
}
