//! Whatever stands in an activity that is well signed, no fault of ours comes of it.

use std::cell::Cell;

use koinon_core::Origin;
use koinon_store::RemoteActor;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::door::MAX_ACTIVITY;
use crate::inbox::Outcome;
use crate::json::parse_object;
use crate::two_cities::{BORDEAUX, SIDI, Two, actor, hand_in, messages, read, relays};
use crate::wire::fixture;
use crate::wire::read::IncomingActivity;
use crate::wire::read::activity::tests::any_json;

/// What is done to an activity, at a place in it.
#[derive(Debug, Clone)]
enum Change {
    Replace(Index, Value),
    Remove(Index),
    /// It becomes a list of itself, twice.
    Double(Index),
    /// What stands at the second place comes to the first.
    Copy(Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<Index>(), any_json()).prop_map(|(place, value)| Change::Replace(place, value)),
        any::<Index>().prop_map(Change::Remove),
        any::<Index>().prop_map(Change::Double),
        (any::<Index>(), any::<Index>()).prop_map(|(to, from)| Change::Copy(to, from)),
    ]
}

/// The pointers to everything in a document but itself.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(list) => list.iter().enumerate().map(|(number, value)| (number.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in inner {
        let place = format!("{at}/{key}");
        places(value, &place, all);
        all.push(place);
    }
}

fn changed(activity: &Value, change: &Change) -> Value {
    let (mut activity, mut all) = (activity.clone(), Vec::new());
    places(&activity, "", &mut all);
    if all.is_empty() {
        return activity;
    }
    let copied = |from: &Index| activity.pointer(from.get::<String>(&all)).cloned().unwrap_or_default();
    let (place, value) = match change {
        Change::Replace(place, value) => (place, Some(value.clone())),
        Change::Remove(place) => (place, None),
        Change::Double(place) => (place, Some(json!([copied(place), copied(place)]))),
        Change::Copy(to, from) => (to, Some(copied(from))),
    };
    let place = place.get(&all);
    match (value, place.rsplit_once('/')) {
        (Some(value), _) => {
            if let Some(target) = activity.pointer_mut(place) {
                *target = value;
            }
        }
        (None, Some((parent, key))) => match activity.pointer_mut(parent) {
            Some(Value::Object(map)) => drop(map.shift_remove(key)),
            Some(Value::Array(list)) => list.clear(),
            _ => {}
        },
        (None, None) => {}
    }
    activity
}

/// Honest activities of Sidi Bou Saïd for Bordeaux, and the published examples as if Sidi Bou Saïd said them.
async fn honest(two: &Two) -> Vec<Value> {
    two.propose("Deux bacs.").await;
    let say = koinon_commons::debate::NewComment { markdown: "Et l'ombre ?".into(), ..Default::default() };
    two.sidi.commons().comment(&two.leila, two.copied, say).await.unwrap();
    let mut all: Vec<Value> = messages(&two.sidi).await.iter().map(read).collect();
    for activity in all.clone() {
        assert_eq!(hand_in(&two.bordeaux, &activity).await, Outcome::Done, "{activity}");
    }
    for relayed in relays(&two.bordeaux, 0).await.0 {
        let turned = relayed.to_string().replace(BORDEAUX, "http://here").replace(SIDI, BORDEAUX);
        all.push(serde_json::from_str(&turned.replace("http://here", SIDI)).unwrap());
    }
    for name in [
        "10_follow_city",
        "11_accept_follow",
        "12_undo_follow",
        "20_announce_create",
        "21_announce_page_to_microblogs",
        "22_announce_update",
        "24_announce_delete",
        "25_announce_undo_delete",
        "27_update_list",
        "30_offer_proposal_to_koinon",
        "31_offer_by_id_to_others",
        "32_debate_anchor",
        "33_accept",
        "34_accept_in_part",
        "35_reject",
        "40_offer_replication",
    ] {
        let published = fixture(name);
        let from = published["actor"].as_str().and_then(Origin::of_str).unwrap();
        let told = published.to_string().replace(&from.at(""), SIDI);
        all.push(serde_json::from_str(&told).unwrap());
    }
    all
}

/// Hands it in as its server would: of the right form, under an id that is new, signed by whom it names.
async fn carried_out(two: &Two, activity: &mut Value, number: u32) -> Result<(), String> {
    if activity["id"].is_string() {
        activity["id"] = json!(format!("{SIDI}/id/activity/made-up-{number}"));
    }
    let Ok(activity) = parse_object(activity.to_string().as_bytes(), MAX_ACTIVITY) else { return Ok(()) };
    let Ok(activity) = IncomingActivity::read(&activity) else { return Ok(()) };
    if Origin::of_str(&activity.actor).is_none() {
        return Ok(());
    }
    let signer = RemoteActor { handle: "x".into(), ..actor(&activity.actor, "X") };
    two.bordeaux.federation.carry_out(&signer, &activity).await.map(drop).map_err(|error| error.to_string())
}

#[test]
fn f19_no_change_to_an_honest_activity_is_a_fault_of_ours() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (two, honest) = runtime.block_on(async {
        let two = Two::cities().await;
        let honest = honest(&two).await;
        (two, honest)
    });
    let text = runtime.block_on(two.text());
    let number = Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&(select(honest), vec(change(), 1..4)), |(base, changes)| {
        let mut activity = changes.iter().fold(base, |activity, change| changed(&activity, change));
        number.set(number.get() + 1);
        let carried = runtime.block_on(carried_out(&two, &mut activity, number.get()));
        prop_assert!(carried.is_ok(), "{carried:?}: {activity}");
        Ok(())
    });
    assert!(outcome.is_ok(), "{outcome:?}");
    // None of it, signed by Sidi Bou Saïd, changed the page of Bordeaux.
    assert_eq!(runtime.block_on(two.text()), text);
}
