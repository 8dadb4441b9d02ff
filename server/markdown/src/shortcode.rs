//! Shortcodes of Hugo sites, `{{< note >}}` and `{{% note %}}`: what they would do is unknown here, so they stay in the
//! source, are listed, and are shown as they are written.
//!
//! Their arguments look like Markdown and HTML. To keep the parser off them, each is replaced by a token of two
//! noncharacters around its number before parsing, and put back where the token comes out.

use std::borrow::Cow;

const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// A text whose shortcodes are hidden from the Markdown parser.
pub(crate) struct Hidden<'a> {
    /// The text with tokens.
    pub(crate) text: Cow<'a, str>,
    /// The shortcodes, as written.
    pub(crate) shortcodes: Vec<&'a str>,
}

/// A piece of text that came out of the parser.
pub(crate) enum Piece<'t> {
    Text(&'t str),
    Shortcode(&'t str),
}

/// Takes the shortcodes out of a text.
pub(crate) fn hide(text: &str) -> Hidden<'_> {
    let mut shortcodes = Vec::new();
    if !text.contains("{{<") && !text.contains("{{%") && !text.contains([OPEN, CLOSE]) {
        return Hidden { text: Cow::Borrowed(text), shortcodes };
    }
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        push_without_tokens(&mut hidden, &rest[..start]);
        rest = &rest[start..];
        if let Some(len) = shortcode_len(rest) {
            hidden.push(OPEN);
            hidden.push_str(&shortcodes.len().to_string());
            hidden.push(CLOSE);
            shortcodes.push(&rest[..len]);
            rest = &rest[len..];
        } else {
            hidden.push_str("{{");
            rest = &rest[2..];
        }
    }
    push_without_tokens(&mut hidden, rest);
    Hidden { text: Cow::Owned(hidden), shortcodes }
}

fn push_without_tokens(to: &mut String, text: &str) {
    if text.contains(OPEN) || text.contains(CLOSE) {
        text.split([OPEN, CLOSE]).for_each(|part| to.push_str(part));
    } else {
        to.push_str(text);
    }
}

/// The length of the shortcode at the beginning of `text`.
fn shortcode_len(text: &str) -> Option<usize> {
    let close = match text.as_bytes().get(2)? {
        b'<' => ">}}",
        b'%' => "%}}",
        _ => return None,
    };
    // One never contains another, and never goes beyond its paragraph.
    let inner = &text[3..];
    let inner = &inner[..inner.find("{{").unwrap_or(inner.len())];
    let end = inner.find(close)?;
    (!inner[..end].contains("\n\n")).then_some(3 + end + close.len())
}

impl Hidden<'_> {
    /// The pieces of a text that came out of the parser.
    pub(crate) fn pieces<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Piece<'t>> {
        let mut rest = text;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            // Without shortcodes the text is one piece.
            let start = if self.shortcodes.is_empty() { None } else { rest.find(OPEN) };
            match start {
                None => Some(Piece::Text(std::mem::take(&mut rest))),
                Some(0) => {
                    let token = &rest[OPEN.len_utf8()..];
                    let end = token.find(CLOSE).unwrap_or(token.len());
                    let shortcode = token[..end].parse().ok().and_then(|n: usize| self.shortcodes.get(n));
                    rest = token[end..].strip_prefix(CLOSE).unwrap_or_default();
                    Some(Piece::Shortcode(shortcode.copied().unwrap_or_default()))
                }
                Some(at) => {
                    let (text, token) = rest.split_at(at);
                    rest = token;
                    Some(Piece::Text(text))
                }
            }
        })
    }

    /// The text as it was written.
    pub(crate) fn restore<'t>(&'t self, text: &'t str) -> Cow<'t, str> {
        if self.shortcodes.is_empty() || !text.contains(OPEN) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(
            self.pieces(text)
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Shortcode(text) => text,
                })
                .collect(),
        )
    }

    /// The destination of a link: of a shortcode there (`[text]({{< ref "page.md" >}})`), its first argument.
    pub(crate) fn destination<'t>(&'t self, text: &'t str) -> Cow<'t, str> {
        if self.shortcodes.is_empty() || !text.contains(OPEN) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(
            self.pieces(text)
                .map(|piece| match piece {
                    Piece::Text(text) => text,
                    Piece::Shortcode(shortcode) => first_argument(shortcode).unwrap_or(shortcode),
                })
                .collect(),
        )
    }
}

/// `page.md` of `{{< ref "page.md" >}}` and `{{< ref path="page.md" >}}`.
fn first_argument(shortcode: &str) -> Option<&str> {
    let inner = shortcode.get(3..shortcode.len().checked_sub(3)?)?.trim();
    let arguments = inner.split_once(char::is_whitespace)?.1.trim();
    let quoted = arguments.split(['"', '`', '\u{201c}', '\u{201d}']).nth(1);
    quoted.or_else(|| arguments.split_whitespace().next()).filter(|argument| !argument.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shortcodes_are_found_and_put_back() {
        let source = "a {{< note >}}b{{< /note >}} [c]({{< ref \"x_y.md\" >}}) {{% raw %}} {{ no }} {{< open";
        let hidden = hide(source);
        assert_eq!(hidden.shortcodes, ["{{< note >}}", "{{< /note >}}", "{{< ref \"x_y.md\" >}}", "{{% raw %}}"]);
        assert!(!hidden.text.contains("x_y"));
        assert_eq!(hidden.restore(&hidden.text), source);
        assert_eq!(hidden.destination("\u{fdd0}2\u{fdd1}#part"), "x_y.md#part");
        assert_eq!(first_argument("{{< link path=\"a\" >}}"), Some("a"));
        assert_eq!(first_argument("{{< link a >}}"), Some("a"));
        assert_eq!(first_argument("{{< link >}}"), None);
    }

    #[test]
    fn a_forged_token_is_taken_out() {
        let hidden = hide("\u{fdd0}0\u{fdd1} {{< a >}}");
        assert_eq!(hidden.restore(&hidden.text), "0 {{< a >}}");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(source in "([{}<>% a\n\"]|\\{\\{< a >\\}\\})*") {
            let hidden = hide(&source);
            prop_assert_eq!(hidden.restore(&hidden.text), source.as_str());
        }
    }
}
