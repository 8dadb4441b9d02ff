//! What crosses from city to city about a page: taken once, in any order, from whom it may come.

use koinon_commons::Actor;
use koinon_commons::debate::NewComment;
use koinon_commons::debate_arrives::{ArrivedComment, Heard};
use koinon_commons::deletion_arrives::RelayedDeletion;
use koinon_commons::proposal_arrives::RemotePerson;
use koinon_commons::propose::ProposedEdit;
use koinon_commons::thread::{ThreadComment, Which};
use koinon_core::Timestamp;
use koinon_core::comment::CommentState;
use koinon_store::testing::{TestDatabase, each_database};
use koinon_store::{Page, PageId};

use crate::city::TestCity;
use crate::peer::Peer;

pub(crate) const SOUSSE: &str = "https://sousse.example";

/// Seconds before the clock of the test city starts.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000 + seconds * 1000)
}

pub(crate) fn person(origin: &str) -> RemotePerson {
    RemotePerson { ap_id: format!("{origin}/users/mo"), handle: "mo".into(), name: "Mo Exemple".into() }
}

/// The id of a note of Sousse.
pub(crate) fn note(n: u8) -> String {
    format!("{SOUSSE}/notes/{n}")
}

pub(crate) fn arrived(n: u8, page: &Page, markdown: &str, updated: Option<i64>) -> ArrivedComment {
    ArrivedComment {
        ap_id: note(n),
        author: person(SOUSSE),
        in_reply_to: Some(page.ap_id.clone()),
        page: Some(page.ap_id.clone()),
        proposal: None,
        markdown: Some(markdown.into()),
        html: None,
        lang: Some("fr".into()),
        anchor: None,
        act: None,
        mentions: Vec::new(),
        published: Some(at(i64::from(n))),
        updated: updated.map(at),
        raw: Some(format!("{{\"id\":\"{}\"}}", note(n))),
    }
}

async fn thread(city: &TestCity, page: PageId) -> Vec<ThreadComment> {
    city.commons.thread(&Actor::Anyone, page, Which::All, None, 100).await.unwrap().comments
}

/// Takes it under an activity of its own.
pub(crate) async fn take(city: &TestCity, activity: &str, comment: &ArrivedComment) -> Heard {
    city.commons.receive_comment(format!("{SOUSSE}/activities/{activity}"), comment.clone()).await.unwrap()
}

#[tokio::test]
async fn what_arrives_is_numbered_once_and_answers_join() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let ours = NewComment { markdown: "First.".into(), ..NewComment::default() };
        let ours = city.commons.comment(&city.ana, page.id, ours).await.unwrap();
        // A stranger's answer names neither page nor context, and is HTML.
        let answer = ArrivedComment {
            in_reply_to: Some(ours.ap_id),
            page: None,
            markdown: None,
            html: Some("<p>I agree</p>".into()),
            ..arrived(1, &page, "", None)
        };
        for (activity, heard_new) in [("1", true), ("1", false), ("2", false)] {
            let heard = take(&city, activity, &answer).await;
            assert_eq!(matches!(heard, Heard::Taken(_)), heard_new, "{heard:?}");
        }
        let seen = thread(&city, page.id).await;
        assert_eq!((seen.len(), seen[1].comment.number, seen[1].reply_to_number), (2, Some(2), Some(1)));
        let author = seen[1].comment.author.as_ref().unwrap();
        assert_eq!((author.handle.as_str(), author.authority.as_str()), ("mo", "sousse.example"));
        assert_eq!(city.commons.raw_object(note(1)).await.unwrap(), answer.raw);
        let id = seen[1].comment.id;
        let rows = city.stored(|conn| conn.local_changes_after(0, 100)).await;
        assert_eq!(rows.iter().filter(|row| row.comment == Some(id)).count(), 1);
        let position = city.log_position().await;
        let context = city.commons.comments_for_context(page.id, Some(1), 10).await.unwrap();
        assert_eq!((context.len(), context[0].html.as_deref()), (1, Some("<p>I agree</p>")));
        assert_eq!(city.log_position().await, position);
    })
    .await;
}

