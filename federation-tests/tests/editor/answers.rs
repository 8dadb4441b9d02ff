//! No answer is lost: whatever ends, the browser, the city or the session.

use koinon_federation_tests::browser::Setup;

use crate::{Writer, bordeaux};

const PROBLEM: &str = "[name=\"answer-problem\"]";
const PILOT: &str = "[name=\"answer-status\"][value=pilot]";
const SECOND: &str = "[name=\"answer-core_elements.1.name\"]";

/// A new practice with some answers, saved by itself, and another one begun; the path of its draft.
async fn begin(writer: &Writer) -> anyhow::Result<String> {
    writer.open("/write/text?kind=practice_sheet&lang=fr&title=Compost").await?;
    writer.type_into("[name=\"answer-core_elements.0.name\"]", "Un référent").await?;
    writer.click(".screen-1 .one-more > summary").await?;
    writer.type_into(SECOND, "Une clef").await?;
    writer.click("[data-step=\"2\"]").await?;
    writer.click(&format!("label:has({PILOT})")).await?;
    writer.click("[data-step=\"1\"]").await?;
    writer.type_into(PROBLEM, "Un tiers").await?;
    writer.until_state("saved").await?;
    let path = writer.person.path().await?;
    anyhow::ensure!(path.starts_with("/pages/") && path.ends_with("/edit"), "{path}");
    Ok(path)
}

/// All of it is there, and can be seen.
async fn is_whole(writer: &Writer, path: &str, problem: &str) -> anyhow::Result<()> {
    writer.open(path).await?;
    writer
        .until("the problem is there", &format!("return document.querySelector('{PROBLEM}').value === '{problem}'"))
        .await?;
    assert_eq!(writer.value(SECOND).await?, "Une clef");
    assert_eq!(writer.run(&format!("return document.querySelector('{SECOND}').offsetParent !== null")).await?, true);
    assert_eq!(writer.run(&format!("return document.querySelector('{PILOT}').checked")).await?, true);
    assert_eq!(writer.value("[name=title]").await?, "Compost");
    Ok(())
}

#[tokio::test]
async fn answers_are_there_when_the_browser_was_killed() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let writer = Writer::officer(&cities["bordeaux"], Setup::default()).await?;
    let path = begin(&writer).await?;
    drop(writer);
    let again = Writer::officer(&cities["bordeaux"], Setup::default()).await?;
    is_whole(&again, &path, "Un tiers").await
}

#[tokio::test]
async fn the_city_may_be_killed_in_the_middle_of_an_answer() -> anyhow::Result<()> {
    let mut cities = bordeaux().await?;
    let writer = Writer::officer(&cities["bordeaux"], Setup::default()).await?;
    let path = begin(&writer).await?;
    cities["bordeaux"].kill().await?;
    writer.type_into(PROBLEM, " des ordures").await?;
    writer.until_state("offline").await?;
    writer.click("main .acts button[value=publish]").await?;
    assert_eq!(writer.value(PROBLEM).await?, "Un tiers des ordures");
    // The tab goes, too, before the city is back: what it never heard comes back with the page.
    writer.person.browser().page.goto("about:blank").await?;
    cities["bordeaux"].start().await?;
    is_whole(&writer, &path, "Un tiers des ordures").await?;
    writer.until_state("saved").await?;
    let other = Writer::officer(&cities["bordeaux"], Setup::default()).await?;
    is_whole(&other, &path, "Un tiers des ordures").await
}

#[tokio::test]
async fn a_session_may_end_in_the_middle_of_an_answer() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let writer = Writer::officer(&cities["bordeaux"], Setup::default()).await?;
    let path = begin(&writer).await?;
    writer.person.browser().page.delete_cookie("koinon_session").await?;
    writer.type_into(PROBLEM, " des ordures").await?;
    writer.until_state("signedOut").await?;
    writer.click("main .acts button[value=publish]").await?;
    assert_eq!(writer.value(PROBLEM).await?, "Un tiers des ordures");
    // In the same tab: the form is left behind and opened again.
    writer.person.open("/sign-in").await?;
    writer.sign_in().await?;
    is_whole(&writer, &path, "Un tiers des ordures").await?;
    writer.until_state("saved").await
}

#[tokio::test]
async fn an_untouched_practice_form_changes_no_byte_with_scripts_and_without() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let officer = cities["bordeaux"].officer().await?;
    let text = "---\n# ours\nkind: practice_sheet\ntitle: 'Bacs'   # mine\nsummary: |\n  Deux\n  lignes\nproblem: {unknown: nobody wrote it down}\n\
         core_elements: [ {name: a, note: b}, c ]\nthemes: water\nstatus: pilot\ninterests_declared: none\nevidence_level: 2\nindicators: [{name: a, baseline: unknown, value: 1.50}]\n\
         replicability:\n  verdict: copy_as_is\n  conditions: [{text: {unknown: nobody has asked}, factor: finance}]\n  confidence: low\n---\n\n\nLe texte  \n";
    let before = officer.create(text).await?;
    for has_scripts in [true, false] {
        let writer = Writer::officer(&cities["bordeaux"], Setup { has_scripts, ..Setup::default() }).await?;
        writer.person.open(&format!("/pages/{}/edit", before.slug)).await?;
        for screen in 1..=4 {
            writer.click(&format!("[data-step=\"{screen}\"]")).await?;
        }
        writer.click("main .acts button[value=publish]").await?;
        cities["bordeaux"]
            .wait_until("the page is shown", async || {
                Ok((writer.person.path().await? == format!("/pages/{}", before.slug)).then_some(()))
            })
            .await?;
        let after = officer.page(&before.slug, &before.city).await?;
        assert_eq!(after.map(|page| (page.revision, page.markdown)), Some((before.revision.clone(), text.to_owned())));
    }
    Ok(())
}
