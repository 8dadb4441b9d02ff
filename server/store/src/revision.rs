//! Revisions and the history that they form.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};
use koinon_core::{Hash, Timestamp};

use crate::backend::on_each_backend;
use crate::error::stored_hash;
use crate::prepared::{Value, prepared};
use crate::record_columns::{Columns, Meta, Named};
use crate::schema::{body, page, revision, revision_meta};
use crate::{Conn, Contributor, Error, PageId, Revision, RevisionId};

/// What [`select_revisions`] selects.
#[derive(Queryable)]
struct Parts {
    id: i64,
    page: i64,
    hash: Vec<u8>,
    columns: Columns,
    meta: Meta,
    page_ap_id: String,
    author: i64,
    accepted_by: Option<i64>,
    body_held: bool,
}

/// The query that revisions are read with: add filters.
macro_rules! select_revisions {
    () => {
        revision::table.inner_join(revision_meta::table).inner_join(page::table).left_join(body::table).select((
            revision::id,
            revision::page,
            revision::hash,
            (
                revision::parent,
                revision::second_parent,
                revision::live,
                revision::body_hash,
                revision::note,
                revision::note_hash,
                revision::time,
                revision::proof,
                revision::raw,
            ),
            (
                revision_meta::page,
                revision_meta::kind,
                revision_meta::lang,
                revision_meta::title,
                revision_meta::slug,
                revision_meta::licence,
                revision_meta::media,
                revision_meta::proof_key,
            ),
            page::ap_id,
            revision::author,
            revision::accepted_by,
            body::data.nullable().is_not_null(),
        ))
    };
}

impl Conn {
    /// A revision by row.
    pub fn revision(&mut self, id: RevisionId) -> Result<Option<Revision>, Error> {
        let rows = on_each_backend!(self, db => select_revisions!().filter(revision::id.eq(id.0)).load(db))?;
        Ok(self.with_people(rows)?.pop())
    }

    /// A revision by hash.
    pub fn revision_by_hash(&mut self, hash: &Hash) -> Result<Option<Revision>, Error> {
        let rows = on_each_backend!(self, db => select_revisions!().filter(revision::hash.eq(&hash.0[..])).load(db))?;
        Ok(self.with_people(rows)?.pop())
    }

    /// When a revision was made, without reading the rest of it.
    pub fn revision_time(&mut self, id: RevisionId) -> Result<Option<Timestamp>, Error> {
        let time =
            on_each_backend!(self, db => revision::table.find(id.0).select(revision::time).first(db)).optional()?;
        Ok(time.map(Timestamp::from_millis))
    }

    /// Revisions of a page, newest first, before `before`.
    pub fn revisions(&mut self, page: PageId, before: Option<RevisionId>, limit: i64) -> Result<Vec<Revision>, Error> {
        let mut query = select_revisions!().filter(revision::page.eq(page.0)).into_boxed();
        if let Some(RevisionId(before)) = before {
            // By time and not by number: a mirror stores the head first and older ones when someone asks.
            let time =
                on_each_backend!(self, db => revision::table.find(before).select(revision::time).first::<i64>(db))
                    .optional()?;
            let Some(time) = time else { return Ok(Vec::new()) };
            query = query.filter(revision::time.le(time)).filter(revision::time.lt(time).or(revision::id.lt(before)));
        }
        let rows = query.order((revision::time.desc(), revision::id.desc())).limit(limit).load(&mut self.db)?;
        self.with_people(rows)
    }

    /// How many revisions of a page are here.
    pub fn count_revisions(&mut self, page: PageId) -> Result<i64, Error> {
        Ok(on_each_backend!(self, db => revision::table.filter(revision::page.eq(page.0)).count().get_result(db))?)
    }

    /// Whether the chain of first parents held here leads from `descendant` to `ancestor` (true if they are the same).
    pub fn descends(&mut self, descendant: &Hash, ancestor: &Hash) -> Result<bool, Error> {
        let values = [Value::Bytes(&descendant.0), Value::Bytes(&ancestor.0)];
        // The walk is lazy on both databases: it ends where the ancestor is met. A subquery for each step, not a join: so
        // that PostgreSQL looks the row up instead of reading the table.
        let walk = prepared::<Binary>(
            "WITH RECURSIVE chain (hash) AS ( \
                 SELECT ? \
                 UNION ALL \
                 SELECT (SELECT parent FROM revision WHERE revision.hash = chain.hash) FROM chain \
                 WHERE chain.hash IS NOT NULL \
             ) SELECT hash FROM chain WHERE hash = ? LIMIT 1",
            &values,
        );
        Ok(!on_each_backend!(self, db => walk.load::<Vec<u8>>(db))?.is_empty())
    }

    /// How many versions of the chain of first parents held here lie between `descendant` and `ancestor`, 0 if they are the
    /// same; none if the chain does not lead there within `most` steps.
    pub fn versions_between(&mut self, descendant: &Hash, ancestor: &Hash, most: i64) -> Result<Option<i64>, Error> {
        let values = [Value::Bytes(&descendant.0), Value::Integer(most), Value::Bytes(&ancestor.0)];
        let walk = prepared::<BigInt>(
            "WITH RECURSIVE chain (hash, steps) AS ( \
                 SELECT ?, CAST(0 AS BIGINT) \
                 UNION ALL \
                 SELECT (SELECT parent FROM revision WHERE revision.hash = chain.hash), chain.steps + 1 FROM chain \
                 WHERE chain.hash IS NOT NULL AND chain.steps < ? \
             ) SELECT steps FROM chain WHERE hash = ? LIMIT 1",
            &values,
        );
        Ok(on_each_backend!(self, db => walk.load::<i64>(db))?.pop())
    }

    /// Reads rows, with the people behind their opaque ids.
    fn with_people(&mut self, rows: Vec<Parts>) -> Result<Vec<Revision>, Error> {
        let mut ids: Vec<i64> = rows.iter().flat_map(|row| row.accepted_by.into_iter().chain([row.author])).collect();
        ids.sort_unstable();
        ids.dedup();
        let people: HashMap<i64, Contributor> = self.contributors_by_id(ids)?.into_iter().collect();
        let person = |id: i64| people.get(&id).ok_or_else(|| Error::Corrupt("the author of a revision".into()));
        let read = |row: Parts| {
            let author = person(row.author)?;
            let accepted_by = row.accepted_by.map(person).transpose()?;
            let named = Named {
                page: &row.page_ap_id,
                author: author.opaque,
                accepted_by: accepted_by.map(|contributor| contributor.opaque),
            };
            Ok(Revision {
                id: RevisionId(row.id),
                page: PageId(row.page),
                hash: stored_hash(&row.hash)?,
                record: row.columns.record(&row.meta, named)?,
                parent: row.columns.own_parent()?,
                note: row.columns.into_note(),
                body_held: row.body_held,
                author: author.person.clone(),
                accepted_by: accepted_by.and_then(|contributor| contributor.person.clone()),
            })
        };
        rows.into_iter().map(read).collect()
    }
}
