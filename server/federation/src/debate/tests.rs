//! What is said in two cities about one page, carried by hand: in any order, twice, or forged.

use koinon_commons::Actor;
use koinon_commons::debate::NewComment;
use koinon_commons::thread::{ThreadView, Which};
use koinon_core::Hash;
use koinon_core::act::{Act, Capacity};
use koinon_core::comment::CommentState;
use koinon_store::{PageId, RemoteActor};
use serde_json::{Value, json};
use std::time::Duration;

use crate::documents::Document;
use crate::inbox::Outcome;
use crate::test_city::TestCity;
use crate::two_cities::{BORDEAUX, SIDI, Two, actor, hand_in, hand_in_by, messages, read, relays};
use crate::wire::ids::LocalId;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

async fn say(city: &TestCity, who: &Actor, page: PageId, words: &str) -> String {
    city.clock.forward(Duration::from_secs(2));
    let new = NewComment { markdown: words.into(), ..NewComment::default() };
    city.commons().comment(who, page, new).await.unwrap().ulid
}

async fn thread(city: &TestCity, page: PageId) -> ThreadView {
    city.commons().thread(&Actor::Anyone, page, Which::All, None, 100).await.unwrap()
}

/// Number, author and words of what is in a thread.
fn told(thread: &ThreadView) -> Vec<(i64, String, String)> {
    let told = thread.comments.iter().map(|told| {
        let comment = &told.comment;
        let name = comment.author.as_ref().map(|author| author.name.clone()).unwrap_or_default();
        let words = comment.markdown.clone().or(comment.html.clone()).unwrap_or_default();
        (comment.number.unwrap(), name, words)
    });
    told.collect()
}

/// What somebody on a microblog says.
fn toot(number: u8, answered: &str, content: &str) -> Value {
    let me = "https://town.example/users/odile";
    json!({
        "id": format!("https://town.example/a/{number}"), "type": "Create", "actor": me,
        "to": [PUBLIC], "cc": [format!("{me}/followers")],
        "object": {
            "id": format!("https://town.example/n/{number}"), "type": "Note", "attributedTo": me, "to": [PUBLIC],
            "inReplyTo": answered, "content": content, "published": "2026-11-22T08:00:00Z",
        },
    })
}

fn odile() -> RemoteActor {
    RemoteActor { handle: "odile".into(), ..actor("https://town.example/users/odile", "Odile Exemple") }
}

#[tokio::test]
async fn a_thread_is_the_same_in_both_cities_after_an_edit_a_deletion_and_an_answer_of_a_stranger() {
    let two = Two::cities().await;
    let page = two.bordeaux.ap_id(two.page).await;
    // Leïla speaks at home: it waits until the page's city has numbered it.
    let hers = say(&two.sidi, &two.leila, two.copied, "Et l'ombre ?").await;
    assert_eq!(
        (thread(&two.sidi, two.copied).await.waiting.len(), told(&thread(&two.sidi, two.copied).await)),
        (1, vec![])
    );
    let sent = messages(&two.sidi).await;
    let create = read(&sent[0]);
    assert_eq!((&create["type"], &create["object"]["inReplyTo"]), (&json!("Create"), &json!(page)));
    for _ in 0..2 {
        assert_eq!(hand_in(&two.bordeaux, &create).await, Outcome::Done);
    }
    // Ana answers in Bordeaux, and somebody on a microblog answers the page.
    say(&two.bordeaux, &two.bordeaux.officer, two.page, "Sous les tilleuls.").await;
    let stranger = toot(1, &page, "<p>Chez nous <script>alert(1)</script>aussi.</p>");
    assert_eq!(hand_in_by(&two.bordeaux, odile(), &stranger).await, Outcome::Done);
    let (relayed, position) = relays(&two.bordeaux, 0).await;
    assert_eq!(relayed.len(), 3);
    // In reverse, and twice.
    for activity in relayed.iter().rev().chain(&relayed) {
        assert_eq!(hand_in(&two.sidi, activity).await, Outcome::Done, "{activity}");
    }
    let (theirs, ours) = (thread(&two.bordeaux, two.page).await, thread(&two.sidi, two.copied).await);
    assert_eq!(told(&theirs), told(&ours));
    let numbers: Vec<_> = told(&ours).into_iter().map(|(number, name, _)| (number, name)).collect();
    let names = ["Leïla Exemple", "ana", "Odile Exemple"].map(str::to_owned);
    assert_eq!(numbers, (1..).zip(names).collect::<Vec<_>>());
    assert_eq!(ours.waiting.len(), 0, "what she said has its place now");
    let html = two.sidi.commons().render_comments(two.copied, vec![ours.comments[2].comment.clone()]).await.unwrap();
    assert!(html[0].contains("Chez nous") && !html[0].contains("script"), "{html:?}");

    // An edit by one, a deletion by the other.
    two.sidi.clock.forward(Duration::from_secs(5));
    two.bordeaux.clock.forward(Duration::from_secs(9));
    two.sidi.commons().edit_comment(&two.leila, &hers, "Et l'ombre, en été ?").await.unwrap();
    let edit = read(&messages(&two.sidi).await[0]);
    assert_eq!(edit["type"], "Update");
    assert_eq!(hand_in(&two.bordeaux, &edit).await, Outcome::Done);
    let delete = json!({
        "id": "https://town.example/a/9", "type": "Delete", "actor": "https://town.example/users/odile", "to": [PUBLIC],
        "object": {"id": "https://town.example/n/1", "type": "Tombstone"},
    });
    assert_eq!(hand_in_by(&two.bordeaux, odile(), &delete).await, Outcome::Done);
    let (relayed, _) = relays(&two.bordeaux, position).await;
    for activity in relayed.iter().rev() {
        assert_eq!(hand_in(&two.sidi, activity).await, Outcome::Done, "{activity}");
    }
    let (theirs, ours) = (thread(&two.bordeaux, two.page).await, thread(&two.sidi, two.copied).await);
    assert_eq!(told(&theirs), told(&ours));
    assert_eq!(told(&ours)[0].2, "Et l'ombre, en été ?");
    let last = &ours.comments[2].comment;
    assert_eq!((last.state, last.has_text(), last.number), (CommentState::Deleted, false, Some(3)));
}

