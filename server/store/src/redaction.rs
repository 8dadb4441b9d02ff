//! Erased texts: the record and the chain stay, the text and the edit summary go, here and in every copy.

use diesel::prelude::*;
use koinon_core::{Hash, Timestamp};

use crate::backend::on_each_backend;
use crate::change::NewChange;
use crate::error::stored_hash;
use crate::schema::{body, proposal, redaction, revision};
use crate::{ChangeKind, Conn, Error, PageId, RevisionId, Tx};

/// That the text of a revision was erased, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    /// The revision.
    pub revision: Hash,
    /// Its page.
    pub page: PageId,
    /// Why, for everybody to read.
    pub reason: String,
    /// When, by the clock of the page's city.
    pub time: Timestamp,
}

type Row = (Vec<u8>, i64, String, i64);

fn read((revision, page, reason, time): Row) -> Result<Redaction, Error> {
    let (page, time) = (PageId(page), Timestamp::from_millis(time));
    Ok(Redaction { revision: stored_hash(&revision)?, page, reason, time })
}

impl Conn {
    /// That this revision was redacted, if it was; also of one that is not here.
    pub fn redaction(&mut self, revision: &Hash) -> Result<Option<Redaction>, Error> {
        let row = redaction::table.find(&revision.0[..]);
        on_each_backend!(self, db => row.first::<Row>(db)).optional()?.map(read).transpose()
    }

    /// Those of these revisions that were redacted.
    pub fn redactions(&mut self, of: &[Hash]) -> Result<Vec<Redaction>, Error> {
        let mut found = Vec::new();
        for of in of.chunks(500) {
            let of: Vec<&[u8]> = of.iter().map(|hash| &hash.0[..]).collect();
            let rows = redaction::table.filter(redaction::revision.eq_any(of));
            found.extend(on_each_backend!(self, db => rows.load::<Row>(db))?);
        }
        found.into_iter().map(read).collect()
    }
}

impl Tx<'_> {
    /// Erases the text and the edit summary of a revision, and of all others of its page that say the same; of one that is not
    /// here, it is remembered. Proposals that led to them lose their text. A change row is written for each revision; `false` if
    /// it was redacted already.
    pub fn redact(&mut self, of: &Redaction, now: Timestamp) -> Result<bool, Error> {
        self.lock_page(of.page)?;
        if self.redaction(&of.revision)?.is_some() {
            return Ok(false);
        }
        self.insert_redaction(of, of.revision)?;
        let text = revision::table
            .filter(revision::page.eq(of.page.0).and(revision::hash.eq(&of.revision.0[..])))
            .select(revision::body_hash);
        let Some(text) = on_each_backend!(self, db => text.first::<Vec<u8>>(db)).optional()? else { return Ok(true) };
        let same = revision::table
            .filter(revision::page.eq(of.page.0).and(revision::body_hash.eq(&text)))
            .order(revision::id)
            .select((revision::id, revision::hash, revision::body, revision::note));
        type Same = (i64, Vec<u8>, Option<i64>, Option<String>);
        for (id, hash, body, note) in on_each_backend!(self, db => same.load::<Same>(db))? {
            if hash != of.revision.0 && self.redaction(&stored_hash(&hash)?)?.is_none() {
                self.insert_redaction(of, stored_hash(&hash)?)?;
            }
            if let Some(body) = body {
                self.erase_text(body, stored_hash(&text)?)?;
            }
            if let Some(note) = note {
                let kept = Hash::of(&note);
                let row = diesel::update(revision::table.find(id));
                let row = row.set((revision::note.eq(None::<&str>), revision::note_hash.eq(&kept.0[..])));
                on_each_backend!(self, db => row.execute(db))?;
            }
            let led = diesel::update(proposal::table.filter(proposal::result.eq(&hash))).set(proposal::markdown.eq(""));
            on_each_backend!(self, db => led.execute(db))?;
            self.redacted(of.page, RevisionId(id), now)?;
        }
        Ok(true)
    }

    fn insert_redaction(&mut self, of: &Redaction, revision: Hash) -> Result<(), Error> {
        let row = (
            redaction::revision.eq(&revision.0[..]),
            redaction::page.eq(of.page.0),
            redaction::reason.eq(&of.reason),
            redaction::time.eq(of.time.as_millis()),
        );
        on_each_backend!(self, db => diesel::insert_into(redaction::table).values(row).execute(db))?;
        Ok(())
    }

    /// Texts that stand against the erased one are made to stand alone first.
    fn erase_text(&mut self, id: i64, hash: Hash) -> Result<(), Error> {
        let against = body::table.filter(body::base.eq(id)).select(body::id);
        for other in on_each_backend!(self, db => against.load::<i64>(db))? {
            self.store_alone(other)?;
        }
        let nothing = (body::data.eq(None::<&[u8]>), body::base.eq(None::<i64>));
        on_each_backend!(self, db => diesel::update(body::table.find(id)).set(nothing).execute(db))?;
        crate::body::forget_text(&hash);
        Ok(())
    }

    fn redacted(&mut self, of: PageId, revision: RevisionId, now: Timestamp) -> Result<(), Error> {
        let local = self.is_delivered(of)?;
        self.changes.push(NewChange {
            kind: ChangeKind::Redaction,
            page: of,
            revision: Some(revision),
            local,
            bulk: false,
            time: now,
            text_only: false,
            comment: None,
            claim: None,
        });
        Ok(())
    }
}
