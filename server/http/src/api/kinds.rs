//! `/kinds`: what each kind of page asks for, for forms and programs, from the very tables that publishing is checked by.

use actix_web::HttpResponse;
use koinon_core::kind::Kind;
use koinon_core::schema::{ENVELOPE, Field, Need, Question, Schema, Type, Unknown, questions};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::List;
use super::calls::{Access, Call};

pub(super) fn calls() -> Vec<Call> {
    vec![Call::get("/kinds", Access::Open, list)]
}

/// A kind of page.
#[derive(Serialize, ToSchema)]
pub(super) struct KindJson {
    /// Its code.
    kind: &'static str,
    /// Counted up when its fields change.
    version: u32,
    /// What such a page is, in English.
    description: &'static str,
    /// The type of such a page in schema.org.
    schema_org: &'static str,
    /// Whether publishing waits until every needed field has an answer.
    gated: bool,
    /// Its fields, those that every kind has last. Front matter may have others: they are kept.
    fields: Vec<FieldJson>,
    /// The same as JSON Schema (draft 2020-12), as strict as a whole page is.
    #[schema(value_type = Object)]
    json_schema: Value,
}

/// A field of the front matter.
#[derive(Serialize, ToSchema)]
pub(super) struct FieldJson {
    /// Its key.
    name: &'static str,
    /// `line`, `text`, `text_per_language`, `code`, `integer`, `number`, `flag`, `date`, `moment`, `url`, `page`,
    /// `geometry` (GeoJSON), `opening_hours` (the syntax of OpenStreetMap), `time_zone` (IANA), `object` or `list`.
    #[serde(rename = "type")]
    holds: &'static str,
    /// What it is, in English.
    description: &'static str,
    /// `no`, `always`, `when` another field has one of some values, `without` another field, or `meant`: absent, it means
    /// something.
    needed: &'static str,
    /// The other field, or what its absence means.
    #[serde(skip_serializing_if = "Option::is_none")]
    needed_by: Option<&'static str>,
    /// The values of the other field.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    needed_values: &'static [&'static str],
    /// Whether the answer may be that nobody knows: `no`, `word` (`unknown`), or `reason` (`{unknown: the reason}`).
    unknown: &'static str,
    /// Whether searches can be narrowed by it.
    facet: bool,
    /// Its property in schema.org.
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<&'static str>,
    /// The question of the form that asks for it, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<u8>,
    /// The screen of the form that asks for it, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    screen: Option<u8>,
    /// The most characters of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<usize>,
    /// The smallest number, or the fewest items.
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<i64>,
    /// The largest number, or the most items.
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<i64>,
    /// The codes to choose from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<String>,
    /// What each item of a list is.
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<&'static str>,
    /// The fields of an object, or of each object of a list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    fields: Vec<FieldJson>,
}

/// What each kind of page asks for.
#[utoipa::path(get, path = "/kinds", tag = "pages", responses((status = 200, body = List<KindJson>)))]
pub(super) async fn list() -> HttpResponse {
    HttpResponse::Ok().json(List { items: Kind::ALL.map(kind_json).into(), next: None })
}

fn kind_json(kind: Kind) -> KindJson {
    let schema = Schema::of(kind);
    let asked = |path: &str| questions(kind).into_iter().find(|question| question.path == path);
    let is_own = |field: &Field| schema.fields.iter().any(|own| own.name == field.name);
    let shared = ENVELOPE.iter().filter(|field| !is_own(field));
    KindJson {
        kind: kind.code(),
        version: schema.version,
        description: schema.doc,
        schema_org: schema.schema_org,
        gated: schema.gated(),
        json_schema: schema.to_json_schema(),
        fields: schema.fields.iter().chain(shared).map(|field| field_json(field, field.name, &asked)).collect(),
    }
}

fn field_json(field: &'static Field, path: &str, questions: &dyn Fn(&str) -> Option<Question>) -> FieldJson {
    let (needed, needed_by, needed_values): (_, _, &[&str]) = match field.need {
        Need::No => ("no", None, &[]),
        Need::Always => ("always", None, &[]),
        Need::When(other, values) => ("when", Some(other), values),
        Need::Without(other) => ("without", Some(other), &[]),
        Need::Meant(meaning) => ("meant", Some(meaning), &[]),
    };
    let (minimum, maximum) = match field.holds {
        Type::Integer(min, max) => (Some(min), Some(max).filter(|max| *max < i64::MAX)),
        Type::List(_, min, max) => (i64::try_from(min).ok(), i64::try_from(max).ok()),
        _ => (None, None),
    };
    let (inner, asked) = (field.holds.fields().unwrap_or_default(), questions(path));
    FieldJson {
        name: field.name,
        holds: field.holds.word(),
        description: field.doc,
        needed,
        needed_by,
        needed_values,
        unknown: match field.unknown {
            Unknown::No => "no",
            Unknown::Word => "word",
            Unknown::WithReason => "reason",
        },
        facet: field.facet,
        property: field.property,
        question: asked.as_ref().map(|asked| asked.number),
        screen: asked.map(|asked| asked.screen),
        max_length: field.max_length(),
        minimum,
        maximum,
        choices: field.choices().into_iter().map(|(code, _)| code).collect(),
        items: match field.holds {
            Type::List(item, ..) => Some(item.word()),
            _ => None,
        },
        fields: inner.iter().map(|inner| field_json(inner, &format!("{path}.{}", inner.name), questions)).collect(),
    }
}
