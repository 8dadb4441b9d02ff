//! The editor for everyone: axe-core finds nothing, and Arabic runs the other way.

use std::path::Path;

use anyhow::Context as _;
use koinon_federation_tests::browser::Setup;

use crate::{Writer, bordeaux, key, published};

/// axe-core, as npm brings it with the scripts.
fn axe() -> anyhow::Result<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path).with_context(|| format!("{} is missing: run `make web`", path.display()))
}

/// What axe-core finds on the page as it is.
async fn check(writer: &Writer, what: &str) -> anyhow::Result<()> {
    let page = &writer.person.browser().page;
    page.execute(&axe()?, vec![]).await?;
    let run = "const [done] = arguments; axe.run().then((found) => done(found.violations.map((v) => \
         v.id + ': ' + v.nodes.map((n) => n.html + ' ' + n.failureSummary).join('; '))), (e) => done(String(e)))";
    let found = page.execute_async(run, vec![]).await?;
    anyhow::ensure!(found == serde_json::json!([]), "{what}: {found:#}");
    Ok(())
}

/// The practice form, on each of its screens, with what is missing, and the link for a colleague.
async fn check_form(writer: &Writer, look: &str) -> anyhow::Result<()> {
    let narrow = async |what: &str| {
        let narrow = writer.run("return document.documentElement.scrollWidth <= innerWidth").await?;
        anyhow::ensure!(narrow == true, "{look}, {what} is wider than its window");
        check(writer, &format!("{look}, {what}")).await
    };
    writer.open("/write/text?kind=practice_sheet&title=Bacs").await?;
    for screen in 1..=4 {
        writer.click(&format!("[data-step=\"{screen}\"]")).await?;
        let opened = "for (const part of document.querySelectorAll('.screen details')) part.open = true; \
             document.querySelector('[name=\"answer-evidence_level\"][value=\"2\"]').checked = true";
        writer.run(opened).await?;
        narrow(&format!("screen {screen} of the form")).await?;
    }
    writer.submit("publish").await?;
    narrow("what is missing").await?;
    writer.submit("ask").await?;
    narrow("the link for a colleague").await?;
    writer.person.open("/queue").await?;
    narrow("the drafts").await
}

async fn check_every_state(look: &str, setup: Setup) -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let form = Writer::officer(&cities["bordeaux"], setup).await?;
    check_form(&form, look).await?;
    drop(form);
    let page = published(&cities["bordeaux"]).await?;
    let writer = Writer::at(&cities["bordeaux"], &page, setup).await?;
    check(&writer, &format!("{look}, as opened")).await?;
    let wide = writer.run("return document.documentElement.scrollWidth <= innerWidth").await?;
    assert_eq!(wide, true, "{look} is wider than its window");
    writer.write("\n[[rue").await?;
    writer.until("pages are offered", "return !!document.querySelector('.completions [role=option]')").await?;
    check(&writer, &format!("{look}, completing")).await?;
    writer.keys(key::ESCAPE).await?;
    writer.until_state("saved").await?;
    check(&writer, &format!("{look}, saved")).await?;
    writer.click(".tool[data-tool=picture]").await?;
    check(&writer, &format!("{look}, adding a picture")).await?;
    writer.click("dialog button[value=cancel]").await?;
    writer.click(".tool[data-tool=preview]").await?;
    check(&writer, &format!("{look}, the preview opened or closed")).await?;
    let wide = writer.run("return document.documentElement.scrollWidth <= innerWidth").await?;
    assert_eq!(wide, true, "{look} is wider than its window after all that");
    writer.run("const b = document.querySelector('[data-tool=preview]'); if (innerWidth < 1024) b.click()").await?;
    writer.person.browser().page.delete_cookie("koinon_session").await?;
    writer.write("!").await?;
    writer.until_state("signedOut").await?;
    check(&writer, &format!("{look}, signed out")).await?;
    Ok(())
}

#[tokio::test]
async fn axe_finds_nothing_on_a_desktop() -> anyhow::Result<()> {
    check_every_state("desktop", Setup::default()).await
}

#[tokio::test]
async fn axe_finds_nothing_on_a_narrow_phone() -> anyhow::Result<()> {
    check_every_state("phone", Setup { size: (320, 740), ..Setup::default() }).await
}

#[tokio::test]
async fn axe_finds_nothing_in_the_dark() -> anyhow::Result<()> {
    check_every_state("dark", Setup { is_dark: true, ..Setup::default() }).await
}

#[tokio::test]
async fn axe_finds_nothing_in_arabic() -> anyhow::Result<()> {
    check_every_state("arabic", Setup { language: "ar", ..Setup::default() }).await
}

#[tokio::test]
async fn in_arabic_the_tools_run_from_right_to_left() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let page = published(&cities["bordeaux"]).await?;
    let setup = Setup { language: "ar", ..Setup::default() };
    let writer = Writer::at(&cities["bordeaux"], &page, setup).await?;
    let place = "const x = (n) => document.querySelector(`[data-md-button=${n}]`).getBoundingClientRect().left; \
         return x('bold') > x('italic') && x('italic') > x('preview')";
    assert_eq!(writer.run(place).await?, true);
    assert_eq!(writer.run("return document.querySelector('#markdown').dir").await?, "auto");
    writer.select("lundi").await?;
    writer.keys(key::BACK_TAB).await?;
    writer.keys(key::LEFT).await?;
    assert_eq!(writer.run("return document.activeElement.dataset.mdButton").await?, "italic");
    writer.keys(key::RIGHT).await?;
    assert_eq!(writer.run("return document.activeElement.dataset.mdButton").await?, "bold");
    writer.write("\nx").await?;
    writer.until_state("saved").await?;
    let said = writer.person.text(".save-state").await?;
    assert!(said.contains("محفوظة") && !said.chars().any(|c| ('\u{660}'..='\u{669}').contains(&c)), "{said}");
    Ok(())
}
