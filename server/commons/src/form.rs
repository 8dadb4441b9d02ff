//! The form of a kind: its questions, read out of the fields of a text, and answers written back into them.
//!
//! What the form does not ask, and how the author wrote what it does, stays byte for byte: an answer is written only where it
//! says something else than before. What a form does not send at all is left as it is.

use koinon_core::kind::Kind;
use koinon_core::schema::{Field, Need, Question, Schema, Type, Unknown, questions};
use serde_json::{Map, Value, json};

use crate::practice_tried::{INDICATORS, indicator_id};
use crate::prepare::typed_fields;
use crate::{answers, gate};

/// Rows that are offered beyond those that say something.
const MORE_ROWS: usize = 5;
/// Behind the name of an answer: that nobody knows, or why.
const UNKNOWN: &str = "unknown";
/// Behind the name of a list: that there is nothing.
const NONE: &str = "none";
/// Where a page's place is named; where the field is absent, the city is meant.
const PLACE: (&str, &str) = ("where", "where.place");

/// One thing to fill in.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name: the path of the field, with rows counted from 0: `core_elements.0.name`.
    pub name: String,
    /// The field.
    pub field: &'static Field,
    /// What is filled in: what the field holds, or one item of its list.
    pub holds: &'static Type,
    /// What it says so far; of several choices each one that is chosen.
    pub values: Vec<String>,
    /// Where the answer may be that nobody knows: the reason so far, or the word `unknown` where none is asked for. The name
    /// of this part is [`Input::unknown_name`].
    pub unknown: Option<String>,
}

impl Input {
    /// The name of the part that says that nobody knows, or why.
    #[must_use]
    pub fn unknown_name(&self) -> String {
        format!("{}.{UNKNOWN}", self.name)
    }

    /// What it says so far, where that is one text.
    #[must_use]
    pub fn value(&self) -> &str {
        self.values.first().map(String::as_str).unwrap_or_default()
    }
}

/// A part of a question.
#[derive(Debug, Clone)]
pub enum Part {
    /// One thing.
    One(Input),
    /// A list whose items have several parts.
    Rows {
        /// The path of the list.
        path: &'static str,
        /// Those that say something, or one, and then as many empty ones as there may be, up to a few.
        rows: Vec<Vec<Input>>,
        /// How many of them are shown at first.
        shown: usize,
        /// Where publishing waits for the list and it may say that there is nothing: whether it does. The name of that part is the
        /// path and `.none`.
        none: Option<bool>,
    },
}

/// A question with what the text answers.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its number, from 1.
    pub number: u8,
    /// The screen that it stands on, from 1.
    pub screen: u8,
    /// What is filled in; nothing for the title, which stands beside the text.
    pub parts: Vec<Part>,
    /// Whether it has an answer that publishing would wait for no more.
    pub answered: bool,
}

/// The form of a text.
#[derive(Debug, Clone)]
pub struct Form {
    /// The front matter with the lines around it, to the byte; empty where there is none yet.
    pub front: String,
    /// What follows it.
    pub body: String,
    /// Where it is done: the city, until another place is named.
    pub place: Option<Input>,
    /// The questions in their order.
    pub questions: Vec<Asked>,
}

/// The form of a text of this kind, in a city of this name. None for a kind that has no form, or a text whose fields cannot be
/// read: that is written as a whole.
#[must_use]
pub fn ask(kind: &str, title: &str, source: &str, city: &str) -> Option<Form> {
    let code = kind;
    let kind = Kind::from_code(kind).filter(|kind| Schema::of(*kind).gated())?;
    let (front, body) = parts(source);
    koinon_markdown::parse(koinon_markdown::split(source).yaml.unwrap_or_default()).ok()?;
    let fields = typed_fields(kind, source);
    let missing = gate::missing(code, title, source);
    let mut asked: Vec<Asked> = Vec::new();
    for question in questions(kind) {
        let is_title = question.path == "title";
        let parts = if is_title { vec![] } else { vec![part(&question, &fields)] };
        let says = is_title || at(&fields, question.path).is_some();
        match asked.last_mut().filter(|last| last.number == question.number) {
            Some(last) => last.parts.extend(parts),
            None => asked.push(Asked {
                number: question.number,
                screen: question.screen,
                parts,
                answered: says && missing.iter().all(|problem| problem.question != Some(question.number)),
            }),
        }
    }
    let place = Schema::of(kind).field(PLACE.1).map(|field| {
        let mut place = input(PLACE.1, field, &field.holds, at(&fields, PLACE.1));
        if !fields.contains_key(PLACE.0) {
            place.values = vec![city.to_owned()];
        }
        place
    });
    Some(Form { front: front.to_owned(), body: body.to_owned(), place, questions: asked })
}

