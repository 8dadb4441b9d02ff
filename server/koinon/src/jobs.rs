//! What runs beside the serving: the followers of the change log, and the jobs of this node.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use koinon_commons::Clock as _;
use koinon_commons::clock::{SystemClock, new_ulid};
use koinon_commons::mail_queue::MailRetry;
use koinon_federation::Federation;
use koinon_federation::delivery::DeliverySettings;
use koinon_federation::delivery::RetryPolicy;
use koinon_federation::synchronise::SynchroniserSettings;
use koinon_mail::{MailSender, SmtpPost};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::failure::Failure;
use crate::options::Options;
use crate::reindex;

/// How long a job that ended by a fault of ours rests before it starts again.
const REST: Duration = Duration::from_secs(1);

/// The jobs of one node.
pub(crate) struct Jobs {
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
}

impl Jobs {
    /// Starts them all.
    ///
    /// # Errors
    /// [`Failure`] if the data folder cannot be written.
    pub(crate) fn start(federation: &Federation, options: &Options) -> Result<Self, Failure> {
        let short = options.short_retries == Some(true);
        let retry = if short { RetryPolicy::short(federation.origin()) } else { None };
        let name = node(options.data_dir())?;
        let delivery = DeliverySettings { retry: retry.unwrap_or_default(), node: name.clone() };
        let repair = if short { SynchroniserSettings::short(federation.origin()) } else { None }.unwrap_or_default();

        let mut jobs = Self { stop: watch::Sender::new(false), running: JoinSet::new() };
        let (commons, here) = (federation.commons().clone(), federation.clone());
        jobs.run("search index", {
            let commons = commons.clone();
            move |stop| commons.clone().follow_index(stop)
        });
        jobs.run("themes and trials of older pages", {
            let commons = commons.clone();
            move |stop| commons.clone().keep_older_pages(stop)
        });
        jobs.run("notices of what people watch", {
            let commons = commons.clone();
            move |stop| commons.clone().follow_watches(stop)
        });
        jobs.run("reminders of pages to be looked at", {
            let commons = commons.clone();
            move |stop| commons.clone().follow_reviews(stop)
        });
        jobs.run("reindex on request", move |stop| reindex::serve_requests(commons.clone(), stop));
        jobs.run("deliveries", {
            let here = here.clone();
            move |stop| here.clone().follow_deliveries(delivery.clone(), stop)
        });
        jobs.run("what other servers are told", {
            let here = here.clone();
            move |stop| here.clone().follow_outgoing(stop)
        });
        jobs.run("people of other servers who are called by name", {
            let here = here.clone();
            move |stop| here.clone().follow_called(stop)
        });
        jobs.run("subscriptions", {
            let here = here.clone();
            move |stop| here.clone().follow_subscriptions(repair.clone(), stop)
        });
        jobs.run("pictures of other cities", {
            let here = here.clone();
            move |stop| here.clone().follow_pictures(stop)
        });
        if let Some((server, from)) = options.mail()? {
            let commons = here.commons().clone();
            let post = SmtpPost::new(server, commons.origin()).map_err(Failure::network)?;
            let retry = if short { MailRetry::short() } else { MailRetry::default() };
            let sender = Arc::new(MailSender { commons, post, from: from.clone(), node: name, retry });
            jobs.run("mail", move |stop| {
                let sender = Arc::clone(&sender);
                async move { sender.follow_mail(stop).await }
            });
        }
        jobs.run("marks of received activities", move |stop| here.clone().forget_received(stop));
        Ok(jobs)
    }

    /// Keeps one job running until all are stopped.
    fn run<F>(&mut self, name: &'static str, job: impl Fn(watch::Receiver<bool>) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let mut stop = self.stop.subscribe();
        self.running.spawn(async move {
            while !*stop.borrow_and_update() {
                if let Err(error) = tokio::spawn(job(stop.clone())).await {
                    tracing::error!(%error, "the job “{name}” broke off and is started again");
                }
                let _ = tokio::time::timeout(REST, stop.changed()).await;
            }
        });
    }

    /// Asks all to stop, and waits until they have.
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.running.join_next().await.is_some() {}
    }
}

/// The name of this node: made once and kept in its data folder.
fn node(data_dir: &Path) -> Result<String, Failure> {
    let file = data_dir.join("node");
    match std::fs::read_to_string(&file) {
        Ok(name) if !name.trim().is_empty() => return Ok(name.trim().to_owned()),
        _ => {}
    }
    let name = new_ulid(SystemClock.now());
    std::fs::write(&file, &name).map_err(|e| Failure::file(&file, &e))?;
    Ok(name)
}
