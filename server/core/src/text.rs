//! Text as people type it: one-line texts (titles, names, handles) and Markdown sources.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The largest Markdown source that a page may have, in bytes: 1 MiB.
pub const MAX_SOURCE_BYTES: usize = 1 << 20;

/// Why a Markdown source is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// It has a NUL character, which no database keeps.
    #[error("the text contains a NUL character")]
    Nul,
    /// It is longer than [`MAX_SOURCE_BYTES`].
    #[error("the text has {bytes} bytes; a page may have {MAX_SOURCE_BYTES}")]
    TooLong {
        /// Its size.
        bytes: usize,
    },
}

/// A Markdown source as it is stored: line ends are LF, and nothing else is altered, so that opening and saving a page
/// changes no byte.
///
/// # Errors
/// [`SourceError`] if it has a NUL character or is too long.
pub fn normalize_source(text: &str) -> Result<String, SourceError> {
    if text.contains('\0') {
        return Err(SourceError::Nul);
    }
    let source = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
    if source.len() > MAX_SOURCE_BYTES {
        return Err(SourceError::TooLong { bytes: source.len() });
    }
    Ok(source)
}

/// A text fit for one line (a title, a name, a handle): NFC, white space collapsed, at most `max_chars` characters, and
/// without what cannot be seen and may deceive: control characters, bidirectional overrides and isolates, zero-width
/// characters. The joiners that Persian, Arabic and the scripts of India need inside a word stay.
#[must_use]
pub fn clean_line(text: &str, max_chars: usize) -> String {
    let visible: Vec<char> = text.chars().filter(|&c| is_joiner(c) || is_space(c) || !is_invisible(c)).collect();
    let composed = keep_needed_joiners(&visible).nfc();
    let mut line = String::new();
    let mut length = 0;
    let mut space = false;
    for c in composed {
        if is_space(c) {
            space = length > 0;
            continue;
        }
        // A space is only written with the character after it, so that the line never ends with one.
        let wanted = 1 + usize::from(space);
        if length + wanted > max_chars {
            break;
        }
        if std::mem::take(&mut space) {
            line.push(' ');
        }
        line.push(c);
        length += wanted;
    }
    // The cut may have fallen behind a joiner.
    line.truncate(line.trim_end_matches(is_joiner).len());
    line
}

/// A plain text of several lines (a reason, an answer): each a [`clean_line`], no more than one empty line between two, at most
/// `max_chars` characters in all.
#[must_use]
pub fn clean_text(text: &str, max_chars: usize) -> String {
    let mut clean = String::new();
    let mut left = max_chars;
    let mut empty_before = false;
    for line in text.lines() {
        let line = clean_line(line, left);
        if line.is_empty() {
            empty_before = !clean.is_empty();
            continue;
        }
        let between = if clean.is_empty() {
            ""
        } else if std::mem::take(&mut empty_before) {
            "\n\n"
        } else {
            "\n"
        };
        if left <= between.len() {
            break;
        }
        let line = clean_line(&line, left - between.len());
        left -= between.len() + line.chars().count();
        clean.push_str(between);
        clean.push_str(&line);
    }
    clean
}

/// Drops each joiner that does not stand between two characters of a script that needs it.
fn keep_needed_joiners(chars: &[char]) -> impl Iterator<Item = char> + '_ {
    chars.iter().enumerate().filter_map(|(at, &c)| {
        let joins = |neighbour: Option<&char>| neighbour.is_some_and(|&c| needs_joiners(c));
        (!is_joiner(c) || (at > 0 && joins(chars.get(at - 1)) && joins(chars.get(at + 1)))).then_some(c)
    })
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// White space, also in the forms that are control or format characters, and the braille blank.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{2800}'
}

