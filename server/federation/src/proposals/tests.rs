//! Proposals between two cities, whose messages are carried by hand: in any order, twice, or forged.

use koinon_commons::Actor;
use koinon_commons::account::NewAccount;
use koinon_commons::decide::{Answer, Verdict};
use koinon_commons::mirror::{Authority, MirroredContributor, MirroredRevision, Received};
use koinon_commons::proposals::{ProposalQuery, ProposalView};
use koinon_commons::propose::ProposedEdit;
use koinon_core::Origin;
use koinon_core::policy::Role;
use koinon_core::proposal::ProposalState;
use koinon_store::{CityProfile, Message, NewCity, PageId, RemoteActor};
use serde_json::{Value, json};

use crate::inbox::Outcome;
use crate::test_city::TestCity;
use crate::test_server::{Reply, TestServer};
use crate::wire::read::IncomingActivity;

const BORDEAUX: &str = "http://bordeaux.localhost:8100";
const SIDI: &str = "http://sidi-bou-said.localhost:8101";

fn actor(ap_id: &str, name: &str) -> RemoteActor {
    let origin = Origin::of_str(ap_id).unwrap();
    RemoteActor {
        ap_id: ap_id.to_owned(),
        kind: "Person".into(),
        handle: "leila".into(),
        name: name.to_owned(),
        inbox: format!("{ap_id}/inbox"),
        shared_inbox: Some(origin.at("/inbox")),
        key_id: format!("{ap_id}#main-key"),
        key_pem: String::new(),
        gone: false,
        fetched: "2026-11-22T09:00:00Z".parse().unwrap(),
    }
}

/// What `city` knows of the city at `origin`, whose software is `software`, once it has met it.
async fn meet(city: &TestCity, other: &TestCity, software: &str) {
    let (origin, now) = (other.federation.origin().clone(), city.commons().now());
    let identity = other.commons().identity().unwrap();
    let (key_id, key) = (identity.record_key_id.clone(), identity.record_key.public().to_multibase());
    let profile = CityProfile {
        name: origin.host().to_owned(),
        summary: String::new(),
        city_actor: origin.at("/id/city"),
        pages_actor: origin.at("/id/person/pages"),
        inbox: origin.at("/inbox"),
        software: Some(software.to_owned()),
    };
    let new = NewCity { name: profile.name.clone(), summary: String::new(), created: now, origin };
    let write = move |tx: &mut koinon_store::Tx<'_>| -> Result<(), koinon_store::Error> {
        let row = tx.ensure_city(&new)?;
        tx.set_city_profile(row, &profile)?;
        tx.pin_record_key(row, &key_id, &key)
    };
    city.commons().store().write(write).await.unwrap();
}

/// Gives `to` the newest version of a page of `from`.
async fn copy(from: &TestCity, page: PageId, to: &TestCity) -> PageId {
    let read = move |conn: &mut koinon_store::Conn| -> Result<_, koinon_store::Error> {
        let head = conn.page(page)?.and_then(|page| page.head).unwrap();
        Ok((conn.revision(head)?.unwrap(), conn.body(head)?))
    };
    let (revision, source) = from.commons().store().read(read).await.unwrap();
    let people = [(Some(revision.record.author), revision.author), (revision.record.accepted_by, revision.accepted_by)];
    let contributors = people.into_iter().filter_map(|(opaque, person)| {
        let person = person?;
        Some(MirroredContributor { id: opaque?, actor: person.ap_id, name: person.name, handle: Some(person.handle) })
    });
    let arrived = MirroredRevision {
        record: revision.record,
        source,
        note: revision.note,
        contributors: contributors.collect(),
        files: Vec::new(),
        raw: None,
        bulk: false,
    };
    match to.commons().receive_revision(None, Authority::OriginAnswered, arrived).await.unwrap() {
        Received::Stored(page) => page,
        other => panic!("{other:?}"),
    }
}

/// Leïla in Sidi Bou Saïd, Ana in Bordeaux, and Bordeaux's page in both.
struct Two {
    bordeaux: TestCity,
    sidi: TestCity,
    leila: Actor,
    page: PageId,
    copied: PageId,
}

