//! The file that an archive is, opened as if whoever made it wished us ill: nothing in it is unpacked to a path, its parts have
//! names of ours alone, and how large each is and all of them are together is bounded before and while it is read.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use koinon_core::Hash;
use koinon_core::text::{MAX_SOURCE_BYTES, clean_line};
use zip::ZipArchive;

use crate::media::MAX_MEDIA;

/// The largest archive, in bytes.
pub const MAX_ARCHIVE: u64 = 512 * 1024 * 1024;
/// The most that all parts may be together, in bytes.
pub(super) const MAX_UNPACKED: u64 = 1024 * 1024 * 1024;
/// How many parts it may have.
pub(super) const MAX_PARTS: usize = 30_000;
/// How much larger than the archive its parts may be together: texts pack to a third or a tenth.
const MAX_RATIO: u64 = 100;
/// What may be in an archive however small it is, in bytes.
const UNSUSPICIOUS: u64 = 16 * 1024 * 1024;
/// The largest part that lists something, in bytes.
const MAX_LIST: u64 = 128 * 1024 * 1024;

/// What an archive has inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// What this is, for whoever opens it by hand.
    ReadMe,
    /// The page and its city.
    Cover,
    /// The records, the oldest first.
    Records,
    /// Who is behind the opaque ids.
    People,
    /// How the texts name their files.
    Files,
    /// A text.
    Text(Hash),
    /// A picture or data.
    Media(Hash),
}

impl Part {
    /// Its name in the archive.
    pub(super) fn name(self) -> String {
        match self {
            Self::ReadMe => "README.txt".into(),
            Self::Cover => "history.json".into(),
            Self::Records => "records.ndjson".into(),
            Self::People => "people.ndjson".into(),
            Self::Files => "files.ndjson".into(),
            Self::Text(hash) => format!("texts/{hash}.md"),
            Self::Media(hash) => format!("media/{hash}"),
        }
    }

    /// The part of this very name; there are no others, and so no paths that lead anywhere.
    fn of(name: &str) -> Option<Self> {
        if let Some(hash) = name.strip_prefix("texts/").and_then(|name| name.strip_suffix(".md")) {
            return Some(Self::Text(hash.parse().ok()?));
        }
        if let Some(hash) = name.strip_prefix("media/") {
            return Some(Self::Media(hash.parse().ok()?));
        }
        [Self::ReadMe, Self::Cover, Self::Records, Self::People, Self::Files]
            .into_iter()
            .find(|part| part.name() == name)
    }

    fn max_bytes(self) -> u64 {
        match self {
            Self::Text(_) => MAX_SOURCE_BYTES as u64,
            Self::Media(_) => MAX_MEDIA as u64,
            _ => MAX_LIST,
        }
    }
}

/// Why an archive is not taken. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    #[error("it is no ZIP file that can be read: {0}")]
    NoZip(String),
    #[error("it has {0} MiB; an archive may have {max}", max = MAX_ARCHIVE / 1024 / 1024)]
    TooLarge(u64),
    #[error("it has more than {MAX_PARTS} parts")]
    TooMany,
    #[error("it unpacks to {0} MiB, which is more than an archive of its size may hold")]
    Bomb(u64),
    #[error("two of its parts have one name")]
    Twice,
    #[error("a history has no part called {0:?}")]
    Foreign(String),
    #[error("its part {0:?} is no plain file")]
    NoFile(String),
    #[error("its part {0:?} is larger than such a part may be")]
    PartTooLarge(String),
    #[error("its part {0:?} is missing")]
    Missing(String),
    #[error("its part {0:?} cannot be read: {1}")]
    Damaged(String, String),
    #[error("its part {0:?} is not what its name says")]
    OtherContent(String),
}

/// An archive that has only such parts as a history may have.
#[derive(Debug)]
pub(super) struct Container {
    zip: ZipArchive<File>,
    parts: BTreeSet<Part>,
}

impl Container {
    /// Opens an archive and looks at what it says that it holds; nothing is unpacked.
    pub(super) fn open(path: &Path) -> Result<Self, Unusable> {
        let no_zip = |error: &dyn std::fmt::Display| Unusable::NoZip(error.to_string());
        // A link to a file would do no harm here, what is no file could be read without end.
        let file = File::open(path).map_err(|e| no_zip(&e))?;
        let about = file.metadata().map_err(|e| no_zip(&e))?;
        if !about.is_file() {
            return Err(Unusable::NoZip("it is no file".into()));
        }
        if about.len() > MAX_ARCHIVE {
            return Err(Unusable::TooLarge(about.len() / 1024 / 1024));
        }
        let mut zip = ZipArchive::new(file).map_err(|e| no_zip(&e))?;
        if zip.len() > MAX_PARTS {
            return Err(Unusable::TooMany);
        }
        if zip.has_duplicate_names() {
            return Err(Unusable::Twice);
        }
        let mut parts = BTreeSet::new();
        let mut total: u64 = 0;
        for at in 0..zip.len() {
            let entry = zip.by_index_raw(at).map_err(|e| no_zip(&e))?;
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            let shown = || clean_line(&name, 80);
            if entry.is_symlink() || !entry.is_file() || entry.encrypted() {
                return Err(Unusable::NoFile(shown()));
            }
            let part = Part::of(&name).ok_or_else(|| Unusable::Foreign(shown()))?;
            if entry.size() > part.max_bytes() {
                return Err(Unusable::PartTooLarge(shown()));
            }
            total = total.saturating_add(entry.size());
            parts.insert(part);
        }
        if total > MAX_UNPACKED || total > UNSUSPICIOUS + MAX_RATIO * about.len() {
            return Err(Unusable::Bomb(total / 1024 / 1024));
        }
        Ok(Self { zip, parts })
    }

    /// The parts that it has.
    pub(super) fn parts(&self) -> &BTreeSet<Part> {
        &self.parts
    }

    /// The bytes of a part: no more than the archive says of it, and of a text or a file those that its name says.
    pub(super) fn read(&mut self, part: Part) -> Result<Vec<u8>, Unusable> {
        let name = part.name();
        let entry = self.zip.by_name(&name).map_err(|_| Unusable::Missing(name.clone()))?;
        // What was counted is what it says that it holds: it does not get a byte more.
        let said = entry.size();
        let mut bytes = Vec::new();
        entry.take(said + 1).read_to_end(&mut bytes).map_err(|e| Unusable::Damaged(name.clone(), e.to_string()))?;
        if bytes.len() as u64 != said {
            return Err(Unusable::PartTooLarge(name));
        }
        match part {
            Part::Text(hash) | Part::Media(hash) if Hash::of(&bytes) != hash => Err(Unusable::OtherContent(name)),
            _ => Ok(bytes),
        }
    }

    /// A part that is text.
    pub(super) fn read_text(&mut self, part: Part) -> Result<String, Unusable> {
        String::from_utf8(self.read(part)?).map_err(|e| Unusable::Damaged(part.name(), e.to_string()))
    }
}
