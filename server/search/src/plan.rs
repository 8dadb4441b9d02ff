//! Turns a search into a query for tantivy, of a bounded number of terms.

use std::ops::{Range, RangeInclusive};

use frostem::Stemmer;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query as Search, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::fold::fold;
use crate::language::{is_function_word, push_new, push_stems, query_stemmers};
use crate::marks::Marks;
use crate::parse::{Filter, Parsed, Part, parse};
use crate::query::Query;
use crate::schema::Facet;
use crate::vocabulary::Vocabulary;

/// A word in fewer pages than one in so many may be misspelt or unfinished, within [`FEW`].
const ONE_IN: u64 = 1_000;

/// The bounds of what are few pages.
const FEW: RangeInclusive<u64> = 3..=50;

/// The words of a search that are put right, at most: looking for their likes costs most of all.
const MAX_MISSPELT: usize = 6;

/// How much more frequent a word must be than the one it would be suggested for, where that one is known at all.
const CLEARLY_MORE: u64 = 10;

const STEM_BOOST: f32 = 0.7;
const SIMILAR_BOOST: f32 = 0.5;
const TITLE_BOOST: f32 = 2.0;

/// What each part found adds where some are enough: a page with two of three parts comes before one with a rare third.
const PART_SCORE: f32 = 20.0;

/// A search, ready to run.
pub(crate) struct Plan {
    wanted: Vec<Clause>,
    unwanted: Vec<Box<dyn Search>>,
    filters: Vec<Box<dyn Search>>,
    list: bool,
    pub(crate) marks: Marks,
    pub(crate) did_you_mean: Option<String>,
}

/// A part of the search.
struct Clause {
    /// Finds the pages.
    finds: Box<dyn Search>,
    /// Finds pages for a search that no page fits whole.
    finds_loosely: Option<Box<dyn Search>>,
    /// Adds to the score.
    scores: Vec<Box<dyn Search>>,
}

impl Plan {
    /// For a person who looks: words that few pages have may be unfinished, or misspelt.
    pub(crate) fn new(vocabulary: Vocabulary<'_>, query: &Query) -> tantivy::Result<Self> {
        let few = (vocabulary.searcher.num_docs() / ONE_IN).clamp(*FEW.start(), *FEW.end());
        Self::with_few(vocabulary, query, few)
    }

    /// To the letter: each word is meant as it is.
    pub(crate) fn strict(vocabulary: Vocabulary<'_>, query: &Query) -> tantivy::Result<Self> {
        Self::with_few(vocabulary, query, 0)
    }

    fn with_few(vocabulary: Vocabulary<'_>, query: &Query, few: u64) -> tantivy::Result<Self> {
        let parsed = parse(&query.text);
        let known = query.filters.iter().filter_map(|(name, value)| Some((Facet::of(name)?, value)));
        let chosen: Vec<Filter> =
            known.map(|(facet, value)| Filter { facet, value: facet.value(value), unwanted: false }).collect();
        let mut planner = Planner {
            vocabulary,
            stemmers: query_stemmers(&query.text, &query.interface_lang, query.filter("lang")),
            marks: Marks::default(),
            corrections: Vec::new(),
            few,
            misspelt: 0,
        };
        let mut filters = planner.filters(&parsed.filters);
        filters.extend(planner.filters(&chosen));
        let mut unwanted = planner.unwanted_filters(&parsed.filters);
        for part in &parsed.unwanted {
            unwanted.push(planner.unwanted(part)?);
        }
        let wanted = planner.wanted(&parsed)?;
        Ok(Self {
            wanted,
            unwanted,
            filters,
            list: parsed.is_list(),
            did_you_mean: corrected(&query.text, planner.corrections),
            marks: planner.marks,
        })
    }

    /// Whether pages are listed, since no word was searched for.
    pub(crate) fn is_list(&self) -> bool {
        self.list
    }

    /// Whether a search for only some of the words may find more.
    pub(crate) fn can_relax(&self) -> bool {
        self.wanted.len() > 1 || self.wanted.iter().any(|clause| clause.finds_loosely.is_some())
    }

