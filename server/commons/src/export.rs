//! Writing every live page of this city to a folder: files that a person can read, and that an import takes in again.
//!
//! A page that came with an import is written under the path that it had, any other one as `slug.md`; pictures lie where
//! the texts name them. What a text does not say of its page stands in `pages.ndjson`.

use std::io::Write as _;
use std::path::{Component, Path};

use koinon_core::Hash;
use koinon_store::{Conn, HERE, ImportMark, Page, PageId, PageMedia, Standing};
use serde_json::{Value, json};

use crate::import::resolve;
use crate::{Actor, Commons, Error};

/// How many pages are read at once.
const BATCH: i64 = 200;
/// The list of what was written.
const LIST: &str = "pages.ndjson";

/// What an export wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// Pages.
    pub pages: usize,
    /// Pictures.
    pub pictures: usize,
}

/// A page that is to be written.
struct Leaving {
    page: Page,
    text: String,
    origin: Option<ImportMark>,
    files: Vec<PageMedia>,
}

impl Commons {
    /// Writes every live page of this city to `folder`, which must be empty or new. `report` hears the number of pages
    /// written so far, of how many.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an officer asks, [`Error::File`], [`Error::Store`].
    pub async fn export_markdown(
        &self,
        actor: &Actor,
        folder: &Path,
        report: &mut (dyn FnMut(usize, i64) + Send),
    ) -> Result<Exported, Error> {
        actor.require_officer()?;
        let total = self.store().read(|conn| conn.count_pages(HERE)).await?;
        let folder = folder.to_owned();
        let mut exported = Exported::default();
        let mut after = PageId(0);
        prepare_folder(&folder).map_err(|e| file_error(&folder, &e))?;
        loop {
            let (batch, last) = self.leaving(after).await?;
            // Those that came with the program are none of the city's, unless somebody here has edited them.
            let batch = if last.is_some() { batch } else { self.edited_here().await? };
            for file in batch.iter().flat_map(|leaving| &leaving.files).filter(|file| file.media.held) {
                self.held_file(&file.media.hash).await?;
            }
            let (commons, folder) = (self.clone(), folder.clone());
            let written = tokio::task::spawn_blocking(move || -> Result<Exported, Error> {
                let mut written = Exported::default();
                for leaving in batch {
                    written.pages += 1;
                    written.pictures += commons.write_page(&folder, &leaving).map_err(|e| file_error(&folder, &e))?;
                }
                Ok(written)
            });
            let written = written.await.map_err(|e| Error::File(e.to_string()))??;
            exported.pages += written.pages;
            exported.pictures += written.pictures;
            report(exported.pages, total);
            let Some(last) = last else { return Ok(exported) };
            after = last;
        }
    }

    /// The live pages among the next ones, and the last one looked at.
    async fn leaving(&self, after: PageId) -> Result<(Vec<Leaving>, Option<PageId>), Error> {
        self.store()
            .read(move |conn| {
                let pages = conn.pages_after(Some(HERE), after, BATCH)?;
                let last = pages.last().map(|page| page.id);
                let mut batch = Vec::new();
                for page in pages {
                    batch.extend(leaving(conn, page)?);
                }
                Ok((batch, last))
            })
            .await
    }

    /// The pages that came with the program and say something else now.
    async fn edited_here(&self) -> Result<Vec<Leaving>, Error> {
        self.store()
            .read(|conn| {
                let mut edited = Vec::new();
                for page in conn.shipped_pages()? {
                    let shipped = page.shipped.as_ref().map(|shipped| shipped.body);
                    edited.extend(leaving(conn, page)?.filter(|leaving| shipped != Some(Hash::of(&leaving.text))));
                }
                Ok(edited)
            })
            .await
    }

    /// Writes one page with its pictures; answers how many those are.
    fn write_page(&self, folder: &Path, leaving: &Leaving) -> std::io::Result<usize> {
        let crlf = leaving.origin.as_ref().is_some_and(|mark| mark.crlf);
        let text = if crlf { leaving.text.replace('\n', "\r\n") } else { leaving.text.clone() };
        let slug = &leaving.page.slug;
        let own_names = [format!("{slug}.md"), format!("{slug}-{}.md", leaving.page.ulid.to_lowercase())];
        let mut names = leaving.origin.iter().map(|mark| mark.path.clone()).chain(own_names);
        let path = loop {
            let Some(name) = names.next() else { return Err(std::io::ErrorKind::AlreadyExists.into()) };
            // Paths came from a folder; a database that was written by others gets no further than this.
            let inside = Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)));
            if inside && write_new(&folder.join(&name), text.as_bytes())? {
                break name;
            }
        };
        let mut pictures = 0;
        let mut listed = Vec::new();
        for file in leaving.files.iter().filter(|file| file.media.held) {
            let Some(target) = resolve(&path, &file.reference) else { continue };
            let bytes = std::fs::read(self.media_file(&file.media.hash))?;
            pictures += usize::from(write_new(&folder.join(&target), &bytes)?);
            listed.push(json!({ "reference": file.reference, "path": target, "hash": file.media.hash }));
        }
        append(&folder.join(LIST), &describe(&leaving.page, &path, listed))?;
        Ok(pictures)
    }
}

/// A page as it leaves; none if it is not live.
fn leaving(conn: &mut Conn, page: Page) -> Result<Option<Leaving>, Error> {
    let (Standing::Live, Some(head)) = (page.standing, page.head) else { return Ok(None) };
    let Some(text) = conn.body(head)? else { return Ok(None) };
    let (origin, files) = (conn.import_of(page.id)?, conn.page_media(page.id)?);
    Ok(Some(Leaving { page, text, origin, files }))
}

/// What the text of a page may not say.
fn describe(page: &Page, path: &str, files: Vec<Value>) -> Value {
    json!({
        "path": path,
        "id": page.ulid,
        "ap_id": page.ap_id,
        "slug": page.slug,
        "kind": page.kind,
        "lang": page.lang,
        "title": page.title,
        "licence": page.licence,
        "policy": page.policy.code(),
        "revision": page.head_hash,
        "created_at": page.created,
        "updated_at": page.updated,
        "files": files,
    })
}

fn prepare_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    match std::fs::read_dir(folder)?.next() {
        None => Ok(()),
        Some(_) => Err(std::io::Error::other("the folder is not empty")),
    }
}

/// Writes a file that is not there yet. False if another one has its place; true also for the same bytes.
fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<bool> {
    let occupied = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists | std::io::ErrorKind::NotADirectory | std::io::ErrorKind::IsADirectory => {
            Ok(false)
        }
        _ => Err(error),
    };
    if let Some(parent) = path.parent()
        && let Err(error) = std::fs::create_dir_all(parent)
    {
        return occupied(error);
    }
    match std::fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(bytes).map(|()| true),
        Err(error) => occupied(error),
    }
}

fn append(path: &Path, line: &Value) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path)?;
    writeln!(file, "{line}")
}

fn file_error(folder: &Path, error: &std::io::Error) -> Error {
    Error::File(format!("{}: {error}", folder.display()))
}