#[tokio::test]
async fn what_a_note_is_beside_words_crosses_and_stays_when_it_is_said_anew() {
    let two = Two::cities().await;
    two.sidi.clock.forward(Duration::from_secs(2));
    let act = Act::Vouch { revision: Hash::of("x"), capacity: Capacity::City };
    let new = NewComment { markdown: "Une mode.".into(), act: Some(act.clone()), ..NewComment::default() };
    let hers = two.sidi.commons().comment(&two.leila, two.copied, new).await.unwrap().ulid;
    let create = read(&messages(&two.sidi).await[0]);
    assert_eq!(create["object"]["vouch"], json!({"revision": Hash::of("x"), "capacity": "city"}));
    assert_eq!(hand_in(&two.bordeaux, &create).await, Outcome::Done);
    let relayed = relays(&two.bordeaux, 0).await.0;
    assert_eq!(relayed[0]["object"]["object"], create["object"], "it is relayed as it came");
    assert_eq!(hand_in(&two.sidi, &relayed[0]).await, Outcome::Done);
    let acts = async || {
        let (there, here) = (thread(&two.bordeaux, two.page).await, thread(&two.sidi, two.copied).await);
        [there, here].map(|thread| thread.comments[0].comment.act.clone())
    };
    assert_eq!(acts().await, [Some(act.clone()), Some(act.clone())]);
    // Said anew in another capacity: the words change, the capacity does not.
    two.sidi.clock.forward(Duration::from_secs(5));
    two.bordeaux.clock.forward(Duration::from_secs(9));
    two.sidi.commons().edit_comment(&two.leila, &hers, "Une mode, rien de plus.").await.unwrap();
    let mut edit = read(&messages(&two.sidi).await[0]);
    edit["object"]["vouch"]["capacity"] = json!("personal");
    assert_eq!(hand_in(&two.bordeaux, &edit).await, Outcome::Done);
    assert_eq!(told(&thread(&two.bordeaux, two.page).await)[0].2, "Une mode, rien de plus.");
    assert_eq!(acts().await[0], Some(act));
}

