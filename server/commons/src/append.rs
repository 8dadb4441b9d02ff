//! Appending a revision to a page: signed, stored with its links and files, under the slug that follows from it.

use koinon_core::kind::Kind;
use koinon_core::slug::{MAX_SLUG_CHARS, slugify, validate_slug};
use koinon_core::{Hash, OpaqueId, PageState, Record, Timestamp};
use koinon_store::{HERE, ImportMark, NewRevision, Page, PageId, PageMedia, PersonId, RevisionId, Tx};

use crate::around::TRIED;
use crate::care::care_of;
use crate::claims::claim_links;
use crate::clock::random_opaque;
use crate::places::note_place;
use crate::prepare::{Prepared, listed_facets, typed_fields};
use crate::protocol::protocol_kept;
use crate::{Error, Identity, media};

/// How often a revision is tried again because somebody else was faster.
pub(crate) const ROUNDS: usize = 200;

/// All that a new revision is made of.
#[derive(Clone)]
pub(crate) struct Append<'a> {
    pub(crate) page: &'a Page,
    /// The source of the page's head, where it was read.
    pub(crate) head_source: Option<&'a str>,
    pub(crate) prepared: &'a Prepared,
    pub(crate) slug: String,
    pub(crate) state: PageState,
    pub(crate) files: Option<Vec<PageMedia>>,
    pub(crate) note: Option<(String, Hash)>,
    pub(crate) author: PersonId,
    /// Who accepted it, if it was proposed.
    pub(crate) accepted_by: Option<PersonId>,
    pub(crate) import: Option<ImportMark>,
    /// The revision of the page that this one was made from, whose changes are taken over.
    pub(crate) takes_over: Option<Hash>,
}

