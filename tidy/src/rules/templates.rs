//! No template marks a string safe by itself: only what the one sanitizer returned is shown as HTML.

use crate::Repository;

/// Templates have no filter that switches escaping off, and no Rust code switches it off for a template.
pub fn check_escaping(repository: &Repository) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in repository.with_extension("html").filter(|file| file.is_in("web")) {
        for (number, line) in (1..).zip(file.text.lines()) {
            let packed: String = line.chars().filter(|character| !character.is_whitespace()).collect();
            if ["|safe", "|escape(\"none\")", "|e(\"none\")"].iter().any(|filter| packed.contains(filter)) {
                breaches.push(format!(
                    "{}:{number} marks a string safe by itself: hand the template the sanitized HTML type instead",
                    file.path
                ));
            }
        }
    }
    for file in repository.with_extension("rs").filter(|file| !file.is_in("tidy")) {
        for (number, line) in file.code_lines() {
            if line.contains("escape = \"none\"") || line.contains("filters::Safe(") {
                breaches.push(format!(
                    "{}:{number} switches escaping off: hand the template the sanitized HTML type instead",
                    file.path
                ));
            }
        }
    }
    breaches
}
