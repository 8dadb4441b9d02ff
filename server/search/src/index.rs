//! The index as the rest of the house sees it.
//!
//! In the folder lie `lock`, `current` (the name of the generation that serves) and the folder of that generation.
//! Everything else with the name of a generation was left by a rebuild that did not finish, or by one whose predecessor
//! could not be deleted yet, and goes at the next start.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::{IndexWriter, TantivyDocument};

use crate::complete;
use crate::document::{Op, Position};
use crate::error::Error;
use crate::generation::{Generation, Snapshot};
use crate::query::{MAX_LIMIT, Query, Results};
use crate::rebuild::Rebuild;
use crate::schema::{Fields, Forms, VERSION};
use crate::search;

/// How the index works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexOptions {
    /// Memory for pages that wait to be written, in bytes; tantivy wants 15 MB at least.
    pub heap_bytes: usize,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self { heap_bytes: 32_000_000 }
    }
}

/// The search index in a folder, open in this process alone. Clones share it.
#[derive(Clone)]
pub struct SearchIndex {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) fields: Fields,
    folder: PathBuf,
    heap_bytes: usize,
    /// What searches read; replaced as a whole.
    live: RwLock<Arc<Snapshot>>,
    writing: Mutex<Writing>,
    /// Held as long as the index is open.
    _lock: File,
}

/// What only one at a time may do.
pub(crate) struct Writing {
    pub(crate) generation: Generation,
    pub(crate) building: Option<Building>,
}

/// The next generation while it is being built.
pub(crate) struct Building {
    pub(crate) generation: Generation,
    /// Pages that were applied meanwhile: newer than what the rebuild may still bring of them.
    pub(crate) applied: HashSet<i64>,
    /// The position of the last apply meanwhile.
    pub(crate) position: Option<Position>,
    /// Whether writing to it failed: then it cannot be finished.
    pub(crate) failed: bool,
}

impl SearchIndex {
    /// Opens the index in `folder`, making the folder if there is none. An index that is damaged or was made by another
    /// version is deleted and an empty one takes its place, with no position: the caller reads the log from its start or
    /// rebuilds.
    ///
    /// # Errors
    /// [`Error::Locked`] if it is open already; [`Error::Io`] if the folder cannot be written.
    pub fn open(folder: &Path, options: IndexOptions) -> Result<Self, Error> {
        fs::create_dir_all(folder)?;
        let lock = File::create(folder.join("lock"))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Error::Locked,
            TryLockError::Error(error) => Error::Io(error),
        })?;
        let heap_bytes = options.heap_bytes;
        let (generation, snapshot) = match open_current(folder, heap_bytes)? {
            Some(opened) => opened,
            None => {
                let generation = create_next(folder, heap_bytes)?;
                write_current(folder, &generation.name)?;
                let snapshot = generation.snapshot(None)?;
                (generation, snapshot)
            }
        };
        for name in generations(folder)? {
            if name != generation.name {
                remove_generation(folder, &name);
            }
        }
        let inner = Inner {
            fields: Fields::schema().1,
            folder: folder.to_owned(),
            heap_bytes,
            live: RwLock::new(Arc::new(snapshot)),
            writing: Mutex::new(Writing { generation, building: None }),
            _lock: lock,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// How far the index followed the log; none if it is empty and never followed any.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.inner.live().position.clone()
    }

    /// Applies changes in their order and remembers `position`, all in one commit. When it returns they are durable and
    /// found. Applying the same again changes nothing. Blocking: some 30 ms whatever the number of changes, so bring many.
    ///
    /// # Errors
    /// After an error none of it is applied and the position is the old one.
    pub fn apply(&self, ops: Vec<Op>, position: Position) -> Result<(), Error> {
        self.apply_at(ops, Some(position))
    }

    /// [`SearchIndex::apply`] of changes that go ahead of others: what was applied is found, and the position stays as it
    /// is, so that they come again in their turn. For what people wait for while an index is far behind or empty.
    ///
    /// # Errors
    /// After an error none of it is applied.
    pub fn apply_ahead(&self, ops: Vec<Op>) -> Result<(), Error> {
        self.apply_at(ops, None)
    }

    fn apply_at(&self, ops: Vec<Op>, position: Option<Position>) -> Result<(), Error> {
        let (fields, mut known) = (&self.inner.fields, Forms::default());
        let ops: Vec<(i64, Option<TantivyDocument>)> = ops
            .into_iter()
            .map(|op| match op {
                Op::Put(page) => (page.page, Some(fields.document(&page, &mut known))),
                Op::Remove(page) => (page, None),
            })
            .collect();
        let mut writing = self.inner.writing();
        let writing = &mut *writing;
        if let Some(building) = &mut writing.building {
            building.applied.extend(ops.iter().map(|(page, _)| *page));
            building.position = position.clone().or(building.position.take());
            let copy = ops.iter().map(|(page, document)| (*page, document.clone()));
            let written = building.generation.write(|writer| write_pages(fields, writer, copy));
            if let Err(error) = written {
                tracing::warn!(%error, "the next generation of the search index failed and is given up");
                building.failed = true;
            }
        }
        writing.generation.write(|writer| write_pages(fields, writer, ops.into_iter()))?;
        // A commit without a position would forget it.
        let position = position.or_else(|| self.position());
        writing.generation.commit(position.as_ref())?;
        let snapshot = writing.generation.snapshot(Some(&self.inner.live()))?;
        self.inner.set_live(snapshot);
        Ok(())
    }

    /// Begins a second generation beside the one that serves, which goes on serving and taking [`SearchIndex::apply`].
    ///
    /// # Errors
    /// [`Error::Rebuilding`] if one is under way.
    pub fn rebuild(&self) -> Result<Rebuild, Error> {
        let mut writing = self.inner.writing();
        if writing.building.is_some() {
            return Err(Error::Rebuilding);
        }
        let generation = create_next(&self.inner.folder, self.inner.heap_bytes)?;
        writing.building = Some(Building { generation, applied: HashSet::new(), position: None, failed: false });
        Ok(Rebuild::new(Arc::clone(&self.inner)))
    }

    /// Searches.
    ///
    /// # Errors
    /// [`Error::Cursor`] for a cursor that was never handed out. No text is an error.
    pub fn search(&self, query: &Query) -> Result<Results, Error> {
        search::run(&self.inner.live(), &self.inner.fields, query)
    }

    /// The pages whose titles have every word of `text`, the last of which may be unfinished; newest first.
    ///
    /// # Errors
    /// [`Error::Tantivy`]. No text is an error.
    pub fn complete(&self, text: &str, limit: usize) -> Result<Vec<i64>, Error> {
        complete::run(&self.inner.live(), &self.inner.fields, text, limit.clamp(1, MAX_LIMIT))
    }
}