#[tokio::test]
async fn what_may_not_be_said_here_is_not_stored() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let copy = Peer::sidi_bou_said(&city).await.copied(&city).await;
        let good = arrived(1, &page, "Hello", None);
        let refused = [
            ArrivedComment { markdown: Some(" \n".into()), ..good.clone() },
            ArrivedComment { markdown: None, html: Some("<p> <script>x</script></p>".into()), ..good.clone() },
            ArrivedComment { markdown: Some("a\0b".into()), ..good.clone() },
            ArrivedComment { markdown: Some("x".repeat(100_001)), ..good.clone() },
            ArrivedComment { ap_id: "https://bordeaux.example/id/note/1".into(), ..good.clone() },
            ArrivedComment { author: person("https://bordeaux.example"), ..good.clone() },
            ArrivedComment { author: person("https://other.example"), ..good.clone() },
            ArrivedComment { ap_id: format!("{SOUSSE}/{}", "x".repeat(3000)), ..good.clone() },
        ];
        for (n, comment) in refused.iter().enumerate() {
            assert!(matches!(take(&city, &format!("r{n}"), comment).await, Heard::Refused(_)), "{n}");
        }
        let ours = "https://bordeaux.example";
        let ours = ArrivedComment { ap_id: format!("{ours}/id/note/1"), author: person(ours), ..good.clone() };
        assert!(matches!(take(&city, "ours", &ours).await, Heard::Refused(_)));
        for nowhere in ["https://sousse.example/notes/77", &copy.ap_id] {
            let nowhere = ArrivedComment { in_reply_to: Some(nowhere.into()), page: None, ..good.clone() };
            assert_eq!(take(&city, "nowhere", &nowhere).await, Heard::NotOurs);
        }
        let blocked = Peer::known(&city, SOUSSE, 9).await.row;
        let block = async |reason: Option<&'static str>| {
            let set = move |tx: &mut koinon_store::Tx<'_>| tx.set_city_blocked(blocked, reason);
            city.commons.store().write(set).await.unwrap();
        };
        block(Some("spam")).await;
        assert!(matches!(take(&city, "1", &good).await, Heard::Refused(_)));
        assert_eq!(city.stored(|conn| conn.comment_by_ap_id(&note(1))).await, None);
        block(None).await;
        assert!(matches!(take(&city, "1", &good).await, Heard::Taken(_)), "what was refused may come again");
    })
    .await;
}

#[tokio::test]
async fn only_the_author_changes_what_they_said() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        take(&city, "1", &arrived(1, &page, "Hello", None)).await;
        let other = format!("{SOUSSE}/users/eve");
        let eve = RemotePerson { ap_id: other.clone(), ..person(SOUSSE) };
        let theirs = ArrivedComment { author: eve, ..arrived(1, &page, "Evil", Some(50)) };
        assert!(matches!(take(&city, "2", &theirs).await, Heard::Refused(_)));
        let delete = async |activity: &str, author: &str| {
            let activity = format!("{author}/{activity}");
            city.commons.receive_deletion(activity, author.into(), note(1), Some(at(60))).await.unwrap()
        };
        assert!(matches!(delete("d1", &other).await, Heard::Refused(_)));
        assert!(matches!(delete("d1", "https://evil.example/users/mo").await, Heard::Refused(_)));
        assert_eq!(thread(&city, page.id).await[0].comment.markdown.as_deref(), Some("Hello"));
        assert!(matches!(delete("d1", &person(SOUSSE).ap_id).await, Heard::Taken(_)));
        assert_eq!(delete("d1", &person(SOUSSE).ap_id).await, Heard::Known);
        let stored = city.stored(|conn| conn.comment_by_ap_id(&note(1))).await.unwrap();
        assert_eq!((stored.state, stored.number, stored.has_text()), (CommentState::Deleted, Some(1), false));
        assert_eq!(city.commons.raw_object(note(1)).await.unwrap(), None);
        // A later word of its author counts again: they restored it.
        assert!(matches!(take(&city, "3", &arrived(1, &page, "Hello again", Some(61))).await, Heard::Taken(_)));
        assert_eq!(thread(&city, page.id).await[0].comment.markdown.as_deref(), Some("Hello again"));
    })
    .await;
}

