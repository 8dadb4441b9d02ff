//! Vouching for a version: by whom, in which capacity, and how it grows old.

use koinon_commons::vouch::{NewVoucher, Voucher, last_vouched};
use koinon_commons::{Actor, Error};
use koinon_core::Hash;
use koinon_core::act::Capacity;
use koinon_core::comment::CommentState;
use koinon_store::testing::each_database;
use koinon_store::{Comment, Page};

use crate::city::TestCity;

const ORGANISATION: &str = "Compost Exemple";

async fn vouch(city: &TestCity, who: &Actor, page: &Page, capacity: Capacity) -> Result<Comment, Error> {
    city.clock.advance(2000);
    let revision = city.row(page.id).await.head_hash.unwrap();
    let new = NewVoucher { revision, capacity, reason: "I have seen it work.".into() };
    city.commons.vouch(who, page.id, new).await
}

async fn vouchers(city: &TestCity, page: &Page) -> Vec<Voucher> {
    city.commons.vouchers(&Actor::Anyone, page.id).await.unwrap()
}

/// Who vouches, and for how old a version.
async fn told(city: &TestCity, page: &Page) -> Vec<(String, Option<i64>)> {
    let told = vouchers(city, page).await;
    told.into_iter().map(|one| (one.comment.author.unwrap().handle, one.versions_since)).collect()
}

fn fields(refused: Result<Comment, Error>) -> Vec<(String, String)> {
    match refused {
        Err(Error::Invalid(errors)) => errors.into_iter().map(|error| (error.field, error.code)).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_voucher_stays_with_its_version_and_grows_old_with_each_later_one() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n\nOne bin.\n").await;
        let first = page.head_hash.unwrap();
        assert!(told(&city, &page).await.is_empty());
        vouch(&city, &city.ana, &page, Capacity::Personal).await.unwrap();
        assert_eq!(told(&city, &page).await, [("ana.example".into(), Some(0))]);
        for text in ["# Compost\n\nTwo bins.\n", "# Compost\n\nThree bins.\n"] {
            city.edit(&city.officer, page.id, text).await.unwrap();
        }
        vouch(&city, &city.ben, &page, Capacity::Personal).await.unwrap();
        city.edit(&city.officer, page.id, "# Compost\n\nFour bins.\n").await.unwrap();
        assert_eq!(told(&city, &page).await, [("ben.example".into(), Some(1)), ("ana.example".into(), Some(3))]);
        let all = vouchers(&city, &page).await;
        assert_eq!(all[1].revision, first);
        assert_eq!(last_vouched(&all).map(|one| one.revision), Some(all[0].revision), "the newest of them");
    })
    .await;
}

#[tokio::test]
async fn a_person_vouches_once_for_a_page_and_takes_it_back() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n\nOne bin.\n").await;
        let before = vouch(&city, &city.ana, &page, Capacity::Personal).await.unwrap();
        city.edit(&city.officer, page.id, "# Compost\n\nTwo bins.\n").await.unwrap();
        let after = vouch(&city, &city.ana, &page, Capacity::Personal).await.unwrap();
        assert_eq!(told(&city, &page).await, [("ana.example".into(), Some(0))]);
        let stored = city.stored(move |conn| conn.comment(before.id)).await.unwrap();
        assert_eq!(stored.state, CommentState::Deleted);
        let both = city.commons.restore_comment(&city.ana, &before.ulid).await;
        assert!(matches!(both, Err(Error::Taken(_))), "{both:?}");
        city.commons.delete_comment(&city.ana, &after.ulid).await.unwrap();
        assert!(told(&city, &page).await.is_empty());
        city.commons.restore_comment(&city.ana, &before.ulid).await.unwrap();
        assert_eq!(told(&city, &page).await, [("ana.example".into(), Some(1))]);
    })
    .await;
}

#[tokio::test]
async fn for_the_city_vouch_officers_and_for_an_organisation_those_whom_the_city_has_confirmed() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (commons, page) = (&city.commons, city.published("# Compost\n").await);
        let organisation = || Capacity::Organisation(ORGANISATION.into());
        let capacity = [("capacity".to_owned(), "capacity".to_owned())];
        assert_eq!(fields(vouch(&city, &city.ana, &page, Capacity::City).await), capacity);
        vouch(&city, &city.officer, &page, Capacity::City).await.unwrap();
        assert_eq!(fields(vouch(&city, &city.ana, &page, organisation()).await), capacity);

        commons.ask_affiliation(&city.ana, &format!("  {ORGANISATION}\n")).await.unwrap();
        commons.ask_affiliation(&city.ana, ORGANISATION).await.unwrap();
        let own = commons.affiliations(&city.ana).await.unwrap();
        assert_eq!(own.len(), 1, "told twice, it is one");
        assert_eq!(fields(vouch(&city, &city.ana, &page, organisation()).await), capacity, "it is not confirmed");
        let by_others = commons.confirm_affiliation(&city.ben, own[0].id).await;
        assert!(matches!(by_others, Err(Error::Forbidden(_))), "{by_others:?}");
        let all = commons.all_affiliations(&city.ben).await;
        assert!(matches!(all, Err(Error::Forbidden(_))), "{all:?}");
        commons.confirm_affiliation(&city.officer, own[0].id).await.unwrap();
        assert_eq!(commons.capacities(&city.ana).await.unwrap().organisations, [ORGANISATION]);
        vouch(&city, &city.ana, &page, organisation()).await.unwrap();
        assert_eq!(fields(vouch(&city, &city.ben, &page, organisation()).await), capacity, "nobody else's");

        let by_others = commons.withdraw_affiliation(&city.ben, own[0].id).await;
        assert!(matches!(by_others, Err(Error::Forbidden(_))), "{by_others:?}");
        commons.withdraw_affiliation(&city.ana, own[0].id).await.unwrap();
        assert_eq!(fields(vouch(&city, &city.ana, &page, organisation()).await), capacity);
        let gone = commons.withdraw_affiliation(&city.officer, own[0].id).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        // What was said while it was so stays said.
        let capacities: Vec<_> = vouchers(&city, &page).await.into_iter().map(|one| one.capacity).collect();
        assert_eq!(capacities, [organisation(), Capacity::City]);
    })
    .await;
}

#[tokio::test]
async fn a_voucher_has_a_reason_and_a_version_of_this_page() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let other = city.published("# Another page\n").await;
        let head = page.head_hash.unwrap();
        let refused = async |revision: Hash, reason: &str| {
            let new = NewVoucher { revision, capacity: Capacity::Personal, reason: reason.into() };
            fields(city.commons.vouch(&city.ana, page.id, new).await)
        };
        for (revision, reason, field, code) in [
            (head, " \n".to_owned(), "reason", "empty"),
            (head, "x".repeat(501), "reason", "too_long"),
            (Hash::of("nothing"), "Good.".into(), "revision", "version_not_here"),
            (other.head_hash.unwrap(), "Good.".into(), "revision", "version_not_here"),
        ] {
            assert_eq!(refused(revision, &reason).await, [(field.to_owned(), code.to_owned())]);
        }
        let new = NewVoucher { revision: head, capacity: Capacity::Personal, reason: "Good.".into() };
        let nobody = city.commons.vouch(&Actor::Anyone, page.id, new).await;
        assert!(matches!(nobody, Err(Error::SignInNeeded)), "{nobody:?}");
        assert!(told(&city, &page).await.is_empty());
    })
    .await;
}
