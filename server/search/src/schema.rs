//! The fields of the index and the document made of a page.

use std::collections::HashMap;
use std::sync::LazyLock;

use frostem::Stemmer;
use tantivy::TantivyDocument;
use tantivy::Term;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use crate::clean;
use crate::document::PageDoc;
use crate::fold::{fold, words};
use crate::language::{push_new, push_stems, stemmer};

/// Changes whenever an index of before would answer wrongly: with the fields, the folding or the stemmers.
pub(crate) const VERSION: u32 = 4;

/// The words of one page that are indexed; what follows is shown but not found.
const MAX_WORDS: usize = 100_000;

/// So many languages are remembered at a time, and so many words of each: a batch of pages has fewer.
const MAX_LANGS: usize = 16;
const MAX_KNOWN: usize = 50_000;
/// A longer word, in bytes, is not remembered: pages may be made of such.
const LONG_WORD: usize = 100;

/// The values of one facet that are indexed of one page.
const MAX_VALUES: usize = 16;

/// A property that pages are filtered and counted by: its place among [`Facet::names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facet(usize);

impl Facet {
    pub(crate) const LANG: Self = Self(1);
    const KIND: Self = Self(0);
    pub(crate) const CITY: Self = Self(2);

    /// What every page has, then the facets of the kinds' tables.
    fn names() -> &'static [&'static str] {
        static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
            let of_kinds = koinon_core::schema::facets().iter().map(|facet| facet.name);
            ["kind", "lang", "city"].into_iter().chain(of_kinds).collect()
        });
        &NAMES
    }

    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..Self::names().len()).map(Self)
    }

    /// The one of this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::all().find(|facet| facet.name().eq_ignore_ascii_case(name))
    }

    /// The name of the field, and of the filter in a query.
    pub(crate) fn name(self) -> &'static str {
        Self::names()[self.0]
    }

    /// Its place where there is something for each.
    pub(crate) fn place(self) -> usize {
        self.0
    }

    /// The form in which a value is kept and compared.
    pub(crate) fn value(self, value: &str) -> String {
        if self == Self::LANG { clean::lang(value) } else { clean::value(value) }
    }
}

/// The fields by name.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) page: Field,
    pub(crate) updated: Field,
    facets: Vec<Field>,
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
            facets: Facet::all().map(|facet| schema.add_text_field(facet.name(), STRING | FAST)).collect(),
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
        self.facets[facet.place()]
    }

    /// The term that finds the document of a page.
    pub(crate) fn page_term(&self, page: i64) -> Term {
        Term::from_field_i64(self.page, page)
    }

    /// The document of a page; `known` are the forms of the words of pages before it.
    pub(crate) fn document(&self, page: &PageDoc, known: &mut Forms) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_i64(self.page, page.page);
        document.add_i64(self.updated, page.updated);
        let mut add = |facet: Facet, value: &str| {
            let value = facet.value(value);
            if !value.is_empty() {
                document.add_text(self.facet(facet), &value);
            }
        };
        add(Facet::KIND, &page.kind);
        add(Facet::LANG, &page.lang);
        add(Facet::CITY, &page.city);
        let of_kinds = page.facets.iter().filter_map(|(name, value)| Some((Facet::of(name)?, value)));
        let mut values: Vec<(usize, String)> =
            of_kinds.map(|(facet, value)| (facet.place(), facet.value(value))).collect();
        values.sort_unstable();
        values.dedup();
        for of_one in values.chunk_by(|(one, _), (other, _)| one == other) {
            of_one.iter().take(MAX_VALUES).for_each(|(place, value)| add(Facet(*place), value));
        }

        let (title, summary, text) = (clean::shown(&page.title), clean::shown(&page.summary), clean::shown(&page.text));
        let mut read = 0;
        for (text, is_title) in [(&title, true), (&summary, false), (&text, false)] {
            let found = Read::of(text, &page.lang, MAX_WORDS - read, known);
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
    fn of(text: &str, lang: &str, most: usize, known: &mut Forms) -> Self {
        let known = known.of(lang);
        let mut read =
            Self { words: String::with_capacity(text.len()), forms: String::with_capacity(text.len() * 2), count: 0 };
        for word in words(text).filter_map(|range| text.get(range)).take(most) {
            let forms = known.of(word);
            let Some(folded) = forms.first() else { continue };
            read.count += 1;
            read.words.push_str(folded);
            read.words.push(' ');
            for form in forms {
                read.forms.push_str(form);
                read.forms.push(' ');
            }
        }
        read
    }
}

/// The forms of words, by language: texts are mostly of the same words, and stemming is what takes the time.
#[derive(Default)]
pub(crate) struct Forms(HashMap<String, FormsOfOne>);

/// The forms of the words of one language.
pub(crate) struct FormsOfOne {
    stemmer: Option<Stemmer>,
    known: HashMap<String, Vec<String>>,
    /// Those of the last word that is too long to be remembered.
    of_long: Vec<String>,
}

impl Forms {
    fn of(&mut self, lang: &str) -> &mut FormsOfOne {
        let stemmer = || FormsOfOne { stemmer: stemmer(lang), known: HashMap::new(), of_long: Vec::new() };
        if !self.0.contains_key(lang) && self.0.len() >= MAX_LANGS {
            self.0.clear();
        }
        self.0.entry(lang.to_owned()).or_insert_with(stemmer)
    }
}

impl FormsOfOne {
    /// The folded word, then its stems; nothing for a word of signs that fold away.
    fn of(&mut self, word: &str) -> &[String] {
        if word.len() > LONG_WORD {
            self.of_long = self.made(word);
            return &self.of_long;
        }
        if !self.known.contains_key(word) {
            if self.known.len() >= MAX_KNOWN {
                self.known.clear();
            }
            self.known.insert(word.to_owned(), self.made(word));
        }
        self.known.get(word).map_or(&[], Vec::as_slice)
    }

    fn made(&self, word: &str) -> Vec<String> {
        let mut forms = Vec::with_capacity(3);
        push_new(&mut forms, fold(word).into_owned());
        if let (false, Some(stemmer)) = (forms.is_empty(), self.stemmer) {
            push_stems(&mut forms, word, stemmer);
        }
        forms
    }
}
