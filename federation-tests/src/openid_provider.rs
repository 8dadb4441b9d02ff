//! An OpenID provider made by others, `oidc-provider`: whoever types the name of somebody whom it knows is let in.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// How long it may take to start on a busy machine.
const START: Duration = Duration::from_secs(60);

/// The secret by which it knows the city.
pub const OPENID_SECRET: &str = "a made-up secret of the tests";

/// A process that speaks OpenID Connect.
pub struct OpenIdProvider {
    /// Where it is, as it says it itself.
    pub issuer: String,
    // What it prints goes somewhere for as long as it runs.
    _output: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl OpenIdProvider {
    /// Starts one that sends people back there; `signed` says whether it signs what it says of people.
    ///
    /// # Errors
    /// When it is not installed, or does not start.
    pub async fn start(returns: &str, signed: bool) -> anyhow::Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("openid");
        if !folder.join("node_modules").is_dir() {
            bail!("the OpenID provider is missing: install it with scripts/install-test-needs, as `make test` does");
        }
        let mut command = Command::new("node");
        command.arg("provider.mjs").current_dir(folder).env("KOINON_RETURN", returns);
        if signed {
            command.env("KOINON_SIGNED", "1");
        }
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("node is missing: install it with scripts/install-test-needs, as `make test` does")?;
        let output = process.stdout.take().context("its output is piped")?;
        let mut lines = BufReader::new(output).lines();
        let ready = async {
            while let Some(line) = lines.next_line().await? {
                if let Some(issuer) = line.strip_prefix("ready ") {
                    return Ok(issuer.to_owned());
                }
            }
            bail!("the OpenID provider ended before it was ready")
        };
        let issuer = tokio::time::timeout(START, ready).await.context("the OpenID provider does not start")??;
        Ok(Self { issuer, _output: lines, _process: process })
    }
}
