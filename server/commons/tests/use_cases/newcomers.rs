//! The first thing that somebody says who made their account themselves; what reporters are told; what is kept for a time.

use koinon_commons::debate::NewComment;
use koinon_commons::mail::MailWish;
use koinon_commons::read::PageRef;
use koinon_commons::reports::Complaint;
use koinon_commons::{Actor, Error};
use koinon_core::frequency::Frequency;
use koinon_store::testing::each_database;
use koinon_store::{Comment, NoticeKind, PageId};

use crate::city::{TestCity, actor, codes};

const DAY: i64 = 24 * 3600 * 1000;

async fn say(city: &TestCity, who: &Actor, page: PageId, words: &str) -> Result<Comment, Error> {
    city.clock.advance(1000);
    let new = NewComment { markdown: words.into(), ..NewComment::default() };
    city.commons.comment(who, page, new).await
}

/// Ben has made his account himself.
async fn newcomer(city: &TestCity) -> Actor {
    let ben = city.ben.account().unwrap().person.id;
    city.commons.store().write(move |tx| tx.set_checked(ben, false)).await.unwrap();
    actor(&city.commons, "ben.example").await
}

#[tokio::test]
async fn somebody_looks_at_the_first_thing_that_a_newcomer_says() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n\nOpen.\n").await;
        let ben = newcomer(&city).await;
        for spam in ["See https://spam.example", "See www.spam.example", "[x](http://spam.example)"] {
            assert_eq!(codes(say(&city, &ben, page.id, spam).await), ["links_later"]);
        }
        // Whoever is called elsewhere would get it at once.
        let call = "@odile@strasbourg.example look";
        assert_eq!(codes(say(&city, &ben, page.id, call).await), ["mentions_later"]);
        let first = say(&city, &ben, page.id, "When is it open?").await.unwrap();
        for (later, code) in [("See https://spam.example", "links_later"), (call, "mentions_later")] {
            assert_eq!(codes(city.commons.edit_comment(&ben, &first.ulid, later).await), [code]);
        }
        assert!(first.number.is_some(), "everybody reads it at once");
        say(&city, &ben, page.id, "And on Sundays?").await.unwrap();
        let waiting = city.commons.reports(&city.administrator, true, None, 10).await.unwrap().0;
        assert_eq!(waiting.len(), 1, "one is looked at, not each");
        assert!(waiting[0].report.first_time && waiting[0].comment.as_ref().unwrap().id == first.id);
        // Until then, five a day.
        for number in 0..3 {
            say(&city, &ben, page.id, &format!("And {number}?")).await.unwrap();
        }
        assert!(matches!(say(&city, &ben, page.id, "And more?").await, Err(Error::TooMany(_))));

        city.commons.decide_report(&city.administrator, &waiting[0].report.ulid, false, "").await.unwrap();
        let ben = actor(&city.commons, "ben.example").await;
        assert!(ben.account().unwrap().checked);
        say(&city, &ben, page.id, "See https://compost.example").await.unwrap();
        assert_eq!(city.commons.count_open_reports().await.unwrap(), 0);
        // Whoever was given an account says what they like from the first on.
        say(&city, &city.ana, page.id, "See https://compost.example").await.unwrap();
        assert_eq!(city.commons.count_open_reports().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_newcomer_whose_first_words_are_hidden_stays_one() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n\nOpen.\n").await;
        let ben = newcomer(&city).await;
        say(&city, &ben, page.id, "An insult.").await.unwrap();
        let waiting = city.commons.reports(&city.administrator, true, None, 10).await.unwrap().0;
        let ulid = &waiting[0].report.ulid;
        city.commons.decide_report(&city.administrator, ulid, true, "An insult.").await.unwrap();
        assert!(!actor(&city.commons, "ben.example").await.account().unwrap().checked);
        say(&city, &ben, page.id, "Sorry.").await.unwrap();
        assert_eq!(city.commons.count_open_reports().await.unwrap(), 1, "the next thing is looked at too");
    })
    .await;
}

#[tokio::test]
async fn whoever_reports_is_told_that_moderation_looked() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n\nOpen.\n").await;
        let said = say(&city, &city.ben, page.id, "An insult.").await.unwrap();
        let complaint = Complaint {
            page: PageRef::Row(page.id),
            comment: Some(said.ulid),
            reason: "It insults.".into(),
            forward: false,
        };
        city.commons.report(&city.ana, complaint).await.unwrap();
        let waiting = city.commons.reports(&city.administrator, true, None, 10).await.unwrap().0;
        let report = &waiting[0].report;
        city.commons.decide_report(&city.administrator, &report.ulid, false, "It does not.").await.unwrap();
        let told = city.commons.notices(&city.ana, None, 10).await.unwrap();
        let kinds: Vec<_> = told.iter().map(|listed| (listed.notice.kind, listed.page.id)).collect();
        assert_eq!(kinds, [(NoticeKind::ReportAnswered, page.id)]);
        assert!(told[0].notice.by.is_none(), "it is not said who of the moderators looked");

        // Decided reports are kept for a year, notices for two.
        let forgotten = async || city.commons.forget_old(city.commons.now()).await.unwrap();
        city.clock.advance(364 * DAY);
        assert_eq!(forgotten().await.reports, 0);
        let wish = MailWish { address: "x@mail.example".into(), frequency: Frequency::Never, ..MailWish::default() };
        city.commons.change_mail(&city.ana, wish).await.unwrap();
        city.clock.advance(DAY);
        assert_eq!(forgotten().await.reports, 1);
        assert!(city.commons.reports(&city.administrator, false, None, 10).await.unwrap().0.is_empty());
        assert_eq!(city.commons.notices(&city.ana, None, 10).await.unwrap().len(), 1);
        city.clock.advance(366 * DAY);
        assert_eq!(forgotten().await.notices, 1);
        assert!(city.commons.notices(&city.ana, None, 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_receipt_is_kept_for_a_year() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let receipt = city.commons.leave(&city.ben, crate::city::PASSWORD.into()).await.unwrap();
        city.clock.advance(364 * DAY);
        assert_eq!(city.commons.forget_old(city.commons.now()).await.unwrap().receipts, 0);
        assert!(city.commons.receipt(&receipt).await.is_ok());
        city.clock.advance(2 * DAY);
        assert_eq!(city.commons.forget_old(city.commons.now()).await.unwrap().receipts, 1);
        assert!(matches!(city.commons.receipt(&receipt).await, Err(Error::NotFound)));
    })
    .await;
}
