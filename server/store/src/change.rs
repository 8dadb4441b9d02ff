//! The change log: what happened to which page, numbered without gaps.

use diesel::dsl::not;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::prepared::{Value, prepared};
use crate::schema::{change, log_head, page};
use crate::{Change, ChangeKind, ClaimId, CommentId, Conn, Error, HERE, LogHead, PageId, RevisionId, Tx};

/// A row that is to be numbered when its transaction ends.
pub(crate) struct NewChange {
    pub(crate) kind: ChangeKind,
    pub(crate) page: PageId,
    pub(crate) revision: Option<RevisionId>,
    pub(crate) local: bool,
    pub(crate) bulk: bool,
    pub(crate) time: Timestamp,
    pub(crate) text_only: bool,
    pub(crate) comment: Option<CommentId>,
    pub(crate) claim: Option<ClaimId>,
}

type Row = (i64, i16, i64, Option<i64>, bool, bool, i64, bool, Option<i64>, Option<i64>);

impl ChangeKind {
    fn code(self) -> i16 {
        match self {
            Self::Revision => 1,
            Self::Page => 2,
            Self::Debate => 3,
            Self::Redaction => 4,
            Self::Claim => 5,
        }
    }

    fn from_code(code: i16) -> Result<Self, Error> {
        match code {
            1 => Ok(Self::Revision),
            2 => Ok(Self::Page),
            3 => Ok(Self::Debate),
            4 => Ok(Self::Redaction),
            5 => Ok(Self::Claim),
            _ => Err(Error::Corrupt(format!("a change of kind {code}"))),
        }
    }
}

fn read((position, kind, page, revision, local, bulk, time, text_only, comment, claim): Row) -> Result<Change, Error> {
    Ok(Change {
        position,
        kind: ChangeKind::from_code(kind)?,
        page: PageId(page),
        revision: revision.map(RevisionId),
        local,
        bulk,
        time: Timestamp::from_millis(time),
        text_only,
        comment: comment.map(CommentId),
        claim: claim.map(ClaimId),
    })
}

impl Conn {
    /// The end of the log.
    pub fn log_head(&mut self) -> Result<LogHead, Error> {
        let (position, epoch) =
            on_each_backend!(self, db => log_head::table.select((log_head::position, log_head::epoch)).first(db))?;
        Ok(LogHead { position, epoch })
    }

    /// Rows after `position`, oldest first.
    pub fn changes_after(&mut self, position: i64, limit: i64) -> Result<Vec<Change>, Error> {
        let rows = change::table.filter(change::position.gt(position)).order(change::position).limit(limit);
        on_each_backend!(self, db => rows.load::<Row>(db))?.into_iter().map(read).collect()
    }

    /// Rows of local pages after `position`, oldest first: what is delivered.
    pub fn local_changes_after(&mut self, position: i64, limit: i64) -> Result<Vec<Change>, Error> {
        // The bare column, not a comparison with a bound value: so that the partial index serves.
        let rows = change::table.filter(change::local).filter(change::position.gt(position));
        on_each_backend!(self, db => rows.order(change::position).limit(limit).load::<Row>(db))?
            .into_iter()
            .map(read)
            .collect()
    }

    /// Rows of local pages after `position` that are no bulk work, oldest first: they go before it.
    pub fn local_interactive_changes_after(&mut self, position: i64, limit: i64) -> Result<Vec<Change>, Error> {
        let rows = change::table.filter(change::local).filter(not(change::bulk)).filter(change::position.gt(position));
        on_each_backend!(self, db => rows.order(change::position).limit(limit).load::<Row>(db))?
            .into_iter()
            .map(read)
            .collect()
    }

    /// Rows of local pages after `position`, up to `end`, that are about comments, erased texts and links: no list of pages has
    /// those.
    pub fn local_changes_beside_lists(&mut self, position: i64, end: i64, limit: i64) -> Result<Vec<Change>, Error> {
        let beside =
            change::kind.eq_any([ChangeKind::Debate, ChangeKind::Redaction, ChangeKind::Claim].map(ChangeKind::code));
        let rows = change::table.filter(change::local).filter(beside);
        let rows = rows.filter(change::position.gt(position)).filter(change::position.le(end));
        on_each_backend!(self, db => rows.order(change::position).limit(limit).load::<Row>(db))?
            .into_iter()
            .map(read)
            .collect()
    }

    /// Whether there are rows of local pages after `position`, up to `end`, that are bulk work.
    pub fn has_local_bulk_changes(&mut self, position: i64, end: i64) -> Result<bool, Error> {
        let rows = change::table.filter(change::local).filter(change::bulk);
        let rows = rows.filter(change::position.gt(position)).filter(change::position.le(end));
        Ok(on_each_backend!(self, db => diesel::select(diesel::dsl::exists(rows)).get_result(db))?)
    }

    /// Rows after `position` that are no part of bulk work, oldest first: what people wait for.
    pub fn interactive_changes_after(&mut self, position: i64, limit: i64) -> Result<Vec<Change>, Error> {
        let rows = change::table.filter(not(change::bulk)).filter(change::position.gt(position));
        on_each_backend!(self, db => rows.order(change::position).limit(limit).load::<Row>(db))?
            .into_iter()
            .map(read)
            .collect()
    }

    /// One row.
    pub fn change(&mut self, position: i64) -> Result<Option<Change>, Error> {
        on_each_backend!(self, db => change::table.find(position).first::<Row>(db)).optional()?.map(read).transpose()
    }
}

impl Tx<'_> {
    /// Renews the epoch, at a restore.
    pub fn set_epoch(&mut self, epoch: &str) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::update(log_head::table).set(log_head::epoch.eq(epoch)).execute(db))?;
        Ok(())
    }

    /// Whether changes of a page are delivered: it is ours and travels.
    pub(crate) fn is_delivered(&mut self, page: PageId) -> Result<bool, Error> {
        let travels = page::city.eq(HERE.0).and(page::shipped.is_null());
        Ok(on_each_backend!(self, db => page::table.find(page.0).select(travels).first(db))?)
    }

    /// Says that this transaction changes more of a page than its text.
    pub(crate) fn more_than_text(&mut self, page: PageId) {
        for change in self.changes.iter_mut().filter(|change| change.page == page) {
            change.text_only = false;
        }
    }

    /// Numbers the collected rows and writes them, as the last thing before the commit: the row lock on the log's head is
    /// held until then, so that no number comes late, and no one waits for it long. The position of the last row.
    pub(crate) fn number_changes(&mut self) -> Result<Option<i64>, Error> {
        let changes = std::mem::take(&mut self.changes);
        let count = i64::try_from(changes.len()).map_err(|_| Error::Database("too many changes at once".into()))?;
        if count == 0 {
            return Ok(None);
        }
        let last: i64 = on_each_backend!(self, db => prepared::<BigInt>(
            "UPDATE log_head SET position = position + ? RETURNING position",
            &[Value::Integer(count)],
        )
        .get_result(db))?;
        for (position, row) in (last - count + 1..).zip(changes) {
            let row = (
                change::position.eq(position),
                change::kind.eq(row.kind.code()),
                change::page.eq(row.page.0),
                change::revision.eq(row.revision.map(|id| id.0)),
                change::local.eq(row.local),
                change::bulk.eq(row.bulk),
                change::time.eq(row.time.as_millis()),
                change::text_only.eq(row.text_only),
                change::comment.eq(row.comment.map(|id| id.0)),
                change::claim.eq(row.claim.map(|id| id.0)),
            );
            on_each_backend!(self, db => diesel::insert_into(change::table).values(row).execute(db))?;
        }
        Ok(Some(last))
    }
}
