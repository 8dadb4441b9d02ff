//! What becomes of a delivery after it was tried: a pure function of the answer and of the failures before it.

use std::time::Duration;

use koinon_core::Origin;

/// Between which waits the tries lie, and when they end.
#[derive(Debug, Clone, PartialEq)]
pub struct RetryPolicy {
    /// The wait after the first failure; it doubles with each further one.
    first: Duration,
    /// The longest wait.
    longest: Duration,
    /// For how long something is tried again whose server does not answer, or answers that it cannot now.
    patience: Duration,
    /// For how long something is tried again that was refused as not allowed: keys are rotated and clocks set.
    patience_refused: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(10),
            longest: Duration::from_secs(12 * 3600),
            patience: Duration::from_secs(30 * 24 * 3600),
            patience_refused: Duration::from_secs(24 * 3600),
        }
    }
}

impl RetryPolicy {
    /// Short waits for tests, where nobody wants to wait minutes for a peer that was switched on again. `None` for a public
    /// origin: there they would be a nuisance to others.
    #[must_use]
    pub fn short(origin: &Origin) -> Option<Self> {
        let short = Self { first: Duration::from_millis(100), longest: Duration::from_secs(1), ..Self::default() };
        origin.is_loopback().then_some(short)
    }

    /// The wait after the failure number `failures`, counted from 0, before jitter.
    pub(crate) fn wait(&self, failures: u32) -> Duration {
        self.first.saturating_mul(2_u32.saturating_pow(failures)).min(self.longest)
    }

    /// How long the first `failures` waits take together.
    fn waited(&self, failures: u32) -> Duration {
        let mut sum = Duration::ZERO;
        for failure in 0..failures {
            if self.wait(failure) == self.longest {
                return sum.saturating_add(self.longest.saturating_mul(failures - failure));
            }
            sum = sum.saturating_add(self.wait(failure));
        }
        sum
    }
}

/// No server makes us wait longer than this, whatever it asks.
const LONGEST_WISH: Duration = Duration::from_secs(24 * 3600);

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// With an HTTP status, and the server's wish when to come again.
    Answered(u16, Option<Duration>),
    /// Without an answer: no connection, or none in time.
    Unreachable,
}

/// What is done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It was taken.
    Done,
    /// The server cannot now: everything for this inbox is tried again after this time.
    RetryInbox(Duration),
    /// The server could not take this one: it is tried again after this time. Others may go through.
    RetryItem(Duration),
    /// It will not be taken: a dead letter, kept with the answer.
    GiveUp,
    /// The server has not answered for as long as we are patient: it is no longer there.
    Abandon,
    /// There is no such inbox (any more): whether its owner is still there has to be asked.
    Missing,
    /// The inbox is gone for good.
    Gone,
}

