//! Pages of other cities: in any order, once, and only as their city signed them.

use koinon_commons::mirror::{Authority, Received};
use koinon_commons::places::PlaceQuery;
use koinon_commons::publish::Edit;
use koinon_commons::read::{ListQuery, PageRef};
use koinon_commons::search::Query;
use koinon_commons::{Actor, Error, Refusal};
use koinon_core::PageState;
use koinon_store::Standing;
use koinon_store::testing::each_database;

use crate::city::TestCity;
use crate::peer::{Peer, answered, mirrored, record, sent};

#[tokio::test]
async fn what_arrives_is_kept_whole_and_shown_from_its_source() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let text = "---\nthemes: [nature]\n---\n# Jasmin\n\nBlanc. [[Compost]]\n";
        let id = peer.page(1);
        let first = peer.live(&id, &[], text);
        let Received::Stored(page) = sent(&city, &first).await else { panic!("not stored") };

        let address = PageRef::parse("jasmin@sidi-bou-said.example");
        let view = city.commons.page(&Actor::Anyone, &address).await.unwrap();
        assert_eq!((view.page.id, view.markdown.as_deref()), (page, Some(text)));
        assert_eq!(view.page.ulid, "01J00000000000000000000001");
        let head = view.head.unwrap();
        assert_eq!((head.record, head.hash), (first.record.clone(), first.record.revision()));
        assert_eq!(head.author.unwrap().name, "Leïla Exemple");
        assert_eq!((view.page.title.as_str(), view.page.summary.as_str()), ("Jasmin", "Blanc. Compost"));
        assert_eq!(city.commons.raw_object(id.clone()).await.unwrap(), first.raw);
        // Its links lead to its own city.
        let links = city.commons.links(&Actor::Anyone, &address, 10).await.unwrap();
        assert_eq!(links.outgoing[0].link.authority, "sidi-bou-said.example");
        assert_eq!(links.outgoing[0].link.slug, "compost");
        // Nobody edits it here.
        let edit = Edit { base_revision: view.page.head_hash, markdown: "# Mine\n".into(), ..Edit::default() };
        let refused = city.edit_with(&city.administrator, page, edit).await;
        assert!(matches!(refused, Err(Error::Forbidden(Refusal::OtherCity))));
        let refused = city.commons.delete_page(&city.administrator, page, None).await;
        assert!(matches!(refused, Err(Error::Forbidden(Refusal::OtherCity))));
        // It is not ours to deliver.
        assert_eq!(city.stored(|conn| conn.local_changes_after(0, 10)).await, []);
        assert_eq!(city.log_position().await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_activity_has_its_effect_once() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let first = peer.live(&peer.page(1), &[], "# Jasmin\n");
        let activity = "https://sidi-bou-said.example/id/activity/1";
        let receive = |arrived| city.commons.receive_revision(Some(activity.into()), Authority::Sent, arrived);
        assert!(matches!(receive(first.clone()).await.unwrap(), Received::Stored(_)));
        let position = city.log_position().await;
        assert_eq!(receive(first.clone()).await.unwrap(), Received::Known);
        // The mark counts, not the content: an activity id is never used for a second effect.
        assert_eq!(receive(peer.live(&peer.page(1), &[&first], "# Other\n")).await.unwrap(), Received::Known);
        assert_eq!(city.log_position().await, position);
        // Nor does the same revision in another activity do anything.
        assert_eq!(sent(&city, &first).await, Received::Known);
        assert_eq!(city.log_position().await, position);
    })
    .await;
}

#[tokio::test]
async fn an_activity_without_an_effect_may_come_again() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let page = peer.page(1);
        let first = peer.live(&page, &[], "# Jasmin\n");
        let second = peer.live(&page, &[&first], "# Jasmin\n\nTwo.\n");
        let third = peer.live(&page, &[&second], "# Jasmin\n\nThree.\n");
        sent(&city, &first).await;
        let activity = Some("https://sidi-bou-said.example/id/activity/3".to_owned());
        let mut altered = third.clone();
        altered.source = Some("# Altered\n".into());
        let receive = |authority, arrived| city.commons.receive_revision(activity.clone(), authority, arrived);
        assert!(matches!(receive(Authority::Sent, altered).await.unwrap(), Received::Mismatch(_)));
        assert_eq!(receive(Authority::Sent, third.clone()).await.unwrap(), Received::AskOrigin);
        assert!(matches!(receive(Authority::OriginAnswered, third).await.unwrap(), Received::Stored(_)));
    })
    .await;
}

