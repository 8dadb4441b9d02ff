//! Files that pages refer to: kept once by their hash, in a folder beside the database.

use std::path::{Path, PathBuf};

use koinon_core::Hash;
use koinon_markdown::DataKind;
use koinon_store::{Media, PageId, PageMedia, Priority, Tx};

use crate::picture::shape::{self, Shape};
use crate::picture::{self, PictureType};
use crate::{Actor, Commons, Error, data_file};

/// The largest file taken, in bytes.
pub const MAX_MEDIA: usize = 10 * 1024 * 1024;
/// Where files are served, and how texts name uploaded ones: `/media/<hash>.<ending>`.
pub const MEDIA_PATH: &str = "/media/";
/// So many files are removed at a time; whoever brings one waits for that.
const REMOVED_AT_ONCE: i64 = 50;

/// The address of a file here.
#[must_use]
pub fn media_path(media: &Media) -> String {
    path_of(&media.hash, &media.media_type)
}

/// The address here of a file of this type.
#[must_use]
pub fn path_of(hash: &Hash, media_type: &str) -> String {
    let picture = PictureType::of_media_type(media_type).map(PictureType::ending);
    let ending = picture.or_else(|| DataKind::of_media_type(media_type).map(DataKind::ending)).unwrap_or("bin");
    format!("{MEDIA_PATH}{hash}.{ending}")
}

/// The address of a picture here in another width, one of [`WIDTHS`](crate::picture::smaller::WIDTHS).
#[must_use]
pub fn path_in_width(path: &str, width: u32) -> String {
    format!("{path}?width={width}")
}

/// The hash in an address of this form, if it is one.
#[must_use]
pub fn hash_in_path(path: &str) -> Option<Hash> {
    path.strip_prefix(MEDIA_PATH)?.split('.').next()?.parse().ok()
}

/// How an earlier text of a page named its files, where its record has these hashes; then how the page names files now.
pub(crate) fn files_of_record(tx: &mut Tx<'_>, page: PageId, hashes: &[Hash]) -> Result<Vec<PageMedia>, Error> {
    let present = tx.page_media(page)?;
    let mut files: Vec<PageMedia> = Vec::new();
    let of_record = present.iter().cloned().chain(tx.former_media(page)?);
    for file in of_record.filter(|file| hashes.contains(&file.media.hash)).chain(present.iter().cloned()) {
        if !files.iter().any(|known| known.reference == file.reference) {
            files.push(file);
        }
    }
    Ok(files)
}

/// The files that a text names: those given, else the ones the page has, as far as the text still names them; and uploaded
/// files that it names by their address.
pub(crate) fn files_of(
    tx: &mut Tx<'_>,
    page: PageId,
    references: &[String],
    given: Option<Vec<PageMedia>>,
) -> Result<Vec<PageMedia>, Error> {
    let known = match given {
        Some(files) => files,
        None => tx.page_media(page)?,
    };
    let mut files: Vec<PageMedia> = known.into_iter().filter(|file| references.contains(&file.reference)).collect();
    for reference in references {
        if files.iter().any(|file| file.reference == *reference) {
            continue;
        }
        if let Some(hash) = hash_in_path(reference)
            && let Some(media) = tx.media(&hash)?.filter(|media| media.held)
        {
            files.push(PageMedia { reference: reference.clone(), media, url: None });
        }
    }
    Ok(files)
}

impl Commons {
    /// Keeps a picture that somebody uploaded or an import brought, without what it says beside its pixels (see
    /// [`picture::cleaned`]), or data that can be drawn, as UTF-8. The same file twice is kept once, by the hash of what is kept.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::Invalid`] for a file that is too large, damaged or of a type that is not taken;
    /// [`Error::MediaStore`] if the store that the nodes share does not take it.
    pub async fn add_media(&self, actor: &Actor, bytes: Vec<u8>) -> Result<Media, Error> {
        actor.account()?;
        self.keep_media(bytes, None, Priority::Interactive).await
    }

    /// Keeps a file that another city's page names. Its bytes must have the hash that the record names, and stay as they are;
    /// they must be a picture or data all the same.
    ///
    /// # Errors
    /// [`Error::Invalid`] if they do not, or for a file that is damaged or of a type that is not taken.
    pub async fn keep_mirrored_media(&self, bytes: Vec<u8>, expected: Hash) -> Result<Media, Error> {
        self.keep_media(bytes, Some(expected), Priority::Bulk).await
    }