    /// The query: for pages with all parts, or `relaxed` for pages with any.
    pub(crate) fn search(&self, relaxed: bool) -> Box<dyn Search> {
        let mut clauses: Vec<(Occur, Box<dyn Search>)> = Vec::new();
        if self.list {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        } else if relaxed {
            let finds = self.wanted.iter().map(|clause| clause.finds.box_clone());
            let loosely =
                self.wanted.iter().filter_map(|clause| clause.finds_loosely.as_ref().map(|query| query.box_clone()));
            let counts =
                finds.clone().map(|finds| -> Box<dyn Search> { Box::new(ConstScoreQuery::new(finds, PART_SCORE)) });
            clauses.push((Occur::Must, either(finds.chain(loosely).chain(counts).collect())));
        } else {
            clauses.extend(self.wanted.iter().map(|clause| (Occur::Must, clause.finds.box_clone())));
            if clauses.is_empty() {
                return Box::new(EmptyQuery);
            }
        }
        let scores = self.wanted.iter().flat_map(|clause| &clause.scores);
        clauses.extend(scores.map(|score| (Occur::Should, score.box_clone())));
        clauses.extend(self.filters.iter().map(|filter| (Occur::Must, filter.box_clone())));
        clauses.extend(self.unwanted.iter().map(|unwanted| (Occur::MustNot, unwanted.box_clone())));
        match <[_; 1]>::try_from(clauses) {
            Ok([(_, only)]) => only,
            Err(clauses) => Box::new(BooleanQuery::new(clauses)),
        }
    }
}

struct Planner<'a> {
    vocabulary: Vocabulary<'a>,
    stemmers: Vec<Stemmer>,
    marks: Marks,
    /// Misspelt words, where they stand, and what they should be.
    corrections: Vec<(Range<usize>, String)>,
    /// A word in fewer pages may be misspelt or unfinished.
    few: u64,
    /// How many words were looked up as misspelt.
    misspelt: usize,
}

