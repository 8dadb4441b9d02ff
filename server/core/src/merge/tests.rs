use proptest::prelude::*;

use super::*;

fn clean(base: &str, yours: &str, theirs: &str) -> String {
    match merge(base, yours, theirs) {
        Merge::Clean(text) => text,
        Merge::Conflict { merged_with_conflicts, .. } => panic!("conflict:\n{merged_with_conflicts}"),
    }
}

fn conflict(base: &str, yours: &str, theirs: &str) -> (String, Vec<Region>) {
    match merge(base, yours, theirs) {
        Merge::Clean(text) => panic!("no conflict:\n{text}"),
        Merge::Conflict { merged_with_conflicts, regions } => (merged_with_conflicts, regions),
    }
}

#[test]
fn paragraphs_changed_apart_both_survive() {
    assert_eq!(clean("a\n\nb\n\nc\n", "A\n\nb\n\nc\n", "a\n\nb\n\nC\nd\n"), "A\n\nb\n\nC\nd\n");
}

#[test]
fn the_same_change_on_both_sides_is_made_once() {
    assert_eq!(clean("a\nb\nc\nd\n", "a\nx\nc\nY\n", "a\nx\nc\nd\n"), "a\nx\nc\nY\n");
}

#[test]
fn changes_that_touch_are_a_conflict() {
    let (marked, regions) = conflict("a\nb\nc\n", "A\nb\nc\n", "a\nB\nc\n");
    assert_eq!(marked, "<<<<<<< yours\nA\nb\n=======\na\nB\n>>>>>>> theirs\nc\n");
    assert_eq!(regions.len(), 1);
    assert_eq!((regions[0].base_line, regions[0].yours_line, regions[0].theirs_line), (1, 1, 1));
    assert_eq!(regions[0].base, "a\nb\n");
}

#[test]
fn two_additions_in_one_place_are_a_conflict_that_can_keep_both() {
    let (marked, regions) = conflict("a\n", "a\nmine\n", "a\nhers\n");
    let resolved = |choice| resolve(&marked, &regions, &[choice]).unwrap();
    assert_eq!(resolved(Choice::Yours), "a\nmine\n");
    assert_eq!(resolved(Choice::Theirs), "a\nhers\n");
    assert_eq!(resolved(Choice::Base), "a\n");
    assert_eq!(resolved(Choice::Both), "a\nmine\nhers\n");
    assert_eq!(resolved(Choice::Text("ours".into())), "a\nours");
    assert_eq!(resolve(&marked, &regions, &[]), None);
}

#[test]
fn a_missing_newline_at_the_end_is_kept_exactly() {
    assert_eq!(clean("a\n\nb", "A\n\nb", "a\n\nb\n"), "A\n\nb\n");
    let (marked, regions) = conflict("a", "b", "c");
    assert_eq!(marked, "<<<<<<< yours\nb\n=======\nc\n>>>>>>> theirs\n");
    assert_eq!(resolve(&marked, &regions, &[Choice::Yours]).unwrap(), "b");
    assert_eq!(resolve(&marked, &regions, &[Choice::Both]).unwrap(), "b\nc");
}

#[test]
fn neighbouring_fields_of_the_front_matter_are_apart() {
    let base = "---\ntitle: A\nstatus: idea\nlevel: 0\n---\nText\n";
    let yours = base.replace("idea", "pilot");
    let theirs = base.replace("level: 0", "level: 2").replace("title: A", "title: B");
    assert_eq!(clean(base, &yours, &theirs), "---\ntitle: B\nstatus: pilot\nlevel: 2\n---\nText\n");
    let (_, regions) = conflict(base, &yours, &base.replace("idea", "paused"));
    assert_eq!((regions[0].yours.as_str(), regions[0].theirs.as_str()), ("status: pilot\n", "status: paused\n"));
    conflict(base, &base.replace("status", "new: 1\nstatus"), &base.replace("title: A", "title: B"));
}

#[test]
fn two_sentences_of_one_paragraph_are_apart() {
    let base = "Each bin serves thirty homes. The city empties it once a month. Dry leaves are brought.\n";
    let yours = base.replace("thirty", "forty");
    let theirs = base.replace("once a month", "every week");
    let merged = "Each bin serves forty homes. The city empties it every week. Dry leaves are brought.\n";
    assert_eq!(clean(base, &yours, &theirs), merged);
    // Two words away from each other, the changes may well be about the same thing.
    conflict(base, &yours, &base.replace("homes.", "families."));
    conflict(base, &yours, &base.replace("thirty", "twenty"));
}

