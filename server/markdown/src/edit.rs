//! Changing fields of a front matter without touching anything else: comments, order, quoting and unknown keys stay as
//! people wrote them.

use serde_json::Value;

use crate::front_matter::{self, Fields};

/// Changes fields of a source: each is given its new value, or taken out. A field that is not there yet is added at the
/// end of the block, a `title` at its beginning; a source without front matter gets one.
///
/// `None` if the front matter cannot be read, or is written in a way that cannot be changed piecemeal (the whole of it in
/// braces, a value that another one refers to).
#[must_use]
pub fn set_fields(source: &str, changes: &[(&str, Option<Value>)]) -> Option<String> {
    let split = front_matter::split(source);
    let mut yaml = split.yaml.unwrap_or_default().to_owned();
    let mut wanted = front_matter::parse(&yaml).ok()?;
    for (name, value) in changes {
        let value = value.clone().map(|value| front_matter::typed(name, value));
        if wanted.get(*name) == value.as_ref() {
            continue;
        }
        match &value {
            Some(value) => wanted.insert((*name).to_owned(), value.clone()),
            None => wanted.remove(*name),
        };
        yaml = with_field(&yaml, name, value.as_ref(), &wanted)?;
    }
    match split.yaml {
        Some(old) if old == yaml => Some(source.to_owned()),
        Some(old) => {
            let start = old.as_ptr() as usize - source.as_ptr() as usize;
            Some([&source[..start], &yaml, &source[start + old.len()..]].concat())
        }
        None if yaml.is_empty() => Some(source.to_owned()),
        None => Some(format!("---\n{yaml}---\n{source}")),
    }
}

/// The source with another `title` in its front matter. A source whose front matter names no title comes back as it is:
/// then the title stands beside the text. So does one whose front matter cannot be changed.
#[must_use]
pub fn set_title(source: &str, title: &str) -> String {
    let names_title = front_matter::fields(source).contains_key("title");
    let changed = if names_title { set_fields(source, &[("title", Some(title.into()))]) } else { None };
    changed.unwrap_or_else(|| source.to_owned())
}

/// The block with one field changed, in the first way of writing it that is read back as it should.
fn with_field(yaml: &str, name: &str, value: Option<&Value>, wanted: &Fields) -> Option<String> {
    let written = match value {
        None => vec![String::new()],
        Some(value) => ways_to_write(name, value),
    };
    let (start, end) = entry(yaml, name).unwrap_or(if name == "title" { (0, 0) } else { (yaml.len(), yaml.len()) });
    let old = &yaml[start..end];
    written
        .into_iter()
        .flat_map(|entry| [with_comment_of(old, &entry), Some(entry)].into_iter().flatten())
        .map(|entry| [&yaml[..start], &entry, &yaml[end..]].concat())
        .find(|candidate| front_matter::parse(candidate).as_ref() == Ok(wanted))
}

/// An entry as plain text, as YAML in blocks, and as JSON, which is YAML too: those of them that mean what they should to
/// any reader, also to one that does not know the field.
fn ways_to_write(name: &str, value: &Value) -> Vec<String> {
    // A text of words and ordinary punctuation needs no quotes. One short word might mean yes or no to another reader.
    let is_plain = |text: &str| {
        text.starts_with(char::is_alphabetic)
            && text.chars().all(|c| c.is_alphanumeric() || " ,.()'’–-".contains(c))
            && (text.contains(' ') || text.chars().count() > 5)
    };
    let plain = value.as_str().filter(|text| is_plain(text)).map(|text| format!("_: {text}\n"));
    let field = Fields::from_iter([("_".to_owned(), value.clone())]);
    let in_blocks = serde_saphyr::to_string(&field).ok().map(|text| format!("{}\n", text.trim_end()));
    let as_json = format!("_: {value}\n");
    plain
        .into_iter()
        .chain(in_blocks)
        .chain([as_json])
        .filter(|entry| front_matter::parse(entry).as_ref() == Ok(&field))
        .filter_map(|entry| entry.strip_prefix('_').map(|rest| format!("{name}{rest}")))
        .collect()
}

/// The entry with the comment that stood at the end of the old one, if both are one line.
fn with_comment_of(old: &str, entry: &str) -> Option<String> {
    let one_line = |text: &str| text.trim_end().lines().count() == 1;
    let (_, comment) = old.trim_end().split_once(" #")?;
    (one_line(old) && one_line(entry) && !comment.contains(['"', '\'']))
        .then(|| format!("{} #{comment}\n", entry.trim_end()))
}

/// Where the entry of a top-level field stands: from its key up to the next one, without blank lines and comments between.
fn entry(yaml: &str, name: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    let mut found: Option<(usize, usize)> = None;
    for line in yaml.split_inclusive('\n') {
        let end = at + line.len();
        match &mut found {
            None if is_key(line, name) => found = Some((at, end)),
            None => {}
            Some((_, entry_end)) => {
                let continues =
                    line.starts_with([' ', '\t', ']', '}']) || line.starts_with("- ") || line.trim_end() == "-";
                if continues && !line.trim().is_empty() {
                    *entry_end = end;
                } else if !(line.trim().is_empty() || line.starts_with('#')) {
                    break;
                }
            }
        }
        at = end;
    }
    found
}

