//! A French sheet inside the Arabic interface reads as French does.

use koinon_federation_tests::Person;
use koinon_federation_tests::browser::Setup;
use serde_json::json;

use crate::states::{self, CITY};

/// What reads in the wrong direction or language, in words.
const WRONG: &str = r"
    const wrong = [];
    const name = (element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 160);
    const french = document.querySelectorAll('h1, .lead, .body, .body :is(p, li, h2, h3, td, th, blockquote, pre, figure)');
    for (const block of french) {
      if (block.closest('[lang]').lang !== 'fr') wrong.push(`not said to be French: ${name(block)}`);
      if (getComputedStyle(block).direction !== 'ltr') wrong.push(`from right to left: ${name(block)}`);
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = walker.nextNode()); ) {
      const around = text.parentElement;
      if (!text.data.trim() || around.closest('script, style')) continue;
      if (/localhost:|https?:|[0-9a-f]{40}/.test(text.data) && !around.closest('.body') && getComputedStyle(around).direction !== 'ltr') {
        wrong.push(`an address from right to left: ${name(around)}`);
      }
      if (/ana|bordeaux/i.test(text.data) && !around.closest('bdi, [dir]:not(html)') && !/[\u2068\u2066]/.test(text.data)) {
        wrong.push(`a name that the words around it turn: ${name(around)}`);
      }
    }
    if (french.length < 20) wrong.push('there is hardly any French');
    return wrong;";

#[tokio::test]
async fn a_french_sheet_reads_from_left_to_right_inside_the_arabic_interface() -> anyhow::Result<()> {
    let (cities, names) = states::many().await?;
    let person = Person::officer(&cities[CITY], Setup { language: "ar", ..Setup::default() }).await?;
    for page in ["sheet", "rich"] {
        person.open(&format!("/pages/{}", names[page])).await?;
        let page = &person.browser().page;
        let around = "const root = document.documentElement; return [root.lang, root.dir]";
        assert_eq!(page.execute(around, vec![]).await?, json!(["ar", "rtl"]));
        assert_eq!(page.execute(WRONG, vec![]).await?, json!([]));
    }
    Ok(())
}
