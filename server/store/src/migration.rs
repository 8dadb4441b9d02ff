//! Bringing the schema up to date when the database is opened.

use diesel::connection::SimpleConnection as _;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::Error;
use crate::backend::AnyConnection;

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// The advisory lock that keeps two nodes from migrating at once: the letters "koinon".
const POSTGRES_LOCK: i64 = 0x006b_6f69_6e6f_6e00;

/// Runs the migrations that the database has not had. Several processes may do this at once.
pub(crate) fn migrate(conn: &mut AnyConnection) -> Result<(), Error> {
    match conn {
        AnyConnection::Sqlite(db) => db.exclusive_transaction(|db| run(db, SQLITE)),
        AnyConnection::Postgres(db) => {
            db.batch_execute(&format!("SELECT pg_advisory_lock({POSTGRES_LOCK})"))?;
            let outcome = run(db, POSTGRES);
            db.batch_execute(&format!("SELECT pg_advisory_unlock({POSTGRES_LOCK})"))?;
            outcome
        }
    }
}

fn run<DB, C>(db: &mut C, embedded: EmbeddedMigrations) -> Result<(), Error>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let known: Vec<Box<dyn Migration<DB>>> = embedded.migrations().map_err(failed)?;
    let known: Vec<MigrationVersion<'static>> = known.iter().map(|m| m.name().version().as_owned()).collect();
    if let Some(unknown) = db.applied_migrations().map_err(failed)?.iter().find(|applied| !known.contains(applied)) {
        return Err(Error::NewerThanProgram(unknown.to_string()));
    }
    db.run_pending_migrations(embedded).map(drop).map_err(failed)
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::Database(format!("the schema cannot be brought up to date: {error}"))
}
