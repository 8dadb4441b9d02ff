//! A rebuild beside an index that goes on serving.

use std::fs;

use koinon_search::{Error, Op, Position};

use super::{at, found, index_of, open, page, put, search};

#[test]
fn the_old_serves_until_the_new_is_finished() {
    let (folder, index) = index_of([page(1, "en", "old compost", ""), page(2, "en", "wrong compost", "")]);
    let mut rebuild = index.rebuild().unwrap();
    rebuild.add(vec![page(1, "en", "new compost", "")]).unwrap();
    rebuild.add((10..200).map(|n| page(n, "en", "new compost", "")).collect()).unwrap();
    rebuild.add(vec![page(10, "en", "new compost", "")]).unwrap();
    assert_eq!(found(&index, "old compost"), [1]);
    assert_eq!(search(&index, "compost").total, 2);
    rebuild.finish(at(5)).unwrap();
    assert_eq!(search(&index, "compost").total, 191);
    assert_eq!(found(&index, "wrong -new"), [0; 0]);
    assert_eq!(index.position(), Some(at(5)));
    put(&index, 6, [page(2, "en", "compost after", "")]);
    drop(index);
    let index = open(&folder);
    assert_eq!(index.position(), Some(at(6)));
    assert_eq!(search(&index, "compost").total, 192);
    let folders = fs::read_dir(folder.path()).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(folders.count(), 1);
}

#[test]
fn what_is_applied_meanwhile_is_in_the_new_one() {
    let (_folder, index) = index_of((1..=4).map(|n| page(n, "en", "compost before", "")));
    let mut rebuild = index.rebuild().unwrap();
    rebuild.add(vec![page(1, "en", "compost before", ""), page(2, "en", "compost before", "")]).unwrap();
    let ops = vec![
        Op::Put(page(1, "en", "compost meanwhile", "")),
        Op::Remove(2),
        Op::Remove(3),
        Op::Put(page(5, "en", "compost meanwhile", "")),
    ];
    index.apply(ops, at(9)).unwrap();
    assert_eq!(found(&index, "meanwhile"), [1, 5]);
    // The store was read before: these are older than what was applied.
    rebuild.add((3..=5).map(|n| page(n, "en", "compost before", "")).collect()).unwrap();
    rebuild.finish(at(2)).unwrap();
    assert_eq!(found(&index, "meanwhile"), [1, 5]);
    assert_eq!(found(&index, "before"), [4]);
    assert_eq!(index.position(), Some(at(9)));
}

#[test]
fn the_position_after_a_rebuild_is_the_later_one() {
    let (_folder, index) = index_of([]);
    let finish = |applied: Option<Position>, given: Position| {
        let rebuild = index.rebuild().unwrap();
        if let Some(position) = applied {
            index.apply(vec![], position).unwrap();
        }
        rebuild.finish(given).unwrap();
        index.position()
    };
    let renewed = |position| Position { epoch: "second".to_owned(), position };
    assert_eq!(finish(None, at(3)), Some(at(3)));
    assert_eq!(finish(Some(at(4)), at(6)), Some(at(6)));
    assert_eq!(finish(Some(at(8)), at(6)), Some(at(8)));
    // A restore renewed the log meanwhile: what was applied last tells its new epoch.
    assert_eq!(finish(Some(renewed(2)), at(9)), Some(renewed(2)));
}

#[test]
fn what_goes_ahead_is_found_and_comes_again_in_its_turn() {
    let (folder, index) = index_of([page(1, "en", "compost before", "")]);
    let before = index.position();
    index.apply_ahead(vec![Op::Put(page(2, "en", "compost ahead", ""))]).unwrap();
    assert_eq!(found(&index, "ahead"), [2]);
    assert_eq!(index.position(), before);
    let mut rebuild = index.rebuild().unwrap();
    index.apply_ahead(vec![Op::Put(page(3, "en", "compost ahead", ""))]).unwrap();
    rebuild.add((1..=3).map(|n| page(n, "en", "compost before", "")).collect()).unwrap();
    rebuild.finish(at(7)).unwrap();
    assert_eq!((found(&index, "ahead"), index.position()), (vec![3], Some(at(7))));
    drop(index);
    assert_eq!(open(&folder).position(), Some(at(7)));
}

#[test]
fn an_empty_index_that_something_went_ahead_into_has_no_position_still() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(&folder);
    index.apply_ahead(vec![Op::Put(page(2, "en", "compost ahead", ""))]).unwrap();
    assert_eq!((found(&index, "ahead"), index.position()), (vec![2], None));
    drop(index);
    let index = open(&folder);
    assert_eq!((found(&index, "ahead"), index.position()), (vec![2], None));
}

#[test]
fn one_rebuild_at_a_time_and_none_leaves_traces() {
    let (folder, index) = index_of([page(1, "en", "compost", "")]);
    let mut rebuild = index.rebuild().unwrap();
    assert!(matches!(index.rebuild(), Err(Error::Rebuilding)));
    rebuild.add(vec![page(2, "en", "compost", "")]).unwrap();
    drop(rebuild);
    assert_eq!(found(&index, "compost"), [1]);
    put(&index, 2, [page(3, "en", "compost", "")]);
    let folders = fs::read_dir(folder.path()).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(folders.count(), 1);
    index.rebuild().unwrap().finish(at(3)).unwrap();
    assert_eq!(search(&index, "").total, 0);
}

#[test]
fn searches_and_applies_go_on_beside_a_rebuild() {
    let (_folder, index) = index_of((0..100).map(|n| page(n, "en", "compost", "")));
    std::thread::scope(|scope| {
        let follower = scope.spawn(|| {
            for n in 0..20 {
                put(&index, 100 + n, [page(1_000 + n, "en", "compost followed", "")]);
            }
        });
        let index = &index;
        let reader = scope.spawn(move || {
            while !follower.is_finished() {
                assert!(search(index, "compost").total >= 100);
            }
        });
        for _ in 0..3 {
            let mut rebuild = index.rebuild().unwrap();
            // As the caller does: the store is read after the rebuild began, so it has what was applied before.
            let applied = search(index, "followed").total as i64;
            rebuild.add((0..100).map(|n| page(n, "en", "compost", "")).collect()).unwrap();
            rebuild.add((0..applied).map(|n| page(1_000 + n, "en", "compost followed", "")).collect()).unwrap();
            rebuild.finish(at(1)).unwrap();
        }
        reader.join().unwrap();
    });
    assert_eq!(search(&index, "followed").total, 20);
    assert_eq!(search(&index, "compost").total, 120);
}
