//! Files that pages refer to, and what was imported from where.

use std::collections::HashMap;

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use koinon_core::comment::CommentState;
use koinon_core::{Hash, Timestamp};

use crate::backend::on_each_backend;
use crate::error::stored_hash;
use crate::schema::{comment, comment_media, former_media, import_source, media, page, page_media};
use crate::{Conn, Error, PageId, Standing, Tx};

/// A file that pages refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// The hash of its bytes: its name in the media folder.
    pub hash: Hash,
    /// Its media type, one that we serve.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// Whether the bytes are here.
    pub held: bool,
}

/// How a page's text names a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageMedia {
    /// The destination as it stands in the Markdown source.
    pub reference: String,
    /// The file.
    pub media: Media,
    /// Where a mirror can fetch it.
    pub url: Option<String>,
}

/// Where an import took a page's text from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportMark {
    /// The name of the import.
    pub source: String,
    /// The file's path in it, with `/`.
    pub path: String,
    /// The file's line ends were CRLF, all of them.
    pub crlf: bool,
}

type Row = (Vec<u8>, String, i64, bool, i64);

/// That no page names a file, nor named it in an earlier text, nor any comment.
macro_rules! nothing_names_it {
    () => {
        not(exists(page_media::table.filter(page_media::hash.eq(media::hash))))
            .and(not(exists(former_media::table.filter(former_media::hash.eq(media::hash)))))
            .and(not(exists(comment_media::table.filter(comment_media::hash.eq(media::hash)))))
    };
}

fn read((hash, media_type, size, held, _): Row) -> Result<Media, Error> {
    Ok(Media { hash: stored_hash(&hash)?, media_type, size, held })
}

impl Conn {
    /// A file by hash.
    pub fn media(&mut self, hash: &Hash) -> Result<Option<Media>, Error> {
        let found = on_each_backend!(self, db => media::table.filter(media::hash.eq(&hash.0[..])).first::<Row>(db))
            .optional()?;
        found.map(read).transpose()
    }

    /// Those of these files whose bytes are here.
    pub fn held_media(&mut self, hashes: impl IntoIterator<Item = Hash>) -> Result<HashMap<Hash, Media>, Error> {
        let hashes: Vec<Vec<u8>> = hashes.into_iter().map(|hash| hash.0.to_vec()).collect();
        let mut held = HashMap::new();
        // A database takes only so many bound values at once.
        for hashes in hashes.chunks(500) {
            let query = media::table.filter(media::hash.eq_any(hashes).and(media::held));
            for row in on_each_backend!(self, db => query.load::<Row>(db))? {
                let media = read(row)?;
                held.insert(media.hash, media);
            }
        }
        Ok(held)
    }

    /// The files of a page.
    pub fn page_media(&mut self, page: PageId) -> Result<Vec<PageMedia>, Error> {
        let rows = on_each_backend!(self, db => page_media::table
            .inner_join(media::table)
            .filter(page_media::page.eq(page.0))
            .order(page_media::reference)
            .select((page_media::reference, media::all_columns, page_media::url))
            .load::<(String, Row, Option<String>)>(db))?;
        rows.into_iter().map(|(reference, row, url)| Ok(PageMedia { reference, media: read(row)?, url })).collect()
    }

    /// How earlier texts of a page named files that its newest one does not name so.
    pub fn former_media(&mut self, page: PageId) -> Result<Vec<PageMedia>, Error> {
        let rows = on_each_backend!(self, db => former_media::table
            .inner_join(media::table)
            .filter(former_media::page.eq(page.0))
            .order((former_media::reference, former_media::hash))
            .select((former_media::reference, media::all_columns, former_media::url))
            .load::<(String, Row, Option<String>)>(db))?;
        rows.into_iter().map(|(reference, row, url)| Ok(PageMedia { reference, media: read(row)?, url })).collect()
    }

