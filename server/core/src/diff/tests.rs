use proptest::prelude::*;

use super::*;

/// An inline view: `[-removed-]`, `{+added+}`.
fn shown(line: &Line) -> String {
    line.segments
        .iter()
        .map(|segment| match segment.kind {
            SegmentKind::Equal => segment.text.clone(),
            SegmentKind::Added => format!("{{+{}+}}", segment.text),
            SegmentKind::Removed => format!("[-{}-]", segment.text),
        })
        .collect()
}

fn inline(old: &str, new: &str) -> Vec<String> {
    diff(old, new).hunks.iter().flat_map(|hunk| &hunk.lines).map(shown).collect()
}

#[test]
fn a_changed_line_shows_its_changed_words() {
    assert_eq!(
        inline("Chaque bac sert trente foyers.\n", "Chaque bac sert quarante foyers.\n"),
        ["Chaque bac sert [-trente-]{+quarante+} foyers.\n"]
    );
    assert_eq!(inline("to be or not to be\n", "to be or to do it\n"), ["to be or [-not to be-]{+to do it+}\n"]);
    assert_eq!(inline("أ ب ت\n", "أ ج ت\n"), ["أ [-ب-]{+ج+} ت\n"]);
    assert_eq!(inline("a\n", "a"), ["a[-\n-]"]);
}

#[test]
fn lines_that_have_little_in_common_are_removed_and_added() {
    assert_eq!(
        inline("one two\nkeep this line\n", "keep that line\n"),
        ["[-one two\n-]", "keep [-this-]{+that+} line\n"]
    );
    assert_eq!(inline("one\n", "two\n"), ["[-one\n-]", "{+two\n+}"]);
}

#[test]
fn hunks_have_context_and_numbers() {
    let old: String = (1..=20).map(|n| format!("line number {n}\n")).collect();
    let new = old.replace("number 10\n", "number ten\n");
    let diff = diff(&old, &new);
    assert_eq!(diff.hunks.len(), 1);
    let hunk = &diff.hunks[0];
    assert_eq!((hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines), (6, 7, 6, 7));
    let changed: Vec<_> = hunk.lines.iter().filter(|line| line.is_changed()).collect();
    assert_eq!((changed[0].old, changed[0].new, changed.len()), (Some(10), Some(10), 1));
    assert!(super::diff(&old, &old).hunks.is_empty());
}

#[test]
fn some_hunks_can_be_accepted_and_others_declined() {
    let (old, new) = ("a b c\n\nd e f\n\ng\n", "a B c\n\nd E f\n\ng\nh\n");
    let diff = diff_with_context(old, new, 0);
    assert_eq!(diff.hunks.len(), 3);
    assert_eq!(apply(old, &diff, &[1]).unwrap(), "a b c\n\nd E f\n\ng\n");
    assert_eq!(apply(old, &diff, &[0, 2]).unwrap(), "a B c\n\nd e f\n\ng\nh\n");
    assert_eq!(apply("another\ntext\n", &diff, &[0]), None);
}

#[test]
fn a_hostile_pair_of_texts_takes_bounded_work() {
    let words: String = (0..60_000u64).map(|n| format!("{} ", n * 7919 % 60_013)).collect();
    let other: String = (0..60_000u64).map(|n| format!("{} ", n * 104_729 % 60_013)).collect();
    assert_eq!(diff(&words, &other).hunks[0].lines.len(), 2);
    let lines = words.replace(' ', "\n");
    let mixed = other.replace(' ', "\n");
    let full = diff(&lines, &mixed);
    assert_eq!(apply(&lines, &full, &(0..full.hunks.len()).collect::<Vec<_>>()).unwrap(), mixed);
}

#[test]
fn a_unified_diff_is_the_usual_one() {
    let unified = unified("a\nb\n", "a\nc");
    assert_eq!(unified, "--- old\n+++ new\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n\\ No newline at end of file\n");
}

proptest! {
    #[test]
    fn the_segments_give_back_both_texts(
        old in "([ab ]{0,6}\n){0,8}[ab]?|\\PC*",
        new in "([ab ]{0,6}\n){0,8}[ab]?|\\PC*",
        context in prop::sample::select(vec![0, 1, 3, usize::MAX]),
    ) {
        let diff = diff_with_context(&old, &new, context);
        let all: Vec<usize> = (0..diff.hunks.len()).collect();
        prop_assert_eq!(apply(&old, &diff, &all), Some(new.clone()));
        prop_assert_eq!(apply(&old, &diff, &[]), Some(old.clone()));
        prop_assert_eq!(diff.hunks.is_empty(), old == new);
        let old_lines: Vec<_> = old.split_inclusive('\n').collect();
        let new_lines: Vec<_> = new.split_inclusive('\n').collect();
        for line in diff.hunks.iter().flat_map(|hunk| &hunk.lines) {
            let was: String = line.old_segments().map(|segment| segment.text.as_str()).collect();
            let is: String = line.new_segments().map(|segment| segment.text.as_str()).collect();
            prop_assert_eq!(line.old.map_or("", |n| old_lines[n - 1]), was);
            prop_assert_eq!(line.new.map_or("", |n| new_lines[n - 1]), is);
        }
    }
}
