//! Links between pages, and the ledger of who tried a practice.

use koinon_web::views::*;
use koinon_web::{Lang, View as _};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    vec![
        sample("links", links(lang, None).html()),
        sample("links-refused", links(lang, Some("Non.")).html()),
        sample("tried", tried(lang, Some(IntentionForm::default())).html()),
        sample("tried-refused", tried(lang, Some(refused(lang))).html()),
        sample("tried-nowhere", nowhere(lang).html()),
        sample("freeze", care::freeze(lang, None, Errors::default()).html()),
        sample("freeze-refused", care::freeze(lang, None, errors(lang, &[("protocol", "error-frozen")])).html()),
        sample("freeze-frozen", care::freeze(lang, Some("Figé le 3 mars 2026"), Errors::default()).html()),
    ]
}

fn answering(page: &PageLink) -> Option<Answering> {
    Some(Answering { source: format!("https://{}/id/page/1", page.city.authority), relation: "replicates".into() })
}

fn links(lang: Lang, sent: Option<&str>) -> LinksView {
    let trial = school_streets();
    let about = answering(&trial).unwrap();
    let out = |relation: Option<&str>, target, answer: Option<&str>| LinkOut {
        relation: relation.map(Into::into),
        target,
        answer: answer.map(Into::into),
    };
    let errors = if sent.is_some() { errors(lang, &[("reason", "error-too-short")]) } else { Errors::default() };
    LinksView {
        shell: shell(lang, "/pages/compost/links"),
        head: head(compost()),
        outgoing: vec![
            out(Some("Refait"), LinkTarget::Page(cool_islands()), Some("Sidi Bou Saïd affiche ce lien.")),
            out(
                None,
                LinkTarget::Missing { title: "Seau prêté".into(), write_href: Some("/write?title=Seau".into()) },
                None,
            ),
            out(None, LinkTarget::Missing { title: "Kompost@strasbourg.example".into(), write_href: None }, None),
        ],
        incoming: vec![
            LinkIn { relation: Some("Refait".into()), answering: answering(&trial), page: trial },
            LinkIn { relation: None, page: cool_islands(), answering: None },
        ],
        told: vec![("Refait".into(), "https://metz.example/id/page/1?a=1&b=<2>".into())],
        declined: vec![
            LinkDeclined {
                relation: "Contredit".into(),
                page: Some(cool_islands()),
                address: String::new(),
                reason: "Il s’agit d’une <autre> pratique.".into(),
                time: at("2026-11-19T10:00:00Z"),
                answering: answering(&cool_islands()),
            },
            LinkDeclined {
                relation: "Refait".into(),
                page: None,
                address: "https://metz.example/id/page/2".into(),
                reason: "Ce compte rendu n’existe pas.".into(),
                time: at("2026-11-18T10:00:00Z"),
                answering: None,
            },
        ],
        errors,
        sent: sent.map(|reason| (reason.to_owned(), about.source, about.relation)),
    }
}

fn refused(lang: Lang) -> IntentionForm {
    IntentionForm {
        date: "bientôt".into(),
        words: "Avec <nos> voisins.".into(),
        errors: errors(lang, &[("date", "error-date-form")]),
    }
}

fn tried(lang: Lang, form: Option<IntentionForm>) -> TriedView {
    let row = |page: PageLink, outcome: &str| LedgerRow {
        page,
        context: "Plutôt semblables (0.21)".into(),
        outcome: outcome.into(),
        remarks: vec!["Comparé à autre chose".into(), "Depuis mars 2026".into()],
        adaptations: Vec::new(),
        without: "Non dit".into(),
    };
    TriedView {
        shell: shell(lang, "/pages/compost/tried"),
        head: head(compost()),
        sentence: "Essayé dans 2 villes : 1 sans effet, 1 retiré (dernier résultat : a marché)".into(),
        tiles: vec![
            TrialTile { page: cool_islands(), outcome: "Sans effet".into() },
            TrialTile { page: school_streets(), outcome: "Retiré (dernier résultat : a marché)".into() },
        ],
        rows: vec![
            LedgerRow {
                adaptations: vec!["Un bac <plus petit>.".into(), "Deux clés.".into()],
                ..row(cool_islands(), "Sans effet")
            },
            row(school_streets(), "A marché"),
        ],
        declined: vec![(row(school_streets(), "A marché"), "C’est une autre pratique.".into())],
        intentions: vec![
            LedgerIntention {
                city: strasbourg(),
                when: "Va l’essayer : mars 2027".into(),
                href: "/pages/compost/debate#c4".into(),
            },
            LedgerIntention {
                city: here(),
                when: "Voulait l’essayer (2025)".into(),
                href: "/pages/compost/debate#c1".into(),
            },
        ],
        level: "reproduit ailleurs (niveau 4)".into(),
        form,
    }
}

fn nowhere(lang: Lang) -> TriedView {
    TriedView {
        sentence: "Pas encore".into(),
        tiles: Vec::new(),
        rows: Vec::new(),
        declined: Vec::new(),
        intentions: Vec::new(),
        ..tried(lang, None)
    }
}