/// What becomes of a delivery that ended with `outcome` after `failures` failures in a row. `jitter` is a random number
/// from 0 to 1: it spreads the tries of many senders, and shortens a wait by a fifth at most.
#[must_use]
pub(super) fn verdict(policy: &RetryPolicy, outcome: Outcome, failures: u32, jitter: f64) -> Verdict {
    let shortened = |wait: Duration| wait.mul_f64(1.0 - 0.2 * jitter.clamp(0.0, 1.0));
    let wait = shortened(policy.wait(failures));
    let at_their_wish = |wish: Option<Duration>| wait.max(wish.unwrap_or_default().min(LONGEST_WISH));
    let patient = policy.waited(failures) < policy.patience;
    match outcome {
        Outcome::Answered(200..=299, _) => Verdict::Done,
        Outcome::Answered(410, _) => Verdict::Gone,
        Outcome::Answered(404, _) => Verdict::Missing,
        Outcome::Answered(401 | 403, _) => {
            // A few tries over a day: each wait is at least a tenth of it.
            let few = wait.max(shortened(policy.first.max(policy.patience_refused / 10).min(policy.longest)));
            if failures < 5 { Verdict::RetryInbox(few) } else { Verdict::GiveUp }
        }
        Outcome::Answered(429 | 503, asked) if patient => Verdict::RetryInbox(at_their_wish(asked)),
        Outcome::Unreachable if patient => Verdict::RetryInbox(wait),
        Outcome::Answered(429 | 503, _) | Outcome::Unreachable => Verdict::Abandon,
        Outcome::Answered(408 | 425 | 500..=599, asked) => {
            if patient {
                Verdict::RetryItem(at_their_wish(asked))
            } else {
                Verdict::GiveUp
            }
        }
        // Redirects are not followed with a POST; every other answer is one about this item.
        Outcome::Answered(..) => Verdict::GiveUp,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn after(outcome: Outcome, failures: u32) -> Verdict {
        verdict(&RetryPolicy::default(), outcome, failures, 0.0)
    }

    fn answered(status: u16) -> Outcome {
        Outcome::Answered(status, None)
    }

    #[test]
    fn each_answer_has_its_meaning() {
        for status in [200, 201, 202, 204] {
            assert_eq!(after(answered(status), 7), Verdict::Done);
        }
        for status in [408, 425, 500, 502, 504] {
            assert_eq!(after(answered(status), 0), Verdict::RetryItem(Duration::from_secs(10)));
        }
        for status in [429, 503] {
            assert_eq!(after(answered(status), 0), Verdict::RetryInbox(Duration::from_secs(10)));
        }
        for status in [301, 400, 405, 406, 413, 422] {
            assert_eq!(after(answered(status), 0), Verdict::GiveUp);
        }
        assert_eq!(after(answered(404), 0), Verdict::Missing);
        assert_eq!(after(answered(410), 0), Verdict::Gone);
    }

    #[test]
    fn a_refusal_is_tried_a_few_times_over_a_day() {
        let mut sum = Duration::ZERO;
        for failures in 0..5 {
            let Verdict::RetryInbox(wait) = after(answered(401), failures) else { panic!("{failures}") };
            sum += wait;
        }
        assert!(sum > Duration::from_secs(10 * 3600) && sum < Duration::from_secs(36 * 3600), "{sum:?}");
        assert_eq!(after(answered(403), 5), Verdict::GiveUp);
    }

    #[test]
    fn a_server_that_is_away_is_awaited_for_a_month() {
        let (mut failures, mut sum) = (0, Duration::ZERO);
        while let Verdict::RetryInbox(wait) = after(Outcome::Unreachable, failures) {
            (failures, sum) = (failures + 1, sum + wait);
        }
        assert_eq!(after(Outcome::Unreachable, failures), Verdict::Abandon);
        let days = sum.as_secs_f64() / 86_400.0;
        assert!((29.0..=31.0).contains(&days), "{days}");
        assert!(failures < 100);
    }

    #[test]
    fn a_server_is_not_asked_before_it_wants_to_be() {
        let hour = Duration::from_secs(3600);
        assert_eq!(after(Outcome::Answered(429, Some(hour)), 0), Verdict::RetryInbox(hour));
        assert_eq!(after(Outcome::Answered(500, Some(hour)), 0), Verdict::RetryItem(hour));
    }

    #[test]
    fn short_waits_are_not_for_public_cities() {
        assert!(RetryPolicy::short(&"http://bordeaux.localhost:8100".parse().unwrap()).is_some());
        assert!(RetryPolicy::short(&"https://bordeaux.example".parse().unwrap()).is_none());
    }

    proptest! {
        #[test]
        fn no_wait_is_ever_too_long_or_nothing(status in 100_u16..600, failures in 0_u32..10_000, jitter in 0.0..1.0) {
            let policy = RetryPolicy::default();
            for outcome in [answered(status), Outcome::Unreachable] {
                if let Verdict::RetryInbox(wait) | Verdict::RetryItem(wait) = verdict(&policy, outcome, failures, jitter) {
                    prop_assert!(wait <= policy.longest && wait >= policy.first / 2);
                }
            }
        }
    }
}
