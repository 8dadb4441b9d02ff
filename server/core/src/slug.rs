//! The readable part of a page's address, and the key under which a `[[wikilink]]` finds its page.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::text::{clean_line, is_invisible};

/// The longest slug, in characters.
pub const MAX_SLUG_CHARS: usize = 100;

/// Names that stand for something else in addresses, now or soon.
const RESERVED: [&str; 62] = [
    "about",
    "actor",
    "admin",
    "api",
    "assets",
    "atom",
    "changes",
    "cities",
    "city",
    "compare",
    "debate",
    "debates",
    "delete",
    "demo",
    "diff",
    "drafts",
    "edit",
    "events",
    "export",
    "feed",
    "feeds",
    "followers",
    "following",
    "healthz",
    "help",
    "here",
    "history",
    "id",
    "import",
    "inbox",
    "index",
    "login",
    "logout",
    "media",
    "metrics",
    "new",
    "nodeinfo",
    "outbox",
    "pages",
    "people",
    "person",
    "places",
    "preview",
    "propose",
    "proposals",
    "queue",
    "readyz",
    "register",
    "robots",
    "search",
    "server",
    "session",
    "settings",
    "setup",
    "static",
    "style",
    "subscriptions",
    "themes",
    "upload",
    "users",
    "watches",
    "well-known",
];

/// Why a text is no slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlugError {
    /// Nothing is there.
    #[error("the address is empty")]
    Empty,
    /// More than [`MAX_SLUG_CHARS`] characters.
    #[error("the address has more than {MAX_SLUG_CHARS} characters")]
    TooLong,
    /// A character that addresses of pages do not have, or one in a place where it may not stand.
    #[error("an address has lower-case letters, digits and single hyphens only")]
    Malformed,
    /// A name that means something else.
    #[error("this address has a meaning of its own")]
    Reserved,
}

/// The slug of a title: lower-case letters and digits of every script, hyphens between the words, Latin letters without
/// their diacritics; at most [`MAX_SLUG_CHARS`] characters. `fallback` stands in where the title has no letter or digit.
///
/// What comes out passes [`validate_slug`], if the fallback does.
#[must_use]
pub fn slugify(title: &str, fallback: &str) -> String {
    let slug = fold(title, MAX_SLUG_CHARS);
    if slug.is_empty() {
        return fallback.to_owned();
    }
    // A page may well be called "Search"; its address then has a number, like that of a second page of the same title.
    if is_reserved(&slug) { format!("{slug}-1") } else { slug }
}

/// Checks a slug that a person or a peer chose.
///
/// # Errors
/// [`SlugError`] says what is wrong.
pub fn validate_slug(slug: &str) -> Result<(), SlugError> {
    if slug.is_empty() {
        return Err(SlugError::Empty);
    }
    if slug.chars().take(MAX_SLUG_CHARS + 1).count() > MAX_SLUG_CHARS {
        return Err(SlugError::TooLong);
    }
    let allowed = |c: char| (c.is_alphanumeric() || is_combining_mark(c) || c == '-') && !is_invisible(c);
    let edge = |c: Option<char>| c.is_none_or(|c| c == '-');
    if !slug.chars().all(allowed)
        || edge(slug.chars().next())
        || edge(slug.chars().next_back())
        || slug.starts_with(is_combining_mark)
        || slug.contains("--")
        || slug.to_lowercase().nfc().ne(slug.chars())
    {
        return Err(SlugError::Malformed);
    }
    if is_reserved(slug) { Err(SlugError::Reserved) } else { Ok(()) }
}

/// What a `[[wikilink]]` and the title or slug that it means have in common: it does not look at case, punctuation and
/// the diacritics of Latin letters.
#[must_use]
pub fn wikilink_key(title: &str) -> String {
    let key = fold(title, usize::MAX);
    if key.is_empty() { clean_line(title, usize::MAX).to_lowercase() } else { key }
}

fn is_reserved(slug: &str) -> bool {
    RESERVED.contains(&slug)
}

