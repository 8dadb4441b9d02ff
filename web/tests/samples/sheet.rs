//! What pages say in fields: the trust box, what must not be left out, conditions, the rest; and other languages.

use koinon_web::Lang;
use koinon_web::views::*;

use super::*;

pub(super) fn trust() -> Trust {
    let line = |key, text: &str| TrustLine { key, text: text.into(), ..TrustLine::default() };
    let tile = |page: PageLink, outcome: &str| TrialTile { page, outcome: outcome.into() };
    Trust {
        lines: vec![
            line("trust-how-far", "En service depuis mars 2019"),
            TrustLine {
                remark: Some("Intérêt déclaré : Un fournisseur y a participé, <b>Bacs & Fils</b>".into()),
                ..line("trust-how-we-know", "Mesuré avant et après")
            },
            TrustLine {
                trials: vec![
                    tile(cool_islands(), "A marché avec des changements"),
                    tile(school_streets(), "Sans effet"),
                ],
                more_href: Some("/pages/compost/links".into()),
                ..line("trust-tried", "Essayé dans 2 villes : 1 avec succès après des changements, 1 sans effet")
            },
            TrustLine {
                time: Some(at("2026-09-01T00:00:00Z")),
                aside: Some(("3 personnes s’en portent garantes".into(), "/pages/compost/vouch".into())),
                remark: Some("Une relecture est attendue depuis 1er novembre 2026.".into()),
                ..line("trust-checked", "")
            },
            TrustLine { names: vec!["Ana Exemple".into(), "ليلى".into()], ..line("trust-looked-after", "") },
        ],
    }
}

fn part(label: Option<&str>, text: &str, href: Option<&str>, voice: Voice) -> FactPart {
    FactPart { label: label.map(Into::into), text: text.into(), href: href.map(Into::into), voice }
}

fn fact(label: &str, values: Vec<Vec<FactPart>>) -> Fact {
    Fact { label: label.into(), values: values.into_iter().map(|parts| FactValue { parts }).collect() }
}

pub(super) fn sheet() -> Sheet {
    let words = |text: &str| part(None, text, None, Voice::Page);
    Sheet {
        first: vec![fact(
            "Le problème",
            vec![vec![words("Un tiers de nos ordures pourrait devenir du compost.\n<b>Et rien</b> ne l’est.")]],
        )],
        core: vec![
            CoreElement {
                name: "Un référent par bac".into(),
                why: "Sans lui, le bac est abandonné en trois mois.".into(),
            },
            CoreElement { name: "Un bac <fermé> à clé".into(), why: String::new() },
        ],
        conditions: Some(Conditions {
            verdict: Some("Avec des changements".into()),
            confidence: Some("Assez".into()),
            conditions: vec![Condition {
                text: words("Le règlement permet un bac sur la place."),
                remarks: vec!["indispensable".into(), "Règlements".into()],
                workaround: "Une cour privée.".into(),
            }],
        }),
        rest: vec![
            fact("Pour qui", vec![vec![part(None, "Habitants, Écoles", None, Voice::Interface)]]),
            fact(
                "Ce que cela coûte",
                vec![vec![
                    part(Some("Une fois"), "710", None, Voice::Code),
                    part(Some("Monnaie"), "EUR", None, Voice::Code),
                ]],
            ),
            fact(
                "A besoin de",
                vec![
                    vec![part(None, "جزر باردة", Some("/pages/ilots"), Voice::In("ar".into()))],
                    vec![part(None, "gent.example/a", Some("https://gent.example/a"), Voice::Code)],
                ],
            ),
        ],
        ..Sheet::default()
    }
}

/// What a trial measured, planned and did otherwise.
pub(super) fn tables() -> Sheet {
    let words = |text: &str| part(None, text, None, Voice::Page);
    Sheet {
        measured: Some(measured()),
        delivery: Some(Delivery { planned: Some(words("Vingt <i>bacs</i>")), actual: None }),
        changes: Some(Changes {
            practice: cool_islands(),
            exact: true,
            rows: vec![
                ChangeRow { element: Some("حارس <الظل>".into()), changes: Vec::new() },
                ChangeRow {
                    element: None,
                    changes: vec![FactValue {
                        parts: vec![
                            words("Sans clé"),
                            part(Some("Effet"), "C’est devenu mieux", None, Voice::Interface),
                        ],
                    }],
                },
            ],
        }),
        ..Sheet::default()
    }
}

fn measured() -> Measured {
    let number = |text: &str| part(None, text, None, Voice::Code);
    let row = |name: &str, voice: Voice| MeasuredRow {
        name: part(None, name, None, voice),
        unit: Some(part(None, "kg <par> an", None, Voice::Page)),
        before: None,
        target: None,
        after: None,
        at_practice: None,
        how: None,
    };
    Measured {
        practice: Some(cool_islands()),
        hoped: true,
        after_key: "fact-result",
        rows: vec![
            MeasuredRow {
                before: Some(number("120")),
                target: Some(number("40")),
                after: Some(number("65.5")),
                at_practice: Some(FactValue {
                    parts: vec![
                        part(Some("Avant"), "80", None, Voice::Code),
                        part(Some("Après"), "31", None, Voice::Code),
                    ],
                }),
                how: Some(FactValue { parts: vec![part(Some("Mesuré"), "mars 2026", None, Voice::Interface)] }),
                ..row("Déchets <jetés>", Voice::Page)
            },
            row("نفايات", Voice::In("ar".into())),
        ],
    }
}

pub(super) fn readings() -> Vec<Reading> {
    let reading = |page: PageLink, language: &str, is_original| Reading {
        address: format!("https://sidi-bou-said.example{}", page.href),
        language: language.into(),
        is_original,
        page,
    };
    vec![reading(school_streets(), "English", true), reading(cool_islands(), "العربية", false)]
}

pub(super) fn translated() -> Translated {
    Translated { original: school_streets(), behind: true, diff_href: "/pages/ecoles/diff?from=a".into() }
}

pub(super) fn translate(lang: Lang) -> TranslateView {
    let option = |lang: &str, language: &str, there| TranslateOption {
        lang: lang.into(),
        language: language.into(),
        write_href: format!("/write/text?translation_of=compost&lang={lang}"),
        there,
    };
    TranslateView {
        shell: shell(lang, "/pages/compost/translate"),
        head: head(compost()),
        options: vec![option("en", "English", None), option("ar", "العربية", Some(cool_islands()))],
    }
}
