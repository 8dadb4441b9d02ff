//! One city: a process of the `koinon` program with a data folder and a database of its own.

use crate::client::Client;
use crate::database::Database;
use crate::link::Link;
use crate::log::Log;
use crate::wait::wait_for;
use anyhow::{Context, bail};
use koinon_store::{Store, StoreOptions};
use serde_json::Value;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::sync::watch;

/// Long enough for anything that happens at all, on a busy machine.
pub const LIMIT: Duration = Duration::from_secs(30);

/// The login of the officer whom every city is set up with.
pub const OFFICER: &str = "ana";
/// The password of everybody.
pub const PASSWORD: &str = "a made-up password of the tests";
const SHOWN_LINES: usize = 80;

/// What a city is called, where it is, and what it was told.
pub struct City {
    name: String,
    authority: String,
    data: TempDir,
    database: Database,
    settings: Vec<(String, String)>,
    ways_out: Vec<(String, Arc<Link>)>,
    ways_in: Vec<Arc<Link>>,
    door: Arc<Link>,
    address: watch::Sender<Option<SocketAddr>>,
    process: Option<Child>,
    log: Log,
}

impl City {
    /// A new city that nobody has set up and that does not run yet.
    pub(crate) async fn found(
        name: &str,
        authority: &str,
        database: Database,
        settings: Vec<(String, String)>,
        ways_out: Vec<(String, Arc<Link>)>,
        mut ways_in: Vec<Arc<Link>>,
    ) -> anyhow::Result<Self> {
        let door = Arc::new(Link::open().await?);
        ways_in.push(Arc::clone(&door));
        Ok(Self {
            name: name.to_owned(),
            authority: authority.to_owned(),
            data: tempfile::tempdir()?,
            database,
            settings,
            ways_out,
            ways_in,
            door,
            address: watch::Sender::new(None),
            process: None,
            log: Log::default(),
        })
    }

    /// Gives it its name and its first officer.
    pub(crate) async fn set_up(&self) -> anyhow::Result<()> {
        self.run(&["init", "--name", &self.name, "--origin", &self.origin(), "--admin", OFFICER]).await?;
        Ok(())
    }

    /// The way by which browsers reach it, wherever it listens at the moment.
    pub fn door(&self) -> &Link {
        &self.door
    }

    /// What the city calls itself.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Host and port under which the others know it. Nothing listens there: the links lead to where it really listens.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Scheme and authority.
    pub fn origin(&self) -> String {
        format!("http://{}", self.authority)
    }

    /// Where the process listens, while it runs.
    pub fn address(&self) -> Option<SocketAddr> {
        *self.address.borrow()
    }

    /// Its data folder.
    pub fn data_dir(&self) -> PathBuf {
        self.data.path().to_owned()
    }

    /// What its processes wrote.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Starts the process and waits until it answers.
    ///
    /// # Errors
    /// When it runs already, ends, or is not ready within [`LIMIT`].
    pub async fn start(&mut self) -> anyhow::Result<()> {
        if self.process.is_some() {
            bail!("{} is running already", self.name);
        }
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"])?;
        for (authority, link) in &self.ways_out {
            command.arg("--connect-to").arg(format!("{authority}={}", link.address()));
        }
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let output = process.stdout.take().context("the output is piped")?;
        let address = self.address.clone();
        self.log.follow(output, move |line| {
            let mut words = line.split(' ');
            if words.next() == Some("ready") {
                address.send_replace(words.nth(1).and_then(|address| address.parse().ok()));
            }
        });
        let errors = process.stderr.take().context("the errors are piped")?;
        self.log.follow(errors, |_| {});
        let ready = wait_for("the city is ready", LIMIT, async || match process.try_wait() {
            Ok(None) => self.address().map(Ok),
            ended => Some(Err(ended)),
        });
        match ready.await {
            Ok(Ok(address)) => self.lead_links_to(Some(address)),
            Ok(Err(ended)) => {
                bail!("{} ended instead of getting ready: {ended:?}\n{}", self.name, self.log.tail(SHOWN_LINES))
            }
            Err(timed_out) => bail!("{timed_out}\n{}", self.log.tail(SHOWN_LINES)),
        }
        self.process = Some(process);
        Ok(())
    }

