//! Notes of a debate as they are sent, and the city's announcements of what is said about its pages.

use koinon_core::tally::Count;
use koinon_core::{Hash, Origin, Timestamp};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::act::ActView;
use super::activity::{Activity, More, Object};
use super::article::Source;
use super::ids::{ActivityId, ActorId};

/// Something that one of our people says about a page, a note or a proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct NoteView {
    /// Its id.
    pub id: String,
    /// Who says it, a Person.
    pub author: String,
    /// The page, note or proposal that it answers.
    pub in_reply_to: String,
    /// The conversation, a collection that the page's city owns (FEP-7888).
    pub context: String,
    /// Safe HTML.
    pub content: String,
    /// The Markdown that it was written in.
    pub source: String,
    /// The language of the text (BCP 47), where it is known.
    pub lang: Option<String>,
    /// When it was said first.
    pub published: Timestamp,
    /// When it was changed last.
    pub updated: Option<Timestamp>,
    /// When it was deleted.
    pub deleted: Option<Timestamp>,
    /// Its place in the conversation, given by the page's city; the first note is 1.
    pub number: Option<u64>,
    /// The proposal that it is about.
    pub proposal: Option<String>,
    /// The passage that it is about.
    pub anchor: Option<AnchorView>,
    /// What it is beside words.
    pub act: Option<ActView>,
    /// The photo of what it measured.
    pub photo: Option<PhotoView>,
    /// Who is mentioned: their id, and the name as it is written, `@leila@sidi-bou-said.example`.
    pub mentions: Vec<(String, String)>,
    /// Who it is addressed to.
    pub to: Vec<String>,
    /// Who it is addressed to as well.
    pub cc: Vec<String>,
}

/// A passage of a page: a `TextQuoteSelector` (W3C Web Annotation Data Model, section 4.2.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename = "TextQuoteSelector")]
pub struct AnchorView {
    /// The passage itself.
    pub exact: String,
    /// What stands right before it.
    pub prefix: String,
    /// What stands right after it.
    pub suffix: String,
}

/// A photo, as everybody shows it; its hash is for those who keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename = "Image", rename_all = "camelCase")]
pub struct PhotoView {
    /// Where it can be fetched.
    pub url: String,
    /// Its media type.
    pub media_type: String,
    /// What is to be seen.
    pub name: String,
    /// The hash of its bytes.
    pub sha256: Hash,
}

/// A note as it is sent.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) attributed_to: String,
    pub(super) in_reply_to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) context: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) proposal: Option<String>,
    pub(super) to: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) cc: Vec<String>,
    pub(super) content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) content_map: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<Source>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tag: Vec<Mention>,
    pub(super) published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) anchor: Option<AnchorView>,
    #[serde(flatten)]
    pub(super) act: Option<ActView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) attachment: Vec<PhotoView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) position: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Mention {
    #[serde(rename = "type")]
    kind: &'static str,
    href: String,
    name: String,
}

/// The Tombstone that stands for a note, by its id, and when it was deleted.
#[derive(Debug, Clone)]
pub struct DeletedNote(String, Option<Timestamp>);

impl Serialize for DeletedNote {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut stone = serde_json::json!({"id": self.0, "type": "Tombstone", "formerType": "Note"});
        if let Some(deleted) = self.1 {
            stone["deleted"] = deleted.to_seconds_string().into();
        }
        stone.serialize(serializer)
    }
}

/// The place that a page's city gives to what somebody says, as it stands on the city's Announce: their server knows nothing of
/// it.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    /// Its number in the conversation; the first is 1.
    pub number: u64,
    /// The conversation.
    pub context: String,
    /// Who says it: copies need not ask their server.
    pub contributor: Vec<SpeakerView>,
    /// Of a statement: how the city counted what people hold of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stances: Option<Count>,
}

/// Somebody who says something.
#[derive(Debug, Clone, Serialize)]
pub struct SpeakerView {
    /// Their id.
    pub actor: String,
    /// Their name for people.
    pub name: String,
    /// Their `preferredUsername`.
    pub handle: String,
}

