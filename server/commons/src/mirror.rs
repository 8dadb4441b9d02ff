//! Pages of other cities: taken only as their city signed them, in any order, once.

use koinon_core::key::PublicKey;
use koinon_core::slug::validate_slug;
use koinon_core::text::clean_line;
use koinon_core::{Hash, OpaqueId, Origin, PageState, Record, RecordError, Timestamp};
use koinon_markdown::outline;
use koinon_store::{
    City, CityId, Media, NewCity, NewPage, NewPerson, NewRevision, Page, PageId, PageMedia, PersonId, Priority, Tx,
};

use crate::around::TRIED;
use crate::claims::{ArrivedAnswer, ask_about_new, settle_links, take_answer};
use crate::clock::new_ulid;
use crate::places::note_place;
use crate::prepare::{fields, links, listed_facets, trial_report};
use crate::{Commons, Error};

/// A revision of another city's page, as it arrived. Nothing of it has been believed yet.
#[derive(Debug, Clone)]
pub struct MirroredRevision {
    /// The signed record.
    pub record: Record,
    /// The Markdown source; none with a Delete.
    pub source: Option<String>,
    /// The edit summary.
    pub note: Option<String>,
    /// Who is behind the record's opaque ids, as the city says.
    pub contributors: Vec<MirroredContributor>,
    /// How the text names its files, and where they can be fetched.
    pub files: Vec<MirroredFile>,
    /// The links to the page that its city declines to show.
    pub declined: Vec<ArrivedAnswer>,
    /// The JSON as the city wrote it.
    pub raw: Option<String>,
    /// Part of a first synchronisation: followers take interactive changes first.
    pub bulk: bool,
}

/// A person behind an opaque id, as a city says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirroredContributor {
    /// The opaque id.
    pub id: OpaqueId,
    /// The person's ActivityPub id.
    pub actor: String,
    /// Their name for people.
    pub name: String,
    /// Their `preferredUsername`, if the city says it.
    pub handle: Option<String>,
}

/// A file of a mirrored page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirroredFile {
    /// The destination as it stands in the source.
    pub reference: String,
    /// Where to fetch it.
    pub url: String,
    /// What it is said to be.
    pub media_type: String,
    /// Its hash, one of the record's.
    pub hash: Hash,
}

/// How a revision reached us, and so what it may settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// It was sent: where its ancestry is not held here, its city has to be asked.
    Sent,
    /// It is what the page's own city answered when asked.
    OriginAnswered,
}

/// What became of a revision that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It is the page's head now.
    Stored(PageId),
    /// It was here already, or what is here is newer.
    Known,
    /// Whether it is newer cannot be told from what is held: ask the page's city, and hand in what it answers.
    AskOrigin,
    /// It does not fit what its city signed: nothing was stored, the mismatch was counted. Ask the page's city.
    Mismatch(String),
    /// The city is blocked or not known, or the page is not the city's: nothing was stored.
    Refused(&'static str),
}

/// How many files of one page are kept.
const MAX_FILES: usize = 500;
/// How many links to one page are taken note of that its city declines to show.
const MAX_DECLINED: usize = 500;
/// The longest ActivityPub id that is taken, in bytes: databases look ids up in indexes, whose entries are limited.
const MAX_ID: usize = 2000;

