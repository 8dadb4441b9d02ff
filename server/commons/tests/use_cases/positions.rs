//! Position debates: statements on two sides, and who supports and contests them, here and elsewhere.

use koinon_commons::debate_arrives::{ArrivedComment, Heard};
use koinon_commons::positions::{NewStatement, Statement};
use koinon_commons::proposal_arrives::RemotePerson;
use koinon_commons::read::PageRef;
use koinon_commons::stance_arrives::ArrivedStance;
use koinon_commons::{Actor, Error};
use koinon_core::Timestamp;
use koinon_core::act::{Act, Side};
use koinon_core::tally::{Count, StanceRole, Tally};
use koinon_store::testing::each_database;
use koinon_store::{Comment, News, PageId};

use crate::city::{TestCity, codes};
use crate::peer::Peer;

const SIDI: &str = "https://sidi-bou-said.example";

fn statement(side: Side, statement: &str) -> NewStatement {
    NewStatement { side, statement: statement.into(), source: None }
}

async fn made(city: &TestCity, who: &Actor, page: PageId, side: Side, words: &str) -> Comment {
    city.clock.advance(60_000);
    city.commons.make_statement(who, page, statement(side, words)).await.unwrap()
}

async fn seen(city: &TestCity, who: &Actor, page: PageId) -> Vec<Statement> {
    city.commons.positions(who, &PageRef::Row(page), None, 100).await.unwrap().statements
}

/// City, role, who supports and who contests of the first statement.
async fn tallies(city: &TestCity, page: PageId) -> Vec<(String, StanceRole, i64, i64)> {
    let first = seen(city, &Actor::Anyone, page).await.remove(0);
    let named =
        |tally: Tally| (tally.city.unwrap_or_else(|| "elsewhere".into()), tally.role, tally.supports, tally.contests);
    first.tallies.into_iter().map(named).collect()
}

fn of(role: StanceRole, supports: i64, contests: i64) -> (String, StanceRole, i64, i64) {
    ("bordeaux.example".into(), role, supports, contests)
}

/// What somebody of another server holds, said `after` seconds.
fn stance(person: &str, statement: &Comment, supports: bool, said: Timestamp) -> ArrivedStance {
    ArrivedStance {
        person: RemotePerson { ap_id: person.into(), handle: "mo".into(), name: "Mo Exemple".into() },
        statement: statement.ap_id.clone(),
        supports,
        undone: false,
        role: StanceRole::Officer,
        said: Some(said),
    }
}

