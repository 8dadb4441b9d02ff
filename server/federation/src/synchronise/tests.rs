//! A mirror ends with what its city has, whatever happens on the way.

use std::sync::{Arc, Mutex, OnceLock};

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use koinon_core::{Hash, Origin};
use koinon_store::{City, CityId, CityProfile, NewCity, PageId, RemoteActor, Subscription};
use serde_json::{Value, json};
use url::Url;

use super::*;
use crate::changes::{NDJSON, Since};
use crate::digest::DigestTree;
use crate::documents::Document;
use crate::inbox::Outcome;
use crate::test_city::{TestCity, until};
use crate::test_server::{Asked, Reply, TestServer};
use crate::wire::ids::LocalId;
use crate::wire::read::IncomingActivity;

/// A city that answers as its HTTP room would, and may break off or alter its lists.
struct Answering {
    city: Arc<TestCity>,
    server: TestServer,
    /// After so many lines the list breaks off.
    cut_after: Arc<Mutex<Option<usize>>>,
    /// What is replaced in every list.
    altered: Arc<Mutex<Option<(String, String)>>>,
}

impl Answering {
    async fn start(name: &str) -> Self {
        let city: Arc<OnceLock<Arc<TestCity>>> = Arc::default();
        let cut_after: Arc<Mutex<Option<usize>>> = Arc::default();
        let altered: Arc<Mutex<Option<(String, String)>>> = Arc::default();
        let (answering, cut, change) = (Arc::clone(&city), Arc::clone(&cut_after), Arc::clone(&altered));
        let server = TestServer::start(move |_, asked| {
            let Some(city) = answering.get() else { return Reply::new(503, "text/plain", "") };
            let answer = answer(city, asked);
            let reply = tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(answer));
            let Ok(mut list) = reply else { return Reply::new(404, "text/plain", "") };
            if let Listed::Lines(text) = &mut list {
                if let Some((from, to)) = &*change.lock().unwrap() {
                    *text = text.replace(from, to);
                }
                if let Some(lines) = *cut.lock().unwrap() {
                    let part: String = text.split_inclusive('\n').take(lines).collect();
                    return Reply::new(200, NDJSON, part).hanging();
                }
            }
            match list {
                Listed::Lines(text) => Reply::new(200, NDJSON, text),
                Listed::Json(json) => Reply::activity(json),
            }
        })
        .await;
        let origin = format!("http://{name}.localhost:{}", server.address.port());
        let test_city = Arc::new(TestCity::at(&origin).await);
        assert!(city.set(Arc::clone(&test_city)).is_ok());
        Self { city: test_city, server, cut_after, altered }
    }

    fn lists_asked(&self) -> Vec<String> {
        let targets = self.server.asked().into_iter().map(|asked| asked.target);
        targets.filter(|target| target.starts_with("/id/changes")).collect()
    }
}

enum Listed {
    Lines(String),
    Json(Value),
}

async fn answer(city: &TestCity, asked: &Asked) -> Result<Listed, ()> {
    let url = Url::parse(&format!("http://x.localhost{}", asked.target)).unwrap();
    let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    match url.path() {
        "/id/changes" => {
            let named: Vec<_> =
                url.query_pairs().filter(|(key, _)| key == "page").map(|(_, v)| v.into_owned()).collect();
            let bytes = if named.is_empty() {
                let all: Vec<Bytes> = city.federation.changes(value("since").as_deref()).try_collect().await.unwrap();
                all.concat()
            } else {
                city.federation.named_pages(named).await.unwrap().to_vec()
            };
            Ok(Listed::Lines(String::from_utf8(bytes).unwrap()))
        }
        "/id/city/digest" => {
            let node = city.federation.digest(&value("prefix").unwrap_or_default()).await.unwrap();
            node.map(Listed::Json).ok_or(())
        }
        path => match city.federation.document(LocalId::parse_path(path).ok_or(())?, None).await.unwrap() {
            Document::Found(json) => Ok(Listed::Json(json)),
            _ => Err(()),
        },
    }
}

