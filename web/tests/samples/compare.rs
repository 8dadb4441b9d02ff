//! Cities beside each other, with sample data.

use koinon_web::views::*;
use koinon_web::{Lang, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let full = view(lang);
    let snapshot = CompareView {
        shell: shell(lang, "/compare?at=0"),
        snapshot: true,
        chosen: true,
        cities: vec![],
        figures: vec![],
        snapshot_href: None,
        remarks: vec![],
        ..full.clone()
    };
    let empty = CompareView { cities: vec![], figures: vec![], columns: vec![], rows: vec![], ..full.clone() };
    let none = CompareView { chosen: true, columns: vec![], rows: vec![], ..full.clone() };
    vec![
        sample("compare", full.html()),
        sample("compare-snapshot", snapshot.html()),
        sample("compare-empty", empty.html()),
        sample("compare-none-chosen", none.html()),
    ]
}

fn choice(value: &str, label: &str, chosen: bool) -> CompareChoice {
    CompareChoice { value: value.into(), label: label.into(), chosen }
}

fn source(date: &str, name: &str, lang: &str) -> CompareSource {
    CompareSource {
        date: date.into(),
        saved: at("2026-11-19T17:00:00Z"),
        name: name.into(),
        lang: lang.into(),
        href: "/pages/profil@bordeaux.example".into(),
    }
}

fn known(value: &str, source: CompareSource) -> CompareCell {
    CompareCell::Known { value: value.into(), source }
}

fn view(lang: Lang) -> CompareView {
    let column = |label: &str, unit: &str, remark: &str| CompareColumn {
        label: label.into(),
        lang: String::new(),
        unit: unit.into(),
        remark: remark.into(),
    };
    let row = |city: CityName, size: &str, cells| CompareRow { city, size: size.into(), cells };
    CompareView {
        shell: anonymous(lang, "/compare"),
        snapshot: false,
        cities: vec![
            choice("bordeaux.example", "Bordeaux", true),
            choice("sidi-bou-said.example", "سيدي بوسعيد", false),
        ],
        figures: vec![choice("population", "Habitants", false), choice("compost|kg <b>", "Déchets (kg <b>)", true)],
        sizes: vec![choice("under-5000", "petite", false), choice("over-500000", "grande", true)],
        per_head: true,
        chosen: false,
        columns: vec![
            column("Habitants", "", ""),
            column("Densité", "habitants/km²", "calculée"),
            CompareColumn { lang: "fr".into(), ..column("Déchets <b>évités</b>", "kg", "compost_kg") },
        ],
        rows: vec![
            row(
                bordeaux(),
                "100 000 à 500 000",
                vec![
                    known("261 804", source("2021", "INSEE <b>", "fr")),
                    known("5 304", source("2021", "INSEE", "fr")),
                    CompareCell::NotHeld(source("", "Un compost partagé", "fr")),
                ],
            ),
            row(
                here(),
                "",
                vec![CompareCell::Missing, CompareCell::Missing, known("1 200", source("", "سماد الحي المشترك", "ar"))],
            ),
        ],
        remarks: vec!["Les 20 plus récentes.".into()],
        csv_href: "/compare.csv".into(),
        snapshot_href: Some("/compare?at=0".into()),
        now_href: "/compare".into(),
    }
}
