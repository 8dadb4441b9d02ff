//! The pictures that come with the texts of an import.

use std::sync::PoisonError;

use koinon_store::{Media, PageMedia, Priority};

use super::{FileReport, Run, blocking, file, folder, resolve};
use crate::{Error, FieldError};

impl Run {
    /// Keeps the pictures of the folder that a text names.
    pub(super) async fn pictures(
        &self,
        path: &str,
        references: &[String],
        report: &mut FileReport,
    ) -> Result<Vec<PageMedia>, Error> {
        let mut files = Vec::new();
        for reference in references {
            let Some(target) = resolve(path, reference) else { continue };
            if folder::is_markdown(&target) {
                if !self.folder.has(&target) {
                    report.left_references.push((reference.clone(), "there is no such file in the folder"));
                }
                continue;
            }
            if let Some(media) = self.kept(&target) {
                files.push(PageMedia { reference: reference.clone(), media, url: None });
                continue;
            }
            let Some(file) = self.folder.existing(&target) else {
                if folder::is_picture(&target) {
                    report.left_references.push((reference.clone(), "there is no such file in the folder"));
                }
                continue;
            };
            let bytes = match blocking(move || file::read_picture(&file)).await? {
                Ok(bytes) => bytes,
                Err(reason) => {
                    report.left_references.push((reference.clone(), reason));
                    continue;
                }
            };
            match self.commons.keep_media(bytes, None, Priority::Bulk).await {
                Ok(media) => {
                    self.pictures.lock().unwrap_or_else(PoisonError::into_inner).insert(target, media.clone());
                    files.push(PageMedia { reference: reference.clone(), media, url: None });
                }
                Err(Error::Invalid(errors)) => report.left_references.push((reference.clone(), reason(&errors))),
                Err(error) => return Err(error),
            }
        }
        Ok(files)
    }

    fn kept(&self, target: &str) -> Option<Media> {
        self.pictures.lock().unwrap_or_else(PoisonError::into_inner).get(target).cloned()
    }
}

fn reason(errors: &[FieldError]) -> &'static str {
    match errors.first().map(|error| error.code.as_str()) {
        Some("picture_damaged") => "the picture is damaged: it cannot be read to its end",
        Some("too_many_pixels") => "the picture has too many pixels",
        _ => "it is no PNG, JPEG, GIF or WebP picture, no table (CSV) and no map (GeoJSON)",
    }
}
