//! What people hold of statements, how it is counted, and what answers a consultation, as it is kept.

use koinon_core::act::{Act, Side};
use koinon_core::tally::{Count, StanceRole, Tally};
use koinon_store::testing::{TestDatabase, each_database};
use koinon_store::{CityId, CommentId, Conn, Error, HERE, NewComment, PageId, PersonId, Stance};

use crate::acts::{new, say};
use crate::fixture::{at, bordeaux, city, live_page, page, person};

/// A statement on a page of Bordeaux, Ana of that city, and Leïla of Sidi Bou Saïd.
async fn statement(store: &TestDatabase) -> (PageId, CommentId, PersonId, PersonId, CityId) {
    bordeaux(store).await;
    store
        .write(|tx| {
            let sidi = tx.ensure_city(&city("https://sidi-bou-said.example", "Sidi Bou Saïd"))?;
            let page = page(tx, HERE, "compost")?;
            let statement = say(
                tx,
                page,
                1,
                Some(1),
                Some(Act::Statement { side: Side::Is, source: None, role: StanceRole::Inhabitant }),
            )?;
            Ok::<_, Error>((page, statement, person(tx, HERE, "ana")?, person(tx, sidi, "leila")?, sidi))
        })
        .await
        .unwrap()
}

fn stance(comment: CommentId, person: PersonId, supports: bool, second: i64) -> Stance {
    Stance { comment, person, supports, withdrawn: false, role: StanceRole::Inhabitant, time: at(second) }
}

#[tokio::test]
async fn everybody_has_one_stance_the_later_word_counts_and_each_city_is_counted_for_itself() {
    each_database(async |store| {
        let (_, statement, ana, leila, sidi) = statement(store).await;
        let says = async |new: Stance| store.write(move |tx| tx.save_stance(&new)).await.unwrap();
        let counted = async || {
            let read = move |conn: &mut Conn| conn.count_stances(&[statement]);
            let mut counts = store.read(read).await.unwrap();
            counts.sort_by_key(|count| (count.city.0, count.supports));
            counts.into_iter().map(|count| (count.city, count.role, count.supports, count.people)).collect::<Vec<_>>()
        };
        let first = says(stance(statement, ana, true, 5)).await.unwrap();
        assert_eq!(says(stance(statement, ana, false, 5)).await, None, "nothing later");
        let officer = Stance { role: StanceRole::Officer, ..stance(statement, leila, true, 6) };
        says(officer).await.unwrap();
        assert_eq!(counted().await, [(HERE, StanceRole::Inhabitant, true, 1), (sidi, StanceRole::Officer, true, 1)]);
        assert_eq!(says(stance(statement, ana, false, 7)).await, Some(first), "changed, not added");
        assert_eq!(counted().await[0], (HERE, StanceRole::Inhabitant, false, 1));
        // Taken back: it is kept, so that an older word that comes late does not count, but not counted.
        let kept = Stance { withdrawn: true, ..stance(statement, ana, false, 9) };
        says(kept).await.unwrap();
        assert_eq!(says(stance(statement, ana, true, 8)).await, None);
        assert_eq!(counted().await, [(sidi, StanceRole::Officer, true, 1)]);
        let read = move |conn: &mut Conn| Ok::<_, Error>((conn.stance(first)?, conn.stances_of(ana, &[statement])?));
        assert_eq!(store.read(read).await.unwrap(), (Some(kept), vec![kept]));
        assert_eq!(store.read(move |conn| conn.last_stance(statement)).await.unwrap(), Some(at(9)));
    })
    .await;
}

#[tokio::test]
async fn a_count_is_told_once_and_the_later_one_is_kept() {
    each_database(async |store| {
        let (page, statement, ..) = statement(store).await;
        let to_tell = async |before: i64| store.read(move |conn| conn.counts_to_tell(at(before), 9)).await.unwrap();
        assert_eq!(to_tell(100).await, []);
        for _ in 0..2 {
            store.write(move |tx| tx.count_again(statement)).await.unwrap();
        }
        assert_eq!(to_tell(-1_700_000_000).await, [statement], "it was never told");
        let before = store.read(|conn| conn.log_head()).await.unwrap().position;
        store.write(move |tx| tx.tell_count(statement, at(10))).await.unwrap();
        let rows = store.read(move |conn| conn.local_changes_after(before, 9)).await.unwrap();
        assert_eq!(rows.iter().map(|row| (row.page, row.comment)).collect::<Vec<_>>(), [(page, Some(statement))]);
        assert_eq!(to_tell(100).await, []);
        store.write(move |tx| tx.count_again(statement)).await.unwrap();
        assert_eq!((to_tell(9).await, to_tell(10).await), (vec![], vec![statement]));

        let count = |second: i64, supports: i64| {
            let city = Some("sidi-bou-said.example".to_owned());
            Count::tidy(at(second), vec![Tally { city, role: StanceRole::Inhabitant, supports, contests: 0 }])
        };
        let save = async |count: Count| store.write(move |tx| tx.save_count(statement, &count, at(20))).await.unwrap();
        assert!(save(count(11, 3)).await);
        assert!(!save(count(11, 4)).await, "nothing later");
        assert!(!save(count(9, 1)).await);
        let told = async || store.read(move |conn| conn.told_counts(&[statement])).await.unwrap();
        assert_eq!(told().await, [(statement, count(11, 3))]);
        assert!(save(count(12, 2)).await);
        assert_eq!(told().await, [(statement, count(12, 2))]);
        assert_eq!(store.read(move |conn| conn.count_with_act(page, "statement")).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_newest_of_an_act_and_what_answers_it_are_found() {
    each_database(async |store| {
        bordeaux(store).await;
        store
            .write(move |tx| {
                let asked = Act::Consultation { opens: at(1), closes: at(2), answer_due: at(3) };
                let (live, draft) = (live_page(tx, "compost", at(0))?, page(tx, HERE, "brouillon")?);
                say(tx, live, 1, Some(1), Some(asked.clone()))?;
                say(tx, live, 2, Some(2), Some(asked.clone()))?;
                say(tx, draft, 3, Some(1), Some(asked))?;
                for (n, act) in [(4, None), (5, Some(Act::OfficialAnswer))] {
                    let answer = new(live, n, Some(n), act);
                    let in_reply_to = Some("https://bordeaux.example/id/note/1".into());
                    tx.insert_comment(&NewComment { in_reply_to, ..answer }, at(n))?;
                }
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        let newest = async |limit: i64| {
            let found = store.read(move |conn| conn.newest_with_act("consultation", limit)).await.unwrap();
            found.into_iter().map(|comment| comment.ulid).collect::<Vec<_>>()
        };
        assert_eq!(newest(9).await, ["comment-2", "comment-1"]);
        assert_eq!(newest(1).await, ["comment-2"]);
        let answers = async |n: i64, act: Option<&'static str>| {
            let asked = [format!("https://bordeaux.example/id/note/{n}")];
            let found = store.read(move |conn| conn.answers_to(&asked, act, 9)).await.unwrap();
            found.into_iter().map(|comment| comment.ulid).collect::<Vec<_>>()
        };
        assert_eq!(answers(1, None).await, ["comment-4", "comment-5"]);
        assert_eq!(answers(1, Some("official_answer")).await, ["comment-5"]);
        assert_eq!(answers(2, None).await, [""; 0]);
    })
    .await;
}
