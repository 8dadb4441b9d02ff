//! Statements, and what people hold of them, in two cities: carried by hand, in any order, twice, or forged.

use std::time::Duration;

use koinon_commons::Actor;
use koinon_commons::positions::{NewStatement, Statement};
use koinon_commons::read::{ListQuery, PageRef};
use koinon_core::act::Side;
use koinon_core::tally::StanceRole;
use koinon_store::{Conn, PageId};
use serde_json::{Value, json};

use crate::inbox::Outcome;
use crate::test_city::TestCity;
use crate::two_cities::{BORDEAUX, SIDI, Two, actor, hand_in, hand_in_by, messages, read, relays};

async fn state(city: &TestCity, who: &Actor, page: PageId, words: &str) -> String {
    city.clock.forward(Duration::from_secs(2));
    let source = Some("https://data.example/juillet".to_owned());
    let new = NewStatement { side: Side::Is, statement: words.into(), source };
    city.commons().make_statement(who, page, new).await.unwrap().ulid
}

async fn seen(city: &TestCity, who: &Actor, page: PageId) -> Vec<Statement> {
    city.commons().positions(who, &PageRef::Row(page), None, 100).await.unwrap().statements
}

/// City, role, who supports and who contests the only statement.
async fn tallies(city: &TestCity, page: PageId) -> Vec<(Option<String>, StanceRole, i64, i64)> {
    let only = seen(city, &Actor::Anyone, page).await.remove(0);
    only.tallies.into_iter().map(|tally| (tally.city, tally.role, tally.supports, tally.contests)).collect()
}

fn of(origin: &str, role: StanceRole, supports: i64, contests: i64) -> (Option<String>, StanceRole, i64, i64) {
    let authority = origin.split("://").nth(1).unwrap().to_owned();
    (Some(authority), role, supports, contests)
}

/// Ana's statement in Bordeaux, in both cities: its ids in them, and the end of Bordeaux's log.
async fn shared(two: &Two) -> (String, String, i64) {
    let ours = state(&two.bordeaux, &two.bordeaux.officer, two.page, "Un tiers de déchets en moins.").await;
    let (relayed, position) = relays(&two.bordeaux, 0).await;
    assert_eq!(hand_in(&two.sidi, relayed.last().unwrap()).await, Outcome::Done);
    let theirs = seen(&two.sidi, &two.leila, two.copied).await.remove(0);
    assert_eq!(
        (theirs.side, theirs.role, theirs.source.as_deref()),
        (Side::Is, StanceRole::Officer, Some("https://data.example/juillet"))
    );
    (ours, theirs.comment.ulid, position)
}

async fn take(city: &TestCity, who: &Actor, ulid: &str, supports: Option<bool>) {
    city.clock.forward(Duration::from_secs(3));
    city.commons().take_stance(who, ulid, supports).await.unwrap();
}

/// What Bordeaux relays after `position`, once it has told how it counts.
async fn recounted(two: &Two, position: i64) -> Value {
    two.bordeaux.clock.forward(Duration::from_secs(10));
    two.bordeaux.federation.put_into_words().await.unwrap();
    relays(&two.bordeaux, position).await.0.pop().unwrap()
}

#[tokio::test]
async fn a_stance_is_counted_by_the_pages_city_and_its_count_is_what_copies_show() {
    let two = Two::cities().await;
    let (_, theirs, position) = shared(&two).await;
    take(&two.sidi, &two.leila, &theirs, Some(true)).await;
    let like = read(&messages(&two.sidi).await[0]);
    assert_eq!((&like["type"], &like["role"]), (&json!("Like"), &json!("inhabitant")));
    two.bordeaux.clock.forward(Duration::from_secs(5));
    for _ in 0..2 {
        assert_eq!(hand_in(&two.bordeaux, &like).await, Outcome::Done);
    }
    use StanceRole::Inhabitant;
    assert_eq!(tallies(&two.bordeaux, two.page).await, [of(SIDI, Inhabitant, 1, 0)]);
    let own = seen(&two.sidi, &two.leila, two.copied).await.remove(0);
    assert_eq!((own.own, own.own_waits, own.tallies.len()), (Some(true), true, 0));
    let relayed = recounted(&two, position).await;
    let told = json!([{"city": SIDI.split("://").nth(1), "role": "inhabitant", "supports": 1, "contests": 0}]);
    assert_eq!(relayed["stances"]["tallies"], told);
    for _ in 0..2 {
        assert_eq!(hand_in(&two.sidi, &relayed).await, Outcome::Done);
    }
    assert_eq!(tallies(&two.sidi, two.copied).await, [of(SIDI, Inhabitant, 1, 0)]);
    let own = seen(&two.sidi, &two.leila, two.copied).await.remove(0);
    assert_eq!((own.own, own.own_waits), (Some(true), false));

    // She changes her mind and takes it back; what she said first comes once more, last.
    take(&two.sidi, &two.leila, &theirs, Some(false)).await;
    let dislike = read(&messages(&two.sidi).await[0]);
    take(&two.sidi, &two.leila, &theirs, None).await;
    let undo = read(&messages(&two.sidi).await[0]);
    assert_eq!(
        (&dislike["type"], &undo["type"], &undo["object"]["type"]),
        (&json!("Dislike"), &json!("Undo"), &json!("Dislike"))
    );
    two.bordeaux.clock.forward(Duration::from_secs(60));
    assert_eq!(hand_in(&two.bordeaux, &dislike).await, Outcome::Done);
    assert_eq!(tallies(&two.bordeaux, two.page).await, [of(SIDI, Inhabitant, 0, 1)]);
    assert_eq!(hand_in(&two.bordeaux, &undo).await, Outcome::Done);
    let mut again = like.clone();
    again["id"] = json!(format!("{SIDI}/id/activity/again"));
    hand_in(&two.bordeaux, &again).await;
    assert_eq!(tallies(&two.bordeaux, two.page).await, []);
    // The count from before comes late, under an id of its own: the later one stays.
    assert_eq!(hand_in(&two.sidi, &recounted(&two, position).await).await, Outcome::Done);
    let mut late = relayed.clone();
    late["id"] = json!(format!("{BORDEAUX}/id/activity/late"));
    hand_in(&two.sidi, &late).await;
    assert_eq!(tallies(&two.sidi, two.copied).await, []);
}

