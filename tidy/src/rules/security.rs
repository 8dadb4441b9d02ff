//! Every hostile case that the book claims is covered names tests that exist.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Repository, SourceFile};

/// The table of hostile cases.
pub const TABLE: &str = "docs/security-cases.md";

/// The rows that must stand there: the first and the last number of each stretch.
pub const CLAIMED: [(char, &[(u8, u8)]); 11] = [
    ('A', &[(1, 33)]),
    ('C', &[(1, 16)]),
    ('D', &[(1, 17)]),
    ('E', &[(1, 14)]),
    ('F', &[(1, 6), (17, 19)]),
    ('G', &[(1, 22)]),
    ('H', &[(1, 15), (20, 20), (22, 23)]),
    ('I', &[(1, 9)]),
    ('J', &[(1, 5), (7, 13)]),
    ('K', &[(1, 10)]),
    ('L', &[(1, 5), (8, 8), (10, 11)]),
];

/// No claimed case is missing or stands twice, and each names at least one test, as `path::function`, that exists.
pub fn check_cases(repository: &Repository) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut tests: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (case, named) in repository.text(TABLE).unwrap_or_default().lines().filter_map(row) {
        if tests.insert(case, named).is_some() {
            breaches.push(format!("{TABLE} has {case} twice: join the rows"));
        }
    }
    let missing = claimed().into_iter().filter(|case| !tests.contains_key(case.as_str()));
    breaches.extend(missing.map(|case| format!("{TABLE} lacks {case}: say what happens and name its tests")));
    for (case, named) in tests {
        if named.is_empty() {
            breaches.push(format!("{TABLE} names no test for {case}: write `path::function` into its last column"));
        }
        for test in named.into_iter().filter(|test| !exists(repository, test)) {
            breaches.push(format!("{TABLE} names {test} for {case}, and there is no such test: mend the name"));
        }
    }
    breaches
}

/// Every case that the table must have.
fn claimed() -> BTreeSet<String> {
    let rows = |(letter, stretches): &(char, &[(u8, u8)])| {
        let numbers: Vec<u8> = stretches.iter().flat_map(|(first, last)| *first..=*last).collect();
        numbers.into_iter().map(|number| format!("{letter}{number:02}")).collect::<Vec<_>>()
    };
    CLAIMED.iter().flat_map(rows).collect()
}

/// A case and the tests in the last column of its row.
fn row(line: &str) -> Option<(&str, Vec<&str>)> {
    let cells: Vec<&str> = line.strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
    let case = cells.first().filter(|case| is_case(case))?;
    Some((case, cells.last()?.split('`').skip(1).step_by(2).collect()))
}

fn is_case(text: &str) -> bool {
    matches!(text.as_bytes(), [b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9'])
}

fn exists(repository: &Repository, test: &str) -> bool {
    test.split_once("::").is_some_and(|(path, function)| {
        repository.files().find(|file| file.path == path).is_some_and(|file| is_test_in(file, function))
    })
}

/// Whether a file has this function, marked as a test or handed to the macro that makes tests of functions.
fn is_test_in(file: &SourceFile, function: &str) -> bool {
    let head = format!("fn {function}(");
    let mut before = "";
    for line in file.text.lines().map(str::trim) {
        if line.contains(&head) {
            return before.starts_with("#[") && before.contains("test") || is_handed_over(&file.text, function);
        }
        before = line;
    }
    false
}

fn is_handed_over(text: &str, function: &str) -> bool {
    let list = text.split_once("on_both_databases!(").and_then(|(_, rest)| rest.split_once(')'));
    list.is_some_and(|(names, _)| names.split(',').any(|name| name.trim() == function))
}