#[tokio::test]
async fn a_child_that_arrives_before_its_parent_waits_for_the_origins_word() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let page = peer.page(1);
        let first = peer.live(&page, &[], "# Jasmin\n");
        let second = peer.live(&page, &[&first], "# Jasmin\n\nTwo.\n");
        let third = peer.live(&page, &[&second], "# Jasmin\n\nThree.\n");
        assert!(matches!(sent(&city, &first).await, Received::Stored(_)));
        assert_eq!(sent(&city, &third).await, Received::AskOrigin);
        assert_eq!(mirrored(&city, &page).await.unwrap().head_hash, Some(first.record.revision()));
        assert!(matches!(answered(&city, &third).await, Received::Stored(_)));
        let row = mirrored(&city, &page).await.unwrap();
        assert_eq!((row.head_hash, row.problem), (Some(third.record.revision()), None));
        assert_eq!(sent(&city, &second).await, Received::Known);
        assert_eq!(sent(&city, &first).await, Received::Known);
        assert_eq!(city.text(row.id).await, "# Jasmin\n\nThree.\n");
    })
    .await;
}

#[tokio::test]
async fn the_order_of_arrival_does_not_matter() {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        for (number, order) in (1..).zip(orders) {
            let page = peer.page(number);
            let first = peer.live(&page, &[], "# Jasmin\n");
            let second = peer.live(&page, &[&first], "# Jasmin\n\nTwo.\n");
            let third = peer.live(&page, &[&second], "# Jasmin\n\nThree.\n");
            let all = [first, second, third];
            for index in order {
                if sent(&city, &all[index]).await == Received::AskOrigin {
                    // Its city answers with the newest that it has.
                    assert_ne!(answered(&city, &all[2]).await, Received::AskOrigin);
                }
            }
            let row = mirrored(&city, &page).await.unwrap();
            assert_eq!((row.head_hash, row.problem), (Some(all[2].record.revision()), None), "{order:?}");
            assert_eq!(city.text(row.id).await, "# Jasmin\n\nThree.\n");
        }
    })
    .await;
}

#[tokio::test]
async fn a_delete_before_its_create_leaves_a_tombstone_and_an_undo_takes_it_away() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let id = peer.page(1);
        let first = peer.live(&id, &[], "# Jasmin\n");
        let deleted = peer.deleted(&first);
        assert!(matches!(sent(&city, &deleted).await, Received::Stored(_)));
        assert_eq!(mirrored(&city, &id).await.unwrap().standing, Standing::Deleted);
        assert_eq!(sent(&city, &first).await, Received::Known);
        assert_eq!(mirrored(&city, &id).await.unwrap().standing, Standing::Deleted);
        assert_eq!(city.commons.raw_object(id.clone()).await.unwrap(), None);

        let restored = peer.live(&id, &[&deleted], "# Jasmin\n");
        assert!(matches!(sent(&city, &restored).await, Received::Stored(_)));
        let row = mirrored(&city, &id).await.unwrap();
        assert_eq!((row.standing, city.text(row.id).await), (Standing::Live, "# Jasmin\n".to_owned()));
        // The Delete, come once more, is older.
        assert_eq!(sent(&city, &deleted).await, Received::Known);
        assert_eq!(mirrored(&city, &id).await.unwrap().standing, Standing::Live);
    })
    .await;
}

#[tokio::test]
async fn two_signed_pasts_are_a_divergence_that_the_origin_settles() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let page = peer.page(1);
        let first = peer.live(&page, &[], "# Jasmin\n");
        let ours = peer.live(&page, &[&first], "# Jasmin\n\nOne past.\n");
        let other = peer.live(&page, &[&first], "# Jasmin\n\nAnother past.\n");
        sent(&city, &first).await;
        sent(&city, &ours).await;
        assert_eq!(sent(&city, &other).await, Received::AskOrigin);
        let row = mirrored(&city, &page).await.unwrap();
        assert_eq!((row.head_hash, row.problem), (Some(ours.record.revision()), None));

        assert!(matches!(answered(&city, &other).await, Received::Stored(_)));
        let row = mirrored(&city, &page).await.unwrap();
        assert_eq!((row.head_hash, row.problem.as_deref()), (Some(other.record.revision()), Some("diverged")));
        // Both stay readable.
        assert_eq!(city.history(row.id).await.len(), 3);

        // An origin that goes back to what it had signed before has diverged as well.
        let page = peer.page(2);
        let old = peer.live(&page, &[], "# Jasmin\n");
        let new = peer.live(&page, &[&old], "# Jasmin\n\nNew.\n");
        sent(&city, &old).await;
        sent(&city, &new).await;
        assert_eq!(answered(&city, &old).await, Received::Known);
        let row = mirrored(&city, &page).await.unwrap();
        assert_eq!((row.head_hash, row.problem.as_deref()), (Some(new.record.revision()), Some("diverged")));
        assert_eq!(answered(&city, &new).await, Received::Known);
        assert_eq!(mirrored(&city, &page).await.unwrap().problem, None);
    })
    .await;
}

