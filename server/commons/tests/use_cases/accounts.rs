//! Accounts, and who is signed in to them.

use koinon_commons::account::NewAccount;
use koinon_commons::scope::{Scope, Scopes};
use koinon_commons::{Actor, Error, Refusal};
use koinon_core::policy::Role;
use koinon_store::testing::each_database;

use crate::city::{PASSWORD, TestCity, actor, codes};

const ADDRESS: &str = "192.0.2.1";

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_are_told_the_same() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let check = |login: &'static str, password: &'static str| {
            let commons = city.commons.clone();
            async move { commons.check_password(login, password.into(), ADDRESS).await }
        };
        let right = check(" Ana.Example ", PASSWORD).await.unwrap();
        assert_eq!(right.login, "ana.example");
        let (wrong, unknown) = (check("ana.example", "wrong").await, check("nobody", PASSWORD).await);
        assert_eq!(wrong.as_ref().unwrap_err().to_string(), unknown.as_ref().unwrap_err().to_string());
        assert_eq!((codes(wrong), codes(unknown)), (vec!["wrong_login".into()], vec!["wrong_login".into()]));
        let ana = city.ana.account().unwrap().person.id;
        city.commons.set_suspended(&city.administrator, ana, true).await.unwrap();
        assert_eq!(codes(check("ana.example", PASSWORD).await), ["wrong_login"]);
        city.commons.set_suspended(&city.administrator, ana, false).await.unwrap();
        assert!(check("ana.example", PASSWORD).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn guessing_ends_after_ten_tries_for_a_login_and_for_an_address() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let check = |login: String, password: &'static str, address: String| {
            let commons = city.commons.clone();
            async move { commons.check_password(&login, password.into(), &address).await }
        };
        for n in 0..10 {
            let from_elsewhere = check("ana.example".into(), "wrong", format!("192.0.2.{n}")).await;
            assert_eq!(codes(from_elsewhere), ["wrong_login"]);
        }
        // The right password is not tried either: else the limit would say which one it was.
        let right = check("ana.example".into(), PASSWORD, "192.0.2.99".into()).await;
        assert!(matches!(right, Err(Error::TooMany(seconds)) if seconds <= 15 * 60 + 1));
        assert!(check("ben.example".into(), PASSWORD, "192.0.2.99".into()).await.is_ok());

        for n in 0..10 {
            assert_eq!(codes(check(format!("guess{n}"), "wrong", "198.51.100.1".into()).await), ["wrong_login"]);
        }
        let blocked = check("ben.example".into(), PASSWORD, "198.51.100.1".into()).await;
        assert!(matches!(blocked, Err(Error::TooMany(_))));
        city.clock.advance(15 * 60 * 1000);
        assert!(check("ana.example".into(), PASSWORD, "198.51.100.1".into()).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_session_lasts_until_it_is_closed_or_thirty_days_are_over() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let account = city.ana.account().unwrap();
        let (cookie, session) = city.commons.open_session(account).await.unwrap();
        let (found, whose) = city.commons.session(&cookie).await.unwrap().unwrap();
        assert_eq!((found.csrf, whose.login), (session.csrf, account.login.clone()));
        assert!(city.commons.session("another").await.unwrap().is_none());
        // What is stored opens nothing.
        assert!(city.commons.session(&session.token.to_string()).await.unwrap().is_none());
        city.commons.close_session(&cookie).await.unwrap();
        assert!(city.commons.session(&cookie).await.unwrap().is_none());

        let (cookie, _) = city.commons.open_session(account).await.unwrap();
        city.clock.advance(30 * 24 * 3600 * 1000 - 1);
        assert!(city.commons.session(&cookie).await.unwrap().is_some());
        city.clock.advance(1);
        assert!(city.commons.session(&cookie).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_suspended_persons_session_and_tokens_end_at_once() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let account = city.ana.account().unwrap();
        let (cookie, _) = city.commons.open_session(account).await.unwrap();
        let token = city.commons.make_token(&city.ana, "script", &Scopes::all(), None).await.unwrap();
        let ana = account.person.id;
        assert!(city.commons.token(&token).await.unwrap().is_some());
        assert!(matches!(
            city.commons.set_suspended(&city.officer, ana, true).await,
            Err(Error::Forbidden(Refusal::AdministratorsOnly))
        ));
        city.commons.set_suspended(&city.administrator, ana, true).await.unwrap();
        assert!(city.commons.session(&cookie).await.unwrap().is_none());
        assert!(city.commons.token(&token).await.unwrap().is_none());
        // Who is readmitted signs in anew.
        city.commons.set_suspended(&city.administrator, ana, false).await.unwrap();
        assert!(city.commons.session(&cookie).await.unwrap().is_none());
        assert!(city.commons.token(&token).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_role_that_changes_is_in_force_with_the_next_request() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (cookie, _) = city.commons.open_session(city.ana.account().unwrap()).await.unwrap();
        let ana = city.ana.account().unwrap().person.id;
        city.commons.set_role(&city.administrator, ana, Role::Officer).await.unwrap();
        assert_eq!(city.commons.session(&cookie).await.unwrap().unwrap().1.role, Role::Officer);
        let own = city.administrator.account().unwrap().person.id;
        assert_eq!(codes(city.commons.set_role(&city.administrator, own, Role::Officer).await), ["own_role"]);
        assert_eq!(codes(city.commons.set_suspended(&city.administrator, own, true).await), ["own_account"]);
        assert!(city.commons.set_role(&city.officer, ana, Role::Administrator).await.is_err());
        assert!(city.commons.accounts(&city.officer, None, 10).await.is_err());
        assert_eq!(city.commons.accounts(&city.administrator, None, 10).await.unwrap().len(), 4);
    })
    .await;
}

