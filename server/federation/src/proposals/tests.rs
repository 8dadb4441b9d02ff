//! Proposals between two cities, whose messages are carried by hand: in any order, twice, or forged.

use koinon_commons::decide::Verdict;
use koinon_commons::proposals::ProposalQuery;
use koinon_core::proposal::ProposalState;
use serde_json::{Value, json};

use crate::inbox::Outcome;
use crate::test_city::TestCity;
use crate::test_server::{Reply, TestServer};
use crate::two_cities::{BORDEAUX, SIDI, Two, copy, hand_in, meet, messages, read};

#[tokio::test]
async fn a_proposal_goes_there_and_its_answer_comes_back_whatever_is_sent_twice() {
    let two = Two::cities().await;
    let made = two.propose("Deux bacs.").await;
    let offer = messages(&two.sidi).await;
    assert_eq!((offer.len(), offer[0].inbox.as_str()), (1, "http://bordeaux.localhost:8100/inbox"));
    let offer = read(&offer[0]);
    assert_eq!((&offer["type"], &offer["object"]["type"]), (&json!("Offer"), &json!("Patch")));
    let ours = made.proposal.ap_id.clone();
    let now = two.sidi.commons().now();
    two.sidi.commons().store().write(move |tx| tx.proposal_delivered(&ours, now)).await.unwrap();
    for _ in 0..2 {
        assert_eq!(hand_in(&two.bordeaux, &offer).await, Outcome::Done);
    }
    let queue = two.queue().await;
    assert_eq!(queue.len(), 1);
    assert!(two.text().await.contains("Texte 0."), "H01: nothing is applied by itself");

    let receipts = messages(&two.bordeaux).await;
    assert_eq!((receipts.len(), receipts[0].inbox.as_str()), (1, "http://sidi-bou-said.localhost:8101/inbox"));
    let receipt = read(&receipts[0]);
    assert_eq!(receipt["object"]["position"], 1);
    assert_eq!(hand_in(&two.sidi, &receipt).await, Outcome::Done);
    let seen = two.at_home(&made.proposal.ulid).await;
    assert_eq!((seen.proposal.state, seen.position), (ProposalState::InReview, Some(1)));

    let text = Some("---\ntitle: Compost\nlang: fr\n---\nDeux grands bacs.\n".to_owned());
    two.decide(&queue[0], Verdict::AcceptInPart { hunks: None, markdown: text }, "Ils sont grands.").await;
    let decisions = messages(&two.bordeaux).await;
    assert_eq!(decisions.len(), 1);
    let decision = read(&decisions[0]);
    assert_eq!((&decision["type"], &decision["decision"]), (&json!("Accept"), &json!("accepted_in_part")));
    for _ in 0..2 {
        assert_eq!(hand_in(&two.sidi, &decision).await, Outcome::Done);
    }
    let answered = two.at_home(&made.proposal.ulid).await.proposal;
    assert_eq!(answered.state, ProposalState::AcceptedInPart);
    let told = answered.decision.unwrap();
    assert_eq!(told.answer, "Ils sont grands.");
    // The version that came of it is the page's own city's to send; it names Leïla.
    copy(&two.bordeaux, two.page, &two.sidi).await;
    let result = told.result.unwrap();
    let version = two.sidi.commons().store().read(move |conn| conn.revision_by_hash(&result)).await.unwrap().unwrap();
    assert_eq!(version.author.unwrap().id, two.leila.account().unwrap().person.id);
    assert_eq!(version.accepted_by.unwrap().handle, "ana");
}

#[tokio::test]
async fn what_is_taken_back_leaves_the_queue_and_nobody_else_can_take_it_back() {
    let two = Two::cities().await;
    let made = two.propose("Deux bacs.").await;
    two.sidi.commons().withdraw(&two.leila, &made.proposal.ulid).await.unwrap();
    let sent = messages(&two.sidi).await;
    let types: Vec<Value> = sent.iter().map(|message| read(message)["type"].clone()).collect();
    assert_eq!(types, ["Offer", "Undo"], "in this order: they are about one object");
    hand_in(&two.bordeaux, &read(&sent[0])).await;
    let mut forged = read(&sent[1]);
    forged["actor"] = json!(format!("{SIDI}/id/person/01KAN4P0000000000000000009"));
    forged["id"] = json!(format!("{SIDI}/id/activity/forged"));
    assert!(matches!(hand_in(&two.bordeaux, &forged).await, Outcome::Ignored(_)));
    assert_eq!(two.queue().await.len(), 1);
    assert_eq!(hand_in(&two.bordeaux, &read(&sent[1])).await, Outcome::Done);
    assert_eq!(two.queue().await.len(), 0);
    // A late double of the Offer does not bring it back.
    assert_eq!(hand_in(&two.bordeaux, &read(&sent[0])).await, Outcome::Done);
    assert_eq!(two.queue().await.len(), 0);
}

