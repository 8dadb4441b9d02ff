//! The two databases behind one connection type, and how a connection to each is set up.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};

use crate::Error;

/// A connection to either database. One query set is compiled for both.
#[derive(diesel::MultiConnection)]
#[allow(missing_docs, reason = "the derive writes types of its own")]
pub(crate) enum AnyConnection {
    /// SQLite, the default.
    Sqlite(SqliteConnection),
    /// PostgreSQL, for several nodes.
    Postgres(PgConnection),
}

/// Compiles a query once per backend. Through `MultiConnection` its text would be written anew for each pass over it, though the
/// statement is prepared already; and that lacks ON CONFLICT, batch inserts and row locks.
macro_rules! on_each_backend {
    ($conn:expr, $db:ident => $body:expr) => {
        match &mut $conn.db {
            $crate::backend::AnyConnection::Sqlite($db) => $body,
            $crate::backend::AnyConnection::Postgres($db) => $body,
        }
    };
}
pub(crate) use on_each_backend;

/// Where the database is.
#[derive(Debug, Clone)]
pub(crate) enum Location {
    /// A file.
    Sqlite(String),
    /// A `postgres://` address.
    Postgres(String),
}

impl Location {
    /// Reads a database URL: `sqlite:PATH` or `postgres://…`.
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            // Each connection to a memory database has its own; a URI could switch off what we rely on.
            if path.is_empty() || path.starts_with(":memory:") || path.starts_with("file:") {
                return Err(Error::Address(format!("{url} names no file; a database looks like sqlite:PATH")));
            }
            return Ok(Self::Sqlite(path.to_owned()));
        }
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            let scheme = url.split(':').next().unwrap_or_default();
            return Err(Error::Address(format!("a database is sqlite:PATH or postgres://…, not {scheme}:…")));
        }
        let query = url.split_once('?').map_or("", |(_, query)| query);
        let sslmode = query.split('&').find_map(|pair| pair.strip_prefix("sslmode="));
        match sslmode {
            Some(mode) if mode == "require" || mode.starts_with("verify-") => Err(Error::Address(format!(
                "sslmode={mode} asks for TLS to PostgreSQL, which this build does not have: use a private network or a \
                 local socket"
            ))),
            _ => Ok(Self::Postgres(url.to_owned())),
        }
    }
}

/// How long to wait before asking again for a file that another process sets up.
const LOCKED: Duration = Duration::from_millis(5);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Queries only, on SQLite; on PostgreSQL one pool serves both.
    Reading,
    /// Changes.
    Writing,
}

impl AnyConnection {
    /// Opens a connection and sets it up. `busy` is how long it waits for another process that writes.
    pub(crate) fn open(location: &Location, purpose: Purpose, busy: Duration) -> Result<Self, Error> {
        let (until, busy) = (Instant::now() + busy, busy.as_millis());
        match location {
            Location::Sqlite(path) => {
                let mut db = SqliteConnection::establish(path).map_err(|e| unreachable_database(&e))?;
                // The wait comes first: the others may find the file locked. WAL stays with the file. FULL: what was
                // delivered must survive a power cut. foreign_keys is a no-op inside a transaction, so it stands here.
                let settings = format!(
                    "PRAGMA busy_timeout = {busy}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;"
                );
                // For WAL, which a fresh file is put into, SQLite does not wait where two processes ask for it at once.
                while let Err(error) = db.batch_execute(&settings).map_err(Error::from) {
                    if !matches!(error, Error::Locked) || Instant::now() >= until {
                        return Err(error);
                    }
                    pause();
                }
                if purpose == Purpose::Reading {
                    db.batch_execute("PRAGMA query_only = ON")?;
                }
                Ok(Self::Sqlite(db))
            }
            Location::Postgres(url) => {
                let mut db = PgConnection::establish(url).map_err(|e| unreachable_database(&e))?;
                db.batch_execute(&format!("SET client_min_messages = warning; SET lock_timeout = {busy}"))?;
                Ok(Self::Postgres(db))
            }
        }
    }

    /// Opens a transaction that reads one snapshot.
    pub(crate) fn begin_read(&mut self) -> Result<(), Error> {
        self.control(match self {
            Self::Sqlite(_) => "BEGIN",
            Self::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })
    }

    /// Opens a transaction that may write. On SQLite it takes the write lock at once: a transaction that reads first and
    /// asks for the lock later fails without waiting when another process wrote in between.
    pub(crate) fn begin_write(&mut self) -> Result<(), Error> {
        self.control(match self {
            Self::Sqlite(_) => "BEGIN IMMEDIATE",
            Self::Postgres(_) => "BEGIN",
        })
    }

    /// Runs a statement that controls transactions.
    pub(crate) fn control(&mut self, sql: &str) -> Result<(), Error> {
        Ok(self.batch_execute(sql)?)
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever calls it looks again, with a limit")]
fn pause() {
    std::thread::sleep(LOCKED);
}

fn unreachable_database(error: &diesel::ConnectionError) -> Error {
    Error::Database(format!("it cannot be opened: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_another_form_is_refused_with_its_reason() {
        for url in ["mysql://x/y", "koinon.sqlite", "sqlite:", "sqlite::memory:", "sqlite:file:x?mode=ro"] {
            assert!(matches!(Location::parse(url), Err(Error::Address(_))), "{url}");
        }
        assert!(matches!(Location::parse("sqlite:/data/koinon.sqlite"), Ok(Location::Sqlite(_))));
        assert!(matches!(Location::parse("postgresql://db.example/koinon"), Ok(Location::Postgres(_))));
    }

    #[test]
    fn tls_to_postgresql_is_refused_loudly_and_never_dropped_silently() {
        for mode in ["require", "verify-ca", "verify-full"] {
            let refused = Location::parse(&format!("postgres://db.example/koinon?application_name=k&sslmode={mode}"));
            assert!(matches!(refused, Err(Error::Address(reason)) if reason.contains("TLS")), "{mode}");
        }
        assert!(Location::parse("postgres://db.example/koinon?sslmode=disable").is_ok());
    }
}
