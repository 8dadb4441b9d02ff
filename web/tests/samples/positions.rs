//! Statements on two sides, and consultations in each of their states.

use koinon_core::consultation::ConsultationState;
use koinon_web::views::*;
use koinon_web::{Errors, Lang, View};

use super::*;

const ULID: &str = "01J9Z3M5Q6R7S8T9V0W1X2Y3ZB";

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let mut samples = vec![
        sample("positions", positions(lang).html()),
        sample("positions-empty", empty(lang).html()),
        sample("positions-copy", of_copy(lang).html()),
        sample("positions-errors", with_errors(lang).html()),
        sample("consultations", consultations(lang).html()),
        sample("consultations-empty", ConsultationsView { items: vec![], ..consultations(lang) }.html()),
        sample("consult", consult(lang, Errors::default()).html()),
        sample("consult-errors", consult(lang, errors(lang, &mistakes())).html()),
    ];
    let given = [
        ("consultation-open", ConsultationState::Open, Give::Opinion(ULID.into())),
        ("consultation-reader", ConsultationState::Open, Give::SignIn),
        ("consultation-closed", ConsultationState::Closed, Give::Nothing),
        ("consultation-answered", ConsultationState::Answered, Give::Nothing),
        (
            "consultation-overdue",
            ConsultationState::Overdue,
            Give::Answer("Oui, <b>donc</b>.".into(), errors(lang, &[("said", "error-consultation-answered")])),
        ),
    ];
    samples.extend(given.map(|(name, state, give)| sample(name, consultation(lang, state, give).html())));
    samples
}

fn mistakes() -> [(&'static str, &'static str); 4] {
    [
        ("question", "error-empty"),
        ("opens", "error-date-form"),
        ("closes", "error-too-early"),
        ("answer_due", "error-due-too-early"),
    ]
}

fn statement(number: i64, text: &str, author: Author, city: CityName) -> PositionItem {
    PositionItem {
        ulid: format!("{ULID}{number}"),
        number: Some(number),
        href: format!("/pages/compost/debate#c{number}"),
        text: text.into(),
        lang: "fr".into(),
        author,
        city: Some(city),
        officer: false,
        time: at("2026-11-19T08:00:00Z"),
        source: None,
        tallies: vec![],
        own: None,
        own_waits: false,
        stance_action: Some(format!("/statements/{ULID}/stance")),
        delete_action: None,
        chosen: false,
    }
}

fn tally(city: Option<CityName>, officers: bool, supports: i64, contests: i64) -> TallyRow {
    TallyRow { city, officers, supports, contests }
}

fn positions(lang: Lang) -> PositionsView {
    let first = PositionItem {
        officer: true,
        source: Some(("data.example".into(), Some("https://data.example/releves".into()))),
        tallies: vec![
            tally(Some(bordeaux()), false, 3, 1),
            tally(Some(bordeaux()), true, 1, 0),
            tally(Some(here()), false, 2, 11),
            tally(None, false, 0, 2),
        ],
        own: Some(true),
        ..statement(1, "Un tiers de déchets en moins, <b>mesuré</b>.", ana(), bordeaux())
    };
    let second = PositionItem {
        lang: "ar".into(),
        delete_action: Some(format!("/comments/{ULID}/delete")),
        stance_action: None,
        chosen: true,
        ..statement(2, "الرائحة لا تُحتمل صيفًا.", leila(), here())
    };
    let third = PositionItem {
        own: Some(false),
        source: Some(("Le registre du quartier".into(), None)),
        ..statement(3, "Une mode.", forgotten(), bordeaux())
    };
    PositionsView {
        shell: shell(lang, "/pages/compost/positions"),
        head: head(compost()),
        columns: [
            PositionColumn { side: "is", title: "act-statement-is", statements: vec![first] },
            PositionColumn { side: "is_not", title: "act-statement-is-not", statements: vec![second, third] },
        ],
        pager: Pager { first: None, next: Some("/pages/compost/positions?after=200".into()) },
        make: MakeStatement::Form(StatementForm::default()),
        errors: Errors::default(),
    }
}

fn empty(lang: Lang) -> PositionsView {
    let mut view = positions(lang);
    for column in &mut view.columns {
        column.statements.clear();
    }
    PositionsView { shell: anonymous(lang, "/pages/compost/positions"), make: MakeStatement::SignIn, ..view }
}

fn of_copy(lang: Lang) -> PositionsView {
    let mut view = positions(lang);
    view.head.copy = Some(Copy {
        origin_href: "https://bordeaux.example/pages/compost".into(),
        received: at("2026-11-20T09:00:00Z"),
        unreachable_since: None,
        problem: None,
    });
    let waiting = &mut view.columns[1].statements[0];
    (waiting.number, waiting.own_waits, waiting.own) = (None, true, Some(true));
    view
}

fn with_errors(lang: Lang) -> PositionsView {
    let form = StatementForm {
        side: "is".into(),
        statement: "\"Trop\" <long>".into(),
        source: "chez moi".into(),
        errors: errors(
            lang,
            &[("side", "error-unknown-code"), ("statement", "error-too-long"), ("source", "error-not-an-address")],
        ),
    };
    PositionsView { make: MakeStatement::Form(form), ..positions(lang) }
}

pub(super) fn asked(state: ConsultationState) -> ConsultationItem {
    ConsultationItem {
        href: format!("/consultations/{ULID}"),
        question: "Où mettre le <b>prochain</b> bac ?".into(),
        page: compost(),
        state,
        opens: at("2026-11-01T00:00:00Z"),
        closes: at("2026-11-30T23:59:59Z"),
        answer_due: at("2027-01-29T23:59:59Z"),
    }
}

fn consultations(lang: Lang) -> ConsultationsView {
    let items = ConsultationState::ALL.into_iter().map(asked).collect();
    ConsultationsView { shell: anonymous(lang, "/consultations"), items }
}

fn consultation(lang: Lang, state: ConsultationState, give: Give) -> ConsultationView {
    let said = super::thread::whole().comments;
    ConsultationView {
        shell: shell(lang, "/consultations/x"),
        head: head(compost()),
        item: asked(state),
        answer: (state == ConsultationState::Answered).then(|| said[1].clone()),
        opinions: if state == ConsultationState::Closed { vec![] } else { vec![said[0].clone()] },
        give,
        delete_action: (state == ConsultationState::Open).then(|| format!("/comments/{ULID}/delete")),
    }
}

fn consult(lang: Lang, errors: Errors) -> ConsultView {
    ConsultView {
        shell: shell(lang, "/pages/compost/consult"),
        head: head(compost()),
        question: "Où <b>donc</b> ?".into(),
        opens: String::new(),
        closes: "2026-12-31".into(),
        answer_due: "bientôt".into(),
        errors,
    }
}
