//! Proposals as they arrive, receipts and decisions. All of their text is untrusted, and who may decide is judged later.

use koinon_core::proposal::{MAX_REASON_CHARS, MAX_SOURCE_CHARS, MAX_SOURCES};
use koinon_core::text::{clean_line, clean_text, normalize_source};
use koinon_core::title::MAX_TITLE_CHARS;
use koinon_core::{Hash, Origin, Timestamp};
use serde_json::Value;

use super::activity::{ActivityKind, IncomingActivity, Reference};
use super::note::IncomingNote;
use super::value::{entries, id, id_and_author, markdown, name, natural_language, place, time, type_among};
use super::{ReadError, value};
use crate::wire::proposal::Verdict;

/// The largest diff beside a proposal, in bytes: what two of the largest sources could need, and more.
const LARGEST_DIFF: usize = 4 << 20;
/// How far ahead an answer may be promised, in milliseconds: ten years.
const FARTHEST_DATE: i64 = 3653 * 24 * 60 * 60 * 1000;

/// A proposal of another server's person. Its unified diff is not kept: nobody applies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingProposal {
    /// Its id.
    pub id: String,
    /// Who proposes, on the same origin.
    pub attributed_to: String,
    /// The page that it would change.
    pub page: String,
    /// What it is called, one line; empty without a name.
    pub name: String,
    /// Why, plain text of at most [`MAX_REASON_CHARS`] characters; markup in it is text.
    pub reason: String,
    /// What it rests on, at most [`MAX_SOURCES`], each one line.
    pub sources: Vec<String>,
    /// The revision that it was written on.
    pub base_revision: Option<Hash>,
    /// The whole proposed Markdown, as [`normalize_source`] leaves it.
    pub source: String,
    /// The page's proposed title, where it stands beside the text.
    pub title: Option<String>,
    /// When it was handed in, within reason.
    pub published: Option<Timestamp>,
}

impl IncomingProposal {
    /// Reads a Patch at `now`, embedded or fetched.
    ///
    /// # Errors
    /// [`ReadError`] if it is none; if it has no id or no single author of that id's origin; if it names no page, or two; if
    /// it has no whole Markdown source that a page could have, or a diff that is larger than any could be.
    pub fn read(patch: &Value, now: Timestamp) -> Result<Self, ReadError> {
        Self::about(patch, &Value::Null, now)
    }

    /// Reads the Patch in an Offer at `now`; `None` if the Offer names it by id alone.
    ///
    /// # Errors
    /// Those of [`IncomingProposal::read`]; and if the activity is no Offer, or its target is not the page of the Patch.
    pub fn of_offer(offer: &IncomingActivity, now: Timestamp) -> Result<Option<Self>, ReadError> {
        if offer.kind != Some(ActivityKind::Offer) {
            return Err(ReadError::Type("Offer"));
        }
        let patch = offer.object.as_ref().and_then(Reference::embedded);
        patch.map(|patch| Self::about(patch, &offer.raw["target"], now)).transpose()
    }

    /// Reads a Patch that somebody says is about `target`.
    fn about(patch: &Value, target: &Value, now: Timestamp) -> Result<Self, ReadError> {
        type_among(patch, &["Patch"]).ok_or(ReadError::Type("Patch"))?;
        let (id, attributed_to) = id_and_author(patch)?;
        let page = agreed([&patch["object"], &patch["target"], target]).ok_or(ReadError::Property("object"))?;
        if patch["content"].as_str().is_some_and(|diff| diff.len() > LARGEST_DIFF) {
            return Err(ReadError::Property("content"));
        }
        let source = markdown(patch).and_then(|source| normalize_source(source).ok());
        let title = patch["title"].as_str().map(|title| clean_line(title, MAX_TITLE_CHARS));
        Ok(Self {
            id,
            attributed_to,
            page,
            name: natural_language(patch, "name").map(|(text, _)| name(&text)).unwrap_or_default(),
            reason: reason(patch).unwrap_or_default(),
            sources: sources(&patch["sources"]),
            base_revision: hash(&patch["base_revision"]),
            source: source.ok_or(ReadError::Property("source"))?,
            title: title.filter(|title| !title.is_empty()),
            published: time(&patch["published"], now),
        })
    }
}

/// The decision about a proposal that an Accept or a Reject of its Offer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingDecision {
    /// The Offer.
    pub offer: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Why, plain text of at most [`MAX_REASON_CHARS`] characters.
    pub reason: Option<String>,
    /// The activity that is said to have published the new revision, of the origin that decided. Whether there is one is for
    /// that city to answer.
    pub result: Option<String>,
    /// The revision that it is said to have published.
    pub revision: Option<Hash>,
}

