//! What searches can be narrowed by: the fields of the kinds that say so.

use std::sync::LazyLock;

use serde_json::Value;

use super::{Field, Fields, Schema, Type};
use crate::kind::Kind;

/// The most values that a page counts for, and the most characters of one.
const MAX_VALUES: usize = 16;
const MAX_CHARS: usize = 60;

/// Something that pages are counted and narrowed by. Fields of several kinds that hold codes of the same vocabulary are one.
#[derive(Debug)]
pub struct Facet {
    /// Its name in searches: that of the vocabulary (`theme`, `outcome`), else of the field (`evidence_level`).
    pub name: &'static str,
    /// What holds the values; of several fields, the first.
    field: &'static Field,
    /// Where a page of a kind says it.
    paths: Vec<(Kind, Vec<&'static str>)>,
}

/// All of them, in the order of the tables.
#[must_use]
pub fn facets() -> &'static [Facet] {
    static FACETS: LazyLock<Vec<Facet>> = LazyLock::new(|| {
        let mut facets = Vec::new();
        for kind in Kind::ALL {
            for field in Schema::of(kind).all_fields() {
                collect(&mut facets, kind, field, vec![field.name]);
            }
        }
        facets
    });
    &FACETS
}

fn collect(facets: &mut Vec<Facet>, kind: Kind, field: &'static Field, path: Vec<&'static str>) {
    if field.facet {
        let name = field.holds.vocabulary().map_or(field.name, |vocabulary| vocabulary.name);
        match facets.iter_mut().find(|facet| facet.name == name) {
            Some(facet) => facet.paths.push((kind, path.clone())),
            None => facets.push(Facet { name, field, paths: vec![(kind, path.clone())] }),
        }
    }
    if let Type::Object(inner, _) = field.holds {
        for field in inner {
            collect(facets, kind, field, path.iter().copied().chain([field.name]).collect());
        }
    }
}

impl Facet {
    /// The facet of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<&'static Self> {
        facets().iter().find(|facet| facet.name == name)
    }

    /// What it is, in English.
    #[must_use]
    pub fn doc(&self) -> &'static str {
        self.field.doc
    }

    /// The values that a page has, as searches compare them.
    #[must_use]
    pub fn values(&self, kind: Kind, fields: &Fields) -> Vec<String> {
        let mut values = Vec::new();
        for (_, path) in self.paths.iter().filter(|(of, _)| *of == kind) {
            let value = path.iter().skip(1).fold(fields.get(path[0]), |value, name| value?.get(name));
            let several = match value {
                Some(Value::Array(items)) => items.as_slice(),
                Some(one) => std::slice::from_ref(one),
                None => &[],
            };
            values.extend(several.iter().filter_map(code).take(MAX_VALUES));
        }
        values.truncate(MAX_VALUES);
        values
    }

    /// The key of a value's label.
    #[must_use]
    pub fn label_key(&self, value: &str) -> String {
        match self.field.holds.vocabulary() {
            Some(vocabulary) => vocabulary.label_key(value),
            None => format!("{}-{value}", self.name).replace('_', "-"),
        }
    }
}

/// A code; one that no vocabulary has may be a newer city's.
fn code(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty() && text.chars().count() <= MAX_CHARS && !text.contains(char::is_control)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn values(name: &str, kind: Kind, fields: &Value) -> Vec<String> {
        Facet::of(name).unwrap().values(kind, fields.as_object().unwrap())
    }

    #[test]
    fn each_flag_of_the_tables_is_a_facet_and_one_vocabulary_is_one() {
        let names: Vec<&str> = facets().iter().map(|facet| facet.name).collect();
        let expected = [
            "theme",
            "status",
            "evidence_level",
            "verdict",
            "experiment_type",
            "outcome",
            "place_kind",
            "place_status",
            "place_need",
            "organisation_kind",
            "event_type",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn a_page_counts_for_what_its_kind_says() {
        let sheet = json!({
            "themes": "water", "status": "pilot", "evidence_level": 2, "replicability": { "verdict": "copy_as_is" },
            "outcome": "worked"
        });
        let kind = Kind::PracticeSheet;
        assert_eq!(values("theme", kind, &sheet), ["water"]);
        assert_eq!(values("evidence_level", kind, &sheet), ["2"]);
        assert_eq!(values("verdict", kind, &sheet), ["copy_as_is"]);
        assert!(values("outcome", kind, &sheet).is_empty(), "a sheet reports no trial");
        assert_eq!(values("verdict", Kind::ReplicabilityNote, &json!({ "verdict": "pilot_first" })), ["pilot_first"]);
        let place = json!({ "status": "open" });
        assert_eq!(values("place_status", Kind::Place, &place), ["open"]);
        assert!(values("status", Kind::Place, &place).is_empty());
    }

    #[test]
    fn what_is_no_code_is_left_out() {
        let many: Vec<String> = (0..1000).map(|n| format!("t{n}")).collect();
        assert_eq!(values("theme", Kind::Article, &json!({ "themes": many })).len(), MAX_VALUES);
        for hostile in
            [json!({ "themes": [["water"], {}, null, "a\u{0}b", "", "x".repeat(61)] }), json!({ "themes": {} })]
        {
            assert!(values("theme", Kind::Article, &hostile).is_empty());
        }
    }
}
