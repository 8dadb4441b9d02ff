//! A city that answers on this machine, and a client that can also say what no proper client would.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use koinon_commons::account::NewAccount;
use koinon_commons::scope::Scopes;
use koinon_commons::setup::Setup;
use koinon_commons::{Actor, Clock, Commons, Config, SystemClock};
use koinon_core::policy::Role;
use koinon_core::{Origin, Timestamp};
use koinon_federation::Federation;
use koinon_federation::guard::Network;
use koinon_federation::transport::{Limits, Transport};
use koinon_http::ApiLimits;
use koinon_store::Store;
use koinon_store::testing::TestDatabase;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The password of everybody in the tests.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The machine's clock, which a test can stop and set forward.
#[derive(Default)]
pub(crate) struct MovableClock {
    stopped_at: AtomicI64,
    ahead: AtomicI64,
}

impl MovableClock {
    pub(crate) fn stop(&self) {
        self.stopped_at.store(SystemClock.now().as_millis(), Ordering::SeqCst);
    }

    pub(crate) fn advance(&self, millis: i64) {
        self.ahead.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Timestamp {
        let now = match self.stopped_at.load(Ordering::SeqCst) {
            0 => SystemClock.now(),
            stopped => Timestamp::from_millis(stopped),
        };
        now.plus_millis(self.ahead.load(Ordering::SeqCst))
    }
}

/// A city that answers until the test ends.
pub(crate) struct City {
    pub(crate) commons: Commons,
    pub(crate) federation: Federation,
    pub(crate) state: koinon_http::State,
    pub(crate) clock: Arc<MovableClock>,
    /// Its host and port, as its addresses name them.
    pub(crate) authority: String,
    address: SocketAddr,
    server: ServerHandle,
    _folder: tempfile::TempDir,
}

impl Drop for City {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

/// A free address for a city that does not answer yet.
pub(crate) fn free_address() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

impl City {
    /// Gent, set up, with the accounts `ana` (administrator), `odile` (officer) and `karim` (contributor).
    pub(crate) async fn gent(database: &TestDatabase) -> Self {
        Self::start(database, "http://gent.localhost:8100", free_address(), HashMap::new()).await
    }

    /// Gent, where no more of the API than this is answered in a minute.
    pub(crate) async fn limited(database: &TestDatabase, limits: ApiLimits) -> Self {
        let (store, origin) = (database.store.clone(), "http://gent.localhost:8100");
        Self::open_limited(store, origin, free_address(), HashMap::new(), limits).await.with_people().await
    }

    /// Gent before anybody has set it up.
    pub(crate) async fn empty(database: &TestDatabase) -> Self {
        Self::open(database.store.clone(), "http://gent.localhost:8100", free_address(), HashMap::new()).await
    }

    /// Another node of Gent, with a store of its own over the same database.
    pub(crate) async fn second_node(database: &TestDatabase) -> Self {
        let store = Store::open(database.options.clone()).await.unwrap();
        Self::open(store, "http://gent.localhost:8100", free_address(), HashMap::new()).await
    }

    /// A city with the same accounts that reaches others where `connect_to` says.
    pub(crate) async fn start(
        database: &TestDatabase,
        origin: &str,
        listener: TcpListener,
        connect_to: HashMap<(String, u16), SocketAddr>,
    ) -> Self {
        Self::open(database.store.clone(), origin, listener, connect_to).await.with_people().await
    }

    async fn with_people(self) -> Self {
        let city = self;
        let setup =
            Setup { name: "Gent".into(), summary: String::new(), login: "ana".into(), password: PASSWORD.into() };
        city.commons.set_up(setup).await.unwrap();
        for (login, role) in [("odile", Role::Officer), ("karim", Role::Contributor)] {
            let account = NewAccount { login: login.into(), password: PASSWORD.into(), name: None, role };
            city.commons.add_account(&city.actor("ana").await, account).await.unwrap();
        }
        city.commons.catch_up_index().await.unwrap();
        city
    }

    async fn open(
        store: Store,
        origin: &str,
        listener: TcpListener,
        connect_to: HashMap<(String, u16), SocketAddr>,
    ) -> Self {
        Self::open_limited(store, origin, listener, connect_to, ApiLimits::default()).await
    }

    async fn open_limited(
        store: Store,
        origin: &str,
        listener: TcpListener,
        connect_to: HashMap<(String, u16), SocketAddr>,
        limits: ApiLimits,
    ) -> Self {
        let clock = Arc::new(MovableClock::default());
        let folder = tempfile::tempdir().unwrap();
        let origin: Origin = origin.parse().unwrap();
        let config = Config {
            origin: origin.clone(),
            data_dir: folder.path().to_path_buf(),
            default_lang: "en".into(),
            sends_mail: true,
            media_store: None,
        };
        let commons = Commons::open(config, store, Arc::clone(&clock) as _).await.unwrap();
        let network = Network::new(origin.clone(), connect_to).unwrap();
        let now = Arc::new(|| SystemClock.now());
        let federation = Federation::new(commons.clone(), Transport::new(network, Limits::default(), now).unwrap());
        let state = koinon_http::State::new(commons.clone(), federation.clone()).limited(limits);
        let (address, faces) = (listener.local_addr().unwrap(), state.clone());
        let server = HttpServer::new(move || koinon_http::app(faces.clone()))
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run();
        let handle = server.handle();
        tokio::spawn(server);
        let authority = origin.authority().to_owned();
        Self { commons, federation, state, clock, authority, address, server: handle, _folder: folder }
    }

