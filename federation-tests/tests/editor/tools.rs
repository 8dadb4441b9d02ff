//! The tools: formatting, links to pages, pasting, pictures, preview.

use koinon_federation_tests::browser::Setup;

use crate::{TEXT, Writer, bordeaux, key, published};

#[tokio::test]
async fn a_word_is_made_bold_by_mouse_and_by_keyboard_and_undone() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let page = published(&cities["bordeaux"]).await?;
    let writer = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    let bold = TEXT.replace("lundi", "**lundi**");

    writer.select("lundi").await?;
    writer.click(".tool[data-md-button=bold]").await?;
    assert_eq!(writer.text().await?, bold);
    writer.keys(key::CONTROL_Z).await?;
    assert_eq!(writer.text().await?, TEXT);

    writer.select("lundi").await?;
    writer.keys(key::CONTROL_B).await?;
    assert_eq!(writer.text().await?, bold);
    writer.keys(key::CONTROL_B).await?;
    assert_eq!(writer.text().await?, TEXT);

    // One stop before the text, arrows from tool to tool, Enter to use one.
    writer.select("lundi").await?;
    writer.keys(key::BACK_TAB).await?;
    assert_eq!(writer.run("return document.activeElement.dataset.mdButton").await?, "bold");
    writer.keys(key::RIGHT).await?;
    assert_eq!(writer.run("return document.activeElement.dataset.mdButton").await?, "italic");
    writer.keys(key::ENTER).await?;
    assert_eq!(writer.text().await?, TEXT.replace("lundi", "_lundi_"));
    Ok(())
}

#[tokio::test]
async fn two_brackets_offer_pages_and_the_chosen_one_is_linked() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let city = &cities["bordeaux"];
    let officer = city.officer().await?;
    for title in ["Compost partagé", "Composter en ville"] {
        officer.create(&format!("# {title}\n\nTexte.\n")).await?;
    }
    let page = published(city).await?;
    city.wait_until("titles can be completed", async || {
        let found = officer.call(reqwest::Method::GET, "/complete?q=compo", None).await?.json;
        Ok((found["items"].as_array().map(Vec::len) == Some(2)).then_some(()))
    })
    .await?;

    let writer = Writer::at(city, &page, Setup::default()).await?;
    writer.write("\nVoir l’[[compost pa").await?;
    writer
        .until("one page is offered", "return document.querySelectorAll('.completions [role=option]').length === 1")
        .await?;
    let told = "const a = document.querySelector('#markdown'); return [a.getAttribute('aria-haspopup'), \
         a.getAttribute('aria-controls') === document.querySelector('.completions').id, \
         document.getElementById(a.getAttribute('aria-activedescendant'))?.innerText.split(' · ')[0]]";
    assert_eq!(writer.run(told).await?, serde_json::json!(["listbox", true, "Compost partagé"]));
    writer.keys(key::ENTER).await?;
    assert_eq!(writer.text().await?, format!("{TEXT}\nVoir l’[[Compost partagé]]"));
    assert_eq!(writer.run("return document.querySelector('#markdown').ariaHasPopup").await?, serde_json::Value::Null);

    // By the tool, the second one by the arrow, and Escape leaves what was typed.
    writer.click(".tool[data-tool=page]").await?;
    writer.keys("compo").await?;
    writer
        .until("two pages are offered", "return document.querySelectorAll('.completions [role=option]').length === 2")
        .await?;
    writer.keys(key::DOWN).await?;
    writer.keys(key::ENTER).await?;
    assert!(writer.text().await?.ends_with("[[Compost partagé]][[Composter en ville]]"), "{}", writer.text().await?);
    writer.write(" [[compo").await?;
    writer.until("pages are offered again", "return !!document.querySelector('.completions')").await?;
    writer.keys(key::ESCAPE).await?;
    assert_eq!(writer.run("return !!document.querySelector('.completions')").await?, false);
    assert!(writer.text().await?.ends_with(" [[compo"));
    Ok(())
}

