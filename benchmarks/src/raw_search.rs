//! tantivy's own searcher on the files of a city's index: the ten best with their passages, in the fields that the city
//! searches in. It counts nothing, knows no stems, puts nothing right and asks no database.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as Search, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, SimpleTokenizer, TextAnalyzer};
use tantivy::{Index, Searcher, TantivyDocument, Term};

use crate::queries::{Kind, Query};

const BEST: usize = 10;
/// As a city's own.
const PASSAGE: usize = 240;
const TITLE_BOOST: f32 = 2.0;

/// A searcher.
pub(crate) struct RawSearch {
    searcher: Searcher,
    words: Field,
    forms: Field,
    title: Field,
    shown_title: Field,
    shown_text: Field,
    tokenizer: TextAnalyzer,
}

impl RawSearch {
    /// Opens the index in a city's data folder.
    pub(crate) fn open(data: &Path) -> anyhow::Result<Self> {
        let index = Index::open_in_dir(index_folder(&data.join("search"))?)?;
        let schema = index.schema();
        let tokenizer =
            TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(AsciiFoldingFilter).build();
        Ok(Self {
            searcher: index.reader()?.searcher(),
            words: schema.get_field("words")?,
            forms: schema.get_field("forms")?,
            title: schema.get_field("title")?,
            shown_title: schema.get_field("shown_title")?,
            shown_text: schema.get_field("shown_text")?,
            tokenizer,
        })
    }

    /// Searches, and says how many of the best there are, and how long their titles and passages are in all.
    pub(crate) fn search(&self, query: &Query) -> anyhow::Result<(usize, usize)> {
        let best = self.searcher.search(&*self.query(query), &TopDocs::with_limit(BEST).order_by_score())?;
        let passages = self.passages(query)?;
        let mut shown = 0;
        for (_, address) in &best {
            let document: TantivyDocument = self.searcher.doc(*address)?;
            let text = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
            shown += text(self.shown_title).len() + passages.snippet(text(self.shown_text)).to_html().len();
        }
        Ok((best.len(), shown))
    }

    fn query(&self, query: &Query) -> Box<dyn Search> {
        let term = |field, word: &String| Term::from_field_text(field, word);
        let frequency = IndexRecordOption::WithFreqs;
        match query.kind {
            Kind::Words => Box::new(BooleanQuery::new(
                query
                    .words
                    .iter()
                    .flat_map(|word| -> [(Occur, Box<dyn Search>); 2] {
                        let title = Box::new(TermQuery::new(term(self.title, word), frequency));
                        [
                            (Occur::Must, Box::new(TermQuery::new(term(self.forms, word), frequency))),
                            (Occur::Should, Box::new(BoostQuery::new(title, TITLE_BOOST))),
                        ]
                    })
                    .collect(),
            )),
            Kind::Phrase => Box::new(PhraseQuery::new(query.words.iter().map(|word| term(self.words, word)).collect())),
            Kind::Typo => Box::new(FuzzyTermQuery::new(term(self.forms, &query.words[0]), 1, true)),
            Kind::Prefix => Box::new(FuzzyTermQuery::new_prefix(term(self.words, &query.words[0]), 0, true)),
        }
    }

    fn passages(&self, query: &Query) -> anyhow::Result<SnippetGenerator> {
        let mut weights = BTreeMap::new();
        for word in &query.words {
            let frequency = self.searcher.doc_freq(&Term::from_field_text(self.words, word))?;
            weights.insert(word.clone(), 1.0 / (1.0 + frequency as f32));
        }
        Ok(SnippetGenerator::new(weights, self.tokenizer.clone(), self.shown_text, PASSAGE))
    }
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
