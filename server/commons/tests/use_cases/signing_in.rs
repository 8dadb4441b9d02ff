//! Ways to an account and to sign in: by a link in a mail, with the code of an app, by an OpenID provider.

use koinon_commons::identity::ProvenIdentity;
use koinon_commons::mail::MailWish;
use koinon_commons::mail_queue::MailContent;
use koinon_commons::proof_of_work::work;
use koinon_commons::second_factor::{AppSecret, Entrance, FactorState};
use koinon_commons::sign_up::{Joining, LinkWish};
use koinon_commons::{Actor, Error};
use koinon_core::frequency::Frequency;
use koinon_core::policy::Role;
use koinon_store::Account;
use koinon_store::testing::each_database;
use totp_rs::{Builder, Secret};

use crate::city::{PASSWORD, TestCity, actor, codes};
use crate::mail::sent;

const DAY: i64 = 24 * 3600 * 1000;
const HERE: &str = "192.0.2.7";

/// What a browser with scripts asks.
fn wish(city: &TestCity, address: &str) -> LinkWish {
    let task = city.commons.new_task().unwrap();
    let network = HERE.into();
    LinkWish { address: address.into(), lang: "ar".into(), work: work(&task), task, network, ..LinkWish::default() }
}

fn joining(login: &str) -> Joining {
    Joining { login: login.into(), name: "Leïla Exemple".into(), password: PASSWORD.into() }
}

/// The links in the mails that are sent now: to whom, for what, and their secrets.
async fn links(city: &TestCity) -> Vec<(String, &'static str, String)> {
    let link = |mail: koinon_commons::mail_queue::OutgoingMail| match mail.content {
        MailContent::SignUp { secret } => (mail.to, "sign up", secret),
        MailContent::Reset { secret, .. } => (mail.to, "reset", secret),
        MailContent::Confirm { secret } => (mail.to, "confirm", secret),
        MailContent::Notices { .. } => panic!("no news were expected"),
    };
    sent(city).await.into_iter().map(link).collect()
}

async fn open_city(database: &koinon_store::testing::TestDatabase) -> TestCity {
    let city = TestCity::new(database).await;
    city.commons.open_sign_up(&city.administrator, true).await.unwrap();
    city
}

/// Leïla has made her account.
async fn leila(city: &TestCity) -> Actor {
    city.commons.ask_to_sign_up(wish(city, "Leila@mail.example")).await.unwrap();
    let [(_, _, secret)] = links(city).await.try_into().unwrap();
    let account = city.commons.sign_up(&secret, joining("leila"), "ar").await.unwrap();
    Actor::Person(Box::new(account))
}

#[tokio::test]
async fn whoever_reads_an_address_makes_one_account_with_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let closed = city.commons.ask_to_sign_up(wish(&city, "leila@mail.example")).await;
        assert_eq!(codes(closed), ["sign_up_closed"]);
        assert!(matches!(city.commons.open_sign_up(&city.officer, true).await, Err(Error::Forbidden(_))));
        city.commons.open_sign_up(&city.administrator, true).await.unwrap();
        assert_eq!(codes(city.commons.ask_to_sign_up(wish(&city, "leila")).await), ["no_mail_address"]);

        city.commons.ask_to_sign_up(wish(&city, "Leila@mail.example")).await.unwrap();
        let [(to, link, secret)] = links(&city).await.try_into().unwrap();
        assert_eq!((to.as_str(), link), ("Leila@mail.example", "sign up"));
        assert_eq!(city.commons.sign_up_address(&secret).await.unwrap().as_deref(), Some("Leila@mail.example"));
        assert!(matches!(city.commons.sign_up("guessed", joining("leila"), "ar").await, Err(Error::NotFound)));
        assert!(matches!(city.commons.choose_password(&secret, PASSWORD.into()).await, Err(Error::NotFound)));
        // What is refused costs nobody the link.
        assert_eq!(codes(city.commons.sign_up(&secret, joining("ben.example"), "ar").await), ["login_taken"]);
        let short = Joining { password: "short".into(), ..joining("Leïla!") };
        assert_eq!(codes(city.commons.sign_up(&secret, short, "ar").await), ["login_form", "password_length"]);
        let account = city.commons.sign_up(&secret, joining("leila"), "ar").await.unwrap();
        assert_eq!(
            (account.role, account.checked, account.person.name.as_str()),
            (Role::Contributor, false, "Leïla Exemple")
        );
        assert!(matches!(city.commons.sign_up(&secret, joining("leila2"), "ar").await, Err(Error::NotFound)));
        let hers = Actor::Person(Box::new(account));
        let settings = city.commons.mail_settings(&hers).await.unwrap().unwrap();
        assert_eq!((settings.address.as_deref(), settings.frequency), (Some("Leila@mail.example"), Frequency::Daily));
        assert!(city.commons.check_password("leila", PASSWORD.into(), HERE).await.is_ok());

        // A link is good for a day.
        city.commons.ask_to_sign_up(wish(&city, "noor@mail.example")).await.unwrap();
        let [(_, _, secret)] = links(&city).await.try_into().unwrap();
        city.clock.advance(DAY);
        assert!(matches!(city.commons.sign_up(&secret, joining("noor"), "fr").await, Err(Error::NotFound)));
    })
    .await;
}

