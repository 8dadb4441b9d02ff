use super::*;

const SHEET: &str = "---\ntitle: Bacs # un mot\nkind: practice_sheet\nsummary: 'Des bacs.'\nproblem: Rien.\ncore_elements:\n  - name: Un référent\n    note: gardé\n  - Une clef\nthemes: [water, energy]\nstatus: pilot\nevidence_level: 1\nreplicability: {verdict: copy_as_is, confidence: high, conditions: [{text: De l'ombre, factor: finance}]}\nours: 1\n---\n\nLe texte.\n";

fn shell() -> Shell {
    Shell {
        lang: koinon_web::Lang::Fr,
        city: koinon_web::CityName { name: "Gent".into(), authority: "gent.example".into() },
        accent: koinon_web::Accent::default(),
        path: "/".into(),
        person: None,
        csrf: String::new(),
        contents: koinon_web::Contents::default(),
        search: String::new(),
        notice: None,
        now: koinon_core::Timestamp::default(),
    }
}

/// What a browser posts of a form that nobody touched.
fn untouched(source: &str) -> Vec<(String, String)> {
    let (asked, _) = ask(&shell(), "practice_sheet", source).unwrap();
    let mut posted = Vec::new();
    for input in asked.questions.into_iter().flat_map(|question| question.inputs) {
        match input {
            Input::Line { name, value, .. } | Input::Area { name, value, .. } => posted.push((name, value)),
            Input::Choice { name, options } | Input::Choices { name, options } => {
                let chosen = options.into_iter().filter(|(_, _, chosen)| *chosen);
                posted.extend(chosen.map(|(code, ..)| (name.clone(), code)));
            }
        }
    }
    posted
}

#[test]
fn a_form_that_nobody_touched_changes_no_byte() {
    for source in [SHEET, "Le texte.\n", "---\nthemes: energy\nproblem: {unknown: nobody wrote it down}\n---\nText", ""]
    {
        assert_eq!(answered("practice_sheet", source, &untouched(source)), source);
    }
}

#[test]
fn an_answer_changes_its_own_words_and_nothing_else() {
    let mut posted = untouched(SHEET);
    let change = |posted: &mut Vec<(String, String)>, name: &str, value: &str| {
        posted.retain(|(other, _)| other != name);
        posted.push((name.into(), value.into()));
    };
    change(&mut posted, "answer-status", "operational");
    change(&mut posted, "answer-core_elements.0.why_essential", "Il connaît les voisins.");
    change(&mut posted, "answer-replicability.conditions.0.text", "De l'eau");
    let changed = answered("practice_sheet", SHEET, &posted);
    let fields = typed_fields(Kind::PracticeSheet, &changed);
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
    let posted = [
        ("answer-summary", "Des bacs au pied des immeubles."),
        ("answer-themes", "water"),
        ("answer-themes", "energy"),
        ("answer-core_elements.0.name", "Un référent"),
        ("answer-evidence_level", "2"),
        ("answer-indicators.0.name", "Déchets"),
        ("answer-indicators.0.baseline", "12,5"),
        ("answer-replicability.verdict", "pilot_first"),
        ("answer-replicability.conditions.0.text", "De l'ombre"),
    ];
    let posted: Vec<_> = posted.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let text = answered("practice_sheet", "Le texte.\n", &posted);
    assert!(text.starts_with("---\n") && text.ends_with("Le texte.\n"), "{text}");
    let fields = typed_fields(Kind::PracticeSheet, &text);
    assert_eq!((&fields["kind"], &fields["evidence_level"]), (&json!("practice_sheet"), &json!(2)));
    assert_eq!((&fields["themes"], &fields["indicators"][0]["baseline"]), (&json!(["water", "energy"]), &json!(12.5)));
    assert_eq!(fields["replicability"]["conditions"][0]["text"], "De l'ombre");
    // Taking all answers back takes their fields away.
    let nothing: Vec<_> = untouched(&text).into_iter().map(|(name, _)| (name, String::new())).collect();
    assert_eq!(typed_fields(Kind::PracticeSheet, &answered("practice_sheet", &text, &nothing)).len(), 1);
}
