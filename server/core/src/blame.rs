//! Who wrote each line: a walk from the newest text back along its history, which ends as soon as every line is known.
//!
//! It is by lines, as a difference between two texts is: a line that was moved counts as written where it was moved. What
//! one step may cost is bounded, whatever the texts are; how many steps are taken is for the caller to say.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Changed places with more lines than this on both sides together are taken for rewritten as a whole: comparing them line
/// by line would cost the square of their number.
const MAX_COMPARED: usize = 4_000;

/// A walk along a history, whose steps are named by `S`.
#[derive(Debug)]
pub struct Blame<S> {
    /// Of each line of the newest text, where it was written, as far as that is known.
    known: Vec<Option<S>>,
    /// The lines of the text that the walk has come to, as numbers.
    lines: Vec<u32>,
    /// Of each of those, which line of the newest text it became, unless that is known already.
    became: Vec<Option<usize>>,
    /// The step that the walk has come to.
    at: S,
    /// The number of each line that was met.
    numbers: HashMap<String, u32>,
    open: usize,
}

impl<S: Copy> Blame<S> {
    /// Begins with the newest text.
    #[must_use]
    pub fn new(newest: &str, step: S) -> Self {
        let mut numbers = HashMap::new();
        let lines = numbered(newest, &mut numbers);
        let became: Vec<_> = (0..lines.len()).map(Some).collect();
        Self { known: vec![None; lines.len()], open: lines.len(), became, lines, at: step, numbers }
    }

    /// Goes on to the text before. What that does not have was written in the step after it.
    pub fn before(&mut self, text: &str, step: S) {
        let old = numbered(text, &mut self.numbers);
        let mut became = vec![None; old.len()];
        let mut kept = vec![false; self.lines.len()];
        for (from, to) in equal_lines(&old, &self.lines) {
            became[from] = self.became[to];
            kept[to] = true;
        }
        for (line, _) in self.became.iter().zip(kept).filter(|(_, kept)| !kept) {
            if let Some(line) = *line {
                self.known[line] = Some(self.at);
                self.open -= 1;
            }
        }
        (self.lines, self.became, self.at) = (old, became, step);
    }

    /// Whether every line is known: older texts would add nothing.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.open == 0
    }

    /// Where each line of the newest text was written. `is_first`: the walk came to the first text of the history, where
    /// all was written that is left; otherwise it stays unknown.
    #[must_use]
    pub fn finish(mut self, is_first: bool) -> Vec<Option<S>> {
        if is_first {
            for line in self.became.into_iter().flatten() {
                self.known[line] = Some(self.at);
            }
        }
        self.known
    }
}

/// The lines of a text as numbers, the same for the same line.
fn numbered(text: &str, numbers: &mut HashMap<String, u32>) -> Vec<u32> {
    text.split_inclusive('\n')
        .map(|line| {
            // The last line of a text may lack its newline: it is the same line.
            let line = line.trim_end_matches('\n');
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            numbers.get(line).copied().unwrap_or_else(|| *numbers.entry(line.to_owned()).or_insert(next))
        })
        .collect()
}

/// The pairs of lines, as places in the old and the new text, that stand in both in the same order.
fn equal_lines(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let shorter = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(shorter).take_while(|(old, new)| old == new).count();
    let mut pairs: Vec<_> = (0..start).map(|at| (at, at)).collect();
    // A line that only one of the two has cannot be a pair: it need not be compared with any other.
    let old_middle = candidates(old, start..old.len() - end, new, start..new.len() - end);
    let new_middle = candidates(new, start..new.len() - end, old, start..old.len() - end);
    if old_middle.len() + new_middle.len() <= MAX_COMPARED {
        let of = |places: &[usize], text: &[u32]| places.iter().map(|place| text[*place]).collect::<Vec<_>>();
        for op in capture_diff_slices(Algorithm::Myers, &of(&old_middle, old), &of(&new_middle, new)) {
            let (tag, from, to) = op.as_tag_tuple();
            if tag == DiffTag::Equal {
                pairs.extend(from.zip(to).map(|(from, to)| (old_middle[from], new_middle[to])));
            }
        }
    }
    pairs.extend((0..end).rev().map(|back| (old.len() - 1 - back, new.len() - 1 - back)));
    pairs
}

