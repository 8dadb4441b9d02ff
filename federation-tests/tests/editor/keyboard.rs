//! By keyboard alone: from signing in to a published practice, through a conflict, with Tab, Enter, Space, arrows and letters.

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::city::{LIMIT, OFFICER, PASSWORD};
use koinon_federation_tests::wait::wait_for;

use crate::{Writer, bordeaux};

const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';
const SPACE: char = ' ';
const DOWN: char = '\u{e015}';
/// More stops than this on the way to anything is no way.
const STOPS: usize = 60;

impl Writer {
    async fn press(&self, key: char) -> anyhow::Result<()> {
        let press =
            KeyActions::new("keys".into()).then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        Ok(self.person.browser().page.perform_actions(press).await?)
    }

    /// Presses Tab until the focus is on what this selector names; every stop on the way can be seen.
    async fn tab_to(&self, selector: &str) -> anyhow::Result<()> {
        let look = "const a = document.activeElement; if (a.matches(arguments[0])) return 'there'; const s = getComputedStyle(a); \
             const seen = a === document.body || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2); \
             return seen ? 'on' : a.outerHTML.slice(0, 200)";
        let mut stops = Vec::new();
        for _ in 0..STOPS {
            self.press(TAB).await?;
            let found = self.person.browser().page.execute(look, vec![selector.into()]).await?;
            match found.as_str() {
                Some("there") => return Ok(()),
                Some("on") => {}
                other => anyhow::bail!("on the way to {selector} the focus cannot be seen: {other:?}"),
            }
            stops.push(self.run("return document.activeElement.outerHTML.slice(0, 80)").await?.to_string());
        }
        anyhow::bail!("{selector} is not reached with {STOPS} presses of Tab: {stops:#?}")
    }

    async fn press_at(&self, selector: &str, key: char) -> anyhow::Result<()> {
        self.tab_to(selector).await?;
        self.press(key).await
    }

    async fn type_at(&self, selector: &str, text: &str) -> anyhow::Result<()> {
        self.tab_to(selector).await?;
        self.keys(text).await
    }

    /// Presses Enter on what leads to another page, and waits for that.
    async fn enter_at(&self, selector: &str) -> anyhow::Result<()> {
        self.tab_to(selector).await?;
        self.run("document.documentElement.dataset.old = 'yes'").await?;
        self.press(ENTER).await?;
        wait_for(&format!("{selector} leads to another page"), LIMIT, async || {
            let gone = self.run("return !document.documentElement.dataset.old && document.readyState === 'complete'");
            gone.await.ok().filter(|gone| *gone == true).map(|_| ())
        })
        .await?;
        Ok(())
    }

    /// Goes on to the next screen of the form: its heading has the focus then.
    async fn next_screen(&self, from: u8) -> anyhow::Result<()> {
        self.press_at(&format!(".screen-{from} .step-on a"), ENTER).await?;
        let script = format!("return document.activeElement.id === 'screen-{}'", from + 1);
        self.until("the next screen has the focus", &script).await
    }
}

#[tokio::test]
async fn a_practice_is_written_published_changed_and_a_conflict_resolved_by_keyboard_alone() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let city = &cities["bordeaux"];
    let writer = Writer { person: koinon_federation_tests::Person::visit(city, Setup::default()).await? };
    writer.enter_at("header .sign-in").await?;
    writer.type_at("[name=login]", OFFICER).await?;
    writer.type_at("[name=password]", PASSWORD).await?;
    writer.enter_at("main button[type=submit]").await?;

    writer.enter_at("a[href='/write']").await?;
    writer.type_at("main [name=title]", "Bacs").await?;
    writer.enter_at("main button[type=submit]").await?;
    writer.until("the editor has its tools", "return !!document.querySelector('.bettered .tool')").await?;

    writer.type_at("[name='answer-summary']", "Des bacs au pied des immeubles.").await?;
    writer.type_at("[name='answer-problem']", "Des ordures partout.").await?;
    writer.type_at("[name='answer-core_elements.0.name']", "Un référent").await?;
    writer.press_at(".screen-1 .one-more > summary", ENTER).await?;
    writer.type_at("[name='answer-core_elements.1.name']", "Une clef").await?;
    writer.next_screen(1).await?;
    writer.press_at("[name='answer-themes'][value=water]", SPACE).await?;
    writer.press_at("[name='answer-status']", SPACE).await?;
    writer.press(DOWN).await?;
    writer.press_at("[name='answer-interests_declared']", SPACE).await?;
    writer.press_at("[name='answer-evidence_level']", SPACE).await?;
    writer.next_screen(2).await?;
    writer.press_at("[name='answer-replicability.verdict']", SPACE).await?;
    // Too early: the summary has the focus, its links lead to the questions, and those take the focus.
    writer.enter_at("main .acts button[value=publish]").await?;
    writer.until("the summary has the focus", "return document.activeElement.matches('.error-summary')").await?;
    writer.press_at(".error-summary a[href='#question-10']", ENTER).await?;
    writer.until("the question has the focus", "return document.activeElement.id === 'question-10'").await?;
    writer.type_at("[name='answer-replicability.conditions.0.text']", "La cour est à l'ombre.").await?;
    writer.press_at("[name='answer-replicability.confidence']", SPACE).await?;
    writer.next_screen(3).await?;
    writer.type_at("#markdown", "Un bac pour trente foyers.").await?;
    writer.enter_at("main .acts button[value=publish]").await?;
    assert_eq!(writer.person.path().await?, "/pages/bacs");
    let officer = city.officer().await?;
    let page = officer.page("bacs", city.authority()).await?.ok_or_else(|| anyhow::anyhow!("the page is there"))?;
    assert!(page.markdown.contains("status: pilot") && page.markdown.contains("name: Une clef"), "{}", page.markdown);

    // Somebody else changes the same line meanwhile.
    writer.enter_at("a[href$='/edit']").await?;
    writer.until("the editor has its tools", "return !!document.querySelector('.bettered .tool')").await?;
    officer.edit(&page, &page.markdown.replace("trente foyers", "vingt foyers")).await?;
    writer.press_at("[data-step='4']", ENTER).await?;
    writer.type_at("#markdown", " Ouvert le lundi.").await?;
    writer.enter_at("main .acts button[value=publish]").await?;
    writer.until("the conflict is shown", "return !!document.querySelector('form.conflict')").await?;
    writer.tab_to("[name='choice-1']:checked").await?;
    writer.press(DOWN).await?;
    assert_eq!(writer.run("return document.querySelector('[name=choice-1]:checked').value").await?, "theirs");
    writer.enter_at("main .acts button[value=publish]").await?;
    let after = officer.page("bacs", city.authority()).await?.map(|page| page.markdown);
    assert_eq!(after, Some(page.markdown.replace("trente foyers", "vingt foyers")));
    Ok(())
}
