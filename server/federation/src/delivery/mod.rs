//! Delivery: the durable change log, sent to everyone who follows, at least once, in order per page.
//!
//! Each inbox has one cursor in the store. A node leases it, sends what the log holds beyond it, and moves it on. What a
//! server cannot take now is parked and tried again while the rest goes on; what it will never take is kept as a dead
//! letter. Another Koinon is told of bulk work in one word and reads it in the change list. Nothing is remembered in memory alone but which interactive rows went ahead of bulk ones: after a crash these are
//! sent again, under the same ids.

mod hosts;
mod inbox;
mod list;
mod message;
mod reader;
mod retry;
mod sending;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use koinon_core::{Hash, Timestamp};
use koinon_store::{DeliveryCursor, Message, ParkedDelivery, Store, Tx};
use moka::sync::Cache;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::service::Federation;

pub use retry::RetryPolicy;

use hosts::{Entry, Hosts};
use reader::Reader;
use sending::Parcel;

/// So many inboxes are served at once.
const AT_ONCE: usize = 32;
/// A cursor with nothing to send is moved on only when it is so many rows behind: rows about pages of others are no work.
const IDLE: i64 = 100;
/// So many due rows of each kind are looked at in one round.
const ROUND: i64 = 256;
/// A row that another process queued is seen after this time at the latest.
const POLL: Duration = Duration::from_secs(1);
/// Serialised activities are kept for the next inbox, up to so many bytes.
const CACHE_BYTES: u64 = 16 << 20;
/// And for so long: a name that was erased must not be sent from here.
const CACHE_TIME: Duration = Duration::from_secs(30);

/// How deliveries are made.
#[derive(Debug, Clone)]
pub struct DeliverySettings {
    /// When failed deliveries are tried again.
    pub retry: RetryPolicy,
    /// The name of this node, the same after a restart: a lease that it held when it died is its own again.
    pub node: String,
}

/// The follower of the log that sends it. Cheap to clone.
#[derive(Clone)]
struct Delivery {
    inner: Arc<Inner>,
}

struct Inner {
    federation: Federation,
    settings: DeliverySettings,
    hosts: Hosts,
    /// Per inbox, up to which position interactive rows were sent ahead of bulk ones.
    ahead: Mutex<HashMap<String, i64>>,
    /// Activities as they are sent, for the next inbox.
    serialised: Cache<(Hash, Reader), Option<Parcel>>,
}

/// What is due.
struct Due {
    position: i64,
    inboxes: HashMap<String, DueInbox>,
    messages: Vec<Message>,
    next: Option<Timestamp>,
}

#[derive(Default)]
struct DueInbox {
    cursor: Option<DeliveryCursor>,
    parked: Vec<ParkedDelivery>,
}

/// What is under way: one task per inbox, and one per inbox and object of a message.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Work {
    Inbox(String),
    Message(String, String),
}

impl Federation {
    /// Delivers the log to those who follow, and messages to single servers, until `stop` turns true. What is under way
    /// then is broken off: it is sent again at the next start.
    pub async fn follow_deliveries(self, settings: DeliverySettings, mut stop: watch::Receiver<bool>) {
        let delivery = Delivery::new(self, settings);
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => {}
            () = delivery.deliver() => {}
        }
    }
}

impl Delivery {
    fn new(federation: Federation, settings: DeliverySettings) -> Self {
        let weigher = |_: &(Hash, Reader), parcel: &Option<Parcel>| {
            let bytes = parcel.as_ref().map_or(0, |parcel| parcel.body.len());
            u32::try_from(bytes).unwrap_or(u32::MAX).saturating_add(100)
        };
        let serialised = Cache::builder().weigher(weigher).max_capacity(CACHE_BYTES).time_to_live(CACHE_TIME);
        let serialised = serialised.build();
        let (hosts, ahead) = (Hosts::default(), Mutex::default());
        Self { inner: Arc::new(Inner { federation, settings, hosts, ahead, serialised }) }
    }

