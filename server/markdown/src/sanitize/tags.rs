//! Reading HTML that the sanitizer wrote: every `<` begins a tag, every attribute has its value in double quotes, and
//! quotes within values are escaped.

use std::borrow::Cow;

use crate::escape::unescape;

/// A piece of canonical HTML.
pub(super) enum Token<'h> {
    /// Text, escaped.
    Text(&'h str),
    /// A tag, with its brackets.
    Tag(&'h str),
}

/// Splits canonical HTML into texts and tags.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (is_tag, len) = match rest.find('<') {
            Some(0) => (true, tag_len(rest)),
            Some(at) => (false, at),
            None => (false, rest.len()),
        };
        let (piece, after) = rest.split_at(len);
        rest = after;
        Some(if is_tag { Token::Tag(piece) } else { Token::Text(piece) })
    })
}

fn tag_len(html: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

/// The name of a tag, with a slash before it if it closes.
pub(super) fn name(tag: &str) -> &str {
    let inner = tag.trim_start_matches('<').trim_end_matches('>');
    inner.split(' ').next().unwrap_or_default()
}

/// The attributes of a tag, as (name, escaped value).
pub(super) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest);
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after;
        Some((name.trim_start(), value))
    })
}

/// The value of an attribute, unescaped.
pub(super) fn attribute<'h>(tag: &'h str, wanted: &str) -> Option<Cow<'h, str>> {
    attributes(tag).find(|(name, _)| *name == wanted).map(|(_, value)| unescape(value))
}
