//! Two people, each with a browser, open the editor of one page and change it.

use crate::{BORDEAUX, on_both_databases};
use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::{Backend, Cities, Person};

on_both_databases!(who_changes_the_same_line_is_asked_without_scripts, who_changes_the_same_line_is_asked_with_scripts);

const LEILA: &str = "leila";

fn text(monday: &str, bucket: &str) -> String {
    format!("# Horaires du compost\n\n{monday}\n\nLe reste de la semaine, rien.\n\n{bucket}\n")
}

async fn who_changes_the_same_line_is_asked_without_scripts(backend: Backend) -> anyhow::Result<()> {
    collide(backend, Setup { has_scripts: false, ..Setup::default() }).await
}

async fn who_changes_the_same_line_is_asked_with_scripts(backend: Backend) -> anyhow::Result<()> {
    collide(backend, Setup::default()).await
}

async fn collide(backend: Backend, setup: Setup) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX]).await?;
    let city = &cities[BORDEAUX];
    city.add_officer(LEILA, "Leïla").await?;
    let ana = Person::officer(city, setup).await?;
    let leila = Person::signed_in(city, LEILA, setup).await?;
    ana.write("article", "Horaires du compost", &text("Ouvert le lundi.", "Apportez votre seau.")).await?;
    let page = ana.path().await?;
    let page = page.split('?').next().unwrap_or_default();

    // Both change the same line.
    let (edit, history) = (format!("{page}/edit"), format!("{page}/history"));
    ana.open(&edit).await?;
    leila.open(&edit).await?;
    ana.fill("markdown", &text("Ouvert le mardi.", "Apportez votre seau.")).await?;
    ana.press("main button[value=publish]").await?;
    let hers = text("Ouvert le mercredi.", "Apportez votre seau.");
    leila.fill("markdown", &hers).await?;
    leila.press("main button[value=publish]").await?;

    let asked = leila.text("main .conflict-part").await?;
    for side in ["Ouvert le mercredi.", "Ouvert le mardi.", "Ouvert le lundi."] {
        assert!(asked.contains(side), "{side} is not shown: {asked}");
    }
    assert_eq!(leila.value("markdown").await?, hers);
    ana.open(page).await?;
    assert!(!ana.text("main").await?.contains("mercredi"), "what she is asked about is published already");

    leila.choose("main input[name=choice-1][value=both]").await?;
    leila.press("main button[value=publish]").await?;
    ana.open(page).await?;
    for person in [&ana, &leila] {
        let shown = person.text("main").await?;
        for line in ["Ouvert le mardi.", "Ouvert le mercredi.", "Apportez votre seau."] {
            assert!(shown.contains(line), "{line} is lost: {shown}");
        }
        assert!(!shown.contains("lundi"), "{shown}");
    }
    leila.open(&history).await?;
    assert_eq!(leila.count("main .history tbody tr").await?, 3);
    let shown = leila.text("main .history").await?;
    assert!(shown.contains("ana") && shown.contains("Leïla"), "the history does not name both: {shown}");

    // Both change a line of their own: nobody is asked.
    ana.open(&edit).await?;
    leila.open(&edit).await?;
    let before = ana.value("markdown").await?;
    ana.fill("markdown", &before.replace("Ouvert le mardi.", "Ouvert le jeudi.")).await?;
    ana.press("main button[value=publish]").await?;
    leila.fill("markdown", &before.replace("Apportez votre seau.", "Les seaux sont prêtés.")).await?;
    leila.press("main button[value=publish]").await?;
    let shown = leila.text("main").await?;
    for line in ["Ouvert le jeudi.", "Ouvert le mercredi.", "Les seaux sont prêtés."] {
        assert!(shown.contains(line), "{line} is lost, or she is asked: {shown}");
    }
    leila.open(&history).await?;
    assert_eq!(leila.count("main .history tbody tr").await?, 5);
    Ok(())
}
