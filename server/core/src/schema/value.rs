//! Reading single values.

use serde_json::Value;
use url::Url;

use crate::moment::Moment;

/// The longest address that is read, in bytes.
const MAX_ADDRESS: usize = 2000;

/// Whether a value says anything: nothing, blank text, and lists and objects of nothing do not.
pub(super) fn is_answer(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => items.iter().any(is_answer),
        Value::Object(fields) => fields.values().any(is_answer),
    }
}

/// The reason of an answer that says that nobody knows: empty for the word alone.
#[must_use]
pub fn unknown_reason(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) if text.trim() == "unknown" => Some(""),
        Value::Object(fields) => fields.get("unknown").map(|reason| reason.as_str().unwrap_or_default().trim()),
        _ => None,
    }
}

/// Whether this is a day, a month or a year, as `2027-03-01`, `2027-03` or `2027`, and nothing beside it.
#[must_use]
pub fn is_date(text: &str) -> bool {
    let day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return false,
    };
    let digits = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    day.bytes().enumerate().all(digits) && day.parse::<jiff::civil::Date>().is_ok()
}

/// A day, with or without a time.
pub(super) fn is_moment(text: &str) -> bool {
    Moment::parse(text).is_some()
}

/// An address on the web.
pub(super) fn is_url(text: &str) -> bool {
    let read = || Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    text.len() <= MAX_ADDRESS && read()
}

/// The address or the name of a page.
pub(super) fn is_page(value: &Value) -> bool {
    let named = |text: &str| !text.trim().is_empty() && text.len() <= MAX_ADDRESS;
    match value {
        Value::String(text) => named(text),
        Value::Object(link) => link.get("iri").and_then(Value::as_str).is_some_and(named),
        // `[[Name]]` without quotes is a list in a list to YAML.
        Value::Array(items) => matches!(items.as_slice(), [only] if !only.is_object() && is_page(only)),
        _ => false,
    }
}

/// A geometry of GeoJSON, as far as its kind and its first position tell: longitude first, then latitude.
#[must_use]
pub fn is_geometry(value: &Value) -> bool {
    let Some(kind) = value.get("type").and_then(Value::as_str) else { return false };
    let depth = match kind {
        "Point" => 0,
        "MultiPoint" | "LineString" => 1,
        "MultiLineString" | "Polygon" => 2,
        "MultiPolygon" => 3,
        _ => return false,
    };
    let mut position = value.get("coordinates");
    for _ in 0..depth {
        position = position.and_then(|inner| inner.get(0));
    }
    let number = |at: usize| position.and_then(|position| position.get(at)?.as_f64());
    matches!((number(0), number(1)), (Some(longitude), Some(latitude)) if longitude.abs() <= 180.0 && latitude.abs() <= 90.0)
}
