//! Searching for one word, against tantivy's own searcher on the same files: the ten best, with their stored texts.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use koinon_commons::search::Query;
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, TantivyDocument, Term};

use crate::city::City;
use crate::table::{Figure, Row};
use crate::texts;

const PAGES: usize = 5_000;
const QUERIES: usize = 100;
const BEST: usize = 10;

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let city = City::new().await?;
    let folder = crate::import::write_files(PAGES)?;
    crate::import::import(&city, folder.path()).await?;
    city.commons.catch_up_index().await?;
    let index = Index::open_in_dir(index_folder(&city.folder().join("search"))?)?;
    let mut rows = Vec::new();
    let words: [(&str, Vec<String>); 2] = [
        ("a frequent word", (0..QUERIES).map(|n| texts::common(n).to_owned()).collect()),
        ("a rare word", (0..QUERIES).map(|n| texts::unique(n * (PAGES / QUERIES))).collect()),
    ];
    for (what, words) in &words {
        let (mut ours, mut raw) = (Vec::new(), Vec::new());
        for word in words {
            let query = Query { text: word.clone(), limit: BEST, ..Query::default() };
            let start = Instant::now();
            let (found, _) = city.commons.search(query).await?;
            ours.push(start.elapsed());
            anyhow::ensure!(!found.is_empty(), "{word} was not found");
            raw.push(search_raw(&index, word)?);
        }
        for (name, part) in [("half", 0.5), ("99 of 100", 0.99)] {
            rows.push(Row {
                what: format!("Search for {what} in {PAGES} pages, {name} within"),
                ours: Figure::quantile(&ours, part),
                reference: Some(("tantivy's searcher, without passages", Figure::quantile(&raw, part))),
            });
        }
    }
    Ok(rows)
}

fn search_raw(index: &Index, word: &str) -> anyhow::Result<Duration> {
    let searcher = index.reader()?.searcher();
    let field = index.schema().get_field("words")?;
    let start = Instant::now();
    let query = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs);
    let best = searcher.search(&query, &TopDocs::with_limit(BEST).order_by_score())?;
    for (_, address) in &best {
        searcher.doc::<TantivyDocument>(*address)?;
    }
    let time = start.elapsed();
    anyhow::ensure!(!best.is_empty(), "tantivy did not find {word}");
    Ok(time)
}

/// The folder with the files of the index that serves now.
fn index_folder(folder: &Path) -> anyhow::Result<PathBuf> {
    if folder.join("meta.json").is_file() {
        return Ok(folder.to_path_buf());
    }
    let mut folders = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    folders.retain(|entry| entry.path().join("meta.json").is_file());
    folders.sort_by_key(std::fs::DirEntry::path);
    Ok(folders.last().context("the search index has no files")?.path())
}
