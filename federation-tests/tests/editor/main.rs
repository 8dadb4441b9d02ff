//! The editor in a real browser: its tools, and that nothing typed is ever lost.

mod accessible;
mod answers;
mod keeps;
mod keyboard;
mod recorded;
mod tools;
mod unchanged;

use anyhow::Context as _;
use fantoccini::Locator;
use fantoccini::elements::Element;
use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::city::{LIMIT, OFFICER, PASSWORD};
use koinon_federation_tests::wait::wait_for;
use koinon_federation_tests::{Backend, Cities, City, Page, Person};
use serde_json::Value;

/// The text of the page that most tests edit.
pub(crate) const TEXT: &str = "# Rue aux écoles\n\nOuvert le lundi.\n";

/// WebDriver's codes for keys without a letter.
pub(crate) mod key {
    pub(crate) const BACK_TAB: &str = "\u{e008}\u{e004}\u{e008}";
    pub(crate) const ENTER: &str = "\u{e007}";
    pub(crate) const ESCAPE: &str = "\u{e00c}";
    pub(crate) const LEFT: &str = "\u{e012}";
    pub(crate) const RIGHT: &str = "\u{e014}";
    pub(crate) const DOWN: &str = "\u{e015}";
    pub(crate) const CONTROL_B: &str = "\u{e009}b\u{e009}";
    pub(crate) const CONTROL_Z: &str = "\u{e009}z\u{e009}";
}

/// One city.
pub(crate) async fn bordeaux() -> anyhow::Result<Cities> {
    Cities::start(Backend::Sqlite, &["bordeaux"]).await
}

/// The page that most tests edit, published.
pub(crate) async fn published(city: &City) -> anyhow::Result<Page> {
    city.officer().await?.create(TEXT).await
}

/// Somebody before the editor.
pub(crate) struct Writer {
    pub(crate) person: Person,
}

impl Writer {
    /// The officer, signed in, with the editor of a page open.
    pub(crate) async fn at(city: &City, page: &Page, setup: Setup) -> anyhow::Result<Self> {
        let writer = Self::officer(city, setup).await?;
        writer.open(&format!("/pages/{}/edit", page.slug)).await?;
        Ok(writer)
    }

    /// The officer, signed in.
    pub(crate) async fn officer(city: &City, setup: Setup) -> anyhow::Result<Self> {
        let writer = Self { person: Person::visit(city, setup).await? };
        writer.person.open("/sign-in").await?;
        writer.sign_in().await?;
        Ok(writer)
    }

    /// Fills the form for signing in, and waits until another page is there.
    pub(crate) async fn sign_in(&self) -> anyhow::Result<()> {
        self.person.fill("login", OFFICER).await?;
        self.person.fill("password", PASSWORD).await?;
        self.click("main button[type=submit]").await?;
        wait_for("she is signed in", LIMIT, async || {
            self.person.path().await.ok().filter(|path| !path.starts_with("/sign-in")).map(|_| ())
        })
        .await?;
        Ok(())
    }

    /// Opens an editor and waits for its tools.
    pub(crate) async fn open(&self, path: &str) -> anyhow::Result<()> {
        self.person.open(path).await?;
        self.until("the editor has its tools", "return !!document.querySelector('.bettered markdown-toolbar .tool')")
            .await
    }

    /// What a script gives.
    pub(crate) async fn run(&self, script: &str) -> anyhow::Result<Value> {
        Ok(self.person.browser().page.execute(script, vec![]).await?)
    }

    /// Waits until a script gives `true`.
    pub(crate) async fn until(&self, what: &str, script: &str) -> anyhow::Result<()> {
        let held = wait_for(what, LIMIT, async || {
            self.run(script).await.ok().filter(|answer| *answer == Value::Bool(true)).map(|_| ())
        });
        match held.await {
            Ok(()) => Ok(()),
            Err(timed_out) => {
                let shown = self.run("return location.href + '\\n' + document.querySelector('main').innerText").await;
                Err(timed_out).with_context(|| format!("{shown:?}"))
            }
        }
    }

    /// Waits until the line under the text is in this state.
    pub(crate) async fn until_state(&self, state: &str) -> anyhow::Result<()> {
        let script = format!("return document.querySelector('.save-state')?.dataset.state === '{state}'");
        self.until(&format!("the draft is {state}"), &script).await
    }

    /// The first element of this selector.
    pub(crate) async fn find(&self, selector: &str) -> anyhow::Result<Element> {
        self.person.browser().page.find(Locator::Css(selector)).await.with_context(|| format!("there is no {selector}"))
    }

    /// Types at the end of the text.
    pub(crate) async fn write(&self, text: &str) -> anyhow::Result<()> {
        self.run("const a = document.querySelector('#markdown'); a.focus(); a.setSelectionRange(a.value.length, a.value.length)")
            .await?;
        self.keys(text).await
    }

    /// Presses keys, wherever the focus is.
    pub(crate) async fn keys(&self, keys: &str) -> anyhow::Result<()> {
        Ok(self.person.browser().page.active_element().await?.send_keys(keys).await?)
    }

    /// Selects this piece of the text.
    pub(crate) async fn select(&self, piece: &str) -> anyhow::Result<()> {
        let script = "const a = document.querySelector('#markdown'); const at = a.value.indexOf(arguments[0]); \
             a.focus(); a.setSelectionRange(at, at + arguments[0].length)";
        self.person.browser().page.execute(script, vec![piece.into()]).await?;
        Ok(())
    }

    /// What stands in the text area.
    pub(crate) async fn text(&self) -> anyhow::Result<String> {
        let value = self.run("return document.querySelector('#markdown').value").await?;
        Ok(value.as_str().context("the text area has a text")?.to_owned())
    }

    /// Types into a field.
    pub(crate) async fn type_into(&self, selector: &str, text: &str) -> anyhow::Result<()> {
        Ok(self.find(selector).await?.send_keys(text).await?)
    }

    /// What stands in a field.
    pub(crate) async fn value(&self, selector: &str) -> anyhow::Result<String> {
        self.find(selector).await?.prop("value").await?.with_context(|| format!("{selector} has a value"))
    }

    /// Clicks what stays on the page.
    pub(crate) async fn click(&self, selector: &str) -> anyhow::Result<()> {
        Ok(self.find(selector).await?.click().await?)
    }

    /// Sends the form and waits until another page is there.
    pub(crate) async fn submit(&self, action: &str) -> anyhow::Result<()> {
        self.run("document.documentElement.dataset.old = 'yes'").await?;
        self.click(&format!("main button[value={action}]")).await?;
        self.until("the form leads to another page", "return !document.documentElement.dataset.old").await
    }
}
