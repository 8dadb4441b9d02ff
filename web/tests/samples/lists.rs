//! Lists of pages: home, all pages, what was found, what is to be done.

use koinon_core::consultation::ConsultationState;
use koinon_core::kind::Kind;
use koinon_core::shelf::Shelf;
use koinon_web::views::*;
use koinon_web::{Contents, Lang, Notice, Shell, View};

use super::reading::cities;
use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    vec![
        sample("home", home(lang).html()),
        sample("home-empty", home_empty(lang).html()),
        sample("pages", pages(lang).html()),
        sample("search", search(lang).html()),
        sample("search-none", search_none(lang).html()),
        sample("queue", queue(lang).html()),
    ]
}

fn home(lang: Lang) -> HomeView {
    HomeView {
        shell: anonymous(lang, "/"),
        sentence: "Un village bleu et blanc au-dessus de la mer, qui apprend avec d’autres.".into(),
        consultations: vec![super::positions::asked(ConsultationState::Open)],
        tried: vec![
            TrialTile { page: school_streets(), outcome: "Sans effet".into() },
            TrialTile { page: cool_islands(), outcome: "A marché".into() },
        ],
        themes: vec![
            ThemeLink { name: "Mobilité".into(), href: "/pages?theme=mobility".into(), pages: 12 },
            ThemeLink { name: "x<b>".into(), href: "/pages?theme=x".into(), pages: 1 },
        ],
        new_here: vec![cool_islands()],
        new_elsewhere: vec![compost(), school_streets()],
        cities: cities().into_iter().take(3).collect(),
    }
}

fn home_empty(lang: Lang) -> HomeView {
    let shell = Shell { contents: Contents::default(), notice: Some(Notice::CityReady), ..shell(lang, "/") };
    HomeView {
        shell,
        sentence: String::new(),
        consultations: vec![],
        tried: vec![],
        themes: vec![],
        new_here: vec![],
        new_elsewhere: vec![],
        cities: vec![],
    }
}

fn pages(lang: Lang) -> PagesView {
    PagesView {
        shell: anonymous(lang, "/pages?kind=practice_sheet"),
        kind: Some(Kind::PracticeSheet),
        theme: Some("Mobilité".into()),
        city: Some(bordeaux()),
        order: Some(ListOrder::Closeness { city: here(), compared: 2, usual: "/pages?kind=practice_sheet".into() }),
        pages: vec![compost(), cool_islands()],
        pager: Pager { first: Some("/pages".into()), next: Some("/pages?cursor=x".into()) },
        feed: "/pages.atom?kind=practice_sheet".into(),
        calendar: Some("/events.ics?theme=mobility".into()),
    }
}

pub(super) fn search(lang: Lang) -> SearchView {
    let fragment = |text: &str, hit| Fragment { text: text.into(), hit };
    let option = |label: &str, count, active| FacetOption {
        label: label.into(),
        count,
        href: "/search?q=compost".into(),
        active,
    };
    SearchView {
        shell: Shell { search: "compots".into(), ..anonymous(lang, "/search?q=compots") },
        query: "compots".into(),
        order: ListOrder::Usual { by_closeness: "/search?q=compots&near=here".into() },
        hits: vec![
            Hit {
                page: compost(),
                passage: vec![
                    fragment("Le ", false),
                    fragment("compost", true),
                    fragment(" se retourne une fois par mois ; les <habitants> s’inscrivent sur un tableau.", false),
                ],
            },
            Hit {
                page: cool_islands(),
                passage: vec![fragment("يُستعمل ", false), fragment("السماد", true), fragment(" لري الأفنية.", false)],
            },
        ],
        total: 2,
        facets: vec![
            Facet {
                name: "city", options: vec![option("Bordeaux", 1, true), option("سيدي بوسعيد", 1, false)]
            },
            Facet { name: "kind", options: vec![option("Fiche pratique", 2, false)] },
            Facet {
                name: "evidence_level", options: vec![option("Français", 1, false), option("العربية", 1, false)]
            },
        ],
        did_you_mean: Some(Suggestion { text: "compost".into(), href: "/search?q=compost".into() }),
        pager: Pager::default(),
        feed: "/search.atom?q=compots".into(),
        keep: None,
    }
}

fn search_none(lang: Lang) -> SearchView {
    let shell = Shell { search: "xyzzy".into(), ..anonymous(lang, "/search?q=xyzzy") };
    SearchView {
        shell,
        query: "xyzzy".into(),
        order: ListOrder::Closeness { city: here(), compared: 0, usual: "/search?q=xyzzy".into() },
        hits: vec![],
        total: 0,
        facets: vec![],
        did_you_mean: None,
        pager: Pager::default(),
        feed: "/search.atom?q=xyzzy".into(),
        keep: None,
    }
}

fn queue(lang: Lang) -> QueueView {
    let draft = |title: &str, reason, is_new| DraftItem {
        edit_href: "/pages/compost/edit".into(),
        discard_action: "/pages/compost/draft/discard".into(),
        title: title.into(),
        lang: "fr".into(),
        saved: at("2026-11-20T08:59:00Z"),
        reason,
        is_new,
        share_href: Some("/pages/compost/share".into()),
        is_shared: is_new,
    };
    QueueView {
        shell: shell(lang, "/queue"),
        notices: vec![],
        to_decide: vec![],
        affiliations: super::vouch::affiliations(),
        to_review: vec![compost()],
        own: vec![],
        to_fill_in: vec![PageLink { shelf: Some(Shelf::Legal), ..compost() }],
        drafts: vec![
            draft("Un compost partagé sur la place", Some(DraftReason::WaitsForReview), false),
            draft("", None, true),
        ],
    }
}
