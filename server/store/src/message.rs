//! Messages to single servers, and what was given up.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::delivery::read_parked;
use crate::error::found;
use crate::schema::{message, parked_delivery};
use crate::{Conn, Error, Message, ParkedDelivery, Tx};

diesel::alias!(message as older: Older);

type Row = (i64, String, String, String, i64, i64, bool, Option<String>, i64);

fn read((id, inbox, object, activity, failures, next_try, dead, error, _): Row) -> Message {
    let next_try = Timestamp::from_millis(next_try);
    Message { id, inbox, object, activity, failures, next_try, dead, error }
}

impl Conn {
    /// Messages that are due, at most one per inbox and object (the oldest).
    pub fn due_messages(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Message>, Error> {
        let waits = exists(
            older
                .filter(older.field(message::inbox).eq(message::inbox))
                .filter(older.field(message::object).eq(message::object))
                .filter(older.field(message::id).lt(message::id))
                .filter(not(older.field(message::dead))),
        );
        let rows = on_each_backend!(self, db => message::table
            .filter(message::dead.eq(false).and(message::next_try.le(now.as_millis())))
            .filter(not(waits))
            .order((message::next_try, message::id))
            .limit(limit)
            .load::<Row>(db))?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// What a server answered to the last message about an object that was given up.
    pub fn given_up_about(&mut self, inbox: &str, object: &str) -> Result<Option<String>, Error> {
        let given_up = message::table.filter(message::inbox.eq(inbox).and(message::object.eq(object)));
        let last = given_up.filter(message::dead.eq(true)).order(message::id.desc()).select(message::error);
        Ok(on_each_backend!(self, db => last.first::<Option<String>>(db)).optional()?.flatten())
    }

    /// What was given up, newest first.
    pub fn dead_letters(&mut self, limit: i64) -> Result<(Vec<ParkedDelivery>, Vec<Message>), Error> {
        let parked = parked_delivery::table.filter(parked_delivery::dead.eq(true));
        let parked = on_each_backend!(self, db => parked.order(parked_delivery::id.desc()).limit(limit).load(db))?;
        let messages = message::table.filter(message::dead.eq(true)).order(message::id.desc()).limit(limit);
        let messages = on_each_backend!(self, db => messages.load::<Row>(db))?;
        Ok((parked.into_iter().map(read_parked).collect(), messages.into_iter().map(read).collect()))
    }
}

impl Tx<'_> {
    /// Queues a message, due at once.
    pub fn insert_message(&mut self, inbox: &str, object: &str, activity: &str, now: Timestamp) -> Result<i64, Error> {
        let row = (
            message::inbox.eq(inbox),
            message::object.eq(object),
            message::activity.eq(activity),
            message::failures.eq(0),
            message::next_try.eq(now.as_millis()),
            message::dead.eq(false),
            message::created.eq(now.as_millis()),
        );
        Ok(on_each_backend!(self, db => {
            diesel::insert_into(message::table).values(row).returning(message::id).get_result(db)
        })?)
    }

    /// Notes a failure of a message.
    pub fn delay_message(&mut self, id: i64, error: &str, next_try: Timestamp, dead: bool) -> Result<(), Error> {
        let failure = (
            message::failures.eq(message::failures + 1),
            message::next_try.eq(next_try.as_millis()),
            message::dead.eq(dead),
            message::error.eq(error),
        );
        on_each_backend!(self, db => diesel::update(message::table.find(id)).set(failure).execute(db))?;
        Ok(())
    }

    /// A message was taken.
    pub fn delete_message(&mut self, id: i64) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::delete(message::table.find(id)).execute(db))?;
        Ok(())
    }

    /// Tries a dead message again, at once.
    pub fn revive_message(&mut self, id: i64, now: Timestamp) -> Result<(), Error> {
        let again = (message::dead.eq(false), message::next_try.eq(now.as_millis()));
        found(
            on_each_backend!(self, db => diesel::update(message::table.find(id)).set(again).execute(db))?,
            "the message",
        )
    }
}
