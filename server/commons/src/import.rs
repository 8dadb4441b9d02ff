//! Taking pages in from a folder of Markdown files.
//!
//! Each file becomes a page whose text is the file. What was taken from where is remembered in the transaction that makes
//! the page: an import may die at any point and be run again, a second run changes nothing, and a page that somebody edited
//! since is never overwritten.

mod file;
mod folder;
mod links;
mod pictures;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{StreamExt as _, stream};
use koinon_core::Hash;
use koinon_store::{HERE, ImportMark, Media, Page, PageMedia, Standing};

use crate::publish::{Edit, NewPageText, Saved};
use crate::{Actor, Commons, Error};

pub use file::Reason;
pub(crate) use folder::resolve;
pub(crate) use links::links_to_files;

use file::{Meaning, Text};
use folder::Folder;

/// How many files are under way at once: enough for the store to commit many pages together.
const AT_ONCE: usize = 64;

/// A folder that is to be taken in.
#[derive(Debug, Clone)]
pub struct Import {
    /// The folder.
    pub folder: PathBuf,
    /// The name by which a second run knows what the first one took.
    pub source: String,
    /// The language of texts that name none.
    pub lang: Option<String>,
    /// The kind of texts that name none.
    pub kind: Option<String>,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is a page now.
    Created,
    /// It changed since it was taken, and so did its page.
    Updated,
    /// It is as it was when it was taken.
    Unchanged,
    /// It was not taken.
    Left(Reason),
}

/// What is to be told about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Its path in the folder, with `/`.
    pub path: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Its line ends were not all LF; the page's are. An export gives CRLF back where all were CRLF.
    pub line_ends_changed: bool,
    /// Pictures and links to files of the folder that could not be taken along, with the reason.
    pub left_references: Vec<(String, &'static str)>,
    /// How many pictures came with it.
    pub pictures: usize,
    /// The fields that its kind asks for and that have no usable answer. It is taken all the same.
    pub missing: Vec<String>,
    /// The names of shortcodes, which are kept in the text as they are, with how often each occurs.
    pub shortcodes: BTreeMap<String, usize>,
}

impl FileReport {
    fn new(path: &str, outcome: Outcome) -> Self {
        Self {
            path: path.to_owned(),
            outcome,
            line_ends_changed: false,
            left_references: Vec::new(),
            pictures: 0,
            missing: Vec::new(),
            shortcodes: BTreeMap::new(),
        }
    }
}

/// One import under way.
struct Run {
    commons: Commons,
    actor: Actor,
    import: Import,
    folder: Folder,
    /// Pictures kept in this run, by path.
    pictures: Mutex<HashMap<String, Media>>,
    /// For each address that was wanted in this run, how many files wanted it so far.
    wishes: Mutex<HashMap<String, usize>>,
}

impl Commons {
    /// Takes in all Markdown files of a folder. `report` hears first how many there are, then of each what became of it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an officer asks; [`Error::File`] for a folder that cannot be read; [`Error::Store`]. What
    /// is wrong with one file is reported and stops nothing.
    pub async fn import_markdown(
        &self,
        actor: &Actor,
        import: &Import,
        report: &mut (dyn FnMut(usize, Option<FileReport>) + Send),
    ) -> Result<(), Error> {
        actor.require_officer()?;
        let root = import.folder.clone();
        let (folder, files) = blocking(move || Folder::open(&root)).await?.map_err(|e| Error::File(e.to_string()))?;
        let run = Arc::new(Run {
            commons: self.clone(),
            actor: actor.clone(),
            import: import.clone(),
            folder,
            pictures: Mutex::default(),
            wishes: Mutex::default(),
        });
        let total = files.len();
        report(total, None);
        // Files are read many at once, and come out of that in their order: so of two that want one address it is always the
        // same that gets it. Each runs as a task: one that waits for its turn at the store must not be kept from taking it.
        let read = stream::iter(files).map(|path| task(Arc::clone(&run).read(path))).buffered(AT_ONCE);
        let saved = read.map(|read| task(Arc::clone(&run).save(read.map(|read| run.wish(read)))));
        let saved = saved.buffer_unordered(AT_ONCE);
        let mut saved = std::pin::pin!(saved);
        while let Some(taken) = saved.next().await {
            report(total, Some(taken?));
        }
        Ok(())
    }
}

/// A file that was read.
enum Read {
    /// All is said.
    Done(FileReport),
    /// It is to be saved.
    Ready(Box<Ready>),
}

/// A file with all that its page needs.
struct Ready {
    report: FileReport,
    known: Option<Known>,
    text: Text,
    meaning: Meaning,
    files: Vec<PageMedia>,
    /// The how manieth file of this run it is that wants this address.
    wish: usize,
}

