//! The YAML front matter of a page.
//!
//! The block stands at the very beginning, between two lines of three hyphens. It is YAML 1.2: `NO`, `01234` and
//! `2026-02` are texts. A block that cannot be read is no reason to refuse or to lose a text: it is shown as it stands.

use serde_json::{Map, Value};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy};

use crate::yaml::{Is, Node, tree};

/// The fields of a page.
pub type Fields = Map<String, Value>;

/// The largest block that is read, in bytes.
pub const MAX_YAML_BYTES: usize = 256 << 10;

/// Fields that are texts whatever they look like: a page may be called `2026` or `1.10`.
const TEXTS: [&str; 5] = ["title", "name", "summary", "slug", "lang"];

/// A Markdown source, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    /// What stands between the fences; `None` if the source has no front matter, or one that is never closed.
    pub yaml: Option<&'a str>,
    /// The Markdown after it.
    pub body: &'a str,
    /// The line of the source on which the body begins, from 1.
    pub body_line: usize,
}

/// Why a front matter cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrontMatterError {
    /// More than [`MAX_YAML_BYTES`].
    #[error("the fields at the head of the page have more than {MAX_YAML_BYTES} bytes")]
    TooLong,
    /// It is YAML, but no list of `key: value`.
    #[error("the head of the page is no list of fields of the form “key: value”")]
    NoMapping,
    /// It is no YAML, or goes beyond what is read of it (depth, number of values, aliases).
    #[error("the fields at the head of the page cannot be read: {message}")]
    Yaml {
        /// What is wrong.
        message: String,
        /// The line within the block, from 1, if known.
        line: Option<u64>,
    },
}

/// Takes a source apart. A byte order mark before the front matter is passed over.
#[must_use]
pub fn split(source: &str) -> Split<'_> {
    let whole = Split { yaml: None, body: source, body_line: 1 };
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut lines = text.split_inclusive('\n');
    let Some(opening) = lines.next().filter(|line| is_fence(line)) else { return whole };
    let mut at = opening.len();
    for (number, line) in lines.enumerate() {
        if is_fence(line) {
            return Split {
                yaml: Some(&text[opening.len()..at]),
                body: &text[at + line.len()..],
                body_line: number + 3,
            };
        }
        at += line.len();
    }
    whole
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// Reads the fields of a block.
///
/// # Errors
/// [`FrontMatterError`] says what is wrong, for the people who wrote it.
pub fn parse(yaml: &str) -> Result<Fields, FrontMatterError> {
    if yaml.len() > MAX_YAML_BYTES {
        return Err(FrontMatterError::TooLong);
    }
    let mut fields = match serde_saphyr::from_str_with_options::<Value>(yaml, options()).map_err(yaml_error)? {
        Value::Object(fields) => fields,
        Value::Null => Fields::new(),
        _ => return Err(FrontMatterError::NoMapping),
    };
    let is_other = |value: &&mut Value| matches!(value, Value::Number(_) | Value::Bool(_));
    if TEXTS.iter().any(|name| fields.get_mut(*name).filter(is_other).is_some()) {
        let written = as_written(yaml, &fields);
        for name in TEXTS {
            if let Some(value) = fields.get_mut(name).filter(is_other) {
                *value =
                    written.get(name).and_then(Value::as_str).map_or_else(|| value.to_string(), str::to_owned).into();
            }
        }
    }
    Ok(fields)
}

/// A value as [`parse`] gives it back for this field.
pub(crate) fn typed(name: &str, value: Value) -> Value {
    match value {
        Value::Number(_) | Value::Bool(_) if TEXTS.contains(&name) => Value::String(value.to_string()),
        value => value,
    }
}

/// The fields of a block with every plain scalar as the text that was written: `01234`, `1.10`, `true`. A value that stands
/// elsewhere, behind an alias, stays what it means.
#[must_use]
pub fn as_written(yaml: &str, fields: &Fields) -> Fields {
    match tree(yaml) {
        Some(root) => fields.iter().map(|(name, value)| (name.clone(), entry_as_written(&root, name, value))).collect(),
        None => fields.clone(),
    }
}

fn entry_as_written(map: &Node, name: &str, value: &Value) -> Value {
    map.entry(name).map_or_else(|| value.clone(), |(_, node)| value_as_written(node, value))
}

fn value_as_written(node: &Node, value: &Value) -> Value {
    match (&node.is, value) {
        (Is::Scalar(_, text), Value::Number(_) | Value::Bool(_)) => text.clone().into(),
        (Is::List { items, .. }, Value::Array(values)) => {
            items.iter().zip(values).map(|(node, value)| value_as_written(node, value)).collect()
        }
        (Is::Map { .. }, Value::Object(fields)) => {
            let entry = |(name, value): (&String, &Value)| (name.clone(), entry_as_written(node, name, value));
            Value::Object(fields.iter().map(entry).collect())
        }
        (_, value) => value.clone(),
    }
}

/// The fields of a source; none if it has no front matter or one that cannot be read.
#[must_use]
pub fn fields(source: &str) -> Fields {
    split(source).yaml.and_then(|yaml| parse(yaml).ok()).unwrap_or_default()
}

