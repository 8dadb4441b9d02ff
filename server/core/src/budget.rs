//! How much somebody may do in a time: budgets that fill up again, by name.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::Timestamp;

/// Above so many names, those whose budget is whole are forgotten: they carry no information.
const PRUNE_ABOVE: usize = 4096;

/// `burst` at once, then `per_second`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// How many at once.
    pub burst: f64,
    /// How many come back each second.
    pub per_second: f64,
}

/// What time is measured by.
pub trait Moment: Copy {
    /// The seconds from `earlier` to this; 0 if it is not earlier.
    fn seconds_since(self, earlier: Self) -> f64;
}

impl Moment for Instant {
    fn seconds_since(self, earlier: Self) -> f64 {
        self.saturating_duration_since(earlier).as_secs_f64()
    }
}

impl Moment for Timestamp {
    fn seconds_since(self, earlier: Self) -> f64 {
        self.since(earlier).max(0) as f64 / 1000.0
    }
}

/// What is left after somebody asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    /// Whether they may do it.
    pub granted: bool,
    /// How many more they may do at once.
    pub more: u32,
    /// Seconds until they may do one more; 0 if they may now.
    pub wait: f64,
    /// Seconds until the budget is whole again.
    pub whole_in: f64,
}

/// Budgets of one rate by name (token buckets).
pub struct Budget<T = Instant> {
    rate: Rate,
    buckets: Mutex<HashMap<String, (f64, T)>>,
}

impl<T: Moment> Budget<T> {
    /// Whole budgets of this rate.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self { rate, buckets: Mutex::default() }
    }

    /// Takes one of what `name` has left; false if there is none.
    pub fn take(&self, name: &str, now: T) -> bool {
        self.ask(name, now).granted
    }

    /// Takes one of what `name` has left, and says what is left then.
    pub fn ask(&self, name: &str, now: T) -> Left {
        // A panic while the lock was held leaves a table of counters that is still good to use.
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let Rate { burst, per_second } = self.rate;
        let filled = |(left, at): (f64, T)| (left + now.seconds_since(at) * per_second).min(burst);
        if buckets.len() > PRUNE_ABOVE {
            buckets.retain(|_, bucket| filled(*bucket) < burst);
        }
        let before = buckets.get(name).map_or(burst, |bucket| filled(*bucket));
        let granted = before >= 1.0;
        let left = if granted { before - 1.0 } else { before };
        buckets.insert(name.to_owned(), (left, now));
        drop(buckets);
        let after = |missing: f64| if missing > 0.0 { missing / per_second } else { 0.0 };
        Left { granted, more: left as u32, wait: after(1.0 - left), whole_in: after(burst - left) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_comes_back_with_time_and_everybody_has_their_own() {
        let budget = Budget::new(Rate { burst: 2.0, per_second: 0.5 });
        let now = Timestamp::from_millis(1_000_000);
        let first = budget.ask("ana", now);
        assert_eq!(first, Left { granted: true, more: 1, wait: 0.0, whole_in: 2.0 });
        assert_eq!(budget.ask("ana", now), Left { granted: true, more: 0, wait: 2.0, whole_in: 4.0 });
        assert_eq!(budget.ask("ana", now), Left { granted: false, more: 0, wait: 2.0, whole_in: 4.0 });
        assert!(budget.take("ben", now));
        assert!(!budget.take("ana", now.plus_millis(1_999)));
        assert!(budget.take("ana", now.plus_millis(2_000)));
        assert!(!budget.take("ana", now.plus_millis(-60_000)), "a clock that is set back gives nothing");
    }

    #[test]
    fn names_whose_budget_is_whole_are_forgotten() {
        let budget = Budget::new(Rate { burst: 1.0, per_second: 1.0 });
        let now = Timestamp::from_millis(0);
        for n in 0..=PRUNE_ABOVE {
            budget.take(&n.to_string(), now);
        }
        budget.take("ana", now.plus_millis(1_000));
        assert_eq!(budget.buckets.lock().unwrap().len(), 1);
    }
}