    /// Ends the process at once, in the midst of whatever it does (SIGKILL).
    ///
    /// # Errors
    /// When it does not run.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        let mut process = self.process.take().with_context(|| format!("{} does not run", self.name))?;
        self.forget_address();
        self.log.push("(killed by the test)".to_owned());
        process.kill().await?;
        Ok(())
    }

    /// Asks the process to end (SIGTERM) and waits until it has, well.
    ///
    /// # Errors
    /// When it does not run, does not end within [`LIMIT`], or ends badly.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        let mut process = self.process.take().with_context(|| format!("{} does not run", self.name))?;
        self.forget_address();
        let id = process.id().and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?));
        rustix::process::kill_process(id.context("the process has ended by itself")?, rustix::process::Signal::TERM)?;
        let status = tokio::time::timeout(LIMIT, process.wait()).await.context("the city does not end")??;
        if !status.success() {
            bail!("{} ended badly: {status}\n{}", self.name, self.log.tail(SHOWN_LINES));
        }
        Ok(())
    }

    /// Stops the city and starts it again on the same data, at another port.
    ///
    /// # Errors
    /// As [`City::stop`] and [`City::start`].
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.stop().await?;
        self.start().await
    }

    /// Runs another command of the program on this city's data and returns what it printed.
    ///
    /// # Errors
    /// When the command fails; the message has its errors.
    pub async fn run(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.command(arguments)?.output().await?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            bail!(
                "koinon {}: {}\n{printed}{}",
                arguments.join(" "),
                output.status,
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(printed)
    }

    /// Begins another command of the program on this city's data, with its output piped. It is killed when it is dropped.
    ///
    /// # Errors
    /// When the program is missing.
    pub fn begin(&self, arguments: &[&str]) -> anyhow::Result<Child> {
        Ok(self.command(arguments)?.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?)
    }

    /// As [`City::run`] with `--json`, for commands that answer with one value.
    ///
    /// # Errors
    /// As [`City::run`]; when the last line is no JSON.
    pub async fn run_json(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        let printed = self.run(&[arguments, &["--json"]].concat()).await?;
        let last = printed.lines().last().unwrap_or_default();
        serde_json::from_str(last).with_context(|| format!("koinon {}: no JSON: {printed}", arguments.join(" ")))
    }

    /// Makes an account of an officer, and signs its owner in.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn add_officer(&self, login: &str, name: &str) -> anyhow::Result<Client> {
        self.add_person(login, name, "officer").await
    }

    /// Makes an account of an inhabitant, and signs its owner in.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn add_contributor(&self, login: &str, name: &str) -> anyhow::Result<Client> {
        self.add_person(login, name, "contributor").await
    }

    async fn add_person(&self, login: &str, name: &str, role: &str) -> anyhow::Result<Client> {
        self.run(&["user", "add", login, "--name", name, "--role", role]).await?;
        self.anonymous()?.sign_in(login, PASSWORD).await
    }

    /// How many rows the change log has.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub async fn log_length(&self) -> anyhow::Result<i64> {
        let head = self.store().await?.read(|conn| -> Result<_, koinon_store::Error> { conn.log_head() }).await?;
        Ok(head.position)
    }

    /// Its database, beside the process: to look into it, or to bring about what only passing days would.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub async fn store(&self) -> anyhow::Result<Store> {
        let mut options = StoreOptions::sqlite(self.data.path().join("koinon.sqlite"));
        if let Some(url) = self.database.url() {
            options.url = url.to_owned();
        }
        Ok(Store::open(options).await?)
    }

    /// Someone who reads without an account.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn anonymous(&self) -> anyhow::Result<Client> {
        Client::new(&self.authority, self.address.subscribe())
    }

    /// The officer whom the city was set up with, signed in.
    ///
    /// # Errors
    /// When the city does not let her in.
    pub async fn officer(&self) -> anyhow::Result<Client> {
        self.anonymous()?.sign_in(OFFICER, PASSWORD).await
    }

    /// Waits until `condition` gives a value. If it does not within [`LIMIT`], the message ends with what the city wrote last.
    ///
    /// # Errors
    /// When the limit passes, or the condition itself fails.
    pub async fn wait_until<T>(
        &self,
        what: &str,
        mut condition: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
    ) -> anyhow::Result<T> {
        let outcome = wait_for(what, LIMIT, async || condition().await.transpose()).await;
        match outcome {
            Ok(value) => value,
            Err(timed_out) => bail!("{timed_out}\n{} wrote last:\n{}", self.name, self.log.tail(SHOWN_LINES)),
        }
    }

    fn command(&self, arguments: &[&str]) -> anyhow::Result<Command> {
        let mut command = Command::new(program()?);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"KOINON_")) {
            command.env_remove(name);
        }
        command
            .env("KOINON_ADMIN_PASSWORD", PASSWORD)
            .env("KOINON_PASSWORD", PASSWORD)
            .env("KOINON_SHORT_RETRIES", "true")
            // The tests ask and write faster than programs should; the limits have tests of their own.
            .env("KOINON_API_READS", "0")
            .env("KOINON_API_WRITES", "0")
            .env("KOINON_API_SIGN_INS", "0")
            .envs(self.settings.iter().cloned());
        if let Some(url) = self.database.url() {
            command.env("KOINON_DATABASE", url);
        }
        command.args(arguments).arg("--data-dir").arg(self.data.path());
        command.stdin(Stdio::null()).kill_on_drop(true);
        Ok(command)
    }

    fn lead_links_to(&self, address: Option<SocketAddr>) {
        for link in &self.ways_in {
            link.lead_to(address);
        }
    }

    fn forget_address(&self) {
        self.address.send_replace(None);
        self.lead_links_to(None);
    }
}

/// The program under test: built beside the test that runs, in the same target folder and profile.
fn program() -> anyhow::Result<PathBuf> {
    let test = std::env::current_exe()?;
    let profile = test.parent().and_then(|deps| deps.parent()).context("a test lies in target/<profile>/deps")?;
    let program = profile.join("koinon").with_extension(std::env::consts::EXE_EXTENSION);
    if !program.is_file() {
        bail!(
            "{} is missing: build it first with `cargo build --workspace --all-targets`, as `make test` does",
            program.display()
        );
    }
    Ok(program)
}
