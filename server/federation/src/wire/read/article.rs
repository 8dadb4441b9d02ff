//! Pages as they arrive: an `Article`, with the signed record if it comes from a Koinon; a `Tombstone`.

use koinon_core::record::RecordError;
use koinon_core::{Hash, OpaqueId, Origin, Record, Timestamp};
use serde_json::Value;

use super::ReadError;
use super::value::{MOST_TAGS, entries, id, link, markdown, name, natural_language, recipients, time, type_among};
use crate::wire::claim::DeclinedLink;

/// How many contributors and files of a page are read: far more than a page has.
const MOST_PARTS: usize = 500;

/// An article of another server. All of its text is untrusted.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomingArticle {
    /// Its permanent id.
    pub ap_id: String,
    /// Its author.
    pub attributed_to: String,
    /// The Group that it belongs to.
    pub audience: Option<String>,
    /// Its title, one line of plain text.
    pub name: String,
    /// HTML or plain text.
    pub summary: Option<String>,
    /// HTML. Of a page with a record it is never shown: that is rendered from its source.
    pub content: Option<String>,
    /// The language of the content, where it is told.
    pub lang: Option<String>,
    /// Where people read it.
    pub url: Option<String>,
    /// When it was first published, within reason.
    pub published: Option<Timestamp>,
    /// When it last changed, never before it was published.
    pub updated: Option<Timestamp>,
    /// Its hashtags, without `#`.
    pub hashtags: Vec<String>,
    /// Who it is addressed to.
    pub recipients: Vec<String>,
    /// Nobody edits it.
    pub protected: bool,
    /// What only a Koinon sends.
    pub revision: Option<SignedRevision>,
    /// The object as it came, without `bto` and `bcc`.
    pub raw: Value,
}

/// A revision with its record: nothing of it is checked yet, see [`SignedRevision::fits`].
#[derive(Debug, Clone, PartialEq)]
pub struct SignedRevision {
    /// The record, proof included.
    pub record: Record,
    /// The hash of the record.
    pub hash: Hash,
    /// The Markdown source; none with a deletion or a redacted revision.
    pub source: Option<String>,
    /// The edit summary.
    pub note: Option<String>,
    /// Who wrote on the page.
    pub contributors: Vec<IncomingContributor>,
    /// The files that the record names.
    pub attachments: Vec<IncomingAttachment>,
    /// The links to the page that its city declines to show.
    pub declined: Vec<DeclinedLink>,
}

/// Someone who wrote on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingContributor {
    /// The opaque id that records carry.
    pub opaque: OpaqueId,
    /// Their ActivityPub id.
    pub actor: String,
    /// Their name for people.
    pub name: String,
    /// Their `preferredUsername`, where the city says a handle under their own authority.
    pub handle: Option<String>,
}

/// A file of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingAttachment {
    /// How the source names it.
    pub reference: String,
    /// Where it can be fetched.
    pub url: String,
    /// What its city says it is.
    pub media_type: String,
    /// The hash of its bytes.
    pub sha256: Hash,
}

/// What stands in the place of a deleted object.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomingTombstone {
    /// The deleted object.
    pub ap_id: String,
    /// The revision that deleted it, from a Koinon.
    pub revision: Option<SignedRevision>,
}

impl IncomingArticle {
    /// Reads an article at `now`.
    ///
    /// # Errors
    /// [`ReadError`] if it is none, has no id or no single author, or carries something malformed as its record.
    pub fn read(object: &Value, now: Timestamp) -> Result<Self, ReadError> {
        type_among(object, &["Article", "Page"]).ok_or(ReadError::Type("Article"))?;
        let ap_id = object["id"].as_str().and_then(super::value::address).ok_or(ReadError::Property("id"))?;
        let attributed_to = id(&object["attributedTo"]).ok_or(ReadError::Property("attributedTo"))?;
        let revision = SignedRevision::read(object, &ap_id)?;
        let content = natural_language(object, "content");
        let title = natural_language(object, "name").map(|(text, _)| name(&text)).unwrap_or_default();
        let published = time(&object["published"], now);
        let updated = time(&object["updated"], now).max(published);
        let mut recipients_all = recipients(&object["to"]);
        recipients_all.extend(recipients(&object["cc"]));
        Ok(Self {
            attributed_to,
            audience: id(&object["audience"]),
            name: title,
            summary: natural_language(object, "summary").map(|(text, _)| text),
            lang: content.as_ref().and_then(|(_, lang)| lang.clone()),
            content: content.map(|(text, _)| text),
            url: link(&object["url"]),
            published,
            updated,
            hashtags: hashtags(object),
            recipients: recipients_all,
            protected: object["protected"].as_bool().unwrap_or(false),
            revision,
            raw: without_blind_recipients(object),
            ap_id,
        })
    }
}