#[tokio::test]
async fn a_history_never_loops_and_a_revision_is_never_another() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let page = peer.page(1);
        let first = peer.live(&page, &[], "# Jasmin\n");
        let second = peer.live(&page, &[&first], "# Jasmin\n\nTwo.\n");
        sent(&city, &first).await;
        sent(&city, &second).await;
        // A revision that names as its parents what does not exist, and one that closes a circle as far as hashes let it.
        let mut orphan = record(&page, &[&second], "# Jasmin\n\nOrphan.\n", PageState::Live);
        orphan.parents = vec![koinon_core::Hash::of("nowhere")];
        let orphan = peer.signed(orphan, Some("# Jasmin\n\nOrphan.\n"));
        assert_eq!(sent(&city, &orphan).await, Received::AskOrigin);
        let back = peer.live(&page, &[&orphan, &second], "# Jasmin\n");
        assert!(matches!(answered(&city, &back).await, Received::Stored(_)));
        let row = mirrored(&city, &page).await.unwrap();
        let seen = city.history(row.id).await;
        let mut hashes: Vec<_> = seen.iter().map(|revision| revision.hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 3);

        // The same text on another page is another revision; one page's revision cannot be handed in as another's.
        let elsewhere = peer.live(&peer.page(2), &[], "# Jasmin\n");
        assert_ne!(elsewhere.record.revision(), first.record.revision());
        let mut moved = first.clone();
        moved.record.page = peer.page(3);
        assert!(matches!(sent(&city, &moved).await, Received::Mismatch(_)));
        assert!(mirrored(&city, &peer.page(3)).await.is_none());
        let known = first.record.revision();
        let kept = city.stored(move |conn| conn.revision_by_hash(&known)).await.unwrap();
        assert_eq!(kept.record, first.record);
    })
    .await;
}

#[tokio::test]
async fn a_city_whose_clock_is_ahead_gains_no_place_in_lists() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let text = "# Jasmin\n";
        let mut ahead = record(&peer.page(1), &[], text, PageState::Live);
        let (arrival, signed) = (city.commons.now(), city.commons.now().plus_millis(1000 * 365 * 24 * 3_600_000));
        ahead.time = signed;
        sent(&city, &peer.signed(ahead, Some(text))).await;
        city.clock.advance(60_000);
        let ours = city.published("# Parc\n").await;

        let listed = city.commons.pages(ListQuery { limit: 10, ..ListQuery::default() }).await.unwrap();
        assert_eq!(listed.iter().map(|page| page.title.as_str()).collect::<Vec<_>>(), ["Parc", "Jasmin"]);
        city.commons.catch_up_index().await.unwrap();
        let (found, _) = city.commons.search(Query { limit: 10, ..Query::default() }).await.unwrap();
        assert_eq!(found.iter().map(|found| found.page.id).collect::<Vec<_>>(), [ours.id, listed[1].id]);

        // What is shown says both: when it came, and what its city says.
        let view = city.commons.page(&Actor::Anyone, &PageRef::Row(listed[1].id)).await.unwrap();
        assert_eq!((view.page.updated, view.page.created, view.dated()), (arrival, arrival, Some(signed)));
        assert_eq!(city.commons.page(&Actor::Anyone, &PageRef::Row(ours.id)).await.unwrap().dated(), None);
    })
    .await;
}

