//! Pages that come with the program: brought once, renewed while nobody edits them, and never in the way.

use koinon_commons::publish::Saved;
use koinon_commons::read::ListQuery;
use koinon_commons::search::Query;
use koinon_commons::shipped::ShippedText;
use koinon_commons::{Error, Refusal};
use koinon_core::policy::PagePolicy;
use koinon_core::shelf::Shelf;
use koinon_store::testing::each_database;
use koinon_store::{HERE, Page};

use crate::city::TestCity;

fn text(shelf: Shelf, lang: &str, body: &str) -> ShippedText {
    ShippedText {
        shelf,
        subject: "writing".into(),
        lang: lang.into(),
        markdown: format!("---\ntitle: {lang} {}\n---\n{body}\n", shelf.code()),
        note: "It came with the program".into(),
    }
}

async fn page(city: &TestCity, shelf: Shelf, lang: &str) -> Page {
    city.commons.shipped_page(shelf, "writing", lang).await.unwrap()
}

#[tokio::test]
async fn a_text_is_brought_once_and_renewed_until_somebody_edits_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let first = vec![text(Shelf::Help, "fr", "Écrivez à {city}."), text(Shelf::Help, "en", "Write to {city}.")];
        assert_eq!(city.commons.bring(first.clone()).await.unwrap(), 2);
        assert_eq!(city.commons.bring(first).await.unwrap(), 0);
        let (french, english) = (page(&city, Shelf::Help, "fr").await, page(&city, Shelf::Help, "en").await);
        assert_eq!((french.slug.as_str(), french.lang.as_str()), ("help-writing-fr", "fr"));
        assert!(city.text(french.id).await.contains("Écrivez à Bordeaux."));
        assert!(city.text(french.id).await.contains("translation_of: help-writing-en"));
        assert_eq!(
            page(&city, Shelf::Help, "ar").await.id,
            english.id,
            "there is no Arabic one: the English one is shown"
        );

        let edited = city.text(french.id).await.replace("Écrivez", "Téléphonez");
        city.edit(&city.officer, french.id, &edited).await.unwrap();
        let second = vec![text(Shelf::Help, "fr", "Venez."), text(Shelf::Help, "en", "Come.")];
        assert_eq!(city.commons.bring(second.clone()).await.unwrap(), 1);
        assert_eq!(city.text(french.id).await, edited, "what the city wrote stays");
        assert!(city.text(english.id).await.contains("Come."));
        assert_eq!(city.history(english.id).await.len(), 2);

        city.commons.delete_page(&city.officer, english.id, None).await.unwrap();
        let third = vec![text(Shelf::Help, "fr", "Restez."), text(Shelf::Help, "en", "Stay.")];
        assert_eq!(city.commons.bring(third).await.unwrap(), 0, "what was deleted stays deleted");
        assert!(matches!(city.commons.shipped_page(Shelf::Help, "writing", "ar").await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn an_export_has_those_that_the_city_edited() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let texts = vec![text(Shelf::Help, "fr", "Écrivez."), text(Shelf::Help, "en", "Write.")];
        city.commons.bring(texts).await.unwrap();
        let french = page(&city, Shelf::Help, "fr").await;
        let edited = city.text(french.id).await.replace("Écrivez", "Téléphonez");
        city.edit(&city.officer, french.id, &edited).await.unwrap();
        city.published("# Compost\n").await;
        let folder = tempfile::tempdir().unwrap();
        let exported = city.commons.export_markdown(&city.officer, folder.path(), &mut |_, _| {}).await.unwrap();
        assert_eq!(exported.pages, 2);
        assert_eq!(std::fs::read_to_string(folder.path().join("help-writing-fr.md")).unwrap(), edited);
        assert!(!folder.path().join("help-writing-en.md").exists());
    })
    .await;
}

#[tokio::test]
async fn a_page_of_the_city_keeps_its_address() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let own = city.published("# Help writing en\n").await;
        assert_eq!(own.slug, "help-writing-en");
        city.commons.bring(vec![text(Shelf::Help, "en", "One."), text(Shelf::Help, "fr", "Un.")]).await.unwrap();
        let (english, french) = (page(&city, Shelf::Help, "en").await, page(&city, Shelf::Help, "fr").await);
        assert_eq!(english.slug, "help-writing-en-2");
        assert!(city.text(french.id).await.contains("translation_of: help-writing-en-2"));
    })
    .await;
}

#[tokio::test]
async fn they_are_found_but_neither_listed_nor_counted() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let own = city.published("# Compost\n").await;
        city.commons.bring(vec![text(Shelf::Help, "en", "How a zeppelin is written.")]).await.unwrap();
        let listed = city.commons.pages(ListQuery { limit: 50, ..ListQuery::default() }).await.unwrap();
        assert_eq!(listed.iter().map(|page| page.id).collect::<Vec<_>>(), [own.id]);
        assert_eq!(city.commons.counts().await.unwrap().1, 1);
        city.commons.catch_up_index().await.unwrap();
        let (found, _) = city.commons.search(Query { text: "zeppelin".into(), ..Query::default() }).await.unwrap();
        assert_eq!(found[0].page.shelf(), Some(Shelf::Help));

        let help = page(&city, Shelf::Help, "en").await;
        let edited = format!("---\nthemes: [water]\n---\n# Help\n{}", "A theme does not bring it into lists.");
        city.edit(&city.officer, help.id, &edited).await.unwrap();
        let of_theme = ListQuery { theme: Some("water".into()), limit: 50, ..ListQuery::default() };
        assert!(city.commons.pages(of_theme).await.unwrap().is_empty());
        city.commons.delete_page(&city.officer, help.id, None).await.unwrap();
        assert_eq!(city.commons.counts().await.unwrap().1, 1);
        assert_eq!(city.stored(|conn| conn.count_pages_with_deleted(HERE)).await, 1);
    })
    .await;
}

#[tokio::test]
async fn legal_texts_are_the_administrators_and_say_what_is_missing() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        city.commons.bring(vec![text(Shelf::Legal, "en", "Address: ⚠ not yet filled in")]).await.unwrap();
        let legal = page(&city, Shelf::Legal, "en").await;
        for nobody in [&city.ana, &city.officer] {
            assert!(city.commons.legal_texts_to_fill_in(nobody).await.unwrap().is_empty());
            let saved = city.edit(nobody, legal.id, "# Ours\n").await.unwrap();
            assert!(matches!(saved, Saved::Kept(..)), "{saved:?}");
            assert!(city.commons.delete_page(nobody, legal.id, None).await.is_err());
        }
        for anybody in [&city.officer, &city.administrator] {
            let opened = city.commons.set_policy(anybody, legal.id, PagePolicy::Open, None, None).await;
            assert!(matches!(opened, Err(Error::Forbidden(Refusal::AdministratorsOnly))), "{opened:?}");
        }
        assert_eq!(city.commons.legal_texts_to_fill_in(&city.administrator).await.unwrap().len(), 1);
        city.edit(&city.administrator, legal.id, "---\ntitle: Notice\n---\nAddress: 1, Made-up Street\n")
            .await
            .unwrap();
        assert!(city.commons.legal_texts_to_fill_in(&city.administrator).await.unwrap().is_empty());
    })
    .await;
}
