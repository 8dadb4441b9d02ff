//! The two databases have the same migrations.

use crate::Repository;
use std::collections::BTreeSet;

const BACKENDS: [&str; 2] = ["sqlite", "postgres"];

/// Each migration stands under both databases by the same name, with a way up and a way down.
pub fn check_twins(repository: &Repository) -> Vec<String> {
    let names: BTreeSet<&str> = repository
        .with_extension("sql")
        .filter_map(|file| file.path.strip_prefix("migrations/")?.split('/').nth(1))
        .collect();
    let mut breaches = Vec::new();
    for name in names {
        for path in BACKENDS
            .iter()
            .flat_map(|backend| ["up", "down"].map(|way| format!("migrations/{backend}/{name}/{way}.sql")))
        {
            if !repository.has(&path) {
                breaches.push(format!(
                    "{path} is missing: every migration stands under both databases, with a way up and a way down"
                ));
            }
        }
    }
    breaches
}
