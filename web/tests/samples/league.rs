//! What is missing, a city, the league, learning paths, with sample data.

use koinon_core::kind::Kind;
use koinon_web::views::*;
use koinon_web::{Errors, Lang, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    vec![
        sample("missing", missing(lang).html()),
        sample("missing-list", MissingView { is_list: true, pager: pager(), ..missing(lang) }.html()),
        sample("missing-nothing", MissingView { sections: nothing(), ..missing(lang) }.html()),
        sample("city", city_page(lang).html()),
        sample("city-silent", silent_city(lang).html()),
        sample("league", league(lang).html()),
        sample("league-alone", alone(lang).html()),
        sample("admin-league", admin(lang).html()),
        sample("admin-league-without-profile", AdminLeagueView { has_profile: false, ..admin(lang) }.html()),
    ]
}

fn compost() -> PageLink {
    let summary = "Trois bacs <b>au pied</b> des immeubles.";
    link("Un compost partagé", "fr", Kind::PracticeSheet, bordeaux(), summary, "2026-11-19T17:00:00Z")
}

fn summer() -> PageLink {
    link("سماد الحي المشترك", "ar", Kind::ExperimentReport, here(), "", "2026-11-12T08:00:00Z")
}

fn way() -> PageLink {
    link("Des bacs au café", "fr", Kind::LearningPath, strasbourg(), "Quatre pages à lire.", "2026-11-12T08:00:00Z")
}

fn pager() -> Pager {
    Pager { first: Some("/missing?what=orphans".into()), next: Some("/missing?what=orphans&after=1-2".into()) }
}

fn section(code: &'static str, pages: Vec<(PageLink, Option<String>)>, wanted: Vec<WantedPage>) -> MissingSection {
    MissingSection { code, count: "au moins 500".into(), pages, wanted, all_href: Some("/missing?what=orphans".into()) }
}

fn missing(lang: Lang) -> MissingView {
    let wanted = |title: &str, more| WantedPage {
        title: title.into(),
        href: "/pages/zone-de-rencontre".into(),
        write_href: Some("/write?title=Zone".into()),
        named_by: vec![compost(), summer()],
        more,
    };
    MissingView {
        shell: shell(lang, "/missing"),
        sections: vec![
            section("red_links", vec![], vec![wanted("Zone <b>de rencontre", 1), wanted("Ludothèque", 0)]),
            section("without_evidence", vec![(compost(), Some("/write?practice=compost".into()))], vec![]),
            section("past_review", vec![(compost(), Some("/pages/compost/checked".into()))], vec![]),
            section("orphans", vec![(summer(), None)], vec![]),
        ],
        is_list: false,
        pager: Pager { first: None, next: None },
    }
}

fn nothing() -> Vec<MissingSection> {
    ["red_links", "without_evidence", "past_review", "orphans"]
        .map(|code| MissingSection { count: "0".into(), all_href: None, ..section(code, vec![], vec![]) })
        .into()
}

fn figure(label: &str, lang: &str, unit: &str, cell: CompareCell) -> CityFigure {
    CityFigure { label: label.into(), lang: lang.into(), unit: unit.into(), cell }
}

fn source(name: &str) -> CompareSource {
    CompareSource {
        date: "2021".into(),
        saved: at("2026-11-19T17:00:00Z"),
        name: name.into(),
        lang: "fr".into(),
        href: "/pages/bordeaux".into(),
    }
}

fn list(title: &str, pages: Vec<(PageLink, String)>) -> CityList {
    CityList { title: title.into(), pages, all_href: Some("/pages?kind=place&city=here".into()) }
}

fn city_page(lang: Lang) -> CityPageView {
    let part = |code, outcomes, lists, people| CitySection { code, outcomes, lists, people };
    CityPageView {
        shell: anonymous(lang, "/cities/bordeaux.example"),
        city: bordeaux(),
        summary: "Ce que Bordeaux <b>essaie".into(),
        membership: "Membre de la ligue depuis le 20 novembre 2026.".into(),
        removed: false,
        origin_href: Some("https://bordeaux.example/".into()),
        profile: Some(compost()),
        write_href: None,
        choose_href: None,
        figures: vec![
            figure("Habitants", "", "", CompareCell::Known { value: "261 804".into(), source: source("INSEE <b>") }),
            figure("Déchets <b>évités", "fr", "kg", CompareCell::NotHeld(source("Un compost"))),
            figure("Densité", "", "habitants/km²", CompareCell::Missing),
        ],
        sections: vec![
            part(
                "gave",
                vec![("Sans effet".into(), 2, "/search?q=outcome:no_effect".into())],
                vec![list("Pratiques", vec![(compost(), String::new())]), list("Et ailleurs ?", vec![])],
                vec![],
            ),
            part("took_up", vec![], vec![list("Essais", vec![(summer(), "a marché".into())])], vec![]),
            part("places", vec![], vec![list("", vec![])], vec![]),
            part("events", vec![], vec![list("", vec![(compost(), "1er décembre 2026".into())])], vec![]),
            part("care", vec![], vec![], vec!["@ana@bordeaux.example <b>".into()]),
        ],
        pages: 124,
        pages_href: "/pages?city=bordeaux.example".into(),
        compare_href: Some("/compare?city=here&city=bordeaux.example".into()),
    }
}