/// Makes `mirror` a subscriber of `city`, accepted.
async fn subscribed(mirror: &TestCity, origin: &Origin, pages: Option<&TestCity>, software: &str) -> CityId {
    let (origin, software) = (origin.clone(), software.to_owned());
    let key = pages.map(|city| {
        let identity = city.commons().identity().unwrap();
        (identity.record_key_id.clone(), identity.record_key.public().to_multibase())
    });
    let now = mirror.commons().now();
    let written = mirror.commons().store().write(move |tx| -> Result<_, koinon_store::Error> {
        let name = origin.host().to_owned();
        let city = tx.ensure_city(&NewCity {
            origin: origin.clone(),
            name: name.clone(),
            summary: String::new(),
            created: now,
        })?;
        let profile = CityProfile {
            name,
            summary: String::new(),
            city_actor: origin.at("/id/city"),
            pages_actor: origin.at("/id/person/pages"),
            inbox: origin.at("/inbox"),
            software: Some(software),
        };
        tx.set_city_profile(city, &profile)?;
        if let Some((id, multibase)) = key {
            tx.pin_record_key(city, &id, &multibase)?;
        }
        let follow = format!("http://gent.localhost:8100/id/activity/{}", origin.host());
        let subscription =
            tx.insert_subscription(&format!("01KAN4S00000000000000{:05}", city.0), city, &follow, now)?;
        tx.set_subscription_state(subscription, SubscriptionState::Accepted, now)?;
        Ok(city)
    });
    written.await.unwrap()
}

/// Keeps a mirror complete until the test ends.
struct Running {
    task: tokio::task::JoinHandle<()>,
    _stop: watch::Sender<bool>,
}

