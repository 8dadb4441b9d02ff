//! Photographs the pages that people see most, into `docs/screens`:
//! `cargo build --workspace && cargo run -p koinon-federation-tests --example screens`.

use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::{Backend, Cities, Person};
use std::path::{Path, PathBuf};

const DESKTOP: Setup = Setup { size: (1280, 1000), is_dark: false, has_scripts: true, language: "en" };

/// Each look: the end of the file's name, how the browser is set up, and what is searched for.
const LOOKS: [(&str, Setup, &str); 4] = [
    ("desktop", DESKTOP, "compost"),
    ("phone", Setup { size: (360, 1200), ..DESKTOP }, "compost"),
    ("dark", Setup { is_dark: true, ..DESKTOP }, "compost"),
    ("arabic", Setup { language: "ar", ..DESKTOP }, "ماء"),
];

const CITIES: [&str; 3] = ["bordeaux", "strasbourg", "sidi-bou-said"];

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cities = Cities::start(Backend::Sqlite, &CITIES).await?;
    for city in CITIES {
        let samples = project().join("server/koinon/demo").join(city);
        cities[city].run(&["import", "markdown", &samples.to_string_lossy()]).await?;
    }
    let officer = cities["bordeaux"].officer().await?;
    for city in ["strasbourg", "sidi-bou-said"] {
        officer.subscribe(&cities[city].origin()).await?;
        let authority = cities[city].authority();
        cities["bordeaux"]
            .wait_until("the other city's pages are here", async || {
                Ok((officer.pages_of(authority).await?.len() >= 5).then_some(()))
            })
            .await?;
    }
    let folder = project().join("docs/screens");
    std::fs::create_dir_all(&folder)?;
    for (look, setup, words) in LOOKS {
        photograph(&cities, &folder, look, setup, words).await?;
    }
    Ok(())
}

async fn photograph(cities: &Cities, folder: &Path, look: &str, setup: Setup, words: &str) -> anyhow::Result<()> {
    let bordeaux = &cities["bordeaux"];
    let ana = Person::officer(bordeaux, setup).await?;
    let shot = async |name: &str| ana.photograph(&folder.join(format!("{name}-{look}.png"))).await;
    let copy = format!("/pages/majel-al-amtar@{}", cities["sidi-bou-said"].authority());
    let trial = format!("/pages/compost-place-des-tilleuls@{}", cities["strasbourg"].authority());
    let elsewhere = format!("/pages/pret-de-velos-a-l-annee@{}/here", cities["strasbourg"].authority());
    for (name, path) in [
        ("home", "/"),
        ("page", "/pages/compost-partage-de-quartier"),
        ("copy", copy.as_str()),
        ("edit", "/pages/rues-aux-ecoles/edit"),
        ("search", format!("/search?q={words}").as_str()),
        ("cities", "/cities"),
        ("trial", trial.as_str()),
        ("here", elsewhere.as_str()),
        ("compare", "/compare"),
        ("places", "/places"),
    ] {
        ana.open(path).await?;
        shot(name).await?;
    }

    // Two people change the same line, and both keep theirs.
    let leila = bordeaux.add_officer(&format!("leila-{look}"), "Leïla").await?;
    let page = leila.create(&schedule(look, "le lundi de 9 h à 12 h")).await?;
    ana.open(&format!("/pages/{}/edit", page.slug)).await?;
    leila.edit(&page, &schedule(look, "le mardi de 9 h à 12 h")).await?;
    ana.fill("markdown", &schedule(look, "le mercredi, toute la journée")).await?;
    ana.press("main button[value=publish]").await?;
    shot("conflict").await?;
    ana.choose("main input[name=choice-1][value=both]").await?;
    ana.press("main button[value=publish]").await?;
    ana.open(&format!("/pages/{}/history", page.slug)).await?;
    shot("history").await
}

fn schedule(look: &str, times: &str) -> String {
    format!(
        "# Horaires du composteur ({look})\n\n## Quand venir\n\nOuvert {times}.\n\n## Quoi apporter\n\nVotre seau.\n"
    )
}
