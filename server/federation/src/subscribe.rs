//! Subscribing to another city, and leaving it.

use koinon_commons::{Actor, Error as CommonsError};
use koinon_store::{CityId, Subscription, SubscriptionState, Tx};

use crate::service::{Error, Federation};
use crate::wire::FollowView;
use crate::wire::context::document;

impl Federation {
    /// Subscribes to the city that `address` names: an origin, an authority or a handle. The Follow is sent from the durable
    /// queue until the city answers.
    ///
    /// # Errors
    /// [`CommonsError::Forbidden`] unless an administrator asks; [`Error::Fetch`] or [`Error::Unusable`] if no city can be
    /// read at that address.
    pub async fn subscribe(&self, actor: &Actor, address: &str) -> Result<Subscription, Error> {
        actor.require_administrator()?;
        let city = self.discover(address).await?;
        let group =
            city.city_actor.clone().ok_or_else(|| Error::Unusable("this city has no actor to follow".into()))?;
        let inbox = city.inbox.clone().ok_or_else(|| Error::Unusable("this city has no inbox".into()))?;
        let (ulid, now) = (self.new_ulid(), self.commons().now());
        let follow = FollowView::by_city(self.origin(), &self.new_ulid(), &group);
        let activity = json(&follow.follow());
        let subscription = self
            .commons()
            .store()
            .write(move |tx| -> Result<_, CommonsError> {
                if city.blocked {
                    return Err(CommonsError::invalid("city", "blocked", "this city is blocked here"));
                }
                if let Some(present) = tx.subscription_to(city.id)?.filter(|s| s.state != SubscriptionState::Refused) {
                    return Ok(present);
                }
                tx.insert_subscription(&ulid, city.id, &follow.id, now)?;
                tx.insert_message(&inbox, &follow.id, &activity, now)?;
                found(tx, city.id)
            })
            .await?;
        self.nudge();
        Ok(subscription)
    }

    /// Leaves a city. What was mirrored of it stays, marked with its origin.
    ///
    /// # Errors
    /// [`CommonsError::Forbidden`] unless an administrator asks; [`CommonsError::NotFound`].
    pub async fn unsubscribe(&self, actor: &Actor, ulid: &str) -> Result<(), Error> {
        actor.require_administrator()?;
        let (asked, origin, fresh, now) =
            (ulid.to_owned(), self.origin().clone(), self.new_ulid(), self.commons().now());
        self.commons()
            .store()
            .write(move |tx| -> Result<_, CommonsError> {
                let subscription = tx.subscription_by_ulid(&asked)?.ok_or(CommonsError::NotFound)?;
                if let (Some(group), Some(inbox)) = (subscription.city.city_actor, subscription.city.inbox) {
                    let follow = FollowView {
                        id: subscription.follow_id,
                        actor: crate::wire::ids::ActorId::Pages.at(&origin),
                        object: group,
                    };
                    let undo = follow.undo(&origin, &fresh);
                    tx.insert_message(&inbox, &follow.id, &json(&undo), now)?;
                }
                Ok(tx.delete_subscription(subscription.id)?)
            })
            .await?;
        self.nudge();
        Ok(())
    }

    /// All subscriptions.
    ///
    /// # Errors
    /// [`Error::Commons`].
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>, Error> {
        Ok(self.commons().store().read(|conn| conn.subscriptions()).await?)
    }
}

fn found(tx: &mut Tx<'_>, city: CityId) -> Result<Subscription, CommonsError> {
    tx.subscription_to(city)?.ok_or(CommonsError::Store(koinon_store::Error::Missing("subscription")))
}

/// An activity with its context, as it is sent.
pub(crate) fn json<T: serde::Serialize>(activity: &T) -> String {
    // Our own shapes hold nothing that JSON cannot write.
    serde_json::to_string(&document(activity)).unwrap_or_default()
}