#[tokio::test]
async fn only_the_pages_city_gives_places_and_only_its_author_changes_what_was_said() {
    let two = Two::cities().await;
    let page = two.bordeaux.ap_id(two.page).await;
    say(&two.sidi, &two.leila, two.copied, "Et l'ombre ?").await;
    let create = read(&messages(&two.sidi).await[0]);
    hand_in(&two.bordeaux, &create).await;
    let honest = relays(&two.bordeaux, 0).await.0.remove(0);
    // D12: another city numbers Bordeaux's thread.
    let mut forged = honest.clone();
    forged["id"] = json!("http://evil.localhost:8103/id/activity/1");
    forged["actor"] = json!("http://evil.localhost:8103/id/city");
    forged["number"] = json!(7);
    assert!(matches!(hand_in(&two.sidi, &forged).await, Outcome::Ignored(_)));
    // So does somebody in Bordeaux who is not the city.
    let mut by_person = honest.clone();
    by_person["id"] = json!(format!("{BORDEAUX}/id/activity/2"));
    by_person["actor"] = json!(format!("{BORDEAUX}/id/person/01KAN4P0000000000000000001"));
    assert!(matches!(hand_in(&two.sidi, &by_person).await, Outcome::Ignored(_)));
    assert_eq!(told(&thread(&two.sidi, two.copied).await), vec![]);
    assert_eq!(hand_in(&two.sidi, &honest).await, Outcome::Done);
    assert_eq!(told(&thread(&two.sidi, two.copied).await)[0].0, 1);

    // Somebody else changes or deletes her words.
    let stranger = "https://town.example/users/odile";
    let mut update = create.clone();
    update["id"] = json!("https://town.example/a/3");
    update["type"] = json!("Update");
    update["actor"] = json!(stranger);
    update["object"]["source"]["content"] = json!("Vendu.");
    update["object"]["updated"] = json!("2026-11-22T10:00:00Z");
    assert!(matches!(hand_in_by(&two.bordeaux, odile(), &update).await, Outcome::Ignored(_)));
    let delete = json!({"id": "https://town.example/a/4", "type": "Delete", "actor": stranger, "object": create["object"]["id"]});
    assert!(matches!(hand_in_by(&two.bordeaux, odile(), &delete).await, Outcome::Ignored(_)));
    // G22: what is said to some is shown to nobody; and what answers nothing of ours is not taken.
    let mut quiet = toot(5, &page, "<p>Entre nous.</p>");
    for at in ["to", "cc"] {
        quiet[at] = json!(["https://town.example/users/friend"]);
        quiet["object"][at] = quiet[at].clone();
    }
    assert!(matches!(hand_in_by(&two.bordeaux, odile(), &quiet).await, Outcome::Ignored(_)));
    let elsewhere = toot(6, "https://strasbourg.example/id/page/01KAN4V0000000000000000009", "<p>Ailleurs.</p>");
    assert!(matches!(hand_in_by(&two.bordeaux, odile(), &elsewhere).await, Outcome::Ignored(_)));
    // On a copy nobody but its city is heard.
    assert!(matches!(hand_in_by(&two.sidi, odile(), &toot(7, &page, "<p>Ici.</p>")).await, Outcome::Ignored(_)));
    assert_eq!(told(&thread(&two.bordeaux, two.page).await).len(), 1);
    assert_eq!(told(&thread(&two.bordeaux, two.page).await)[0].2, "Et l'ombre ?");
    assert_eq!(told(&thread(&two.sidi, two.copied).await).len(), 1);
    // The honest twin of them all.
    assert_eq!(hand_in_by(&two.bordeaux, odile(), &toot(8, &page, "<p>Bien.</p>")).await, Outcome::Done);
    assert_eq!(told(&thread(&two.bordeaux, two.page).await).len(), 2);
}

#[tokio::test]
async fn what_was_said_is_answered_for_under_its_id_and_in_its_conversation() {
    let two = Two::cities().await;
    let page = two.bordeaux.ap_id(two.page).await;
    let ana = say(&two.bordeaux, &two.bordeaux.officer, two.page, "Sous les *tilleuls*.").await;
    hand_in_by(&two.bordeaux, odile(), &toot(1, &page, "<p>Chez nous aussi.</p>")).await;
    let answer = async |id: &str| {
        let id = LocalId::parse(two.bordeaux.federation.origin(), id).unwrap();
        two.bordeaux.federation.document(id, None).await.unwrap()
    };
    let note = format!("{BORDEAUX}/id/note/{ana}");
    let Document::Found(document) = answer(&note).await else { panic!() };
    assert_eq!((&document["type"], &document["inReplyTo"]), (&json!("Note"), &json!(page)));
    assert!(document["content"].as_str().unwrap().contains("<em>tilleuls</em>"), "{document}");
    let Document::Found(context) = answer(&format!("{page}/context")).await else { panic!() };
    assert_eq!(context["orderedItems"], json!([page, note, "https://town.example/n/1"]));
    assert_eq!((&context["totalItems"], &context["attributedTo"]), (&json!(3), &json!(format!("{BORDEAUX}/id/city"))));
    two.bordeaux.clock.forward(Duration::from_secs(5));
    two.bordeaux.commons().delete_comment(&two.bordeaux.officer, &ana).await.unwrap();
    let Document::Gone(stone) = answer(&note).await else { panic!() };
    assert_eq!((&stone["type"], stone.get("content")), (&json!("Tombstone"), None));
    assert_eq!(
        answer(&format!("{SIDI}/id/note/{ana}").replace(SIDI, BORDEAUX).replace(&ana, "01KAN4N0000000000000000009"))
            .await,
        Document::Unknown
    );
}
