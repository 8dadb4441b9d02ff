//! Ids of headings.
//!
//! They are made as the common Markdown hosts make them, so that links within an imported page still lead somewhere, and
//! prefixed, so that no text can take a name that the page's own markup or scripts use.

use std::collections::HashMap;

/// What every id of a heading begins with.
pub(crate) const HEADING_PREFIX: &str = "h-";

/// The longest id of a heading, in characters, without prefix.
const MAX_ID_CHARS: usize = 80;

/// The ids that a page already has.
#[derive(Default)]
pub(super) struct Ids(HashMap<String, usize>);

impl Ids {
    /// An id for a heading, different from all given out before.
    pub(super) fn id_of(&mut self, prefix: &str, text: &str) -> String {
        let anchor = anchor(text);
        let first = format!("{HEADING_PREFIX}{prefix}{anchor}");
        let mut id = first.clone();
        while self.0.contains_key(&id) {
            let count = self.0.entry(first.clone()).or_default();
            *count += 1;
            id = format!("{first}-{count}");
        }
        self.0.insert(id.clone(), 0);
        id
    }
}

/// `Ce qu'il faut` becomes `ce-quil-faut`: letters and digits in lower case, hyphens for spaces, and nothing else.
pub(crate) fn anchor(text: &str) -> String {
    let kept = text.trim().chars().flat_map(char::to_lowercase).filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        _ => (c.is_alphanumeric() || is_mark(c)).then_some(c),
    });
    let anchor: String = kept.take(MAX_ID_CHARS).collect();
    if anchor.is_empty() { "part".into() } else { anchor }
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
