//! Followers, how far each inbox is, and what it would not take.

use koinon_core::Timestamp;
use koinon_store::testing::each_database;
use koinon_store::{Error, Follower, PageId, Tx};

use crate::fixture::{at, bordeaux, live_page};

const INBOX: &str = "https://sidi.example/inbox";
const OTHER_INBOX: &str = "https://strasbourg.example/inbox";

fn follower(name: &str, inbox: &str) -> Follower {
    Follower {
        actor: format!("https://sidi.example/id/{name}"),
        follow_id: format!("https://sidi.example/follow/{name}"),
        inbox: inbox.into(),
        reads_activities: true,
        software: Some("koinon".into()),
        created: at(0),
    }
}

fn due(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<String>, Error> {
    Ok(tx.due_cursors(now, 10)?.into_iter().map(|cursor| cursor.inbox).collect())
}

#[tokio::test]
async fn a_cursor_starts_at_the_end_of_the_log_and_goes_with_its_last_follower() {
    each_database(async |store| {
        bordeaux(store).await;
        store.write(|tx| live_page(tx, "before", at(0))).await.unwrap();
        store
            .write(|tx| {
                tx.save_follower(&follower("city", INBOX))?;
                tx.save_follower(&follower("leila", INBOX))?;
                assert_eq!(tx.delivery_cursors()?[0].position, 1);
                assert!(due(tx, at(9))?.is_empty(), "there is nothing to send yet");
                tx.insert_message(INBOX, "object", "{}", at(0))?;
                assert!(!tx.delete_follower("https://sidi.example/id/city", Some("another Follow"))?);
                assert!(tx.delete_follower("https://sidi.example/id/city", None)?);
                assert_eq!((tx.count_followers()?, tx.delivery_cursors()?.len()), (1, 1));
                // The last one there moves.
                tx.save_follower(&follower("leila", OTHER_INBOX))?;
                assert_eq!(tx.follower("https://sidi.example/id/leila")?.unwrap().inbox, OTHER_INBOX);
                let inboxes: Vec<_> = tx.delivery_cursors()?.into_iter().map(|cursor| cursor.inbox).collect();
                assert_eq!(inboxes, [OTHER_INBOX]);
                assert_eq!(tx.due_messages(at(0), 10)?.len(), 1, "an answer is still sent");
                tx.drop_inbox(INBOX)?;
                assert!(tx.due_messages(at(0), 10)?.is_empty());
                tx.drop_inbox(OTHER_INBOX)?;
                assert_eq!((tx.count_followers()?, tx.delivery_cursors()?.len()), (0, 0));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn one_node_leases_a_cursor_moves_it_on_and_gives_it_back() {
    each_database(async |store| {
        bordeaux(store).await;
        store.write(|tx| tx.save_follower(&follower("city", INBOX))).await.unwrap();
        store.write(|tx| live_page(tx, "one", at(0))).await.unwrap();
        store.write(|tx| live_page(tx, "two", at(0))).await.unwrap();
        store
            .write(|tx| {
                assert_eq!(due(tx, at(0))?, [INBOX]);
                assert!(tx.lease_cursor(INBOX, "node-1", at(0), at(30))?);
                assert!(tx.lease_cursor(INBOX, "node-1", at(1), at(31))?, "a node renews its lease");
                assert!(!tx.lease_cursor(INBOX, "node-2", at(2), at(32))?);
                assert!(due(tx, at(2))?.is_empty());
                assert_eq!(tx.next_delivery_time(at(2))?, Some(at(31)), "the node may have died");
                tx.advance_cursor(INBOX, 1, at(3))?;
                tx.advance_cursor(INBOX, 0, at(3))?;
                tx.release_cursor(INBOX, "node-2")?;
                assert!(due(tx, at(3))?.is_empty(), "another node's lease is not given back");
                tx.release_cursor(INBOX, "node-1")?;
                assert_eq!(due(tx, at(3))?, [INBOX]);
                assert!(tx.lease_cursor(INBOX, "node-1", at(3), at(33))?);
                tx.release_cursors("node-2")?;
                assert!(due(tx, at(3))?.is_empty(), "another node that starts does not take the lease");
                tx.release_cursors("node-1")?;
                assert_eq!(due(tx, at(3))?, [INBOX], "a node that starts again does not wait for its own lease");
                tx.delay_cursor(INBOX, "503", at(60))?;
                tx.delay_cursor(INBOX, "504", at(90))?;
                let cursor = &tx.delivery_cursors()?[0];
                assert_eq!((cursor.position, cursor.failures, cursor.last_success), (1, 2, Some(at(3))));
                assert_eq!(cursor.last_error.as_deref(), Some("504"));
                assert_eq!((due(tx, at(89))?.len(), tx.next_delivery_time(at(3))?), (0, Some(at(90))));
                tx.advance_cursor(INBOX, 2, at(91))?;
                let cursor = &tx.delivery_cursors()?[0];
                assert_eq!((cursor.failures, cursor.last_error.as_deref()), (0, None));
                assert_eq!((due(tx, at(99))?.len(), tx.next_delivery_time(at(99))?), (0, None));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn parked_rows_of_one_page_keep_their_order_and_others_pass() {
    each_database(async |store| {
        store
            .write(|tx| {
                let (compost, bacs) = (PageId(1), PageId(2));
                tx.park(INBOX, 5, Some(compost), "422", at(10), false)?;
                tx.park(INBOX, 6, Some(bacs), "422", at(1), false)?;
                tx.park(INBOX, 7, Some(compost), "waits", at(1), false)?;
                tx.park(OTHER_INBOX, 7, Some(compost), "422", at(1), false)?;
                let due = |tx: &mut Tx<'_>, now| -> Result<Vec<(String, i64)>, Error> {
                    Ok(tx.due_parked(now, 10)?.into_iter().map(|row| (row.inbox, row.position)).collect())
                };
                assert_eq!(due(tx, at(1))?, [(INBOX.into(), 6), (OTHER_INBOX.into(), 7)]);
                assert_eq!(due(tx, at(10))?[0], (INBOX.into(), 5));
                let first = tx.parked_page(INBOX, compost)?.unwrap();
                assert_eq!((first.position, first.failures), (5, 1));
                tx.park(INBOX, 5, Some(compost), "500", at(12), false)?;
                assert_eq!(tx.parked_page(INBOX, compost)?.unwrap().failures, 2);
                tx.delay_parked(first.id, "410", at(20), true)?;
                // A dead letter holds nothing up.
                assert!(due(tx, at(10))?.contains(&(INBOX.into(), 7)));
                assert_eq!(tx.parked_page(INBOX, compost)?.unwrap().position, 7);
                assert_eq!(tx.dead_letters(10)?.0[0].error, "410");
                tx.revive_parked(first.id, at(11))?;
                assert!(due(tx, at(11))?.contains(&(INBOX.into(), 5)));
                tx.delete_parked(first.id)?;
                assert_eq!(tx.parked_page(INBOX, compost)?.unwrap().position, 7);
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn messages_about_one_object_go_in_order() {
    each_database(async |store| {
        store
            .write(|tx| {
                let follow = tx.insert_message(INBOX, "follow", "Follow", at(0))?;
                let undo = tx.insert_message(INBOX, "follow", "Undo", at(1))?;
                let accept = tx.insert_message(INBOX, "accept", "Accept", at(2))?;
                let due = |tx: &mut Tx<'_>, now| -> Result<Vec<i64>, Error> {
                    Ok(tx.due_messages(now, 10)?.into_iter().map(|message| message.id).collect())
                };
                assert_eq!(due(tx, at(2))?, [follow, accept]);
                tx.delay_message(follow, "503", at(50), false)?;
                assert_eq!(due(tx, at(2))?, [accept], "the Undo waits for the Follow");
                assert_eq!(tx.next_delivery_time(at(2))?, Some(at(50)));
                tx.delay_message(follow, "410", at(50), true)?;
                assert_eq!(due(tx, at(2))?, [undo, accept]);
                let dead = tx.dead_letters(10)?.1;
                assert_eq!((dead[0].id, dead[0].failures, dead[0].error.as_deref()), (follow, 2, Some("410")));
                tx.revive_message(follow, at(3))?;
                tx.delete_message(accept)?;
                assert_eq!(due(tx, at(3))?, [follow]);
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}