    /// Files named by live pages, or by comments on them that are to be read, whose bytes are not here, with an address to fetch them from.
    pub fn missing_media(&mut self, limit: i64) -> Result<Vec<(Media, String)>, Error> {
        let rows = on_each_backend!(self, db => page_media::table
            .inner_join(media::table)
            .inner_join(page::table)
            .filter(not(media::held))
            .filter(page::state.eq(Standing::Live.code()).and(page_media::url.is_not_null()))
            .order((media::created, media::hash))
            .limit(limit)
            .select((media::all_columns, page_media::url.assume_not_null()))
            .load::<(Row, String)>(db))?;
        let of_comments = on_each_backend!(self, db => comment_media::table
            .inner_join(media::table)
            .inner_join(comment::table.inner_join(page::table.on(page::id.eq(comment::page))))
            .filter(not(media::held))
            .filter(page::state.eq(Standing::Live.code()))
            .filter(comment::state.eq(CommentState::Live.code()).and(comment_media::url.is_not_null()))
            .order((media::created, media::hash))
            .limit(limit)
            .select((media::all_columns, comment_media::url.assume_not_null()))
            .load::<(Row, String)>(db))?;
        rows.into_iter().chain(of_comments).map(|(row, url)| Ok((read(row)?, url))).collect()
    }

    /// Files that are not held and that nothing names any more: their bytes are to be removed, then [`Tx::forget_media`].
    pub fn unnamed_media(&mut self, limit: i64) -> Result<Vec<Hash>, Error> {
        let unnamed = media::table.filter(not(media::held)).filter(nothing_names_it!()).limit(limit);
        let found: Vec<Vec<u8>> = on_each_backend!(self, db => unnamed.select(media::hash).load(db))?;
        found.iter().map(|hash| stored_hash(hash)).collect()
    }

    /// Whether a live page, or a comment on one that is to be read, names this file: only such files are served.
    pub fn media_is_public(&mut self, hash: &Hash) -> Result<bool, Error> {
        let naming = page_media::table
            .inner_join(page::table)
            .filter(page_media::hash.eq(&hash.0[..]).and(page::state.eq(Standing::Live.code())))
            .select(page::id);
        if on_each_backend!(self, db => naming.first::<i64>(db)).optional()?.is_some() {
            return Ok(true);
        }
        let naming = comment_media::table
            .inner_join(comment::table.inner_join(page::table.on(page::id.eq(comment::page))))
            .filter(page::state.eq(Standing::Live.code()))
            .filter(comment_media::hash.eq(&hash.0[..]).and(comment::state.eq(CommentState::Live.code())))
            .select(comment::id);
        Ok(on_each_backend!(self, db => naming.first::<i64>(db)).optional()?.is_some())
    }

    /// What an earlier import made of a file: the page, and the hash of what was imported.
    pub fn import_source(&mut self, source: &str, path: &str) -> Result<Option<(PageId, Hash)>, Error> {
        let known = import_source::table.find((source, path)).select((import_source::page, import_source::body_hash));
        let known = on_each_backend!(self, db => known.first::<(i64, Vec<u8>)>(db)).optional()?;
        known.map(|(page, hash)| Ok((PageId(page), stored_hash(&hash)?))).transpose()
    }

    /// Where a page came from, if an import made it.
    pub fn import_of(&mut self, page: PageId) -> Result<Option<ImportMark>, Error> {
        let known = on_each_backend!(self, db => import_source::table
            .filter(import_source::page.eq(page.0))
            .order((import_source::source, import_source::path))
            .select((import_source::source, import_source::path, import_source::crlf))
            .first::<(String, String, bool)>(db))
        .optional()?;
        Ok(known.map(|(source, path, crlf)| ImportMark { source, path, crlf }))
    }
}

