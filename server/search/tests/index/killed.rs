//! A process that is killed while it writes and rebuilds.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use koinon_search::{IndexOptions, SearchIndex};
use tempfile::TempDir;

use super::{at, open, page, pages, put, query};

/// Names the folder to the process that is to be killed.
const FOLDER: &str = "KOINON_TEST_KILLED_FOLDER";

/// The process that is to be killed: applies one page a commit, says so, and rebuilds now and then.
#[test]
fn writer() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let index = SearchIndex::open(Path::new(&folder), IndexOptions::default()).unwrap();
    let first = index.position().map_or(0, |position| position.position) + 1;
    for n in first..first + 1_000 {
        put(&index, n, [page(n, "en", "compost", "")]);
        eprintln!("applied {n}");
        if n % 3 == 0 {
            let mut rebuild = index.rebuild().unwrap();
            rebuild.add((1..=n).map(|n| page(n, "en", "compost", "")).collect()).unwrap();
            rebuild.finish(at(n)).unwrap();
        }
    }
}

#[test]
fn a_kill_loses_nothing_that_was_applied() {
    let folder = TempDir::new().unwrap();
    for round in 1..=8_usize {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["killed::writer", "--exact", "--nocapture"])
            .env(FOLDER, folder.path())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let applied = said.filter_map(|line| line.strip_prefix("applied ")?.parse::<i64>().ok()).nth(round).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();

        let index = open(&folder);
        let reached = index.position().unwrap().position;
        assert!(reached >= applied, "{reached} is before {applied}");
        let mut all = Vec::new();
        let mut cursor = None;
        loop {
            let results = index.search(&koinon_search::Query { limit: 100, cursor, ..query("compost", "en") }).unwrap();
            all.extend(pages(&results));
            cursor = results.next;
            if cursor.is_none() {
                break;
            }
        }
        all.sort_unstable();
        assert_eq!(all, (1..=reached).collect::<Vec<_>>());
    }
}
