//! Activities as they arrive: who says what about which object. Who may is the authority check's matter.

use serde_json::Value;

use super::article::without_blind_recipients;
use super::value::{address, id, recipients, type_among};
use super::{ReadError, SignedRevision};

/// An activity that we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActivityKind {
    /// A city or a person passes something on.
    Announce,
    /// Something new.
    Create,
    /// A new state of it.
    Update,
    /// It is gone.
    Delete,
    /// An earlier activity is taken back.
    Undo,
    /// Someone subscribes.
    Follow,
    /// Someone proposes something to another.
    Offer,
    /// Yes to a Follow or an Offer.
    Accept,
    /// No to it.
    Reject,
    /// Something is reported.
    Flag,
    /// Someone supports what another said.
    Like,
    /// Someone contests it.
    Dislike,
}

impl ActivityKind {
    /// In the order that decides where an activity claims several types.
    const KNOWN: [(&'static str, Self); 12] = [
        ("Announce", Self::Announce),
        ("Create", Self::Create),
        ("Update", Self::Update),
        ("Delete", Self::Delete),
        ("Undo", Self::Undo),
        ("Follow", Self::Follow),
        ("Offer", Self::Offer),
        ("Accept", Self::Accept),
        ("Reject", Self::Reject),
        ("Flag", Self::Flag),
        ("Like", Self::Like),
        ("Dislike", Self::Dislike),
    ];

    /// The kind of an object, if it is an activity that we know.
    #[must_use]
    pub fn of(object: &Value) -> Option<Self> {
        let name = type_among(object, &Self::KNOWN.map(|(name, _)| name))?;
        Self::KNOWN.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// What an activity points to: an id alone, or the thing itself. An embedded thing is only what the sender says of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Reference {
    /// An id.
    Id(String),
    /// An object, with its id if it has one.
    Embedded(Option<String>, Value),
}

impl Reference {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => address(text).map(Self::Id),
            Value::Object(_) => Some(Self::Embedded(id(value), without_blind_recipients(value))),
            Value::Array(list) => match list.as_slice() {
                [only @ (Value::String(_) | Value::Object(_))] => Self::read(only),
                _ => None,
            },
            _ => None,
        }
    }

    /// The id that it names.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Id(id) => Some(id),
            Self::Embedded(id, _) => id.as_deref(),
        }
    }

    /// The object, if it is embedded.
    #[must_use]
    pub fn embedded(&self) -> Option<&Value> {
        match self {
            Self::Id(_) => None,
            Self::Embedded(_, value) => Some(value),
        }
    }
}

/// An activity of another server.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomingActivity {
    /// Its id.
    pub id: String,
    /// What it is; `None` for what we do not know, which is answered with 202 and ignored.
    pub kind: Option<ActivityKind>,
    /// Who acts: an id alone, whatever was embedded.
    pub actor: String,
    /// What about.
    pub object: Option<Reference>,
    /// What came of it (the restored Article of an Undo).
    pub result: Option<Reference>,
    /// Who it is addressed to.
    pub recipients: Vec<String>,
    /// The activity as it came, without `bto` and `bcc`.
    pub raw: Value,
}

impl IncomingActivity {
    /// Reads an activity.
    ///
    /// # Errors
    /// [`ReadError::Property`] if it has no id of its own or no single actor.
    pub fn read(activity: &Value) -> Result<Self, ReadError> {
        let own_id = activity["id"].as_str().and_then(address).ok_or(ReadError::Property("id"))?;
        let mut recipients_all = recipients(&activity["to"]);
        recipients_all.extend(recipients(&activity["cc"]));
        Ok(Self {
            id: own_id,
            kind: ActivityKind::of(activity),
            actor: id(&activity["actor"]).ok_or(ReadError::Property("actor"))?,
            object: Reference::read(&activity["object"]),
            result: Reference::read(&activity["result"]),
            recipients: recipients_all,
            raw: without_blind_recipients(activity),
        })
    }

    /// The id of what it is about.
    #[must_use]
    pub fn object_id(&self) -> Option<&str> {
        self.object.as_ref().and_then(Reference::id)
    }

    /// The activity that it carries: what is announced, undone, accepted or rejected; `None` if that is named by id alone.
    ///
    /// # Errors
    /// Those of [`IncomingActivity::read`] about the inner one.
    pub fn inner(&self) -> Result<Option<Self>, ReadError> {
        self.object.as_ref().and_then(Reference::embedded).map(Self::read).transpose()
    }

