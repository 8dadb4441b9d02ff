//! Views that people fill in.

use koinon_core::policy::{EditRight, PagePolicy, Role};
use koinon_web::views::*;
use koinon_web::{Contents, Errors, Lang, SafeHtml, Shell, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    vec![
        sample("write", write(lang).html()),
        sample("restore-file", restore_file(lang).html()),
        sample("edit", edit(lang).html()),
        sample("edit-preview", edit_preview(lang).html()),
        sample("edit-errors", edit_errors(lang).html()),
        sample("edit-unanswered", edit_unanswered(lang).html()),
        sample("edit-proposing", edit_proposing(lang, true).html()),
        sample("edit-proposing-errors", edit_proposing(lang, false).html()),
        sample("edit-sent", edit_sent(lang).html()),
        sample("edit-shared", edit_shared(lang).html()),
        sample("share", share(lang, Some("https://bordeaux.example/drafts/a-made-up-secret")).html()),
        sample("share-none", share(lang, None).html()),
        sample("conflict", conflict(lang).html()),
        sample("rename", rename(lang).html()),
        sample("delete", delete(lang).html()),
        sample("restore", RestoreView { shell: shell(lang, "/p/restore"), head: head(compost()) }.html()),
        sample("revert", revert(lang).html()),
        sample("policy", policy(lang).html()),
        sample("setup", setup(lang).html()),
        sample("sign-in", sign_in(lang).html()),
        sample("settings", settings(lang).html()),
        sample("admin-cities", admin_cities(lang).html()),
        sample("admin-people", admin_people(lang).html()),
        sample("admin-deliveries", admin_deliveries(lang).html()),
    ]
}

fn write(lang: Lang) -> WriteView {
    let option = |code: &str, name: &str| LangOption { code: code.into(), name: name.into() };
    WriteView {
        shell: shell(lang, "/write"),
        kind: Kind::PracticeSheet,
        kinds: &Kind::ALL,
        practice: Some("compost@bordeaux.example".into()),
        title: String::new(),
        lang: lang.code().into(),
        languages: vec![
            option("fr", "Français"),
            option("en", "English"),
            option("ar", "العربية"),
            option("es", "Español"),
        ],
        restore_href: Some("/restore"),
        errors: Errors::default(),
    }
}

fn restore_file(lang: Lang) -> RestoreFileView {
    let mut errors = Errors::default();
    errors.add("key", "Pas la clé");
    errors.add("file", "Pas <le> fichier");
    RestoreFileView { shell: shell(lang, "/restore"), key: "z6Mk\"".into(), errors }
}

fn question(number: u8, screen: u8, parts: Vec<Part>) -> Question {
    Question { number, screen, answered: number < 8, note: (number == 5).then_some("protocol-is-frozen"), parts }
}

fn input(name: &str, label: &str, how: How) -> Input {
    Input { name: name.into(), label: label.into(), how, unknown: None }
}

fn problem() -> Input {
    let how = How::Area { value: "Un tiers de nos poubelles.".into(), max: 1500 };
    let unknown = DoNotKnow::Why { name: "answer-problem.unknown".into(), reason: String::new() };
    Input { unknown: Some(unknown), ..input("answer-problem", "", how) }
}

fn figure(row: usize, value: &str) -> Row {
    let name = |part: &str| format!("answer-indicators.{row}.{part}");
    let line = |value: &str, is_number| How::Line { value: value.into(), max: 200, is_number };
    let unknown = DoNotKnow::Tick { name: name("baseline.unknown"), ticked: false };
    Row {
        legend: format!("{}", row + 1),
        inputs: vec![
            input(&name("name"), "Déchets", line(value, false)),
            Input { unknown: Some(unknown), ..input(&name("baseline"), "Avant", line("", true)) },
        ],
    }
}

fn choices() -> Vec<(String, String, bool)> {
    vec![("water".into(), "Eau".into(), true), ("energy".into(), "Énergie".into(), false)]
}

