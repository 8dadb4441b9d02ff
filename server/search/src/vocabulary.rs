//! The dictionary of the index: how frequent a word is, how it may go on, which words are like it.

use std::collections::HashMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument, Term};

use crate::fold::{fold, lower, words};
use crate::schema::Fields;
use crate::similar::distance;

/// The entries of a segment's dictionary that one look-up reads.
const MAX_READ: usize = 20_000;

/// The words that a prefix stands for, at most.
const MAX_COMPLETIONS: usize = 128;

/// The words that a misspelt one stands for, at most.
const MAX_SIMILAR: usize = 8;

/// The longest word, in letters, whose likes are looked for.
const MAX_MISSPELT: usize = 32;

/// The documents that are opened to see how a word is written.
const MAX_OPENED: usize = 8;

/// The words of one commit.
#[derive(Clone, Copy)]
pub(crate) struct Vocabulary<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
}

/// A word that is like another one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Similar {
    pub(crate) word: String,
    pub(crate) frequency: u64,
    distance: usize,
    other_initial: bool,
}

impl Vocabulary<'_> {
    /// In how many documents the term is; documents deleted lately count still.
    pub(crate) fn frequency(&self, field: Field, text: &str) -> tantivy::Result<u64> {
        self.searcher.doc_freq(&Term::from_field_text(field, text))
    }

    /// The folded words of a field that begin so, and in how many documents each is; most frequent first.
    pub(crate) fn completions(&self, field: Field, prefix: &str) -> tantivy::Result<Vec<(String, u64)>> {
        let mut found = HashMap::new();
        for segment in self.searcher.segment_readers() {
            let dictionary = segment.inverted_index(field)?;
            let mut stream = dictionary.terms().range().ge(prefix).into_stream()?;
            let mut read = 0;
            while read < MAX_READ && stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                count(&mut found, stream.key(), stream.value().doc_freq);
                read += 1;
            }
        }
        let mut found: Vec<(String, u64)> = found.into_iter().collect();
        found.sort_unstable_by(|(left, left_count), (right, right_count)| {
            right_count.cmp(left_count).then_with(|| left.cmp(right))
        });
        found.truncate(MAX_COMPLETIONS);
        Ok(found)
    }

    /// The folded words nearest to a folded word: one letter apart from four letters upwards, two from eight upwards if
    /// none is one apart. Best first.
    pub(crate) fn similar(&self, word: &str) -> tantivy::Result<Vec<Similar>> {
        let length = word.chars().count();
        let farthest = match length {
            4..8 => 1,
            8..=MAX_MISSPELT => 2,
            _ => 0,
        };
        for apart in 1..=farthest {
            let similar = self.within(word, apart)?;
            if !similar.is_empty() {
                return Ok(similar);
            }
        }
        Ok(Vec::new())
    }

    fn within(&self, word: &str, apart: u8) -> tantivy::Result<Vec<Similar>> {
        let query = FuzzyTermQuery::new(Term::from_field_text(self.fields.words, word), apart, true);
        let mut found = HashMap::new();
        for segment in self.searcher.segment_readers() {
            let dictionary = segment.inverted_index(self.fields.words)?;
            let mut stream = dictionary.terms().search(query.automaton()?).into_stream()?;
            let mut read = 0;
            while read < MAX_READ && stream.advance() {
                count(&mut found, stream.key(), stream.value().doc_freq);
                read += 1;
            }
        }
        found.remove(word);
        let initial = word.chars().next();
        let mut similar: Vec<Similar> = found
            .into_iter()
            .map(|(found, frequency)| Similar {
                distance: distance(word, &found),
                // People seldom miss the first letter.
                other_initial: found.chars().next() != initial,
                word: found,
                frequency,
            })
            .collect();
        similar.sort_unstable_by(|left, right| {
            let order = |similar: &Similar| (similar.distance, similar.other_initial);
            order(left)
                .cmp(&order(right))
                .then_with(|| right.frequency.cmp(&left.frequency))
                .then_with(|| left.word.cmp(&right.word))
        });
        similar.truncate(MAX_SIMILAR);
        Ok(similar)
    }

    /// A folded word as a page writes it, in lower case; none if no page has it any more.
    pub(crate) fn as_written(&self, word: &str) -> tantivy::Result<Option<String>> {
        let term = Term::from_field_text(self.fields.words, word);
        let mut opened = 0;
        for (ordinal, segment) in (0..).zip(self.searcher.segment_readers()) {
            let index = segment.inverted_index(self.fields.words)?;
            let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED && opened < MAX_OPENED {
                let doc = postings.doc();
                postings.advance();
                if segment.is_deleted(doc) {
                    continue;
                }
                opened += 1;
                let document: TantivyDocument = self.searcher.doc(DocAddress::new(ordinal, doc))?;
                for field in [self.fields.shown_title, self.fields.shown_summary, self.fields.shown_text] {
                    let text = document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
                    let written = words(text).filter_map(|range| text.get(range)).find(|written| fold(written) == word);
                    if let Some(written) = written {
                        return Ok(Some(lower(written).into_owned()));
                    }
                }
            }
        }
        Ok(None)
    }
}

fn count(found: &mut HashMap<String, u64>, key: &[u8], documents: u32) {
    if let Ok(word) = std::str::from_utf8(key) {
        *found.entry(word.to_owned()).or_default() += u64::from(documents);
    }
}
