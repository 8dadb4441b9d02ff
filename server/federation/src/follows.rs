//! Following this city: who does, and that they no longer do.

use koinon_core::Origin;
use koinon_store::{City, Follower, RemoteActor, Tx};

use crate::inbox::Outcome;
use crate::service::{Error, Federation};
use crate::subscribe::json;
use crate::wire::FollowView;
use crate::wire::ids::ActorId;
use crate::wire::nodeinfo;
use crate::wire::read::IncomingActivity;

/// At so many inboxes of one server somebody may follow. A server with more people has one for all of them, as everything in use
/// does; and it is less than one look at what is due takes in, so that no crowd hides the others from it.
const MOST_INBOXES: i64 = 200;

impl Federation {
    pub(crate) async fn follow(
        &self,
        signer: &RemoteActor,
        city: Option<City>,
        activity: &IncomingActivity,
    ) -> Result<Outcome, Error> {
        let group = ActorId::City.at(self.origin());
        if activity.object_id() != Some(&group) {
            return Ok(Outcome::Ignored("only the city can be followed"));
        }
        // The form of what we send depends on it; one that does not say gets what everybody understands.
        let said = match Origin::of_str(&signer.ap_id) {
            Some(home) => self.actors().await?.software(&home).await,
            None => None,
        };
        let software = said.or_else(|| city.and_then(|city| city.software));
        let reads_activities = software.as_deref().is_some_and(nodeinfo::reads_activities);
        let follow = FollowView { id: activity.id.clone(), actor: signer.ap_id.clone(), object: group };
        let accept = json(&follow.accept(self.origin(), &self.new_ulid()));
        let (now, signer, id) = (self.commons().now(), signer.clone(), activity.id.clone());
        let outcome = self
            .commons()
            .store()
            .write(move |tx| -> Result<_, koinon_store::Error> {
                let inbox = signer.shared_inbox.unwrap_or_else(|| signer.inbox.clone());
                if is_crowded(tx, &signer.ap_id, &inbox)? {
                    return Ok(Outcome::Refused("too many of its server follow without a shared inbox"));
                }
                if !tx.mark_received(&id, now)? {
                    return Ok(Outcome::Done);
                }
                let follower = Follower {
                    actor: signer.ap_id,
                    follow_id: follow.id.clone(),
                    inbox: inbox.clone(),
                    reads_activities,
                    software,
                    created: now,
                };
                tx.save_follower(&follower)?;
                tx.insert_message(&inbox, &follow.id, &accept, now)?;
                Ok(Outcome::Done)
            })
            .await?;
        self.nudge();
        Ok(outcome)
    }

    pub(crate) async fn unfollow(&self, activity: &IncomingActivity) -> Result<Outcome, Error> {
        let inner = match activity.inner() {
            Ok(Some(inner)) if inner.actor == activity.actor => inner,
            _ => return Ok(Outcome::Ignored("nobody takes back what another did")),
        };
        let (now, id) = (self.commons().now(), activity.id.clone());
        let gone = self
            .commons()
            .store()
            .write(move |tx| -> Result<_, koinon_store::Error> {
                tx.mark_received(&id, now)?;
                tx.delete_follower(&inner.actor, Some(&inner.id))
            })
            .await?;
        Ok(if gone { Outcome::Done } else { Outcome::Ignored("there is no such Follow") })
    }
}

/// Whether one more inbox of its server would be too many.
fn is_crowded(tx: &mut Tx<'_>, actor: &str, inbox: &str) -> Result<bool, koinon_store::Error> {
    if tx.follower(actor)?.is_some() || !tx.followers_at(inbox, 1)?.is_empty() {
        return Ok(false);
    }
    // Nothing is ever sent to an inbox that has no origin.
    let Some(server) = Origin::of_str(inbox) else { return Ok(true) };
    Ok(tx.count_inboxes_of(&server)? >= MOST_INBOXES)
}

#[cfg(test)]
mod tests {
    use koinon_store::Conn;
    use serde_json::json;

    use super::*;
    use crate::test_city::TestCity;
    use crate::two_cities::{SIDI, actor, hand_in_by};

    /// The one with this number on a server that has an inbox for each of its people.
    fn neighbour(host: &str, number: i64) -> RemoteActor {
        RemoteActor { shared_inbox: None, ..actor(&format!("https://{host}/users/{number}"), "Odile Exemple") }
    }

    async fn follow(city: &TestCity, by: RemoteActor) -> Outcome {
        let id = format!("{}/follow", by.ap_id);
        let object = city.federation.origin().at("/id/city");
        let said = json!({"id": id, "type": "Follow", "actor": by.ap_id, "object": object});
        hand_in_by(city, by, &said).await
    }

    #[tokio::test]
    async fn k05_a_crowd_on_one_server_needs_a_shared_inbox() {
        let city = TestCity::at(SIDI).await;
        let followers = async || city.commons().store().read(Conn::count_followers).await.unwrap();
        for number in 0..MOST_INBOXES {
            assert_eq!(follow(&city, neighbour("crowd.example", number)).await, Outcome::Done);
        }
        for number in MOST_INBOXES..MOST_INBOXES + 5 {
            let refused = follow(&city, neighbour("crowd.example", number)).await;
            assert!(matches!(refused, Outcome::Refused(_)), "{refused:?}");
        }
        assert_eq!(followers().await, MOST_INBOXES);
        // Who is there already may follow anew; a server with one inbox for all is one reader; others are not touched.
        assert_eq!(follow(&city, neighbour("crowd.example", 0)).await, Outcome::Done);
        for number in 0..MOST_INBOXES + 5 {
            let by = actor(&format!("https://town.example/users/{number}"), "Odile Exemple");
            assert_eq!(follow(&city, by).await, Outcome::Done);
        }
        for host in ["crowd.example.org", "a.crowd.example", "crowdxexample"] {
            assert_eq!(follow(&city, neighbour(host, 1)).await, Outcome::Done, "{host}");
        }
        assert_eq!(followers().await, 2 * MOST_INBOXES + 8);
        let cursors = city.commons().store().read(|conn| conn.delivery_cursors()).await.unwrap();
        assert_eq!(i64::try_from(cursors.len()).unwrap(), MOST_INBOXES + 1 + 3);
        // One who leaves makes room for one.
        let gone = neighbour("crowd.example", 1).ap_id;
        let undo = json!({"id": format!("{gone}/undo"), "type": "Undo", "actor": gone,
            "object": {"id": format!("{gone}/follow"), "type": "Follow", "actor": gone}});
        assert_eq!(hand_in_by(&city, neighbour("crowd.example", 1), &undo).await, Outcome::Done);
        assert_eq!(follow(&city, neighbour("crowd.example", 900)).await, Outcome::Done);
        assert!(matches!(follow(&city, neighbour("crowd.example", 901)).await, Outcome::Refused(_)));
    }
}
