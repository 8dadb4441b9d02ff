//! Queries and pages that mean harm.

use std::sync::LazyLock;

use koinon_search::{MAX_LIMIT, Query, SearchIndex};
use proptest::prelude::*;
use tempfile::TempDir;

use super::{found, index_of, page, query, search};

static SHARED: LazyLock<(TempDir, SearchIndex)> = LazyLock::new(|| {
    index_of((0..60).map(|n| {
        let words = ["compost", "école", "مدرسة", "東京", "Straße", "a*b", "x:y"];
        page(
            n,
            ["fr", "ar", "en", "ja"][n as usize % 4],
            words[n as usize % words.len()],
            &words[..n as usize % words.len()].join(" "),
        )
    }))
});

#[test]
fn any_query_is_answered_within_bounds() {
    let many: String = (0..10_000).map(|n| format!("w{n} ")).collect();
    for text in [
        "*:*",
        "*",
        "**",
        "a*",
        "-",
        "--",
        "\"",
        "\"\"",
        "\"\"\"",
        ":",
        "kind:",
        "kind:\"",
        "-kind:",
        "lang:*",
        "/.*(a+)+$/",
        "page:[0 TO 9]",
        "title:compost^1e999",
        "IN [a b c]",
        "{",
        "\\",
        "\u{0}",
        "\u{202e}compost",
        "\u{301}\u{301}",
        "ـــ",
        "😀",
        "compost~99",
        "AND OR NOT",
        "-compost -école",
        &"(".repeat(100_000),
        &"-(\"".repeat(100_000),
        &"a".repeat(1_000_000),
        &"é".repeat(1_000_000),
        &"\u{301}".repeat(1_000_000),
        &format!("a{}", "\u{301}".repeat(1_000_000)),
        &"\"a ".repeat(10_000),
        &"a* ".repeat(10_000),
        &"zzzzzzzz ".repeat(10_000),
        &format!("\"{many}\""),
        &many,
    ] {
        for lang in ["en", "ar", "", "\u{0}", "xx-yy"] {
            let results = SHARED.1.search(&query(text, lang)).unwrap();
            assert!(results.hits.len() <= 20);
            assert!(results.did_you_mean.is_none_or(|meant| meant.len() <= text.len() + 24 * 300));
        }
    }
}

#[test]
fn signs_of_other_search_engines_are_only_signs() {
    let (_folder, index) = index_of([page(1, "en", "compost", ""), page(2, "en", "gardens", "")]);
    assert_eq!(found(&index, "*:*"), [0; 0]);
    assert_eq!(found(&index, "/comp.*/"), [0; 0]);
    assert_eq!(found(&index, "(compost)"), [1]);
    assert_eq!(found(&index, "+compost!"), [1]);
    assert_eq!(found(&index, "[gardens]"), [2]);
}

#[test]
fn bounds_of_the_answer_hold() {
    let index = &SHARED.1;
    for (limit, hits) in [(0, 1), (1, 1), (usize::MAX, 60)] {
        let results = index.search(&Query { limit, ..query("", "en") }).unwrap();
        assert_eq!(results.hits.len(), hits.min(MAX_LIMIT));
    }
}

#[test]
fn a_poisonous_page_is_bounded_and_its_neighbours_are_found() {
    let unique: String = (0..300_000).map(|n| format!("u{n} ")).collect();
    let (_folder, index) = index_of([
        page(1, "en", &"t".repeat(1_000_000), &unique),
        page(2, "fr", "compost", &"x".repeat(1_000_000)),
        koinon_search::PageDoc {
            facets: (0..10_000).map(|n| ("theme", format!("theme{n}{}", "z".repeat(1_000)))).collect(),
            city: "c".repeat(100_000),
            ..page(3, "en", "compost", "")
        },
    ]);
    assert_eq!(found(&index, "compost"), [2, 3]);
    assert_eq!(found(&index, "\"u5\""), [1]);
    assert_eq!(found(&index, "\"u299999\""), [0; 0]);
    assert_eq!(found(&index, &"x".repeat(500)), [2]);
    let results = search(&index, "");
    assert!(results.facets.of("theme").len() <= 16);
    assert!(results.facets.of("city").iter().all(|(city, _)| city.chars().count() <= 128));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_a_query(text in "\\PC{0,60}|.{0,60}|([-\"«»:*~^/\\\\()\\[\\]]|kind|city|compost|ec|مد| ){0,30}", lang in "fr|ar|\\PC{0,4}") {
        let results = SHARED.1.search(&query(&text, &lang)).unwrap();
        prop_assert!(results.total >= results.hits.len());
    }

    #[test]
    fn any_filter_and_cursor_is_answered(value in ".{0,20}", cursor in "[A-Za-z0-9_-]{28}") {
        let filters = ["city", "kind", "lang", "theme", "outcome", "status", &value];
        let filters = filters.map(|name| (name.to_owned(), value.clone())).to_vec();
        let all = Query { filters, ..query(&value, "en") };
        SHARED.1.search(&all).unwrap();
        let following = Query { cursor: Some(cursor), ..query("compost", "en") };
        SHARED.1.search(&following).unwrap();
    }
}