fn part(question: &Question, fields: &Map<String, Value>) -> Part {
    let Question { path, field, columns, .. } = *question;
    let value = at(fields, path);
    let line = field.holds.lines();
    if columns.is_empty() && line.is_none() {
        return Part::One(input(path, field, &field.holds, value));
    }
    let items = items(value);
    let (inner, most) = (field.holds.fields().unwrap_or_default(), most(field));
    let shown = items.len().max(1);
    let row = |row: usize| match line {
        Some(line) => vec![input(&format!("{path}.{row}"), field, line, items.get(row))],
        None => {
            let columns = columns.iter().filter_map(|column| inner.iter().find(|field| field.name == *column));
            let input = |field: &'static Field| {
                let value = items.get(row).and_then(|item| item.get(field.name));
                input(&format!("{path}.{row}.{}", field.name), field, &field.holds, value)
            };
            columns.map(input).collect()
        }
    };
    let rows = (0..(shown + MORE_ROWS).min(most.max(shown))).map(row);
    let none = may_be_none(field).then(|| value.and_then(Value::as_array).is_some_and(Vec::is_empty));
    Part::Rows { path, rows: rows.collect(), shown, none }
}

/// Whether a list that publishing waits for may say that there is nothing: a list without items.
fn may_be_none(field: &Field) -> bool {
    field.need != Need::No && matches!(field.holds, Type::List(_, 0, _))
}

fn input(name: &str, field: &'static Field, holds: &'static Type, value: Option<&Value>) -> Input {
    let (shown, unknown) = said(field, value);
    let values = match holds {
        Type::List(..) => items(value).iter().map(text).collect(),
        _ => vec![shown],
    };
    let values = values.into_iter().filter(|value: &String| !value.is_empty()).collect();
    let unknown = (field.unknown != Unknown::No).then_some(unknown);
    Input { name: name.to_owned(), field, holds, values, unknown }
}

/// What a single answer says, and what it says of nobody knowing.
fn said(field: &Field, value: Option<&Value>) -> (String, String) {
    match (field.unknown, value) {
        (_, None) => (String::new(), String::new()),
        (Unknown::Word, Some(Value::String(word))) if word.trim() == UNKNOWN => (String::new(), UNKNOWN.to_owned()),
        (Unknown::WithReason, Some(Value::String(word))) if word.trim() == UNKNOWN => Default::default(),
        (Unknown::WithReason, Some(Value::Object(object))) => {
            (String::new(), object.get(UNKNOWN).map(text).unwrap_or_default())
        }
        (_, Some(value)) => (text(value), String::new()),
    }
}

