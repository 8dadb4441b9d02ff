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

const CONDITIONS: &str = "\
---
kind: practice_sheet   # not an article
title: 'Rues aux écoles'
core_elements:   # what must stay
  # the first
  - name: Une barrière   # light
    why_essential: >-
      Une barrière seule
      est déplacée.

  # the second
  - why_essential: \"Sans cela, ils s'y opposent.\"
    name: Les riverains
evidence_level: 2
replicability:
    verdict: copy_as_is # for now
    conditions:
    - {factor: regulation, text: Le maire peut fermer une rue., importance: required} # law
    - {factor: partners, text: \"Des voisins, à tour de rôle\", importance: helpful}
    # an end
x_later: &later {a: 1}
x_again: *later
---
Text
";

fn change(source: &str, name: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut value = front_matter::fields(source)[name].clone();
    change(&mut value);
    let changed = set_fields(source, &[(name, Some(value.clone()))]).unwrap();
    let mut expected = front_matter::fields(source);
    expected.insert(name.into(), value);
    assert_eq!(front_matter::fields(&changed), expected, "{changed}");
    changed
}

#[test]
fn one_word_within_a_list_changes_that_word() {
    for (name, path, value, old, new) in [
        ("replicability", "/verdict", json!("pilot_first"), "copy_as_is #", "pilot_first #"),
        ("replicability", "/conditions/0/importance", json!("helpful"), "required}", "helpful}"),
        ("replicability", "/conditions/1/text", json!("Des voisins"), "Des voisins, à tour de rôle", "Des voisins"),
        (
            "replicability",
            "/conditions/0/text",
            json!("Oui, [bien]"),
            "Le maire peut fermer une rue.",
            "\"Oui, [bien]\"",
        ),
        ("core_elements", "/0/name", json!("Un portail"), "Une barrière   #", "Un portail   #"),
        (
            "core_elements",
            "/1/why_essential",
            json!("Ils s'y opposent"),
            "Sans cela, ils s'y opposent.",
            "Ils s'y opposent",
        ),
        (
            "core_elements",
            "/0/why_essential",
            json!("Elle bouge"),
            ">-\n      Une barrière seule\n      est déplacée.",
            "Elle bouge",
        ),
    ] {
        let changed = change(CONDITIONS, name, |field| *field.pointer_mut(path).unwrap() = value);
        assert_eq!(changed, CONDITIONS.replacen(old, new, 1));
    }
    let changed =
        set_fields(CONDITIONS, &[("evidence_level", Some(3.into())), ("title", Some("L'école".into()))]).unwrap();
    assert_eq!(changed, CONDITIONS.replace("level: 2", "level: 3").replace("'Rues aux écoles'", "'L''école'"));
}

#[test]
fn items_and_keys_come_and_go_on_their_own_lines() {
    let gone = change(CONDITIONS, "core_elements", |list| drop(list.as_array_mut().unwrap().remove(0)));
    let first =
        "  - name: Une barrière   # light\n    why_essential: >-\n      Une barrière seule\n      est déplacée.\n";
    assert_eq!(gone, CONDITIONS.replace(first, ""));
    let added = change(CONDITIONS, "core_elements", |list| {
        list.as_array_mut().unwrap().push(json!({"name": "Un gilet", "why_essential": "On le voit.\nMême en hiver."}));
    });
    let last = "    name: Les riverains\n";
    let new = "  - name: Un gilet\n    why_essential: |-\n      On le voit.\n      Même en hiver.\n";
    assert_eq!(added, CONDITIONS.replace(last, &format!("{last}{new}")));
    let inserted = change(CONDITIONS, "replicability", |value| {
        value["conditions"].as_array_mut().unwrap().insert(0, json!({"text": "Un essai"}));
        value["confidence"] = "low".into();
    });
    assert!(inserted.contains("    conditions:\n    - text: Un essai\n    - {factor: regulation"), "{inserted}");
    assert!(inserted.contains("helpful}\n    confidence: low\n    # an end\n"), "{inserted}");
    let without = change(CONDITIONS, "core_elements", |list| {
        list[1].as_object_mut().unwrap().shift_remove("why_essential");
    });
    assert_eq!(without, CONDITIONS.replace("why_essential: \"Sans cela, ils s'y opposent.\"\n    name", "name"));
    let workaround = change(CONDITIONS, "replicability", |value| value["conditions"][0]["in_target"] = "met".into());
    assert!(workaround.contains("importance: required, in_target: met} # law\n"), "{workaround}");
}

#[test]
fn line_ends_stay_as_they_are() {
    let windows = CONDITIONS.replace('\n', "\r\n");
    let changed = set_fields(&windows, &[("themes", Some(json!(["water", "mobility"]))), ("kind", None)]).unwrap();
    assert_eq!(changed.matches('\n').count(), changed.matches("\r\n").count());
    let expected = CONDITIONS
        .replace("kind: practice_sheet   # not an article\n", "")
        .replace("---\nText", "themes:\n  - water\n  - mobility\n---\nText");
    assert_eq!(changed, expected.replace('\n', "\r\n"));
}

#[test]
fn a_text_that_keeps_the_empty_lines_after_it_is_not_given_those_of_a_field_that_goes() {
    let source = "---\nb: |+\n  some\n  lines\nd:\n    x: 1\n\n---\nText\n";
    let changed = set_fields(source, &[("d", None)]).unwrap();
    assert_eq!(changed, "---\nb: |+\n  some\n  lines\n---\nText\n");
    assert_eq!(set_fields(&source.replace('\n', "\r\n"), &[("d", None)]).unwrap(), changed.replace('\n', "\r\n"));
    // Nor where the field that goes was written twice.
    let source = "---\nc: {x: 1}\nb: >+\n  some\n  lines\nc:\n    x: 1\n\n---\nText\n";
    assert_eq!(set_fields(source, &[("c", None)]).unwrap(), "---\nb: >+\n  some\n  lines\n---\nText\n");
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[ -~é\\n]{0,20}|\\PC{0,12}|yes|NO|01234|2026-02|~|- a|a: b|# c|'x'|\"y\"".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-e]|name|text|\\PC{1,4}", inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Front matters as people write them: several styles, comments, odd indentation.
fn written() -> impl Strategy<Value = String> {
    let entry = prop_oneof![
        "(a|b|c|title): (plain words|2026|'single'|\"double\"|true|)( # why)?\n",
        "(a|b|c|d): \\[(x, y|1|)\\]( # list)?\n",
        "(a|b|c|d): \\{x: (1|two words), y: (z|'q')\\}\n",
        "(a|b|c|d):( # head)?\n(  - (one|2|'three')( # item)?\n){1,3}",
        "(a|b|c|d):\n(- name: (one|two)\n  text: (x|>-\n    folded\n    text)\n){1,3}",
        "(a|b|c|d):\n(    # in\n)?    x: 1\n    y:\n      - \\{a: b\\}\n      - c\n",
        "(b|c|d): [|>][-+]?\n  some\n  lines\n",
        "# a comment\n",
        "\n",
    ];
    (prop::collection::vec(entry, 0..6), prop::bool::ANY).prop_map(|(entries, windows)| {
        let source = format!("---\n{}---\nText\n", entries.concat());
        if windows { source.replace('\n', "\r\n") } else { source }
    })
}

proptest! {
    #[test]
    fn what_is_set_is_read_and_the_rest_is_as_it_was(source in written(), name in "a|b|c|d|title|new", new in value()) {
        let before = front_matter::fields(&source);
        for (field, value) in &before {
            prop_assert_eq!(&set_fields(&source, &[(field, Some(value.clone()))]).unwrap(), &source);
        }
        let new = front_matter::typed(&name, new);
        for value in [Some(new.clone()), None] {
            let changed = set_fields(&source, &[(&name, value.clone())]).unwrap();
            let mut expected = before.clone();
            match value {
                Some(value) => drop(expected.insert(name.clone(), value)),
                None => drop(expected.shift_remove(&name)),
            }
            prop_assert_eq!(front_matter::fields(&changed), expected, "{}", changed);
            prop_assert!(changed.ends_with(front_matter::split(&source).body));
            // Lines that belong to other fields, and comments between them, are all still there.
            for comment in source.lines().filter(|line| line.starts_with('#')) {
                prop_assert!(changed.lines().any(|line| line == comment));
            }
        }
    }

    #[test]
    fn one_value_changed_deep_inside_changes_few_lines(new in "[a-z]{1,9}( [a-z]{1,9}){0,3}", at in 0_usize..2) {
        let changed = change(CONDITIONS, "core_elements", |list| list[at]["name"] = new.as_str().into());
        let differing = CONDITIONS.lines().zip(changed.lines()).filter(|(old, new)| old != new).count();
        prop_assert!(differing <= 1 && CONDITIONS.lines().count() == changed.lines().count(), "{}", changed);
    }

    #[test]
    fn no_front_matter_makes_an_edit_fail(yaml in "([a-c ]{0,3}[-?]? ?[a-c]?: ?[&*!|>\\[{\"'#a-z0-9 ,:-]*\n){0,5}", new in value()) {
        let source = format!("---\n{yaml}---\nText");
        if let Ok(changed) = set_fields(&source, &[("a", Some(new.clone()))]) {
            prop_assert_eq!(&front_matter::fields(&changed)["a"], &new);
        }
    }
}