fn edit(lang: Lang) -> EditView {
    EditView {
        behind: Some("27d3".into()),
        shell: shell(lang, "/pages/compost/edit"),
        subject: Subject::Page(Box::new(head(compost()))),
        page: "01J9Z3M5Q6R7S8T9V0W1X2Y3Z4".into(),
        owner: "01J9Z3M5Q6R7S8T9V0W1X2Y3Z5".into(),
        seen: Some(at("2026-11-20T08:59:00Z")),
        action: "/pages/compost/edit".into(),
        base_revision: "c3".into(),
        kind: Kind::PracticeSheet.code().into(),
        lang: "fr".into(),
        title: "Un compost partagé sur la place".into(),
        markdown: "\n\n## Le problème\n\nUn tiers de nos poubelles est fait de restes de cuisine.\n".into(),
        note: String::new(),
        questions: Some(Questions {
            kind: Kind::PracticeSheet,
            front: "---\nkind: practice_sheet\n---\n".into(),
            place: Some(input(
                "answer-where.place",
                "Où",
                How::Line { value: "Bordeaux".into(), max: 200, is_number: false },
            )),
            questions: vec![
                question(1, 1, vec![]),
                question(3, 1, vec![Part::One(problem())]),
                question(5, 2, vec![Part::One(input("answer-themes", "", How::Choices(choices())))]),
                question(
                    8,
                    2,
                    vec![
                        Part::One(input("answer-evidence_level", "", How::Choice(choices()))),
                        Part::Rows {
                            rows: vec![figure(0, "Un")],
                            more: vec![figure(1, "")],
                            if_measured: false,
                            none: Some(NoItems {
                                name: "answer-indicators.none".into(),
                                label: "Rien".into(),
                                ticked: false,
                            }),
                        },
                    ],
                ),
            ],
        }),
        right: EditRight::Publish,
        preview: None,
        draft_saved: Some(at("2026-11-20T08:59:00Z")),
        draft_reason: None,
        moved_on: true,
        errors: Errors::default(),
        gate: None,
        share: None,
        proposing: None,
    }
}

fn edit_unanswered(lang: Lang) -> EditView {
    let mut errors = Errors::default();
    errors.add_about("question-5", "De quoi s’agit-il ?", "Cette réponse manque.");
    EditView { gate: Some("2".into()), errors, draft_saved: None, moved_on: false, ..edit(lang) }
}

fn edit_shared(lang: Lang) -> EditView {
    let share = SharedDraft { secret: "a-made-up-secret".into(), owner: "Ana Exemple".into() };
    EditView { share: Some(share), subject: Subject::New, draft_saved: None, moved_on: false, ..edit(lang) }
}

fn edit_proposing(lang: Lang, elsewhere: bool) -> EditView {
    let (to, missing): (_, &[_]) =
        if elsewhere { (bordeaux(), &[]) } else { (here(), &[("note", "error-reason-needed")]) };
    EditView {
        action: "/pages/compost/propose".into(),
        questions: None,
        proposing: Some(Proposing { to, elsewhere, sources: "https://bordeaux.example/comptes\nAna".into() }),
        right: EditRight::Propose,
        draft_saved: None,
        moved_on: false,
        behind: None,
        errors: errors(lang, missing),
        ..edit(lang)
    }
}

fn edit_sent(lang: Lang) -> EditView {
    let subject = Subject::New;
    EditView { subject, questions: None, right: EditRight::Propose, draft_saved: None, moved_on: false, ..edit(lang) }
}

fn share(lang: Lang, link: Option<&str>) -> ShareView {
    ShareView {
        shell: shell(lang, "/pages/compost/share"),
        title: "Un compost partagé sur la place".into(),
        lang: "fr".into(),
        action: "/pages/compost/share".into(),
        edit_href: "/pages/compost/edit".into(),
        link: link.map(str::to_owned),
    }
}

