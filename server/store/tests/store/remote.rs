//! What other servers sent, and the cities that we follow.

use koinon_store::testing::each_database;
use koinon_store::{Error, RemoteActor, SubscriptionState};

use crate::fixture::{at, bordeaux, city};

#[tokio::test]
async fn an_activity_is_received_once_also_when_it_arrives_twice_at_the_same_time() {
    each_database(async |store| {
        let twice = (0..8).map(|_| {
            let store = store.store.clone();
            tokio::spawn(async move { store.write(|tx| tx.mark_received("https://sidi.example/a/1", at(1))).await })
        });
        let mut new = 0;
        for write in twice.collect::<Vec<_>>() {
            new += u32::from(write.await.unwrap().unwrap());
        }
        assert_eq!(new, 1);
        let known = |activity: &'static str| store.read(move |db| db.received(activity));
        assert!(known("https://sidi.example/a/1").await.unwrap());
        assert!(!known("https://sidi.example/a/2").await.unwrap());
        store.write(|tx| tx.forget_received(at(1))).await.unwrap();
        assert!(known("https://sidi.example/a/1").await.unwrap());
        store.write(|tx| tx.forget_received(at(2))).await.unwrap();
        assert!(!known("https://sidi.example/a/1").await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn an_actor_is_renewed_and_found_by_its_key() {
    each_database(async |store| {
        store
            .write(|tx| {
                let actor = RemoteActor {
                    ap_id: "https://sidi.example/id/city".into(),
                    kind: "Group".into(),
                    handle: "city".into(),
                    name: "Sidi Bou Saïd".into(),
                    inbox: "https://sidi.example/id/city/inbox".into(),
                    shared_inbox: Some("https://sidi.example/inbox".into()),
                    key_id: "https://sidi.example/id/city#key".into(),
                    key_pem: "PEM".into(),
                    gone: false,
                    fetched: at(1),
                };
                tx.save_actor(&actor)?;
                let rotated = RemoteActor {
                    key_id: "https://sidi.example/id/city#key-2".into(),
                    shared_inbox: None,
                    fetched: at(2),
                    ..actor.clone()
                };
                tx.save_actor(&rotated)?;
                assert_eq!(tx.actor(&actor.ap_id)?.as_ref(), Some(&rotated));
                assert_eq!(tx.actor_by_key(&rotated.key_id)?.as_ref(), Some(&rotated));
                assert_eq!(tx.actor_by_key(&actor.key_id)?, None);
                tx.actor_gone(&actor.ap_id)?;
                assert!(tx.actor(&actor.ap_id)?.unwrap().gone);

                tx.save_remote_object("https://x.example/1", "{\"type\": \"Note\"}", at(1))?;
                tx.save_remote_object("https://x.example/1", "{\"type\": \"Page\"}", at(2))?;
                assert_eq!(tx.remote_object("https://x.example/1")?.as_deref(), Some("{\"type\": \"Page\"}"));
                tx.delete_remote_object("https://x.example/1")?;
                assert_eq!(tx.remote_object("https://x.example/1")?, None);
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_subscription_goes_from_asked_to_synchronised_and_can_be_asked_anew() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let sidi = tx.ensure_city(&city("https://sidi.example", "Sidi Bou Saïd"))?;
                let id = tx.insert_subscription("01A", sidi, "https://bordeaux.example/follow/1", at(1))?;
                tx.set_subscription_state(id, SubscriptionState::Refused, at(2))?;
                assert_eq!(tx.insert_subscription("01B", sidi, "https://bordeaux.example/follow/2", at(3))?, id);
                assert_eq!(tx.subscription_by_follow("https://bordeaux.example/follow/1")?, None);
                let asked = tx.subscription_by_follow("https://bordeaux.example/follow/2")?.unwrap();
                assert_eq!((asked.ulid.as_str(), asked.state), ("01A", SubscriptionState::Pending));
                tx.set_subscription_state(id, SubscriptionState::Accepted, at(4))?;
                tx.set_subscription_progress(id, 3, Some(7), Some("token"), None)?;
                let known = tx.subscription_to(sidi)?.unwrap();
                assert_eq!((known.sync_done, known.sync_total, known.synchronised), (3, Some(7), None));
                assert_eq!((known.since.as_deref(), &known.city.name[..]), (Some("token"), "Sidi Bou Saïd"));
                assert_eq!(tx.subscription_by_ulid("01A")?.as_ref(), Some(&known));
                assert_eq!(tx.subscriptions()?, [known]);
                tx.delete_subscription(id)?;
                assert!(tx.subscriptions()?.is_empty());
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}