impl Two {
    async fn cities() -> Self {
        let (bordeaux, sidi) = (TestCity::at(BORDEAUX).await, TestCity::at(SIDI).await);
        meet(&sidi, &bordeaux, "koinon").await;
        meet(&bordeaux, &sidi, "koinon").await;
        let page = bordeaux.publish("Compost").await;
        let copied = copy(&bordeaux, page, &sidi).await;
        let new = NewAccount {
            login: "leila".into(),
            password: "a made-up password".into(),
            name: Some("Leïla Exemple".into()),
            role: Role::Contributor,
        };
        sidi.commons().add_account(&sidi.officer, new).await.unwrap();
        let leila = Actor::Person(Box::new(sidi.commons().account_by_login("leila").await.unwrap()));
        Self { bordeaux, sidi, leila, page, copied }
    }

    async fn propose(&self, text: &str) -> ProposalView {
        let edit = ProposedEdit {
            base_revision: Some(self.sidi.head(self.copied).await),
            markdown: format!("---\ntitle: Compost\nlang: fr\n---\n{text}\n"),
            reason: "C'est mesuré.".into(),
            sources: vec!["https://data.example/juillet".into()],
            ..ProposedEdit::default()
        };
        let made = self.sidi.commons().propose(&self.leila, self.copied, edit).await.unwrap();
        self.at_home(&made.ulid).await
    }

    async fn at_home(&self, ulid: &str) -> ProposalView {
        self.sidi.commons().proposal(&self.leila, ulid).await.unwrap()
    }

    /// The proposals that wait in Bordeaux.
    async fn queue(&self) -> Vec<String> {
        let query = ProposalQuery { waiting: true, limit: 50, ..ProposalQuery::default() };
        let (listed, _) = self.bordeaux.commons().proposals(&self.bordeaux.officer, query).await.unwrap();
        listed.into_iter().map(|listed| listed.proposal.ulid).collect()
    }

    async fn text(&self) -> String {
        let page = self.page;
        let read = move |conn: &mut koinon_store::Conn| -> Result<_, koinon_store::Error> {
            let head = conn.page(page)?.and_then(|page| page.head).unwrap();
            conn.body(head)
        };
        self.bordeaux.commons().store().read(read).await.unwrap().unwrap()
    }

    async fn decide(&self, ulid: &str, verdict: Verdict, reason: &str) {
        let answer = Answer { verdict, reason: reason.into(), seen: None };
        self.bordeaux.commons().decide(&self.bordeaux.officer, ulid, answer).await.unwrap();
    }
}

/// The messages that wait to be sent, oldest first, and no longer wait after this.
async fn messages(city: &TestCity) -> Vec<Message> {
    city.federation.put_into_words().await.unwrap();
    let now = city.commons().now();
    let mut all = Vec::new();
    loop {
        // One of each object at a time: that is the order in which they are sent.
        let due = city.commons().store().read(move |conn| conn.due_messages(now, 100)).await.unwrap();
        if due.is_empty() {
            return all;
        }
        for message in due {
            let id = message.id;
            city.commons().store().write(move |tx| tx.delete_message(id)).await.unwrap();
            all.push(message);
        }
    }
}

fn read(message: &Message) -> Value {
    serde_json::from_str(&message.activity).unwrap()
}

/// Hands an activity in at a city, signed by whom it names.
async fn hand_in(city: &TestCity, activity: &Value) -> Outcome {
    let ap_id = activity["actor"].as_str().unwrap().to_owned();
    hand_in_by(city, actor(&ap_id, "Leïla Exemple"), activity).await
}

async fn hand_in_by(city: &TestCity, signer: RemoteActor, activity: &Value) -> Outcome {
    let known = signer.clone();
    city.commons().store().write(move |tx| tx.save_actor(&known)).await.unwrap();
    city.federation.carry_out(&signer, &IncomingActivity::read(activity).unwrap()).await.unwrap()
}

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
