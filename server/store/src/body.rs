//! The Markdown sources of revisions, kept compactly: each against the one before, with a whole one every so often.

use std::sync::{Arc, LazyLock};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable};
use koinon_core::Hash;
use moka::sync::Cache;

use crate::backend::on_each_backend;
use crate::compression::{pack, unpack};
use crate::error::stored_hash;
use crate::prepared::{Value, prepared};
use crate::schema::{body, revision};
use crate::{Conn, Error, NewRevision, RevisionId, Tx};

/// How many texts have to be unpacked, one against the other, to read one.
const LONGEST_CHAIN: i16 = 64;
/// How far back an identical text is looked for: a revert is mostly to the one before.
const RECENT: i64 = 16;

/// How much of the texts last read and written is remembered, in bytes: of a page that is edited or looked at much, none has to be
/// unpacked along its chain each time.
const REMEMBERED: u64 = 8 * 1024 * 1024;

/// Texts by their hash, which no other text has: whatever becomes of the transaction that wrote one, none is ever wrong. Whether a
/// text may still be read is asked of the database each time.
static TEXTS: LazyLock<Cache<Hash, Arc<str>>> = LazyLock::new(|| {
    let weight = |_: &Hash, text: &Arc<str>| u32::try_from(text.len() + 100).unwrap_or(u32::MAX);
    Cache::builder().weigher(weight).max_capacity(REMEMBERED).build()
});

/// Takes an erased text out of the memory.
pub(crate) fn forget_text(hash: &Hash) {
    TEXTS.invalidate(hash);
}

/// A stored text that a new one may be packed against.
#[derive(Queryable)]
struct Neighbour {
    revision: i64,
    parent: Option<Vec<u8>>,
    body: i64,
    body_hash: Vec<u8>,
    depth: i16,
}

impl Conn {
    /// The Markdown source of a revision; `None` if it is not held.
    pub fn body(&mut self, id: RevisionId) -> Result<Option<String>, Error> {
        let held = revision::table
            .inner_join(body::table)
            .filter(revision::id.eq(id.0).and(body::data.is_not_null()))
            .select((body::id, revision::body_hash));
        let held = on_each_backend!(self, db => held.first::<(i64, Vec<u8>)>(db)).optional()?;
        let Some((body, hash)) = held else { return Ok(None) };
        Ok(self.text(body, stored_hash(&hash)?)?.map(|text| text.as_ref().into()))
    }

    /// A text that is held, from memory or unpacked.
    fn text(&mut self, body: i64, hash: Hash) -> Result<Option<Arc<str>>, Error> {
        if let Some(text) = TEXTS.get(&hash) {
            return Ok(Some(text));
        }
        let Some(text) = self.stored_text(body)? else { return Ok(None) };
        let text = String::from_utf8(text).map_err(|_| Error::Corrupt("a text that is not UTF-8".into()))?;
        let text: Arc<str> = text.into();
        if Hash::of(&*text) == hash {
            TEXTS.insert(hash, Arc::clone(&text));
        }
        Ok(Some(text))
    }

    /// A text, unpacked along its chain; `None` if it or one that it stands against was erased.
    fn stored_text(&mut self, id: i64) -> Result<Option<Vec<u8>>, Error> {
        let values = [Value::Integer(id)];
        // A subquery for each step, not a join: so that PostgreSQL looks the row up instead of reading the table.
        let chain = prepared::<(BigInt, Nullable<Binary>)>(
            "WITH RECURSIVE chain (id, step) AS ( \
                 SELECT ?, CAST(0 AS BIGINT) \
                 UNION ALL \
                 SELECT (SELECT base FROM body WHERE body.id = chain.id), step + 1 FROM chain \
                 WHERE chain.id IS NOT NULL \
             ) SELECT step, (SELECT data FROM body WHERE body.id = chain.id) FROM chain WHERE chain.id IS NOT NULL",
            &values,
        );
        let mut chain = on_each_backend!(self, db => chain.load::<(i64, Option<Vec<u8>>)>(db))?;
        // Here, because the database would copy the texts to put them into order.
        chain.sort_unstable_by_key(|(step, _)| -step);
        let packed: Option<Vec<Vec<u8>>> = chain.into_iter().map(|(_, packed)| packed).collect();
        packed.filter(|packed| !packed.is_empty()).map(|packed| unpack(&packed)).transpose()
    }
}

