use super::*;

const CITY: &str = "Gent";
const SHEET: &str = "---\ntitle: Bacs # un mot\nkind: practice_sheet\nsummary: 'Des bacs.'\nproblem: Rien.\ncore_elements:\n  - name: Un référent\n    note: gardé\n  - Une clef\nthemes: [water, energy]\nstatus: pilot\nevidence_level: 1\nreplicability: {verdict: copy_as_is, confidence: high, conditions: [{text: De l'ombre, factor: finance}]}\nours: 1\n---\n\nLe texte.\n";

fn inputs(source: &str) -> Vec<Input> {
    let form = ask("practice_sheet", "Bacs", source, CITY).unwrap();
    let parts = form.questions.into_iter().flat_map(|question| question.parts);
    let inputs = parts.flat_map(|part| match part {
        Part::One(input) => vec![input],
        Part::Rows { rows, .. } => rows.into_iter().flatten().collect(),
    });
    inputs.chain(form.place).collect()
}

/// What a browser sends of a form that nobody touched.
fn untouched(source: &str) -> Vec<(String, String)> {
    let mut sent = Vec::new();
    for input in inputs(source) {
        let choices = input.field.choices();
        match (&input.field.holds, choices.is_empty()) {
            (_, false) => {
                let chosen = input.values.iter().filter(|value| choices.iter().any(|(code, _)| code == *value));
                sent.extend(chosen.map(|code| (input.name.clone(), code.clone())));
            }
            _ => sent.push((input.name.clone(), input.value().to_owned())),
        }
        match &input.unknown {
            Some(reason) if input.field.unknown == Unknown::WithReason || !reason.is_empty() => {
                sent.push((input.unknown_name(), reason.clone()));
            }
            _ => {}
        }
    }
    sent
}

fn change(sent: &mut Vec<(String, String)>, name: &str, value: &str) {
    sent.retain(|(other, _)| other != name);
    sent.push((name.into(), value.into()));
}

fn fields(source: &str) -> Map<String, Value> {
    typed_fields(Kind::PracticeSheet, source)
}

#[test]
fn a_form_that_nobody_touched_changes_no_byte() {
    for source in [
        SHEET,
        "Le texte.\n",
        "---\nthemes: energy\nproblem: {unknown: nobody wrote it down}\n---\nText",
        "---\nproblem: unknown\nstatus: odd\nthemes: [odd, water]\nevidence_level: 4\ncore_elements: [{note: a}, 5]\n---\n",
        "---\nsummary: |\n  Two\n  lines\nindicators: [{name: a, baseline: unknown, value: 1.50}, {baseline: \"2\"}]\n---\n",
        "---\nwhere: {lau_code: 01063}\ninterests_text: 12\nreplicability: {conditions: {text: {unknown: nobody has asked}}}\n---\n",
        "---\nwhere: Gent\n---\n",
        "",
    ] {
        assert_eq!(answered("practice_sheet", source, &untouched(source), CITY), source);
    }
}

#[test]
fn an_answer_changes_its_own_words_and_nothing_else() {
    let mut sent = untouched(SHEET);
    change(&mut sent, "status", "operational");
    change(&mut sent, "core_elements.0.why_essential", "Il connaît les voisins.");
    change(&mut sent, "replicability.conditions.0.text", "De l'eau");
    let changed = answered("practice_sheet", SHEET, &sent, CITY);
    let fields = fields(&changed);
    assert_eq!(fields["status"], "operational");
    assert_eq!(fields["core_elements"][0]["why_essential"], "Il connaît les voisins.");
    assert_eq!(
        (&fields["core_elements"][0]["note"], &fields["core_elements"][1]["name"]),
        (&json!("gardé"), &json!("Une clef"))
    );
    assert_eq!(fields["replicability"]["conditions"][0], json!({ "text": "De l'eau", "factor": "finance" }));
    for kept in
        ["title: Bacs # un mot\n", "summary: 'Des bacs.'\n", "themes: [water, energy]\n", "ours: 1\n", "\nLe texte.\n"]
    {
        assert!(changed.contains(kept), "{kept}: {changed}");
    }
}

