//! Rows E01 to E10 as one: every way in which a stranger can name an address to this city, and none leads inside. For each,
//! the honest twin, which names an address of its own, is followed wherever that is what the way is for.

use std::sync::{Arc, Mutex, OnceLock};

use koinon_commons::mirror::{Authority, MirroredFile, MirroredRevision, Received};
use koinon_core::key::RecordKey;
use koinon_core::{Hash, OpaqueId, Origin, PageState, Record};
use koinon_store::{CityProfile, NewCity, SubscriptionState, Tx};
use serde_json::{Value, json};
use tokio::sync::watch;
use url::Url;

use crate::actors::fixtures::key;
use crate::delivery::{DeliverySettings, RetryPolicy};
use crate::signature::{Incoming, Signer, generate_rsa};
use crate::synchronise::SynchroniserSettings;
use crate::test_city::{TestCity, until};
use crate::test_server::{Asked, Reply, TestServer, noon};

/// An address of the stranger's own that has no other use.
const BAIT: &str = "/bait/nodeinfo";
const GENT: &str = "http://gent.localhost:8100";

/// Addresses that this city may not ask: its neighbours on the wire, its host's secrets, files, and other networks.
const INSIDE: [&str; 6] = [
    "http://10.0.0.1/x",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00::1]/x",
    "http://167772161:6379/x",
    "https://intranet.example/x",
    "file:///etc/passwd",
];

/// Where a stranger can write an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    KeyId,
    OwnerOfAKey,
    IdOfAnActor,
    RedirectOfAnActor,
    Inbox,
    SharedInbox,
    Icon,
    ObjectOfAnAnnounce,
    ObjectOfACreate,
    RedirectOfAPage,
    NodeInfo,
    NodeInfoOfAFollower,
    CityInNodeInfo,
    WebFinger,
    Typed,
    Outbox,
    FirstOfACollection,
    NextOfACollection,
    EntryOfACollection,
    Picture,
    RedirectOfAPicture,
}

use Way::*;

const WAYS: [Way; 21] = [
    KeyId,
    OwnerOfAKey,
    IdOfAnActor,
    RedirectOfAnActor,
    Inbox,
    SharedInbox,
    Icon,
    ObjectOfAnAnnounce,
    ObjectOfACreate,
    RedirectOfAPage,
    NodeInfo,
    NodeInfoOfAFollower,
    CityInNodeInfo,
    WebFinger,
    Typed,
    Outbox,
    FirstOfACollection,
    NextOfACollection,
    EntryOfACollection,
    Picture,
    RedirectOfAPicture,
];

/// What a stranger's server answers that names `link` in one way and is honest in all others.
fn answer(way: Way, link: &str, port: u16, asked: &Asked) -> Reply {
    let base = format!("http://{}", asked.header("host").unwrap());
    let at = |path: &str| format!("{base}{path}");
    let named = |here: Way, honest: &str| if way == here { link.to_owned() } else { at(honest) };
    let actor = |kind: &str, path: &str| {
        json!({
            "id": named(IdOfAnActor, path), "type": kind, "preferredUsername": "pages", "name": format!("Evere {port}"),
            "inbox": named(Inbox, "/inbox"), "endpoints": {"sharedInbox": named(SharedInbox, "/shared")},
            "icon": {"type": "Image", "url": named(Icon, "/icon")}, "outbox": named(Outbox, "/outbox"),
            "publicKey": {"id": at(&format!("{path}#main-key")), "owner": at(path), "publicKeyPem": key(0).1},
            "assertionMethod": [{"id": at(&format!("{path}#record")), "type": "Multikey", "controller": at(path),
                "publicKeyMultibase": record_key().public().to_multibase()}],
        })
    };
    let json = |body: Value| Reply::new(200, "application/json", body.to_string());
    match asked.target.as_str() {
        "/.well-known/nodeinfo" => {
            let href = if way == NodeInfoOfAFollower { link.to_owned() } else { named(NodeInfo, "/nodeinfo") };
            json(json!({"links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": href}]}))
        }
        "/nodeinfo" => {
            json(json!({"software": {"name": "koinon"}, "metadata": {"city": named(CityInNodeInfo, "/id/city")}}))
        }
        target if target.starts_with("/.well-known/webfinger") => {
            let links =
                json!([{"rel": "self", "type": "application/activity+json", "href": named(WebFinger, "/pages")}]);
            json(json!({"subject": format!("acct:pages@{}", asked.header("host").unwrap()), "links": links}))
        }
        "/id/city" => Reply::activity(actor("Group", "/id/city")),
        "/pages" => Reply::activity(actor("Person", "/pages")),
        "/key" => Reply::activity(json!({"id": at("/key"), "owner": link, "publicKeyPem": key(0).1})),
        "/redirect" => Reply::redirect(link),
        "/outbox" => Reply::activity(json!({"id": at("/outbox"), "first": named(FirstOfACollection, "/outbox/1")})),
        "/outbox/1" => {
            let entry = json!({"id": at("/a"), "type": "Announce", "actor": at("/id/city"), "object": link});
            let entry = if way == EntryOfACollection { json!([entry]) } else { json!([]) };
            let next = if way == NextOfACollection { json!(link) } else { Value::Null };
            Reply::activity(json!({"id": at("/outbox/1"), "orderedItems": entry, "next": next}))
        }
        "/inbox" | "/shared" => Reply::new(202, "text/plain", ""),
        _ => Reply::new(404, "text/plain", ""),
    }
}