impl Tx<'_> {
    /// Remembers a file; one that is now held stays held, and counts as brought now.
    pub fn ensure_media(&mut self, media: &Media, created: Timestamp) -> Result<(), Error> {
        let row = (
            media::hash.eq(&media.hash.0[..]),
            media::media_type.eq(&media.media_type),
            media::size.eq(media.size),
            media::held.eq(media.held),
            media::created.eq(created.as_millis()),
        );
        let facts = (
            media::media_type.eq(&media.media_type),
            media::size.eq(media.size),
            media::held.eq(true),
            media::created.eq(created.as_millis()),
        );
        on_each_backend!(self, db => {
            let insert = diesel::insert_into(media::table).values(row).on_conflict(media::hash);
            // What another city says of a file does not outweigh what is known of the bytes here.
            if media.held { insert.do_update().set(facts).execute(db) } else { insert.do_nothing().execute(db) }
        })?;
        Ok(())
    }

    /// Holds a file no longer that nothing names and that nobody brought since `before`: what was brought later may be named by
    /// what somebody is writing.
    pub(crate) fn release_media(&mut self, hash: &Hash, before: Timestamp) -> Result<(), Error> {
        let unnamed = media::table
            .filter(media::hash.eq(&hash.0[..]).and(media::created.lt(before.as_millis())))
            .filter(nothing_names_it!());
        on_each_backend!(self, db => diesel::update(unnamed).set(media::held.eq(false)).execute(db))?;
        Ok(())
    }

    /// Forgets a file whose bytes are removed, unless it is held or named again.
    pub fn forget_media(&mut self, hash: &Hash) -> Result<(), Error> {
        let gone = media::table.filter(media::hash.eq(&hash.0[..]).and(not(media::held))).filter(nothing_names_it!());
        on_each_backend!(self, db => diesel::delete(gone).execute(db))?;
        Ok(())
    }

    /// Replaces the files of a page (each already ensured). How the former ones were named is kept, for a way back.
    pub fn set_page_media(&mut self, page: PageId, files: &[PageMedia]) -> Result<(), Error> {
        let same = |one: &PageMedia, other: &PageMedia| {
            (&one.reference, one.media.hash) == (&other.reference, other.media.hash)
        };
        let known = self.page_media(page)?;
        if known == files {
            return Ok(());
        }
        for gone in known.into_iter().filter(|known| !files.iter().any(|file| same(file, known))) {
            let row = (
                former_media::page.eq(page.0),
                former_media::reference.eq(&gone.reference),
                former_media::hash.eq(&gone.media.hash.0[..]),
                former_media::url.eq(&gone.url),
            );
            on_each_backend!(self, db => {
                diesel::insert_into(former_media::table).values(row).on_conflict_do_nothing().execute(db)
            })?;
        }
        on_each_backend!(self, db => {
            diesel::delete(page_media::table.filter(page_media::page.eq(page.0))).execute(db)
        })?;
        for file in files {
            let row = (
                page_media::page.eq(page.0),
                page_media::reference.eq(&file.reference),
                page_media::hash.eq(&file.media.hash.0[..]),
                page_media::url.eq(&file.url),
            );
            on_each_backend!(self, db => diesel::insert_into(page_media::table).values(row).execute(db))?;
        }
        Ok(())
    }

    /// Remembers what an import made of a file. [`Error::Taken`] if it made another page of it.
    pub fn set_import_source(&mut self, mark: &ImportMark, page: PageId, body: &Hash) -> Result<(), Error> {
        let made = (
            import_source::page.eq(page.0),
            import_source::body_hash.eq(&body.0[..]),
            import_source::crlf.eq(mark.crlf),
        );
        let set = on_each_backend!(self, db => {
            let insert = diesel::insert_into(import_source::table)
                .values((import_source::source.eq(&mark.source), import_source::path.eq(&mark.path), made))
                .on_conflict((import_source::source, import_source::path))
                .do_update()
                .set(made);
            // Guards the update: the file of another page is not taken from it.
            diesel::query_dsl::methods::FilterDsl::filter(insert, import_source::page.eq(page.0)).execute(db)
        })?;
        if set == 0 { Err(Error::Taken(format!("the page made of {}", mark.path))) } else { Ok(()) }
    }
}
