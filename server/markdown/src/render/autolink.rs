//! Addresses that stand bare in a text.

/// A piece of text: plain, or a web address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    Address(&'t str),
}

/// Splits a text at its `http://` and `https://` addresses.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    let mut from = 0;
    while let Some(found) = text[from..].find("://") {
        let separator = from + found;
        from = separator + 3;
        let Some(start) = scheme_start(&text[done..separator]).map(|at| done + at) else { continue };
        let len = address_len(&text[start..]);
        if start + len <= from {
            continue;
        }
        if start > done {
            pieces.push(Piece::Text(&text[done..start]));
        }
        pieces.push(Piece::Address(&text[start..start + len]));
        done = start + len;
        from = done;
    }
    if done < text.len() {
        pieces.push(Piece::Text(&text[done..]));
    }
    pieces
}

/// Where `http` or `https` begins at the end of `before`, if it is a word of its own.
fn scheme_start(before: &str) -> Option<usize> {
    let tail = |len: usize| before.len().checked_sub(len).and_then(|at| Some((at, before.get(at..)?)));
    let (at, _) = [tail(5), tail(4)]
        .into_iter()
        .flatten()
        .find(|(_, word)| word.eq_ignore_ascii_case("https") || word.eq_ignore_ascii_case("http"))?;
    (!before[..at].ends_with(|c: char| c.is_alphanumeric())).then_some(at)
}

/// The length of an address: up to white space or what cannot be part of one, without the punctuation of the sentence.
fn address_len(text: &str) -> usize {
    let end = text
        .find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\u{fdd0}' | '\u{fdd1}'))
        .unwrap_or(text.len());
    let mut address = &text[..end];
    let has_opening = address.contains('(');
    loop {
        let shorter =
            address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', '»', '”', '’', '،', '؛']);
        let shorter = shorter.strip_suffix(')').filter(|_| !has_opening).unwrap_or(shorter);
        if shorter.len() == address.len() {
            return address.len();
        }
        address = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_before_the_punctuation_of_the_sentence() {
        use Piece::{Address, Text};
        assert_eq!(
            pieces("See https://gent.example/a_(b), or (http://bordeaux.example)."),
            [
                Text("See "),
                Address("https://gent.example/a_(b)"),
                Text(", or ("),
                Address("http://bordeaux.example"),
                Text(").")
            ]
        );
        assert_eq!(pieces("xhttp://a :// http://"), [Text("xhttp://a :// http://")]);
        assert_eq!(pieces("ftp://a.example"), [Text("ftp://a.example")]);
        assert_eq!(pieces("éhttps"), [Text("éhttps")]);
        assert_eq!(pieces(""), []);
    }
}
