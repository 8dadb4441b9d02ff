//! Reads what a person typed into the search box. Any text is a valid search: what is no sign of ours is a word or is
//! skipped, and what is too long is cut.

use std::ops::Range;

use crate::fold::{fold, is_dense, words};
use crate::schema::Facet;

/// The bytes of a search that are read.
const MAX_TEXT: usize = 2_000;

/// The words of a search that are looked up, those of phrases included.
const MAX_WORDS: usize = 24;

/// The filters in a search that are obeyed.
const MAX_FILTERS: usize = 16;

/// A search, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    /// What is searched for.
    pub(crate) wanted: Vec<Part>,
    /// What must not be there.
    pub(crate) unwanted: Vec<Part>,
    pub(crate) filters: Vec<Filter>,
    /// Whether something was typed that is neither word nor filter.
    pub(crate) noise: bool,
    words: usize,
}

/// One thing that is searched for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A word as typed, where it stands in the text, and whether it may not be finished yet.
    Word { word: String, at: Range<usize>, open: bool },
    /// The folded beginning of a word.
    Prefix(String),
    /// Folded words, one after the other.
    Phrase(Vec<String>),
}

/// A filter in the text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) facet: Facet,
    pub(crate) value: String,
    pub(crate) unwanted: bool,
}

/// Reads a search.
pub(crate) fn parse(text: &str) -> Parsed {
    let text = text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or_default();
    let mut parsed = Parsed::default();
    let mut at = 0;
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find(|c: char| !c.is_whitespace())) {
        at += offset;
        let unwanted = text.get(at..).is_some_and(is_minus);
        at += usize::from(unwanted);
        let rest = text.get(at..).unwrap_or_default();
        if let Some(quoted) = quoted(rest) {
            parsed.phrase(rest.get(quoted.clone()).unwrap_or_default(), unwanted);
            at += after_quote(rest, quoted.end);
        } else if let Some((filter, end)) = filter(rest, unwanted) {
            if parsed.filters.len() < MAX_FILTERS {
                parsed.filters.push(filter);
            }
            at += end;
        } else {
            let end = token_end(rest);
            parsed.token(text, at..at + end, unwanted);
            at += end;
        }
    }
    parsed
}

fn is_minus(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next() == Some('-') && chars.next().is_some_and(|c| c.is_alphanumeric() || is_quote(c))
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»')
}

/// The text between a quotation mark at the beginning and the next one.
fn quoted(rest: &str) -> Option<Range<usize>> {
    let first = rest.chars().next().filter(|c| is_quote(*c))?;
    let start = first.len_utf8();
    let length = rest.get(start..)?.find(is_quote)?;
    Some(start..start + length)
}

