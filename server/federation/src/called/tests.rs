use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use koinon_commons::Actor;
use koinon_commons::debate::NewComment;
use koinon_store::{Comment, Message, PageId};
use serde_json::{Value, json};

use super::*;
use crate::actors::fixtures::lyon_actor;
use crate::test_city::TestCity;
use crate::test_server::{Reply, TestServer};
use crate::two_cities::{BORDEAUX, Two, actor, messages, read};

/// A server with one person, who is found while `is_there`.
async fn lyon(is_there: Arc<AtomicBool>) -> TestServer {
    TestServer::start(move |port, asked| match asked.target.starts_with("/.well-known/") {
        true if is_there.load(Ordering::SeqCst) => {
            let id = format!("http://lyon.localhost:{port}/pages");
            let link = json!({"rel": "self", "type": "application/activity+json", "href": id});
            let answer = json!({"subject": format!("acct:pages@lyon.localhost:{port}"), "links": [link]});
            Reply::new(200, "application/jrd+json", answer.to_string())
        }
        true => Reply::new(404, "text/plain", "nobody"),
        false => Reply::activity(lyon_actor(port, &asked.target)),
    })
    .await
}

async fn say(city: &TestCity, who: &Actor, page: PageId, words: &str) -> Comment {
    city.clock.forward(Duration::from_secs(2));
    let new = NewComment { markdown: words.into(), ..NewComment::default() };
    city.commons().comment(who, page, new).await.unwrap()
}

/// What is sent, once everybody was looked for.
async fn sent(city: &TestCity) -> Vec<Message> {
    city.federation.look_for_called().await.unwrap();
    messages(city).await
}

#[tokio::test]
async fn what_calls_somebody_elsewhere_is_sent_to_them_and_so_is_what_becomes_of_it() {
    let there = lyon(Arc::new(AtomicBool::new(true))).await;
    let two = Two::cities().await;
    let (name, id) = (format!("@pages@lyon.localhost:{}", there.address.port()), there.url("lyon.localhost", "/pages"));
    let city = &two.bordeaux;
    let said = say(city, &city.officer, two.page, &format!("{name}, and in Lyon? `{name}`")).await;
    let first = sent(city).await;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].inbox, there.url("lyon.localhost", "/inbox").as_str());
    let create = read(&first[0]);
    assert_eq!((&create["type"], &create["object"]["id"]), (&json!("Create"), &json!(said.ap_id)));
    assert_eq!(create["object"]["tag"], json!([{"type": "Mention", "href": id.as_str(), "name": name}]));
    for addressed in [&create["cc"], &create["object"]["cc"]] {
        assert_eq!(addressed, &json!([id.as_str()]));
    }

    // Whoever is called no more is told so: nobody is left with what is not said any more.
    city.clock.forward(Duration::from_secs(2));
    city.commons().edit_comment(&city.officer, &said.ulid, "And elsewhere?").await.unwrap();
    let again = sent(city).await;
    let update = read(&again[0]);
    assert_eq!((again.len(), &update["type"], &update["object"]["tag"]), (1, &json!("Update"), &Value::Null));
    city.clock.forward(Duration::from_secs(2));
    city.commons().delete_comment(&city.officer, &said.ulid).await.unwrap();
    let gone = sent(city).await;
    assert_eq!((gone.len(), &read(&gone[0])["type"]), (1, &json!("Delete")));

    // Said at a copy: the page's city is told as ever, and Lyon beside it.
    let (sidi, leila) = (&two.sidi, &two.leila);
    say(sidi, leila, two.copied, &format!("{name}, and you?")).await;
    let inboxes: Vec<String> = sent(sidi).await.into_iter().map(|message| message.inbox).collect();
    assert_eq!(inboxes, [format!("{BORDEAUX}/inbox"), there.url("lyon.localhost", "/inbox").into()]);
}

#[tokio::test]
async fn the_city_of_the_page_is_told_once() {
    let two = Two::cities().await;
    let (sidi, ana) = (&two.sidi, actor(&format!("{BORDEAUX}/id/person/01KAN4P0000000000000000002"), "Ana Exemple"));
    let said = say(sidi, &two.leila, two.copied, "@ana@bordeaux.localhost:8100, and you?").await;
    let found = move |tx: &mut Tx<'_>| -> Result<(), StoreError> {
        tx.save_actor(&ana)?;
        let mention = tx.mentions(said.id)?.remove(0);
        assert!(tx.found_called(mention.id, &ana.ap_id)?);
        tx.tell(News::Mention(mention.id))
    };
    sidi.commons().store().write(found).await.unwrap();
    let sent = sent(sidi).await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(read(&sent[0])["object"]["tag"][0]["name"], "@ana@bordeaux.localhost:8100");
}

#[tokio::test]
async fn nobody_is_asked_for_by_a_name_that_leads_inside_or_to_a_blocked_city() {
    let there = lyon(Arc::new(AtomicBool::new(true))).await;
    let two = Two::cities().await;
    let (city, port) = (&two.bordeaux, there.address.port());
    let blocked = there.url("lyon.localhost", "/");
    let origin = Origin::of(&blocked).unwrap();
    let block = move |tx: &mut Tx<'_>| -> Result<(), StoreError> {
        let new = koinon_store::NewCity {
            name: "Lyon".into(),
            summary: String::new(),
            created: "2026-11-20T09:00:00Z".parse().unwrap(),
            origin: origin.clone(),
        };
        let row = tx.ensure_city(&new)?;
        tx.set_city_blocked(row, Some("spam"))
    };
    city.commons().store().write(block).await.unwrap();
    let inside = ["127.0.0.1", "lyon.localhost", "169.254.169.254", "10.0.0.1", "0x7f000001"];
    let words: Vec<String> = inside.iter().map(|host| format!("@pages@{host}:{port}")).collect();
    say(city, &city.officer, two.page, &words.join(" ")).await;
    say(city, &city.officer, two.page, "@ana@bordeaux.localhost:8100 and @ana").await;
    assert!(sent(city).await.is_empty());
    assert!(there.asked().is_empty(), "{:?}", there.asked());
    let far = city.commons().now().plus_millis(1000 * 24 * 3600 * 1000);
    let due = city.commons().store().read(move |conn| conn.due_mentions(far, 10)).await.unwrap();
    assert!(due.is_empty(), "and nobody ever will be: {due:?}");
}

#[tokio::test]
async fn whoever_is_not_found_is_looked_for_again_a_few_times() {
    let is_there = Arc::new(AtomicBool::new(false));
    let there = lyon(Arc::clone(&is_there)).await;
    let two = Two::cities().await;
    let city = &two.bordeaux;
    say(city, &city.officer, two.page, &format!("@pages@lyon.localhost:{}", there.address.port())).await;
    let mut asked = Vec::new();
    for _ in 0..8 {
        assert!(sent(city).await.is_empty());
        asked.push(there.asked().len());
        city.clock.forward(Duration::from_secs(24 * 3600));
    }
    assert_eq!(asked, [1, 2, 3, 4, 5, 5, 5, 5]);

    say(city, &city.officer, two.page, &format!("@pages@lyon.localhost:{}, please", there.address.port())).await;
    assert!(sent(city).await.is_empty());
    is_there.store(true, Ordering::SeqCst);
    assert!(sent(city).await.is_empty(), "not at once");
    city.clock.forward(Duration::from_secs(61));
    assert_eq!(sent(city).await.len(), 1);
}
