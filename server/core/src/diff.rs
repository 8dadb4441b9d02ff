//! What changed between two texts: by lines, and within a changed line by words. Fit for an inline view and for one side
//! by side.

mod lines;

use serde::Serialize;
use similar::{Algorithm, DiffOp, TextDiff, capture_diff_slices, group_diff_ops};

/// How many unchanged lines are shown around a change.
pub const CONTEXT_LINES: usize = 3;

/// The changes from an old text to a new one; none if they are equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The places of change, in their order.
    pub hunks: Vec<Hunk>,
}

/// A place of change with the lines around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hunk {
    /// How many lines of the old text stand before this place.
    pub old_start: usize,
    /// How many lines of the old text it has.
    pub old_lines: usize,
    /// How many lines of the new text stand before this place.
    pub new_start: usize,
    /// How many lines of the new text it has.
    pub new_lines: usize,
    /// The lines in the order of an inline view.
    pub lines: Vec<Line>,
}

/// A line of the old text, of the new text, or of both: unchanged, or changed within.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its number in the old text, from 1; absent if it was added.
    pub old: Option<usize>,
    /// Its number in the new text, from 1; absent if it was removed.
    pub new: Option<usize>,
    /// Its text, newline included. The old line are the segments that were not added, the new one those not removed.
    pub segments: Vec<Segment>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// In which of the two texts it stands.
    pub kind: SegmentKind,
    /// The piece.
    pub text: String,
}

/// In which of the two texts a piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentKind {
    /// In both.
    Equal,
    /// In the new one.
    Added,
    /// In the old one.
    Removed,
}

impl Line {
    /// Whether the two texts differ here.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.segments.iter().any(|segment| segment.kind != SegmentKind::Equal)
    }

    /// The pieces of the old line.
    pub fn old_segments(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter().filter(|segment| segment.kind != SegmentKind::Added)
    }

    /// The pieces of the new line.
    pub fn new_segments(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter().filter(|segment| segment.kind != SegmentKind::Removed)
    }
}

/// The changes from `old` to `new`, with [`CONTEXT_LINES`] around each.
#[must_use]
pub fn diff(old: &str, new: &str) -> Diff {
    diff_with_context(old, new, CONTEXT_LINES)
}

/// The changes from `old` to `new` with `context` unchanged lines around each. With 0, neighbouring changes are hunks of
/// their own, which a person can accept one by one (see [`apply`]).
#[must_use]
pub fn diff_with_context(old: &str, new: &str, context: usize) -> Diff {
    let [old, new] = [old, new].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    // More context than there are lines means all of them.
    let groups = group_diff_ops(ops, context.min(old.len() + new.len()));
    Diff { hunks: groups.iter().filter_map(|ops| hunk(ops, &old, &new)).collect() }
}

fn hunk(ops: &[DiffOp], old: &[&str], new: &[&str]) -> Option<Hunk> {
    let (first, last) = (ops.first()?, ops.last()?);
    let (old_range, new_range) =
        (first.old_range().start..last.old_range().end, first.new_range().start..last.new_range().end);
    Some(Hunk {
        old_start: old_range.start,
        old_lines: old_range.len(),
        new_start: new_range.start,
        new_lines: new_range.len(),
        lines: lines::lines_of(ops, old, new),
    })
}

/// The old text with the changes of some hunks only, named by their place in `diff.hunks`. `None` if the diff is not one
/// of this old text.
#[must_use]
pub fn apply(old: &str, diff: &Diff, accepted: &[usize]) -> Option<String> {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let mut text = String::with_capacity(old.len());
    let mut done = 0;
    for (at, hunk) in diff.hunks.iter().enumerate() {
        let end = hunk.old_start.checked_add(hunk.old_lines)?;
        text.extend(lines.get(done..hunk.old_start)?.iter().copied());
        let before = lines.get(hunk.old_start..end)?.concat();
        let shown = hunk.lines.iter().flat_map(Line::old_segments).map(|segment| segment.text.as_str());
        if shown.collect::<String>() != before {
            return None;
        }
        if accepted.contains(&at) {
            text.extend(hunk.lines.iter().flat_map(Line::new_segments).map(|segment| segment.text.as_str()));
        } else {
            text.push_str(&before);
        }
        done = end;
    }
    text.extend(lines.get(done..)?.iter().copied());
    Some(text)
}

/// The changes as a unified diff: for people and other programs to read, never to be applied by us.
#[must_use]
pub fn unified(old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new).unified_diff().context_radius(CONTEXT_LINES).header("old", "new").to_string()
}

#[cfg(test)]
mod tests;
