//! A foreign server of the fediverse, made with Fedify by others: one person on it, who does what the test tells.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::city::City;

/// How long it may take to start on a busy machine: it makes a key of 4096 bits first.
const START: Duration = Duration::from_secs(120);

/// A process that speaks ActivityPub as Fedify does.
pub struct ForeignPeer {
    address: String,
    http: reqwest::Client,
    _process: Child,
}

impl ForeignPeer {
    /// Starts one that finds these cities.
    ///
    /// # Errors
    /// When it is not installed, or does not start.
    pub async fn start(cities: &[&City]) -> anyhow::Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fedify");
        if !folder.join("node_modules").is_dir() {
            bail!("Fedify is missing: install it with scripts/install-test-needs, as `make test` does");
        }
        let mut addresses = BTreeMap::new();
        for city in cities {
            let address = city.address().context("the city does not run")?;
            addresses.insert(city.authority().to_owned(), address.to_string());
        }
        let mut process = Command::new("node")
            .arg("peer.mjs")
            .current_dir(folder)
            .env("KOINON_CITIES", serde_json::to_string(&addresses)?)
            .env("NO_PROXY", "127.0.0.1")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("node is missing: install it with scripts/install-test-needs, as `make test` does")?;
        #[expect(clippy::disallowed_methods, reason = "it is told what to do, not asked what strangers name")]
        let http = reqwest::Client::builder().no_proxy().build()?;
        let output = process.stdout.take().context("its output is piped")?;
        let mut lines = BufReader::new(output).lines();
        let ready = async {
            while let Some(line) = lines.next_line().await? {
                if let Some(port) = line.strip_prefix("ready ") {
                    return Ok(port.to_owned());
                }
            }
            bail!("the foreign server ended before it was ready")
        };
        let port = tokio::time::timeout(START, ready).await.context("the foreign server does not start")??;
        Ok(Self { address: format!("127.0.0.1:{port}"), http, _process: process })
    }

    /// Where its people are, as it is written behind their names.
    #[must_use]
    pub fn authority(&self) -> String {
        format!("fediverse.localhost:{}", self.address.rsplit(':').next().unwrap_or_default())
    }

    /// The ActivityPub id of its person.
    #[must_use]
    pub fn person(&self) -> String {
        format!("http://{}/users/odile", self.authority())
    }

    /// Tells it to do something, and gives what it answers once the city has taken what it sent.
    ///
    /// # Errors
    /// When that failed; the message is its own.
    pub async fn tell(&self, command: &str, what: Value) -> anyhow::Result<Value> {
        let asked = self.http.post(format!("http://{}/tell/{command}", self.address)).json(&what);
        let answer = asked.send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "the foreign server could not {command}: {text}");
        Ok(serde_json::from_str(&text)?)
    }
}
