//! A mail server of someone else (aiosmtpd), a process of its own, that takes what cities send.

use crate::log::Log;
use crate::wait::wait_for;
use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, Command};

/// Long enough for anything that happens at all, on a busy machine.
const LIMIT: Duration = Duration::from_secs(30);
const SHOWN_LINES: usize = 40;

/// A mail as the server took it, its parts decoded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Mail {
    /// Who sent it (the envelope).
    pub from: String,
    /// To whom (the envelope).
    pub to: Vec<String>,
    /// Names and values, in their order.
    pub headers: Vec<(String, String)>,
    /// Its plain text.
    pub text: String,
    /// Its HTML.
    pub html: String,
}

impl Mail {
    /// The value of a header that stands once; empty where it does not.
    pub fn header(&self, name: &str) -> &str {
        let mut values = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        match (values.next(), values.next()) {
            (Some((_, value)), None) => value,
            _ => "",
        }
    }

    /// What stands behind `before` in the text up to the end of the line, with `before`: an address, for one.
    pub fn link(&self, before: &str) -> anyhow::Result<String> {
        let (_, rest) = self.text.split_once(before).with_context(|| format!("no {before} in {}", self.text))?;
        Ok(format!("{before}{}", rest.split_whitespace().next().unwrap_or_default()))
    }
}

/// The server. It ends when this is dropped.
pub struct MailServer {
    port: u16,
    told: Arc<Mutex<Vec<Value>>>,
    log: Log,
    orders: ChildStdin,
    _process: Child,
}

impl MailServer {
    /// Starts one.
    ///
    /// # Errors
    /// When it is not installed, or does not get ready.
    pub async fn start() -> anyhow::Result<Self> {
        let mut command = Command::new(python()?);
        command.args(["-u", concat!(env!("CARGO_MANIFEST_DIR"), "/src/mail_server.py")]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn()?;
        let orders = process.stdin.take().context("the input is piped")?;
        let (log, told, port) = (Log::default(), Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(None)));
        let (heard, listens) = (Arc::clone(&told), Arc::clone(&port));
        log.follow(process.stdout.take().context("the output is piped")?, move |line| {
            if let Some(number) = line.strip_prefix("listening ") {
                *listens.lock().unwrap_or_else(PoisonError::into_inner) = number.trim().parse().ok();
            } else if let Ok(value) = serde_json::from_str(line) {
                heard.lock().unwrap_or_else(PoisonError::into_inner).push(value);
            }
        });
        log.follow(process.stderr.take().context("the errors are piped")?, |_| {});
        let ready =
            wait_for("the mail server listens", LIMIT, async || *port.lock().unwrap_or_else(PoisonError::into_inner));
        match ready.await {
            Ok(port) => Ok(Self { port, told, log, orders, _process: process }),
            Err(timed_out) => bail!("{timed_out}\n{}", log.tail(SHOWN_LINES)),
        }
    }

    /// Its address as cities are told it.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Makes it answer the next mail so, which it does not take then: `451 Come again`.
    ///
    /// # Errors
    /// When it has ended.
    pub async fn refuse_next(&mut self, answer: &str) -> anyhow::Result<()> {
        self.orders.write_all(format!("refuse {answer}\n").as_bytes()).await?;
        self.wait_for(&format!("it will answer {answer}"), |told| {
            told.iter().any(|line| line["will_refuse"] == answer).then_some(())
        })
        .await
    }

    /// The mails that it has taken, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        Self::mails_of(&self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What it has answered to mails that it did not take, oldest first.
    pub fn refused(&self) -> Vec<String> {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.iter().filter_map(|line| line["refused"].as_str().map(str::to_owned)).collect()
    }

    /// Waits until it has taken `count` mails, and gives all of them.
    ///
    /// # Errors
    /// When it does not.
    pub async fn wait_for_mails(&self, count: usize) -> anyhow::Result<Vec<Mail>> {
        self.wait_for(&format!("{count} mails are taken"), |told| {
            Some(Self::mails_of(told)).filter(|mails| mails.len() >= count)
        })
        .await
    }

    /// Waits until it has taken a mail that fits, and gives the first.
    ///
    /// # Errors
    /// When it does not.
    pub async fn wait_for_mail(&self, what: &str, fits: impl Fn(&Mail) -> bool) -> anyhow::Result<Mail> {
        self.wait_for(what, |told| Self::mails_of(told).into_iter().find(&fits)).await
    }

    fn mails_of(told: &[Value]) -> Vec<Mail> {
        told.iter().filter_map(|line| serde_json::from_value(line["mail"].clone()).ok()).collect()
    }

    async fn wait_for<T>(&self, what: &str, condition: impl Fn(&[Value]) -> Option<T>) -> anyhow::Result<T> {
        let holds = async || condition(&self.told.lock().unwrap_or_else(PoisonError::into_inner));
        match wait_for(what, LIMIT, holds).await {
            Ok(value) => Ok(value),
            Err(timed_out) => bail!("{timed_out}\nThe mail server wrote last:\n{}", self.log.tail(SHOWN_LINES)),
        }
    }
}

/// Where `scripts/install-test-needs` puts it: in the target folder that this test was built in.
fn python() -> anyhow::Result<PathBuf> {
    let test = std::env::current_exe()?;
    let target = test.ancestors().nth(3).context("a test lies in target/<profile>/deps")?;
    let program = target.join("mail-server/bin/python");
    if !program.is_file() {
        bail!("{} is missing: install it with scripts/install-test-needs, as `make test` does", program.display());
    }
    Ok(program)
}
