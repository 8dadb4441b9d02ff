//! Searches that people keep: they are told of pages that these find from then on.

use koinon_store::testing::each_database;
use koinon_store::{NoticeKind, Watch};

use crate::city::{TestCity, codes};
use crate::peer::{Peer, sent};

fn search(written: &str) -> Watch {
    Watch::Search(written.into())
}

/// The titles of the pages that Ben was told of because a search found them, newest first.
async fn found(city: &TestCity) -> Vec<String> {
    city.commons.catch_up_notices().await.unwrap();
    let notices = city.commons.notices(&city.ben, None, 100).await.unwrap();
    assert!(notices.iter().all(|listed| listed.notice.kind == NoticeKind::SearchFound));
    notices.into_iter().map(|listed| listed.page.title).collect()
}

#[tokio::test]
async fn who_keeps_a_search_is_told_of_pages_that_it_did_not_find_before() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        city.published("# Before\n\nShade of plane trees.\n").await;
        city.commons.catch_up_notices().await.unwrap();
        // No index is followed: what is found does not hang on how far that is.
        city.commons.watch(&city.ben, search("q=shade -cars&kind=article")).await.unwrap();
        city.published("# Street\n\nNo cars in the shade.\n").await;
        city.published("# Shades\n\nOf green.\n").await;
        let page = city.published("# Trees\n\nLinden.\n").await;
        // A misspelt or unfinished word is no other word.
        city.published("# Shape\n\nShadeless.\n").await;
        assert_eq!(found(&city).await, ["Shades"]);
        city.edit(&city.officer, page.id, "# Trees\n\nLinden, for their shade.\n").await.unwrap();
        assert_eq!(found(&city).await, ["Trees", "Shades"]);
        let row = city.row(page.id).await;
        city.edit(&city.officer, row.id, "# Trees\n\nLinden, for their shade and scent.\n").await.unwrap();
        assert_eq!(found(&city).await.len(), 2, "it was found before");
        city.commons.unwatch(&city.ben, search("kind=article&q=shade -cars")).await.unwrap();
        city.published("# Pergola\n\nShade.\n").await;
        assert_eq!(found(&city).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn copies_are_found_too_and_drafts_are_not() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let sidi = Peer::sidi_bou_said(&city).await;
        city.commons.catch_up_notices().await.unwrap();
        city.commons.watch(&city.ben, search("q=bleu&city=sidi-bou-said.example")).await.unwrap();
        city.published("# Bleu\n\nD'ici.\n").await;
        sent(&city, &sidi.live(&sidi.page(1), &[], "# Bleu de là-bas\n")).await;
        assert_eq!(found(&city).await, ["Jasmin"], "the title that its city signed");
    })
    .await;
}

#[tokio::test]
async fn fifty_searches_are_kept_each_in_one_spelling_and_none_that_finds_everything() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let long = format!("q={}", "%D8%B3".repeat(150));
        for nothing in ["", "q=", "unknown=1", &long[..]] {
            let kept = city.commons.watch(&city.ben, search(nothing)).await;
            assert_eq!(kept.is_ok(), nothing == long, "{nothing}: {kept:?}");
        }
        for n in 1..50 {
            city.commons.watch(&city.ben, search(&format!("q=word{n}"))).await.unwrap();
        }
        assert_eq!(codes(city.commons.watch(&city.ben, search("q=one+more")).await), ["too_many"]);
        city.commons.watch(&city.ben, search("q=+word7")).await.unwrap();
        city.commons.watch(&city.ben, Watch::Theme("water".into())).await.unwrap();
        assert_eq!(city.commons.watches(&city.ben).await.unwrap().len(), 51);
    })
    .await;
}
