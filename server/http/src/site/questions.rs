//! The form of a practice: its questions, read out of the fields of a text and written back into them.
//!
//! What the form does not ask, and how the author wrote what it does, stays byte for byte: an answer is written only where it
//! says something else than before.

use koinon_commons::prepare::typed_fields;
use koinon_core::kind::Kind;
use koinon_core::schema::{Field, Schema, questions};
use koinon_web::Shell;
use koinon_web::views::{Input, Question, Questions};
use serde_json::{Map, Value, json};

/// What the names of answers in a form begin with.
pub(super) const ANSWER: &str = "answer-";
/// How many rows a list of parts shows at least, where it may have several.
const ROWS: usize = 3;
/// The most characters of a line whose field names no bound.
const LINE: usize = 500;

/// A list of objects that is asked for in rows: its field, and the parts of each row.
const LISTS: [(&str, usize, &[&str]); 3] = [
    ("core_elements", ROWS, &["name", "why_essential"]),
    ("indicators", 1, &["name", "unit", "baseline", "value"]),
    ("replicability.conditions", 1, &["text"]),
];

/// The front matter of a text with the lines around it, and what follows it.
fn parts(source: &str) -> (&str, &str) {
    let body = koinon_markdown::split(source).body;
    source.split_at(source.len() - body.len())
}

/// The questions of a kind with what a text answers, and the rest of the text. None for a kind that has no form, or a text
/// whose fields cannot be read: that is written as a whole.
pub(super) fn ask(shell: &Shell, kind: &str, source: &str) -> Option<(Questions, String)> {
    let kind = Kind::from_code(kind).filter(|kind| Schema::of(*kind).gated)?;
    let (front, body) = parts(source);
    koinon_markdown::parse(koinon_markdown::split(source).yaml.unwrap_or_default()).ok()?;
    let fields = typed_fields(kind, source);
    let mut asked: Vec<Question> = Vec::new();
    for question in questions(kind).into_iter().filter(|question| question.number > 1) {
        let inputs = inputs(shell, &question.path, question.field, &fields);
        match asked.last_mut().filter(|last| last.number == question.number) {
            Some(last) => last.inputs.extend(inputs),
            None => asked.push(Question { number: question.number, screen: question.screen, inputs }),
        }
    }
    Some((Questions { front: front.to_owned(), questions: asked }, body.to_owned()))
}

fn inputs(shell: &Shell, path: &str, field: &Field, fields: &Map<String, Value>) -> Vec<Input> {
    let name = format!("{ANSWER}{path}");
    let value = at(fields, path);
    let choices: Vec<_> = field.choices();
    if let Some((_, rows, columns)) = LISTS.iter().find(|(list, ..)| *list == path) {
        let answered = value.and_then(Value::as_array).map_or(0, Vec::len);
        let inner = field.holds.fields().unwrap_or_default();
        let rows = (0..(*rows).max(answered + usize::from(answered > 0)).min(20)).flat_map(|row| {
            columns.iter().map(move |column| {
                let max = inner.iter().find(|field| field.name == *column).and_then(Field::max_length).unwrap_or(LINE);
                (format!("{ANSWER}{path}.{row}.{column}"), row, *column, max)
            })
        });
        return rows
            .map(|(name, row, column, max)| {
                let label =
                    shell.tc(format!("answer-{}-", path.rsplit('.').next().unwrap_or(path).replace('_', "-")), column);
                let value = value.and_then(|list| list.get(row)?.get(column)).map(text).unwrap_or_default();
                Input::Line { name, label, value, max }
            })
            .collect();
    }
    if !choices.is_empty() {
        let chosen: Vec<String> = match value {
            Some(Value::Array(items)) => items.iter().map(text).collect(),
            Some(one) => vec![text(one)],
            None => Vec::new(),
        };
        let label = |key: &str| shell.t(key);
        let options = choices.iter().map(|(code, key)| (code.clone(), label(key), chosen.contains(code))).collect();
        return match field.holds {
            koinon_core::schema::Type::List(..) => vec![Input::Choices { name, options }],
            _ => vec![Input::Choice { name, options }],
        };
    }
    let (value, max) = (value.map(text).unwrap_or_default(), field.max_length().unwrap_or(LINE));
    let label = if field.name == "interests_text" { shell.t("answer-interests-text") } else { String::new() };
    vec![Input::Area { name, label, value, max }]
}

