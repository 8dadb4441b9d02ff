//! Vouching on a copy: the page's city numbers it, and both cities show the same.

use std::time::Duration;

use koinon_commons::Actor;
use koinon_commons::vouch::NewVoucher;
use koinon_core::act::Capacity;
use koinon_store::PageId;
use serde_json::json;

use crate::inbox::Outcome;
use crate::test_city::TestCity;
use crate::two_cities::relays;
use crate::two_cities::{Two, hand_in, messages, read};

async fn vouch(city: &TestCity, who: &Actor, page: PageId, capacity: Capacity) {
    city.clock.forward(Duration::from_secs(2));
    let new = NewVoucher { revision: city.head(page).await, capacity, reason: "Vu sur place.".into() };
    city.commons().vouch(who, page, new).await.unwrap();
}

/// Who vouches, and for whom, as a city shows it.
async fn told(city: &TestCity, page: PageId) -> Vec<(String, Capacity, Option<i64>)> {
    let told = city.commons().vouchers(&Actor::Anyone, page).await.unwrap();
    told.into_iter().map(|one| (one.comment.author.unwrap().name, one.capacity, one.versions_since)).collect()
}

#[tokio::test]
async fn a_voucher_given_on_a_copy_is_shown_in_both_cities_and_so_is_the_one_that_takes_its_place() {
    let two = Two::cities().await;
    vouch(&two.sidi, &two.sidi.officer, two.copied, Capacity::City).await;
    vouch(&two.sidi, &two.leila, two.copied, Capacity::Personal).await;
    vouch(&two.sidi, &two.leila, two.copied, Capacity::Personal).await;
    let sent: Vec<_> = messages(&two.sidi).await.iter().map(read).collect();
    let kinds: Vec<_> = sent.iter().map(|sent| sent["type"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "Create").count(), 2, "{sent:?}");
    let of_city = sent.iter().find(|sent| sent["object"]["vouch"]["capacity"] == json!("city")).unwrap();
    assert_eq!(of_city["object"]["vouch"]["revision"], json!(two.bordeaux.head(two.page).await));
    for activity in &sent {
        let taken = hand_in(&two.bordeaux, activity).await;
        assert_eq!(taken, Outcome::Done, "{activity}");
    }
    for activity in relays(&two.bordeaux, 0).await.0 {
        assert_eq!(hand_in(&two.sidi, &activity).await, Outcome::Done, "{activity}");
    }
    let (there, here) = (told(&two.bordeaux, two.page).await, told(&two.sidi, two.copied).await);
    let capacities = |told: &[(String, Capacity, Option<i64>)]| -> Vec<(Capacity, Option<i64>)> {
        told.iter().map(|(_, capacity, since)| (capacity.clone(), *since)).collect()
    };
    let both = [(Capacity::Personal, Some(0)), (Capacity::City, Some(0))];
    assert_eq!((capacities(&there).as_slice(), capacities(&here).as_slice()), (both.as_slice(), both.as_slice()));
}
