//! Being told by e-mail: confirmed addresses only, as often as one wants, each thing once.

use koinon_commons::mail::MailWish;
use koinon_commons::mail_queue::{MailContent, MailRetry, OutgoingMail};
use koinon_commons::{Actor, Error};
use koinon_core::frequency::Frequency;
use koinon_store::testing::each_database;
use koinon_store::{MailSettings, Page, Watch};

use crate::city::{TestCity, codes};

const HOUR: i64 = 3600 * 1000;
const DAY: i64 = 24 * HOUR;
const NODE: &str = "a made-up node";

fn wish(address: &str, frequency: Frequency) -> MailWish {
    MailWish { address: address.into(), frequency, lang: "fr".into(), again: false }
}

async fn change(city: &TestCity, actor: &Actor, wish: MailWish) -> Result<MailSettings, Error> {
    city.commons.change_mail(actor, wish).await
}

/// Everything that is to be sent now: it is sent.
pub(crate) async fn sent(city: &TestCity) -> Vec<OutgoingMail> {
    city.commons.catch_up_notices().await.unwrap();
    while city.commons.gather_digests().await.unwrap() {}
    let mut sent = Vec::new();
    while let Some(mail) = city.commons.take_mail(NODE).await.unwrap() {
        city.commons.mail_sent(mail.id).await.unwrap();
        sent.push(mail);
    }
    sent
}

fn secret(mail: &OutgoingMail) -> String {
    match &mail.content {
        MailContent::Confirm { secret } => secret.clone(),
        _ => panic!("this mail confirms nothing: {mail:?}"),
    }
}

/// Where mails go, and the titles that each tells of.
fn told(mails: &[OutgoingMail]) -> Vec<(String, Vec<String>)> {
    let titles = |mail: &OutgoingMail| match &mail.content {
        MailContent::Notices { notices, .. } => notices.iter().map(|listed| listed.page.title.clone()).collect(),
        _ => panic!("this mail tells of nothing: {mail:?}"),
    };
    mails.iter().map(|mail| (mail.to.clone(), titles(mail))).collect()
}

fn to_ben(titles: &[&str]) -> (String, Vec<String>) {
    ("ben@mail.example".into(), titles.iter().map(|title| (*title).to_owned()).collect())
}

/// Ben has an address, and watches this city.
async fn ben_is_told(city: &TestCity, frequency: Frequency) {
    city.commons.catch_up_notices().await.unwrap();
    city.commons.watch(&city.ben, Watch::City("bordeaux.example".into())).await.unwrap();
    change(city, &city.ben, wish("ben@mail.example", frequency)).await.unwrap();
    let mails = sent(city).await;
    city.commons.confirm_mail(&secret(&mails[0])).await.unwrap();
}

async fn publish(city: &TestCity, title: &str) -> Page {
    city.clock.advance(60_000);
    city.published(&format!("# {title}\n\nNew.\n")).await
}

#[tokio::test]
async fn nothing_is_sent_to_an_address_before_it_is_confirmed_but_the_link() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        city.commons.catch_up_notices().await.unwrap();
        city.commons.watch(&city.ben, Watch::City("bordeaux.example".into())).await.unwrap();
        let kept = change(&city, &city.ben, wish(" Ben@MAIL.example ", Frequency::AtOnce)).await.unwrap();
        assert_eq!((kept.address, kept.pending.as_deref()), (None, Some("Ben@mail.example")));
        publish(&city, "Compost").await;
        let mails = sent(&city).await;
        assert_eq!((mails.len(), mails[0].to.as_str(), mails[0].lang.as_str()), (1, "Ben@mail.example", "fr"));
        let link = secret(&mails[0]);
        assert_eq!(city.commons.mail_to_confirm(&link).await.unwrap().as_deref(), Some("Ben@mail.example"));
        assert_eq!(city.commons.mail_to_confirm("guessed").await.unwrap(), None);
        assert!(matches!(city.commons.confirm_mail("guessed").await, Err(Error::NotFound)));
        // Asked again while the link is on its way: no second one.
        change(&city, &city.ben, wish("Ben@mail.example", Frequency::AtOnce)).await.unwrap();
        assert!(sent(&city).await.is_empty());

        city.commons.confirm_mail(&link).await.unwrap();
        assert!(matches!(city.commons.confirm_mail(&link).await, Err(Error::NotFound)), "a link is followed once");
        publish(&city, "Bins").await;
        assert_eq!(told(&sent(&city).await), [("Ben@mail.example".to_owned(), vec!["Bins".to_owned()])]);
    })
    .await;
}

