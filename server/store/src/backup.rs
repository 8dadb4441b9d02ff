//! A copy of an SQLite database while it is in use.

use std::path::{Path, PathBuf};

use diesel::RunQueryDsl as _;
use diesel::sql_types::Text;

use crate::backend::{AnyConnection, Location, Purpose};
use crate::{Error, StoreOptions};

impl StoreOptions {
    /// Copies the SQLite database to `file`, which must not exist: one snapshot, whatever is written meanwhile. The copy is
    /// durable when this returns.
    ///
    /// # Errors
    /// [`Error::Address`] for another database, which has tools of its own for this; [`Error::Database`].
    pub async fn copy_to(&self, file: PathBuf) -> Result<(), Error> {
        let (location, busy) = (Location::parse(&self.url)?, self.busy);
        if matches!(location, Location::Postgres(_)) {
            return Err(Error::Address("PostgreSQL has tools of its own for copies: pg_dump and pg_restore".into()));
        }
        let copied = tokio::task::spawn_blocking(move || {
            let mut db = AnyConnection::open(&location, Purpose::Writing, busy)?;
            copy(&mut db, &file)?;
            std::fs::File::open(&file).and_then(|file| file.sync_all()).map_err(|e| Error::Database(e.to_string()))
        });
        copied.await.unwrap_or_else(|e| Err(Error::Database(format!("its thread ended: {e}"))))
    }
}

fn copy(db: &mut AnyConnection, file: &Path) -> Result<(), Error> {
    let name = file.to_str().ok_or_else(|| Error::Address(format!("{} is not Unicode", file.display())))?;
    // The statement writes the other file only; it may not run inside a transaction.
    diesel::sql_query("VACUUM INTO $1").bind::<Text, _>(name).execute(db)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use koinon_core::Timestamp;

    use crate::testing::TestDatabase;
    use crate::{Error, NewCity, Store, StoreOptions};

    #[tokio::test]
    async fn a_copy_has_what_was_committed() {
        let database = TestDatabase::sqlite().await;
        let city = NewCity {
            origin: "http://bordeaux.localhost:8100".parse().unwrap(),
            name: "Bordeaux".into(),
            summary: String::new(),
            created: Timestamp::from_millis(1),
        };
        database.write(move |tx| tx.create_here(&city, "an epoch")).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("it's a copy.sqlite");
        database.options.copy_to(file.clone()).await.unwrap();
        let again = database.options.copy_to(file.clone()).await;
        assert!(matches!(again, Err(Error::Database(_))), "a copy never overwrites: {again:?}");
        let copy = Store::open(StoreOptions::sqlite(file)).await.unwrap();
        assert_eq!(copy.read(|conn| conn.here()).await.unwrap().unwrap().name, "Bordeaux");
    }

    #[tokio::test]
    async fn another_database_is_pointed_to_its_own_tools() {
        let options =
            StoreOptions { url: "postgres://nowhere.example/koinon".into(), ..StoreOptions::sqlite("x".into()) };
        assert!(matches!(options.copy_to("copy".into()).await, Err(Error::Address(_))));
    }
}