impl Inner {
    pub(crate) fn live(&self) -> Arc<Snapshot> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set_live(&self, snapshot: Snapshot) {
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }

    pub(crate) fn writing(&self) -> MutexGuard<'_, Writing> {
        // A panic cannot leave half a commit behind: a generation drops its writer on the way out.
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a finished generation in the place of the one that serves.
    pub(crate) fn swap(&self, writing: &mut Writing, generation: Generation) -> Result<(), Error> {
        let snapshot = generation.snapshot(None)?;
        write_current(&self.folder, &generation.name)?;
        let old = std::mem::replace(&mut writing.generation, generation);
        self.set_live(snapshot);
        self.remove(old);
        Ok(())
    }

    /// Deletes a generation that does not serve.
    pub(crate) fn remove(&self, generation: Generation) {
        let name = generation.name.clone();
        drop(generation);
        remove_generation(&self.folder, &name);
    }
}

/// Puts or removes pages; a page that is there already is replaced.
pub(crate) fn write_pages(
    fields: &Fields,
    writer: &mut IndexWriter,
    pages: impl Iterator<Item = (i64, Option<TantivyDocument>)>,
) -> tantivy::Result<()> {
    for (page, document) in pages {
        writer.delete_term(fields.page_term(page));
        if let Some(document) = document {
            writer.add_document(document)?;
        }
    }
    Ok(())
}

fn open_current(folder: &Path, heap_bytes: usize) -> Result<Option<(Generation, Snapshot)>, Error> {
    let name = match fs::read_to_string(folder.join("current")) {
        Ok(name) if number(&name).is_some() => name,
        Ok(_) => return Ok(None),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let opened = Generation::open(&folder.join(&name), name, heap_bytes)
        .and_then(|generation| generation.snapshot(None).map(|snapshot| (generation, snapshot)));
    if let Err(error) = &opened {
        tracing::warn!(%error, "the search index cannot be used and is made anew");
    }
    Ok(opened.ok())
}

fn create_next(folder: &Path, heap_bytes: usize) -> Result<Generation, Error> {
    let last = generations(folder)?.iter().filter_map(|name| number(name)).max().unwrap_or(0);
    let name = format!("{}{}", prefix(), last + 1);
    Generation::create(&folder.join(&name), name, heap_bytes)
}

/// What the names of generations of this version begin with.
fn prefix() -> String {
    format!("generation-{VERSION}-")
}

/// The number in the name of a generation of this version.
fn number(name: &str) -> Option<u64> {
    name.strip_prefix(&prefix())?.parse().ok()
}

/// The names of all generations in the folder, of other versions too.
fn generations(folder: &Path) -> io::Result<Vec<String>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().into_string().unwrap_or_default()));
    let names: io::Result<Vec<String>> = names.collect();
    Ok(names?.into_iter().filter(|name| name.starts_with("generation-")).collect())
}

/// Names the generation that serves, in one step that a crash cannot halve.
fn write_current(folder: &Path, name: &str) -> io::Result<()> {
    let new = folder.join("current.new");
    let mut file = File::create(&new)?;
    file.write_all(name.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, folder.join("current"))?;
    File::open(folder)?.sync_all()
}

fn remove_generation(folder: &Path, name: &str) {
    if let Err(error) = fs::remove_dir_all(folder.join(name)) {
        tracing::warn!(%error, name, "an old generation of the search index stays until the next start");
    }
}
