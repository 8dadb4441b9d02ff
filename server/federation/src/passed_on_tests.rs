//! What a city passes on of others, and what it never does.

use koinon_commons::Actor;
use koinon_commons::debate::NewComment;
use koinon_commons::thread::Which;
use koinon_store::{Conn, PageId, RemoteActor};
use serde_json::{Value, json};

use crate::inbox::Outcome;
use crate::test_city::TestCity;
use crate::two_cities::{BORDEAUX, SIDI, Two, actor, hand_in, hand_in_by, messages, relays};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const TOWN: &str = "https://town.example";

async fn words(city: &TestCity, page: PageId) -> Vec<String> {
    let thread = city.commons().thread(&Actor::Anyone, page, Which::All, None, 100).await.unwrap();
    thread.comments.into_iter().map(|said| said.comment.markdown.or(said.comment.html).unwrap_or_default()).collect()
}

async fn log_end(city: &TestCity) -> i64 {
    city.commons().store().read(Conn::log_head).await.unwrap().position
}

/// How many rows of its log a city would send to followers.
async fn to_be_sent(city: &TestCity) -> usize {
    city.commons().store().read(|conn| conn.local_changes_after(0, 500)).await.unwrap().len()
}

#[tokio::test]
async fn k06_what_was_announced_is_announced_by_nobody_again() {
    let two = Two::cities().await;
    let say = NewComment { markdown: "Sous les tilleuls.".into(), ..NewComment::default() };
    two.bordeaux.commons().comment(&two.bordeaux.officer, two.page, say).await.unwrap();
    let announced = relays(&two.bordeaux, 0).await.0.remove(0);
    let own = to_be_sent(&two.sidi).await;
    // The honest twin: the page's city passes it on once, and the copy has it.
    assert_eq!(hand_in(&two.sidi, &announced).await, Outcome::Done);
    assert_eq!(words(&two.sidi, two.copied).await, ["Sous les tilleuls."]);
    // The other city has nothing to send on: neither to followers nor to anybody else.
    assert_eq!((to_be_sent(&two.sidi).await, relays(&two.sidi, 0).await.0.len()), (own, 0));
    assert!(messages(&two.sidi).await.is_empty());

    // Each answers with an announcement of the other's announcement, again and again, as two relays would.
    let before = (log_end(&two.bordeaux).await, log_end(&two.sidi).await);
    let mut said = announced.clone();
    for round in 0..10 {
        for (origin, at) in [(SIDI, &two.bordeaux), (BORDEAUX, &two.sidi)] {
            let mut outer = announced.clone();
            outer["id"] = json!(format!("{origin}/id/activity/loop-{round}"));
            outer["actor"] = json!(format!("{origin}/id/city"));
            outer["object"] = said;
            assert!(matches!(hand_in(at, &outer).await, Outcome::Ignored(_)), "{round} {origin}");
            said = outer;
        }
    }
    assert_eq!((log_end(&two.bordeaux).await, log_end(&two.sidi).await), before);
    assert!(messages(&two.sidi).await.is_empty() && messages(&two.bordeaux).await.is_empty());
    assert_eq!(words(&two.sidi, two.copied).await, ["Sous les tilleuls."]);
}

#[tokio::test]
async fn g15_nothing_of_a_blocked_host_arrives_inside_what_a_friend_passes_on() {
    let two = Two::cities().await;
    let page = two.bordeaux.ap_id(two.page).await;
    let me = format!("{TOWN}/users/odile");
    let odile = || RemoteActor { handle: "odile".into(), ..actor(&me, "Odile Exemple") };
    let said = |kind: &str, number: u8, text: &str| -> Value {
        json!({
            "id": format!("{TOWN}/a/{kind}-{number}-{}", text.len()), "type": kind, "actor": me, "to": [PUBLIC],
            "object": {
                "id": format!("{TOWN}/n/{number}"), "type": "Note", "attributedTo": me, "to": [PUBLIC],
                "inReplyTo": page, "content": text, "published": "2026-11-20T08:00:00Z",
                "updated": (kind == "Update").then_some("2026-11-20T08:30:00Z"),
            },
        })
    };
    // The honest twin: Bordeaux passes on what she says, and the copy shows it.
    assert_eq!(hand_in_by(&two.bordeaux, odile(), &said("Create", 1, "<p>Chez nous.</p>")).await, Outcome::Done);
    let (relayed, position) = relays(&two.bordeaux, 0).await;
    assert_eq!(hand_in(&two.sidi, &relayed[0]).await, Outcome::Done);
    assert_eq!(words(&two.sidi, two.copied).await, ["<p>Chez nous.</p>"]);

    two.sidi.commons().block_city(&two.sidi.officer, "town.example", Some("Publicité.".into())).await.unwrap();
    let before = log_end(&two.sidi).await;
    // Bordeaux has not blocked her: new words, other words for the old ones, and those of her neighbour.
    two.bordeaux.clock.forward(std::time::Duration::from_secs(5));
    assert_eq!(hand_in_by(&two.bordeaux, odile(), &said("Create", 2, "<p>Achetez !</p>")).await, Outcome::Done);
    assert_eq!(hand_in_by(&two.bordeaux, odile(), &said("Update", 1, "<p>Achetez ici !</p>")).await, Outcome::Done);
    let other = said("Create", 3, "<p>Achetez donc !</p>").to_string().replace("users/odile", "users/other");
    let other: Value = serde_json::from_str(&other).unwrap();
    let neighbour = actor(&format!("{TOWN}/users/other"), "Une autre");
    assert_eq!(hand_in_by(&two.bordeaux, neighbour, &other).await, Outcome::Done);
    let (relayed, _) = relays(&two.bordeaux, position).await;
    assert_eq!(relayed.len(), 3, "{relayed:?}");
    for activity in &relayed {
        assert!(matches!(hand_in(&two.sidi, activity).await, Outcome::Ignored(_)), "{activity}");
    }
    assert_eq!(words(&two.sidi, two.copied).await, ["<p>Chez nous.</p>"]);
    assert_eq!(log_end(&two.sidi).await, before);
    // Without the block the same is taken: it was refused for nothing else.
    two.sidi.commons().unblock_city(&two.sidi.officer, "town.example").await.unwrap();
    for activity in &relayed {
        assert_eq!(hand_in(&two.sidi, activity).await, Outcome::Done, "{activity}");
    }
    assert_eq!(words(&two.sidi, two.copied).await.len(), 3);
}
