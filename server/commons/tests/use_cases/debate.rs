//! What people of a city say about its pages and about copies.

use koinon_commons::debate::NewComment;
use koinon_commons::propose::ProposedEdit;
use koinon_commons::publish::NewPageText;
use koinon_commons::thread::{Passage, ThreadComment, ThreadView, Which};
use koinon_commons::{Actor, Error, Refusal};
use koinon_core::anchor::Anchor;
use koinon_core::comment::CommentState;
use koinon_core::policy::PagePolicy;
use koinon_store::testing::each_database;
use koinon_store::{ChangeKind, Comment, News, PageId};

use crate::city::{TestCity, codes};
use crate::peer::Peer;

const TEXT: &str = "# Compost\n\nOne bin.\n\nKeys at the kiosk.\n\nEmptied monthly.\n";
const DAY: i64 = 24 * 60 * 60 * 1000;

fn text(markdown: &str) -> NewComment {
    NewComment { markdown: markdown.into(), ..NewComment::default() }
}

/// What somebody says, some time after whatever was before.
async fn said(city: &TestCity, actor: &Actor, page: PageId, markdown: &str) -> Comment {
    city.clock.advance(60_000);
    city.commons.comment(actor, page, text(markdown)).await.unwrap()
}

async fn thread(city: &TestCity, actor: &Actor, page: PageId) -> ThreadView {
    city.commons.thread(actor, page, Which::All, None, 100).await.unwrap()
}

/// Numbers and texts.
fn lines(comments: &[ThreadComment]) -> Vec<(Option<i64>, Option<&str>)> {
    comments.iter().map(|shown| (shown.comment.number, shown.comment.markdown.as_deref())).collect()
}

#[tokio::test]
async fn what_is_said_gets_the_next_number_and_a_row_for_the_followers() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let first = said(&city, &city.ana, page.id, "Why one?\r\n").await;
        assert_eq!((first.number, first.markdown.as_deref()), (Some(1), Some("Why one?")));
        assert_eq!(first.ap_id, format!("https://bordeaux.example/id/note/{}", first.ulid));
        let answer = NewComment { in_reply_to: Some(first.ulid.to_lowercase()), ..text("No room.") };
        let answer = city.commons.comment(&city.officer, page.id, answer).await.unwrap();
        assert_eq!((answer.number, answer.in_reply_to), (Some(2), Some(first.ap_id)));

        let seen = thread(&city, &Actor::Anyone, page.id).await;
        assert_eq!(lines(&seen.comments), [(Some(1), Some("Why one?")), (Some(2), Some("No room."))]);
        assert_eq!(
            (seen.comments[1].reply_to_number, seen.comments[1].reply_to.as_ref()),
            (Some(1), Some(&first.ulid))
        );
        assert!(!seen.comments[0].may_edit && seen.waiting.is_empty());
        assert_eq!(city.commons.open_debate(page.id).await.unwrap(), 2);
        let position = city.log_position().await;
        let rows = city.stored(move |conn| conn.local_changes_after(position - 2, 10)).await;
        let rows: Vec<_> = rows.into_iter().map(|row| (row.kind, row.revision, row.comment, row.text_only)).collect();
        assert_eq!(
            rows,
            [first.id, answer.id].map(|id| (ChangeKind::Debate, None, Some(id), true)),
            "told, without a revision"
        );
        assert!(city.stored(|conn| conn.outgoing(10)).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_speak_at_once_leave_no_gap() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await.id;
        let people = [&city.administrator, &city.officer, &city.ana, &city.ben];
        let speaking = (0..40_usize).map(|n| {
            let (commons, actor) = (city.commons.clone(), people[n % people.len()].clone());
            tokio::spawn(async move { commons.comment(&actor, page, text(&format!("{n}"))).await.unwrap().number })
        });
        let mut numbers = Vec::new();
        for spoken in speaking.collect::<Vec<_>>() {
            numbers.push(spoken.await.unwrap().unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
        let part = city.commons.thread(&city.ana, page, Which::All, Some(10), 20).await.unwrap();
        assert_eq!((part.comments[0].comment.number, part.comments.len(), part.next), (Some(11), 20, Some(30)));
        let last = city.commons.thread(&city.ana, page, Which::All, part.next, 20).await.unwrap();
        assert_eq!((last.comments.len(), last.next), (10, None));
    })
    .await;
}

