//! The activities that publish a revision, and the city's announcements of them.

use koinon_core::{Hash, Origin, PageState, Record};
use serde::Serialize;
use serde_json::Value;

use super::article::{Article, PageView};
use super::claim::{Listing, Relationship};
use super::context::PUBLIC;
use super::ids::{ActivityId, ActorId, LocalId, Part};
use super::note::{DeletedNote, Note, PlaceView};
use super::proposal::{Decision, Patch};
use super::redaction::{ErasedText, Reason};
use super::stance::StanceWords;

/// An activity as it is sent.
#[derive(Debug, Clone, Serialize)]
pub struct Activity {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) actor: String,
    pub(super) to: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) cc: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) audience: Option<String>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(super) more: Option<More>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) result: Option<Object>,
    pub(super) object: Object,
}

/// What an activity is about: an id, or the thing itself.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(super) enum Object {
    Id(String),
    Ids(Vec<String>),
    Article(Box<Article>),
    Activity(Box<Activity>),
    Patch(Box<Patch>),
    Note(Box<Note>),
    DeletedNote(DeletedNote),
    ErasedText(ErasedText),
    Relationship(Box<Relationship>),
    /// What an answer does to a collection of links.
    Listing(Box<Listing>),
    /// What another server sent, passed on as it came.
    Received(Value),
}

/// What only some activities say.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(super) enum More {
    Deletion(Box<Deletion>),
    Decision(Decision),
    /// The page, or the collection of it, that an Offer is about.
    Target {
        target: String,
    },
    /// Why the text of a revision was erased.
    Reason(Reason),
    /// Why a note is hidden, or a link not shown.
    Summary {
        summary: String,
    },
    /// Why something is reported.
    Content {
        content: String,
    },
    /// Which place in which conversation the city gave to what it announces, and who says it.
    Place(PlaceView),
    Stance(StanceWords),
}

/// The revision that a Delete is: it stands on the activity, since Ibis and Lemmy read only an id as the object.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Deletion {
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    revision: Hash,
    record: Record,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// A revision that deletes its page.
#[derive(Debug, Clone, PartialEq)]
pub struct DeletionView {
    /// The signed record; its state is `deleted`.
    pub record: Record,
    /// The edit summary.
    pub note: Option<String>,
}

/// What a revision does to its page.
#[derive(Debug, Clone, PartialEq)]
pub enum RevisionView {
    /// Its first revision.
    Created(PageView),
    /// A later one; a rename too.
    Updated(PageView),
    /// The page was deleted.
    Deleted(DeletionView),
    /// The page is back: what undid which deletion.
    Restored(PageView, Box<DeletionView>),
}

impl RevisionView {
    /// A revision of a live page, told apart by its record and, where its parent deleted the page, that deletion.
    #[must_use]
    pub fn live(page: PageView, undone: Option<DeletionView>) -> Self {
        match undone {
            Some(deletion) if deletion.record.state == PageState::Deleted => Self::Restored(page, Box::new(deletion)),
            _ if page.record.parents.is_empty() => Self::Created(page),
            _ => Self::Updated(page),
        }
    }

    fn record(&self) -> &Record {
        match self {
            Self::Created(page) | Self::Updated(page) | Self::Restored(page, _) => &page.record,
            Self::Deleted(deletion) => &deletion.record,
        }
    }

    /// What the editors did: the Create, Update, Delete or Undo by the `pages` author.
    #[must_use]
    pub fn act(&self, origin: &Origin) -> Activity {
        match self {
            Self::Created(page) => Activity::publishing(origin, "Create", page),
            Self::Updated(page) => Activity::publishing(origin, "Update", page),
            Self::Deleted(deletion) => Activity::deleting(origin, deletion),
            Self::Restored(page, deletion) => Activity {
                result: Some(Object::Article(Box::new(page.article()))),
                ..Activity::act(
                    origin,
                    "Undo",
                    &page.record,
                    Object::Activity(Box::new(Activity::deleting(origin, deletion))),
                )
            },
        }
    }

    /// That, announced by the city (FEP-1b12): for servers that read `Announce{activity}`.
    #[must_use]
    pub fn announce(&self, origin: &Origin) -> Activity {
        let id = ActivityId::Revision(self.record().revision(), Part::Announce);
        Activity::announcing(origin, &id, Object::Activity(Box::new(self.act(origin))))
    }

    /// For microblogs: `Announce(page id)` when the page appears, the bare Delete when it goes, and nothing for an edit:
    /// nobody wants a boost per typo.
    #[must_use]
    pub fn share(&self, origin: &Origin) -> Option<Activity> {
        match self {
            Self::Created(page) | Self::Restored(page, _) => {
                let id = ActivityId::Revision(page.record.revision(), Part::Share);
                Some(Activity::announcing(origin, &id, Object::Id(page.record.page.clone())))
            }
            Self::Updated(_) => None,
            Self::Deleted(_) => Some(self.act(origin)),
        }
    }
}

impl Activity {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who acts: whose key signs the request that carries it.
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// An act of the editors that carries a page.
    pub(super) fn publishing(origin: &Origin, kind: &'static str, page: &PageView) -> Self {
        Self::act(origin, kind, &page.record, Object::Article(Box::new(page.article())))
    }

