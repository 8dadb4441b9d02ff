//! Reading an archive: everything in it is checked against its records, and they against the city's key, before anything is kept.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use koinon_core::key::PublicKey;
use koinon_core::{Hash, Origin, PageState, Record};
use serde::de::DeserializeOwned;

use super::container::{Container, Part};
use super::{Cover, FORMAT, Line, MAX_REVISIONS, Named, VERSION, Writer, named, refused, unusable};
use crate::Error;
use crate::mirror::origin_of_id;

/// How many people and names of files an archive may list.
const MAX_LISTED: usize = 20_000;

/// An archive that was read; its records are well formed. Who signed them, and whether they follow from each other, is still to be asked.
#[derive(Debug)]
pub(super) struct Opened {
    container: Container,
    pub(super) cover: Cover,
    /// The page's city.
    pub(super) origin: Origin,
    /// The oldest first, with the revisions that they are.
    pub(super) lines: Vec<(Hash, Line<Record>)>,
    pub(super) people: Vec<Writer>,
    pub(super) files: Vec<Named>,
}

impl Opened {
    /// Opens an archive and reads all of it but texts and files.
    ///
    /// # Errors
    /// [`Error::Invalid`] says what is wrong with it.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let mut container = Container::open(path).map_err(|e| unusable(&e))?;
        let mut part = |part| container.read_text(part).map_err(|e| unusable(&e));
        let cover: Cover = serde_json::from_str(&part(Part::Cover)?).map_err(|e| malformed(Part::Cover, &e))?;
        if cover.format != FORMAT || cover.version != VERSION {
            return Err(refused("archive_form", "this is no history of a page in a form that is known here".into()));
        }
        let people: Vec<Writer> = read_lines(Part::People, &part(Part::People)?, MAX_LISTED)?;
        let files: Vec<Named> = read_lines(Part::Files, &part(Part::Files)?, MAX_LISTED)?;
        let lines: Vec<Line> = read_lines(Part::Records, &part(Part::Records)?, MAX_REVISIONS)?;
        let origin = origin_of_id(&cover.page.id).filter(|origin| cover.city.origin == origin.as_str());
        let origin = origin.ok_or_else(|| refused("archive_page", "its page is not its city's".into()))?;
        let mut records = Vec::with_capacity(lines.len());
        for (number, Line { record, note, redacted }) in (1..).zip(lines) {
            let record = Record::from_json(&record)
                .map_err(|error| refused("record_form", format!("record {number}: {error}")))?;
            records.push((record.revision(), Line { record, note, redacted }));
        }
        if records.is_empty() || records.len() != cover.revisions {
            return Err(refused("history_chain", "there are not as many records as it says".into()));
        }
        Ok(Self { container, cover, origin, lines: records, people, files })
    }

    /// The records are of one page, each once, and each follows one that stands before it.
    fn check_chain(&self) -> Result<(), Error> {
        let wrong = |record: &Record, what: &str| refused("history_chain", format!("{}: {what}", named(record)));
        let mut seen: BTreeSet<Hash> = BTreeSet::new();
        let mut last = None;
        for (hash, line) in &self.lines {
            let record = &line.record;
            if record.page != self.cover.page.id {
                return Err(wrong(record, "it is of another page"));
            }
            let follows = seen.is_empty() || record.parents.iter().any(|parent| seen.contains(parent));
            if !seen.insert(*hash) {
                return Err(wrong(record, "it is there twice"));
            }
            // Of a copy older versions may be missing; a whole history has one beginning and no gap.
            if self.cover.complete && !follows {
                return Err(wrong(record, "it does not follow from those before it"));
            }
            if last > Some(record.time) {
                return Err(wrong(record, "it is older than the one before it"));
            }
            last = Some(record.time);
        }
        Ok(())
    }

    /// Checks every signature with the key of the page's city, and every note, text and file against what was signed. `whole` asks
    /// for all texts.
    ///
    /// # Errors
    /// [`Error::Invalid`] names the first thing that does not fit.
    pub(super) fn verify(&mut self, key: &PublicKey, key_id: &str, whole: bool) -> Result<(), Error> {
        let mut expected: BTreeSet<Part> = BTreeSet::new();
        let mut media: BTreeSet<Hash> = BTreeSet::new();
        for (_, Line { record, note, redacted }) in &self.lines {
            let wrong = |what: &str| refused("record_false", format!("{}: {what}", named(record)));
            if record.proof.as_ref().is_none_or(|proof| proof.verification_method != key_id) {
                return Err(wrong("it is not signed with the key of its city"));
            }
            record.verify(key).map_err(|error| wrong(&error.to_string()))?;
            if note.as_ref().is_some_and(|note| Some(Hash::of(note)) != record.note || note.contains('\0')) {
                return Err(wrong("its summary of the change is not the one that was signed"));
            }
            let needed = whole && redacted.is_none() && record.state == PageState::Live;
            expected.insert(Part::Text(record.body));
            if needed && !self.container.parts().contains(&Part::Text(record.body)) {
                return Err(wrong("its text is missing"));
            }
            media.extend(record.media.iter().copied());
        }
        self.check_chain()?;
        if let Some(foreign) = self.files.iter().find(|file| !media.contains(&file.hash)) {
            return Err(refused("archive_file", format!("no version names the file {}", foreign.hash.short())));
        }
        let parts: Vec<Part> = self.container.parts().iter().copied().collect();
        for part in parts {
            let belongs = match part {
                Part::Text(_) => expected.contains(&part),
                Part::Media(hash) => media.contains(&hash),
                _ => continue,
            };
            if !belongs {
                return Err(refused("archive_part", format!("no version names its part {:?}", part.name())));
            }
            // All are read once before anything is kept: that they are what their names say is checked there.
            let bytes = self.container.read(part).map_err(|e| unusable(&e))?;
            let is_text = std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains('\0'));
            if matches!(part, Part::Text(_)) && !is_text {
                return Err(refused("archive_part", format!("its part {:?} is no text", part.name())));
            }
        }
        Ok(())
    }

    /// The text of a record, if it is there.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the archive changed meanwhile.
    pub(super) fn text(&mut self, body: Hash) -> Result<Option<String>, Error> {
        if !self.container.parts().contains(&Part::Text(body)) {
            return Ok(None);
        }
        self.container.read_text(Part::Text(body)).map(Some).map_err(|e| unusable(&e))
    }

    /// The files that it has.
    pub(super) fn media(&self) -> Vec<Hash> {
        let hash = |part: &Part| if let Part::Media(hash) = part { Some(*hash) } else { None };
        self.container.parts().iter().filter_map(hash).collect()
    }

    /// The bytes of one of them.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the archive changed meanwhile.
    pub(super) fn file(&mut self, hash: Hash) -> Result<Vec<u8>, Error> {
        self.container.read(Part::Media(hash)).map_err(|e| unusable(&e))
    }

    /// Where in the history a revision is, if it is in it.
    pub(super) fn places(&self) -> HashMap<Hash, usize> {
        self.lines.iter().enumerate().map(|(at, (hash, _))| (*hash, at)).collect()
    }
}

fn read_lines<T: DeserializeOwned>(part: Part, text: &str, most: usize) -> Result<Vec<T>, Error> {
    let mut read = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if read.len() == most {
            return Err(refused("archive_lines", format!("{} has more than {most} lines", part.name())));
        }
        read.push(serde_json::from_str(line).map_err(|e| malformed(part, &e))?);
    }
    Ok(read)
}

fn malformed(part: Part, error: &serde_json::Error) -> Error {
    refused("archive_lines", format!("{} cannot be read: {error}", part.name()))
}
