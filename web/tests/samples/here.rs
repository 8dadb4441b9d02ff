//! *And here?*, with sample data.

use koinon_web::views::*;
use koinon_web::{Lang, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let compared = NearnessWords::Compared {
        likeness: "rather_different",
        value: "0.39".into(),
        compared: 7,
        largest: vec![row("Relief", Some("Plat"), Some("Vallonné, au bord de la mer"), Some("1"))],
    };
    let too_little = NearnessWords::TooLittle {
        compared: 2,
        missing: vec![(bordeaux(), "Relief".into()), (here(), "Superficie (km²), Climat".into())],
    };
    let own = HereView {
        with: None,
        rows: Vec::new(),
        nearness: NearnessWords::Nothing,
        profiles: Vec::new(),
        head: head(cool_islands()),
        ..view(lang, NearnessWords::Nothing)
    };
    let alone = HereView { choices: Vec::new(), conditions: Vec::new(), ..own.clone() };
    vec![
        sample("here", view(lang, compared).html()),
        sample("here-too-little", view(lang, too_little).html()),
        sample("here-own", own.html()),
        sample("here-alone", alone.html()),
    ]
}

fn value(text: &str, source: &str) -> ContextValue {
    ContextValue { text: text.into(), own_words: false, source: source.into() }
}

fn row(label: &str, theirs: Option<&str>, ours: Option<&str>, by: Option<&str>) -> ContextRow {
    let value = |text: Option<&str>| text.map(|text| value(text, ""));
    ContextRow { label: label.into(), theirs: value(theirs), ours: value(ours), by: by.map(str::to_owned) }
}

fn view(lang: Lang, nearness: NearnessWords) -> HereView {
    let condition = |text: &str, met, required| JudgedCondition {
        text: text.into(),
        known: true,
        lang: "fr".into(),
        factor: "Règles".into(),
        required,
        met,
        workaround: String::new(),
        note: None,
    };
    let profile = |city: CityName| link("Une ville", "fr", Kind::CityProfile, city, "", "2026-10-02T10:00:00Z");
    HereView {
        shell: shell(lang, "/pages/compost@bordeaux.example/here"),
        head: head(compost()),
        with: Some(here()),
        choices: vec![here(), strasbourg()],
        rows: vec![
            ContextRow {
                theirs: Some(value("261 804", "2021, INSEE <b>")),
                ours: Some(value("5 911", "2014, INS")),
                ..row("Habitants", None, None, Some("0.41"))
            },
            row("Relief", Some("Plat"), Some("Vallonné"), Some("1")),
            ContextRow {
                theirs: Some(ContextValue { own_words: true, ..value("déchets, écoles <b>", "") }),
                ..row("Compétences", None, None, None)
            },
        ],
        nearness,
        profiles: vec![profile(bordeaux()), profile(here())],
        write_href: Some("/pages/une-ville/edit".into()),
        conditions: vec![
            JudgedCondition {
                note: Some(school_streets()),
                workaround: "Un bac <b>fermé</b>.".into(),
                ..condition("Une place à moins de cinq minutes à pied, pour la plupart des gens.", "not_met", true)
            },
            condition("Un référent <b>payé</b>.", "partly", true),
            JudgedCondition { known: false, ..condition("Personne ne l’a encore regardé.", "not_said", true) },
            JudgedCondition { text: String::new(), known: false, ..condition("", "not_said", false) },
            JudgedCondition { factor: String::new(), ..condition("Un composteur.", "met", false) },
        ],
    }
}