/// A text with the answers of a form in its fields. `answers` are the names and values that were sent, in their order;
/// `city` is the name of the city that [`ask`] was given.
#[must_use]
pub fn answered(kind: &str, source: &str, answers: &[(String, String)], city: &str) -> String {
    let Some(kind) = Kind::from_code(kind).filter(|kind| Schema::of(*kind).gated()) else { return source.to_owned() };
    let before = typed_fields(kind, source);
    let sent = Sent(answers);
    let mut changes: Vec<(&str, Option<Value>)> = Vec::new();
    let asked: Vec<_> = questions(kind).into_iter().filter(|question| question.path != "title").collect();
    for question in &asked {
        let old = at(&before, question.path);
        let new = match (question.columns, question.field.holds.lines()) {
            ([], None) => one(question.path, question.field, old, &sent),
            ([], Some(_)) => lines(question.path, question.field, old, &sent),
            (columns, _) => rows(question.path, question.field, columns, old, &sent),
        };
        let is_empty = new.as_ref().is_none_or(|new| new.as_array().is_some_and(Vec::is_empty));
        let new = match may_be_none(question.field) && is_empty && sent.rows(question.path, 1) > 0 {
            true => sent.one(&format!("{}.{NONE}", question.path)).map(|_| json!([])),
            false => new,
        };
        if new.as_ref() != old {
            changes.push((question.path, new));
        }
    }
    if let Some(field) = Schema::of(kind).field(PLACE.1) {
        let old = at(&before, PLACE.1);
        let new = one(PLACE.1, field, old, &sent);
        let is_meant = !before.contains_key(PLACE.0) && new.as_ref().and_then(Value::as_str) == Some(city.trim());
        if new.as_ref() != old && !is_meant {
            changes.push((PLACE.1, new));
        }
    }
    if !changes.is_empty() && parts(source).0.is_empty() {
        changes.insert(0, ("kind", Some(kind.code().into())));
    }
    // Together; where one cannot be changed by itself (a value that another one refers to), it alone stays as it was written.
    answers::answered(kind, source, &changes).unwrap_or_else(|_| {
        changes.iter().fold(source.to_owned(), |text, change| {
            answers::answered(kind, &text, std::slice::from_ref(change)).unwrap_or(text)
        })
    })
}

/// What a form sent.
struct Sent<'a>(&'a [(String, String)]);

impl Sent<'_> {
    /// What was sent under a name, without blanks around it; none if nothing was.
    fn one(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.trim().replace("\r\n", "\n"))
    }

    fn all(&self, name: &str) -> Vec<String> {
        let values = self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.trim().to_owned());
        values.filter(|value| !value.is_empty()).collect()
    }

    /// How many rows of a list were sent, by their highest number; at most `most`.
    fn rows(&self, path: &str, most: usize) -> usize {
        let number = |name: &str| name.strip_prefix(path)?.strip_prefix('.')?.split('.').next()?.parse::<usize>().ok();
        let rows = self.0.iter().filter_map(|(name, _)| number(name)).filter(|row| *row < most).map(|row| row + 1);
        rows.max().unwrap_or(0)
    }
}

/// An answer of one value, or of several of a vocabulary. What says the same in another form stays as it is.
fn one(name: &str, field: &Field, old: Option<&Value>, sent: &Sent) -> Option<Value> {
    if let Type::List(..) = field.holds {
        let mut before: Vec<String> = items(old).iter().map(text).collect();
        let knows = |code: &String| field.choices().iter().any(|(known, _)| known == code);
        let (all_known, mut now) = (before.iter().all(knows), sent.all(name));
        let value = (!now.is_empty()).then(|| json!(now));
        before.sort_unstable();
        now.sort_unstable();
        return if before == now || !all_known { old.cloned() } else { value };
    }
    let (shown, reason) = said(field, old);
    let unknown = format!("{name}.{UNKNOWN}");
    let now = sent.one(name).unwrap_or_else(|| shown.trim().to_owned());
    let now_unknown = match field.unknown {
        Unknown::No => String::new(),
        // A box that is not ticked is not sent.
        Unknown::Word => sent.one(&unknown).unwrap_or_default(),
        Unknown::WithReason => sent.one(&unknown).unwrap_or_else(|| reason.trim().to_owned()),
    };
    if now == shown.trim() && (now_unknown == reason.trim() || !now.is_empty()) {
        return old.cloned();
    }
    match field.holds {
        _ if now.is_empty() && now_unknown.is_empty() => None,
        _ if now.is_empty() && field.unknown == Unknown::Word => Some(json!(UNKNOWN)),
        _ if now.is_empty() => {
            let mut object = old.and_then(Value::as_object).cloned().unwrap_or_default();
            object.insert(UNKNOWN.to_owned(), json!(now_unknown));
            Some(Value::Object(object))
        }
        Type::Integer(..) | Type::Number => Some(number(&now, &field.holds)),
        Type::Geometry => Some(point(&now)),
        _ => Some(json!(now)),
    }
}

/// A place on the map as people type it, latitude first; what is none stays a text, and is named when it is to be published.
fn point(typed: &str) -> Value {
    let numbers: Vec<f64> = typed.split([',', ';', ' ']).filter(|part| !part.is_empty()).flat_map(str::parse).collect();
    match numbers[..] {
        // RFC 7946 section 3.1.1: the longitude first.
        [latitude, longitude] => json!({ "type": "Point", "coordinates": [longitude, latitude] }),
        _ => json!(typed),
    }
}

