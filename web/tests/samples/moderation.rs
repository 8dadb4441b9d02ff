//! Moderation, reports, leaving, and taking part from one's own city.

use koinon_web::views::*;
use koinon_web::{Errors, Lang, View};

use super::*;

fn moderate(lang: Lang, act: Act, errors: Errors) -> ModerateView {
    ModerateView {
        shell: shell(lang, "/pages/compost/debate"),
        head: head(compost()),
        act,
        action: format!("/comments/01J9/{}", act.code()),
        revision: (act == Act::Redact).then(|| "d4".to_owned()),
        time: (act == Act::Redact).then(|| at("2026-11-20T08:40:00Z")),
        suspend: act == Act::Hide,
        reason: String::new(),
        back: "/pages/compost/debate".into(),
        errors,
    }
}

fn concern(name: Option<&str>, number: Option<i64>) -> Concern {
    Concern { href: number.map(|n| format!("/pages/compost/debate#c{n}")), name: name.map(str::to_owned), number }
}

fn log(lang: Lang) -> ModerationView {
    let entry = |act, concern, reason: &str| LogEntry {
        act,
        concern,
        by_city: None,
        readmit: None,
        moderator: None,
        reason: reason.into(),
        time: at("2026-11-20T08:40:00Z"),
    };
    ModerationView {
        shell: shell(lang, "/moderation"),
        done: vec![
            LogEntry {
                moderator: Some(ana()),
                ..entry("redact", concern(Some("Compost"), None), "Un nom <b>propre</b>.")
            },
            LogEntry {
                by_city: Some("Bordeaux".into()),
                ..entry("hide", concern(Some("جزر البرودة"), Some(4)), "إهانة")
            },
            entry("show", concern(Some("Compost"), Some(4)), "A quotation."),
            LogEntry { readmit: Some(7), ..entry("suspend", concern(Some("Trixie Example"), None), "Publicité") },
            entry("readmit", concern(None, None), ""),
            entry("block", concern(Some("Nowhere"), None), "Publicité"),
            entry("unblock", concern(Some("Nowhere"), None), ""),
            entry("lock", concern(Some("Compost"), None), ""),
        ],
        pager: Pager { first: None, next: Some("/moderation?before=3".into()) },
    }
}

fn report(lang: Lang, errors: Errors) -> ReportView {
    ReportView {
        shell: shell(lang, "/report"),
        head: head(compost()),
        comment: Some(("01J9".into(), Some(4))),
        page: "01J8".into(),
        reason: String::new(),
        forward: Some(true),
        back: "/pages/compost/debate#c4".into(),
        errors,
    }
}

fn reports(lang: Lang, errors: Errors) -> AdminReportsView {
    let report = |decided| ReportItem {
        ulid: "01J9".into(),
        concern: concern(Some("Compost"), Some(4)),
        words: "Une insulte".into(),
        reporter: Some(leila()),
        first_time: false,
        city: None,
        reason: "C’est une <i>insulte</i>.".into(),
        time: at("2026-11-20T08:40:00Z"),
        decided,
        may_hide: decided.is_none(),
    };
    AdminReportsView {
        shell: shell(lang, "/admin/reports"),
        reports: vec![
            report(None),
            ReportItem { reporter: None, first_time: false, city: Some("strasbourg.example".into()), ..report(None) },
            report(Some("hidden")),
            report(Some("dismissed")),
        ],
        decided: false,
        pager: Pager::default(),
        errors,
    }
}

fn receipt(lang: Lang) -> ReceiptView {
    let line = |city: &str, confirmed: Option<Timestamp>| ReceiptLine {
        city: city.into(),
        authority: format!("{}.example", city.to_lowercase()),
        confirmed,
    };
    ReceiptView {
        shell: anonymous(lang, "/left/x"),
        address: "https://sidi-bou-said.example/left/x".into(),
        time: at("2026-11-20T08:40:00Z"),
        cities: vec![line("Bordeaux", Some(at("2026-11-20T08:41:00Z"))), line("Strasbourg", None)],
    }
}

fn from_my_city(lang: Lang, intent: Intent, there: Option<&str>, errors: Errors) -> FromMyCityView {
    FromMyCityView {
        shell: anonymous(lang, "/from-my-city"),
        title: "Un compost partagé".into(),
        intent,
        there: there.map(str::to_owned),
        there_host: there.map(|_| "bordeaux.example".to_owned()),
        handle: "@ana@bordeaux.example".into(),
        back: "/pages/compost/propose".into(),
        errors,
    }
}

fn arrival(lang: Lang, here: bool) -> ArrivalView {
    let path = |what: &str| here.then(|| format!("/pages/compost@bordeaux.example{what}"));
    ArrivalView {
        shell: shell(lang, "/intents"),
        host: "bordeaux.example".into(),
        title: here.then(|| "Un compost partagé".to_owned()),
        answer: path("/debate#say"),
        propose: path("/propose"),
        read: path(""),
        original: "https://bordeaux.example/id/page/1".into(),
    }
}

pub(crate) fn all(lang: Lang) -> Vec<Sample> {
    let reason = || errors(lang, &[("reason", "error-empty-reason")]);
    let none = Errors::default;
    vec![
        sample("redact", moderate(lang, Act::Redact, none()).html()),
        sample(
            "redact-refused",
            moderate(lang, Act::Redact, errors(lang, &[("reason", "error-says-this-now")])).html(),
        ),
        sample("hide", moderate(lang, Act::Hide, reason()).html()),
        sample("show", moderate(lang, Act::Show, none()).html()),
        sample("moderation", log(lang).html()),
        sample("moderation-empty", ModerationView { done: Vec::new(), pager: Pager::default(), ..log(lang) }.html()),
        sample("report", report(lang, none()).html()),
        sample("report-refused", ReportView { forward: None, comment: None, ..report(lang, reason()) }.html()),
        sample("admin-reports", reports(lang, reason()).html()),
        sample(
            "admin-reports-empty",
            AdminReportsView { reports: Vec::new(), decided: true, ..reports(lang, none()) }.html(),
        ),
        sample(
            "leave",
            LeaveView {
                shell: shell(lang, "/settings/leave"),
                has_password: true,
                errors: errors(lang, &[("password", "error-last-administrator")]),
            }
            .html(),
        ),
        sample("receipt", receipt(lang).html()),
        sample(
            "from-my-city",
            from_my_city(lang, Intent::Propose, None, errors(lang, &[("handle", "error-handle-leads-nowhere")])).html(),
        ),
        sample(
            "from-my-city-there",
            from_my_city(lang, Intent::Answer, Some("https://bordeaux.example/intents?uri=x"), none()).html(),
        ),
        sample("from-my-city-read", from_my_city(lang, Intent::Read, None, none()).html()),
        sample("arrival", arrival(lang, true).html()),
        sample("arrival-elsewhere", arrival(lang, false).html()),
    ]
}
