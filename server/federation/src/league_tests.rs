//! A city that was removed from the league and keeps sending: its deliveries are refused when they arrive, by who signed them.

use std::time::Duration;

use koinon_commons::Actor;
use koinon_commons::debate::NewComment;
use koinon_commons::league::Membership;
use koinon_commons::publish::{Edit, NewPageText};
use koinon_commons::read::PageRef;
use koinon_commons::thread::Which;
use koinon_store::{CityId, Conn, Page, PageId, SubscriptionState};
use serde_json::{Value, json};

use crate::inbox::Outcome;
use crate::revision_view::revision_view;
use crate::test_city::TestCity;
use crate::two_cities::{SIDI, Two, actor, hand_in, hand_in_by, messages, read};

const SIDI_NAME: &str = "sidi-bou-said.localhost:8101";

/// Bordeaux follows Sidi Bou Saïd, which agreed.
async fn agreed(bordeaux: &TestCity) -> CityId {
    let now = bordeaux.commons().now();
    let write = move |tx: &mut koinon_store::Tx<'_>| -> Result<CityId, koinon_store::Error> {
        let city = tx.city_by_authority(SIDI_NAME)?.unwrap().id;
        let id =
            tx.insert_subscription("01KAN4S0000000000000000001", city, "http://bordeaux.localhost:8100/f/1", now)?;
        tx.set_subscription_state(id, SubscriptionState::Accepted, now)?;
        Ok(city)
    };
    bordeaux.commons().store().write(write).await.unwrap()
}

/// What a city sends its members of the newest version of a page.
async fn update_of(city: &TestCity, page: PageId) -> Value {
    let here = city.federation.origin().clone();
    let read = move |conn: &mut Conn| -> Result<_, koinon_store::Error> {
        let row = conn.page(page)?.unwrap();
        let revision = conn.revision(row.head.unwrap())?.unwrap();
        Ok(revision_view(conn, &here, &row, &revision)?.unwrap().announce(&here))
    };
    serde_json::to_value(city.commons().store().read(read).await.unwrap()).unwrap()
}

async fn publish(city: &TestCity, markdown: &str) -> PageId {
    let new = NewPageText { markdown: markdown.into(), ..NewPageText::default() };
    city.commons().create_page(&city.officer, new).await.unwrap().page()
}

/// A page, an edit proposed for a page of Bordeaux, a word in its debate, and a link to it: all that a member sends. `number` tells
/// one round from the next.
async fn all_kinds(two: &Two, own: PageId, number: usize) -> Vec<Value> {
    two.sidi.clock.forward(Duration::from_secs(5));
    let text = format!("---\ntitle: Bacs\nlang: fr\n---\nVersion {number}.\n");
    let base_revision = Some(two.sidi.head(own).await);
    let edit = Edit { base_revision, markdown: text, ..Edit::default() };
    two.sidi.commons().edit_page(&two.sidi.officer, own, edit).await.unwrap();
    two.propose(&format!("Proposition {number}.")).await;
    let said = NewComment { markdown: format!("Mot {number}."), ..NewComment::default() };
    two.sidi.commons().comment(&two.leila, two.copied, said).await.unwrap();
    let of = two.bordeaux.ap_id(two.page).await;
    publish(&two.sidi, &format!("---\ntitle: Notre version {number}\nlang: fr\nadapted_from: {of}\n---\nÀ nous.\n"))
        .await;
    let mut sent = vec![update_of(&two.sidi, own).await];
    sent.extend(messages(&two.sidi).await.iter().map(read));
    sent
}

/// All that Bordeaux keeps of what others send: the end of its log, its queue, the words in its debate, the links to its page, the text
/// of the copy.
async fn kept(two: &Two, copy: &str) -> (i64, usize, usize, i64, Option<String>) {
    let (page, copy) = (two.page, copy.to_owned());
    let read = move |conn: &mut Conn| -> Result<_, koinon_store::Error> {
        let head = conn.page_by_ap_id(&copy)?.and_then(|page| page.head);
        let text = head.map(|head| conn.body(head)).transpose()?.flatten();
        Ok((conn.log_head()?.position, conn.count_claims_on(page)?, text))
    };
    let (position, claims, text) = two.bordeaux.commons().store().read(read).await.unwrap();
    let thread = two.bordeaux.commons().thread(&Actor::Anyone, two.page, Which::All, None, 100).await.unwrap();
    (position, two.queue().await.len(), thread.comments.len(), claims, text)
}

async fn hand_in_all(two: &Two, sent: &[Value]) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for activity in sent {
        outcomes.push(hand_in(&two.bordeaux, activity).await);
    }
    outcomes
}

async fn copy_of(two: &Two, ap_id: &str) -> Option<Page> {
    let ap_id = ap_id.to_owned();
    two.bordeaux.commons().store().read(move |conn| conn.page_by_ap_id(&ap_id)).await.unwrap()
}