#[tokio::test]
async fn formatted_text_is_pasted_as_markdown() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let page = published(&cities["bordeaux"]).await?;
    let writer = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    let paste = "const a = document.querySelector('#markdown'); const data = new DataTransfer(); \
         data.setData('text/html', arguments[0]); data.setData('text/plain', arguments[1]); \
         a.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))";
    let html = "<p class=MsoNormal>Un <b>tiers</b> de <a href='https://example.org/'>nos poubelles</a><o:p></o:p></p>\
         <script>document.title = 'stolen'</script>";
    writer.select("Ouvert le lundi.").await?;
    writer.person.browser().page.execute(paste, vec![html.into(), "Un tiers de nos poubelles".into()]).await?;
    let pasted = TEXT.replace("Ouvert le lundi.", "Un **tiers** de [nos poubelles](https://example.org/)");
    assert_eq!(writer.text().await?, pasted);
    writer.select("tiers").await?;
    writer.person.browser().page.execute(paste, vec!["".into(), "https://example.org/a".into()]).await?;
    assert_eq!(writer.text().await?, pasted.replace("tiers", "[tiers](https://example.org/a)"));
    writer.keys(key::CONTROL_Z).await?;
    assert_eq!(writer.text().await?, pasted);
    assert_ne!(writer.run("return document.title").await?, "stolen");
    Ok(())
}

#[tokio::test]
async fn a_dropped_picture_is_described_sent_and_shown() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let page = published(&cities["bordeaux"]).await?;
    let writer = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    let drop = "const bytes = Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0)); const data = new DataTransfer(); \
         data.items.add(new File([bytes], 'bacs.png', { type: 'image/png' })); \
         document.querySelector('#markdown').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))";
    let picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    writer.write("\n").await?;
    writer.person.browser().page.execute(drop, vec![picture.into()]).await?;
    writer.until("the dialog is open", "return document.querySelector('dialog').open").await?;

    // Without a description it is not taken.
    writer.click("dialog button[value=insert]").await?;
    assert_eq!(writer.run("return document.querySelector('dialog').open").await?, true);
    writer.keys("Trois [bacs] côte à côte").await?;
    writer.keys(key::ENTER).await?;
    writer.until("the dialog is closed", "return !document.querySelector('dialog').open").await?;
    let text = writer.text().await?;
    let (_, path) = text.split_once("\n![Trois \\[bacs\\] côte à côte](").ok_or_else(|| anyhow::anyhow!("{text}"))?;
    assert!(path.starts_with("/media/") && path.ends_with(".png)"), "{text}");
    writer
        .until(
            "the preview shows it",
            "const i = document.querySelector('.live-preview img'); return !!i && i.complete && i.naturalWidth === 1",
        )
        .await?;
    Ok(())
}

#[tokio::test]
async fn the_preview_follows_beside_the_text_and_in_its_place_on_a_phone() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let page = published(&cities["bordeaux"]).await?;
    let desk = Writer::at(&cities["bordeaux"], &page, Setup::default()).await?;
    desk.write("\n## Le **soir**\n<script>document.title = 'run'</script>\n").await?;
    desk.until(
        "the heading is shown",
        "return document.querySelector('.live-preview h2')?.textContent.includes('Le soir')",
    )
    .await?;
    assert_eq!(desk.run("return document.querySelectorAll('.live-preview script').length").await?, 0);
    assert_eq!(desk.run("return document.querySelector('#markdown').offsetParent !== null").await?, true);
    desk.click(".tool[data-tool=preview]").await?;
    assert_eq!(desk.run("return document.querySelector('.live-preview').hidden").await?, true);

    let phone = Setup { size: (360, 740), ..Setup::default() };
    let phone = Writer::at(&cities["bordeaux"], &page, phone).await?;
    assert_eq!(phone.run("return document.querySelector('.live-preview').hidden").await?, true);
    phone.click(".tool[data-tool=preview]").await?;
    phone
        .until("the page is shown", "return document.querySelector('.live-preview').innerText.includes('lundi')")
        .await?;
    assert_eq!(phone.run("return document.querySelector('#markdown').offsetParent === null").await?, true);
    phone.click(".tool[data-tool=preview]").await?;
    assert_eq!(phone.run("return document.querySelector('#markdown').offsetParent !== null").await?, true);
    Ok(())
}
