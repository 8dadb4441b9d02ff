//! People, accounts, sessions, tokens, settings and cities.

use koinon_core::Hash;
use koinon_core::policy::Role;
use koinon_store::testing::each_database;
use koinon_store::{CityProfile, Error, HERE, NewPerson, Session};

use crate::fixture::{at, bordeaux, city, live_page, person};

#[tokio::test]
async fn a_setting_is_set_renewed_and_removed_and_a_key_is_never_overwritten() {
    each_database(async |store| {
        store
            .write(|tx| {
                tx.set_setting("name", Some("Bordeaux"))?;
                tx.set_setting("name", Some("Bordeaux-Bastide"))?;
                assert_eq!(tx.setting("name")?.as_deref(), Some("Bordeaux-Bastide"));
                tx.set_setting("name", None)?;
                assert_eq!(tx.setting("name")?, None);
                tx.insert_local_key("record", &[0, 1, 255], "z6Mk", at(0))?;
                assert_eq!(tx.local_key("record")?, Some((vec![0, 1, 255], "z6Mk".into())));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        let again = store.write(|tx| tx.insert_local_key("record", &[2], "other", at(0))).await;
        assert!(matches!(again, Err(Error::Taken(_))));
    })
    .await;
}

#[tokio::test]
async fn a_city_is_set_up_once_and_others_are_remembered() {
    each_database(async |store| {
        let sidi = || city("http://sidi.localhost:8101", "Sidi Bou Saïd");
        let early = store.write(move |tx| tx.ensure_city(&sidi())).await;
        assert!(matches!(early, Err(Error::Missing(_))), "the first row is this city's");
        bordeaux(store).await;
        let again = store.write(|tx| tx.create_here(&city("https://autre.example", "Autre"), "epoch")).await;
        assert!(matches!(again, Err(Error::Taken(_))));
        store
            .write(move |tx| {
                assert_eq!(tx.log_head()?.epoch, "first-epoch");
                let id = tx.ensure_city(&sidi())?;
                assert_eq!(tx.ensure_city(&sidi())?, id);
                assert_eq!(tx.city_by_authority("sidi.localhost:8101")?.unwrap().id, id);
                assert_eq!(tx.city_by_authority("sidi.localhost")?, None);
                assert_eq!(tx.city_by_origin(&sidi().origin)?.unwrap().origin, sidi().origin);
                tx.set_city_profile(
                    id,
                    &CityProfile {
                        name: "Sidi Bou Saïd".into(),
                        summary: "Sur la falaise".into(),
                        city_actor: "http://sidi.localhost:8101/id/city".into(),
                        pages_actor: "http://sidi.localhost:8101/id/person/pages".into(),
                        inbox: "http://sidi.localhost:8101/inbox".into(),
                        software: Some("koinon".into()),
                    },
                )?;
                tx.pin_record_key(id, "http://sidi.localhost:8101/id/person/pages#key", "z6Mk")?;
                tx.city_heard(id, at(3))?;
                tx.city_error(id, Some("no answer"))?;
                tx.city_error(id, None)?;
                tx.count_mismatch(id)?;
                tx.count_mismatch(id)?;
                tx.set_city_blocked(id, Some("spam"))?;
                let known = tx.city(id)?.unwrap();
                assert_eq!((known.record_key.as_deref(), known.mismatches), (Some("z6Mk"), 2));
                assert_eq!((known.last_heard, known.last_error), (Some(at(3)), None));
                assert_eq!((known.blocked, known.blocked_reason.as_deref()), (true, Some("spam")));
                tx.set_city_blocked(id, None)?;
                live_page(tx, "compost", at(1))?;
                tx.update_here("Zbordeaux", "Une ville")?;
                // Not followed, not following, without pages here: it is known by name only.
                assert_eq!(tx.cities()?.len(), 1);
                tx.set_city_blocked(id, Some("spam"))?;
                assert_eq!(tx.cities()?.len(), 2, "a block is shown");
                tx.set_city_blocked(id, None)?;
                tx.save_follower(&koinon_store::Follower {
                    actor: "http://sidi.localhost:8101/id/person/pages".into(),
                    follow_id: "http://sidi.localhost:8101/follow/1".into(),
                    inbox: "http://sidi.localhost:8101/inbox".into(),
                    reads_activities: true,
                    software: None,
                    created: at(1),
                })?;
                let cities = tx.cities()?;
                let listed: Vec<_> = cities.iter().map(|(city, pages)| (city.name.as_str(), *pages)).collect();
                assert_eq!(listed, [("Zbordeaux", 1), ("Sidi Bou Saïd", 0)]);
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_person_signs_in_until_the_session_ends_or_they_are_suspended() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                assert!(!tx.has_accounts()?);
                let leila = person(tx, HERE, "leila")?;
                assert!(matches!(person(tx, HERE, "leila"), Err(Error::Taken(_))));
                tx.insert_account(leila, "leila", "argon2id", Role::Contributor, at(0))?;
                assert!(tx.has_accounts()?);
                let paul = person(tx, HERE, "paul")?;
                let taken = tx.insert_account(paul, "leila", "x", Role::Contributor, at(0));
                assert!(matches!(taken, Err(Error::Taken(_))));
                tx.insert_account(paul, "paul", "x", Role::Officer, at(0))?;

                let session = Session {
                    token: Hash::of("cookie"),
                    person: leila,
                    csrf: "form".into(),
                    created: at(0),
                    expires: at(10),
                };
                tx.insert_session(&session)?;
                let token = tx.insert_api_token(&Hash::of("bearer"), leila, "script", "read", at(0), None)?;
                tx.insert_api_token(&Hash::of("short"), leila, "short", "read", at(0), Some(at(5)))?;
                let (found, account) = tx.session(&session.token, at(9))?.unwrap();
                assert_eq!((&found, account.login.as_str(), account.role), (&session, "leila", Role::Contributor));
                assert_eq!(tx.session(&session.token, at(10))?, None);
                tx.touch_api_token(token, at(2))?;
                assert_eq!(tx.api_token(&Hash::of("bearer"), at(99))?.unwrap().0.last_used, Some(at(2)));
                assert!(tx.api_token(&Hash::of("short"), at(4))?.is_some());
                assert_eq!(tx.api_token(&Hash::of("short"), at(5))?, None);
                assert_eq!(tx.api_tokens(leila)?.len(), 2);
                assert!(!tx.delete_api_token(paul, token)?, "another person's token stays");

                tx.set_role(leila, Role::Officer)?;
                tx.set_password(leila, "new")?;
                tx.set_person_name(leila, "Leïla")?;
                let account = tx.account_by_login("leila")?.unwrap();
                assert_eq!((account.role, account.password.as_str()), (Role::Officer, "new"));
                assert_eq!(account.person.name, "Leïla");
                assert_eq!(tx.account(leila)?.as_ref(), Some(&account));
                assert_eq!(tx.accounts(None, 1)?, [account]);
                assert_eq!(tx.accounts(Some("leila"), 10)?[0].login, "paul");

                tx.set_suspended(leila, true)?;
                assert_eq!(tx.session(&session.token, at(1))?, None);
                assert_eq!(tx.api_token(&Hash::of("bearer"), at(1))?, None);
                tx.set_suspended(leila, false)?;
                assert_eq!(tx.session(&session.token, at(1))?, None, "what was ended stays ended");
                tx.insert_session(&session)?;
                tx.delete_expired_sessions(at(9))?;
                assert!(tx.session(&session.token, at(9))?.is_some());
                tx.delete_session(&session.token)?;
                assert_eq!(tx.session(&session.token, at(9))?, None);
                assert!(matches!(tx.set_role(koinon_store::PersonId(999), Role::Officer), Err(Error::Missing(_))));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn people_of_other_cities_are_known_by_their_address_alone() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(|tx| {
                let local = person(tx, HERE, "leila")?;
                let sidi = tx.ensure_city(&city("https://sidi.example", "Sidi Bou Saïd"))?;
                let remote = NewPerson {
                    ulid: "remote".into(),
                    ap_id: "https://sidi.example/id/person/1".into(),
                    city: sidi,
                    handle: "leila".into(),
                    name: "Leïla".into(),
                    created: at(0),
                };
                let id = tx.ensure_person(&remote)?;
                let renamed = NewPerson { ulid: "other".into(), name: "Leïla B.".into(), ..remote };
                assert_eq!(tx.ensure_person(&renamed)?, id);
                let known = tx.person(id)?.unwrap();
                assert_eq!((known.name.as_str(), known.ulid.as_str()), ("Leïla B.", "remote"));
                assert_eq!(known.authority, "sidi.example");
                assert_eq!(tx.person_by_ap_id("https://sidi.example/id/person/1")?, Some(known));
                assert_eq!(tx.local_person("leila")?.unwrap().id, local);
                assert_eq!(tx.person_by_ulid("remote")?, None, "an id of ours is of our people");
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    })
    .await;
}