impl SignedRevision {
    /// Reads the record of `object` and what stands beside it; `None` if it has none.
    ///
    /// # Errors
    /// [`ReadError::Record`] if the record is malformed, is about another page than `page`, or is not the revision that the
    /// object says it is.
    pub fn read(object: &Value, page: &str) -> Result<Option<Self>, ReadError> {
        let Some(record) = object.get("record") else { return Ok(None) };
        let record = Record::from_json(record)?;
        let hash = record.revision();
        if record.page != page {
            return Err(RecordError::Mismatch("page").into());
        }
        if object["revision"].as_str().is_some_and(|said| said != hash.to_string()) {
            return Err(RecordError::Mismatch("revision").into());
        }
        let attachments = entries(&object["attachment"], MOST_PARTS).filter_map(IncomingAttachment::read);
        Ok(Some(Self {
            source: markdown(object).map(str::to_owned),
            note: object["note"].as_str().map(str::to_owned),
            contributors: entries(&object["contributor"], MOST_PARTS).filter_map(IncomingContributor::read).collect(),
            attachments: attachments.filter(|file| record.media.binary_search(&file.sha256).is_ok()).collect(),
            declined: DeclinedLink::read(object),
            hash,
            record,
        }))
    }

    /// Whether what stands beside the record is what the record names. What does not fit is never shown as its city's.
    ///
    /// # Errors
    /// [`RecordError::Mismatch`] says which part does not fit.
    pub fn fits(&self) -> Result<(), RecordError> {
        if self.source.as_ref().is_some_and(|source| Hash::of(source) != self.record.body) {
            return Err(RecordError::Mismatch("text"));
        }
        if self.note.as_ref().is_some_and(|note| Some(Hash::of(note)) != self.record.note) {
            return Err(RecordError::Mismatch("edit summary"));
        }
        Ok(())
    }
}

impl IncomingContributor {
    fn read(entry: &Value) -> Option<Self> {
        let actor = id(&entry["actor"])?;
        let user = entry["handle"].as_str().and_then(|handle| {
            let (user, authority) = handle.split_once('@')?;
            let own = Origin::of_str(&actor).is_some_and(|origin| origin.authority() == authority);
            own.then(|| name(user))
        });
        Some(Self {
            opaque: entry["id"].as_str()?.parse().ok()?,
            name: name(entry["name"].as_str()?),
            handle: user,
            actor,
        })
    }
}

impl IncomingAttachment {
    fn read(entry: &Value) -> Option<Self> {
        Some(Self {
            reference: entry["reference"].as_str().filter(|text| text.len() <= 2048)?.to_owned(),
            url: link(&entry["url"])?,
            media_type: entry["mediaType"].as_str().filter(|text| text.len() <= 100)?.to_owned(),
            sha256: entry["sha256"].as_str()?.parse().ok()?,
        })
    }
}

impl IncomingTombstone {
    /// Reads a tombstone.
    ///
    /// # Errors
    /// [`ReadError`] if it is none, or carries something malformed as its record.
    pub fn read(object: &Value) -> Result<Self, ReadError> {
        type_among(object, &["Tombstone"]).ok_or(ReadError::Type("Tombstone"))?;
        let ap_id = object["id"].as_str().and_then(super::value::address).ok_or(ReadError::Property("id"))?;
        let revision = SignedRevision::read(object, &ap_id)?;
        Ok(Self { ap_id, revision })
    }
}

fn hashtags(object: &Value) -> Vec<String> {
    entries(&object["tag"], MOST_TAGS)
        .filter(|tag| type_among(tag, &["Hashtag"]).is_some())
        .filter_map(|tag| tag["name"].as_str())
        .map(|tag| name(tag.trim_start_matches('#')))
        .filter(|tag| !tag.is_empty())
        .collect()
}

/// The object without `bto` and `bcc`, which nobody but its server may know (ActivityPub section 6), nor those of what it
/// carries.
pub(super) fn without_blind_recipients(object: &Value) -> Value {
    let mut object = object.clone();
    drop_blind_recipients(&mut object);
    object
}

