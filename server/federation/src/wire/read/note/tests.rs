//! Notes as the software of the fediverse sends them, and as nobody should.

use koinon_core::Timestamp;
use koinon_core::act::Side;
use koinon_core::tally::StanceRole;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::wire::note::tests::note as ours;
use crate::wire::note::{PlaceView, announce, announce_received};
use crate::wire::read::activity::tests::any_json;

const PAGE: &str = "https://bordeaux.example/id/page/01KAN4V0000000000000000001";

fn now() -> Timestamp {
    "2026-12-01T00:00:00Z".parse().unwrap()
}

fn activity(json: impl serde::Serialize) -> IncomingActivity {
    IncomingActivity::read(&serde_json::to_value(json).unwrap()).unwrap()
}

fn of(json: impl serde::Serialize) -> IncomingNote {
    IncomingNote::of(&activity(json), now()).unwrap()
}

/// A small honest note with some properties changed.
fn note(changes: &Value) -> Value {
    let mut note = json!({
        "id": "https://town.example/notes/1", "type": "Note", "attributedTo": "https://town.example/users/ana",
        "inReplyTo": PAGE, "to": "https://www.w3.org/ns/activitystreams#Public", "content": "<p>Oui</p>",
        "published": "2026-11-22T10:00:00Z",
    });
    note.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    note
}

fn read(changes: &Value) -> Result<IncomingNote, ReadError> {
    IncomingNote::read(&note(changes), now())
}

#[test]
fn what_we_send_is_read_back_whole() {
    let view = ours();
    let read = of(view.create("https://sidi-bou-said.example/id/activity/1".into()));
    let sent = serde_json::to_value(view.note()).unwrap();
    assert_eq!(
        read,
        IncomingNote {
            id: view.id.clone(),
            attributed_to: view.author.clone(),
            in_reply_to: Some(view.in_reply_to.clone()),
            context: Some(view.context.clone()),
            content: Some(view.content.clone()),
            source: Some(view.source.clone()),
            lang: view.lang.clone(),
            summary: None,
            published: Some(view.published),
            updated: view.updated,
            is_public: true,
            mentions: view.mentions.clone(),
            number: view.number,
            proposal: view.proposal.clone(),
            anchor: view.anchor.clone(),
            act: Some(Act::Statement { side: Side::Is, source: None, role: StanceRole::Inhabitant }),
            recipients: [view.to.clone(), view.cc.clone()].concat(),
            raw: sent,
        }
    );
}