    /// The signed revision that a Delete carries: its object is an id alone, so the record stands on the activity.
    ///
    /// # Errors
    /// [`ReadError::Record`] if there is a malformed one.
    pub fn deletion(&self) -> Result<Option<SignedRevision>, ReadError> {
        match self.object_id() {
            Some(page) => SignedRevision::read(&self.raw, page),
            None => Ok(None),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use koinon_core::{PageState, Timestamp};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::wire::fixture;
    use crate::wire::read::{IncomingArticle, IncomingTombstone};

    fn read(name: &str) -> IncomingActivity {
        IncomingActivity::read(&fixture(name)).unwrap()
    }

    #[test]
    fn every_published_activity_is_read() {
        let now = "2026-12-01T00:00:00Z".parse().unwrap();
        for name in ["20_announce_create", "22_announce_update", "23_announce_rename"] {
            let inner = read(name).inner().unwrap().unwrap();
            assert!(matches!(inner.kind, Some(ActivityKind::Create | ActivityKind::Update)));
            let article = IncomingArticle::read(inner.object.unwrap().embedded().unwrap(), now).unwrap();
            assert_eq!(article.revision.unwrap().fits(), Ok(()), "{name}");
        }
        for name in [
            "10_follow_city",
            "11_accept_follow",
            "12_undo_follow",
            "21_announce_page_to_microblogs",
            "30_offer_proposal_to_koinon",
            "31_offer_by_id_to_others",
            "32_debate_anchor",
            "33_accept",
            "34_accept_in_part",
            "35_reject",
            "40_offer_replication",
            "41_accept_replication",
        ] {
            assert!(read(name).object.is_some(), "{name}");
        }
        for name in ["30_offer_proposal_to_koinon", "31_offer_by_id_to_others", "40_offer_replication"] {
            assert_eq!(read(name).kind, Some(ActivityKind::Offer), "{name}");
        }
        let mut unknown = fixture("31_offer_by_id_to_others");
        unknown["type"] = "Dance".into();
        assert_eq!(IncomingActivity::read(&unknown).unwrap().kind, None);
    }

    #[test]
    fn a_delete_carries_its_record_and_an_undo_both_revisions() {
        let delete = read("24_announce_delete").inner().unwrap().unwrap();
        let deletion = delete.deletion().unwrap().unwrap();
        assert_eq!((deletion.record.state, deletion.fits()), (PageState::Deleted, Ok(())));
        let undo = read("25_announce_undo_delete").inner().unwrap().unwrap();
        assert_eq!(undo.kind, Some(ActivityKind::Undo));
        assert_eq!(undo.inner().unwrap().unwrap().deletion().unwrap().unwrap(), deletion);
        let restored = undo.result.unwrap();
        let restored = IncomingArticle::read(restored.embedded().unwrap(), Timestamp::from_millis(0)).unwrap();
        assert_eq!(restored.revision.unwrap().record.parents, [deletion.hash]);
    }

    #[test]
    fn an_answer_names_the_follow_that_it_answers() {
        let accept = read("11_accept_follow");
        assert_eq!(accept.kind, Some(ActivityKind::Accept));
        assert_eq!(accept.object_id(), fixture("10_follow_city")["id"].as_str());
        assert_eq!(accept.inner().unwrap().unwrap().kind, Some(ActivityKind::Follow));
    }

    #[test]
    fn an_activity_of_no_one_in_particular_is_refused() {
        let honest = fixture("10_follow_city");
        for (key, value) in [
            ("id", json!(null)),
            ("id", json!(["https://a.example/1"])),
            ("actor", json!(["https://a.example/1", "https://b.example/2"])),
            ("actor", json!(7)),
        ] {
            let mut activity = honest.clone();
            activity[key] = value;
            assert!(IncomingActivity::read(&activity).is_err(), "{activity}");
        }
        // What is embedded as the actor counts as its id alone.
        let mut activity = honest;
        activity["actor"] = json!({"id": "https://a.example/1", "publicKey": {"publicKeyPem": "forged"}});
        assert_eq!(IncomingActivity::read(&activity).unwrap().actor, "https://a.example/1");
    }

    #[test]
    fn g21_nobody_learns_of_blind_recipients() {
        let mut activity = fixture("32_debate_anchor");
        for pointer in ["", "/object"] {
            activity.pointer_mut(pointer).unwrap()["bto"] = json!(["https://a.example/secret"]);
            activity.pointer_mut(pointer).unwrap()["bcc"] = json!("https://a.example/secret");
        }
        activity["object"] = json!([activity["object"]]);
        let read = IncomingActivity::read(&activity).unwrap();
        assert!(
            !read.raw.to_string().contains("secret")
                && !read.object.unwrap().embedded().unwrap().to_string().contains("secret")
        );
        assert!(!read.recipients.iter().any(|recipient| recipient.contains("secret")));
    }

    /// Any JSON, with the keys and values that the readers look for.
    pub(crate) fn any_json() -> impl Strategy<Value = Value> {
        let key = prop_oneof![
            Just("id"),
            Just("type"),
            Just("actor"),
            Just("object"),
            Just("to"),
            Just("tag"),
            Just("record"),
            Just("url"),
            Just("source"),
            Just("content"),
            Just("contentMap"),
            Just("attributedTo"),
            Just("published"),
            Just("inReplyTo"),
            Just("context"),
            Just("target"),
            Just("result"),
            Just("summary"),
            Just("sources"),
            Just("mediaType"),
            Just("base_revision"),
            Just("proposal"),
            Just("number"),
            Just("anchor"),
            Just("exact"),
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,20}".prop_map(Value::from),
            proptest::sample::select(vec![
                "Article",
                "Create",
                "Offer",
                "Accept",
                "Patch",
                "Note",
                "Mention",
                "https://a.example/1",
                "Tombstone",
                "text/markdown",
            ])
            .prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                proptest::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..8)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_json_makes_a_reader_panic(value in any_json()) {
            let now = Timestamp::from_millis(0);
            let _ = IncomingArticle::read(&value, now);
            let _ = IncomingTombstone::read(&value);
            if let Ok(activity) = IncomingActivity::read(&value) {
                let _ = (activity.inner(), activity.deletion());
            }
        }
    }
}
