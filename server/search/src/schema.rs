//! The fields of the index and the document made of a page.

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
use crate::language::{push_stems, stemmer};

/// Changes whenever an index of before would answer wrongly: with the fields, the folding or the stemmers.
pub(crate) const VERSION: u32 = 2;

/// The words of one page that are indexed; what follows is shown but not found.
const MAX_WORDS: usize = 100_000;

/// The values of one facet that are indexed of one page.
const MAX_VALUES: usize = 16;

/// A property that pages are filtered and counted by: its place among [`Facet::names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facet(usize);

impl Facet {
    pub(crate) const LANG: Self = Self(1);
    const KIND: Self = Self(0);
    const CITY: Self = Self(2);

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
        add(Facet::KIND, &page.kind);
        add(Facet::LANG, &page.lang);
        add(Facet::CITY, &page.city);
        let known = page.facets.iter().filter_map(|(name, value)| Some((Facet::of(name)?, value)));
        let mut values: Vec<(usize, String)> =
            known.map(|(facet, value)| (facet.place(), facet.value(value))).collect();
        values.sort_unstable();
        values.dedup();
        for of_one in values.chunk_by(|(one, _), (other, _)| one == other) {
            of_one.iter().take(MAX_VALUES).for_each(|(place, value)| add(Facet(*place), value));
        }

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