/// Letters and digits in lower case, one hyphen for whatever stands between them, at most `max_chars` characters.
fn fold(text: &str, max_chars: usize) -> String {
    let mut folded = String::new();
    let mut base = Base::None;
    let mut gap = false;
    for c in text.to_lowercase().nfd().filter(|&c| !is_invisible(c)) {
        if is_combining_mark(c) {
            // Marks of Latin letters and the optional vowels of Arabic go; those that make another letter stay.
            if base == Base::Other && !is_arabic_vowel(c) {
                folded.push(c);
            }
            continue;
        }
        if !c.is_alphanumeric() || c == '\u{640}' {
            // The Arabic tatweel only stretches a word; all else that is no letter or digit separates words.
            gap |= c != '\u{640}';
            base = Base::None;
            continue;
        }
        if std::mem::take(&mut gap) && !folded.is_empty() {
            folded.push('-');
        }
        base = if is_latin(c) { Base::Latin } else { Base::Other };
        match spelled_out(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c),
        }
    }
    // Composing and lower-casing again: some letters have a lower case only once they stand alone.
    let composed: String = folded.to_lowercase().nfc().collect();
    let cut: String = composed.chars().take(max_chars).collect();
    cut.trim_end_matches('-').to_owned()
}

/// What a combining mark would change.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Base {
    None,
    Latin,
    Other,
}

fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | '\u{aa}' | '\u{ba}' | '\u{df}'..='\u{24f}' | '\u{250}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' | '\u{a720}'..='\u{a7ff}')
}

fn is_arabic_vowel(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{656}'..='\u{65f}' | '\u{670}')
}

/// Latin letters whose diacritic is no combining mark.
fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ł' => "l",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ŋ' => "ng",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn titles_of_every_script_have_readable_addresses() {
        for (title, slug) in [
            ("Compost partagé de quartier", "compost-partage-de-quartier"),
            ("Compost de quartier, mode d'emploi", "compost-de-quartier-mode-d-emploi"),
            ("L’œuvre — n° 2 : où ?", "l-oeuvre-n-2-ou"),
            ("Straßenbäume & Größe", "strassenbaume-grosse"),
            ("İstanbul", "istanbul"),
            ("السماد المشترك في الحيّ", "السماد-المشترك-في-الحي"),
            ("أهلاً وسهلاً", "أهلا-وسهلا"),
            ("Район №5: ёлка и йод", "район-5-ёлка-и-йод"),
            ("Κοινόν", "κοινόν"),
            ("हिन्दी विकि", "हिन्दी-विकि"),
            ("地域の堆肥", "地域の堆肥"),
            ("  --a__b--  ", "a-b"),
            ("C++", "c"),
            ("!?", "page"),
            ("", "page"),
            ("Search", "search-1"),
        ] {
            assert_eq!(slugify(title, "page"), slug, "{title}");
        }
    }

    #[test]
    fn hostile_slugs_are_refused() {
        let long = "a".repeat(4096);
        for (slug, error) in [
            ("", SlugError::Empty),
            (long.as_str(), SlugError::TooLong),
            ("..", SlugError::Malformed),
            ("../etc", SlugError::Malformed),
            ("%2e%2e", SlugError::Malformed),
            ("a/b", SlugError::Malformed),
            ("a\\b", SlugError::Malformed),
            ("page@evil.example", SlugError::Malformed),
            (".well-known", SlugError::Malformed),
            ("page.atom", SlugError::Malformed),
            ("a b", SlugError::Malformed),
            ("a\u{0}", SlugError::Malformed),
            ("a\u{202e}b", SlugError::Malformed),
            ("Compost", SlugError::Malformed),
            ("cafe\u{301}", SlugError::Malformed),
            ("-a", SlugError::Malformed),
            ("a-", SlugError::Malformed),
            ("a--b", SlugError::Malformed),
            ("?x=1", SlugError::Malformed),
            ("api", SlugError::Reserved),
            ("inbox", SlugError::Reserved),
            ("well-known", SlugError::Reserved),
        ] {
            assert_eq!(validate_slug(slug), Err(error), "{slug:.20}");
        }
        assert_eq!(validate_slug("السماد-المشترك"), Ok(()));
    }

    #[test]
    fn a_wikilink_finds_title_and_slug() {
        let key = wikilink_key("Compost partagé de quartier");
        assert_eq!(wikilink_key("compost  PARTAGE_de quartier"), key);
        assert_eq!(wikilink_key("compost-partage-de-quartier"), key);
        assert_ne!(wikilink_key("Compost"), key);
        assert_ne!(wikilink_key("!!"), wikilink_key("??"));
    }

    proptest! {
        #[test]
        fn every_title_gives_a_valid_slug(title in "\\PC*|[a-zà-ÿİﷺﬁᾳ\u{301}\u{640}\u{64b}٠-٩ '-]*") {
            let slug = slugify(&title, "page");
            prop_assert_eq!(validate_slug(&slug), Ok(()), "{}", slug);
            prop_assert_eq!(slugify(&slug, "page"), slug);
        }
    }
}