fn record_key() -> RecordKey {
    RecordKey::from_secret([9; 32])
}

/// A city, and a stranger's server at which every path is asked for by the name of this round.
struct Stage {
    city: TestCity,
    server: TestServer,
    link: Arc<Mutex<String>>,
    host: String,
}

impl Stage {
    async fn set(way: Way) -> Self {
        let link: Arc<Mutex<String>> = Arc::default();
        let named = Arc::clone(&link);
        let server = TestServer::start(move |port, asked| answer(way, &named.lock().unwrap(), port, asked)).await;
        // One key for all these cities: making one takes a while.
        static KEY: OnceLock<(Vec<u8>, String)> = OnceLock::new();
        let (pkcs8, pem) = KEY.get_or_init(|| generate_rsa().unwrap());
        let city = TestCity::at(GENT).await;
        let keep = |tx: &mut Tx<'_>| tx.insert_local_key("http", pkcs8, pem, noon());
        city.commons().store().write(keep).await.unwrap();
        Self { city, server, link, host: String::new() }
    }

    fn at(&self, path: &str) -> String {
        self.server.url(&self.host, path).into()
    }

    fn origin(&self) -> Origin {
        Origin::of_str(&self.at("/")).unwrap()
    }

    fn was_asked(&self, path: &str) -> bool {
        self.server.asked().iter().any(|asked| asked.target == path)
    }

    /// Delivers an activity of the stranger's, signed by its author of pages or as `key_id`.
    async fn deliver(&self, kind: &str, object: Value, key_id: Option<&str>) {
        let (signer, actor) = (
            Signer::new(key_id.map_or(self.at("/pages#main-key"), str::to_owned), key(0).0.clone()),
            self.at("/pages"),
        );
        let id = self.at(&format!("/activity/{}", self.city.federation.new_ulid()));
        let body = json!({"id": id, "type": kind, "actor": actor, "object": object}).to_string();
        let url = Url::parse(&format!("{GENT}/inbox")).unwrap();
        let signed = signer.sign_post(&url, "application/activity+json", body.as_bytes(), noon()).unwrap();
        let mut headers: Vec<_> = signed.into_iter().map(|(n, v)| (n.to_owned(), v.into_bytes())).collect();
        headers.push(("host".into(), b"gent.localhost:8100".to_vec()));
        let incoming = Incoming { method: "POST", raw_target: "/inbox", headers, body: body.as_bytes() };
        let receipt = self.city.federation.receive(&incoming).await;
        assert!(receipt.status < 500 || receipt.status == 503, "{receipt:?}");
    }

    /// Makes this city a subscriber of the stranger's, as if it had been discovered.
    async fn subscribe(&self, software: &str) {
        let (origin, now, software) = (self.origin(), self.city.commons().now(), software.to_owned());
        let id = self.city.federation.new_ulid();
        let written = self.city.commons().store().write(move |tx| -> Result<(), koinon_store::Error> {
            let new = NewCity { origin: origin.clone(), name: "Evere".into(), summary: String::new(), created: now };
            let city = tx.ensure_city(&new)?;
            let profile = CityProfile {
                name: "Evere".into(),
                summary: String::new(),
                city_actor: origin.at("/id/city"),
                pages_actor: origin.at("/pages"),
                inbox: origin.at("/inbox"),
                software: Some(software),
            };
            tx.set_city_profile(city, &profile)?;
            tx.pin_record_key(city, &origin.at("/pages#record"), &record_key().public().to_multibase())?;
            let subscription = tx.insert_subscription(&id, city, &format!("{GENT}/id/activity/{id}"), now)?;
            tx.set_subscription_state(subscription, SubscriptionState::Accepted, now)
        });
        written.await.unwrap();
    }

    /// Reads the stranger's outbox until `enough`.
    async fn synchronise(&self, enough: impl AsyncFn() -> bool) {
        let settings = SynchroniserSettings::short(self.city.federation.origin()).unwrap();
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(self.city.federation.clone().follow_subscriptions(settings, stopped));
        until("the outbox is read", enough).await;
        drop((stop, task.abort()));
    }

