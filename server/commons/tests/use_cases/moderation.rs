//! What moderation may do, what it leaves as it is, and what everybody can read of it.

use koinon_commons::debate::NewComment;
use koinon_commons::publish::NewPageText;
use koinon_commons::read::PageRef;
use koinon_commons::reports::Complaint;
use koinon_commons::thread::Which;
use koinon_commons::verify::Finding;
use koinon_commons::{Actor, Error, Refusal};
use koinon_core::Hash;
use koinon_core::comment::CommentState;
use koinon_core::policy::PagePolicy;
use koinon_store::testing::each_database;
use koinon_store::{ModerationAct, Page, PageId};

use crate::city::{TestCity, codes};

const TEXT: &str = "# Compost\n\nOne bin.\n";

/// The officer, once moderation was given to them.
async fn moderator(city: &TestCity) -> Actor {
    let person = city.officer.person().unwrap();
    city.commons.set_moderates(&city.administrator, person, true).await.unwrap();
    Actor::Person(Box::new(city.commons.account_by_login("otto.officer").await.unwrap()))
}

async fn say(city: &TestCity, actor: &Actor, page: PageId, words: &str) -> String {
    city.clock.advance(60_000);
    let new = NewComment { markdown: words.into(), ..NewComment::default() };
    city.commons.comment(actor, page, new).await.unwrap().ulid
}

/// A page that named somebody, and does not any more; and the version that did.
async fn with_a_secret(city: &TestCity) -> (Page, Hash) {
    let page = city.published(TEXT).await;
    city.edit(&city.officer, page.id, "# Compost\n\nOne bin, at the house of Nour Exemple.\n").await.unwrap();
    let secret = city.row(page.id).await.head_hash.unwrap();
    city.edit(&city.officer, page.id, "# Compost\n\nTwo bins.\n").await.unwrap();
    (city.row(page.id).await, secret)
}

async fn acts(city: &TestCity) -> Vec<(ModerationAct, String)> {
    let (entries, _) = city.commons.moderation_log(None, 100).await.unwrap();
    entries.into_iter().map(|logged| (logged.entry.act, logged.entry.reason)).collect()
}

#[tokio::test]
async fn a_redacted_version_says_why_and_its_chain_verifies() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (page, secret) = with_a_secret(&city).await;
        let here = PageRef::Row(page.id);
        for actor in [&Actor::Anyone, &city.ana, &city.officer] {
            let refused = city.commons.redact(actor, &here, secret, "It names somebody.").await;
            assert!(
                matches!(refused, Err(Error::SignInNeeded | Error::Forbidden(Refusal::ModeratorsOnly))),
                "{refused:?}"
            );
        }
        let moderator = moderator(&city).await;
        let refused = city.commons.redact(&moderator, &here, secret, " \n").await;
        assert_eq!(codes(refused), ["empty"]);
        let now = city.commons.redact(&moderator, &here, page.head_hash.unwrap(), "It names somebody.").await;
        assert_eq!(codes(now), ["says_this_now"]);
        assert!(city.commons.revision(&Actor::Anyone, &here, secret).await.is_ok(), "nothing was done so far");

        city.commons.redact(&moderator, &here, secret, "It names somebody.").await.unwrap();
        let read = city.commons.revision(&city.administrator, &here, secret).await.unwrap_err();
        assert!(matches!(&read, Error::Redacted(why) if why.reason == "It names somebody."), "{read:?}");
        let diff = city.commons.compare(&Actor::Anyone, &here, Some(secret), None).await;
        assert!(matches!(diff, Err(Error::Redacted(_))), "{diff:?}");
        let blame = city.commons.blame(&Actor::Anyone, &here).await.unwrap();
        assert!(!blame.parts.iter().any(|part| part.text.contains("Nour")));
        assert!(matches!(city.commons.redact(&moderator, &here, secret, "Again.").await, Err(Error::Redacted(_))));

        let mut found = Vec::new();
        let checked = city.commons.verify(&mut |_, finding| found.extend(finding)).await.unwrap();
        assert_eq!((checked.broken, checked.redacted), (0, 1), "{found:?}");
        assert_eq!(found, [Finding::Redacted(secret)]);
        assert_eq!(acts(&city).await, [(ModerationAct::Redact, "It names somebody.".into())]);
    })
    .await;
}

