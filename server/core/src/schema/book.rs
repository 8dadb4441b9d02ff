//! The chapter of the book that lists the fields of every kind.

use std::fmt::Write as _;

use super::json_ld::types_of_properties;
use super::{ENVELOPE, Field, Need, Schema, Type, Unknown, VOCABULARIES};
use crate::kind::Kind;

/// The tables of all kinds and vocabularies, in Markdown.
#[must_use]
pub fn book() -> String {
    let mut text = String::new();
    for kind in Kind::ALL {
        let schema = Schema::of(kind);
        let _ = write!(
            text,
            "## `{}`\n\n{} In schema.org: [{org}](https://schema.org/{org}).\n",
            kind.code(),
            schema.doc,
            org = schema.schema_org
        );
        table(&mut text, schema.fields);
        for field in schema.fields {
            inner(&mut text, field.name, field);
        }
        text.push('\n');
    }
    text.push_str(
        "## In schema.org\n\nEach page carries its data as JSON-LD in the words of schema.org: the type of its kind, and the \
         properties that stand in italics in the tables. The values of these are things of a type of their own:\n\n\
         | Property | Type |\n|---|---|\n",
    );
    for (property, kind) in types_of_properties() {
        let _ = writeln!(text, "| [{property}](https://schema.org/{property}) | [{kind}](https://schema.org/{kind}) |");
    }
    text.push_str("\n## Fields of every kind\n");
    table(&mut text, ENVELOPE);
    text.push_str("\n## Vocabularies\n\n| | |\n|---|---|\n");
    for vocabulary in VOCABULARIES {
        let codes: Vec<_> = vocabulary.codes.iter().map(|code| format!("`{code}`")).collect();
        let _ = writeln!(text, "| {} | {} |", vocabulary.name, codes.join(", "));
    }
    text
}

fn inner(text: &mut String, path: &str, field: &Field) {
    let Some(fields) = field.holds.fields() else { return };
    let each = if matches!(field.holds, Type::List(..)) { "Each of" } else { "In" };
    let _ = write!(text, "\n{each} `{path}`:\n");
    table(text, fields);
    for field in fields {
        inner(text, &format!("{path}.{}", field.name), field);
    }
}

fn table(text: &mut String, fields: &[Field]) {
    text.push_str("\n| Field | Holds | Needed | |\n|---|---|---|---|\n");
    for field in fields {
        let mut doc = field.doc.to_owned();
        match field.unknown {
            Unknown::No => {}
            Unknown::Word => doc.push_str(" May be `unknown`."),
            Unknown::WithReason => doc.push_str(" May be `{unknown: the reason}`."),
        }
        if field.facet {
            doc.push_str(" Searches can be narrowed by it.");
        }
        if let Some(property) = field.property {
            let _ = write!(doc, " *{property}*");
        }
        let _ = writeln!(text, "| `{}` | {} | {} | {doc} |", field.name, holds(&field.holds), needed(field.need));
    }
}

fn holds(holds: &Type) -> String {
    match holds {
        Type::Line(max) => format!("line ≤ {max}"),
        Type::Text(max) => format!("text ≤ {max}"),
        Type::PerLanguage(max) => format!("line ≤ {max}, or one per language"),
        Type::Code(vocabulary) => vocabulary.name.to_owned(),
        Type::Integer(min, i64::MAX) => format!("whole number ≥ {min}"),
        Type::Integer(min, max) => format!("{min} to {max}"),
        Type::Number => "number".into(),
        Type::Flag => "true or false".into(),
        Type::Date => "date".into(),
        Type::Moment => "date or time".into(),
        Type::Url => "web address".into(),
        Type::Page => "page".into(),
        Type::Geometry => "GeoJSON".into(),
        Type::Hours(max) => format!("opening hours ≤ {max}"),
        Type::Zone => "time zone".into(),
        Type::Object(..) => "fields".into(),
        Type::List(item, min, max) => format!("{min} to {max} × {}", self::holds(item)),
    }
}

fn needed(need: Need) -> String {
    match need {
        Need::No => String::new(),
        Need::Always => "yes".into(),
        Need::When(other, values) => format!("if `{other}` is {}", values.join(" or ")),
        Need::Without(other) => format!("unless there is `{other}`"),
        Need::Meant(default) => format!("absent means {default}"),
    }
}
