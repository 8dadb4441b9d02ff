//! Answers that a form gives, put into the text that somebody wrote.

use koinon_core::kind::Kind;
use koinon_core::schema::{Fields, typed};
use koinon_markdown::EditError;
use serde_json::Value;

use crate::prepare::typed_fields;

/// A text with other answers to fields of its kind; `None` takes one out. A field within an object is named by its path, such
/// as `replicability.verdict`. What an answer says already is left as it is written, and so is everything else.
///
/// # Errors
/// [`EditError`] where the front matter has to be mended, or the field changed, in the text itself.
pub fn answered(kind: Kind, source: &str, answers: &[(&str, Option<Value>)]) -> Result<String, EditError> {
    let yaml = koinon_markdown::split(source).yaml.unwrap_or_default();
    let fields = koinon_markdown::parse(yaml)?;
    let now = typed(kind, &fields, &koinon_markdown::as_written(yaml, &fields));
    // Each field that changes, once, in the order in which they were given: so new ones stand in the text.
    let mut asked: Vec<(&str, Option<Value>)> = Vec::new();
    for (path, answer) in answers {
        let (name, inner) = path.split_once('.').map_or((*path, None), |(name, inner)| (name, Some(inner)));
        let known = asked.iter().position(|(known, _)| *known == name);
        let at = known.unwrap_or_else(|| {
            asked.push((name, now.get(name).cloned()));
            asked.len() - 1
        });
        match inner {
            None => asked[at].1 = answer.clone(),
            Some(inner) => put(&mut asked[at].1, inner, answer.as_ref()),
        }
    }
    for (name, value) in &mut asked {
        if let Some(value) = value {
            let one = Fields::from_iter([((*name).to_owned(), value.take())]);
            *value = typed(kind, &one, &Fields::new()).remove(*name).unwrap_or_default();
        }
    }
    let as_written: Vec<(&str, Option<Value>)> = asked
        .iter()
        .map(|(name, wanted)| match (fields.get(*name), now.get(*name), wanted) {
            (Some(field), Some(typed), Some(wanted)) => (*name, Some(as_it_was(field, typed, wanted))),
            _ => (*name, wanted.clone()),
        })
        .collect();
    let changed = koinon_markdown::set_fields(source, &as_written)?;
    let now = typed_fields(kind, &changed);
    if asked.iter().all(|(name, wanted)| now.get(*name) == wanted.as_ref()) {
        return Ok(changed);
    }
    // A number that had to be written anew, such as 11.10 where a text is asked for: then it is written as a text.
    koinon_markdown::set_fields(source, &asked)
}

/// Puts a value into the object at `path`, or takes it out; an object that has nothing left goes.
fn put(field: &mut Option<Value>, path: &str, value: Option<&Value>) {
    let mut object = match field.take() {
        Some(Value::Object(object)) => object,
        _ => Fields::new(),
    };
    let (name, inner) = path.split_once('.').map_or((path, None), |(name, inner)| (name, Some(inner)));
    let mut inside = object.get(name).cloned();
    match inner {
        None => inside = value.cloned(),
        Some(inner) => put(&mut inside, inner, value),
    }
    match inside {
        Some(inside) => drop(object.insert(name.to_owned(), inside)),
        None => drop(object.shift_remove(name)),
    }
    *field = (!object.is_empty()).then_some(Value::Object(object));
}

/// A wanted value in which all that the text says already, by its type, is what the text says.
fn as_it_was(field: &Value, typed: &Value, wanted: &Value) -> Value {
    match (field, typed, wanted) {
        _ if typed == wanted => field.clone(),
        (Value::Array(fields), Value::Array(typed), Value::Array(wanted)) if fields.len() == typed.len() => {
            // An item that is there already, wherever it stands now, is written as it was.
            let known = |wanted: &Value| typed.iter().position(|typed| typed == wanted).and_then(|at| fields.get(at));
            let one = |(at, wanted)| match (known(wanted), fields.get(at), typed.get(at)) {
                (Some(known), ..) => known.clone(),
                (None, Some(field), Some(typed)) => as_it_was(field, typed, wanted),
                _ => wanted.clone(),
            };
            wanted.iter().enumerate().map(one).collect()
        }
        (Value::Object(fields), Value::Object(typed), Value::Object(wanted)) => {
            let one = |(name, wanted): (&String, &Value)| {
                let kept = fields.get(name).zip(typed.get(name));
                (name.clone(), kept.map_or_else(|| wanted.clone(), |(field, typed)| as_it_was(field, typed, wanted)))
            };
            Value::Object(wanted.iter().map(one).collect())
        }
        _ => wanted.clone(),
    }
}