fn after_quote(rest: &str, end: usize) -> usize {
    end + rest.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

/// Where a run without spaces ends; a quotation mark within it begins something new.
fn token_end(rest: &str) -> usize {
    let mut chars = rest.char_indices();
    chars.next();
    chars.find(|(_, c)| c.is_whitespace() || is_quote(*c)).map_or(rest.len(), |(end, _)| end)
}

/// A filter at the beginning, and where it ends.
fn filter(rest: &str, unwanted: bool) -> Option<(Filter, usize)> {
    let end = token_end(rest);
    let (name, _) = rest.get(..end)?.split_once(':')?;
    let facet = Facet::of(name)?;
    let start = name.len() + 1;
    let (value, end) = match rest.get(start..).and_then(quoted) {
        Some(quoted) => {
            (rest.get(start + quoted.start..start + quoted.end)?, start + after_quote(rest.get(start..)?, quoted.end))
        }
        None => (rest.get(start..end)?, end),
    };
    let value = facet.value(value);
    (!value.is_empty()).then_some((Filter { facet, value, unwanted }, end))
}

impl Parsed {
    /// Whether there is nothing to find by words: then pages are listed.
    pub(crate) fn is_list(&self) -> bool {
        self.wanted.is_empty() && !self.noise
    }

    fn phrase(&mut self, text: &str, unwanted: bool) {
        let phrase: Vec<String> = words(text)
            .filter_map(|range| text.get(range))
            .map(|word| fold(word).into_owned())
            .filter(|word| !word.is_empty())
            .take(MAX_WORDS)
            .collect();
        if phrase.is_empty() {
            self.noise |= !unwanted;
        } else {
            self.push(Part::Phrase(phrase), unwanted);
        }
    }

    fn token(&mut self, text: &str, range: Range<usize>, unwanted: bool) {
        let token = text.get(range.clone()).unwrap_or_default();
        let mut found: Vec<Range<usize>> = words(token)
            .filter(|word| token.get(word.clone()).is_some_and(|word| !fold(word).is_empty()))
            .take(MAX_WORDS)
            .map(|word| range.start + word.start..range.start + word.end)
            .collect();
        if found.is_empty() {
            self.noise = true;
            return;
        }
        if unwanted && found.len() > 1 {
            return self.phrase(token, true);
        }
        let prefix = if token.ends_with('*') { found.pop() } else { None };
        let mut dense = String::new();
        for at in found {
            let word = text.get(at.clone()).unwrap_or_default();
            if word.starts_with(is_dense) {
                dense.push_str(word);
                continue;
            }
            if !dense.is_empty() {
                self.phrase(&std::mem::take(&mut dense), unwanted);
            }
            let open = at.end == text.len();
            self.push(Part::Word { word: word.to_owned(), at, open }, unwanted);
        }
        if !dense.is_empty() {
            self.phrase(&dense, unwanted);
        }
        if let Some(at) = prefix {
            let prefix = fold(text.get(at.clone()).unwrap_or_default()).into_owned();
            // One letter begins too much to be a help; it is a word then.
            if prefix.chars().count() > 1 {
                self.push(Part::Prefix(prefix), unwanted);
            } else {
                self.push(Part::Word { word: prefix, at, open: false }, unwanted);
            }
        }
    }

    fn push(&mut self, part: Part, unwanted: bool) {
        self.words += if let Part::Phrase(words) = &part { words.len() } else { 1 };
        if self.words <= MAX_WORDS {
            if unwanted { self.unwanted.push(part) } else { self.wanted.push(part) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &str, at: usize, open: bool) -> Part {
        Part::Word { word: word.to_owned(), at: at..at + word.len(), open }
    }

    fn phrase(words: &[&str]) -> Part {
        Part::Phrase(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn signs_are_read() {
        let parsed = parse(
            "Compost \"Rue des Écoles\" -odeur eco* OUTCOME:no_effect -city:a.localhost:81 lang:\"fr-CA\" partag",
        );
        assert_eq!(
            parsed.wanted,
            [
                word("Compost", 0, false),
                phrase(&["rue", "des", "ecoles"]),
                Part::Prefix("eco".to_owned()),
                word("partag", 90, true),
            ]
        );
        assert_eq!(parsed.unwanted, [word("odeur", 27, false)]);
        let filter = |facet, value: &str, unwanted| Filter { facet, value: value.to_owned(), unwanted };
        assert_eq!(
            parsed.filters,
            [
                filter(Facet::of("outcome").unwrap(), "no_effect", false),
                filter(Facet::of("city").unwrap(), "a.localhost:81", true),
                filter(Facet::LANG, "fr", false),
            ]
        );
        assert!(!parsed.noise);
    }

    #[test]
    fn what_is_no_sign_is_a_word() {
        assert_eq!(parse("l'eau ").wanted, [word("l", 0, false), word("eau", 2, false)]);
        assert_eq!(parse("author:ana ").wanted, [word("author", 0, false), word("ana", 7, false)]);
        assert_eq!(parse("« tri sélectif »").wanted, [phrase(&["tri", "selectif"])]);
        assert_eq!(parse("\"open ").wanted, [word("open", 1, false)]);
        assert_eq!(parse("東京 ").wanted, [phrase(&["東", "京"])]);
        assert_eq!(parse("-peer-to-peer ").unwanted, [phrase(&["peer", "to", "peer"])]);
        assert!(parse("*:* - ((( -- \"\" ?").wanted.is_empty());
        assert!(parse("*:*").noise);
        assert!(parse(" kind:article ").is_list());
        assert!(parse("").is_list());
    }

    #[test]
    fn long_searches_are_cut() {
        let many: String = (0..10_000).map(|n| format!("w{n} ")).collect();
        assert_eq!(parse(&many).wanted.len(), MAX_WORDS);
        assert_eq!(parse(&"x".repeat(1_000_000)).wanted.len(), 1);
        assert!(parse(&"kind:a ".repeat(1_000)).filters.len() <= MAX_FILTERS);
    }
}
