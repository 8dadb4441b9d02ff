//! Who may edit a page: what becomes of the same edit under each policy, by each role.

use koinon_commons::publish::{PAGE_LOCKED, Saved, WAITS_FOR_REVIEW};
use koinon_commons::{Actor, Error, Refusal};
use koinon_core::policy::PagePolicy;
use koinon_store::testing::each_database;

use crate::city::{TestCity, codes};

const DAY: i64 = 24 * 3600 * 1000;

#[tokio::test]
async fn each_policy_does_with_each_role_what_it_says() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let roles = [(&city.ana, "contributor"), (&city.officer, "officer"), (&city.administrator, "administrator")];
        for policy in [PagePolicy::Open, PagePolicy::Reviewed, PagePolicy::Locked] {
            let page = city.published("# Parc\n").await;
            city.commons.set_policy(&city.officer, page.id, policy, Some("an edit war".into()), None).await.unwrap();
            for (actor, role) in roles {
                let text = format!("# Parc\n\nBy the {role}.\n");
                let before = city.history(page.id).await.len();
                let saved = city.edit(actor, page.id, &text).await.unwrap();
                let reason = match (policy, role) {
                    (PagePolicy::Locked, _) => Some(PAGE_LOCKED),
                    (PagePolicy::Reviewed, "contributor") => Some(WAITS_FOR_REVIEW),
                    _ => None,
                };
                if reason.is_some() {
                    assert_eq!(saved, Saved::Kept(page.id, reason), "{policy:?}, {role}");
                    let draft = city.commons.draft(actor, page.id).await.unwrap().unwrap();
                    assert_eq!((draft.markdown, draft.explanation.as_deref()), (text, reason));
                    assert_eq!(city.history(page.id).await.len(), before);
                } else {
                    assert!(matches!(saved, Saved::Published(..)), "{policy:?}, {role}: {saved:?}");
                    assert_eq!(city.text(page.id).await, text);
                }
            }
            assert!(matches!(city.edit(&Actor::Anyone, page.id, "# X\n").await, Err(Error::SignInNeeded)));
        }
    })
    .await;
}

#[tokio::test]
async fn a_lock_needs_a_public_reason_and_ends_by_itself() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n").await;
        let lock = |reason: Option<&str>, until| {
            let (commons, officer, reason) = (city.commons.clone(), city.officer.clone(), reason.map(str::to_owned));
            async move { commons.set_policy(&officer, page.id, PagePolicy::Locked, reason, until).await }
        };
        assert_eq!(codes(lock(None, None).await), ["reason_needed"]);
        assert_eq!(codes(lock(Some("\u{200b} "), None).await), ["reason_needed"]);
        assert_eq!(codes(lock(Some("war"), Some(city.commons.now())).await), ["in_the_past"]);

        lock(Some("war"), Some(city.commons.now().plus_millis(2 * DAY))).await.unwrap();
        assert_eq!(city.row(page.id).await.policy_reason.as_deref(), Some("war"));
        city.clock.advance(2 * DAY - 120_000);
        assert!(matches!(
            city.edit(&city.officer, page.id, "# Parc\n\nA.\n").await,
            Ok(Saved::Kept(_, Some(PAGE_LOCKED)))
        ));
        assert!(matches!(
            city.commons.delete_page(&city.officer, page.id, None).await,
            Err(Error::Forbidden(Refusal::Locked))
        ));
        assert!(matches!(
            city.commons.revert_page(&city.officer, page.id, page.head_hash.unwrap(), None).await,
            Err(Error::Forbidden(Refusal::Locked))
        ));
        city.clock.advance(60_000);
        assert!(matches!(city.edit(&city.officer, page.id, "# Parc\n\nA.\n").await, Ok(Saved::Published(..))));
        // The lock over, the city reads first again.
        assert!(matches!(
            city.edit(&city.ana, page.id, "# Parc\n\nB.\n").await,
            Ok(Saved::Kept(_, Some(WAITS_FOR_REVIEW)))
        ));

        // One whose end is not named ends after thirty days.
        lock(Some("war"), None).await.unwrap();
        city.clock.advance(30 * DAY);
        assert!(matches!(city.edit(&city.officer, page.id, "# Parc\n\nC.\n").await, Ok(Saved::Published(..))));
    })
    .await;
}

#[tokio::test]
async fn only_officers_set_policies_and_each_is_in_the_log() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n").await;
        let before = city.log_position().await;
        for actor in [&city.ana, &Actor::Anyone] {
            assert!(city.commons.set_policy(actor, page.id, PagePolicy::Open, None, None).await.is_err());
        }
        assert_eq!((city.row(page.id).await.policy, city.log_position().await), (PagePolicy::Reviewed, before));
        city.commons.set_policy(&city.officer, page.id, PagePolicy::Open, None, None).await.unwrap();
        assert_eq!((city.row(page.id).await.policy, city.log_position().await), (PagePolicy::Open, before + 1));
        let unknown = koinon_store::PageId(9999);
        let outcome = city.commons.set_policy(&city.officer, unknown, PagePolicy::Open, None, None).await;
        assert!(matches!(outcome, Err(Error::NotFound)));
    })
    .await;
}
