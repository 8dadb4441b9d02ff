//! The book holds every page written for it, and no link of the documentation leads nowhere.

use crate::{Repository, SourceFile};

const SUMMARY: &str = "docs/SUMMARY.md";

/// Every page of the book is linked in its summary.
pub fn check_summary(repository: &Repository) -> Vec<String> {
    let summary = repository.files().find(|file| file.path == SUMMARY);
    let linked: Vec<String> = summary.map(links).unwrap_or_default();
    repository
        .with_extension("md")
        .filter(|file| file.is_in("docs") && file.path != SUMMARY)
        .filter(|file| !linked.contains(&file.path))
        .map(|file| format!("{} is in no chapter: link it in {SUMMARY}", file.path))
        .collect()
}

/// Every relative link in a Markdown file leads to a file of the repository. Sample pages speak to a city, not to this repository.
pub fn check_links(repository: &Repository) -> Vec<String> {
    repository
        .with_extension("md")
        .filter(|file| !file.is_in("server") && !file.is_in("federation-tests"))
        .flat_map(|file| links(file).into_iter().map(move |target| (file, target)))
        .filter(|(_, target)| !repository.has(target))
        .map(|(file, target)| format!("{} links to {target}, which does not exist: mend the link", file.path))
        .collect()
}

/// Paths from the root of the repository that a Markdown file links to with `](relative)`.
fn links(file: &SourceFile) -> Vec<String> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    without_code(&file.text)
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
        .map(|target| target.split(['#', ' ']).next().unwrap_or_default())
        .filter(|target| !target.is_empty() && !target.contains(':') && !target.starts_with('/'))
        .map(|target| resolved(folder, target))
        .collect()
}

/// The text without code between backquotes and without blocks of code.
fn without_code(text: &str) -> String {
    let mut kept = String::new();
    let mut is_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_block = !is_block;
        } else if !is_block {
            kept.extend(line.split('`').step_by(2));
            kept.push('\n');
        }
    }
    kept
}

fn resolved(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
