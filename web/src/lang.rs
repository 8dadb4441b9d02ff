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
    fn the_best_spoken_language_is_taken() {
        assert_eq!(Lang::from_accept_language("de, fr-CA;q=0.8, en;q=0.9"), Some(Lang::En));
        assert_eq!(Lang::from_accept_language("ar-TN,ar;q=0.9,fr;q=0.8"), Some(Lang::Ar));
        assert_eq!(Lang::from_accept_language("en;q=0, fr;q=0.1"), Some(Lang::Fr));
        assert_eq!(Lang::from_accept_language("de, *;q=0.5"), None);
        assert_eq!(Lang::from_accept_language("fr;q=nonsense"), None);
    }
}
