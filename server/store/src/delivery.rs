//! How far each inbox has been sent the log, and what it would not take.

use diesel::dsl::{exists, min, not};
use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::error::found;
use crate::schema::{delivery_cursor, follower, message, parked_delivery};
use crate::{Conn, DeliveryCursor, Error, PageId, ParkedDelivery, Tx};

diesel::alias!(parked_delivery as earlier: Earlier);

type CursorRow = (String, i64, i64, i64, Option<String>, i64, Option<i64>, Option<String>);
type ParkedRow = (i64, String, i64, Option<i64>, i64, i64, bool, String);

fn read_cursor((inbox, position, failures, next_try, _, _, last_success, last_error): CursorRow) -> DeliveryCursor {
    DeliveryCursor {
        inbox,
        position,
        failures,
        next_try: Timestamp::from_millis(next_try),
        last_success: last_success.map(Timestamp::from_millis),
        last_error,
    }
}

pub(crate) fn read_parked((id, inbox, position, page, failures, next_try, dead, error): ParkedRow) -> ParkedDelivery {
    let next_try = Timestamp::from_millis(next_try);
    ParkedDelivery { id, inbox, position, page: page.map(PageId), failures, next_try, dead, error }
}

impl Conn {
    /// All cursors, by inbox.
    pub fn delivery_cursors(&mut self) -> Result<Vec<DeliveryCursor>, Error> {
        let rows =
            on_each_backend!(self, db => delivery_cursor::table.order(delivery_cursor::inbox).load::<CursorRow>(db))?;
        Ok(rows.into_iter().map(read_cursor).collect())
    }

    /// Cursors that may be served at `now`: their time has come, no other node leases them, and the log goes on beyond them.
    pub fn due_cursors(&mut self, now: Timestamp, limit: i64) -> Result<Vec<DeliveryCursor>, Error> {
        let now = now.as_millis();
        let head = self.log_head()?.position;
        let rows = on_each_backend!(self, db => delivery_cursor::table
            .filter(delivery_cursor::position.lt(head))
            .filter(delivery_cursor::next_try.le(now).and(delivery_cursor::leased_until.le(now)))
            .order((delivery_cursor::next_try, delivery_cursor::inbox))
            .limit(limit)
            .load::<CursorRow>(db))?;
        Ok(rows.into_iter().map(read_cursor).collect())
    }

    /// Parked rows that are due, oldest first; of each inbox and page only the earliest, so that order is kept.
    pub fn due_parked(&mut self, now: Timestamp, limit: i64) -> Result<Vec<ParkedDelivery>, Error> {
        let waits = exists(
            earlier
                .filter(earlier.field(parked_delivery::inbox).eq(parked_delivery::inbox))
                .filter(earlier.field(parked_delivery::page).eq(parked_delivery::page))
                .filter(earlier.field(parked_delivery::position).lt(parked_delivery::position))
                .filter(not(earlier.field(parked_delivery::dead))),
        );
        let rows = on_each_backend!(self, db => parked_delivery::table
            .filter(parked_delivery::dead.eq(false).and(parked_delivery::next_try.le(now.as_millis())))
            .filter(not(waits))
            .order((parked_delivery::position, parked_delivery::id))
            .limit(limit)
            .load::<ParkedRow>(db))?;
        Ok(rows.into_iter().map(read_parked).collect())
    }

    /// The earliest row of this page that is parked (not dead) for this inbox: later ones wait behind it.
    pub fn parked_page(&mut self, inbox: &str, page: PageId) -> Result<Option<ParkedDelivery>, Error> {
        let first = on_each_backend!(self, db => parked_delivery::table
            .filter(parked_delivery::inbox.eq(inbox).and(parked_delivery::page.eq(page.0)))
            .filter(parked_delivery::dead.eq(false))
            .order(parked_delivery::position)
            .first::<ParkedRow>(db))
        .optional()?;
        Ok(first.map(read_parked))
    }

