//! A page as linked data in the words of schema.org, from the table of its kind (<https://schema.org/docs/full.html>).

use serde_json::{Map, Value, json};

use super::value::{is_url, unknown_reason};
use super::{Field, Fields, Schema, Type};
use crate::kind::Kind;
use crate::text::clean_line;

/// What the values of a property are, where they are no plain values.
const TYPES: [(&str, &str); 20] = [
    ("about", "DefinedTerm"),
    ("amenityFeature", "LocationFeatureSpecification"),
    ("audience", "Audience"),
    ("containedInPlace", "Country"),
    ("contentLocation", "Place"),
    ("contributor", "Organization"),
    ("estimatedCost", "MonetaryAmount"),
    ("hasPart", "DataDownload"),
    ("isPartOf", "CreativeWork"),
    ("itemReviewed", "CreativeWork"),
    ("location", "Place"),
    ("maintainer", "Person"),
    ("member", "Person"),
    ("organizer", "Organization"),
    ("provider", "Organization"),
    ("step", "HowToStep"),
    ("subjectOf", "CreativeWork"),
    ("syllabusSections", "Syllabus"),
    ("translationOfWork", "CreativeWork"),
    ("workFeatured", "CreativeWork"),
];
/// Kinds that are things of the world; the pages of all others are works.
const THINGS: [Kind; 4] = [Kind::Place, Kind::CityProfile, Kind::Organisation, Kind::Event];
/// The most characters of a text, and the most values of a list.
const CHARS: usize = 2000;
const VALUES: usize = 50;

/// A page, with what its fields do not say.
#[derive(Debug, Clone)]
pub struct Described<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its fields, typed.
    pub fields: &'a Fields,
    /// Its title.
    pub title: &'a str,
    /// Its summary; may be empty.
    pub summary: &'a str,
    /// BCP 47.
    pub lang: &'a str,
    /// SPDX.
    pub licence: &'a str,
    /// Its permanent id.
    pub id: &'a str,
    /// Where its own city shows it.
    pub address: &'a str,
    /// The names of its authors.
    pub authors: &'a [String],
    /// The name and the address of its city.
    pub city: (&'a str, &'a str),
    /// When its first version was written, and this one (RFC 3339).
    pub written: (&'a str, &'a str),
}

/// The types and properties of schema.org that the tables use, for the book.
pub(super) fn types_of_properties() -> impl Iterator<Item = (&'static str, &'static str)> {
    TYPES.into_iter()
}

/// A page as JSON-LD. `address_of` gives the whole address of a page that a field names.
#[must_use]
pub fn json_ld(page: &Described<'_>, address_of: &dyn Fn(&Value) -> Option<String>) -> Value {
    let schema = Schema::of(page.kind);
    let mut data = Map::new();
    data.insert("@context".into(), "https://schema.org".into());
    data.insert("@type".into(), schema.schema_org.into());
    data.insert("@id".into(), page.id.into());
    data.insert("name".into(), clean_line(page.title, 300).into());
    let is_thing = THINGS.contains(&page.kind);
    if !page.summary.is_empty() {
        let property = if is_thing { "description" } else { "abstract" };
        data.insert(property.into(), clean_line(page.summary, CHARS).into());
    }
    if is_thing {
        data.insert("mainEntityOfPage".into(), page.address.into());
    } else {
        let person = |name: &String| json!({ "@type": "Person", "name": name });
        let (city, origin) = page.city;
        data.insert("url".into(), page.address.into());
        data.insert("inLanguage".into(), page.lang.into());
        data.insert("license".into(), licence(page.licence));
        data.insert("author".into(), page.authors.iter().take(VALUES).map(person).collect());
        data.insert("publisher".into(), json!({ "@type": "Organization", "name": city, "url": origin }));
        data.insert("datePublished".into(), page.written.0.into());
        data.insert("dateModified".into(), page.written.1.into());
        data.insert("isAccessibleForFree".into(), true.into());
    }
    // What the page itself is said by is not said again by its fields.
    let own = ["title", "name", "summary", "lang", "licence", "kind", "slug"];
    let is_of_works =
        |field: &Field| ["review_due", "stewards"].contains(&field.name) || super::RELATIONS.contains(&field.name);
    let left_out = |field: &&Field| own.contains(&field.name) || (is_thing && is_of_works(field));
    for field in schema.all_fields().filter(|field| !left_out(field)) {
        let Some((property, value)) = field.property.zip(page.fields.get(field.name)) else { continue };
        for value in values(property, &field.holds, value, address_of) {
            add(&mut data, property, value);
        }
    }
    Value::Object(data)
}

