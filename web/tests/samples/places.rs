//! Places, with sample data.

use koinon_web::views::*;
use koinon_web::{Lang, SafeHtml, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let full = places(lang);
    let empty = PlacesView { map: None, rows: vec![], unmapped: 0, pager: Pager::default(), ..full.clone() };
    let chosen = PlacesView { chosen: true, ..empty.clone() };
    let near = coverage(lang);
    let uncounted = CoverageView { within: vec![], year: String::new(), source: String::new(), ..near.clone() };
    let none = CoverageView { rows: vec![], map: None, profile: None, ..near.clone() };
    vec![
        sample("places", full.html()),
        sample("places-empty", empty.html()),
        sample("places-none-chosen", chosen.html()),
        sample("coverage", near.html()),
        sample("coverage-uncounted", uncounted.html()),
        sample("coverage-none", none.html()),
    ]
}

fn choice(value: &str, label: &str, chosen: bool) -> CompareChoice {
    CompareChoice { value: value.into(), label: label.into(), chosen }
}

fn map() -> SafeHtml {
    SafeHtml::from_rendered_markdown(
        "<svg viewBox=\"0 0 460 200\" width=\"460\" height=\"200\" role=\"img\" aria-label=\"Carte\"></svg>".into(),
    )
}

fn place(lang: &str, title: &str) -> PageLink {
    PageLink {
        href: "/pages/telecentre@bordeaux.example".into(),
        title: title.into(),
        lang: lang.into(),
        kind: koinon_core::kind::Kind::Place,
        shelf: None,
        summary: String::new(),
        city: bordeaux(),
        updated: at("2026-11-19T17:00:00Z"),
    }
}

fn places(lang: Lang) -> PlacesView {
    let row = PlaceRow {
        number: 1,
        page: place("fr", "Télécentre <b>"),
        kind: "Télécentre".into(),
        status: String::new(),
        address: "12 quai d'Exemple".into(),
        now: "09:00".into(),
        is_open: true,
        needs: "Wi-Fi".into(),
        distance: "1,2 km".into(),
        overdue: None,
    };
    let planned = PlaceRow {
        number: 2,
        page: place("ar", "مركز المحطة"),
        status: "2027".into(),
        now: String::new(),
        is_open: false,
        needs: String::new(),
        distance: String::new(),
        overdue: Some("14 mars 2026".into()),
        ..row.clone()
    };
    PlacesView {
        shell: anonymous(lang, "/places"),
        cities: vec![
            choice("bordeaux.example", "Bordeaux", true),
            choice("sidi-bou-said.example", "سيدي بوسعيد", false),
        ],
        kinds: vec![choice("library", "Bibliothèque", true)],
        needs: vec![choice("quiet", "Calme", true), choice("shower", "Douche", false)],
        open_now: true,
        chosen: false,
        map: Some(map()),
        unmapped: 1,
        rows: vec![row, planned],
        pager: Pager { first: None, next: Some("/places?cursor=1.2.x".into()) },
        geojson_href: "/places.geojson".into(),
    }
}

fn coverage(lang: Lang) -> CoverageView {
    let row = |number, name: &str, people: Option<&str>, is_placed, nearest| CoverageRow {
        number,
        name: name.into(),
        people: people.map(str::to_owned),
        is_placed,
        nearest,
    };
    CoverageView {
        shell: anonymous(lang, "/places/coverage"),
        cities: vec![
            choice("bordeaux.example", "Bordeaux", true),
            choice("sidi-bou-said.example", "سيدي بوسعيد", false),
        ],
        kinds: vec![choice("library", "Bibliothèque", true)],
        city: bordeaux(),
        profile: Some(place("fr", "Bordeaux")),
        is_here: true,
        map: Some(map()),
        rows: vec![
            row(1, "La Bastide <b>", Some("17 000"), true, Some((place("fr", "Télécentre"), "1,2 km".into()))),
            row(2, "Caudéran", None, true, None),
            row(3, "Ailleurs", None, false, None),
        ],
        within: vec![PlacesWithin { kilometres: 1, people: "17 000".into(), percent: "83".into() }],
        people: "20 000".into(),
        uncounted: 2,
        places: 3,
        farthest: 50,
        year: "2021".into(),
        source: "INSEE <b>".into(),
    }
}
