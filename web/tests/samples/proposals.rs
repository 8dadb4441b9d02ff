//! Proposals: one in each of its states, and lists of them.

use koinon_core::consultation::ConsultationState;
use koinon_core::policy::EditRight;
use koinon_web::views::*;
use koinon_web::{Errors, Lang, Notice, Shell, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    vec![
        sample("proposal", in_review(lang).html()),
        sample("proposal-waiting", waiting(lang).html()),
        sample("proposal-overdue", overdue(lang).html()),
        sample("proposal-in-part", accepted_in_part(lang).html()),
        sample("proposal-withdrawn", withdrawn(lang).html()),
        sample("proposal-decide", decide(lang).html()),
        sample("proposal-decide-errors", decide_errors(lang).html()),
        sample("proposal-decide-text", decide_text(lang).html()),
        sample("proposal-new-page", new_page(lang).html()),
        sample("debate", debate(lang).html()),
        sample("debate-empty", debate_empty(lang).html()),
        sample("debate-copy", debate_of_copy(lang).html()),
        sample("debate-errors", debate_errors(lang).html()),
        sample("comment-edit", super::thread::edit(lang).html()),
        sample("proposals", proposals(lang).html()),
        sample(
            "proposals-empty",
            ProposalsView { items: vec![], filter: ProposalFilter::Declined, ..proposals(lang) }.html(),
        ),
        sample("queue-proposals", queue(lang).html()),
    ]
}

fn item(state: ProposalState) -> ProposalItem {
    ProposalItem {
        href: "/proposals/01J9Z3M5Q6R7S8T9V0W1X2Y3Z9".into(),
        reason: "الأسعار تغيّرت منذ العام الماضي، <b>وهذه هي الجديدة</b>.".into(),
        page: compost(),
        author: leila(),
        author_city: here(),
        state,
        sent: at("2026-11-18T08:00:00Z"),
        position: None,
        due: None,
        overdue: false,
        decided: None,
        is_new_page: false,
        answer: String::new(),
    }
}

fn third() -> ProposalItem {
    let due = Some(at("2026-11-26T00:00:00Z"));
    ProposalItem { position: Some(3), due, ..item(ProposalState::InReview) }
}

fn late() -> ProposalItem {
    ProposalItem {
        due: Some(at("2026-11-19T00:00:00Z")),
        overdue: true,
        author: ana(),
        author_city: bordeaux(),
        ..third()
    }
}

fn declined() -> ProposalItem {
    ProposalItem {
        decided: Some(at("2026-11-19T16:00:00Z")),
        answer: "Ces prix sont ceux d’un seul <b>fournisseur</b>.".into(),
        ..item(ProposalState::Declined)
    }
}

fn step(state: ProposalState, time: Option<&str>, current: bool) -> ProposalStep {
    ProposalStep { state, time: time.map(at), current }
}

fn hunk(number: usize, overlaps: bool) -> ProposalHunk {
    use Change::{Added, Removed, Same};
    ProposalHunk {
        number,
        rows: vec![
            DiffRow::Gap(14),
            DiffRow::Line(vec![span(Same, "## Ce que cela coûte\n")]),
            DiffRow::Line(vec![
                span(Same, "Trois bacs coûtent "),
                span(Removed, "900"),
                span(Added, "1 150"),
                span(Same, " euros."),
            ]),
            DiffRow::Line(vec![span(Added, "La mairie prête des seaux <gratuitement>.")]),
        ],
        overlaps,
        accepted: None,
    }
}

