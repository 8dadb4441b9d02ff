//! Notes of a debate as they arrive, from any software of the fediverse. All of their text is untrusted.

use koinon_core::Timestamp;
use koinon_core::act::Act;
use koinon_core::tally::{Count, MOST_TALLIES, Tally};
use serde_json::Value;

use super::ReadError;
use super::activity::{ActivityKind, IncomingActivity, Reference};
use super::article::without_blind_recipients;
use super::value::{
    MOST_TAGS, entries, id, id_and_author, markdown, name, natural_language, place, recipients, time, type_among,
};
use crate::wire::act::ActView;
use crate::wire::context::PUBLIC;
use crate::wire::html::escape;
use crate::wire::note::AnchorView;

/// The longest content or source of a note, in bytes. A longer note is refused rather than cut: what is left of it would be
/// shown as what its author said.
pub const LONGEST_NOTE: usize = 100_000;
/// The longest passage that a note is anchored to, and what stands around it, in characters.
const LONGEST_ANCHOR: usize = 2000;

/// A note of another server. Who may say it is the authority check's matter.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomingNote {
    /// Its id.
    pub id: String,
    /// Its author, on the same origin.
    pub attributed_to: String,
    /// What it answers.
    pub in_reply_to: Option<String>,
    /// The conversation that it says it belongs to; only the owner of that collection knows (FEP-7888).
    pub context: Option<String>,
    /// HTML as it came, to be sanitized before it is shown.
    pub content: Option<String>,
    /// The Markdown that it was written in.
    pub source: Option<String>,
    /// The language of the content, where it is told.
    pub lang: Option<String>,
    /// A content warning, one line.
    pub summary: Option<String>,
    /// When it was said first, within reason.
    pub published: Option<Timestamp>,
    /// When it was changed last, if ever; never before it was said.
    pub updated: Option<Timestamp>,
    /// It is addressed to everyone. A note that is not is never shown.
    pub is_public: bool,
    /// Who is mentioned: ids, with the name as it is written.
    pub mentions: Vec<(String, String)>,
    /// Its place in the conversation; only the page's city can give one.
    pub number: Option<u64>,
    /// The proposal that it is about.
    pub proposal: Option<String>,
    /// The passage that it is about.
    pub anchor: Option<AnchorView>,
    /// What it says to be beside words.
    pub act: Option<Act>,
    /// Who it is addressed to.
    pub recipients: Vec<String>,
    /// The object as it came, without `bto` and `bcc`.
    pub raw: Value,
}

impl IncomingNote {
    /// Reads a Note at `now`.
    ///
    /// # Errors
    /// [`ReadError`] if it is none, has no id or no single author of that id's origin, or is longer than [`LONGEST_NOTE`].
    pub fn read(note: &Value, now: Timestamp) -> Result<Self, ReadError> {
        type_among(note, &["Note"]).ok_or(ReadError::Type("Note"))?;
        let (own_id, attributed_to) = id_and_author(note)?;
        let text = Text::read(note);
        if text.html.as_ref().is_some_and(|html| html.len() > LONGEST_NOTE) {
            return Err(ReadError::Property("content"));
        }
        if text.markdown.as_ref().is_some_and(|markdown| markdown.len() > LONGEST_NOTE) {
            return Err(ReadError::Property("source"));
        }
        let summary = natural_language(note, "summary").map(|(text, _)| name(&text));
        let published = time(&note["published"], now);
        let recipients = recipients_of(note);
        Ok(Self {
            id: own_id,
            attributed_to,
            in_reply_to: id(&note["inReplyTo"]),
            context: id(&note["context"]),
            content: text.html,
            source: text.markdown,
            lang: text.lang,
            summary: summary.filter(|summary| !summary.is_empty()),
            published,
            updated: time(&note["updated"], now).map(|updated| published.map_or(updated, |said| updated.max(said))),
            is_public: is_public(&recipients),
            mentions: mentions(note),
            number: place(&note["number"]),
            proposal: id(&note["proposal"]),
            anchor: anchor(&note["anchor"]),
            act: ActView::read(note),
            recipients,
            raw: without_blind_recipients(note),
        })
    }

