//! Text as it is kept for showing, and values as they are kept for filtering.

use std::borrow::Cow;

/// The longest value of a facet, in characters.
const MAX_VALUE: usize = 128;

/// Characters that steer the direction of what follows them, or the terminal. A passage is cut out of its text, so the
/// character that would end their effect may be missing: they are left out. Marks without reach (LRM, RLM, ALM) stay.
fn is_steering(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') || (c.is_control() && c != '\n' && c != '\t')
}

/// The text without characters that steer.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    if text.contains(is_steering) {
        Cow::Owned(text.chars().filter(|c| !is_steering(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The form in which the value of a facet is kept and compared.
pub(crate) fn value(value: &str) -> String {
    shown(value.trim()).chars().flat_map(char::to_lowercase).take(MAX_VALUE).collect()
}

/// The form in which a language is kept and compared: the first part of its tag.
pub(crate) fn lang(tag: &str) -> String {
    value(tag.split(['-', '_']).next().unwrap_or_default())
}
