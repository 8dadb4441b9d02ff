//! Another city, as it looks from here: what it signs and sends.

use koinon_commons::mirror::{Authority, MirroredContributor, MirroredRevision, Received};
use koinon_core::key::RecordKey;
use koinon_core::{Hash, OpaqueId, Origin, PageState, Record, Timestamp};
use koinon_store::{City, CityId, CityProfile, NewCity, Page};

use crate::city::TestCity;

/// A city whose record key is pinned here.
pub(crate) struct Peer {
    pub(crate) origin: Origin,
    pub(crate) key: RecordKey,
    pub(crate) key_id: String,
    pub(crate) row: CityId,
}

impl Peer {
    pub(crate) async fn known(city: &TestCity, address: &str, secret: u8) -> Self {
        let origin = Origin::of_str(address).unwrap();
        let key = RecordKey::from_secret([secret; 32]);
        let key_id = origin.at("/id/person/pages#ed25519-key");
        let new = NewCity {
            origin: origin.clone(),
            name: origin.host().into(),
            summary: String::new(),
            created: city.commons.now(),
        };
        let (pinned, multibase) = (key_id.clone(), key.public().to_multibase());
        let pin = move |tx: &mut koinon_store::Tx<'_>| -> Result<CityId, koinon_store::Error> {
            let row = tx.ensure_city(&new)?;
            tx.pin_record_key(row, &pinned, &multibase)?;
            Ok(row)
        };
        let row = city.commons.store().write(pin).await.unwrap();
        Self { origin, key, key_id, row }
    }

    pub(crate) async fn sidi_bou_said(city: &TestCity) -> Self {
        Self::known(city, "https://sidi-bou-said.example", 7).await
    }

    /// The permanent id of a page.
    pub(crate) fn page(&self, number: u16) -> String {
        self.origin.at(&format!("/id/page/01J0000000000000000000{number:04}"))
    }

    /// A first or later text of a page.
    pub(crate) fn live(&self, page: &str, parents: &[&MirroredRevision], text: &str) -> MirroredRevision {
        self.signed(record(page, parents, text, PageState::Live), Some(text))
    }

    /// Its deletion, as a Delete carries it: without the text.
    pub(crate) fn deleted(&self, parent: &MirroredRevision) -> MirroredRevision {
        let mut record = parent.record.clone();
        record.parents = vec![parent.record.revision()];
        record.state = PageState::Deleted;
        record.time = record.time.plus_millis(1000);
        MirroredRevision { raw: None, ..self.signed(record, None) }
    }

    /// Signs a record and sends it with a text.
    pub(crate) fn signed(&self, mut record: Record, source: Option<&str>) -> MirroredRevision {
        record.sign(&self.key, &self.key_id);
        let contributor = MirroredContributor {
            id: record.author,
            actor: self.origin.at("/id/person/leila"),
            name: "Leïla Exemple".into(),
            handle: Some("leila".into()),
        };
        MirroredRevision {
            declined: Vec::new(),
            raw: Some(format!("{{\"id\":\"{}\"}}", record.page)),
            record,
            source: source.map(str::to_owned),
            note: None,
            contributors: vec![contributor],
            files: Vec::new(),
            bulk: false,
        }
    }

    /// One of its pages, copied here; messages to it have an inbox to go to.
    pub(crate) async fn copied(&self, city: &TestCity) -> Page {
        let (row, origin) = (self.row, self.origin.clone());
        let profile = CityProfile {
            name: origin.host().into(),
            summary: String::new(),
            city_actor: origin.at("/id/city"),
            pages_actor: origin.at("/id/person/pages"),
            inbox: origin.at("/inbox"),
            software: Some("koinon".into()),
        };
        let set = move |tx: &mut koinon_store::Tx<'_>| tx.set_city_profile(row, &profile);
        city.commons.store().write(set).await.unwrap();
        let id = self.page(1);
        assert!(matches!(sent(city, &self.live(&id, &[], "# Bleu\n")).await, Received::Stored(_)));
        mirrored(city, &id).await.unwrap()
    }

    /// What is known here of this city.
    pub(crate) async fn known_here(&self, city: &TestCity) -> City {
        let row = self.row;
        city.stored(move |conn| conn.city(row)).await.unwrap()
    }
}

/// A record that nobody has signed.
pub(crate) fn record(page: &str, parents: &[&MirroredRevision], text: &str, state: PageState) -> Record {
    let mut hashes: Vec<Hash> = parents.iter().map(|parent| parent.record.revision()).collect();
    hashes.sort_unstable();
    let time = parents.iter().map(|parent| parent.record.time.plus_millis(1000)).max();
    Record {
        v: 1,
        page: page.into(),
        parents: hashes,
        kind: "note".into(),
        lang: "fr".into(),
        title: "Jasmin".into(),
        slug: "jasmin".into(),
        state,
        licence: "CC-BY-SA-4.0".into(),
        body: Hash::of(text),
        media: Vec::new(),
        note: None,
        author: OpaqueId([1; 16]),
        accepted_by: None,
        time: time.unwrap_or(Timestamp::from_millis(1_795_000_000_000)),
        proof: None,
        more: serde_json::Map::new(),
    }
}

pub(crate) async fn sent(city: &TestCity, arrived: &MirroredRevision) -> Received {
    city.commons.receive_revision(None, Authority::Sent, arrived.clone()).await.unwrap()
}

pub(crate) async fn answered(city: &TestCity, arrived: &MirroredRevision) -> Received {
    city.commons.receive_revision(None, Authority::OriginAnswered, arrived.clone()).await.unwrap()
}

pub(crate) async fn mirrored(city: &TestCity, page: &str) -> Option<Page> {
    let page = page.to_owned();
    city.stored(move |conn| conn.page_by_ap_id(&page)).await
}
