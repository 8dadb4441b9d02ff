//! What one is told of, and by which ways.

use koinon_web::views::*;
use koinon_web::{Errors, Lang, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let nothing = NoticesView { notices: vec![], watched: vec![], ..notices(lang) };
    let keep = |kept| Some(KeepSearch { target: "q=compots&in=fr".into(), kept });
    let search = |kept| SearchView { shell: shell(lang, "/search?q=compots"), keep: keep(kept), ..lists::search(lang) };
    let wrong = MailSettingsView {
        address: "ana@".into(),
        pending: None,
        errors: errors(lang, &[("address", "error-no-mail-address")]),
        ..mail(lang)
    };
    vec![
        sample("notices", notices(lang).html()),
        sample("notices-empty", nothing.html()),
        sample("watch", watch(lang).html()),
        sample("search-keep", search(false).html()),
        sample("search-kept", search(true).html()),
        sample("settings/mail", mail(lang).html()),
        sample("settings/mail-errors", wrong.html()),
        sample("settings/mail-none", MailSettingsView { sends_mail: false, ..mail(lang) }.html()),
        sample("mail-confirm", mail_link(lang, MailLink::Confirm("leila@mail.example".into()))),
        sample("mail-confirmed", mail_link(lang, MailLink::Confirmed("leila@mail.example".into()))),
        sample("mail-end", mail_link(lang, MailLink::End("leila@mail.example".into()))),
        sample("mail-ended", mail_link(lang, MailLink::Ended("leila@mail.example".into()))),
        sample("mail-stale", mail_link(lang, MailLink::Stale)),
    ]
}

fn mail(lang: Lang) -> MailSettingsView {
    MailSettingsView {
        shell: shell(lang, "/settings/mail"),
        sends_mail: true,
        address: "new.leila@mail.example".into(),
        confirmed: Some("leila@mail.example".into()),
        pending: Some("new.leila@mail.example".into()),
        frequencies: vec![("never", false), ("at_once", false), ("daily", true), ("weekly", false)],
        languages: Lang::ALL.map(|other| (other.code(), other.name(), other == lang)).into(),
        errors: Errors::default(),
    }
}

fn mail_link(lang: Lang, link: MailLink) -> String {
    MailLinkView { shell: anonymous(lang, "/unsubscribe/made-up"), link, action: "/unsubscribe/made-up".into() }.html()
}

fn watched(what: &'static str, target: &str, href: Option<&str>, name: &str) -> WatchedItem {
    WatchedItem { what, target: target.into(), href: href.map(Into::into), name: name.into() }
}

pub(super) fn told(told: Told, seen: bool) -> NoticeItem {
    let by = (!seen).then(ana);
    NoticeItem { href: "/notices/7".into(), told, page: compost(), by, time: at("2026-11-20T08:00:00Z"), seen }
}

fn notices(lang: Lang) -> NoticesView {
    NoticesView {
        shell: shell(lang, "/notices"),
        notices: vec![
            told(Told::ProposalAnswered(ProposalState::AcceptedInPart), false),
            told(Told::ProposalAnswered(ProposalState::Accepted), true),
            told(Told::ProposalAnswered(ProposalState::Declined), true),
            told(Told::ProposalAnswered(ProposalState::Withdrawn), true),
            told(Told::ProposalMade, false),
            told(Told::Mentioned, true),
            told(Told::Answered, true),
            told(Told::Commented, true),
            told(Told::PageChanged, true),
            told(Told::PageAppeared, true),
            told(Told::SearchFound, true),
            told(Told::ReviewDue, false),
        ],
        pager: Pager { first: None, next: Some("/notices?after=3".into()) },
        watched: vec![
            watched("page", "https://x.example/1", Some("/pages/compost"), "Un compost partagé <gratuitement>"),
            watched("search", "q=compost", Some("/search?q=compost"), "compost"),
            watched("person", "https://x.example/2", None, "ليلى مثال"),
        ],
        feed: "https://sidi-bou-said.example/notices.atom?token=made-up".into(),
    }
}

fn watch(lang: Lang) -> WatchView {
    let option = |value: &str, label: String, chosen| WatchOption { value: value.into(), label, chosen };
    let shell = shell(lang, "/pages/compost/watch");
    WatchView {
        head: head(compost()),
        options: vec![
            option("page http://x.example/1", shell.t("watch-page"), true),
            option("city bordeaux.example", shell.t1("watch-city", "city", "Bordeaux"), false),
        ],
        shell,
    }
}
