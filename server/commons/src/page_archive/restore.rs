//! Taking in an archive: a page of this city that it has lost, or a copy of another city's page, with all that came before.

use std::collections::HashSet;
use std::path::Path;

use koinon_core::key::PublicKey;
use koinon_core::kind::Kind;
use koinon_core::slug::validate_slug;
use koinon_core::text::clean_line;
use koinon_core::{Hash, Origin, Record, Timestamp};
use koinon_markdown::outline;
use koinon_store::{
    HERE, Media, NewCity, NewPage, NewRevision, Page, PageId, PageMedia, Priority, Redaction, Standing, Tx,
};

use super::verified::Opened;
use super::{BATCH, Line, RestoredPage, Writer, named, refused};
use crate::around::TRIED;
use crate::care::care_of;
use crate::claims::claim_links;
use crate::mirror::{Authority, MirroredContributor, MirroredFile, MirroredRevision, Received, origin_of_id};
use crate::places::note_place;
use crate::prepare::{fields, links, listed_facets, trial_report, typed_fields};
use crate::{Actor, Commons, Error};

/// How many names of files of one page are kept.
const MAX_FILES: usize = 500;
/// The longest reason for which a text was erased, in characters.
const MAX_REASON: usize = 1000;

/// What is to become of the newest revision of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// The page says it next.
    Head,
    /// What is here is as new or newer: only what came before is filled in.
    Past,
}