#[test]
fn mastodon() {
    let html = "<p><span class=\"h-card\"><a href=\"https://bordeaux.example/\" class=\"u-url mention\">@<span>pages</span></a>\
        </span> Und der Geruch?</p>";
    let create = json!({
        "@context": ["https://www.w3.org/ns/activitystreams", {"ostatus": "http://ostatus.org#",
            "atomUri": "ostatus:atomUri", "sensitive": "as:sensitive", "toot": "http://joinmastodon.org/ns#"}],
        "id": "https://mast.example/users/jonas/statuses/115500000000000001/activity",
        "type": "Create",
        "actor": "https://mast.example/users/jonas",
        "published": "2026-11-22T10:12:01Z",
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "cc": ["https://mast.example/users/jonas/followers", "https://bordeaux.example/id/person/pages"],
        "object": {
            "id": "https://mast.example/users/jonas/statuses/115500000000000001",
            "type": "Note",
            "summary": "Geruch",
            "inReplyTo": PAGE,
            "published": "2026-11-22T10:12:01Z",
            "url": "https://mast.example/@jonas/115500000000000001",
            "attributedTo": "https://mast.example/users/jonas",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": ["https://mast.example/users/jonas/followers", "https://bordeaux.example/id/person/pages"],
            "sensitive": true,
            "atomUri": "https://mast.example/users/jonas/statuses/115500000000000001",
            "inReplyToAtomUri": PAGE,
            "conversation": "tag:mast.example,2026-11-22:objectId=42:objectType=Conversation",
            "context": "https://mast.example/contexts/115500000000000001-115500000000000001",
            "interactionPolicy": {"canQuote": {"automaticApproval": ["https://www.w3.org/ns/activitystreams#Public"]}},
            "content": html,
            "contentMap": {"de": html},
            "attachment": [],
            "tag": [
                {"type": "Mention", "href": "https://bordeaux.example/id/person/pages",
                    "name": "@pages@bordeaux.example"},
                {"type": "Hashtag", "href": "https://mast.example/tags/kompost", "name": "#kompost"},
            ],
            "replies": {"id": "https://mast.example/users/jonas/statuses/115500000000000001/replies", "type": "Collection",
                "first": {"type": "CollectionPage", "items": []}},
            "likes": {"id": "https://mast.example/users/jonas/statuses/115500000000000001/likes", "type": "Collection",
                "totalItems": 0},
        },
        "signature": {"type": "RsaSignature2017", "creator": "https://mast.example/users/jonas#main-key",
            "created": "2026-11-22T10:12:01Z", "signatureValue": "aGVsbG8="},
    });
    let read = of(create);
    assert_eq!(read.in_reply_to.as_deref(), Some(PAGE));
    assert_eq!((read.lang.as_deref(), read.summary.as_deref()), (Some("de"), Some("Geruch")));
    assert!(read.is_public && read.content.unwrap().contains("Geruch?"));
    let mention = ("https://bordeaux.example/id/person/pages".to_owned(), "@pages@bordeaux.example".to_owned());
    assert_eq!(read.mentions, [mention]);
    assert_eq!((read.updated, read.number, read.anchor, read.proposal), (None, None, None, None));
}

#[test]
fn nodebb() {
    let create = json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "https://forum.example/post/117#activity/create/1795344000000",
        "type": "Create",
        "actor": "https://forum.example/uid/7",
        "to": ["https://www.w3.org/ns/activitystreams#Public", "https://bordeaux.example/id/person/pages"],
        "cc": ["https://forum.example/uid/7/followers", "https://forum.example/category/2"],
        "object": {
            "id": "https://forum.example/post/117", "type": "Note",
            "to": ["https://www.w3.org/ns/activitystreams#Public", "https://bordeaux.example/id/person/pages"],
            "cc": ["https://forum.example/uid/7/followers", "https://forum.example/category/2"],
            "inReplyTo": PAGE, "published": "2026-11-22T10:12:01.000Z", "updated": null,
            "url": "https://forum.example/post/117", "attributedTo": "https://forum.example/uid/7",
            "context": "https://forum.example/topic/44", "audience": "https://forum.example/category/2",
            "summary": null, "name": null, "preview": null,
            "content": "<p dir=\"auto\">We did the same.</p>\n",
            "source": {"content": "We did the same.", "mediaType": "text/markdown"},
            "tag": [{"type": "Mention", "href": "https://bordeaux.example/id/person/pages",
                "name": "@pages@bordeaux.example"}],
            "attachment": [], "replies": "https://forum.example/post/117/replies",
        },
    });
    let read = of(create);
    assert_eq!(read.source.as_deref(), Some("We did the same."));
    assert_eq!((read.summary, read.updated, read.lang), (None, None, None));
    assert_eq!(read.context.as_deref(), Some("https://forum.example/topic/44"));
    assert!(read.is_public);
}

