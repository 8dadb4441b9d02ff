//! Until when a page counts as looked at.

use serde_json::{Map, Value};

use crate::Timestamp;
use crate::schema::unknown_reason;

/// After how long somebody should look again at a page that names no day, in milliseconds: twelve months.
const LIFE: i64 = 365 * 24 * 60 * 60 * 1000;

/// When somebody should look at a page again: a date, which may be a part of one (`2027`, `2027-05`), as the page gives it,
/// or a year after it was last looked at.
#[must_use]
pub fn due_day(fields: &Map<String, Value>, written: Timestamp) -> String {
    if let Some(due) = date(fields, "review_due").filter(|due| end_of(due).is_some()) {
        return due.to_owned();
    }
    let year_later = date(fields, "last_checked").and_then(year_later);
    year_later.unwrap_or_else(|| written.plus_millis(LIFE).to_day_string())
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

/// The same day of the year after, or the same part of one.
fn year_later(date: &str) -> Option<String> {
    let year: i32 = date.get(..4)?.parse().ok()?;
    let later = format!("{:04}{}", year.checked_add(1)?, date.get(4..10).or_else(|| date.get(4..)).unwrap_or_default());
    // There is no 29 February in the year after.
    if end_of(&later).is_some() { Some(later) } else { Some(later.replace("-02-29", "-02-28")) }
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
            assert_eq!(due_day(&fields(&said), written), due, "{said}");
        }
    }
}
