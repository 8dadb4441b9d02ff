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

#[cfg(test)]
mod tests {
    use diesel::RunQueryDsl as _;
    use diesel::sql_types::Text;

    use super::*;
    use crate::backend::{Location, Purpose};
    use crate::testing::{TestDatabase, each_database};
    use crate::{Store, StoreOptions};

    #[derive(diesel::QueryableByName, Debug, PartialEq)]
    struct Line {
        #[diesel(sql_type = Text)]
        line: String,
    }

    fn connect(database: &TestDatabase) -> AnyConnection {
        let location = Location::parse(&database.options.url).unwrap();
        AnyConnection::open(&location, Purpose::Writing, database.options.busy).unwrap()
    }

    /// Everything that the migrations make, as text.
    fn schema(conn: &mut AnyConnection) -> Vec<Line> {
        let sql = match conn {
            AnyConnection::Sqlite(_) => {
                "SELECT name || ': ' || coalesce(sql, '') AS line FROM sqlite_master ORDER BY 1"
            }
            AnyConnection::Postgres(_) => {
                "SELECT (table_name || '.' || column_name || ': ' || data_type || ' ' || is_nullable)::text AS line \
                 FROM information_schema.columns WHERE table_schema = 'public' \
                 UNION ALL SELECT indexdef::text FROM pg_indexes WHERE schemaname = 'public' \
                 UNION ALL SELECT (conrelid::regclass || ': ' || pg_get_constraintdef(oid))::text FROM pg_constraint \
                 WHERE connamespace = 'public'::regnamespace \
                 ORDER BY 1"
            }
        };
        diesel::sql_query(sql).load(conn).unwrap()
    }

    fn revert(conn: &mut AnyConnection) {
        match conn {
            AnyConnection::Sqlite(db) => drop(db.revert_all_migrations(SQLITE).unwrap()),
            AnyConnection::Postgres(db) => drop(db.revert_all_migrations(POSTGRES).unwrap()),
        }
    }

    #[tokio::test]
    async fn up_down_up_gives_the_same_schema() {
        each_database(async |store| {
            let mut conn = connect(store);
            let up = schema(&mut conn);
            assert!(up.len() > 30);
            revert(&mut conn);
            assert!(schema(&mut conn).iter().all(|line| line.line.contains("__diesel")), "nothing is left");
            migrate(&mut conn).unwrap();
            assert_eq!(schema(&mut conn), up);
        })
        .await;
    }

    #[tokio::test]
    async fn a_database_of_a_newer_program_is_refused_and_left_alone() {
        each_database(async |store| {
            let mut conn = connect(store);
            conn.control("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')").unwrap();
            let before = schema(&mut conn);
            let refused = Store::open(store.options.clone()).await.err();
            assert!(matches!(refused, Some(Error::NewerThanProgram(version)) if version == "29991231000000"));
            assert_eq!(schema(&mut conn), before);
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn several_processes_may_open_a_fresh_database_at_once() {
        each_database(async |store| {
            let mut options = vec![];
            match connect(store) {
                AnyConnection::Sqlite(_) => {
                    let folder = store.options.url.strip_prefix("sqlite:").unwrap();
                    options.extend((0..5).map(|n| StoreOptions::sqlite(format!("{folder}-{n}").into())));
                }
                mut conn @ AnyConnection::Postgres(_) => {
                    revert(&mut conn);
                    options.push(store.options.clone());
                }
            }
            for options in options {
                let opening: Vec<_> = (0..6).map(|_| tokio::spawn(Store::open(options.clone()))).collect();
                for opened in opening {
                    let opened = opened.await.unwrap().unwrap();
                    assert_eq!(opened.read(|conn| conn.log_head()).await.unwrap().position, 0);
                }
            }
        })
        .await;
    }
}
