//! Forgetting which activities were received, once nobody could send them again, and what their authors deleted.

use std::time::Duration;

use tokio::sync::watch;

use crate::service::Federation;

/// How long a received activity is remembered, in milliseconds: many times as long as the date of a signature is taken for now.
const REMEMBERED: i64 = 30 * 24 * 3600 * 1000;
/// How often it is looked for older ones.
const EVERY: Duration = Duration::from_secs(24 * 3600);

impl Federation {
    /// Forgets once a day what was received a month ago, the words of what was deleted then, and what is kept for a time, until `stop` turns true.
    pub async fn forget_received(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow_and_update() {
            let before = self.commons().now().plus_millis(-REMEMBERED);
            if let Err(error) = self.commons().store().write(move |tx| tx.forget_received(before)).await {
                tracing::warn!(%error, "old marks of received activities could not be removed; tomorrow they will be");
            }
            let now = self.commons().now();
            if let Err(error) = self.commons().forget_deleted_comments(now).await {
                tracing::warn!(%error, "the words of deleted comments could not be erased; tomorrow they will be");
            }
            if let Err(error) = self.commons().forget_old(now).await {
                tracing::warn!(%error, "what was kept long enough could not be forgotten; tomorrow it will be");
            }
            let _ = tokio::time::timeout(EVERY, stop.changed()).await;
        }
    }
}