fn edit_preview(lang: Lang) -> EditView {
    let html = "<h2>Le problème</h2><p>Un tiers de nos poubelles est fait de restes de cuisine.</p>";
    EditView {
        preview: Some(SafeHtml::from_rendered_markdown(html.into())),
        right: EditRight::Propose,
        draft_saved: None,
        moved_on: false,
        ..edit(lang)
    }
}

fn edit_errors(lang: Lang) -> EditView {
    EditView {
        questions: None,
        subject: Subject::New,
        title: String::new(),
        markdown: String::new(),
        draft_saved: None,
        moved_on: false,
        errors: errors(lang, &[("title", "error-empty"), ("markdown", "error-unusable-text")]),
        ..edit(lang)
    }
}

fn conflict(lang: Lang) -> ConflictView {
    let part = |heading: &str, before: &str, theirs: &str, yours: &str| ConflictPart {
        heading: heading.into(),
        before: before.into(),
        theirs: theirs.into(),
        yours: yours.into(),
        choice: Side::Yours,
        own: yours.into(),
    };
    ConflictView {
        shell: shell(lang, "/pages/compost/edit"),
        head: head(compost()),
        action: "/pages/compost/edit".into(),
        base_revision: "c3".into(),
        theirs_revision: "d4".into(),
        theirs_author: ana(),
        theirs_time: at("2026-11-20T08:58:00Z"),
        title: "Un compost partagé sur la place".into(),
        markdown: "## Ce que cela coûte\n\nTrois bacs coûtent 1 000 euros.\n".into(),
        note: "Les coûts".into(),
        parts: vec![
            part(
                "Ce que cela coûte",
                "Trois bacs coûtent 900 euros.",
                "Trois bacs coûtent 1 150 euros, pose comprise.",
                "Trois bacs coûtent 1 000 euros.",
            ),
            part("", "Le seau est à apporter soi-même.", "", "Les seaux sont prêtés par la mairie,\nle mercredi."),
        ],
        may_keep: true,
        errors: Errors::default(),
    }
}

fn rename(lang: Lang) -> RenameView {
    RenameView {
        shell: shell(lang, "/pages/compost/rename"),
        head: head(compost()),
        base_revision: "d4".into(),
        title: "Compost".into(),
        slug: "école d'été".into(),
        note: String::new(),
        errors: errors(lang, &[("slug", "error-slug-form")]),
    }
}

fn delete(lang: Lang) -> DeleteView {
    DeleteView { shell: shell(lang, "/pages/compost/delete"), head: head(compost()), backlinks: 3, note: String::new() }
}

fn revert(lang: Lang) -> RevertView {
    RevertView {
        shell: shell(lang, "/pages/compost/revert"),
        head: head(compost()),
        revision: "a1".into(),
        version_href: "/pages/compost?version=a1".into(),
        time: at("2026-05-04T11:30:00Z"),
        author: leila(),
        note: String::new(),
    }
}

fn policy(lang: Lang) -> PolicyView {
    let lock = Lock { reason: "Guerre d’édition".into(), until: Some(at("2026-12-01T00:00:00Z")) };
    PolicyView {
        shell: shell(lang, "/pages/compost/policy"),
        head: PageHead { lock: Some(lock), policy: PagePolicy::Locked, ..head(compost()) },
        policy: PagePolicy::Locked,
        reason: String::new(),
        until: "2026-12-01".into(),
        errors: errors(lang, &[("reason", "error-reason-needed")]),
    }
}

fn setup(lang: Lang) -> SetupView {
    let shell = Shell { contents: Contents::default(), ..anonymous(lang, "/setup") };
    SetupView {
        shell,
        token: String::new(),
        city: String::new(),
        lang: lang.code().into(),
        login: String::new(),
        errors: Errors::default(),
    }
}