impl Running {
    fn of(mirror: &TestCity) -> Self {
        let federation = mirror.federation.clone();
        // Repair is seldom here, so that a test sees what each comparison does.
        let retry = RetryPolicy::short(federation.origin()).unwrap();
        let settings = SynchroniserSettings { retry, ..SynchroniserSettings::default() };
        let (stop, stopped) = watch::channel(false);
        Self { task: tokio::spawn(federation.follow_subscriptions(settings, stopped)), _stop: stop }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn subscription(mirror: &TestCity) -> Subscription {
    mirror.commons().store().read(|conn| conn.subscriptions()).await.unwrap().pop().unwrap()
}

async fn city_row(mirror: &TestCity, id: CityId) -> City {
    mirror.commons().store().read(move |conn| conn.city(id)).await.unwrap().unwrap()
}

async fn heads(city: &TestCity, id: CityId) -> DigestTree {
    city.commons().store().read(move |conn| DigestTree::read(conn, id)).await.unwrap()
}

async fn until_complete(mirror: &TestCity) {
    until("the mirror is complete", async || {
        mirror.clock.forward(Duration::from_secs(1));
        subscription(mirror).await.synchronised.is_some()
    })
    .await;
}

async fn publish_some(city: &TestCity, count: usize) -> Vec<PageId> {
    let mut pages = Vec::new();
    for number in 0..count {
        pages.push(city.publish(&format!("Page {number}")).await);
    }
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_member_gets_every_page_and_every_tombstone() {
    let (bordeaux, mirror) = (Answering::start("bordeaux").await, TestCity::at("http://gent.localhost:8100").await);
    let pages = publish_some(&bordeaux.city, 40).await;
    bordeaux.city.edit(pages[3], "Page trois", 1).await;
    bordeaux.city.commons().delete_page(&bordeaux.city.officer, pages[5], None).await.unwrap();
    let id = subscribed(&mirror, bordeaux.city.federation.origin(), Some(&bordeaux.city), "koinon").await;
    let running = Running::of(&mirror);
    until_complete(&mirror).await;
    assert_eq!(heads(&mirror, id).await, heads(&bordeaux.city, koinon_store::HERE).await);
    let subscription = subscription(&mirror).await;
    assert_eq!((subscription.sync_done, subscription.sync_total), (40, Some(40)));
    let signed = bordeaux.server.asked().iter().all(|asked| asked.header("signature").is_some());
    assert!(signed, "every request is signed");
    drop(running);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_dies_goes_on_where_it_was() {
    let (bordeaux, mirror) = (Answering::start("bordeaux").await, TestCity::at("http://gent.localhost:8100").await);
    publish_some(&bordeaux.city, 80).await;
    let id = subscribed(&mirror, bordeaux.city.federation.origin(), Some(&bordeaux.city), "koinon").await;
    for lines in [40, 45] {
        *bordeaux.cut_after.lock().unwrap() = Some(lines);
        let before = subscription(&mirror).await.since;
        let running = Running::of(&mirror);
        until("some of it is here", async || {
            mirror.clock.forward(Duration::from_secs(1));
            subscription(&mirror).await.since != before
        })
        .await;
        drop(running);
    }
    assert!(subscription(&mirror).await.synchronised.is_none());
    *bordeaux.cut_after.lock().unwrap() = None;
    let (asked, done) = (bordeaux.lists_asked().len(), subscription(&mirror).await.sync_done);
    assert!((1..80).contains(&done), "{done}");
    let running = Running::of(&mirror);
    until_complete(&mirror).await;
    assert_eq!(heads(&mirror, id).await, heads(&bordeaux.city, koinon_store::HERE).await);
    let later = bordeaux.lists_asked();
    assert!(later[asked..].iter().all(|target| target.contains("since=p.")), "{later:?}");
    assert_eq!(subscription(&mirror).await.sync_total, Some(80));
    drop(running);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_found_and_nothing_else_is_fetched() {
    let (bordeaux, mirror) = (Answering::start("bordeaux").await, TestCity::at("http://gent.localhost:8100").await);
    let pages = publish_some(&bordeaux.city, 20).await;
    let id = subscribed(&mirror, bordeaux.city.federation.origin(), Some(&bordeaux.city), "koinon").await;
    let running = Running::of(&mirror);
    until_complete(&mirror).await;
    // None of this is delivered to the mirror.
    bordeaux.city.edit(pages[1], "Page une", 1).await;
    bordeaux.city.edit(pages[1], "Page une, bis", 2).await;
    bordeaux.city.commons().delete_page(&bordeaux.city.officer, pages[2], None).await.unwrap();
    bordeaux.city.publish("Nouvelle").await;
    let before = bordeaux.lists_asked().len();
    until("what differs is repaired", async || {
        mirror.clock.forward(Duration::from_secs(60));
        bordeaux.city.clock.forward(Duration::from_secs(60));
        heads(&mirror, id).await == heads(&bordeaux.city, koinon_store::HERE).await
    })
    .await;
    let asked = bordeaux.lists_asked()[before..].to_vec();
    let named: usize = asked.iter().map(|target| target.matches("page=").count()).sum();
    assert!(asked.iter().all(|target| target.contains("page=")), "{asked:?}");
    assert!(named <= 2 * 3, "{asked:?}");
    drop(running);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_altered_page_is_not_stored_and_counted() {
    let (bordeaux, mirror) = (Answering::start("bordeaux").await, TestCity::at("http://gent.localhost:8100").await);
    publish_some(&bordeaux.city, 2).await;
    bordeaux.city.publish("Honnête").await;
    // The texts of all pages but the last are changed by one byte.
    *bordeaux.altered.lock().unwrap() = Some(("title: Page 1".into(), "title: Page 7".into()));
    let id = subscribed(&mirror, bordeaux.city.federation.origin(), Some(&bordeaux.city), "koinon").await;
    let running = Running::of(&mirror);
    until_complete(&mirror).await;
    let (ours, theirs) = (heads(&mirror, id).await, heads(&bordeaux.city, koinon_store::HERE).await);
    assert_eq!(ours.node("").unwrap().count, 2);
    assert_eq!(theirs.node("").unwrap().count, 3);
    assert!(city_row(&mirror, id).await.mismatches >= 1);
    drop(running);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_lists_no_pages_of_others() {
    let (bordeaux, mirror) = (Answering::start("bordeaux").await, TestCity::at("http://gent.localhost:8100").await);
    let lyon = Answering::start("lyon").await;
    publish_some(&bordeaux.city, 1).await;
    let id = subscribed(&mirror, bordeaux.city.federation.origin(), Some(&bordeaux.city), "koinon").await;
    let other = subscribed(&mirror, lyon.city.federation.origin(), Some(&lyon.city), "koinon").await;
    let page = lyon.city.publish("De Lyon").await;
    let listed = lyon.city.federation.changes(None).try_collect::<Vec<_>>().await.unwrap().concat();
    let line = listed.split(|b| *b == b'\n').nth(1).unwrap();
    let object = serde_json::from_slice::<Value>(line).unwrap()["object"].clone();
    let city = city_row(&mirror, id).await;
    mirror.federation.take_listed(&city, &object).await.unwrap();
    assert_eq!(heads(&mirror, other).await, DigestTree::default());
    // Its own city may.
    let lyon_row = city_row(&mirror, other).await;
    mirror.federation.take_listed(&lyon_row, &object).await.unwrap();
    assert_eq!(heads(&mirror, other).await.head(&lyon.city.ap_id(page).await), Some(lyon.city.head(page).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_meanwhile_is_not_put_back_by_an_older_list() {
    let (bordeaux, mirror) = (Answering::start("bordeaux").await, TestCity::at("http://gent.localhost:8100").await);
    let page = bordeaux.city.publish("Page").await;
    let object = |lines: Vec<Bytes>| {
        let lines = lines.concat();
        let line = lines.split(|b| *b == b'\n').nth(1).unwrap().to_vec();
        serde_json::from_slice::<Value>(&line).unwrap()["object"].clone()
    };
    let older = object(bordeaux.city.federation.changes(None).try_collect().await.unwrap());
    bordeaux.city.edit(page, "Page, bis", 1).await;
    bordeaux.city.edit(page, "Page, ter", 2).await;
    let newer = object(bordeaux.city.federation.changes(None).try_collect().await.unwrap());
    let id = subscribed(&mirror, bordeaux.city.federation.origin(), Some(&bordeaux.city), "koinon").await;
    let city = city_row(&mirror, id).await;
    mirror.federation.take_listed(&city, &newer).await.unwrap();
    mirror.federation.take_listed(&city, &older).await.unwrap();
    let held: Option<Hash> = heads(&mirror, id).await.head(&bordeaux.city.ap_id(page).await);
    assert_eq!(held, Some(bordeaux.city.head(page).await));
}

/// Word of `actor` that a list goes on at `list`, handed in as verified.
async fn told(mirror: &TestCity, actor: &str, number: u32, list: &str) -> Outcome {
    let signer = RemoteActor {
        ap_id: actor.to_owned(),
        kind: "Group".into(),
        handle: "city".into(),
        name: "A made-up city".into(),
        inbox: format!("{actor}/inbox"),
        shared_inbox: None,
        key_id: format!("{actor}#main-key"),
        key_pem: String::new(),
        gone: false,
        fetched: mirror.commons().now(),
    };
    let id = format!("{}/id/activity/{number}", Origin::of_str(actor).unwrap().as_str());
    let activity =
        IncomingActivity::read(&json!({"id": id, "type": "Update", "actor": actor, "object": list})).unwrap();
    mirror.federation.carry_out(&signer, &activity).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_city_imported_is_read_from_its_list_from_where_it_says() {
    let (bordeaux, mirror) = (Answering::start("bordeaux").await, TestCity::at("http://gent.localhost:8100").await);
    let origin = bordeaux.city.federation.origin().clone();
    publish_some(&bordeaux.city, 3).await;
    let id = subscribed(&mirror, &origin, Some(&bordeaux.city), "koinon").await;
    let running = Running::of(&mirror);
    until_complete(&mirror).await;
    let head = bordeaux.city.commons().store().read(|conn| conn.log_head()).await.unwrap();
    let list = Since::after(&head.epoch, head.position).at(&origin);
    for number in 0..70 {
        bordeaux.city.import(&format!("Import {number}")).await;
    }
    let before = bordeaux.server.asked().len();
    // Nobody else can say it, and nothing else is said.
    let (city, pages) = (origin.at("/id/city"), origin.at("/id/person/pages"));
    for (actor, list) in [
        (pages.as_str(), list.as_str()),
        ("http://lyon.localhost:1/id/city", list.as_str()),
        (city.as_str(), "http://lyon.localhost:1/id/changes?since=l.00.1"),
        (city.as_str(), &origin.at("/id/changes?since=l.00.1&page=x")),
    ] {
        assert!(matches!(told(&mirror, actor, 1, list).await, Outcome::Ignored(_)), "{actor} {list}");
    }
    assert!(!subscription(&mirror).await.behind);
    assert_eq!(told(&mirror, &city, 2, &list).await, Outcome::Done);
    until("the import is here", async || heads(&mirror, id).await == heads(&bordeaux.city, koinon_store::HERE).await)
        .await;
    let asked: Vec<_> = bordeaux.server.asked()[before..].iter().map(|asked| asked.target.clone()).collect();
    assert_eq!(asked, [format!("/id/changes?since={}", Since::after(&head.epoch, head.position))]);
    until("it is complete again", async || {
        let subscription = subscription(&mirror).await;
        subscription.synchronised.is_some() && !subscription.behind
    })
    .await;
    drop(running);
}

#[tokio::test(flavor = "multi_thread")]
async fn word_that_comes_while_the_list_is_read_is_not_lost() {
    let (bordeaux, mirror) = (Answering::start("bordeaux").await, TestCity::at("http://gent.localhost:8100").await);
    let origin = bordeaux.city.federation.origin().clone();
    publish_some(&bordeaux.city, 40).await;
    let id = subscribed(&mirror, &origin, Some(&bordeaux.city), "koinon").await;
    // The list hangs after some lines, and while it does the city says that there is more.
    *bordeaux.cut_after.lock().unwrap() = Some(36);
    let running = Running::of(&mirror);
    until("some of it is here", async || subscription(&mirror).await.since.is_some()).await;
    bordeaux.city.import("Import").await;
    let list = origin.at("/id/changes?since=l.00.1");
    assert_eq!(told(&mirror, &origin.at("/id/city"), 3, &list).await, Outcome::Done);
    assert!(subscription(&mirror).await.since.is_some_and(|since| since.starts_with("p.")), "the earlier place counts");
    *bordeaux.cut_after.lock().unwrap() = None;
    until("everything is here", async || {
        mirror.clock.forward(Duration::from_secs(1));
        heads(&mirror, id).await == heads(&bordeaux.city, koinon_store::HERE).await
            && !subscription(&mirror).await.behind
    })
    .await;
    drop(running);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outbox_without_end_is_left() {
    let server = TestServer::start(|port, asked| {
        let id = |path: &str| format!("http://lyon.localhost:{port}{path}");
        match asked.target.as_str() {
            "/id/city" => Reply::activity(json!({"id": id("/id/city"), "outbox": id("/outbox")})),
            "/outbox" => {
                Reply::activity(json!({"id": id("/outbox"), "totalItems": u64::MAX, "first": id("/outbox/1")}))
            }
            "/outbox/1" => Reply::activity(json!({
                "id": id("/outbox/1"), "next": id("/outbox/2"),
                "orderedItems": ["https://elsewhere.example/1", 7, null, {"type": "Create"}, vec!["x"; 3]],
            })),
            "/outbox/2" => {
                Reply::activity(json!({"id": id("/outbox/2"), "next": id("/outbox/1"), "items": id("/note/1")}))
            }
            _ => Reply::new(404, "text/plain", ""),
        }
    })
    .await;
    let mirror = TestCity::at("http://gent.localhost:8100").await;
    let origin = Origin::of(&server.url("lyon.localhost", "/")).unwrap();
    let id = subscribed(&mirror, &origin, None, "another-wiki").await;
    let running = Running::of(&mirror);
    until_complete(&mirror).await;
    let targets: Vec<_> = server.asked().into_iter().map(|asked| asked.target).collect();
    assert_eq!(targets.iter().filter(|target| target.as_str() == "/outbox/1").count(), 1, "{targets:?}");
    assert_eq!(subscription(&mirror).await.sync_total, None);
    assert_eq!(heads(&mirror, id).await, DigestTree::default());
    drop(running);
}