impl Commons {
    /// Restores a page from an archive, with the very revisions that its city signed. Whatever does not fit is refused with nothing
    /// kept. A page of this city must carry this city's signatures. Of another city whose key is not known here yet, `key` says
    /// it (a Multikey): the archive itself is not believed.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an officer asks; [`Error::Invalid`] of `archive`, with what is wrong; [`Error::Taken`] where another
    /// page has the address, or where this city knows another history of the page; [`Error::File`], [`Error::Store`].
    pub async fn restore_history(&self, actor: &Actor, path: &Path, key: Option<&str>) -> Result<RestoredPage, Error> {
        actor.require_officer()?;
        let path = path.to_owned();
        let mut opened = blocking(move || Opened::open(&path)).await?;
        let is_ours = opened.origin == *self.origin();
        let (key, key_id) = self.key_for(&opened, key).await?;
        let pinned = key.to_multibase();
        let whole = is_ours || opened.cover.complete;
        opened = blocking(move || opened.verify(&key, &key_id, whole).map(|()| opened)).await?;
        let plan = self.plan(&opened).await?;
        // Only now is anything kept.
        let mut files = 0;
        for hash in opened.media() {
            let (reopened, bytes) = blocking(move || opened.file(hash).map(|bytes| (opened, bytes))).await?;
            opened = reopened;
            match self.keep_mirrored_media(bytes, hash).await {
                Ok(_) => files += 1,
                // What this version of Koinon does not keep is not held; the records stay whole.
                Err(Error::Invalid(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let (opened, new, page) = if is_ours {
            let (opened, page) = self.own_page(opened).await?;
            let (opened, new) = self.fill_in(opened, page, plan).await?;
            (opened, new, page)
        } else {
            self.know_city(&opened, pinned).await?;
            let (opened, page, head) = self.copy(opened, plan).await?;
            let (opened, new) = self.fill_in(opened, page, Plan::Past).await?;
            (opened, new + usize::from(head), page)
        };
        let page = self.store().read(move |conn| conn.page(page)).await?.ok_or(Error::NotFound)?;
        Ok(RestoredPage { page, revisions: opened.lines.len(), new, files })
    }

    /// The key that the records must be signed with, and its id.
    async fn key_for(&self, opened: &Opened, given: Option<&str>) -> Result<(PublicKey, String), Error> {
        let unreadable = || refused("archive_key", "this is no key of a city".into());
        if opened.origin == *self.origin() {
            let identity = self.identity()?;
            return Ok((identity.record_key.public(), identity.record_key_id.clone()));
        }
        let given = given.map(|key| PublicKey::from_multibase(key.trim()).ok_or_else(unreadable)).transpose()?;
        let origin = opened.origin.clone();
        let known = self.store().read(move |conn| conn.city_by_origin(&origin)).await?;
        if known.as_ref().is_some_and(|city| city.blocked) {
            return Err(refused("city_blocked", format!("{} is blocked here", opened.origin)));
        }
        let pinned = known.and_then(|city| Some((PublicKey::from_multibase(&city.record_key?)?, city.record_key_id?)));
        match (pinned, given) {
            (Some((pinned, _)), Some(given)) if pinned != given => Err(refused(
                "archive_key",
                format!("{} is known here with another key than the one that you name", opened.origin),
            )),
            (Some(pinned), _) => Ok(pinned),
            (None, Some(given)) => Ok((given, opened.cover.city.record_key_id.clone())),
            (None, None) => Err(refused(
                "archive_key_needed",
                format!(
                    "{} is not known here, so that its signatures cannot be checked. The archive says that its key is {}; if that \
                     is what the city itself says, name it (--key)",
                    opened.origin,
                    clean_line(&opened.cover.city.record_key, 100)
                ),
            )),
        }
    }

    /// What there is to do beside what is known here.
    async fn plan(&self, opened: &Opened) -> Result<Plan, Error> {
        let places = opened.places();
        let (id, newest) = (opened.cover.page.id.clone(), opened.lines.last().map(|(hash, _)| *hash));
        let here = self.store().read(move |conn| -> Result<_, Error> {
            let Some(page) = conn.page_by_ap_id(&id)? else { return Ok(None) };
            let holds_newest = match newest {
                Some(hash) => conn.revision_by_hash(&hash)?.is_some_and(|revision| revision.page == page.id),
                None => false,
            };
            Ok(Some((page.head_hash, holds_newest)))
        });
        match here.await? {
            None | Some((None, _)) => Ok(Plan::Head),
            Some((Some(head), _)) if Some(head) == newest => Ok(Plan::Past),
            Some((Some(head), _)) if places.contains_key(&head) => Ok(Plan::Head),
            Some((Some(_), true)) => Ok(Plan::Past),
            Some(_) => Err(Error::Taken("this city knows another history of this page".into())),
        }
    }

    /// The row of a page of this city; a new one is nobody's to see until it has its newest revision.
    async fn own_page(&self, opened: Opened) -> Result<(Opened, PageId), Error> {
        let Some((_, Line { record, .. })) = opened.lines.first() else { return Err(Error::NotFound) };
        let new = own_row(self.origin(), record)?;
        let page = self.store().write_with(Priority::Bulk, move |tx| -> Result<_, Error> {
            if let Some(page) = tx.page_by_ap_id(&new.ap_id)? {
                return Ok(page.id);
            }
            if tx.page_by_ulid(&new.ulid)?.is_some() {
                return Err(Error::Taken("there is a page with this id already".into()));
            }
            Ok(tx.insert_page(&new)?)
        });
        Ok((opened, page.await?))
    }

    /// Notes the city of a page that is restored as a copy, with the key that its records were checked with.
    async fn know_city(&self, opened: &Opened, key: String) -> Result<(), Error> {
        let (origin, key_id) = (opened.origin.clone(), opened.cover.city.record_key_id.clone());
        let name = Some(clean_line(&opened.cover.city.name, 100)).filter(|name| !name.is_empty());
        let now = self.now();
        self.store()
            .write(move |tx| -> Result<(), Error> {
                let known = tx.city_by_origin(&origin)?;
                if known.as_ref().is_some_and(|city| city.record_key.is_some()) {
                    return Ok(());
                }
                let name = name.unwrap_or_else(|| origin.host().to_owned());
                let city = match known {
                    Some(city) => city.id,
                    None => tx.ensure_city(&NewCity { origin, name, summary: String::new(), created: now })?,
                };
                Ok(tx.pin_record_key(city, &key_id, &key)?)
            })
            .await
    }

    /// Takes the newest revision as one that the page's city sent, and answers the page and whether it was new.
    async fn copy(&self, mut opened: Opened, plan: Plan) -> Result<(Opened, PageId, bool), Error> {
        let Some((hash, Line { record, note, .. })) = opened.lines.last().cloned() else { return Err(Error::NotFound) };
        let id = record.page.clone();
        if plan == Plan::Past {
            let page = self.store().read(move |conn| conn.page_by_ap_id(&id)).await?.ok_or(Error::NotFound)?;
            return Ok((opened, page.id, false));
        }
        let body = record.body;
        let (reopened, source) = blocking(move || opened.text(body).map(|text| (opened, text))).await?;
        opened = reopened;
        let contributors = self.people(&opened.people).await?;
        let files = opened.files.iter().filter(|file| file.present).take(MAX_FILES).map(|file| MirroredFile {
            reference: file.reference.clone(),
            url: opened.origin.at(&format!("{}{}", crate::media::MEDIA_PATH, file.hash)),
            media_type: file.media_type.clone(),
            hash: file.hash,
        });
        let arrived = MirroredRevision {
            record,
            source,
            note,
            contributors,
            files: files.collect(),
            declined: Vec::new(),
            raw: None,
            bulk: true,
        };
        match self.receive_revision(None, Authority::OriginAnswered, arrived).await? {
            Received::Stored(page) => Ok((opened, page, true)),
            Received::Known => {
                let found = self.store().read(move |conn| conn.revision_by_hash(&hash)).await?;
                Ok((opened, found.ok_or(Error::NotFound)?.page, false))
            }
            Received::Mismatch(reason) => Err(refused("record_false", reason)),
            Received::Refused(reason) => Err(refused("archive_refused", reason.into())),
            Received::AskOrigin => Err(Error::Taken("this city knows another history of this page".into())),
        }
    }

    /// Who wrote, as far as the archive may say it: nobody who is known here is renamed by it.
    async fn people(&self, people: &[Writer]) -> Result<Vec<MirroredContributor>, Error> {
        let people = people.to_vec();
        self.store()
            .read(move |conn| {
                let mut named = Vec::with_capacity(people.len());
                for Writer { id, actor, name, handle } in people {
                    let known = conn.person_by_ap_id(&actor)?;
                    let (name, handle) = known.map_or((name, handle), |person| (person.name, person.handle));
                    named.push(MirroredContributor { id, actor, name, handle: Some(handle) });
                }
                Ok(named)
            })
            .await
    }

    /// Stores the revisions that are not here, the oldest first; the newest one becomes what the page says if that is the plan.
    async fn fill_in(&self, mut opened: Opened, page: PageId, plan: Plan) -> Result<(Opened, usize), Error> {
        let now = self.now();
        let (lines, here) = (opened.lines.clone(), self.origin().clone());
        let first = lines.first().map_or(now, |(_, line)| line.record.time);
        if opened.origin == here {
            let people = self.people(&opened.people).await?;
            let home = here.clone();
            self.store().write_with(Priority::Bulk, move |tx| link_writers(tx, &home, page, &people, now)).await?;
        }
        let files = own_files(&opened);
        let mut new = 0;
        let older = lines.len() - usize::from(plan == Plan::Head);
        for chunk in lines[..older].chunks(BATCH) {
            let (reopened, chunk) = with_texts(opened, chunk.to_vec()).await?;
            opened = reopened;
            new += self
                .store()
                .write_with(Priority::Bulk, move |tx| -> Result<usize, Error> {
                    let mut new = 0;
                    for (hash, line, text) in &chunk {
                        new += usize::from(store(tx, page, hash, line, text.as_deref(), false, now)?);
                    }
                    Ok(new)
                })
                .await?;
        }
        let newest = lines[older..].to_vec();
        let (opened, newest) = with_texts(opened, newest).await?;
        new += self
            .store()
            .write_with(Priority::Bulk, move |tx| -> Result<usize, Error> {
                let mut new = 0;
                for (hash, line, text) in &newest {
                    new += usize::from(store(tx, page, hash, line, text.as_deref(), true, now)?);
                    settle(tx, &here, page, &line.record, text.as_deref(), &files, now)?;
                }
                tx.written_since(page, first.min(now))?;
                Ok(new)
            })
            .await?;
        Ok((opened, new))
    }
}

type WithText = (Hash, Line<Record>, Option<String>);

async fn with_texts(mut opened: Opened, lines: Vec<(Hash, Line<Record>)>) -> Result<(Opened, Vec<WithText>), Error> {
    blocking(move || {
        let mut read = Vec::with_capacity(lines.len());
        for (hash, line) in lines {
            let text = opened.text(line.record.body)?;
            read.push((hash, line, text));
        }
        Ok((opened, read))
    })
    .await
}

/// The row of a page of this city, as its first revision says it.
fn own_row(here: &Origin, record: &Record) -> Result<NewPage, Error> {
    let ulid = record.page.strip_prefix(&here.at("/id/page/")).filter(|ulid| ulid.len() == 26);
    let ulid = ulid.and_then(|ulid| ulid::Ulid::from_string(ulid).ok()).map(|ulid| ulid.to_string());
    let ulid = ulid.ok_or_else(|| refused("archive_page", "its page has no id that this city gives".into()))?;
    Ok(NewPage {
        ap_id: record.page.clone(),
        city: HERE,
        slug: if validate_slug(&record.slug).is_ok() { record.slug.clone() } else { ulid.to_lowercase() },
        ulid,
        kind: clean_line(&record.kind, 60),
        lang: clean_line(&record.lang, 35),
        title: clean_line(&record.title, 300),
        licence: clean_line(&record.licence, 100),
        policy: koinon_core::policy::PagePolicy::default(),
        created: record.time,
    })
}

/// Stores a revision unless it is here; whether it was new.
fn store(
    tx: &mut Tx<'_>,
    page: PageId,
    hash: &Hash,
    line: &Line<Record>,
    text: Option<&str>,
    becomes_head: bool,
    now: Timestamp,
) -> Result<bool, Error> {
    let known = tx.revision_by_hash(hash)?;
    // An archive says of nothing that is here that it was erased.
    if let (Some(erased), None) = (&line.redacted, &known) {
        let reason = clean_line(&erased.reason, MAX_REASON);
        tx.redact(&Redaction { revision: *hash, page, reason, time: erased.time }, now)?;
    }
    if known.as_ref().is_some_and(|known| known.body_held) && !becomes_head {
        return Ok(false);
    }
    let fields = text.filter(|_| becomes_head).map(fields).unwrap_or_default();
    let summary = text.filter(|_| becomes_head).map(|text| koinon_markdown::summary(text, &fields));
    let stored = tx.insert_revision(&NewRevision {
        page,
        record: &line.record,
        body: text,
        known: None,
        note: line.note.as_deref(),
        author: None,
        accepted_by: None,
        summary: summary.as_deref().unwrap_or_default(),
        becomes_head,
        bulk: true,
        received: now,
    });
    stored.map_err(|error| match error {
        koinon_store::Error::Taken(slug) => {
            Error::Taken(format!("{}: another page of this city has the address {slug}", named(&line.record)))
        }
        error => Error::Store(error),
    })?;
    Ok(known.is_none())
}

/// What follows from the newest text of a page of this city.
fn settle(
    tx: &mut Tx<'_>,
    here: &Origin,
    page: PageId,
    record: &Record,
    text: Option<&str>,
    files: &[Vec<PageMedia>; 2],
    now: Timestamp,
) -> Result<(), Error> {
    let page: Page = tx.page(page)?.ok_or(Error::NotFound)?;
    let said = text.map(|text| typed_fields(Kind::of(&record.kind), text)).unwrap_or_default();
    let is_live = page.standing == Standing::Live;
    let found = text.filter(|_| is_live).map(|text| links(&outline(text), &said, here)).unwrap_or_default();
    if is_live {
        tx.set_links(page.id, &found)?;
    } else {
        tx.keep_links(page.id, &TRIED)?;
    }
    claim_links(tx, &page, &found, now)?;
    tx.set_themes(page.id, &koinon_markdown::themes(&said))?;
    tx.set_trial(page.id, trial_report(&record.kind, &said).as_ref())?;
    note_place(tx, &page, (&record.kind, &record.title), text, record.time)?;
    tx.set_facets(page.id, &listed_facets(&record.kind, &said, true))?;
    tx.set_care(page.id, &care_of(&record.kind, &said, record.time))?;
    for files in files {
        for file in files {
            tx.ensure_media(&file.media, now)?;
        }
        tx.set_page_media(page.id, files)?;
    }
    Ok(())
}

/// How former texts named files, then how the newest does: set one after the other, as they were here.
fn own_files(opened: &Opened) -> [Vec<PageMedia>; 2] {
    [false, true].map(|present| {
        let mut seen = HashSet::new();
        let of = opened.files.iter().filter(|file| file.present == present && seen.insert(file.reference.clone()));
        let file = |file: &super::Named| PageMedia {
            reference: file.reference.clone(),
            // That the bytes are here is known from keeping them.
            media: Media { hash: file.hash, media_type: file.media_type.clone(), size: 0, held: false },
            url: None,
        };
        of.take(MAX_FILES).map(file).collect()
    })
}

/// Links the opaque ids of a page of this city to people who are known here and have not left.
fn link_writers(
    tx: &mut Tx<'_>,
    here: &Origin,
    page: PageId,
    people: &[MirroredContributor],
    now: Timestamp,
) -> Result<(), Error> {
    for writer in people {
        let Some(origin) = origin_of_id(&writer.actor) else { continue };
        if tx.has_left(&writer.actor)? {
            continue;
        }
        let known = tx.person_by_ap_id(&writer.actor)?;
        let person = match known {
            Some(person) => person.id,
            // Whoever has no account here any more is not made anew.
            None if origin == *here => continue,
            None => {
                let name = origin.host().to_owned();
                let city = tx.ensure_city(&NewCity { name, summary: String::new(), created: now, origin })?;
                tx.ensure_person(&koinon_store::NewPerson {
                    ulid: crate::clock::new_ulid(now),
                    ap_id: writer.actor.clone(),
                    city,
                    handle: clean_line(writer.handle.as_deref().unwrap_or_default(), 60),
                    name: clean_line(&writer.name, 100),
                    created: now,
                })?
            }
        };
        tx.set_contributor(page, writer.id, Some(person))?;
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::File(e.to_string()))?
}