#[tokio::test]
async fn another_address_is_used_once_it_is_confirmed_and_its_link_is_good_for_a_day() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        ben_is_told(&city, Frequency::AtOnce).await;
        change(&city, &city.ben, wish("new@mail.example", Frequency::AtOnce)).await.unwrap();
        let late = secret(&sent(&city).await[0]);
        publish(&city, "Compost").await;
        assert_eq!(told(&sent(&city).await), [to_ben(&["Compost"])]);
        city.clock.advance(DAY);
        assert!(matches!(city.commons.confirm_mail(&late).await, Err(Error::NotFound)));
        change(&city, &city.ben, wish("new@mail.example", Frequency::AtOnce)).await.unwrap();
        let mails = sent(&city).await;
        let link = secret(&mails[0]);
        // Back to what is confirmed: the link for the other one is worth nothing any more.
        change(&city, &city.ben, wish("ben@mail.example", Frequency::AtOnce)).await.unwrap();
        assert!(matches!(city.commons.confirm_mail(&link).await, Err(Error::NotFound)));
        assert!(sent(&city).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn l11_an_address_is_sent_three_links_an_hour_and_ten_a_day_whoever_asks() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        city.commons.catch_up_notices().await.unwrap();
        let askers = [&city.ana, &city.ben, &city.officer, &city.administrator];
        let mut got = 0;
        let mut of_hours = Vec::new();
        for hour in 0..6 {
            let before = got;
            for (n, asker) in askers.iter().enumerate() {
                let spelling = ["Victim@mail.example", "victim@MAIL.example"][n % 2];
                let asked = change(&city, asker, MailWish { again: true, ..wish(spelling, Frequency::Daily) }).await;
                let mails = sent(&city).await.len();
                assert_eq!(asked.is_ok(), mails == 1, "hour {hour}: {asked:?}");
                assert!(asked.is_ok() || matches!(asked, Err(Error::TooMany(1..))), "{asked:?}");
                got += mails;
            }
            of_hours.push(got - before);
            city.clock.advance(HOUR);
        }
        assert_eq!(of_hours, [3, 3, 3, 1, 0, 0]);
        let other = change(&city, &city.ana, wish("ana@mail.example", Frequency::Daily)).await;
        assert!(other.is_ok(), "another address is none of it: {other:?}");
        city.clock.advance(DAY);
        change(&city, &city.ben, MailWish { again: true, ..wish("victim@mail.example", Frequency::Daily) })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_digest_gathers_what_was_not_read_and_nothing_to_tell_is_no_mail() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        // Friday, nine o'clock.
        ben_is_told(&city, Frequency::Daily).await;
        publish(&city, "Compost").await;
        publish(&city, "Bins").await;
        assert!(sent(&city).await.is_empty(), "it is not morning");
        let newest = city.commons.notices(&city.ben, None, 1).await.unwrap();
        city.commons.see_notice(&city.ben, newest[0].notice.id).await.unwrap();
        city.clock.advance(22 * HOUR);
        assert_eq!(told(&sent(&city).await), [to_ben(&["Compost"])]);
        assert!(sent(&city).await.is_empty());
        city.clock.advance(DAY);
        assert!(sent(&city).await.is_empty(), "nothing is new");

        // It is Sunday, past seven: the next one is on Monday.
        change(&city, &city.ben, wish("ben@mail.example", Frequency::Weekly)).await.unwrap();
        publish(&city, "Trees").await;
        publish(&city, "Shade").await;
        city.clock.advance(22 * HOUR);
        assert_eq!(city.commons.now().to_day_string(), "2026-11-23");
        assert!(sent(&city).await.is_empty(), "not yet seven");
        city.clock.advance(2 * HOUR);
        assert_eq!(told(&sent(&city).await), [to_ben(&["Trees", "Shade"])]);
        // At once from now on: what was gathered is told now.
        publish(&city, "Later").await;
        city.commons.catch_up_notices().await.unwrap();
        change(&city, &city.ben, wish("ben@mail.example", Frequency::AtOnce)).await.unwrap();
        assert_eq!(told(&sent(&city).await), [to_ben(&["Later"])]);
    })
    .await;
}