fn silent_city(lang: Lang) -> CityPageView {
    CityPageView {
        shell: shell(lang, "/cities/sidi-bou-said.example"),
        removed: true,
        summary: String::new(),
        origin_href: None,
        profile: None,
        write_href: Some("/write/text?kind=city_profile"),
        choose_href: Some("/admin/league#profile"),
        figures: vec![figure("Habitants", "", "", CompareCell::Missing)],
        sections: vec![CitySection { code: "care", outcomes: vec![], lists: vec![], people: vec![] }],
        compare_href: None,
        ..city_page(lang)
    }
}

fn row(city: CityName, membership: &str) -> LeagueCityRow {
    LeagueCityRow { href: format!("/cities/{}", city.authority), city, membership: membership.into(), pages: 12 }
}

fn league(lang: Lang) -> LeagueView {
    let charter = link("Charte <b>de la ligue", "fr", Kind::Article, bordeaux(), "Six mots.", "2026-11-01T08:00:00Z");
    let group = link("Réseau", "fr", Kind::Organisation, strasbourg(), "Des villes du Rhin.", "2026-11-01T08:00:00Z");
    LeagueView {
        shell: shell(lang, "/league"),
        members: vec![row(here(), "Cette ville."), row(bordeaux(), "Membre depuis le 20 novembre 2026.")],
        others: vec![row(city("Porto", "porto.example"), "Pas encore de réponse.")],
        removed: vec![row(city("Nowhere", "nowhere.example"), "Retirée : publicité <b>.")],
        charter: Some(Charter { page: charter, version: at("2026-11-01T08:00:00Z"), vouchers: 2 }),
        groups: vec![LeagueGroup {
            page: group,
            members: vec![("Strasbourg".into(), Some("/cities/strasbourg.example".into())), ("Bâle <b>".into(), None)],
        }],
        paths: vec![way()],
    }
}

fn alone(lang: Lang) -> LeagueView {
    LeagueView {
        shell: anonymous(lang, "/league"),
        others: vec![],
        removed: vec![],
        charter: None,
        groups: vec![],
        paths: vec![],
        ..league(lang)
    }
}

fn admin(lang: Lang) -> AdminLeagueView {
    let mut errors = Errors::default();
    errors.add("charter", "Aucune page n’a cette adresse.");
    errors.add("figures", "Ce n’est pas un nombre.");
    let ordered =
        |code: &str, label: &str, place: &str| Ordered { code: code.into(), label: label.into(), place: place.into() };
    AdminLeagueView {
        shell: shell(lang, "/admin/league"),
        errors,
        charter: "charte <b>".into(),
        city_href: "/cities/sidi-bou-said.example".into(),
        has_profile: true,
        figures: vec![ordered("population", "Habitants", "1"), ordered("x|kg <b>", "Déchets (kg <b>)", "deux")],
        sections: vec![ordered("gave", "Ce qu’elle a donné", ""), ordered("care", "Qui s’en occupe", "2")],
    }
}

/// A page that is a step of a path, was visited, and can be visited; with steps of its own.
pub(super) fn learning() -> Learning {
    let href = || "/pages/compost@bordeaux.example?path=01kan4v0000000000000000001".to_owned();
    Learning {
        place: Some(PathPlace {
            path: way(),
            number: 2,
            total: 3,
            why: "Parce que <b>c’est simple".into(),
            before: Some((compost(), href())),
            after: None,
        }),
        steps: vec![
            PathStep { name: "compost".into(), why: "Pour <b>commencer".into(), page: Some((summer(), href())) },
            PathStep { name: "Une page <b>absente".into(), why: String::new(), page: None },
        ],
        begin_href: Some(href()),
        paths: vec![(way(), href())],
        visits: vec![(compost(), "12 mars 2026".into()), (summer(), String::new())],
        ask_visit_href: Some("/pages/compost/debate?ask=visit#say".into()),
    }
}
