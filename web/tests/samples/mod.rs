//! Every view with sample data, in one of the interface's languages: for the tests and for the gallery.

mod adaptations;
mod care;
mod compare;
mod forms;
mod here;
mod league;
mod links;
mod lists;
mod moderation;
mod observations;
mod outside;
mod places;
mod positions;
mod proposals;
mod reading;
mod sheet;
mod signing_in;
mod thread;
mod told;
mod vouch;

use koinon_core::Timestamp;
use koinon_core::kind::Kind;
use koinon_core::policy::{EditRight, PagePolicy, Role};
use koinon_web::views::{Author, Change, DiffSpan, PageHead, PageLink};
use koinon_web::{Accent, CityName, Contents, Errors, Lang, Shell, SignedIn};

/// A rendered view.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) html: String,
}

/// Every view, some in several states.
pub(crate) fn all(lang: Lang) -> Vec<Sample> {
    let mut samples = reading::all(lang);
    samples.extend(lists::all(lang));
    samples.extend(links::all(lang));
    samples.extend(compare::all(lang));
    samples.extend(places::all(lang));
    samples.extend(league::all(lang));
    samples.extend(forms::all(lang));
    samples.extend(adaptations::all(lang));
    samples.extend(proposals::all(lang));
    samples.extend(moderation::all(lang));
    samples.extend(vouch::all(lang));
    samples.extend(care::all(lang));
    samples.extend(here::all(lang));
    samples.extend(observations::all(lang));
    samples.extend(told::all(lang));
    samples.extend(outside::all(lang));
    samples.extend(positions::all(lang));
    samples.extend(signing_in::all(lang));
    samples
}

fn sample(name: &'static str, html: String) -> Sample {
    Sample { name, html }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn shell(lang: Lang, path: &str) -> Shell {
    let city = city("Sidi Bou Saïd", "sidi-bou-said.example");
    Shell {
        lang,
        accent: Accent::of(&city.authority),
        city,
        path: path.into(),
        person: Some(SignedIn { name: "Leïla Exemple".into(), role: Role::Administrator, to_do: 2, unseen: 1 }),
        csrf: "sample-token".into(),
        contents: Contents { practices: 12, trials: 3, places: 5, cities: 3 },
        search: String::new(),
        notice: None,
        now: at("2026-11-20T09:02:00Z"),
    }
}

/// As a reader who is not signed in sees it.
fn anonymous(lang: Lang, path: &str) -> Shell {
    Shell { person: None, ..shell(lang, path) }
}

fn city(name: &str, authority: &str) -> CityName {
    CityName { name: name.into(), authority: authority.into() }
}

fn bordeaux() -> CityName {
    city("Bordeaux", "bordeaux.example")
}

fn strasbourg() -> CityName {
    city("Strasbourg", "strasbourg.example")
}

fn here() -> CityName {
    city("Sidi Bou Saïd", "sidi-bou-said.example")
}

fn ana() -> Author {
    Author { name: Some("Ana Exemple".into()), handle: Some("@ana@bordeaux.example".into()) }
}

fn leila() -> Author {
    Author { name: Some("ليلى مثال".into()), handle: None }
}

fn forgotten() -> Author {
    Author { name: None, handle: None }
}

fn link(title: &str, lang: &str, kind: Kind, city: CityName, summary: &str, updated: &str) -> PageLink {
    PageLink {
        href: format!("/pages/{}@{}", title.to_lowercase().replace(' ', "-"), city.authority),
        title: title.into(),
        lang: lang.into(),
        kind,
        shelf: None,
        summary: summary.into(),
        city,
        updated: at(updated),
    }
}

fn compost() -> PageLink {
    link(
        "Un compost partagé sur la place",
        "fr",
        Kind::PracticeSheet,
        bordeaux(),
        "Trois bacs sur la place du marché, tenus par les habitants : un tiers de déchets en moins dans la rue.",
        "2026-11-20T08:40:00Z",
    )
}

fn cool_islands() -> PageLink {
    link(
        "جزر البرودة في المدينة العتيقة",
        "ar",
        Kind::PracticeSheet,
        here(),
        "أفنية مظللة ونوافير صغيرة تخفض الحرارة في الأزقة صيفًا.",
        "2026-11-19T17:00:00Z",
    )
}

fn school_streets() -> PageLink {
    link(
        "School streets: two quiet half-hours",
        "en",
        Kind::ExperimentReport,
        strasbourg(),
        "Closing the street while children arrive and leave. It worked in two places and failed in one.",
        "2026-10-02T10:00:00Z",
    )
}

fn errors(lang: Lang, fields: &[(&str, &str)]) -> Errors {
    let mut errors = Errors::default();
    for (field, key) in fields {
        errors.add(field, koinon_web::Messages::of(lang).t(key));
    }
    errors
}

fn span(change: Change, text: &str) -> DiffSpan {
    DiffSpan { change, text: text.into() }
}

fn head(page: PageLink) -> PageHead {
    PageHead {
        page,
        copy: None,
        dated: None,
        themes: vec!["water".into(), "food_logistics".into()],
        policy: PagePolicy::Open,
        lock: None,
        edit: Some(EditRight::Publish),
        propose: true,
        debate: 2,
        manage: true,
        keeps: true,
    }
}
