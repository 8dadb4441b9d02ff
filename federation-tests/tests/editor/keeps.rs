//! Nothing typed is lost: whatever ends, the browser, the city or the session.

use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::link::Fault;

use crate::{TEXT, Writer, bordeaux, published};

const MORE: &str = "\nEt le mardi";

#[tokio::test]
async fn what_was_typed_is_there_when_the_browser_was_killed() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let page = published(&cities["bordeaux"]).await?;
    let writer = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    writer.write(MORE).await?;
    writer.until_state("saved").await?;
    drop(writer);

    let again = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    assert_eq!(again.text().await?, format!("{TEXT}{MORE}"));
    again.submit("publish").await?;
    let published = cities["bordeaux"].anonymous()?.page(&page.slug, &page.city).await?.map(|page| page.markdown);
    assert_eq!(published, Some(format!("{TEXT}{MORE}")));
    Ok(())
}

#[tokio::test]
async fn a_new_page_that_was_never_saved_by_hand_is_one_draft_and_one_page() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let city = &cities["bordeaux"];
    let writer = Writer::officer(city, Setup::default()).await?;
    writer.open("/write/text?kind=article&title=Caf%C3%A9+des+voisins").await?;
    // The first answer is lost: the city has the draft, and the browser does not know.
    city.door().set_fault(Fault::LoseAnswer, 1, |request| request.target == "/write/draft");
    writer.write("Un café.").await?;
    writer.until_state("saved").await?;
    let path = writer.person.path().await?;
    assert!(path.starts_with("/pages/") && path.ends_with("/edit"), "{path}");
    drop(writer);

    let again = Writer::officer(city, Setup::default()).await?;
    again.person.open("/queue").await?;
    assert_eq!(again.run("return document.querySelectorAll('main .row-title').length").await?, 1);
    assert_eq!(again.person.text("main .row-title a").await?, "Café des voisins");
    again.open(&path).await?;
    assert_eq!(again.text().await?, "Un café.");
    again.submit("publish").await?;
    assert_eq!(again.person.path().await?, "/pages/cafe-des-voisins");
    assert_eq!(city.anonymous()?.pages_of(city.authority()).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_city_may_be_killed_and_come_back_in_mid_sentence() -> anyhow::Result<()> {
    let mut cities = bordeaux().await?;
    let page = published(&cities["bordeaux"]).await?;
    let writer = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    writer.write("\nEt le").await?;
    writer.until_state("saved").await?;
    cities["bordeaux"].kill().await?;
    writer.keys(" mardi").await?;
    writer.until_state("offline").await?;
    // Publishing leads to no error page: the text stays before one's eyes.
    writer.click("main button[value=publish]").await?;
    writer.keys("").await?;
    assert_eq!(writer.text().await?, format!("{TEXT}{MORE}"));
    cities["bordeaux"].start().await?;
    writer.until_state("saved").await?;
    writer.submit("publish").await?;
    let published = cities["bordeaux"].anonymous()?.page(&page.slug, &page.city).await?.map(|page| page.markdown);
    assert_eq!(published, Some(format!("{TEXT}{MORE}")));
    Ok(())
}

#[tokio::test]
async fn what_the_city_never_heard_comes_back_with_the_page() -> anyhow::Result<()> {
    let mut cities = bordeaux().await?;
    let page = published(&cities["bordeaux"]).await?;
    let writer = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    cities["bordeaux"].kill().await?;
    writer.write(MORE).await?;
    writer.until_state("offline").await?;
    writer.person.browser().page.goto("about:blank").await?;
    cities["bordeaux"].start().await?;
    writer.open(&format!("/pages/{}/edit", page.slug)).await?;
    writer.until("the text is back", "return document.querySelector('#markdown').value.includes('mardi')").await?;
    assert_eq!(writer.text().await?, format!("{TEXT}{MORE}"));
    writer.until_state("saved").await?;
    Ok(())
}

#[tokio::test]
async fn a_session_may_end_in_mid_sentence() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let page = published(&cities["bordeaux"]).await?;
    let writer = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    writer.write("\nEt le").await?;
    writer.until_state("saved").await?;
    let browser = &writer.person.browser().page;
    browser.delete_cookie("koinon_session").await?;
    writer.keys(" mardi").await?;
    writer.until_state("signedOut").await?;
    writer.click("main button[value=publish]").await?;
    assert_eq!(writer.text().await?, format!("{TEXT}{MORE}"));

    // In another tab, as the line under the text offers.
    let here = browser.window().await?;
    writer.click(".save-state a[data-act=sign-in]").await?;
    writer.until("another tab", "return true").await?;
    let tabs = browser.windows().await?;
    let other = tabs.into_iter().find(|tab| *tab != here).ok_or_else(|| anyhow::anyhow!("no other tab"))?;
    browser.switch_to_window(other).await?;
    writer.until("the form is there", "return !!document.querySelector('main [name=login]')").await?;
    writer.sign_in().await?;
    browser.switch_to_window(here).await?;
    writer.until_state("saved").await?;
    writer.submit("publish").await?;
    let published = cities["bordeaux"].anonymous()?.page(&page.slug, &page.city).await?.map(|page| page.markdown);
    assert_eq!(published, Some(format!("{TEXT}{MORE}")));
    Ok(())
}

#[tokio::test]
async fn two_windows_do_not_overwrite_each_other_unasked() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let page = published(&cities["bordeaux"]).await?;
    let one = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    let other = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    one.write("\nUn.").await?;
    one.until_state("saved").await?;
    other.write("\nDeux.").await?;
    other.until_state("otherWindow").await?;
    let third = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    assert_eq!(third.text().await?, format!("{TEXT}\nUn."));
    other.click(".save-state [data-act=anyway]").await?;
    other.until_state("saved").await?;
    third.open(&format!("/pages/{}/edit", page.slug)).await?;
    assert_eq!(third.text().await?, format!("{TEXT}\nDeux."));
    Ok(())
}