/// An arrival about one of three comments.
#[derive(Clone, Copy, Debug)]
enum Step {
    Say(u8),
    Edit(u8),
    Delete(u8),
}

/// One is said; one is said and edited; one, an answer to it, is said, edited and deleted.
const STEPS: [Step; 6] = [Step::Say(1), Step::Say(2), Step::Edit(2), Step::Say(3), Step::Edit(3), Step::Delete(3)];

/// All orders that a generator of permutations gives, as far as a test has time for: every `stride`th.
fn orders(stride: usize) -> Vec<Vec<Step>> {
    fn permute(rest: &[Step], sofar: &mut Vec<Step>, all: &mut Vec<Vec<Step>>) {
        if rest.is_empty() {
            all.push(sofar.clone());
        }
        for (n, step) in rest.iter().enumerate() {
            let left: Vec<Step> = rest[..n].iter().chain(&rest[n + 1..]).copied().collect();
            sofar.push(*step);
            permute(&left, sofar, all);
            sofar.pop();
        }
    }
    let mut all = Vec::new();
    permute(&STEPS, &mut Vec::new(), &mut all);
    all.into_iter().step_by(stride).collect()
}

fn step_of(step: Step, page: &Page) -> ArrivedComment {
    match step {
        Step::Say(3) | Step::Edit(3) => {
            let updated = matches!(step, Step::Edit(_)).then_some(30);
            ArrivedComment { in_reply_to: Some(note(2)), ..arrived(3, page, "Three", updated) }
        }
        Step::Edit(n) => arrived(n, page, "Edited", Some(20)),
        Step::Say(n) | Step::Delete(n) => arrived(n, page, "Said", None),
    }
}

/// What of a thread every order has to lead to.
fn essence(thread: &[ThreadComment]) -> Vec<(String, Option<String>, CommentState)> {
    let told =
        |shown: &ThreadComment| (shown.comment.ap_id.clone(), shown.comment.markdown.clone(), shown.comment.state);
    thread.iter().map(told).collect()
}

fn expected() -> Vec<(String, Option<String>, CommentState)> {
    vec![
        (note(1), Some("Said".into()), CommentState::Live),
        (note(2), Some("Edited".into()), CommentState::Live),
        (note(3), None, CommentState::Deleted),
    ]
}

async fn at_home(database: &TestDatabase, stride: usize) {
    let city = TestCity::new(database).await;
    for (round, order) in orders(stride).iter().enumerate() {
        // Each order has notes of its own, on a page of its own.
        let page = city.published(&format!("# Compost {round}\n")).await;
        let own = |mut comment: ArrivedComment| {
            comment.ap_id = format!("{}-{round}", comment.ap_id);
            comment.in_reply_to =
                comment.in_reply_to.map(|id| if id == note(2) { format!("{id}-{round}") } else { id });
            comment
        };
        for (at_step, step) in order.iter().chain(&order[..2]).enumerate() {
            let activity = format!("{round}/{at_step}");
            match step {
                Step::Delete(n) => {
                    let (author, id) = (person(SOUSSE).ap_id, format!("{}-{round}", note(*n)));
                    city.commons.receive_deletion(activity, author, id, Some(at(40))).await.unwrap();
                }
                step => {
                    take(&city, &activity, &own(step_of(*step, &page))).await;
                }
            }
        }
        let seen = thread(&city, page.id).await;
        let numbers: Vec<_> = seen.iter().map(|shown| shown.comment.number).collect();
        assert_eq!(numbers, [Some(1), Some(2), Some(3)], "{order:?}");
        let mut ends = essence(&seen);
        ends.sort_by(|a, b| a.0.cmp(&b.0));
        let wanted = expected().into_iter().map(|(id, text, state)| (format!("{id}-{round}"), text, state));
        assert_eq!(ends, wanted.collect::<Vec<_>>(), "{order:?}");
        let third = seen.iter().find(|shown| shown.comment.ap_id.starts_with(&note(3))).unwrap();
        let second = seen.iter().find(|shown| shown.comment.ap_id.starts_with(&note(2))).unwrap();
        assert_eq!(third.reply_to.as_ref(), Some(&second.comment.ulid), "{order:?}");
    }
}