#[tokio::test]
async fn a_statement_and_a_stance_on_it_may_both_be_on_their_way() {
    let two = Two::cities().await;
    let hers = state(&two.sidi, &two.leila, two.copied, "Il faut de l'ombre.").await;
    take(&two.sidi, &two.sidi.officer, &hers, Some(true)).await;
    let sent = messages(&two.sidi).await;
    assert_eq!(sent[0].object, sent[1].object, "they keep their order");
    two.bordeaux.clock.forward(Duration::from_secs(9));
    for message in &sent {
        assert_eq!(hand_in(&two.bordeaux, &read(message)).await, Outcome::Done);
    }
    assert_eq!(tallies(&two.bordeaux, two.page).await, [of(SIDI, StanceRole::Officer, 1, 0)]);
    let relayed = relays(&two.bordeaux, 0).await.0.pop().unwrap();
    assert_eq!(hand_in(&two.sidi, &relayed).await, Outcome::Done);
    let own = seen(&two.sidi, &two.sidi.officer, two.copied).await.remove(0);
    assert_eq!((own.comment.number, own.own, own.own_waits), (Some(1), Some(true), false));
}

#[tokio::test]
async fn counts_and_stances_are_taken_only_from_whom_they_may_come() {
    let two = Two::cities().await;
    let (ours, _, _) = shared(&two).await;
    let note = format!("{BORDEAUX}/id/note/{ours}");
    // H11: a city stuffs the count of another one's page.
    let honest = relays(&two.bordeaux, 0).await.0.pop().unwrap();
    let stuffed =
        json!({"counted": "2027-01-01T00:00:00Z", "tallies": [{"role": "officer", "supports": 900, "contests": 0}]});
    let mut forged = honest.clone();
    forged["id"] = json!("http://evil.localhost:8103/id/activity/1");
    forged["actor"] = json!("http://evil.localhost:8103/id/city");
    forged["stances"] = stuffed.clone();
    assert!(matches!(hand_in(&two.sidi, &forged).await, Outcome::Ignored(_)));
    let mut by_person = honest.clone();
    by_person["id"] = json!(format!("{BORDEAUX}/id/activity/2"));
    by_person["actor"] = json!(format!("{BORDEAUX}/id/person/01KAN4P0000000000000000001"));
    by_person["stances"] = stuffed;
    assert!(matches!(hand_in(&two.sidi, &by_person).await, Outcome::Ignored(_)));
    assert_eq!(tallies(&two.sidi, two.copied).await, []);
    // Somebody of a microblog says to be an officer, and then speaks for others.
    let odile = "https://town.example/users/odile";
    let like = |id: u8, actor: &str| json!({"id": format!("https://town.example/a/{id}"), "type": "Like", "actor": actor, "object": note, "role": "officer"});
    let signed = || actor(odile, "Odile Exemple");
    assert_eq!(hand_in_by(&two.bordeaux, signed(), &like(1, odile)).await, Outcome::Done);
    let elsewhere = (None, StanceRole::Inhabitant, 1, 0);
    assert_eq!(tallies(&two.bordeaux, two.page).await, std::slice::from_ref(&elsewhere));
    let hers = format!("{SIDI}/id/person/leila");
    assert!(matches!(hand_in_by(&two.bordeaux, signed(), &like(2, &hers)).await, Outcome::Ignored(_)));
    let undo = json!({"id": "https://town.example/a/3", "type": "Undo", "actor": odile, "object": like(4, &hers)});
    assert!(matches!(hand_in_by(&two.bordeaux, signed(), &undo).await, Outcome::Ignored(_)));
    assert_eq!(tallies(&two.bordeaux, two.page).await, [elsewhere]);
    // Of a comment that is no statement nothing is held; and on a copy nobody is heard but its city.
    let mut other = like(5, odile);
    other["object"] = json!(format!("{BORDEAUX}/id/note/none"));
    assert!(matches!(hand_in_by(&two.bordeaux, signed(), &other).await, Outcome::Ignored(_)));
    assert!(matches!(hand_in_by(&two.sidi, signed(), &like(6, odile)).await, Outcome::Ignored(_)));
    // The honest twin, some time later.
    two.bordeaux.clock.forward(Duration::from_secs(1));
    let undo = json!({"id": "https://town.example/a/7", "type": "Undo", "actor": odile, "object": like(1, odile)});
    assert_eq!(hand_in_by(&two.bordeaux, signed(), &undo).await, Outcome::Done);
    assert_eq!(tallies(&two.bordeaux, two.page).await, []);
}

