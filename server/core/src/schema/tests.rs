use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

fn fields(value: Value) -> Fields {
    match value {
        Value::Object(fields) => fields,
        other => panic!("no object: {other}"),
    }
}

/// A sheet with an answer to each of the eleven questions, and nothing else.
fn sheet() -> Value {
    json!({
        "kind": "practice_sheet",
        "title": "Compost partagé de quartier",
        "summary": "Des bacs au pied des immeubles, tenus par les habitants.",
        "problem": "Un tiers de nos ordures pourrait devenir du compost.",
        "core_elements": [{"name": "Un référent par bac"}],
        "themes": ["waste_circularity"],
        "status": "operational",
        "interests_declared": "none",
        "evidence_level": 1,
        "replicability": {
            "verdict": "copy_with_changes",
            "confidence": "medium",
            "conditions": [{"text": "Le règlement sanitaire le permet."}],
        },
    })
}

/// The sheet with one field given another value.
fn with(name: &str, value: Value) -> Fields {
    let mut fields = fields(sheet());
    fields.insert(name.into(), value);
    fields
}

fn found(fields: &Fields) -> Vec<(String, &'static str)> {
    problems(Kind::PracticeSheet, fields).into_iter().map(|problem| (problem.path, problem.code)).collect()
}

#[test]
fn eleven_answers_make_a_sheet() {
    assert_eq!(found(&fields(sheet())), []);
    let questions = questions(Kind::PracticeSheet);
    let mut numbers: Vec<u8> = questions.iter().map(|question| question.number).collect();
    numbers.dedup();
    assert_eq!(numbers, (1..=11).collect::<Vec<_>>());
    assert_eq!(questions.iter().map(|question| question.screen).collect::<HashSet<_>>(), HashSet::from([1, 2, 3]));
    for question in questions {
        assert_eq!(Schema::of(Kind::PracticeSheet).field(question.path).unwrap().name, question.field.name);
    }
}

#[test]
fn an_empty_sheet_is_told_each_question_that_waits() {
    let missing = problems(Kind::PracticeSheet, &Map::new());
    let mut asked: Vec<u8> = missing.iter().map(|problem| problem.question.unwrap()).collect();
    asked.sort_unstable();
    assert_eq!(asked, (1..=11).collect::<Vec<_>>());
    assert!(missing.iter().all(|problem| problem.missing && problem.code == "missing"));
    let paths: Vec<_> = missing.iter().map(|problem| problem.path.as_str()).collect();
    assert!(paths.contains(&"replicability.verdict") && !paths.contains(&"where"), "{paths:?}");
}

#[test]
fn each_missing_answer_is_named() {
    for name in fields(sheet()).keys().filter(|name| *name != "kind") {
        for nothing in [Value::Null, json!(""), json!(" \n"), json!([]), json!({})] {
            let found = problems(Kind::PracticeSheet, &with(name, nothing.clone()));
            assert!(!found.is_empty(), "{name}: {nothing}");
            assert!(
                found.iter().all(|problem| problem.missing && problem.path.starts_with(name.as_str())),
                "{found:?}"
            );
        }
    }
}

#[test]
fn what_cannot_be_used_is_named_with_its_path() {
    for (name, value, path, code) in [
        ("title", json!("x".repeat(121)), "title", "too_long"),
        ("title", json!(["a"]), "title", "text_form"),
        ("summary", json!({"fr": "a"}), "summary", "text_form"),
        ("themes", json!(["water", "fish"]), "themes[1]", "unknown_code"),
        ("themes", json!(["water", "energy", "mobility", "open_data"]), "themes", "too_many"),
        ("core_elements", json!([{"name": "a"}, {"why_essential": "b"}]), "core_elements[1].name", "missing"),
        ("core_elements", json!([{"name": "a".repeat(201)}]), "core_elements[0].name", "too_long"),
        ("core_elements", json!([[1]]), "core_elements[0]", "object_form"),
        ("status", json!("done"), "status", "unknown_code"),
        ("status", json!(["pilot"]), "status", "unknown_code"),
        ("evidence_level", json!(4), "evidence_level", "out_of_range"),
        ("evidence_level", json!("much"), "evidence_level", "number_form"),
        ("evidence_level", json!(1.5), "evidence_level", "number_form"),
        ("evidence_level", json!(2), "indicators", "missing"),
        ("period", json!({"start": "spring"}), "period.start", "date_form"),
        ("period", json!({"start": "2023-02-30"}), "period.start", "date_form"),
        ("period", json!({"end": "2023"}), "period.start", "missing"),
        ("where", json!({"lau": "33063"}), "where", "one_needed"),
        ("where", json!({"geojson": {"type": "Point", "coordinates": [44.8, -190]}}), "where.geojson", "geometry_form"),
        ("policy_link", json!("javascript:alert(1)"), "policy_link", "url_form"),
        ("lead_organisation", json!({"kind": "city"}), "lead_organisation.name", "missing"),
        ("cost", json!({"yearly": "a lot"}), "cost.yearly", "number_form"),
        ("adapted_from", json!([{"revision": "abc"}]), "adapted_from[0]", "page_form"),
        ("replicability", json!("yes"), "replicability", "object_form"),
        (
            "replicability",
            json!({"verdict": "copy_as_is", "confidence": "low", "conditions": [{"factor": "luck", "text": "x"}]}),
            "replicability.conditions[0].factor",
            "unknown_code",
        ),
    ] {
        let found = found(&with(name, value.clone()));
        assert_eq!(found, [(path.to_owned(), code)], "{name}: {value}");
    }
}

