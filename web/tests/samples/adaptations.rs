//! Our version of a page, with sample data.

use koinon_web::views::*;
use koinon_web::{Lang, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    vec![
        sample("adapt", adapt(lang).html()),
        sample("original-diff", original_diff(lang, rows()).html()),
        sample("original-diff-nothing", original_diff(lang, vec![]).html()),
        sample("take-over", take_over(lang).html()),
    ]
}

fn take_over(lang: Lang) -> TakeOverView {
    TakeOverView {
        shell: shell(lang, "/pages/compost/take-over"),
        head: head(compost()),
        original: school_streets(),
        news_href: "/pages/ecoles@strasbourg.example/diff?from=a&to=b".into(),
        base_revision: "d4".into(),
        theirs_revision: "c3".into(),
    }
}

pub(super) fn adapted() -> Adapted {
    Adapted {
        original: school_streets(),
        differs_href: Some("/pages/compost/original-diff".into()),
        behind: true,
        news_href: "/pages/ecoles@strasbourg.example/diff?from=a".into(),
        take_over_href: Some("/pages/compost/take-over".into()),
        offer_href: Some("/pages/ecoles@strasbourg.example/propose?offer=compost".into()),
    }
}

fn adapt(lang: Lang) -> AdaptView {
    AdaptView { shell: shell(lang, "/pages/compost/adapt"), head: head(compost()), licence: "CC-BY-SA-4.0".into() }
}

fn rows() -> Vec<DiffRow> {
    vec![
        DiffRow::Gap(3),
        DiffRow::Line(vec![span(Change::Same, "At "), span(Change::Removed, "eight"), span(Change::Added, "<b>nine")]),
    ]
}

fn original_diff(lang: Lang, rows: Vec<DiffRow>) -> OriginalDiffView {
    let end = |href: &str, time, author| DiffEnd { href: href.into(), time: at(time), author };
    OriginalDiffView {
        shell: shell(lang, "/pages/compost/original-diff"),
        head: head(compost()),
        original: school_streets(),
        from: end("/pages/ecoles@strasbourg.example?version=c3", "2026-11-12T15:05:00Z", leila()),
        to: end("/pages/compost?version=d4", "2026-11-20T08:40:00Z", ana()),
        rows,
    }
}
