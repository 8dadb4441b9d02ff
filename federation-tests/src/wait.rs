//! Waiting for a condition, with a limit: the only place of the tests where time passes on purpose.

use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How often a condition is looked at again.
const PAUSE: Duration = Duration::from_millis(20);

/// How often it is looked at again whether something stays away, over a long time.
const LONG_PAUSE: Duration = Duration::from_millis(500);

/// The condition did not hold within the limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimedOut {
    /// What was waited for, in words.
    pub what: String,
    /// How long.
    pub limit: Duration,
}

impl std::fmt::Display for TimedOut {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "waited {:?} in vain: {}", self.limit, self.what)
    }
}

impl std::error::Error for TimedOut {}

/// Looks until `condition` gives a value, and returns it. A condition that is still being looked at when the limit passes is looked at to
/// its end, so that a slow machine fails a test only when the thing itself did not happen.
///
/// # Errors
/// [`TimedOut`] when the limit has passed without one.
pub async fn wait_for<T>(
    what: &str,
    limit: Duration,
    mut condition: impl AsyncFnMut() -> Option<T>,
) -> Result<T, TimedOut> {
    let start = Instant::now();
    loop {
        if let Some(value) = condition().await {
            return Ok(value);
        }
        if start.elapsed() >= limit {
            return Err(TimedOut { what: what.to_owned(), limit });
        }
        sleep(PAUSE).await;
    }
}

/// Looks for the whole of `length` whether `breach` gives a value, and returns the first one: what must not happen meanwhile. It looks
/// at least twice, at the beginning and at the end.
pub async fn watch_for<T>(length: Duration, mut breach: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        let is_over = start.elapsed() >= length;
        let found = breach().await;
        if found.is_some() || is_over {
            return found;
        }
        sleep(LONG_PAUSE.min(length.saturating_sub(start.elapsed()))).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_condition_that_comes_true_ends_the_wait_with_its_value() {
        let mut looks = 0;
        let found = wait_for("the third look", Duration::from_secs(60), async || {
            looks += 1;
            (looks == 3).then_some(looks)
        });
        assert_eq!(found.await, Ok(3));
    }

    #[tokio::test]
    async fn a_condition_that_never_holds_is_named() {
        let outcome = wait_for("the page is found", Duration::ZERO, async || None::<()>).await;
        assert_eq!(outcome.unwrap_err().to_string(), "waited 0ns in vain: the page is found");
    }

    #[tokio::test]
    async fn what_happens_within_the_time_is_told_and_what_does_not_is_not() {
        let mut looks = 0;
        let breach = watch_for(Duration::from_secs(60), async || {
            looks += 1;
            (looks == 2).then_some(looks)
        });
        assert_eq!(breach.await, Some(2));
        assert_eq!(watch_for(Duration::from_millis(1), async || None::<()>).await, None);
    }
}