impl Commons {
    /// Takes a revision of another city's page. `activity` is the id of the activity that carried it: its mark is written
    /// together with the effect, so that neither is without the other.
    ///
    /// # Errors
    /// [`Error::Store`] only: whatever arrives, the answer is a [`Received`].
    pub async fn receive_revision(
        &self,
        activity: Option<String>,
        authority: Authority,
        arrived: MirroredRevision,
    ) -> Result<Received, Error> {
        let now = self.now();
        let Some(origin) = origin_of_id(&arrived.record.page) else {
            return Ok(Received::Refused("the page has no city"));
        };
        if origin == *self.origin() {
            return Ok(Received::Refused("this page is ours"));
        }
        let known = origin.clone();
        let city = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.city_by_origin(&known)?) }).await?;
        let Some(city) = city.filter(|city| !city.blocked) else {
            return Ok(Received::Refused("its city is not one that we follow"));
        };
        if let Err(error) = verify(&city, &arrived) {
            let reason = error.to_string();
            self.store()
                .write(move |tx| -> Result<(), Error> {
                    tx.count_mismatch(city.id)?;
                    Ok(tx.city_error(city.id, Some(&format!("a page did not fit what its city signed: {error}")))?)
                })
                .await?;
            return Ok(Received::Mismatch(reason));
        }
        let (here, home) = (self.origin().clone(), origin.clone());
        self.store()
            .write_with(Priority::bulk_if(arrived.bulk), move |tx| {
                if let Some(activity) = &activity
                    && tx.received(activity)?
                {
                    return Ok(Received::Known);
                }
                let received = store(tx, (&here, &home), city.id, authority, &arrived, now)?;
                // An activity whose effect is still open is not marked: it may come again.
                if let Some(activity) = &activity
                    && received != Received::AskOrigin
                {
                    tx.mark_received(activity, now)?;
                }
                tx.city_heard(city.id, now)?;
                Ok(received)
            })
            .await
    }
}

/// Checks everything that arrived against the record, and the record against the city's pinned key.
fn verify(city: &City, arrived: &MirroredRevision) -> Result<(), RecordError> {
    let key = city.record_key.as_deref().and_then(PublicKey::from_multibase);
    let key = key.ok_or(RecordError::UnusableProof("no key of this city is pinned here"))?;
    let record = &arrived.record;
    if has_nul(arrived) {
        return Err(RecordError::Malformed("a text has a NUL character".into()));
    }
    if record.proof.as_ref().map(|proof| &proof.verification_method) != city.record_key_id.as_ref() {
        return Err(RecordError::UnusableProof("it names another key than the one that is pinned here"));
    }
    record.verify(&key)?;
    match &arrived.source {
        Some(source) if Hash::of(source) != record.body => return Err(RecordError::Mismatch("text")),
        None if record.state == PageState::Live => return Err(RecordError::Mismatch("text")),
        _ => {}
    }
    if arrived.note.as_ref().is_some_and(|note| Some(Hash::of(note)) != record.note) {
        return Err(RecordError::Mismatch("summary of the change"));
    }
    if arrived.files.iter().any(|file| !record.media.contains(&file.hash)) {
        return Err(RecordError::Mismatch("list of files"));
    }
    Ok(())
}

/// The city of an ActivityPub id, if this is one that can be kept.
pub(crate) fn origin_of_id(id: &str) -> Option<Origin> {
    if id.len() > MAX_ID || id.contains(|c: char| c.is_control()) { None } else { Origin::of_str(id) }
}

/// Whether a text that would be stored has a NUL character, which no database keeps.
fn has_nul(arrived: &MirroredRevision) -> bool {
    let record = &arrived.record;
    let of_files = arrived.files.iter().flat_map(|file| [&file.reference, &file.url, &file.media_type]);
    [&record.kind, &record.lang, &record.title, &record.slug, &record.licence]
        .into_iter()
        .chain([&arrived.source, &arrived.note, &arrived.raw].into_iter().flatten())
        .chain(of_files)
        .any(|text| text.contains('\0'))
}

