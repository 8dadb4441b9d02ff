//! The fields of the index and the document made of a page.

use tantivy::TantivyDocument;
use tantivy::Term;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::clean;
use crate::document::PageDoc;
use crate::fold::{fold, words};
use crate::language::{push_stems, stemmer};

/// Changes whenever an index of before would answer wrongly: with the fields, the folding or the stemmers.
pub(crate) const VERSION: u32 = 1;

/// The words of one page that are indexed; what follows is shown but not found.
const MAX_WORDS: usize = 100_000;

/// The themes of one page that are indexed.
const MAX_THEMES: usize = 16;

/// A step in positions that no phrase reaches across.
const GAP: usize = 100;

/// A property that pages are filtered and counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    Kind,
    Lang,
    City,
    Theme,
    Outcome,
}

impl Facet {
    pub(crate) const ALL: [Self; 5] = [Self::Kind, Self::Lang, Self::City, Self::Theme, Self::Outcome];

    /// The name of the field, and of the filter in a query.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Lang => "lang",
            Self::City => "city",
            Self::Theme => "theme",
            Self::Outcome => "outcome",
        }
    }

    /// The form in which a value is kept and compared.
    pub(crate) fn value(self, value: &str) -> String {
        if self == Self::Lang { clean::lang(value) } else { clean::value(value) }
    }
}

/// The fields by name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) page: Field,
    pub(crate) updated: Field,
    facets: [Field; 5],
    pub(crate) words: Field,
    pub(crate) forms: Field,
    pub(crate) title: Field,
    pub(crate) shown_title: Field,
    pub(crate) shown_summary: Field,
    pub(crate) shown_text: Field,
}

/// The name of the field with the row of the page.
pub(crate) const PAGE: &str = "page";
/// The name of the field with the time of the head.
pub(crate) const UPDATED: &str = "updated";

impl Fields {
    /// The schema and its fields; always the same.
    pub(crate) fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let tokens = |option| {
            // The text comes as tokens already; the tokenizer named here never runs.
            TextOptions::default()
                .set_indexing_options(TextFieldIndexing::default().set_tokenizer("raw").set_index_option(option))
        };
        let fields = Self {
            page: schema.add_i64_field(PAGE, INDEXED | FAST),
            updated: schema.add_i64_field(UPDATED, FAST),
            facets: Facet::ALL.map(|facet| schema.add_text_field(facet.name(), STRING | FAST)),
            words: schema.add_text_field("words", tokens(IndexRecordOption::WithFreqsAndPositions)),
            forms: schema.add_text_field("forms", tokens(IndexRecordOption::WithFreqs)),
            title: schema.add_text_field("title", tokens(IndexRecordOption::WithFreqs)),
            shown_title: schema.add_text_field("shown_title", STORED),
            shown_summary: schema.add_text_field("shown_summary", STORED),
            shown_text: schema.add_text_field("shown_text", STORED),
        };
        (schema.build(), fields)
    }

    pub(crate) fn facet(&self, facet: Facet) -> Field {
        self.facets[facet as usize]
    }

    /// The term that finds the document of a page.
    pub(crate) fn page_term(&self, page: i64) -> Term {
        Term::from_field_i64(self.page, page)
    }

    /// The document of a page.
    pub(crate) fn document(&self, page: &PageDoc) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_i64(self.page, page.page);
        document.add_i64(self.updated, page.updated);
        let mut add = |facet: Facet, value: &str| {
            let value = facet.value(value);
            if !value.is_empty() {
                document.add_text(self.facet(facet), &value);
            }
        };
        add(Facet::Kind, &page.kind);
        add(Facet::Lang, &page.lang);
        add(Facet::City, &page.city);
        add(Facet::Outcome, page.outcome.as_deref().unwrap_or_default());
        let mut themes: Vec<String> = page.themes.iter().map(|theme| Facet::Theme.value(theme)).collect();
        themes.sort_unstable();
        themes.dedup();
        themes.iter().take(MAX_THEMES).for_each(|theme| add(Facet::Theme, theme));

        let (title, summary, text) = (clean::shown(&page.title), clean::shown(&page.summary), clean::shown(&page.text));
        let mut tokens = Tokens::default();
        tokens.read(&title, &page.lang);
        let title_tokens = tokens.forms.clone();
        tokens.read(&summary, &page.lang);
        tokens.read(&text, &page.lang);
        document.add_pre_tokenized_text(self.title, pretokenized(title_tokens));
        document.add_pre_tokenized_text(self.words, pretokenized(tokens.words));
        document.add_pre_tokenized_text(self.forms, pretokenized(tokens.forms));
        document.add_text(self.shown_title, &title);
        document.add_text(self.shown_summary, &summary);
        document.add_text(self.shown_text, &text);
        document
    }
}

/// Tokens for `words` and `forms`.
#[derive(Default)]
struct Tokens {
    words: Vec<Token>,
    forms: Vec<Token>,
    position: usize,
}

impl Tokens {
    fn read(&mut self, text: &str, lang: &str) {
        let stemmer = stemmer(lang);
        let mut stems = Vec::with_capacity(3);
        for range in words(text) {
            if self.words.len() >= MAX_WORDS {
                return;
            }
            let word = text.get(range).unwrap_or_default();
            let folded = fold(word);
            if folded.is_empty() {
                continue;
            }
            self.position += 1;
            stems.clear();
            stems.push(folded.into_owned());
            if let Some(stemmer) = stemmer {
                push_stems(&mut stems, word, stemmer);
            }
            let mut stems = stems.drain(..);
            if let Some(folded) = stems.next() {
                self.forms.push(token(folded.clone(), self.position));
                self.words.push(token(folded, self.position));
            }
            self.forms.extend(stems.map(|stem| token(stem, self.position)));
        }
        self.position += GAP;
    }
}

fn token(text: String, position: usize) -> Token {
    Token { text, position, position_length: 1, offset_from: 0, offset_to: 0 }
}

fn pretokenized(tokens: Vec<Token>) -> PreTokenizedString {
    PreTokenizedString { text: String::new(), tokens }
}
