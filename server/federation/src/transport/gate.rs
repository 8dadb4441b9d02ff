//! How much one host may make us do: requests at a time, and a budget of fetches per host and per domain.
//!
//! A domain is the last two labels of a name. A wildcard DNS entry with a thousand names is thus one customer; towns that
//! share a public suffix such as `gov.tn` share a budget too, which is large enough for them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Above so many entries, those that carry no information are forgotten.
const PRUNE_ABOVE: usize = 4096;

/// Requests under way, by host.
pub(crate) struct Gate {
    at_once: usize,
    waiting: usize,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Gate {
    /// At most `at_once` requests to a host are under way, and at most `waiting` more wait for their turn.
    pub(crate) fn new(at_once: usize, waiting: usize) -> Self {
        Self { at_once, waiting, hosts: Mutex::default() }
    }

    /// Waits for a turn at `host`; `None` if too many wait already.
    pub(crate) async fn enter(&self, host: &str) -> Option<OwnedSemaphorePermit> {
        let turns = {
            let mut hosts = locked(&self.hosts);
            if hosts.len() > PRUNE_ABOVE {
                hosts.retain(|_, turns| Arc::strong_count(turns) > 1);
            }
            Arc::clone(hosts.entry(host.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(self.at_once))))
        };
        // One count for the table, one for each request under way or waiting, this one included.
        if Arc::strong_count(&turns) > 1 + self.at_once + self.waiting {
            return None;
        }
        turns.acquire_owned().await.ok()
    }
}

/// The last two labels of a name (`evil.example` for `a.b.evil.example`); an IP literal is its own domain.
pub(crate) fn domain_of(host: &str) -> &str {
    if host.ends_with(']') || host.parse::<std::net::Ipv4Addr>().is_ok() {
        return host;
    }
    host.rmatch_indices('.').nth(1).map_or(host, |(dot, _)| &host[dot + 1..])
}

/// A panic while the lock was held leaves a table of counters that is still good to use.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::{Budget, Rate};
    use std::time::{Duration, Instant};

    #[test]
    fn c15_a_thousand_names_of_one_domain_are_one_customer() {
        let budget = Budget::new(Rate { burst: 30.0, per_second: 1.0 });
        let now = Instant::now();
        let taken = (0..1000).filter(|n| budget.take(domain_of(&format!("host{n}.evil.example")), now)).count();
        assert_eq!(taken, 30);
        assert!(budget.take(domain_of("gent.example"), now));
        assert!(budget.take("evil.example", now + Duration::from_secs(1)));
        assert!(!budget.take("evil.example", now + Duration::from_secs(1)));
    }

    #[test]
    fn a_domain_is_the_last_two_labels() {
        assert_eq!(domain_of("a.b.evil.example"), "evil.example");
        assert_eq!(domain_of("evil.example"), "evil.example");
        assert_eq!(domain_of("localhost"), "localhost");
        assert_eq!(domain_of("127.0.0.1"), "127.0.0.1");
    }

    #[tokio::test]
    async fn a_slow_host_holds_up_itself_alone() {
        let gate = Gate::new(1, 0);
        let held = gate.enter("slow.example").await.unwrap();
        assert!(gate.enter("slow.example").await.is_none());
        assert!(gate.enter("other.example").await.is_some());
        drop(held);
        assert!(gate.enter("slow.example").await.is_some());
    }
}
