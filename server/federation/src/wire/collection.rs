//! Collections that we answer: paged, so that no answer grows with the commons.

use koinon_core::{Hash, Timestamp};
use serde::Serialize;

use super::context::PUBLIC;
use super::ids::LocalId;

/// How many items one page of a collection has at most.
pub const PAGE_SIZE: i64 = 50;

/// An `OrderedCollection`: its size, and where its first page is. Without a first page its members are nobody's business
/// (followers).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderedCollection {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributed_to: Option<String>,
    total_items: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
}

/// One page of a collection.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderedCollectionPage<T> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    part_of: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    ordered_items: Vec<T>,
}

/// Which page of a collection is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageCursor {
    /// The first one, `?page=first`.
    First,
    /// The one after this place, `?page=PLACE`; the collection says what its places are.
    After(i64),
}

impl PageCursor {
    /// Reads the value of `page` in a query.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        if value == "first" {
            return Some(Self::First);
        }
        value.parse().ok().filter(|place| *place >= 0).map(Self::After)
    }

    /// The place after which the page starts; 0 for the first.
    #[must_use]
    pub fn place(self) -> i64 {
        match self {
            Self::First => 0,
            Self::After(place) => place,
        }
    }

    fn of(self, collection: &str) -> String {
        match self {
            Self::First => format!("{collection}?page=first"),
            Self::After(place) => format!("{collection}?page={place}"),
        }
    }
}

impl OrderedCollection {
    /// A collection whose members are read page by page.
    #[must_use]
    pub fn paged(id: String, owner: Option<String>, total: i64) -> Self {
        let first = (total > 0).then(|| PageCursor::First.of(&id));
        Self { id, kind: "OrderedCollection", attributed_to: owner, total_items: total, first }
    }

    /// A collection of which only the size is told.
    #[must_use]
    pub fn counted(id: String, total: i64) -> Self {
        Self { id, kind: "OrderedCollection", attributed_to: None, total_items: total, first: None }
    }
}

impl<T> OrderedCollectionPage<T> {
    /// The page of `collection` that `cursor` names; `next` is the place after its last item, if there is more.
    #[must_use]
    pub fn new(collection: String, cursor: PageCursor, items: Vec<T>, next: Option<i64>) -> Self {
        Self {
            id: cursor.of(&collection),
            kind: "OrderedCollectionPage",
            next: next.map(|place| PageCursor::After(place).of(&collection)),
            part_of: collection,
            ordered_items: items,
        }
    }
}

/// The newest revisions of a page as Ibis reads them: a collection with `items`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Edits {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    total_items: usize,
    items: Vec<Edit>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Edit {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    attributed_to: String,
    object: String,
    summary: String,
    content: String,
    version: String,
    previous_version: String,
    published: String,
    to: [&'static str; 1],
    cc: [String; 0],
}

/// A revision as Ibis reads it.
#[derive(Debug, Clone)]
pub struct EditView {
    /// The revision.
    pub revision: Hash,
    /// The one before; `None` for the first.
    pub previous: Option<Hash>,
    /// Who wrote it; the `pages` author where nobody may be named.
    pub author: String,
    /// The edit summary, empty without one.
    pub note: String,
    /// The unified diff from the one before.
    pub diff: String,
    /// When.
    pub time: Timestamp,
}

impl Edits {
    /// The `edits` of the page with this id, at `id`.
    #[must_use]
    pub fn new(origin: &koinon_core::Origin, id: String, page: &str, edits: Vec<EditView>) -> Self {
        let items = edits.into_iter().map(|edit| Edit {
            id: LocalId::Revision(edit.revision).at(origin),
            kind: "Patch",
            attributed_to: edit.author,
            object: page.to_owned(),
            summary: edit.note,
            content: edit.diff,
            version: edit.revision.as_uuid(),
            // Ibis starts every article from the nil version.
            previous_version: edit.previous.unwrap_or(Hash([0; 32])).as_uuid(),
            published: edit.time.to_seconds_string(),
            to: [PUBLIC],
            cc: [],
        });
        let items: Vec<Edit> = items.collect();
        Self { id, kind: "OrderedCollection", total_items: items.len(), items }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::fixture;

    #[test]
    fn edits_are_as_published() {
        let published = fixture("50_edits_for_ibis");
        let edit = EditView {
            revision: "7aef3474314802409ab982b2d872830095f74344dc3a1f9b18787c8879089f8a".parse().unwrap(),
            previous: "3c801ab095f609e6297883a2442bd19126ed28ec6d8471f6e22d7e661309c1ef".parse().ok(),
            author: "https://sidi-bou-said.example/id/person/01KAN4P0000000000000000002".into(),
            note: "Ajoute l'ombre en été".into(),
            diff: "(unified diff)".into(),
            time: "2026-11-22T10:00:00Z".parse().unwrap(),
        };
        let page = "https://bordeaux.example/id/page/01KAN4V0000000000000000001";
        let origin = "https://bordeaux.example".parse().unwrap();
        let edits = Edits::new(&origin, format!("{page}/edits"), page, vec![edit]);
        assert_eq!(serde_json::to_value(edits).unwrap(), published);
    }

    #[test]
    fn a_reader_walks_from_page_to_page() {
        let id = "https://bordeaux.example/id/city/outbox";
        let whole = serde_json::to_value(OrderedCollection::paged(id.into(), None, 70)).unwrap();
        assert_eq!(whole["first"], format!("{id}?page=first"));
        let first = OrderedCollectionPage::new(id.into(), PageCursor::First, vec!["a"], Some(50));
        let first = serde_json::to_value(first).unwrap();
        assert_eq!((&first["id"], &first["next"]), (&whole["first"], &format!("{id}?page=50").into()));
        assert_eq!(PageCursor::parse("50"), Some(PageCursor::After(50)));
        assert_eq!(PageCursor::parse("first"), Some(PageCursor::First));
        assert!(["-1", "", "x", "99999999999999999999"].iter().all(|bad| PageCursor::parse(bad).is_none()));
    }

    #[test]
    fn who_follows_is_not_told() {
        let followers = OrderedCollection::counted("https://bordeaux.example/id/city/followers".into(), 3);
        let followers = serde_json::to_value(followers).unwrap();
        assert_eq!(followers["totalItems"], 3);
        assert!(followers.get("first").is_none() && followers.get("orderedItems").is_none());
    }
}
