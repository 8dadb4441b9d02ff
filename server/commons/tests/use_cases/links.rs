//! Links between pages, both ways.

use koinon_commons::Actor;
use koinon_commons::read::PageRef;
use koinon_store::testing::each_database;

use crate::city::TestCity;

/// The addresses that a page links to, each with whether a page answers there.
async fn outgoing(city: &TestCity, page: koinon_store::PageId) -> Vec<(String, String, bool)> {
    let links = city.commons.links(&Actor::Anyone, &PageRef::Row(page), 100).await.unwrap();
    links.outgoing.into_iter().map(|to| (to.link.relation, to.link.slug, to.page.is_some())).collect()
}

async fn incoming(city: &TestCity, page: koinon_store::PageId) -> Vec<String> {
    let links = city.commons.links(&Actor::Anyone, &PageRef::Row(page), 100).await.unwrap();
    links.incoming.into_iter().map(|(_, from)| from.title).collect()
}

fn mentions(slug: &str, exists: bool) -> (String, String, bool) {
    ("mentions".into(), slug.into(), exists)
}

#[tokio::test]
async fn a_link_to_no_page_turns_into_one_when_the_page_is_made() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let from = city.published("# Guide\n\nSee [[Compost partagé]] and [[Compost partagé|again]].\n").await;
        assert_eq!(outgoing(&city, from.id).await, [mentions("compost-partage", false)]);
        let (wanted, _) = city.commons.red_links(None, 10).await.unwrap();
        assert_eq!(
            wanted.iter().map(|red| (red.slug.as_str(), red.names)).collect::<Vec<_>>(),
            [("compost-partage", 1)]
        );

        let to = city.published("# Compost partagé\n").await;
        assert_eq!(outgoing(&city, from.id).await, [mentions("compost-partage", true)]);
        assert_eq!(incoming(&city, to.id).await, ["Guide"]);
        assert_eq!(city.commons.red_links(None, 10).await.unwrap(), (vec![], None));
    })
    .await;
}

#[tokio::test]
async fn a_link_by_permanent_id_leads_to_its_page() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let to = city.published("# Compost partagé\n").await;
        let from = city.published(&format!("# Guide\n\n[[{}]]\n", to.ulid)).await;
        let links = city.commons.links(&Actor::Anyone, &PageRef::Row(from.id), 100).await.unwrap();
        assert_eq!(links.outgoing[0].page.as_ref().map(|page| page.title.as_str()), Some("Compost partagé"));
        let linking = city.commons.linking_pages(to, 10).await.unwrap();
        assert_eq!(linking.iter().map(|page| page.id).collect::<Vec<_>>(), [from.id]);
        assert_eq!(incoming(&city, linking[0].id).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn the_log_says_which_edits_leave_everything_but_the_text_as_it_was() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n\nUn texte.\n").await;
        for markdown in [
            "# Compost\n\nUn autre.\n",
            "# Compost\n\nVoir [[Guide]].\n",
            "# Compost\n\nVoir [[Guide]] !\n",
            "# Terreau\n\nVoir [[Guide]] !\n",
        ] {
            city.edit(&city.officer, page.id, markdown).await.unwrap();
        }
        city.commons.delete_page(&city.officer, page.id, None).await.unwrap();
        let log = city.stored(|conn| conn.changes_after(0, 10)).await;
        let text_only: Vec<bool> = log.into_iter().map(|change| change.text_only).collect();
        assert_eq!(text_only, [false, true, false, true, false, false]);
    })
    .await;
}

#[tokio::test]
async fn links_survive_a_rename_and_follow_edits_and_deletions() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let to = city.published("# Compost\n").await;
        let from = city.published("# Guide\n\n[[Compost]]\n").await;
        city.edit(&city.officer, to.id, "# Terreau\n").await.unwrap();
        assert_eq!(outgoing(&city, from.id).await, [mentions("compost", true)]);
        let later = city.published("# Autre guide\n\n[[Terreau]]\n").await;
        let mut titles = incoming(&city, to.id).await;
        titles.sort();
        assert_eq!(titles, ["Autre guide", "Guide"]);

        city.edit(&city.officer, from.id, "# Guide\n\nNo link any more.\n").await.unwrap();
        assert_eq!(incoming(&city, to.id).await, ["Autre guide"]);
        city.commons.delete_page(&city.officer, later.id, None).await.unwrap();
        assert_eq!(incoming(&city, to.id).await, Vec::<String>::new());
        city.commons.restore_page(&city.officer, later.id, None).await.unwrap();
        assert_eq!(incoming(&city, to.id).await, ["Autre guide"]);
        city.commons.delete_page(&city.officer, to.id, None).await.unwrap();
        assert_eq!(outgoing(&city, later.id).await, [mentions("terreau", false)]);
    })
    .await;
}

#[tokio::test]
async fn the_summary_of_a_page_follows_its_text() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n\nA heap of *leaves*.\n").await;
        assert_eq!(page.summary, "A heap of leaves.");
        city.edit(&city.officer, page.id, "# Compost\n\nA heap of [[Peelings]].\n").await.unwrap();
        assert_eq!(city.row(page.id).await.summary, "A heap of Peelings.");
    })
    .await;
}
