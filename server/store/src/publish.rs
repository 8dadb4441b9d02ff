//! Storing a revision, and making it the head of its page.

use diesel::prelude::*;
use koinon_core::slug::validate_slug;
use koinon_core::text::clean_line;
use koinon_core::title::MAX_TITLE_CHARS;
use koinon_core::{Hash, Record};

use crate::backend::on_each_backend;
use crate::change::NewChange;
use crate::prepared::{Value, prepared};
use crate::record_columns::{Columns, Meta, Named};
use crate::schema::{revision, revision_meta};
use crate::{ChangeKind, Error, HERE, NewRevision, Page, PageId, RevisionId, Standing, Tx};

impl Tx<'_> {
    /// Stores a revision with its body, note and contributors. If it becomes the head, the page's title, slug, summary and
    /// state follow it, its slug is taken ([`Error::Taken`] if a local page that is not deleted has it, and then nothing is
    /// stored), and a change row is written. A revision that is here already is left as it is (its body and note are
    /// filled in if they were not held, and it becomes the head if asked to).
    ///
    /// [`Error::Missing`] without the page; [`Error::Corrupt`] if the body or the note does not fit the record.
    pub fn insert_revision(&mut self, new: &NewRevision<'_>) -> Result<RevisionId, Error> {
        if new.body.is_some_and(|body| Hash::of(body) != new.record.body) {
            return Err(Error::Corrupt("a text that does not fit its record".into()));
        }
        self.lock_page(new.page)?;
        let page = self.page(new.page)?.ok_or(Error::Missing("the page"))?;
        let hash = new.record.revision();
        // What was erased does not come back, from wherever it arrives.
        let without_text = NewRevision { body: None, note: None, ..new.clone() };
        let new = if self.redaction(&hash)?.is_some() { &without_text } else { new };
        let known = revision::table.filter(revision::hash.eq(&hash.0[..]));
        let known = on_each_backend!(self, db => known.select((revision::id, revision::page)).first::<(i64, i64)>(db))
            .optional()?;
        if known.is_some_and(|(_, of)| of != new.page.0) {
            return Err(Error::Taken(format!("revision {hash}, by another page")));
        }
        let becomes_head = new.becomes_head && (known.is_none() || page.head != known.map(|(id, _)| RevisionId(id)));
        if becomes_head {
            self.take_head_slug(&page, new.record)?;
        }
        let id = match known {
            Some((id, _)) => {
                self.complete(&page, RevisionId(id), new)?;
                RevisionId(id)
            }
            None => self.insert(&page, &hash, new)?,
        };
        if becomes_head {
            self.make_head(&page, id, new)?;
        }
        Ok(id)
    }

    fn insert(&mut self, page: &Page, hash: &Hash, new: &NewRevision<'_>) -> Result<RevisionId, Error> {
        let record = new.record;
        let meta = Meta::of(record, page.id.0);
        let named = Named { page: &page.ap_id, author: record.author, accepted_by: record.accepted_by };
        let columns = Columns::of(record, &meta, named, self.own_parent(page.id, record)?, new.note)?;
        let meta = self.intern(&meta)?;
        let author = self.ensure_contributor(page.id, record.author, new.author)?;
        let accepted_by = match record.accepted_by {
            Some(opaque) => Some(self.ensure_contributor(page.id, opaque, new.accepted_by)?),
            None => None,
        };
        let body = self.store_text(hash, new)?;
        let row = (
            revision::page.eq(page.id.0),
            revision::hash.eq(&hash.0[..]),
            revision::meta.eq(meta),
            revision::body.eq(body),
            revision::author.eq(author),
            revision::accepted_by.eq(accepted_by),
            columns,
        );
        let insert = diesel::insert_into(revision::table).values(row).returning(revision::id);
        Ok(RevisionId(on_each_backend!(self, db => insert.get_result(db))?))
    }

    /// Fills in what was not held of a revision.
    fn complete(&mut self, page: &Page, id: RevisionId, new: &NewRevision<'_>) -> Result<(), Error> {
        let Some(known) = self.revision(id)? else { return Ok(()) };
        if new.body.is_some() && !known.body_held {
            let body = self.store_text(&known.hash, new)?;
            on_each_backend!(self, db => {
                diesel::update(revision::table.find(id.0)).set(revision::body.eq(body)).execute(db)
            })?;
            if page.head == Some(id) {
                self.page_changed(page.id, new.received)?;
            }
        }
        if let (Some(note), None) = (new.note, known.note)
            && known.record.note == Some(Hash::of(note))
        {
            on_each_backend!(self, db => {
                diesel::update(revision::table.find(id.0)).set(revision::note.eq(note)).execute(db)
            })?;
        }
        Ok(())
    }

    /// The parent that is a revision of the same page; the others are of pages that were adapted.
    fn own_parent(&mut self, page: PageId, record: &Record) -> Result<Option<Hash>, Error> {
        if let [_, _, ..] = record.parents.as_slice() {
            let mut unknown = None;
            for parent in &record.parents {
                let of = revision::table.filter(revision::hash.eq(&parent.0[..])).select(revision::page);
                match on_each_backend!(self, db => of.first::<i64>(db)).optional()? {
                    Some(of) if of == page.0 => return Ok(Some(*parent)),
                    // That is the page that was adapted.
                    Some(_) => {}
                    None => unknown = unknown.or(Some(*parent)),
                }
            }
            if unknown.is_some() {
                return Ok(unknown);
            }
        }
        Ok(record.parents.first().copied())
    }

    /// The row of what seldom changes: one that the page has already, if there is one.
    fn intern(&mut self, meta: &Meta) -> Result<i64, Error> {
        let same = on_each_backend!(self, db => revision_meta::table
            .filter(revision_meta::page.eq(meta.page).and(revision_meta::kind.eq(&meta.kind)))
            .filter(revision_meta::lang.eq(&meta.lang).and(revision_meta::title.eq(&meta.title)))
            .filter(revision_meta::slug.eq(&meta.slug).and(revision_meta::licence.eq(&meta.licence)))
            .filter(revision_meta::media.eq(&meta.media).and(revision_meta::proof_key.eq(&meta.proof_key)))
            .select(revision_meta::id)
            .first(db))
        .optional()?;
        if let Some(same) = same {
            return Ok(same);
        }
        let insert = diesel::insert_into(revision_meta::table).values(meta).returning(revision_meta::id);
        Ok(on_each_backend!(self, db => insert.get_result(db))?)
    }

    /// The slug of a page that is not deleted is its own. A deleted one answers to it as long as no other page does.
    fn take_head_slug(&mut self, page: &Page, record: &Record) -> Result<(), Error> {
        let slug = shown_slug(page, record);
        let standing = Standing::from(record.state);
        // The present slug of a live page of this city is its own already.
        if page.city == HERE && (page.standing, standing) == (Standing::Live, Standing::Live) && page.slug == slug {
            return Ok(());
        }
        match standing {
            Standing::Deleted => self.take_unused_slug(page.city, &slug, page.id).map(drop),
            _ => self.take_slug(page.city, &slug, page.id),
        }
    }

    /// Lets the page follow its new head.
    fn make_head(&mut self, page: &Page, id: RevisionId, new: &NewRevision<'_>) -> Result<(), Error> {
        let record = new.record;
        let standing = Standing::from(record.state);
        let time = record.time.min(new.received);
        // A mirror may see the first revision after the head.
        let created = if page.standing == Standing::Draft { time } else { page.created.min(time) };
        let slug = shown_slug(page, record);
        let mut title = clean_line(&record.title, MAX_TITLE_CHARS);
        if title.is_empty() {
            title.clone_from(&slug);
        }
        let (kind, lang) = (clean_line(&record.kind, 60), clean_line(&record.lang, 35));
        let licence = clean_line(&record.licence, 100);
        let text_only =
            (page.standing, &page.slug, &page.kind, &page.lang, &page.title) == (standing, &slug, &kind, &lang, &title);
        on_each_backend!(self, db => prepared::<()>(
            "UPDATE page SET head = ?, slug = ?, kind = ?, lang = ?, title = ?, summary = ?, licence = ?, state = ?, \
             created = ?, updated = ? WHERE id = ?",
            &[
                Value::Integer(id.0),
                Value::Text(&slug),
                Value::Text(&kind),
                Value::Text(&lang),
                Value::Text(&title),
                Value::Text(new.summary),
                Value::Text(&licence),
                Value::Text(standing.code()),
                Value::Integer(created.as_millis()),
                Value::Integer(time.as_millis()),
                Value::Integer(page.id.0),
            ],
        )
        .execute(db))?;
        if page.city == HERE && (standing, &title) != (page.standing, &page.title) {
            self.set_look(page.id)?;
        }
        if standing != page.standing && page.shipped.is_none() {
            self.count_page(page.city, page.standing, -1)?;
            self.count_page(page.city, standing, 1)?;
        }
        self.changes.push(NewChange {
            kind: ChangeKind::Revision,
            page: page.id,
            revision: Some(id),
            local: page.travels(),
            bulk: new.bulk,
            time,
            text_only,
            comment: None,
            claim: None,
        });
        Ok(())
    }
}

/// The slug that a page answers to: its record's. Another city may sign one that is no slug; its page then answers to its
/// ULID, and the record stays as it was signed.
fn shown_slug(page: &Page, record: &Record) -> String {
    if validate_slug(&record.slug).is_ok() { record.slug.clone() } else { page.ulid.to_lowercase() }
}