#[test]
fn the_first_answers_make_the_fields_of_a_new_text() {
    let sent = [
        ("summary", "Des bacs au pied des immeubles."),
        ("themes", "water"),
        ("themes", "energy"),
        ("core_elements.0.name", "Un référent"),
        ("core_elements.4.name", "Une clef"),
        ("evidence_level", "2"),
        ("indicators.0.name", "Déchets"),
        ("indicators.0.baseline", "12,5"),
        ("indicators.0.value", "8"),
        ("replicability.verdict", "pilot_first"),
        ("replicability.conditions.0.text", "De l'ombre"),
        ("where.place", CITY),
    ];
    let sent: Vec<_> = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let text = answered("practice_sheet", "Le texte.\n", &sent, CITY);
    assert!(text.starts_with("---\n") && text.ends_with("Le texte.\n"), "{text}");
    let made = fields(&text);
    assert_eq!((&made["kind"], &made["evidence_level"]), (&json!("practice_sheet"), &json!(2)));
    assert_eq!((&made["themes"], &made["indicators"][0]["baseline"]), (&json!(["water", "energy"]), &json!(12.5)));
    assert!(text.contains("value: 8\n"), "{text}");
    assert_eq!(made["core_elements"], json!([{ "name": "Un référent" }, { "name": "Une clef" }]));
    assert_eq!(made["replicability"]["conditions"][0]["text"], "De l'ombre");
    assert!(!made.contains_key("where"), "the city is meant");
    // Taking all answers back takes their fields away.
    let nothing: Vec<_> = untouched(&text).into_iter().map(|(name, _)| (name, String::new())).collect();
    assert_eq!(fields(&answered("practice_sheet", &text, &nothing, CITY)).len(), 1);
}

#[test]
fn another_place_than_the_city_is_written_down() {
    let mut sent = untouched(SHEET);
    change(&mut sent, "where.place", "Ledeberg");
    let elsewhere = answered("practice_sheet", SHEET, &sent, CITY);
    assert_eq!(fields(&elsewhere)["where"], json!({ "place": "Ledeberg" }));
    let shown = ask("practice_sheet", "Bacs", &elsewhere, CITY).unwrap().place.unwrap();
    assert_eq!(shown.value(), "Ledeberg");
}

#[test]
fn nobody_knows_is_an_answer_with_a_reason() {
    let mut sent = untouched(SHEET);
    change(&mut sent, "problem", "");
    change(&mut sent, "problem.unknown", "Personne ne l'a écrit");
    change(&mut sent, "replicability.conditions.0.text", "");
    change(&mut sent, "replicability.conditions.0.text.unknown", "Nous n'avons pas cherché");
    change(&mut sent, "indicators.0.name", "Déchets");
    change(&mut sent, "indicators.0.baseline.unknown", "unknown");
    let text = answered("practice_sheet", SHEET, &sent, CITY);
    let said = fields(&text);
    assert_eq!(said["problem"], json!({ "unknown": "Personne ne l'a écrit" }));
    assert_eq!(
        said["replicability"]["conditions"][0],
        json!({ "text": { "unknown": "Nous n'avons pas cherché" }, "factor": "finance" })
    );
    assert_eq!(said["indicators"][0]["baseline"], "unknown");
    assert_eq!(answered("practice_sheet", &text, &untouched(&text), CITY), text);
    // An answer is worth more than the reason why there is none.
    let mut sent = untouched(&text);
    change(&mut sent, "problem", "Un tiers de nos ordures.");
    change(&mut sent, "indicators.0.baseline", "4");
    let said = fields(&answered("practice_sheet", &text, &sent, CITY));
    assert_eq!((&said["problem"], &said["indicators"][0]["baseline"]), (&json!("Un tiers de nos ordures."), &json!(4)));
}

#[test]
fn what_counts_as_answered_is_what_publishing_asks_for() {
    let answered = |source: &str| -> Vec<u8> {
        let form = ask("practice_sheet", "Bacs", source, CITY).unwrap();
        form.questions.iter().filter(|question| question.answered).map(|question| question.number).collect()
    };
    assert_eq!(answered(""), [1]);
    assert_eq!(answered(SHEET), [1, 2, 3, 4, 5, 6, 8, 9, 10, 11]);
    assert_eq!(answered(&SHEET.replace("evidence_level: 1", "evidence_level: 2")), [1, 2, 3, 4, 5, 6, 9, 10, 11]);
}

#[test]
fn there_is_room_for_more_rows_but_not_for_more_than_the_list_may_have() {
    let rows = |source: &str| -> Vec<(usize, usize)> {
        let form = ask("practice_sheet", "Bacs", source, CITY).unwrap();
        let parts = form.questions.into_iter().flat_map(|question| question.parts);
        parts
            .filter_map(|part| match part {
                Part::Rows { rows, shown, .. } => Some((shown, rows.len())),
                Part::One(_) => None,
            })
            .collect()
    };
    assert_eq!(rows(""), [(1, 6), (1, 6), (1, 6)]);
    let full = format!("---\ncore_elements: [{}]\n---\n", ["a"; 8].join(", "));
    assert_eq!(rows(&full)[0], (8, 8));
}

const TRIAL: &str = "---\nkind: experiment_report\ntitle: Essai\npractice: {iri: 'https://bordeaux.example/id/page/1', revision: abc}\nlessons:\n  - Commencer petit. # dit Ana\n  - Un référent\nadaptations: [{change: Plus petit, planned: true}]\nprotocol: {text: Peser, dpia_url: 'https://x.example'}\nours: 1\n---\nLe texte.\n";