#[tokio::test]
async fn a_theme_lists_copies_too_and_pages_that_are_older_than_such_lists() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let text = "---\nthemes: [water, energy]\n---\n# Jasmin\n";
        let first = peer.live(&peer.page(1), &[], text);
        sent(&city, &first).await;
        let ours = city.published("---\nthemes: water\n---\n# Parc\n").await;
        let of = async |theme: &str| {
            let query = ListQuery { theme: Some(theme.into()), limit: 10, ..ListQuery::default() };
            let pages = city.commons.pages(query).await.unwrap();
            pages.into_iter().map(|page| page.title).collect::<Vec<_>>()
        };
        assert_eq!(
            (of("water").await, of("energy").await),
            (vec!["Parc".into(), "Jasmin".into()], vec!["Jasmin".into()])
        );

        let library = "---\nkind: place\nplace_kind: library\nstatus: open\naddress: A\nopening_hours: unknown\nlast_checked: 2026\n\
                       location: {type: Point, coordinates: [-0.57, 44.84]}\n---\n# Mériadeck\n";
        let library = city.published(library).await;
        let places = async || {
            let found = city.commons.places(PlaceQuery { limit: 10, ..PlaceQuery::default() }).await.unwrap();
            found.places.into_iter().map(|found| found.place.page.id).collect::<Vec<_>>()
        };
        assert_eq!(places().await, [library.id]);

        // As a city is that was kept by a program without such lists.
        let copy = mirrored(&city, &peer.page(1)).await.unwrap().id;
        let forget = move |tx: &mut koinon_store::Tx<'_>| -> Result<(), koinon_store::Error> {
            tx.set_setting("themes_trials_with_protocols_care_looks_places_and_facets_noted", None)?;
            tx.set_place(library.id, None)?;
            [copy, ours.id].into_iter().try_for_each(|page| tx.set_themes(page, &[]))
        };
        city.commons.store().write(forget).await.unwrap();
        assert!(of("water").await.is_empty() && places().await.is_empty());
        city.commons.note_older_pages().await.unwrap();
        assert_eq!((of("water").await.len(), places().await), (2, vec![library.id]));

        sent(&city, &peer.deleted(&first)).await;
        city.edit(&city.officer, ours.id, "---\nthemes: mobility\n---\n# Parc\n").await.unwrap();
        assert_eq!((of("water").await.len(), of("mobility").await.len()), (0, 1));
        city.commons.note_older_pages().await.unwrap();
        assert_eq!((of("water").await.len(), of("mobility").await.len()), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn a_city_known_only_as_somebodys_home_is_not_listed() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let listed = async || {
            let cities = city.commons.cities().await.unwrap();
            cities.into_iter().map(|(city, _)| city.origin.authority().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(listed().await, ["bordeaux.example"]);
        let mut arrived = peer.live(&peer.page(1), &[], "# Jasmin\n");
        let mut other = arrived.contributors[0].clone();
        other.id = koinon_core::OpaqueId([9; 16]);
        other.actor = "https://elsewhere.example/id/person/nour".into();
        arrived.contributors.push(other);
        sent(&city, &arrived).await;
        assert_eq!(listed().await, ["bordeaux.example", "sidi-bou-said.example"]);
        let view = city.commons.page(&Actor::Anyone, &PageRef::ApId(peer.page(1))).await.unwrap();
        let homes: Vec<_> = view.authors.iter().filter_map(|a| a.person.as_ref()).map(|p| &*p.authority).collect();
        assert!(homes.contains(&"elsewhere.example"), "who wrote it is still said: {homes:?}");
    })
    .await;
}

#[tokio::test]
async fn h19_another_licence_is_that_of_the_new_version_and_of_no_older_one() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let first = peer.live(&peer.page(1), &[], "# Jasmin\n");
        sent(&city, &first).await;
        let mut record = record(&peer.page(1), &[&first], "# Jasmin\n\nBlanc.\n", PageState::Live);
        record.licence = "LicenseRef-all-rights-reserved".into();
        let closed = peer.signed(record, Some("# Jasmin\n\nBlanc.\n"));
        sent(&city, &closed).await;
        let page = mirrored(&city, &peer.page(1)).await.unwrap();
        assert_eq!(page.licence, "LicenseRef-all-rights-reserved");
        let licences: Vec<_> = city.history(page.id).await.into_iter().map(|version| version.record.licence).collect();
        assert_eq!(licences, ["CC-BY-SA-4.0", "LicenseRef-all-rights-reserved"], "what was given stays given");
    })
    .await;
}