/// L11, and the invariant: nobody learns whether an address has an account.
#[tokio::test]
async fn who_has_an_account_learns_it_by_mail_alone() {
    each_database(async |database| {
        let city = open_city(database).await;
        leila(&city).await;
        city.clock.advance(DAY);
        let asked = async |address: &str| city.commons.ask_to_sign_up(wish(&city, address)).await;
        asked("leila@MAIL.example").await.unwrap();
        asked("noor@mail.example").await.unwrap();
        let mails = links(&city).await;
        let sorts: Vec<_> = mails.iter().map(|(to, link, _)| (to.as_str(), *link)).collect();
        assert_eq!(sorts, [("leila@mail.example", "reset"), ("noor@mail.example", "sign up")]);
        // Asking for a password: nothing is sent to whom nobody knows, and the limit tells nothing either.
        let forgot = async |address: &str| city.commons.ask_for_password(wish(&city, address)).await;
        for address in ["leila@mail.example", "nobody@mail.example"] {
            city.clock.advance(DAY);
            for _ in 0..3 {
                city.clock.advance(1000);
                forgot(address).await.unwrap();
            }
            city.clock.advance(1000);
            assert!(matches!(forgot(address).await, Err(Error::TooMany(_))), "{address}");
        }
        let to: Vec<_> = links(&city).await.into_iter().map(|(to, ..)| to).collect();
        assert!(!to.contains(&"nobody@mail.example".to_owned()), "{to:?}");
    })
    .await;
}

