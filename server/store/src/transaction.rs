//! A connection, a write transaction, and the savepoint in which each write runs.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Error;
use crate::backend::AnyConnection;
use crate::change::NewChange;

/// A connection: its methods are the queries.
pub struct Conn {
    pub(crate) db: AnyConnection,
}

/// A write transaction: all that a [`Conn`] can, and changes.
pub struct Tx<'a> {
    conn: &'a mut Conn,
    /// Rows for the change log; they are numbered when everything else is written.
    pub(crate) changes: Vec<NewChange>,
}

impl std::ops::Deref for Tx<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.conn
    }
}

impl std::ops::DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn
    }
}

/// Runs queries in one snapshot. The flag says whether the connection can be used again.
pub(crate) fn read<T, E: From<Error>>(
    conn: &mut Conn,
    f: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> (Result<T, E>, bool) {
    let outcome = caught(|| f(conn));
    // Nothing was changed: it does not matter how the snapshot ends.
    let usable = conn.db.control("ROLLBACK").is_ok();
    (outcome, usable)
}

/// Runs a write in a savepoint of the open transaction and numbers its change rows. The position is that of its last
/// row, if it wrote any.
///
/// # Errors
/// The outer error means that the whole transaction is lost; the inner one is the write's own, and nothing of it stays.
pub(crate) fn write<T, E: From<Error>>(
    conn: &mut Conn,
    f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<Result<(T, Option<i64>), E>, Error> {
    conn.db.control("SAVEPOINT write")?;
    let mut tx = Tx { conn: &mut *conn, changes: Vec::new() };
    let outcome = caught(|| {
        let value = f(&mut tx)?;
        let position = tx.number_changes()?;
        Ok((value, position))
    });
    match outcome {
        // PostgreSQL answers COMMIT with success even when a statement failed and all is rolled back; RELEASE tells.
        Ok(done) => conn.db.control("RELEASE SAVEPOINT write").map(|()| Ok(done)),
        Err(e) => conn.db.control("ROLLBACK TO SAVEPOINT write; RELEASE SAVEPOINT write").map(|()| Err(e)),
    }
}

/// A panic becomes an error: it must not take others' work with it.
fn caught<T, E: From<Error>>(f: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|panic| {
        let message = panic_message(&*panic);
        tracing::error!(message, "a panic while using the database");
        Err(E::from(Error::Database(format!("a panic while using it: {message}"))))
    })
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&'static str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
