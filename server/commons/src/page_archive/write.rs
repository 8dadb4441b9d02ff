//! Making an archive.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Seek as _, Write as _};

use koinon_core::{Hash, Record};
use koinon_store::{Conn, HERE, Page, PageId, PageMedia, Revision, RevisionId};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::container::{MAX_PARTS, MAX_UNPACKED, Part};
use super::{
    Archived, BATCH, Cover, CoverCity, CoverPage, Erased, FORMAT, Line, MAX_REVISIONS, Named, PageArchive, VERSION,
    Writer, refused,
};
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// So many archives are made at once: each costs reading a whole history.
static AT_ONCE: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(2);

const README: &str = "This is a page of a Koinon city with its whole history.\n\n\
    history.json    the page, its city, and the key that the city signs with\n\
    records.ndjson  one signed record for each version, the oldest first\n\
    texts/          what the versions say, each named by its SHA-256\n\
    media/          their pictures and data, likewise\n\
    people.ndjson   who wrote, by the ids that the records have for them\n\
    files.ndjson    how the texts name pictures and data\n\n\
    `koinon import history` restores it with the same versions. How each of them is checked without Koinon\n\
    is told in the book, under \"The revision record\".\n";

/// What stands beside the texts of a history.
struct Surroundings {
    page: Page,
    cover: Cover,
    people: Vec<Writer>,
    files: Vec<(PageMedia, bool)>,
}

/// The next older versions, with their texts.
struct Read {
    lines: Vec<(Line<Record>, Option<String>)>,
    last: Option<RevisionId>,
}

impl Commons {
    /// Writes a page with all of its versions that are here, and their files, into a file that is nobody else's and is gone when it is
    /// closed. Drafts, proposals and what was said about the page are not in it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that the asker may not see or that has no version; [`Error::Invalid`] for a history
    /// that is too large for one archive; [`Error::File`], [`Error::Store`].
    pub async fn archive_page(&self, actor: &Actor, reference: &PageRef) -> Result<PageArchive, Error> {
        let Surroundings { page, mut cover, people, files } = self.surroundings(actor, reference).await?;
        let _turn = AT_ONCE.acquire().await.map_err(|e| Error::File(e.to_string()))?;
        let folder = self.data_dir().to_owned();
        let mut archive = blocking(move || Ok(Archive::new(tempfile::tempfile_in(folder).map_err(io)?))).await?;
        let mut lines = Vec::new();
        let mut before = None;
        loop {
            let id = page.id;
            let Read { lines: read, last } = self.store().read(move |conn| older(conn, id, before)).await?;
            let Some(last) = last else { break };
            before = Some(last);
            if lines.len() + read.len() > MAX_REVISIONS {
                return Err(too_large());
            }
            let (written, read) = blocking(move || archive.add_texts(&read).map(|()| (archive, read))).await?;
            archive = written;
            for (line, text) in read {
                cover.complete &= text.is_some() || line.redacted.is_some();
                lines.push(line);
            }
        }
        lines.reverse();
        cover.revisions = lines.len();
        let archived = Archived { revisions: lines.len(), complete: cover.complete, ..Archived::default() };
        let mut held = Vec::new();
        for (file, _) in files.iter().filter(|(file, _)| file.media.held) {
            held.push((file.media.hash, self.held_file(&file.media.hash).await?));
        }
        let (archived, file) = blocking(move || {
            for (hash, path) in held {
                archive.add(Part::Media(hash), &std::fs::read(path).map_err(io)?)?;
            }
            let named = files.iter().map(|(file, present)| Named {
                reference: file.reference.clone(),
                hash: file.media.hash,
                media_type: file.media.media_type.clone(),
                present: *present,
            });
            archive.add(Part::Files, &lines_of(named)?)?;
            archive.add(Part::People, &lines_of(people)?)?;
            archive.add(Part::Records, &lines_of(lines)?)?;
            archive.add(Part::Cover, &serde_json::to_vec_pretty(&cover).map_err(|e| Error::File(e.to_string()))?)?;
            archive.add(Part::ReadMe, README.as_bytes())?;
            let (texts, files, file) = archive.finish()?;
            Ok((Archived { texts, files, ..archived }, file))
        })
        .await?;
        Ok(PageArchive { page, archived, file })
    }

