//! Who looks after pages, how far apart versions are, and which organisations people belong to.

use koinon_core::Hash;
use koinon_store::testing::each_database;
use koinon_store::{Care, Error, HERE, PageId};

use crate::fixture::{at, bordeaux, page, person, save};

#[tokio::test]
async fn pages_are_due_from_their_day_on_those_that_wait_longest_first() {
    each_database(async |store| {
        bordeaux(store).await;
        let stewards = vec!["@ana@bordeaux.example".to_owned(), "Service déchets".to_owned()];
        let care = |seconds| Care { stewards: stewards.clone(), due: Some(at(seconds)) };
        let (late, later) = (care(100), care(200));
        let pages: [PageId; 3] = store
            .write(move |tx| {
                let pages = [page(tx, HERE, "one")?, page(tx, HERE, "two")?, page(tx, HERE, "draft")?];
                save(tx, pages[0], "One", at(0))?;
                save(tx, pages[1], "Two", at(1))?;
                tx.set_care(pages[0], &later)?;
                tx.set_care(pages[1], &late)?;
                tx.set_care(pages[2], &late)?;
                Ok::<_, Error>(pages)
            })
            .await
            .unwrap();
        let due = async |seconds: i64| {
            let found = store.read(move |conn| conn.pages_due(at(seconds), 10)).await.unwrap();
            found.into_iter().map(|page| page.id).collect::<Vec<_>>()
        };
        assert_eq!(due(99).await, []);
        assert_eq!(due(100).await, [pages[1]], "no draft is");
        assert_eq!(due(200).await, [pages[1], pages[0]]);
        let one = store.read(move |conn| conn.page(pages[0])).await.unwrap().unwrap();
        assert_eq!(one.care, care(200));
        store.write(move |tx| tx.set_care(pages[0], &Care::default())).await.unwrap();
        assert_eq!(due(300).await, [pages[1]]);
        let one = store.read(move |conn| conn.page(pages[0])).await.unwrap().unwrap();
        assert_eq!(one.care, Care::default());
    })
    .await;
}

#[tokio::test]
async fn the_versions_between_two_are_counted_along_the_chain() {
    each_database(async |store| {
        bordeaux(store).await;
        let hashes: Vec<Hash> = store
            .write(|tx| {
                let page = page(tx, HERE, "compost")?;
                let mut hashes = Vec::new();
                for (n, text) in ["One", "Two", "Three", "Four"].into_iter().enumerate() {
                    save(tx, page, text, at(i64::try_from(n).unwrap()))?;
                    hashes.extend(tx.page(page)?.unwrap().head_hash);
                }
                Ok::<_, Error>(hashes)
            })
            .await
            .unwrap();
        let between = async |from: Hash, to: Hash, most: i64| {
            store.read(move |conn| conn.versions_between(&from, &to, most)).await.unwrap()
        };
        assert_eq!(between(hashes[3], hashes[3], 10).await, Some(0));
        assert_eq!(between(hashes[3], hashes[0], 10).await, Some(3));
        assert_eq!(between(hashes[3], hashes[0], 2).await, None, "it is farther");
        assert_eq!(between(hashes[0], hashes[3], 10).await, None, "there is no way");
        assert_eq!(between(hashes[3], Hash::of("nothing"), 10).await, None);
    })
    .await;
}

#[tokio::test]
async fn an_affiliation_is_told_once_confirmed_and_taken_out() {
    each_database(async |store| {
        bordeaux(store).await;
        let (ana, ben) = store
            .write(|tx| {
                let (ana, ben) = (person(tx, HERE, "ana")?, person(tx, HERE, "ben")?);
                tx.ask_affiliation(ana, "Compost Exemple", at(1))?;
                tx.ask_affiliation(ana, "Compost Exemple", at(9))?;
                tx.ask_affiliation(ben, "Compost Exemple", at(2))?;
                Ok::<_, Error>((ana, ben))
            })
            .await
            .unwrap();
        let told = async |of| store.read(move |conn| conn.affiliations(of, 10)).await.unwrap();
        let all = told(None).await;
        assert_eq!(all.iter().map(|one| one.person.id).collect::<Vec<_>>(), [ben, ana]);
        assert!(all.iter().all(|one| one.confirmed.is_none()));
        let of_ana = told(Some(ana)).await.remove(0);
        assert_eq!((of_ana.organisation.as_str(), of_ana.asked), ("Compost Exemple", at(1)));
        store.write(move |tx| tx.confirm_affiliation(of_ana.id, ben, at(5))).await.unwrap();
        assert_eq!(told(Some(ana)).await[0].confirmed, Some(at(5)));
        store.write(move |tx| tx.delete_affiliation(of_ana.id)).await.unwrap();
        assert_eq!(told(Some(ana)).await, []);
        let again = store.write(move |tx| tx.delete_affiliation(of_ana.id)).await;
        assert!(matches!(again, Err(Error::Missing(_))), "{again:?}");
    })
    .await;
}
