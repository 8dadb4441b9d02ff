//! The browser itself: what it promises the other tests.

use koinon_federation_tests::Browser;
use koinon_federation_tests::browser::Setup;

const PAGE: &str =
    "data:text/html,<html><p>quiet</p><script>document.querySelector('p').textContent = navigator.language</script>";

async fn text(setup: Setup) -> anyhow::Result<String> {
    let browser = Browser::start(&[], setup).await?;
    browser.page.goto(PAGE).await?;
    Ok(browser.page.find(fantoccini::Locator::Css("p")).await?.text().await?)
}

#[tokio::test]
async fn scripts_run_in_the_language_asked_for() -> anyhow::Result<()> {
    assert_eq!(text(Setup { language: "ar", ..Setup::default() }).await?, "ar");
    Ok(())
}

#[tokio::test]
async fn scripts_can_be_switched_off() -> anyhow::Result<()> {
    assert_eq!(text(Setup { has_scripts: false, ..Setup::default() }).await?, "quiet");
    Ok(())
}

#[tokio::test]
async fn the_window_has_the_size_asked_for_and_can_be_photographed() -> anyhow::Result<()> {
    let browser = Browser::start(&[], Setup { size: (360, 740), is_dark: true, ..Setup::default() }).await?;
    browser.page.goto(PAGE).await?;
    let seen = browser
        .page
        .execute("return [innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches]", vec![])
        .await?;
    assert_eq!(seen, serde_json::json!([360, 740, true]));

    let folder = tempfile::tempdir()?;
    let path = folder.path().join("page.png");
    browser.screenshot(&path).await?;
    assert!(std::fs::read(&path)?.starts_with(b"\x89PNG"));
    Ok(())
}
