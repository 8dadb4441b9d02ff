//! Limits on what can be guessed: sign-ins per account and per address.

use std::collections::HashMap;
use std::sync::Mutex;

use koinon_core::Timestamp;

/// How many failures are taken before one has to wait.
const FREE_FAILURES: u32 = 10;
/// How long failures count, in milliseconds.
const WINDOW: i64 = 15 * 60 * 1000;
/// How many names are remembered at most: beyond, the oldest windows are forgotten first.
const REMEMBERED: usize = 20_000;

/// Counts failures by name (a login, an address) in a window of time. Kept in memory: a restart forgives.
#[derive(Default)]
pub(crate) struct Throttle {
    failures: Mutex<HashMap<String, (Timestamp, u32)>>,
}

impl Throttle {
    /// How many seconds `name` has to wait, if it has to.
    pub(crate) fn wait(&self, name: &str, now: Timestamp) -> Option<u32> {
        self.wait_after(name, FREE_FAILURES, now)
    }

    /// The same where `free` are taken before one has to wait.
    pub(crate) fn wait_after(&self, name: &str, free: u32, now: Timestamp) -> Option<u32> {
        let failures = self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (since, count) = failures.get(name)?;
        let left = WINDOW - now.since(*since);
        (*count >= free && left > 0).then(|| u32::try_from(left / 1000 + 1).unwrap_or(u32::MAX))
    }

    /// Counts a failure of `name`.
    pub(crate) fn failed(&self, name: &str, now: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if failures.len() >= REMEMBERED {
            failures.retain(|_, (since, _)| now.since(*since) < WINDOW / 4);
        }
        let entry = failures.entry(name.to_owned()).or_insert((now, 0));
        if now.since(entry.0) >= WINDOW {
            *entry = (now, 0);
        }
        entry.1 += 1;
    }

    /// Forgets the failures of `name`, after a success.
    pub(crate) fn succeeded(&self, name: &str) {
        self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_failures_make_one_wait_and_the_window_ends() {
        let throttle = Throttle::default();
        let now = Timestamp::from_millis(1_000_000);
        for _ in 0..9 {
            throttle.failed("ana", now);
        }
        assert_eq!(throttle.wait("ana", now), None);
        throttle.failed("ana", now);
        assert!(throttle.wait("ana", now).is_some());
        assert_eq!(throttle.wait("ben", now), None);
        assert_eq!(throttle.wait("ana", now.plus_millis(WINDOW)), None);
        throttle.succeeded("ana");
        assert_eq!(throttle.wait("ana", now), None);
    }
}
