//! `koinon backup`: a copy of all that cannot be made anew: database, pictures, configuration.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::city::{self, DATABASE_NAME};
use crate::failure::Failure;
use crate::options::{FILE_NAME, Options};
use crate::output::Output;

/// The folder of the pictures in a data folder.
pub(crate) const MEDIA: &str = "media";

/// Copies a city that may be running. The copy holds the city's keys: keep it as you keep those.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The folder to make
    pub(crate) folder: PathBuf,
}

/// Makes the backup.
///
/// # Errors
/// [`Failure`] if the folder is not empty, or the database is not SQLite.
pub(crate) async fn run(options: Options, backup: Backup, output: Output) -> Result<(), Failure> {
    let Some(database) = city::sqlite_file(&options) else {
        return Err(Failure::data(
            "this city keeps its data in PostgreSQL: back it up with `pg_dump`, and copy the media folder or its store after it",
        ));
    };
    if !database.exists() {
        return Err(Failure::data(format!("there is no city at {}", database.display())));
    }
    let folder = backup.folder;
    city::make_folder(&folder)?;
    require_empty(&folder)?;
    // The database first: every picture that it names lies in the folder before it is named, and none is ever changed.
    city::store_options(&options).copy_to(folder.join(DATABASE_NAME)).await?;
    // A copy that is whole does not lean on a store that may be lost by the same mishap.
    if options.media_store()?.is_some() {
        city::open(&options).await?.pull_media().await?;
    }
    let pictures = copy_media(&options.data_dir().join(MEDIA), &folder.join(MEDIA))?;
    let file = options.data_dir().join(FILE_NAME);
    if file.exists() {
        std::fs::copy(&file, folder.join(FILE_NAME)).map_err(|e| Failure::file(&file, &e))?;
    }
    output.answer(
        &json!({ "folder": folder, "pictures": pictures }),
        format!("{} holds the database and {pictures} pictures. It holds the city's keys too.", folder.display()),
    );
    Ok(())
}

/// Refuses a folder in which something lies.
///
/// # Errors
/// [`Failure`] if so, or if it cannot be read.
pub(crate) fn require_empty(folder: &Path) -> Result<(), Failure> {
    match std::fs::read_dir(folder).map_err(|e| Failure::file(folder, &e))?.next() {
        None => Ok(()),
        Some(_) => Err(Failure::data(format!("{} is not empty", folder.display()))),
    }
}

/// Copies the pictures, which lie in folders by the beginning of their names; answers how many.
///
/// # Errors
/// [`Failure`] if one cannot be copied.
pub(crate) fn copy_media(from: &Path, to: &Path) -> Result<usize, Failure> {
    let mut copied = 0;
    if !from.exists() {
        return Ok(copied);
    }
    for folder in entries(from)? {
        let target = to.join(folder.file_name().unwrap_or_default());
        std::fs::create_dir_all(&target).map_err(|e| Failure::file(&target, &e))?;
        for file in entries(&folder)? {
            // What is being written at this moment is not named by the database yet.
            if file.extension().is_none() {
                std::fs::copy(&file, target.join(file.file_name().unwrap_or_default()))
                    .map_err(|e| Failure::file(&file, &e))?;
                copied += 1;
            }
        }
    }
    Ok(copied)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|e| Failure::file(folder, &e))?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(|e| Failure::file(folder, &e))).collect()
}