impl Note {
    /// What every note says; `recipients` are its `to` and its `cc`.
    pub(super) fn new(
        id: String,
        author: String,
        in_reply_to: String,
        recipients: (Vec<String>, Vec<String>),
        content: String,
        published: Timestamp,
    ) -> Self {
        let (to, cc) = recipients;
        Self {
            id,
            kind: "Note",
            attributed_to: author,
            in_reply_to,
            context: None,
            proposal: None,
            to,
            cc,
            content,
            content_map: None,
            source: None,
            tag: Vec::new(),
            published: published.to_seconds_string(),
            updated: None,
            number: None,
            anchor: None,
            act: None,
            attachment: Vec::new(),
            position: None,
            due: None,
        }
    }
}

impl NoteView {
    /// The document at its id.
    #[must_use]
    pub fn note(&self) -> Note {
        let in_language = |lang: &String| Map::from_iter([(lang.clone(), Value::from(self.content.clone()))]);
        let mention =
            |(href, name): &(String, String)| Mention { kind: "Mention", href: href.clone(), name: name.clone() };
        Note {
            context: Some(self.context.clone()),
            proposal: self.proposal.clone(),
            content_map: self.lang.as_ref().map(in_language),
            source: Some(Source::markdown(self.source.clone())),
            tag: self.mentions.iter().map(mention).collect(),
            updated: self.updated.map(Timestamp::to_seconds_string),
            number: self.number,
            anchor: self.anchor.clone(),
            act: self.act.clone(),
            attachment: self.photo.clone().into_iter().collect(),
            ..Note::new(
                self.id.clone(),
                self.author.clone(),
                self.in_reply_to.clone(),
                self.recipients(),
                self.content.clone(),
                self.published,
            )
        }
    }

    /// The Create of it, with this id.
    #[must_use]
    pub fn create(&self, activity: String) -> Activity {
        self.act(activity, "Create", Object::Note(Box::new(self.note())))
    }

    /// The Update of it, with this id.
    #[must_use]
    pub fn update(&self, activity: String) -> Activity {
        self.act(activity, "Update", Object::Note(Box::new(self.note())))
    }

    /// The Delete of it, with this id: of the note only its id is told.
    #[must_use]
    pub fn delete(&self, activity: String) -> Activity {
        self.act(activity, "Delete", Object::DeletedNote(self.stone()))
    }

    /// What stands at its id once it is deleted.
    #[must_use]
    pub fn stone(&self) -> DeletedNote {
        DeletedNote(self.id.clone(), self.deleted)
    }

    /// The Delete by which the city at `origin` hides it, and says why.
    #[must_use]
    pub fn hide(&self, origin: &Origin, activity: String, reason: &str) -> Activity {
        Activity {
            more: Some(More::Summary { summary: reason.to_owned() }),
            actor: ActorId::City.at(origin),
            ..self.delete(activity)
        }
    }

    fn act(&self, id: String, kind: &'static str, object: Object) -> Activity {
        Activity::new(id, kind, self.author.clone(), self.recipients(), object)
    }

    fn recipients(&self) -> (Vec<String>, Vec<String>) {
        (self.to.clone(), self.cc.clone())
    }
}

/// The city at `origin` announces what one of its own people said (FEP-1b12), with the place that it gave to it. `ulid` names the
/// Announce.
#[must_use]
pub fn announce(origin: &Origin, ulid: &str, activity: Activity, place: PlaceView) -> Activity {
    announcing(origin, ulid, Object::Activity(Box::new(activity)), place)
}

/// The city at `origin` announces what came from another server, as it came. It must be without blind recipients, as
/// [`super::read::IncomingActivity`] keeps it.
#[must_use]
pub fn announce_received(origin: &Origin, ulid: &str, activity: Value, place: PlaceView) -> Activity {
    announcing(origin, ulid, Object::Received(activity), place)
}

