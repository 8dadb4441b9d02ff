//! Moderation between two cities, carried by hand: what is erased, hidden and reported.

use std::time::Duration;

use koinon_commons::Actor;
use koinon_commons::debate::NewComment;
use koinon_commons::publish::Edit;
use koinon_commons::read::PageRef;
use koinon_commons::reports::Complaint;
use koinon_commons::thread::Which;
use koinon_commons::verify::Finding;
use koinon_core::Hash;
use koinon_core::comment::CommentState;
use koinon_store::{ChangeKind, Conn, PageId, RemoteActor};
use serde_json::{Value, json};

use crate::debate_view::{relay, ulid_of};
use crate::documents::Document;
use crate::inbox::Outcome;
use crate::redactions::redaction_view;
use crate::test_city::TestCity;
use crate::two_cities::{BORDEAUX, SIDI, Two, actor, copy, hand_in, hand_in_by, messages, read};
use crate::wire::ids::LocalId;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// What Bordeaux's followers are sent about comments and erased texts after `position`.
async fn sent(city: &TestCity, position: i64) -> (Vec<Value>, i64) {
    let here = city.federation.origin().clone();
    let read = move |conn: &mut Conn| -> Result<_, koinon_store::Error> {
        let mut sent = Vec::new();
        for change in conn.local_changes_beside_lists(position, i64::MAX, 500)? {
            let activity = match (change.kind, change.comment, change.revision) {
                (ChangeKind::Redaction, _, Some(revision)) => redaction_view(conn, revision)?.map(|view| {
                    let [outer, inner] = [0, 1].map(|part| ulid_of(change.time, change.position, part));
                    view.announce(&here, &outer, &inner)
                }),
                (_, Some(comment), _) => relay(conn, &here, comment, (change.time, change.position))?,
                _ => None,
            };
            sent.extend(activity.map(|activity| serde_json::to_value(activity).unwrap()));
        }
        Ok((sent, conn.log_head()?.position))
    };
    city.commons().store().read(read).await.unwrap()
}

/// Edits Bordeaux's page and copies it; the version that it had before.
async fn edited(two: &Two, text: &str) -> Hash {
    let before = two.bordeaux.head(two.page).await;
    two.bordeaux.clock.forward(Duration::from_secs(5));
    let markdown = format!("---\ntitle: Compost\nlang: fr\n---\n{text}\n");
    let edit = Edit { base_revision: Some(before), markdown, ..Edit::default() };
    two.bordeaux.commons().edit_page(&two.bordeaux.officer, two.page, edit).await.unwrap();
    copy(&two.bordeaux, two.page, &two.sidi).await;
    before
}

async fn findings(city: &TestCity) -> Vec<Finding> {
    let mut found = Vec::new();
    city.commons().verify(&mut |_, finding| found.extend(finding)).await.unwrap();
    found
}

#[tokio::test]
async fn a_text_erased_in_its_city_is_gone_from_the_copy_and_the_chain_verifies_in_both() {
    let two = Two::cities().await;
    edited(&two, "Chez Nour Exemple.").await;
    let secret = edited(&two, "Deux bacs.").await;
    let copied = PageRef::Row(two.copied);
    let (_, _, text) = two.sidi.commons().revision(&Actor::Anyone, &copied, secret).await.unwrap();
    assert!(text.contains("Nour"), "the copy has it");

    let page = PageRef::Row(two.page);
    two.bordeaux.commons().redact(&two.bordeaux.officer, &page, secret, "Elle n'a rien demandé.").await.unwrap();
    let announced = sent(&two.bordeaux, 0).await.0.pop().unwrap();
    assert!(!announced.to_string().contains("Nour"));

    // Nobody else can say so, nor can the city of another page.
    let mut forged = announced.clone();
    for (id, actor) in [("http://evil.localhost:8103/id/activity/1", "http://evil.localhost:8103/id/city")] {
        (forged["id"], forged["actor"]) = (json!(id), json!(actor));
        assert!(matches!(hand_in(&two.sidi, &forged).await, Outcome::Ignored(_)), "{actor}");
    }
    let mut by_person = announced.clone();
    by_person["object"]["actor"] = json!(format!("{BORDEAUX}/id/person/01KAN4P0000000000000000001"));
    assert!(matches!(hand_in(&two.sidi, &by_person).await, Outcome::Ignored(_)));
    assert!(two.sidi.commons().revision(&Actor::Anyone, &copied, secret).await.is_ok());

    for _ in 0..2 {
        assert_eq!(hand_in(&two.sidi, &announced).await, Outcome::Done);
    }
    let gone = two.sidi.commons().revision(&Actor::Anyone, &copied, secret).await.unwrap_err();
    assert!(
        matches!(&gone, koinon_commons::Error::Redacted(why) if why.reason == "Elle n'a rien demandé."),
        "{gone:?}"
    );
    assert_eq!(findings(&two.bordeaux).await, [Finding::Redacted(secret)]);
    assert_eq!(findings(&two.sidi).await, [Finding::Redacted(secret)]);
    let document = two.bordeaux.federation.document(LocalId::Revision(secret), None).await.unwrap();
    assert!(matches!(&document, Document::Gone(stone) if stone["type"] == "Tombstone"), "{document:?}");
}