impl Planner<'_> {
    fn wanted(&mut self, parsed: &Parsed) -> tantivy::Result<Vec<Clause>> {
        let is_function = |part: &Part| matches!(part, Part::Word { word, .. } if is_function_word(&fold(word)));
        let all_function = parsed.wanted.iter().all(is_function);
        let parts = parsed.wanted.iter().filter(|part| all_function || !is_function(part));
        let clauses = parts.map(|part| {
            let clause = match part {
                Part::Word { word, at, open } => self.word(word, at, *open),
                Part::Prefix(prefix) => self.prefix(prefix),
                Part::Phrase(words) => Ok(self.phrase(words)),
            };
            self.marks.next_part();
            clause
        });
        clauses.collect()
    }

    fn word(&mut self, word: &str, at: &Range<usize>, open: bool) -> tantivy::Result<Clause> {
        let fields = self.vocabulary.fields;
        let mut frequency = 0;
        let mut finds: Vec<Box<dyn Search>> = Vec::new();
        let mut scores: Vec<Box<dyn Search>> = Vec::new();
        for (place, form) in self.forms(word).into_iter().enumerate() {
            let pages = self.vocabulary.frequency(fields.forms, &form)?;
            if pages > 0 {
                frequency = frequency.max(pages);
                self.marks.form(&form);
                let boost = if place == 0 { 1.0 } else { STEM_BOOST };
                finds.push(term(fields.forms, &form, boost));
                scores.push(term(fields.title, &form, boost * TITLE_BOOST));
            }
        }
        let folded = fold(word);
        if frequency < self.few && open && folded.chars().count() > 1 {
            frequency = frequency.max(self.complete(&folded, &mut finds)?);
        }
        if frequency < self.few && self.misspelt < MAX_MISSPELT {
            self.misspelt += 1;
            self.misspelt(&folded, at, frequency, &mut finds)?;
        }
        Ok(Clause { finds: either(finds), finds_loosely: None, scores })
    }

    /// The folded word first, then its stems.
    fn forms(&self, word: &str) -> Vec<String> {
        let mut forms = Vec::new();
        push_new(&mut forms, fold(word).into_owned());
        for stemmer in &self.stemmers {
            push_stems(&mut forms, word, *stemmer);
        }
        forms
    }

    /// Adds the longer words that begin so; how frequent the most frequent of them is.
    fn complete(&mut self, prefix: &str, finds: &mut Vec<Box<dyn Search>>) -> tantivy::Result<u64> {
        let mut words = self.vocabulary.completions(self.vocabulary.fields.words, prefix)?;
        words.retain(|(word, _)| word != prefix);
        let Some((_, frequency)) = words.first() else { return Ok(0) };
        self.marks.prefix(prefix);
        finds.push(self.any_of(&words));
        Ok(*frequency)
    }

    /// Adds the words that this one was perhaps meant to be, and suggests the best of them. A word that some pages have
    /// was meant as it is, unless another one is clearly more frequent.
    fn misspelt(
        &mut self,
        folded: &str,
        at: &Range<usize>,
        frequency: u64,
        finds: &mut Vec<Box<dyn Search>>,
    ) -> tantivy::Result<()> {
        let field = self.vocabulary.fields.forms;
        let mut similar = self.vocabulary.similar(folded)?;
        similar.retain(|similar| similar.frequency >= frequency * CLEARLY_MORE);
        for similar in &similar {
            self.marks.exact(&similar.word);
            finds.push(term(field, &similar.word, SIMILAR_BOOST));
        }
        for similar in &similar {
            let Some(written) = self.vocabulary.as_written(&similar.word)? else { continue };
            for form in self.forms(&written).iter().skip(1) {
                self.marks.form(form);
                finds.push(term(field, form, SIMILAR_BOOST * STEM_BOOST));
            }
            self.corrections.push((at.clone(), written));
            break;
        }
        Ok(())
    }

    fn prefix(&mut self, prefix: &str) -> tantivy::Result<Clause> {
        let words = self.vocabulary.completions(self.vocabulary.fields.words, prefix)?;
        self.marks.prefix(prefix);
        let finds = if words.is_empty() { Box::new(EmptyQuery) } else { self.any_of(&words) };
        Ok(Clause { finds, finds_loosely: None, scores: Vec::new() })
    }

    fn any_of(&self, words: &[(String, u64)]) -> Box<dyn Search> {
        let terms = words.iter().map(|(word, _)| Term::from_field_text(self.vocabulary.fields.words, word));
        Box::new(TermSetQuery::new(terms))
    }

    fn phrase(&mut self, words: &[String]) -> Clause {
        words.iter().for_each(|word| self.marks.exact(word));
        let field = self.vocabulary.fields.words;
        let loosely: Vec<_> = words
            .iter()
            .filter(|word| words.len() > 1 && !is_function_word(word))
            .map(|word| term(field, word, 1.0))
            .collect();
        let finds_loosely = (!loosely.is_empty()).then(|| either(loosely));
        let scores = words.iter().map(|word| term(self.vocabulary.fields.title, word, TITLE_BOOST)).collect();
        Clause { finds: phrase(field, words), finds_loosely, scores }
    }

    fn unwanted(&self, part: &Part) -> tantivy::Result<Box<dyn Search>> {
        let fields = self.vocabulary.fields;
        Ok(match part {
            Part::Word { word, .. } => {
                either(self.forms(word).iter().map(|form| term(fields.forms, form, 1.0)).collect())
            }
            Part::Prefix(prefix) => self.any_of(&self.vocabulary.completions(self.vocabulary.fields.words, prefix)?),
            // tantivy asks what is excluded about pages behind the one it stands at, which a phrase alone refuses in debug
            // builds and a union takes.
            Part::Phrase(words) => either(vec![phrase(fields.words, words), phrase(fields.words, words)]),
        })
    }

    /// Filters of one name widen each other, those of different names narrow.
    fn filters(&self, filters: &[Filter]) -> Vec<Box<dyn Search>> {
        let wanted = |facet| filters.iter().filter(move |filter| filter.facet == facet && !filter.unwanted);
        let by_name = Facet::all().map(|facet| wanted(facet).map(|filter| self.filter(facet, &filter.value)).collect());
        by_name.filter(|filters: &Vec<_>| !filters.is_empty()).map(either).collect()
    }

    fn unwanted_filters(&self, filters: &[Filter]) -> Vec<Box<dyn Search>> {
        let unwanted = filters.iter().filter(|filter| filter.unwanted);
        unwanted.map(|filter| self.filter(filter.facet, &filter.value)).collect()
    }

    /// Pages with this value, without weight in the score.
    fn filter(&self, facet: Facet, value: &str) -> Box<dyn Search> {
        let term = Term::from_field_text(self.vocabulary.fields.facet(facet), value);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
    }
}

fn term(field: Field, text: &str, boost: f32) -> Box<dyn Search> {
    let query = Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs));
    if boost == 1.0 { query } else { Box::new(BoostQuery::new(query, boost)) }
}

fn phrase(field: Field, words: &[String]) -> Box<dyn Search> {
    match words {
        [word] => term(field, word, 1.0),
        words => Box::new(PhraseQuery::new(words.iter().map(|word| Term::from_field_text(field, word)).collect())),
    }
}

fn either(queries: Vec<Box<dyn Search>>) -> Box<dyn Search> {
    match <[_; 1]>::try_from(queries) {
        Ok([only]) => only,
        Err(queries) if queries.is_empty() => Box::new(EmptyQuery),
        Err(queries) => Box::new(BooleanQuery::union(queries)),
    }
}

/// The text with its misspelt words replaced.
fn corrected(text: &str, mut corrections: Vec<(Range<usize>, String)>) -> Option<String> {
    let mut corrected = text.to_owned();
    corrections.sort_unstable_by_key(|(at, _)| at.start);
    for (at, word) in corrections.iter().rev() {
        corrected.replace_range(at.clone(), word);
    }
    (!corrections.is_empty()).then_some(corrected)
}
