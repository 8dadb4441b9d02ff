//! What leaves the house, with sample data.

use koinon_web::views::*;
use koinon_web::{Lang, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let citation = Citation {
        authors: vec!["Ana Exemple".into()],
        year: "2026".into(),
        url: "https://bordeaux.example/pages/compost?version=1".into(),
        bibtex_href: "/pages/compost/cite.bib".into(),
        csl_href: "/pages/compost/cite.csl.json".into(),
    };
    let along = TakeAlongView {
        shell: shell(lang, "/pages/compost@bordeaux.example/take-along"),
        head: head(compost()),
        briefs: Lang::ALL.map(|lang| (lang, format!("/pages/compost/brief.pdf?lang={}", lang.code()))).into(),
        snippet: "<iframe src=\"https://sidi-bou-said.example/pages/compost/card\"></iframe>".into(),
        citation,
    };
    let card = CardView {
        shell: anonymous(lang, "/pages/compost@bordeaux.example/card"),
        page: compost(),
        address: "https://sidi-bou-said.example/pages/compost@bordeaux.example".into(),
        outcome: "Tried in 1 city".into(),
    };
    let steps = vec!["mentioned", "tried", "adopted", "given_up"];
    let maturities = MaturitiesView {
        shell: shell(lang, "/maturity"),
        theme: "mobility".into(),
        themes: vec!["mobility".into(), "water".into()],
        steps: steps.clone(),
        practices: vec![MaturityOfPractice {
            page: compost(),
            steps: vec![Some(step()), None, None, Some(step())],
            href: "/pages/compost@bordeaux.example/maturity".into(),
        }],
        pager: Pager { first: None, next: Some("/maturity?after=1-1".into()) },
    };
    vec![
        sample("take-along", along.html()),
        sample("card", card.html()),
        sample("maturity", maturity(lang, steps).html()),
        sample("maturities", maturities.html()),
        sample("maturities-none", MaturitiesView { practices: Vec::new(), ..maturities }.html()),
    ]
}

fn step() -> MaturityStep {
    MaturityStep { when: "mars 2025".into(), by_page: true, page: cool_islands() }
}

fn maturity(lang: Lang, steps: Vec<&'static str>) -> MaturityView {
    let mark = |x, step| TimelineMark { x, step };
    let marks = vec![mark(160, "mentioned"), mark(300, "tried"), mark(420, "adopted"), mark(600, "given_up")];
    MaturityView {
        shell: shell(lang, "/pages/compost@bordeaux.example/maturity"),
        head: head(compost()),
        steps,
        rows: vec![
            MaturityRow { city: bordeaux(), steps: vec![Some(step()), Some(step()), None, None] },
            MaturityRow { city: here(), steps: vec![None, None, None, Some(step())] },
        ],
        timeline: Timeline {
            height: 100,
            years: vec![(160, "2024".into()), (390, "2025".into()), (620, "2026".into())],
            rows: vec![TimelineRow { y: 24, name: "Bordeaux".into(), marks }],
        },
    }
}
