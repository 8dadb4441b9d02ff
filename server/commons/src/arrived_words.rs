//! The words of what others say, as they arrive: fit to be stored, or refused.

use koinon_core::Timestamp;
use koinon_core::text::clean_line;
use koinon_markdown::sanitize_remote;

use crate::debate_arrives::ArrivedComment;

/// The longest text that is taken, in bytes. A longer one is refused rather than cut: what is left of it would be shown as what
/// its author said.
const LONGEST: usize = 100_000;

/// The text of an arrival, fit to be stored.
pub(crate) struct Words {
    pub(crate) markdown: Option<String>,
    pub(crate) html: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) published: Timestamp,
    /// When this was said. What has no time is older than anything known.
    pub(crate) said: Timestamp,
}

pub(crate) fn words(arrived: &ArrivedComment, now: Timestamp) -> Result<Words, &'static str> {
    let texts = [&arrived.markdown, &arrived.html, &arrived.raw];
    if texts.iter().any(|text| text.as_ref().is_some_and(|text| text.contains('\0'))) {
        return Err("its text cannot be kept");
    }
    let markdown = arrived.markdown.clone().filter(|text| !text.trim().is_empty());
    let html = arrived.html.clone().filter(|html| markdown.is_none() && has_words(html));
    let text = markdown.as_ref().or(html.as_ref()).ok_or("it says nothing")?;
    if text.len() > LONGEST {
        return Err("it is too long");
    }
    let earliest = |time: Option<Timestamp>| time.map(|time| time.min(now));
    let (published, updated) = (earliest(arrived.published), earliest(arrived.updated));
    Ok(Words {
        markdown,
        html,
        lang: arrived.lang.as_deref().map(|lang| clean_line(lang, 35)).filter(|lang| !lang.is_empty()),
        published: published.or(updated).unwrap_or(now),
        said: updated.max(published).unwrap_or(Timestamp::from_millis(0)),
    })
}

/// Whether something is left to read of a stranger's HTML.
fn has_words(html: &str) -> bool {
    if html.len() > LONGEST {
        return true;
    }
    let safe = sanitize_remote(html);
    safe.contains("<a ") || safe.split('<').any(|piece| !piece.rsplit('>').next().unwrap_or_default().trim().is_empty())
}
