//! Two whole cities for tests whose messages are carried by hand: in any order, twice, or forged.

use koinon_commons::Actor;
use koinon_commons::account::NewAccount;
use koinon_commons::decide::{Answer, Verdict};
use koinon_commons::mirror::{Authority, MirroredContributor, MirroredRevision, Received};
use koinon_commons::proposals::{ProposalQuery, ProposalView};
use koinon_commons::propose::ProposedEdit;
use koinon_core::Origin;
use koinon_core::policy::Role;
use koinon_store::{CityProfile, Message, NewCity, PageId, RemoteActor};
use serde_json::Value;

use crate::debate_view::relay;
use crate::inbox::Outcome;
use crate::test_city::TestCity;
use crate::wire::read::IncomingActivity;

pub(crate) const BORDEAUX: &str = "http://bordeaux.localhost:8100";
pub(crate) const SIDI: &str = "http://sidi-bou-said.localhost:8101";

pub(crate) fn actor(ap_id: &str, name: &str) -> RemoteActor {
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
pub(crate) async fn meet(city: &TestCity, other: &TestCity, software: &str) {
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
pub(crate) async fn copy(from: &TestCity, page: PageId, to: &TestCity) -> PageId {
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
        declined: Vec::new(),
        raw: None,
        bulk: false,
    };
    match to.commons().receive_revision(None, Authority::OriginAnswered, arrived).await.unwrap() {
        Received::Stored(page) => page,
        other => panic!("{other:?}"),
    }
}

/// Leïla in Sidi Bou Saïd, Ana in Bordeaux, and Bordeaux's page in both.
pub(crate) struct Two {
    pub(crate) bordeaux: TestCity,
    pub(crate) sidi: TestCity,
    pub(crate) leila: Actor,
    pub(crate) page: PageId,
    pub(crate) copied: PageId,
}

impl Two {
    pub(crate) async fn cities() -> Self {
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

    pub(crate) async fn propose(&self, text: &str) -> ProposalView {
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

    pub(crate) async fn at_home(&self, ulid: &str) -> ProposalView {
        self.sidi.commons().proposal(&self.leila, ulid).await.unwrap()
    }

    /// The proposals that wait in Bordeaux.
    pub(crate) async fn queue(&self) -> Vec<String> {
        let query = ProposalQuery { waiting: true, limit: 50, ..ProposalQuery::default() };
        let (listed, _) = self.bordeaux.commons().proposals(&self.bordeaux.officer, query).await.unwrap();
        listed.into_iter().map(|listed| listed.proposal.ulid).collect()
    }

    /// Whose a proposal is in Bordeaux, by its ActivityPub id.
    pub(crate) async fn at_bordeaux(&self, ap_id: &str) -> Option<String> {
        let ap_id = ap_id.to_owned();
        let found = self.bordeaux.commons().store().read(move |conn| conn.proposal_by_ap_id(&ap_id)).await.unwrap();
        found.unwrap().author.map(|author| author.name)
    }

    pub(crate) async fn text(&self) -> String {
        let page = self.page;
        let read = move |conn: &mut koinon_store::Conn| -> Result<_, koinon_store::Error> {
            let head = conn.page(page)?.and_then(|page| page.head).unwrap();
            conn.body(head)
        };
        self.bordeaux.commons().store().read(read).await.unwrap().unwrap()
    }

    pub(crate) async fn decide(&self, ulid: &str, verdict: Verdict, reason: &str) {
        let answer = Answer { verdict, reason: reason.into(), seen: None };
        self.bordeaux.commons().decide(&self.bordeaux.officer, ulid, answer).await.unwrap();
    }
}

/// The messages that wait to be sent, oldest first, and no longer wait after this.
pub(crate) async fn messages(city: &TestCity) -> Vec<Message> {
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

pub(crate) fn read(message: &Message) -> Value {
    serde_json::from_str(&message.activity).unwrap()
}

/// Hands an activity in at a city, signed by whom it names.
pub(crate) async fn hand_in(city: &TestCity, activity: &Value) -> Outcome {
    let ap_id = activity["actor"].as_str().unwrap().to_owned();
    hand_in_by(city, actor(&ap_id, "Leïla Exemple"), activity).await
}

pub(crate) async fn hand_in_by(city: &TestCity, signer: RemoteActor, activity: &Value) -> Outcome {
    let known = signer.clone();
    city.commons().store().write(move |tx| tx.save_actor(&known)).await.unwrap();
    city.federation.carry_out(&signer, &IncomingActivity::read(activity).unwrap()).await.unwrap()
}

/// What a city relays of each row of its log after `position`, and the end of the log.
pub(crate) async fn relays(city: &TestCity, position: i64) -> (Vec<Value>, i64) {
    let here = city.federation.origin().clone();
    let read = move |conn: &mut koinon_store::Conn| -> Result<_, koinon_store::Error> {
        let mut relayed = Vec::new();
        for change in conn.local_changes_after(position, 500)? {
            if let Some(comment) = change.comment
                && let Some(activity) = relay(conn, &here, comment, (change.time, change.position))?
            {
                relayed.push(serde_json::to_value(activity).unwrap());
            }
        }
        Ok((relayed, conn.log_head()?.position))
    };
    city.commons().store().read(read).await.unwrap()
}
