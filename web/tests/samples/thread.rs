//! What is said about a page: by several people, on a copy, with mistakes.

use koinon_web::views::*;
use koinon_web::{Errors, Lang, SafeHtml};

use super::*;

const ULID: &str = "01J9Z3M5Q6R7S8T9V0W1X2Y3ZA";
const BASE: &str = "/pages/compost/debate";

fn text(html: &str) -> CommentText {
    CommentText::Live(SafeHtml::from_rendered_markdown(html.into()))
}

fn comment(number: i64, author: Author, city: CityName) -> CommentItem {
    CommentItem {
        id: format!("c{number}"),
        number: Some(number),
        href: format!("{BASE}#c{number}"),
        author: Some(author),
        city: Some(city),
        time: at("2026-11-19T08:00:00Z"),
        edited: false,
        text: text("<p>Où est la clé&nbsp;?</p>"),
        lang: "fr".into(),
        answers: None,
        proposal: None,
        act: (number == 3).then_some("act-observation"),
        photo: (number == 3).then(|| ("/media/0123.jpg".into(), "Le sonomètre <b>".into())),
        passage: CommentPassage::None,
        answer_href: Some(format!("{BASE}?answer={ULID}#say")),
        edit_href: None,
        delete_action: None,
        restore_action: None,
        report_href: Some(format!("/report?comment={ULID}")),
        hide_href: Some(format!("/comments/{ULID}/hide")),
        show_href: None,
    }
}

fn gone(number: i64, text: CommentText) -> CommentItem {
    let anyone = CommentItem { report_href: None, hide_href: None, ..comment(number, forgotten(), here()) };
    CommentItem { author: None, city: None, text, answer_href: None, ..anyone }
}

fn mention(number: Option<i64>) -> Mention {
    Mention { href: format!("{BASE}#c1"), author: ana(), number }
}

fn comments() -> Vec<CommentItem> {
    vec![
        CommentItem {
            act: Some("act-vouch"),
            passage: CommentPassage::Quote("Trois bacs <b>verts</b>".into()),
            ..comment(1, ana(), bordeaux())
        },
        CommentItem {
            edited: true,
            answers: Some(mention(Some(1))),
            text: text("<p dir=\"auto\">في <strong>الكشك</strong>.</p>"),
            lang: "ar".into(),
            edit_href: Some(format!("/comments/{ULID}/edit")),
            delete_action: Some(format!("/comments/{ULID}/delete")),
            ..comment(2, leila(), here())
        },
        CommentItem {
            restore_action: Some(format!("/comments/{ULID}/restore")),
            passage: CommentPassage::Gone,
            ..gone(3, CommentText::Deleted)
        },
        CommentItem {
            show_href: Some(format!("/comments/{ULID}/show")),
            ..gone(4, CommentText::Hidden("Une <b>insulte</b>.".into()))
        },
        CommentItem {
            proposal: Some(Mention { href: "/proposals/x".into(), author: ana(), number: None }),
            ..comment(5, forgotten(), bordeaux())
        },
        CommentItem {
            proposal: Some(Mention { href: "/proposals/x".into(), author: forgotten(), number: None }),
            ..comment(6, ana(), bordeaux())
        },
    ]
}

fn form(base: &str) -> SayForm {
    SayForm {
        action: "/pages/compost/debate".into(),
        markdown: String::new(),
        answering: None,
        proposal: (base != BASE).then(|| ULID.into()),
        exact: (base == BASE).then(String::new),
        errors: Errors::default(),
    }
}

fn thread(base: &str, comments: Vec<CommentItem>, form: SayForm) -> ThreadView {
    let (waiting, pager) = (vec![], Pager::default());
    ThreadView { base: base.into(), comments, waiting, pager, say: Say::Form(Box::new(form)) }
}

pub(super) fn whole() -> ThreadView {
    let pager = Pager { first: None, next: Some(format!("{BASE}?from=51")) };
    ThreadView { pager, ..thread(BASE, comments(), form(BASE)) }
}

pub(super) fn empty() -> ThreadView {
    thread(BASE, vec![], form(BASE))
}

/// As somebody sees it who is not signed in.
pub(super) fn anonymous() -> ThreadView {
    ThreadView { say: Say::SignIn, ..empty() }
}

pub(super) fn answering(base: &str) -> ThreadView {
    thread(base, comments(), SayForm { answering: Some((ULID.into(), mention(Some(1)))), ..form(base) })
}

pub(super) fn of_copy() -> ThreadView {
    let mut waiting = comment(7, leila(), here());
    (waiting.id, waiting.number) = (format!("c{ULID}"), None);
    waiting.answers = Some(mention(None));
    let pager = Pager { first: Some(BASE.into()), next: None };
    ThreadView { waiting: vec![waiting], pager, ..thread(BASE, comments(), form(BASE)) }
}

pub(super) fn with_errors(errors: Errors) -> ThreadView {
    let form = SayForm { markdown: "\n<b>Et</b> ?\n".into(), exact: Some("\"Rien\"".into()), errors, ..form(BASE) };
    thread(BASE, comments(), form)
}

pub(super) fn edit(lang: Lang) -> CommentEditView {
    CommentEditView {
        shell: shell(lang, "/comments/x/edit"),
        head: head(compost()),
        action: "/comments/x/edit".into(),
        back: format!("{BASE}#c1"),
        markdown: "Où <b>est</b> la clé ?".into(),
        errors: errors(lang, &[("said", "error-too-long")]),
    }
}
