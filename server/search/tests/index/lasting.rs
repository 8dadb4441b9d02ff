//! What a commit keeps, and what becomes of an index that is cut off or damaged.

use std::fs;
use std::path::Path;

use koinon_search::{Error, IndexOptions, Op, SearchIndex};
use tempfile::TempDir;

use super::{at, found, index_of, open, page, put, search};

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let generation = fs::read_to_string(folder.join("current")).unwrap();
    let mut files: Vec<_> = fs::read_dir(folder.join(generation)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn a_put_replaces_and_a_remove_removes() {
    let (_folder, index) = index_of([page(1, "en", "Old words", ""), page(2, "en", "Other words", "")]);
    put(&index, 2, [page(1, "en", "New words", "")]);
    assert_eq!(found(&index, "old"), [0; 0]);
    assert_eq!(found(&index, "new words"), [1]);
    assert_eq!(search(&index, "words").total, 2);
    index.apply(vec![Op::Remove(1), Op::Remove(77)], at(3)).unwrap();
    assert_eq!(found(&index, "words"), [2]);
    // The same again, and a page put and removed and put within one commit.
    index.apply(vec![Op::Remove(1)], at(3)).unwrap();
    let again = page(3, "en", "Third words", "");
    index.apply(vec![Op::Put(again.clone()), Op::Remove(3), Op::Put(again.clone()), Op::Put(again)], at(4)).unwrap();
    assert_eq!(found(&index, "words"), [2, 3]);
    assert_eq!(search(&index, "words").total, 2);
    assert_eq!(index.position(), Some(at(4)));
}

#[test]
fn the_position_lasts_with_what_it_stands_for() {
    let folder = TempDir::new().unwrap();
    let index = open(&folder);
    assert_eq!(index.position(), None);
    put(&index, 7, [page(1, "en", "compost", "")]);
    put(&index, 8, []);
    drop(index);
    let index = open(&folder);
    assert_eq!(index.position(), Some(at(8)));
    assert_eq!(found(&index, "compost"), [1]);
}

#[test]
fn only_one_has_the_index_open() {
    let folder = TempDir::new().unwrap();
    let index = open(&folder);
    put(&index, 1, [page(1, "en", "compost", "")]);
    let second = SearchIndex::open(folder.path(), IndexOptions::default());
    assert!(matches!(second, Err(Error::Locked)));
    assert_eq!(found(&index.clone(), "compost"), [1]);
    drop(index);
    assert_eq!(found(&open(&folder), "compost"), [1]);
}

#[test]
fn a_damaged_index_starts_anew() {
    let (folder, index) = index_of((0..50).map(|n| page(n, "en", "compost", "more of it")));
    drop(index);
    let count = files(folder.path()).len();
    assert!(count > 5);
    for number in 0..count {
        for damage in [flip, halve, delete] {
            let copy = TempDir::new().unwrap();
            copy_folder(folder.path(), copy.path());
            let file = &files(copy.path())[number];
            if fs::metadata(file).unwrap().len() == 0 {
                continue;
            }
            damage(file);
            let index = open(&copy);
            // Either the file did not matter, or nothing is left and the follower is told so.
            match index.position() {
                Some(position) => {
                    assert_eq!((position, search(&index, "compost").total), (at(1), 50), "{}", file.display())
                }
                None => assert_eq!(search(&index, "compost").total, 0),
            }
            put(&index, 2, [page(99, "en", "compost", "")]);
            assert!(search(&index, "compost").total >= 1);
        }
    }
}

fn flip(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::write(file, bytes).unwrap();
}

fn halve(file: &Path) {
    let bytes = fs::read(file).unwrap();
    fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
}

fn delete(file: &Path) {
    fs::remove_file(file).unwrap();
}

#[test]
fn an_index_of_another_version_or_without_a_name_starts_anew() {
    for current in ["generation-0-1", "../elsewhere", "", "generation-1-99"] {
        let (folder, index) = index_of([page(1, "en", "compost", "")]);
        drop(index);
        fs::write(folder.path().join("current"), current).unwrap();
        let index = open(&folder);
        assert_eq!(index.position(), None, "{current}");
        assert_eq!(search(&index, "compost").total, 0);
        let generations = fs::read_dir(folder.path()).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir());
        assert_eq!(generations.count(), 1);
    }
}

#[test]
fn many_small_commits_stay_few_files() {
    let folder = TempDir::new().unwrap();
    let index = open(&folder);
    for n in 0..120 {
        put(&index, n, [page(n % 40, "en", "compost", "again and again")]);
    }
    assert_eq!(search(&index, "compost").total, 40);
    let segments =
        || files(folder.path()).iter().filter(|file| file.extension().is_some_and(|kind| kind == "store")).count();
    // Merging goes on behind the commits.
    let merged = (0..500).any(|n| {
        put(&index, 120 + n, []);
        segments() < 40
    });
    assert!(merged, "{} segments", segments());
    assert_eq!(search(&index, "compost").total, 40);
}