#[test]
fn unknown_is_an_answer_where_it_may_be_and_says_why() {
    let condition = |text: Value| {
        with("replicability", json!({"verdict": "copy_as_is", "confidence": "low", "conditions": [{"text": text}]}))
    };
    let reason = json!({"unknown": "Nobody has looked into it yet."});
    assert_eq!(found(&with("problem", reason.clone())), []);
    assert_eq!(found(&condition(reason.clone())), []);
    let path = "replicability.conditions[0].text".to_owned();
    for short in [json!("unknown"), json!({"unknown": "no idea"}), json!({"unknown": 5})] {
        assert_eq!(found(&with("problem", short.clone())), [("problem".to_owned(), "reason_needed")]);
        assert_eq!(found(&condition(short)), [(path.clone(), "reason_needed")]);
    }
    assert_eq!(found(&with("summary", reason.clone())), [("summary".to_owned(), "text_form")]);
    assert_eq!(found(&with("status", json!("unknown"))), [("status".to_owned(), "unknown_code")]);
    let mut measured = with("evidence_level", json!(2));
    measured.insert("indicators".into(), json!([{"name": "Waste", "baseline": "unknown", "value": 214}]));
    assert_eq!(found(&measured), []);
}

#[test]
fn unknown_keys_are_nobodys_mistake() {
    let mut fields = with("x_later", json!({"deep": [1, {"a": null}]}));
    fields.insert("where".into(), json!({"place": "Bordeaux", "osm": 7}));
    assert_eq!(found(&fields), []);
    assert_eq!(typed(Kind::PracticeSheet, &fields, &Map::new())["x_later"], json!({"deep": [1, {"a": null}]}));
}

#[test]
fn values_have_the_type_that_the_schema_says() {
    let read = fields(json!({
        "title": 2026, "summary": true, "where": {"lau_code": 1063, "x": 5}, "sdg_targets": [11.1, "6.b"], "themes": "water",
        "evidence_level": "2", "core_elements": ["A person", {"name": 7}], "target_groups": "none",
        "cost": {"yearly": "1.5", "currency": "EUR"}, "x_number": 12, "problem": {"unknown": "nobody has looked"},
    }));
    let written = fields(json!({
        "title": "2026", "summary": "true", "where": {"lau_code": "01063"}, "sdg_targets": ["11.10", "6.b"],
    }));
    let expected = fields(json!({
        "title": "2026", "summary": "true", "where": {"lau_code": "01063", "x": 5}, "sdg_targets": ["11.10", "6.b"],
        "themes": ["water"], "evidence_level": 2, "core_elements": [{"name": "A person"}, {"name": "7"}],
        "target_groups": [], "cost": {"yearly": 1.5, "currency": "EUR"}, "x_number": 12,
        "problem": {"unknown": "nobody has looked"},
    }));
    let typed_once = typed(Kind::PracticeSheet, &read, &written);
    assert_eq!(typed_once, expected);
    assert_eq!(typed(Kind::PracticeSheet, &typed_once, &Map::new()), expected);
}

#[test]
fn every_kind_can_be_filled_in() {
    let reports = json!({
        "title": "A repair café", "experiment_type": "replication", "practice": {"iri": "https://gent.example/id/page/1"},
        "question": "Do people come?", "protocol": {"text": "Six Saturdays."}, "period": {"start": "2023-10"},
        "outcome": "worked", "lessons": ["Ask first."], "adaptations": "none",
    });
    let note = json!({
        "title": "Elsewhere?", "practice": "compost@bordeaux.example", "point_of_view": "third_party",
        "verdict": "pilot_first", "confidence": "low", "conditions": ["Somebody is paid for it."],
    });
    let place = json!({
        "place_kind": "library", "status": "open", "location": {"type": "Point", "coordinates": [-0.57, 44.84]},
        "address": "1 rue Exemple", "opening_hours": "unknown", "last_checked": "2026-11",
    });
    let city = json!({
        "name": {"fr": "Exemple", "ar": "مثال"}, "wikidata_id": "Q1479", "country": "FR", "instance": "https://city.example",
        "population": {"value": 260_000, "year": 2021, "source": "INSEE"}, "languages": "fr",
    });
    let event =
        json!({"title": "A day", "start": "2026-05-01T18:00", "end": "2026-05-01T20:00:00+02:00", "place": "Hall"});
    for (kind, value) in [
        (Kind::ExperimentReport, reports),
        (Kind::ReplicabilityNote, note),
        (Kind::Place, place),
        (Kind::CityProfile, city),
        (Kind::Organisation, json!({"organisation_kind": "association_ngo"})),
        (Kind::Event, event),
        (Kind::Article, json!({})),
    ] {
        assert_eq!(problems(kind, &fields(value)), [], "{kind:?}");
        let required = Schema::of(kind).fields.iter().filter(|field| field.need == Need::Always).count();
        assert!(problems(kind, &Map::new()).len() >= required, "{kind:?}");
    }
}