    async fn is_synchronised(&self) -> bool {
        let all = self.city.commons().store().read(|conn| conn.subscriptions()).await.unwrap();
        let own = all.iter().find(|subscription| subscription.city.origin == self.origin());
        own.is_some_and(|subscription| subscription.synchronised.is_some())
    }

    /// Keeps a page of the stranger's that shows a picture at `url`, and fetches pictures until one could or could not be had.
    async fn show_picture(&self, url: &str, enough: impl AsyncFn() -> bool) {
        let (text, hash) = ("# Evere\n\n![](a.png)\n", Hash::of(url));
        let author = OpaqueId([1; 16]);
        let mut record = Record {
            v: 1,
            page: self.at(&format!("/page/{}", self.city.federation.new_ulid())),
            parents: Vec::new(),
            kind: "note".into(),
            lang: "fr".into(),
            title: "Evere".into(),
            slug: "evere".into(),
            state: PageState::Live,
            licence: "CC-BY-SA-4.0".into(),
            body: Hash::of(text),
            media: vec![hash],
            note: None,
            author,
            accepted_by: None,
            time: noon(),
            proof: None,
            more: serde_json::Map::new(),
        };
        record.sign(&record_key(), &self.at("/pages#record"));
        let file = MirroredFile { reference: "a.png".into(), url: url.into(), media_type: "image/png".into(), hash };
        let arrived = MirroredRevision {
            record,
            source: Some(text.into()),
            note: None,
            contributors: Vec::new(),
            files: vec![file],
            declined: Vec::new(),
            raw: None,
            bulk: false,
        };
        let received = self.city.commons().receive_revision(None, Authority::Sent, arrived).await.unwrap();
        assert!(matches!(received, Received::Stored(_)), "{received:?}");
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(self.city.federation.clone().follow_pictures(stopped));
        until("the picture was tried", enough).await;
        drop((stop, task.abort()));
    }

    /// Sends what waits for the stranger until its inbox has it.
    async fn send_answers(&self) {
        let retry = RetryPolicy::short(self.city.federation.origin()).unwrap();
        let settings = DeliverySettings { retry, node: "one".into() };
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(self.city.federation.clone().follow_deliveries(settings, stopped));
        until("the answer arrives", async || self.was_sent_something()).await;
        drop((stop, task.abort()));
    }

    /// Whether the stranger of this round has been sent anything.
    fn was_sent_something(&self) -> bool {
        let host = self.origin().authority().to_owned();
        self.server.asked().iter().any(|asked| asked.method == "POST" && asked.header("host") == Some(&host))
    }

    /// Goes one way with one address.
    async fn go(&mut self, way: Way, round: usize, link: &str, is_honest: bool) {
        self.host = format!("evere{round}.localhost");
        let link = if is_honest { self.at(BAIT) } else { link.to_owned() };
        self.link.lock().unwrap().clone_from(&link);
        let federation = self.city.federation.clone();
        let (refused, asked_first) = (federation.transport().counts().refused, self.server.asked().len());
        // Each picture that waits is tried once.
        let tried = refused + u64::try_from(round).unwrap();
        let goes_on = async || {
            if is_honest { self.was_asked(BAIT) } else { federation.transport().counts().refused >= tried }
        };
        let synchronised = async || if is_honest { self.was_asked(BAIT) } else { self.is_synchronised().await };
        let find = async |path: &str| {
            let url = Url::parse(&self.at(path)).unwrap();
            let _ = federation.actors().await.unwrap().find(&url).await;
        };
        let city = json!(format!("{GENT}/id/city"));
        match way {
            KeyId => self.deliver("Follow", city, Some(&link)).await,
            OwnerOfAKey => self.deliver("Follow", city, Some(&self.at("/key"))).await,
            IdOfAnActor => find("/pages").await,
            RedirectOfAnActor => find("/redirect").await,
            Icon | NodeInfoOfAFollower => self.deliver("Follow", city, None).await,
            Inbox | SharedInbox => {
                self.deliver("Follow", city, None).await;
                let followers = self.city.commons().store().read(koinon_store::Conn::count_followers).await.unwrap();
                assert_eq!(followers > 0, is_honest || way == SharedInbox, "an inbox elsewhere is no follower's");
                if followers > 0 && is_honest {
                    // Its own path answers 404 here: it is enough that it is asked.
                    let retry = RetryPolicy::short(federation.origin()).unwrap();
                    let (stop, stopped) = watch::channel(false);
                    let settings = DeliverySettings { retry, node: "one".into() };
                    let task = tokio::spawn(federation.clone().follow_deliveries(settings, stopped));
                    let shared = if way == Inbox { "/shared" } else { BAIT };
                    until("the answer is sent", async || self.was_asked(shared)).await;
                    drop((stop, task.abort()));
                } else if followers > 0 {
                    self.send_answers().await;
                }
            }
            ObjectOfAnAnnounce => {
                self.subscribe("koinon").await;
                self.deliver("Announce", json!(link), None).await;
            }
            ObjectOfACreate => {
                self.subscribe("koinon").await;
                self.deliver("Create", json!(link), None).await;
                self.deliver("Update", json!({"id": link, "type": "Article", "attributedTo": self.at("/pages")}), None)
                    .await;
            }
            RedirectOfAPage => {
                self.subscribe("koinon").await;
                self.deliver("Announce", json!(self.at("/redirect")), None).await;
            }
            NodeInfo | CityInNodeInfo | WebFinger => {
                let _ = federation.discover(self.origin().authority()).await;
            }
            Typed => {
                let (_, authority) = link.split_once("://").unwrap();
                let authority = authority.split('/').next().unwrap();
                for text in
                    [link.clone(), authority.to_owned(), format!("acct:x@{authority}"), format!("@x@{authority}")]
                {
                    let _ = federation.subscribe(&self.city.officer, &text).await;
                    let _ = federation.actors().await.unwrap().resolve(&text).await;
                    let _ = federation.actors().await.unwrap().interaction(&text, GENT, false).await;
                }
            }
            Outbox | FirstOfACollection | NextOfACollection | EntryOfACollection => {
                self.subscribe("another-wiki").await;
                self.synchronise(synchronised).await;
            }
            Picture => self.show_picture_of(&link, goes_on).await,
            RedirectOfAPicture => self.show_picture_of(&self.at("/redirect"), goes_on).await,
        }
        assert!(self.server.asked().len() > asked_first || matches!(way, KeyId | Typed | Picture), "{way:?} {link}");
    }