impl Tx<'_> {
    /// Stores the text of a revision and gives its row: that of a neighbour with the same text (even if none is handed
    /// in), or a new one packed against the nearest neighbour, whose text may be `known` to the caller.
    pub(crate) fn store_text(&mut self, of: &Hash, new: &NewRevision<'_>) -> Result<Option<i64>, Error> {
        let record = new.record;
        let neighbours = self.neighbours(of, new)?;
        if let Some(same) = neighbours.iter().find(|neighbour| neighbour.body_hash == record.body.0) {
            return Ok(Some(same.body));
        }
        let Some(text) = new.body else { return Ok(None) };
        let stored = self.pack_text(neighbours.first(), new.known, text)?;
        TEXTS.insert(record.body, text.into());
        Ok(Some(stored))
    }

    fn pack_text(
        &mut self,
        base: Option<&Neighbour>,
        known: Option<(RevisionId, &str)>,
        text: &str,
    ) -> Result<i64, Error> {
        if let Some(base) = base.filter(|base| base.depth + 1 < LONGEST_CHAIN)
            && let Some(base_text) = match known.filter(|(revision, _)| revision.0 == base.revision) {
                Some((_, text)) => Some(Arc::from(text)),
                None => self.text(base.body, stored_hash(&base.body_hash)?)?,
            }
        {
            let delta = pack(text.as_bytes(), Some(base_text.as_bytes()))?;
            // Prose seldom packs to less than a sixteenth, so that a small delta needs no comparison.
            if delta.len() < text.len() / 32 {
                return self.insert_body(Some(base), &delta);
            }
            let whole = pack(text.as_bytes(), None)?;
            return if delta.len() * 2 < whole.len() {
                self.insert_body(Some(base), &delta)
            } else {
                self.insert_body(None, &whole)
            };
        }
        let whole = pack(text.as_bytes(), None)?;
        self.insert_body(None, &whole)
    }

    /// Stored texts of the page around a point in its history, the likeliest base first.
    fn neighbours(&mut self, of: &Hash, new: &NewRevision<'_>) -> Result<Vec<Neighbour>, Error> {
        let (page, time) = (new.page, new.record.time);
        let held = || {
            revision::table
                .inner_join(body::table)
                .filter(revision::page.eq(page.0))
                .filter(body::data.is_not_null())
                .select((revision::id, revision::parent, body::id, revision::body_hash, body::depth))
        };
        let mut neighbours: Vec<Neighbour> = on_each_backend!(self, db => held()
            .filter(revision::time.le(time.as_millis()))
            .order((revision::time.desc(), revision::id.desc()))
            .limit(RECENT)
            .load(db))?;
        if new.becomes_head {
            return Ok(neighbours);
        }
        // A mirror that holds the head fetches older ones backwards: there, the next newer one is nearest.
        let newer: Option<Neighbour> = on_each_backend!(self, db => held()
            .filter(revision::time.gt(time.as_millis()))
            .order((revision::time, revision::id))
            .first(db))
        .optional()?;
        if let Some(newer) = newer {
            let is_child = newer.parent.as_deref() == Some(&of.0[..]);
            neighbours.insert(if is_child { 0 } else { neighbours.len().min(1) }, newer);
        }
        Ok(neighbours)
    }

    /// Makes a text stand alone that stands against another.
    pub(crate) fn store_alone(&mut self, id: i64) -> Result<(), Error> {
        let Some(text) = self.stored_text(id)? else { return Ok(()) };
        let whole = pack(&text, None)?;
        let alone = (body::base.eq(None::<i64>), body::depth.eq(0), body::data.eq(&whole));
        on_each_backend!(self, db => diesel::update(body::table.find(id)).set(alone).execute(db))?;
        Ok(())
    }

    fn insert_body(&mut self, base: Option<&Neighbour>, data: &[u8]) -> Result<i64, Error> {
        let row = (
            body::base.eq(base.map(|base| base.body)),
            body::depth.eq(base.map_or(0, |base| base.depth + 1)),
            body::data.eq(data),
        );
        Ok(on_each_backend!(self, db => {
            diesel::insert_into(body::table).values(row).returning(body::id).get_result(db)
        })?)
    }
}
