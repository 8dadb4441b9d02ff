//! Writing values as YAML that means the same to every reader, also to one that knows nothing of the field.

use granit_parser::ScalarStyle;
use serde_json::Value;

use crate::front_matter;

/// Words that some readers of YAML take for yes, no or nothing.
const AMBIGUOUS: [&str; 12] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "~"];

/// A value in one line: a scalar in the style that it had, if that can say it; lists and objects in brackets.
pub(crate) fn inline(value: &Value, style: Option<ScalarStyle>, in_flow: bool) -> String {
    match value {
        Value::String(text) => inline_text(text, style, in_flow),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| inline(item, None, true)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let entry = |(name, value): (&String, &Value)| format!("{}: {}", key(name), inline(value, None, true));
            format!("{{{}}}", fields.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        scalar => scalar.to_string(),
    }
}

fn inline_text(text: &str, style: Option<ScalarStyle>, in_flow: bool) -> String {
    let quoted = || Value::from(text).to_string();
    let single = || format!("'{}'", text.replace('\'', "''"));
    let written = match style {
        Some(ScalarStyle::SingleQuoted) => single(),
        Some(ScalarStyle::DoubleQuoted) => quoted(),
        _ if is_plain(text, in_flow) => text.to_owned(),
        _ => quoted(),
    };
    let block = if in_flow { format!("_: [{written}]\n") } else { format!("_: {written}\n") };
    let read = front_matter::parse(&block).ok().and_then(|mut fields| fields.remove("_"));
    let read = match read {
        Some(Value::Array(mut items)) if in_flow && items.len() == 1 => items.pop(),
        Some(value) if !in_flow => Some(value),
        _ => None,
    };
    if read.as_ref().and_then(Value::as_str) == Some(text) { written } else { quoted() }
}

/// Whether a text can stand without quotes: words and ordinary punctuation.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let starts_well = text.starts_with(|c: char| c.is_alphabetic());
    let harmful = |c: char| c.is_control() || in_flow && ",[]{}:".contains(c);
    starts_well
        && !text.ends_with([' ', ':'])
        && !text.chars().any(harmful)
        && !text.contains(": ")
        && !text.contains(" #")
        && !AMBIGUOUS.contains(&text.to_lowercase().as_str())
}

/// A key.
pub(crate) fn key(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        && !AMBIGUOUS.contains(&name.to_lowercase().as_str());
    if plain { name.to_owned() } else { Value::from(name).to_string() }
}

/// What stands after the colon of an entry whose key stands at `indent`: a space and one line, or lines below it.
pub(crate) fn after_colon(value: &Value, indent: usize) -> String {
    match value {
        Value::Array(items) if !items.is_empty() => {
            let item = |value| format!("\n{:1$}- {2}", "", indent + 2, item(value, indent + 2));
            items.iter().map(item).collect()
        }
        Value::Object(fields) if !fields.is_empty() => {
            let entry = |(name, value): (&String, &Value)| {
                format!("\n{:1$}{2}", "", indent + 2, entry(name, value, indent + 2))
            };
            fields.iter().map(entry).collect()
        }
        Value::String(text) if text.contains('\n') => {
            lines(text, indent + 2).unwrap_or_else(|| format!(" {}", inline(value, None, false)))
        }
        value => format!(" {}", inline(value, None, false)),
    }
}

/// An entry whose key stands at `indent`, from its key on.
pub(crate) fn entry(name: &str, value: &Value, indent: usize) -> String {
    format!("{}:{}", key(name), after_colon(value, indent))
}

/// What stands after the hyphen, which stands at `indent`, of an item.
pub(crate) fn item(value: &Value, indent: usize) -> String {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let entries: Vec<_> = fields.iter().map(|(name, value)| entry(name, value, indent + 2)).collect();
            entries.join(&format!("\n{:1$}", "", indent + 2))
        }
        Value::String(text) if text.contains('\n') => lines(text, indent + 2)
            .map_or_else(|| inline(value, None, false), |lines| lines.trim_start_matches(' ').to_owned()),
        value => inline(value, None, false),
    }
}

/// Text of several lines, each as it is; `None` where this form cannot say it.
fn lines(text: &str, indent: usize) -> Option<String> {
    let kept = text.trim_end_matches('\n');
    let chomping = match text.len() - kept.len() {
        0 => "-",
        1 => "",
        _ => return None,
    };
    let mut block = format!(" |{chomping}");
    for line in kept.split('\n') {
        block.push('\n');
        if !line.is_empty() {
            block.push_str(&" ".repeat(indent));
            block.push_str(line);
        }
    }
    let read = front_matter::parse(&format!("_:\n  _:{}\n", shifted(&block, indent))).ok()?;
    (read["_"]["_"] == text).then_some(block)
}

/// A block of lines at `indent`, moved to four.
fn shifted(block: &str, indent: usize) -> String {
    let at = " ".repeat(indent);
    block
        .split('\n')
        .map(|line| line.strip_prefix(&at).map_or_else(|| line.to_owned(), |rest| format!("    {rest}")))
        .collect::<Vec<_>>()
        .join("\n")
}