    async fn deliver(&self) {
        let node = self.inner.settings.node.clone();
        if let Err(error) = self.store().write(move |tx| tx.release_cursors(&node)).await {
            tracing::error!(%error, "leases of an earlier start could not be given back; they run out by themselves");
        }
        let mut tasks = JoinSet::new();
        let mut busy = HashSet::new();
        loop {
            let (position, pause) = match self.due().await {
                Ok(due) => {
                    let (position, pause) = (due.position, self.pause(due.next));
                    self.start(due, &mut tasks, &mut busy);
                    (position, pause)
                }
                Err(error) => {
                    tracing::error!(%error, "what is to be delivered could not be read");
                    (i64::MAX, POLL)
                }
            };
            tokio::select! {
                Some(done) = tasks.join_next() => match done {
                    Ok(work) => { busy.remove(&work); }
                    Err(error) => {
                        tracing::error!(%error, "a delivery ended in a fault");
                        // Which one is not known: all others end first, so that nothing runs twice at once.
                        while tasks.join_next().await.is_some() {}
                        busy.clear();
                    }
                },
                () = self.store().changed_since(position, pause) => {}
                () = self.inner.federation.nudged() => {}
            }
        }
    }

    /// How long nothing needs to be looked at, if nothing is written meanwhile.
    fn pause(&self, next: Option<Timestamp>) -> Duration {
        let until = |next: Timestamp| u64::try_from(next.since(self.now())).unwrap_or(0);
        next.map_or(POLL, |next| Duration::from_millis(until(next).max(10)).min(POLL))
    }

    async fn due(&self) -> Result<Due, koinon_store::Error> {
        let now = self.now();
        let (due, idle) = self
            .store()
            .read(move |conn| {
                let (mut inboxes, mut idle): (HashMap<String, DueInbox>, _) = (HashMap::new(), Vec::new());
                let position = conn.log_head()?.position;
                let cursors = conn.due_cursors(now, ROUND)?;
                let crowded = i64::try_from(cursors.len()).is_ok_and(|count| count >= ROUND);
                for cursor in cursors {
                    if !conn.local_changes_after(cursor.position, 1)?.is_empty() {
                        let inbox = cursor.inbox.clone();
                        inboxes.entry(inbox).or_default().cursor = Some(cursor);
                    } else if crowded || position - cursor.position >= IDLE {
                        idle.push(cursor.inbox);
                    }
                }
                for parked in conn.due_parked(now, ROUND)? {
                    inboxes.entry(parked.inbox.clone()).or_default().parked.push(parked);
                }
                let (messages, next) = (conn.due_messages(now, ROUND)?, conn.next_delivery_time(now)?);
                Ok::<_, koinon_store::Error>((Due { position, inboxes, messages, next }, idle))
            })
            .await?;
        if !idle.is_empty() {
            let position = due.position;
            let passed = move |tx: &mut Tx<'_>| idle.iter().try_for_each(|inbox| tx.pass_cursor(inbox, position));
            self.store().write(passed).await?;
        }
        Ok(due)
    }

    /// Starts what is due and not under way yet.
    fn start(&self, due: Due, tasks: &mut JoinSet<Work>, busy: &mut HashSet<Work>) {
        for message in due.messages {
            let work = Work::Message(message.inbox.clone(), message.object.clone());
            let Some(entry) = self.enter(&message.inbox, &work, tasks.len(), busy) else { continue };
            let delivery = self.clone();
            tasks.spawn(async move {
                let inbox = message.inbox.clone();
                delivery.finish(&inbox, entry, delivery.send_message(message, entry).await).await;
                work
            });
        }
        for (inbox, due) in due.inboxes {
            let work = Work::Inbox(inbox.clone());
            let Some(entry) = self.enter(&inbox, &work, tasks.len(), busy) else { continue };
            let delivery = self.clone();
            tasks.spawn(async move {
                delivery.finish(&inbox, entry, delivery.serve(&inbox, due, entry).await).await;
                work
            });
        }
    }

    /// Asks for a place for `work`; `None` if it has to wait.
    fn enter(&self, inbox: &str, work: &Work, running: usize, busy: &mut HashSet<Work>) -> Option<Entry> {
        if running >= AT_ONCE || busy.contains(work) {
            return None;
        }
        let entry = self.inner.hosts.enter(inbox, self.now());
        if entry == Entry::Full {
            return None;
        }
        busy.insert(work.clone());
        Some(entry)
    }

    fn store(&self) -> &Store {
        self.inner.federation.commons().store()
    }

    fn now(&self) -> Timestamp {
        self.inner.federation.commons().now()
    }

    /// Ends a piece of work. One that failed by a fault of ours keeps its place for a moment, so that it is not tried without
    /// a pause.
    async fn finish(&self, inbox: &str, entry: Entry, result: Result<(), koinon_store::Error>) {
        if entry == Entry::Open {
            self.inner.hosts.leave(inbox);
        }
        if let Err(error) = result {
            tracing::error!(%error, inbox, "a delivery could not be made ready or noted");
            tokio::time::sleep(POLL).await;
        }
    }
}

#[cfg(test)]
mod tests;
