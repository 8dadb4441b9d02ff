//! Nodes of one city as real processes, each with a data folder of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

use crate::s3::{BUCKET, KEY, REGION, S3, SECRET};

pub(crate) const ORIGIN: &str = "http://bordeaux.localhost:18192";
const AUTHORITY: &str = "bordeaux.localhost:18192";
const PASSWORD: &str = "made-up words of a test";

/// A command on a data folder.
pub(crate) fn koinon(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_koinon"));
    let of_others = |name: &[u8]| name.starts_with(b"KOINON_") || name.starts_with(b"AWS_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| of_others(name.as_encoded_bytes())) {
        command.env_remove(name);
    }
    command.env("KOINON_DATA_DIR", data).env("KOINON_ADMIN_PASSWORD", PASSWORD).env("NO_PROXY", "127.0.0.1");
    command.args(arguments).stdin(Stdio::null());
    command
}

/// What a command printed; it must have done its work.
pub(crate) fn done(data: &Path, arguments: &[&str]) -> Value {
    let output = koinon(data, arguments).arg("--json").output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    last_line(&output.stdout)
}

/// The exit code of a command that fails, and what it said.
pub(crate) fn refused(data: &Path, arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } = koinon(data, arguments).output().unwrap();
    let said = [stdout, stderr].concat();
    (status.code().unwrap(), String::from_utf8(said).unwrap())
}

fn last_line(text: &[u8]) -> Value {
    serde_json::from_str(std::str::from_utf8(text).unwrap().lines().last().unwrap()).unwrap()
}

/// Writes the configuration of a node that shares its files by a store, and its database where one is named.
pub(crate) fn configure(data: &Path, s3: &S3, database: Option<&str>) {
    let mut file = format!(
        "media_store = \"s3://{BUCKET}/bordeaux/files\"\nmedia_store_endpoint = \"{}\"\nmedia_store_region = \"{REGION}\"\n\
         media_store_key = \"{KEY}\"\nmedia_store_secret = \"{SECRET}\"\n",
        s3.endpoint()
    );
    if let Some(url) = database {
        file += &format!("database = \"{url}\"\n");
    }
    std::fs::write(data.join("koinon.toml"), file).unwrap();
}

/// A node that answers until the test ends.
pub(crate) struct Node {
    process: Child,
    address: SocketAddr,
    /// Its folder, which is gone with it.
    pub(crate) data: tempfile::TempDir,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Node {
    /// Serves what was configured in this folder.
    pub(crate) fn serve(data: tempfile::TempDir) -> Self {
        let mut serve = koinon(data.path(), &["serve", "--listen", "127.0.0.1:0"]);
        let mut process = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.map_while(Result::ok).find(|line| line.starts_with("ready ")).unwrap();
        let address = ready.rsplit(' ').next().unwrap().parse().unwrap();
        Self { process, address, data }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, None, b"")
    }

    /// A token of the administrator.
    pub(crate) fn token(&self) -> String {
        let body = json!({ "login": "ana", "password": PASSWORD }).to_string();
        let session = self.ask("POST", "/api/v1/session", None, body.as_bytes());
        session.json()["token"].as_str().unwrap().to_owned()
    }

    pub(crate) fn ask(&self, method: &str, path: &str, token: Option<&str>, body: &[u8]) -> Answer {
        let mut connection = TcpStream::connect(self.address).unwrap();
        let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {AUTHORITY}\r\n{token}Content-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        connection.write_all(&[head.as_bytes(), body].concat()).unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let body = answer[end + 4..].to_vec();
        let body = if head.contains("transfer-encoding: chunked") { joined(&body) } else { body };
        Answer { status: head.split(' ').nth(1).unwrap().parse().unwrap(), head, body }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A body that was sent in chunks.
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(line) = chunks.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&chunks[..line]).unwrap(), 16).unwrap();
        if length == 0 {
            break;
        }
        body.extend_from_slice(&chunks[line + 2..line + 2 + length]);
        chunks = &chunks[line + 2 + length + 2..];
    }
    body
}
