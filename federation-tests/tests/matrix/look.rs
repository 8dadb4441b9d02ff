//! Looking at one page in every appearance.

use std::path::Path;

use anyhow::Context as _;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use koinon_federation_tests::Browser;
use serde_json::{Value, json};

const TAB: char = '\u{e004}';

/// How the page looks, besides its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Desktop,
    DarkDesktop,
    DarkPhone,
    Phone,
    /// As wide as WCAG 2.2 asks for in 1.4.10.
    Narrow,
    /// A desktop at 200 %, as WCAG 2.2 asks for in 1.4.4.
    Zoomed,
}

impl Look {
    /// Width and height of the window in CSS pixels, and how many of the device's pixels each has.
    fn window(self) -> (u32, u32, u32) {
        match self {
            Self::Desktop | Self::DarkDesktop => (1280, 900, 1),
            Self::DarkPhone | Self::Phone => (360, 740, 1),
            Self::Narrow => (320, 640, 1),
            Self::Zoomed => (640, 450, 2),
        }
    }
}

/// Makes the page look like this, without loading it again.
pub(crate) async fn wear(browser: &Browser, look: Look) -> anyhow::Result<()> {
    let (width, height, scale) = look.window();
    let window = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": false });
    browser.devtools("Emulation.setDeviceMetricsOverride", window).await?;
    let colours = if matches!(look, Look::DarkDesktop | Look::DarkPhone) { "dark" } else { "light" };
    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": colours }] });
    browser.devtools("Emulation.setEmulatedMedia", media).await?;
    let script = "return [innerWidth, devicePixelRatio, matchMedia('(prefers-color-scheme: dark)').matches]";
    let worn = browser.page.execute(script, vec![]).await?;
    anyhow::ensure!(worn == json!([width, scale, colours == "dark"]), "{look:?} is not what is seen: {worn}");
    Ok(())
}

/// Brings axe-core into the page.
pub(crate) async fn bring_axe(browser: &Browser) -> anyhow::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/node_modules/axe-core/axe.min.js");
    let axe =
        std::fs::read_to_string(&path).with_context(|| format!("{} is missing: run `make web`", path.display()))?;
    browser.page.execute(&axe, vec![]).await?;
    Ok(())
}

/// What axe-core finds in the part of the page that this selector names.
pub(crate) async fn axe(browser: &Browser, part: &str) -> anyhow::Result<Vec<String>> {
    let run = "const [part, done] = arguments; \
         const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']; \
         axe.run(part, { runOnly, resultTypes: ['violations'] }).then(({ violations, passes }) => done(passes.length < 5 \
             ? ['axe looked at nothing'] \
             : violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + ' ' + \
                   n.failureSummary.replace(/\\s+/g, ' ')).join('; '))), (e) => done([String(e)]))";
    told(browser.page.execute_async(run, vec![part.into()]).await?)
}

/// What is lost in this look.
pub(crate) async fn layout(browser: &Browser) -> anyhow::Result<Vec<String>> {
    told(browser.page.execute(include_str!("layout.js"), vec![]).await?)
}

/// What is wrong with the way that Tab takes through the page, from its beginning to its end.
pub(crate) async fn focus(browser: &Browser) -> anyhow::Result<Vec<String>> {
    let stops = browser.page.execute(include_str!("focus_begin.js"), vec![]).await?;
    let mut tabs = KeyActions::new("keys".into());
    for _ in 0..stops.as_u64().context("a number of stops")? {
        tabs = tabs.then(KeyAction::Down { value: TAB }).then(KeyAction::Up { value: TAB });
    }
    browser.page.perform_actions(tabs).await?;
    told(browser.page.execute(include_str!("focus_end.js"), vec![]).await?)
}

fn told(problems: Value) -> anyhow::Result<Vec<String>> {
    serde_json::from_value(problems).context("a list of problems")
}
