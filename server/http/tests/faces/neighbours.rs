//! Three cities that reach each other: Gent, which reads; Lyon, whose pages it follows; and Evere, which wishes them ill and
//! is followed all the same. What each sends is signed with its own keys.

use std::collections::HashMap;

use koinon_commons::{Clock as _, SystemClock};
use koinon_federation::signature::Signer;
use koinon_federation::wire::ids::ActorId;
use koinon_store::testing::TestDatabase;
use koinon_store::{Conn, SubscriptionState};
use serde_json::{Value, json};

use crate::city::{Answer, Ask, City, free_address};

pub(crate) const GENT: &str = "http://gent.localhost:8100";
pub(crate) const LYON: &str = "http://lyon.localhost:8101";
pub(crate) const EVERE: &str = "http://evere.localhost:8102";
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// The cities.
pub(crate) struct Neighbours {
    pub(crate) gent: City,
    pub(crate) lyon: City,
    pub(crate) evere: City,
    _databases: [TestDatabase; 2],
}

/// What a hostile message must leave as it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    log: i64,
    followers: i64,
    subscriptions: Vec<(String, SubscriptionState)>,
    pages: Value,
}

impl Neighbours {
    pub(crate) async fn around(database: &TestDatabase) -> Self {
        let databases = [TestDatabase::sqlite().await, TestDatabase::sqlite().await];
        let listeners = [free_address(), free_address(), free_address()];
        let names = [("gent.localhost", 8100), ("lyon.localhost", 8101), ("evere.localhost", 8102)];
        let reach: HashMap<_, _> = names
            .iter()
            .zip(&listeners)
            .map(|((host, port), listener)| (((*host).to_owned(), *port), listener.local_addr().unwrap()))
            .collect();
        let [for_gent, for_lyon, for_evere] = listeners;
        let gent = City::start(database, GENT, for_gent, reach.clone()).await;
        let lyon = City::start(&databases[0], LYON, for_lyon, reach.clone()).await;
        let evere = City::start(&databases[1], EVERE, for_evere, reach).await;
        Self { gent, lyon, evere, _databases: databases }
    }

    /// Gent asks a city to be let read; answers the id of its Follow.
    pub(crate) async fn ask_to_follow(&self, city: &str) -> String {
        let ana = self.gent.actor("ana").await;
        self.gent.federation.subscribe(&ana, city).await.unwrap().follow_id
    }