/// A text of few different lines, so that they repeat.
fn text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec!["", "a", "b", "---", "one two three four five six", "x: 1"]);
    (prop::collection::vec(line, 0..12), any::<bool>()).prop_map(|(lines, newline)| {
        let mut text = lines.join("\n");
        if newline {
            text.push('\n');
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn one_side_alone_wins(base in text(), other in text()) {
        prop_assert_eq!(clean(&base, &other, &base), other.clone());
        prop_assert_eq!(clean(&base, &base, &other), other.clone());
        prop_assert_eq!(clean(&base, &other, &other), other);
    }

    #[test]
    fn sides_are_equal_and_a_choice_gives_back_each(base in text(), a in text(), b in text()) {
        match (merge(&base, &a, &b), merge(&base, &b, &a)) {
            (Merge::Clean(one), Merge::Clean(two)) => prop_assert_eq!(one, two),
            (Merge::Conflict { merged_with_conflicts, regions }, Merge::Conflict { regions: mirrored, .. }) => {
                prop_assert_eq!(regions.len(), mirrored.len());
                for (one, two) in regions.iter().zip(&mirrored) {
                    prop_assert_eq!((&one.yours, &one.theirs, &one.base), (&two.theirs, &two.yours, &two.base));
                    let shown = &merged_with_conflicts[one.marked.clone()];
                    prop_assert!(shown.contains(&one.yours) && shown.contains(&one.theirs));
                    let starts = |text: &str, line: usize, part: &str| {
                        let lines: Vec<_> = text.split_inclusive('\n').collect();
                        lines[line - 1..].concat().starts_with(part)
                    };
                    prop_assert!(starts(&base, one.base_line, &one.base));
                    prop_assert!(starts(&a, one.yours_line, &one.yours));
                    prop_assert!(starts(&b, one.theirs_line, &one.theirs));
                }
                prop_assert!(resolve(&merged_with_conflicts, &regions, &vec![Choice::Yours; regions.len()]).is_some());
            }
            _ => prop_assert!(false, "one order conflicts, the other does not"),
        }
    }

    /// Every line is another one, so each can be followed: none that someone wrote is lost or doubled, none that someone
    /// took out comes back.
    #[test]
    fn nothing_is_lost_and_nothing_is_doubled(
        length in 1usize..14,
        yours in prop::collection::vec((0usize..14, 0usize..3), 0..5),
        theirs in prop::collection::vec((0usize..14, 0usize..3), 0..5),
        in_one_line in any::<bool>(),
    ) {
        let (separator, end) = if in_one_line { (" ", "\n") } else { ("\n", "\n") };
        let base: Vec<String> = (0..length).map(|n| format!("w{n}")).collect();
        let edited = |edits: &[(usize, usize)], who: &str| {
            let mut words = base.clone();
            for (n, &(at, what)) in edits.iter().enumerate().filter(|(_, (at, _))| *at < length) {
                words[at] = match what {
                    0 => String::new(),
                    1 => format!("{who}{n}"),
                    _ => format!("{}{separator}{who}{n}", words[at]),
                };
            }
            let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
            words.join(separator) + end
        };
        let old = base.join(separator) + end;
        let (a, b) = (edited(&yours, "y"), edited(&theirs, "t"));
        let set = |text: &str| text.split_whitespace().map(String::from).collect::<Vec<_>>();
        if let Merge::Clean(merged) = merge(&old, &a, &b) {
            let (base, a, b, merged) = (set(&old), set(&a), set(&b), set(&merged));
            for word in base.iter().chain(&a).chain(&b) {
                let kept = if base.contains(word) { a.contains(word) && b.contains(word) } else { true };
                let count = merged.iter().filter(|other| *other == word).count();
                prop_assert_eq!(count, usize::from(kept), "{} in {:?}", word, merged);
            }
            prop_assert!(merged.iter().all(|word| a.contains(word) || b.contains(word)));
        }
    }

    #[test]
    fn changes_with_a_line_between_them_never_conflict(first in 0usize..20, gap in 2usize..20, rest in 0usize..5) {
        let length = first + gap + 1 + rest;
        let base: Vec<String> = (0..length).map(|n| format!("line {n}\n")).collect();
        let with = |at: usize, line: &str| {
            let mut lines = base.clone();
            lines[at] = line.into();
            lines.concat()
        };
        let merged = clean(&base.concat(), &with(first, "mine\n"), &with(first + gap, "hers\n"));
        let mut expected = base.clone();
        expected[first] = "mine\n".into();
        expected[first + gap] = "hers\n".into();
        prop_assert_eq!(merged, expected.concat());
    }

    #[test]
    fn any_text_merges_without_panic(base in "\\PC*|[a\n -]*", a in "\\PC*|[a\n -]*", b in "\\PC*|[a\n -]*") {
        let _ = merge(&base, &a, &b);
    }
}
