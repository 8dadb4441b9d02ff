//! The subscriber's side: everything of a city that we follow is brought here once, and what was missed is found and fetched.
//!
//! After a city accepted, its whole change list is read, with progress kept in the subscription: a reader that dies goes on
//! from its last line. Then, and from time to time, the digest trees are compared and what differs is fetched. A city that
//! took in many pages at once says so, and the list is read on from there.

mod change_list;
mod outbox;
mod repair;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use koinon_core::{Origin, Timestamp};
use koinon_store::{Priority, Subscription, SubscriptionId, SubscriptionState, Tx};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::delivery::RetryPolicy;
use crate::service::{Error, Federation};

/// So many cities are synchronised with at once.
const AT_ONCE: usize = 4;
/// A subscription that was accepted meanwhile is seen after this time at the latest.
const POLL: Duration = Duration::from_secs(1);

/// When is synchronised.
#[derive(Debug, Clone)]
pub struct SynchroniserSettings {
    /// How often the digests are compared.
    pub repair_every: Duration,
    /// When a failed synchronisation is tried again.
    pub retry: RetryPolicy,
}

impl Default for SynchroniserSettings {
    fn default() -> Self {
        Self { repair_every: Duration::from_secs(600), retry: RetryPolicy::default() }
    }
}

impl SynchroniserSettings {
    /// Short waits for tests; `None` for a public origin.
    #[must_use]
    pub fn short(origin: &Origin) -> Option<Self> {
        Some(Self { repair_every: Duration::from_secs(10), retry: RetryPolicy::short(origin)? })
    }
}

/// Keeps the mirrors of this city complete. Cheap to clone.
#[derive(Clone)]
struct Synchroniser {
    federation: Federation,
    settings: SynchroniserSettings,
}

/// When a city that could not be synchronised with is tried again.
#[derive(Clone, Copy)]
struct Failed {
    failures: u32,
    next_try: Timestamp,
}

impl Federation {
    /// Brings the pages of cities that we follow here and keeps them complete, until `stop` turns true. What is under way
    /// then is broken off, and goes on at the next start.
    pub async fn follow_subscriptions(self, settings: SynchroniserSettings, mut stop: watch::Receiver<bool>) {
        let synchroniser = Synchroniser { federation: self, settings };
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => {}
            () = synchroniser.keep_complete() => {}
        }
    }
}

impl Synchroniser {
    async fn keep_complete(&self) {
        let mut tasks = JoinSet::new();
        let mut busy = HashSet::new();
        let mut failed: HashMap<SubscriptionId, Failed> = HashMap::new();
        loop {
            match self.due(&failed).await {
                Ok(due) => {
                    for subscription in due {
                        if tasks.len() < AT_ONCE && busy.insert(subscription.id) {
                            let synchroniser = self.clone();
                            tasks.spawn(async move { (subscription.id, synchroniser.synchronise(subscription).await) });
                        }
                    }
                }
                Err(error) => tracing::error!(%error, "the subscriptions could not be read"),
            }
            tokio::select! {
                Some(done) = tasks.join_next() => match done {
                    Ok((id, Ok(()))) => {
                        busy.remove(&id);
                        failed.remove(&id);
                    }
                    Ok((id, Err(error))) => {
                        tracing::warn!(%error, "a city could not be synchronised with");
                        busy.remove(&id);
                        let failures = failed.get(&id).map_or(0, |failed| failed.failures.saturating_add(1));
                        failed.insert(id, Failed { failures, next_try: self.after(failures) });
                    }
                    Err(error) => {
                        tracing::error!(%error, "a synchronisation ended in a fault");
                        while tasks.join_next().await.is_some() {}
                        busy.clear();
                    }
                },
                () = tokio::time::sleep(POLL) => {}
                () = self.federation.nudged() => {}
            }
        }
    }

    fn after(&self, failures: u32) -> Timestamp {
        let wait = self.settings.retry.wait(failures).min(self.settings.repair_every);
        self.federation.commons().now().plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
    }

    async fn due(&self, failed: &HashMap<SubscriptionId, Failed>) -> Result<Vec<Subscription>, koinon_store::Error> {
        let now = self.federation.commons().now();
        let repair_every = i64::try_from(self.settings.repair_every.as_millis()).unwrap_or(i64::MAX);
        let mut due = self.federation.commons().store().read(|conn| conn.subscriptions()).await?;
        due.retain(|subscription| {
            let recent = subscription.synchronised.is_some_and(|at| now.since(at) < repair_every);
            let complete = recent && !subscription.behind;
            let waits = failed.get(&subscription.id).is_some_and(|failed| failed.next_try > now);
            subscription.state == SubscriptionState::Accepted && !subscription.city.blocked && !complete && !waits
        });
        Ok(due)
    }

    /// Brings a city's pages here, or compares what is here with what the city has.
    async fn synchronise(&self, mut subscription: Subscription) -> Result<(), Error> {
        let speaks_koinon = subscription.city.runs_koinon();
        // What is only behind was compared not long ago: the list is enough.
        let compared = subscription.synchronised.filter(|_| subscription.behind);
        if subscription.behind {
            let id = subscription.id;
            self.federation.commons().store().write(move |tx| tx.catch_up_subscription(id)).await?;
            subscription.synchronised = None;
        }
        if subscription.synchronised.is_none() {
            if speaks_koinon {
                self.federation.read_change_list(&mut subscription).await?;
            } else {
                self.federation.read_outbox(&mut subscription).await?;
            }
        }
        if speaks_koinon && compared.is_none() {
            self.federation.repair(&mut subscription).await?;
        }
        let complete = compared.unwrap_or_else(|| self.federation.commons().now());
        self.federation.note_progress(&subscription, Some(complete)).await
    }
}

impl Federation {
    /// Keeps how far a subscription is.
    async fn note_progress(&self, subscription: &Subscription, synchronised: Option<Timestamp>) -> Result<(), Error> {
        let Subscription { id, sync_done, sync_total, since, .. } = subscription.clone();
        let note = move |tx: &mut Tx<'_>| -> Result<(), koinon_store::Error> {
            tx.set_subscription_progress(id, sync_done, sync_total, since.as_deref(), synchronised)
        };
        Ok(self.commons().store().write_with(Priority::Bulk, note).await?)
    }
}

/// The address of something of a city; only ever under its own origin.
fn address(origin: &Origin, path: &str) -> Result<url::Url, Error> {
    url::Url::parse(&origin.at(path)).map_err(|error| Error::Unusable(error.to_string()))
}

#[cfg(test)]
mod tests;