fn sign_in(lang: Lang) -> SignInView {
    SignInView {
        shell: anonymous(lang, "/sign-in"),
        login: "leila".into(),
        back: "/pages/compost/edit".into(),
        to_continue: true,
        provider: Some("ProConnect".into()),
        sends_mail: true,
        joins: false,
        errors: errors(lang, &[("password", "error-wrong-login")]),
    }
}

fn settings(lang: Lang) -> SettingsView {
    let token = TokenItem {
        id: "7".into(),
        label: "Agenda".into(),
        scopes: vec!["read".into(), "write".into()],
        created: at("2026-01-05T08:00:00Z"),
        last_used: Some(at("2026-11-20T06:00:00Z")),
        expires: None,
    };
    SettingsView {
        shell: shell(lang, "/settings"),
        name: "Leïla Exemple".into(),
        login: "leila".into(),
        has_password: true,
        handle: "@leila@sidi-bou-said.example".into(),
        tokens: vec![token],
        token_form: TokenForm {
            label: String::new(),
            scopes: vec![("read", true), ("write", false), ("media", false), ("admin", false)],
            lives: vec![(30, false), (90, false), (365, true), (0, false)],
        },
        affiliations: super::vouch::affiliations(),
        organisation: String::new(),
        new_token: Some("koinon_5f0c2a9d1e".into()),
        errors: Errors::default(),
    }
}

fn admin_cities(lang: Lang) -> AdminCitiesView {
    let row = |city: CityName, following| AdminCity {
        origin: format!("https://{}", city.authority),
        city,
        following,
        follows_us: true,
        progress: None,
        waiting: 0,
        last_heard: Some(at("2026-11-20T09:00:00Z")),
        last_error: None,
        next_try: None,
        mismatches: 0,
        blocked: None,
    };
    AdminCitiesView {
        shell: shell(lang, "/admin/cities"),
        cities: vec![
            AdminCity {
                progress: Some(Progress { done: 45, total: Some(124) }),
                mismatches: 1,
                ..row(bordeaux(), Following::Yes)
            },
            AdminCity {
                waiting: 12,
                last_heard: None,
                last_error: Some("Elle ne répond pas.".into()),
                next_try: Some(at("2026-11-20T09:20:00Z")),
                ..row(strasbourg(), Following::Asked)
            },
            AdminCity { blocked: Some("Publicité".into()), ..row(city("Nowhere", "nowhere.example"), Following::No) },
        ],
        address: String::new(),
        errors: Errors::default(),
    }
}

fn admin_people(lang: Lang) -> AdminPeopleView {
    let row = |login: &str, name: &str, role, suspended, is_self| AdminPerson {
        login: login.into(),
        name: name.into(),
        role,
        suspended,
        moderates: role == Role::Officer,
        is_self,
    };
    AdminPeopleView {
        shell: shell(lang, "/admin/people"),
        people: vec![
            row("leila", "Leïla Exemple", Role::Administrator, false, true),
            row("samir", "سمير مثال", Role::Officer, false, false),
            row("troll", "Trixie Example", Role::Contributor, true, false),
        ],
        affiliations: super::vouch::affiliations(),
        sends_mail: true,
        sign_up_open: true,
        pager: Pager::default(),
        login: String::new(),
        name: String::new(),
        role: Role::Contributor,
        errors: Errors::default(),
    }
}

fn admin_deliveries(lang: Lang) -> AdminDeliveriesView {
    AdminDeliveriesView {
        shell: shell(lang, "/admin/deliveries"),
        deliveries: vec![DeadDelivery {
            id: "3".into(),
            city: strasbourg(),
            what: "جزر البرودة في المدينة العتيقة".into(),
            href: Some("/pages/ilots".into()),
            error: "Elle ne répond pas depuis 30 jours.".into(),
            since: Some(at("2026-10-20T09:00:00Z")),
        }],
        mail: Some(MailSending { waiting: 2, given_up: 1, reasons: vec!["550 <b> unknown here".into()] }),
    }
}
