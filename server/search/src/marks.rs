//! Which words of a page are marked as found.

use std::collections::{HashMap, HashSet};

use frostem::{Algorithm, Stemmer};

use crate::fold::{fold, is_dense};
use crate::language::{push_new, push_stems, strips_prefixes};

/// The forms that were searched for, each with the number of the part of the search it stands for.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Found by any form.
    forms: HashMap<String, usize>,
    /// Found by the folded word only.
    exact: HashMap<String, usize>,
    prefixes: Vec<(String, usize)>,
    /// With which letters words begin, and in Arabic what words have in them, that may have one of the forms for a stem.
    beginnings: Vec<String>,
    insides: Vec<String>,
    /// A form is too short to tell.
    any_inside: bool,
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
        // Of a stem no more than the last two letters are others than in its word.
        let alike = form.chars().count().saturating_sub(2).clamp(1, 3);
        push_new(&mut self.beginnings, form.chars().take(alike).collect());
        // In Arabic the first letter may be another one too, and what carries a hamza.
        let inside: String = form.chars().skip(1).take(3).take_while(|c| *c != 'ء').collect();
        self.any_inside |= inside.is_empty();
        push_new(&mut self.insides, inside);
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
            (None, Some(stemmer)) if !word.starts_with(is_dense) && self.may_stem_to_a_form(&folded, stemmer) => {
                let mut stems = Vec::with_capacity(2);
                push_stems(&mut stems, word, stemmer);
                stems.iter().find_map(|stem| self.forms.get(stem)).copied()
            }
            (known, _) => known,
        }
    }

    /// Stemming is what takes the time: most words need none to be told apart.
    fn may_stem_to_a_form(&self, folded: &str, stemmer: Stemmer) -> bool {
        match stemmer.algorithm() {
            Algorithm::Arabic => self.any_inside || self.insides.iter().any(|inside| folded.contains(inside.as_str())),
            // It takes "ae" for "ä", wherever that stands.
            Algorithm::German => !self.forms.is_empty(),
            _ => self.beginnings.iter().any(|beginning| folded.starts_with(beginning.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::stemmer;
    use proptest::prelude::*;

    /// Whether a word is marked that was searched for by any of its stems.
    fn marked(word: &str, lang: &str) -> bool {
        let stemmer = stemmer(lang);
        let mut stems = Vec::new();
        push_stems(&mut stems, word, stemmer.unwrap());
        stems.iter().all(|stem| {
            let mut marks = Marks::default();
            marks.next_part();
            marks.form(stem);
            marks.part_of(word, stemmer).is_some()
        })
    }

    #[test]
    fn words_are_marked_however_far_their_stem_is_from_them() {
        for (lang, words) in [
            ("en", "dying lying skies happily generalizations hopping agreed news innings early sensational"),
            ("fr", "mobilités jouissement continuellement chevaux majestueusement finissaient écologiques à"),
            ("ar", "والبلدية للمدينة يستعملون بالمدارس مستشفياتنا كالكتاب فستكتبونها المهندسين سيارات أولئك آلات"),
            ("de", "Straßen Möglichkeiten aufeinanderfolgenden Häuser Bürgerinnen"),
            ("es", "dándosela comunidades rápidamente construyéndolo"),
            ("it", "permettendoglielo abbandonate velocissimamente città"),
        ] {
            for word in words.split(' ') {
                assert!(marked(word, lang), "{word} in {lang}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_word_is_marked_by_its_stems(
            latin in "[a-zàâçéèêëîïôùûüœñóíáúäöß]{1,14}", arabic in "[ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىئؤء]{2,12}",
        ) {
            for lang in ["en", "fr", "de", "es", "it"] {
                prop_assert!(marked(&latin, lang), "{} in {}", latin, lang);
            }
            prop_assert!(marked(&arabic, "ar"), "{}", arabic);
        }
    }
}