#[tokio::test]
async fn a_new_password_is_chosen_by_a_link_and_ends_the_sessions() {
    each_database(async |database| {
        let city = open_city(database).await;
        let hers = leila(&city).await;
        let (cookie, _) = city.commons.open_session(hers.account().unwrap()).await.unwrap();
        city.clock.advance(DAY);
        city.commons.ask_for_password(wish(&city, "leila@mail.example")).await.unwrap();
        let [(_, _, secret)] = links(&city).await.try_into().unwrap();
        assert_eq!(codes(city.commons.choose_password(&secret, "short".into()).await), ["password_length"]);
        assert!(city.commons.session(&cookie).await.unwrap().is_some());
        city.commons.choose_password(&secret, "another made-up one".into()).await.unwrap();
        assert!(city.commons.session(&cookie).await.unwrap().is_none());
        assert_eq!(codes(city.commons.check_password("leila", PASSWORD.into(), HERE).await), ["wrong_login"]);
        assert!(city.commons.check_password("leila", "another made-up one".into(), HERE).await.is_ok());
        assert!(matches!(city.commons.choose_password(&secret, PASSWORD.into()).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn machines_that_do_no_work_ask_for_little() {
    each_database(async |database| {
        let city = open_city(database).await;
        let mut number = 0;
        let mut address = || {
            number += 1;
            format!("someone{number}@mail.example")
        };
        // What fills in a field that nobody sees is sent nothing, and told nothing.
        let trapped = LinkWish { trap: "https://spam.example".into(), ..wish(&city, &address()) };
        city.commons.ask_to_sign_up(trapped).await.unwrap();
        assert!(sent(&city).await.is_empty());
        let plain = |address: String| LinkWish { address, network: "192.0.2.8".into(), ..LinkWish::default() };
        for _ in 0..3 {
            city.commons.ask_to_sign_up(plain(address())).await.unwrap();
        }
        assert!(matches!(city.commons.ask_to_sign_up(plain(address())).await, Err(Error::TooMany(_))));
        // An answer counts once, and only one of ours.
        let worked = LinkWish { network: "192.0.2.8".into(), ..wish(&city, &address()) };
        let again = LinkWish { address: address(), ..worked.clone() };
        city.commons.ask_to_sign_up(worked).await.unwrap();
        assert!(matches!(city.commons.ask_to_sign_up(again).await, Err(Error::TooMany(_))));
        let forged = LinkWish { task: "1.2.3".into(), work: work("1.2.3"), ..plain(address()) };
        assert!(matches!(city.commons.ask_to_sign_up(forged).await, Err(Error::TooMany(_))));
        let late = LinkWish { network: "192.0.2.8".into(), ..wish(&city, &address()) };
        city.clock.advance(14 * 60 * 1000);
        city.commons.ask_to_sign_up(late).await.unwrap();
        assert_eq!(sent(&city).await.len(), 5);
    })
    .await;
}

/// The code that an app shows now.
fn shown(city: &TestCity, app: &AppSecret) -> String {
    let secret = Secret::try_from_base32(app.secret.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).with_account_name("ana").build().unwrap();
    totp.generate(u64::try_from(city.commons.now().as_millis() / 1000).unwrap()).to_string()
}

/// Ana's app, and her recovery codes.
async fn with_app(city: &TestCity) -> (AppSecret, Vec<String>) {
    city.commons.begin_second_factor(&city.ana).await.unwrap();
    let FactorState::Begun(app) = city.commons.second_factor(&city.ana).await.unwrap() else { panic!("it was begun") };
    assert!(app.url.starts_with("otpauth://totp/Bordeaux:ana.example?"), "{}", app.url);
    let codes = city.commons.confirm_second_factor(&city.ana, &shown(city, &app)).await.unwrap();
    (app, codes)
}

async fn step(city: &TestCity) -> String {
    match city.commons.sign_in("ana.example", PASSWORD.into(), HERE).await.unwrap() {
        Entrance::CodeNeeded(step) => step,
        Entrance::Open(_) => panic!("no code was asked for"),
    }
}

#[tokio::test]
async fn a_code_is_asked_for_beside_the_password_and_taken_once() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let commons = &city.commons;
        // Begun and not confirmed, it locks nobody out.
        commons.begin_second_factor(&city.ana).await.unwrap();
        assert_eq!(codes(commons.confirm_second_factor(&city.ana, "000000").await), ["wrong_code"]);
        let open = commons.sign_in("ana.example", PASSWORD.into(), HERE).await.unwrap();
        assert!(matches!(open, Entrance::Open(_)));

        let (app, recovery) = with_app(&city).await;
        assert!(matches!(commons.begin_second_factor(&city.ana).await, Err(Error::Taken(_))));
        let first = step(&city).await;
        assert_eq!(codes(commons.sign_in_with_code(&first, &shown(&city, &app)).await), ["wrong_code"], "it was used");
        city.clock.advance(30_000);
        let code = shown(&city, &app);
        assert_eq!(commons.sign_in_with_code(&first, &code).await.unwrap().login, "ana.example");
        assert!(matches!(commons.sign_in_with_code(&first, &code).await, Err(Error::NotFound)), "a step is gone once");
        let second = step(&city).await;
        assert_eq!(codes(commons.sign_in_with_code(&second, &code).await), ["wrong_code"]);
        // A recovery code, as people type it.
        let typed = recovery[0].to_uppercase().replace('-', " ");
        commons.sign_in_with_code(&second, &typed).await.unwrap();
        let third = step(&city).await;
        assert_eq!(codes(commons.sign_in_with_code(&third, &typed).await), ["wrong_code"]);
        assert_eq!(commons.second_factor(&city.ana).await.unwrap(), FactorState::On { recovery_codes: 7 });
        // A step waits ten minutes, and nobody else's code helps.
        city.clock.advance(10 * 60 * 1000);
        assert!(matches!(commons.sign_in_with_code(&third, &recovery[1]).await, Err(Error::NotFound)));

        // Programs send it with the password.
        let program = async |code| commons.check_sign_in("ana.example", PASSWORD.into(), code, HERE).await;
        assert_eq!(codes(program(None).await), ["code_needed"]);
        assert!(program(Some(&shown(&city, &app))).await.is_ok());
        city.clock.advance(60_000);
        assert_eq!(codes(commons.end_second_factor(&city.ana, "123456").await), ["wrong_code"]);
        commons.end_second_factor(&city.ana, &recovery[2]).await.unwrap();
        assert_eq!(commons.second_factor(&city.ana).await.unwrap(), FactorState::Off);
        assert!(matches!(commons.sign_in("ana.example", PASSWORD.into(), HERE).await, Ok(Entrance::Open(_))));
    })
    .await;
}

#[tokio::test]
async fn codes_cannot_be_guessed_and_an_administrator_helps_who_lost_everything() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (app, _) = with_app(&city).await;
        let begun = step(&city).await;
        city.clock.advance(30_000);
        for _ in 0..10 {
            assert_eq!(codes(city.commons.sign_in_with_code(&begun, "000000").await), ["wrong_code"]);
        }
        let right = city.commons.sign_in_with_code(&begun, &shown(&city, &app)).await;
        assert!(matches!(right, Err(Error::TooMany(_))), "{right:?}");
        let ana = city.ana.account().unwrap().person.id;
        let (cookie, _) = city.commons.open_session(city.ana.account().unwrap()).await.unwrap();
        assert!(matches!(city.commons.take_second_factor_away(&city.officer, ana).await, Err(Error::Forbidden(_))));
        city.commons.take_second_factor_away(&city.administrator, ana).await.unwrap();
        assert!(city.commons.session(&cookie).await.unwrap().is_none());
        assert!(matches!(city.commons.sign_in("ana.example", PASSWORD.into(), HERE).await, Ok(Entrance::Open(_))));
    })
    .await;
}

