//! A person before a browser: finds things by what the page offers, fills in forms, presses buttons.

use crate::browser::{Browser, Setup};
use crate::city::{City, LIMIT, OFFICER, PASSWORD};
use crate::wait::wait_for;
use anyhow::Context;
use fantoccini::Locator;
use fantoccini::elements::Element;
use std::path::Path;

/// Someone with a browser of their own, who visits one city.
pub struct Person {
    browser: Browser,
    origin: String,
}

impl Person {
    /// Someone who is not signed in, at the city's first page.
    ///
    /// # Errors
    /// When the browser does not start or the city does not answer.
    pub async fn visit(city: &City, setup: Setup) -> anyhow::Result<Self> {
        let person = Self { browser: Browser::start(&[city], setup).await?, origin: city.origin() };
        person.open("/").await?;
        Ok(person)
    }

    /// The officer whom the city was set up with, signed in by the form.
    ///
    /// # Errors
    /// When the form does not let her in.
    pub async fn officer(city: &City, setup: Setup) -> anyhow::Result<Self> {
        Self::signed_in(city, OFFICER, setup).await
    }

    /// Someone with an account (see [`City::add_officer`]), signed in by the form.
    ///
    /// # Errors
    /// When the form does not let them in.
    pub async fn signed_in(city: &City, login: &str, setup: Setup) -> anyhow::Result<Self> {
        let person = Self::visit(city, setup).await?;
        person.open("/sign-in").await?;
        person.fill("login", login).await?;
        person.fill("password", PASSWORD).await?;
        person.press("main button[type=submit]").await?;
        let path = person.path().await?;
        anyhow::ensure!(!path.starts_with("/sign-in"), "the form lets nobody in: {}", person.text("main").await?);
        Ok(person)
    }

    /// The browser itself.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Opens an address of the city.
    ///
    /// # Errors
    /// When the browser fails.
    pub async fn open(&self, path: &str) -> anyhow::Result<()> {
        Ok(self.browser.page.goto(&format!("{}{path}", self.origin)).await?)
    }

    /// Path and query of what is shown.
    ///
    /// # Errors
    /// When the browser fails.
    pub async fn path(&self) -> anyhow::Result<String> {
        let address = self.browser.page.current_url().await?;
        Ok(address.query().map_or_else(|| address.path().to_owned(), |query| format!("{}?{query}", address.path())))
    }

    /// The visible text of the first element of this selector.
    ///
    /// # Errors
    /// When there is none.
    pub async fn text(&self, selector: &str) -> anyhow::Result<String> {
        Ok(self.find(selector).await?.text().await?)
    }

    /// How many elements of this selector there are.
    ///
    /// # Errors
    /// When the browser fails.
    pub async fn count(&self, selector: &str) -> anyhow::Result<usize> {
        Ok(self.browser.page.find_all(Locator::Css(selector)).await?.len())
    }

    /// Replaces what stands in a field.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn fill(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let field = self.find(&format!("main [name={name}]")).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// What stands in a field.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn value(&self, name: &str) -> anyhow::Result<String> {
        let value = self.find(&format!("main [name={name}]")).await?.prop("value").await?;
        value.with_context(|| format!("the field {name} has no value"))
    }

    /// Chooses what stays on the page: a radio button, a check box, a part that opens.
    ///
    /// # Errors
    /// When there is nothing to choose.
    pub async fn choose(&self, selector: &str) -> anyhow::Result<()> {
        Ok(self.find(selector).await?.click().await?)
    }

    /// Presses what leads to another page, and waits until that is there.
    ///
    /// # Errors
    /// When there is nothing to press, or it leads nowhere.
    pub async fn press(&self, selector: &str) -> anyhow::Result<()> {
        let element = self.find(selector).await?;
        self.leave_by(selector, async || Ok(element.click().await?)).await
    }

    /// Does what leads to another page, and waits until the document is another one: until then, whatever is looked for would be found in
    /// the old one.
    async fn leave_by(&self, what: &str, step: impl AsyncFnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
        let old = self.find("html").await?.element_id();
        step().await?;
        wait_for(&format!("{what} leads to another page"), LIMIT, async || {
            // Between two documents there is none.
            let new = self.browser.page.find(Locator::Css("html")).await.ok()?;
            (new.element_id() != old).then_some(())
        })
        .await?;
        Ok(())
    }

    /// Writes a page of this kind and publishes it; ends at it.
    ///
    /// # Errors
    /// When a step of the way is missing.
    pub async fn write(&self, kind: &str, title: &str, markdown: &str) -> anyhow::Result<()> {
        self.open("/write").await?;
        self.choose(&format!("main input[name=kind][value={kind}]")).await?;
        self.fill("title", title).await?;
        self.press("main button[type=submit]").await?;
        self.fill("markdown", markdown).await?;
        self.press("main button[value=publish]").await
    }

    /// Searches by the box in the header.
    ///
    /// # Errors
    /// When there is none.
    pub async fn search(&self, words: &str) -> anyhow::Result<()> {
        let field = self.find("header [name=q]").await?;
        field.send_keys(words).await?;
        self.leave_by("the search", async || Ok(field.send_keys("\u{e007}").await?)).await
    }

    /// Keeps a picture of what is shown.
    ///
    /// # Errors
    /// When the browser or the disk refuses.
    pub async fn photograph(&self, path: &Path) -> anyhow::Result<()> {
        self.browser.screenshot(path).await
    }

    /// Waits until something is on the page, which may be another site's by then.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn wait_for(&self, selector: &str) -> anyhow::Result<()> {
        let what = format!("{selector} is there");
        let there =
            wait_for(&what, LIMIT, async || self.browser.page.find(Locator::Css(selector)).await.ok().map(drop));
        match there.await {
            Ok(()) => Ok(()),
            Err(error) => {
                let shown = self.browser.page.source().await.unwrap_or_default();
                Err(error).with_context(|| format!("the page is\n{shown}"))
            }
        }
    }

    /// Types into a field, wherever it stands.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn type_into(&self, selector: &str, text: &str) -> anyhow::Result<()> {
        Ok(self.find(selector).await?.send_keys(text).await?)
    }

    async fn find(&self, selector: &str) -> anyhow::Result<Element> {
        let element = self.browser.page.find(Locator::Css(selector)).await;
        match element {
            Ok(element) => Ok(element),
            Err(error) => {
                let shown = self.browser.page.source().await.unwrap_or_default();
                Err(error).with_context(|| format!("nothing on the page fits {selector}; it is\n{shown}"))
            }
        }
    }
}
