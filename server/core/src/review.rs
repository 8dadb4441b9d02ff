//! Until when a page counts as looked at.

use serde_json::{Map, Value};

use crate::Timestamp;
use crate::kind::Kind;
use crate::schema::unknown_reason;

/// After how many months somebody should look again at a page that names no day: places age faster than what is told of them.
#[must_use]
pub fn months(kind: Kind) -> i32 {
    match kind {
        Kind::Place => 6,
        _ => 12,
    }
}

/// When somebody should look at a page of this kind again: a date, which may be a part of one (`2027`, `2027-05`), as the page
/// gives it, or so many [`months`] after it was last looked at.
#[must_use]
pub fn due_day(kind: Kind, fields: &Map<String, Value>, written: Timestamp) -> String {
    if let Some(due) = date(fields, "review_due").filter(|due| end_of(due).is_some()) {
        return due.to_owned();
    }
    let months = months(kind);
    let due = date(fields, "last_checked").and_then(|checked| later(checked, months));
    due.or_else(|| later(&written.to_day_string(), months)).unwrap_or_else(|| written.to_day_string())
}

/// The point in time at which a date, or a part of one, is over; `None` for what is no date.
#[must_use]
pub fn end_of(date: &str) -> Option<Timestamp> {
    let number = |from: usize, to: usize| date.get(from..to).map(str::parse::<i8>);
    let year: i16 = date.get(..4)?.parse().ok()?;
    let (month, day) = (number(5, 7).transpose().ok()?, number(8, 10).transpose().ok()?);
    let first = jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let last = match (month, day) {
        (Some(_), Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        (None, _) => first.last_of_year(),
    };
    let end = last.tomorrow().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Timestamp::from_millis(end.timestamp().as_millisecond()))
}

/// What a field says, if it says a text that is not *unknown*.
#[must_use]
pub fn date<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    let value = fields.get(name)?;
    let text = value.as_str()?.trim();
    (!text.is_empty() && unknown_reason(value).is_none()).then_some(text)
}

/// The same day so many months later, or the same part of a date; of a year alone, the month so many after its last one.
fn later(date: &str, months: i32) -> Option<String> {
    end_of(date)?;
    let number = |from: usize, to: usize| date.get(from..to).map(str::parse::<i8>).transpose().ok();
    let (year, month, day) = (date.get(..4)?.parse().ok()?, number(5, 7)?, number(8, 10)?);
    let first = jiff::civil::Date::new(year, month.unwrap_or(12), day.unwrap_or(1)).ok()?;
    // There is no 29 February in the year after: then it is the 28th.
    let later = first.checked_add(jiff::Span::new().months(months)).ok()?.to_string();
    let length = match (month, day) {
        (Some(_), Some(_)) => 10,
        (None, _) if months % 12 == 0 => 4,
        _ => 7,
    };
    later.get(..length).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn a_date_is_over_when_the_last_day_of_it_is() {
        for (date, end) in [
            ("2026-11-20", "2026-11-21T00:00:00Z"),
            ("2026-12-31", "2027-01-01T00:00:00Z"),
            ("2028-02", "2028-03-01T00:00:00Z"),
            ("2026", "2027-01-01T00:00:00Z"),
        ] {
            assert_eq!(end_of(date), end.parse().ok(), "{date}");
        }
        for none in ["", "soon", "2026-13", "2026-02-30", "20", "٢٠٢٦"] {
            assert_eq!(end_of(none), None, "{none}");
        }
    }

    #[test]
    fn a_page_names_its_day_or_is_due_a_year_after_somebody_looked() {
        let written = "2026-03-01T08:00:00Z".parse().unwrap();
        for (said, due) in [
            (json!({"review_due": "2026-09", "last_checked": "2020-01-01"}), "2026-09"),
            (json!({"review_due": "soon", "last_checked": "2025-05-06"}), "2026-05-06"),
            (json!({"last_checked": "2024-02-29"}), "2025-02-28"),
            (json!({"last_checked": "2025"}), "2026"),
            (json!({}), "2027-03-01"),
        ] {
            assert_eq!(due_day(Kind::Article, &fields(&said), written), due, "{said}");
        }
    }

    #[test]
    fn a_place_is_due_half_a_year_after_somebody_looked() {
        let written = "2026-03-01T08:00:00Z".parse().unwrap();
        for (said, due) in [
            (json!({"review_due": "2027-09", "last_checked": "2020-01-01"}), "2027-09"),
            (json!({"last_checked": "2025-08-31"}), "2026-02-28"),
            (json!({"last_checked": "2025-09"}), "2026-03"),
            (json!({"last_checked": "2025"}), "2026-06"),
            (json!({"last_checked": "unknown"}), "2026-09-01"),
        ] {
            assert_eq!(due_day(Kind::Place, &fields(&said), written), due, "{said}");
        }
    }
}