#[tokio::test]
async fn only_its_author_changes_a_comment_and_a_deleted_one_keeps_its_place() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (commons, page) = (&city.commons, city.published(TEXT).await.id);
        let first = said(&city, &city.ana, page, "Why one?").await;
        said(&city, &city.ben, page, "Indeed.").await;
        for other in [&city.ben, &city.officer, &city.administrator] {
            assert!(matches!(commons.edit_comment(other, &first.ulid, "x").await, Err(Error::NotFound)));
            assert!(matches!(commons.delete_comment(other, &first.ulid).await, Err(Error::NotFound)));
            assert!(matches!(commons.restore_comment(other, &first.ulid).await, Err(Error::NotFound)));
        }
        assert!(matches!(commons.delete_comment(&Actor::Anyone, &first.ulid).await, Err(Error::SignInNeeded)));
        assert!(matches!(commons.restore_comment(&city.ana, &first.ulid).await, Err(Error::NotFound)));
        let edited = commons.edit_comment(&city.ana, &first.ulid, "Why only one?").await.unwrap();
        assert_eq!((edited.number, edited.published), (Some(1), first.published));
        let again = commons.edit_comment(&city.ana, &first.ulid, "Why only *one*?").await.unwrap();
        assert!(again.updated.unwrap().as_millis() / 1000 > edited.updated.unwrap().as_millis() / 1000);

        commons.delete_comment(&city.ana, &first.ulid).await.unwrap();
        assert!(matches!(commons.edit_comment(&city.ana, &first.ulid, "x").await, Err(Error::NotFound)));
        assert!(matches!(commons.delete_comment(&city.ana, &first.ulid).await, Err(Error::NotFound)));
        let seen = thread(&city, &city.ana, page).await.comments;
        assert_eq!(lines(&seen), [(Some(1), None), (Some(2), Some("Indeed."))]);
        assert_eq!((seen[0].comment.state, &seen[0].comment.author), (CommentState::Deleted, &None));
        assert!(seen[0].may_restore && !thread(&city, &city.ben, page).await.comments[0].may_restore);
        assert_eq!(commons.open_debate(page).await.unwrap(), 1);
        assert_eq!(said(&city, &city.ben, page, "Third.").await.number, Some(3), "no number is used twice");

        city.clock.advance(29 * DAY);
        assert_eq!(commons.forget_deleted_comments(commons.now()).await.unwrap(), 0);
        commons.restore_comment(&city.ana, &first.ulid).await.unwrap();
        assert_eq!(lines(&thread(&city, &city.ana, page).await.comments)[0], (Some(1), Some("Why only *one*?")));
        commons.delete_comment(&city.ana, &first.ulid).await.unwrap();
        city.clock.advance(31 * DAY);
        assert_eq!(commons.forget_deleted_comments(commons.now()).await.unwrap(), 1);
        assert!(matches!(commons.restore_comment(&city.ana, &first.ulid).await, Err(Error::NotFound)));
        assert_eq!(commons.forget_deleted_comments(commons.now()).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_said_says_why() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let other = city.published("# Parc\n").await;
        let elsewhere = said(&city, &city.ana, other.id, "On the park.").await;
        let say = async |new: NewComment| city.commons.comment(&city.ana, page.id, new).await;
        for (markdown, code) in
            [("\n \u{200b}\n", "empty"), ("a\0b", "unusable_text"), (&*"é".repeat(5001), "too_long")]
        {
            assert_eq!(codes(say(text(markdown)).await), [code]);
        }
        let answer = |ulid: &str| NewComment { in_reply_to: Some(ulid.into()), ..text("No.") };
        assert_eq!(codes(say(answer(&elsewhere.ulid)).await), ["unknown"]);
        assert_eq!(codes(say(answer("none")).await), ["unknown"]);
        assert_eq!(codes(say(NewComment { proposal: Some("none".into()), ..text("No.") }).await), ["unknown"]);
        let anchor = Anchor::new("Keys at the library.", "", "");
        assert_eq!(codes(say(NewComment { anchor, ..text("Where?") }).await), ["gone"]);
        assert!(matches!(city.commons.comment(&Actor::Anyone, page.id, text("x")).await, Err(Error::SignInNeeded)));
        assert_eq!(city.commons.open_debate(page.id).await.unwrap(), 0);
        said(&city, &city.ana, page.id, &"é".repeat(5000)).await;

        city.commons.set_policy(&city.officer, page.id, PagePolicy::Locked, Some("a war".into()), None).await.unwrap();
        assert_eq!(said(&city, &city.ben, page.id, "Talk, then.").await.number, Some(2));
        let new = NewPageText { markdown: "# Draft\n".into(), ..NewPageText::default() };
        let draft = city.commons.create_page(&city.ana, new).await.unwrap().page();
        assert!(matches!(city.commons.comment(&city.ana, draft, text("x")).await, Err(Error::NotFound)));
        let nobodys = city.commons.thread(&city.ben, draft, Which::All, None, 10).await;
        assert!(matches!(nobodys, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn after_twenty_in_ten_minutes_one_waits() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await.id;
        for n in 0..20 {
            city.commons.comment(&city.ana, page, text(&format!("{n}"))).await.unwrap();
            city.clock.advance(1_000);
        }
        let refused = city.commons.comment(&city.ana, page, text("more")).await;
        assert!(matches!(refused, Err(Error::TooMany(580))), "{refused:?}");
        city.commons.comment(&city.ben, page, text("Others may.")).await.unwrap();
        city.clock.advance(580_000);
        city.commons.comment(&city.ana, page, text("more")).await.unwrap();
        assert!(matches!(city.commons.comment(&city.ana, page, text("more")).await, Err(Error::TooMany(1))));
    })
    .await;
}

