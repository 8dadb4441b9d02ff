//! Who and what the demo shows: three cities, their people (all made up), their pages.

use koinon_core::policy::Role;

/// The password of everybody in the demo: it runs on this machine alone.
pub(super) const PASSWORD: &str = "koinon-demo";

/// The sample pages, one folder a city.
#[derive(rust_embed::RustEmbed)]
#[folder = "demo"]
pub(super) struct Samples;

/// A city of the demo.
pub(super) struct DemoCity {
    /// The first label of its host, and the name of its folder.
    pub(super) label: &'static str,
    /// The authority by which the sample pages name it.
    pub(super) written_authority: &'static str,
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    pub(super) lang: &'static str,
    pub(super) officer: DemoPerson,
    pub(super) inhabitant: DemoPerson,
    pub(super) administrator: DemoPerson,
}

/// Somebody in the demo.
pub(super) struct DemoPerson {
    pub(super) login: &'static str,
    pub(super) name: &'static str,
    pub(super) role: Role,
}

impl DemoCity {
    /// Its people, the officer first.
    pub(super) fn people(&self) -> impl Iterator<Item = &DemoPerson> {
        [&self.officer, &self.inhabitant, &self.administrator].into_iter()
    }
}

/// The cities, in the order of their ports.
pub(super) const CITIES: [DemoCity; 3] = [
    DemoCity {
        label: "bordeaux",
        written_authority: "bordeaux.localhost:8100",
        name: "Bordeaux",
        summary: "Ce que Bordeaux essaie, et ce qui en est sorti.",
        lang: "fr",
        officer: DemoPerson { login: "ana", name: "Ana Exemple", role: Role::Officer },
        inhabitant: DemoPerson { login: "malo", name: "Malo Exemple", role: Role::Contributor },
        administrator: DemoPerson { login: "claire", name: "Claire Exemple", role: Role::Administrator },
    },
    DemoCity {
        label: "sidi-bou-said",
        written_authority: "sidi-bou-said.localhost:8101",
        name: "Sidi Bou Saïd",
        summary: "ما تجرّبه سيدي بو سعيد، وما تعلّمناه منه.",
        lang: "ar",
        officer: DemoPerson { login: "salma", name: "سلمى مثال", role: Role::Officer },
        inhabitant: DemoPerson { login: "leila", name: "Leïla Exemple", role: Role::Contributor },
        administrator: DemoPerson { login: "youssef", name: "Youssef Exemple", role: Role::Administrator },
    },
    DemoCity {
        label: "strasbourg",
        written_authority: "strasbourg.localhost:8102",
        name: "Strasbourg",
        summary: "Ce que Strasbourg fait, et ce qu'elle reprend des autres.",
        lang: "fr",
        officer: DemoPerson { login: "jonas", name: "Jonas Exemple", role: Role::Officer },
        inhabitant: DemoPerson { login: "odile", name: "Odile Exemple", role: Role::Contributor },
        administrator: DemoPerson { login: "karim", name: "Karim Exemple", role: Role::Administrator },
    },
];
