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
    assert_eq!(changed, SHEET.replace("summary: 'Des bacs'\n", "").replace("---\nText", "status: pilot\n---\nText"));
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
fn what_cannot_be_changed_by_itself_is_refused_and_left_alone() {
    let entangled = |field: &str| Err(EditError::Entangled(field.into()));
    let set = |source: &str, field: &str| set_fields(source, &[(field, Some("New".into()))]);
    let unreadable = "---\ntitle: a: b\n---\n";
    assert!(matches!(set(unreadable, "title"), Err(EditError::Unreadable(_))));
    let shared = "---\ntitle: &a x\nsummary: *a\n---\n";
    assert_eq!(set(shared, "title"), entangled("title"));
    assert_eq!(set(shared, "summary").unwrap(), shared.replace("*a", "New"));
    let braces = "---\n{title: a, lang: fr} # all\n---\n";
    assert_eq!(set(braces, "summary"), entangled("summary"));
    assert_eq!(set(braces, "title").unwrap(), braces.replace("a,", "New,"));
    for source in [unreadable, shared] {
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