fn proven(subject: &str, role: Option<Role>) -> ProvenIdentity {
    ProvenIdentity {
        issuer: "https://auth.example".into(),
        subject: subject.into(),
        name: Some("Zoé Exemple".into()),
        login: Some("zoé.exemple@bordeaux.example".into()),
        role,
    }
}

#[tokio::test]
async fn a_provider_gives_accounts_and_roles_that_follow_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let enter = async |subject: &str, role| -> Result<Account, Error> {
            city.commons.sign_in_with_identity(proven(subject, role), None).await
        };
        assert_eq!(codes(enter("1", None).await), ["openid_no_role"]);
        let zoe = enter("1", Some(Role::Officer)).await.unwrap();
        assert_eq!((zoe.login.as_str(), zoe.person.name.as_str()), ("zoe.exemple", "Zoé Exemple"));
        assert_eq!((zoe.role, zoe.checked, zoe.has_password()), (Role::Officer, true, false));
        // Somebody else of the same name is somebody else.
        assert_eq!(enter("2", Some(Role::Contributor)).await.unwrap().login, "zoe.exemple2");
        assert_eq!(enter("1", Some(Role::Officer)).await.unwrap().person.id, zoe.person.id);
        for password in ["", "x", PASSWORD] {
            let guessed = city.commons.check_password("zoe.exemple", password.into(), HERE).await;
            assert_eq!(codes(guessed), ["wrong_login"]);
        }
        // Their role follows the provider…
        assert_eq!(enter("1", None).await.unwrap().role, Role::Contributor);
        assert_eq!(enter("1", Some(Role::Officer)).await.unwrap().role, Role::Officer);
        // …until an administrator gives them another one.
        city.commons.set_role(&city.administrator, zoe.person.id, Role::Administrator).await.unwrap();
        assert_eq!(enter("1", Some(Role::Contributor)).await.unwrap().role, Role::Administrator);
        city.commons.set_suspended(&city.administrator, zoe.person.id, true).await.unwrap();
        assert_eq!(codes(enter("1", Some(Role::Officer)).await), ["openid_suspended"]);
    })
    .await;
}

