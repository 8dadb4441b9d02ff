//! Escaping for HTML, and back.

use std::borrow::Cow;

/// Adds `text` so that it means itself in the text of HTML.
pub(crate) fn push_escaped(to: &mut String, text: &str) {
    push(to, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

fn push(to: &mut String, text: &str, entity: impl Fn(u8) -> Option<&'static str>) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(entity) = entity(byte) {
            to.push_str(&text[plain..at]);
            to.push_str(entity);
            plain = at + 1;
        }
    }
    to.push_str(&text[plain..]);
}

/// Adds ` name="value"`.
pub(crate) fn push_attribute(to: &mut String, name: &str, value: &str) {
    to.push(' ');
    to.push_str(name);
    to.push_str("=\"");
    push(to, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'"' => Some("&quot;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
    to.push('"');
}

/// The text that sanitized HTML stands for: only the five entities that a serializer writes.
pub(crate) fn unescape(html: &str) -> Cow<'_, str> {
    if !html.contains('&') {
        return Cow::Borrowed(html);
    }
    // `&amp;` comes last, or `&amp;lt;` would be undone twice.
    let entities = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")];
    Cow::Owned(entities.iter().fold(html.to_owned(), |text, (entity, c)| text.replace(entity, c)))
}
