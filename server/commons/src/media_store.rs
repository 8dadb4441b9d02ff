//! Files in an object store that the nodes of a city share.
//!
//! Where there is one, it has every file, under the name that the file has in the media folder; the folder of a node is then
//! a copy of what this node has read or written, and may be deleted at any time. A file never changes under its name, its
//! hash, so that a copy is never old. What the store gives out is believed only if it has that hash.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use koinon_core::Hash;
use koinon_markdown::outline;
use koinon_store::PageMedia;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use tokio::sync::Semaphore;

use crate::media::{MAX_MEDIA, MEDIA_PATH, hash_in_path, write_durably};
use crate::{Commons, Error};

/// No file that we keep is larger, also where cleaning it added some bytes.
const LARGEST: usize = 2 * MAX_MEDIA;
/// Files that are fetched at the same time: each is in memory until it is written down.
static FETCHES: Semaphore = Semaphore::const_new(8);
/// Files that are moved between folder and store at the same time.
const MOVED_AT_ONCE: usize = 8;
/// For how long a page waits for the files that it shows; afterwards it is shown without their sizes, or without a drawing.
const PATIENCE: Duration = Duration::from_secs(3);
/// For how long no page waits again for a file that could not be had.
const REST: Duration = Duration::from_secs(10);
/// So many files of one text are fetched before it is rendered.
const FILES_OF_TEXT: usize = 100;
/// What is written, and read again, to see whether that can be done.
const PROBE: (&str, &[u8]) = (".doctor", b"This city can write here.\n");

/// Files that could not be had lately.
pub(crate) type Resting = moka::sync::Cache<Hash, ()>;

/// Room to remember them.
pub(crate) fn resting() -> Resting {
    moka::sync::Cache::builder().max_capacity(10_000).time_to_live(REST).build()
}

/// Where the nodes of a city keep their files.
#[derive(Clone)]
pub struct MediaStore {
    objects: Arc<dyn ObjectStore>,
    prefix: Path,
}

/// What was moved between the folder of a node and the store.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Files that were moved.
    pub moved: usize,
    /// Files that were there already.
    pub known: usize,
    /// Files that are not what their names say, and were left.
    pub altered: usize,
}

impl MediaStore {
    /// Files below this prefix of a store; each lies there as it does in a media folder: `ab/abcd…`.
    ///
    /// # Errors
    /// What is wrong with the prefix.
    pub fn new(objects: Arc<dyn ObjectStore>, prefix: &str) -> Result<Self, String> {
        Ok(Self { objects, prefix: Path::parse(prefix).map_err(|e| e.to_string())? })
    }

    /// Whether it answers, and takes what it is given: writes a few bytes and reads them.
    ///
    /// # Errors
    /// [`Error::MediaStore`] if not.
    pub async fn probe(&self) -> Result<(), Error> {
        let (name, words) = PROBE;
        let at = self.prefix.clone().join(name);
        self.objects.put(&at, words.into()).await.map_err(fault)?;
        let found = self.objects.get(&at).await.map_err(fault)?.bytes().await.map_err(fault)?;
        if found == words {
            return Ok(());
        }
        Err(Error::MediaStore("it gives out something else than it was given".into()))
    }

    /// Keeps a file; once this is done, every node can have it.
    pub(crate) async fn keep(&self, hash: &Hash, bytes: Bytes) -> Result<(), Error> {
        self.objects.put(&self.place(hash), bytes.into()).await.map_err(fault)?;
        Ok(())
    }

    /// Removes a file; one that is not there is none to remove.
    async fn remove(&self, hash: &Hash) -> Result<(), Error> {
        match self.objects.delete(&self.place(hash)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            removed => removed.map_err(fault),
        }
    }

    /// Reads a file, which must be the one that is asked for.
    async fn read(&self, hash: &Hash) -> Result<Bytes, Error> {
        let mut parts = self.objects.get(&self.place(hash)).await.map_err(fault)?.into_stream();
        let mut bytes = Vec::new();
        while let Some(part) = parts.try_next().await.map_err(fault)? {
            if bytes.len() + part.len() > LARGEST {
                return Err(not_the_file(hash));
            }
            bytes.extend_from_slice(&part);
        }
        if Hash::of(&bytes) == *hash { Ok(bytes.into()) } else { Err(not_the_file(hash)) }
    }

