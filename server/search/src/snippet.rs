//! Marks the words found in a title, and finds the passage of a text that shows most of them.

use std::ops::Range;

use frostem::Stemmer;

use crate::fold::words;
use crate::marks::Marks;
use crate::query::Fragment;

/// The length of a passage, in characters.
const PASSAGE: usize = 240;

/// How far before the first word found a passage begins at most, in characters.
const LEAD: usize = 80;

/// The bytes of a text that are read for a passage.
const MAX_READ: usize = 200_000;

/// The whole text with its marks.
pub(crate) fn marked(text: &str, marks: &Marks, stemmer: Option<Stemmer>) -> Vec<Fragment> {
    let mut fragments = Vec::new();
    let mut shown = 0;
    let mut push = |range: Range<usize>, marked| {
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            fragments.push(Fragment { text: text.to_owned(), marked });
        }
    };
    for word in words(text) {
        if text.get(word.clone()).is_some_and(|word| marks.part_of(word, stemmer).is_some()) {
            push(shown..word.start, false);
            push(word.clone(), true);
            shown = word.end;
        }
    }
    push(shown..text.len(), false);
    fragments
}

/// The best passage of the summary or the text; the beginning of the one that there is if nothing was found in them.
pub(crate) fn passage(summary: &str, text: &str, marks: &Marks, stemmer: Option<Stemmer>) -> Vec<Fragment> {
    let in_summary = best(summary, marks, stemmer);
    let in_text = match &in_summary {
        Some(found) if found.parts == marks.parts => None,
        _ => best(text, marks, stemmer),
    };
    let (source, range) = match (in_summary, in_text) {
        (Some(summary_found), Some(found)) if found.parts > summary_found.parts => (text, found.range),
        (Some(found), _) => (summary, found.range),
        (None, Some(found)) => (text, found.range),
        (None, None) if summary.trim().is_empty() => (text, 0..0),
        (None, None) => (summary, 0..0),
    };
    marked(source.get(widened(source, range)).unwrap_or_default(), marks, stemmer)
}

/// From the first to the last word of a passage, and how many parts of the search are between.
struct Found {
    range: Range<usize>,
    parts: usize,
    words: usize,
}

fn best(text: &str, marks: &Marks, stemmer: Option<Stemmer>) -> Option<Found> {
    if marks.parts == 0 {
        return None;
    }
    let text = text.get(..text.floor_char_boundary(MAX_READ))?;
    let mut best: Option<Found> = None;
    // Words found that lie within a passage of the latest, with their place in characters.
    let mut near: Vec<(Range<usize>, usize, usize)> = Vec::new();
    let (mut counted, mut place) = (0, 0);
    for word in words(text) {
        let Some(part) = text.get(word.clone()).and_then(|word| marks.part_of(word, stemmer)) else { continue };
        place += text.get(counted..word.start).map_or(0, |between| between.chars().count());
        counted = word.start;
        near.retain(|(_, _, at)| place - at < PASSAGE - LEAD);
        near.push((word, part, place));
        let mut parts: Vec<usize> = near.iter().map(|(_, part, _)| *part).collect();
        parts.sort_unstable();
        parts.dedup();
        if best.as_ref().is_none_or(|best| (parts.len(), near.len()) > (best.parts, best.words)) {
            let range = near.first().map_or(0, |(first, ..)| first.start)..near.last().map_or(0, |(last, ..)| last.end);
            best = Some(Found { range, parts: parts.len(), words: near.len() });
        }
        // Everything searched for stands together here: a later passage could only repeat it.
        if parts.len() == marks.parts {
            break;
        }
    }
    best
}

/// The passage around what was found, from the beginning of a sentence or a word to the end of a word.
fn widened(text: &str, found: Range<usize>) -> Range<usize> {
    let before = text.get(..found.start).unwrap_or_default();
    let lead = before.char_indices().rev().take(LEAD).last().map_or(found.start, |(at, _)| at);
    let lead_text = before.get(lead..).unwrap_or_default();
    let sentence =
        lead_text.match_indices(['.', '!', '?', '؟', '…', '\n']).map(|(at, sign)| at + sign.len()).rfind(|end| {
            lead_text.get(*end..).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        });
    let start = if lead == 0 && sentence.is_none() {
        0
    } else {
        // Without a sentence to begin with, the word that the lead cuts in two is left out.
        lead + sentence.or_else(|| lead_text.find(char::is_whitespace)).unwrap_or(lead_text.len())
    };
    let after = text.get(start..).unwrap_or_default();
    let skipped = after.len() - after.trim_start().len();
    let start = (start + skipped).min(found.start.max(start));
    let rest = text.get(start..).unwrap_or_default();
    let Some((cut, _)) = rest.char_indices().nth(PASSAGE) else {
        return start..start + rest.trim_end().len();
    };
    let cut = cut.max(found.end.saturating_sub(start));
    let head = rest.get(..cut).unwrap_or_default();
    let whole = words(rest).take_while(|word| word.end <= cut).last().map_or(head.len(), |word| word.end);
    // The sign that ends a sentence stays with it.
    let sign =
        rest.get(whole..).and_then(|tail| tail.chars().next()).filter(|c| matches!(c, '.' | '!' | '?' | '؟' | '…'));
    start..start + whole + sign.map_or(0, char::len_utf8)
}
