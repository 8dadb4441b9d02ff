//! The words of the interface are whole in every language.

#![allow(clippy::unwrap_used)] // A test stops where something is not as it should be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The same word in French and in English, looked at one by one.
const SAME_AS_ENGLISH: [&str; 8] = [
    "kind-article",
    "kind-plural-article",
    "about-version-licence",
    "history-version",
    "brief-version",
    "climate-a",
    "climate-d",
    "places-km",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Key → text of a language, all its files together.
fn messages(lang: &str) -> BTreeMap<String, String> {
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    for file in fs::read_dir(root().join("locales").join(lang)).unwrap() {
        let mut key = String::new();
        for line in fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            if let Some((name, text)) =
                line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                key = name.into();
                messages.insert(key.clone(), text.trim().into());
            } else if !line.starts_with('#')
                && let Some(text) = messages.get_mut(&key)
            {
                text.push_str(line);
            }
        }
    }
    messages
}

#[test]
fn no_message_is_missing_in_any_language() {
    let keys = |lang: &str| messages(lang).into_keys().collect::<Vec<_>>();
    let english = keys("en");
    assert!(english.len() > 300);
    assert_eq!(keys("fr"), english);
    assert_eq!(keys("ar"), english);
}

#[test]
fn every_message_is_really_translated() {
    let english = messages("en");
    for (key, text) in messages("fr") {
        assert!(text != english[&key] || SAME_AS_ENGLISH.contains(&key.as_str()), "{key} is English in French: {text}");
    }
    let french = messages("fr");
    for key in SAME_AS_ENGLISH {
        assert_eq!(french[key], english[key], "{key} needs no exception any more");
    }
    for (key, text) in messages("ar") {
        let arabic = text.chars().any(|c| matches!(c, '\u{0621}'..='\u{064a}'));
        assert!(arabic || key == "day", "{key} has no Arabic letter: {text}");
        let eastern_digit = text.chars().any(|c| matches!(c, '\u{0660}'..='\u{0669}' | '\u{06f0}'..='\u{06f9}'));
        assert!(!eastern_digit, "{key} has digits that are not Western");
    }
}

#[test]
fn the_arguments_of_a_message_are_the_same_in_every_language() {
    let arguments = |text: &str| {
        let mut names: Vec<&str> = text.split('$').skip(1).filter_map(|rest| rest.split([' ', '}']).next()).collect();
        names.sort_unstable();
        names.dedup();
        names.join(" ")
    };
    let english = messages("en");
    for lang in ["fr", "ar"] {
        for (key, text) in messages(lang) {
            assert_eq!(arguments(&text), arguments(&english[&key]), "{lang}: {key}");
        }
    }
}

/// What the parts of an answer are called, where they have names of their own.
fn parts(question: &koinon_core::schema::Question) -> Vec<String> {
    let list = question.path.rsplit('.').next().unwrap().replace('_', "-");
    let is_rows = !question.columns.is_empty() || question.field.holds.lines().is_some();
    let row = is_rows.then(|| format!("answer-{list}-row"));
    let columns = question.columns.iter().map(|column| format!("answer-{list}-{}", column.replace('_', "-")));
    row.into_iter().chain(columns).collect()
}

#[test]
fn every_message_that_is_asked_for_exists_and_every_other_is_gone() {
    let english = messages("en");
    let mut source = String::new();
    for folder in [
        "templates",
        "src",
        "../server/commons/src",
        "../server/federation/src",
        "../server/http/src",
        "../server/openid/src",
        "../server/core/src/schema",
    ] {
        read_all(&root().join(folder), &mut source);
    }
    for call in [".t(\"", ".t1(\"", ".t2(\"", ".t1(\n"] {
        for rest in source.split(call).skip(1) {
            let key = rest.trim_start().trim_start_matches('"').split('"').next().unwrap();
            assert!(key.contains('{') || english.contains_key(key), "no message {key}");
        }
    }
    // Built from a prefix and a code: `tc("kind-", …)`, and `problem-CODE-what` and the like.
    let prefixes: Vec<&str> = source.split(".tc(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    // What follows from the schema: the codes of vocabularies, the levels of a question, and what each field is.
    let mut asked = Vec::new();
    for kind in koinon_core::kind::Kind::ALL {
        for question in koinon_core::schema::questions(kind) {
            asked.extend(question.field.choices().into_iter().map(|(_, key)| key));
            let key = koinon_core::schema::question_key(kind, question.number);
            asked.extend([format!("{key}-help"), key]);
            asked.push(format!("questions-{}-screen-{}", kind.code().replace('_', "-"), question.screen));
            asked.extend(parts(&question));
        }
    }
    for vocabulary in koinon_core::schema::VOCABULARIES {
        asked.extend(vocabulary.codes.iter().map(|code| vocabulary.label_key(code)));
    }
    asked.extend(shown_fields());
    for outcome in [
        "running",
        "worked",
        "worked-with-changes",
        "mixed",
        "no-effect",
        "harmful",
        "stopped-early",
        "inconclusive",
        "unsaid",
    ] {
        asked.push(format!("tried-outcome-{outcome}"));
    }
    for key in &asked {
        assert!(english.contains_key(key.as_str()), "a choice without a name: {key}");
    }
    for key in english.keys() {
        let built = asked.iter().any(|choice| choice == key)
            || key.starts_with("answer-")
            || prefixes.iter().any(|prefix| key.starts_with(prefix))
            || key.starts_with("month-")
            || key.starts_with("weekday-");
        // A mistake in a form: its code, with `_` for `-`.
        let code = key.strip_prefix("error-").map(|code| code.replace('-', "_"));
        let said = code.is_some_and(|code| source.contains(&format!("\"{code}\"")));
        assert!(built || said || source.contains(&format!("\"{key}\"")), "nobody says {key}");
    }
}

/// The keys of the labels of all fields that pages show.
fn shown_fields() -> Vec<String> {
    use koinon_core::schema::{Field, Schema};
    fn collect<'f>(fields: impl Iterator<Item = &'f Field>, keys: &mut Vec<String>) {
        // What stands in its own place on a page, or is no matter of reading.
        const ELSEWHERE: [&str; 12] = [
            "frozen",
            "time",
            "hash",
            "kind",
            "title",
            "summary",
            "slug",
            "lang",
            "themes",
            "review_due",
            "stewards",
            "translation_of",
        ];
        for field in fields {
            keys.push(format!("fact-{}", field.name.replace('_', "-")));
            collect(field.holds.fields().unwrap_or_default().iter(), keys);
        }
        keys.retain(|key| {
            !ELSEWHERE.iter().any(|name| *key == format!("fact-{}", name.replace('_', "-"))) || key == "fact-kind"
        });
    }
    let mut keys = Vec::new();
    for kind in koinon_core::kind::Kind::ALL {
        collect(Schema::of(kind).all_fields(), &mut keys);
    }
    keys
}

/// Appends the text of every file under a folder.
fn read_all(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, text);
        } else {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}
