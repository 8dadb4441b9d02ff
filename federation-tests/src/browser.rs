//! A real browser without a window: Chromium, driven over WebDriver.

use crate::city::City;
use crate::log::Log;
use crate::wait::wait_for;
use anyhow::{Context, bail};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::ChildStdout;
use tokio::sync::watch;

/// How long Chromium and its driver may take to start.
const LIMIT: Duration = Duration::from_secs(60);

/// By which names Chromium goes.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Starts the driver and ends it, with every Chromium it started, when its own input ends: when [`Driver`] is dropped, and also when
/// the test is killed and can drop nothing. Chromium does not end with its driver.
const KEEPER: &str = r#""$0" --port=0 & read -r _; kill -KILL 0"#;

/// What a test may choose.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    /// Size of the visible page in CSS pixels: width and height.
    pub size: (u32, u32),
    /// Whether the person prefers dark colours.
    pub is_dark: bool,
    /// Whether scripts run.
    pub has_scripts: bool,
    /// The language asked for (BCP 47).
    pub language: &'static str,
}

impl Default for Setup {
    fn default() -> Self {
        Self { size: (1280, 900), is_dark: false, has_scripts: true, language: "en" }
    }
}

/// A browser that reaches these cities, and nothing else, by their names. It ends when this is dropped.
pub struct Browser {
    /// The page, as WebDriver sees it.
    pub page: Client,
    // The driver goes before the folder that its browser writes into: fields are dropped in their order.
    _driver: Driver,
    _profile: TempDir,
}

/// So many drivers look for a port.
const MOST_DRIVERS: usize = 5;

/// A running chromedriver, its browsers, and the shell that keeps them: a process group of their own.
struct Driver {
    keeper: Child,
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Only fails when there is nothing left to wait for.
        let _ = self.keeper.wait();
    }
}

impl Browser {
    /// Starts Chromium.
    ///
    /// # Errors
    /// When Chromium or its driver is missing or does not start.
    pub async fn start(cities: &[&City], setup: Setup) -> anyhow::Result<Self> {
        let chromium = NAMES.iter().find_map(|name| found(name)).with_context(|| missing("Chromium"))?;
        let driver = found("chromedriver").with_context(|| missing("chromedriver"))?;
        let (driver, port) = start_driver(&driver).await?;
        let profile = tempfile::tempdir()?;
        let page = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities(&chromium, profile.path(), cities, setup)?)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await?;
        Ok(Self { page, _driver: driver, _profile: profile })
    }

    /// Writes what is in the window into a PNG file.
    ///
    /// # Errors
    /// When the browser or the disk refuses.
    pub async fn screenshot(&self, path: &Path) -> anyhow::Result<()> {
        tokio::fs::write(path, self.page.screenshot().await?).await?;
        Ok(())
    }

    /// Calls a method of the Chrome DevTools Protocol, for what WebDriver has no command for.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn devtools(&self, method: &'static str, parameters: Value) -> anyhow::Result<Value> {
        Ok(self.page.issue_cmd(DevTools { method, parameters }).await?)
    }
}

/// Chromedriver's own command for the Chrome DevTools Protocol.
#[derive(Debug)]
struct DevTools {
    method: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base_url: &url::Url, session_id: Option<&str>) -> Result<url::Url, url::ParseError> {
        base_url.join(&format!("session/{}/goog/cdp/execute", session_id.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (reqwest::Method, Option<String>) {
        (reqwest::Method::POST, Some(json!({ "cmd": self.method, "params": self.parameters }).to_string()))
    }
}

/// Starts a chromedriver on a port that it finds itself. It takes one of IPv6 and then wants the same of IPv4, which somebody else may
/// have: then it ends, and another one has to look.
async fn start_driver(driver: &Path) -> anyhow::Result<(Driver, u16)> {
    for _ in 0..MOST_DRIVERS {
        if let Some(started) = try_driver(driver).await? {
            return Ok(started);
        }
    }
    bail!("chromedriver found no port that is free for IPv4 and IPv6, {MOST_DRIVERS} times")
}

/// `None` if it found no port.
async fn try_driver(driver: &Path) -> anyhow::Result<Option<(Driver, u16)>> {
    let mut keeper = Command::new("sh")
        .args(["-c", KEEPER])
        .arg(driver)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .process_group(0)
        .spawn()?;
    let output = ChildStdout::from_std(keeper.stdout.take().context("the output is piped")?)?;
    let driver = Driver { keeper };
    let log = Log::default();
    let port = watch::Sender::new(None);
    let announced = port.subscribe();
    log.follow(output, move |line| {
        if let Some((_, rest)) = line.split_once("started successfully on port ") {
            port.send_replace(rest.trim_end_matches('.').parse::<u16>().ok().map(Some));
        } else if line.contains("port not available") {
            port.send_replace(Some(None));
        }
    });
    match wait_for("chromedriver names its port", LIMIT, async || *announced.borrow()).await {
        Ok(port) => Ok(port.map(|port| (driver, port))),
        Err(timed_out) => bail!("{timed_out}; it wrote:\n{}", log.tail(20)),
    }
}

fn capabilities(chromium: &Path, profile: &Path, cities: &[&City], setup: Setup) -> anyhow::Result<Capabilities> {
    let mut rules = Vec::new();
    for city in cities {
        let address = city.door().address();
        let host = city.authority().split(':').next().unwrap_or_default();
        rules.push(format!("MAP {host} {address}"));
    }
    rules.push("MAP * ~NOTFOUND".to_owned());
    rules.push("EXCLUDE 127.0.0.1".to_owned());
    let (width, height) = setup.size;
    let mut arguments = vec![
        "--headless".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        // WebDriver would click where something was before the page had scrolled to it.
        "--force-prefers-reduced-motion".to_owned(),
        format!("--user-data-dir={}", profile.display()),
        format!("--host-resolver-rules={}", rules.join(",")),
        format!("--lang={}", setup.language),
    ];
    if setup.is_dark {
        arguments.push("--force-dark-mode".to_owned());
    }
    let scripts = if setup.has_scripts { 1 } else { 2 };
    let options = json!({
        "binary": chromium,
        "args": arguments,
        // A window cannot be as narrow as a phone, and loses some of its height to itself; this is the size of the page.
        "mobileEmulation": { "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1, "mobile": false, "touch": false } },
        "prefs": {
            "intl.accept_languages": setup.language,
            "profile.managed_default_content_settings.javascript": scripts,
        },
    });
    Ok(Capabilities::from_iter([("goog:chromeOptions".to_owned(), options)]))
}

fn found(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

fn missing(what: &str) -> String {
    format!("{what} is missing: run scripts/install-test-needs (Debian: apt-get install chromium chromium-driver)")
}
