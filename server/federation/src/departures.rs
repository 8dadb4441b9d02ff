//! People who leave: other cities are told, and answer when they have forgotten them.

use koinon_commons::leave::forget_elsewhere;
use koinon_core::Origin;
use koinon_store::{City, Error as StoreError, ToldDeparture, Tx};

use crate::inbox::Outcome;
use crate::outgoing::{Message, actor_of};
use crate::service::{Error, Federation};
use crate::subscribe::json;
use crate::wire::departure::{confirmation, departure};
use crate::wire::ids::{ActorId, LocalId};
use crate::wire::read::{ActivityKind, IncomingActivity};

/// The message that tells a city that somebody left here.
pub(crate) fn departure_message(
    tx: &mut Tx<'_>,
    here: &Origin,
    activity: String,
    told: ToldDeparture,
) -> Result<Option<Message>, StoreError> {
    let Some((person, city)) = tx.told_departure(told)? else { return Ok(None) };
    let Some(city) = tx.city(city)?.filter(|city| !city.blocked) else { return Ok(None) };
    // A city that only follows has said no more than that: it is one of ours, and its addresses are.
    let actor = actor_of(&city);
    let inbox = city.inbox.unwrap_or_else(|| LocalId::SharedInbox.at(&city.origin));
    tx.name_departure(told, &activity)?;
    let activity = departure(here, activity, actor, person.clone());
    Ok(Some(Message { inbox, object: person, activity }))
}

impl Federation {
    /// A city says that one of its people has left, or a person says so themselves: they are forgotten here, and the city is
    /// told that they are. `None` if the activity is about something else.
    pub(crate) async fn left(
        &self,
        origin: &Origin,
        city: Option<&City>,
        delete: &IncomingActivity,
    ) -> Result<Option<Outcome>, Error> {
        let Some(person) = delete.object_id().map(str::to_owned) else { return Ok(None) };
        let by_themselves = person == delete.actor;
        let by_city = city.is_some_and(|city| city.city_actor.as_deref() == Some(delete.actor.as_str()))
            && matches!(LocalId::parse(origin, &person), Some(LocalId::Actor(ActorId::Person(_))));
        if delete.kind != Some(ActivityKind::Delete) || !(by_themselves || by_city) {
            return Ok(None);
        }
        let answer = city.filter(|_| by_city).and_then(|city| {
            let accept = confirmation(self.origin(), &self.new_ulid(), delete.actor.clone(), delete.id.clone());
            city.inbox.clone().map(|inbox| (inbox, json(&accept)))
        });
        let (home, id, now) = (origin.clone(), delete.id.clone(), self.commons().now());
        self.commons()
            .store()
            .write(move |tx| -> Result<(), koinon_commons::Error> {
                if !tx.mark_received(&id, now)? {
                    return Ok(());
                }
                forget_elsewhere(tx, &home, &person, now)?;
                tx.delete_follower(&person, None)?;
                if by_themselves {
                    tx.actor_gone(&person)?;
                }
                if let Some((inbox, accept)) = answer {
                    tx.insert_message(&inbox, &id, &accept, now)?;
                }
                Ok(())
            })
            .await?;
        self.nudge();
        Ok(Some(Outcome::Done))
    }

    /// A city confirms that it forgot somebody who left here; `None` if the activity is about something else.
    pub(crate) async fn departure_confirmed(
        &self,
        city: Option<&City>,
        accept: &IncomingActivity,
    ) -> Result<Option<Outcome>, Error> {
        let Some(city) = city.filter(|city| actor_of(city) == accept.actor) else { return Ok(None) };
        let Some(told) = accept.object_id().filter(|_| accept.kind == Some(ActivityKind::Accept)) else {
            return Ok(None);
        };
        let (city, told, id, now) = (city.id, told.to_owned(), accept.id.clone(), self.commons().now());
        let confirmed = self.commons().store().write(move |tx| -> Result<bool, StoreError> {
            let confirmed = tx.confirm_departure(city, &told, now)?;
            if confirmed {
                tx.mark_received(&id, now)?;
            }
            Ok(confirmed)
        });
        Ok(confirmed.await?.then_some(Outcome::Done))
    }
}