fn is_key(line: &str, name: &str) -> bool {
    ["", "\"", "'"].iter().any(|quote| {
        line.strip_prefix(quote)
            .and_then(|line| line.strip_prefix(name)?.strip_prefix(quote)?.trim_start().strip_prefix(':'))
            .is_some_and(|rest| rest.starts_with(char::is_whitespace))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const SHEET: &str = "---\n# the sheet\ntitle: Compost # short\nsummary: 'Des bacs'\n\nthemes:\n- water\n- mobility\n\n\
                         # unknown here\nx_later: {a: 1}\ncore_elements:\n  - name: un référent\n    why_essential: sans lui\n---\nText\n";

    #[test]
    fn a_changed_field_leaves_all_others_as_they_were_written() {
        let changed = set_fields(SHEET, &[("title", Some("Compost partagé".into()))]).unwrap();
        assert_eq!(changed, SHEET.replace("title: Compost #", "title: Compost partagé #"));
        let changed = set_fields(SHEET, &[("themes", Some(json!(["water"])))]).unwrap();
        assert_eq!(changed, SHEET.replace("- mobility\n", ""));
        let changed = set_fields(SHEET, &[("summary", None), ("status", Some("pilot".into()))]).unwrap();
        assert_eq!(
            changed,
            SHEET.replace("summary: 'Des bacs'\n", "").replace("---\nText", "status: pilot\n---\nText")
        );
        assert_eq!(set_fields(SHEET, &[("themes", Some(json!(["water", "mobility"])))]).unwrap(), SHEET);
        assert_eq!(set_fields(SHEET, &[("absent", None)]).unwrap(), SHEET);
    }

    #[test]
    fn values_that_look_like_something_else_come_back_as_they_are() {
        for value in [
            json!("2026"),
            json!("NO"),
            json!("a: b # c"),
            json!("- x"),
            json!("\"quoted\" 'twice'"),
            json!("two\nlines\n"),
            json!(""),
            json!(" spaces "),
            json!("---"),
            json!(2),
            json!(true),
            json!(null),
            json!([{"factor": "regulation", "text": "le règlement: permet"}, {"text": "x"}]),
            json!({"a": {"b": [1, "2", []]}}),
            json!([]),
            json!({}),
        ] {
            let changed = set_fields(SHEET, &[("summary", Some(value.clone()))]).unwrap();
            let fields = front_matter::fields(&changed);
            let expected = match &value {
                Value::Number(_) | Value::Bool(_) => value.to_string().into(),
                _ => value,
            };
            assert_eq!(fields["summary"], expected, "{changed}");
            assert_eq!(fields["x_later"], json!({"a": 1}));
        }
    }

    #[test]
    fn a_source_without_front_matter_gets_one() {
        let changed = set_fields("Text\n", &[("kind", Some("article".into()))]).unwrap();
        assert_eq!(changed, "---\nkind: article\n---\nText\n");
        assert_eq!(set_fields("Text\n", &[("kind", None)]).unwrap(), "Text\n");
    }

    #[test]
    fn what_cannot_be_changed_piecemeal_is_left_alone() {
        for source in ["---\ntitle: a: b\n---\n", "---\n{title: a}\n---\n", "---\ntitle: &a x\nsummary: *a\n---\n"] {
            assert_eq!(set_fields(source, &[("title", Some("New".into()))]), None, "{source}");
            assert_eq!(set_title(source, "New"), source);
        }
    }

    #[test]
    fn only_a_title_in_the_front_matter_changes() {
        assert_eq!(
            set_title("---\nkind: article # as it is\ntitle: Old\n---\n# Old\n\ntitle: stays\n", "New \"two\": é"),
            "---\nkind: article # as it is\ntitle: \"New \\\"two\\\": é\"\n---\n# Old\n\ntitle: stays\n"
        );
        assert_eq!(set_title("---\ntitle: >\n  folded\n  text\n---\nx\n", "New one"), "---\ntitle: New one\n---\nx\n");
        assert_eq!(set_title("---\ntitle: Old\n---\n", "1.10"), "---\ntitle: \"1.10\"\n---\n");
        for source in ["# Old\n", "---\nkind: article\n---\nx\n", ""] {
            assert_eq!(set_title(source, "New"), source);
        }
    }

    proptest! {
        #[test]
        fn a_title_that_was_set_is_the_title(title in "[ -~é]{1,30}|\\PC{1,20}") {
            let changed = set_title(SHEET, &title);
            let fields = front_matter::fields(&changed);
            prop_assert_eq!(&fields["title"], &json!(title));
            let mut before = front_matter::fields(SHEET);
            before.insert("title".into(), fields["title"].clone());
            prop_assert_eq!(fields, before);
            prop_assert!(changed.ends_with("---\nText\n"));
        }
    }
}