/// A text with the answers of a form in its fields. `answers` are the names and values of the form, in its order.
pub(super) fn answered(kind: &str, source: &str, answers: &[(String, String)]) -> String {
    let Some(kind) = Kind::from_code(kind).filter(|kind| Schema::of(*kind).gated) else { return source.to_owned() };
    let before = typed_fields(kind, source);
    let asked = questions(kind).into_iter().filter(|question| question.number > 1);
    let asked: Vec<_> = asked.map(|question| (question.path, question.field)).collect();
    let mut changes: Vec<(&str, Option<Value>)> = Vec::new();
    for (path, field) in &asked {
        let given = |name: &str| -> Vec<String> {
            let name = format!("{ANSWER}{name}");
            let values = answers.iter().filter(|(other, _)| *other == name);
            values.map(|(_, value)| value.trim().replace("\r\n", "\n")).filter(|value| !value.is_empty()).collect()
        };
        let old = at(&before, path);
        let new = match LISTS.iter().find(|(list, ..)| list == path) {
            Some((_, _, columns)) => rows(old, columns, path, &given),
            None => plain(field, old, &given(path)),
        };
        if new.as_ref() != old {
            changes.push((path, new));
        }
    }
    if !changes.is_empty() && parts(source).0.is_empty() {
        changes.insert(0, ("kind", Some(kind.code().into())));
    }
    // Together; where one cannot be changed by itself (a value that another one refers to), it alone stays as it was written.
    koinon_commons::answers::answered(kind, source, &changes).unwrap_or_else(|_| {
        changes.iter().fold(source.to_owned(), |text, change| {
            koinon_commons::answers::answered(kind, &text, std::slice::from_ref(change)).unwrap_or(text)
        })
    })
}

/// An answer of one value, or of several of a vocabulary. What says the same in another form stays as it is.
fn plain(field: &Field, old: Option<&Value>, given: &[String]) -> Option<Value> {
    if let koinon_core::schema::Type::List(..) = field.holds {
        let mut before: Vec<String> = match old {
            Some(Value::Array(items)) => items.iter().map(text).collect(),
            Some(one) => vec![text(one)],
            None => Vec::new(),
        };
        let unknown = before.iter().any(|code| !field.choices().iter().any(|(known, _)| known == code));
        let mut now: Vec<String> = given.to_vec();
        let value = (!now.is_empty()).then(|| json!(now));
        before.sort_unstable();
        now.sort_unstable();
        return if before == now || unknown { old.cloned() } else { value };
    }
    // An answer that is more than a text (that nobody knows, and why) is not shown, and so not taken away.
    let shown = old.map(text).unwrap_or_default();
    if old.is_some_and(Value::is_object) && given.is_empty() {
        return old.cloned();
    }
    let now = given.first().cloned().unwrap_or_default();
    if now == shown.trim() {
        return old.cloned();
    }
    match field.holds {
        _ if now.is_empty() => None,
        koinon_core::schema::Type::Integer(..) => Some(now.parse::<i64>().map_or_else(|_| json!(now), |n| json!(n))),
        _ => Some(json!(now)),
    }
}

/// A list of objects: each row changes its own parts and keeps the others; an empty row goes.
fn rows(old: Option<&Value>, columns: &[&str], path: &str, given: &dyn Fn(&str) -> Vec<String>) -> Option<Value> {
    let before: Vec<Value> = match old {
        Some(Value::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    let mut after = Vec::new();
    for row in 0..before.len().max(ROWS) + 1 {
        let mut item = match before.get(row) {
            Some(Value::Object(item)) => item.clone(),
            // Not of the form that is asked for: shown as nothing, kept as it is.
            Some(other) => {
                after.push(other.clone());
                continue;
            }
            None => Map::new(),
        };
        for column in columns {
            let now = given(&format!("{path}.{row}.{column}")).into_iter().next().unwrap_or_default();
            if now == item.get(*column).map(text).unwrap_or_default().trim() {
                continue;
            }
            if now.is_empty() {
                item.remove(*column);
            } else {
                let number = matches!(*column, "baseline" | "value").then(|| now.replace(',', ".").parse::<f64>().ok());
                item.insert((*column).to_owned(), number.flatten().map_or_else(|| json!(now), |n| json!(n)));
            }
        }
        if columns.iter().any(|column| item.contains_key(*column)) {
            after.push(Value::Object(item));
        }
    }
    match old {
        Some(old) if before == after => Some(old.clone()),
        _ => (!after.is_empty()).then_some(Value::Array(after)),
    }
}

fn at<'a>(fields: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let value = fields.get(first)?;
    if rest.is_empty() { Some(value) } else { at(value.as_object()?, rest) }
}

/// A value as a form shows it.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