#[test]
fn the_tables_are_sound() {
    for kind in Kind::ALL {
        let schema = Schema::of(kind);
        assert_eq!(schema.kind, kind);
        check_names(&schema.all_fields().copied().collect::<Vec<_>>());
    }
    let mut names = HashSet::new();
    for vocabulary in VOCABULARIES {
        assert!(names.insert(vocabulary.name), "{} stands twice", vocabulary.name);
        let codes: HashSet<_> = vocabulary.codes.iter().collect();
        assert_eq!(codes.len(), vocabulary.codes.len(), "{}", vocabulary.name);
    }
}

fn check_names(fields: &[Field]) {
    let names: HashSet<_> = fields.iter().map(|field| field.name).collect();
    assert_eq!(names.len(), fields.len(), "a name stands twice among {names:?}");
    for field in fields {
        assert!(
            field.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
            "{}",
            field.name
        );
        assert!(field.doc.ends_with(['.', '?']), "{} says what it is in a sentence", field.name);
        if let Need::When(other, _) | Need::Without(other) = field.need {
            assert!(names.contains(other), "{} waits for {other}, which is none", field.name);
        }
        check_names(field.holds.fields().unwrap_or_default());
    }
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}|unknown|none|2026(-02(-30)?)?".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("(name|text|iri|unknown|type|coordinates|start|factor|[a-z]{1,3})", inner), 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_value_makes_the_check_fail(values in prop::collection::vec((0_usize..60, anything()), 0..12)) {
        for kind in Kind::ALL {
            let names: Vec<_> = Schema::of(kind).all_fields().map(|field| field.name).collect();
            let named = |(at, value): &(usize, Value)| (names[at % names.len()].to_owned(), value.clone());
            let fields: Fields = values.iter().map(named).collect();
            for problem in problems(kind, &fields) {
                prop_assert!(Schema::of(kind).field(&problem.path).is_some(), "{}", problem.path);
                prop_assert!(!problem.message().is_empty());
            }
            let once = typed(kind, &fields, &Map::new());
            prop_assert_eq!(typed(kind, &once, &Map::new()), once);
        }
    }
}

#[test]
fn hours_time_zones_and_districts_are_read_before_they_are_published() {
    let codes = |kind, fields: Value| {
        let found = problems(kind, fields.as_object().unwrap()).into_iter();
        found.filter(|problem| !problem.missing).map(|problem| (problem.path, problem.code)).collect::<Vec<_>>()
    };
    let place = |hours: &str| json!({"title": "A", "opening_hours": hours, "needs": ["quiet"]});
    for good in ["unknown", "24/7", "Mo-Fr 09:00-12:00,14:00-18:00; PH off", " Sa 10:00-13:00 "] {
        assert_eq!(codes(Kind::Place, place(good)), [], "{good}");
    }
    for bad in ["soon", "9h-12h", "Mo-Fr 25:00-26:00"] {
        assert_eq!(codes(Kind::Place, place(bad)), [("opening_hours".to_owned(), "hours_form")], "{bad}");
    }
    let long = codes(Kind::Place, place(&"Mo 09:00-10:00; ".repeat(40)));
    assert_eq!(long, [("opening_hours".to_owned(), "too_long")]);
    assert_eq!(codes(Kind::Place, json!({"needs": ["gold"]})), [("needs[0]".to_owned(), "unknown_code")]);
    let middle = json!({"type": "Point", "coordinates": [-0.57, 44.84]});
    let city =
        |zone: &str, middle: &Value| json!({"time_zone": zone, "districts": [{"name": "A", "location": middle}]});
    assert_eq!(codes(Kind::CityProfile, city("Africa/Tunis", &middle)), []);
    let wrong = codes(Kind::CityProfile, city("Tunis", &json!("44.84, -0.57 and so on")));
    let named = [("time_zone".to_owned(), "zone_form"), ("districts[0].location".to_owned(), "geometry_form")];
    assert_eq!(wrong, named);
}