    /// The files whose names begin so, with how long they are.
    async fn listed(&self, beginning: &str) -> Result<Vec<(Hash, u64)>, Error> {
        let folder = self.prefix.clone().join(beginning);
        let listed = self.objects.list(Some(&folder)).try_filter_map(|object| async move {
            let hash = object.location.filename().and_then(|name| name.parse::<Hash>().ok());
            // Whatever else lies there is none of ours.
            let hash = hash.filter(|hash| self.place(hash) == object.location);
            Ok(hash.map(|hash| (hash, object.size)))
        });
        listed.try_collect().await.map_err(fault)
    }

    fn place(&self, hash: &Hash) -> Path {
        let name = hash.to_string();
        self.prefix.clone().join(&name[..2]).join(name)
    }
}

/// Without what the store is reached with: that has a secret in it.
impl std::fmt::Debug for MediaStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("MediaStore").field(&self.prefix.as_ref()).finish()
    }
}

/// What exactly did not work is logged: a reader can do nothing about it.
fn fault(error: object_store::Error) -> Error {
    tracing::warn!(%error, "the store of files failed");
    Error::MediaStore(error.to_string())
}

fn not_the_file(hash: &Hash) -> Error {
    tracing::error!(%hash, "the store of files gives out other bytes under the name of a file; they are not used");
    Error::MediaStore(format!("what it has as {hash} is not that file"))
}

impl Commons {
    /// Where a file lies that this city holds: in the folder of this node, fetched from the store that the nodes share if it
    /// is not there yet.
    ///
    /// # Errors
    /// [`Error::MediaStore`] if that store does not give it out, [`Error::File`].
    pub async fn held_file(&self, hash: &Hash) -> Result<PathBuf, Error> {
        let path = self.media_file(hash);
        let Some(store) = self.media_store() else { return Ok(path) };
        if is_here(&path).await {
            return Ok(path);
        }
        let _turn = FETCHES.acquire().await.map_err(|e| Error::File(e.to_string()))?;
        // Whoever had the turn before may have asked for the same.
        if !is_here(&path).await {
            let bytes = store.read(hash).await?;
            self.write_file(hash, bytes).await?;
        }
        Ok(path)
    }

    /// Keeps a file where every node finds it, then in the folder of this one.
    pub(crate) async fn keep_file(&self, hash: &Hash, bytes: Bytes) -> Result<(), Error> {
        if let Some(store) = self.media_store() {
            store.keep(hash, bytes.clone()).await?;
        }
        self.write_file(hash, bytes).await
    }