    /// Somebody with an account.
    pub(crate) async fn actor(&self, login: &str) -> Actor {
        Actor::Person(Box::new(self.commons.account_by_login(login).await.unwrap()))
    }

    /// A token of somebody with an account.
    pub(crate) async fn token(&self, login: &str) -> String {
        self.commons.make_token(&self.actor(login).await, "test", &Scopes::all(), None).await.unwrap()
    }

    /// A request, to be sent.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask {
        Ask {
            address: self.address,
            line: format!("{method} {path} HTTP/1.1\r\n"),
            headers: vec![("Host".into(), self.authority.clone())],
            body: None,
        }
    }

    /// Reads.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path).send().await
    }

    /// A call of the API with a token and a JSON body.
    pub(crate) async fn call(&self, method: &str, path: &str, token: &str, body: Value) -> Answer {
        self.ask(method, &format!("/api/v1{path}")).token(token).json(&body).send().await
    }

    /// What stands at an address, for somebody without a session.
    pub(crate) async fn read(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.text()
    }

    /// Saves a new text of a page; gives the page.
    pub(crate) async fn save(&self, token: &str, page: &Value, markdown: &str) -> Value {
        let path = format!("/pages/{}", page["id"].as_str().unwrap());
        let text = json!({ "base_revision": page["revision"], "markdown": markdown });
        let answer = self.call("PUT", &path, token, text).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// A page that somebody publishes: its JSON.
    pub(crate) async fn publish(&self, token: &str, markdown: &str) -> Value {
        let answer = self.call("POST", "/pages", token, serde_json::json!({ "markdown": markdown })).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }
}

/// A request.
pub(crate) struct Ask {
    address: SocketAddr,
    line: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Ask {
    /// Adds a header, also one that stands there already.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Takes away what [`City::ask`] adds by itself.
    pub(crate) fn without_headers(mut self) -> Self {
        self.headers.clear();
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("Content-Type", "application/json").body(body.to_string())
    }

    pub(crate) fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.header("Content-Type", "application/x-www-form-urlencoded").body(body)
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sends it over a connection of its own.
    pub(crate) async fn send(self) -> Answer {
        let address = self.address;
        let bytes = self.into_bytes();
        tokio::time::timeout(PATIENCE, exchange(address, bytes)).await.expect("an answer in time")
    }

    /// Sends it, and reads the answer as it comes.
    pub(crate) async fn open(self) -> Stream {
        let mut connection = TcpStream::connect(self.address).await.unwrap();
        connection.write_all(&self.into_bytes()).await.unwrap();
        Stream { connection, unread: String::new() }
    }

    fn into_bytes(self) -> Vec<u8> {
        let mut request = self.line;
        for (name, value) in self.headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(body) = &self.body
            && !request.contains("Content-Length")
        {
            request.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        request.push_str("Connection: close\r\n\r\n");
        [request.as_bytes(), &self.body.unwrap_or_default()].concat()
    }
}

/// An answer that goes on.
pub(crate) struct Stream {
    connection: TcpStream,
    unread: String,
}

impl Stream {
    /// What comes until this is there, itself included.
    pub(crate) async fn until(&mut self, text: &str) -> String {
        loop {
            if let Some(at) = self.unread.find(text) {
                let rest = self.unread.split_off(at + text.len());
                return std::mem::replace(&mut self.unread, rest);
            }
            assert!(self.read().await, "the stream ended before {text:?}: {}", self.unread);
        }
    }

    /// What comes until the server ends it.
    pub(crate) async fn rest(&mut self) -> String {
        while self.read().await {}
        std::mem::take(&mut self.unread)
    }

    async fn read(&mut self) -> bool {
        let mut part = [0; 4096];
        let reading = tokio::time::timeout(PATIENCE, self.connection.read(&mut part));
        let length = reading.await.expect("something in time").unwrap_or_default();
        self.unread.push_str(&String::from_utf8_lossy(&part[..length]));
        length > 0
    }
}

async fn exchange(address: SocketAddr, request: Vec<u8>) -> Answer {
    let (mut reader, mut writer) = TcpStream::connect(address).await.unwrap().into_split();
    // A server that has heard enough answers before everything is sent.
    let sending = tokio::spawn(async move {
        let _ = writer.write_all(&request).await;
        writer
    });
    let mut received = Vec::new();
    let mut part = [0; 16 * 1024];
    while let Ok(length @ 1..) = reader.read(&mut part).await {
        received.extend_from_slice(&part[..length]);
        if is_whole(&received) {
            break;
        }
    }
    sending.abort();
    Answer::parse(&received)
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer with a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let body = bytes[end + 4..].to_vec();
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        Self { status, headers, body: if chunked { joined(&body) } else { body } }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {} {}", self.status, self.text()))
    }

    pub(crate) fn content_type(&self) -> &str {
        self.header("content-type").unwrap_or_default()
    }

    /// The value of a cookie that it sets.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.iter().filter(|(header, _)| header == "set-cookie");
        set.filter_map(|(_, value)| value.split(';').next()?.split_once('='))
            .find(|(n, _)| *n == name)
            .map(|(_, value)| value.to_owned())
    }
}

/// Whether an answer with an announced length is there: a server that refuses a body may wait for its end.
fn is_whole(received: &[u8]) -> bool {
    let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&received[..end]).to_lowercase();
    let length = head.split("\r\n").find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    length.is_some_and(|length| received.len() >= end + 4 + length)
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
