//! Files that pages refer to: kept once by their hash, in a folder beside the database.

use std::path::{Path, PathBuf};

use koinon_core::{Hash, Timestamp};
use koinon_store::{Media, PageId, PageMedia, Tx};

use crate::{Actor, Commons, Error};

/// The largest file taken, in bytes.
pub const MAX_MEDIA: usize = 10 * 1024 * 1024;
/// Where files are served, and how texts name uploaded ones: `/media/<hash>.<ending>`.
pub const MEDIA_PATH: &str = "/media/";

/// A type of picture that we take and serve. Others could carry scripts (SVG, HTML) or are not shown by browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaType {
    /// The media type.
    pub name: &'static str,
    /// The ending of its address.
    pub ending: &'static str,
}

/// What the bytes are, by their first ones: what a file is called or said to be counts for nothing.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Option<MediaType> {
    let of = |name, ending| Some(MediaType { name, ending });
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => of("image/png", "png"),
        [0xff, 0xd8, 0xff, ..] => of("image/jpeg", "jpg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => of("image/gif", "gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => of("image/webp", "webp"),
        _ => None,
    }
}

/// The ending of an address for a media type that we serve.
#[must_use]
pub fn ending_of(media_type: &str) -> Option<&'static str> {
    match media_type {
        "image/png" => Some("png"),
        "image/jpeg" => Some("jpg"),
        "image/gif" => Some("gif"),
        "image/webp" => Some("webp"),
        _ => None,
    }
}

/// The address of a file here.
#[must_use]
pub fn media_path(media: &Media) -> String {
    format!("{MEDIA_PATH}{}.{}", media.hash, ending_of(&media.media_type).unwrap_or("bin"))
}

/// The hash in an address of this form, if it is one.
#[must_use]
pub fn hash_in_path(path: &str) -> Option<Hash> {
    path.strip_prefix(MEDIA_PATH)?.split('.').next()?.parse().ok()
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
    /// Keeps a picture that somebody uploaded or an import brought.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::Invalid`] for a file that is too large or of a type that is not taken.
    pub async fn add_media(&self, actor: &Actor, bytes: Vec<u8>) -> Result<Media, Error> {
        actor.account()?;
        let now = self.now();
        self.keep_media(bytes, None, now).await
    }

    /// Keeps a file that another city's page names; its bytes must have the hash that the record names.
    ///
    /// # Errors
    /// [`Error::Invalid`] if they do not, or for a type that is not taken.
    pub async fn keep_mirrored_media(&self, bytes: Vec<u8>, expected: Hash) -> Result<Media, Error> {
        let now = self.now();
        self.keep_media(bytes, Some(expected), now).await
    }

    async fn keep_media(&self, bytes: Vec<u8>, expected: Option<Hash>, now: Timestamp) -> Result<Media, Error> {
        if bytes.len() > MAX_MEDIA {
            return Err(Error::invalid("file", "too_large", "a picture may have 10 MiB at most"));
        }
        let media_type = sniff(&bytes)
            .ok_or_else(|| Error::invalid("file", "media_type", "only PNG, JPEG, GIF and WebP pictures are taken"))?;
        let hash = Hash::of(&bytes);
        if expected.is_some_and(|expected| expected != hash) {
            return Err(Error::invalid("file", "media_hash", "the file is not the one that the page names"));
        }
        let media = Media {
            hash,
            media_type: media_type.name.to_owned(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            held: true,
        };
        let path = self.media_file(&hash);
        tokio::task::spawn_blocking(move || write_durably(&path, &bytes))
            .await
            .map_err(|e| Error::File(e.to_string()))?
            .map_err(|e| Error::File(format!("the file could not be kept: {e}")))?;
        let row = media.clone();
        self.store().write(move |tx| -> Result<(), Error> { Ok(tx.ensure_media(&row, now)?) }).await?;
        Ok(media)
    }

    /// Where a file lies.
    #[must_use]
    pub fn media_file(&self, hash: &Hash) -> PathBuf {
        let name = hash.to_string();
        self.data_dir().join("media").join(&name[..2]).join(name)
    }

    /// The width and height of a picture that is held, in pixels: read from its first bytes once, since a file never
    /// changes under its hash.
    pub(crate) fn picture_size(&self, media: &Media) -> Option<(u32, u32)> {
        let sizes = &self.inner.picture_sizes;
        sizes.get(&media.hash).or_else(|| {
            let size = imagesize::size(self.media_file(&media.hash)).ok()?;
            let size = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
            sizes.insert(media.hash, size);
            Some(size)
        })
    }

    /// A file that a page which everybody may read names, or that the asker's own draft may name: its type and where it lies.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn public_media(&self, actor: &Actor, hash: Hash) -> Result<(Media, PathBuf), Error> {
        let signed_in = actor.account().is_ok();
        let media = self
            .store()
            .read(move |conn| -> Result<_, Error> {
                let media = conn.media(&hash)?.filter(|media| media.held).ok_or(Error::NotFound)?;
                if signed_in || conn.media_is_public(&hash)? { Ok(media) } else { Err(Error::NotFound) }
            })
            .await?;
        Ok((media, self.media_file(&hash)))
    }
}

/// Writes a file so that it is either wholly there or not at all, also after a power cut.
fn write_durably(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
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
