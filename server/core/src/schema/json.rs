//! The schemas as JSON Schema (draft 2020-12), for programs that write or read front matter.

use serde_json::{Map, Value, json};

use super::{Field, MIN_REASON_CHARS, Need, Schema, Type, Unknown};

impl Schema {
    /// The fields of a whole page of this kind, each with its type, as JSON Schema: what is needed is required, whether or
    /// not publishing waits for it. Fields that it does not know are allowed.
    #[must_use]
    pub fn to_json_schema(&self) -> Value {
        let mut schema = object(&self.all_fields().collect::<Vec<_>>(), 0);
        // A page's title is its first heading where the front matter has none.
        if let Some(Value::Array(required)) = schema.get_mut("required") {
            required.retain(|name| name != "title");
        }
        schema["title"] = self.kind.code().into();
        schema["description"] = self.doc.into();
        schema
    }
}

fn object(fields: &[&Field], least: usize) -> Value {
    let properties: Map<_, _> = fields.iter().map(|field| (field.name.to_owned(), property(field))).collect();
    let required: Vec<_> = fields.iter().filter(|field| field.need == Need::Always).map(|field| field.name).collect();
    let rules: Vec<_> = fields.iter().filter_map(|field| rule(field)).collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema["required"] = required.into();
    } else if least > 0 {
        schema["minProperties"] = least.into();
    }
    if !rules.is_empty() {
        schema["allOf"] = rules.into();
    }
    schema
}

/// When a field is needed that is not needed always.
fn rule(field: &Field) -> Option<Value> {
    match field.need {
        Need::No | Need::Always | Need::Meant(_) => None,
        // A number counts by its digits, as publishing reads it.
        Need::When(other, values) => {
            let numbers = values.iter().filter_map(|value| value.parse::<i64>().ok()).map(Value::from);
            let values: Vec<_> = values.iter().map(|value| Value::from(*value)).chain(numbers).collect();
            Some(json!({
                "if": { "required": [other], "properties": { other: { "enum": values } } },
                "then": { "required": [field.name] },
            }))
        }
        Need::Without(other) => Some(json!({ "anyOf": [{ "required": [other] }, { "required": [field.name] }] })),
    }
}

fn property(field: &Field) -> Value {
    let mut schema = match field.unknown {
        Unknown::No => value(&field.holds),
        Unknown::Word => json!({ "anyOf": [value(&field.holds), { "const": "unknown" }, unknown(0)] }),
        Unknown::WithReason => json!({ "anyOf": [value(&field.holds), unknown(MIN_REASON_CHARS)] }),
    };
    schema["description"] = field.doc.into();
    if let Need::Meant(meaning) = field.need {
        schema["default"] = meaning.into();
    }
    schema
}

/// An answer that says that nobody knows, and why.
fn unknown(reason: usize) -> Value {
    json!({
        "type": "object",
        "required": ["unknown"],
        "properties": { "unknown": { "type": "string", "minLength": reason } },
    })
}

fn value(holds: &Type) -> Value {
    let text = |most: &usize| json!({ "type": "string", "maxLength": most });
    match holds {
        Type::Line(most) | Type::Text(most) | Type::Hours(most) => text(most),
        Type::Zone => text(&60),
        Type::PerLanguage(most) => {
            json!({ "anyOf": [text(most), { "type": "object", "additionalProperties": text(most) }] })
        }
        Type::Code(vocabulary) => json!({ "type": "string", "enum": vocabulary.codes }),
        Type::Integer(least, i64::MAX) => json!({ "type": "integer", "minimum": least }),
        Type::Integer(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Type::Number => json!({ "type": "number" }),
        Type::Flag => json!({ "type": "boolean" }),
        Type::Date => json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" }),
        Type::Moment => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$", "maxLength": 40 }),
        Type::Url => json!({ "type": "string", "format": "uri", "pattern": "^https?://", "maxLength": 2000 }),
        Type::Page => {
            let name = json!({ "type": "string", "minLength": 1, "maxLength": 2000 });
            json!({ "anyOf": [name, { "type": "object", "required": ["iri"], "properties": { "iri": name } }] })
        }
        Type::Geometry => json!({
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {
                "type": { "enum": ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"] },
                "coordinates": { "type": "array" },
            },
        }),
        Type::Object(fields, least) => object(&fields.iter().collect::<Vec<_>>(), *least),
        Type::List(item, least, most) => {
            json!({ "type": "array", "items": value(item), "minItems": least, "maxItems": most })
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::kind::Kind;

    use super::*;

    #[test]
    fn every_field_of_every_kind_is_described_and_what_publishing_waits_for_is_required() {
        for kind in Kind::ALL {
            let schema = Schema::of(kind);
            let described = schema.to_json_schema();
            assert_eq!(described["title"], kind.code());
            for field in schema.all_fields() {
                assert_eq!(described["properties"][field.name]["description"], field.doc, "{kind:?} {}", field.name);
            }
            let needed = schema.all_fields().filter(|field| field.need == Need::Always && field.name != "title");
            let needed = needed.map(|field| field.name);
            let required =
                described.get("required").map_or_else(Vec::new, |required| required.as_array().unwrap().clone());
            assert_eq!(required, needed.map(Value::from).collect::<Vec<_>>(), "{kind:?}");
        }
    }

    #[test]
    fn a_sheet_says_its_choices_its_bounds_and_when_a_field_is_needed() {
        let sheet = Schema::of(Kind::PracticeSheet).to_json_schema();
        let themes = &sheet["properties"]["themes"];
        assert_eq!((&themes["minItems"], &themes["maxItems"]), (&json!(1), &json!(3)));
        assert!(themes["items"]["enum"].as_array().unwrap().contains(&json!("waste_circularity")));
        assert_eq!(sheet["properties"]["summary"]["maxLength"], 280);
        let conditional = Schema::of(Kind::PracticeSheet).fields.iter().filter_map(rule).count();
        assert_eq!(sheet["allOf"].as_array().map_or(0, Vec::len), conditional);
    }
}
