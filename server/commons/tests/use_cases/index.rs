//! The search index follows the change log, and can be lost.

use koinon_commons::Commons;
use koinon_commons::render::RenderJob;
use koinon_commons::search::Query;
use koinon_store::testing::each_database;

use crate::city::TestCity;
use crate::peer::{Peer, sent};

/// The titles of the pages that are found.
async fn found(commons: &Commons, text: &str) -> Vec<String> {
    let query = Query { text: text.into(), limit: 50, ..Query::default() };
    let (found, _) = commons.search(query).await.unwrap();
    found.into_iter().map(|found| found.page.title).collect()
}

async fn found_now(city: &TestCity, text: &str) -> Vec<String> {
    city.commons.catch_up_index().await.unwrap();
    found(&city.commons, text).await
}

#[tokio::test]
async fn what_is_found_follows_what_happens_to_a_page() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n\nPelures de pommes.\n").await;
        assert_eq!(found_now(&city, "pelures").await, ["Compost"]);
        city.edit(&city.officer, page.id, "# Compost\n\nFeuilles mortes.\n").await.unwrap();
        assert_eq!(found_now(&city, "pelures").await, Vec::<String>::new());
        assert_eq!(found_now(&city, "feuilles").await, ["Compost"]);
        city.edit(&city.officer, page.id, "# Terreau\n\nFeuilles mortes.\n").await.unwrap();
        assert_eq!(found_now(&city, "terreau").await, ["Terreau"]);
        assert_eq!(found_now(&city, "compost").await, Vec::<String>::new());
        city.commons.delete_page(&city.officer, page.id, None).await.unwrap();
        // Also before the index has followed, nothing that was deleted is shown.
        assert_eq!(found(&city.commons, "feuilles").await, Vec::<String>::new());
        assert_eq!(found_now(&city, "feuilles").await, Vec::<String>::new());
        city.commons.restore_page(&city.officer, page.id, None).await.unwrap();
        assert_eq!(found_now(&city, "feuilles").await, ["Terreau"]);
    })
    .await;
}

#[tokio::test]
async fn pages_of_other_cities_are_found_too() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let first = peer.live(&peer.page(1), &[], "# Jasmin\n\nBlanc.\n");
        sent(&city, &first).await;
        assert_eq!(found_now(&city, "blanc").await, ["Jasmin"]);
        assert_eq!(found_now(&city, "blanc city:sidi-bou-said.example").await, ["Jasmin"]);
        sent(&city, &peer.deleted(&first)).await;
        assert_eq!(found_now(&city, "blanc").await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_passage_reads_without_addresses_and_the_page_shows_titles() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        sent(&city, &peer.live(&peer.page(1), &[], "# Jasmin\n")).await;
        city.published("# Parc & biches\n").await;
        let source =
            "# Promenade\n\nVoir [[jasmin@sidi-bou-said.example]], [[parc-biches]] et [[Rien]] au printemps.\n";
        let page = city.published(source).await;
        city.commons.catch_up_index().await.unwrap();
        let (found, _) =
            city.commons.search(Query { text: "printemps".into(), limit: 5, ..Query::default() }).await.unwrap();
        let passage: String = found[0].hit.snippet.iter().map(|part| part.text.as_str()).collect();
        // Not by its title, which would stay in the index when that page is gone.
        let shown = "Voir jasmin, parc biches et Rien au printemps.";
        assert!(passage.contains(shown), "{passage}");
        let job = RenderJob {
            page: Some(page.id),
            home: city.commons.origin().clone(),
            source: source.into(),
            title: "Promenade".into(),
            lang: "fr".into(),
            files: Vec::new(),
        };
        let html = city.commons.render(job).await.unwrap().html;
        assert!(html.contains(">Jasmin</a>") && html.contains(">Parc &amp; biches</a>"), "{html}");
    })
    .await;
}

#[tokio::test]
async fn an_index_that_was_lost_finds_the_same() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        for n in 0..12 {
            city.published(&format!("# Page {n}\n\nJardin {n}.\n")).await;
        }
        let gone = city.published("# Gone\n\nJardin.\n").await;
        city.commons.delete_page(&city.officer, gone.id, None).await.unwrap();
        let before = found_now(&city, "jardin").await;
        assert_eq!(before.len(), 12);
        let (again, _folder) = city.reopened().await;
        assert_eq!(found(&again, "jardin").await, Vec::<String>::new());
        again.catch_up_index().await.unwrap();
        let mut after = found(&again, "jardin").await;
        let mut before = before;
        before.sort();
        after.sort();
        assert_eq!(after, before);
    })
    .await;
}

#[tokio::test]
async fn a_log_of_another_epoch_is_read_from_the_start() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        assert_eq!(found_now(&city, "compost").await, ["Compost"]);
        let position = city.commons.index().unwrap().position().unwrap();
        // A restore renews the epoch; the numbers may by then mean other changes.
        let restore = |tx: &mut koinon_store::Tx<'_>| -> Result<(), koinon_store::Error> { tx.set_epoch("restored") };
        city.commons.store().write(restore).await.unwrap();
        assert_eq!(found_now(&city, "compost").await, ["Compost"]);
        let restored = city.commons.index().unwrap().position().unwrap();
        assert_eq!((restored.epoch.as_str(), restored.position), ("restored", position.position));
        city.edit(&city.officer, page.id, "# Terreau\n").await.unwrap();
        assert_eq!(found_now(&city, "terreau").await, ["Terreau"]);
    })
    .await;
}

#[tokio::test]
async fn the_index_follows_by_itself_until_it_is_stopped() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let following = tokio::spawn(city.commons.clone().follow_index(stopped));
        city.published("# Compost\n").await;
        let mut look_again = tokio::time::interval(std::time::Duration::from_millis(20));
        let seen = async {
            while found(&city.commons, "compost").await.is_empty() {
                look_again.tick().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(60), seen).await.unwrap();
        stop.send(true).unwrap();
        tokio::time::timeout(std::time::Duration::from_secs(60), following).await.unwrap().unwrap();
    })
    .await;
}