#[tokio::test]
async fn h02_a_proposal_for_a_page_of_another_city_is_refused_and_not_passed_on() {
    let two = Two::cities().await;
    two.propose("Deux bacs.").await;
    let offer = read(&messages(&two.sidi).await[0]);
    // Strasbourg sends Leïla's city a proposal for Bordeaux's page, of which it has a copy.
    let mut misled = offer.clone();
    let odile = "http://strasbourg.localhost:8102/id/person/01KAN4P0000000000000000003";
    for (at, value) in [
        ("/id", "http://strasbourg.localhost:8102/id/activity/1"),
        ("/actor", odile),
        ("/object/id", "http://strasbourg.localhost:8102/id/proposal/1"),
        ("/object/attributedTo", odile),
    ] {
        *misled.pointer_mut(at).unwrap() = json!(value);
    }
    assert!(matches!(hand_in(&two.sidi, &misled).await, Outcome::Refused(_)));
    assert_eq!(messages(&two.sidi).await.len(), 0);
    let query = ProposalQuery { limit: 50, ..ProposalQuery::default() };
    assert_eq!(two.sidi.commons().proposals(&two.leila, query).await.unwrap().0.len(), 1, "her own");
    // The honest twin.
    assert_eq!(hand_in(&two.bordeaux, &offer).await, Outcome::Done);
}

#[tokio::test]
async fn h03_a_proposal_that_starts_from_no_version_of_the_page_is_answered_with_the_reason() {
    let two = Two::cities().await;
    let made = two.propose("Deux bacs.").await;
    let mut offer = read(&messages(&two.sidi).await[0]);
    offer["object"]["base_revision"] = json!("ab".repeat(32));
    let before = two.text().await;
    assert_eq!(hand_in(&two.bordeaux, &offer).await, Outcome::Done);
    assert_eq!((two.queue().await.len(), two.text().await), (0, before));
    let rejection = read(&messages(&two.bordeaux).await[0]);
    assert_eq!(rejection["type"], "Reject");
    assert_eq!(hand_in(&two.sidi, &rejection).await, Outcome::Done);
    let told = two.at_home(&made.proposal.ulid).await.proposal;
    assert_eq!(told.state, ProposalState::Declined);
    assert!(told.decision.unwrap().answer.contains("version"));
}

#[tokio::test]
async fn h08_h09_nobody_but_the_pages_city_decides_and_what_it_names_counts_once_it_is_here() {
    let two = Two::cities().await;
    let made = two.propose("Deux bacs.").await;
    let offer = read(&messages(&two.sidi).await[0]);
    let decision = |by: &str, id: &str| {
        json!({ "id": id, "type": "Accept", "actor": by, "object": offer["id"],
            "result": format!("{BORDEAUX}/id/activity/none"), "revision": "cd".repeat(32) })
    };
    for (by, id) in [
        ("http://evil.localhost:8103/id/city", "http://evil.localhost:8103/id/activity/1"),
        (
            "http://bordeaux.localhost:8100/id/person/01KAN4P0000000000000000001",
            "http://bordeaux.localhost:8100/id/activity/1",
        ),
        ("http://bordeaux.localhost:8100/id/person/pages", "http://bordeaux.localhost:8100/id/activity/2"),
    ] {
        assert!(matches!(hand_in(&two.sidi, &decision(by, id)).await, Outcome::Ignored(_)), "{by}");
        assert!(two.at_home(&made.proposal.ulid).await.proposal.state.is_open(), "{by}");
    }
    let before = two.sidi.head(two.copied).await;
    let honest = decision("http://bordeaux.localhost:8100/id/city", "http://bordeaux.localhost:8100/id/activity/3");
    assert_eq!(hand_in(&two.sidi, &honest).await, Outcome::Done);
    let told = two.at_home(&made.proposal.ulid).await.proposal;
    assert_eq!(told.state, ProposalState::Accepted);
    assert_eq!(two.sidi.head(two.copied).await, before, "an Accept changes no page");
    let result = told.decision.unwrap().result.unwrap();
    assert!(two.sidi.commons().store().read(move |conn| conn.revision_by_hash(&result)).await.unwrap().is_none());
}