#[tokio::test]
async fn a_token_has_its_scope_its_end_and_one_owner() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let read = city.commons.make_token(&city.ana, "reader", &Scopes::of(&[Scope::Read]), None).await.unwrap();
        let write = city.commons.make_token(&city.ana, "writer", &Scopes::all(), Some(60_000)).await.unwrap();
        let holder = city.commons.token(&read).await.unwrap().unwrap();
        assert_eq!((holder.account.login.as_str(), holder.scopes), ("ana.example", Scopes::of(&[Scope::Read])));
        assert_eq!(city.commons.token(&write).await.unwrap().unwrap().scopes, Scopes::all());
        assert!(city.commons.token("another").await.unwrap().is_none());
        city.clock.advance(60_000);
        assert!(city.commons.token(&write).await.unwrap().is_none());
        assert!(city.commons.token(&read).await.unwrap().is_some());

        let mine = city.commons.tokens(&city.ana).await.unwrap();
        let reader = mine.iter().find(|token| token.label == "reader").unwrap();
        assert!(reader.last_used.is_some());
        assert!(matches!(city.commons.revoke_token(&city.ben, reader.id).await, Err(Error::NotFound)));
        city.commons.revoke_token(&city.ana, reader.id).await.unwrap();
        assert!(city.commons.token(&read).await.unwrap().is_none());
        assert!(matches!(
            city.commons.make_token(&Actor::Anyone, "x", &Scopes::of(&[Scope::Read]), None).await,
            Err(Error::SignInNeeded)
        ));
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_opened_with_the_old_one() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (cookie, _) = city.commons.open_session(city.ana.account().unwrap()).await.unwrap();
        let change = |present: &'static str, new: &'static str| {
            let (commons, ana) = (city.commons.clone(), city.ana.clone());
            async move { commons.change_password(&ana, present.into(), new.into()).await }
        };
        assert_eq!(codes(change("wrong", "a new password").await), ["wrong_password"]);
        assert_eq!(codes(change(PASSWORD, "short").await), ["password_length"]);
        assert!(city.commons.session(&cookie).await.unwrap().is_some());
        change(PASSWORD, "a new password").await.unwrap();
        assert!(city.commons.session(&cookie).await.unwrap().is_none());
        assert!(city.commons.check_password("ana.example", "a new password".into(), ADDRESS).await.is_ok());
        assert_eq!(codes(city.commons.check_password("ana.example", PASSWORD.into(), ADDRESS).await), ["wrong_login"]);
    })
    .await;
}

#[tokio::test]
async fn logins_are_checked_and_each_is_given_once() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let add = |login: &str, password: &str| {
            let (commons, by) = (city.commons.clone(), city.administrator.clone());
            let new =
                NewAccount { login: login.into(), password: password.into(), name: None, role: Role::Contributor };
            async move { commons.add_account(&by, new).await }
        };
        for login in ["", "pages", "a b", "../x", ".dot", "Ünlaut", "admin", &"x".repeat(41)] {
            assert_eq!(codes(add(login, PASSWORD).await), ["login_form"], "{login}");
        }
        assert_eq!(codes(add("pages", "short").await), ["login_form", "password_length"]);
        assert!(matches!(add("ANA.example", PASSWORD).await, Err(Error::Taken(_))));
        add(" Zoe.Example ", PASSWORD).await.unwrap();
        assert_eq!(actor(&city.commons, "zoe.example").await.account().unwrap().person.handle, "zoe.example");
        let new = NewAccount {
            login: "eve.example".into(),
            password: PASSWORD.into(),
            name: None,
            role: Role::Administrator,
        };
        assert!(matches!(city.commons.add_account(&city.officer, new).await, Err(Error::Forbidden(_))));
    })
    .await;
}