#[test]
fn lemmy() {
    let create = json!({
        "actor": "https://lemmy.example/u/mia",
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "object": {
            "type": "Note", "id": "https://lemmy.example/comment/1", "attributedTo": "https://lemmy.example/u/mia",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": ["https://bordeaux.example/id/city", "https://bordeaux.example/id/person/pages"],
            "content": "<p>How <strong>many</strong> bins?</p>\n", "mediaType": "text/html",
            "inReplyTo": PAGE,
            "source": {"content": "How **many** bins?", "mediaType": "text/markdown"},
            "published": "2026-11-22T10:12:01.123456Z", "updated": "2026-11-22T10:15:00.5Z",
            "tag": [{"href": "https://bordeaux.example/id/person/pages", "name": "@pages@bordeaux.example",
                "type": "Mention"}],
            "distinguished": false, "language": {"identifier": "en", "name": "English"},
            "audience": "https://bordeaux.example/id/city", "attachment": [],
        },
        "cc": ["https://bordeaux.example/id/city", "https://bordeaux.example/id/person/pages"],
        "tag": [], "type": "Update", "id": "https://lemmy.example/activities/update/0f0e",
        "audience": "https://bordeaux.example/id/city",
    });
    let read = of(create);
    assert_eq!(read.content.as_deref(), Some("<p>How <strong>many</strong> bins?</p>\n"));
    assert_eq!(read.source.as_deref(), Some("How **many** bins?"));
    assert!(read.is_public && read.updated > read.published);
}

#[test]
fn wordpress() {
    let create = json!({
        "@context": ["https://www.w3.org/ns/activitystreams", {"Hashtag": "as:Hashtag"}],
        "id": "https://blog.example/?c=12#activity-create-2026-11-22T10:12:01Z",
        "type": "Create", "actor": "https://blog.example/?author=1",
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "cc": ["https://blog.example/wp-json/activitypub/1.0/actors/1/followers"],
        "published": "2026-11-22T10:12:01Z",
        "object": {
            "id": "https://blog.example/?c=12", "type": "Note", "attributedTo": ["https://blog.example/?author=1"],
            "content": "<p>C'est bien fait&nbsp;!</p>", "contentMap": {"fr": "<p>C'est bien fait&nbsp;!</p>"},
            "inReplyTo": {"id": PAGE, "type": "Article"},
            "published": "2026-11-22T10:12:01Z", "updated": "2026-11-22T10:12:01Z",
            "url": "https://blog.example/2026/11/compost/#comment-12", "mediaType": "text/html",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": ["https://blog.example/wp-json/activitypub/1.0/actors/1/followers"],
            "tag": {"type": "Mention", "href": "https://bordeaux.example/id/person/pages",
                "name": "@pages@bordeaux.example"},
        },
    });
    let read = of(create);
    assert_eq!(
        (read.attributed_to.as_str(), read.in_reply_to.as_deref()),
        ("https://blog.example/?author=1", Some(PAGE))
    );
    assert_eq!((read.mentions.len(), read.lang.as_deref()), (1, Some("fr")));
}

#[test]
fn g21_g22_public_is_what_is_addressed_to_everyone() {
    let public = |changes: Value| read(&changes).unwrap().is_public;
    for everyone in ["https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"] {
        assert!(public(json!({"to": everyone})), "{everyone}");
        assert!(public(json!({"to": [], "cc": ["https://town.example/f", everyone]})), "{everyone}");
        let blind = json!({"to": [], "bto": everyone, "bcc": [everyone], "audience": everyone});
        assert!(!public(blind), "{everyone}");
    }
    for none in [json!(null), json!([]), json!("https://town.example/users/ana/followers"), json!("public"), json!(7)] {
        assert!(!public(json!({"to": none})), "{none}");
    }
    let read = read(&json!({"bto": "https://a.example/secret", "bcc": ["https://a.example/secret"]})).unwrap();
    assert!(!read.raw.to_string().contains("secret") && !read.recipients.concat().contains("secret"));
}

#[test]
fn g22_a_note_without_recipients_has_those_of_its_activity_alone() {
    let create = |note: Value, to: Value| {
        json!({"id": "https://town.example/a/1", "type": "Create", "actor": "https://town.example/users/ana",
            "to": to, "object": note})
    };
    let mut bare = note(&json!({}));
    bare.as_object_mut().unwrap().remove("to");
    assert!(of(create(bare.clone(), json!("as:Public"))).is_public);
    assert!(!of(create(bare, json!([]))).is_public);
    let followers = json!("https://town.example/users/ana/followers");
    for narrow in [followers, json!([]), json!(null)] {
        assert!(!of(create(note(&json!({"to": narrow})), json!("as:Public"))).is_public, "the note itself says it");
    }
}

