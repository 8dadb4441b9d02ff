//! What a page says in fields, as people read it: from the schema of its kind, with labels in their language.

use koinon_commons::around::Around;
use koinon_commons::render::page_path;
use koinon_core::Origin;
use koinon_core::geo::Spot;
use koinon_core::kind::Kind;
use koinon_core::schema::{Field, Schema, Type, unknown_reason};
use koinon_core::text::clean_line;
use koinon_web::views::{Condition, Conditions, CoreElement, Fact, FactPart, FactValue, PageLink, Sheet, Voice};
use koinon_web::{Shell, language_name};
use serde_json::{Map, Value};

use super::words::on_map;

/// What stands elsewhere on the page, or is no matter of reading.
const ELSEWHERE: [&str; 19] = [
    "kind",
    "title",
    "summary",
    "slug",
    "lang",
    "licence",
    "themes",
    "review_due",
    "stewards",
    "last_checked",
    "translation_of",
    "replicates",
    "reports_on",
    "core_elements",
    "replicability",
    "verdict",
    "confidence",
    "steps",
    "dashboard",
];
/// Fields whose texts are codes: they are read from left to right.
const CODES: [&str; 10] = [
    "opening_hours",
    "wikidata_id",
    "lau_code",
    "nuts_code",
    "national_code",
    "currency",
    "country",
    "climate_zone",
    "sdg_targets",
    "id",
];
/// What programs go by is nothing to read; that a protocol is frozen is said above.
const UNTOLD: [&str; 2] = ["id", "frozen"];
/// What names an object: it needs no label of its own.
const MAIN: [&str; 5] = ["name", "text", "place", "change", "url"];
/// The most characters of a text that is shown, and the most values of a field.
const CHARS: usize = 6000;
pub(super) const VALUES: usize = 100;

/// Reads the fields of one page.
pub(super) struct Reader<'a> {
    pub(super) shell: &'a Shell,
    pub(super) here: &'a Origin,
    pub(super) kind: Kind,
    pub(super) around: &'a Around,
    /// What stands above the hours of a place: the next days.
    pub(super) week: Option<Fact>,
}

