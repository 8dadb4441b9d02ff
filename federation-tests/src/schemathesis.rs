//! Schemathesis: a program of someone else that reads the description of the API and tries each call with whatever fits it
//! and whatever does not.

use crate::city::City;
use crate::client::Client;
use anyhow::{Context, bail};
use std::path::PathBuf;
use std::time::Duration;
use tokio::process::Command;

/// How long one run may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(240);
/// How many requests are made up for each call, beside those that try the bounds of each value.
const EXAMPLES: &str = "12";
/// The same requests in every run.
const SEED: &str = "1";

/// Tries every call of a city, as whoever `client` is. Answers what Schemathesis says at the end.
///
/// # Errors
/// When it found anything, is not installed, or does not come to an end; the message is what it wrote.
pub async fn run(city: &City, client: &Client) -> anyhow::Result<String> {
    let api = format!("http://{}/api/v1", city.address().context("the city does not run")?);
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(program()?);
    command
        .args(["--config-file", concat!(env!("CARGO_MANIFEST_DIR"), "/schemathesis.toml")])
        .args(["run", &format!("{api}/openapi.json"), "--url", &api, "--no-color"])
        // The name of the city, which is found under `.localhost`, not the address: not every resolver knows such names.
        .args(["--header", &format!("Host: {}", city.authority())])
        .args(["--seed", SEED, "--generation-deterministic", "--max-examples", EXAMPLES, "--continue-on-failure"])
        .current_dir(folder.path())
        .env("NO_PROXY", "127.0.0.1")
        .kill_on_drop(true);
    if let Some(token) = client.token() {
        command.args(["--header", &format!("Authorization: Bearer {token}")]);
    }
    let output = tokio::time::timeout(LIMIT, command.output()).await.context("Schemathesis does not end")??;
    let written = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("{written}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(written)
}

/// Where `scripts/install-test-needs` puts it: in the target folder that this test was built in.
fn program() -> anyhow::Result<PathBuf> {
    let test = std::env::current_exe()?;
    let target = test.ancestors().nth(3).context("a test lies in target/<profile>/deps")?;
    let program = target.join("schemathesis/bin/schemathesis");
    if !program.is_file() {
        bail!("{} is missing: install it with scripts/install-test-needs, as `make test` does", program.display());
    }
    Ok(program)
}
