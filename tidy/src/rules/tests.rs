//! Tests wait for conditions, reach no one outside, and none is switched off.

use crate::{Repository, SourceFile};

/// Where pausing is the point, with the reason.
const MAY_PAUSE: [(&str, &str); 2] = [
    ("federation-tests/src/wait.rs", "looks again every few milliseconds, up to a limit"),
    ("federation-tests/src/link.rs", "delays a request because the test asked for it"),
];

/// No test is ignored, and none passes time instead of waiting for what it needs.
pub fn check_tests(repository: &Repository) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in repository.with_extension("rs").filter(|file| !file.is_in("tidy")) {
        let first_test_line = file.first_test_line();
        for (number, line) in file.code_lines().skip_while(|(number, _)| *number < first_test_line) {
            if line.trim_start().starts_with("#[ignore") {
                breaches.push(format!("{}:{number} switches a test off: mend it or delete it", file.path));
            }
            if pauses(line) && !may_pause(file) {
                breaches.push(format!(
                    "{}:{number} sleeps in a test: wait for a condition with a limit, as federation-tests/src/wait.rs does",
                    file.path
                ));
            }
        }
    }
    breaches
}

/// The list of files that may pause names only files that exist.
pub fn check_exceptions(repository: &Repository) -> Vec<String> {
    MAY_PAUSE
        .iter()
        .filter(|(path, _)| !repository.has(path))
        .map(|(path, _)| format!("{path} may pause by tidy/src/rules/tests.rs and is gone: strike it from the list"))
        .collect()
}

fn pauses(line: &str) -> bool {
    ["thread::sleep", "time::sleep", " sleep(", "sleep_until("].iter().any(|call| line.contains(call))
}

fn may_pause(file: &SourceFile) -> bool {
    MAY_PAUSE.iter().any(|(path, _)| *path == file.path)
}