#[tokio::test]
async fn h10_a_proposal_is_not_changed_once_it_was_sent() {
    let two = Two::cities().await;
    two.propose("Deux bacs.").await;
    let offer = read(&messages(&two.sidi).await[0]);
    hand_in(&two.bordeaux, &offer).await;
    let mut patch = offer["object"].clone();
    patch["source"]["content"] = json!("---\ntitle: Compost\nlang: fr\n---\nAchetez chez nous.\n");
    let update =
        json!({ "id": format!("{SIDI}/id/activity/9"), "type": "Update", "actor": offer["actor"], "object": patch });
    assert!(matches!(hand_in(&two.bordeaux, &update).await, Outcome::Ignored(_)));
    let mut again = offer.clone();
    again["id"] = json!(format!("{SIDI}/id/activity/10"));
    again["object"] = patch;
    assert_eq!(hand_in(&two.bordeaux, &again).await, Outcome::Done);
    let queue = two.queue().await;
    assert_eq!(queue.len(), 1);
    two.decide(&queue[0], Verdict::Accept { markdown: None }, "").await;
    assert!(two.text().await.ends_with("Deux bacs.\n"), "{}", two.text().await);
}

#[tokio::test]
async fn a_proposal_in_somebody_elses_name_or_of_a_blocked_city_has_no_effect() {
    let two = Two::cities().await;
    two.propose("Deux bacs.").await;
    let offer = read(&messages(&two.sidi).await[0]);
    let mut borrowed = offer.clone();
    borrowed["object"]["attributedTo"] = json!(format!("{SIDI}/id/person/01KAN4P0000000000000000009"));
    assert!(matches!(hand_in(&two.bordeaux, &borrowed).await, Outcome::Refused(_)));
    // G14, G15: blocked.
    let sidi = two.sidi.federation.origin().clone();
    let block = move |tx: &mut koinon_store::Tx<'_>| -> Result<(), koinon_store::Error> {
        let city = tx.city_by_origin(&sidi)?.unwrap();
        tx.set_city_blocked(city.id, Some("spam"))
    };
    two.bordeaux.commons().store().write(block).await.unwrap();
    assert!(matches!(hand_in(&two.bordeaux, &offer).await, Outcome::Ignored(_)));
    assert_eq!(two.queue().await.len(), 0);
}

#[tokio::test]
async fn other_software_is_offered_a_proposal_by_its_id_and_we_fetch_what_is_offered_so() {
    let bordeaux = TestCity::at(BORDEAUX).await;
    let page = bordeaux.publish("Compost").await;
    let (base, page_id) = (bordeaux.head(page).await, bordeaux.ap_id(page).await);
    let of_page = page_id.clone();
    let server = TestServer::start(move |port, asked| {
        let origin = format!("http://gent.localhost:{port}");
        let by = if asked.target.ends_with("borrowed") { "other" } else { "leila" };
        Reply::activity(json!({
            "id": format!("{origin}{}", asked.target), "type": "Patch", "attributedTo": format!("{origin}/{by}"),
            "object": of_page, "base_revision": base, "summary": "C'est mesuré.",
            "source": {"content": "---\ntitle: Compost\nlang: fr\n---\nDeux bacs.\n", "mediaType": "text/markdown"},
        }))
    })
    .await;
    let offer = |number: u8, object: &str, target: &str| {
        json!({
            "id": server.url("gent.localhost", &format!("/activity/{number}")).as_str(), "type": "Offer",
            "actor": server.url("gent.localhost", "/leila").as_str(), "target": target,
            "object": server.url("gent.localhost", object).as_str(),
        })
    };
    let queue = async || bordeaux.commons().waiting_proposals().await.unwrap();
    for (number, object, target) in
        [(1, "/patch/borrowed", page_id.as_str()), (2, "/patch/1", "http://bordeaux.localhost:8100/id/page/other")]
    {
        let outcome = hand_in(&bordeaux, &offer(number, object, target)).await;
        assert!(matches!(outcome, Outcome::Refused(_)), "{object}: {outcome:?}");
        assert_eq!(queue().await, 0);
    }
    assert_eq!(hand_in(&bordeaux, &offer(3, "/patch/1", &page_id)).await, Outcome::Done);
    assert_eq!(queue().await, 1);

    // The other way round: what we send to a city that runs something else names the proposal.
    let two = Two::cities().await;
    meet(&two.sidi, &two.bordeaux, "other-wiki").await;
    let made = two.propose("Deux bacs.").await;
    let sent = read(&messages(&two.sidi).await[0]);
    assert_eq!(sent["object"], json!(made.proposal.ap_id));
    let id = crate::wire::ids::LocalId::parse(two.sidi.federation.origin(), &made.proposal.ap_id).unwrap();
    let document = two.sidi.federation.document(id, None).await.unwrap();
    let crate::documents::Document::Found(patch) = document else { panic!("{document:?}") };
    assert_eq!((&patch["type"], &patch["id"]), (&json!("Patch"), &json!(made.proposal.ap_id)));
}
