//! The languages of the interface.

use koinon_core::lang::direction;
use unic_langid::LanguageIdentifier;

/// A language that the interface speaks. Pages may be written in any language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// French.
    Fr,
    /// English.
    #[default]
    En,
    /// Arabic.
    Ar,
}

/// Languages that pages are most often written in, by their own names.
pub const LANGUAGES: [(&str, &str); 6] = [
    ("fr", "Français"),
    ("en", "English"),
    ("ar", "العربية"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("de", "Deutsch"),
];

/// The name of a language in itself; its tag where it is none of [`LANGUAGES`].
#[must_use]
pub fn language_name(tag: &str) -> &str {
    let primary = primary_subtag(tag);
    let known = LANGUAGES.iter().find(|(code, _)| primary.eq_ignore_ascii_case(code));
    known.map_or(tag, |(_, name)| name)
}

impl Lang {
    /// All languages, in the order in which the switch shows them.
    pub const ALL: [Self; 3] = [Self::Fr, Self::En, Self::Ar];

    /// BCP 47.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
            Self::Ar => "ar",
        }
    }

    /// Its name in itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fr => "Français",
            Self::En => "English",
            Self::Ar => "العربية",
        }
    }

    /// `ltr` or `rtl`.
    #[must_use]
    pub fn dir(self) -> &'static str {
        direction(self.code()).code()
    }

    /// What stands between the parts of an enumeration.
    #[must_use]
    pub fn comma(self) -> &'static str {
        if self == Self::Ar { "، " } else { ", " }
    }

    /// A number with so many digits behind the point, of which zeros at the end are left out, and its thousands apart.
    #[must_use]
    pub fn number(self, number: f64, digits: usize) -> String {
        let (point, gap) = match self {
            Self::Fr => (',', '\u{202f}'),
            Self::En | Self::Ar => ('.', ','),
        };
        let written = format!("{number:.digits$}");
        let (whole, behind) = written.split_once('.').unwrap_or((&written, ""));
        // In a text from right to left the sign would stand behind the number (CLDR: `ar-u-nu-latn`).
        let minus = if self == Self::Ar { "\u{200e}-" } else { "-" };
        let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| (minus, whole));
        let mut text = String::from(sign);
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                text.push(gap);
            }
            text.push(digit);
        }
        let behind = behind.trim_end_matches('0');
        if !behind.is_empty() {
            text.push(point);
            text.push_str(behind);
        }
        if text.trim_start_matches('\u{200e}') == "-0" { "0".into() } else { text }
    }

    /// The language with this code; a region (`fr-CA`) does not matter.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = primary_subtag(code);
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }

    /// The first language of an `Accept-Language` header (RFC 9110 section 12.5.4) that the interface speaks.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for range in header.split(',') {
            let mut parts = range.trim().split(';');
            let Some(lang) = parts.next().and_then(Self::from_code) else { continue };
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(Ok(1.0), str::parse);
            let Ok(weight) = weight else { continue };
            if weight > 0.0 && best.is_none_or(|(_, other)| weight > other) {
                best = Some((lang, weight));
            }
        }
        best.map(|(lang, _)| lang)
    }

    pub(crate) fn identifier(self) -> LanguageIdentifier {
        // Each code is a well-formed identifier; the default would be the undetermined language.
        self.code().parse().unwrap_or_default()
    }
}

fn primary_subtag(lang: &str) -> &str {
    lang.split(['-', '_']).next().unwrap_or(lang).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(Lang::En.number(261_804.0, 0), "261,804");
        assert_eq!(Lang::Fr.number(1642.4, 1), "1\u{202f}642,4");
        assert_eq!((Lang::Ar.number(49.36, 2), Lang::Ar.number(-2.0, 1)), ("49.36".into(), "\u{200e}-2".into()));
        assert_eq!((Lang::En.number(0.5, 2), Lang::En.number(-999.0, 1)), ("0.5".into(), "-999".into()));
        assert_eq!((Lang::En.number(-0.04, 1), Lang::En.number(-1234.5, 1)), ("0".into(), "-1,234.5".into()));
    }

    #[test]
    fn the_best_spoken_language_is_taken() {
        assert_eq!(Lang::from_accept_language("de, fr-CA;q=0.8, en;q=0.9"), Some(Lang::En));
        assert_eq!(Lang::from_accept_language("ar-TN,ar;q=0.9,fr;q=0.8"), Some(Lang::Ar));
        assert_eq!(Lang::from_accept_language("en;q=0, fr;q=0.1"), Some(Lang::Fr));
        assert_eq!(Lang::from_accept_language("de, *;q=0.5"), None);
        assert_eq!(Lang::from_accept_language("fr;q=nonsense"), None);
    }
}
