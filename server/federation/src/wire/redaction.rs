//! What a city says when it erases the text of a revision: a Delete of the revision, by the author of its pages, announced by
//! the city (FEP-1b12). It ends on no page: the record of the revision stays where it is.

use koinon_core::{Hash, Origin, Timestamp};
use serde::{Serialize, Serializer};

use super::activity::{Activity, More, Object};
use super::context::PUBLIC;
use super::ids::{ActivityId, ActorId, LocalId};

/// A revision whose text was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedactionView {
    /// The revision.
    pub revision: Hash,
    /// The conversation of its page, which tells the page (FEP-7888).
    pub context: String,
    /// Why.
    pub reason: String,
    /// When.
    pub deleted: Timestamp,
}

/// Why something was deleted, and what it belonged to.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Reason {
    summary: String,
    context: String,
}

/// The Tombstone that stands for the text of a revision.
#[derive(Debug, Clone)]
pub struct ErasedText {
    id: String,
    summary: String,
    deleted: Timestamp,
}

impl Serialize for ErasedText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stone = serde_json::json!({
            "id": self.id, "type": "Tombstone", "formerType": "Article", "summary": self.summary,
            "deleted": self.deleted.to_seconds_string(),
        });
        stone.serialize(serializer)
    }
}

impl RedactionView {
    /// What stands at the id of the revision.
    #[must_use]
    pub fn stone(&self, origin: &Origin) -> ErasedText {
        let id = LocalId::Revision(self.revision).at(origin);
        ErasedText { id, summary: self.reason.clone(), deleted: self.deleted }
    }

    /// The city's announcement of the Delete; `outer` and `inner` name the two.
    #[must_use]
    pub fn announce(&self, origin: &Origin, outer: &str, inner: &str) -> Activity {
        let (city, followers) = (ActorId::City.at(origin), LocalId::Followers(ActorId::City).at(origin));
        let delete = Activity {
            more: Some(More::Reason(Reason { summary: self.reason.clone(), context: self.context.clone() })),
            ..Activity::new(
                ActivityId::Message(inner.to_owned()).at(origin),
                "Delete",
                ActorId::Pages.at(origin),
                (vec![city, PUBLIC.to_owned()], vec![followers]),
                Object::ErasedText(self.stone(origin)),
            )
        };
        Activity::announcing(origin, &ActivityId::Message(outer.to_owned()), Object::Activity(Box::new(delete)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_redaction_is_a_delete_of_the_revision_that_says_why() {
        let origin: Origin = "https://bordeaux.example".parse().unwrap();
        let view = RedactionView {
            revision: Hash::of("a"),
            context: "https://bordeaux.example/id/page/01KAN4V0000000000000000001/context".into(),
            reason: "It named a child.".into(),
            deleted: "2026-11-22T10:00:00Z".parse().unwrap(),
        };
        let announced =
            serde_json::to_value(view.announce(&origin, "01KAN4N0000000000000000008", "01KAN4N0000000000000000009"))
                .unwrap();
        let delete = &announced["object"];
        assert_eq!((&announced["type"], &delete["type"]), (&json!("Announce"), &json!("Delete")));
        assert_eq!(delete["actor"], "https://bordeaux.example/id/person/pages");
        assert_eq!((&delete["summary"], &delete["context"]), (&json!(view.reason), &json!(view.context)));
        assert_eq!(
            delete["object"],
            json!({
                "id": format!("https://bordeaux.example/id/revision/{}", view.revision), "type": "Tombstone",
                "formerType": "Article", "summary": view.reason, "deleted": "2026-11-22T10:00:00Z",
            })
        );
    }
}