    /// Removes a file from the store, then from the folder of this node. The folder of another node is a copy that may be
    /// emptied at any time.
    pub(crate) async fn remove_file(&self, hash: &Hash) -> Result<(), Error> {
        if let Some(store) = self.media_store() {
            store.remove(hash).await?;
        }
        match tokio::fs::remove_file(self.media_file(hash)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::File(format!("the file could not be removed: {error}")))
            }
            _ => Ok(()),
        }
    }

    async fn write_file(&self, hash: &Hash, bytes: Bytes) -> Result<(), Error> {
        let path = self.media_file(hash);
        tokio::task::spawn_blocking(move || write_durably(&path, &bytes))
            .await
            .map_err(|e| Error::File(e.to_string()))?
            .map_err(|e| Error::File(format!("the file could not be kept: {e}")))
    }

    /// Fetches the files that texts show, as far as they can be had at once: rendering reads them from the folder. Those of a
    /// page are known; a text may name uploaded ones besides.
    pub(crate) async fn bring_files(&self, known: &[PageMedia], texts: impl IntoIterator<Item = &str>) {
        if self.media_store().is_none() {
            return;
        }
        let known = known.iter().filter(|file| file.media.held).map(|file| file.media.hash);
        let mut wanted: HashSet<Hash> = known.take(FILES_OF_TEXT).collect();
        let named =
            texts.into_iter().filter(|text| text.contains(MEDIA_PATH)).flat_map(|text| outline(text).references);
        let named: HashSet<Hash> = named.filter_map(|reference| hash_in_path(&reference)).take(FILES_OF_TEXT).collect();
        if !named.is_empty() {
            // What a text names and the city does not have is not asked for.
            let held = self.store().read(move |conn| -> Result<Vec<Hash>, koinon_store::Error> {
                let mut held = Vec::new();
                for hash in named {
                    held.extend(conn.media(&hash)?.filter(|media| media.held).map(|media| media.hash));
                }
                Ok(held)
            });
            wanted.extend(held.await.unwrap_or_default());
        }
        let resting = &self.inner.resting_files;
        wanted.retain(|hash| !resting.contains_key(hash));
        let fetching = stream::iter(&wanted).for_each_concurrent(MOVED_AT_ONCE, |hash| async move {
            if self.held_file(hash).await.is_err() {
                resting.insert(*hash, ());
            }
        });
        if tokio::time::timeout(PATIENCE, fetching).await.is_ok() {
            return;
        }
        tracing::warn!("the store of files is slow: a page is shown without waiting for its pictures");
        for hash in &wanted {
            if !is_here(&self.media_file(hash)).await {
                resting.insert(*hash, ());
            }
        }
    }

    /// Brings every file of this node's folder into the store that the nodes share. It may be ended and begun again.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a store; [`Error::MediaStore`], [`Error::File`].
    pub async fn push_media(&self, report: &mut (dyn FnMut(Moved) + Send)) -> Result<Moved, Error> {
        let store = self.media_store().ok_or(Error::NotFound)?;
        let mut moved = Moved::default();
        for folder in 0..=u8::MAX {
            let beginning = hex::encode([folder]);
            let here = self.files_here(&beginning).await?;
            if here.is_empty() {
                continue;
            }
            let there: HashSet<(Hash, u64)> = store.listed(&beginning).await?.into_iter().collect();
            let missing: Vec<_> = here.iter().filter(|file| !there.contains(file)).map(|(hash, _)| *hash).collect();
            moved.known += here.len() - missing.len();
            let mut pushing = stream::iter(missing.into_iter().map(|hash| self.push_file(store, hash)))
                .buffer_unordered(MOVED_AT_ONCE);
            while let Some(pushed) = pushing.next().await {
                match pushed? {
                    true => moved.moved += 1,
                    false => moved.altered += 1,
                }
                report(moved);
            }
        }
        Ok(moved)
    }

    /// False for a file that is not what its name says.
    async fn push_file(&self, store: &MediaStore, hash: Hash) -> Result<bool, Error> {
        let path = self.media_file(&hash);
        let bytes = tokio::fs::read(&path).await.map_err(|e| Error::File(format!("{}: {e}", path.display())))?;
        if Hash::of(&bytes) != hash {
            tracing::error!(path = %path.display(), "this file was altered: it does not have the hash that it is named by");
            return Ok(false);
        }
        store.keep(&hash, bytes.into()).await?;
        Ok(true)
    }

    /// Fetches every file of the store that the nodes share into this node's folder, for a copy that is whole.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a store; [`Error::MediaStore`], [`Error::File`].
    pub async fn pull_media(&self) -> Result<Moved, Error> {
        let store = self.media_store().ok_or(Error::NotFound)?;
        let mut moved = Moved::default();
        for folder in 0..=u8::MAX {
            let beginning = hex::encode([folder]);
            let there = store.listed(&beginning).await?;
            let here: HashSet<Hash> = self.files_here(&beginning).await?.into_iter().map(|(hash, _)| hash).collect();
            let missing: Vec<_> = there.iter().map(|(hash, _)| *hash).filter(|hash| !here.contains(hash)).collect();
            moved.known += there.len() - missing.len();
            moved.moved += missing.len();
            let fetching = stream::iter(missing).map(|hash| async move { self.held_file(&hash).await });
            fetching.buffer_unordered(MOVED_AT_ONCE).try_for_each(|_| async { Ok(()) }).await?;
        }
        Ok(moved)
    }

    /// The files of this node's folder whose names begin so, with how long they are. What is being written has another name.
    async fn files_here(&self, beginning: &str) -> Result<Vec<(Hash, u64)>, Error> {
        let folder = self.media_dir().join(beginning);
        let list = move || -> std::io::Result<Vec<(Hash, u64)>> {
            let entries = match std::fs::read_dir(folder) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
                entries => entries?,
            };
            let mut files = Vec::new();
            for entry in entries {
                let entry = entry?;
                if let Some(hash) = entry.file_name().to_str().and_then(|name| name.parse().ok()) {
                    files.push((hash, entry.metadata()?.len()));
                }
            }
            Ok(files)
        };
        let listed = tokio::task::spawn_blocking(list).await.map_err(|e| Error::File(e.to_string()))?;
        listed.map_err(|e| Error::File(format!("the folder of files cannot be read: {e}")))
    }
}

async fn is_here(path: &std::path::Path) -> bool {
    tokio::fs::try_exists(path).await.unwrap_or(false)
}
