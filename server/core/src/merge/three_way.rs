//! Three-way merge of sequences: which parts of a base two sides changed, and where they stand in each other's way.

use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Who changed a part of the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Nobody.
    Nothing,
    /// One side.
    Yours,
    /// The other side.
    Theirs,
    /// Both, in the same way.
    Same,
    /// Both, each in its own way.
    Conflict,
}

/// A part of the base and what stands in its place on both sides. The parts of a merge follow each other without gaps in
/// all three texts.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) change: Change,
    pub(super) base: Range<usize>,
    pub(super) yours: Range<usize>,
    pub(super) theirs: Range<usize>,
}

/// When two changes stand in each other's way.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spacing {
    /// How many unchanged items between two changes do not suffice to keep them apart. With 0, changes that touch each
    /// other are one.
    pub(super) too_close: usize,
    /// Before this place in the base, replaced items that touch each other are still apart: each is a field of its own.
    pub(super) fields_end: usize,
}

/// A change of one side: `base` was replaced by `side` items.
struct Edit {
    base: Range<usize>,
    side: usize,
    yours: bool,
}

/// Merges two descendants of `base`.
pub(super) fn three_way<T: Hash + Eq>(base: &[T], yours: &[T], theirs: &[T], spacing: Spacing) -> Vec<Part> {
    let mut edits = edits(base, yours, true);
    edits.extend(self::edits(base, theirs, false));
    // Stable, and an insertion comes before the replacement of what stands behind it.
    edits.sort_by_key(|edit| (edit.base.start, edit.base.end));

    let mut parts = Parts { base, yours, theirs, done: Part::empty(), parts: Vec::new() };
    let mut rest = edits.as_slice();
    while !rest.is_empty() {
        let (cluster, after) = rest.split_at(cluster_len(rest, spacing));
        parts.take(cluster);
        rest = after;
    }
    parts.finish()
}

fn edits<T: Hash + Eq>(base: &[T], side: &[T], yours: bool) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut after_change = false;
    for op in capture_diff_slices(Algorithm::Myers, base, side) {
        let (tag, base, side) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            after_change = base.is_empty() && after_change;
            continue;
        }
        match edits.last_mut().filter(|_| after_change) {
            Some(last) => {
                last.base.end = base.end;
                last.side += side.len();
            }
            None => edits.push(Edit { base, side: side.len(), yours }),
        }
        after_change = true;
    }
    edits
}

/// How many of the edits, from the first on, cannot be kept apart.
fn cluster_len(edits: &[Edit], spacing: Spacing) -> usize {
    let mut end = 0;
    // Whether something is inserted just at the end: what comes there has no certain place before or behind it.
    let mut insertion_at_end = false;
    let mut len = 0;
    for edit in edits {
        let touching_fields =
            edit.base.start == end && edit.base.end <= spacing.fields_end && !edit.base.is_empty() && !insertion_at_end;
        if len > 0 && (edit.base.start > end + spacing.too_close || touching_fields) {
            break;
        }
        insertion_at_end = (insertion_at_end && edit.base.end <= end) || edit.base.is_empty();
        end = end.max(edit.base.end);
        len += 1;
    }
    len
}

impl Part {
    fn empty() -> Self {
        Self { change: Change::Nothing, base: 0..0, yours: 0..0, theirs: 0..0 }
    }

    /// The part of the next `base`, `yours` and `theirs` items behind this one.
    fn next(&self, change: Change, base: usize, yours: usize, theirs: usize) -> Self {
        let next = |range: &Range<usize>, len: usize| range.end..range.end + len;
        Self {
            change,
            base: next(&self.base, base),
            yours: next(&self.yours, yours),
            theirs: next(&self.theirs, theirs),
        }
    }
}

struct Parts<'a, T> {
    base: &'a [T],
    yours: &'a [T],
    theirs: &'a [T],
    /// Where the parts so far end.
    done: Part,
    parts: Vec<Part>,
}

impl<T: Eq> Parts<'_, T> {
    fn push(&mut self, part: Part) {
        self.done = self.done.next(Change::Nothing, part.base.len(), part.yours.len(), part.theirs.len());
        self.parts.push(part);
    }

    /// What nobody changed, up to `base_end`.
    fn keep_until(&mut self, base_end: usize) {
        let len = base_end - self.done.base.end;
        if len > 0 {
            self.push(self.done.next(Change::Nothing, len, len, len));
        }
    }

    fn take(&mut self, cluster: &[Edit]) {
        let start = cluster.iter().map(|edit| edit.base.start).min().unwrap_or_default();
        let end = cluster.iter().map(|edit| edit.base.end).max().unwrap_or_default();
        self.keep_until(start);
        // A side has, in place of this part of the base, what it left alone and what it put there.
        let len_of = |yours: bool| {
            let edits = || cluster.iter().filter(move |edit| edit.yours == yours);
            let replaced: usize = edits().map(|edit| edit.base.len()).sum();
            let put: usize = edits().map(|edit| edit.side).sum();
            (end - start) - replaced + put
        };
        let mut part = self.done.next(Change::Conflict, end - start, len_of(true), len_of(false));
        let by = |yours: bool| cluster.iter().any(|edit| edit.yours == yours);
        part.change = match (by(true), by(false)) {
            (true, false) => Change::Yours,
            (false, true) => Change::Theirs,
            _ if self.yours[part.yours.clone()] == self.theirs[part.theirs.clone()] => Change::Same,
            _ => Change::Conflict,
        };
        self.push(part);
    }

    fn finish(mut self) -> Vec<Part> {
        self.keep_until(self.base.len());
        self.parts
    }
}
