//! An archive as an answer: read from its file while it is sent, so that a long history is never wholly in memory.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use bytes::Bytes;
use futures_util::stream::try_unfold;
use koinon_commons::page_archive::PageArchive;
use tokio::io::AsyncReadExt as _;

/// So many bytes are read at once.
const CHUNK: usize = 64 * 1024;

/// The archive, to be kept and never shown.
pub(crate) fn answer(archive: PageArchive) -> HttpResponse {
    let name = archive.file_name();
    let chunks = try_unfold(tokio::fs::File::from_std(archive.file), |mut file| async move {
        let mut chunk = vec![0; CHUNK];
        let read = file.read(&mut chunk).await?;
        chunk.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(chunk), file)))
    });
    HttpResponse::Ok()
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .content_type("application/zip")
        .streaming(Box::pin(chunks))
}