/// Stores a verified revision if it is newer than what is here.
fn store(
    tx: &mut Tx<'_>,
    (here, home): (&Origin, &Origin),
    city: CityId,
    authority: Authority,
    arrived: &MirroredRevision,
    now: Timestamp,
) -> Result<Received, Error> {
    let record = &arrived.record;
    let revision = record.revision();
    let existing = match tx.page_by_ap_id(&record.page)? {
        Some(page) => {
            tx.lock_page(page.id)?;
            tx.page(page.id)?
        }
        None => None,
    };
    let (mut diverged, is_new) = (false, existing.is_none());
    if let Some((page, head)) = existing.as_ref().and_then(|page| Some((page, page.head_hash?))) {
        if page.city != city {
            return Ok(Received::Refused("the page is another city's"));
        }
        // What was sent once and has been followed by something else is not asked about again.
        let again = authority == Authority::Sent && tx.revision_by_hash(&revision)?.is_some_and(|r| r.page == page.id);
        // What follows the head is no ancestor of it: nobody has to walk back through its history to know.
        let follows = record.parents.contains(&head);
        if head == revision || again || (!follows && tx.descends(&head, &revision)?) {
            return note_agreement(tx, page, authority, head == revision, now);
        }
        if !follows && authority == Authority::Sent {
            return Ok(Received::AskOrigin);
        }
        // The origin answered with a head whose known ancestry leaves ours aside: two signed pasts. Its answer counts, and
        // the page says what happened.
        diverged = !follows && forked(tx, page.id, &head, record)?;
    }
    let page = match existing {
        Some(page) => page,
        None => insert_page(tx, city, record, now)?,
    };
    let people = people(tx, (here, home), page.id, arrived, now)?;
    let person = |opaque: OpaqueId| people.iter().find(|(id, _)| *id == opaque).map(|(_, person)| *person);
    let note = arrived.note.as_deref();
    let source = arrived.source.as_deref();
    let text_fields = source.map(fields).unwrap_or_default();
    let summary = source.map(|source| koinon_markdown::summary(source, &text_fields)).unwrap_or_default();
    tx.insert_revision(&NewRevision {
        page: page.id,
        record,
        body: source,
        known: None,
        note,
        author: person(record.author),
        accepted_by: record.accepted_by.and_then(person),
        summary: &summary,
        becomes_head: true,
        bulk: arrived.bulk,
        received: now,
    })?;
    let found = source.filter(|_| record.state == PageState::Live);
    let found = found.map(|source| links(&outline(source), &text_fields, home));
    match &found {
        Some(links) => tx.set_links(page.id, links)?,
        None => tx.keep_links(page.id, &TRIED)?,
    }
    tx.set_themes(page.id, &koinon_markdown::themes(&text_fields))?;
    tx.set_trial(page.id, trial_report(&record.kind, &text_fields).as_ref())?;
    note_place(tx, &page, (&record.kind, &record.title), source, record.time)?;
    tx.set_facets(page.id, &listed_facets(&record.kind, &text_fields, false))?;
    let mut files: Vec<PageMedia> = Vec::new();
    for file in arrived.files.iter().take(MAX_FILES) {
        if files.iter().any(|known| known.reference == file.reference) {
            continue;
        }
        let media = Media { hash: file.hash, media_type: file.media_type.clone(), size: 0, held: false };
        files.push(PageMedia { reference: file.reference.clone(), media, url: Some(file.url.clone()) });
    }
    // In one order, like the people.
    files.sort_by_key(|file| file.media.hash);
    for file in &files {
        tx.ensure_media(&file.media, now)?;
    }
    tx.set_page_media(page.id, &files)?;
    match &arrived.raw {
        Some(raw) => tx.save_remote_object(&record.page, raw, now)?,
        None => tx.delete_remote_object(&record.page)?,
    }
    tx.set_problem(page.id, diverged.then_some("diverged"), now)?;
    for declined in arrived.declined.iter().take(MAX_DECLINED) {
        take_answer(tx, page.id, declined.clone(), now)?;
    }
    if is_new && found.is_some() {
        ask_about_new(tx, &page, &record.slug, now)?;
    }
    settle_links(tx, here, &record.page, found.as_deref().unwrap_or_default(), now)?;
    Ok(Received::Stored(page.id))
}

