//! Deleting, restoring and reverting: each is a revision.

use koinon_commons::only_if::{OnlyIf, Target};
use koinon_commons::publish::{Edit, Saved};
use koinon_commons::read::{ListQuery, PageRef};
use koinon_commons::{Actor, Error, Refusal};
use koinon_core::policy::PagePolicy;
use koinon_core::{Hash, PageState};
use koinon_store::Standing;
use koinon_store::testing::each_database;

use crate::city::{TestCity, codes, slug};

#[tokio::test]
async fn deleting_restoring_and_reverting_are_revisions_of_one_line() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n\nOld.\n").await;
        city.edit(&city.officer, page.id, "# Parc\n\nNew.\n").await.unwrap();
        let deleted = city.commons.delete_page(&city.officer, page.id, Some("twice".into())).await.unwrap();
        assert_eq!(
            (city.row(page.id).await.standing, city.row(page.id).await.head_hash),
            (Standing::Deleted, Some(deleted))
        );
        assert_eq!(city.commons.pages(ListQuery { limit: 10, ..ListQuery::default() }).await.unwrap(), []);
        assert_eq!(city.commons.page(&Actor::Anyone, &slug("parc")).await.unwrap().page.standing, Standing::Deleted);

        city.commons.restore_page(&city.officer, page.id, None).await.unwrap();
        assert_eq!(
            (city.row(page.id).await.standing, city.text(page.id).await),
            (Standing::Live, "# Parc\n\nNew.\n".into())
        );
        let first = city.history(page.id).await[0].hash;
        city.commons.revert_page(&city.officer, page.id, first, Some("better".into())).await.unwrap();
        assert_eq!(city.text(page.id).await, "# Parc\n\nOld.\n");

        let history = city.history(page.id).await;
        let states: Vec<PageState> = history.iter().map(|revision| revision.record.state).collect();
        assert_eq!(states, [PageState::Live, PageState::Live, PageState::Deleted, PageState::Live, PageState::Live]);
        let key = city.commons.identity().unwrap().record_key.public();
        for pair in history.windows(2) {
            assert_eq!(pair[1].record.parents, [pair[0].hash]);
            assert!(pair[0].record.time < pair[1].record.time);
        }
        for revision in &history {
            assert_eq!((revision.record.verify(&key), revision.record.revision()), (Ok(()), revision.hash));
        }
        assert_eq!(history[0].record.body, history[4].record.body);
        assert_eq!(history[2].note.as_deref(), Some("twice"));
        // Each of the five is one row of the log that is delivered.
        let changes = city.stored(|conn| conn.local_changes_after(0, 100)).await;
        assert_eq!(changes.len(), 5);
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_sense_for_a_page_as_it_stands_is_refused() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n").await;
        let other = city.published("# Autre\n").await;
        assert_eq!(codes(city.commons.restore_page(&city.officer, page.id, None).await), ["not_deleted"]);
        let foreign = city.commons.revert_page(&city.officer, page.id, other.head_hash.unwrap(), None).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        assert!(matches!(
            city.commons.revert_page(&city.officer, page.id, Hash::of("nothing"), None).await,
            Err(Error::NotFound)
        ));
        city.commons.delete_page(&city.officer, page.id, None).await.unwrap();
        assert!(matches!(city.commons.delete_page(&city.officer, page.id, None).await, Err(Error::Gone)));
        for actor in [&city.ana, &Actor::Anyone] {
            assert!(city.commons.delete_page(actor, other.id, None).await.is_err());
            assert!(city.commons.restore_page(actor, page.id, None).await.is_err());
        }
        assert!(matches!(
            city.commons.delete_page(&city.ana, other.id, None).await,
            Err(Error::Forbidden(Refusal::OfficersOnly))
        ));
        assert_eq!((city.history(page.id).await.len(), city.history(other.id).await.len()), (2, 1));
    })
    .await;
}

#[tokio::test]
async fn an_edit_of_a_page_that_was_deleted_meanwhile_is_kept() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n").await;
        let edit = Edit { base_revision: page.head_hash, markdown: "# Parc\n\nMine.\n".into(), ..Edit::default() };
        city.commons.delete_page(&city.administrator, page.id, None).await.unwrap();
        assert!(matches!(city.edit_with(&city.officer, page.id, edit).await, Err(Error::Gone)));
        assert_eq!(city.draft_text(&city.officer, page.id).await.as_deref(), Some("# Parc\n\nMine.\n"));
        assert_eq!(city.history(page.id).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_page_is_restored_also_where_another_took_its_address() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n").await;
        city.commons.delete_page(&city.officer, page.id, None).await.unwrap();
        let second = city.published("# Parc\n").await;
        assert_eq!(second.slug, "parc");
        city.commons.restore_page(&city.officer, page.id, None).await.unwrap();
        assert_eq!(
            (city.row(page.id).await.slug.as_str(), city.row(page.id).await.standing),
            ("parc-2", Standing::Live)
        );
        assert_eq!(city.commons.page(&Actor::Anyone, &slug("parc")).await.unwrap().page.id, second.id);
        assert_eq!(city.history(page.id).await.pop().unwrap().record.slug, "parc-2");
    })
    .await;
}

#[tokio::test]
async fn a_revert_brings_an_old_title_back() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n").await;
        assert!(matches!(city.edit(&city.officer, page.id, "# Jardin\n").await, Ok(Saved::Published(..))));
        city.commons.revert_page(&city.officer, page.id, page.head_hash.unwrap(), None).await.unwrap();
        let row = city.row(page.id).await;
        assert_eq!((row.title.as_str(), row.slug.as_str()), ("Parc", "parc"));
        let view = city.commons.page(&Actor::Anyone, &PageRef::parse("jardin")).await.unwrap();
        assert!(view.by_former_address);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_somebody_else_has_changed_is_left_as_it_is_if_asked_to() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n\nOld.\n").await;
        let first = page.head_hash.unwrap();
        city.edit(&city.officer, page.id, "# Parc\n\nNew.\n").await.unwrap();
        let as_of = |hash| Target { page: page.id, only_if: OnlyIf(Some(vec![Some(hash)])) };
        let (city, officer) = (&city, &city.officer);
        let stale = |outcome: Result<_, Error>| assert!(matches!(outcome, Err(Error::Stale(Some(_)))), "{outcome:?}");
        stale(city.commons.delete_page(officer, as_of(first), None).await.map(drop));
        stale(city.commons.revert_page(officer, as_of(first), first, None).await.map(drop));
        stale(city.commons.set_policy(officer, as_of(first), PagePolicy::Open, None, None).await);
        assert_eq!((city.history(page.id).await.len(), city.row(page.id).await.policy), (2, PagePolicy::default()));

        let head = city.row(page.id).await.head_hash.unwrap();
        let deleted = city.commons.delete_page(officer, as_of(head), None).await.unwrap();
        stale(city.commons.restore_page(officer, as_of(head), None).await.map(drop));
        city.commons.restore_page(officer, as_of(deleted), None).await.unwrap();
    })
    .await;
}
