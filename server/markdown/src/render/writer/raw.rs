//! HTML that someone wrote into their Markdown.

use std::borrow::Cow;

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RawHtml {
    /// It goes to the sanitizer, which keeps what is harmless.
    AsHtml,
    /// It is shown as it is written.
    AsText,
}

/// How many of these a page may have, multiplied by the page's elements (below).
const MAX_WORK: usize = 10_000_000;
const MAX_REOPENED: usize = 500_000;

/// Formatting elements: one that is left open is opened again in every block that follows.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Elements whose content a browser does not read as markup: one that is not closed swallows the rest of the page.
const SWALLOWING: [&str; 10] =
    ["iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp"];

/// Makes text of what would swallow the rest of the page: in a line of text the tag of any [`SWALLOWING`] element, in a
/// block of HTML one that is not closed there, and an unclosed comment.
pub(super) fn defuse(html: &str, in_line: bool) -> Cow<'_, str> {
    // Where each of them is closed last, and the last comment.
    let mut closed = [0; SWALLOWING.len()];
    for (at, _) in html.match_indices("</") {
        if let Some(place) = swallowing(&html[at + 2..]) {
            closed[place] = at;
        }
    }
    let comment_end = html.rfind("-->").unwrap_or_default();
    let mut defused = String::new();
    let mut done = 0;
    for (at, _) in html.match_indices('<') {
        let tag = &html[at + 1..];
        let swallows = if tag.starts_with("!--") {
            comment_end <= at
        } else {
            swallowing(tag).is_some_and(|place| in_line || closed[place] <= at)
        };
        if swallows {
            defused.push_str(&html[done..at]);
            defused.push_str("&lt;");
            done = at + 1;
        }
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    defused.push_str(&html[done..]);
    Cow::Owned(defused)
}

fn swallowing(tag: &str) -> Option<usize> {
    let name = tag_name(tag);
    SWALLOWING.iter().position(|known| known.eq_ignore_ascii_case(name))
}

/// The name at the beginning of what follows a `<`.
pub(super) fn tag_name(tag: &str) -> &str {
    &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())]
}

/// How many tags were opened.
///
/// The rules of HTML make some texts costly to parse: each tag in ten thousand open ones looks at all of them, and each
/// paragraph after a hundred unclosed `<b>` has a hundred of them. Whether a tag is closed cannot be told without parsing,
/// so every `<` before a letter counts as an open one.
#[derive(Debug, Default)]
pub(super) struct Count {
    tags: usize,
    formatting: usize,
}

impl Count {
    pub(super) fn add(&mut self, html: &str) {
        for part in html.split('<').skip(1).filter(|part| part.starts_with(|c: char| c.is_ascii_alphabetic())) {
            self.tags += 1;
            let name = tag_name(part);
            self.formatting += usize::from(FORMATTING.iter().any(|tag| tag.eq_ignore_ascii_case(name)));
        }
    }

    pub(super) fn has_tags(&self) -> bool {
        self.tags > 0
    }

    pub(super) fn is_too_costly(&self, elements: usize) -> bool {
        let all = elements + self.tags;
        self.tags.saturating_mul(all) > MAX_WORK || self.formatting.saturating_mul(all) > MAX_REOPENED
    }
}
