//! What can go wrong in the store.

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database does not answer as it should: ours to mend, never the caller's fault.
    #[error("the database failed: {0}")]
    Database(String),
    /// Another process writes to the SQLite file, and went on for longer than it was waited for.
    #[error("the database failed: another process kept it locked")]
    Locked,
    /// Something of this name is there already.
    #[error("there is already one of that name: {0}")]
    Taken(String),
    /// A row that must exist does not.
    #[error("not found in the store: {0}")]
    Missing(&'static str),
    /// The database was made by a newer program.
    #[error("the database was made by a newer version of this program ({0}); nothing was changed")]
    NewerThanProgram(String),
    /// The stored bytes cannot be read back.
    #[error("what is stored cannot be read: {0}")]
    Corrupt(String),
    /// The database's address is of no form that we know.
    #[error("{0}")]
    Address(String),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error as Diesel};
        match error {
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                Self::Taken(info.constraint_name().unwrap_or_else(|| info.message()).to_owned())
            }
            // Diesel has no kind for it; this is the text of SQLITE_BUSY in SQLite's own code, in no other language.
            Diesel::DatabaseError(_, info) if info.message() == "database is locked" => Self::Locked,
            Diesel::DeserializationError(e) => Self::Corrupt(e.to_string()),
            other => Self::Database(other.to_string()),
        }
    }
}

/// The outcome of a change to one row that must exist.
pub(crate) fn found(rows: usize, what: &'static str) -> Result<(), Error> {
    if rows == 0 { Err(Error::Missing(what)) } else { Ok(()) }
}

/// A stored hash.
pub(crate) fn stored_hash(bytes: &[u8]) -> Result<koinon_core::Hash, Error> {
    koinon_core::Hash::from_bytes(bytes).ok_or_else(|| Error::Corrupt("a hash".into()))
}
