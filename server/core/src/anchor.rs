//! Passages that comments are about: found again after the text around them was edited, or not at all.
//!
//! An anchor is a `TextQuoteSelector` of the W3C Web Annotation Data Model over a page's plain text. White space counts as one
//! space, however much there is: a browser's selection and our plain text do not break lines alike.

use std::ops::Range;

/// The longest passage, in characters.
pub const MAX_EXACT: usize = 500;
/// How much of what stands around it is remembered on each side, in characters.
pub const MAX_CONTEXT: usize = 100;

/// A passage that occurs more often than this is looked for with all of its context only.
const MOST_PLACES: usize = 1000;
/// A passage of so many characters that occurs once is taken for the one that was meant, whatever stands around it now.
const TELLING: usize = 12;
/// So many characters of the context, spaces aside, have to be there still: fewer may be the same by chance.
const CONVINCING: usize = 4;

/// A passage of a text, by its words and by those around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    exact: String,
    prefix: String,
    suffix: String,
}

impl Anchor {
    /// An anchor as it came from outside: white space is collapsed, context is cut to what stands next to the passage. `None` if
    /// the passage is empty or longer than [`MAX_EXACT`]: a cut one would be found somewhere else.
    #[must_use]
    pub fn new(exact: &str, prefix: &str, suffix: &str) -> Option<Self> {
        if [exact, prefix, suffix].iter().any(|text| text.contains('\0')) {
            return None;
        }
        // What is longer than this is not looked at, so that nobody makes us copy it.
        let exact = Text::new(prefix_of(exact, MAX_EXACT * 4)?).collapsed;
        let exact = exact.trim();
        if exact.is_empty() || exact.chars().nth(MAX_EXACT).is_some() {
            return None;
        }
        let before = Text::new(last_chars(prefix, MAX_CONTEXT * 4)).collapsed;
        let after = Text::new(first_chars(suffix, MAX_CONTEXT * 4)).collapsed;
        Some(Self {
            exact: exact.to_owned(),
            prefix: last_chars(&before, MAX_CONTEXT).to_owned(),
            suffix: first_chars(&after, MAX_CONTEXT).to_owned(),
        })
    }

    /// The anchor of a passage of a text. `None` if it is none, is blank or too long.
    #[must_use]
    pub fn of(text: &str, passage: Range<usize>) -> Option<Self> {
        let exact = text.get(passage.clone())?;
        // Space at the edges of a selection belongs to what is around it.
        let start = passage.start + (exact.len() - exact.trim_start().len());
        let end = passage.start + exact.trim_end().len();
        Self::new(text.get(start..end)?, &text[..start], &text[end..])
    }

    /// The passage itself.
    #[must_use]
    pub fn exact(&self) -> &str {
        &self.exact
    }

    /// What stood right before it.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What stood right after it.
    #[must_use]
    pub fn suffix(&self) -> &str {
        &self.suffix
    }

    /// Where the passage is in a text, in bytes; `None` if it is gone, or cannot be told from others like it.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.find_in(&Text::new(text))
    }

    /// The same, in a text that many anchors are looked for in.
    #[must_use]
    pub fn find_in(&self, text: &Text<'_>) -> Option<Range<usize>> {
        let start = self.start_in(&text.collapsed)?;
        Some(text.original(start)..text.original_end(start + self.exact.len()))
    }

    fn start_in(&self, text: &str) -> Option<usize> {
        // Most texts were not edited there: then the passage is where all of it is, and no place fits better.
        if !self.prefix.is_empty() || !self.suffix.is_empty() {
            let whole = format!("{}{}{}", self.prefix, self.exact, self.suffix);
            if let Some(at) = text.find(&whole) {
                return Some(at + self.prefix.len());
            }
        }
        let places: Vec<usize> = places(text, &self.exact).take(MOST_PLACES + 1).collect();
        if places.len() > MOST_PLACES {
            return None;
        }
        let telling = places.len() == 1 && self.exact.chars().nth(TELLING - 1).is_some();
        let bare = places.len() == 1 && self.prefix.is_empty() && self.suffix.is_empty();
        if telling || bare {
            return places.first().copied();
        }
        // Of places that fit alike the first one: they differ in nothing that is known.
        let mut best: Option<(usize, usize)> = None;
        for at in places {
            let fit = self.fit(text, at);
            if fit >= CONVINCING && best.is_none_or(|(most, _)| fit > most) {
                best = Some((fit, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// How many characters of the context, spaces aside, are around a place still, counted from the passage outwards.
    fn fit(&self, text: &str, at: usize) -> usize {
        let (before, after) = (&text[..at], &text[at + self.exact.len()..]);
        let same = |(a, b): &(char, char)| a == b;
        let seen = |(c, _): &(char, char)| !c.is_whitespace();
        let left = self.prefix.chars().rev().zip(before.chars().rev()).take_while(same).filter(seen).count();
        let right = self.suffix.chars().zip(after.chars()).take_while(same).filter(seen).count();
        left + right
    }
}

/// Where `exact` stands in a text; places may overlap.
fn places<'a>(text: &'a str, exact: &'a str) -> impl Iterator<Item = usize> + 'a {
    let step = exact.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + text.get(from..)?.find(exact)?;
        from = at + step;
        Some(at)
    })
}

/// A text that passages are looked for in.
pub struct Text<'a> {
    original: &'a str,
    /// The text with one space for each white space in it.
    collapsed: String,
    /// From the first number, a place in the collapsed text, places in the original are the second one further, until the next.
    shifts: Vec<(usize, usize)>,
}

impl<'a> Text<'a> {
    /// Makes a text ready.
    #[must_use]
    pub fn new(original: &'a str) -> Self {
        let mut collapsed = String::with_capacity(original.len());
        let mut shifts = Vec::new();
        let mut shift = 0;
        let mut in_space = false;
        for (at, c) in original.char_indices() {
            if !c.is_whitespace() {
                if at - collapsed.len() != shift {
                    shift = at - collapsed.len();
                    shifts.push((collapsed.len(), shift));
                }
                collapsed.push(c);
            } else if !in_space {
                collapsed.push(' ');
            }
            in_space = c.is_whitespace();
        }
        Self { original, collapsed, shifts }
    }

    /// Where a character of the collapsed text that is no space begins in the original.
    fn original(&self, at: usize) -> usize {
        let known = self.shifts.partition_point(|(from, _)| *from <= at);
        at + known.checked_sub(1).and_then(|known| self.shifts.get(known)).map_or(0, |(_, shift)| *shift)
    }

    /// Where the character before a place of the collapsed text, which is no space, ends in the original.
    fn original_end(&self, end: usize) -> usize {
        let last = self.collapsed[..end].chars().next_back().map_or(0, char::len_utf8);
        (self.original(end - last) + last).min(self.original.len())
    }
}

/// The text, unless it has more characters than this.
fn prefix_of(text: &str, most: usize) -> Option<&str> {
    let short = first_chars(text, most);
    // A long run of spaces is no reason to refuse; a text that has more than those is too long.
    (short.len() == text.len() || text[short.len()..].trim().is_empty()).then_some(short)
}

fn first_chars(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
}

fn last_chars(text: &str, most: usize) -> &str {
    match most.checked_sub(1) {
        Some(before) => text.char_indices().rev().nth(before).map_or(text, |(at, _)| &text[at..]),
        None => "",
    }
}

#[cfg(test)]
mod tests;
