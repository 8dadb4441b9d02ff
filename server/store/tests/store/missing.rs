//! What is missing: lists that are read in parts, on both databases.

use koinon_core::Timestamp;
use koinon_store::testing::each_database;
use koinon_store::{Care, Error, HERE, LOOKED_AT, Link, PageFacet, PageId, TrialReport, Tx};

use crate::fixture::{at, bordeaux, city, live_page, page, save};

const HERE_NAME: &str = "bordeaux.example";

fn link(slug: &str) -> Link {
    Link { relation: "mentions".into(), authority: HERE_NAME.into(), slug: slug.into() }
}

fn facet(code: &str, seconds: Option<i64>) -> PageFacet {
    PageFacet { code: code.into(), at: seconds.map(at) }
}

#[tokio::test]
async fn pages_without_a_link_to_them_are_found_part_by_part() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let pages: Vec<PageId> =
                    (0..5).map(|n| live_page(tx, &format!("page-{n}"), at(n))).collect::<Result<_, Error>>()?;
                // A link from itself is none; one by a former name, or from a page that is not live, counts or does not as it should.
                tx.set_links(pages[0], &[link("page-0")])?;
                tx.set_links(pages[1], &[link("page-2")])?;
                let draft = page(tx, HERE, "draft")?;
                tx.set_links(draft, &[link("page-3")])?;
                let found = |tx: &mut Tx<'_>, after, limit| -> Result<_, Error> {
                    let (found, next) = tx.orphans(HERE_NAME, after, limit)?;
                    Ok((found.into_iter().map(|page| page.slug).collect::<Vec<_>>(), next))
                };
                let (first, next) = found(tx, None, 2)?;
                assert_eq!(first, ["page-4", "page-3"]);
                let (second, next) = found(tx, next, 2)?;
                assert_eq!((second, next), (vec!["page-1".to_owned(), "page-0".to_owned()], None));
                assert_eq!(tx.count_orphans(HERE_NAME, 3)?, (3, true));
                assert_eq!(tx.count_orphans(HERE_NAME, 4)?, (4, false));
                tx.set_links(pages[2], &[link("page-4"), link("page-3"), link("page-1"), link("page-0")])?;
                assert_eq!(tx.count_orphans(HERE_NAME, 9)?, (0, false));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn however_large_the_commons_a_part_looks_at_so_many_and_says_where_the_list_goes_on() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let hub = live_page(tx, "hub", at(100_000))?;
                let oldest = live_page(tx, "oldest", at(0))?;
                let many = usize::try_from(LOOKED_AT).unwrap() + 5;
                // All of them are linked, so that a part may find nothing among those that it looks at.
                let mut links = vec![link("hub")];
                for n in 1..=many {
                    let slug = format!("linked-{n:05}");
                    live_page(tx, &slug, at(i64::try_from(n).unwrap()))?;
                    links.push(link(&slug));
                }
                tx.set_links(hub, &links)?;
                tx.set_links(oldest, &[link("hub"), link("zone-de-rencontre")])?;
                let (first, next) = tx.orphans(HERE_NAME, None, 10)?;
                assert!(first.is_empty() && next.is_some(), "{first:?}");
                let (second, next) = tx.orphans(HERE_NAME, next, 10)?;
                assert_eq!(second.iter().map(|page| page.id).collect::<Vec<_>>(), [oldest]);
                assert_eq!(next, None);
                // The names that are linked: only the last one leads nowhere.
                let (first, next) = tx.red_links(HERE_NAME, "", 10, 3)?;
                assert!(first.is_empty() && next.is_some(), "{first:?}");
                let (second, next) = tx.red_links(HERE_NAME, &next.unwrap(), 10, 3)?;
                assert_eq!((second[0].slug.as_str(), second[0].names, next), ("zone-de-rencontre", 1, None));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn names_that_lead_nowhere_come_with_the_pages_that_name_them() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let pages: Vec<PageId> =
                    (0..4).map(|n| live_page(tx, &format!("page-{n}"), at(n))).collect::<Result<_, Error>>()?;
                for page in &pages {
                    tx.set_links(*page, &[link("beaucoup"), link("page-1")])?;
                }
                let typed = Link { relation: "requires".into(), ..link("seulement-un-champ") };
                let elsewhere = Link { authority: "gent.example".into(), ..link("elders") };
                tx.set_links(pages[0], &[link("beaucoup"), link("alpha"), typed, elsewhere])?;
                let (red, next) = tx.red_links(HERE_NAME, "", 1, 2)?;
                assert_eq!((red[0].slug.as_str(), next.as_deref()), ("alpha", Some("alpha")));
                let (red, next) = tx.red_links(HERE_NAME, "alpha", 5, 2)?;
                let names: Vec<_> = red.iter().map(|red| (red.slug.as_str(), red.names)).collect();
                assert_eq!((names, next), (vec![("beaucoup", 4)], None));
                let by: Vec<_> = red[0].named_by.iter().map(|page| page.id).collect();
                assert_eq!(by, [pages[3], pages[2]], "the newest, no more than asked for");
                assert_eq!(tx.count_red_links(HERE_NAME, 1)?, (1, true));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_practice_lacks_evidence_until_a_trial_stands_that_reports_on_it() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let [practice, proven, report] = [("practice", 0), ("proven", 1), ("report", 2)]
                    .map(|(slug, n)| live_page(tx, slug, at(n)).unwrap());
                tx.set_facets(practice, &[facet("evidence_level:0", None)])?;
                tx.set_facets(proven, &[])?;
                let slugs = |tx: &mut Tx<'_>| -> Result<Vec<String>, Error> {
                    Ok(tx.unproven(HERE_NAME, None, 10)?.0.into_iter().map(|page| page.slug).collect())
                };
                assert_eq!(slugs(tx)?, ["practice"]);
                let trial = TrialReport { outcome: "no_effect".into(), ..TrialReport::default() };
                tx.set_trial(report, Some(&trial))?;
                tx.set_links(report, &[Link { relation: "mentions".into(), ..link("practice") }])?;
                assert_eq!(slugs(tx)?, ["practice"], "to name it is no trial of it");
                tx.set_links(report, &[Link { relation: "reports_on".into(), ..link("practice") }])?;
                assert_eq!(slugs(tx)?, Vec::<String>::new(), "one without effect is a trial");
                tx.set_trial(report, None)?;
                assert_eq!(slugs(tx)?, ["practice"]);
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn pages_past_their_day_come_part_by_part_those_first_that_wait_longest() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                for (slug, due) in [("b", 20), ("a", 10), ("c", 20), ("later", 90)] {
                    let page = live_page(tx, slug, at(0))?;
                    tx.set_care(page, &Care { stewards: vec![], due: Some(at(due)) })?;
                }
                let slugs = |pages: Vec<koinon_store::Page>| pages.into_iter().map(|p| p.slug).collect::<Vec<_>>();
                let (first, next) = tx.overdue(at(30), None, 2)?;
                assert_eq!(slugs(first), ["a", "b"]);
                let (second, next) = tx.overdue(at(30), next, 2)?;
                assert_eq!((slugs(second), next), (vec!["c".to_owned()], None));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn facets_follow_the_page_and_events_come_in_the_order_of_their_end() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let gent = tx.ensure_city(&city("https://gent.example", "Gent"))?;
                let one = live_page(tx, "one", at(1))?;
                let two = live_page(tx, "two", at(2))?;
                let theirs = page(tx, gent, "theirs")?;
                save(tx, theirs, "Texte", at(3))?;
                for (page, ends) in [(one, 50), (two, 40), (theirs, 45)] {
                    tx.set_facets(page, &[facet("event:ends", Some(ends)), facet("event:ends", Some(ends))])?;
                }
                let coming = |tx: &mut Tx<'_>, now: Timestamp| -> Result<Vec<PageId>, Error> {
                    Ok(tx.coming_pages(HERE, "event:ends", now, 10)?.into_iter().map(|page| page.id).collect())
                };
                assert_eq!(coming(tx, at(0))?, [two, one], "of this city alone");
                assert_eq!(coming(tx, at(41))?, [one]);
                assert_eq!(coming(tx, at(51))?, []);
                tx.set_facets(one, &[facet("organisation_kind:city_network", None)])?;
                assert_eq!(coming(tx, at(0))?, [two]);
                let networks = tx.pages_with_facet("organisation_kind:city_network", None, 10)?;
                assert_eq!(networks.iter().map(|page| page.id).collect::<Vec<_>>(), [one]);
                let draft = page(tx, HERE, "draft")?;
                tx.set_facets(draft, &[facet("organisation_kind:city_network", None)])?;
                let after = Some((at(1), one));
                assert_eq!(tx.pages_with_facet("organisation_kind:city_network", after, 10)?, []);
                assert_eq!(tx.pages_with_facet("organisation_kind:city_network", None, 10)?.len(), 1, "no draft");
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}
