//! A city with pages, in a line.

use koinon_core::policy::PagePolicy;
use koinon_core::record::PageState;
use koinon_core::{Hash, OpaqueId, Origin, Record, Timestamp};
use koinon_store::testing::TestDatabase;
use koinon_store::{CityId, Error, HERE, NewCity, NewPage, NewPerson, NewRevision, PageId, PersonId, RevisionId, Tx};

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000 + seconds * 1000)
}

/// Sets up Bordeaux.
pub(crate) async fn bordeaux(store: &TestDatabase) {
    store.write(|tx| tx.create_here(&city("https://bordeaux.example", "Bordeaux"), "first-epoch")).await.unwrap();
}

pub(crate) fn city(origin: &str, name: &str) -> NewCity {
    NewCity { origin: Origin::of_str(origin).unwrap(), name: name.into(), summary: String::new(), created: at(0) }
}

pub(crate) fn person(tx: &mut Tx<'_>, city: CityId, handle: &str) -> Result<PersonId, Error> {
    let authority = tx.city(city)?.unwrap().origin.authority().to_owned();
    tx.insert_person(&NewPerson {
        ulid: format!("{handle}@{authority}"),
        ap_id: format!("https://{authority}/id/person/{handle}"),
        city,
        handle: handle.into(),
        name: format!("{handle} Exemple"),
        created: at(0),
    })
}

/// A draft page of a city.
pub(crate) fn page(tx: &mut Tx<'_>, city: CityId, slug: &str) -> Result<PageId, Error> {
    named_page(tx, city, slug, slug)
}

/// A draft page whose id is not made of its slug.
pub(crate) fn named_page(tx: &mut Tx<'_>, city: CityId, name: &str, slug: &str) -> Result<PageId, Error> {
    let authority = tx.city(city)?.unwrap().origin.authority().to_owned();
    tx.insert_page(&NewPage {
        ulid: format!("{name}@{authority}"),
        ap_id: format!("https://{authority}/id/page/{name}"),
        city,
        slug: slug.into(),
        kind: "article".into(),
        lang: "fr".into(),
        title: slug.into(),
        licence: "CC-BY-SA-4.0".into(),
        policy: PagePolicy::Reviewed,
        created: at(0),
    })
}

/// A record for the page as it would follow the page's head.
pub(crate) fn next_record(tx: &mut Tx<'_>, page: PageId, text: &str, time: Timestamp) -> Result<Record, Error> {
    let page = tx.page(page)?.unwrap();
    Ok(Record {
        v: 1,
        page: page.ap_id,
        parents: page.head_hash.into_iter().collect(),
        kind: page.kind,
        lang: page.lang,
        title: page.title,
        slug: page.slug,
        state: PageState::Live,
        licence: page.licence,
        body: Hash::of(text),
        media: Vec::new(),
        note: None,
        author: OpaqueId([7; 16]),
        accepted_by: None,
        time,
        proof: None,
        more: serde_json::Map::new(),
    })
}

/// What `record` becomes as the head of its page, written interactively by someone unknown.
pub(crate) fn head<'a>(page: PageId, record: &'a Record, text: &'a str) -> NewRevision<'a> {
    NewRevision {
        page,
        record,
        body: Some(text),
        known: None,
        note: None,
        author: None,
        accepted_by: None,
        summary: "",
        becomes_head: true,
        bulk: false,
        received: at(1_000_000),
    }
}

/// Saves a text as the next revision.
pub(crate) fn save(tx: &mut Tx<'_>, page: PageId, text: &str, time: Timestamp) -> Result<RevisionId, Error> {
    let record = next_record(tx, page, text, time)?;
    tx.insert_revision(&head(page, &record, text))
}

/// A live page of this city.
pub(crate) fn live_page(tx: &mut Tx<'_>, slug: &str, time: Timestamp) -> Result<PageId, Error> {
    let page = page(tx, HERE, slug)?;
    save(tx, page, "Premier texte.\n", time)?;
    Ok(page)
}