#[tokio::test]
async fn what_is_hidden_keeps_its_place_says_why_and_comes_back() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let (rude, _) = (say(&city, &city.ana, page.id, "Idiots!").await, say(&city, &city.ben, page.id, "Why?").await);
        for actor in [&Actor::Anyone, &city.ben, &city.officer] {
            assert!(city.commons.moderate_comment(actor, &rude, true, "Rude.").await.is_err());
        }
        let moderator = moderator(&city).await;
        city.commons.moderate_comment(&moderator, &rude, true, "Rude.").await.unwrap();
        // Its author sees no more of it than others, and brings it back by no word of theirs.
        for reader in [&city.ana, &moderator, &Actor::Anyone] {
            let thread = city.commons.thread(reader, page.id, Which::All, None, 10).await.unwrap();
            let hidden = &thread.comments[0];
            assert_eq!((hidden.comment.state, hidden.comment.number), (CommentState::Hidden, Some(1)));
            assert_eq!((hidden.comment.has_text(), hidden.hidden_because.as_deref()), (false, Some("Rude.")));
            assert_eq!(thread.comments.len(), 2);
        }
        assert!(city.commons.edit_comment(&city.ana, &rude, "Idiots!!").await.is_err());
        assert!(city.commons.restore_comment(&city.ana, &rude).await.is_err());
        assert!(city.commons.moderate_comment(&moderator, &rude, true, "Twice.").await.is_err());
        city.commons.moderate_comment(&moderator, &rude, false, "It was a quotation.").await.unwrap();
        let thread = city.commons.thread(&Actor::Anyone, page.id, Which::All, None, 10).await.unwrap();
        assert_eq!(thread.comments[0].comment.markdown.as_deref(), Some("Idiots!"));
        let log = [(ModerationAct::Show, "It was a quotation.".to_owned()), (ModerationAct::Hide, "Rude.".to_owned())];
        assert_eq!(acts(&city).await, log);
    })
    .await;
}

#[tokio::test]
async fn a_lock_stands_in_the_log_with_its_reason() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let set = |policy, reason: Option<&str>| {
            city.commons.set_policy(&city.officer, page.id, policy, reason.map(str::to_owned), None)
        };
        set(PagePolicy::Open, None).await.unwrap();
        assert_eq!(acts(&city).await, []);
        set(PagePolicy::Locked, Some("An edit war.")).await.unwrap();
        assert_eq!(acts(&city).await, [(ModerationAct::Lock, "An edit war.".into())]);
    })
    .await;
}

#[tokio::test]
async fn a_report_is_seen_by_moderators_alone_and_is_not_made_twice() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let rude = say(&city, &city.ana, page.id, "Idiots!").await;
        let complaint = |reason: &str| Complaint {
            page: PageRef::Row(page.id),
            comment: Some(rude.clone()),
            reason: reason.into(),
            forward: true,
        };
        assert!(matches!(city.commons.report(&Actor::Anyone, complaint("Rude.")).await, Err(Error::SignInNeeded)));
        assert_eq!(codes(city.commons.report(&city.ben, complaint("")).await), ["empty"]);
        let draft = NewPageText { markdown: TEXT.into(), draft: true, ..NewPageText::default() };
        let draft = city.commons.create_page(&city.ben, draft).await.unwrap().page();
        let unread = Complaint { page: PageRef::Row(draft), comment: None, ..complaint("Mine.") };
        assert!(matches!(city.commons.report(&city.ben, unread).await, Err(Error::NotFound)));
        for _ in 0..3 {
            city.commons.report(&city.ben, complaint("Rude.")).await.unwrap();
        }
        for actor in [&Actor::Anyone, &city.ben, &city.officer] {
            assert!(city.commons.reports(actor, true, None, 10).await.is_err());
        }
        let moderator = moderator(&city).await;
        let (reports, _) = city.commons.reports(&moderator, true, None, 10).await.unwrap();
        assert_eq!(reports.len(), 1);
        let ulid = &reports[0].report.ulid;
        assert_eq!(codes(city.commons.decide_report(&moderator, ulid, true, "").await), ["empty"]);
        city.commons.decide_report(&moderator, ulid, true, "Rude.").await.unwrap();
        assert!(matches!(city.commons.decide_report(&moderator, ulid, false, "").await, Err(Error::Taken(_))));
        let thread = city.commons.thread(&Actor::Anyone, page.id, Which::All, None, 10).await.unwrap();
        assert_eq!(thread.comments[0].hidden_because.as_deref(), Some("Rude."));
        assert_eq!(city.commons.reports(&moderator, true, None, 10).await.unwrap().0.len(), 0);

        // Somebody who reports everything is asked to wait.
        let mut last = Ok(());
        for n in 0..30 {
            let other = say(&city, &city.ana, page.id, &format!("Word {n}")).await;
            last = city.commons.report(&city.ben, Complaint { comment: Some(other), ..complaint("Rude.") }).await;
            if last.is_err() {
                break;
            }
        }
        assert!(matches!(last, Err(Error::TooMany(_))), "{last:?}");
    })
    .await;
}
