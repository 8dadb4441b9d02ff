//! Schemathesis: a program of someone else that reads the description of the API and tries each call with whatever fits it
//! and whatever does not.

use crate::city::City;
use crate::client::Client;
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// How long one run may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(240);
/// How many requests are made up for each call, beside those that try the bounds of each value.
const EXAMPLES: &str = "8";
/// The same requests in every run.
const SEED: &str = "1";

/// Tries every call of a city, as whoever `client` is. Answers what Schemathesis says at the end.
///
/// # Errors
/// When it found anything, is not installed, or does not come to an end; the message is what it wrote.
pub async fn run(city: &City, client: &Client) -> anyhow::Result<String> {
    let api = format!("http://{}/api/v1", city.address().context("the city does not run")?);
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(program("schemathesis")?);
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

/// What a JSON Schema (draft 2020-12) finds wrong with a value: nothing if it fits.
///
/// # Errors
/// When the schema is none.
pub async fn misfits(schema: &Value, value: &Value) -> anyhow::Result<Vec<String>> {
    const SCRIPT: &str = "import json, sys, jsonschema_rs\n\
        schema, value = json.load(sys.stdin)\n\
        errors = jsonschema_rs.Draft202012Validator(schema).iter_errors(value)\n\
        print(json.dumps([f\"{'/'.join(map(str, error.instance_path))}: {error.message}\" for error in errors]))";
    let mut command = Command::new(program("python")?);
    command.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut process = command.spawn()?;
    let mut input = process.stdin.take().context("the input is piped")?;
    input.write_all(json!([schema, value]).to_string().as_bytes()).await?;
    drop(input);
    let output = tokio::time::timeout(LIMIT, process.wait_with_output()).await.context("it does not end")??;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Where `scripts/install-test-needs` puts it: in the target folder that this test was built in.
fn program(name: &str) -> anyhow::Result<PathBuf> {
    let test = std::env::current_exe()?;
    let target = test.ancestors().nth(3).context("a test lies in target/<profile>/deps")?;
    let program = target.join("schemathesis/bin").join(name);
    if !program.is_file() {
        bail!("{} is missing: install it with scripts/install-test-needs, as `make test` does", program.display());
    }
    Ok(program)
}