/// A second value of a property makes a list of it.
fn add(data: &mut Map<String, Value>, property: &str, value: Value) {
    match data.get_mut(property) {
        None => drop(data.insert(property.to_owned(), value)),
        Some(Value::Array(values)) => values.push(value),
        Some(one) => *one = json!([one.take(), value]),
    }
}

fn values(property: &str, holds: &Type, value: &Value, address_of: &dyn Fn(&Value) -> Option<String>) -> Vec<Value> {
    if unknown_reason(value).is_some() {
        return Vec::new();
    }
    let kind = TYPES.iter().find(|(known, _)| *known == property).map(|(_, kind)| *kind);
    match (holds, value) {
        (Type::List(item, ..), Value::Array(items)) => {
            items.iter().take(VALUES).flat_map(|value| values(property, item, value, address_of)).collect()
        }
        (Type::Object(inner, _), Value::Object(fields)) => {
            object(property, kind, inner, fields, address_of).into_iter().collect()
        }
        (Type::PerLanguage(_), Value::Object(texts)) => {
            let texts = texts.iter().take(VALUES);
            texts
                .filter_map(|(lang, text)| {
                    Some(json!({ "@language": lang, "@value": clean_line(text.as_str()?, 300) }))
                })
                .collect()
        }
        (Type::Page, value) => {
            let address = address_of(value).filter(|address| is_url(address));
            let page = |address: String| match kind {
                Some(kind) => json!({ "@type": kind, "url": address }),
                None => json!(address),
            };
            address.map(page).into_iter().collect()
        }
        (Type::Geometry, value) => point(value).into_iter().collect(),
        (_, Value::String(text)) => plain(property, kind, holds, text).into_iter().collect(),
        (_, Value::Number(_) | Value::Bool(_)) => vec![value.clone()],
        _ => Vec::new(),
    }
}

fn object(
    property: &str,
    kind: Option<&str>,
    inner: &'static [Field],
    fields: &Map<String, Value>,
    address_of: &dyn Fn(&Value) -> Option<String>,
) -> Option<Value> {
    if property == "temporalCoverage" {
        // ISO 8601: an open interval ends with two dots.
        let date = |name: &str| fields.get(name).and_then(Value::as_str).map(|date| clean_line(date, 40));
        return Some(format!("{}/{}", date("start")?, date("end").unwrap_or_else(|| "..".into())).into());
    }
    let mut data = Map::from_iter([("@type".to_owned(), kind?.into())]);
    for field in inner {
        let Some((property, value)) = field.property.zip(fields.get(field.name)) else { continue };
        for value in values(property, &field.holds, value, address_of) {
            add(&mut data, property, value);
        }
    }
    (data.len() > 1).then_some(Value::Object(data))
}

fn plain(property: &str, kind: Option<&str>, holds: &Type, text: &str) -> Option<Value> {
    let text = clean_line(text, CHARS);
    if text.is_empty() || (matches!(holds, Type::Url) && !is_url(&text)) {
        return None;
    }
    Some(match (property, kind) {
        ("license", _) => licence(&text),
        ("sameAs", _) => {
            format!("https://www.wikidata.org/entity/{}", text.strip_prefix('Q').map(|_| text.as_str())?).into()
        }
        ("audience", Some(kind)) => json!({ "@type": kind, "audienceType": text }),
        ("about", Some(kind)) if matches!(holds, Type::Code(_)) => json!({ "@type": kind, "termCode": text }),
        ("about", _) => json!({ "@type": "Thing", "name": text }),
        ("amenityFeature", Some(kind)) => json!({ "@type": kind, "name": text, "value": true }),
        (_, Some(kind)) => json!({ "@type": kind, "name": text }),
        _ => text.into(),
    })
}

