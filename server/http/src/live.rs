//! Which pages change, told to those who have one open: one follower of the change log for all of them, and a bounded
//! number of streams.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use koinon_commons::{Commons, Error};
use koinon_store::PageId;
use tokio::sync::{broadcast, watch};

/// Streams that are open at once: to one address (a town hall has one for everybody in it), and in all.
const MOST_PER_ADDRESS: usize = 64;
const MOST: usize = 2_000;
/// So many changes a stream may be behind before it looks for itself.
const KEPT: usize = 256;
/// So many log rows are read at once.
const BATCH: i64 = 500;
/// How long to wait for a change before looking whether anybody still listens.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// The streams of a node.
pub(crate) struct Live {
    changes: broadcast::Sender<PageId>,
    /// Whether the log is being followed.
    follows: tokio::sync::Mutex<bool>,
    open: Mutex<HashMap<String, usize>>,
    over: watch::Sender<bool>,
}

/// A place among the open streams, free again when this is dropped.
pub(crate) struct Place {
    live: Arc<Live>,
    address: String,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            changes: broadcast::Sender::new(KEPT),
            follows: tokio::sync::Mutex::new(false),
            open: Mutex::default(),
            over: watch::Sender::new(false),
        }
    }
}

impl Live {
    /// A place for a stream to this address, if there is one.
    pub(crate) fn place(self: &Arc<Self>, address: String) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let here = open.get(&address).copied().unwrap_or_default();
        if here >= MOST_PER_ADDRESS || open.values().sum::<usize>() >= MOST {
            return None;
        }
        open.insert(address.clone(), here + 1);
        Some(Place { live: Arc::clone(self), address })
    }

    /// The pages that change from now on.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub(crate) async fn changes(self: &Arc<Self>, commons: &Commons) -> Result<broadcast::Receiver<PageId>, Error> {
        let mut follows = self.follows.lock().await;
        let changes = self.changes.subscribe();
        if !*follows {
            // Read before the caller looks at its page: so that no change falls between the two.
            let position = position(commons).await?;
            *follows = true;
            tokio::spawn(Arc::clone(self).follow(commons.clone(), position));
        }
        Ok(changes)
    }

    /// Turns true when the server stops: streams have no end of their own to wait for.
    pub(crate) fn over(&self) -> watch::Receiver<bool> {
        self.over.subscribe()
    }

    /// Ends all streams.
    pub(crate) fn end(&self) {
        self.over.send_replace(true);
    }

    /// Follows the log for as long as somebody listens.
    async fn follow(self: Arc<Self>, commons: Commons, mut position: i64) {
        loop {
            commons.store().changed_since(position, LOOK_AGAIN).await;
            let mut follows = self.follows.lock().await;
            if self.changes.receiver_count() == 0 || *self.over.borrow() {
                *follows = false;
                return;
            }
            drop(follows);
            match self.tell(&commons, position).await {
                Ok(read) => position = read,
                Err(error) => {
                    tracing::warn!(%error, "open pages are not told of changes just now");
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
            }
        }
    }

    async fn tell(&self, commons: &Commons, position: i64) -> Result<i64, Error> {
        let (changes, head) = commons
            .store()
            .read(move |conn| -> Result<_, Error> {
                Ok((conn.changes_after(position, BATCH)?, conn.log_head()?.position))
            })
            .await?;
        for change in &changes {
            // Nobody listens any more: that is seen in the next round.
            let _ = self.changes.send(change.page);
        }
        // A restored city may have a shorter log.
        Ok(changes.last().map_or(head, |last| last.position))
    }
}

async fn position(commons: &Commons) -> Result<i64, Error> {
    let head = commons.store().read(|conn| -> Result<_, Error> { Ok(conn.log_head()?) }).await?;
    Ok(head.position)
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.live.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_only_so_many_places_and_each_is_given_back() {
        let live = Arc::new(Live::default());
        let taken: Vec<_> = (0..MOST_PER_ADDRESS).map(|_| live.place("192.0.2.1".into()).unwrap()).collect();
        assert!(live.place("192.0.2.1".into()).is_none(), "one address does not take everything");
        assert!(live.place("192.0.2.2".into()).is_some());
        drop(taken);
        assert!(live.place("192.0.2.1".into()).is_some());
        let taken: Vec<_> = (0..MOST).map(|n| live.place(n.to_string()).unwrap()).collect();
        assert!(live.place("192.0.2.3".into()).is_none(), "nor do many");
        drop(taken);
        assert!(live.open.lock().unwrap().is_empty());
    }
}