/// YAML 1.2 without what makes it dangerous to read: no merge keys, few aliases, bounded depth and size.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_documents: 1,
            max_depth: 32,
            flow_nesting_limit: 32,
            max_nodes: 20_000,
            max_events: 50_000,
            max_aliases: 100,
            max_anchors: 100,
            max_recorded_anchor_events: 10_000,
            max_recorded_anchor_bytes: MAX_YAML_BYTES,
            max_buffered_comment_events: 1_000,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 10_000, max_replay_stack_depth: 8 },
        // As site generators read it; pages that people import have such fields.
        duplicate_keys: DuplicateKeyPolicy::LastWins,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        emit_comments: false,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        ignore_binary_tag_for_string: true,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        with_snippet: false,
    }
}

fn yaml_error(error: serde_saphyr::Error) -> FrontMatterError {
    let line = error.location().map(|location| location.line()).filter(|line| *line > 0);
    FrontMatterError::Yaml { message: error.to_string(), line }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_block_stands_at_the_beginning_and_is_closed() {
        for (source, yaml, body, line) in [
            ("---\na: 1\n---\nText\n", Some("a: 1\n"), "Text\n", 4),
            ("\u{feff}---\na: 1\n--- \nText", Some("a: 1\n"), "Text", 4),
            ("---\r\na: 1\r\n---\r\nText", Some("a: 1\r\n"), "Text", 4),
            ("---\n---\n", Some(""), "", 3),
            ("---\na: 1\n---", Some("a: 1\n"), "", 4),
            ("---\na: 1\nText\n", None, "---\na: 1\nText\n", 1),
            ("\n---\na: 1\n---\n", None, "\n---\na: 1\n---\n", 1),
            ("----\na: 1\n---\n", None, "----\na: 1\n---\n", 1),
            ("Text\n---\n", None, "Text\n---\n", 1),
            ("", None, "", 1),
        ] {
            let found = split(source);
            assert_eq!((found.yaml, found.body, found.body_line), (yaml, body, line), "{source:?}");
        }
    }

    #[test]
    fn scalars_mean_what_they_say() {
        let fields = parse(
            "country: NO\nanswer: yes\ncode: 01234\nmonth: 2026-02\nday: 2026-02-01\ntime: 12:30\nid: 1_000\n\
             level: 2\nshare: 0.5\nopen: true\nnothing:\nbig: 1e999\nthemes: [water, mobility]\n",
        );
        let expected = json!({
            "country": "NO", "answer": "yes", "code": "01234", "month": "2026-02", "day": "2026-02-01", "time": "12:30",
            "id": "1_000", "level": 2, "share": 0.5, "open": true, "nothing": null, "big": ".inf",
            "themes": ["water", "mobility"],
        });
        assert_eq!(Value::Object(fields.unwrap()), expected);
    }

    #[test]
    fn a_title_is_a_text_whatever_it_looks_like() {
        for (yaml, title) in [
            ("title: 2026", "2026"),
            ("title: 1.10 # the version", "1.10"),
            ("title: true", "true"),
            ("title: \"007\"", "007"),
            ("'title': 5", "5"),
            ("title: 2026-02-01", "2026-02-01"),
        ] {
            assert_eq!(parse(yaml).unwrap()["title"], title, "{yaml}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert_eq!(parse("- a\n- b\n"), Err(FrontMatterError::NoMapping));
        assert_eq!(parse("# nothing\n"), Ok(Fields::new()));
        assert_eq!(parse(&"a".repeat(MAX_YAML_BYTES + 1)), Err(FrontMatterError::TooLong));
        let error = parse("title: a\nsummary: b: c\n").unwrap_err();
        assert!(matches!(error, FrontMatterError::Yaml { line: Some(2), .. }), "{error:?}");
        assert_eq!(parse("a: 1\na: 2\n").unwrap()["a"], 2);
    }

    #[test]
    fn odd_keys_and_documents_do_no_harm() {
        for yaml in ["1: a", "[a]: b", "null: x", "true: 1", "? {a: b}\n: c", "a: !!int x", "~", "a: b\n---\nc: d"] {
            let _ = parse(yaml);
        }
    }

    #[test]
    fn bombs_and_cycles_are_refused() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for n in 1..12 {
            let previous = format!("*a{}", n - 1);
            bomb += &format!("a{n}: &a{n} [{}]\n", [previous.as_str(); 9].join(", "));
        }
        for hostile in [
            bomb,
            "a: &a [*a]\n".into(),
            "a: &a {b: *a}\n".into(),
            format!("a: {}{}", "[".repeat(5_000), "]".repeat(5_000)),
            (0..3_000).map(|n| format!("{}a:\n", " ".repeat(n % 80))).collect(),
            "a: [".to_owned() + &"x, ".repeat(60_000) + "]",
            "- ".repeat(5_000),
        ] {
            assert!(parse(&hostile).is_err(), "{hostile:.40}");
        }
    }

    #[test]
    fn unknown_tags_and_keys_do_no_harm() {
        assert!(parse("a: !include /etc/passwd\nb: !!binary x\n").is_ok_and(|fields| fields["a"] == "/etc/passwd"));
        assert_eq!(parse("<<: {a: 1}\n").unwrap()["<<"], json!({"a": 1}));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_fail(source in "\\PC*|(---\n)?([a-c]: [&*!|>\\[{\"'#a-z0-9 ,:-]*\n){0,5}(---\n)?.*") {
            let found = split(&source);
            prop_assert!(source.ends_with(found.body));
            let _ = found.yaml.map(parse);
        }
    }
}
