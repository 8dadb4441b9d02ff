//! Opening and saving without a change alters no byte.

use koinon_federation_tests::browser::Setup;

use crate::{Writer, bordeaux};

/// Texts that forms and editors like to tidy up.
const TEXTS: [&str; 5] = [
    "# A\n\nWithout a line break at the end",
    "\n\n# B\n\nLine breaks before and after\n\n\n",
    "# C\n\nTwo spaces  \nand a tab\there, a space at the end \n\u{a0}\u{200f}«\u{202f}x\u{202f}» e\u{301}\n",
    "---\ntitle: 'D'   # mine\nthemes: [ a,b ]\n---\n<textarea>&amp;&lt;</textarea>\n",
    "# E\r\n\r\nWritten by a program with other line ends\r\n",
];

#[tokio::test]
async fn opening_and_saving_alters_no_byte_with_scripts_and_without() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let city = &cities["bordeaux"];
    let officer = city.officer().await?;
    let mut pages = Vec::new();
    for text in TEXTS {
        pages.push(officer.create(text).await?);
    }
    for has_scripts in [true, false] {
        let writer = Writer::officer(city, Setup { has_scripts, ..Setup::default() }).await?;
        let ana = &writer.person;
        for before in &pages {
            ana.open(&format!("/pages/{}/edit", before.slug)).await?;
            writer.click("main button[value=publish]").await?;
            city.wait_until("the page is shown", async || {
                Ok((ana.path().await? == format!("/pages/{}", before.slug)).then_some(()))
            })
            .await?;
            let after = officer.page(&before.slug, &before.city).await?;
            assert_eq!(
                after.map(|page| (page.revision, page.markdown)),
                Some((before.revision.clone(), before.markdown.clone()))
            );
        }
    }
    Ok(())
}
