//! The fields of the index and the document made of a page.

use frostem::Stemmer;
use tantivy::TantivyDocument;
use tantivy::Term;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

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
            // What is added has been folded and stemmed already, and is only taken apart again.
            TextOptions::default()
                .set_indexing_options(TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(option))
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
        let mut read = 0;
        for (text, is_title) in [(&title, true), (&summary, false), (&text, false)] {
            let found = Read::of(text, stemmer(&page.lang), MAX_WORDS - read);
            read += found.count;
            // A field with several values has a step between them that no phrase reaches across.
            document.add_text(self.words, &found.words);
            document.add_text(self.forms, &found.forms);
            if is_title {
                document.add_text(self.title, &found.forms);
            }
        }
        document.add_text(self.shown_title, &title);
        document.add_text(self.shown_summary, &summary);
        document.add_text(self.shown_text, &text);
        document
    }
}

/// What is indexed of a text: words and forms with spaces between them.
#[derive(Default)]
struct Read {
    words: String,
    forms: String,
    count: usize,
}

impl Read {
    fn of(text: &str, stemmer: Option<Stemmer>, most: usize) -> Self {
        let mut read =
            Self { words: String::with_capacity(text.len()), forms: String::with_capacity(text.len() * 2), count: 0 };
        let mut forms = Vec::with_capacity(3);
        for word in words(text).filter_map(|range| text.get(range)).take(most) {
            let folded = fold(word);
            if folded.is_empty() {
                continue;
            }
            read.count += 1;
            read.words.push_str(&folded);
            read.words.push(' ');
            forms.push(folded.into_owned());
            if let Some(stemmer) = stemmer {
                push_stems(&mut forms, word, stemmer);
            }
            for form in forms.drain(..) {
                read.forms.push_str(&form);
                read.forms.push(' ');
            }
        }
        read
    }
}