#[tokio::test]
async fn a_passage_is_shown_while_the_page_has_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await.id;
        let anchor = Anchor::new("Keys  at the kiosk.", "what a browser saw", "");
        let new = NewComment { anchor, ..text("Which kiosk?") };
        let stored = city.commons.comment(&city.ana, page, new).await.unwrap();
        assert!(stored.anchor.unwrap().prefix().ends_with("One bin. "), "of the page's own text");
        said(&city, &city.ben, page, "The blue one.").await;
        let quoted = async |text: &str| {
            city.edit(&city.officer, page, text).await.unwrap();
            thread(&city, &city.ben, page).await.comments.into_iter().map(|shown| shown.passage).collect::<Vec<_>>()
        };
        let elsewhere = quoted(&TEXT.replace("One bin.", "Three bins, one of them closed.")).await;
        assert!(
            matches!(&elsewhere[0], Passage::Found { quote, .. } if quote == "Keys at the kiosk."),
            "{elsewhere:?}"
        );
        assert_eq!(elsewhere[1], Passage::None);
        assert_eq!(quoted(&TEXT.replace("kiosk", "library")).await[0], Passage::Gone);
        assert!(matches!(quoted(TEXT).await[0], Passage::Found { .. }));
    })
    .await;
}

#[tokio::test]
async fn a_proposal_has_a_thread_of_its_own_within_the_pages() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let edit = ProposedEdit {
            base_revision: page.head_hash,
            markdown: TEXT.replace("One", "Two"),
            reason: "Because.".into(),
            ..ProposedEdit::default()
        };
        let proposal = city.commons.propose(&city.ana, page.id, edit).await.unwrap();
        said(&city, &city.ben, page.id, "About the page.").await;
        let about = NewComment { proposal: Some(proposal.ulid.clone()), ..text("Two is better.") };
        let about = city.commons.comment(&city.ben, page.id, about).await.unwrap();
        let answer = NewComment { in_reply_to: Some(about.ulid), ..text("It is.") };
        city.commons.comment(&city.ana, page.id, answer).await.unwrap();
        let which = Which::Proposal(proposal.ulid.clone());
        let seen = city.commons.thread(&Actor::Anyone, page.id, which.clone(), None, 10).await.unwrap();
        assert_eq!(lines(&seen.comments), [(Some(2), Some("Two is better.")), (Some(3), Some("It is."))]);
        assert_eq!(thread(&city, &city.ana, page.id).await.comments.len(), 3);
        let other = city.published("# Parc\n").await.id;
        assert!(matches!(city.commons.thread(&city.ana, other, which, None, 10).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn what_is_said_on_a_copy_waits_for_its_city_and_is_told_to_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let page = peer.copied(&city).await;
        let comment = said(&city, &city.ana, page.id, "Very blue.").await;
        let seen = thread(&city, &Actor::Anyone, page.id).await;
        assert_eq!((lines(&seen.comments), lines(&seen.waiting)), (vec![], vec![(None, Some("Very blue."))]));
        city.commons.edit_comment(&city.ana, &comment.ulid, "Very, very blue.").await.unwrap();
        city.commons.edit_comment(&city.ana, &comment.ulid, "Very, very blue.").await.unwrap();
        city.commons.delete_comment(&city.ana, &comment.ulid).await.unwrap();
        assert!(thread(&city, &city.ben, page.id).await.waiting.is_empty(), "nobody has seen it, and nobody misses it");
        assert!(thread(&city, &city.ana, page.id).await.waiting[0].may_restore);
        city.commons.restore_comment(&city.ana, &comment.ulid).await.unwrap();
        let news: Vec<_> = city.stored(|conn| conn.outgoing(10)).await.into_iter().map(|(_, news)| news).collect();
        assert_eq!(news, [News::Comment(comment.id); 4], "of an edit that changes nothing nobody is told");
        let rows = city.stored(|conn| conn.changes_after(0, 500)).await;
        let rows: Vec<_> = rows.into_iter().filter(|row| row.comment == Some(comment.id)).collect();
        assert!(rows.len() == 4 && rows.iter().all(|row| !row.local));

        let row = peer.row;
        let block = move |tx: &mut koinon_store::Tx<'_>| tx.set_city_blocked(row, Some("spam"));
        city.commons.store().write(block).await.unwrap();
        let refused = city.commons.comment(&city.ana, page.id, text("x")).await;
        assert!(matches!(refused, Err(Error::Forbidden(Refusal::OtherCity))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_said_is_rendered_safely() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await.id;
        let hostile = "---\nhidden: words\n---\n# Big\n\n<script>alert(1)</script><img src=x onerror=alert(1)>\n\n\
                       [a](javascript:alert(1)) ![spy](https://spy.example/p.png)\n\n**bold**";
        let comment = said(&city, &city.ana, page, hostile).await;
        let stranger = Comment {
            markdown: None,
            html: Some("<p onclick=x>Hi<script>y</script> <img src=\"https://spy.example/\"></p>".into()),
            ..comment.clone()
        };
        let silent = Comment { markdown: None, ..comment.clone() };
        let html = city.commons.render_comments(page, vec![comment, stranger, silent]).await.unwrap();
        for part in &html[..2] {
            for never in ["<script", "<img", "onerror", "onclick", "javascript:", "<h1"] {
                assert!(!part.contains(never), "{never} in {part}");
            }
        }
        assert!(html[0].contains("<strong>bold</strong>") && html[0].contains("hidden: words"), "{}", html[0]);
        assert!(html[1].contains("Hi") && html[2].is_empty());
    })
    .await;
}
