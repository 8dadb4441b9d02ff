//! Words of a text, and their folded form: what is left of a word without case, diacritics and variants of letters.

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The length in characters that a word is cut to, in the index and in a query alike: a token of a million characters
/// costs no more than one of this length.
pub(crate) const MAX_WORD: usize = 64;

/// The words of a text, as ranges of bytes.
pub(crate) fn words(text: &str) -> Words<'_> {
    Words { text, at: 0 }
}

/// See [`words`].
pub(crate) struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl Words<'_> {
    /// The character where it is: nearly always one byte.
    fn letter(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at)? {
            byte if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.text.get(self.at..)?.chars().next(),
        }
    }
}

impl Iterator for Words<'_> {
    type Item = std::ops::Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = loop {
            let c = self.letter()?;
            if is_of_word(c) {
                break c;
            }
            self.at += c.len_utf8();
        };
        let start = self.at;
        self.at += first.len_utf8();
        let dense = is_dense(first);
        while let Some(c) = self.letter() {
            if (dense || !is_of_word(c) || is_dense(c)) && !is_attached(c) {
                break;
            }
            self.at += c.len_utf8();
        }
        Some(start..self.at)
    }
}

/// Whether it is a letter or a digit: for nearly all letters of Latin and Arabic texts without looking it up, which takes the time.
fn is_of_word(c: char) -> bool {
    match c {
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' | 'ؠ'..='ي' | '٠'..='٩' => true,
        _ => c.is_alphanumeric(),
    }
}

/// Scripts that put no space between words: each letter is a word, and adjacent ones are searched as a phrase.
pub(crate) fn is_dense(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(c,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Marks and invisible characters that belong to the letter before them.
fn is_attached(c: char) -> bool {
    !c.is_ascii() && (is_invisible(c) || is_combining_mark(c))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Diacritics of Latin, Greek, Cyrillic, Arabic (vowel signs, hamza above and below) and Hebrew letters. Signs of other
/// scripts, where they are letters in their own right, stay.
fn is_diacritic(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{8d3}'..='\u{8ff}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// The folded form of a word, at most [`MAX_WORD`] characters. Empty for a word of nothing but signs that fold away.
pub(crate) fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        let word = word.get(..MAX_WORD).unwrap_or(word);
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(word.to_ascii_lowercase())
        } else {
            Cow::Borrowed(word)
        }
    } else {
        Cow::Owned(fold_letters(word).unwrap_or_else(|| fold_any(word)))
    }
}

/// Folds a word of letters that are known one by one; none if there is another character in it.
fn fold_letters(word: &str) -> Option<String> {
    let (mut folded, mut count) = (String::with_capacity(word.len()), 0);
    for c in word.chars() {
        let letter = folded_letter(c)?;
        count += letter.chars().count();
        folded.push_str(letter);
        if count >= MAX_WORD {
            return Some(folded.chars().take(MAX_WORD).collect());
        }
    }
    Some(folded)
}

/// What a Latin or Arabic letter folds to, wherever it stands. Marks that a letter before them could take are none of these.
fn folded_letter(c: char) -> Option<&'static str> {
    const LATIN: u32 = 0x250;
    const ARABIC: u32 = 0x621;
    static LETTERS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let codes = (0..LATIN).chain(ARABIC..0x66a);
        codes.map(|code| char::from_u32(code).map_or_else(String::new, |c| fold_any(&c.to_string()))).collect()
    });
    let place = match u32::from(c) {
        code @ ..LATIN => code,
        code @ (ARABIC..=0x64a | 0x660..=0x669) => LATIN + code - ARABIC,
        _ => return None,
    };
    LETTERS.get(usize::try_from(place).ok()?).map(String::as_str)
}

fn fold_any(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().flat_map(char::to_lowercase).filter(|c| !is_diacritic(*c) && !is_invisible(*c)) {
        push_unified(&mut folded, c);
        if folded.len() > MAX_WORD * 8 {
            break;
        }
    }
    folded.nfc().take(MAX_WORD).collect()
}

/// Letters that decomposition leaves apart although people type one for the other.
fn push_unified(folded: &mut String, c: char) {
    match c {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' | 'ð' => folded.push('d'),
        'ı' => folded.push('i'),
        'ς' => folded.push('σ'),
        // Arabic: tatweel only stretches; alef wasla, alef maqsura, ta marbuta and the Persian keheh and yeh are
        // written for alef, ya, ha and kaf by many.
        'ـ' => {}
        'ٱ' => folded.push('ا'),
        'ى' | 'ی' => folded.push('ي'),
        'ة' | 'ە' | 'ہ' => folded.push('ه'),
        'ک' => folded.push('ك'),
        '٠'..='٩' => push_digit(folded, c, '٠'),
        '۰'..='۹' => push_digit(folded, c, '۰'),
        other => folded.push(other),
    }
}

fn push_digit(folded: &mut String, c: char, zero: char) {
    folded.extend(char::from_digit(u32::from(c) - u32::from(zero), 10));
}

/// The word in lower case with its diacritics: what a stemmer reads.
pub(crate) fn lower(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        fold(word)
    } else {
        Cow::Owned(word.nfc().flat_map(char::to_lowercase).filter(|c| !is_invisible(*c)).take(MAX_WORD).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn letters_fold_one_by_one_as_they_do_in_their_word(
            word in "[\u{20}-\u{24f}\u{621}-\u{64a}\u{660}-\u{669}]{0,80}", other in "\\PC{0,10}",
        ) {
            prop_assert_eq!(fold_letters(&word), Some(fold_any(&word)));
            let word = word + &other;
            prop_assert_eq!(fold_letters(&word).unwrap_or_else(|| fold_any(&word)), fold_any(&word));
        }
    }

    #[test]
    fn a_letter_is_one_however_it_is_told() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            assert_eq!(is_of_word(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    #[test]
    fn variants_of_a_word_fold_to_one() {
        for (one, other) in [
            ("École", "ecole"),
            ("E\u{301}cole", "ecole"),
            ("CŒUR", "coeur"),
            ("Straße", "STRASSE"),
            ("İstanbul", "istanbul"),
            ("com\u{ad}post", "compost"),
            ("ﬁn", "fin"),
            ("مَدْرَسَة", "مدرسه"),
            ("أحمد", "احمد"),
            ("إلى", "الي"),
            ("آلة", "اله"),
            ("مـــاء", "ماء"),
            ("مسؤول", "مسوول"),
            ("٢٠٢٥", "2025"),
            ("Ёлка", "елка"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
        assert_ne!(fold("が"), fold("か"));
        assert_eq!(fold("ـــ"), "");
    }

    #[test]
    fn words_are_split_at_anything_that_is_no_letter() {
        let split = |text| words(text).map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(split("L'eau, l’été_2025 (peer-to-peer)!"), ["L", "eau", "l", "été", "2025", "peer", "to", "peer"]);
        assert_eq!(split("ماءٌ، نور"), ["ماءٌ", "نور"]);
        assert_eq!(split("東京ab"), ["東", "京", "ab"]);
        assert_eq!(split(" *:* "), [""; 0]);
    }

    #[test]
    fn a_long_word_is_cut() {
        assert_eq!(fold(&"a".repeat(1_000_000)).len(), MAX_WORD);
        assert_eq!(fold(&"é".repeat(1_000_000)).chars().count(), MAX_WORD);
        assert_eq!(lower(&"é".repeat(1_000_000)).chars().count(), MAX_WORD);
    }
}