/// The places in a part of a text whose lines the part of the other text has as well.
fn candidates(text: &[u32], part: Range<usize>, other: &[u32], other_part: Range<usize>) -> Vec<usize> {
    let others: std::collections::HashSet<u32> = other[other_part].iter().copied().collect();
    part.filter(|place| others.contains(&text[*place])).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The blame of the last of these texts, oldest first.
    fn blame(texts: &[String]) -> Vec<Option<usize>> {
        let mut steps = texts.iter().enumerate().rev();
        let (last, newest) = steps.next().unwrap();
        let mut blame = Blame::new(newest, last);
        for (step, text) in steps {
            if blame.is_done() {
                break;
            }
            blame.before(text, step);
        }
        blame.finish(true)
    }

    #[test]
    fn each_line_is_of_the_text_that_brought_it() {
        let texts = ["a\nb\nc\n", "a\nB\nc\n", "0\na\nB\nc\nd", "0\na\nB\nc\nd\n"].map(String::from);
        assert_eq!(blame(&texts), [Some(2), Some(0), Some(1), Some(0), Some(2)]);
        assert_eq!(blame(&texts[..1]), [Some(0); 3]);
        assert_eq!(blame(&[String::new()]), []);
    }

    #[test]
    fn what_lies_before_the_known_history_stays_unknown() {
        let mut blame = Blame::new("a\nb\n", 9);
        blame.before("a\n", 8);
        assert!(!blame.is_done());
        assert_eq!(blame.finish(false), [None, Some(9)]);
    }

    #[test]
    fn a_shuffled_giant_is_taken_for_rewritten_and_costs_little() {
        let text = |factor: usize| (0..100_003).map(|n| format!("{}\n", n * factor % 100_003)).collect::<String>();
        let blamed = blame(&[text(1), text(5), text(7)]);
        assert_eq!(blamed.len(), 100_003);
        assert_eq!(blamed[50], Some(2));
    }

    /// A history in which no line ever comes twice: each step takes some lines out and puts new ones in.
    fn history() -> impl Strategy<Value = Vec<String>> {
        let edit = (0..12_usize, 0..4_usize, 0..4_usize);
        prop::collection::vec(prop::collection::vec(edit, 0..4), 1..12).prop_map(|steps| {
            let (mut lines, mut fresh): (Vec<usize>, usize) = (Vec::new(), 0);
            let texts = steps.into_iter().map(|edits| {
                for (place, out, new) in edits {
                    let place = place.min(lines.len());
                    let end = (place + out).min(lines.len());
                    lines.splice(place..end, fresh..fresh + new);
                    fresh += new;
                }
                lines.iter().map(|line| format!("line {line}\n")).collect()
            });
            texts.collect()
        })
    }

    proptest! {
        #[test]
        fn a_line_is_of_a_text_that_has_it_and_whose_parent_has_not(texts in history()) {
            let newest = texts.last().unwrap();
            let blamed = blame(&texts);
            prop_assert_eq!(blamed.len(), newest.lines().count());
            for (line, step) in newest.lines().zip(blamed) {
                let step = step.unwrap();
                let has = |text: &String| text.lines().any(|other| other == line);
                prop_assert!(has(&texts[step]), "{} is not in {:?}", line, texts[step]);
                prop_assert!(step == 0 || !has(&texts[step - 1]), "{} was there before", line);
            }
        }

        #[test]
        fn whatever_the_texts_a_line_is_of_a_text_that_has_it(texts in prop::collection::vec("([ab]?\n){0,8}[ab]?", 1..8)) {
            let newest = texts.last().unwrap();
            for (line, step) in newest.lines().zip(blame(&texts)) {
                prop_assert!(texts[step.unwrap()].lines().any(|other| other == line));
            }
        }
    }
}