/// Signs and stores a revision that follows the page's head; the head has been checked under the page's lock.
pub(crate) fn append(tx: &mut Tx<'_>, identity: &Identity, now: Timestamp, new: Append<'_>) -> Result<Hash, Error> {
    let kept = protocol_kept(tx, &new, now)?;
    let new = Append { prepared: kept.as_ref().unwrap_or(new.prepared), ..new };
    let parent_time = match new.page.head {
        Some(head) => tx.revision_time(head)?,
        None => None,
    };
    // History never runs backwards, also where the clock did.
    let time = parent_time.map_or(now, |parent| now.max(parent.plus_millis(1)));
    let opaque: OpaqueId = tx.opaque_id(new.page.id, new.author, random_opaque())?;
    let accepted_by = match new.accepted_by {
        Some(officer) => Some(tx.opaque_id(new.page.id, officer, random_opaque())?),
        None => None,
    };
    let files = media::files_of(tx, new.page.id, &new.prepared.references, new.files)?;
    let mut hashes: Vec<Hash> = files.iter().map(|file| file.media.hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut parents: Vec<Hash> = new.page.head_hash.into_iter().chain(new.takes_over).collect();
    parents.sort_unstable();
    parents.dedup();
    let mut record = Record {
        v: 1,
        page: new.page.ap_id.clone(),
        parents,
        kind: new.prepared.kind.clone(),
        lang: new.prepared.lang.clone(),
        title: new.prepared.title.clone(),
        slug: new.slug,
        state: new.state,
        licence: new.prepared.licence.clone(),
        body: Hash::of(&new.prepared.source),
        media: hashes,
        note: new.note.as_ref().map(|(_, hash)| *hash),
        author: opaque,
        accepted_by,
        time,
        proof: None,
        more: serde_json::Map::new(),
    };
    let revision = record.sign(&identity.record_key, &identity.record_key_id);
    let stored = tx.insert_revision(&NewRevision {
        page: new.page.id,
        record: &record,
        body: Some(&new.prepared.source),
        known: new.page.head.zip(new.head_source),
        note: new.note.as_ref().map(|(text, _)| text.as_str()),
        author: Some(new.author),
        accepted_by: new.accepted_by,
        summary: &new.prepared.summary,
        becomes_head: true,
        bulk: new.import.is_some(),
        received: now,
    });
    let _: RevisionId = stored.map_err(|error| match error {
        koinon_store::Error::Taken(slug) => Error::Taken(format!("another page has just taken the address {slug}")),
        error => Error::Store(error),
    })?;
    if let Some(mark) = &new.import {
        tx.set_import_source(mark, new.page.id, &record.body)?;
    }
    let links = if new.state == PageState::Live { new.prepared.links.as_slice() } else { &[] };
    match new.state {
        PageState::Live => tx.set_links(new.page.id, links)?,
        PageState::Deleted => tx.keep_links(new.page.id, &TRIED)?,
    }
    claim_links(tx, new.page, links, now)?;
    tx.set_themes(new.page.id, &new.prepared.themes)?;
    tx.set_trial(new.page.id, new.prepared.trial.as_ref())?;
    note_place(tx, new.page, (&record.kind, &record.title), Some(&new.prepared.source), record.time)?;
    let said = typed_fields(Kind::of(&record.kind), &new.prepared.source);
    tx.set_facets(new.page.id, &listed_facets(&record.kind, &said, true))?;
    let care = care_of(&record.kind, &said, record.time);
    if care != new.page.care {
        tx.set_care(new.page.id, &care)?;
    }
    tx.set_page_media(new.page.id, &files)?;
    Ok(revision)
}

/// Appends the first revision of a page that was just made, under the slug asked for, or the first free one like its title.
pub(crate) fn append_first(
    tx: &mut Tx<'_>,
    identity: &Identity,
    now: Timestamp,
    new: &Append<'_>,
    asked: Option<&str>,
) -> Result<Hash, Error> {
    for _ in 0..ROUNDS {
        let slug = slug_after(tx, new.page, &new.prepared.title, asked)?;
        match append(tx, identity, now, Append { slug, ..new.clone() }) {
            // Somebody else was faster by a moment.
            Err(Error::Taken(_)) if asked.is_none() => {}
            appended => return appended,
        }
    }
    Err(Error::Taken("the address of this page is asked for by many at once; please save again".into()))
}

/// The slug that a page has after an edit: the one asked for; else, for its first revision or where the present one was made
/// from the title, one made from the new title; else the present one.
pub(crate) fn slug_after(tx: &mut Tx<'_>, page: &Page, title: &str, asked: Option<&str>) -> Result<String, Error> {
    if let Some(slug) = asked.filter(|slug| *slug != page.slug) {
        if tx.slug_taken(HERE, slug, Some(page.id))? {
            return Err(Error::Taken(format!("another page has the address {slug}")));
        }
        return Ok(slug.to_owned());
    }
    let is_first = page.head.is_none();
    if !is_first && (title == page.title || !made_from(&slugify(&page.title, &page.ulid.to_lowercase()), &page.slug)) {
        return Ok(page.slug.clone());
    }
    free_slug(tx, &slugify(title, &page.ulid.to_lowercase()), Some(page.id))
}

/// `slug`, or `slug-2`, `slug-3` ... : the first that no other page has.
pub(crate) fn free_slug(tx: &mut Tx<'_>, slug: &str, except: Option<PageId>) -> Result<String, Error> {
    if validate_slug(slug).is_ok() && !tx.slug_taken(HERE, slug, except)? {
        return Ok(slug.to_owned());
    }
    for number in 2..10_000 {
        let candidate = numbered(slug, number);
        if !tx.slug_taken(HERE, &candidate, except)? {
            return Ok(candidate);
        }
    }
    Err(Error::Taken(format!("there are too many pages called {slug}")))
}

/// A slug with a number behind it; the longest are cut to make room for it.
fn numbered(slug: &str, number: u32) -> String {
    let end = format!("-{number}");
    let start: String = slug.chars().take(MAX_SLUG_CHARS - end.len()).collect();
    format!("{}{end}", start.trim_end_matches('-'))
}

/// Whether a slug is `derived`, or that with a number that tells pages of one title apart.
fn made_from(derived: &str, slug: &str) -> bool {
    let number = slug.rsplit_once('-').and_then(|(_, number)| number.parse().ok());
    slug == derived || number.is_some_and(|number| slug == numbered(derived, number))
}