impl Reader<'_> {
    /// The fields in the order in which they are read, without what the text of the page says itself.
    /// `practice` is the one that a trial tried.
    pub(super) fn sheet(&self, source: &str, practice: Option<PageLink>) -> Sheet {
        let said = comparable(&koinon_markdown::plain_text(source));
        let (above, in_box): (Option<&[&str]>, &[&str]) = match self.kind {
            Kind::PracticeSheet => {
                (Some(&["problem"]), &["status", "evidence_level", "interests_declared", "interests_text", "period"])
            }
            Kind::ExperimentReport => {
                (Some(&["question", "lessons"]), &["outcome", "experiment_type", "practice", "period"])
            }
            Kind::ReplicabilityNote => (Some(&["practice", "point_of_view", "target_city"]), &["conditions"]),
            Kind::Place => (None, &["status"]),
            _ => (None, &[]),
        };
        let fields = Schema::of(self.kind).all_fields();
        let mut sheet = Sheet::default();
        self.tabulate(&mut sheet, practice);
        let is_told = |name: &str| match name {
            "adapted_from" => self.around.adapted.is_some(),
            "indicators" => sheet.measured.is_some(),
            "delivery" => sheet.delivery.is_some(),
            "adaptations" => sheet.changes.is_some(),
            _ => false,
        };
        let shown = fields.filter(|field| !ELSEWHERE.contains(&field.name) && !in_box.contains(&field.name));
        let shown = shown.filter(|field| !is_told(field.name));
        let (first, rest): (Vec<&Field>, Vec<&Field>) =
            shown.partition(|field| above.is_none_or(|above| above.contains(&field.name)));
        let week = |field: &Field| self.week.clone().filter(|_| field.name == "opening_hours");
        let one = |field: &Field| week(field).into_iter().chain(self.fact(field, &said));
        let facts = |fields: Vec<&Field>| fields.into_iter().flat_map(one).collect();
        let (first, rest) = (facts(first), facts(rest));
        Sheet { first, core: self.core(&said), conditions: self.conditions(&said), rest, ..sheet }
    }

    fn fact(&self, field: &Field, said: &str) -> Option<Fact> {
        let value = self.around.fields.get(field.name)?;
        // The name of a page is its title, unless it has several.
        if field.name == "name" && !value.is_object() {
            return None;
        }
        let values = self.values(field, value);
        let is_said = |value: &FactValue| match value.parts.as_slice() {
            [part] => part.voice == Voice::Page && is_said(said, &part.text),
            _ => false,
        };
        (!values.is_empty() && !values.iter().all(is_said)).then(|| Fact { label: self.label(field.name), values })
    }

    fn core(&self, said: &str) -> Vec<CoreElement> {
        let elements = self.around.fields.get("core_elements").and_then(Value::as_array).into_iter().flatten();
        let text =
            |element: &Value, name: &str| element.get(name).and_then(Value::as_str).map(lines).unwrap_or_default();
        let elements: Vec<CoreElement> = elements
            .take(VALUES)
            .map(|element| CoreElement { name: text(element, "name"), why: text(element, "why_essential") })
            .filter(|element| !element.name.is_empty())
            .collect();
        if elements.iter().all(|element| is_said(said, &element.name)) { Vec::new() } else { elements }
    }

    fn conditions(&self, said: &str) -> Option<Conditions> {
        let fields = match self.kind {
            Kind::ReplicabilityNote => &self.around.fields,
            _ => self.around.fields.get("replicability")?.as_object()?,
        };
        let code = |fields: &Map<String, Value>, vocabulary: &str, name: &str| {
            let code = fields.get(name)?.as_str()?;
            Some(self.shell.code(&format!("{vocabulary}-{code}").replace('_', "-"), &clean_line(code, 60)))
        };
        let one = |condition: &Value| {
            let condition = condition.as_object()?;
            let text = self.scalar("text", &Type::Line(500), condition.get("text")?)?;
            let codes = [("importance", "importance"), ("factor", "factor"), ("in-target", "in_target")];
            // *Other* says nothing of a condition.
            let says = |(_, name): &(&str, &str)| condition.get(*name).and_then(Value::as_str) != Some("other");
            let mut remarks: Vec<String> =
                codes.into_iter().filter(says).filter_map(|(key, name)| code(condition, key, name)).collect();
            // What is not said is meant: see the table.
            if !condition.contains_key("importance") {
                remarks.insert(0, self.shell.t("importance-required"));
            }
            let workaround = condition.get("workaround").and_then(Value::as_str).map(lines).unwrap_or_default();
            Some(Condition { text, remarks, workaround })
        };
        let given = fields.get("conditions").and_then(Value::as_array).into_iter().flatten();
        let conditions: Vec<Condition> = given.take(VALUES).filter_map(one).collect();
        if conditions.iter().all(|condition| is_said(said, &condition.text.text)) {
            return None;
        }
        let (verdict, confidence) = (code(fields, "verdict", "verdict"), code(fields, "confidence", "confidence"));
        Some(Conditions { verdict, confidence, conditions })
    }

    pub(super) fn label(&self, name: &str) -> String {
        self.shell.code(&format!("fact-{}", name.replace('_', "-")), name)
    }

    pub(super) fn values(&self, field: &Field, value: &Value) -> Vec<FactValue> {
        match (field.holds, value) {
            _ if unknown_reason(value).is_some() => {
                self.scalar(field.name, &field.holds, value).map(alone).into_iter().collect()
            }
            (Type::List(item, ..), Value::Array(items)) => {
                let items = items.iter().take(VALUES);
                let values: Vec<FactValue> = items.filter_map(|value| self.value(field.name, item, value)).collect();
                // Codes are words: they stand in one line.
                let words = |value: &FactValue| value.parts.iter().map(|part| part.text.clone()).collect::<String>();
                match item {
                    Type::Code(_) if values.len() > 1 => {
                        let words: Vec<String> = values.iter().map(words).collect();
                        vec![alone(plain(words.join(self.shell.lang.comma()), Voice::Interface))]
                    }
                    _ => values,
                }
            }
            (Type::PerLanguage(_), Value::Object(texts)) => {
                let texts =
                    texts.iter().take(VALUES).filter_map(|(lang, text)| Some((lang, clean_line(text.as_str()?, 300))));
                texts.map(|(lang, text)| alone(plain(text, Voice::In(clean_line(lang, 35))))).collect()
            }
            (holds, value) => self.value(field.name, &holds, value).into_iter().collect(),
        }
    }

    fn value(&self, name: &str, holds: &Type, value: &Value) -> Option<FactValue> {
        let (Type::Object(inner, _), Value::Object(fields)) = (holds, value) else {
            return self.scalar(name, holds, value).map(alone);
        };
        let mut parts = Vec::new();
        // What names it comes first.
        let (main, other): (Vec<&Field>, Vec<&Field>) =
            inner.iter().filter(|field| !UNTOLD.contains(&field.name)).partition(|field| MAIN.contains(&field.name));
        for field in main.into_iter().chain(other) {
            let Some(value) = fields.get(field.name) else { continue };
            let values = self.values(field, value);
            let Some(first) = values.first().and_then(|value| value.parts.first()).cloned() else { continue };
            let texts: Vec<&str> =
                values.iter().flat_map(|value| &value.parts).map(|part| part.text.as_str()).collect();
            let label = (!MAIN.contains(&field.name) || !parts.is_empty()).then(|| self.label(field.name));
            parts.push(FactPart { label, text: texts.join(self.shell.lang.comma()), ..first });
        }
        (!parts.is_empty()).then_some(FactValue { parts })
    }

    pub(super) fn scalar(&self, name: &str, holds: &Type, value: &Value) -> Option<FactPart> {
        if let Some(reason) = unknown_reason(value) {
            let text = match clean_line(reason, 500) {
                reason if reason.is_empty() => self.shell.t("fact-unknown"),
                reason => self.shell.t1("fact-unknown-because", "reason", reason),
            };
            return Some(plain(text, Voice::Interface));
        }
        if let Type::Page = holds {
            return self.page(value);
        }
        if let Type::Geometry = holds {
            return point(value);
        }
        let text = match value {
            Value::String(text) => lines(text),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => self.shell.t(if *flag { "fact-yes" } else { "fact-no" }),
            _ => return None,
        };
        if text.is_empty() {
            return None;
        }
        Some(match holds {
            Type::Flag => plain(text, Voice::Interface),
            Type::Code(vocabulary) => {
                plain(self.shell.code(&vocabulary.label_key(&text), &clean_line(&text, 60)), Voice::Interface)
            }
            Type::Date | Type::Moment => plain(self.shell.date(&text), Voice::Interface),
            Type::Integer(..) | Type::Number => plain(text, Voice::Code),
            Type::Url => match web_address(&text) {
                Some(href) => FactPart { href: Some(href), ..plain(without_scheme(&text), Voice::Code) },
                None => plain(text, Voice::Code),
            },
            _ if name == "languages" => plain(language_name(&text).to_owned(), Voice::In(text)),
            _ if name == "wikidata_id" && is_item(&text) => {
                FactPart { href: Some(format!("https://www.wikidata.org/wiki/{text}")), ..plain(text, Voice::Code) }
            }
            _ if CODES.contains(&name) => plain(text, Voice::Code),
            _ => plain(text, Voice::Page),
        })
    }

    /// A page that a field names: by its title where it is known here.
    fn page(&self, value: &Value) -> Option<FactPart> {
        let name = koinon_markdown::named_page(value)?;
        Some(match (self.around.named.get(name), web_address(name)) {
            (Some(page), _) => FactPart {
                href: Some(page_path(self.here, &page.authority, &page.slug)),
                ..plain(clean_line(&page.title, 300), Voice::In(page.lang.clone()))
            },
            (None, Some(href)) => FactPart { href: Some(href), ..plain(without_scheme(name), Voice::Code) },
            (None, None) => plain(clean_line(name, 300), Voice::Page),
        })
    }
}