    /// Reads the Note of a Create or Update at `now`. A Note that names no recipients at all has those of its activity
    /// (ActivityPub section 6.2 asks servers to copy them over).
    ///
    /// # Errors
    /// Those of [`IncomingNote::read`]; and if the activity is neither Create nor Update, or carries nothing.
    pub fn of(activity: &IncomingActivity, now: Timestamp) -> Result<Self, ReadError> {
        if !matches!(activity.kind, Some(ActivityKind::Create | ActivityKind::Update)) {
            return Err(ReadError::Type("Create"));
        }
        let note = activity.object.as_ref().and_then(Reference::embedded).ok_or(ReadError::Property("object"))?;
        let mut read = Self::read(note, now)?;
        if note.get("to").is_none() && note.get("cc").is_none() {
            read.recipients.clone_from(&activity.recipients);
            read.is_public = is_public(&read.recipients);
        }
        Ok(read)
    }
}

/// What a Delete is about, whether its object is an id, a Tombstone or the whole object.
#[must_use]
pub fn deleted_object(activity: &IncomingActivity) -> Option<&str> {
    activity.object_id().filter(|_| activity.kind == Some(ActivityKind::Delete))
}

/// The place in the conversation that a city gave to what it announces.
#[must_use]
pub fn announced_place(announce: &IncomingActivity) -> Option<u64> {
    place(&announce.raw["number"]).filter(|_| announce.kind == Some(ActivityKind::Announce))
}

/// How a city counted what people hold of the statement that it announces.
#[must_use]
pub fn announced_count(announce: &IncomingActivity, now: Timestamp) -> Option<Count> {
    let stances = announce.raw.get("stances").filter(|_| announce.kind == Some(ActivityKind::Announce))?;
    let counted = time(&stances["counted"], now)?;
    let tally = |told: &Value| serde_json::from_value::<Tally>(told.clone()).ok();
    Some(Count::tidy(counted, entries(&stances["tallies"], MOST_TALLIES).filter_map(tally).collect()))
}

/// What a note says, by the form it says it in.
#[derive(Default)]
struct Text {
    html: Option<String>,
    markdown: Option<String>,
    lang: Option<String>,
}

impl Text {
    fn read(note: &Value) -> Self {
        let markdown = markdown(note).map(str::to_owned);
        let Some((content, lang)) = natural_language(note, "content") else {
            return Self { markdown, ..Self::default() };
        };
        // Where nothing is said, content is HTML (ActivityStreams vocabulary, `mediaType`).
        match note["mediaType"].as_str() {
            Some(kind) if kind.starts_with("text/markdown") => {
                Self { html: None, markdown: markdown.or(Some(content)), lang }
            }
            Some(kind) if kind.starts_with("text/plain") => Self { html: Some(escape(&content)), markdown, lang },
            _ => Self { html: Some(content), markdown, lang },
        }
    }
}

fn recipients_of(object: &Value) -> Vec<String> {
    let mut all = recipients(&object["to"]);
    all.extend(recipients(&object["cc"]));
    all
}

fn is_public(recipients: &[String]) -> bool {
    recipients.iter().any(|recipient| recipient == PUBLIC)
}

fn mentions(note: &Value) -> Vec<(String, String)> {
    let mention = |tag: &Value| {
        type_among(tag, &["Mention"])?;
        Some((id(&tag["href"])?, tag["name"].as_str().map(name).unwrap_or_default()))
    };
    entries(&note["tag"], MOST_TAGS).filter_map(mention).collect()
}

/// A passage, whole or not at all: a cut one would be found somewhere else.
fn anchor(selector: &Value) -> Option<AnchorView> {
    type_among(selector, &["TextQuoteSelector"])?;
    let short = |text: &&str| text.chars().nth(LONGEST_ANCHOR).is_none();
    let part = |key: &str| selector[key].as_str().filter(short).map(str::to_owned);
    Some(AnchorView {
        exact: part("exact").filter(|exact| !exact.trim().is_empty())?,
        prefix: part("prefix").unwrap_or_default(),
        suffix: part("suffix").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests;
