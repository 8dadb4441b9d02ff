//! `koinon import markdown`, `koinon import history` and `koinon export`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use koinon_commons::import::{self, FileReport, Outcome};
use koinon_commons::page_archive::{Archived, RestoredPage};
use koinon_commons::read::PageRef;
use koinon_commons::{Actor, Commons};
use serde_json::{Value, json};

use crate::city;
use crate::failure::Failure;
use crate::options::Options;
use crate::output::Output;

/// After so many files a plain line says how far it is, where there is no terminal for a bar.
const LINE_EVERY: usize = 500;

/// What to take in.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// A folder of Markdown files; run it again to go on, or to take in what changed
    Markdown(Markdown),
    /// A page with its whole history, from a file that `koinon export --page` or a page's own city made
    History(History),
}

/// Takes in a page with its history.
#[derive(Debug, Args)]
pub(crate) struct History {
    /// The file
    pub(crate) file: PathBuf,
    /// The key of the page's city (`z6Mk…`), where that city is not known here yet
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
}

/// Takes in a folder of Markdown files.
#[derive(Debug, Args)]
pub(crate) struct Markdown {
    /// The folder
    pub(crate) folder: PathBuf,
    /// In whose name [default: the first administrator]
    #[arg(long = "as", value_name = "LOGIN")]
    pub(crate) author: Option<String>,
    /// The language of texts that name none
    #[arg(long, value_name = "TAG")]
    pub(crate) lang: Option<String>,
    /// The kind of texts that name none
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// The name by which a later run knows this folder again [default: its path]
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
}

/// Writes every live page of this city to a folder, or one page with its history to a file.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The folder to make; with --page the file
    #[arg(value_name = "FOLDER")]
    pub(crate) target: PathBuf,
    /// One page with all of its versions: its address here, slug@authority, or its id
    #[arg(long, value_name = "NAME")]
    pub(crate) page: Option<String>,
}

/// What an import did, in numbers.
#[derive(Debug, Default)]
struct Counts {
    files: usize,
    created: usize,
    updated: usize,
    unchanged: usize,
    left: usize,
    pictures: usize,
    shortcodes: BTreeMap<String, usize>,
}

impl Counts {
    fn add(&mut self, report: &FileReport) {
        self.files += 1;
        self.pictures += report.pictures;
        match report.outcome {
            Outcome::Created => self.created += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Left(_) => self.left += 1,
        }
        for (name, times) in &report.shortcodes {
            *self.shortcodes.entry(name.clone()).or_insert(0) += times;
        }
    }

    fn to_json(&self) -> Value {
        json!({
            "files": self.files, "created": self.created, "updated": self.updated, "unchanged": self.unchanged,
            "left": self.left, "pictures": self.pictures, "shortcodes": self.shortcodes,
        })
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.shortcodes.is_empty() {
            let names: Vec<_> = self.shortcodes.iter().map(|(name, times)| format!("{name} ({times})")).collect();
            writeln!(f, "Shortcodes, kept in the texts as they are: {}.", names.join(", "))?;
        }
        let Self { files, created, updated, unchanged, left, pictures, .. } = self;
        write!(
            f,
            "{files} files: {created} new, {updated} updated, {unchanged} unchanged, {left} not taken; {pictures} pictures."
        )
    }
}

/// Imports. That single files could not be taken is no failure: each is named with its reason.
///
/// # Errors
/// [`Failure`] if the folder or the data folder cannot be used.
pub(crate) async fn import(options: Options, import: Import, output: Output) -> Result<(), Failure> {
    let asked = match import {
        Import::Markdown(asked) => asked,
        Import::History(asked) => return import_history(options, asked, output).await,
    };
    let commons = city::open(&options).await?;
    let author = author(&commons, asked.author.as_deref()).await?;
    let path = asked.folder.canonicalize().map_err(|e| Failure::file(&asked.folder, &e))?;
    let source = asked.source.unwrap_or_else(|| path.display().to_string());
    let import = import::Import { folder: path, source, lang: asked.lang, kind: asked.kind };
    let bar = output.progress(0, "files");
    let mut counts = Counts::default();
    let mut report = |total: usize, report: Option<FileReport>| {
        bar.set_length(total as u64);
        let Some(report) = report else { return };
        counts.add(&report);
        bar.inc(1);
        bar.suspend(|| tell(&report, output));
        if bar.is_hidden() && counts.files.is_multiple_of(LINE_EVERY) {
            output.note(format!("{} of {total} files", counts.files));
        }
    };
    commons.import_markdown(&author, &import, &mut report).await?;
    bar.finish_and_clear();
    output.answer(&counts.to_json(), &counts);
    Ok(())
}