/// The address of a licence's text, where it is a known one.
fn licence(spdx: &str) -> Value {
    match spdx.contains(char::is_whitespace) {
        true => spdx.into(),
        false => format!("https://spdx.org/licenses/{spdx}.html").into(),
    }
}

fn point(value: &Value) -> Option<Value> {
    if value.get("type").and_then(Value::as_str) != Some("Point") || !super::value::is_geometry(value) {
        return None;
    }
    let number = |at: usize| value.get("coordinates")?.get(at).cloned();
    Some(json!({ "@type": "GeoCoordinates", "latitude": number(1)?, "longitude": number(0)? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(kind: Kind, fields: &Value) -> Value {
        let page = Described {
            kind,
            fields: fields.as_object().unwrap(),
            title: "Compost",
            summary: "Bins.",
            lang: "fr",
            licence: "CC-BY-SA-4.0",
            id: "https://gent.example/id/page/1",
            address: "https://gent.example/pages/compost",
            authors: &["Ana Example".to_owned()],
            city: ("Gent", "https://gent.example"),
            written: ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
        };
        json_ld(&page, &|value| value.as_str().map(str::to_owned))
    }

    #[test]
    fn a_practice_is_a_how_to_with_its_steps() {
        let data = described(
            Kind::PracticeSheet,
            &json!({
                "title": "no", "themes": ["water", "energy"], "status": "pilot", "core_elements": [{ "name": "A lid", "why_essential": "Rats." }],
                "where": { "place": "Gent", "wikidata_id": "Q1296" }, "period": { "start": "2024-03" },
                "cost": { "one_off": 700, "currency": "EUR" }, "problem": { "unknown": "nobody asked" },
                "policy_link": "javascript:alert(1)", "x_new": "ignored"
            }),
        );
        assert_eq!(
            (&data["@type"], &data["name"], &data["license"]),
            (&json!("HowTo"), &json!("Compost"), &json!("https://spdx.org/licenses/CC-BY-SA-4.0.html"))
        );
        assert_eq!(data["step"], json!({ "@type": "HowToStep", "name": "A lid", "description": "Rats." }));
        assert_eq!(data["about"][1], json!({ "@type": "DefinedTerm", "termCode": "energy" }));
        assert_eq!(data["contentLocation"]["sameAs"], "https://www.wikidata.org/entity/Q1296");
        assert_eq!(data["temporalCoverage"], "2024-03/..");
        assert_eq!(data["estimatedCost"], json!({ "@type": "MonetaryAmount", "value": 700, "currency": "EUR" }));
        assert!(data.get("isBasedOn").is_none() && data.get("x_new").is_none(), "{data}");
    }

    #[test]
    fn a_place_is_a_thing_and_not_a_work() {
        let data = described(
            Kind::Place,
            &json!({
                "address": "Kaai 1", "opening_hours": "Mo-Fr 09:00-17:00", "stewards": ["Ana"],
                "location": { "type": "Point", "coordinates": [3.7, 51.0] }, "services": ["Tea"]
            }),
        );
        assert_eq!((&data["@type"], &data["openingHours"]), (&json!("CivicStructure"), &json!("Mo-Fr 09:00-17:00")));
        assert_eq!(data["geo"], json!({ "@type": "GeoCoordinates", "latitude": 51.0, "longitude": 3.7 }));
        assert!(data.get("author").is_none() && data.get("maintainer").is_none(), "{data}");
    }

    #[test]
    fn hostile_fields_of_any_form_give_some_object() {
        let forms =
            [json!(null), json!(5), json!("x"), json!([[["x"]]]), json!({ "a": { "b": [] } }), json!([{}, 1, null])];
        for kind in Kind::ALL {
            for form in &forms {
                let fields: Map<String, Value> =
                    Schema::of(kind).all_fields().map(|field| (field.name.to_owned(), form.clone())).collect();
                assert!(described(kind, &Value::Object(fields)).is_object());
            }
        }
    }
}
