//! The first run.

use koinon_commons::setup::Setup;
use koinon_commons::{Actor, Error};
use koinon_core::policy::Role;
use koinon_store::testing::each_database;

use crate::city::{PASSWORD, actor, clock, codes, open, setup};

#[tokio::test]
async fn the_first_run_token_opens_once() {
    each_database(async |database| {
        let folder = tempfile::tempdir().unwrap();
        let commons = open(&database.store, &folder, &clock()).await;
        assert!(!commons.is_set_up());
        assert!(matches!(commons.identity(), Err(Error::NotSetUp)));
        let earlier = commons.new_setup_token().await.unwrap().unwrap();
        let token = commons.new_setup_token().await.unwrap().unwrap();
        for wrong in ["", "guess", &earlier] {
            assert_eq!(codes(commons.set_up_with_token(wrong, setup()).await), ["wrong_token"], "{wrong}");
            assert!(!commons.is_set_up());
        }
        let unusable = Setup { name: " \u{200b}".into(), ..setup() };
        assert_eq!(codes(commons.set_up_with_token(&token, unusable).await), ["empty"]);
        assert!(!commons.is_set_up());
        // An answer that could not be used does not cost the token.
        commons.set_up_with_token(&token, setup()).await.unwrap();
        assert!(commons.is_set_up());
        assert_eq!(commons.identity().unwrap().name, "Bordeaux");
        assert!(matches!(commons.set_up_with_token(&token, setup()).await, Err(Error::NotFound)));
        assert_eq!(commons.new_setup_token().await.unwrap(), None);
        let Actor::Person(account) = actor(&commons, "adele.admin").await else { panic!("no account") };
        assert_eq!(account.role, Role::Administrator);
        assert!(commons.check_password("adele.admin", PASSWORD.into(), "192.0.2.1").await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_city_is_set_up_once_also_by_two_at_a_time() {
    each_database(async |database| {
        let folder = tempfile::tempdir().unwrap();
        let commons = open(&database.store, &folder, &clock()).await;
        let token = commons.new_setup_token().await.unwrap().unwrap();
        let other = Setup { login: "eve.example".into(), ..setup() };
        let (one, two) =
            tokio::join!(commons.set_up_with_token(&token, setup()), commons.set_up_with_token(&token, other));
        assert!(one.is_ok() != two.is_ok(), "{one:?}, {two:?}");
        assert_eq!(commons.counts().await.unwrap().0, 1);
        let key = commons.identity().unwrap().record_key.public();
        assert!(matches!(commons.set_up(setup()).await, Err(Error::Taken(_))));
        // The key that signs is the one that was stored, also after a restart.
        let again = open(&database.store, &tempfile::tempdir().unwrap(), &clock()).await;
        assert_eq!(again.identity().unwrap().record_key.public(), key);
    })
    .await;
}

#[tokio::test]
async fn a_data_folder_of_another_city_is_refused() {
    each_database(async |database| {
        let folder = tempfile::tempdir().unwrap();
        open(&database.store, &folder, &clock()).await.set_up(setup()).await.unwrap();
        let config = koinon_commons::Config {
            origin: koinon_core::Origin::of_str("https://strasbourg.example").unwrap(),
            data_dir: folder.path().join("other"),
            default_lang: "fr".into(),
            sends_mail: false,
            media_store: None,
        };
        let opened = koinon_commons::Commons::open(config, database.store.clone(), clock()).await;
        assert!(matches!(opened, Err(Error::Store(_))));
    })
    .await;
}

#[tokio::test]
async fn the_command_line_acts_as_the_first_administrator_who_is_not_suspended() {
    each_database(async |database| {
        let city = crate::city::TestCity::new(database).await;
        let ana = city.ana.account().unwrap().person.id;
        city.commons.set_role(&city.administrator, ana, Role::Administrator).await.unwrap();
        let operator = city.commons.operator().await.unwrap();
        assert_eq!(operator.account().unwrap().login, "adele.admin");
        let adele = city.administrator.account().unwrap().person.id;
        let ana = actor(&city.commons, "ana.example").await;
        city.commons.set_suspended(&ana, adele, true).await.unwrap();
        assert_eq!(city.commons.operator().await.unwrap().account().unwrap().login, "ana.example");
    })
    .await;
}