/// What is here is what arrived, or newer. An origin that answers with an older head than it signed once has diverged.
fn note_agreement(
    tx: &mut Tx<'_>,
    page: &Page,
    authority: Authority,
    same: bool,
    now: Timestamp,
) -> Result<Received, Error> {
    if authority == Authority::OriginAnswered {
        let problem = (!same).then_some("diverged");
        if page.problem.as_deref() != problem {
            tx.set_problem(page.id, problem, now)?;
        }
    }
    Ok(Received::Known)
}

/// Whether the new record's nearest ancestor that is held here is an ancestor of `head` other than `head` itself.
fn forked(tx: &mut Tx<'_>, page: PageId, head: &Hash, record: &Record) -> Result<bool, Error> {
    for parent in &record.parents {
        // A parent of another page is what was adapted, and no past of this one.
        let own = tx.revision_by_hash(parent)?.is_some_and(|parent| parent.page == page);
        if own && !tx.descends(parent, head)? {
            return Ok(true);
        }
    }
    // A second first revision of one page is a fork too.
    Ok(record.parents.is_empty())
}

fn insert_page(tx: &mut Tx<'_>, city: CityId, record: &Record, now: Timestamp) -> Result<Page, Error> {
    let last = record.page.rsplit('/').next().unwrap_or_default();
    // In its one spelling: that is how pages are looked up.
    let ulid = match ulid::Ulid::from_string(last).map(|ulid| ulid.to_string()) {
        Ok(ulid) if tx.page_by_ulid(&ulid)?.is_none() => ulid,
        _ => new_ulid(now),
    };
    let slug = if validate_slug(&record.slug).is_ok() { record.slug.clone() } else { ulid.to_lowercase() };
    let id = tx.insert_page(&NewPage {
        ulid,
        ap_id: record.page.clone(),
        city,
        slug,
        kind: clean_line(&record.kind, 60),
        lang: clean_line(&record.lang, 35),
        title: clean_line(&record.title, 300),
        licence: clean_line(&record.licence, 100),
        policy: koinon_core::policy::PagePolicy::default(),
        created: record.time.min(now),
    })?;
    tx.page(id)?.ok_or(Error::Store(koinon_store::Error::Missing("page")))
}

/// Remembers the people behind the opaque ids.
fn people(
    tx: &mut Tx<'_>,
    (here, home): (&Origin, &Origin),
    page: PageId,
    arrived: &MirroredRevision,
    now: Timestamp,
) -> Result<Vec<(OpaqueId, PersonId)>, Error> {
    let mut known = Vec::new();
    // In one order, so that two transactions never wait for each other's rows.
    let mut contributors: Vec<_> = arrived.contributors.iter().take(200).collect();
    contributors.sort_by(|a, b| a.actor.cmp(&b.actor));
    for contributor in contributors {
        let Some(origin) = origin_of_id(&contributor.actor) else { continue };
        // Nobody who left is named again, whoever still names them.
        if tx.has_left(&contributor.actor)? {
            continue;
        }
        let existing = tx.person_by_ap_id(&contributor.actor)?;
        let person = match &existing {
            // A city may rename its own people only.
            Some(person) if origin != *home => person.id,
            // Who lives here is known here.
            None if origin == *here => continue,
            _ => {
                let city = NewCity { name: origin.host().to_owned(), summary: String::new(), created: now, origin };
                let city = tx.ensure_city(&city)?;
                let handle = contributor.handle.as_deref().map(|handle| clean_line(handle, 60));
                let known = existing.as_ref().map(|person| person.handle.clone());
                let handle = handle.or(known).unwrap_or_default();
                tx.ensure_person(&NewPerson {
                    ulid: new_ulid(now),
                    ap_id: contributor.actor.clone(),
                    city,
                    handle,
                    name: clean_line(&contributor.name, 100),
                    created: now,
                })?
            }
        };
        tx.set_contributor(page, contributor.id, Some(person))?;
        known.push((contributor.id, person));
    }
    Ok(known)
}
