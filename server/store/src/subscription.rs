//! Cities that we follow, and actors that follow us.

use koinon_core::Timestamp;

use crate::{CityId, Conn, Error, Follower, Subscription, SubscriptionId, SubscriptionState, Tx};

impl Conn {
    /// All subscriptions, by city name.
    pub fn subscriptions(&mut self) -> Result<Vec<Subscription>, Error> {
        todo!()
    }
    /// A subscription by its id in our API.
    pub fn subscription_by_ulid(&mut self, ulid: &str) -> Result<Option<Subscription>, Error> {
        todo!()
    }
    /// The subscription to a city.
    pub fn subscription_to(&mut self, city: CityId) -> Result<Option<Subscription>, Error> {
        todo!()
    }
    /// The subscription that this Follow asked for.
    pub fn subscription_by_follow(&mut self, follow_id: &str) -> Result<Option<Subscription>, Error> {
        todo!()
    }
    /// A follower by ActivityPub id.
    pub fn follower(&mut self, actor: &str) -> Result<Option<Follower>, Error> {
        todo!()
    }
    /// How many followers there are.
    pub fn count_followers(&mut self) -> Result<i64, Error> {
        todo!()
    }
    /// The followers at an inbox, at most `limit`.
    pub fn followers_at(&mut self, inbox: &str, limit: i64) -> Result<Vec<Follower>, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// Remembers that a city was asked; replaces a refused or earlier request.
    pub fn insert_subscription(
        &mut self,
        ulid: &str,
        city: CityId,
        follow_id: &str,
        now: Timestamp,
    ) -> Result<SubscriptionId, Error> {
        todo!()
    }
    /// Notes the answer.
    pub fn set_subscription_state(
        &mut self,
        id: SubscriptionId,
        state: SubscriptionState,
        now: Timestamp,
    ) -> Result<(), Error> {
        todo!()
    }
    /// Notes the progress of a synchronisation.
    pub fn set_subscription_progress(
        &mut self,
        id: SubscriptionId,
        done: i64,
        total: Option<i64>,
        since: Option<&str>,
        synchronised: Option<Timestamp>,
    ) -> Result<(), Error> {
        todo!()
    }
    /// Forgets a subscription.
    pub fn delete_subscription(&mut self, id: SubscriptionId) -> Result<(), Error> {
        todo!()
    }
    /// Stores or renews a follower, and starts a delivery cursor for its inbox at the end of the log if there is none.
    pub fn save_follower(&mut self, follower: &Follower) -> Result<(), Error> {
        todo!()
    }
    /// Removes a follower (only if `follow_id` is its Follow, where given); its inbox's cursor goes with the last one there.
    pub fn delete_follower(&mut self, actor: &str, follow_id: Option<&str>) -> Result<bool, Error> {
        todo!()
    }
}
