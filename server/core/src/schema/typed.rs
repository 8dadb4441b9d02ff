//! The fields of a page as its schema types them.

use serde_json::{Map, Number, Value};

use super::{Field, Schema, Type};
use crate::kind::Kind;

/// The fields of a page: what its front matter says.
pub type Fields = Map<String, Value>;

/// The object's field that a text in the object's place stands for.
const MAIN: [&str; 3] = ["name", "text", "place"];

/// Gives each value the type that the kind's schema says.
///
/// Where a text is asked for, `01234` and `1.10` are what was written, which `written` knows: the same fields with every
/// plain scalar as text. Where a list is asked for, one value alone is a list of one. A text in the place of an object is its
/// name. What fits no type, and what no schema knows, stays as it is.
#[must_use]
pub fn typed(kind: Kind, fields: &Fields, written: &Fields) -> Fields {
    let schema = Schema::of(kind);
    let type_of = |name: &str| schema.all_fields().find(|field| field.name == name);
    each(fields, written, type_of)
}

fn each(fields: &Fields, written: &Fields, field: impl Fn(&str) -> Option<&'static Field>) -> Fields {
    let retyped = fields.iter().map(|(name, value)| {
        let value = match field(name) {
            Some(field) => retype(&field.holds, value, written.get(name)),
            None => value.clone(),
        };
        (name.clone(), value)
    });
    retyped.collect()
}

fn retype(holds: &'static Type, value: &Value, written: Option<&Value>) -> Value {
    match (holds, value) {
        (_, Value::Null) => Value::Null,
        (Type::List(item, ..), Value::Array(items)) => {
            let one = |(at, value)| retype(item, value, written.and_then(|written| written.get(at)));
            items.iter().enumerate().map(one).collect()
        }
        (Type::List(_, 0, _), Value::String(text)) if text.trim() == "none" => Value::Array(Vec::new()),
        (Type::List(..), value) if super::value::unknown_reason(value).is_some() => value.clone(),
        (Type::List(item, ..), value) => Value::Array(vec![retype(item, value, written)]),
        (Type::Object(inner, _), Value::Object(fields)) => {
            let none = Fields::new();
            let written = written.and_then(Value::as_object).unwrap_or(&none);
            each(fields, written, |name| inner.iter().find(|field| field.name == name)).into()
        }
        (Type::Object(inner, _), Value::String(_)) if super::value::unknown_reason(value).is_none() => {
            match inner.iter().find(|field| MAIN.contains(&field.name)) {
                Some(main) => Fields::from_iter([(main.name.to_owned(), value.clone())]).into(),
                None => value.clone(),
            }
        }
        (Type::PerLanguage(_) | Type::Page, Value::Object(fields)) => {
            let text =
                |(name, value): (&String, &Value)| (name.clone(), as_text(value, written.and_then(|w| w.get(name))));
            Value::Object(fields.iter().map(text).collect())
        }
        (
            Type::Line(_)
            | Type::Text(_)
            | Type::PerLanguage(_)
            | Type::Code(_)
            | Type::Date
            | Type::Moment
            | Type::Url
            | Type::Hours(_)
            | Type::Zone
            | Type::Page,
            value,
        ) => as_text(value, written),
        (Type::Integer(..) | Type::Number, Value::String(text)) => {
            number(text).map_or_else(|| value.clone(), Value::Number)
        }
        (Type::Flag, Value::String(text)) => match text.trim() {
            "yes" | "true" => true.into(),
            "no" | "false" => false.into(),
            _ => value.clone(),
        },
        (_, value) => value.clone(),
    }
}

/// A scalar as it was written; anything else as it is.
fn as_text(value: &Value, written: Option<&Value>) -> Value {
    match value {
        Value::Number(_) | Value::Bool(_) => {
            written.and_then(Value::as_str).map_or_else(|| value.to_string(), str::to_owned).into()
        }
        value => value.clone(),
    }
}

fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    text.parse::<i64>().ok().map(Number::from).or_else(|| Number::from_f64(text.parse().ok()?))
}
