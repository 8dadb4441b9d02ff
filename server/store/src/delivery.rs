//! How far each inbox has been sent the log, what it would not take, and messages to single servers.

use koinon_core::Timestamp;

use crate::{Conn, DeliveryCursor, Error, Message, PageId, ParkedDelivery, Tx};

impl Conn {
    /// All cursors, by inbox.
    pub fn delivery_cursors(&mut self) -> Result<Vec<DeliveryCursor>, Error> {
        todo!()
    }
    /// Cursors that may be served at `now`: their time has come, no other node leases them, and the log goes on beyond them.
    pub fn due_cursors(&mut self, now: Timestamp, limit: i64) -> Result<Vec<DeliveryCursor>, Error> {
        todo!()
    }
    /// Parked rows of an inbox that are due, oldest first.
    pub fn due_parked(&mut self, now: Timestamp, limit: i64) -> Result<Vec<ParkedDelivery>, Error> {
        todo!()
    }
    /// The earliest row of this page that is parked (not dead) for this inbox: later ones wait behind it.
    pub fn parked_page(&mut self, inbox: &str, page: PageId) -> Result<Option<ParkedDelivery>, Error> {
        todo!()
    }
    /// What was given up, newest first.
    pub fn dead_letters(&mut self, limit: i64) -> Result<(Vec<ParkedDelivery>, Vec<Message>), Error> {
        todo!()
    }
    /// Messages that are due, at most one per inbox and object (the oldest).
    pub fn due_messages(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Message>, Error> {
        todo!()
    }
    /// When the next cursor, parked row or message becomes due, if any waits for a time after `now`.
    pub fn next_delivery_time(&mut self, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// Leases a cursor to this node; false if another one has it.
    pub fn lease_cursor(&mut self, inbox: &str, node: &str, now: Timestamp, until: Timestamp) -> Result<bool, Error> {
        todo!()
    }
    /// Moves a cursor on after a success, never back.
    pub fn advance_cursor(&mut self, inbox: &str, position: i64, now: Timestamp) -> Result<(), Error> {
        todo!()
    }
    /// Notes a failure of the whole inbox and when to try again.
    pub fn delay_cursor(&mut self, inbox: &str, error: &str, next_try: Timestamp) -> Result<(), Error> {
        todo!()
    }
    /// Gives the lease back.
    pub fn release_cursor(&mut self, inbox: &str, node: &str) -> Result<(), Error> {
        todo!()
    }
    /// Stops delivering to an inbox: its cursor, followers, parked rows and messages go.
    pub fn drop_inbox(&mut self, inbox: &str) -> Result<(), Error> {
        todo!()
    }
    /// Parks a row.
    pub fn park(
        &mut self,
        inbox: &str,
        position: i64,
        page: Option<PageId>,
        error: &str,
        next_try: Timestamp,
        dead: bool,
    ) -> Result<(), Error> {
        todo!()
    }
    /// Notes another failure of a parked row.
    pub fn delay_parked(&mut self, id: i64, error: &str, next_try: Timestamp, dead: bool) -> Result<(), Error> {
        todo!()
    }
    /// A parked row was taken after all, or is no longer wanted.
    pub fn delete_parked(&mut self, id: i64) -> Result<(), Error> {
        todo!()
    }
    /// Tries a dead letter again, at once.
    pub fn revive_parked(&mut self, id: i64, now: Timestamp) -> Result<(), Error> {
        todo!()
    }
    /// Queues a message.
    pub fn insert_message(&mut self, inbox: &str, object: &str, activity: &str, now: Timestamp) -> Result<i64, Error> {
        todo!()
    }
    /// Notes a failure of a message.
    pub fn delay_message(&mut self, id: i64, error: &str, next_try: Timestamp, dead: bool) -> Result<(), Error> {
        todo!()
    }
    /// A message was taken.
    pub fn delete_message(&mut self, id: i64) -> Result<(), Error> {
        todo!()
    }
    /// Tries a dead message again, at once.
    pub fn revive_message(&mut self, id: i64, now: Timestamp) -> Result<(), Error> {
        todo!()
    }
}
