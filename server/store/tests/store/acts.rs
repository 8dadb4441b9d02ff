//! What comments are beside words, as it is kept.

use koinon_core::Hash;
use koinon_core::act::{Act, Capacity, Side};
use koinon_core::comment::CommentState;
use koinon_core::tally::StanceRole;
use koinon_store::testing::each_database;
use koinon_store::{CommentId, Error, HERE, NewComment, PageId, Tx};

use crate::fixture::{at, bordeaux, page};

/// A comment that nobody said.
pub(crate) fn new(page: PageId, n: i64, number: Option<i64>, act: Option<Act>) -> NewComment {
    NewComment {
        ulid: format!("comment-{n}"),
        ap_id: format!("https://bordeaux.example/id/note/{n}"),
        page,
        proposal: None,
        author: None,
        in_reply_to: None,
        markdown: Some("Words.".into()),
        html: None,
        lang: None,
        number,
        anchor: None,
        published: at(n),
        updated: None,
        deleted: None,
        act,
    }
}

pub(crate) fn say(
    tx: &mut Tx<'_>,
    page: PageId,
    n: i64,
    number: Option<i64>,
    act: Option<Act>,
) -> Result<CommentId, Error> {
    tx.insert_comment(&new(page, n, number, act), at(n))
}

#[tokio::test]
async fn acts_are_kept_and_listed_by_their_code() {
    each_database(async |store| {
        bordeaux(store).await;
        let vouch = Act::Vouch { revision: Hash::of("x"), capacity: Capacity::Organisation("Compost Exemple".into()) };
        let statement = Act::Statement { side: Side::Is, source: None, role: StanceRole::Officer };
        let (kept, said) = (vouch.clone(), statement.clone());
        let page = store
            .write(move |tx| {
                let page = page(tx, HERE, "compost")?;
                say(tx, page, 1, Some(1), Some(kept.clone()))?;
                say(tx, page, 2, Some(2), None)?;
                say(tx, page, 3, Some(3), Some(said))?;
                let taken_back = say(tx, page, 4, Some(4), Some(kept.clone()))?;
                say(tx, page, 5, Some(5), Some(kept.clone()))?;
                say(tx, page, 6, None, Some(kept))?;
                let mut comment = tx.comment(taken_back)?.unwrap();
                (comment.state, comment.deleted) = (CommentState::Deleted, Some(at(9)));
                tx.save_comment(&comment, at(9))?;
                Ok::<_, Error>(page)
            })
            .await
            .unwrap();
        let listed = async |act: &'static str, after: Option<i64>, limit: i64| {
            let list = move |conn: &mut koinon_store::Conn| conn.comments_with_act(page, act, after, limit);
            let found = store.read(list).await.unwrap();
            found.into_iter().map(|comment| (comment.number, comment.act.unwrap())).collect::<Vec<_>>()
        };
        assert_eq!(listed("vouch", Some(0), 10).await, [(Some(1), vouch.clone()), (Some(5), vouch.clone())]);
        assert_eq!(listed("vouch", Some(0), 1).await, [(Some(1), vouch.clone())]);
        assert_eq!(listed("vouch", Some(1), 10).await, [(Some(5), vouch.clone())]);
        assert_eq!(listed("vouch", None, 10).await, [(None, vouch.clone())]);
        assert_eq!(listed("statement", Some(0), 10).await, [(Some(3), statement)]);
        // What is saved anew keeps its act; what was deleted long ago loses it with its words.
        let act_of = async |n: i64| {
            let find = move |conn: &mut koinon_store::Conn| conn.comment_by_number(page, n);
            store.read(find).await.unwrap().unwrap().act
        };
        assert_eq!(act_of(4).await, Some(vouch));
        assert_eq!(store.write(|tx| tx.erase_deleted_comments(at(10))).await.unwrap(), 1);
        assert_eq!(act_of(4).await, None);
        assert_eq!(store.write(|tx| tx.erase_deleted_comments(at(10))).await.unwrap(), 0, "once is enough");
    })
    .await;
}