    /// Gent follows a city, which has accepted.
    pub(crate) async fn follow(&self, city: &str) {
        let ana = self.gent.actor("ana").await;
        let id = self.gent.federation.subscribe(&ana, city).await.unwrap().id;
        let now = self.gent.commons.now();
        let accept = move |tx: &mut koinon_store::Tx<'_>| -> Result<(), koinon_store::Error> {
            tx.set_subscription_state(id, SubscriptionState::Accepted, now)
        };
        self.gent.commons.store().write(accept).await.unwrap();
    }

    /// A page of Lyon, as it is now, arrives at Gent.
    pub(crate) async fn arrives(&self, page: &Value) {
        let object = article(&self.lyon, page).await;
        let sent = self.send(&pages_of(LYON), &activity("Update", &pages_of(LYON), &object)).await;
        assert!(sent.status < 300, "{}", sent.text());
    }

    /// Lyon publishes a text, which arrives at Gent; the JSON of the page.
    pub(crate) async fn publishes(&self, text: &str) -> Value {
        let page = self.lyon.publish(&self.lyon.token("odile").await, text).await;
        self.arrives(&page).await;
        page
    }

    fn city(&self, actor: &str) -> &City {
        if actor.starts_with(EVERE) { &self.evere } else { &self.lyon }
    }

    /// Sends an activity to Gent, signed by the actor of Lyon or Evere with this id.
    pub(crate) async fn send(&self, signer: &str, activity: &Value) -> Answer {
        self.post(signer, "/inbox", "/inbox", activity.to_string().as_bytes()).await
    }

    /// Sends an activity with one more header than the signature covers.
    pub(crate) async fn send_with(&self, signer: &str, activity: &Value, (name, value): (&str, &str)) -> Answer {
        let body = activity.to_string();
        self.signed(signer, "/inbox", "/inbox", body.as_bytes()).await.header(name, value).send().await
    }

    /// Sends bytes to an inbox of Gent, signed for another or the same.
    pub(crate) async fn post(&self, signer: &str, signed_for: &str, to: &str, body: &[u8]) -> Answer {
        self.signed(signer, signed_for, to, body).await.send().await
    }

    async fn signed(&self, signer: &str, signed_for: &str, to: &str, body: &[u8]) -> Ask {
        let signer = self.signer(signer).await;
        let url = format!("{GENT}{signed_for}").parse().unwrap();
        let headers = signer.sign_post(&url, "application/activity+json", body, SystemClock.now()).unwrap();
        let ask = self.gent.ask("POST", to).body(body);
        headers.into_iter().fold(ask, |ask, (name, value)| ask.header(name, &value))
    }

    /// What Gent answers a server that reads one of its ids, signed by an actor of Lyon or Evere.
    pub(crate) async fn fetch(&self, signer: &str, path: &str) -> Answer {
        let url = format!("{GENT}{path}").parse().unwrap();
        let headers = self.signer(signer).await.sign_get(&url, SystemClock.now()).unwrap();
        let ask = self.gent.ask("GET", path).header("Accept", "application/activity+json");
        headers.into_iter().fold(ask, |ask, (name, value)| ask.header(name, &value)).send().await
    }

    async fn signer(&self, actor: &str) -> Signer {
        let who = match actor.rsplit_once("/id/").map(|(_, who)| who) {
            Some("city") => ActorId::City,
            Some("person/pages") => ActorId::Pages,
            Some(other) => ActorId::Person(other.trim_start_matches("person/").to_owned()),
            None => panic!("{actor} is no actor"),
        };
        self.city(actor).federation.signer(&who).await.unwrap()
    }

    /// Everything at Gent that somebody would notice.
    pub(crate) async fn standing(&self) -> Standing {
        let store = self.gent.commons.store();
        let subscriptions = store.read(Conn::subscriptions).await.unwrap();
        let mut pages = self.gent.get("/api/v1/pages?limit=100").await.json()["items"].clone();
        for page in pages.as_array_mut().unwrap() {
            let id = page["id"].as_str().unwrap().to_owned();
            *page = self.gent.get(&format!("/api/v1/pages/{id}")).await.json();
        }
        Standing {
            log: store.read(Conn::log_head).await.unwrap().position,
            followers: store.read(Conn::count_followers).await.unwrap(),
            subscriptions: subscriptions.into_iter().map(|s| (s.follow_id, s.state)).collect(),
            pages,
        }
    }

    /// How many requests left Gent so far.
    pub(crate) fn asked(&self) -> u64 {
        self.gent.federation.transport().counts().sent
    }
}

/// The ActivityPub object of a page as its city serves it.
pub(crate) async fn article(city: &City, page: &Value) -> Value {
    let path = format!("/id/page/{}", page["id"].as_str().unwrap());
    city.ask("GET", &path).header("Accept", "application/activity+json").send().await.json()
}

/// An activity of an actor, with an id of its own that nobody else uses.
pub(crate) fn activity(kind: &str, actor: &str, object: &Value) -> Value {
    let origin = actor.split("/id/").next().unwrap();
    let id = format!("{origin}/id/activity/{}", ulid());
    json!({ "@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": kind, "actor": actor,
        "to": [PUBLIC], "object": object })
}

fn ulid() -> String {
    koinon_commons::clock::new_ulid(SystemClock.now())
}

/// The author of a city's pages.
pub(crate) fn pages_of(origin: &str) -> String {
    format!("{origin}/id/person/pages")
}

/// The Group that is a city.
pub(crate) fn city_of(origin: &str) -> String {
    format!("{origin}/id/city")
}
