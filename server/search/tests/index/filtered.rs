//! Filters, facets, order and paging.

use koinon_search::{Error, MAX_DEPTH, MAX_LIMIT, PageDoc, Query};

use super::{found, index_of, page, pages, query, search};

fn varied() -> Vec<PageDoc> {
    let base = |n, lang: &str| page(n, lang, "compost", "");
    vec![
        PageDoc { kind: "experiment_report".into(), facets: vec![("outcome", "no_effect".into())], ..base(1, "fr") },
        PageDoc { kind: "experiment_report".into(), facets: vec![("outcome", "worked".into())], ..base(2, "fr-CA") },
        PageDoc {
            city: "sidi-bou-said.localhost:8101".into(),
            facets: vec![("theme", "waste".into()), ("theme", "Food".into())],
            ..base(3, "ar")
        },
        PageDoc {
            city: "sidi-bou-said.localhost:8101".into(),
            facets: vec![("theme", "waste".into()), ("theme", "waste".into())],
            ..base(4, "en")
        },
    ]
}

#[test]
fn filters_in_the_text_and_beside_it_agree() {
    let (_folder, index) = index_of(varied());
    let with = |change: fn(&mut Query)| {
        let mut query = query("compost", "en");
        change(&mut query);
        let mut pages = pages(&index.search(&query).unwrap());
        pages.sort_unstable();
        pages
    };
    for (text, beside, expected) in [
        ("kind:experiment_report", with(|q| q.filters = vec![("kind".into(), "experiment_report".into())]), vec![1, 2]),
        ("outcome:no_effect", with(|q| q.filters = vec![("outcome".into(), "no_effect".into())]), vec![1]),
        ("lang:fr", with(|q| q.filters = vec![("lang".into(), "fr".into())]), vec![1, 2]),
        (
            "city:sidi-bou-said.localhost:8101",
            with(|q| q.filters = vec![("city".into(), "sidi-bou-said.localhost:8101".into())]),
            vec![3, 4],
        ),
        ("Theme:\"food\"", with(|q| q.filters = vec![("theme".into(), "food".into())]), vec![3]),
        ("status:pilot", with(|q| q.filters = vec![("status".into(), "pilot".into())]), vec![]),
        ("theme:nothing", with(|q| q.filters = vec![("theme".into(), "nothing".into())]), vec![]),
    ] {
        assert_eq!(found(&index, &format!("compost {text}")), expected, "{text}");
        assert_eq!(beside, expected, "{text}");
    }
    assert_eq!(found(&index, "compost -lang:fr"), [3, 4]);
    assert_eq!(found(&index, "lang:ar lang:en theme:waste"), [3, 4]);
    assert_eq!(found(&index, "lang:fr theme:waste"), [0; 0]);
}

#[test]
fn facets_count_all_matches() {
    let (_folder, index) = index_of(varied());
    let results = index.search(&Query { limit: 1, ..query("compost", "en") }).unwrap();
    let counts = |list: &[(&str, u64)]| list.iter().map(|(value, n)| ((*value).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(results.total, 4);
    assert_eq!(results.hits.len(), 1);
    assert_eq!(results.facets.of("kind"), counts(&[("article", 2), ("experiment_report", 2)]));
    assert_eq!(results.facets.of("lang"), counts(&[("fr", 2), ("ar", 1), ("en", 1)]));
    assert_eq!(results.facets.of("city"), counts(&[("bordeaux.example", 2), ("sidi-bou-said.localhost:8101", 2)]));
    assert_eq!(results.facets.of("theme"), counts(&[("waste", 2), ("food", 1)]));
    assert_eq!(results.facets.of("outcome"), counts(&[("no_effect", 1), ("worked", 1)]));
    assert_eq!(search(&index, "compost lang:ar").facets.of("theme"), counts(&[("food", 1), ("waste", 1)]));
}

#[test]
fn facets_are_complete_over_many_segments_whether_few_or_many_pages_match() {
    let folder = tempfile::TempDir::new().unwrap();
    let index = super::open(&folder);
    for part in 0..5 {
        let pages = (0..300).map(|n| PageDoc {
            kind: if n % 3 == 0 { "place".into() } else { "article".into() },
            facets: (n % 10 == 0).then(|| ("outcome", "worked".into())).into_iter().collect(),
            ..page(part * 300 + n, "en", "compost", "")
        });
        super::put(&index, part, pages);
    }
    for text in ["compost", ""] {
        let results = search(&index, text);
        assert_eq!(results.total, 1500);
        assert_eq!(results.facets.of("kind"), [("article".to_owned(), 1000), ("place".to_owned(), 500)]);
        assert_eq!(results.facets.of("outcome"), [("worked".to_owned(), 150)]);
    }
    let few = search(&index, "outcome:worked");
    assert_eq!((few.total, few.facets.of("outcome")), (150, &[("worked".to_owned(), 150)][..]));
    assert_eq!(few.facets.of("kind"), [("article".to_owned(), 100), ("place".to_owned(), 50)]);
}

#[test]
fn without_words_the_newest_come_first() {
    let (_folder, index) = index_of(varied());
    assert_eq!(pages(&search(&index, "")), [4, 3, 2, 1]);
    assert_eq!(pages(&search(&index, "  kind:experiment_report ")), [2, 1]);
    let results = index.search(&Query { filters: vec![("lang".into(), "fr".into())], ..query("", "en") }).unwrap();
    assert_eq!(pages(&results), [2, 1]);
    assert!(results.hits.iter().all(|hit| hit.score == 0.0));
}

#[test]
fn paging_is_complete_and_doubles_nothing() {
    // Equal texts have equal scores: only the page tells them apart.
    let (_folder, index) =
        index_of((0..257).map(|n| page(n, "en", "compost", if n % 2 == 0 { "compost" } else { "" })));
    for (text, limit) in [("compost", 10), ("", 100), ("compost missing-word", 7)] {
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let results = index.search(&Query { limit, cursor, ..query(text, "en") }).unwrap();
            assert_eq!(results.total, 257);
            assert_eq!(results.facets.of("kind"), [("article".to_owned(), 257)]);
            seen.extend(pages(&results));
            cursor = results.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 257, "{text}");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 257, "{text}");
    }
}

