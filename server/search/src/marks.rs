//! Which words of a page are marked as found.

use std::collections::{HashMap, HashSet};

use frostem::Stemmer;

use crate::fold::{fold, is_dense};
use crate::language::{push_stems, strips_prefixes};

/// The forms that were searched for, each with the number of the part of the search it stands for.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Found by any form.
    forms: HashMap<String, usize>,
    /// Found by the folded word only.
    exact: HashMap<String, usize>,
    prefixes: Vec<(String, usize)>,
    initials: HashSet<char>,
    /// The number of parts.
    pub(crate) parts: usize,
}

impl Marks {
    /// Begins the next part of the search.
    pub(crate) fn next_part(&mut self) {
        self.parts += 1;
    }

    /// Marks words that have this form.
    pub(crate) fn form(&mut self, form: &str) {
        self.initials.extend(form.chars().next());
        self.forms.entry(form.to_owned()).or_insert(self.parts);
    }

    /// Marks this folded word.
    pub(crate) fn exact(&mut self, word: &str) {
        self.initials.extend(word.chars().next());
        self.exact.entry(word.to_owned()).or_insert(self.parts);
    }

    /// Marks words that begin so.
    pub(crate) fn prefix(&mut self, prefix: &str) {
        self.initials.extend(prefix.chars().next());
        self.prefixes.push((prefix.to_owned(), self.parts));
    }

    /// The part of the search that a word of a page was found by.
    pub(crate) fn part_of(&self, word: &str, stemmer: Option<Stemmer>) -> Option<usize> {
        // Nearly all words of a page end here, before anything is folded or stemmed: a stem begins as its word does.
        let initial = word.chars().next()?;
        if initial.is_ascii() && !self.initials.contains(&initial.to_ascii_lowercase()) {
            return None;
        }
        let folded = fold(word);
        if !strips_prefixes(stemmer) && !self.initials.contains(&folded.chars().next()?) {
            return None;
        }
        let known = self.exact.get(folded.as_ref()).or_else(|| self.forms.get(folded.as_ref())).copied();
        let known = known
            .or_else(|| self.prefixes.iter().find(|(prefix, _)| folded.starts_with(prefix)).map(|(_, part)| *part));
        match (known, stemmer) {
            (None, Some(stemmer)) if !self.forms.is_empty() && !word.starts_with(is_dense) => {
                let mut stems = Vec::with_capacity(2);
                push_stems(&mut stems, word, stemmer);
                stems.iter().find_map(|stem| self.forms.get(stem)).copied()
            }
            (known, _) => known,
        }
    }
}