/// No deeper than [`crate::json`] lets a document nest.
fn drop_blind_recipients(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.remove("bto");
            map.remove("bcc");
            for key in ["object", "result"] {
                if let Some(inner) = map.get_mut(key) {
                    drop_blind_recipients(inner);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(drop_blind_recipients),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::article::tests::view_of;
    use crate::wire::article::{AttachmentView, Tombstone};
    use crate::wire::fixture;

    fn now() -> Timestamp {
        "2026-12-01T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn what_we_send_is_read_back_whole() {
        let mut view = view_of(&fixture("22_announce_update")["object"]["object"]);
        let hash = Hash::of("picture");
        view.record.media = vec![hash];
        view.attachments = vec![AttachmentView {
            reference: "images/bac.jpg".into(),
            url: "https://bordeaux.example/media/1".into(),
            media_type: "image/jpeg".into(),
            name: Some("Un bac".into()),
            sha256: hash,
        }];
        let sent = serde_json::to_value(view.article()).unwrap();
        let read = IncomingArticle::read(&sent, now()).unwrap();
        assert_eq!(read.name, view.record.title);
        assert_eq!(read.url.as_deref(), Some(view.url.as_str()));
        assert_eq!((read.published, read.updated), (Some(view.published), Some(view.record.time)));
        assert_eq!((read.lang.as_deref(), read.hashtags), (Some("fr"), view.themes.clone()));
        assert_eq!(read.raw, sent);
        let revision = read.revision.unwrap();
        assert_eq!(revision.fits(), Ok(()));
        assert_eq!(revision.record, view.record);
        assert_eq!((revision.source, revision.note), (Some(view.source), view.note));
        assert_eq!(revision.contributors.len(), view.contributors.len());
        assert_eq!(revision.contributors[1].actor, view.contributors[1].actor);
        assert_eq!(revision.attachments[0].reference, "images/bac.jpg");
        assert_eq!(revision.attachments[0].sha256, hash);
    }

    #[test]
    fn a_handle_counts_under_its_owners_own_authority_only() {
        let read = |handle: &str| {
            let actor = "https://gent.example/id/person/1";
            let entry = json!({"id": "0".repeat(32), "actor": actor, "name": "Ben", "handle": handle});
            IncomingContributor::read(&entry).unwrap().handle
        };
        assert_eq!(read("ben@gent.example").as_deref(), Some("ben"));
        assert_eq!(read("ben@bordeaux.example"), None);
        assert_eq!(read("ben"), None);
    }

    #[test]
    fn a_tombstone_is_read_back_with_its_record() {
        let published = fixture("26_gone_410");
        let read = IncomingTombstone::read(&published).unwrap();
        let revision = read.revision.unwrap();
        assert_eq!(revision.fits(), Ok(()));
        let again = Tombstone::of(&revision.record, revision.note.as_deref());
        assert_eq!(serde_json::to_value(again).unwrap(), published);
    }

    #[test]
    fn a_flipped_byte_beside_the_record_is_noticed() {
        let honest = fixture("22_announce_update")["object"]["object"].clone();
        let fits = |article: &Value| IncomingArticle::read(article, now()).map(|read| read.revision.unwrap().fits());
        assert_eq!(fits(&honest), Ok(Ok(())));
        let mut altered = honest.clone();
        altered["source"]["content"] = honest["source"]["content"].as_str().unwrap().replace("35", "36").into();
        assert_eq!(fits(&altered), Ok(Err(RecordError::Mismatch("text"))));
        let mut altered = honest.clone();
        altered["note"] = "x".into();
        assert_eq!(fits(&altered), Ok(Err(RecordError::Mismatch("edit summary"))));
        let mut altered = honest.clone();
        altered["id"] = "https://bordeaux.example/id/page/01KAN4V0000000000000000002".into();
        assert_eq!(fits(&altered), Err(ReadError::Record(RecordError::Mismatch("page"))));
        let mut altered = honest;
        altered["record"]["title"] = "Autre".into();
        assert_eq!(fits(&altered), Err(ReadError::Record(RecordError::Mismatch("revision"))));
    }

    #[test]
    fn a_strangers_article_is_readable_without_a_record() {
        let article = json!({
            "id": "https://blog.example/?p=1", "type": "Article", "attributedTo": ["https://blog.example/author"],
            "name": "Hello", "content": "<p>Hi</p>", "bto": "https://blog.example/secret",
            "url": "https://blog.example/hello", "tag": {"type": "Hashtag", "name": "#compost"},
            "published": "0001-01-01T00:00:00Z", "updated": "9999-12-30T00:00:00Z",
        });
        let read = IncomingArticle::read(&article, now()).unwrap();
        assert_eq!(read.revision, None);
        assert_eq!(read.hashtags, ["compost"]);
        assert!(read.updated > read.published && read.updated <= Some(now().plus_millis(300_000)));
        assert!(read.raw.get("bto").is_none());
    }

    #[test]
    fn an_article_without_one_author_is_refused() {
        let honest = fixture("20_announce_create")["object"]["object"].clone();
        let two = json!(["https://a.example/1", "https://b.example/2"]);
        for author in [json!(1), json!(null), json!([]), json!({}), json!("1"), two] {
            let mut article = honest.clone();
            article["attributedTo"] = author;
            assert_eq!(IncomingArticle::read(&article, now()), Err(ReadError::Property("attributedTo")));
        }
    }

    #[test]
    fn long_lists_are_cut() {
        let mut article = fixture("20_announce_create")["object"]["object"].clone();
        article["tag"] = vec![json!({"type": "Hashtag", "name": "#x"}); 1000].into();
        article["attachment"] = vec![json!({"type": "Image", "url": "https://a.example/x"}); 500].into();
        article["to"] = vec!["https://a.example/x"; 10_000].into();
        let read = IncomingArticle::read(&article, now()).unwrap();
        assert_eq!(read.hashtags.len(), MOST_TAGS);
        assert!(read.recipients.len() <= 2 * super::super::value::MOST_RECIPIENTS);
        assert!(read.revision.unwrap().attachments.is_empty());
    }
}