/// The answers of a form, by their names.
fn asked(kind: &str, source: &str) -> Vec<(String, String)> {
    let form = ask(kind, "Essai", source, CITY).unwrap();
    let parts = form.questions.into_iter().flat_map(|question| question.parts);
    let inputs = parts.flat_map(|part| match part {
        Part::One(input) => vec![input],
        Part::Rows { rows, .. } => rows.into_iter().flatten().collect(),
    });
    inputs.flat_map(|input| input.values.clone().into_iter().map(move |value| (input.name.clone(), value))).collect()
}

#[test]
fn every_kind_but_the_article_asks_for_all_that_publishing_waits_for() {
    for kind in Kind::ALL {
        let asked: Vec<&str> = questions(kind).iter().map(|question| question.path).collect();
        assert_eq!(asked.is_empty(), kind == Kind::Article);
        for problem in koinon_core::schema::problems(kind, &Map::new()) {
            assert!(problem.question.is_some(), "{}: {}", kind.code(), problem.path);
        }
        assert_eq!(ask(kind.code(), "Essai", "Le texte.\n", CITY).is_some(), kind != Kind::Article);
    }
}

#[test]
fn lines_pages_and_groups_are_asked_for_and_stay_as_they_are_written() {
    let shown = asked("experiment_report", TRIAL);
    for (name, value) in [
        ("practice", "https://bordeaux.example/id/page/1"),
        ("lessons.0", "Commencer petit."),
        ("lessons.1", "Un référent"),
        ("protocol.text", "Peser"),
        ("adaptations.0.change", "Plus petit"),
    ] {
        assert!(shown.contains(&(name.into(), value.into())), "{name}: {shown:?}");
    }
    assert_eq!(answered("experiment_report", TRIAL, &shown, CITY), TRIAL, "untouched");
    let mut sent = shown;
    change(&mut sent, "lessons.1", "");
    change(&mut sent, "lessons.2", "Demander d'abord");
    change(&mut sent, "protocol.funding", "La ville");
    change(&mut sent, "outcome", "worked");
    let changed = answered("experiment_report", TRIAL, &sent, CITY);
    let fields = typed_fields(Kind::ExperimentReport, &changed);
    assert_eq!(fields["lessons"], json!(["Commencer petit.", "Demander d'abord"]));
    assert_eq!(fields["protocol"], json!({"text": "Peser", "dpia_url": "https://x.example", "funding": "La ville"}));
    assert_eq!(fields["practice"]["revision"], "abc", "the very version");
    assert_eq!((&fields["outcome"], &fields["adaptations"][0]["planned"]), (&json!("worked"), &json!(true)));
    assert!(changed.contains("ours: 1"), "{changed}");
}

#[test]
fn a_place_on_the_map_is_typed_as_latitude_and_longitude() {
    let sent = |at: &str| vec![("location".to_owned(), at.to_owned())];
    for at in ["44.84, -0.58", "44.84 -0.58", "44.84;-0.58"] {
        let text = answered("place", "Le texte.\n", &sent(at), CITY);
        let fields = typed_fields(Kind::Place, &text);
        assert_eq!(fields["location"], json!({"type": "Point", "coordinates": [-0.58, 44.84]}), "{at}");
        assert_eq!(asked("place", &text), [("location".to_owned(), "44.84, -0.58".to_owned())]);
    }
    let text = answered("place", "Le texte.\n", &sent("near the church"), CITY);
    let found = koinon_core::schema::problems(Kind::Place, &typed_fields(Kind::Place, &text));
    assert!(found.iter().any(|problem| (problem.path.as_str(), problem.code) == ("location", "geometry_form")));
}

#[test]
fn that_nothing_was_done_otherwise_is_said_and_not_meant() {
    let text = "---\nkind: experiment_report\nexperiment_type: replication\n---\nText\n";
    let empty = |ticked: bool| {
        let mut sent = vec![("adaptations.0.change".to_owned(), String::new())];
        sent.extend(ticked.then(|| ("adaptations.none".to_owned(), "none".to_owned())));
        sent
    };
    assert_eq!(answered("experiment_report", text, &empty(false), CITY), text, "an empty row says nothing");
    let said = answered("experiment_report", text, &empty(true), CITY);
    assert_eq!(typed_fields(Kind::ExperimentReport, &said)["adaptations"], json!([]));
    let form = ask("experiment_report", "Essai", &said, CITY).unwrap();
    let ticked = form
        .questions
        .iter()
        .flat_map(|question| &question.parts)
        .any(|part| matches!(part, Part::Rows { path: "adaptations", none: Some(true), .. }));
    assert!(ticked);
    assert_eq!(answered("experiment_report", &said, &empty(true), CITY), said);
    assert!(!answered("experiment_report", &said, &empty(false), CITY).contains("adaptations"), "taken back");
    let mut change = empty(true);
    change[0].1 = "Plus petit".into();
    let changed = typed_fields(Kind::ExperimentReport, &answered("experiment_report", &said, &change, CITY));
    assert_eq!(changed["adaptations"], json!([{"change": "Plus petit"}]), "a row that says something counts");
}
