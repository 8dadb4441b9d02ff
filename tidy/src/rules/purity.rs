//! Rooms that are handed time, ids and chance do not reach for them, nor for files and the network.

use crate::Repository;

const PURE_ROOMS: [&str; 2] = ["server/core", "server/markdown"];

/// What is not written there, and what to do instead.
const IMPURE: [(&str, &str); 13] = [
    ("SystemTime::now", "take the time as a parameter"),
    ("Instant::now", "take the time as a parameter"),
    ("Timestamp::now", "take the time as a parameter"),
    ("Zoned::now", "take the time as a parameter"),
    ("Ulid::new()", "take the id as a parameter"),
    ("Ulid::generate", "take the id as a parameter"),
    ("thread_rng", "take the random bytes as a parameter"),
    ("rand::", "take the random bytes as a parameter"),
    ("OsRng", "take the random bytes as a parameter"),
    ("std::fs", "take the bytes as a parameter"),
    ("std::net::Tcp", "take the bytes as a parameter"),
    ("std::env::var", "take the setting as a parameter"),
    ("async fn", "return the value; whoever waits for something stands above"),
];

/// `core` and `markdown` have no clock, chance, files, network or asynchronous code outside their tests.
pub fn check_purity(repository: &Repository) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in repository.with_extension("rs").filter(|file| PURE_ROOMS.iter().any(|room| file.is_in(room))) {
        let first_test_line = file.first_test_line();
        for (number, line) in file.code_lines().take_while(|(number, _)| *number < first_test_line) {
            for (word, advice) in IMPURE.iter().filter(|(word, _)| line.contains(word)) {
                breaches.push(format!("{}:{number} has {word}, and this room is pure: {advice}", file.path));
            }
        }
    }
    breaches
}