#[test]
fn a_note_is_its_authors_own() {
    for (changes, property) in [
        (json!({"id": null}), "id"),
        (json!({"id": ["https://town.example/notes/1"]}), "id"),
        (json!({"id": "https://victim.example/notes/1"}), "attributedTo"),
        (json!({"id": "http://town.example/notes/1"}), "attributedTo"),
        (json!({"id": "https://town.example:8443/notes/1"}), "attributedTo"),
        (json!({"attributedTo": null}), "attributedTo"),
        (json!({"attributedTo": ["https://town.example/users/ana", "https://town.example/users/bob"]}), "attributedTo"),
    ] {
        assert_eq!(read(&changes), Err(ReadError::Property(property)), "{changes}");
    }
    for kind in [json!("Article"), json!(null), json!(["Dance"]), json!({})] {
        assert_eq!(read(&json!({"type": kind})), Err(ReadError::Type("Note")));
    }
    let like = json!({"id": "https://town.example/a", "type": "Like", "actor": "https://town.example/users/ana",
        "object": note(&json!({}))});
    assert_eq!(IncomingNote::of(&activity(like), now()), Err(ReadError::Type("Create")));
}

#[test]
fn what_has_no_sense_is_left_out() {
    for odd in [json!(null), json!(-7), json!([]), json!({}), json!([[[[[1]]]]]), json!({"a": {"b": {"c": []}}})] {
        let note = read(&json!({
            "inReplyTo": odd, "context": odd, "content": odd, "contentMap": odd, "source": odd, "summary": odd,
            "published": odd, "updated": odd, "tag": odd, "number": odd, "proposal": odd, "anchor": odd, "cc": odd,
            "mediaType": odd,
        }))
        .unwrap();
        assert_eq!((note.in_reply_to, note.context, note.content, note.source), (None, None, None, None), "{odd}");
        assert_eq!((note.summary, note.published, note.updated, note.lang), (None, None, None, None), "{odd}");
        assert_eq!((note.number, note.proposal, note.anchor, note.mentions.len()), (None, None, None, 0), "{odd}");
    }
    let mut deep = json!("https://a.example/1");
    for _ in 0..60 {
        deep = json!([deep]);
    }
    assert_eq!(read(&json!({"inReplyTo": deep})).unwrap().in_reply_to, None);
}

#[test]
fn what_is_too_long_is_not_taken() {
    let long = "x".repeat(LONGEST_NOTE);
    assert!(read(&json!({"content": long, "source": {"content": long}})).is_ok());
    assert_eq!(read(&json!({"content": format!("{long}x")})), Err(ReadError::Property("content")));
    assert_eq!(read(&json!({"source": {"content": format!("{long}x")}})), Err(ReadError::Property("source")));
    let mention = json!({"type": "Mention", "href": "https://a.example/1", "name": long});
    let note = read(&json!({
        "summary": long, "tag": vec![mention; 1000], "to": vec!["https://a.example/1"; 10_000],
        "context": format!("https://a.example/{long}"), "number": 1_000_001,
    }))
    .unwrap();
    assert_eq!((note.summary.map(|text| text.len()), note.context, note.number), (Some(500), None, None));
    assert_eq!((note.mentions.len(), note.mentions[0].1.len()), (MOST_TAGS, 500));
    assert!(note.recipients.len() <= 1000);
}