/// The account in whose name pages are made. The operator acts: that person need not be an officer.
async fn author(commons: &Commons, login: Option<&str>) -> Result<Actor, Failure> {
    let Some(login) = login else { return Ok(commons.operator().await?) };
    match commons.account_by_login(login).await {
        Ok(account) => Ok(Actor::Operator(Box::new(account))),
        Err(koinon_commons::Error::NotFound) => Err(Failure::data(format!("nobody signs in as {login}"))),
        Err(error) => Err(error.into()),
    }
}

/// What is worth a line about one file: that it was not taken, and what could not come with it.
fn tell(report: &FileReport, output: Output) {
    let path = &report.path;
    let mut remarks = Vec::new();
    if let Outcome::Left(reason) = &report.outcome {
        remarks.push(("not_taken", reason.to_string()));
    }
    if report.line_ends_changed {
        remarks.push(("line_ends", "taken with its line ends changed to LF".into()));
    }
    if !report.missing.is_empty() && !matches!(report.outcome, Outcome::Left(_)) {
        remarks.push(("incomplete", format!("taken, though it lacks an answer to {}", report.missing.join(", "))));
    }
    for (reference, reason) in &report.left_references {
        remarks.push(("reference", format!("{reference}: {reason}")));
    }
    for (code, remark) in remarks {
        if output.json {
            output.value(&json!({ "path": path, "code": code, "remark": remark }));
        } else {
            output.note(format!("{path}: {}{remark}", if code == "not_taken" { "not taken: " } else { "" }));
        }
    }
}

/// Exports.
///
/// # Errors
/// [`Failure`] if the folder is not empty.
pub(crate) async fn export(options: Options, export: Export, output: Output) -> Result<(), Failure> {
    let commons = city::open(&options).await?;
    let operator = commons.operator().await?;
    if let Some(name) = &export.page {
        return export_history(&commons, &operator, name, &export.target, output).await;
    }
    let bar = output.progress(0, "pages");
    let mut report = |done: usize, total: i64| {
        bar.set_length(u64::try_from(total).unwrap_or(0));
        bar.set_position(done as u64);
    };
    let exported = commons.export_markdown(&operator, &export.target, &mut report).await?;
    bar.finish_and_clear();
    output.answer(
        &json!({ "folder": export.target, "pages": exported.pages, "pictures": exported.pictures }),
        format!("{} pages and {} pictures are in {}.", exported.pages, exported.pictures, export.target.display()),
    );
    Ok(())
}

/// Writes one page with its history; a file that is there already is left alone.
async fn export_history(
    commons: &Commons,
    operator: &Actor,
    name: &str,
    target: &Path,
    output: Output,
) -> Result<(), Failure> {
    let mut made = commons.archive_page(operator, &PageRef::parse(name)).await?;
    let mut file = std::fs::File::create_new(target).map_err(|e| Failure::file(target, &e))?;
    std::io::copy(&mut made.file, &mut file).and_then(|_| file.sync_all()).map_err(|e| Failure::file(target, &e))?;
    let Archived { revisions, texts, files, complete } = made.archived;
    let missing = if complete { "" } else { " Not every older text is held here." };
    output.answer(
        &json!({
            "file": target, "page": made.page.ap_id, "revisions": revisions, "texts": texts, "files": files,
            "complete": complete,
        }),
        format!("{revisions} versions with {texts} texts and {files} files are in {}.{missing}", target.display()),
    );
    Ok(())
}

/// Takes in one page with its history. An archive that does not fit what its city signed is no mistake of the command line.
async fn import_history(options: Options, asked: History, output: Output) -> Result<(), Failure> {
    let commons = city::open(&options).await?;
    let operator = commons.operator().await?;
    let restored = commons.restore_history(&operator, &asked.file, asked.key.as_deref()).await;
    let restored = restored.map_err(|error| match error {
        koinon_commons::Error::Invalid(errors) => {
            let messages: Vec<_> = errors.into_iter().map(|error| error.message).collect();
            Failure::data(format!("{}: {}", asked.file.display(), messages.join("; ")))
        }
        error => error.into(),
    })?;
    let RestoredPage { page, revisions, new, files } = restored;
    output.answer(
        &json!({
            "page": page.ap_id, "slug": page.slug, "city": page.authority, "revision": page.head_hash,
            "revisions": revisions, "new": new, "files": files,
        }),
        format!("{} has {revisions} versions in the file, of which {new} are new here; {files} files.", page.ap_id),
    );
    Ok(())
}