    /// Keeps a picture or data, durably.
    pub(crate) async fn keep_media(
        &self,
        bytes: Vec<u8>,
        expected: Option<Hash>,
        priority: Priority,
    ) -> Result<Media, Error> {
        let now = self.now();
        if bytes.len() > MAX_MEDIA {
            return Err(Error::invalid("file", "too_large", "a picture may have 10 MiB at most"));
        }
        if expected.is_some_and(|expected| expected != Hash::of(&bytes)) {
            return Err(Error::invalid("file", "media_hash", "the file is not the one that the page names"));
        }
        let data = if PictureType::of(&bytes).is_none() { data_file::read(&bytes, expected.is_some()) } else { None };
        let (media_type, bytes) = match data {
            Some((kind, bytes)) => (kind.media_type(), bytes),
            None => {
                let (kind, bytes) = picture::read(bytes, expected.is_some()).await?;
                (kind.media_type(), bytes)
            }
        };
        let hash = Hash::of(&bytes);
        let media = Media {
            hash,
            media_type: media_type.to_owned(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            held: true,
        };
        let _keeping = self.inner.keeping_files.read().await;
        // Before the database names it: what a record names must be there.
        self.keep_file(&hash, bytes.into()).await?;
        let row = media.clone();
        let named = move |tx: &mut Tx<'_>| -> Result<(), Error> { Ok(tx.ensure_media(&row, now)?) };
        self.store().write_with(priority, named).await?;
        Ok(media)
    }

    /// Removes the bytes of files that nothing names any more, as photos of measurements that were taken back long ago. Broken
    /// off, it goes on the next time.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::File`], [`Error::MediaStore`].
    pub(crate) async fn remove_unnamed_media(&self) -> Result<(), Error> {
        loop {
            let _alone = self.inner.keeping_files.write().await;
            let unnamed = self.store().read(|conn| conn.unnamed_media(REMOVED_AT_ONCE)).await?;
            if unnamed.is_empty() {
                return Ok(());
            }
            for hash in &unnamed {
                self.remove_file(hash).await?;
            }
            let forget = move |tx: &mut Tx<'_>| unnamed.iter().try_for_each(|hash| tx.forget_media(hash));
            self.store().write(forget).await?;
        }
    }

    /// Where a file lies, once [`Commons::held_file`] has seen to it.
    #[must_use]
    pub fn media_file(&self, hash: &Hash) -> PathBuf {
        let name = hash.to_string();
        self.media_dir().join(&name[..2]).join(name)
    }

    /// The folder of files.
    pub(crate) fn media_dir(&self) -> PathBuf {
        self.data_dir().join("media")
    }

    /// How a picture that is held stands on a screen: read from its first bytes once, since a file never changes under its
    /// hash.
    pub(crate) fn picture_shape(&self, media: &Media) -> Option<Shape> {
        let shapes = &self.inner.picture_shapes;
        shapes.get(&media.hash).or_else(|| {
            let shape = shape::of(&self.media_file(&media.hash))?;
            shapes.insert(media.hash, shape);
            Some(shape)
        })
    }

    /// A file that a page which everybody may read names, or that the asker's own draft may name: its type and where it lies.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::MediaStore`] if the store that the nodes share does not give it out.
    pub async fn public_media(&self, actor: &Actor, hash: Hash) -> Result<(Media, PathBuf), Error> {
        let signed_in = actor.account().is_ok();
        let media = self
            .store()
            .read(move |conn| -> Result<_, Error> {
                let media = conn.media(&hash)?.filter(|media| media.held).ok_or(Error::NotFound)?;
                if signed_in || conn.media_is_public(&hash)? { Ok(media) } else { Err(Error::NotFound) }
            })
            .await?;
        Ok((media, self.held_file(&hash).await?))
    }
}

/// Writes a file so that it is either wholly there or not at all, also after a power cut.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let unfinished = path.with_extension(format!("{}.part", hex::encode(crate::clock::random_bytes::<6>())));
    let mut file = std::fs::File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    std::fs::File::open(folder)?.sync_all()
}