/// Characters without a glyph of their own: controls, and Unicode's default-ignorable code points, except the variation
/// selectors that choose between text and emoji.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Letters and marks of the scripts whose spelling uses joiners: Arabic, Syriac, N'Ko, the scripts of India, Tibetan,
/// Myanmar, Khmer and Mongolian.
fn needs_joiners(c: char) -> bool {
    let in_script = matches!(c,
        '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}');
    in_script && (c.is_alphabetic() || is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_seen_is_taken_out_of_a_line() {
        for (typed, kept) in [
            ("  Compost\t partagé \n", "Compost partagé"),
            ("Cafe\u{301}", "Café"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("ad\u{200b}min\u{feff}", "admin"),
            ("a\u{200d}b", "ab"),
            ("\u{2066}x\u{2069}", "x"),
            ("a\u{0}b\u{7f}c", "abc"),
            ("\u{2800}\u{3164}", ""),
            ("ligne\u{2028}suivante", "ligne suivante"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("\u{200c}میخواهم\u{200d}", "میخواهم"),
            ("क्\u{200d}ष", "क्\u{200d}ष"),
            ("السماد\u{200f} المشترك", "السماد المشترك"),
        ] {
            assert_eq!(clean_line(typed, 100), kept, "{typed:?}");
        }
    }

    #[test]
    fn a_line_is_cut_between_characters_and_never_ends_with_a_space() {
        assert_eq!(clean_line("ééé", 2), "éé");
        assert_eq!(clean_line("ab cd", 3), "ab");
        assert_eq!(clean_line("ab cd", 4), "ab c");
        assert_eq!(clean_line("x", 0), "");
    }

    #[test]
    fn only_line_ends_of_a_source_change() {
        let text = "\u{feff}---\r\na: 1\r---\n\tcafe\u{301}\u{200b}  \r\n";
        assert_eq!(normalize_source(text).unwrap(), "\u{feff}---\na: 1\n---\n\tcafe\u{301}\u{200b}  \n");
        assert_eq!(normalize_source("a\0b"), Err(SourceError::Nul));
        let long = "x".repeat(MAX_SOURCE_BYTES + 1);
        assert_eq!(normalize_source(&long), Err(SourceError::TooLong { bytes: MAX_SOURCE_BYTES + 1 }));
        assert!(normalize_source(&long[1..]).is_ok());
    }

    proptest! {
        #[test]
        fn a_clean_line_is_clean(text in "\\PC*|[a-zàم\u{200c}\u{200d}\u{202e}\u{301} \n]*", max in 0usize..40) {
            let line = clean_line(&text, max);
            prop_assert!(line.chars().count() <= max);
            prop_assert_eq!(clean_line(&line, max), line);
        }

        #[test]
        fn a_source_is_stored_as_it_was_stored(text in "[a\r\n\u{301}]*") {
            let once = normalize_source(&text).unwrap();
            prop_assert!(!once.contains('\r'));
            prop_assert_eq!(normalize_source(&once).unwrap(), once);
        }
    }

    #[test]
    fn a_text_of_several_lines_keeps_its_paragraphs_and_its_limit() {
        assert_eq!(clean_text("  One\t line \r\n\n\n\nand\u{202e} another\n \n", 100), "One line\n\nand another");
        assert_eq!(clean_text("abc\ndef", 5), "abc\nd");
        assert_eq!(clean_text("abc\ndef", 4), "abc");
        assert_eq!(clean_text("\n \0\n", 10), "");
        assert_eq!(clean_text(" a\u{202e}b \r\n\n\n\n c\0\n", 100), "ab\n\nc");
        assert_eq!(clean_text("\n\n x", 100), "x");
        assert_eq!(clean_text(&"é\n".repeat(1_000_000), 7), "é\né\né\né");
        assert_eq!(clean_text("<b>x</b>", 100), "<b>x</b>", "text is text");
    }

    proptest! {
        #[test]
        fn a_cleaned_text_is_clean(text in any::<String>(), most in 0usize..60) {
            let clean = clean_text(&text, most);
            prop_assert!(clean.chars().count() <= most);
            prop_assert_eq!(clean_text(&clean, most), clean.clone());
        }
    }
}