#[tokio::test]
async fn what_the_pages_city_hides_is_hidden_in_its_copy_and_comes_back_there() {
    let two = Two::cities().await;
    let say = |words: &str| NewComment { markdown: words.into(), ..NewComment::default() };
    two.sidi.commons().comment(&two.leila, two.copied, say("Imbéciles !")).await.unwrap();
    hand_in(&two.bordeaux, &read(&messages(&two.sidi).await[0])).await;
    let ulid = thread_ulid(&two.bordeaux, two.page).await;
    let (relayed, position) = sent(&two.bordeaux, 0).await;
    hand_in(&two.sidi, &relayed[0]).await;

    let moderator = two.bordeaux.officer.clone();
    two.bordeaux.commons().moderate_comment(&moderator, &ulid, true, "Une insulte.").await.unwrap();
    let (hiding, position) = sent(&two.bordeaux, position).await;
    assert!(!hiding[0].to_string().contains("Imbéciles"));
    assert_eq!(hand_in(&two.sidi, &hiding[0]).await, Outcome::Done);
    let there = two.sidi.commons().thread(&two.leila, two.copied, Which::All, None, 10).await.unwrap();
    let hidden = &there.comments[0];
    assert_eq!((hidden.comment.state, hidden.comment.number), (CommentState::Hidden, Some(1)));
    assert_eq!((hidden.comment.has_text(), hidden.hidden_because.as_deref()), (false, Some("Une insulte.")));

    two.bordeaux.clock.forward(Duration::from_secs(5));
    two.bordeaux.commons().moderate_comment(&moderator, &ulid, false, "Une citation.").await.unwrap();
    let (showing, _) = sent(&two.bordeaux, position).await;
    assert_eq!(hand_in(&two.sidi, &showing[0]).await, Outcome::Done);
    let there = two.sidi.commons().thread(&Actor::Anyone, two.copied, Which::All, None, 10).await.unwrap();
    assert_eq!(there.comments[0].comment.markdown.as_deref(), Some("Imbéciles !"));

    // What the copy's own city hides stays hidden there, whatever arrives.
    let ulid = thread_ulid(&two.sidi, two.copied).await;
    two.sidi.commons().moderate_comment(&two.sidi.officer, &ulid, true, "Pas ici.").await.unwrap();
    let mut again = showing[0].clone();
    again["id"] = json!(format!("{BORDEAUX}/id/activity/01KAN4N0000000000000000077"));
    hand_in(&two.sidi, &again).await;
    let there = two.sidi.commons().thread(&Actor::Anyone, two.copied, Which::All, None, 10).await.unwrap();
    assert_eq!(there.comments[0].comment.state, CommentState::Hidden);
}

async fn thread_ulid(city: &TestCity, page: PageId) -> String {
    let thread = city.commons().thread(&Actor::Anyone, page, Which::All, None, 10).await.unwrap();
    thread.comments[0].comment.ulid.clone()
}