    /// When the next cursor, parked row or message becomes due, if any waits for a time after `now`.
    pub fn next_delivery_time(&mut self, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        let now = now.as_millis();
        let head = self.log_head()?.position;
        let behind = delivery_cursor::table.filter(delivery_cursor::position.lt(head));
        let times: [Option<i64>; 4] = [
            on_each_backend!(self, db => behind
                .filter(delivery_cursor::next_try.gt(now))
                .select(min(delivery_cursor::next_try))
                .first(db))?,
            on_each_backend!(self, db => // The node that holds a lease may have died.
            behind
                .filter(delivery_cursor::leased_until.gt(now))
                .select(min(delivery_cursor::leased_until))
                .first(db))?,
            on_each_backend!(self, db => parked_delivery::table
                .filter(parked_delivery::dead.eq(false).and(parked_delivery::next_try.gt(now)))
                .select(min(parked_delivery::next_try))
                .first(db))?,
            on_each_backend!(self, db => message::table
                .filter(message::dead.eq(false).and(message::next_try.gt(now)))
                .select(min(message::next_try))
                .first(db))?,
        ];
        Ok(times.into_iter().flatten().min().map(Timestamp::from_millis))
    }
}

impl Tx<'_> {
    /// Leases a cursor to this node; false if another one has it.
    pub fn lease_cursor(&mut self, inbox: &str, node: &str, now: Timestamp, until: Timestamp) -> Result<bool, Error> {
        let free = delivery_cursor::leased_until.le(now.as_millis()).or(delivery_cursor::lease.eq(node));
        let lease = (delivery_cursor::lease.eq(node), delivery_cursor::leased_until.eq(until.as_millis()));
        // A comparison with no lease is unknown, and then the first condition alone counts.
        let free = diesel::update(delivery_cursor::table.find(inbox)).filter(free.assume_not_null());
        Ok(on_each_backend!(self, db => free.set(lease).execute(db))? > 0)
    }

    /// Moves a cursor on after a success, never back.
    pub fn advance_cursor(&mut self, inbox: &str, position: i64, now: Timestamp) -> Result<(), Error> {
        let behind = delivery_cursor::table.find(inbox).filter(delivery_cursor::position.lt(position));
        on_each_backend!(self, db => diesel::update(behind).set(delivery_cursor::position.eq(position)).execute(db))?;
        let success = (
            delivery_cursor::failures.eq(0),
            delivery_cursor::last_success.eq(now.as_millis()),
            delivery_cursor::last_error.eq(None::<String>),
        );
        on_each_backend!(self, db => diesel::update(delivery_cursor::table.find(inbox)).set(success).execute(db))?;
        Ok(())
    }

    /// Moves a cursor on past rows that were parked or are not wanted there, never back: neither a success nor a failure.
    pub fn pass_cursor(&mut self, inbox: &str, position: i64) -> Result<(), Error> {
        let behind = delivery_cursor::table.find(inbox).filter(delivery_cursor::position.lt(position));
        on_each_backend!(self, db => diesel::update(behind).set(delivery_cursor::position.eq(position)).execute(db))?;
        Ok(())
    }

    /// Notes a failure of the whole inbox and when to try again.
    pub fn delay_cursor(&mut self, inbox: &str, error: &str, next_try: Timestamp) -> Result<(), Error> {
        let failure = (
            delivery_cursor::failures.eq(delivery_cursor::failures + 1),
            delivery_cursor::next_try.eq(next_try.as_millis()),
            delivery_cursor::last_error.eq(error),
        );
        on_each_backend!(self, db => diesel::update(delivery_cursor::table.find(inbox)).set(failure).execute(db))?;
        Ok(())
    }

    /// Tries an inbox, and what is parked for it, again at once.
    pub fn retry_inbox(&mut self, inbox: &str, now: Timestamp) -> Result<(), Error> {
        let at = now.as_millis();
        on_each_backend!(self, db => diesel::update(delivery_cursor::table.find(inbox))
            .set(delivery_cursor::next_try.eq(at))
            .execute(db))?;
        on_each_backend!(self, db => diesel::update(parked_delivery::table.filter(parked_delivery::inbox.eq(inbox)))
            .set(parked_delivery::next_try.eq(at))
            .execute(db))?;
        on_each_backend!(self, db => diesel::update(message::table.filter(message::inbox.eq(inbox)))
            .set(message::next_try.eq(at))
            .execute(db))?;
        Ok(())
    }

    /// Gives the lease back.
    pub fn release_cursor(&mut self, inbox: &str, node: &str) -> Result<(), Error> {
        let own = delivery_cursor::table.find(inbox).filter(delivery_cursor::lease.eq(node));
        let free = (delivery_cursor::lease.eq(None::<String>), delivery_cursor::leased_until.eq(0));
        on_each_backend!(self, db => diesel::update(own).set(free).execute(db))?;
        Ok(())
    }

    /// Gives back every lease that this node has: for its start, when it holds those it had as it died.
    pub fn release_cursors(&mut self, node: &str) -> Result<(), Error> {
        let own = delivery_cursor::table.filter(delivery_cursor::lease.eq(node));
        let free = (delivery_cursor::lease.eq(None::<String>), delivery_cursor::leased_until.eq(0));
        on_each_backend!(self, db => diesel::update(own).set(free).execute(db))?;
        Ok(())
    }

    /// Stops delivering to an inbox: its cursor, followers, parked rows and messages go.
    pub fn drop_inbox(&mut self, inbox: &str) -> Result<(), Error> {
        self.drop_cursor(inbox)?;
        on_each_backend!(self, db => diesel::delete(follower::table.filter(follower::inbox.eq(inbox))).execute(db))?;
        on_each_backend!(self, db => diesel::delete(message::table.filter(message::inbox.eq(inbox))).execute(db))?;
        Ok(())
    }

    /// Stops delivering the log to an inbox.
    pub(crate) fn drop_cursor(&mut self, inbox: &str) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::delete(delivery_cursor::table.find(inbox)).execute(db))?;
        on_each_backend!(self, db => {
            diesel::delete(parked_delivery::table.filter(parked_delivery::inbox.eq(inbox))).execute(db)
        })?;
        Ok(())
    }

    /// Parks a row, or notes a further failure of one that is parked.
    pub fn park(
        &mut self,
        inbox: &str,
        position: i64,
        page: Option<PageId>,
        error: &str,
        next_try: Timestamp,
        dead: bool,
    ) -> Result<(), Error> {
        let failure = (
            parked_delivery::next_try.eq(next_try.as_millis()),
            parked_delivery::dead.eq(dead),
            parked_delivery::error.eq(error),
        );
        let row = (
            parked_delivery::inbox.eq(inbox),
            parked_delivery::position.eq(position),
            parked_delivery::page.eq(page.map(|page| page.0)),
            parked_delivery::failures.eq(1),
            failure,
        );
        on_each_backend!(self, db => {
            diesel::insert_into(parked_delivery::table)
                .values(row)
                .on_conflict((parked_delivery::inbox, parked_delivery::position))
                .do_update()
                .set((parked_delivery::failures.eq(parked_delivery::failures + 1), failure))
                .execute(db)
        })?;
        Ok(())
    }

    /// Notes another failure of a parked row.
    pub fn delay_parked(&mut self, id: i64, error: &str, next_try: Timestamp, dead: bool) -> Result<(), Error> {
        let failure = (
            parked_delivery::failures.eq(parked_delivery::failures + 1),
            parked_delivery::next_try.eq(next_try.as_millis()),
            parked_delivery::dead.eq(dead),
            parked_delivery::error.eq(error),
        );
        on_each_backend!(self, db => diesel::update(parked_delivery::table.find(id)).set(failure).execute(db))?;
        Ok(())
    }

    /// A parked row was taken after all, or is no longer wanted.
    pub fn delete_parked(&mut self, id: i64) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::delete(parked_delivery::table.find(id)).execute(db))?;
        Ok(())
    }

    /// Tries a dead letter again, at once.
    pub fn revive_parked(&mut self, id: i64, now: Timestamp) -> Result<(), Error> {
        let again = (parked_delivery::dead.eq(false), parked_delivery::next_try.eq(now.as_millis()));
        found(
            on_each_backend!(self, db => diesel::update(parked_delivery::table.find(id)).set(again).execute(db))?,
            "the parked delivery",
        )
    }
}