#[tokio::test]
async fn h25_of_a_city_that_was_removed_nothing_is_taken_and_what_it_gave_stays() {
    let two = Two::cities().await;
    agreed(&two.bordeaux).await;
    let own = publish(&two.sidi, "---\ntitle: Bacs\nlang: fr\n---\nVersion 0.\n").await;
    let ap_id = two.sidi.ap_id(own).await;

    // The honest twin: a member's page, proposal, word and link each have their effect.
    let first = all_kinds(&two, own, 1).await;
    assert!(first.len() >= 4, "{first:?}");
    for (activity, outcome) in first.iter().zip(hand_in_all(&two, &first).await) {
        assert_eq!(outcome, Outcome::Done, "{activity}");
    }
    let before = kept(&two, &ap_id).await;
    assert_eq!((before.1, before.2, before.3), (1, 1, 1));
    assert!(before.4.as_ref().unwrap().contains("Version 1."));

    let administrator = two.bordeaux.officer.clone();
    two.bordeaux
        .commons()
        .block_city(&administrator, SIDI_NAME, Some("Elle ne tient pas la charte.".into()))
        .await
        .unwrap();
    let second = all_kinds(&two, own, 2).await;
    let removed = kept(&two, &ap_id).await;
    for (activity, outcome) in second.iter().zip(hand_in_all(&two, &second).await) {
        assert!(matches!(outcome, Outcome::Ignored(_)), "{outcome:?}: {activity}");
    }
    // The same by somebody of that city whom nobody here has seen.
    let stranger = format!("{SIDI}/id/person/01KAN4P0000000000000000099");
    let page = two.bordeaux.ap_id(two.page).await;
    let note = json!({
        "id": format!("{SIDI}/id/activity/99"), "type": "Create", "actor": stranger,
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "object": { "id": format!("{SIDI}/id/note/99"), "type": "Note", "attributedTo": stranger,
            "to": ["https://www.w3.org/ns/activitystreams#Public"], "inReplyTo": page,
            "content": "<p>Encore.</p>", "published": "2026-11-22T08:00:00Z" },
    });
    let by = actor(&stranger, "Karim Exemple");
    assert!(matches!(hand_in_by(&two.bordeaux, by, &note).await, Outcome::Ignored(_)));
    assert_eq!(kept(&two, &ap_id).await, removed, "nothing was stored");
    assert_eq!((removed.1, removed.2, removed.3, &removed.4), (before.1, before.2, before.3, &before.4));

    // What it gave is there to be read, and its page says what happened.
    let copy = copy_of(&two, &ap_id).await.unwrap();
    let view = two.bordeaux.commons().page(&Actor::Anyone, &PageRef::Row(copy.id)).await.unwrap();
    assert!(view.markdown.unwrap().contains("Version 1."));
    let shown = two.bordeaux.commons().city_page(SIDI_NAME).await.unwrap();
    match shown.membership {
        Membership::Removed { reason, since } => {
            assert_eq!((reason.as_str(), since), ("Elle ne tient pas la charte.", Some(two.bordeaux.commons().now())));
        }
        other => panic!("{other:?}"),
    }
    let league = two.bordeaux.commons().league().await.unwrap();
    assert!(league.cities.iter().any(|city| city.membership.code() == "removed" && city.pages == shown.pages));

    // Refused was the city, and not what it sent: of a member again the very same is taken.
    two.bordeaux.commons().unblock_city(&administrator, SIDI_NAME).await.unwrap();
    for (activity, outcome) in second.iter().zip(hand_in_all(&two, &second).await) {
        assert_eq!(outcome, Outcome::Done, "{activity}");
    }
    let after = kept(&two, &ap_id).await;
    assert_eq!((after.1, after.2, after.3), (2, 2, 2));
    assert!(after.4.unwrap().contains("Version 2."));
}

#[tokio::test]
async fn h25_pages_of_a_city_that_is_not_followed_any_more_are_not_taken_whoever_brings_them() {
    let two = Two::cities().await;
    agreed(&two.bordeaux).await;
    let own = publish(&two.sidi, "---\ntitle: Bacs\nlang: fr\n---\nVersion 1.\n").await;
    let ap_id = two.sidi.ap_id(own).await;
    assert_eq!(hand_in(&two.bordeaux, &update_of(&two.sidi, own).await).await, Outcome::Done);
    let given = copy_of(&two, &ap_id).await.unwrap();

    let left = "01KAN4S0000000000000000001";
    two.bordeaux.federation.unsubscribe(&two.bordeaux.officer, left).await.unwrap();
    two.sidi.edit(own, "Bacs", 2).await;
    let sent = update_of(&two.sidi, own).await;
    assert!(matches!(hand_in(&two.bordeaux, &sent).await, Outcome::Ignored(_)));
    // A third city that brings it lends it nothing.
    let mut passed_on = sent.clone();
    passed_on["id"] = json!("http://strasbourg.localhost:8102/id/activity/1");
    passed_on["actor"] = json!("http://strasbourg.localhost:8102/id/city");
    assert!(matches!(hand_in(&two.bordeaux, &passed_on).await, Outcome::Ignored(_)));
    assert_eq!(copy_of(&two, &ap_id).await.unwrap().head_hash, given.head_hash);
    let shown = two.bordeaux.commons().city_page(SIDI_NAME).await.unwrap();
    assert_eq!((shown.membership.code(), shown.pages), ("known", 1));
}
