//! What arrives at which inbox, in which order, whatever its server answers.

use std::sync::atomic::{AtomicU16, Ordering};

use futures_util::TryStreamExt as _;
use serde_json::Value;
use tokio::task::JoinHandle;

use koinon_core::Origin;

use super::*;
use crate::test_city::{TestCity, until};
use crate::test_server::{Asked, Reply, TestServer};

const GENT: &str = "http://gent.localhost:8100";

/// Delivery that runs until the test ends.
struct Running {
    task: JoinHandle<()>,
    _stop: watch::Sender<bool>,
}

impl Running {
    fn of(city: &TestCity) -> Self {
        let retry = RetryPolicy::short(city.federation.origin()).unwrap();
        let settings = DeliverySettings { retry, node: "one".into() };
        let federation = city.federation.clone();
        let (stop, stopped) = watch::channel(false);
        Self { task: tokio::spawn(federation.follow_deliveries(settings, stopped)), _stop: stop }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What was posted to a path, oldest first.
fn posted(server: &TestServer, path: &str) -> Vec<Value> {
    let posts = server.asked().into_iter().filter(|asked| asked.method == "POST" && asked.target == path);
    posts.map(|asked| serde_json::from_slice(&asked.body).unwrap()).collect()
}

/// The titles of pages that were announced to a path, or the type of what has none.
fn announced(server: &TestServer, path: &str) -> Vec<String> {
    let title = |activity: &Value| {
        let act = &activity["object"];
        let article = if act["type"] == "Undo" { &act["result"] } else { &act["object"] };
        let name = article["name"].as_str().or(act["type"].as_str()).unwrap_or_default();
        name.to_owned()
    };
    posted(server, path).iter().map(title).collect()
}

async fn until_posted(server: &TestServer, path: &str, count: usize) {
    until(&format!("{count} deliveries to {path}"), async || posted(server, path).len() >= count).await;
}

async fn cursor(city: &TestCity, inbox: &str) -> Option<koinon_store::DeliveryCursor> {
    let all = city.commons().store().read(|conn| conn.delivery_cursors()).await.unwrap();
    all.into_iter().find(|cursor| cursor.inbox == inbox)
}

async fn until_delivered(city: &TestCity, inbox: &str) {
    until(&format!("everything is delivered to {inbox}"), async || {
        let head = city.commons().store().read(|conn| conn.log_head()).await.unwrap();
        let behind = cursor(city, inbox).await.is_some_and(|cursor| cursor.position < head.position);
        let parked =
            city.commons().store().read(|conn| conn.due_parked(koinon_core::Timestamp::from_millis(i64::MAX), 1)).await;
        !behind && parked.unwrap().is_empty()
    })
    .await;
}

fn accepting() -> impl Fn(u16, &Asked) -> Reply + Send + Sync + 'static {
    |_, _| Reply::new(202, "text/plain", "")
}

/// A server that answers with a status that can be changed.
async fn answering(status: &Arc<AtomicU16>) -> TestServer {
    let status = Arc::clone(status);
    TestServer::start(move |_, _| Reply::new(status.load(Ordering::SeqCst), "text/plain", "made-up answer")).await
}

#[tokio::test]
async fn another_city_gets_every_change_of_a_page_in_order() {
    let (city, server) = (TestCity::at(GENT).await, TestServer::start(accepting()).await);
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    city.followed_at(&inbox, "koinon").await;
    let running = Running::of(&city);
    let page = city.publish("Compost").await;
    until_posted(&server, "/inbox", 1).await;
    city.edit(page, "Compost partagé", 1).await;
    until_posted(&server, "/inbox", 2).await;
    city.commons().delete_page(&city.officer, page, Some("double".into())).await.unwrap();
    until_posted(&server, "/inbox", 3).await;
    city.commons().restore_page(&city.officer, page, None).await.unwrap();
    until_posted(&server, "/inbox", 4).await;
    assert_eq!(announced(&server, "/inbox"), ["Compost", "Compost partagé", "Delete", "Compost partagé"]);
    let last = posted(&server, "/inbox").pop().unwrap();
    assert_eq!(last["object"]["result"]["revision"], city.head(page).await.to_string());
    let signature = server.asked()[0].header("signature").unwrap().to_owned();
    assert!(signature.contains("keyId=\"http://gent.localhost:8100/id/city#main-key\""), "{signature}");
    until_delivered(&city, &inbox).await;
    drop(running);
}

#[tokio::test]
async fn a_microblog_gets_a_page_by_its_id_once_and_its_deletion() {
    let (city, server) = (TestCity::at(GENT).await, TestServer::start(accepting()).await);
    city.followed_at(server.url("blog.localhost", "/inbox").as_str(), "mastodon").await;
    let running = Running::of(&city);
    let page = city.publish("Compost").await;
    city.edit(page, "Compost", 1).await;
    city.edit(page, "Compost", 2).await;
    city.commons().delete_page(&city.officer, page, None).await.unwrap();
    city.publish("Télécentre").await;
    until_posted(&server, "/inbox", 2).await;
    until_delivered(&city, server.url("blog.localhost", "/inbox").as_str()).await;
    let types: Vec<_> = posted(&server, "/inbox").iter().map(|activity| activity["type"].clone()).collect();
    // The first page may have been gone before it was told; its deletion is told in any case.
    assert_eq!(types.iter().filter(|kind| *kind == "Delete").count(), 1);
    assert!(types.iter().filter(|kind| *kind == "Announce").count() <= 2);
    let last = posted(&server, "/inbox").pop().unwrap();
    assert!(last["object"].is_string(), "{last}");
    drop(running);
}

#[tokio::test]
async fn what_was_published_while_a_server_was_away_arrives_when_it_is_back() {
    let (city, status) = (TestCity::at(GENT).await, Arc::new(AtomicU16::new(503)));
    let server = answering(&status).await;
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    city.followed_at(&inbox, "koinon").await;
    let running = Running::of(&city);
    for title in ["Un", "Deux", "Trois"] {
        city.publish(title).await;
    }
    until("the failure is noted", async || cursor(&city, &inbox).await.unwrap().failures > 0).await;
    // The node dies and another one takes over.
    drop(running);
    status.store(202, Ordering::SeqCst);
    city.clock.forward(Duration::from_secs(120));
    let before = posted(&server, "/inbox").len();
    let running = Running::of(&city);
    until_delivered(&city, &inbox).await;
    assert_eq!(announced(&server, "/inbox")[before..], ["Un", "Deux", "Trois"]);
    assert_eq!(cursor(&city, &inbox).await.unwrap().failures, 0);
    drop(running);
}

#[tokio::test]
async fn a_server_is_not_asked_again_before_it_wants_to_be() {
    let (city, status) = (TestCity::at(GENT).await, Arc::new(AtomicU16::new(429)));
    let answer = Arc::clone(&status);
    let server = TestServer::start(move |_, _| {
        Reply::new(answer.load(Ordering::SeqCst), "text/plain", "").with("retry-after", "3600")
    })
    .await;
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    city.followed_at(&inbox, "koinon").await;
    let running = Running::of(&city);
    city.publish("Compost").await;
    until("it is put off", async || cursor(&city, &inbox).await.unwrap().failures > 0).await;
    let next = cursor(&city, &inbox).await.unwrap().next_try;
    assert!(next >= city.commons().now().plus_millis(3_600_000));
    status.store(202, Ordering::SeqCst);
    city.clock.forward(Duration::from_secs(3601));
    city.federation.nudge();
    until_delivered(&city, &inbox).await;
    assert_eq!(posted(&server, "/inbox").len(), 2);
    drop(running);
}

#[tokio::test]
async fn a_row_that_keeps_failing_waits_while_the_rest_goes_on_in_order() {
    let city = TestCity::at(GENT).await;
    let poison = Arc::new(AtomicU16::new(500));
    let answer = Arc::clone(&poison);
    let server = TestServer::start(move |_, asked| {
        let poisoned = String::from_utf8_lossy(&asked.body).contains("Poison");
        Reply::new(if poisoned { answer.load(Ordering::SeqCst) } else { 202 }, "text/plain", "")
    })
    .await;
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    city.followed_at(&inbox, "lemmy").await;
    let running = Running::of(&city);
    let page = city.publish("Poison").await;
    until_posted(&server, "/inbox", 1).await;
    // A later change of that page waits behind it, other pages do not.
    city.edit(page, "Poison, bis", 1).await;
    city.publish("Sain").await;
    until("the other page arrives", async || announced(&server, "/inbox").contains(&"Sain".to_owned())).await;
    assert!(!announced(&server, "/inbox").contains(&"Poison, bis".to_owned()));
    poison.store(202, Ordering::SeqCst);
    city.clock.forward(Duration::from_secs(60));
    city.federation.nudge();
    until("the page arrives at last", async || announced(&server, "/inbox").contains(&"Poison, bis".to_owned())).await;
    let all = announced(&server, "/inbox");
    assert!(all.iter().rposition(|t| t == "Poison") < all.iter().position(|t| t == "Poison, bis"), "{all:?}");
    until_delivered(&city, &inbox).await;
    drop(running);
}

#[tokio::test]
async fn what_a_server_will_never_take_is_kept_as_a_dead_letter() {
    let city = TestCity::at(GENT).await;
    let server = TestServer::start(|_, asked| {
        let refused = String::from_utf8_lossy(&asked.body).contains("Refusé");
        Reply::new(if refused { 400 } else { 202 }, "text/plain", "we do not like this one")
    })
    .await;
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    city.followed_at(&inbox, "koinon").await;
    let running = Running::of(&city);
    let page = city.publish("Refusé").await;
    city.publish("Accepté").await;
    until_delivered(&city, &inbox).await;
    assert_eq!(announced(&server, "/inbox"), ["Refusé", "Accepté"]);
    let (parked, _) = city.commons().store().read(|conn| conn.dead_letters(10)).await.unwrap();
    assert_eq!(parked.len(), 1);
    assert_eq!((parked[0].page, parked[0].dead), (Some(page), true));
    assert!(parked[0].error.contains("400") && parked[0].error.contains("we do not like this one"));
    drop(running);
}

#[tokio::test]
async fn an_inbox_that_is_gone_is_forgotten_at_once() {
    let (city, status) = (TestCity::at(GENT).await, Arc::new(AtomicU16::new(410)));
    let server = answering(&status).await;
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    city.followed_at(&inbox, "koinon").await;
    let running = Running::of(&city);
    city.publish("Compost").await;
    until("it is forgotten", async || cursor(&city, &inbox).await.is_none()).await;
    city.publish("Télécentre").await;
    assert_eq!(posted(&server, "/inbox").len(), 1);
    assert_eq!(city.commons().store().read(|conn| conn.count_followers()).await.unwrap(), 0);
    drop(running);
}

#[tokio::test]
async fn a_missing_inbox_is_forgotten_only_if_its_owner_is_gone_too() {
    let city = TestCity::at(GENT).await;
    let server = TestServer::start(|_, asked| match asked.target.as_str() {
        "/alive/inbox-owner" => Reply::activity("{}"),
        "/gone/inbox-owner" => Reply::new(410, "text/plain", ""),
        _ => Reply::new(404, "text/plain", ""),
    })
    .await;
    let (alive, gone) = (server.url("a.localhost", "/alive/inbox"), server.url("b.localhost", "/gone/inbox"));
    city.followed_at(alive.as_str(), "koinon").await;
    city.followed_at(gone.as_str(), "koinon").await;
    let running = Running::of(&city);
    city.publish("Compost").await;
    until("the gone one is forgotten", async || cursor(&city, gone.as_str()).await.is_none()).await;
    until("the other one is put off", async || cursor(&city, alive.as_str()).await.unwrap().failures > 0).await;
    drop(running);
}

#[tokio::test]
async fn a_person_does_not_wait_behind_an_import() {
    let (city, server) = (TestCity::at(GENT).await, TestServer::start(accepting()).await);
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    city.followed_at(&inbox, "lemmy").await;
    for number in 0..30 {
        city.import(&format!("Import {number}")).await;
    }
    city.publish("Compost").await;
    let running = Running::of(&city);
    until_delivered(&city, &inbox).await;
    let all = announced(&server, "/inbox");
    assert_eq!(all.len(), 31);
    assert_eq!(all[0], "Compost");
    let imported: Vec<String> = (0..30).map(|number| format!("Import {number}")).collect();
    assert_eq!(all[1..], imported);
    drop(running);
}

/// The titles in the change list from the place on that a reader was told.
async fn told_of(city: &TestCity, activity: &Value) -> Vec<String> {
    let list = activity["object"].as_str().unwrap();
    let since = crate::changes::since_in(city.federation.origin(), list).unwrap();
    let lines: Vec<bytes::Bytes> = city.federation.changes(Some(&since)).try_collect().await.unwrap();
    let lines = lines.concat();
    let lines = lines.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    lines.filter_map(|line| line["object"]["name"].as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn another_koinon_is_told_where_the_list_goes_on_instead_of_being_sent_an_import() {
    let (city, status) = (TestCity::at(GENT).await, Arc::new(AtomicU16::new(503)));
    let server = answering(&status).await;
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    city.import("Ancien").await;
    city.followed_at(&inbox, "koinon").await;
    for number in 0..30 {
        city.import(&format!("Import {number}")).await;
    }
    let running = Running::of(&city);
    // It was told before it could hear: nothing is left out for that.
    until("the failure is noted", async || cursor(&city, &inbox).await.unwrap().failures > 0).await;
    let refused = posted(&server, "/inbox").len();
    city.publish("Compost").await;
    status.store(202, Ordering::SeqCst);
    city.clock.forward(Duration::from_secs(60));
    city.federation.nudge();
    until_delivered(&city, &inbox).await;
    let taken = posted(&server, "/inbox").split_off(refused);
    assert_eq!(announced(&server, "/inbox")[refused], "Compost");
    assert_eq!(taken.len(), 2, "{taken:?}");
    assert_eq!((&taken[1]["type"], &taken[1]["actor"]), (&"Update".into(), &format!("{GENT}/id/city").into()));
    let imported: Vec<String> = (0..30).map(|number| format!("Import {number}")).collect();
    assert_eq!(told_of(&city, &taken[1]).await[..30], imported);
    drop(running);
}

#[tokio::test]
async fn another_koinon_that_was_away_for_long_reads_the_list() {
    let (city, server) = (TestCity::at(GENT).await, TestServer::start(accepting()).await);
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    city.followed_at(&inbox, "koinon").await;
    for number in 0..200 {
        city.publish(&format!("Page {number}")).await;
    }
    let running = Running::of(&city);
    until_delivered(&city, &inbox).await;
    let posts = posted(&server, "/inbox");
    assert_eq!(posts.len(), 1);
    assert_eq!(told_of(&city, &posts[0]).await.len(), 200);
    city.publish("Plus tard").await;
    until_posted(&server, "/inbox", 2).await;
    assert_eq!(announced(&server, "/inbox")[1], "Plus tard");
    drop(running);
}

#[tokio::test]
async fn of_a_page_that_changed_often_another_koinon_gets_the_newest_state_only() {
    let (city, server) = (TestCity::at(GENT).await, TestServer::start(accepting()).await);
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    city.followed_at(&inbox, "koinon").await;
    let page = city.publish("Compost").await;
    for version in 1..=5 {
        city.edit(page, &format!("Compost {version}"), version).await;
    }
    let running = Running::of(&city);
    until_delivered(&city, &inbox).await;
    assert_eq!(announced(&server, "/inbox"), ["Compost 5"]);
    drop(running);
}

#[tokio::test]
async fn a_host_that_never_answers_holds_up_nobody_else() {
    let city = TestCity::at(GENT).await;
    let slow = TestServer::start(|_, _| Reply::new(202, "text/plain", "").hanging()).await;
    let quick = TestServer::start(accepting()).await;
    for number in 0..20 {
        city.followed_at(slow.url("slow.localhost", &format!("/{number}/inbox")).as_str(), "mastodon").await;
    }
    let inbox = quick.url("quick.localhost", "/inbox").to_string();
    city.followed_at(&inbox, "koinon").await;
    let running = Running::of(&city);
    city.publish("Compost").await;
    until_delivered(&city, &inbox).await;
    assert_eq!(announced(&quick, "/inbox"), ["Compost"]);
    drop(running);
}

#[tokio::test]
async fn a_blocked_city_is_sent_nothing() {
    let (city, server) = (TestCity::at(GENT).await, TestServer::start(accepting()).await);
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    city.followed_at(&inbox, "koinon").await;
    let origin = Origin::of_str(&inbox).unwrap();
    city.commons()
        .store()
        .write(move |tx| -> Result<(), koinon_store::Error> {
            let lyon = tx.city_by_origin(&origin)?.unwrap();
            tx.set_city_blocked(lyon.id, Some("a made-up reason"))
        })
        .await
        .unwrap();
    let running = Running::of(&city);
    city.publish("Compost").await;
    until("its inbox is dropped", async || cursor(&city, &inbox).await.is_none()).await;
    assert!(server.asked().is_empty());
    drop(running);
}

#[tokio::test]
async fn messages_about_one_thing_arrive_in_order_and_are_tried_until_taken() {
    let (city, status) = (TestCity::at(GENT).await, Arc::new(AtomicU16::new(500)));
    let server = answering(&status).await;
    let inbox = server.url("lyon.localhost", "/inbox").to_string();
    let now = city.commons().now();
    for number in 1..=2 {
        let inbox = inbox.clone();
        let activity = serde_json::json!({"id": number, "actor": format!("{GENT}/id/person/pages")}).to_string();
        city.commons().store().write(move |tx| tx.insert_message(&inbox, "one thing", &activity, now)).await.unwrap();
    }
    let running = Running::of(&city);
    until_posted(&server, "/inbox", 1).await;
    status.store(202, Ordering::SeqCst);
    until("both are taken", async || {
        city.clock.forward(Duration::from_secs(10));
        city.federation.nudge();
        let due = city
            .commons()
            .store()
            .read(|conn| conn.due_messages(koinon_core::Timestamp::from_millis(i64::MAX), 9))
            .await;
        due.unwrap().is_empty()
    })
    .await;
    let ids: Vec<_> = posted(&server, "/inbox").iter().map(|message| message["id"].clone()).collect();
    assert_eq!(ids.last(), Some(&2.into()));
    assert_eq!(ids.iter().filter(|id| **id == 2).count(), 1, "{ids:?}");
    let signature = server.asked()[0].header("signature").unwrap().to_owned();
    assert!(signature.contains("/id/person/pages#main-key"), "{signature}");
    drop(running);
}