/// As anybody reads it.
fn in_review(lang: Lang) -> ProposalView {
    use ProposalState::{Delivered, InReview, Received, Submitted};
    ProposalView {
        shell: anonymous(lang, "/proposals/01J9Z3M5Q6R7S8T9V0W1X2Y3Z9"),
        head: PageHead { edit: None, manage: false, ..head(compost()) },
        item: third(),
        sources: vec![
            ProposalSource {
                text: "https://bordeaux.example/comptes".into(),
                href: Some("https://bordeaux.example/comptes".into()),
            },
            ProposalSource { text: "Ana, <b>au service</b> des déchets".into(), href: None },
        ],
        steps: vec![
            step(Submitted, Some("2026-11-18T08:00:00Z"), false),
            step(Delivered, Some("2026-11-18T08:00:02Z"), false),
            step(Received, Some("2026-11-18T08:00:03Z"), false),
            step(InReview, Some("2026-11-18T08:00:04Z"), true),
        ],
        waits_for: None,
        undeliverable: None,
        decision: None,
        hunks: vec![hunk(0, false), hunk(1, true)],
        moved_on: true,
        title_change: Some(("Compost".into(), "Un <b>compost</b> partagé".into())),
        whole_text: None,
        decide: None,
        withdraw_action: None,
        thread: Some(super::thread::anonymous()),
    }
}

/// As its author sees it while the page's city does not answer.
fn waiting(lang: Lang) -> ProposalView {
    use ProposalState::{Delivered, InReview, Received, Submitted};
    ProposalView {
        shell: Shell { notice: Some(Notice::ProposalSent), ..shell(lang, "/proposals/01J9Z3M5Q6R7S8T9V0W1X2Y3Z9") },
        item: item(Submitted),
        sources: vec![],
        steps: vec![
            step(Submitted, Some("2026-11-18T08:00:00Z"), true),
            step(Delivered, None, false),
            step(Received, None, false),
            step(InReview, None, false),
        ],
        waits_for: Some(bordeaux()),
        undeliverable: Some("La page est verrouillée.".into()),
        hunks: vec![hunk(0, false)],
        moved_on: false,
        title_change: None,
        withdraw_action: Some("/proposals/01J9Z3M5Q6R7S8T9V0W1X2Y3Z9/withdraw".into()),
        ..in_review(lang)
    }
}

fn overdue(lang: Lang) -> ProposalView {
    ProposalView { item: late(), ..in_review(lang) }
}

fn accepted_in_part(lang: Lang) -> ProposalView {
    let state = ProposalState::AcceptedInPart;
    let mut view = ProposalView { item: ProposalItem { state, ..declined() }, ..in_review(lang) };
    view.steps = vec![step(state, Some("2026-11-19T16:00:00Z"), true)];
    view.decision = Some(DecisionShown {
        state,
        reason: "Les prix oui, les <b>seaux</b> non.".into(),
        by: Some(ana()),
        time: at("2026-11-19T16:00:00Z"),
        result_href: Some("/pages/compost?version=e5".into()),
        result_diff_href: Some("/pages/compost/diff?from=d4&to=e5".into()),
    });
    view.thread = Some(super::thread::answering("/proposals/01J9Z3M5Q6R7S8T9V0W1X2Y3Z9"));
    view.hunks[0].accepted = Some(true);
    view.hunks[1].accepted = Some(false);
    view
}

fn withdrawn(lang: Lang) -> ProposalView {
    let item = ProposalItem { author: forgotten(), ..item(ProposalState::Withdrawn) };
    ProposalView { item, steps: vec![step(ProposalState::Withdrawn, None, true)], hunks: vec![], ..in_review(lang) }
}

/// As an officer of the page's city sees it.
fn decide(lang: Lang) -> ProposalView {
    let form = DecideForm {
        action: "/proposals/01J9Z3M5Q6R7S8T9V0W1X2Y3Z9/decide".into(),
        seen: "d4".into(),
        markdown: None,
        edit_href: "/proposals/01J9Z3M5Q6R7S8T9V0W1X2Y3Z9?text=1".into(),
        chosen: None,
        reason: String::new(),
        errors: Errors::default(),
    };
    ProposalView {
        shell: shell(lang, "/proposals/01J9Z3M5Q6R7S8T9V0W1X2Y3Z9"),
        head: head(compost()),
        decide: Some(form),
        ..in_review(lang)
    }
}