fn announcing(origin: &Origin, ulid: &str, object: Object, place: PlaceView) -> Activity {
    Activity {
        more: Some(More::Place(place)),
        ..Activity::announcing(origin, &ActivityId::Message(ulid.to_owned()), object)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::context::PUBLIC;

    const PAGE: &str = "https://bordeaux.example/id/page/01KAN4V0000000000000000001";
    const LEILA: &str = "https://sidi-bou-said.example/id/person/01KAN4P0000000000000000002";

    /// A note with everything that a note can have.
    pub(in crate::wire) fn note() -> NoteView {
        NoteView {
            id: "https://sidi-bou-said.example/id/note/01KAN4N0000000000000000002".into(),
            author: LEILA.into(),
            in_reply_to: "https://bordeaux.example/id/note/01KAN4N0000000000000000001".into(),
            context: format!("{PAGE}/context"),
            content: "<p>À <em>l'ombre</em>, oui.</p>".into(),
            source: "À *l'ombre*, oui.".into(),
            lang: Some("fr".into()),
            published: "2026-11-22T10:00:00Z".parse().unwrap(),
            updated: "2026-11-22T10:05:00Z".parse().ok(),
            deleted: None,
            number: Some(2),
            proposal: Some("https://sidi-bou-said.example/id/proposal/01KAN4Q0000000000000000001".into()),
            anchor: Some(AnchorView {
                exact: "au-delà de 35 °C".into(),
                prefix: "en été : ".into(),
                suffix: ", le compost".into(),
            }),
            act: Some(ActView::Statement { side: "is".into(), source: None, role: None }),
            photo: None,
            mentions: vec![("https://town.example/users/ana".into(), "@ana@town.example".into())],
            to: vec![PUBLIC.into(), "https://bordeaux.example/id/city".into()],
            cc: vec![format!("{LEILA}/followers")],
        }
    }

    fn json<T: Serialize>(value: T) -> Value {
        serde_json::to_value(value).unwrap()
    }

    #[test]
    fn a_note_says_what_strangers_read_and_what_only_we_know() {
        let sent = json(note().note());
        assert_eq!(
            sent,
            json!({
                "id": note().id, "type": "Note", "attributedTo": LEILA, "inReplyTo": note().in_reply_to,
                "context": format!("{PAGE}/context"), "proposal": note().proposal,
                "to": note().to, "cc": note().cc,
                "content": note().content, "contentMap": {"fr": note().content},
                "source": {"content": "À *l'ombre*, oui.", "mediaType": "text/markdown"},
                "tag": [{"type": "Mention", "href": "https://town.example/users/ana", "name": "@ana@town.example"}],
                "published": "2026-11-22T10:00:00Z", "updated": "2026-11-22T10:05:00Z", "number": 2,
                "anchor": {"type": "TextQuoteSelector", "exact": "au-delà de 35 °C", "prefix": "en été : ",
                    "suffix": ", le compost"},
                "statement": {"side": "is"},
            })
        );
        let bare = NoteView {
            lang: None,
            updated: None,
            number: None,
            proposal: None,
            anchor: None,
            act: None,
            mentions: Vec::new(),
            ..note()
        };
        let bare = json(bare.note());
        for key in ["contentMap", "updated", "number", "proposal", "anchor", "statement", "tag", "position", "due"] {
            assert!(bare.get(key).is_none(), "{key}");
        }
    }

    #[test]
    fn of_a_deleted_note_its_id_alone_is_told() {
        let (id, acts) = ("https://sidi-bou-said.example/id/activity/1", note());
        let delete = json(acts.delete(id.into()));
        assert_eq!(delete["object"], json!({"id": acts.id, "type": "Tombstone", "formerType": "Note"}));
        for (kind, activity) in [("Create", acts.create(id.into())), ("Update", acts.update(id.into()))] {
            let activity = json(activity);
            assert_eq!((&activity["type"], &activity["object"]), (&json!(kind), &json(acts.note())));
            for key in ["id", "actor", "to", "cc"] {
                assert_eq!(activity[key], delete[key], "{key}");
            }
        }
    }

    #[test]
    fn the_city_announces_what_is_said_and_its_place() {
        let (origin, ulid) = ("https://bordeaux.example".parse().unwrap(), "01KAN4N0000000000000000009");
        let create = note().create("https://sidi-bou-said.example/id/activity/1".into());
        let speaker = SpeakerView { actor: LEILA.into(), name: "Leïla Exemple".into(), handle: "leila".into() };
        let place =
            PlaceView { number: 2, context: format!("{PAGE}/context"), contributor: vec![speaker], stances: None };
        let announced = json(announce(&origin, ulid, create.clone(), place.clone()));
        assert_eq!(
            announced,
            json!({
                "id": format!("https://bordeaux.example/id/activity/{ulid}"), "type": "Announce",
                "actor": "https://bordeaux.example/id/city", "to": [PUBLIC],
                "cc": ["https://bordeaux.example/id/city/followers"], "number": 2,
                "context": format!("{PAGE}/context"),
                "contributor": [{"actor": LEILA, "name": "Leïla Exemple", "handle": "leila"}],
                "object": json(&create),
            })
        );
        assert_eq!(json(announce_received(&origin, ulid, json(&create), place)), announced);
    }
}
