//! The lines of a hunk: which old line became which new one, and what changed within it.

use std::collections::HashMap;

use similar::{Algorithm, DiffTag, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{DiffOp, Line, Segment, SegmentKind};

/// A block of replaced lines with more pairs or more bytes than this is shown as removed, then added.
const MAX_PAIRS: usize = 2_500;
const MAX_BLOCK_BYTES: usize = 100_000;

/// Lines are shown as one changed line if at least this part of their words is the same.
const MIN_SIMILARITY: f32 = 0.4;

pub(super) fn lines_of(ops: &[DiffOp], old: &[&str], new: &[&str]) -> Vec<Line> {
    let mut lines = Vec::new();
    for op in ops {
        let (tag, old_range, new_range) = op.as_tag_tuple();
        let (old_lines, new_lines) = (&old[old_range.clone()], &new[new_range.clone()]);
        if tag == DiffTag::Equal {
            lines.extend(old_range.zip(new_range).map(|(at_old, at_new)| Line {
                old: Some(at_old + 1),
                new: Some(at_new + 1),
                segments: vec![segment(SegmentKind::Equal, old[at_old])],
            }));
            continue;
        }
        let removed = |at: usize| Line {
            old: Some(old_range.start + at + 1),
            new: None,
            segments: vec![segment(SegmentKind::Removed, old_lines[at])],
        };
        let added = |at: usize| Line {
            old: None,
            new: Some(new_range.start + at + 1),
            segments: vec![segment(SegmentKind::Added, new_lines[at])],
        };
        let (mut next_old, mut next_new) = (0, 0);
        for (at_old, at_new) in pairs(old_lines, new_lines) {
            lines.extend((next_old..at_old).map(removed));
            lines.extend((next_new..at_new).map(added));
            lines.push(Line {
                old: Some(old_range.start + at_old + 1),
                new: Some(new_range.start + at_new + 1),
                segments: changed_words(old_lines[at_old], new_lines[at_new]),
            });
            (next_old, next_new) = (at_old + 1, at_new + 1);
        }
        lines.extend((next_old..old_lines.len()).map(removed));
        lines.extend((next_new..new_lines.len()).map(added));
    }
    lines
}

fn segment(kind: SegmentKind, text: &str) -> Segment {
    Segment { kind, text: text.to_owned() }
}

/// Which old line became which new one: the pairs, in order on both sides, that have the most in common.
fn pairs(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let bytes: usize = old.iter().chain(new).map(|line| line.len()).sum();
    if old.is_empty() || new.is_empty() || old.len().saturating_mul(new.len()) > MAX_PAIRS || bytes > MAX_BLOCK_BYTES {
        return Vec::new();
    }
    let [old_bags, new_bags] = [old, new].map(|lines| lines.iter().map(|line| Bag::of(line)).collect::<Vec<_>>());
    let width = new.len() + 1;
    // best[i][j]: the most that the lines from i and j on can have in common.
    let mut best = vec![0f32; (old.len() + 1) * width];
    let mut likeness = vec![0f32; old.len() * new.len()];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let alike = old_bags[i].likeness(&new_bags[j]);
            likeness[i * new.len() + j] = alike;
            let paired = if alike >= MIN_SIMILARITY { alike + best[(i + 1) * width + j + 1] } else { 0.0 };
            best[i * width + j] = paired.max(best[(i + 1) * width + j]).max(best[i * width + j + 1]);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        let alike = likeness[i * new.len() + j];
        let here = best[i * width + j];
        if alike >= MIN_SIMILARITY && alike + best[(i + 1) * width + j + 1] >= here {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= here {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The words of a line, counted.
struct Bag<'a> {
    counts: HashMap<&'a str, usize>,
    total: usize,
}

impl<'a> Bag<'a> {
    fn of(line: &'a str) -> Self {
        let mut counts = HashMap::new();
        for word in line.unicode_words() {
            *counts.entry(word).or_default() += 1;
        }
        Self { total: counts.values().sum(), counts }
    }

    /// From 0 (no word in common) to 1 (the same words).
    #[expect(clippy::cast_precision_loss, reason = "a line has far fewer words than an f32 counts exactly")]
    fn likeness(&self, other: &Self) -> f32 {
        if self.total + other.total == 0 {
            return 0.0;
        }
        let common = |(word, count): (&&str, &usize)| (*count).min(other.counts.get(word).copied().unwrap_or_default());
        let common: usize = self.counts.iter().map(common).sum();
        2.0 * common as f32 / (self.total + other.total) as f32
    }
}

/// The pieces of a changed line.
fn changed_words(old: &str, new: &str) -> Vec<Segment> {
    let [old_words, new_words] = [old, new].map(|line| line.split_word_bounds().collect::<Vec<_>>());
    let ops = capture_diff_slices(Algorithm::Myers, &old_words, &new_words);
    let mut segments = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    for (at, op) in ops.iter().enumerate() {
        let (tag, old_range, new_range) = op.as_tag_tuple();
        let (from, to) = (old_words[old_range].concat(), new_words[new_range].concat());
        // The space between two changed words is changed with them: "one phrase became another" reads more easily.
        let between_changes = at + 1 < ops.len() && from.trim().is_empty() && !removed.is_empty() && !added.is_empty();
        if tag != DiffTag::Equal || between_changes {
            removed.push_str(&from);
            added.push_str(&to);
            continue;
        }
        flush(&mut segments, &mut removed, &mut added);
        segments.push(Segment { kind: SegmentKind::Equal, text: from });
    }
    flush(&mut segments, &mut removed, &mut added);
    segments
}

fn flush(segments: &mut Vec<Segment>, removed: &mut String, added: &mut String) {
    for (kind, text) in [(SegmentKind::Removed, removed), (SegmentKind::Added, added)] {
        if !text.is_empty() {
            segments.push(Segment { kind, text: std::mem::take(text) });
        }
    }
}
