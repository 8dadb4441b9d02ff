//! The conversation about a page, as its city answers for it.

use koinon_core::Origin;
use koinon_store::{Comment, CommentFilter, Conn, Error, Page};
use serde_json::{Value, json};

use super::{Document, found};
use crate::debate_view::relay;
use crate::wire::ids::{ActorId, PageCollection};
use crate::wire::{OrderedCollectionPage, PAGE_SIZE, PageCursor};

/// A collection of what is said about a page, by its numbers: the ids of the whole conversation with the page in front of them
/// (FEP-7888), those of direct answers, or what the city relayed.
pub(super) fn collection(
    conn: &mut Conn,
    here: &Origin,
    page: &Page,
    (collection, id): (PageCollection, String),
    cursor: Option<PageCursor>,
) -> Result<Document, Error> {
    let after = cursor.map_or(0, PageCursor::place);
    let filter = CommentFilter { page: page.id, proposal: None, after: Some(after), limit: PAGE_SIZE + 1 };
    let mut comments = conn.comments(&filter)?;
    let more = comments.len() as i64 > PAGE_SIZE;
    comments.truncate(usize::try_from(PAGE_SIZE).unwrap_or(0));
    let next = comments.last().filter(|_| more).and_then(|last| last.number);
    let mut items = Vec::new();
    if collection == PageCollection::Context && after == 0 {
        items.push(page.ap_id.clone().into());
    }
    for comment in comments {
        items.extend(item(conn, here, collection, comment)?);
    }
    if let Some(cursor) = cursor {
        return Ok(found(&OrderedCollectionPage::new(id, cursor, items, next)));
    }
    // Of a thread that is longer than this the rest is read page by page.
    let total = conn.next_comment_number(page.id)? - 1 + i64::from(collection == PageCollection::Context);
    let mut whole = json!({
        "id": id, "type": "OrderedCollection", "attributedTo": ActorId::City.at(here), "totalItems": total,
    });
    match next {
        None => whole["orderedItems"] = items.into(),
        Some(_) => whole["first"] = format!("{id}?page=first").into(),
    }
    Ok(found(&whole))
}

fn item(conn: &mut Conn, here: &Origin, collection: PageCollection, comment: Comment) -> Result<Option<Value>, Error> {
    match collection {
        PageCollection::Thread => {
            // Its place in the order of the thread stands for a row of the log: the same is named the same again.
            let row = (comment.last_word(), comment.number.unwrap_or_default());
            let relayed = relay(conn, here, comment.id, row)?;
            Ok(relayed.and_then(|activity| serde_json::to_value(activity).ok()))
        }
        PageCollection::Replies if comment.in_reply_to.is_some() => Ok(None),
        _ => Ok(Some(comment.ap_id.into())),
    }
}