fn plain(text: String, voice: Voice) -> FactPart {
    FactPart { label: None, text, href: None, voice }
}

fn alone(part: FactPart) -> FactValue {
    FactValue { parts: vec![part] }
}

/// A text of several lines without what cannot be seen, and not longer than can be read.
pub(super) fn lines(text: &str) -> String {
    let lines: Vec<String> = text.trim().lines().map(|line| clean_line(line, CHARS)).collect();
    let text = lines.join("\n");
    text.char_indices().nth(CHARS).map_or_else(|| text.clone(), |(end, _)| text[..end].to_owned())
}

/// The point of a geometry, with the place where it can be seen on a map.
fn point(value: &Value) -> Option<FactPart> {
    let (degrees, href) = on_map(Spot::of_geometry(value)?);
    Some(FactPart { href: Some(href), ..plain(degrees, Voice::Code) })
}

/// An address that may be led to: `http` or `https`, whole.
fn web_address(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host() && text.len() <= 2000).then(|| url.into())
}

fn without_scheme(text: &str) -> String {
    clean_line(text.split_once("://").map_or(text, |(_, rest)| rest).trim_end_matches('/'), 200)
}

fn is_item(text: &str) -> bool {
    text.strip_prefix('Q').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// A text as it is compared with another: its words in small letters.
pub(super) fn comparable(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether a text says this. A word or two are in many texts.
fn is_said(said: &str, text: &str) -> bool {
    let text = comparable(text);
    text.chars().count() >= 20 && said.contains(text.trim_end_matches(['.', '!', '?', '؟']))
}
