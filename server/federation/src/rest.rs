//! Resting between two rounds of work that follows the log.

use std::fmt::Display;
use std::time::Duration;

use tokio::sync::watch;

use crate::service::Federation;

/// What another process wrote is seen after this time at the latest.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_secs(1);

impl Federation {
    /// Rests after a round of work, until the log has moved on from where that saw it, and for `pause` at most; `false` once `stop`
    /// changes. Why a round failed
    /// is logged under `message`; the next one comes after a moment.
    pub(crate) async fn rest(
        &self,
        round: Result<i64, impl Display>,
        message: &'static str,
        pause: Duration,
        stop: &mut watch::Receiver<bool>,
    ) -> bool {
        let position = round.unwrap_or_else(|error| {
            tracing::error!(%error, "{message}");
            i64::MAX
        });
        tokio::select! {
            _ = stop.changed() => false,
            () = self.commons().store().changed_since(position, pause) => true,
        }
    }
}