impl IncomingDecision {
    /// Reads a decision. What is answered by id alone may be a Follow: only who sent it knows.
    ///
    /// # Errors
    /// [`ReadError`] if the activity is neither Accept nor Reject, names nothing, or answers something that is no Offer.
    pub fn read(activity: &IncomingActivity) -> Result<Self, ReadError> {
        let in_part = activity.raw["decision"].as_str() == Some(Verdict::IN_PART);
        let verdict = match activity.kind {
            Some(ActivityKind::Reject) => Verdict::Declined,
            Some(ActivityKind::Accept) if in_part => Verdict::AcceptedInPart,
            // Another word beside an Accept takes nothing away from what strangers read in it.
            Some(ActivityKind::Accept) => Verdict::Accepted,
            _ => return Err(ReadError::Type("Accept")),
        };
        let embedded = activity.object.as_ref().and_then(Reference::embedded);
        if embedded.is_some_and(|object| ActivityKind::of(object) != Some(ActivityKind::Offer)) {
            return Err(ReadError::Type("Offer"));
        }
        let of_decider = |id: &&str| Origin::of_str(&activity.actor).is_some_and(|origin| origin.owns(id));
        let result = activity.result.as_ref().and_then(Reference::id).filter(of_decider);
        Ok(Self {
            offer: activity.object_id().ok_or(ReadError::Property("object"))?.to_owned(),
            verdict,
            reason: reason(&activity.raw),
            result: result.map(str::to_owned),
            revision: hash(&activity.raw["revision"]),
        })
    }
}

/// A city's word that a proposal has come: a Note about that proposal. Other notes in its debate name it too; only that of
/// the author of the city's pages is a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingReceipt {
    /// The Note.
    pub note: String,
    /// Who says it.
    pub attributed_to: String,
    /// The page that it answers.
    pub page: Option<String>,
    /// The proposal.
    pub proposal: String,
    /// The proposal's place in the queue, from 1 to a million.
    pub position: Option<u64>,
    /// By when an answer is promised, at most ten years ahead.
    pub due: Option<Timestamp>,
    /// When this was said last: of two states of a receipt the later one counts, whichever arrives first.
    pub updated: Option<Timestamp>,
}

impl IncomingReceipt {
    /// Reads the Note of a Create or Update at `now`; `None` if it is about no proposal.
    ///
    /// # Errors
    /// Those of [`IncomingNote::of`].
    pub fn read(activity: &IncomingActivity, now: Timestamp) -> Result<Option<Self>, ReadError> {
        let note = IncomingNote::of(activity, now)?;
        let Some(proposal) = note.proposal else { return Ok(None) };
        Ok(Some(Self {
            position: place(&note.raw["position"]),
            due: deadline(&note.raw["due"], now),
            updated: note.updated.or(note.published),
            note: note.id,
            attributed_to: note.attributed_to,
            page: note.in_reply_to,
            proposal,
        }))
    }
}

/// The one id that all of these references name, of those that are there.
fn agreed(references: [&Value; 3]) -> Option<String> {
    let mut named = references.into_iter().filter(|reference| !reference.is_null()).map(id);
    let first = named.next()??;
    named.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// Why: ActivityStreams would take a `summary` as HTML, but ours is typed into a field for plain text, and is shown as that.
fn reason(object: &Value) -> Option<String> {
    let (text, _) = natural_language(object, "summary")?;
    Some(clean_text(&text, MAX_REASON_CHARS)).filter(|reason| !reason.is_empty())
}

/// Sources: texts, or the addresses of Links.
fn sources(list: &Value) -> Vec<String> {
    let text = |entry: &Value| entry.as_str().map(str::to_owned).or_else(|| value::link(entry));
    let cleaned = entries(list, MAX_SOURCES).filter_map(text).map(|text| clean_line(&text, MAX_SOURCE_CHARS));
    cleaned.filter(|text| !text.is_empty()).collect()
}

fn hash(value: &Value) -> Option<Hash> {
    value.as_str()?.parse().ok()
}

/// A date that is promised: unlike when something was said, it may lie ahead.
fn deadline(value: &Value, now: Timestamp) -> Option<Timestamp> {
    let told: Timestamp = value.as_str()?.parse().ok()?;
    (Timestamp::from_millis(0)..=now.plus_millis(FARTHEST_DATE)).contains(&told).then_some(told)
}

#[cfg(test)]
mod tests;