#[tokio::test]
async fn a_report_reaches_the_pages_city_without_the_name_of_who_made_it() {
    let two = Two::cities().await;
    let complaint =
        Complaint { page: PageRef::Row(two.copied), comment: None, reason: "C'est faux.".into(), forward: true };
    two.sidi.commons().report(&two.leila, complaint).await.unwrap();
    let message = messages(&two.sidi).await.remove(0);
    let flag = read(&message);
    // L10: the server reports.
    assert_eq!((&flag["type"], &flag["actor"]), (&json!("Flag"), &json!(format!("{SIDI}/id/server"))));
    assert_eq!(flag["object"], json!([two.bordeaux.ap_id(two.page).await]));
    let leila = &two.leila.account().unwrap().person;
    for name in [&leila.ap_id, &leila.name] {
        assert!(!message.activity.contains(name.as_str()), "{name}");
    }
    for _ in 0..2 {
        assert_eq!(hand_in(&two.bordeaux, &flag).await, Outcome::Done);
    }
    let moderator = two.bordeaux.officer.clone();
    let (reports, _) = two.bordeaux.commons().reports(&moderator, true, None, 100).await.unwrap();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].report.reporting_city.as_deref(), Some("sidi-bou-said.localhost:8101"));
    assert_eq!(reports[0].report.reason, "C'est faux.");

    // G17: the same again is one report, and a flood is not kept.
    for number in 0..60 {
        let mut flood = flag.clone();
        flood["id"] = json!(format!("{SIDI}/id/activity/{number}"));
        hand_in(&two.bordeaux, &flood).await;
    }
    let (reports, _) = two.bordeaux.commons().reports(&moderator, true, None, 100).await.unwrap();
    assert_eq!(reports.len(), 1);
}

#[tokio::test]
async fn nothing_is_taken_from_somebody_who_is_suspended_also_when_a_city_relays_it() {
    let two = Two::cities().await;
    let page = two.bordeaux.ap_id(two.page).await;
    let odile = RemoteActor { handle: "odile".into(), ..actor("https://town.example/users/odile", "Odile Exemple") };
    let toot = |number: u8| {
        let me = "https://town.example/users/odile";
        json!({
            "id": format!("https://town.example/a/{number}"), "type": "Create", "actor": me, "to": [PUBLIC],
            "object": {
                "id": format!("https://town.example/n/{number}"), "type": "Note", "attributedTo": me, "to": [PUBLIC],
                "inReplyTo": page, "content": "<p>Achetez !</p>", "published": "2026-11-22T08:00:00Z",
            },
        })
    };
    assert_eq!(hand_in_by(&two.bordeaux, odile.clone(), &toot(1)).await, Outcome::Done);
    let (relayed, position) = sent(&two.bordeaux, 0).await;
    assert_eq!(hand_in(&two.sidi, &relayed[0]).await, Outcome::Done);

    let who = two.sidi.commons().store().read(|conn| conn.person_by_ap_id("https://town.example/users/odile"));
    let who = who.await.unwrap().unwrap().id;
    assert!(two.sidi.commons().suspend_remote(&two.leila, who, true, "Publicité.").await.is_err());
    two.sidi.commons().suspend_remote(&two.sidi.officer, who, true, "Publicité.").await.unwrap();
    // Bordeaux still hears her, and relays it: Sidi Bou Saïd takes nothing of it (G14).
    assert_eq!(hand_in_by(&two.bordeaux, odile.clone(), &toot(2)).await, Outcome::Done);
    let (relayed, _) = sent(&two.bordeaux, position).await;
    assert!(matches!(hand_in(&two.sidi, &relayed[0]).await, Outcome::Ignored(_)));
    assert!(matches!(hand_in_by(&two.sidi, odile, &toot(3)).await, Outcome::Ignored(_)));
    let there = two.sidi.commons().thread(&Actor::Anyone, two.copied, Which::All, None, 10).await.unwrap();
    assert_eq!(there.comments.len(), 1);
}