#[tokio::test]
async fn who_ends_their_mail_gets_none_not_even_what_waits() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        ben_is_told(&city, Frequency::AtOnce).await;
        publish(&city, "Compost").await;
        let mails = sent(&city).await;
        publish(&city, "Bins").await;
        city.commons.catch_up_notices().await.unwrap();
        let MailContent::Notices { unsubscribe: end, .. } = &mails[0].content else { panic!("news were expected") };
        assert!(matches!(city.commons.end_mail("guessed").await, Err(Error::NotFound)));
        for _ in 0..2 {
            assert_eq!(city.commons.end_mail(end).await.unwrap().frequency, Frequency::Never);
        }
        publish(&city, "Trees").await;
        assert!(sent(&city).await.is_empty());
        // Whoever wants mail again hears of what is new from then on.
        change(&city, &city.ben, wish("ben@mail.example", Frequency::AtOnce)).await.unwrap();
        publish(&city, "Shade").await;
        assert_eq!(told(&sent(&city).await), [to_ben(&["Shade"])]);
        // And whoever empties the field is forgotten.
        change(&city, &city.ben, wish("", Frequency::Never)).await.unwrap();
        assert_eq!(city.commons.mail_settings(&city.ben).await.unwrap(), None);
        publish(&city, "Water").await;
        assert!(sent(&city).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_is_not_taken_is_tried_again_and_given_up_at_last() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        ben_is_told(&city, Frequency::AtOnce).await;
        publish(&city, "Compost").await;
        city.commons.catch_up_notices().await.unwrap();
        let mail = city.commons.take_mail(NODE).await.unwrap().unwrap();
        assert!(city.commons.take_mail("another node").await.unwrap().is_none(), "one node has it in hand");
        // The node that has it died: it goes on after its restart, another one after the lease.
        assert_eq!(city.commons.take_mail(NODE).await.unwrap().map(|again| again.id), Some(mail.id));
        city.clock.advance(HOUR);
        assert_eq!(city.commons.take_mail("another node").await.unwrap().map(|again| again.id), Some(mail.id));
        city.commons.mail_failed(&mail, "451 come\r\nagain", false, MailRetry::default()).await.unwrap();
        assert!(city.commons.take_mail(NODE).await.unwrap().is_none(), "not at once");
        let health = city.commons.mail_health(&city.administrator).await.unwrap();
        assert_eq!((health.waiting, health.given_up, health.reasons), (1, 0, vec!["451 come again".to_owned()]));
        city.clock.advance(HOUR);
        let mail = city.commons.take_mail(NODE).await.unwrap().unwrap();
        assert_eq!(mail.failures, 1);
        city.commons.mail_failed(&mail, "550 unknown here", true, MailRetry::default()).await.unwrap();
        city.clock.advance(30 * DAY);
        assert!(city.commons.take_mail(NODE).await.unwrap().is_none());
        let health = city.commons.mail_health(&city.administrator).await.unwrap();
        assert_eq!((health.waiting, health.given_up, health.reasons), (0, 1, vec!["550 unknown here".to_owned()]));
        assert!(matches!(city.commons.mail_health(&city.officer).await, Err(Error::Forbidden(_))));
        city.commons.forget_failed_mails(&city.administrator).await.unwrap();
        assert_eq!(city.commons.mail_health(&city.administrator).await.unwrap().given_up, 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_address_is_refused_and_changes_nothing() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        ben_is_told(&city, Frequency::Daily).await;
        let before = city.commons.mail_settings(&city.ben).await.unwrap();
        let of = async |address: &str| codes(change(&city, &city.ben, wish(address, Frequency::AtOnce)).await);
        assert_eq!(of("").await, ["mail_address_needed"]);
        assert_eq!(of("ben").await, ["no_mail_address"]);
        assert_eq!(of("ben@mail.example\r\nBcc: all@mail.example").await, ["no_mail_address"]);
        assert_eq!(city.commons.mail_settings(&city.ben).await.unwrap(), before);
        assert!(matches!(change(&city, &Actor::Anyone, MailWish::default()).await, Err(Error::SignInNeeded)));
    })
    .await;
}