    async fn show_picture_of(&self, url: &str, enough: impl AsyncFn() -> bool) {
        self.subscribe("koinon").await;
        self.show_picture(url, enough).await;
    }
}

/// Whether an honest address in this place is asked. The picture of an actor and what a page's own city only names are not,
/// and an inbox of one's own is not where there is one for the whole server.
fn is_followed(way: Way) -> bool {
    !matches!(way, Icon | Inbox | ObjectOfACreate)
}

#[tokio::test(flavor = "multi_thread")]
async fn e01_to_e10_no_address_that_a_stranger_names_leads_inside() {
    for way in WAYS {
        let mut honest = Stage::set(way).await;
        honest.go(way, 0, "", true).await;
        assert_eq!(honest.was_asked(BAIT), is_followed(way), "{way:?}: the honest twin");
        let mut stage = Stage::set(way).await;
        for (round, link) in (1..).zip(INSIDE) {
            stage.go(way, round, link, false).await;
            // What is under way is counted when it is sent, and heard a moment later.
            until(&format!("{way:?} {link}: every request went to the stranger itself"), async || {
                let sent = stage.city.federation.transport().counts().sent;
                sent == u64::try_from(stage.server.asked().len()).unwrap()
            })
            .await;
        }
    }
}

/// A city on the public web, and a service inside that really listens, as one on the city's own machine does.
#[tokio::test]
async fn e01_e02_e07_e08_a_public_city_does_not_reach_what_listens_beside_it() {
    let city = TestCity::at("https://gent.example").await;
    let service = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = service.local_addr().unwrap();
    drop(tokio::net::TcpStream::connect(address).await.unwrap());
    assert!(service.accept().await.is_ok(), "it listens");

    let (port, federation) = (address.port(), &city.federation);
    let actors = federation.actors().await.unwrap();
    let signer = federation.signer(&crate::wire::ids::ActorId::Server).await.unwrap();
    for host in
        ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1", "a.localhost"]
    {
        for scheme in ["http", "https"] {
            let text = format!("{scheme}://{host}:{port}/x");
            let url = Url::parse(&text).unwrap();
            assert!(actors.find(&url).await.is_err(), "{text}");
            assert!(actors.object(&url).await.is_err(), "{text}");
            assert!(federation.transport().get_bytes(&url, 100).await.is_err(), "{text}");
            assert!(federation.transport().get_lines(&url, Some(&signer)).await.is_err(), "{text}");
            assert!(federation.transport().post(&url, "{}".into(), &signer).await.is_err(), "{text}");
            for typed in [text.clone(), format!("{host}:{port}"), format!("acct:x@{host}:{port}"), format!("@x@{host}")]
            {
                assert!(federation.subscribe(&city.officer, &typed).await.is_err(), "{typed}");
                assert!(actors.resolve(&typed).await.is_err(), "{typed}");
            }
        }
    }
    assert_eq!(federation.transport().counts().sent, 0);
    let nobody = std::future::poll_fn(|context| std::task::Poll::Ready(service.poll_accept(context).is_pending()));
    assert!(nobody.await, "nobody came");
}