    /// The Delete of a page: its object is the page's id alone.
    fn deleting(origin: &Origin, deletion: &DeletionView) -> Self {
        let DeletionView { record, note } = deletion;
        Self {
            more: Some(More::Deletion(Box::new(Deletion {
                summary: note.clone(),
                revision: record.revision(),
                record: record.clone(),
                note: note.clone(),
            }))),
            ..Self::act(origin, "Delete", record, Object::Id(record.page.clone()))
        }
    }

    fn act(origin: &Origin, kind: &'static str, record: &Record, object: Object) -> Self {
        let city = ActorId::City.at(origin);
        Self {
            audience: Some(city.clone()),
            ..Self::new(
                ActivityId::Revision(record.revision(), Part::Act).at(origin),
                kind,
                ActorId::Pages.at(origin),
                // The order matters to Lemmy and Ibis.
                (vec![city, PUBLIC.to_owned()], vec![LocalId::Followers(ActorId::City).at(origin)]),
                object,
            )
        }
    }

    /// An Announce by the city.
    pub(super) fn announcing(origin: &Origin, id: &ActivityId, object: Object) -> Self {
        let recipients = (vec![PUBLIC.to_owned()], vec![LocalId::Followers(ActorId::City).at(origin)]);
        Self::new(id.at(origin), "Announce", ActorId::City.at(origin), recipients, object)
    }

    /// What every activity says; `recipients` are its `to` and its `cc`.
    pub(super) fn new(
        id: String,
        kind: &'static str,
        actor: String,
        recipients: (Vec<String>, Vec<String>),
        object: Object,
    ) -> Self {
        let (to, cc) = recipients;
        Self { id, kind, actor, to, cc, audience: None, more: None, result: None, object }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::article::tests::{view_of, with_our_preview};
    use crate::wire::fixture;

    fn origin() -> Origin {
        "https://bordeaux.example".parse().unwrap()
    }

    fn deletion(delete: &Value) -> DeletionView {
        DeletionView {
            record: Record::from_json(&delete["record"]).unwrap(),
            note: Some(delete["note"].as_str().unwrap().to_owned()),
        }
    }

    /// Ids of activities in the examples are serial numbers; ours are derived from revisions.
    fn with_ids_of(mut published: Value, ours: &Value) -> Value {
        published["id"] = ours["id"].clone();
        if published["object"].get("actor").is_some() {
            published["object"] = with_ids_of(published["object"].take(), &ours["object"]);
        }
        published
    }

    #[track_caller]
    fn assert_as_published(name: &str, ours: Activity) {
        let ours = serde_json::to_value(ours).unwrap();
        let mut published = with_ids_of(fixture(name), &ours);
        for pointer in ["/object/object", "/object/result"] {
            if let Some(article) = published.pointer_mut(pointer).filter(|v| v["type"] == "Article") {
                *article = with_our_preview(article.take());
            }
        }
        assert_eq!(ours, published);
    }

    #[test]
    fn what_the_city_announces_is_as_published() {
        let page = |name: &str| view_of(&fixture(name)["object"]["object"]);
        let created = RevisionView::live(page("20_announce_create"), None);
        assert_as_published("20_announce_create", created.announce(&origin()));
        assert_as_published("21_announce_page_to_microblogs", created.share(&origin()).unwrap());
        for name in ["22_announce_update", "23_announce_rename"] {
            let updated = RevisionView::live(page(name), None);
            assert_as_published(name, updated.announce(&origin()));
            assert!(updated.share(&origin()).is_none());
        }
        let deleted = deletion(&fixture("24_announce_delete")["object"]);
        assert_as_published("24_announce_delete", RevisionView::Deleted(deleted.clone()).announce(&origin()));
        let restored = view_of(&fixture("25_announce_undo_delete")["object"]["result"]);
        let restored = RevisionView::live(restored, Some(deleted));
        assert_as_published("25_announce_undo_delete", restored.announce(&origin()));
    }

    #[test]
    fn a_redelivery_has_the_same_id_and_two_revisions_never_share_one() {
        let page = |name: &str| RevisionView::live(view_of(&fixture(name)["object"]["object"]), None);
        let (first, second) = (page("20_announce_create"), page("22_announce_update"));
        assert_eq!(first.announce(&origin()).id(), first.announce(&origin()).id());
        assert_ne!(first.announce(&origin()).id(), second.announce(&origin()).id());
        assert_ne!(first.announce(&origin()).id(), first.act(&origin()).id());
        assert_ne!(first.announce(&origin()).id(), first.share(&origin()).unwrap().id());
    }

    #[test]
    fn the_undone_delete_is_the_one_that_was_sent() {
        let deleted = deletion(&fixture("24_announce_delete")["object"]);
        let sent = RevisionView::Deleted(deleted.clone()).act(&origin());
        let restored = view_of(&fixture("25_announce_undo_delete")["object"]["result"]);
        let undo = serde_json::to_value(RevisionView::live(restored, Some(deleted)).act(&origin())).unwrap();
        assert_eq!(undo["object"], serde_json::to_value(sent).unwrap());
    }
}
