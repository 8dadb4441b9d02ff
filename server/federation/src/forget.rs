//! Forgetting which activities were received, once nobody could send them again, and what their authors deleted.

use std::time::Duration;

use tokio::sync::watch;

use crate::service::Federation;

/// How long a received activity is remembered, in milliseconds: many times as long as the date of a signature is taken for now.
const REMEMBERED: i64 = 30 * 24 * 3600 * 1000;
/// How often it is looked for older ones.
const EVERY: Duration = Duration::from_secs(24 * 3600);

impl Federation {
    /// Forgets once a day what was received a month ago, the words and photos of what was deleted then, and what is kept for a time, until
    /// `stop` turns true.
    pub async fn forget_received(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow_and_update() {
            let before = self.commons().now().plus_millis(-REMEMBERED);
            if let Err(error) = self.commons().store().write(move |tx| tx.forget_received(before)).await {
                tracing::warn!(%error, "old marks of received activities could not be removed; tomorrow they will be");
            }
            let now = self.commons().now();
            if let Err(error) = self.commons().forget_deleted_comments(now).await {
                tracing::warn!(%error, "not all of deleted comments, or not all of their photos, could be erased; tomorrow they will be");
            }
            if let Err(error) = self.commons().forget_old(now).await {
                tracing::warn!(%error, "what was kept long enough could not be forgotten; tomorrow it will be");
            }
            let _ = tokio::time::timeout(EVERY, stop.changed()).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use koinon_store::Conn;
    use serde_json::json;

    use super::*;
    use crate::inbox::Outcome;
    use crate::signature::{SKEW, WINDOW};
    use crate::test_city::{TestCity, until};
    use crate::two_cities::{SIDI, actor, hand_in_by};

    async fn follow(city: &TestCity, number: i64) -> String {
        let by = actor("https://town.example/users/odile", "Odile Exemple");
        let id = format!("https://town.example/follow/{number}");
        let object = city.federation.origin().at("/id/city");
        let said = json!({"id": id, "type": "Follow", "actor": by.ap_id, "object": object});
        assert_eq!(hand_in_by(city, by, &said).await, Outcome::Done);
        id
    }

    #[tokio::test]
    async fn k08_what_was_received_is_remembered_as_long_as_it_could_be_sent_again_and_no_longer() {
        const { assert!(REMEMBERED > 24 * (WINDOW + SKEW)) };
        let city = TestCity::at(SIDI).await;
        let known = async |id: &str| {
            let id = id.to_owned();
            city.commons().store().read(move |conn| conn.received(&id)).await.unwrap()
        };
        let old = follow(&city, 1).await;
        city.clock.forward(Duration::from_millis(u64::try_from(REMEMBERED).unwrap() - 1));
        let new = follow(&city, 2).await;
        assert_eq!((known(&old).await, known(&new).await), (true, true));
        city.clock.forward(Duration::from_millis(2));
        let (stop, stopped) = watch::channel(false);
        let forgetting = tokio::spawn(city.federation.clone().forget_received(stopped));
        until("the older one is forgotten", async || !known(&old).await).await;
        stop.send(true).unwrap();
        forgetting.await.unwrap();
        assert!(known(&new).await);
        // What it did stays.
        assert_eq!(city.commons().store().read(Conn::count_followers).await.unwrap(), 1);
    }
}
