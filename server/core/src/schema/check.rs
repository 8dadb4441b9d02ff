//! What is missing before a page can be published, and what cannot be read.

use serde_json::Value;

use super::form::question_of;
use super::typed::{Fields, typed};
use super::value::{is_answer, is_date, is_geometry, is_moment, is_page, is_url, unknown_reason};
use super::{Field, MIN_REASON_CHARS, Need, Schema, Type, Unknown};
use crate::hours::{Hours, is_zone};
use crate::kind::Kind;

/// More problems of one page than this are not told.
const MAX_PROBLEMS: usize = 100;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which one, such as `summary` or `core_elements[1].name`.
    pub path: String,
    /// What is wrong: a code that interfaces translate.
    pub code: &'static str,
    /// An answer that publishing waits for; else what is there cannot be used.
    pub missing: bool,
    /// The question of the form that asks for it.
    pub question: Option<u8>,
}

impl Problem {
    /// What is wrong, in English.
    #[must_use]
    pub fn message(&self) -> &'static str {
        match self.code {
            "missing" => "this answer is missing",
            "reason_needed" => "say in at least ten characters why this is not known",
            "one_needed" => "one of its answers is needed",
            "too_few" => "there are too few",
            "too_many" => "there are too many",
            "too_long" => "this is too long",
            "unknown_code" => "this is none of the choices",
            "number_form" => "this is not a number",
            "out_of_range" => "this number is too small or too large",
            "flag_form" => "this is neither true nor false",
            "date_form" => "a date is written like 2026-11-20, 2026-11 or 2026",
            "url_form" => "an address begins with https://",
            "page_form" => "this names no page",
            "geometry_form" => "this is no geometry of GeoJSON, longitude first",
            "hours_form" => "opening hours are written like Mo-Fr 09:00-12:00,14:00-18:00; PH off",
            "zone_form" => "a time zone is named like Europe/Paris or Africa/Tunis",
            "picture_alt" => {
                "a picture says nothing to those who do not see it: write between its brackets what it shows"
            }
            "text_form" => "this is not a text",
            "list_form" => "this is not a list",
            _ => "this is not a group of fields",
        }
    }
}

/// All that is wrong with the fields of a page of this kind, in the order of its schema.
#[must_use]
pub fn problems(kind: Kind, fields: &Fields) -> Vec<Problem> {
    let mut check = Check { kind, found: Vec::new() };
    let typed = typed(kind, fields, &Fields::new());
    check.fields(Schema::of(kind).all_fields(), &typed, "");
    check.found.truncate(MAX_PROBLEMS);
    check.found
}

struct Check {
    kind: Kind,
    found: Vec<Problem>,
}

impl Check {
    fn report(&mut self, path: &str, code: &'static str) {
        let missing = matches!(code, "missing" | "reason_needed" | "one_needed" | "too_few");
        if self.found.len() < MAX_PROBLEMS {
            let question = question_of(self.kind, path);
            self.found.push(Problem { path: path.to_owned(), code, missing, question });
        }
    }

    fn fields(&mut self, schema: impl IntoIterator<Item = &'static Field>, fields: &Fields, before: &str) {
        for field in schema {
            let path = format!("{before}{}", field.name);
            self.field(field, fields, &path);
        }
    }

    fn field(&mut self, field: &'static Field, among: &Fields, path: &str) {
        let value = among.get(field.name);
        match value.filter(|value| is_answer(value)) {
            Some(value) => match (field.unknown, unknown_reason(value)) {
                (Unknown::Word, Some(_)) => {}
                (Unknown::WithReason, Some(reason)) if reason.chars().count() >= MIN_REASON_CHARS => {}
                (Unknown::WithReason, Some(_)) => self.report(path, "reason_needed"),
                _ => self.value(&field.holds, value, path),
            },
            None if !is_needed(field.need, among) => {}
            None => match field.holds {
                // An empty list says that there is none.
                Type::List(_, 0, _) if value.is_some_and(Value::is_array) => {}
                Type::Object(inner, _) if inner.iter().any(|field| field.need == Need::Always) => {
                    self.fields(inner, &Fields::new(), &format!("{path}."));
                }
                _ => self.report(path, "missing"),
            },
        }
    }

    fn value(&mut self, holds: &'static Type, value: &Value, path: &str) {
        let code = match (holds, value) {
            (Type::Line(max) | Type::Text(max), value) => text_problem(value, *max),
            (Type::PerLanguage(max), Value::Object(texts)) => texts.values().find_map(|text| text_problem(text, *max)),
            (Type::PerLanguage(max), value) => text_problem(value, *max),
            (Type::Code(vocabulary), value) => unless(of_text(value, |code| vocabulary.has(code)), "unknown_code"),
            (Type::Integer(min, max), value) => match value.as_i64() {
                Some(number) => unless((*min..=*max).contains(&number), "out_of_range"),
                None => Some("number_form"),
            },
            (Type::Number, value) => unless(value.is_number(), "number_form"),
            (Type::Flag, value) => unless(value.is_boolean(), "flag_form"),
            (Type::Date, value) => unless(of_text(value, is_date), "date_form"),
            (Type::Moment, value) => unless(of_text(value, is_moment), "date_form"),
            (Type::Url, value) => unless(of_text(value, is_url), "url_form"),
            (Type::Page, value) => unless(is_page(value), "page_form"),
            (Type::Geometry, value) => unless(is_geometry(value), "geometry_form"),
            (Type::Hours(max), value) => match text_problem(value, *max) {
                None => unless(of_text(value, |text| Hours::parse(text).is_some()), "hours_form"),
                problem => problem,
            },
            (Type::Zone, value) => unless(of_text(value, is_zone), "zone_form"),
            (Type::Object(inner, least), Value::Object(fields)) => {
                self.fields(*inner, fields, &format!("{path}."));
                let answers = inner.iter().filter(|field| fields.get(field.name).is_some_and(is_answer)).count();
                unless(answers >= *least || inner.iter().any(|field| field.need == Need::Always), "one_needed")
            }
            (Type::Object(..), _) => Some("object_form"),
            (Type::List(item, min, max), Value::Array(items)) => {
                for (at, value) in items.iter().enumerate().filter(|(_, value)| is_answer(value)).take(*max) {
                    self.value(item, value, &format!("{path}[{at}]"));
                }
                match items.iter().filter(|value| is_answer(value)).count() {
                    count if count < *min => Some("too_few"),
                    count => unless(count <= *max, "too_many"),
                }
            }
            (Type::List(..), _) => Some("list_form"),
        };
        if let Some(code) = code {
            self.report(path, code);
        }
    }
}

/// Whether a field of this need must have an answer among its neighbours.
fn is_needed(need: Need, among: &Fields) -> bool {
    match need {
        Need::No | Need::Meant(_) => false,
        Need::Always => true,
        Need::When(other, values) => match among.get(other) {
            Some(Value::String(text)) => values.contains(&text.trim()),
            Some(Value::Number(number)) => values.contains(&number.to_string().as_str()),
            _ => false,
        },
        Need::Without(other) => !among.get(other).is_some_and(is_answer),
    }
}

fn text_problem(value: &Value, max: usize) -> Option<&'static str> {
    match value.as_str() {
        Some(text) => unless(text.trim().chars().count() <= max, "too_long"),
        None => Some("text_form"),
    }
}

fn of_text(value: &Value, is_right: impl Fn(&str) -> bool) -> bool {
    value.as_str().is_some_and(|text| is_right(text.trim()))
}

fn unless(is_right: bool, code: &'static str) -> Option<&'static str> {
    (!is_right).then_some(code)
}
