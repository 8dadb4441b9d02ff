//! Lists of pages, drafts, links and files.

use koinon_core::Hash;
use koinon_core::policy::PagePolicy;
use koinon_store::testing::each_database;
use koinon_store::{ChangeKind, Draft, Error, HERE, ImportMark, Link, Media, PageFilter, PageId, PageMedia, Standing};

use crate::fixture::{at, bordeaux, city, head, live_page, named_page, next_record, page, person, save};

#[tokio::test]
async fn lists_show_live_pages_newest_first_and_go_on_where_they_stopped() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let sidi = tx.ensure_city(&city("https://sidi.example", "Sidi Bou Saïd"))?;
                // Two of each second, so that time alone does not order them.
                let pages: Vec<PageId> = (0..6)
                    .map(|n| {
                        let page =
                            named_page(tx, if n == 3 { sidi } else { HERE }, &format!("p{n}"), &format!("s{n}"))?;
                        let mut record = next_record(tx, page, "Texte", at(n / 2))?;
                        record.kind = if n % 2 == 0 { "place".into() } else { "event".into() };
                        record.lang = if n < 2 { "oc".into() } else { "fr".into() };
                        tx.insert_revision(&head(page, &record, "Texte"))?;
                        Ok(page)
                    })
                    .collect::<Result<_, Error>>()?;
                page(tx, HERE, "draft")?;
                let all = PageFilter { limit: 100, ..PageFilter::default() };
                let mut list = |filter: PageFilter| -> Result<Vec<usize>, Error> {
                    let found = tx.pages(&filter)?;
                    Ok(found.iter().map(|page| pages.iter().position(|id| *id == page.id).unwrap()).collect())
                };
                assert_eq!(list(all.clone())?, [5, 4, 3, 2, 1, 0]);
                assert_eq!(list(PageFilter { limit: 2, ..all.clone() })?, [5, 4]);
                let after = |n: usize| Some((at(i64::try_from(n).unwrap() / 2), pages[n]));
                assert_eq!(list(PageFilter { after: after(3), ..all.clone() })?, [2, 1, 0]);
                assert_eq!(list(PageFilter { after: after(2), ..all.clone() })?, [1, 0]);
                assert_eq!(list(PageFilter { city: Some(sidi), ..all.clone() })?, [3]);
                assert_eq!(list(PageFilter { kind: Some("place".into()), ..all.clone() })?, [4, 2, 0]);
                assert_eq!(list(PageFilter { lang: Some("oc".into()), ..all.clone() })?, [1, 0]);
                let both = PageFilter { city: Some(HERE), kind: Some("event".into()), ..all };
                assert_eq!(list(both)?, [5, 1]);

                let by_id = tx.pages_by_id(&[pages[4], PageId(999), pages[0]])?;
                assert_eq!(by_id.iter().map(|page| page.id).collect::<Vec<_>>(), [pages[4], pages[0]]);
                let rest = tx.pages_after(Some(HERE), pages[1], 100)?;
                assert_eq!(rest.iter().map(|page| page.id).collect::<Vec<_>>(), [pages[2], pages[4], pages[5]]);
                assert_eq!(tx.pages_after(None, PageId(0), 100)?.len(), 6);
                assert_eq!((tx.count_pages(HERE)?, tx.count_pages(sidi)?), (5, 1));
                let first = tx.page(pages[0])?.unwrap();
                assert_eq!(tx.page_by_ulid(&first.ulid)?.as_ref(), Some(&first));
                assert_eq!(tx.page_by_ap_id(&first.ap_id)?.as_ref(), Some(&first));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn policies_and_problems_are_told_to_those_who_follow_the_log() {
    each_database(async |store| {
        bordeaux(store).await;
        let page = store.write(|tx| live_page(tx, "compost", at(0))).await.unwrap();
        store
            .write(move |tx| tx.set_policy(page, PagePolicy::Locked, Some("dispute"), Some(at(9)), at(1)))
            .await
            .unwrap();
        store.write(move |tx| tx.set_problem(page, Some("diverged"), at(2))).await.unwrap();
        store.write(move |tx| tx.set_problem(page, Some("diverged"), at(3))).await.unwrap();
        let known = store.read(move |db| db.page(page)).await.unwrap().unwrap();
        assert_eq!((known.policy, known.policy_until), (PagePolicy::Locked, Some(at(9))));
        assert_eq!((known.policy_reason.as_deref(), known.problem.as_deref()), (Some("dispute"), Some("diverged")));
        let log = store.read(|db| db.changes_after(1, 10)).await.unwrap();
        assert_eq!(log.iter().map(|c| (c.kind, c.time)).collect::<Vec<_>>(), [1, 2].map(|t| (ChangeKind::Page, at(t))));
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_kept_renewed_and_thrown_away() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let leila = person(tx, HERE, "leila")?;
                let page = page(tx, HERE, "nouveau")?;
                let draft = Draft {
                    page,
                    person: leila,
                    base: Some(Hash::of("base")),
                    markdown: "# Un début".into(),
                    title: Some("Un début".into()),
                    slug: None,
                    note: None,
                    explanation: Some("waits_for_review".into()),
                    updated: at(1),
                };
                tx.save_draft(&draft)?;
                let later = Draft { base: None, title: None, explanation: None, updated: at(2), ..draft };
                tx.save_draft(&later)?;
                assert_eq!(tx.draft(page, leila)?.as_ref(), Some(&later));
                let drafts = tx.drafts_of(leila, None, 10)?;
                assert_eq!((drafts.len(), &drafts[0].0, drafts[0].1.standing), (1, &later, Standing::Draft));
                assert!(tx.drafts_of(leila, Some((at(2), page)), 10)?.is_empty());

                assert_eq!(tx.page_by_slug(HERE, "nouveau")?, None, "a draft answers to no address");
                assert!(!tx.slug_taken(HERE, "nouveau", None)?);
                tx.delete_draft_page(page)?;
                assert_eq!((tx.page(page)?, tx.draft(page, leila)?), (None, None));

                let live = live_page(tx, "compost", at(0))?;
                assert!(matches!(tx.delete_draft_page(live), Err(Error::Missing(_))));
                tx.save_draft(&Draft { page: live, ..later })?;
                tx.delete_draft(live, leila)?;
                assert_eq!(tx.draft(live, leila)?, None);
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn links_lead_to_pages_by_present_and_former_names_and_red_ones_are_counted() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let link = |slug: &str| Link {
                    relation: "mentions".into(),
                    authority: "bordeaux.example".into(),
                    slug: slug.into(),
                };
                let target = live_page(tx, "compost", at(0))?;
                let one = live_page(tx, "one", at(1))?;
                let two = live_page(tx, "two", at(2))?;
                tx.set_links(one, &[link("compost"), link("rien"), link("autre-rien"), link("rien")])?;
                tx.set_links(two, &[link("rien"), Link { relation: "based_on".into(), ..link("compost") }])?;
                assert_eq!(tx.links_from(one)?.len(), 3);
                let mut record = next_record(tx, target, "Texte", at(3))?;
                record.slug = "compost-partagé".into();
                tx.insert_revision(&head(target, &record, "Texte"))?;
                let target = tx.page(target)?.unwrap();
                let linking = tx.links_to(&target, 10)?;
                let linking: Vec<_> = linking.iter().map(|(relation, page)| (relation.as_str(), page.id)).collect();
                assert_eq!(linking, [("based_on", two), ("mentions", one)]);
                let here = |slug: &str| ("bordeaux.example".to_owned(), slug.to_owned());
                let found =
                    tx.link_targets(&[here("rien"), here("compost"), ("x.example".into(), "two".into()), here("two")])?;
                let titles: Vec<_> = found.iter().map(|found| found.as_ref().map(|page| page.title.as_str())).collect();
                assert_eq!(titles, [None, Some(target.title.as_str()), None, Some("two")]);
                let (red, _) = tx.red_links("bordeaux.example", "", 10, 1)?;
                let red: Vec<_> = red.iter().map(|red| (red.slug.as_str(), red.names, red.named_by[0].id)).collect();
                assert_eq!(red, [("autre-rien", 1, one), ("rien", 2, two)]);
                tx.set_links(one, &[link("compost")])?;
                assert_eq!(tx.count_red_links("bordeaux.example", 10)?, (1, false));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn files_are_public_while_a_live_page_names_them() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let media = |held| Media { hash: Hash::of("photo"), media_type: "image/png".into(), size: 5, held };
                let page = page(tx, HERE, "compost")?;
                tx.ensure_media(&media(false), at(0))?;
                let file = PageMedia {
                    reference: "photo.png".into(),
                    media: media(false),
                    url: Some("https://sidi.example/media/photo".into()),
                };
                tx.set_page_media(page, std::slice::from_ref(&file))?;
                assert!(!tx.media_is_public(&Hash::of("photo"))?, "a draft publishes nothing");
                save(tx, page, "![](photo.png)", at(1))?;
                assert!(tx.media_is_public(&Hash::of("photo"))?);
                let missing = tx.missing_media(10)?;
                assert_eq!(missing, [(media(false), "https://sidi.example/media/photo".to_owned())]);
                tx.ensure_media(&media(true), at(1))?;
                tx.ensure_media(&media(false), at(2))?;
                assert_eq!(tx.media(&Hash::of("photo"))?, Some(media(true)), "what is held stays held");
                assert!(tx.missing_media(10)?.is_empty());
                assert_eq!(tx.page_media(page)?, [PageMedia { media: media(true), ..file }]);
                assert!(tx.former_media(page)?.is_empty());
                tx.set_page_media(page, &[])?;
                assert!(!tx.media_is_public(&Hash::of("photo"))?);
                let former = tx.former_media(page)?;
                let names: Vec<_> = former.iter().map(|file| (file.reference.as_str(), file.media.hash)).collect();
                assert_eq!(names, [("photo.png", Hash::of("photo"))], "what it was called is kept");

                let mark = ImportMark { source: "dokuwiki".into(), path: "compost.txt".into(), crlf: true };
                tx.set_import_source(&mark, page, &Hash::of("1"))?;
                tx.set_import_source(&mark, page, &Hash::of("2"))?;
                let other = named_page(tx, HERE, "another", "another")?;
                assert!(matches!(tx.set_import_source(&mark, other, &Hash::of("3")), Err(Error::Taken(_))));
                assert_eq!(tx.import_of(page)?, Some(mark));
                assert_eq!(tx.import_source("dokuwiki", "compost.txt")?, Some((page, Hash::of("2"))));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_theme_lists_its_live_pages_newest_first_and_in_parts() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let theme = |theme: &str| vec![theme.to_owned()];
                let mut pages = Vec::new();
                for n in 0..5 {
                    let page = live_page(tx, &format!("page-{n}"), at(n))?;
                    tx.set_themes(page, &theme(if n == 2 { "energy" } else { "water" }))?;
                    pages.push(page);
                }
                let list = |tx: &mut koinon_store::Tx<'_>, filter: PageFilter| -> Result<Vec<_>, Error> {
                    let filter = PageFilter { theme: Some("water".into()), limit: 10, ..filter };
                    Ok(tx.pages(&filter)?.iter().map(|page| page.id).collect())
                };
                let water = [pages[4], pages[3], pages[1], pages[0]];
                assert_eq!(list(tx, PageFilter::default())?, water);
                let after = Some((at(3), pages[3]));
                assert_eq!(list(tx, PageFilter { after, ..PageFilter::default() })?, water[2..]);
                let kind = Some("place".to_owned());
                assert!(list(tx, PageFilter { kind, ..PageFilter::default() })?.is_empty());
                assert_eq!(list(tx, PageFilter { city: Some(HERE), ..PageFilter::default() })?, water);

                let mut deleted = next_record(tx, pages[4], "Texte", at(9))?;
                deleted.state = koinon_core::PageState::Deleted;
                tx.insert_revision(&head(pages[4], &deleted, "Texte"))?;
                tx.set_themes(pages[4], &theme("water"))?;
                tx.set_themes(pages[0], &[])?;
                assert_eq!(list(tx, PageFilter::default())?, [pages[3], pages[1]]);
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_page_dated_later_than_it_arrived_does_not_stay_on_top() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let ahead = page(tx, HERE, "ahead")?;
                let record = next_record(tx, ahead, "Texte", at(1_000_000))?;
                let new = koinon_store::NewRevision { received: at(5), ..head(ahead, &record, "Texte") };
                tx.insert_revision(&new)?;
                let newer = live_page(tx, "newer", at(6))?;
                let listed = tx.pages(&PageFilter { limit: 10, ..PageFilter::default() })?;
                assert_eq!(listed.iter().map(|page| page.id).collect::<Vec<_>>(), [newer, ahead]);
                assert_eq!((listed[1].updated, listed[1].created), (at(5), at(5)));
                let head = tx.revision(listed[1].head.unwrap())?.unwrap();
                assert_eq!(head.record.time, at(1_000_000), "what was signed stays as it was signed");
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}