impl Run {
    /// Reads one file. An error is not about the file: it ends the import.
    async fn read(self: Arc<Self>, path: String) -> Result<Read, Error> {
        let file = self.folder.file(&path);
        let text = match blocking(move || file::read(&file)).await? {
            Ok(text) => text,
            Err(reason) => return Ok(Read::Done(FileReport::new(&path, Outcome::Left(reason)))),
        };
        let known = self.known(&path).await?;
        let settled = match &known {
            Some(known) if known.taken == text.hash || known.head == Some(text.hash) => Some(Outcome::Unchanged),
            Some(known) if known.page.standing == Standing::Deleted => Some(Outcome::Left(Reason::DeletedSince)),
            Some(known) if known.head != Some(known.taken) => Some(Outcome::Left(Reason::EditedSince)),
            _ => None,
        };
        if let Some(outcome) = settled {
            return Ok(Read::Done(FileReport::new(&path, outcome)));
        }
        let name = path.clone();
        let kind = self.import.kind.clone();
        let (text, meaning) = blocking(move || {
            let meaning = file::understand(&text.source, &name, kind.as_deref());
            (text, meaning)
        })
        .await?;
        let meaning = match meaning {
            Ok(meaning) => meaning,
            Err(reason) => return Ok(Read::Done(FileReport::new(&path, Outcome::Left(reason)))),
        };
        let mut report = FileReport::new(&path, Outcome::Created);
        report.line_ends_changed = text.line_ends_changed;
        report.shortcodes = meaning.shortcodes.clone();
        report.missing = meaning.missing.clone();
        let files = self.pictures(&path, &meaning.references, &mut report).await?;
        report.pictures = files.len();
        Ok(Read::Ready(Box::new(Ready { report, known, text, meaning, files, wish: 0 })))
    }

    /// Puts a new page into the row of those that want its address.
    fn wish(&self, read: Read) -> Read {
        match read {
            Read::Ready(mut ready) if ready.known.is_none() => {
                ready.wish = self.next_wish(&ready.meaning.slug);
                Read::Ready(ready)
            }
            other => other,
        }
    }

    fn next_wish(&self, slug: &str) -> usize {
        let mut wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        let wish = wishes.entry(slug.to_owned()).or_insert(0);
        *wish += 1;
        *wish
    }

    /// Makes the page of a file, or edits it.
    async fn save(self: Arc<Self>, read: Result<Read, Error>) -> Result<FileReport, Error> {
        let mut ready = match read? {
            Read::Done(report) => return Ok(report),
            Read::Ready(ready) => *ready,
        };
        let mark =
            ImportMark { source: self.import.source.clone(), path: ready.report.path.clone(), crlf: ready.text.crlf };
        let outcome = match ready.known.take() {
            None => self.create(&ready, mark).await,
            Some(known) => self.update(known, &ready, mark).await,
        };
        ready.report.outcome = match outcome {
            Ok(outcome) => outcome,
            Err(
                error @ (Error::Store(_) | Error::Search(_) | Error::File(_) | Error::MediaStore(_) | Error::NotSetUp),
            ) => return Err(error),
            Err(error) => Outcome::Left(Reason::Refused(error.to_string())),
        };
        Ok(ready.report)
    }

    /// What an earlier run made of a file.
    async fn known(&self, path: &str) -> Result<Option<Known>, Error> {
        let (source, path) = (self.import.source.clone(), path.to_owned());
        self.commons
            .store()
            .read(move |conn| {
                let Some((page, taken)) = conn.import_source(&source, &path)? else { return Ok(None) };
                let page = conn.page(page)?.ok_or(koinon_store::Error::Missing("imported page"))?;
                let head = match page.head {
                    Some(head) => conn.revision(head)?.map(|head| head.record.body),
                    None => None,
                };
                Ok(Some(Known { page, taken, head }))
            })
            .await
    }

    async fn create(&self, ready: &Ready, mark: ImportMark) -> Result<Outcome, Error> {
        let mut wish = ready.wish;
        loop {
            let slug = &ready.meaning.slug;
            let slug = if wish == 1 { slug.clone() } else { format!("{slug}-{wish}") };
            if self.is_free(&slug).await? {
                let new = NewPageText {
                    markdown: ready.text.source.clone(),
                    kind: self.import.kind.clone(),
                    lang: self.import.lang.clone(),
                    title: ready.meaning.title.clone(),
                    slug: Some(slug),
                    files: ready.files.clone(),
                    import: Some(mark.clone()),
                    ..NewPageText::default()
                };
                match self.commons.create_page(&self.actor, new).await {
                    // Somebody was faster: with the address, or, if this import runs twice, with the file.
                    Err(Error::Taken(_) | Error::Store(koinon_store::Error::Taken(_))) => {
                        if self.known(&mark.path).await?.is_some() {
                            return Ok(Outcome::Unchanged);
                        }
                    }
                    Err(error) => return Err(error),
                    Ok(_) => return Ok(Outcome::Created),
                }
            }
            wish = self.next_wish(&ready.meaning.slug);
        }
    }

    async fn is_free(&self, slug: &str) -> Result<bool, Error> {
        let asked = slug.to_owned();
        let there = self.commons.store().read(move |conn| conn.page_by_slug(HERE, &asked)).await?;
        Ok(there.is_none_or(|page| page.slug != slug))
    }

    async fn update(&self, known: Known, ready: &Ready, mark: ImportMark) -> Result<Outcome, Error> {
        let edit = Edit {
            base_revision: known.page.head_hash,
            markdown: ready.text.source.clone(),
            files: ready.files.clone(),
            import: Some(mark),
            ..Edit::default()
        };
        match self.commons.edit_page(&self.actor, known.page.id, edit).await? {
            Saved::Published(..) => Ok(Outcome::Updated),
            Saved::Unchanged(_) => Ok(Outcome::Unchanged),
            Saved::Kept(..) => Ok(Outcome::Left(Reason::EditedSince)),
        }
    }
}

/// A file that an earlier run took.
struct Known {
    page: Page,
    /// The text that was taken.
    taken: Hash,
    /// The text that the page has now.
    head: Option<Hash>,
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::File(e.to_string()))
}

/// Runs something on its own; its outcome is waited for.
async fn task<T: Send + 'static>(work: impl Future<Output = Result<T, Error>> + Send + 'static) -> Result<T, Error> {
    tokio::spawn(work).await.unwrap_or_else(|e| Err(Error::File(e.to_string())))
}