fn with_form(lang: Lang, change: impl FnOnce(&mut DecideForm)) -> ProposalView {
    let mut view = decide(lang);
    if let Some(form) = &mut view.decide {
        change(form);
    }
    view
}

fn decide_errors(lang: Lang) -> ProposalView {
    with_form(lang, |form| {
        form.chosen = Some(vec![1]);
        form.errors = errors(lang, &[("hunk", "error-missing"), ("reason", "error-reason-needed")]);
    })
}

fn decide_text(lang: Lang) -> ProposalView {
    with_form(lang, |form| {
        form.markdown = Some("\n## Ce que cela coûte\n\nTrois bacs & <b>un seau</b>.\n".into());
        form.errors = errors(lang, &[("markdown", "error-unusable-text")]);
    })
}

fn new_page(lang: Lang) -> ProposalView {
    let item = ProposalItem { reason: String::new(), is_new_page: true, position: Some(11), due: None, ..third() };
    let whole_text = Some("\n## Le problème\n\nDes <b>seaux</b> vides.\n".into());
    let mut view = decide(lang);
    view.hunks.clear();
    ProposalView { item, whole_text, title_change: None, moved_on: false, thread: None, ..view }
}

fn debate(lang: Lang) -> DebateView {
    DebateView {
        shell: shell(lang, "/pages/compost/debate"),
        head: PageHead { edit: Some(EditRight::Propose), propose: false, ..head(compost()) },
        consultations: vec![super::positions::asked(ConsultationState::Open)],
        open: vec![late(), third()],
        closed: vec![
            declined(),
            ProposalItem { is_new_page: true, reason: String::new(), ..item(ProposalState::Accepted) },
        ],
        pager: Pager { first: None, next: Some("/pages/compost/debate?after=7".into()) },
        thread: Some(super::thread::whole()),
        goes_on: false,
    }
}

fn debate_empty(lang: Lang) -> DebateView {
    DebateView {
        consultations: vec![],
        open: vec![],
        closed: vec![],
        thread: Some(super::thread::empty()),
        ..debate(lang)
    }
}

/// A further part of the debate on a copy, where something waits for the page's city.
fn debate_of_copy(lang: Lang) -> DebateView {
    let copy = Copy {
        origin_href: "https://bordeaux.example/pages/compost".into(),
        received: at("2026-11-20T09:00:00Z"),
        unreachable_since: None,
        problem: None,
    };
    let view = debate(lang);
    let head = PageHead { copy: Some(copy), ..view.head };
    DebateView { head, thread: Some(super::thread::of_copy()), goes_on: true, ..view }
}

fn debate_errors(lang: Lang) -> DebateView {
    let errors = errors(lang, &[("said", "error-empty"), ("exact", "error-passage-gone")]);
    DebateView { thread: Some(super::thread::with_errors(errors)), ..debate(lang) }
}

fn proposals(lang: Lang) -> ProposalsView {
    use ProposalState::{Delivered, Received};
    ProposalsView {
        shell: anonymous(lang, "/proposals?state=open"),
        filter: ProposalFilter::Open,
        items: vec![
            late(),
            ProposalItem { position: Some(1), ..item(ProposalState::InReview) },
            ProposalItem { position: None, ..third() },
            item(Received),
            item(Delivered),
        ],
        pager: Pager::default(),
    }
}

fn queue(lang: Lang) -> QueueView {
    QueueView {
        shell: shell(lang, "/queue"),
        affiliations: vec![],
        to_review: vec![],
        notices: vec![super::told::told(Told::PageChanged, false)],
        to_decide: vec![late(), third()],
        own: vec![item(ProposalState::Submitted), declined()],
        drafts: vec![],
        to_fill_in: vec![],
    }
}