#[tokio::test]
async fn every_order_of_arrivals_ends_in_the_same_thread() {
    at_home(&TestDatabase::sqlite().await, 7).await;
    at_home(&TestDatabase::postgres().await, 31).await;
}

async fn at_a_copy(database: &TestDatabase, stride: usize) {
    let city = TestCity::new(database).await;
    let peer = Peer::sidi_bou_said(&city).await;
    let page = peer.copied(&city).await;
    let sidi = peer.known_here(&city).await;
    for (round, order) in orders(stride).iter().enumerate() {
        let n = i64::try_from(round).unwrap() * 3;
        let name = |id: &str| format!("{id}-{round}");
        for (at_step, step) in order.iter().chain(&order[..2]).enumerate() {
            let activity = format!("https://sidi-bou-said.example/{round}/{at_step}");
            match step {
                Step::Delete(c) => {
                    // The city may or may not say where the place is: a first word of it makes the same.
                    let told = round % 2 == 0;
                    let arrived = RelayedDeletion {
                        ap_id: name(&note(*c)),
                        page: told.then(|| page.ap_id.clone()),
                        number: told.then_some(n + i64::from(*c)),
                        deleted: Some(at(40)),
                        hidden: None,
                    };
                    city.commons.receive_relayed_deletion(activity, &sidi, arrived).await.unwrap();
                }
                Step::Say(c) | Step::Edit(c) => {
                    let mut comment = step_of(*step, &page);
                    comment.ap_id = name(&comment.ap_id);
                    let heard =
                        city.commons.receive_relayed(activity, &sidi, n + i64::from(*c), comment).await.unwrap();
                    assert!(matches!(heard, Heard::Taken(_) | Heard::Known), "{heard:?}");
                }
            }
        }
        let seen = city.commons.thread(&Actor::Anyone, page.id, Which::All, Some(n), 10).await.unwrap().comments;
        let numbers: Vec<_> = seen.iter().map(|shown| shown.comment.number.unwrap() - n).collect();
        assert_eq!(numbers, [1, 2, 3], "{order:?}");
        let wanted = expected().into_iter().map(|(id, text, state)| (name(&id), text, state));
        assert_eq!(essence(&seen), wanted.collect::<Vec<_>>(), "{order:?}");
    }
    assert_eq!(peer.known_here(&city).await.mismatches, 0);
}

#[tokio::test]
async fn a_copy_shows_the_order_of_its_city_in_whatever_order_it_hears_of_it() {
    at_a_copy(&TestDatabase::sqlite().await, 7).await;
    at_a_copy(&TestDatabase::postgres().await, 31).await;
}

#[tokio::test]
async fn our_waiting_comment_gets_its_place_and_keeps_our_words() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let page = peer.copied(&city).await;
        let sidi = peer.known_here(&city).await;
        let new = NewComment { markdown: "Our words.".into(), ..NewComment::default() };
        let ours = city.commons.comment(&city.ana, page.id, new).await.unwrap();
        let ana = ours.author.as_ref().unwrap();
        let author = RemotePerson { ap_id: ana.ap_id.clone(), handle: String::new(), name: "Somebody".into() };
        let back = ArrivedComment {
            ap_id: ours.ap_id.clone(),
            author: author.clone(),
            ..arrived(1, &page, "Their words.", Some(100_000_000))
        };
        let relay = async |activity: &str, number: i64, comment: &ArrivedComment| {
            let activity = format!("https://sidi-bou-said.example/{activity}");
            city.commons.receive_relayed(activity, &sidi, number, comment.clone()).await.unwrap()
        };
        assert_eq!(relay("1", 4, &back).await, Heard::Taken(ours.id));
        assert_eq!(relay("2", 4, &back).await, Heard::Known);
        let seen = thread(&city, page.id).await;
        assert_eq!((seen[0].comment.number, seen[0].comment.markdown.as_deref()), (Some(4), Some("Our words.")));
        assert_eq!(seen[0].comment.author.as_ref().unwrap().name, ana.name);
        // What we never said is not ours, whoever says so; and what we said we delete.
        let never = ArrivedComment { ap_id: "https://bordeaux.example/id/note/9".into(), ..back.clone() };
        assert!(matches!(relay("3", 5, &never).await, Heard::Refused(_)));
        let deletion =
            RelayedDeletion { ap_id: ours.ap_id.clone(), page: None, number: None, deleted: None, hidden: None };
        let heard = city.commons.receive_relayed_deletion("https://x.example/1".into(), &sidi, deletion).await.unwrap();
        assert_eq!((heard, thread(&city, page.id).await[0].comment.state), (Heard::Known, CommentState::Live));
    })
    .await;
}

