//! The program against connections that want nothing, too much, or another protocol: everybody else is answered.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails may panic")]

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

const ORIGIN: &str = "http://bordeaux.localhost:18191";
const AUTHORITY: &str = "bordeaux.localhost:18191";
/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// So many people come and say nothing.
const IDLE: usize = 1000;

/// A city that answers until the test ends.
struct Server {
    process: Child,
    address: SocketAddr,
    _data: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let init = ["init", "--name", "Bordeaux", "--origin", ORIGIN, "--admin", "ana"];
        assert!(koinon(&data).args(init).output().unwrap().status.success());
        let mut serve = koinon(&data);
        serve.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = serve.spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.map_while(Result::ok).find(|line| line.starts_with("ready ")).unwrap();
        let address = ready.rsplit(' ').next().unwrap().parse().unwrap();
        Self { process, address, _data: data }
    }

    fn connect(&self) -> TcpStream {
        let connection = TcpStream::connect(self.address).unwrap();
        connection.set_read_timeout(Some(PATIENCE)).unwrap();
        connection
    }

    /// What is answered to these bytes, until the connection ends.
    fn answer(&self, request: &[u8]) -> String {
        let mut connection = self.connect();
        // Who has heard enough may close before everything is sent.
        let _ = connection.write_all(request);
        read_to_end(&mut connection)
    }

    /// Somebody who wants something ordinary is answered.
    fn serves(&self, after: &str) {
        let request = format!("GET /healthz HTTP/1.1\r\nHost: {AUTHORITY}\r\nConnection: close\r\n\r\n");
        let answer = self.answer(request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 200"), "{after}: {answer}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn koinon(data: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_koinon"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"KOINON_")) {
        command.env_remove(name);
    }
    command.env("KOINON_DATA_DIR", data.path()).env("KOINON_ADMIN_PASSWORD", "made-up words of a test");
    command.stdin(Stdio::null());
    command
}

/// Everything that comes until the other side closes; it must close.
fn read_to_end(connection: &mut TcpStream) -> String {
    let mut received = Vec::new();
    match connection.read_to_end(&mut received) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "the connection stays open: {error}"),
    }
    String::from_utf8_lossy(&received).into_owned()
}

/// Whether an answer refuses: with a 4xx, or by closing without a word.
fn is_refusal(answer: &str) -> bool {
    answer.is_empty() || answer.starts_with("HTTP/1.1 4")
}

#[test]
fn k09_heads_without_end_and_other_protocols_are_refused() {
    let server = Server::start();
    server.serves("first");
    let head = |rest: &str| format!("GET /healthz HTTP/1.1\r\nHost: {AUTHORITY}\r\nConnection: close\r\n{rest}\r\n");
    let few: String = (0..40).map(|number| format!("X-{number}: {}\r\n", "x".repeat(100))).collect();
    assert!(server.answer(head(&few).as_bytes()).starts_with("HTTP/1.1 200"), "the honest twin");

    let many: String = (0..5000).map(|number| format!("X-{number}: x\r\n")).collect();
    let long = format!("X: {}\r\n", "x".repeat(2 << 20));
    let folded = format!("X: a\r\n{}", " b\r\n".repeat(50_000));
    for (what, rest) in [("many headers", many), ("a long header", long), ("a folded header", folded)] {
        let answer = server.answer(head(&rest).as_bytes());
        assert!(is_refusal(&answer), "{what}: {answer}");
        server.serves(what);
    }
    let long_target = format!("GET /{} HTTP/1.1\r\nHost: {AUTHORITY}\r\n\r\n", "x".repeat(1 << 20));
    assert!(is_refusal(&server.answer(long_target.as_bytes())), "a long address");
    server.serves("a long address");

    // HTTP/2 is not spoken here, so nothing of it can be abused: neither without TLS from the start, nor by an upgrade.
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    let mut rapid_reset = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &settings].concat();
    for stream in (1..20_001_u32).step_by(2) {
        let id = stream.to_be_bytes();
        // HEADERS of an indexed `GET /`, then RST_STREAM.
        rapid_reset.extend([&[0, 0, 3, 1, 5], id.as_slice(), &[0x82, 0x84, 0x86]].concat());
        rapid_reset.extend([&[0, 0, 4, 3, 0], id.as_slice(), &[0, 0, 0, 8]].concat());
    }
    assert!(is_refusal(&server.answer(&rapid_reset)), "HTTP/2");
    server.serves("HTTP/2");
    let upgrade = "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nConnection: Upgrade, HTTP2-Settings\r\n";
    let answer = server.answer(head(upgrade).as_bytes());
    assert!(!answer.starts_with("HTTP/1.1 101"), "{answer}");
    server.serves("an upgrade");
}

#[test]
fn k09_a_thousand_connections_that_say_nothing_keep_nobody_out_and_are_ended() {
    // Each needs a file of this process and one of the city's, which inherits the limit.
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
    let server = Server::start();
    let mut silent: Vec<TcpStream> = (0..IDLE).map(|_| server.connect()).collect();
    server.serves("a thousand silent connections");
    // Half of them begin to speak, and stop in the middle of a word.
    for connection in silent.iter_mut().step_by(2) {
        let _ = connection.write_all(format!("GET / HTTP/1.1\r\nHost: {AUTHORITY}\r\nX-Slow: ").as_bytes());
    }
    server.serves("five hundred halves of a request");
    for connection in &mut silent {
        let answer = read_to_end(connection);
        assert!(is_refusal(&answer), "{answer}");
    }
    server.serves("all of them are gone");
}
