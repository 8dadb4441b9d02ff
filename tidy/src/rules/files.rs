//! Files stay small enough for one head, and nothing half done is left in them.

use crate::Repository;

/// A file with more lines holds more than one thing.
pub const MOST_LINES: usize = 450;

const MEASURED: [&str; 4] = ["rs", "ts", "css", "html"];
const WITHOUT_MARKS: [&str; 7] = ["rs", "ts", "css", "html", "sql", "toml", "ftl"];
const MARKS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "misc", "helpers", "helper", "common"];

/// No file of code is longer than [`MOST_LINES`].
pub fn check_length(repository: &Repository) -> Vec<String> {
    repository
        .files()
        .filter(|file| MEASURED.contains(&file.extension()))
        .filter_map(|file| {
            let lines = file.text.lines().count();
            (lines > MOST_LINES).then(|| {
                format!("{} has {lines} lines, more than {MOST_LINES}: split it by what its parts are about", file.path)
            })
        })
        .collect()
}

/// No marks of unfinished work: what is known to be missing is an issue, not a comment.
pub fn check_marks(repository: &Repository) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in repository.files().filter(|file| WITHOUT_MARKS.contains(&file.extension())) {
        for (number, line) in (1..).zip(file.text.lines()) {
            let mut words = line.split(|character: char| !character.is_alphanumeric());
            if let Some(mark) = words.find(|word| MARKS.contains(word)) {
                breaches.push(format!("{}:{number} has {mark}: finish it, or open an issue", file.path));
            }
        }
    }
    breaches
}

/// A file's name tells what is inside.
pub fn check_names(repository: &Repository) -> Vec<String> {
    repository
        .with_extension("rs")
        .filter(|file| {
            let name = file.path.trim_end_matches("/mod.rs").trim_end_matches(".rs");
            name.rsplit('/').next().is_some_and(|name| EMPTY_NAMES.contains(&name))
        })
        .map(|file| format!("{} says nothing about what is inside: name it after that", file.path))
        .collect()
}
