//! Photographs the pages that people see most, into `docs/screens`:
//! `cargo build --workspace && cargo run -p koinon-federation-tests --example screens`.

use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::{Backend, Cities, Person};
use std::path::{Path, PathBuf};

const DESKTOP: Setup = Setup { size: (1280, 900), is_dark: false, has_scripts: true, language: "en" };
const PHONE: Setup = Setup { size: (360, 740), ..DESKTOP };

/// Each look: the end of the file's name, and how the browser is set up.
const LOOKS: [(&str, Setup); 4] = [
    ("desktop", DESKTOP),
    ("phone", PHONE),
    ("dark", Setup { is_dark: true, ..DESKTOP }),
    ("arabic", Setup { language: "ar", ..DESKTOP }),
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
                Ok((officer.pages_of(authority).await?.len() == 4).then_some(()))
            })
            .await?;
    }
    let folder = project().join("docs/screens");
    std::fs::create_dir_all(&folder)?;
    for (look, setup) in LOOKS {
        photograph(&cities, &folder, look, setup).await?;
    }
    Ok(())
}

async fn photograph(cities: &Cities, folder: &Path, look: &str, setup: Setup) -> anyhow::Result<()> {
    let bordeaux = &cities["bordeaux"];
    let ana = Person::officer(bordeaux, setup).await?;
    let shot = async |name: &str| ana.photograph(&folder.join(format!("{name}-{look}.png"))).await;
    let copy = format!("/pages/majel-al-amtar@{}", cities["sidi-bou-said"].authority());
    for (name, path) in [
        ("home", "/"),
        ("page", "/pages/compost-partage-de-quartier"),
        ("copy", copy.as_str()),
        ("edit", "/pages/rues-aux-ecoles/edit"),
        ("search", "/search?q=compost"),
        ("cities", "/cities"),
    ] {
        ana.open(path).await?;
        shot(name).await?;
    }

    // Two people change the same line.
    let officer = bordeaux.officer().await?;
    let page = officer.create(&format!("# Horaires ({look})\n\nOuvert le lundi.\n\nApportez votre seau.\n")).await?;
    ana.open(&format!("/pages/{}/edit", page.slug)).await?;
    officer.edit(&page, &page.markdown.replace("lundi", "mardi")).await?;
    ana.fill("markdown", &page.markdown.replace("lundi", "mercredi")).await?;
    ana.press("main button[value=publish]").await?;
    shot("conflict").await?;
    ana.press("main input[name=choice-1][value=both]").await?;
    ana.press("main button[value=publish]").await?;
    ana.open(&format!("/pages/{}/history", page.slug)).await?;
    shot("history").await
}