#[tokio::test]
async fn statements_stand_in_the_order_of_their_numbers_and_people_are_counted_by_role() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let first = made(&city, &city.ana, page.id, Side::Is, "  Moins de\ndéchets. ").await;
        made(&city, &city.officer, page.id, Side::IsNot, "Une mode.").await;
        let all = seen(&city, &Actor::Anyone, page.id).await;
        let told = |one: &Statement| (one.comment.number, one.side, one.role, one.comment.markdown.clone());
        assert_eq!(
            all.iter().map(told).collect::<Vec<_>>(),
            [
                (Some(1), Side::Is, StanceRole::Inhabitant, Some("Moins de déchets.".into())),
                (Some(2), Side::IsNot, StanceRole::Officer, Some("Une mode.".into())),
            ]
        );
        let take = async |who: &Actor, supports| city.commons.take_stance(who, &first.ulid, supports).await;
        take(&city.ben, Some(true)).await.unwrap();
        take(&city.officer, Some(false)).await.unwrap();
        take(&city.administrator, Some(false)).await.unwrap();
        use StanceRole::{Inhabitant, Officer};
        assert_eq!(tallies(&city, page.id).await, [of(Inhabitant, 1, 0), of(Officer, 0, 2)]);
        // Changed, twice the same, and taken back.
        take(&city.ben, Some(false)).await.unwrap();
        take(&city.ben, Some(false)).await.unwrap();
        take(&city.administrator, None).await.unwrap();
        assert_eq!(tallies(&city, page.id).await, [of(Inhabitant, 0, 1), of(Officer, 0, 1)]);
        let own = seen(&city, &city.ben, page.id).await;
        assert_eq!((own[0].own, own[0].own_waits, own[0].may_take_stance), (Some(false), false, true));
        // One's own needs none, and readers have none.
        assert_eq!(codes(take(&city.ana, Some(true)).await), ["own_statement"]);
        assert!(matches!(take(&Actor::Anyone, Some(true)).await, Err(Error::SignInNeeded)));
        assert!(!seen(&city, &city.ana, page.id).await[0].may_take_stance);
        // What is taken back stands there no longer, and nobody takes a stance on it.
        city.commons.delete_comment(&city.ana, &first.ulid).await.unwrap();
        assert_eq!(seen(&city, &Actor::Anyone, page.id).await.len(), 1);
        assert!(matches!(take(&city.ben, None).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_statement_is_short_has_an_address_as_its_source_and_cannot_be_changed() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let refused = async |words: &str, source: Option<&str>| {
            let new = NewStatement { source: source.map(str::to_owned), ..statement(Side::Is, words) };
            codes(city.commons.make_statement(&city.ana, page.id, new).await)
        };
        assert_eq!(refused(" \u{202e}\n", None).await, ["empty"]);
        assert_eq!(refused(&"é".repeat(141), None).await, ["too_long"]);
        assert_eq!(refused("Oui.", Some("javascript:alert(1)")).await, ["not_an_address"]);
        assert_eq!(refused("Oui.", Some(&format!("https://data.example/{}", "x".repeat(500)))).await, ["too_long"]);
        let new = NewStatement {
            source: Some("https://data.example/juillet".into()),
            ..statement(Side::Is, &"é".repeat(140))
        };
        let made = city.commons.make_statement(&city.ana, page.id, new).await.unwrap();
        let found = city.commons.statement(&city.ana, &made.ulid).await.unwrap().1;
        assert_eq!(found.source.as_deref(), Some("https://data.example/juillet"));
        assert!(matches!(city.commons.edit_comment(&city.ana, &made.ulid, "Non.").await, Err(Error::NotFound)));
        let said = city.commons.find_comment(&city.ana, &made.ulid).await.unwrap().said;
        assert!(!said.may_edit && said.may_delete);
    })
    .await;
}

#[tokio::test]
async fn of_people_elsewhere_each_counts_once_and_strangers_apart() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let said = made(&city, &city.ana, page.id, Side::Is, "Moins de déchets.").await;
        let peer = Peer::sidi_bou_said(&city).await;
        peer.copied(&city).await;
        let (leila, stranger) = (format!("{SIDI}/id/person/leila"), "https://town.example/users/odile".to_owned());
        let mut number = 0;
        let mut take = async |arrived: ArrivedStance| {
            number += 1;
            city.commons.receive_stance(format!("{SIDI}/activities/{number}"), arrived).await.unwrap()
        };
        let now = city.commons.now();
        let earlier = |seconds: i64| now.plus_millis(-1000 * seconds);
        assert_eq!(take(stance(&leila, &said, true, earlier(9))).await, Heard::Taken(said.id));
        assert_eq!(take(stance(&stranger, &said, true, earlier(8))).await, Heard::Taken(said.id));
        // H11: the same person again, and again.
        for seconds in [9, 7, 6] {
            take(stance(&leila, &said, true, earlier(seconds))).await;
        }
        let sidi = |supports, contests| ("sidi-bou-said.example".into(), StanceRole::Officer, supports, contests);
        let elsewhere = ("elsewhere".into(), StanceRole::Inhabitant, 1, 0);
        assert_eq!(tallies(&city, page.id).await, [sidi(1, 0), elsewhere.clone()]);
        // Of two words the later one counts, in whatever order they come.
        take(stance(&leila, &said, false, earlier(3))).await;
        assert_eq!(take(stance(&leila, &said, true, earlier(4))).await, Heard::Known);
        assert_eq!(tallies(&city, page.id).await, [sidi(0, 1), elsewhere.clone()]);
        let undo =
            |supports, said_at| ArrivedStance { undone: true, said: said_at, ..stance(&leila, &said, supports, now) };
        assert_eq!(take(undo(true, None)).await, Heard::Known, "it names what she does not hold any more");
        assert_eq!(take(undo(false, Some(earlier(1)))).await, Heard::Taken(said.id));
        assert_eq!(tallies(&city, page.id).await, std::slice::from_ref(&elsewhere));
        // Nobody of here is heard from elsewhere; a blocked city is not heard, and not counted any more.
        let ana = stance("https://bordeaux.example/id/person/x", &said, true, now);
        assert!(matches!(take(ana).await, Heard::Refused(_)));
        take(stance(&leila, &said, true, now)).await;
        assert_eq!(tallies(&city, page.id).await.len(), 2);
        let row = peer.row;
        city.commons.store().write(move |tx| tx.set_city_blocked(row, Some("spam"))).await.unwrap();
        let other = stance(&format!("{SIDI}/id/person/mo"), &said, true, now);
        assert!(matches!(take(other).await, Heard::Refused(_)));
        assert_eq!(tallies(&city, page.id).await, [elsewhere]);
        // What is no statement takes none.
        let comment = Comment { ap_id: "https://bordeaux.example/id/note/none".into(), ..said };
        assert_eq!(take(stance(&stranger, &comment, true, now)).await, Heard::NotOurs);
    })
    .await;
}