#[test]
fn a_page_added_while_paging_moves_nothing() {
    let (_folder, index) = index_of((0..30).map(|n| page(n, "en", "compost", "")));
    let first = index.search(&Query { limit: 10, ..query("", "en") }).unwrap();
    super::put(&index, 2, [page(99, "en", "compost", "")]);
    let second = index.search(&Query { limit: 10, cursor: first.next.clone(), ..query("", "en") }).unwrap();
    assert_eq!(pages(&second), (10..20).rev().collect::<Vec<_>>());
}

#[test]
fn paging_ends_at_its_depth() {
    let (_folder, index) = index_of((0..10_150).map(|n| page(n, "en", "x", "")));
    let (mut cursor, mut seen) = (None, 0);
    loop {
        let results = index.search(&Query { limit: 1_000_000, cursor, ..query("x", "en") }).unwrap();
        assert_eq!(results.hits.len(), MAX_LIMIT);
        seen += results.hits.len();
        cursor = results.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, MAX_DEPTH);
}

#[test]
fn a_foreign_cursor_is_refused() {
    let (_folder, index) = index_of([page(1, "en", "compost", "")]);
    for cursor in ["", "2", "%%%", "AAAA", &"A".repeat(100_000)] {
        let answer = index.search(&Query { cursor: Some(cursor.to_owned()), ..query("compost", "en") });
        assert!(matches!(answer, Err(Error::Cursor)), "{cursor}");
    }
    // One of the right form only says where to go on.
    let cursor = Some("_".repeat(28));
    assert!(index.search(&Query { cursor, ..query("compost", "en") }).is_ok());
}

#[test]
fn pages_of_closer_cities_come_first_and_paging_skips_and_doubles_nothing() {
    let of =
        |n, city: &str, text: &str| PageDoc { city: city.into(), updated: n * 1000, ..page(n, "en", "compost", text) };
    let (_folder, index) = index_of(vec![
        of(1, "Near.example", "compost compost compost"),
        of(2, "far.example", "compost compost compost compost"),
        of(3, "near.example", "nothing else"),
        of(4, "nowhere.example", "compost compost compost compost compost"),
        of(5, "far.example", "nothing else"),
        of(6, "silent.example", "nothing else"),
    ]);
    let closeness = vec![("near.example".to_owned(), 60_000), ("FAR.example".to_owned(), 2)];
    let paged = |text: &str, limit| {
        let (mut seen, mut cursor, mut scores) = (Vec::new(), None, Vec::new());
        loop {
            let query = Query { limit, cursor, closeness: closeness.clone(), ..query(text, "en") };
            let results = index.search(&query).unwrap();
            assert_eq!(results.total, 6);
            seen.extend(pages(&results));
            scores.extend(results.hits.iter().map(|hit| hit.score));
            cursor = results.next;
            if cursor.is_none() {
                break (seen, scores);
            }
        }
    };
    for limit in [1, 2, 4, 20] {
        assert_eq!(paged("", limit).0, [3, 1, 5, 2, 6, 4], "the newest of each city first");
        let (seen, scores) = paged("compost", limit);
        let cities: Vec<bool> = seen.iter().map(|page| [1, 3].contains(page)).collect();
        assert_eq!(cities, [true, true, false, false, false, false], "{seen:?}");
        assert!(scores.iter().all(|score| (0.01..1000.0).contains(score)), "{scores:?}");
        assert!(scores[0] >= scores[1] && scores[2] >= scores[3] && scores[4] >= scores[5], "{scores:?}");
        assert_eq!(paged("compost", 20).0, seen);
    }
}
