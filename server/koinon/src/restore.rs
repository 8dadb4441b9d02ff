//! `koinon restore`: a backup becomes a city again, with a new epoch of its change log.

use std::path::{Path, PathBuf};

use clap::Args;
use koinon_commons::clock::random_bytes;
use koinon_store::Store;
use serde_json::json;

use crate::backup::{MEDIA, copy_media};
use crate::city::{self, DATABASE_NAME};
use crate::failure::Failure;
use crate::options::{FILE_NAME, Options};
use crate::output::Output;

/// Brings a backup back. What happened after it was made is not in it: so the change log gets a new epoch, and nobody
/// mistakes its reused numbers.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup
    #[arg(required_unless_present = "database_restored", conflicts_with = "database_restored")]
    pub(crate) folder: Option<PathBuf>,
    /// The database has been restored by its own tools already (`pg_restore`): only begin the new epoch
    #[arg(long)]
    pub(crate) database_restored: bool,
}

/// Restores.
///
/// # Errors
/// [`Failure`] if there is a city already, or the backup is none.
pub(crate) async fn run(options: Options, restore: Restore, output: Output) -> Result<(), Failure> {
    if let Some(backup) = &restore.folder {
        copy_back(&options, backup)?;
    }
    // The configuration that came back says where the city lives.
    let options = options.with_file()?;
    let store = city::open_store(&options).await?;
    let epoch: String = random_bytes::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
    begin_epoch(&store, epoch).await?;
    let origin = city::known_origin(&options, &store).await?.ok_or(koinon_commons::Error::NotSetUp)?;
    output.answer(
        &json!({ "origin": origin, "data_dir": options.data_dir() }),
        format!("{origin} is restored in {}.", options.data_dir().display()),
    );
    Ok(())
}

async fn begin_epoch(store: &Store, epoch: String) -> Result<(), koinon_store::Error> {
    store.write(move |tx| tx.set_epoch(&epoch)).await
}

/// Copies a backup into an empty data folder; the database last and at once, so that half a copy is no city.
fn copy_back(options: &Options, backup: &Path) -> Result<(), Failure> {
    let Some(database) = city::sqlite_file(options) else {
        return Err(Failure::data(
            "this city keeps its data in PostgreSQL: bring it back with `pg_restore`, then run `koinon restore --database-restored`",
        ));
    };
    let source = backup.join(DATABASE_NAME);
    if !source.is_file() {
        return Err(Failure::data(format!("{} is no backup: it has no {DATABASE_NAME}", backup.display())));
    }
    if database.exists() {
        return Err(Failure::data(format!("there is a city at {}: restore into another folder", database.display())));
    }
    let folder = options.data_dir();
    city::make_folder(folder)?;
    copy_media(&backup.join(MEDIA), &folder.join(MEDIA))?;
    let (file, own) = (backup.join(FILE_NAME), folder.join(FILE_NAME));
    if file.is_file() && !own.exists() {
        std::fs::copy(&file, &own).map_err(|e| Failure::file(&file, &e))?;
    }
    let unfinished = database.with_extension("part");
    std::fs::copy(&source, &unfinished)
        .and_then(|_| std::fs::File::open(&unfinished)?.sync_all())
        .and_then(|()| std::fs::rename(&unfinished, &database))
        .map_err(|e| Failure::file(&database, &e))
}