#[tokio::test]
async fn others_are_told_of_a_count_once_in_ten_seconds() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let said = made(&city, &city.ana, page.id, Side::Is, "Moins de déchets.").await;
        let rows = async |position: i64| {
            let rows = city.stored(move |conn| conn.local_changes_after(position, 50)).await;
            rows.into_iter().filter(|row| row.comment == Some(said.id)).count()
        };
        let take = async |who: &Actor| city.commons.take_stance(who, &said.ulid, Some(true)).await.unwrap();
        let before = city.log_position().await;
        assert_eq!(city.commons.tell_counts().await.unwrap(), 0);
        take(&city.ben).await;
        assert_eq!((city.commons.tell_counts().await.unwrap(), rows(before).await), (1, 1));
        take(&city.officer).await;
        take(&city.administrator).await;
        city.clock.advance(9_000);
        assert_eq!((city.commons.tell_counts().await.unwrap(), rows(before).await), (0, 1));
        city.clock.advance(1_000);
        assert_eq!((city.commons.tell_counts().await.unwrap(), rows(before).await), (1, 2), "both at once");
        assert_eq!(city.commons.tell_counts().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_copy_shows_what_the_pages_city_counted_and_ones_own_stance_waits_for_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let page = peer.copied(&city).await;
        let relaying = peer.known_here(&city).await;
        let author = format!("{SIDI}/id/person/leila");
        let note = format!("{SIDI}/id/note/1");
        let arrived = ArrivedComment {
            ap_id: note.clone(),
            author: RemotePerson { ap_id: author, handle: "leila".into(), name: "Leïla Exemple".into() },
            in_reply_to: Some(page.ap_id.clone()),
            page: None,
            proposal: None,
            markdown: Some("Bleu.".into()),
            html: None,
            lang: None,
            anchor: None,
            act: Some(Act::Statement { side: Side::Is, source: None, role: StanceRole::Inhabitant }),
            mentions: Vec::new(),
            published: Some(city.commons.now()),
            updated: None,
            raw: None,
        };
        city.commons.receive_relayed(format!("{SIDI}/a/1"), &relaying, 1, arrived).await.unwrap();
        let first = seen(&city, &city.ana, page.id).await.remove(0);
        city.commons.take_stance(&city.ana, &first.comment.ulid, Some(true)).await.unwrap();
        let news = city.stored(|conn| conn.outgoing(9)).await;
        assert!(matches!(news.as_slice(), [(_, News::Stance(_))]), "{news:?}");
        let mine = seen(&city, &city.ana, page.id).await.remove(0);
        assert_eq!((mine.own, mine.own_waits, mine.tallies.len()), (Some(true), true, 0), "it counts nothing itself");
        // Another city has no say in it.
        let tally = |supports| Tally {
            city: Some("bordeaux.example".into()),
            role: StanceRole::Inhabitant,
            supports,
            contests: 0,
        };
        let count = |millis, supports| Count::tidy(city.commons.now().plus_millis(millis), vec![tally(supports)]);
        let other = Peer::known(&city, "https://sousse.example", 9).await.known_here(&city).await;
        assert!(!city.commons.receive_count(&other, &note, count(0, 99)).await.unwrap());
        assert!(city.commons.receive_count(&relaying, &note, count(0, 1)).await.unwrap());
        assert!(!city.commons.receive_count(&relaying, &note, count(-5_000, 7)).await.unwrap(), "that is older");
        let mine = seen(&city, &city.ana, page.id).await.remove(0);
        assert_eq!((mine.own, mine.own_waits, mine.tallies), (Some(true), false, vec![tally(1)]));
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_is_another_one_now_has_no_stances_and_words_of_elsewhere_stay() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let (note, author) = (format!("{SIDI}/notes/1"), format!("{SIDI}/users/mo"));
        let arrived = |words: &str, seconds: i64| ArrivedComment {
            ap_id: note.clone(),
            author: RemotePerson { ap_id: author.clone(), handle: "mo".into(), name: "Mo Exemple".into() },
            in_reply_to: Some(page.ap_id.clone()),
            page: None,
            proposal: None,
            markdown: Some(words.into()),
            html: None,
            lang: None,
            anchor: None,
            act: Some(Act::Statement { side: Side::Is, source: None, role: StanceRole::Officer }),
            mentions: Vec::new(),
            published: Some(city.commons.now().plus_millis(-60_000)),
            updated: Some(city.commons.now().plus_millis(-60_000 + seconds * 1000)),
            raw: None,
        };
        let take = async |n: u8, arrived| city.commons.receive_comment(format!("{SIDI}/a/{n}"), arrived).await.unwrap();
        assert!(matches!(take(1, arrived("Oui.", 0)).await, Heard::Taken(_)));
        let first = seen(&city, &city.ana, page.id).await.remove(0);
        assert_eq!(first.role, StanceRole::Inhabitant, "nobody vouches for an officer there");
        city.commons.take_stance(&city.ana, &first.comment.ulid, Some(true)).await.unwrap();
        assert!(matches!(take(2, arrived("Non.", 5)).await, Heard::Refused(_)));
        assert_eq!(seen(&city, &city.ana, page.id).await[0].comment.markdown.as_deref(), Some("Oui."));
        let deleted = Some(city.commons.now().plus_millis(-50_000));
        city.commons.receive_deletion(format!("{SIDI}/a/3"), author.clone(), note.clone(), deleted).await.unwrap();
        assert!(matches!(take(4, arrived("Non.", 20)).await, Heard::Taken(_)));
        let now = seen(&city, &city.ana, page.id).await.remove(0);
        assert_eq!((now.comment.markdown.as_deref(), now.own, now.tallies.len()), (Some("Non."), None, 0));
        // What is too long for a statement is a comment.
        let long = ArrivedComment { ap_id: format!("{SIDI}/notes/2"), ..arrived(&"x".repeat(141), 0) };
        assert!(matches!(take(5, long).await, Heard::Taken(_)));
        assert_eq!(seen(&city, &Actor::Anyone, page.id).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn chosen_statements_come_by_side_and_number_and_only_those_that_are_there() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let mut ulids = Vec::new();
        for (side, words) in [(Side::IsNot, "A"), (Side::Is, "B"), (Side::IsNot, "C"), (Side::Is, "D")] {
            ulids.insert(0, made(&city, &city.ana, page.id, side, words).await.ulid);
        }
        let choose = async |ulids: Vec<String>| {
            city.commons
                .chosen_statements(&city.ben, &PageRef::Row(page.id), ulids)
                .await
                .map(|(_, chosen)| chosen.into_iter().filter_map(|one| one.comment.markdown).collect::<Vec<_>>())
        };
        let twice = ulids.iter().chain(&ulids).cloned().collect();
        assert_eq!(choose(twice).await.unwrap(), ["B", "D", "A", "C"]);
        city.commons.delete_comment(&city.ana, &ulids[3]).await.unwrap();
        assert_eq!(choose(vec![ulids[3].clone(), ulids[1].clone()]).await.unwrap(), ["C"]);
        assert_eq!(codes(choose(vec![ulids[3].clone(), "none".into()]).await), ["none_chosen"]);
        let elsewhere = city.published("# Vélo\n").await;
        let other = made(&city, &city.ana, elsewhere.id, Side::Is, "E").await.ulid;
        assert_eq!(codes(choose(vec![other]).await), ["none_chosen"]);
    })
    .await;
}