/// L07: whoever holds an account links it; the same mail address links nothing.
#[tokio::test]
async fn l07_an_account_is_linked_by_its_holder_and_never_by_a_mail_address() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let ana = city.ana.account().unwrap().person.id;
        let wish =
            MailWish { address: "ana@bordeaux.example".into(), frequency: Frequency::Daily, ..MailWish::default() };
        city.commons.change_mail(&city.ana, wish).await.unwrap();
        let [(_, _, secret)] = links(&city).await.try_into().unwrap();
        city.commons.confirm_mail(&secret).await.unwrap();
        let same = || ProvenIdentity {
            login: Some("ana@bordeaux.example".into()),
            name: Some("Ana".into()),
            ..proven("ana", Some(Role::Administrator))
        };
        let other = city.commons.sign_in_with_identity(same(), None).await.unwrap();
        assert_ne!(other.person.id, ana);
        assert_eq!(actor(&city.commons, "ana.example").await.role(), Some(Role::Contributor));
        // She holds both: signed in here, let in there.
        let hers = city.commons.sign_in_with_identity(proven("hers", Some(Role::Officer)), Some(ana)).await.unwrap();
        assert_eq!((hers.person.id, hers.role), (ana, Role::Officer));
        assert_eq!(city.commons.sign_in_with_identity(proven("hers", None), None).await.unwrap().person.id, ana);
        // Nobody takes somebody else's: not of the provider, and not here.
        let stolen = city.commons.sign_in_with_identity(same(), Some(ana)).await;
        assert_eq!(codes(stolen), ["openid_taken"]);
        let second = city.commons.sign_in_with_identity(proven("more", None), Some(ana)).await;
        assert_eq!(codes(second), ["openid_linked"]);
        city.commons.unlink_identity(&city.ana, "https://auth.example").await.unwrap();
        assert_eq!(codes(city.commons.sign_in_with_identity(proven("hers", None), None).await), ["openid_no_role"]);
        // Whoever has no other way in stays linked.
        let other = Actor::Person(Box::new(other));
        assert_eq!(codes(city.commons.unlink_identity(&other, "https://auth.example").await), ["openid_only_way"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_passkey_is_refused_and_ends_the_step() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (step, options) = city.commons.begin_passkey(&city.ana).await.unwrap();
        assert_eq!(options["publicKey"]["rp"]["id"], "bordeaux.example");
        assert_eq!(options["publicKey"]["authenticatorSelection"]["userVerification"], "required");
        let kept = city.commons.keep_passkey(&city.ben, &step, serde_json::json!({}), "").await;
        assert!(matches!(kept, Err(Error::NotFound)), "{kept:?}");
        let (step, _) = city.commons.begin_passkey(&city.ana).await.unwrap();
        let nonsense = || serde_json::json!({"id": "x", "rawId": "eA", "response": {}, "type": "public-key"});
        assert_eq!(codes(city.commons.keep_passkey(&city.ana, &step, nonsense(), "").await), ["passkey_unusable"]);
        assert!(matches!(city.commons.keep_passkey(&city.ana, &step, nonsense(), "").await, Err(Error::NotFound)));
        assert!(city.commons.passkeys(&city.ana).await.unwrap().is_empty());
        let (step, _) = city.commons.begin_passkey_sign_in(HERE).await.unwrap();
        assert_eq!(codes(city.commons.sign_in_with_passkey(&step, nonsense(), HERE).await), ["passkey_unusable"]);
    })
    .await;
}

#[tokio::test]
async fn strangers_begin_only_so_many_steps() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        for _ in 0..200 {
            city.commons.begin_passkey_sign_in(HERE).await.unwrap();
        }
        assert!(matches!(city.commons.begin_passkey_sign_in(HERE).await, Err(Error::TooMany(_))));
        assert!(matches!(
            city.commons.begin_identity(&Actor::Anyone, String::new(), HERE).await,
            Err(Error::TooMany(_))
        ));
        city.commons.begin_passkey_sign_in("192.0.2.9").await.unwrap();
    })
    .await;
}