/// A list of which each item is a line of its own: what was not changed stays as it is written, a line that was emptied goes.
fn lines(path: &str, field: &'static Field, old: Option<&Value>, sent: &Sent) -> Option<Value> {
    let before = items(old);
    let count = before.len().max(sent.rows(path, before.len().max(most(field)) + MORE_ROWS));
    let line = |row: usize| {
        let former = before.get(row);
        match sent.one(&format!("{path}.{row}")) {
            Some(now) if former.is_none_or(|former| text(former).trim() != now) => {
                (!now.is_empty()).then(|| json!(now))
            }
            _ => former.cloned(),
        }
    };
    let after: Vec<Value> = (0..count).filter_map(line).collect();
    match old {
        Some(old) if before == after => Some(old.clone()),
        _ => (!after.is_empty()).then_some(Value::Array(after)),
    }
}

/// A number as people type it; what is none stays a text, and is named when it is to be published.
fn number(typed: &str, holds: &Type) -> Value {
    let number = typed.replace(',', ".");
    match (number.parse::<i64>(), number.parse::<f64>()) {
        (Ok(whole), _) => json!(whole),
        (_, Ok(number)) if number.is_finite() && matches!(holds, Type::Number) => json!(number),
        _ => json!(typed),
    }
}

/// A list of objects: each row changes its own parts and keeps the others; a row that was emptied goes.
fn rows(path: &str, field: &'static Field, columns: &[&str], old: Option<&Value>, sent: &Sent) -> Option<Value> {
    let (before, inner) = (items(old), field.holds.fields().unwrap_or_default());
    let mut after = Vec::new();
    for row in 0..before.len().max(sent.rows(path, before.len().max(most(field)) + MORE_ROWS)) {
        let former = before.get(row);
        let mut item = match former {
            Some(Value::Object(item)) => item.clone(),
            // Not of the form that is asked for: shown as nothing, kept as it is.
            Some(other) => {
                after.push(other.clone());
                continue;
            }
            None => Map::new(),
        };
        for field in columns.iter().filter_map(|column| inner.iter().find(|field| field.name == *column)) {
            let old = item.get(field.name).cloned();
            match one(&format!("{path}.{row}.{}", field.name), field, old.as_ref(), sent) {
                Some(new) => drop(item.insert(field.name.to_owned(), new)),
                None => drop(item.shift_remove(field.name)),
            }
        }
        // A new figure gets a short name, under which those of other cities stand beside it.
        if former.is_none()
            && path == INDICATORS
            && let Some(id) = item.get("name").and_then(Value::as_str).and_then(indicator_id)
        {
            item.shift_insert(0, "id".to_owned(), id.into());
        }
        let item = Value::Object(item);
        if former == Some(&item) || columns.iter().any(|column| item.get(*column).is_some()) {
            after.push(item);
        }
    }
    match old {
        Some(old) if before == after => Some(old.clone()),
        _ => (!after.is_empty()).then_some(Value::Array(after)),
    }
}

/// The front matter of a text with the lines around it, and what follows it.
fn parts(source: &str) -> (&str, &str) {
    let body = koinon_markdown::split(source).body;
    source.split_at(source.len() - body.len())
}

/// The most items of a list.
fn most(field: &Field) -> usize {
    match field.holds {
        Type::List(_, _, most) => most,
        _ => 1,
    }
}

/// The items of a list; one alone needs none.
fn items(value: Option<&Value>) -> Vec<Value> {
    match value {
        Some(Value::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    }
}

fn at<'a>(fields: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let value = fields.get(first)?;
    if rest.is_empty() { Some(value) } else { at(value.as_object()?, rest) }
}

/// A value as a form shows it: of a page its address, of a point its latitude and longitude.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Object(object) => match (object.get("iri"), object.get("coordinates").and_then(Value::as_array)) {
            (Some(Value::String(iri)), _) => iri.clone(),
            (_, Some(at)) if object.get("type") == Some(&json!("Point")) && at.len() >= 2 => {
                format!("{}, {}", at[1], at[0])
            }
            _ => String::new(),
        },
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
