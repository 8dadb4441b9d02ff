//! Somebody leaves: carried by hand between two cities.

use std::time::Duration;

use koinon_commons::Actor;
use koinon_commons::debate::NewComment;
use koinon_commons::decide::Verdict;
use koinon_commons::read::PageRef;
use koinon_commons::thread::Which;
use serde_json::json;

use crate::documents::Document;
use crate::inbox::Outcome;
use crate::two_cities::{BORDEAUX, SIDI, Two, copy, hand_in, messages, read};
use crate::wire::ids::{ActorId, LocalId};

const PASSWORD: &str = "a made-up password";

#[tokio::test]
async fn who_leaves_is_forgotten_in_both_cities_and_the_receipt_says_so() {
    let two = Two::cities().await;
    // Leïla proposes, is credited, and says something.
    let proposal = two.propose("Deux bacs.").await;
    for message in messages(&two.sidi).await {
        assert_eq!(hand_in(&two.bordeaux, &read(&message)).await, Outcome::Done);
    }
    let waiting = two.queue().await.remove(0);
    two.decide(&waiting, Verdict::Accept { markdown: None }, "").await;
    copy(&two.bordeaux, two.page, &two.sidi).await;
    let words = NewComment { markdown: "Et l'ombre ?".into(), ..NewComment::default() };
    two.sidi.commons().comment(&two.leila, two.copied, words).await.unwrap();
    for message in messages(&two.sidi).await {
        hand_in(&two.bordeaux, &read(&message)).await;
    }
    let leila = two.leila.account().unwrap().person.clone();
    let named = |city: &crate::test_city::TestCity, page| {
        let commons = city.commons().clone();
        async move {
            let (_, revisions) = commons.revisions(&Actor::Anyone, &PageRef::Row(page), None, 50).await.unwrap();
            let authors = revisions.into_iter().filter_map(|revision| revision.author);
            let thread = commons.thread(&Actor::Anyone, page, Which::All, None, 50).await.unwrap();
            let speakers = thread.comments.into_iter().chain(thread.waiting).filter_map(|said| said.comment.author);
            authors.chain(speakers).filter(|person| person.name == "Leïla Exemple").count()
        }
    };
    assert_eq!((named(&two.bordeaux, two.page).await, named(&two.sidi, two.copied).await), (2, 2));

    two.sidi.clock.forward(Duration::from_secs(60));
    assert!(two.sidi.commons().leave(&two.leila, "not hers".into()).await.is_err());
    let secret = two.sidi.commons().leave(&two.leila, PASSWORD.into()).await.unwrap();
    assert_eq!(named(&two.sidi, two.copied).await, 0);
    assert!(two.sidi.commons().account_by_login("leila").await.is_err());
    let gone = two.sidi.federation.document(LocalId::Actor(ActorId::Person(leila.ulid.clone())), None).await.unwrap();
    assert!(matches!(gone, Document::Gone(_)), "{gone:?}");
    let receipt = two.sidi.commons().receipt(&secret).await.unwrap();
    assert_eq!(receipt.cities.iter().map(|told| told.confirmed).collect::<Vec<_>>(), [None]);
    assert!(two.sidi.commons().receipt("none").await.is_err());

    let told = messages(&two.sidi).await.pop().unwrap();
    let delete = read(&told);
    assert_eq!((&delete["type"], &delete["object"]), (&json!("Delete"), &json!(leila.ap_id)));
    assert!(!told.activity.contains("Leïla"));
    // Nobody else can say that she left.
    let mut forged = delete.clone();
    (forged["id"], forged["actor"]) =
        (json!("http://evil.localhost:8103/id/activity/1"), json!("http://evil.localhost:8103/id/city"));
    hand_in(&two.bordeaux, &forged).await;
    assert_eq!(named(&two.bordeaux, two.page).await, 2);
    for _ in 0..2 {
        assert_eq!(hand_in(&two.bordeaux, &delete).await, Outcome::Done);
    }
    assert_eq!(named(&two.bordeaux, two.page).await, 0);
    assert_eq!(two.bordeaux.commons().verify(&mut |_, _| {}).await.unwrap().broken, 0);
    assert_eq!(two.sidi.commons().verify(&mut |_, _| {}).await.unwrap().broken, 0);
    assert_eq!(two.at_bordeaux(&proposal.proposal.ap_id).await, None, "her proposal is nobody's");

    // What is still on its way does not bring her back.
    let late = json!({
        "id": format!("{SIDI}/id/activity/late"), "type": "Create", "actor": leila.ap_id,
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "object": {
            "id": format!("{SIDI}/id/note/01KAN4N0000000000000000044"), "type": "Note", "attributedTo": leila.ap_id,
            "to": ["https://www.w3.org/ns/activitystreams#Public"], "inReplyTo": two.bordeaux.ap_id(two.page).await,
            "content": "<p>Encore.</p>",
        },
    });
    assert!(matches!(hand_in(&two.bordeaux, &late).await, Outcome::Ignored(_)));
    assert_eq!(named(&two.bordeaux, two.page).await, 0);

    let accept =
        messages(&two.bordeaux).await.into_iter().map(|message| read(&message)).find(|m| m["type"] == "Accept");
    let accept = accept.unwrap();
    assert_eq!(accept["actor"], format!("{BORDEAUX}/id/city"));
    assert_eq!(hand_in(&two.sidi, &accept).await, Outcome::Done);
    let receipt = two.sidi.commons().receipt(&secret).await.unwrap();
    assert!(receipt.cities[0].confirmed.is_some());
}
