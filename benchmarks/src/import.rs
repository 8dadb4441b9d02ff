//! Taking in a folder of Markdown files.

use std::path::Path;
use std::time::Instant;

use koinon_commons::import::Import;
use tempfile::TempDir;

use crate::city::{City, folder};
use crate::table::{Figure, Row};
use crate::texts;

const FILES: usize = 3_000;

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let city = City::new().await?;
    let folder = write_files(FILES)?;
    let start = Instant::now();
    import(&city, folder.path()).await?;
    let time = start.elapsed();
    Ok(vec![Row { what: format!("Import of {FILES} files"), ours: Figure::rate(FILES, time), reference: None }])
}

/// A folder with so many texts.
pub(crate) fn write_files(count: usize) -> anyhow::Result<TempDir> {
    let folder = folder()?;
    for number in 0..count {
        std::fs::write(folder.path().join(format!("page-{number}.md")), texts::page(number))?;
    }
    Ok(folder)
}

/// Takes a folder in.
pub(crate) async fn import(city: &City, folder: &Path) -> anyhow::Result<()> {
    let import = Import { folder: folder.to_path_buf(), source: "bench".into(), lang: Some("en".into()), kind: None };
    city.commons.import_markdown(&city.editor, &import, &mut |_, _| {}).await?;
    Ok(())
}
