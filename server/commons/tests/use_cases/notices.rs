//! Being told: one event, one notice, and only what one wants to know.

use koinon_commons::debate::NewComment;
use koinon_commons::decide::{Answer, Verdict};
use koinon_commons::propose::ProposedEdit;
use koinon_commons::{Actor, Error};
use koinon_store::testing::each_database;
use koinon_store::{NoticeKind, Page, Watch};

use crate::city::{TestCity, codes};
use crate::peer::{Peer, sent};

const TEXT: &str = "---\ntitle: Compost\nthemes: [waste_circularity]\n---\nOne bin.\n";

/// What somebody is told, newest first, and how much of it they have not read.
async fn told(city: &TestCity, actor: &Actor) -> (Vec<(NoticeKind, Option<String>)>, i64) {
    city.commons.catch_up_notices().await.unwrap();
    let notices = city.commons.notices(actor, None, 100).await.unwrap();
    let told = notices.into_iter().map(|listed| (listed.notice.kind, listed.notice.by.map(|by| by.handle)));
    (told.collect(), city.commons.unseen_notices(actor).await.unwrap())
}

async fn propose(city: &TestCity, actor: &Actor, page: &Page, text: &str) -> String {
    let edit = ProposedEdit {
        base_revision: page.head_hash,
        markdown: text.into(),
        reason: "Because.".into(),
        ..ProposedEdit::default()
    };
    city.commons.propose(actor, page.id, edit).await.unwrap().ulid
}

#[tokio::test]
async fn the_author_of_a_proposal_is_told_of_its_answer_once() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        city.commons.catch_up_notices().await.unwrap();
        city.commons.watch(&city.ana, Watch::Page(page.ap_id.clone())).await.unwrap();
        let ulid = propose(&city, &city.ana, &page, &TEXT.replace("One", "Two")).await;
        assert_eq!(told(&city, &city.ana).await, (vec![], 0), "nobody is told of what they did");
        let answer = Answer { verdict: Verdict::Accept { markdown: None }, reason: String::new(), seen: None };
        city.commons.decide(&city.officer, &ulid, answer).await.unwrap();
        let answered = (NoticeKind::ProposalAnswered, Some("otto.officer".to_owned()));
        // The page that she watches has changed too: by her.
        assert_eq!(told(&city, &city.ana).await, (vec![answered], 1));
        city.commons.see_notices(&city.ana, None).await.unwrap();
        assert_eq!(told(&city, &city.ana).await.1, 0);
        assert_eq!(told(&city, &city.officer).await, (vec![], 0));
        assert!(matches!(city.commons.notices(&Actor::Anyone, None, 5).await, Err(Error::SignInNeeded)));
    })
    .await;
}

#[tokio::test]
async fn who_watches_a_page_is_told_of_its_versions_and_proposals() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        city.commons.catch_up_notices().await.unwrap();
        city.commons.watch(&city.ben, Watch::Page(page.ap_id.clone())).await.unwrap();
        propose(&city, &city.ana, &page, &TEXT.replace("One", "Two")).await;
        city.edit(&city.officer, page.id, &TEXT.replace("bin", "barrel")).await.unwrap();
        let made = (NoticeKind::ProposalMade, Some("ana.example".to_owned()));
        let changed = (NoticeKind::PageChanged, Some("otto.officer".to_owned()));
        assert_eq!(told(&city, &city.ben).await, (vec![changed.clone(), made.clone()], 2));
        // The follower begins anew where it was: nobody is told twice.
        let forget = |tx: &mut koinon_store::Tx<'_>| {
            let epoch = tx.log_head()?.epoch;
            tx.set_setting("notifier", Some(&format!("{epoch} 1")))
        };
        city.commons.store().write(forget).await.unwrap();
        assert_eq!(told(&city, &city.ben).await, (vec![changed, made], 2));
        city.commons.unwatch(&city.ben, Watch::Page(page.ap_id.clone())).await.unwrap();
        let row = city.row(page.id).await;
        city.edit(&city.officer, row.id, TEXT).await.unwrap();
        assert_eq!(told(&city, &city.ben).await.0.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn who_watches_a_theme_a_city_or_a_person_is_told_of_new_pages_once() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let sidi = Peer::sidi_bou_said(&city).await;
        city.commons.catch_up_notices().await.unwrap();
        for watch in [
            Watch::Theme("waste_circularity".into()),
            Watch::City("bordeaux.example".into()),
            Watch::City("https://SIDI-bou-said.example".replace("https://", "")),
        ] {
            city.commons.watch(&city.ben, watch).await.unwrap();
        }
        let page = city.published(TEXT).await;
        city.edit(&city.officer, page.id, &TEXT.replace("One", "Two")).await.unwrap();
        let appeared = |by: &str| (NoticeKind::PageAppeared, Some(by.to_owned()));
        // By its theme and by its city: one event. Its edit is none that was asked for.
        assert_eq!(told(&city, &city.ben).await, (vec![appeared("otto.officer")], 1));
        sent(&city, &sidi.live(&sidi.page(1), &[], "# Bleu\n")).await;
        assert_eq!(told(&city, &city.ben).await.0[0], appeared("leila"));
        assert_eq!(city.commons.watches(&city.ben).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_called_or_answered_is_told_once_of_what_is_said() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        city.commons.catch_up_notices().await.unwrap();
        let say = async |actor: &Actor, words: &str, in_reply_to: Option<String>| {
            city.clock.advance(60_000);
            let new = NewComment { markdown: words.into(), in_reply_to, ..NewComment::default() };
            city.commons.comment(actor, page.id, new).await.unwrap().ulid
        };
        city.commons.watch(&city.administrator, Watch::Page(page.ap_id.clone())).await.unwrap();
        let first = say(&city.ana, "Why one bin?", None).await;
        // Named, answered, and watching nothing; named twice, and in code.
        say(&city.officer, "@Ana.Example, @ben.example: see `@adele.admin` and @ben.example.", Some(first)).await;
        say(&city.ben, "@ana.example@elsewhere.example is somebody else; @ben.example is me.", None).await;
        let by = |kind, handle: &str| (kind, Some(handle.to_owned()));
        assert_eq!(told(&city, &city.ana).await.0, [by(NoticeKind::Mentioned, "otto.officer")]);
        assert_eq!(told(&city, &city.ben).await.0, [by(NoticeKind::Mentioned, "otto.officer")]);
        let watched = ["ben.example", "otto.officer", "ana.example"].map(|handle| by(NoticeKind::Commented, handle));
        assert_eq!(told(&city, &city.administrator).await.0, watched);
        let third = say(&city.ana, "Both.", None).await;
        say(&city.ben, "Indeed.", Some(third)).await;
        assert_eq!(told(&city, &city.ana).await.0[0], by(NoticeKind::Answered, "ben.example"));
    })
    .await;
}

#[tokio::test]
async fn what_is_nothing_cannot_be_watched() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        for nothing in [
            Watch::City("not a city".into()),
            Watch::Theme(String::new()),
            Watch::Theme("x".repeat(501)),
            Watch::Person("leila".into()),
            Watch::Page("compost".into()),
        ] {
            assert_eq!(codes(city.commons.watch(&city.ana, nothing.clone()).await), ["unknown"], "{nothing:?}");
        }
        let unknown = Watch::Page("https://bordeaux.example/id/page/none".into());
        assert!(matches!(city.commons.watch(&city.ana, unknown).await, Err(Error::NotFound)));
        assert_eq!(city.commons.watches(&city.ana).await.unwrap(), []);
    })
    .await;
}