    async fn surroundings(&self, actor: &Actor, reference: &PageRef) -> Result<Surroundings, Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        let identity = self.identity()?;
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                if page.head.is_none() {
                    return Err(Error::NotFound);
                }
                let city = conn.city(page.city)?.ok_or(koinon_store::Error::Missing("city"))?;
                let (key, key_id) = match page.city {
                    HERE => (Some(identity.record_key.public().to_multibase()), Some(identity.record_key_id.clone())),
                    _ => (city.record_key, city.record_key_id),
                };
                let (Some(record_key), Some(record_key_id)) = (key, key_id) else { return Err(Error::NotFound) };
                let writer = |contributor: koinon_store::Contributor| {
                    let person = contributor.person?;
                    let (actor, name, handle) = (person.ap_id, person.name, person.handle);
                    Some(Writer { id: contributor.opaque, actor, name, handle })
                };
                let people = conn.contributors(page.id)?.into_iter().filter_map(writer).collect();
                let present = conn.page_media(page.id)?.into_iter().map(|file| (file, true));
                let files = present.chain(conn.former_media(page.id)?.into_iter().map(|file| (file, false))).collect();
                let cover = Cover {
                    format: FORMAT.into(),
                    version: VERSION,
                    page: CoverPage { id: page.ap_id.clone(), title: page.title.clone(), lang: page.lang.clone() },
                    city: CoverCity { origin: city.origin.to_string(), name: city.name, record_key, record_key_id },
                    revisions: 0,
                    complete: true,
                };
                Ok(Surroundings { page, cover, people, files })
            })
            .await
    }
}

/// The versions before this one, newest first.
fn older(conn: &mut Conn, page: PageId, before: Option<RevisionId>) -> Result<Read, Error> {
    let revisions = conn.revisions(page, before, BATCH as i64)?;
    let hashes: Vec<Hash> = revisions.iter().filter(|one| !one.body_held).map(|one| one.hash).collect();
    let erased = conn.redactions(&hashes)?;
    let mut lines = Vec::with_capacity(revisions.len());
    let last = revisions.last().map(|revision| revision.id);
    for Revision { id, hash, record, note, body_held, .. } in revisions {
        let text = if body_held { conn.body(id)? } else { None };
        let redacted = erased.iter().find(|one| one.revision == hash);
        let redacted = redacted.map(|one| Erased { reason: one.reason.clone(), time: one.time });
        lines.push((Line { record, note, redacted }, text));
    }
    Ok(Read { lines, last })
}

/// An archive that is being written.
struct Archive {
    zip: ZipWriter<File>,
    named: HashSet<Hash>,
    bytes: u64,
    texts: usize,
    files: usize,
}

impl Archive {
    fn new(file: File) -> Self {
        Self { zip: ZipWriter::new(file), named: HashSet::new(), bytes: 0, texts: 0, files: 0 }
    }

    /// Adds texts that are not there yet.
    fn add_texts(&mut self, lines: &[(Line<Record>, Option<String>)]) -> Result<(), Error> {
        for (line, text) in lines {
            if let Some(text) = text {
                self.add(Part::Text(line.record.body), text.as_bytes())?;
            }
        }
        Ok(())
    }

    fn add(&mut self, part: Part, bytes: &[u8]) -> Result<(), Error> {
        if let Part::Text(hash) | Part::Media(hash) = part {
            if !self.named.insert(hash) {
                return Ok(());
            }
            *(if matches!(part, Part::Text(_)) { &mut self.texts } else { &mut self.files }) += 1;
        }
        self.bytes += bytes.len() as u64;
        if self.bytes > MAX_UNPACKED || self.named.len() + 10 > MAX_PARTS {
            return Err(too_large());
        }
        // Pictures are packed already. No part has a time, so that the same history is the same file.
        let packed =
            if matches!(part, Part::Media(_)) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(packed);
        self.zip.start_file(part.name(), options).map_err(|e| Error::File(e.to_string()))?;
        self.zip.write_all(bytes).map_err(io)
    }

    /// Ends it; it is read from its beginning next.
    fn finish(self) -> Result<(usize, usize, File), Error> {
        let mut file = self.zip.finish().map_err(|e| Error::File(e.to_string()))?;
        file.rewind().map_err(io)?;
        Ok((self.texts, self.files, file))
    }
}

fn lines_of(values: impl IntoIterator<Item = impl serde::Serialize>) -> Result<Vec<u8>, Error> {
    let mut lines = Vec::new();
    for value in values {
        serde_json::to_writer(&mut lines, &value).map_err(|e| Error::File(e.to_string()))?;
        lines.push(b'\n');
    }
    Ok(lines)
}

fn too_large() -> Error {
    refused("history_too_large", "the history of this page is too large for one archive".into())
}

fn io(error: std::io::Error) -> Error {
    Error::File(error.to_string())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::File(e.to_string()))?
}