#[tokio::test]
async fn g18_one_host_counts_once_for_each_of_its_people_and_moves_nothing_up() {
    let two = Two::cities().await;
    let (first, second) = (
        state(&two.bordeaux, &two.bordeaux.officer, two.page, "Il faut de l'ombre.").await,
        state(&two.bordeaux, &two.bordeaux.officer, two.page, "Un tiers de déchets en moins.").await,
    );
    let order = async || {
        let seen = seen(&two.bordeaux, &Actor::Anyone, two.page).await;
        seen.into_iter().map(|statement| statement.comment.ulid).collect::<Vec<_>>()
    };
    let listed = async || {
        let pages = two.bordeaux.commons().pages(ListQuery { limit: 50, ..ListQuery::default() }).await.unwrap();
        pages.into_iter().map(|page| page.ulid).collect::<Vec<_>>()
    };
    two.bordeaux.publish("Puits").await;
    let (page, before) = (two.bordeaux.ap_id(two.page).await, listed().await);
    let note = format!("{BORDEAUX}/id/note/{second}");
    let by = |kind: &str, number: u32, who: u32, object: &str| {
        let me = format!("https://town.example/users/{who}");
        json!({"id": format!("https://town.example/a/{kind}-{number}"), "type": kind, "actor": me, "object": object})
    };
    // The honest twin: one person, one voice.
    assert_eq!(hand_in(&two.bordeaux, &by("Like", 0, 0, &note)).await, Outcome::Done);
    let counted = async || {
        let all = seen(&two.bordeaux, &Actor::Anyone, two.page).await;
        let tallies = all.into_iter().map(|statement| statement.tallies);
        tallies
            .map(|tallies| tallies.iter().map(|tally| (tally.city.clone(), tally.supports, tally.contests)).collect())
            .collect::<Vec<Vec<_>>>()
    };
    assert_eq!(counted().await, [vec![], vec![(None, 1, 0)]]);
    two.bordeaux.clock.forward(Duration::from_secs(10));
    two.bordeaux.federation.put_into_words().await.unwrap();
    let log = two.bordeaux.commons().store().read(Conn::log_head).await.unwrap().position;
    // The same again and again, and boosts of the page and the statement: nothing is stored or sent for any of it.
    for number in 1..200 {
        assert_eq!(hand_in(&two.bordeaux, &by("Like", number, 0, &note)).await, Outcome::Done);
        for object in [&page, &note] {
            for kind in ["Like", "Dislike", "Announce"].iter().filter(|kind| object == &page || **kind == "Announce") {
                assert!(matches!(
                    hand_in(&two.bordeaux, &by(kind, 1000 + number, number, object)).await,
                    Outcome::Ignored(_)
                ));
            }
        }
    }
    two.bordeaux.clock.forward(Duration::from_secs(10));
    two.bordeaux.federation.put_into_words().await.unwrap();
    assert_eq!(two.bordeaux.commons().store().read(Conn::log_head).await.unwrap().position, log);
    assert_eq!(counted().await, [vec![], vec![(None, 1, 0)]]);
    // Many people of that host are shown apart from those of the city, and nothing is sorted by them.
    for who in 1..40 {
        assert_eq!(hand_in(&two.bordeaux, &by("Like", 5000 + who, who, &note)).await, Outcome::Done);
    }
    assert_eq!(counted().await, [vec![], vec![(None, 40, 0)]]);
    assert_eq!((order().await, listed().await), (vec![first, second], before));
}
