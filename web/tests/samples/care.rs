//! Looking after a page, with sample data.

use koinon_web::views::*;
use koinon_web::{Lang, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let mut errors = Errors::default();
    errors.add("stewards", "Personne n’a cet identifiant.");
    errors.add("reason", "Dites pourquoi.");
    let mut late = Errors::default();
    late.add("until", "Choisissez un jour à venir.");
    vec![
        sample("hand-over", hand_over(lang, Errors::default()).html()),
        sample("hand-over-errors", hand_over(lang, errors).html()),
        sample("checked", checked(lang, Errors::default()).html()),
        sample("checked-errors", checked(lang, late).html()),
    ]
}

fn hand_over(lang: Lang, errors: Errors) -> HandOverView {
    HandOverView {
        shell: shell(lang, "/pages/compost/hand-over"),
        head: head(compost()),
        stewards: "@ana@bordeaux.example\nService <b>déchets</b>".into(),
        reason: String::new(),
        errors,
    }
}

pub(super) fn freeze(lang: Lang, frozen: Option<&str>, errors: Errors) -> FreezeView {
    FreezeView {
        shell: shell(lang, "/pages/compost/freeze"),
        head: head(school_streets()),
        protocol: "Peser <chaque> semaine.\nDeux écoles.".into(),
        frozen: frozen.map(Into::into),
        errors,
    }
}

fn checked(lang: Lang, errors: Errors) -> CheckedView {
    let (shell, head) = (shell(lang, "/pages/compost/checked"), head(compost()));
    CheckedView { shell, head, until: "2027-11-20".into(), errors }
}
