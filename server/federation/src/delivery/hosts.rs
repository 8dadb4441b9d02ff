//! A breaker per host: a host that does not answer is left alone for a while, whatever waits for it, and only so many
//! deliveries to one host are under way at once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use koinon_core::{Origin, Timestamp};

use super::retry::RetryPolicy;

/// So many deliveries in a row without an answer open the breaker.
const OPENS_AT: u32 = 3;
/// So many inboxes of one host are served at once.
const AT_ONCE: usize = 4;
/// So many hosts are remembered; beyond that those without anything to remember are forgotten.
const MOST_HOSTS: usize = 10_000;

/// What this node remembers of the hosts that it delivers to.
#[derive(Default)]
pub(super) struct Hosts {
    by_authority: Mutex<HashMap<String, Host>>,
}

#[derive(Default)]
struct Host {
    failures: u32,
    closed_until: Option<Timestamp>,
    busy: usize,
}

/// Whether an inbox may be served now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// It may. [`Hosts::leave`] has to be called afterwards.
    Open,
    /// Enough deliveries to its host are under way.
    Full,
    /// Its host did not answer: not before this time.
    Closed(Timestamp),
}

impl Hosts {
    /// Asks to serve `inbox` at `now`.
    pub(super) fn enter(&self, inbox: &str, now: Timestamp) -> Entry {
        let mut hosts = self.lock();
        if hosts.len() >= MOST_HOSTS {
            hosts.retain(|_, host| host.busy > 0 || host.failures > 0);
        }
        let host = hosts.entry(authority(inbox)).or_default();
        match host.closed_until {
            Some(until) if until > now => Entry::Closed(until),
            // After the pause one delivery tries whether the host is back.
            Some(_) if host.busy > 0 => Entry::Full,
            None if host.busy >= AT_ONCE => Entry::Full,
            _ => {
                host.busy += 1;
                Entry::Open
            }
        }
    }

    /// An inbox has been served.
    pub(super) fn leave(&self, inbox: &str) {
        if let Some(host) = self.lock().get_mut(&authority(inbox)) {
            host.busy = host.busy.saturating_sub(1);
        }
    }

    /// The host answered, whatever it said.
    pub(super) fn answered(&self, inbox: &str) {
        if let Some(host) = self.lock().get_mut(&authority(inbox)) {
            host.failures = 0;
            host.closed_until = None;
        }
    }

    /// The host did not answer.
    pub(super) fn unreachable(&self, inbox: &str, now: Timestamp, policy: &RetryPolicy) {
        let mut hosts = self.lock();
        let host = hosts.entry(authority(inbox)).or_default();
        host.failures = host.failures.saturating_add(1);
        if host.failures >= OPENS_AT {
            let wait = policy.wait(host.failures - OPENS_AT).min(Duration::from_secs(3600));
            host.closed_until = Some(now.plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)));
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Host>> {
        self.by_authority.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The host and port of an inbox; the address itself where it has none (nothing is ever sent to such a one).
fn authority(inbox: &str) -> String {
    Origin::of_str(inbox).map_or_else(|| inbox.to_owned(), |origin| origin.authority().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "https://slow.example/users/a/inbox";
    const B: &str = "https://slow.example/users/b/inbox";
    const C: &str = "https://quick.example/inbox";

    #[test]
    fn a_host_that_does_not_answer_is_left_alone_and_others_are_not_touched() {
        let (hosts, policy) = (Hosts::default(), RetryPolicy::default());
        let now: Timestamp = "2026-11-20T09:00:00Z".parse().unwrap();
        for _ in 0..OPENS_AT {
            assert_eq!(hosts.enter(A, now), Entry::Open);
            hosts.unreachable(A, now, &policy);
            hosts.leave(A);
        }
        let until = now.plus_millis(10_000);
        assert_eq!(hosts.enter(B, now), Entry::Closed(until));
        assert_eq!(hosts.enter(C, now), Entry::Open);
        // Afterwards one tries, alone; its success opens the way for all.
        assert_eq!(hosts.enter(B, until), Entry::Open);
        assert_eq!(hosts.enter(A, until), Entry::Full);
        hosts.answered(B);
        assert_eq!(hosts.enter(A, until), Entry::Open);
    }

    #[test]
    fn one_host_takes_a_few_places_only() {
        let hosts = Hosts::default();
        let now = Timestamp::default();
        for _ in 0..AT_ONCE {
            assert_eq!(hosts.enter(A, now), Entry::Open);
        }
        assert_eq!(hosts.enter(B, now), Entry::Full);
        hosts.leave(A);
        assert_eq!(hosts.enter(B, now), Entry::Open);
    }
}
