//! Three-way merge of Markdown sources.
//!
//! Lines first: changes of the two sides that have an unchanged line between them both survive, changes that touch each
//! other are a conflict. Two refinements spare people needless questions. Lines of the front matter are fields, so two
//! neighbouring ones may be changed apart. And a paragraph is often one long line: where both sides changed it, their
//! changes survive if unchanged words lie between them.

mod three_way;

use std::ops::Range;

use serde::Serialize;

use self::three_way::{Change, Spacing, three_way};

/// How many unchanged words must lie between the changes of two people in one line.
const WORDS_APART: usize = 3;

/// Longer lines are not compared by words.
const MAX_WORDS: usize = 20_000;

/// What came of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merge {
    /// Both sides' changes are in this text.
    Clean(String),
    /// People have to choose.
    Conflict {
        /// The text with the merged changes and, where the sides conflict, both between conflict markers.
        merged_with_conflicts: String,
        /// The places in conflict, in their order.
        regions: Vec<Region>,
    },
}

/// A place that both sides changed, each in its own way. The three texts are whole lines (the last may lack its newline).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Region {
    /// What stood there.
    pub base: String,
    /// What the one side wants there.
    pub yours: String,
    /// What the other side wants there.
    pub theirs: String,
    /// The line of the base where the place begins, from 1.
    pub base_line: usize,
    /// The same in your text.
    pub yours_line: usize,
    /// The same in their text.
    pub theirs_line: usize,
    /// The bytes of `merged_with_conflicts` that show this place, markers included.
    pub marked: Range<usize>,
}

/// What a person wants in the place of a [`Region`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Their own text.
    Yours,
    /// The other side's.
    Theirs,
    /// What stood there before.
    Base,
    /// Their own, then the other side's.
    Both,
    /// Something else.
    Text(String),
}

/// Merges two descendants of `base`.
#[must_use]
pub fn merge(base: &str, yours: &str, theirs: &str) -> Merge {
    if theirs == base || yours == theirs {
        return Merge::Clean(yours.to_owned());
    }
    if yours == base {
        return Merge::Clean(theirs.to_owned());
    }
    let [base, yours, theirs] = [base, yours, theirs].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let spacing = Spacing { too_close: 0, fields_end: front_matter_lines(&base) };
    let mut merged = String::new();
    let mut regions = Vec::new();
    for part in three_way(&base, &yours, &theirs, spacing) {
        match part.change {
            Change::Nothing | Change::Yours | Change::Same => merged.extend(yours[part.yours].iter().copied()),
            Change::Theirs => merged.extend(theirs[part.theirs].iter().copied()),
            Change::Conflict => {
                let (old, a, b) = (&base[part.base.clone()], &yours[part.yours.clone()], &theirs[part.theirs.clone()]);
                if let ([old], [a], [b]) = (old, a, b)
                    && let Some(line) = merge_words(old, a, b)
                {
                    merged.push_str(&line);
                    continue;
                }
                let (a, b) = (a.concat(), b.concat());
                let marked = push_marked(&mut merged, &a, &b);
                regions.push(Region {
                    base: old.concat(),
                    yours: a,
                    theirs: b,
                    base_line: part.base.start + 1,
                    yours_line: part.yours.start + 1,
                    theirs_line: part.theirs.start + 1,
                    marked,
                });
            }
        }
    }
    if regions.is_empty() { Merge::Clean(merged) } else { Merge::Conflict { merged_with_conflicts: merged, regions } }
}

/// The text that results from one choice for each region of a conflict; `None` if there are more or fewer.
#[must_use]
pub fn resolve(merged_with_conflicts: &str, regions: &[Region], choices: &[Choice]) -> Option<String> {
    if regions.len() != choices.len() {
        return None;
    }
    let mut resolved = String::new();
    let mut done = 0;
    for (region, choice) in regions.iter().zip(choices) {
        resolved.push_str(merged_with_conflicts.get(done..region.marked.start)?);
        done = region.marked.end;
        match choice {
            Choice::Yours => resolved.push_str(&region.yours),
            Choice::Theirs => resolved.push_str(&region.theirs),
            Choice::Base => resolved.push_str(&region.base),
            Choice::Text(text) => push_line(&mut resolved, text, done < merged_with_conflicts.len()),
            Choice::Both => {
                push_line(&mut resolved, &region.yours, !region.theirs.is_empty());
                resolved.push_str(&region.theirs);
            }
        }
    }
    resolved.push_str(merged_with_conflicts.get(done..)?);
    Some(resolved)
}

/// Adds `text`, and a newline where other lines follow and it has none.
fn push_line(to: &mut String, text: &str, more_follows: bool) {
    to.push_str(text);
    if more_follows && !text.is_empty() && !text.ends_with('\n') {
        to.push('\n');
    }
}

/// Adds both sides between conflict markers, and says where.
fn push_marked(merged: &mut String, yours: &str, theirs: &str) -> Range<usize> {
    let start = merged.len();
    merged.push_str("<<<<<<< yours\n");
    push_line(merged, yours, true);
    merged.push_str("=======\n");
    push_line(merged, theirs, true);
    merged.push_str(">>>>>>> theirs\n");
    start..merged.len()
}

/// How many lines the front matter has, both its fences included; 0 without one.
fn front_matter_lines(lines: &[&str]) -> usize {
    let is_fence = |line: &&str| line.trim_end() == "---";
    if !lines.first().is_some_and(is_fence) {
        return 0;
    }
    lines.iter().skip(1).position(is_fence).map_or(0, |closing| closing + 2)
}

/// Merges one line by words, if the changes of both sides keep their distance.
fn merge_words(base: &str, yours: &str, theirs: &str) -> Option<String> {
    let [base, yours, theirs] = [base, yours, theirs].map(words);
    if base.len().max(yours.len()).max(theirs.len()) > MAX_WORDS {
        return None;
    }
    let spacing = Spacing { too_close: WORDS_APART - 1, fields_end: 0 };
    let mut merged = String::new();
    for part in three_way(&base, &yours, &theirs, spacing) {
        match part.change {
            Change::Nothing | Change::Yours | Change::Same => merged.extend(yours[part.yours].iter().copied()),
            Change::Theirs => merged.extend(theirs[part.theirs].iter().copied()),
            Change::Conflict => return None,
        }
    }
    Some(merged)
}

/// The words of a line, each with the white space behind it.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut in_space = false;
    for (at, c) in line.char_indices() {
        if in_space && !c.is_whitespace() {
            words.push(&line[start..at]);
            start = at;
        }
        in_space = c.is_whitespace();
    }
    if start < line.len() {
        words.push(&line[start..]);
    }
    words
}

#[cfg(test)]
mod tests;