#[tokio::test]
async fn d12_a_thread_is_its_pages_citys_alone_and_its_first_word_on_a_place_stays() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let ours = city.published("# Compost\n").await;
        let peer = Peer::sidi_bou_said(&city).await;
        let copy = peer.copied(&city).await;
        let sidi = peer.known_here(&city).await;
        let sousse = Peer::known(&city, SOUSSE, 9).await.known_here(&city).await;
        let relay = async |activity: &str, by: &koinon_store::City, number: i64, comment: ArrivedComment| {
            let activity = format!("{}/{activity}", by.origin.as_str());
            city.commons.receive_relayed(activity, by, number, comment).await.unwrap()
        };
        for by in [&sidi, &sousse] {
            assert!(matches!(relay("1", by, 1, arrived(1, &ours, "x", None)).await, Heard::Refused(_)));
        }
        assert!(matches!(relay("2", &sousse, 1, arrived(1, &copy, "x", None)).await, Heard::Refused(_)));
        assert!(matches!(relay("2", &sidi, 0, arrived(1, &copy, "x", None)).await, Heard::Refused(_)));
        let gone = RelayedDeletion {
            ap_id: note(1),
            page: Some(ours.ap_id.clone()),
            number: Some(1),
            deleted: None,
            hidden: None,
        };
        for by in [&sidi, &sousse] {
            let heard = city.commons.receive_relayed_deletion("https://x.example/1".into(), by, gone.clone()).await;
            assert!(matches!(heard.unwrap(), Heard::Refused(_)));
        }
        assert!(thread(&city, ours.id).await.is_empty() && thread(&city, copy.id).await.is_empty());

        assert!(matches!(relay("3", &sidi, 1, arrived(1, &copy, "One", None)).await, Heard::Taken(_)));
        assert!(matches!(relay("4", &sidi, 1, arrived(2, &copy, "Another", None)).await, Heard::Mismatch(_)));
        assert!(matches!(relay("5", &sidi, 2, arrived(1, &copy, "One", Some(9))).await, Heard::Mismatch(_)));
        assert_eq!(peer.known_here(&city).await.mismatches, 2);
        let seen = thread(&city, copy.id).await;
        assert_eq!(
            (seen.len(), seen[0].comment.number, seen[0].comment.markdown.as_deref()),
            (1, Some(1), Some("One"))
        );
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_comes_first_joins_its_proposal_later() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let edit = ProposedEdit {
            base_revision: page.head_hash,
            markdown: "# Compost\n\nTwo bins.\n".into(),
            reason: "Because.".into(),
            ..ProposedEdit::default()
        };
        let proposal = city.commons.propose(&city.ana, page.id, edit).await.unwrap();
        let answer = |n: u8, to: u8| ArrivedComment { in_reply_to: Some(note(to)), ..arrived(n, &page, "Yes", None) };
        take(&city, "3", &answer(3, 2)).await;
        take(&city, "2", &answer(2, 1)).await;
        let about = ArrivedComment { in_reply_to: Some(proposal.ap_id), page: None, ..arrived(1, &page, "Hm", None) };
        take(&city, "1", &about).await;
        let which = Which::Proposal(proposal.ulid);
        let seen = city.commons.thread(&Actor::Anyone, page.id, which, None, 10).await.unwrap().comments;
        let answers: Vec<_> = seen.iter().map(|shown| (shown.comment.number, shown.reply_to_number)).collect();
        assert_eq!(answers, [(Some(1), Some(2)), (Some(2), Some(3)), (Some(3), None)]);
    })
    .await;
}