#[test]
fn an_anchor_is_a_whole_passage() {
    let anchor = |selector: Value| read(&json!({"anchor": selector})).unwrap().anchor;
    let whole = json!({"type": "TextQuoteSelector", "exact": "de l'ombre", "prefix": "a ", "suffix": 3});
    let expected = AnchorView { exact: "de l'ombre".into(), prefix: "a ".into(), suffix: String::new() };
    assert_eq!(anchor(whole.clone()), Some(expected));
    for exact in [json!(null), json!(""), json!(" \n"), json!("x".repeat(LONGEST_ANCHOR + 1)), json!(["x"])] {
        let mut selector = whole.clone();
        selector["exact"] = exact;
        assert_eq!(anchor(selector), None);
    }
    assert_eq!(anchor(json!({"type": "TextPositionSelector", "start": 1, "end": 2, "exact": "x"})), None);
}

#[test]
fn content_is_html_unless_it_says_otherwise() {
    let read = |kind: &str| read(&json!({"content": "a < *b*", "mediaType": kind})).unwrap();
    let html = |kind: &str| read(kind).content;
    assert_eq!(html("text/html; charset=utf-8").as_deref(), Some("a < *b*"));
    assert_eq!(html("text/plain").as_deref(), Some("a &lt; *b*"));
    assert_eq!((html("text/markdown"), read("text/markdown").source.as_deref()), (None, Some("a < *b*")));
}

#[test]
fn a_change_is_never_before_what_it_changes() {
    let note = read(&json!({"updated": "2020-01-01T00:00:00Z"})).unwrap();
    assert_eq!(note.updated, note.published);
    assert_eq!(read(&json!({"updated": "soon"})).unwrap().updated, None);
}

#[test]
fn a_deletion_names_its_object_in_any_form() {
    let id = "https://town.example/notes/1";
    let delete = |kind: &str, object: Value| {
        activity(json!({"id": "https://town.example/a/2", "type": kind, "actor": "https://town.example/users/ana",
            "object": object}))
    };
    for object in [json!(id), json!([id]), json!({"id": id, "type": "Tombstone"}), note(&json!({}))] {
        assert_eq!(deleted_object(&delete("Delete", object.clone())), Some(id), "{object}");
        assert_eq!(deleted_object(&delete("Like", object)), None);
    }
    for object in [json!(null), json!(3), json!([id, id]), json!({"type": "Tombstone"}), json!("x")] {
        assert_eq!(deleted_object(&delete("Delete", object)), None);
    }
    let own = activity(ours().delete("https://sidi-bou-said.example/id/activity/1".into()));
    assert_eq!(deleted_object(&own), Some(ours().id.as_str()));
}

#[test]
fn the_place_stands_on_the_announcement() {
    let (bordeaux, ulid) = ("https://bordeaux.example".parse().unwrap(), "01KAN4N0000000000000000009");
    let create = ours().create("https://sidi-bou-said.example/id/activity/1".into());
    let place = PlaceView { number: 7, context: ours().context, contributor: Vec::new(), stances: None };
    let announced = activity(announce(&bordeaux, ulid, create.clone(), place.clone()));
    assert_eq!(announced_place(&announced), Some(7));
    let passed_on = announce_received(&bordeaux, ulid, activity(&create).raw, place);
    assert_eq!(announced_place(&activity(passed_on)), Some(7));
    assert_eq!(
        announced_place(&activity(json!({"id": "https://a.example/1", "type": "Create", "number": 7,
        "actor": "https://a.example/2"}))),
        None
    );
}

proptest! {
    #[test]
    fn no_json_makes_a_reader_panic(
        key in "to|cc|tag|content|contentMap|source|summary|anchor|number|context|inReplyTo|updated|mediaType|type",
        value in any_json(),
    ) {
        let _ = IncomingNote::read(&value, now());
        let spoiled = note(&json!({key: value.clone()}));
        let _ = IncomingNote::read(&spoiled, now());
        for object in [spoiled, value] {
            let whole = json!({"id": "https://town.example/a/1", "type": ["Create", "Delete"],
                "actor": "https://town.example/users/ana", "object": object});
            let activity = IncomingActivity::read(&whole).unwrap();
            let _ = (IncomingNote::of(&activity, now()), deleted_object(&activity), announced_place(&activity));
        }
    }
}
